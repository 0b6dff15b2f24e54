# SPDX-License-Identifier: Apache-2.0
"""Workflow commands of GitHub Actions, which put notes on lines of files.

GitHub shows ten of each level a step: the most urgent come first, and the tenth says how many
there are beyond.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.check.comparison import UnreadPaper
from pipeline.check.differences import Effect
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.material import CheckMaterial
from pipeline.check.outputs.points import Point, PointKind, State, Urgency, show_points
from pipeline.check.outputs.words import (
    FileOfDrafts,
    count_drafts,
    describe_drafts,
    describe_outcome,
    describe_unread,
    list_cautions,
    list_cures,
    say_floor,
    say_hidden,
    say_in_full,
)
from pipeline.report.columns import shorten
from pipeline.report.visible import visible
from pipeline.report.words import count_of, name_clause

__all__ = ["render"]

_MOST = 10
_LONGEST_QUOTE = 400
_TITLES = {
    PointKind.NEW: "New finding",
    PointKind.MISSING: "Finding gone",
    PointKind.CHANGED: "Finding changed",
    PointKind.PAPER: "Paper differs",
    PointKind.MISSED: "Missed",
    PointKind.FALSE_ALARM: "False alarm",
    PointKind.NEGATIVE: "Tempting clause flagged",
    PointKind.NOT_IN_TEXT: "Quote not in the text",
    PointKind.OTHERWISE: "Judged otherwise",
}
_LEVELS = {Urgency.ERROR: "error", Urgency.WARNING: "warning", Urgency.NOTE: "notice"}
_EFFECTS = (Effect.LOSS, Effect.UNJUDGED, None, Effect.GAIN)


@dataclass(frozen=True, slots=True)
class _Note:
    """A note of a level on a file; ``path`` is empty of what stands in none."""

    level: str
    title: str
    text: str
    path: str = ""
    line: int | None = None


def render(material: CheckMaterial) -> bytes:
    """Returns the commands, a line each, and behind them the verdict and what can be done."""
    notes = list(_notes(material))
    lines: list[str] = []
    for level in _LEVELS.values():
        own = [one for one in notes if one.level == level]
        lines += map(_command, _first(own, level))
    lines.append(" ".join((describe_outcome(material.report), *list_cures(material.report))))
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _notes(material: CheckMaterial) -> Iterator[_Note]:
    report = material.report
    # The cause before what it may have caused, and what is not known before what is.
    level = "warning" if report.passed else "error"
    yield from (_Note(level, "Model", one) for one in list_cautions(report))
    yield from (_unread(one, material) for one in report.unread)
    yield from (_draft(one, material) for one in count_drafts(report.drafts))
    failing = [say_floor(one) for one in report.verdict.floors if not one.passed]
    if failing:
        # One note, so that there is room for the clauses that pulled the figures down.
        yield _Note("error", f"Floors not reached {len(failing)}", "\n".join(failing))
    told = [one for one in gather_points(report) if _is_told(one)]
    shown = show_points(told, show_aside=material.show_aside)
    if shown.hidden:
        stops = any(one.fails for one in shown.hidden)
        yield _Note("error" if stops else "notice", "Kept aside", say_hidden(shown.hidden))
    ordered = sorted(shown.points, key=lambda one: _EFFECTS.index(one.effect))
    yield from (_note(one, material) for one in ordered)


def _is_told(point: Point) -> bool:
    """Whether a point is news: not what somebody accepted, nor what stood there before."""
    if point.accepted is not None or point.kind is PointKind.OTHERWISE:
        return False
    return point.state is not State.UNCHANGED


def _note(point: Point, material: CheckMaterial) -> _Note:
    path, line = material.place_paper(point.paper), None
    says = say_in_full(point)
    if point.line:
        path, line = material.place_line(point.line)
        says = f"{point.paper}: {says}"
    return _Note(
        _LEVELS[point.urgency], _TITLES[point.kind], says + _quoted(point), path=path, line=line
    )


def _quoted(point: Point) -> str:
    side = point.shown
    if side is None:
        return ""
    lines = [name_clause(side.clause), f"before: {point.before.state}" if point.before else ""]
    lines.append(f"now: {point.after.state}" if point.after else "")
    lines.append(shorten(side.quote, _LONGEST_QUOTE))
    return "".join(f"\n{line}" for line in lines if line)


def _unread(paper: UnreadPaper, material: CheckMaterial) -> _Note:
    level = "warning" if paper.counted else "notice"
    return _Note(level, "Not read", describe_unread(paper), path=material.place_paper(paper.name))


def _draft(file: FileOfDrafts, material: CheckMaterial) -> _Note:
    path, line = material.place_line(file.first)
    return _Note("warning", "Not judged yet", describe_drafts(file.number), path=path, line=line)


def _first(notes: Sequence[_Note], level: str) -> list[_Note]:
    if len(notes) <= _MOST:
        return list(notes)
    kept = notes[: _MOST - 1]
    beyond = count_of(len(notes) - len(kept), f"more {level}")
    return [*kept, _Note(level, "More", f"{beyond} not shown here: see the other outputs.")]


def _command(note: _Note) -> str:
    properties = {"file": note.path, "line": "" if note.line is None else str(note.line)}
    properties["title"] = note.title
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{note.level} {said}::{_data(note.text)}"


def _data(text: str) -> str:
    """Returns the text of a command, in which only these three would end it."""
    shown = visible(text, keep="\n")
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # A colon or a comma would end the value and begin another one.
    return _data(text).replace(":", "%3A").replace(",", "%2C")
