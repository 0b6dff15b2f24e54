# SPDX-License-Identifier: Apache-2.0
"""The shape of the files in ``rules/``, checked at the edge with pydantic."""

from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Modifier,
    Role,
    SeverityTest,
)
from pipeline.packs.rule import Family, Form, Scope, UnlessScope

__all__ = [
    "ConditionFile",
    "ExampleFile",
    "GraderFile",
    "LexiconFile",
    "PackFile",
    "PartiesFile",
    "RuleFile",
    "UnlessFile",
    "WeightsFile",
]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _alternatives(value: object) -> object:
    """Joins a list of patterns to one pattern of alternatives."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "|".join(f"(?:{item})" for item in value)
    return value


_ONE_OR_MORE = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}
Pattern = Annotated[Text, BeforeValidator(_alternatives), WithJsonSchema(_ONE_OR_MORE)]


def _as_condition(value: object) -> object:
    return value if isinstance(value, dict) else {"pattern": value}


# Absences have a file of their own shape.
_KINDS: dict[type[Category | Mitigator | Modifier], FindingKind] = {
    Category: FindingKind.RESTRICTION,
    Mitigator: FindingKind.MITIGATOR,
    Modifier: FindingKind.MODIFIER,
}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionFile(_Shape):
    """A condition: a pattern, or a pattern with its distance from the trigger or its scope."""

    pattern: Pattern
    near: int | None = Field(default=None, ge=1, le=60)
    scope: Scope = Field(default=Scope.PROVISION, alias="in")

    @model_validator(mode="after")
    def _near_or_around(self) -> Self:
        if self.near is not None and self.scope is Scope.CONTEXT:
            msg = "near counts words within the provision and cannot go with 'in: context'"
            raise ValueError(msg)
        return self


class UnlessFile(_Shape):
    """An exception with its reason."""

    pattern: Pattern
    because: Text
    scope: UnlessScope = UnlessScope.PROVISION


class GraderFile(_Shape):
    """A condition that moves the grade; exactly one of at_least, at_most and by."""

    pattern: Pattern
    because: Text
    at_least: int | None = Field(default=None, ge=0, le=4)
    at_most: int | None = Field(default=None, ge=0, le=4)
    by: int | None = Field(default=None, ge=-4, le=4)
    months_over: float | None = Field(default=None, ge=0)
    percent_over: float | None = Field(default=None, ge=0)
    amount_over: float | None = Field(default=None, ge=0)
    months_under: float | None = Field(default=None, gt=0)
    days_under: float | None = Field(default=None, gt=0)
    test: SeverityTest | None = None
    scope: Scope = Field(default=Scope.PROVISION, alias="in")

    @model_validator(mode="after")
    def _one_effect(self) -> Self:
        if sum(value is not None for value in (self.at_least, self.at_most, self.by)) != 1:
            msg = "a grader needs exactly one of at_least, at_most and by"
            raise ValueError(msg)
        return self


class ExampleFile(_Shape):
    """A sentence that must be hit or missed."""

    text: Text
    because: str = ""
    bound: Bound | None = None
    severity: int | None = Field(default=None, ge=0, le=4)
    force: Force | None = None
    family: Family | None = None
    section: Section = Section.OPERATIVE
    todo: bool = False
    heading: str = ""
    before: str = ""
    defined: dict[Text, Text] = Field(default_factory=dict)


class RuleFile(_Shape):
    """One rule."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-\d{3}$")]
    title: Text
    subtypes: tuple[Text, ...] = ()
    severity: int = Field(ge=0, le=4)
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    trigger: Pattern
    where: tuple[Annotated[ConditionFile, BeforeValidator(_as_condition)], ...] = ()
    unless: tuple[UnlessFile, ...] = ()
    graders: tuple[GraderFile, ...] = ()
    because: Text
    ask: str = ""
    mutual: Literal["formal", "effective", "never"] = "formal"
    imposed: bool = False
    conceded: bool = False
    confidence: float = Field(default=0.8, ge=0, le=1)
    hits: Annotated[tuple[ExampleFile, ...], Field(min_length=3)]
    misses: Annotated[tuple[ExampleFile, ...], Field(min_length=3)]

    @model_validator(mode="after")
    def _reasons_for_misses(self) -> Self:
        if any(not miss.because.strip() for miss in self.misses):
            msg = "every miss needs a because"
            raise ValueError(msg)
        return self


class PackFile(_Shape):
    """A category's, mitigator's or modifier's file."""

    label: Category | Mitigator | Modifier
    kind: FindingKind
    title: Text
    loss: Text
    ask: Text
    ideal: Text
    acceptable: Text
    fallback: Text
    unless: tuple[UnlessFile, ...] = ()
    graders: tuple[GraderFile, ...] = ()
    rules: Annotated[tuple[RuleFile, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _kind_of_label(self) -> Self:
        fitting = _KINDS[type(self.label)]
        if self.kind is not fitting:
            msg = f"the kind of {self.label} is {fitting}, not {self.kind}"
            raise ValueError(msg)
        return self


class LexiconFile(_Shape):
    """Named groups of words for patterns: ``{name}`` in a pattern stands for the group."""

    groups: dict[Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")], Pattern]


class PartyWordFile(_Shape):
    """A party word."""

    phrase: Text
    role: Role
    confidence: float = Field(ge=0, le=1)


class PartiesFile(_Shape):
    """The party words."""

    words: Annotated[tuple[PartyWordFile, ...], Field(min_length=1)]


class WeightsFile(_Shape):
    """The numbers of scoring."""

    categories: dict[Category, Annotated[float, Field(ge=0, le=2)]]
    severity: Annotated[tuple[float, ...], Field(min_length=5, max_length=5)]
    direction: dict[str, Annotated[float, Field(ge=0, le=1)]]
    force: dict[Force, Annotated[float, Field(ge=0, le=1)]]
    mitigation: Annotated[tuple[float, ...], Field(min_length=3, max_length=3)]
    mitigation_cap: float = Field(ge=0, le=1)
    mitigation_cap_grade4: float = Field(ge=0, le=1)
    decay: float = Field(ge=0, le=1)
    bands: tuple[float, float, float]
    offsets: dict[Mitigator, tuple[Category, ...]]
    minimum_coverage: float = Field(ge=0, le=1)
    tie_points: float = Field(ge=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [category for category in Category if category not in self.categories]
        missing_forces = [force for force in Force if force not in self.force]
        if missing or missing_forces:
            names = ", ".join(str(name) for name in (*missing, *missing_forces))
            msg = f"weights are missing for: {names}"
            raise ValueError(msg)
        return self
