# SPDX-License-Identifier: Apache-2.0
"""Test results in the XML of JUnit: a suite a paper, a case a category, and the floors.

Fits the schema of Jenkins (xunit plugin, ``junit-10.xsd``) and that of Ant as Windy Road wrote it
down, but for ``timestamp``, which that one alone demands: a time would be another one each run,
and a made-up one would be taken for true. Only what stops the check is a failure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.annotations import Draft
from pipeline.check.comparison import UnreadPaper
from pipeline.check.matching import DocumentMatch
from pipeline.check.metrics import LabelFigures, Measurement, measure
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.material import CheckMaterial
from pipeline.check.outputs.points import Point, PointKind, Side
from pipeline.check.outputs.words import (
    count_drafts,
    describe_acceptance,
    describe_drafts,
    describe_unread,
    list_cautions,
    say_floor,
    say_in_full,
)
from pipeline.check.verdict import FloorResult
from pipeline.domain.finding import Label
from pipeline.report.columns import say_share
from pipeline.report.visible import visible
from pipeline.report.words import count_of, name_clause

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["render"]

# What XML cannot hold and ``visible`` lets through, being no controls.
_NOT_XML = {0xFFFE: "\\ufffe", 0xFFFF: "\\uffff"}
_READING = "reading"
_JUDGED = "annotations judged"
_FLOORS = "floors"
# Too much of it to be told in the output of a suite.
_QUIET = frozenset({PointKind.OTHERWISE})


@dataclass(frozen=True, slots=True)
class _Case:
    """A test: its name, why it failed, why it was not run; both empty where it passed."""

    name: str
    failure: str = ""
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class _Suite:
    """Tests of one paper, or of all floors, with figures and what else there is to tell."""

    name: str
    cases: tuple[_Case, ...]
    properties: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


def render(material: CheckMaterial) -> bytes:
    """Returns the results, UTF-8."""
    from xml.etree.ElementTree import Element, indent, tostring

    root = Element("testsuites")
    for number, suite in enumerate(_suites(material)):
        root.append(_suite_element(suite, number))
    indent(root)
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def _suites(material: CheckMaterial) -> Iterator[_Suite]:
    report = material.report
    points: dict[str, list[Point]] = defaultdict(list)
    for one in gather_points(report):
        points[one.paper].append(one)
    matches = {one.document: one for one in report.matches}
    unread = {one.name: one for one in report.unread}
    for name in sorted({*matches, *unread, *points}):
        own = points.get(name, [])
        if name in matches:
            suite = _paper_suite(matches[name], own, unread.get(name), material)
        else:
            suite = _absent_suite(name, own, unread.get(name), show_aside=material.show_aside)
        drafts = [one for one in report.drafts if one.annotation.document == name]
        yield replace(suite, cases=(*suite.cases, _drafts_case(drafts))) if drafts else suite
    told = list_cautions(report)
    if report.verdict.floors or told:
        cases = tuple(map(_floor_case, report.verdict.floors))
        yield _Suite(_FLOORS, cases, _floor_figures(report.verdict.floors), told)


def _paper_suite(
    match: DocumentMatch,
    points: Sequence[Point],
    unread: UnreadPaper | None,
    material: CheckMaterial,
) -> _Suite:
    measurement = measure((match,))
    figures = {one.name: one for one in _figures(measurement)}
    labels = {str(one.label): one.label for one in points if one.label is not None}
    names = dict.fromkeys([*map(str, match.complete_for), *figures, *sorted(labels)])
    hidden = match.aside and not material.show_aside
    cases = [_reading_case(points, hidden=hidden)]
    cases += [_label_case(name, points, labels.get(name), hidden=hidden) for name in names]
    told = [] if unread is None else [describe_unread(unread)]
    if hidden and points:
        counted = count_of(len(points), "entry", "entries")
        told.append(f"{counted} of this paper, which is kept aside, not shown: --show-aside.")
    else:
        told += [_say(one) for one in points if not one.fails and one.kind not in _QUIET]
    return _Suite(match.document, tuple(cases), tuple(_properties(figures)), tuple(told))


def _absent_suite(
    name: str, points: Sequence[Point], unread: UnreadPaper | None, *, show_aside: bool
) -> _Suite:
    """Returns the suite of a paper that is gone, or left out since nobody here can read it."""
    hidden = not show_aside and any(one.aside for one in points)
    case = _reading_case(points, hidden=hidden)
    if unread is not None and not case.failure:
        case = _Case(_READING, skipped=describe_unread(unread))
    return _Suite(name, (case,))


def _reading_case(points: Iterable[Point], *, hidden: bool) -> _Case:
    failing = [one for one in points if one.kind is PointKind.PAPER and one.fails]
    return _Case(_READING, failure=_say_failing(failing, hidden=hidden))


def _label_case(name: str, points: Sequence[Point], label: Label | None, *, hidden: bool) -> _Case:
    failing = [one for one in points if one.label is not None and one.label is label and one.fails]
    return _Case(name, failure=_say_failing(failing, hidden=hidden))


def _drafts_case(drafts: Sequence[Draft]) -> _Case:
    listed = ", ".join(one.first for one in count_drafts(drafts))
    return _Case(_JUDGED, skipped=f"{describe_drafts(len(drafts))} From here on: {listed}")


def _say_failing(points: Sequence[Point], *, hidden: bool) -> str:
    if points and hidden:
        counted = count_of(len(points), "difference")
        return f"{counted} in a paper kept aside, not shown: --show-aside."
    return "\n\n".join(map(_say, points))


def _floor_case(floor: FloorResult) -> _Case:
    return _Case(floor.name, failure="" if floor.passed else say_floor(floor))


def _floor_figures(floors: Iterable[FloorResult]) -> tuple[tuple[str, str], ...]:
    return tuple((floor.name, say_share(floor.figure)) for floor in floors)


def _figures(measurement: Measurement) -> tuple[LabelFigures, ...]:
    return (*measurement.categories, *measurement.mitigators, *measurement.modifiers)


def _properties(figures: Mapping[str, LabelFigures]) -> Iterator[tuple[str, str]]:
    for name, one in figures.items():
        counts = {
            "annotated": one.found.of,
            "found": one.found.hits,
            "right": one.right.hits,
            "false alarms": one.right.of - one.right.hits,
            "unjudged": one.unjudged,
            "hard negatives": one.negatives_flagged.of,
            "hard negatives flagged": one.negatives_flagged.hits,
        }
        yield from ((f"{name}: {what}", str(count)) for what, count in counts.items())


def _say(point: Point) -> str:
    """Returns a point with its words, on a few lines."""
    lines = [say_in_full(point)]
    if point.line:
        lines[0] += f" (annotated at {point.line})"
    if point.accepted is not None:
        lines.append(f"  accepted: {describe_acceptance(point.accepted)}")
    lines += _say_side("before", point.before)
    lines += _say_side("now", point.after)
    return "\n".join(lines)


def _say_side(when: str, side: Side | None) -> Iterator[str]:
    if side is None:
        return
    yield f"  {when}: {', '.join(one for one in (name_clause(side.clause), side.state) if one)}"
    if side.quote:
        yield f"    \N{LEFT DOUBLE QUOTATION MARK}{side.quote}\N{RIGHT DOUBLE QUOTATION MARK}"


def _suite_element(suite: _Suite, number: int) -> "Element":
    from xml.etree.ElementTree import Element, SubElement

    name = _text(suite.name)
    failures = sum(bool(one.failure) for one in suite.cases)
    skipped = sum(bool(one.skipped) for one in suite.cases)
    element = Element(
        "testsuite",
        name=name,
        package="armslength",
        id=str(number),
        hostname="localhost",
        tests=str(len(suite.cases)),
        failures=str(failures),
        errors="0",
        skipped=str(skipped),
        time="0",
    )
    properties = SubElement(element, "properties")
    for key, value in suite.properties:
        SubElement(properties, "property", name=key, value=value)
    for case in suite.cases:
        element.append(_case_element(case, name))
    SubElement(element, "system-out").text = _text("\n\n".join(suite.told))
    SubElement(element, "system-err")
    return element


def _case_element(case: _Case, suite: str) -> "Element":
    from xml.etree.ElementTree import Element, SubElement

    element = Element("testcase", name=_text(case.name), classname=suite, time="0")
    if case.failure:
        first = case.failure.partition("\n")[0]
        failure = SubElement(element, "failure", message=_text(first), type="armslength.check")
        failure.text = _text(case.failure)
    elif case.skipped:
        SubElement(element, "skipped", message=_text(case.skipped))
    return element


def _text(text: str) -> str:
    """Returns a text as XML can hold it."""
    return visible(text.replace("\r\n", "\n"), keep="\n").translate(_NOT_XML)
