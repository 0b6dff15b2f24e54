# SPDX-License-Identifier: Apache-2.0
"""What a check remembers of a run, so that the next one can say what it gained and lost.

Nothing of it rests on a page, a line or the name of a file: papers are known again by name, then
by their bytes, and findings by their words.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationSet
from pipeline.check.matching import DocumentMatch
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.finding import Finding, Label
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Bound, FindingKind

__all__ = [
    "WRONG",
    "Asked",
    "Baseline",
    "KeptFinding",
    "KeptPaper",
    "Met",
    "digest_annotation",
    "digest_annotations",
    "keep_run",
]

# What another program has read can change with that program.
_AIDED = frozenset({ReasonCode.TEXT_RECOGNISED, ReasonCode.CONVERTED})
_DIGITS = 12


class Met(StrEnum):
    """What people's annotations say of a finding.

    ``NEGATIVE`` is a false alarm on words that people marked as looking like one.
    """

    RIGHT = "right"
    FALSE_ALARM = "false alarm"
    NEGATIVE = "hard negative"
    UNJUDGED = "unjudged"


WRONG = frozenset({Met.FALSE_ALARM, Met.NEGATIVE})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the annotation that a finding meets says; ``bound`` is None where it does not say."""

    severity: int
    bound: Bound | None
    clause: str


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """What is remembered of a finding.

    Attributes:
        label: Category, mitigator or modifier.
        kind: Restriction, mitigator, modifier or absence.
        clause: Number as a reader sees it; empty where there is none.
        quote: Its words, exact; empty of what is missing.
        severity: Grade 0 to 4, of a mitigator strength 1 to 3.
        bound: Who is bound.
        unsure: Whether it is offered for review and not asserted.
        rule_ids: Rules that gave it, sorted.
        met: What annotations said of it.
        asked: What the annotation that it meets best says, in the run itself; it is not kept, and
            is None elsewhere.
    """

    label: Label
    kind: FindingKind
    clause: str
    quote: str
    severity: int
    bound: Bound
    unsure: bool
    rule_ids: tuple[str, ...] = ()
    met: Met = Met.UNJUDGED
    asked: Asked | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """What is remembered of an annotated paper.

    Attributes:
        name: Path relative to the folder of samples.
        sha256: Of its bytes; empty when it could not be opened.
        outcome: How its reading ended.
        characters: Length of the text that was read.
        coverage: 0 to 1, what was read of it; None when nothing could be judged.
        index: Its independence impact index, 0 to 100; None when nothing could be judged.
        aids: Names the programs that helped to read it; empty where none did.
        annotations: See ``digest_annotations``.
        aside: Whether nobody looks at it while rules are written.
        findings: In the order in which they stand.
    """

    name: str
    sha256: str
    outcome: Outcome
    characters: int = 0
    coverage: float | None = None
    index: float | None = None
    aids: str = ""
    annotations: tuple[str, ...] = ()
    aside: bool = False
    findings: tuple[KeptFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is remembered of a run.

    Attributes:
        papers: Sorted by name.
        rules_version: Which rules judged.
        model_version: Which model was heard, "none" without one.
        excused: Annotated papers that are no part of it, since the machine lacks a program that
            they want: by name, the hashes of their bytes.
        order: By document, how tight people say that it holds, 0 to 100.
    """

    papers: tuple[KeptPaper, ...] = ()
    rules_version: str = ""
    model_version: str = "none"
    excused: Mapping[str, str] = field(default_factory=dict)
    order: Mapping[str, float] = field(default_factory=dict)


def keep_run(
    annotations: AnnotationSet,
    matches: Sequence[DocumentMatch],
    documents: Iterable[JudgedDocument],
    *,
    aids: Callable[[], str],
) -> Baseline:
    """Returns what is remembered of a run.

    Args:
        annotations: What people annotated.
        matches: What of that was found; papers without one could not be read on this machine.
        documents: What was judged.
        aids: Names the programs of this machine that can help to read; asked only where one did.
    """
    judged = {one.name: one for one in documents}
    found = {one.document: one for one in matches}
    papers = [
        _keep_paper(one, found[one.name], judged[one.name], aids=aids)
        for one in annotations.documents
        if one.name in found
    ]
    left_out = (one.name for one in annotations.documents if one.name not in found)
    return Baseline(tuple(papers), excused={name: judged[name].sha256 for name in left_out})


def digest_annotations(annotated: AnnotatedDocument) -> tuple[str, ...]:
    """Returns the digests of all annotations of a paper, and of what it was annotated for."""
    header = json.dumps([sorted(map(str, annotated.complete_for)), annotated.aside])
    each = (digest_annotation(one) for one in annotated.annotations)
    return tuple(sorted((_short(header), *each)))


def digest_annotation(annotation: Annotation) -> str:
    """Returns twelve hexadecimal digits that change with all that an annotation says.

    Neither the name of its paper nor the line on which it stands is part of that.
    """
    said: Sequence[object] = (
        annotation.clause,
        annotation.quote,
        str(annotation.label),
        str(annotation.kind),
        annotation.severity,
        None if annotation.bound is None else str(annotation.bound),
        None if annotation.force is None else str(annotation.force),
        annotation.subtype,
    )
    return _short(json.dumps(said))


def _keep_paper(
    annotated: AnnotatedDocument,
    match: DocumentMatch,
    judged: JudgedDocument,
    *,
    aids: Callable[[], str],
) -> KeptPaper:
    says, asked = _judgements(match), _asked(match)
    assessment = judged.assessment
    aided = any(one.code in _AIDED for one in judged.diagnostics)
    return KeptPaper(
        name=judged.name,
        sha256=judged.sha256,
        outcome=judged.outcome,
        characters=judged.characters,
        coverage=None if assessment is None else round(assessment.coverage, 4),
        index=None if assessment is None else round(assessment.neutral.value, 2),
        aids=_short(aids()) if aided else "",
        annotations=digest_annotations(annotated),
        aside=annotated.aside,
        findings=tuple(_keep(one, says, asked) for one in judged.findings),
    )


def _judgements(match: DocumentMatch) -> Mapping[str, Met]:
    says = {one.id: Met.FALSE_ALARM for one in match.false_alarms}
    says |= {one.id: Met.UNJUDGED for one in match.unjudged}
    says |= {pair.finding.id: Met.NEGATIVE for pair in match.flagged}
    return says | {one.id: Met.RIGHT for one in match.right}


def _asked(match: DocumentMatch) -> Mapping[str, Asked]:
    best = sorted(match.pairs, key=lambda pair: pair.overlap)
    return {
        pair.finding.id: Asked(
            pair.annotation.severity, pair.annotation.bound, pair.annotation.clause
        )
        for pair in best
    }


def _keep(finding: Finding, says: Mapping[str, Met], asked: Mapping[str, Asked]) -> KeptFinding:
    return KeptFinding(
        label=finding.label,
        kind=finding.kind,
        clause=finding.clause,
        quote=finding.quote,
        severity=finding.severity,
        bound=finding.bound,
        unsure=finding.is_unsure,
        rule_ids=finding.rule_ids,
        met=says.get(finding.id, Met.UNJUDGED),
        asked=asked.get(finding.id),
    )


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
