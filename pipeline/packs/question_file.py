# SPDX-License-Identifier: Apache-2.0
"""The shape of ``rules/absence.yaml``, and the questions that it gives."""

from collections.abc import Callable
from typing import Annotated, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Category, DocumentKind, Mitigator, Modifier
from pipeline.packs.question import AbsenceExample, AbsenceQuestion, Evidence, Mention

__all__ = ["MOST_CONFIDENCE", "AbsenceFile", "as_questions"]

# Silence can have many reasons: the wording may stand in a paper that nobody supplied.
MOST_CONFIDENCE = 0.6
# Taxonomy 3.10: a result says what was found, never what is the case.
_OPENING = "We found no wording"
# Of these nothing can be missed: a tender asks, and a head contract binds somebody else.
_NEVER_ASKED = frozenset({DocumentKind.ITT, DocumentKind.HEAD_CONTRACT})

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Word = Annotated[str, StringConstraints(pattern=r"^[a-z -]+$", min_length=3)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_mention(value: object) -> Mention:
    """Reads ``exclusivity`` or ``volume_access/no_guarantee``."""
    name, _, subtype = str(value).partition("/")
    every: tuple[Label, ...] = (*Category, *Mitigator, *Modifier)
    label = next((one for one in every if one == name), None)
    if label is None:
        kind, text = "mention", "no category, mitigator or modifier is called {name}"
        raise PydanticCustomError(kind, text, {"name": repr(name)})
    return Mention(label, subtype)


class _EvidenceFile(_Shape):
    kinds: tuple[DocumentKind, ...] = ()
    findings: tuple[Annotated[Mention, BeforeValidator(_as_mention)], ...] = ()
    patterns: tuple[_Text, ...] = ()
    apart_from: tuple[_Text, ...] = ()


class _AskedFile(_Shape):
    provisions: Annotated[tuple[_Text, ...], Field(min_length=1)]
    kind: DocumentKind = DocumentKind.CONTRACT


class _NotAskedFile(_AskedFile):
    because: _Text


class _QuestionFile(_Shape):
    id: Annotated[str, StringConstraints(pattern=r"^AB-\d{3}$")]
    label: Category
    subtypes: tuple[_Text, ...] = ()
    title: _Text
    question: Annotated[str, StringConstraints(strip_whitespace=True, pattern=f"^{_OPENING}")]
    ask: _Text
    confidence: float = Field(ge=0, le=MOST_CONFIDENCE)
    kinds: Annotated[tuple[DocumentKind, ...], Field(min_length=1)]
    about: Annotated[tuple[_Word, ...], Field(min_length=1)]
    occasion: _EvidenceFile = _EvidenceFile()
    spared: _EvidenceFile = _EvidenceFile()
    answer: _EvidenceFile
    asked: Annotated[tuple[_AskedFile, ...], Field(min_length=2)]
    not_asked: Annotated[tuple[_NotAskedFile, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _of_papers_that_bind(self) -> Self:
        refused = sorted(_NEVER_ASKED.intersection(self.kinds))
        if refused:
            msg = f"no question is asked of: {', '.join(refused)}"
            raise ValueError(msg)
        return self


class AbsenceFile(_Shape):
    """The questions. An empty answer would ask of every paper, so each has one."""

    questions: Annotated[tuple[_QuestionFile, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _answered_once(self) -> Self:
        ids = [one.id for one in self.questions]
        repeated = sorted({one for one in ids if ids.count(one) > 1})
        if repeated:
            msg = f"an id is given once: {', '.join(repeated)}"
            raise ValueError(msg)
        unanswered = [one.id for one in self.questions if _evidence(one.answer, str).is_empty]
        if unanswered:
            msg = f"nothing could answer: {', '.join(unanswered)}"
            raise ValueError(msg)
        return self


def as_questions(
    file: AbsenceFile, expand: Callable[[str, str], str]
) -> tuple[AbsenceQuestion, ...]:
    """Returns the questions of a file.

    Args:
        file: What was read.
        expand: Gives the pattern that a source stands for; told as well which question has it.
    """
    return tuple(_question(one, expand) for one in file.questions)


def _question(one: _QuestionFile, expand: Callable[[str, str], str]) -> AbsenceQuestion:
    def pattern(source: str) -> str:
        return expand(source, one.id)

    return AbsenceQuestion(
        id=one.id,
        label=one.label,
        subtypes=one.subtypes,
        title=one.title,
        question=one.question,
        ask=one.ask,
        confidence=one.confidence,
        kinds=one.kinds,
        about=one.about,
        occasion=_evidence(one.occasion, pattern),
        spared=_evidence(one.spared, pattern),
        answer=_evidence(one.answer, pattern),
        asked=tuple(AbsenceExample(each.provisions, "", each.kind) for each in one.asked),
        not_asked=tuple(
            AbsenceExample(each.provisions, each.because, each.kind) for each in one.not_asked
        ),
    )


def _evidence(file: _EvidenceFile, pattern: Callable[[str], str]) -> Evidence:
    return Evidence(
        kinds=file.kinds,
        findings=file.findings,
        patterns=tuple(pattern(one) for one in file.patterns),
        apart_from=tuple(pattern(one) for one in file.apart_from),
    )
