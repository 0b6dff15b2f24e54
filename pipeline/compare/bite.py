# SPDX-License-Identifier: Apache-2.0
"""Whether what was found in a clause bites harder or less in the newer draft, and why.

Grade, who is bound and force decide where they differ, since they make the points. Otherwise the
tests do: what lasts longer, costs more, leaves more to discretion, or lost its carve-out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.assess import direction_factor
from pipeline.compare.quantities import compare_quantities
from pipeline.domain.comparison import Bite, BiteReason, FindingChange
from pipeline.domain.draft import DraftedClause
from pipeline.domain.finding import REPEAT, Finding, Step
from pipeline.domain.taxonomy import FindingKind, Push, Source
from pipeline.packs import Weights

__all__ = ["Side", "judge_change", "judge_turning_words"]

_FOR_REVIEW = "for_review"
# Words by which a restriction takes something back, whether or not a rule knows the phrase.
_EXCEPTIONS = frozenset({"except", "excepting", "unless", "save", "excluding"})
_MEASURED = frozenset({"reasonable", "reasonably", "proportionate", "proportionately"})
_GRADES = ("no restriction", "light", "moderate", "heavy", "severe")
_STRENGTHS = ("no effect", "weak", "fair", "strong")


@dataclass(frozen=True, slots=True)
class Side:
    """A finding in one draft, and the clause in which it stands; both None where it is not."""

    finding: Finding | None = None
    clause: DraftedClause | None = None


def judge_change(old: Side, new: Side, *, weights: Weights) -> FindingChange:
    """Returns which way a finding changed, and why; its effect on the index is still 0.

    Exchanging the sides turns the bite round.

    Args:
        old: In the old draft.
        new: In the new draft; at least one of both is there.
        weights: The numbers of scoring: how much grade, direction and force count.
    """
    if old.finding is None or new.finding is None:
        return _came_or_went(old.finding, new.finding, weights=weights)
    was, now = old.finding, new.finding
    points = _points_reasons(was, now, weights=weights)
    before, after = _weight(was, weights=weights), _weight(now, weights=weights)
    if before == after == 0:
        # It binds somebody else, or asks nothing, in both.
        reasons = (BiteReason(one.text, Bite.NONE) for one in points)
        return FindingChange(was, now, Bite.NONE, tuple(reasons))
    clauses = (old.clause, new.clause)
    tests = [
        *_softeners(was, now),
        *_sayings(was, now),
        *compare_quantities(was, now, clauses),
    ]
    if now.kind is FindingKind.MITIGATOR:
        tests = [one for one in tests if one.bite is Bite.NONE]
    bite = _sign(after - before, now.kind)
    if bite is Bite.NONE:
        bite = Bite.together(*(one.bite for one in tests))
    return FindingChange(was, now, bite, (*points, *tests))


def judge_turning_words(
    change: FindingChange, before: Sequence[str], after: Sequence[str], *, weights: Weights
) -> FindingChange:
    """Returns a change with what exceptions and 'reasonable' say, where nothing else told its way.

    Args:
        change: Of a finding that both drafts have.
        before: Words of its sentence that only the old draft has.
        after: Words of its sentence that only the new draft has.
        weights: The numbers of scoring.
    """
    finding = change.finding
    restricts = finding.kind is FindingKind.RESTRICTION and _weight(finding, weights=weights) > 0
    if change.bite is not Bite.NONE or not restricts:
        return change
    reasons = []
    for words, what in (
        (_EXCEPTIONS, "an exception"),
        (_MEASURED, "a test of what is reasonable"),
    ):
        was, now = (any(word in words for word in side) for side in (before, after))
        if was is not now:
            bite = Bite.LOOSER if now else Bite.TIGHTER
            verb = "There is now" if now else "There is no longer"
            reasons.append(BiteReason(f"{verb} {what} in the sentence.", bite))
    bite = Bite.together(*(one.bite for one in reasons))
    return replace(change, bite=bite, reasons=(*reasons, *change.reasons))


def _came_or_went(old: Finding | None, new: Finding | None, *, weights: Weights) -> FindingChange:
    finding = new or old
    if finding is None:
        msg = "a change of a finding has at least one side"
        raise ValueError(msg)
    softer = finding.kind is FindingKind.MITIGATOR
    if _FOR_REVIEW in finding.flags and finding.sources == (Source.MODEL,):
        # It is listed to be looked at, not to be relied on: nor is its coming or going.
        verb = "now hears" if new is not None else "no longer hears"
        text = f"The classifier, by itself and for review, {verb} something here."
        return FindingChange(old, new, Bite.NONE, (BiteReason(text, Bite.NONE),))
    # What is said twice is counted once: saying it again makes nothing harder.
    weight = 0.0 if REPEAT in finding.flags else _weight(finding, weights=weights)
    bite = _sign(weight if new is not None else -weight, finding.kind)
    what = "protection" if softer else "restriction"
    if finding.kind is FindingKind.MODIFIER:
        what = "wording that brings in terms of other papers"
        bite = Bite.TIGHTER if new is not None else Bite.LOOSER
    if bite is Bite.NONE:
        text = "It counts for nothing: it is said elsewhere too, or binds somebody else."
        return FindingChange(old, new, bite, (BiteReason(text, bite),))
    verb = "There is now" if new is not None else "There is no longer"
    grade = _STRENGTHS[finding.severity] if softer else _GRADES[finding.severity]
    graded = "" if finding.kind is FindingKind.MODIFIER else f", {grade} ({finding.severity})"
    return FindingChange(old, new, bite, (BiteReason(f"{verb} a {what} here{graded}.", bite),))


def _weight(finding: Finding, *, weights: Weights) -> float:
    """Returns what a finding weighs whatever its probability; 0 where it binds somebody else."""
    if finding.kind is FindingKind.MODIFIER:
        return 1.0
    force = weights.force[finding.force]
    if finding.kind is FindingKind.MITIGATOR:
        return finding.severity * force
    return weights.severity[finding.severity] * direction_factor(finding, weights=weights) * force


def _sign(difference: float, kind: FindingKind) -> Bite:
    if abs(difference) < 1e-9:
        return Bite.NONE
    harder = (difference > 0) is not (kind is FindingKind.MITIGATOR)
    return Bite.TIGHTER if harder else Bite.LOOSER


def _points_reasons(old: Finding, new: Finding, *, weights: Weights) -> list[BiteReason]:
    reasons = []
    names = _STRENGTHS if new.kind is FindingKind.MITIGATOR else _GRADES
    if old.severity != new.severity:
        text = (
            f"Now {names[new.severity]} ({new.severity}), "
            f"before {names[old.severity]} ({old.severity})."
        )
        reasons.append(BiteReason(text, _sign(new.severity - old.severity, new.kind)))
    before, after = (direction_factor(one, weights=weights) for one in (old, new))
    if (old.bound, before) != (new.bound, after):
        text = f"It now binds {_bound(new)}, before {_bound(old)}."
        reasons.append(BiteReason(text, _sign(after - before, new.kind)))
    before, after = weights.force[old.force], weights.force[new.force]
    if before != after:
        text = f"It now speaks with {'more' if after > before else 'less'} force than before."
        reasons.append(BiteReason(text, _sign(after - before, new.kind)))
    return reasons


def _bound(finding: Finding) -> str:
    words = {"sub": "you", "prime": "the prime contractor", "mutual": "both sides"}
    said = words.get(finding.bound.value, "nobody" if finding.bound.value == "none" else "")
    if not said:
        return "somebody who is not clear"
    return f"{said} in words only" if finding.mutuality.value == "formal" else said


def _softeners(old: Finding, new: Finding) -> Iterator[BiteReason]:
    before, after = (
        sum(reason.step is Step.SOFTENER for reason in one.reasons) for one in (old, new)
    )
    if after < before:
        yield BiteReason("Wording that took something of it back is gone.", Bite.TIGHTER)
    if after > before:
        yield BiteReason("There is now wording that takes something of it back.", Bite.LOOSER)


def _sayings(old: Finding, new: Finding) -> Iterator[BiteReason]:
    """Yields what a clause says about the tests in words, where one draft says it and one not."""
    before, after = _said(old), _said(new)
    for (text, push), _ in sorted((after - before).items()):
        yield BiteReason(f"It now says: {text}.", _way(push, came=True))
    for (text, push), _ in sorted((before - after).items()):
        yield BiteReason(f"It no longer says: {text}.", _way(push, came=False))


def _said(finding: Finding) -> Counter[tuple[str, str]]:
    return Counter(
        {
            (one.text, one.push.value): 1
            for one in finding.measures
            # Who is bound is told by direction, not by its echo among the tests.
            if one.value is None and one.unit == "" and one.test.value != "one_sidedness"
        }
    )


def _way(push: str, *, came: bool) -> Bite:
    if push == Push.NEITHER.value:
        return Bite.NONE
    return Bite.TIGHTER if (push == Push.UP.value) is came else Bite.LOOSER
