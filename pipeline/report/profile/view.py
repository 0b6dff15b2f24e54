# SPDX-License-Identifier: Apache-2.0
"""What the report shows of an organisation's profiles: red lines touched, and values compared."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipeline.domain.alignment import Alignment, OursAlone, TheirsAlone, TheirStatement, ValuePair
from pipeline.domain.assessment import Gate, ProfileResult, Touch
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.report.ids import public_id
from pipeline.report.words import (
    GATE_WORDS,
    GRADE_WORDS,
    LABEL_NAMES,
    describe_clearance,
    describe_place,
    whole,
)

__all__ = ["ProfileView", "build_profiles"]

# Longer lists bury what matters; the tables for programs hold all.
_MOST_PAIRS = 25
_MOST_ALONE = 40

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class TouchView:
    """A red line touched: ``reason`` is the organisation's own, ``cleared`` says by whom."""

    label: str
    subtype: str
    place: str
    href: str
    grade: str
    threshold: str
    quote: str
    reason: str
    words: str
    cleared: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Words to be marked within a text, with what stands before and behind them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class PairView:
    """Ours and theirs side by side, the recognised words marked."""

    ours: Marked
    source: str
    theirs: Marked
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class AloneView:
    """A statement to which nothing answers, and the values recognised in it."""

    text: str
    place: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlignmentView:
    """Values side by side. ``unknown`` are statements in which no value was recognised."""

    looked_at: int
    tension: tuple[PairView, ...]
    matched: tuple[PairView, ...]
    theirs: tuple[AloneView, ...]
    theirs_unknown: tuple[AloneView, ...]
    ours: tuple[AloneView, ...]
    ours_unknown: tuple[AloneView, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One profile on one paper; ``gate`` is empty where nothing touches its red lines."""

    name: str
    index: str
    neutral: str
    gate: str
    touches: tuple[TouchView, ...]
    alignment: AlignmentView | None


def build_profiles(document: JudgedDocument) -> tuple[ProfileView, ...]:
    """Returns what each profile makes of a paper; nothing where nothing of it could be read."""
    assessment = document.assessment
    if assessment is None or assessment.coverage == 0:
        return ()
    findings = {finding.id: finding for finding in document.findings}
    return tuple(
        ProfileView(
            name=one.name or "your profile",
            index=whole(one.index.value),
            neutral=whole(assessment.neutral.value),
            gate=_gate(one),
            touches=tuple(
                _touch(touch, findings[touch.finding_id], document) for touch in one.touches
            ),
            alignment=_alignment(one.alignment) if one.alignment else None,
        )
        for one in assessment.profiles
    )


def _gate(result: ProfileResult) -> str:
    if result.gate is Gate.NONE and result.touches:
        return "red line cleared by a person"
    return GATE_WORDS[result.gate]


def _touch(touch: Touch, finding: Finding, document: JudgedDocument) -> TouchView:
    return TouchView(
        label=LABEL_NAMES[touch.category],
        subtype=touch.subtype.replace("_", " "),
        place=describe_place(finding.clause, finding.page),
        href=f"#f-{public_id(document.name, finding.id)}",
        grade=f"{GRADE_WORDS[finding.severity]}, {finding.severity} of 4",
        threshold=GRADE_WORDS[touch.threshold],
        quote=finding.quote,
        reason=touch.reason,
        words=GATE_WORDS[touch.gate],
        cleared=describe_clearance(touch.clearance) if touch.clearance else "",
    )


def _alignment(alignment: Alignment) -> AlignmentView:
    tension, more_tension = _cut(alignment.tension, _MOST_PAIRS)
    matched, more_matched = _cut(alignment.matched, _MOST_PAIRS)
    theirs, more_theirs = _cut(_theirs_alone(alignment.theirs_alone), _MOST_ALONE)
    ours, more_ours = _cut(_ours_alone(alignment.ours_alone), _MOST_ALONE)
    return AlignmentView(
        looked_at=alignment.looked_at,
        tension=tuple(map(_pair, tension)),
        matched=tuple(map(_pair, matched)),
        theirs=tuple(one for one in theirs if one.values),
        theirs_unknown=tuple(one for one in theirs if not one.values),
        ours=tuple(one for one in ours if one.values),
        ours_unknown=tuple(one for one in ours if not one.values),
        left_out=more_tension + more_matched + more_theirs + more_ours,
    )


def _cut(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], int]:
    return items[:most], max(0, len(items) - most)


def _pair(pair: ValuePair) -> PairView:
    return PairView(
        ours=_marked(pair.ours.text, pair.our_words),
        source=pair.ours.source,
        theirs=_marked(pair.theirs.quote, pair.their_words),
        place=_place(pair.theirs),
        why=f"{pair.why[:1].upper()}{pair.why[1:]}.",
    )


def _marked(text: str, words: str) -> Marked:
    before, found, after = text.partition(words)
    return Marked(before, found, after)


def _theirs_alone(alone: Iterable[TheirsAlone]) -> Sequence[AloneView]:
    values: dict[TheirStatement, list[str]] = {}
    for one in alone:
        values.setdefault(one.theirs, []).extend(_named(one.words, one.value))
    return [AloneView(one.quote, _place(one), tuple(found)) for one, found in values.items()]


def _ours_alone(alone: Iterable[OursAlone]) -> Sequence[AloneView]:
    values: dict[tuple[str, str], list[str]] = {}
    for one in alone:
        values.setdefault((one.ours.text, one.ours.source), []).extend(
            _named(one.words, one.value)
        )
    return [AloneView(text, source, tuple(found)) for (text, source), found in values.items()]


def _named(words: str, value: str) -> list[str]:
    if not value:
        return []
    return [f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK} ({value})"]


def _place(statement: TheirStatement) -> str:
    place = describe_place(statement.clause, statement.page)
    return place if statement.finding_id else f"{place}; said, not asked of you"
