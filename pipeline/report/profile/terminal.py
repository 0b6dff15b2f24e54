# SPDX-License-Identifier: Apache-2.0
"""What profiles make of papers, on a terminal: red lines touched, with quote, place and reason."""

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from pipeline.domain.assessment import Assessment, Gate, ProfileResult, Touch
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.report.visible import visible
from pipeline.report.words import (
    GATE_WORDS,
    LABEL_NAMES,
    count_of,
    describe_clearance,
    percent,
    whole,
)

__all__ = ["print_profiles"]

_MOST_PAPERS = 12
_QUOTES = 2
_QUOTE_WORDS = 30


def print_profiles(result: ScanResult, console: Console) -> None:
    """Prints for each profile, in the order of the ranking, which papers touch a red line.

    Cleared ones are printed as cleared. At most twelve papers, with one quote a category and two
    at least, the surest first; nothing when there are no profiles.
    """
    papers = [paper.assessment for paper in result.ranking.papers]
    by_name = {document.name: document for document in result.documents}
    for place in range(max((len(one.profiles) for one in papers), default=0)):
        held = [
            (by_name[one.document], one, one.profiles[place])
            for one in papers
            if place < len(one.profiles)
        ]
        _print_profile(held, console)


def _print_profile(
    held: Sequence[tuple[JudgedDocument, Assessment, ProfileResult]], console: Console
) -> None:
    console.print()
    console.print(
        Text(f"Red lines: {visible(held[0][2].name) or 'your profile'}", style="bold"),
        soft_wrap=True,
    )
    touched = [row for row in held if row[2].touches]
    for document, assessment, outcome in touched[:_MOST_PAPERS]:
        _print_paper(document, assessment, outcome, console)
    if len(touched) > _MOST_PAPERS:
        console.print(f"  and {len(touched) - _MOST_PAPERS} papers more: see the report.")
    # Of a paper of which nothing was read nobody can say that it is clear.
    clear = sum(not row[2].touches and row[1].coverage > 0 for row in held)
    if clear:
        console.print(
            f"  In {count_of(clear, 'paper')} we found no wording that touches one, in what could "
            "be read."
        )


def _print_paper(
    document: JudgedDocument, assessment: Assessment, outcome: ProfileResult, console: Console
) -> None:
    line = Text("  ").append(visible(document.name), style="bold").append(": ")
    line.append(GATE_WORDS[outcome.gate] or "red line cleared by a person")
    line.append(
        f"; {whole(outcome.index.value)} with this profile, {whole(assessment.neutral.value)} "
        "without"
    )
    if assessment.coverage < 1:
        line.append(f"; {percent(assessment.coverage)} read")
    console.print(line, soft_wrap=True)
    findings = {finding.id: finding for finding in document.findings}
    shown = _chosen(outcome.touches)
    for touch in shown:
        console.print(_touch(touch, findings[touch.finding_id]), soft_wrap=True)
    if len(outcome.touches) > len(shown):
        console.print(f"    and {len(outcome.touches) - len(shown)} more")


def _chosen(touches: Sequence[Touch]) -> list[Touch]:
    """Returns the surest touch of each category first, open ones before cleared ones."""
    firsts: dict[object, Touch] = {}
    for touch in touches:
        firsts.setdefault((touch.category, touch.clearance is not None), touch)
    ordered = sorted(firsts.values(), key=lambda one: one.clearance is not None)
    rest = [touch for touch in touches if touch not in ordered]
    return [*ordered, *rest][: max(_QUOTES, len(ordered))]


def _touch(touch: Touch, finding: Finding) -> Text:
    may = "may touch: " if touch.gate is Gate.MAY_TOUCH and touch.clearance is None else ""
    place = f" {finding.clause}" if finding.clause else ""
    text = Text(f"    {may}{LABEL_NAMES[touch.category]}").append(visible(place))
    text.append(f": \N{LEFT DOUBLE QUOTATION MARK}{visible(_short(finding.quote))}")
    text.append("\N{RIGHT DOUBLE QUOTATION MARK}")
    if touch.reason:
        text.append(f" Your reason: {visible(touch.reason)}", style="italic")
    if touch.clearance is not None:
        text.append(f" {visible(describe_clearance(touch.clearance))}", style="bold")
    return text


def _short(quote: str) -> str:
    words = quote.split()
    return " ".join(words[:_QUOTE_WORDS]) + (" ..." if len(words) > _QUOTE_WORDS else "")
