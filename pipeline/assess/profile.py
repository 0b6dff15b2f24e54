# SPDX-License-Identifier: Apache-2.0
"""What an organisation's own red lines do to an assessment (taxonomy section 3.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.assess.alignment import align_values
from pipeline.assess.points import combine_scores, counted_restrictions, direction_factor
from pipeline.domain.assessment import Assessment, CategoryScore, Gate, ProfileResult, Touch
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.profile import Clearance, Position, Profile, Stance
from pipeline.domain.taxonomy import Category
from pipeline.packs import RuleBook, Weights

__all__ = ["apply_profile", "apply_profiles", "find_unused_clearances"]

_GATE_FORCE = 0.6
_GATE_PROBABILITY = 0.5
_SURE = 0.8
_FACTORS = {Stance.RED_LINE: 1.5, Stance.NEGOTIABLE: 1.0, Stance.INDIFFERENT: 0.3}


def apply_profiles(
    document: JudgedDocument, profiles: Sequence[Profile], *, book: RuleBook
) -> JudgedDocument:
    """Returns the document with what each profile makes of it; unchanged without assessment.

    Index, gate and red lines of the assessment become those of the first profile; without any
    profile they are those of a document that was never held against one.

    Args:
        document: A judged document, held against other profiles before or not.
        profiles: The main one first.
        book: Weights, and the families of value words.
    """
    if document.assessment is None:
        return document
    assessment = replace(
        document.assessment,
        profile=document.assessment.neutral,
        gate=Gate.NONE,
        red_lines=(),
        profiles=(),
    )
    results = []
    for profile in profiles:
        held = apply_profile(
            assessment,
            document.findings,
            weights=book.weights,
            profile=profile,
            sha256=document.sha256,
        )
        results.append(_with_alignment(held.profiles[0], profile, document, book))
    if results:
        first = results[0]
        assessment = replace(
            assessment,
            profile=first.index,
            gate=first.gate,
            red_lines=first.red_lines,
            profiles=tuple(results),
        )
    return replace(document, assessment=assessment)


def apply_profile(
    assessment: Assessment,
    findings: Sequence[Finding],
    *,
    weights: Weights,
    profile: Profile,
    sha256: str = "",
) -> Assessment:
    """Returns the assessment with the index, gate and red lines that one profile gives.

    The neutral index stays beside it, so that a profile cannot hide harm. Mitigators never clear
    a gate; a person can, and what was cleared stays among the touches.

    Args:
        assessment: Of one document, before any profile.
        findings: Of that document.
        weights: The numbers of scoring.
        profile: Whose lines count.
        sha256: Hash of the document, for clearances that hold for one draft only.
    """
    touches = _touches(findings, weights=weights, profile=profile)
    touches = tuple(
        replace(touch, clearance=_clearance(touch, profile, assessment.document, sha256))
        for touch in touches
    )
    open_touches = [touch for touch in touches if touch.clearance is None]
    factors = _factors(assessment.scores, findings, profile)
    result = ProfileResult(
        name=profile.name,
        index=combine_scores(
            assessment.scores, weights=weights, stance=lambda category: factors[category]
        ),
        gate=_gate(open_touches),
        red_lines=tuple(
            category
            for category in Category
            if any(touch.category is category for touch in open_touches)
        ),
        touches=touches,
        factors=tuple(factors.items()),
    )
    return replace(
        assessment,
        profile=result.index,
        gate=result.gate,
        red_lines=result.red_lines,
        profiles=(result,),
    )


def find_unused_clearances(
    profile: Profile, documents: Sequence[JudgedDocument]
) -> tuple[Clearance, ...]:
    """Returns the clearances of a profile that clear nothing in any of the documents.

    Their paper is not there, is another draft, or touches no such line.
    """
    used = {
        touch.clearance
        for document in documents
        if document.assessment is not None
        for result in document.assessment.profiles
        if result.name == profile.name
        for touch in result.touches
    }
    return tuple(one for one in profile.cleared if one not in used)


def _with_alignment(
    result: ProfileResult, profile: Profile, document: JudgedDocument, book: RuleBook
) -> ProfileResult:
    if not profile.values:
        return result
    alignment = align_values(
        profile.values, document.findings, document.creed, families=book.value_families
    )
    return replace(result, alignment=alignment)


def _touches(
    findings: Sequence[Finding], *, weights: Weights, profile: Profile
) -> tuple[Touch, ...]:
    """Returns what touches a red line, by category, surest first."""
    order = list(Category)
    found = [
        (finding, line)
        for finding in counted_restrictions(findings)
        if direction_factor(finding, weights=weights) > 0
        and weights.force[finding.force] >= _GATE_FORCE
        and finding.probability >= _GATE_PROBABILITY
        and (line := _line_touched(finding, profile)) is not None
    ]
    found.sort(
        key=lambda pair: (
            order.index(pair[1].category),
            -pair[0].probability,
            -pair[0].severity,
            pair[0].span.start,
        )
    )
    return tuple(
        Touch(
            finding_id=finding.id,
            category=line.category,
            subtype=line.subtype,
            threshold=line.threshold,
            reason=line.reason,
            gate=Gate.TOUCHES if finding.probability >= _SURE else Gate.MAY_TOUCH,
        )
        for finding, line in found
    )


def _line_touched(finding: Finding, profile: Profile) -> Position | None:
    """Returns the red line that a finding's grade reaches; that on its subtype before others."""
    reached = [
        one
        for one in profile.positions_on(finding)
        if one.stance is Stance.RED_LINE and finding.severity >= one.threshold
    ]
    return max(reached, key=lambda one: bool(one.subtype), default=None)


def _clearance(touch: Touch, profile: Profile, document: str, sha256: str) -> Clearance | None:
    given = (one for one in profile.cleared if one.clears(document, sha256, touch.category))
    return next(given, None)


def _gate(touches: Sequence[Touch]) -> Gate:
    gates = {touch.gate for touch in touches}
    if Gate.TOUCHES in gates:
        return Gate.TOUCHES
    return Gate.MAY_TOUCH if gates else Gate.NONE


def _factors(
    scores: Sequence[CategoryScore], findings: Sequence[Finding], profile: Profile
) -> Mapping[Category, float]:
    """Returns what the weight of each category with points is multiplied by.

    Where stances differ by subtype it is the mean of their factors, each finding weighing as much
    as it adds to the category: a stance on one subtype moves the share of that subtype alone.
    """
    by_place = {(finding.document, finding.id): finding for finding in findings}
    factors = {}
    for score in scores:
        shares = [
            (part.counted, _factor(by_place[part.document, part.finding_id], profile))
            for part in score.contributions
        ]
        distinct = {factor for _, factor in shares}
        if len(distinct) == 1:
            # Without the rounding of a mean: the figures of a plain stance are exact.
            factors[score.category] = distinct.pop()
        else:
            whole = sum(share for share, _ in shares)
            factors[score.category] = sum(share * factor for share, factor in shares) / whole
    return factors


def _factor(finding: Finding, profile: Profile) -> float:
    """Returns the factor of the strictest position on a finding."""
    return max(_FACTORS[one.stance] for one in profile.positions_on(finding))
