# SPDX-License-Identifier: Apache-2.0
"""A check as a page: the clauses side by side, with floors and figures.

The page is the report's: it opens from disk, runs nothing, fetches nothing, and prints whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.check.comparison import CheckReport
from pipeline.check.differences import Effect
from pipeline.check.outputs.figure_rows import FIGURE_HEADINGS, FigureRow, figure_rows
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.marked_quotes import mark_quotes
from pipeline.check.outputs.material import CheckMaterial
from pipeline.check.outputs.points import Point, PointKind, Side, State, show_points
from pipeline.check.outputs.sections import SECTIONS, Section
from pipeline.check.outputs.words import (
    FileOfDrafts,
    count_drafts,
    describe_acceptance,
    describe_drafts,
    describe_order_and_reading,
    describe_outcome,
    describe_unread,
    list_cautions,
    list_cures,
    name_figure,
    say_hidden,
    say_limit,
)
from pipeline.check.verdict import FloorResult
from pipeline.domain.comparison import TextRun
from pipeline.report.columns import say_share
from pipeline.report.html import render_page
from pipeline.report.words import name_clause

__all__ = ["render"]

# Of one section; beyond it a browser gets slow, and JSON has all of them.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class _SideView:
    """One side of a clause: whose it is, where, in what state, its words with what differs."""

    whose: str
    place: str
    state: str
    runs: tuple[TextRun, ...]


@dataclass(frozen=True, slots=True)
class _PointView:
    """A point; a side is None where there is nothing, and ``nothing`` then says so."""

    key: str
    says: str
    detail: str
    tag: str
    css: str
    line: str
    id: str
    accepted: str
    left: _SideView | None
    right: _SideView | None
    no_left: str
    no_right: str


@dataclass(frozen=True, slots=True)
class _PaperPoints:
    """The points of one paper within a section."""

    name: str
    points: tuple[_PointView, ...]


@dataclass(frozen=True, slots=True)
class _SectionView:
    """Points of a section; ``beyond`` are counted and not shown."""

    section: Section
    number: int
    papers: tuple[_PaperPoints, ...]
    beyond: int


@dataclass(frozen=True, slots=True)
class _FloorRow:
    """A floor, the figure that was measured for the baseline, and that of now."""

    name: str
    limit: str
    pinned: str
    figure: str


@dataclass(frozen=True, slots=True)
class _CheckView:
    """The page."""

    passed: bool
    outcome: str
    baseline: str
    cautions: tuple[str, ...]
    cures: tuple[str, ...]
    hidden: str
    sections: tuple[_SectionView, ...]
    failing: tuple[_FloorRow, ...]
    reached: tuple[_FloorRow, ...]
    headings: tuple[str, ...]
    figures: tuple[FigureRow, ...]
    aside: tuple[FigureRow, ...]
    order_and_reading: tuple[str, ...]
    idle: tuple[tuple[str, str, str], ...]
    unread: tuple[tuple[str, str], ...]
    drafts: tuple[FileOfDrafts, ...]
    judge_them: str
    rules_version: str
    model_version: str


def render(material: CheckMaterial) -> bytes:
    """Returns the page, UTF-8."""
    return render_page(
        "check.html.j2",
        styles=("report.css", "comparison.css", "check.css"),
        view=_view(material),
    )


def _view(material: CheckMaterial) -> _CheckView:
    report = material.report
    held = report.regression
    shown = show_points(gather_points(report), show_aside=material.show_aside)
    return _CheckView(
        passed=report.passed,
        outcome=describe_outcome(report),
        baseline=_describe_baseline(report),
        cautions=list_cautions(report),
        cures=list_cures(report),
        hidden=say_hidden(shown.hidden),
        sections=tuple(_sections(shown.points)),
        failing=tuple(_floor(one) for one in report.verdict.floors if not one.passed),
        reached=tuple(_floor(one) for one in report.verdict.floors if one.passed),
        headings=FIGURE_HEADINGS,
        figures=figure_rows(report.measurement, report),
        aside=() if report.aside is None else figure_rows(report.aside, report),
        order_and_reading=describe_order_and_reading(report.measurement),
        idle=tuple(
            (one.paper, one.says, describe_acceptance(one))
            for one in (() if held is None else held.idle)
        ),
        unread=tuple((one.name, describe_unread(one)) for one in report.unread),
        drafts=count_drafts(report.drafts),
        judge_them=describe_drafts(len(report.drafts)),
        rules_version=report.rules_version,
        model_version=report.model_version,
    )


def _describe_baseline(report: CheckReport) -> str:
    held = report.regression
    if held is None:
        return "There is no baseline beside the samples: nothing is said of what changed."
    same = held.before.rules_version == report.rules_version
    rules = "the same rules" if same else "other rules"
    return f"Held against a baseline set with {rules}; {held.unchanged} findings are as they were."


def _sections(points: Sequence[Point]) -> Iterator[_SectionView]:
    for section in SECTIONS:
        own = [one for one in points if section.belongs(one)]
        if own:
            yield _SectionView(
                section,
                len(own),
                tuple(_papers(own[:_MOST], section.key)),
                max(0, len(own) - _MOST),
            )


def _papers(points: Sequence[Point], section: str) -> Iterator[_PaperPoints]:
    numbered = enumerate(points)
    for name, own in groupby(numbered, key=lambda one: one[1].paper):
        yield _PaperPoints(name, tuple(_point(one, f"{section}-{number}") for number, one in own))


_OF_PEOPLE = frozenset(
    {PointKind.MISSED, PointKind.FALSE_ALARM, PointKind.NEGATIVE, PointKind.OTHERWISE}
    | {PointKind.NOT_IN_TEXT}
)
_TAGS = {
    Effect.LOSS: ("worse", "tighter"),
    Effect.UNJUDGED: ("not judged", "both"),
    Effect.GAIN: ("better", "looser"),
}
_STATES = {State.NEW: "new", State.UNCHANGED: "as in the baseline"}


def _point(point: Point, key: str) -> _PointView:
    people = point.kind in _OF_PEOPLE
    left, right = _sides(point, people=people)
    tag, css = _tag(point)
    return _PointView(
        key=key,
        says=point.says,
        detail=f"{point.detail[:1].upper()}{point.detail[1:]}",
        tag=tag,
        css=css,
        line=point.line,
        id=point.id if point.fails else "",
        accepted="" if point.accepted is None else describe_acceptance(point.accepted),
        left=left,
        right=right,
        no_left="Not annotated." if people else "Not in the baseline.",
        no_right=_say_nothing_now(point, people=people),
    )


def _say_nothing_now(point: Point, *, people: bool) -> str:
    if point.kind is PointKind.NOT_IN_TEXT:
        return "These words are not in the text as it was read."
    return "Nothing was found on these words." if people else "Not found any more."


def _sides(point: Point, *, people: bool) -> tuple[_SideView | None, _SideView | None]:
    marked = mark_quotes(_quote(point.before), _quote(point.after))
    whose = "Annotated" if people else "Baseline"
    left = None if point.before is None else _side(point.before, whose, marked.before)
    right = None if point.after is None else _side(point.after, "Found", marked.after)
    return left, right


def _quote(side: Side | None) -> str:
    return "" if side is None else side.quote


def _side(side: Side, whose: str, runs: tuple[TextRun, ...]) -> _SideView:
    return _SideView(whose, name_clause(side.clause), side.state, runs)


def _tag(point: Point) -> tuple[str, str]:
    """Returns what a point is in a word or two, and how the style sheet names that."""
    if point.accepted is not None:
        return "accepted", "none"
    if point.effect is not None:
        return _TAGS[point.effect]
    if point.kind is PointKind.PAPER:
        return ("stops the check", "tighter") if point.fails else ("told", "none")
    return ("" if point.state is None else _STATES.get(point.state, ""), "none")


def _floor(floor: FloorResult) -> _FloorRow:
    return _FloorRow(
        name_figure(floor.name),
        say_limit(floor),
        say_share(floor.pinned),
        say_share(floor.figure),
    )
