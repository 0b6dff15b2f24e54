# SPDX-License-Identifier: Apache-2.0
"""Which findings meet which annotations of one document.

A finding meets an annotation when the label agrees, its quote has at most 150 words, and at
least half of the words of the annotated quote lie in it (or in its provision, where that text
is given). Words are compared in lower case, without punctuation, as often as they occur.

Accepted gap: the clause number takes no part, so two sentences that share most of their words
count as one; the same words under another number are then no error here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationKind
from pipeline.domain.finding import Finding, Label
from pipeline.domain.taxonomy import FindingKind

__all__ = ["LEAST_OVERLAP", "DocumentMatch", "Pair", "match_findings", "overlap"]

LEAST_OVERLAP = 0.5
_MOST_WORDS = 150
_WORD = re.compile(r"\w+")

# Absences quote nothing that an annotation could meet.
_JUDGED_KINDS = frozenset(FindingKind) - {FindingKind.ABSENCE}


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotation and the finding that meets it best.

    ``overlap`` is the share of the annotated words that lie in the finding, 0.5 to 1.
    ``likeliest`` is the highest probability of the findings that meet the annotation.
    """

    annotation: Annotation
    finding: Finding
    overlap: float
    likeliest: float = 0.0


@dataclass(frozen=True, slots=True)
class DocumentMatch:
    """What meets what in one document.

    Attributes:
        document: Its name.
        complete_for: Labels for which it was annotated in full.
        pairs: One for each restriction or mitigator that was found, with its best finding.
        missed: Restrictions and mitigators that no finding meets.
        right: Findings that meet at least one of them.
        false_alarms: Other findings, of the labels in ``complete_for``.
        unjudged: Other findings, of labels for which nobody can say.
        negatives: All hard negatives.
        flagged: Hard negatives that a finding meets which meets nothing right.
        aside: Whether nobody looked at the document while rules were written.
    """

    document: str
    complete_for: tuple[Label, ...] = ()
    pairs: tuple[Pair, ...] = ()
    missed: tuple[Annotation, ...] = ()
    right: tuple[Finding, ...] = ()
    false_alarms: tuple[Finding, ...] = ()
    unjudged: tuple[Finding, ...] = ()
    negatives: tuple[Annotation, ...] = ()
    flagged: tuple[Pair, ...] = ()
    aside: bool = False


def match_findings(
    annotated: AnnotatedDocument,
    findings: Sequence[Finding],
    *,
    provisions: Mapping[str, str] | None = None,
) -> DocumentMatch:
    """Returns what meets what in one document.

    Args:
        annotated: The document as people annotated it.
        findings: Its findings; absences are passed over.
        provisions: By ``Finding.id``, the text that was judged, lead-in included; may hold less.
    """
    texts = provisions or {}
    candidates = [
        _Candidate.of(finding, texts.get(finding.id, ""))
        for finding in findings
        if finding.kind in _JUDGED_KINDS
    ]
    wanted = [one for one in annotated.annotations if one.kind is not AnnotationKind.NEGATIVE]
    negatives = [one for one in annotated.annotations if one.kind is AnnotationKind.NEGATIVE]
    met = {id(one): _meeting(one, candidates) for one in wanted}
    right = {pair.finding.id for pairs in met.values() for pair in pairs}
    wrong = [one for one in candidates if one.finding.id not in right]
    flagged = [pairs[0] for one in negatives if (pairs := _meeting(one, wrong))]
    return DocumentMatch(
        document=annotated.name,
        complete_for=annotated.complete_for,
        pairs=tuple(pairs[0] for one in wanted if (pairs := met[id(one)])),
        missed=tuple(one for one in wanted if not met[id(one)]),
        right=tuple(one.finding for one in candidates if one.finding.id in right),
        false_alarms=_of_labels(wrong, annotated.complete_for, inside=True),
        unjudged=_of_labels(wrong, annotated.complete_for, inside=False),
        negatives=tuple(negatives),
        flagged=tuple(flagged),
        aside=annotated.aside,
    )


def overlap(quote: str, wanted: str) -> float:
    """Returns which share of annotated words, 0 to 1, lies in a quote, whatever the labels.

    From a half on they could meet; it is 0 for a quote that is too long to meet anything.
    """
    words, asked = _count_words(quote), _count_words(wanted)
    if not asked or words.total() > _MOST_WORDS:
        return 0.0
    return (asked & words).total() / asked.total()


@dataclass(frozen=True, slots=True)
class _Candidate:
    finding: Finding
    # Words of the quote, and of the provision where its text is known; none when too long.
    texts: tuple[Counter[str], ...]

    @classmethod
    def of(cls, finding: Finding, provision: str) -> "_Candidate":
        words = _count_words(finding.quote)
        if words.total() > _MOST_WORDS:
            return cls(finding, ())
        return cls(finding, (words, _count_words(provision)) if provision else (words,))

    def overlap(self, wanted: Counter[str]) -> float:
        total = wanted.total()
        if not total:
            return 0.0
        return max(((wanted & words).total() / total for words in self.texts), default=0.0)


def _meeting(annotation: Annotation, candidates: Iterable[_Candidate]) -> list[Pair]:
    """Returns a pair for each finding that meets the annotation, the best first.

    Of equally good ones the shorter quote is better, then the earlier one.
    """
    wanted = _count_words(annotation.quote)
    met = [
        (candidate.finding, overlap)
        for candidate in candidates
        if candidate.finding.label == annotation.label
        and (overlap := candidate.overlap(wanted)) >= LEAST_OVERLAP
    ]
    likeliest = max((finding.probability for finding, _ in met), default=0.0)
    pairs = (Pair(annotation, finding, overlap, likeliest) for finding, overlap in met)
    return sorted(pairs, key=_goodness)


def _goodness(pair: Pair) -> tuple[float, int, int]:
    return (-pair.overlap, len(pair.finding.quote), pair.finding.span.start)


def _of_labels(
    candidates: Iterable[_Candidate], labels: Sequence[Label], *, inside: bool
) -> tuple[Finding, ...]:
    return tuple(one.finding for one in candidates if (one.finding.label in labels) is inside)


def _count_words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))
