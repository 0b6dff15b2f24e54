# SPDX-License-Identifier: Apache-2.0
"""The result of a check as lines for a terminal."""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.annotations import Draft
from pipeline.check.comparison import CheckReport, UnreadPaper
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.points import Point, PointKind, State, show_points
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
from pipeline.check.verdict import FloorResult
from pipeline.report.columns import lay_columns, say_share, shorten
from pipeline.report.words import count_of

__all__ = ["describe_check"]

_LONGEST_QUOTE = 160
_MISQUOTED = "Quotes that the text does not hold (misquoted, or misread)"
_STANDING = {
    "Missed": (PointKind.MISSED,),
    "False alarms": (PointKind.FALSE_ALARM, PointKind.NEGATIVE),
    _MISQUOTED: (PointKind.NOT_IN_TEXT,),
}
_OF_PEOPLE = frozenset({PointKind.MISSED, PointKind.NOT_IN_TEXT})


def describe_check(
    report: CheckReport, *, show_aside: bool, show_known: bool = False
) -> Iterator[str]:
    """Yields the lines that tell people what a check found, the figures first.

    Args:
        report: What was found.
        show_aside: Whether misses and false alarms of papers kept aside are listed, too.
        show_known: Whether those that stand in the baseline are listed, and not only counted.
    """
    shown = show_points(gather_points(report), show_aside=show_aside).points
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
    yield from _standing(shown, show_known=show_known)
    hidden = 0 if show_aside else sum(match.aside for match in report.matches)
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


def _standing(points: Sequence[Point], *, show_known: bool) -> Iterator[str]:
    """Yields what is missed, wrong or misquoted; what was so in the baseline is no news."""
    known = 0
    for title, kinds in _STANDING.items():
        own = [one for one in points if one.kind in kinds]
        if not own and title == _MISQUOTED:
            continue
        listed = [one for one in own if show_known or one.state is not State.UNCHANGED]
        left_out = len(own) - len(listed)
        known += left_out
        yield ""
        yield f"{title}: {len(own)}{_say_known(left_out, len(own))}"
        yield from _lines(listed)
    if known:
        yield "--show-known lists what is as in the baseline."


def _say_known(number: int, of: int) -> str:
    if not number:
        return ""
    return f", {'all' if number == of else f'{number} of them'} as in the baseline"


def _lines(points: Sequence[Point]) -> Iterator[str]:
    for one in points:
        side = one.before if one.kind in _OF_PEOPLE else one.after
        if side is None or one.label is None:
            continue
        place = f"{one.paper}, {side.clause or 'no number'}, {name_topic(one.label)}"
        if one.kind is PointKind.NOT_IN_TEXT:
            yield f"  {one.line}: {place}"
            continue
        tempting = f" - {one.before.state}" if one.before is not None and one.after is side else ""
        yield f"  {place}: {shorten(side.quote, _LONGEST_QUOTE)}{tempting}"


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
