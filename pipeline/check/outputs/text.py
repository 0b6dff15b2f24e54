# SPDX-License-Identifier: Apache-2.0
"""The result of a check as lines for a terminal."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.annotations import Draft
from pipeline.check.comparison import CheckReport, UnreadPaper
from pipeline.check.matching import DocumentMatch
from pipeline.check.outputs.text_differences import describe_regression
from pipeline.check.outputs.text_figures import describe_figures
from pipeline.check.outputs.words import (
    count_drafts,
    describe_drafts,
    describe_outcome,
    describe_stale_model,
    describe_unread,
    list_cures,
    name_figure,
    name_topic,
    say_limit,
)
from pipeline.check.reading import ReadingFigures
from pipeline.check.verdict import FloorResult
from pipeline.report.columns import lay_columns, say_share, shorten
from pipeline.report.words import count_of

__all__ = ["describe_check"]

_LONGEST_QUOTE = 160


def describe_check(report: CheckReport, *, show_aside: bool) -> Iterator[str]:
    """Yields the lines that tell people what a check found, the figures first.

    Args:
        report: What was found.
        show_aside: Whether misses and false alarms of papers kept aside are listed, too.
    """
    stale = describe_stale_model(report)
    if stale:
        # Behind it stand the many differences that it may have caused.
        yield stale
        yield ""
    yield from describe_figures(report.measurement)
    if report.aside is not None:
        yield ""
        yield "Of these, the papers kept aside while rules were written:"
        yield from describe_figures(report.aside)
    shown = [match for match in report.matches if show_aside or not match.aside]
    yield from _misses(shown)
    yield from _false_alarms(shown)
    yield from _absent(report.measurement.reading, {match.document for match in shown})
    hidden = len(report.matches) - len(shown)
    if hidden:
        yield ""
        papers = count_of(hidden, "paper kept aside is", "papers kept aside are")
        yield f"{papers} not listed: --show-aside lists what is in them."
    yield from _unread(report.unread)
    yield from _drafts(report.drafts)
    if report.regression is not None:
        yield from describe_regression(report.regression, show_aside=show_aside)
    yield from _floors(report.verdict.floors)
    yield ""
    yield f"Rules {report.rules_version}, model {report.model_version}."
    yield describe_outcome(report)
    yield from (f"  {one}" for one in list_cures(report))


def _misses(matches: Sequence[DocumentMatch]) -> Iterator[str]:
    missed = [one for match in matches for one in match.missed]
    yield from _list(
        "Missed", [(one.document, one.clause, name_topic(one.label), one.quote) for one in missed]
    )


def _false_alarms(matches: Sequence[DocumentMatch]) -> Iterator[str]:
    flagged = {
        (match.document, pair.finding.id): pair.annotation.note
        for match in matches
        for pair in match.flagged
    }
    rows = []
    for match in matches:
        for one in match.false_alarms:
            note = flagged.get((match.document, one.id), "")
            quote = f"{shorten(one.quote, _LONGEST_QUOTE)}{f' - {note}' if note else ''}"
            rows.append((match.document, one.clause, name_topic(one.label), quote))
    yield from _list("False alarms", rows)


def _list(title: str, rows: Sequence[tuple[str, str, str, str]]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(rows)}"
    for document, clause, label, quote in rows:
        place = f"{document}, {clause or 'no number'}"
        yield f"  {place}, {label}: {shorten(quote, _LONGEST_QUOTE)}"


def _absent(reading: ReadingFigures, shown: Collection[str]) -> Iterator[str]:
    """Yields where annotated quotes stand that the text does not hold."""
    listed = [one for one in reading.absent if one.document in shown]
    if not listed:
        return
    yield ""
    yield f"Quotes that the text does not hold (misquoted, or misread): {len(listed)}"
    for one in listed:
        place = f"{one.document}, {one.clause or 'no number'}"
        yield f"  {one.place}: {place}, {name_topic(one.label)}"


def _unread(papers: Iterable[UnreadPaper]) -> Iterator[str]:
    for paper in papers:
        yield ""
        yield f"Not read: {paper.name}. {describe_unread(paper)}"


def _drafts(drafts: Sequence[Draft]) -> Iterator[str]:
    if not drafts:
        return
    yield ""
    yield describe_drafts(len(drafts))
    yield from (f"  {one.first}: {count_of(one.number, 'line')}" for one in count_drafts(drafts))


def _floors(floors: Sequence[FloorResult]) -> Iterator[str]:
    yield ""
    if not floors:
        yield "No floors are set: see [check] in armslength.toml."
        return
    rows = [
        (
            name_figure(floor.name),
            say_limit(floor),
            say_share(floor.figure),
            "ok" if floor.passed else "BELOW" if not floor.ceiling else "ABOVE",
        )
        for floor in floors
        if floor.pinned is None or not floor.passed
    ]
    if rows:
        yield from lay_columns(("floor", "limit", ">figure", "verdict"), rows)
    held = sum(floor.pinned is not None and floor.passed for floor in floors)
    if held:
        figures = count_of(held, "figure holds", "figures hold")
        yield f"{figures} against the baseline, within its margin."
