# SPDX-License-Identifier: Apache-2.0
"""What takes something back from a restriction (taxonomy sections 2.2 and 3.4).

Either a proviso in the same sentence ('save that it may ...'), or a carve-out: another provision
that names the clause ('nothing in clause 6 prevents', 'clause 6.1 does not apply to',
'notwithstanding clause 6, it may'), or a relief to which the restriction is itself 'subject'.
What softens is shown beside the finding and lowers it by one grade; it never removes it. It
softens only what it speaks about, and nothing where the restriction says that it prevails.
Whose consent is needed, or that the law comes first, gives nothing back: grades know of both.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import re2

from pipeline.detect.matchtext import PartyMask, make_match_text
from pipeline.detect.topics import topics_of
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import Outline, Reference
from pipeline.domain.taxonomy import Category, FindingKind, Mitigator

__all__ = ["CarveOut", "find_carve_outs", "find_proviso", "link_carve_outs"]

Offsets = Mapping[Mitigator, Sequence[Category]]

_HINDERS = (
    r"(?:prevents?|restricts?|prohibits?|precludes?|limits?|stops?|requires?|obliges?|affects?"
    r"|prejudices?|fetters?)"
)
_NOT = r"(?:shall|will|does|do|is|are|would) not(?: be (?:construed|taken|read) (?:as|to))?"
_CLAUSE = r"(?:clauses?|sub-?clauses?|paragraphs?|sections?|articles?|conditions?|schedules?)"
_PAPER = r"(?:agreement|contract|sub-?contract|deed|memorandum|framework|schedule)"
_FREED = (
    r"(?:may|can|(?:shall|will) be (?:free|entitled|permitted|at liberty)|(?:is|are|remains?)"
    r" (?:free|entitled|permitted|at liberty)|(?:shall|will) remain (?:free|entitled)|need not"
    r"|(?:is|are|shall|will) not (?:be )?(?:required|obliged|bound))"
)
_SMALL_SIDE = r"(?:SUB|BOTH|ONE|OTHER|it|they|each of them)"
# Any letter of the same sentence: the point of '6.1' ends none.
_ANY = r"(?:[^.;]|\.\d)"
# 'nothing in clause 6 prevents', up to the verb.
_NOTHING = rf"nothing (?:in|contained in|herein|set out in)\b{_ANY}{{0,80}}? {_HINDERS}\b"
# 'clause 6.1 does not apply', 'this restriction shall not extend'
_SUBJECT = (
    rf"(?:(?:this |the )?{_CLAUSE}\b{_ANY}{{0,60}}?"
    r"|(?:this|the|these|those|such|any) (?:\w+ )?(?:restrictions?|undertakings?|obligations?"
    rf"|covenants?|prohibitions?|requirements?|dut(?:y|ies)|limits?)\b{_ANY}{{0,60}}?"
    r"|this|these|the (?:above|foregoing))"
)
_LAPSES = (
    rf"{_SUBJECT} (?:{_NOT} (?:apply|extend|prevent|restrict|prohibit|preclude|limit|require"
    r"|affect|operate)|(?:shall |will )?ceases? to (?:apply|have effect|bind))\b"
)
# 'notwithstanding clause 6, the SUB may'
_DESPITE = (
    rf"(?:notwithstanding|despite|regardless of)\b{_ANY}{{0,80}}?,? {_SMALL_SIDE}"
    rf"(?:'s \w+)? (?:\w+ ){{0,2}}?{_FREED}\b"
)
_CARVE_OUT = re2.compile(
    rf"^(?:[^a-zA-Z]|for the avoidance of doubt|however|save that|except that|provided that|but)*"
    rf"(?:{_NOTHING}|{_LAPSES}|{_DESPITE})"
)
_LAPSED_WHOLLY = re2.compile(
    rf"^\W*{_CLAUSE} [\w.() ]{{1,20}}(?:{_NOT} apply|(?:is|are) (?:disapplied|deleted|omitted))"
    rf"(?: to (?:SUB|this {_PAPER}))?\W*$"
)
# The other side is freed: no relief for the smaller one.
_OTHER_SIDE = re2.compile(r"^(?: from| to| of| on|,| \w+){0,3}? (?:PRIME|AUTH)\b")
_ALL = re2.compile(
    r"(?:nothing in|notwithstanding|despite) (?:this |the |any |anything |all )*(?:other )?"
    rf"(?:{_PAPER}|provisions?|terms?|else|to the contrary|herein)\b"
)
_HERE = re2.compile(rf"\bthis {_CLAUSE}\b")
# What was said just before: 'this does not apply to', 'these restrictions shall not extend to'.
_BEFORE = re2.compile(
    r"^(?:\W|however|save that|except that|provided that|but|for the avoidance of doubt)*"
    r"(?:this|these|that|those|such|the (?:above|foregoing|restrictions?|prohibitions?))\b"
)

# The label of a clause, not that of a schedule or part, which hold clauses.
_NUMBERED = re2.compile(r"(?i)^\W*(?:(?:clause|article|section|paragraph)\W*)?(?:\d|[ivxlc]+\b)")

_CONSENT = re2.compile(
    r"\b(?:consents?|approv\w+|permission|agreed|agrees|agreement of|authori[sz]\w+)\b"
)
_PROVISO = re2.compile(
    r"(?:[,;:(]| -)? ?\b(?:save|except|provided|but)(?: always)?,?(?: (?:that|where))?,? (?:"
    rf"{_NOTHING}|{_LAPSES}|{_SMALL_SIDE} {_FREED}\b)[^.;]{{0,200}}"
    # 'other than work which it already does'
    r"|\b(?:other than|except(?: for| in relation to)?|save(?: for| in respect of| as regards)?"
    r"|excluding) (?:any |the |its |their |such |those |SUB's |for |to |in )*(?:\w+ ){0,2}"
    r"(?:existing|already|own|current|campaign\w*|charitable|fundrais\w+|funded by"
    r"|financed by|carried on at the date|voluntary|unrelated)\b[^.;]{0,200}"
)
_YIELDS = re2.compile(rf"\b(?:subject to|save as (?:set out|provided) in) (?:{_CLAUSE})\b")
_PREVAILS = re2.compile(rf"\b(?:notwithstanding|despite|regardless of)\b{_ANY}{{0,60}}")
_QUICK = re2.compile(r"(?i)\b(?:nothing|not|ceases?|notwithstanding|despite|regardless)\b")

_CONTENT = re2.compile(r"[a-z]{5,}")
_FORMAL_LINE = """agree apply claus contr excep exten notwi nothi oblig other party parti preve
provi resti restr secti servi shall subje terms there these under until where which withi witho"""
_FORMAL = frozenset(_FORMAL_LINE.split())
_STEM = 5
_SHARED_WORDS = 2


class Aim(StrEnum):
    """How plainly a carve-out says what it takes something back from."""

    BEFORE = "before"
    NAMED = "named"
    HERE = "here"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class _Scope:
    """Ranges of the document at which a carve-out aims; none when it aims at the whole paper."""

    aim: Aim
    places: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class CarveOut:
    """A provision that takes something back from others.

    Attributes:
        span: Its words.
        clause: Its clause as a reader cites it, empty without one.
        scope: Where the words stand from which it takes something back.
        topics: What it speaks about.
        stems: Beginnings of its words.
        whole: Whether it disapplies them wholly.
    """

    span: Span
    clause: str
    scope: "_Scope"
    topics: frozenset[Category]
    stems: frozenset[str]
    whole: bool = False


def find_proviso(text: str, end: int) -> tuple[int, int] | None:
    """Returns where the words behind ``end`` take something back, None where they do not.

    Args:
        text: Matching text of a provision.
        end: Where the words of the restriction end in it.
    """
    stop = text.find(". ", end)
    tail = text[end : stop if stop >= 0 else len(text)]
    for match in _PROVISO.finditer(tail):
        words = match.group()
        if _CONSENT.search(words) or _frees_other_side(words):
            continue
        return end + match.start(), end + match.end()
    return None


def find_carve_outs(outline: Outline, mask: PartyMask) -> tuple[CarveOut, ...]:
    """Returns the provisions that take something back from others, in reading order."""
    found: list[CarveOut] = []
    starts = [reference.span.start for reference in outline.references]
    for position, provision in enumerate(outline.provisions):
        if not _QUICK.search(provision.text):
            continue
        match_text = make_match_text(provision.text, mask)
        text = match_text.text
        match = _CARVE_OUT.search(text)
        if match is None or _OTHER_SIDE.search(text[match.end() :]):
            continue
        effect = provision.locate(match_text.origin(match.end()))
        cited = outline.references[
            bisect_left(starts, provision.span.start) : bisect_left(starts, effect)
        ]
        scope = _scope(outline, position, cited, match.group())
        if scope is None:
            continue
        found.append(
            CarveOut(
                span=provision.span,
                clause=outline.clause_number(provision),
                scope=scope,
                topics=topics_of(text[match.end() :]),
                stems=_stems(text),
                whole=_LAPSED_WHOLLY.search(text) is not None,
            )
        )
    return tuple(found)


def link_carve_outs(
    findings: Sequence[Finding],
    carve_outs: Sequence[CarveOut],
    outline: Outline,
    offsets: Offsets,
) -> tuple[Finding, ...]:
    """Returns the findings, restrictions lowered by one grade where a carve-out speaks of them.

    Args:
        findings: All findings of the paper.
        carve_outs: What takes something back.
        outline: Order of the paper: its references tell what a restriction is subject to.
        offsets: The categories that each mitigator softens.
    """
    linking = _Linking(findings, carve_outs, outline, offsets)
    return tuple(linking.soften(finding) for finding in findings)


class _Linking:
    """Pairs the restrictions of one paper with what softens them."""

    def __init__(
        self,
        findings: Sequence[Finding],
        carve_outs: Sequence[CarveOut],
        outline: Outline,
        offsets: Offsets,
    ) -> None:
        self._restrictions = [one for one in findings if one.kind is FindingKind.RESTRICTION]
        self._reliefs = [one for one in findings if one.kind is FindingKind.MITIGATOR]
        self._carve_outs = carve_outs
        self._outline = outline
        self._offsets = offsets
        self._starts = [one.span.start for one in outline.references]

    def soften(self, finding: Finding) -> Finding:
        if finding.kind is not FindingKind.RESTRICTION:
            return finding
        words = finding.quote.lower()
        prevails = _PREVAILS.search(words)
        if prevails and _ALL.search(prevails.group()):
            return finding  # it says itself that nothing takes it back
        overridden = self._cited(finding, prevails.group()) if prevails else ()
        softening = [
            one
            for one in self._carve_outs
            if self._speaks_of(one, finding) and not _lies_in(one.span, overridden)
        ]
        spans = [one.span for one in softening]
        yielding = _YIELDS.search(words)
        if yielding:
            spans += self._reliefs_cited(finding, overridden)
        if not spans:
            return finding
        whole = any(one.whole for one in softening)
        return self._lowered(finding, spans, whole=whole)

    def _speaks_of(self, carve_out: CarveOut, finding: Finding) -> bool:
        scope = carve_out.scope
        if carve_out.span.overlaps(finding.span):
            return False
        if scope.places and not any(place.contains(finding.span) for place in scope.places):
            return False
        if finding.label in carve_out.topics or self._is_offset(carve_out.span, finding):
            return True
        if scope.aim is Aim.PAPER:
            return False  # only what it speaks of by name
        # 'Clause 6.1 does not apply in the first year', and 6.1 says one thing: what else?
        alone = self._is_alone(scope, finding)
        if scope.aim is Aim.BEFORE or (scope.aim is Aim.NAMED and alone):
            return True
        if carve_out.topics:
            return False  # it speaks of something else
        shared = carve_out.stems & _stems(finding.quote.lower())
        return alone or scope.aim is Aim.NAMED or len(shared) >= _SHARED_WORDS

    def _is_alone(self, scope: _Scope, finding: Finding) -> bool:
        labels = {one.label for one in self._restrictions if _lies_in(one.span, scope.places)}
        return labels == {finding.label}

    def _is_offset(self, place: Span, finding: Finding) -> bool:
        return any(
            place.overlaps(one.span) and finding.label in self._offsets.get(one.label, ())
            for one in self._reliefs
            if isinstance(one.label, Mitigator)
        )

    def _reliefs_cited(self, finding: Finding, overridden: Sequence[Span]) -> Iterator[Span]:
        """Yields the reliefs in the clauses to which a restriction is subject."""
        for place in self._cited(finding, ""):
            if place.contains(finding.span) or _lies_in(place, overridden):
                continue
            for relief in self._reliefs:
                if place.contains(relief.span) and self._is_offset(relief.span, finding):
                    yield relief.span

    def _cited(self, finding: Finding, words: str) -> tuple[Span, ...]:
        """Returns the ranges of the clauses that a finding cites, within some of its words."""
        start = finding.span.start + max(0, finding.quote.lower().find(words))
        end = start + len(words) if words else finding.span.end
        cited = self._outline.references[
            bisect_left(self._starts, start) : bisect_left(self._starts, end)
        ]
        clauses = [self._outline.clauses[one.clause] for one in cited if one.clause is not None]
        return tuple(Span(one.start, one.end) for one in clauses)

    def _lowered(self, finding: Finding, spans: Sequence[Span], *, whole: bool) -> Finding:
        severity = 1 if whole else max(1, finding.severity - 1)
        moved = f" (grade {finding.severity} to {severity})" if severity < finding.severity else ""
        reasons = [
            Reason(Step.SOFTENER, f"{self._told(span, whole=whole)}{moved}.", span)
            for span in dict.fromkeys(spans)
        ]
        linked = {
            one.id for one in self._reliefs if any(span.overlaps(one.span) for span in spans)
        }
        return replace(
            finding,
            severity=min(severity, finding.severity),
            reasons=(*finding.reasons, *reasons),
            linked=tuple(sorted({*finding.linked, *linked})),
        )

    def _told(self, span: Span, *, whole: bool) -> str:
        number = next((one.clause for one in self._carve_outs if one.span == span), "") or next(
            (one.clause for one in self._reliefs if one.span == span), ""
        )
        place = f"Clause {number}" if number[:1].isdigit() else number or "Another provision"
        return f"{place} {'says that this does not apply' if whole else 'takes something back'}"


def _scope(
    outline: Outline, position: int, cited: Sequence[Reference], words: str
) -> _Scope | None:
    """Returns at what the words of a carve-out aim, None when that cannot be told."""
    clauses = [one.clause for one in cited if one.clause is not None]
    provision = outline.provisions[position]
    if _HERE.search(words) and provision.clause is not None:
        clauses.append(_top_clause(outline, provision.clause))
        aim = Aim.HERE
    elif clauses:
        aim = Aim.NAMED
    elif _BEFORE.search(words):
        before = _said_before(outline, position)
        return _Scope(Aim.BEFORE, (before,)) if before else None
    else:
        return _Scope(Aim.PAPER) if _ALL.search(words) else None
    places = (outline.clauses[index] for index in sorted(set(clauses)))
    return _Scope(aim, tuple(Span(one.start, one.end) for one in places))


def _said_before(outline: Outline, position: int) -> Span | None:
    """Returns the provision just before, or the whole list when that is one of its limbs."""
    if position == 0:
        return None
    before = outline.provisions[position - 1]
    if before.heading_path != outline.provisions[position].heading_path:
        return None
    if before.lead_in and before.clause is not None:
        parent = outline.clauses[before.clause].parent
        if parent is not None:
            return Span(outline.clauses[parent].start, outline.clauses[parent].end)
    return before.span


def _top_clause(outline: Outline, index: int) -> int:
    """Returns the numbered clause at the top that holds one: 'this clause' may mean all of it."""
    parent = outline.clauses[index].parent
    while parent is not None and _NUMBERED.match(outline.clauses[parent].label):
        index = parent
        parent = outline.clauses[index].parent
    return index


def _frees_other_side(words: str) -> bool:
    freed = _CARVE_OUT.search(words.lstrip(" ,;:(-"))
    return freed is not None and bool(_OTHER_SIDE.search(words.lstrip(" ,;:(-")[freed.end() :]))


def _lies_in(span: Span, places: Sequence[Span]) -> bool:
    return any(place.contains(span) for place in places)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _CONTENT.findall(text)) - _FORMAL
