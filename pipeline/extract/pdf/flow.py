# SPDX-License-Identifier: Apache-2.0
"""What of the pages is the paper itself: lines without margins, tables in one piece."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.domain.document import BlockKind
from pipeline.extract.pdf.cells import settle_tables
from pipeline.extract.pdf.lines import PrintedLine, PrintedPage
from pipeline.extract.pdf.margins import MarginLine, part_margins
from pipeline.extract.pdf.signatures import order_signatures

__all__ = ["Flow", "flow_of"]


@dataclass(frozen=True, slots=True)
class Flow:
    """The lines of a document.

    Attributes:
        pages: Lines of the text, page by page, in reading order.
        margins: Headers, footers, page numbers and repeated heads of tables.
    """

    pages: tuple[tuple[PrintedLine, ...], ...]
    margins: tuple[MarginLine, ...]


def flow_of(pages: Sequence[PrintedPage]) -> Flow:
    """Returns the text of pages whose lines stand in reading order; every line is in one place."""
    flows, margins = part_margins(pages)
    tables = settle_tables([order_signatures(flow) for flow in flows])
    heads = (MarginLine(BlockKind.HEADER, line) for line in tables.heads)
    return Flow(tables.flows, (*margins, *heads))
