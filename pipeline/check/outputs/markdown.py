# SPDX-License-Identifier: Apache-2.0
"""A summary for a pull request, in the Markdown of GitHub and GitLab.

Words of papers and names of files stand in code spans, in which nothing is a link, a mention, an
image or a tag.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.check.comparison import CheckReport
from pipeline.check.outputs.figure_rows import FIGURE_HEADINGS, FigureRow, figure_rows
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.material import CheckMaterial
from pipeline.check.outputs.points import Point, PointKind, Side, State, show_points
from pipeline.check.outputs.sections import SECTIONS, Section
from pipeline.check.outputs.words import (
    count_drafts,
    describe_acceptance,
    describe_drafts,
    describe_order_and_reading,
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

# Of each list; the rest is counted.
_MOST = 20
_LONGEST_QUOTE = 400
# GitHub takes 1 MiB of a summary and drops one that is longer; the closing line fits beside it.
_MOST_BYTES = 1_000_000
_CUT = "\nThe summary is cut here: the other outputs have the rest.\n"
_TICKS = re.compile("`+")
# What was found, and graded otherwise than people did, is for the page.
_LISTS = tuple(one for one in SECTIONS if one.key != "otherwise")
_GAIN = "\N{RIGHTWARDS ARROW}"


def render(material: CheckMaterial) -> bytes:
    """Returns the summary, UTF-8, at most 1 MB long: the verdict, what is worse, the figures."""
    kept: list[bytes] = []
    room = _MOST_BYTES - len(_CUT)
    before = ""
    for block in _blocks(material):
        # Items of one list follow each other; all else is parted by an empty line.
        together = not before or (_is_item(before) and _is_item(block))
        data = f"{'' if together else chr(10)}{block}\n".encode()
        if len(data) > room:
            kept.append(_CUT.encode())
            break
        kept.append(data)
        room -= len(data)
        before = block
    return b"".join(kept)


def _is_item(block: str) -> bool:
    return block.startswith("- ")


def _blocks(material: CheckMaterial) -> Iterator[str]:
    """Yields the parts between which the summary may be cut."""
    report = material.report
    mark = "\N{WHITE HEAVY CHECK MARK}" if report.passed else "\N{CROSS MARK}"
    yield f"## {mark} {describe_outcome(report)}"
    # A message of an error may name a file.
    yield from map(_code, list_cautions(report))
    cures = list_cures(report)
    if cures:
        yield "\n".join(f"- {_plain(one)}" for one in cures)
    yield from _floors(report)
    news = [one for one in gather_points(report) if any(_is_news(one, each) for each in _LISTS)]
    shown = show_points(news, show_aside=material.show_aside)
    for section in _LISTS:
        yield from _list(section.title, [one for one in shown.points if _is_news(one, section)])
    if shown.hidden:
        yield say_hidden(shown.hidden)
    yield from _idle(report)
    yield from _unread(report)
    yield from _drafts(report)
    yield _figures(figure_rows(report.measurement, report))
    # A paper that is not in the order is told by name.
    yield from map(_code, describe_order_and_reading(report.measurement))
    if report.aside is not None:
        yield "Of these, the papers kept aside while rules were written:"
        yield _figures(figure_rows(report.aside, report))
    yield f"Rules {_code(report.rules_version)}, model {_code(report.model_version)}."


def _is_news(point: Point, section: Section) -> bool:
    return section.belongs(point) and point.state is not State.UNCHANGED


def _floors(report: CheckReport) -> Iterator[str]:
    failing = [one for one in report.verdict.floors if not one.passed]
    if failing:
        yield f"### Floors not reached: {len(failing)}"
        yield "\n".join(f"- {_plain(say_floor(one))}" for one in failing)


def _list(title: str, points: Sequence[Point]) -> Iterator[str]:
    if not points:
        return
    yield f"### {title}: {len(points)}"
    yield from map(_item, points[:_MOST])
    if len(points) > _MOST:
        yield f"- and {count_of(len(points) - _MOST, 'more', 'more')}, in the other outputs"


def _item(point: Point) -> str:
    side = point.shown
    clause = name_clause(side.clause) if side is not None else ""
    place = f", {_code(clause)}" if clause else ""
    lines = [f"- {_code(point.paper)}{place}: {_plain(say_in_full(point))}"]
    if point.kind is PointKind.PAPER:
        # What it was called before is a name of a file.
        lines = [f"- {_code(point.paper)}: {_code(say_in_full(point))}"]
    lines += (f"  {one}" for one in _sides(point))
    if point.accepted is not None:
        lines.append(f"  - accepted: {_code(describe_acceptance(point.accepted))}")
    return "\n".join(lines)


def _sides(point: Point) -> Iterator[str]:
    before, after = point.before, point.after
    if before is None or after is None:
        yield from (f"- {_quote(one)}" for one in (before, after) if one is not None)
    elif before.quote == after.quote:
        clauses = _changed(name_clause(before.clause), name_clause(after.clause))
        yield f"- {_changed(before.state, after.state)}" + (f", {clauses}" if clauses else "")
        yield f"- {_words(after)}"
    else:
        yield f"- before: {_quote(before)}"
        yield f"- now: {_quote(after)}"


def _changed(before: str, after: str) -> str:
    return _code(after) if before == after else f"{_code(before)} {_GAIN} {_code(after)}"


def _quote(side: Side) -> str:
    return f"{_words(side)} ({_code(side.state)})"


def _words(side: Side) -> str:
    return _code(shorten(side.quote, _LONGEST_QUOTE)) if side.quote else "no words"


def _idle(report: CheckReport) -> Iterator[str]:
    idle = () if report.regression is None else report.regression.idle
    if not idle:
        return
    yield f"### Accepted, and nothing differs there any more: {len(idle)}"
    told = [
        f"- {_code(one.paper)}: {_code(one.says)}; {_code(describe_acceptance(one))}"
        for one in idle[:_MOST]
    ]
    if len(idle) > _MOST:
        told.append(f"- and {len(idle) - _MOST} more")
    yield "\n".join(told)


def _unread(report: CheckReport) -> Iterator[str]:
    if not report.unread:
        return
    yield f"### Not read: {len(report.unread)}"
    yield from (f"- {_code(one.name)}: {_code(describe_unread(one))}" for one in report.unread)


def _drafts(report: CheckReport) -> Iterator[str]:
    if not report.drafts:
        return
    yield f"### Not judged yet: {len(report.drafts)}"
    yield _plain(describe_drafts(len(report.drafts)))
    for one in count_drafts(report.drafts):
        yield f"- {_code(one.first)}: {count_of(one.number, 'line')}"


def _figures(rows: Sequence[FigureRow]) -> str:
    header = f"| {' | '.join(FIGURE_HEADINGS)} |"
    rule = f"| --- |{' ---: |' * (len(FIGURE_HEADINGS) - 1)}"
    return "\n".join([header, rule, *map(_figure_row, rows)])


def _figure_row(row: FigureRow) -> str:
    name = f"**{row.name}**" if row.together else row.name
    return f"| {' | '.join((name, *row.cells))} |"


def _plain(text: str) -> str:
    """Returns words of this program on one line; what stands for a tag or a link is escaped."""
    flat = " ".join(visible(text).split())
    return re.sub(r"([\\`*_{}\[\]<>#|@&~!])", r"\\\1", flat)


def _code(text: str) -> str:
    """Returns any text as a code span on one line, fenced by more ticks than it has in a row."""
    flat = " ".join(visible(text, keep="\n").split())
    if not flat:
        return "(nothing)"
    fence = "`" * (1 + max(map(len, _TICKS.findall(flat)), default=0))
    # A tick at an end would lengthen the fence; one space on both sides is taken off again.
    pad = " " if "`" in (flat[0], flat[-1]) else ""
    return f"{fence}{pad}{flat}{pad}{fence}"
