# SPDX-License-Identifier: Apache-2.0
"""Rules as values: what a pack file says, checked and frozen.

A rule speaks about the matching text of one provision: lower case, with party words replaced by
the side they stand for (``SUB``, ``PRIME``, ``AUTH``, ``ONE`` for a named party whose side is not
known, ``BOTH``, ``OTHER`` for 'the other party', ``USER`` for people helped).
"""

from dataclasses import dataclass
from enum import StrEnum

from pipeline.domain.finding import Label
from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
    SeverityTest,
)
from pipeline.packs.question import AbsenceQuestion
from pipeline.packs.values import ValueFamily

__all__ = [
    "Condition",
    "Example",
    "Family",
    "Form",
    "Grader",
    "Pack",
    "Rule",
    "RuleBook",
    "Scope",
    "Unless",
    "UnlessScope",
    "VerbPhrase",
    "VerbTable",
    "Weights",
    "Who",
]


class Family(StrEnum):
    """What misleads in a sentence that a rule must miss (taxonomy section 0).

    Struck-through text and comments are no family here: they never reach a rule.
    """

    NEGATION = "negation"
    PRIME_BOUND = "prime_bound"
    DEFINITION = "definition"
    HOMONYM = "homonym"
    STATUTE = "statute"
    RECITAL = "recital"
    HEAD_CONTRACT = "head_contract"
    THIRD_PARTY = "third_party"
    GUIDANCE = "guidance"


class Form(StrEnum):
    """The forms in which a sentence binds or frees somebody (taxonomy section 2.2)."""

    DUTY = "duty"
    BAN = "ban"
    POWER = "power"
    RELIEF = "relief"
    DEEMED = "deemed"
    STATEMENT = "statement"


class Scope(StrEnum):
    """Where the words of a condition or of a grader may stand.

    ``CONTEXT`` is the provision, its headings, the words just before it in the same clause, and
    the definitions of the terms that it uses.
    """

    PROVISION = "provision"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must stand in the provision.

    Attributes:
        pattern: Regular expression (RE2 syntax), macros replaced, matched as whole words.
        source: The pattern as it stands in the file.
        near: At most this many words between it and the trigger, None for anywhere.
        scope: Whether it may also stand around the provision.
    """

    pattern: str
    source: str
    near: int | None = None
    scope: Scope = Scope.PROVISION


class UnlessScope(StrEnum):
    """Where an exception looks."""

    PROVISION = "provision"
    TRIGGER = "trigger"
    HEADING = "heading"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Unless:
    """What keeps a rule from speaking, and why.

    ``TRIGGER`` scope asks that the match overlaps or touches the trigger: a homonym.
    """

    pattern: str
    source: str
    because: str
    scope: UnlessScope = UnlessScope.PROVISION


@dataclass(frozen=True, slots=True)
class Grader:
    """A condition in the text that moves the grade (taxonomy section 0, seven tests).

    Exactly one of ``at_least``, ``at_most`` and ``by`` is set.
    ``months_over``, ``percent_over`` and ``amount_over`` ask besides for a longer duration, a
    larger share, or a larger sum (pounds, dollars or euros) within a few words of the match;
    ``months_under`` and ``days_under`` for a shorter duration: short notice, short cure.
    ``test`` names the one of the seven tests that it is.
    """

    pattern: str
    source: str
    because: str
    at_least: int | None = None
    at_most: int | None = None
    by: int | None = None
    months_over: float | None = None
    percent_over: float | None = None
    amount_over: float | None = None
    months_under: float | None = None
    days_under: float | None = None
    test: SeverityTest | None = None
    scope: Scope = Scope.PROVISION


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a rule must hit or must miss.

    ``bound``, ``severity`` and ``force`` are asserted for hits when given; ``because`` says why
    a miss is one, ``family`` what misleads in it; ``section`` is the part of a paper in which the
    sentence stands; ``todo`` marks a known gap, which is listed and not asserted.
    ``heading`` is the heading above it, ``before`` the sentence before it in the same clause,
    ``defined`` the defined terms of the paper with their meanings.
    """

    text: str
    because: str = ""
    bound: Bound | None = None
    severity: int | None = None
    force: Force | None = None
    family: Family | None = None
    section: Section = Section.OPERATIVE
    todo: bool = False
    heading: str = ""
    before: str = ""
    defined: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which papers say one thing.

    Attributes:
        id: Stable, never reused ("MB-001").
        label: Category, mitigator or modifier.
        kind: Restriction, mitigator or modifier.
        title: What it finds, in a few words.
        subtypes: Subtypes of the category.
        severity: Grade 0 to 4 before graders; strength 1 to 3 of a mitigator; 0 of a modifier.
        forms: Forms of sentence in which the trigger counts.
        trigger: The words that decide place and direction.
        conditions: What else must stand in the provision.
        unless: What keeps it from speaking.
        graders: The rule's own, applied after its category's.
        because: Why it matters, for the reader of the finding.
        ask: A question to the prime.
        hits: Sentences it must find.
        misses: Sentences it must not find.
        mutuality: What it says when both sides are bound; None when it then says nothing.
        imposed: Whether what the other side will do is itself the burden ('we will score bidders
            on fit'): a duty of the other side then binds the subcontractor.
        conceded: Whether the words of a mitigator soften the other side's own power ('may, after
            consulting the SUB, change'), which then counts.
        confidence: Probability of a finding of this rule alone, 0 to 1.
    """

    id: str
    label: Label
    kind: FindingKind
    title: str
    subtypes: tuple[str, ...]
    severity: int
    forms: tuple[Form, ...]
    trigger: Condition
    conditions: tuple[Condition, ...]
    unless: tuple[Unless, ...]
    graders: tuple[Grader, ...]
    because: str
    ask: str
    hits: tuple[Example, ...]
    misses: tuple[Example, ...]
    mutuality: Mutuality | None = Mutuality.FORMAL
    imposed: bool = False
    conceded: bool = False
    confidence: float = 0.8


@dataclass(frozen=True, slots=True)
class Pack:
    """The rules of one category, mitigator or modifier, with what all of them share."""

    label: Label
    kind: FindingKind
    title: str
    loss: str
    ask: str
    ideal: str
    acceptable: str
    fallback: str
    rules: tuple[Rule, ...]
    graders: tuple[Grader, ...] = ()
    unless: tuple[Unless, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of scoring that a lawyer would argue about (taxonomy sections 3.2 to 3.6).

    ``bands`` holds the lower edges of noticeable, strong and very strong.
    ``offsets`` gives, for each mitigator, the categories it softens.
    """

    categories: dict[Category, float]
    severity: tuple[float, ...]
    direction: dict[str, float]
    force: dict[Force, float]
    mitigation: tuple[float, ...]
    mitigation_cap: float
    mitigation_cap_grade4: float
    decay: float
    bands: tuple[float, float, float]
    offsets: dict[Mitigator, tuple[Category, ...]]
    minimum_coverage: float
    tie_points: float


class Who(StrEnum):
    """Where the one stands whom a phrase is about."""

    BEFORE = "before"
    WITHIN = "within"
    AFTER = "after"
    AGAINST = "against"
    SEEN_TO = "seen_to"
    NOBODY = "nobody"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class VerbPhrase:
    """A verb phrase as a regular expression, with the words with which it may begin."""

    first: frozenset[str]
    pattern: str


@dataclass(frozen=True, slots=True)
class VerbTable:
    """Verb phrases of one form.

    Attributes:
        name: Its name in the file.
        form: The form in which its phrases bind or free.
        who: Where the one stands whom they are about.
        also: Forms as which a rule may read them as well.
        plain: Whether they are a plain present tense, which binds nobody within a condition.
        phrases: The phrases in order.
    """

    name: str
    form: Form
    who: Who
    also: tuple[Form, ...]
    plain: bool
    phrases: tuple[VerbPhrase, ...]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Everything in ``rules/``: packs, questions, words, weights, values, and their hash.

    ``version`` is the first twelve hexadecimal digits of the SHA-256 over all files.
    """

    packs: tuple[Pack, ...]
    parties: PartyLexicon
    weights: Weights
    lexicon: dict[str, str]
    version: str
    verbs: tuple[VerbTable, ...] = ()
    questions: tuple[AbsenceQuestion, ...] = ()
    value_families: tuple[ValueFamily, ...] = ()
