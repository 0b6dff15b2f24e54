# SPDX-License-Identifier: Apache-2.0
"""The formats in which a result can be written: a line here and a module each."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.domain.judgement import ScanResult
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.packs import Pack, Weights

__all__ = ["DEFAULT_FORMATS", "FORMATS", "Format", "Material", "Writer", "render"]


@dataclass(frozen=True, slots=True)
class Material:
    """What every format is made from: a result, and the rule packs that judged.

    ``weights`` are those of these packs; None where no format that sets papers side by side is
    wanted. ``tell`` is called with what a person must know of the files that are made.
    """

    result: ScanResult
    packs: "tuple[Pack, ...]"
    tell: Callable[[str], None] = lambda _text: None
    weights: "Weights | None" = None


# Returns files by their path below the output folder, with "/" between folders; what must be
# written last comes last. The same material gives the same bytes.
Writer = Callable[[Material], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a result.

    Attributes:
        name: What people ask for.
        leaves: The file, or the first of the files, that it leaves in the output folder; or the
            folder that is its own, in which nothing of an older result stays.
        gist: What it is, in a few words for the help.
        writer: Its ``Writer`` as ``module:function``: loaded only when asked for.
        is_edited: Whether people write into it, so that a changed one must not be lost.
        extra: The optional extra of this program that it needs; empty when it needs none.
    """

    name: str
    leaves: str
    gist: str
    writer: str
    is_edited: bool = False
    extra: str = ""


_ALL = (
    Format("html", "report/index.html", "report to read", "pipeline.report.html:html_files"),
    Format("csv", "ranking.csv", "ranking", "pipeline.report.records:ranking_files"),
    Format(
        "jsonl",
        "documents.jsonl",
        "all of it for programs",
        "pipeline.report.record_files:record_files",
    ),
    Format(
        "xlsx",
        "clauses.xlsx",
        "workbook of clauses, to decide in",
        "pipeline.report.workbook:workbook_files",
        is_edited=True,
    ),
    Format(
        "clauses-csv",
        "clauses.csv",
        "its clauses as CSV",
        "pipeline.report.clauses:clause_files",
        is_edited=True,
    ),
    Format(
        "across",
        "across.html",
        "papers side by side, topic by topic",
        "pipeline.report.comparison.pages:across_files",
    ),
    Format("ics", "dates.ics", "calendar", "pipeline.report.deal.calendar:calendar_files"),
    Format(
        "board",
        "board",
        "one page for trustees",
        "pipeline.report.meeting.board:board_files",
        is_edited=True,
    ),
    Format(
        "questions",
        "questions",
        "questions to the other side",
        "pipeline.report.meeting.questions:question_files",
        is_edited=True,
    ),
    Format(
        "negotiation",
        "negotiation",
        "points for your own side",
        "pipeline.report.meeting.negotiation:negotiation_files",
        is_edited=True,
    ),
    Format(
        "conversation",
        "conversation",
        "sheet to hand over",
        "pipeline.report.meeting.conversation:conversation_files",
        is_edited=True,
    ),
    Format("sarif", "findings.sarif", "for code tools", "pipeline.report.sarif:sarif_files"),
)

FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}
# What a scan writes when nothing else is asked for.
DEFAULT_FORMATS = ("html", "csv", "jsonl")


def render(wanted: Format, material: Material) -> Mapping[str, bytes]:
    """Returns the files of a format by their path below the output folder.

    Raises:
        InputError: A package that the format needs is not installed.
    """
    module, _, name = wanted.writer.partition(":")
    try:
        writer: Writer = getattr(importlib.import_module(module), name)
        return writer(material)
    except ModuleNotFoundError as error:
        package = f"armslength[{wanted.extra}]" if wanted.extra else "armslength"
        msg = f"the format {wanted.name!r} needs {error.name!r}, which is not installed"
        raise InputError(msg, cure=f"Install it: pip install '{package}'") from error
