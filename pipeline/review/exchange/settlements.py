# SPDX-License-Identifier: Apache-2.0
"""``settlements.csv``: what was settled and why, apart from what people remarked."""

import csv
import io
from collections.abc import Iterable

from pipeline.report.cells import safe_cell
from pipeline.report.words import LABEL_NAMES
from pipeline.review.exchange.telling import tell_judgement
from pipeline.review.exchange.values import Decided

__all__ = ["SETTLEMENTS_NAME", "settlements_table"]

SETTLEMENTS_NAME = "settlements.csv"
_HEADINGS = (
    "Document",
    "Clause",
    "Page",
    "Topic that was found",
    "Quote",
    "Settled as",
    "Settled by",
    "On",
    "Reason of the settlement",
    "What people remarked",
)


def settlements_table(decided: Iterable[Decided]) -> bytes:
    """Returns a table of what was settled, as CSV in UTF-8 that spreadsheets open."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for one in decided:
        if not one.settled:
            continue
        item = one.item
        cells = (
            one.paper.name,
            item.clause,
            "" if item.page is None else str(item.page),
            LABEL_NAMES[item.label] if item.label else "",
            item.quote,
            tell_judgement(one.judgement),
            one.who,
            one.when,
            one.why,
            "\n".join(f"{name}: {remark}" for name, remark in one.remarks),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return stream.getvalue().encode("utf-8-sig", "backslashreplace")
