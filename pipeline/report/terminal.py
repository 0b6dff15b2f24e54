# SPDX-License-Identifier: Apache-2.0
"""The result of a scan on a terminal: the order, what could not be read, and what to do next."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.domain.assessment import Assessment, Band, Gate
from pipeline.domain.diagnostic import Diagnostic, Gravity
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Category, FindingKind
from pipeline.report.offers import build_offers
from pipeline.report.profile.terminal import print_profiles
from pipeline.report.silence import topics_of_silence
from pipeline.report.standing import describe_sensitivity
from pipeline.report.visible import visible
from pipeline.report.words import (
    BAND_WORDS,
    GATE_WORDS,
    LABEL_NAMES,
    count_of,
    describe_index,
    describe_marks,
    describe_undecided,
    percent,
    whole,
)

__all__ = [
    "Topic",
    "count_topics",
    "describe_not_judged",
    "open_console",
    "print_scan",
    "shown",
    "unread_diagnostics",
    "visible",
]

_BAND_STYLES = {
    Band.LIGHT: "green",
    Band.NOTICEABLE: "cyan",
    Band.STRONG: "yellow",
    Band.VERY_STRONG: "bold red",
    Band.UNKNOWN: "bold magenta",
}
_MOST_PAPERS = 5
_MOST_SWAPS = 2
# Where output goes to a file or a pipe there is no width to ask for.
_PIPE_WIDTH = 120
_NOTICE = (
    "Information to help people read these papers; it is not legal advice. "
    "The index orders reading effort."
)
_TOPIC_UNSURE = "(3?): no clause of that grade on that topic is sure; check it first."
_PEAK_UNSURE = (
    "Rests on doubt: most of what its hardest topic counts for is not sure; check it first."
)


def open_console(stream: TextIO) -> Console:
    """Returns a console on a stream: plain text without a terminal, no colour with ``NO_COLOR``.

    Characters that the stream cannot encode come out as escapes rather than as a failure.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    # Text of papers is never read as markup, emoji names or numbers to colour.
    console = Console(file=stream, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        console.width = _PIPE_WIDTH
    return console


def shown(text: str, style: str = "") -> Text:
    """Returns text from a file as terminal text: nothing in it controls the terminal."""
    return Text(visible(text), style=style)


def print_scan(
    result: ScanResult,
    *,
    console: Console,
    written: Sequence[Path] = (),
    next_command: str = "",
) -> None:
    """Prints the ranking, what could not be read, the paths written and one next command."""
    if result.ranking.papers:
        console.print(_ranking_table(result))
        _print_doubt(result, console)
        console.print(Text(_NOTICE, style="dim"))
        firm = describe_sensitivity(result.ranking.sensitivity, named=_MOST_SWAPS)
        if firm:
            console.print(shown(firm, "dim"))
    else:
        console.print(Text("No paper could be judged."))
    not_judged = describe_not_judged(result)
    if not_judged:
        console.print()
        console.print(Text(not_judged))
    print_profiles(result, console)
    _print_offers(result, console)
    _print_unread(result, console)
    _print_silence(result, console)
    if written:
        console.print()
        console.print(Text("Written", style="bold"))
        for path in written:
            console.print(Text("  ").append_text(shown(str(path))), soft_wrap=True)
    if next_command:
        console.print()
        console.print(Text("Next: ").append_text(shown(next_command)), soft_wrap=True)


def _print_doubt(result: ScanResult, console: Console) -> None:
    """Prints what the signs of doubt in the table mean, those that stand in it."""
    if any(paper.assessment.peak_unsure for paper in result.ranking.papers):
        console.print(Text(_PEAK_UNSURE, style="dim"))
    if any(topic.unsure for one in result.documents for topic in count_topics(one)):
        console.print(Text(_TOPIC_UNSURE, style="dim"))


def _print_offers(result: ScanResult, console: Console) -> None:
    """Prints what the papers of each offer add up to, where any offer has several."""
    offers = build_offers(result, hrefs={})
    if not offers:
        return
    console.print()
    console.print(Text("Offers, all papers of a folder together", style="bold"))
    for one in offers:
        before = f" ({one.undecided} before people decided)" if one.undecided else ""
        words = [f"{one.index}, {one.band}{before}", count_of(len(one.papers), "paper")]
        if one.gate:
            words.append(one.gate)
        differ = len(one.conflicts) + one.more_conflicts
        if differ:
            words.append(f"{count_of(differ, 'place')} where they differ")
        line = Text(f"  {one.rank:>3} ").append_text(shown(one.name, "bold"))
        console.print(line.append(": ").append_text(shown(", ".join(words))), soft_wrap=True)
        doubt = f"{one.doubt[:1].upper()}{one.doubt[1:]}." if one.doubt else ""
        for remark in filter(None, (one.lighter, doubt)):
            console.print(Text("      ").append_text(shown(remark, "dim")), soft_wrap=True)


def describe_not_judged(result: ScanResult) -> str:
    """Returns a sentence that names the topics no rule looked for; empty when all were."""
    missing = [LABEL_NAMES[one].lower() for one in Category if one not in result.judged]
    if not missing:
        return ""
    return (
        f"Not looked for, since no rules for it came along: {', '.join(missing)}. "
        "The index leaves it out."
    )


@dataclass(frozen=True, slots=True)
class Topic:
    """A category of one paper with its number of restrictions and their hardest grade.

    ``unsure`` says that no restriction of that grade is sure.
    """

    category: Category
    number: int
    grade: int
    unsure: bool


def count_topics(document: JudgedDocument) -> tuple[Topic, ...]:
    """Returns the categories that a paper restricts: hardest, then most, first.

    Restrictions that bind nobody here, and what is only said again, are not counted.
    """
    found: dict[Category, list[Finding]] = {}
    scores = document.assessment.scores if document.assessment else ()
    points = {part.finding_id for score in scores for part in score.contributions}
    for finding in document.findings:
        label = finding.label
        if finding.kind is not FindingKind.RESTRICTION or not isinstance(label, Category):
            continue
        if finding.id in points:
            found.setdefault(label, []).append(finding)
    order = list(Category)
    topics = (_topic(category, own) for category, own in found.items())
    return tuple(
        sorted(topics, key=lambda one: (-one.grade, -one.number, order.index(one.category)))
    )


def _topic(category: Category, found: Sequence[Finding]) -> Topic:
    grade = max(one.severity for one in found)
    hardest = (one for one in found if one.severity == grade)
    return Topic(category, len(found), grade, all(one.is_unsure for one in hardest))


def unread_diagnostics(document: JudgedDocument) -> tuple[Diagnostic, ...]:
    """Returns what was not read of a document: of one that was not judged, all that is known."""
    if document.assessment is None:
        return document.diagnostics
    return tuple(one for one in document.diagnostics if one.gravity is not Gravity.NOTE)


def _ranking_table(result: ScanResult) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    table.add_column("Rank", justify="right", no_wrap=True)
    table.add_column("Document", overflow="fold", ratio=1, min_width=20)
    table.add_column("Impact", overflow="fold", max_width=20)
    table.add_column("Index", no_wrap=True)
    table.add_column("Flags: number (hardest grade)", overflow="fold", ratio=1, min_width=20)
    table.add_column("Pages\nunread", justify="right", no_wrap=True)
    by_name = {document.name: document for document in result.documents}
    for paper in result.ranking.papers:
        document = by_name[paper.assessment.document]
        assessment = paper.assessment
        table.add_row(
            f"{paper.rank}{'=' if paper.tied_with else ''}",
            shown(document.name),
            _band(assessment),
            _index(document, assessment),
            _topics(document),
            str(len(document.unread_pages) or ""),
        )
    return table


def _band(assessment: Assessment) -> Text:
    text = Text(BAND_WORDS[assessment.band], style=_BAND_STYLES[assessment.band])
    if assessment.gate is not Gate.NONE:
        text.append(f"\n{GATE_WORDS[assessment.gate]}", style="bold")
    elif assessment.profiles and assessment.profiles[0].touches:
        text.append("\nred line cleared", style="bold")
    if assessment.coverage < 1:
        text.append(f"\n{percent(assessment.coverage)} read", style="dim")
    if assessment.peak_unsure:
        text.append("\nrests on doubt", style="dim")
    return text


def _index(document: JudgedDocument, assessment: Assessment) -> str:
    text = describe_index(assessment)
    before = describe_undecided(document.undecided, assessment.band)
    if before:
        # On lines of its own: a wide column would take the room of the topics.
        text += f"\nbefore people decided:\n{before}"
    if assessment.profiles:
        # The neutral index comes first: no profile hides what a paper asks.
        text += f"\n{whole(assessment.profile.value)} with profile"
    return text


def _topics(document: JudgedDocument) -> str:
    topics = count_topics(document)
    if not topics:
        if any(one.is_dismissed for one in document.findings):
            return "none left: a person dismissed what was found"
        return "none found" if _read_at_all(document) else "nothing could be read"
    return ", ".join(
        f"{LABEL_NAMES[one.category]} {one.number} ({one.grade}{'?' if one.unsure else ''})"
        for one in topics
    )


def _read_at_all(document: JudgedDocument) -> bool:
    return document.assessment is not None and document.assessment.coverage > 0


def _print_silence(result: ScanResult, console: Console) -> None:
    """Prints for each paper what a tender weighs, what was not found and not supplied."""
    lines = [
        (document.name, line) for document in result.documents for line in _of_silence(document)
    ]
    if not lines:
        return
    console.print()
    console.print(Text("Worth asking", style="bold"))
    for name, line in lines:
        text = Text("  ").append_text(shown(name, "bold")).append(": ").append_text(shown(line))
        console.print(text, soft_wrap=True)


def _of_silence(document: JudgedDocument) -> list[str]:
    lines = [describe_marks(document.marks)] if document.marks else []
    missing = [one.name for one in document.papers if not one.supplied]
    if missing:
        more = f" and {len(missing) - _MOST_PAPERS} more" if len(missing) > _MOST_PAPERS else ""
        lines.append(f"rests on papers not supplied: {', '.join(missing[:_MOST_PAPERS])}{more}.")
    silent, near = topics_of_silence(document)
    if silent:
        lines.append(
            f"we found no wording that protects you on: {silent} (questions, not counted)."
        )
    if near:
        lines.append(
            f"we found no clear wording that protects you on {near} (questions, not counted)."
        )
    return lines


def _print_unread(result: ScanResult, console: Console) -> None:
    unread: list[tuple[str | None, Diagnostic]] = [
        (None, one) for one in result.diagnostics if one.gravity is not Gravity.NOTE
    ]
    for document in result.documents:
        unread += [(document.name, one) for one in unread_diagnostics(document)]
    if not unread:
        return
    console.print()
    console.print(Text("Could not read", style="bold"))
    for name, diagnostic in unread:
        line = Text("  ").append_text(shown(name if name is not None else "This scan", "bold"))
        if diagnostic.page is not None:
            line.append(f", page {diagnostic.page}")
        line.append(": ").append_text(shown(diagnostic.message))
        line.append(f" [{diagnostic.code.value}]", style="dim")
        console.print(line, soft_wrap=True)
        if diagnostic.cure:
            console.print(Text("    ").append_text(shown(diagnostic.cure)), soft_wrap=True)
