# SPDX-License-Identifier: Apache-2.0
"""What the note on a finding says, and the colour behind its words."""

import re
from collections.abc import Iterator, Sequence

from pipeline.domain.finding import Finding, Step
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Bound, FindingKind
from pipeline.packs import Pack
from pipeline.report.annotated.marks import Colour, Mark
from pipeline.report.sections import ClauseView, clause_views
from pipeline.report.visible import visible
from pipeline.report.words import STEP_WORDS

__all__ = ["build_marks"]

# From grade 0 to 4: pale, so that words stay black on it, and darker with the grade, so that the
# order shows without colour. The note says the grade in words.
_GRADES: tuple[Colour, ...] = (
    (0.92, 0.92, 0.92),
    (1.0, 0.97, 0.72),
    (1.0, 0.90, 0.50),
    (1.0, 0.78, 0.48),
    (1.0, 0.64, 0.58),
)
_SOFTENING: Colour = (0.78, 0.94, 0.76)
_WIDENING: Colour = (0.78, 0.87, 1.0)
# Noncharacters are no control characters, but XML cannot carry them.
_NONCHARACTERS = re.compile("[\ufffe\uffff]")
_MOST_REASONS = 6
_NONE_SOFTENS = "no wording that softens it was found"


def build_marks(document: JudgedDocument, *, packs: Sequence[Pack]) -> tuple[Mark, ...]:
    """Returns the findings of a paper that have words in it, with their notes, by position.

    Among them is what a head contract passes down. What is missing from a paper, and what its
    tracked changes take out, has no words to be marked.
    """
    own = [one for one in document.findings if one.kind is not FindingKind.ABSENCE]
    ids = {one.id for one in own}
    # A clause that binds both as it stands and by being passed down is one finding.
    passed = [one for one in document.passed_down if one.id not in ids]
    findings = (*own, *passed)
    views = clause_views(document, findings, packs=packs)
    marks = (
        _mark(finding, view, passed=place >= len(own))
        for place, (finding, view) in enumerate(zip(findings, views, strict=True))
    )
    return tuple(sorted(marks, key=lambda one: (one.span, one.title)))


def _mark(finding: Finding, view: ClauseView, *, passed: bool) -> Mark:
    title = _title(finding, view)
    lines = (_clean(line) for line in (title, *_lines(finding, view, passed=passed)))
    return Mark(
        finding=view.key,
        span=finding.span,
        quote=finding.quote,
        title=_clean(title),
        note="\n".join(lines),
        colour=_colour(finding),
    )


def _title(finding: Finding, view: ClauseView) -> str:
    if finding.is_dismissed:
        return f"{view.label}: dismissed"
    if finding.kind is FindingKind.MITIGATOR:
        return f"{view.label}: {view.grade_word} (strength {view.grade} of 3)"
    if finding.kind is FindingKind.MODIFIER:
        return view.label
    return f"{view.label}: {view.grade_word} (grade {view.grade} of 4)"


def _lines(finding: Finding, view: ClauseView, *, passed: bool) -> Iterator[str]:
    yield f"Where: {view.place}"
    if passed:
        yield "Passed down: another paper of this offer makes such terms yours"
    yield f"Who is bound: {view.bound} ({view.force})"
    for text in _reasons(view):
        yield f"Why: {text}"
    if finding.kind is FindingKind.RESTRICTION:
        for text in view.softeners or (_NONE_SOFTENS,):
            yield f"What softens it: {text}"
    for flag in view.flags:
        yield f"Please note: {flag}"
    if view.decision:
        yield f"Decision: {view.decision}"
    yield f"How sure: {view.certainty}, {view.source}"
    yield f"Finding: {view.key}"


def _reasons(view: ClauseView) -> tuple[str, ...]:
    """Returns what the rules say of such wording, then what was seen in this one."""
    told = (STEP_WORDS[Step.TRIGGER], STEP_WORDS[Step.GRADE])
    seen = (one.text for one in view.reasons if one.step.startswith(told))
    texts = tuple(dict.fromkeys(text[:1].upper() + text[1:] for text in (*view.because, *seen)))
    # What was seen often ends in what the rule says of such wording.
    new = (one for one in texts if not any(_says(other, one) for other in texts if other != one))
    return tuple(new)[:_MOST_REASONS]


def _says(text: str, other: str) -> bool:
    return other.rstrip(".").casefold() in text.casefold()


def _colour(finding: Finding) -> Colour:
    if finding.is_dismissed:
        return _GRADES[0]
    if finding.kind is FindingKind.MITIGATOR:
        return _SOFTENING
    if finding.kind is FindingKind.MODIFIER:
        return _WIDENING
    return _GRADES[0 if finding.bound in {Bound.PRIME, Bound.NONE} else finding.severity]


def _clean(text: str) -> str:
    return _NONCHARACTERS.sub("\N{REPLACEMENT CHARACTER}", visible(" ".join(text.split())))
