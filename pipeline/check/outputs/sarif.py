# SPDX-License-Identifier: Apache-2.0
"""Differences, misses and false alarms in SARIF 2.1.0 (OASIS, with errata 01).

A result is what was found, or is missed, in one place. Against a baseline each has a state: of
what was found then and is no more, ``absent``. Accepted differences are suppressed, with the
reason. Floors that are not reached, papers that were not read and annotations that nobody judged
have no place in a paper: they are notifications.
"""

from collections.abc import Iterable, Iterator, Sequence

import pipeline
from pipeline.annotations import Draft
from pipeline.check.comparison import UnreadPaper
from pipeline.check.differences import Acceptance
from pipeline.check.outputs.gather_points import gather_points
from pipeline.check.outputs.material import CheckMaterial
from pipeline.check.outputs.points import Point, PointKind, Side, Urgency, show_points
from pipeline.check.outputs.regions import Regions
from pipeline.check.outputs.words import (
    count_drafts,
    describe_drafts,
    describe_unread,
    list_cautions,
    say_floor,
    say_hidden,
    say_in_full,
)
from pipeline.report.records import Record
from pipeline.report.sarif_log import FINGERPRINT, artifact_uri, say_plainly, write_log
from pipeline.report.visible import visible
from pipeline.report.words import name_clause

__all__ = ["render"]

_RULES = {
    PointKind.NEW: "Found now, and not in the baseline",
    PointKind.MISSING: "Found in the baseline, and not now",
    PointKind.CHANGED: "Found in both, and otherwise than in the baseline",
    PointKind.PAPER: "A paper differs from the baseline as a whole",
    PointKind.MISSED: "Annotated, and not found",
    PointKind.FALSE_ALARM: "Found in a paper annotated in full, and not annotated",
    PointKind.NEGATIVE: "Found where people say that it only looks like it",
    PointKind.NOT_IN_TEXT: "Annotated words that the text does not hold",
}
# Rises when the same difference would get another id.
_WHOLE_PAPER = "armslengthPaper/v1"
_NOTICES = ("floor", "unread", "draft", "model", "aside")
_LEVELS = {Urgency.ERROR: "error", Urgency.WARNING: "warning", Urgency.NOTE: "note"}


def render(material: CheckMaterial) -> bytes:
    """Returns the log, in plain ASCII."""
    told = [one for one in gather_points(material.report) if one.kind in _RULES]
    shown = show_points(told, show_aside=material.show_aside)
    regions = Regions(material.report.texts)
    run: Record = {
        "tool": {"driver": _driver(material)},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": list(_notifications(material, shown.hidden)),
            }
        ],
        "results": [_result(one, material, regions) for one in shown.points],
    }
    return write_log(run)


def _driver(material: CheckMaterial) -> Record:
    report = material.report
    return {
        "name": "armslength check",
        "version": pipeline.__version__,
        "rules": [
            {"id": kind.value, "shortDescription": say_plainly(text)}
            for kind, text in _RULES.items()
        ],
        "notifications": [{"id": one} for one in _NOTICES],
        "properties": {
            "rulesVersion": report.rules_version,
            "modelVersion": report.model_version,
            "passed": report.passed,
        },
    }


def _result(point: Point, material: CheckMaterial, regions: Regions) -> Record:
    state = {} if point.state is None else {"baselineState": point.state.value}
    related = [_line(point.line, material)] if point.line else []
    return {
        "ruleId": point.kind.value,
        "ruleIndex": list(_RULES).index(point.kind),
        "kind": "fail",
        "level": _LEVELS[point.urgency],
        "message": say_plainly(_say(point)),
        "locations": [_place(point, material, regions)],
        **({"relatedLocations": related} if related else {}),
        "partialFingerprints": _fingerprints(point),
        **state,
        # SARIF 3.27.23: in one run either all results tell whether they are suppressed, or none.
        "suppressions": [] if point.accepted is None else [_suppression(point.accepted)],
        "properties": _properties(point),
    }


def _fingerprints(point: Point) -> Record:
    if point.fingerprint:
        return {FINGERPRINT: point.fingerprint}
    return {_WHOLE_PAPER: point.id}


def _say(point: Point) -> str:
    sides = (("Before", point.before), ("Now", point.after))
    return " ".join(
        [f"{say_in_full(point)}.", *(f"{when}: {one.state}." for when, one in sides if one)]
    )


def _place(point: Point, material: CheckMaterial, regions: Regions) -> Record:
    physical: Record = {
        "artifactLocation": {"uri": artifact_uri(material.place_paper(point.paper))}
    }
    side = point.shown
    span = regions.place(point)
    if span is not None:
        words = regions.quote(point.paper, span) or ("" if side is None else side.quote)
        physical["region"] = {
            "charOffset": span.start,
            "charLength": span.end - span.start,
            "snippet": {"text": words},
        }
    clause = "" if side is None else visible(name_clause(side.clause))
    named = {"logicalLocations": [{"name": clause, "kind": "clause"}]} if clause else {}
    return {"physicalLocation": physical, **named}


def _line(place: str, material: CheckMaterial) -> Record:
    path, line = material.place_line(place)
    region = {} if not line else {"region": {"startLine": line}}
    location = {"artifactLocation": {"uri": artifact_uri(path)}, **region}
    return {"physicalLocation": location, "message": say_plainly("The annotation")}


def _suppression(acceptance: Acceptance) -> Record:
    return {
        "kind": "external",
        "status": "accepted",
        "justification": visible(acceptance.reason, keep="\n"),
        "properties": {"when": visible(acceptance.date), "id": visible(acceptance.id)},
    }


def _properties(point: Point) -> Record:
    return {
        "id": point.id or None,
        "category": None if point.label is None else point.label.value,
        "effect": None if point.effect is None else point.effect.value,
        "aside": point.aside,
        "before": _side(point.before),
        "after": _side(point.after),
    }


def _side(side: Side | None) -> Record | None:
    if side is None:
        return None
    return {"clause": side.clause, "quote": side.quote, "state": side.state}


def _notifications(material: CheckMaterial, hidden: Sequence[Point]) -> Iterator[Record]:
    report = material.report
    failing = (one for one in report.verdict.floors if not one.passed)
    yield from (_notification("floor", "error", say_floor(one)) for one in failing)
    yield from _unread(report.unread, material)
    yield from _drafts(report.drafts, material)
    yield from (_notification("model", "warning", one) for one in list_cautions(report))
    if hidden:
        yield _notification("aside", "note", say_hidden(hidden))


def _unread(papers: Iterable[UnreadPaper], material: CheckMaterial) -> Iterator[Record]:
    for paper in papers:
        place = {"artifactLocation": {"uri": artifact_uri(material.place_paper(paper.name))}}
        level = "error" if paper.counted else "warning"
        told = _notification("unread", level, describe_unread(paper))
        yield {**told, "locations": [{"physicalLocation": place}]}


def _drafts(drafts: Sequence[Draft], material: CheckMaterial) -> Iterator[Record]:
    for one in count_drafts(drafts):
        told = _notification("draft", "warning", describe_drafts(one.number))
        yield {**told, "locations": [_line(one.first, material)]}


def _notification(notice: str, level: str, text: str) -> Record:
    descriptor = {"id": notice, "index": _NOTICES.index(notice)}
    return {"descriptor": descriptor, "level": level, "message": say_plainly(text)}
