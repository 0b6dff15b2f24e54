# SPDX-License-Identifier: Apache-2.0
"""How far people who judged the same clauses agree, how rules fare with them, and what was missed.

Percentage, Cohen's kappa and Krippendorff's alpha are those of nltk; a figure that is not defined
is None, with the reason. Only what people said blind is in them. What people added is left out,
because whoever judges it has seen that somebody flagged it; but where several found it each by
themselves, that is counted, and their grades are compared.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from pipeline.domain.decision import Verdict
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Category
from pipeline.review.store.values import Rating
from pipeline.review.values import Item, ItemKind, Judgement, Standing

__all__ = [
    "Agreement",
    "Caveat",
    "Figures",
    "GradeFigures",
    "MissedTopic",
    "Misses",
    "RuleFigures",
    "TopicFigures",
    "measure",
    "said_label",
]

# Below it a figure of agreement is hardly more than chance.
_FEW = 5
# From this share of judgements on that say one thing, kappa says little of agreement.
_ONE_SIDED = 0.8
_CERTAINTY = 0.95
# The share of unflagged provisions that is put before people (taxonomy section 5).
_OFFERED = 0.1
_DECIDED = frozenset({Standing.AGREED, Standing.SETTLED})
_DIFFERED = frozenset({Standing.DISPUTED, Standing.SETTLED})


class Caveat(StrEnum):
    """Why figures of agreement are missing, or say little.

    ``NOT_SHARED``: nothing was judged by two people. ``TOO_FEW``: fewer than five items were.
    ``NO_VARIATION``: everybody said one and the same of everything, so that kappa and alpha are
    not defined. ``ONE_SIDED``: four in five judgements or more said one thing, so that chance
    alone agrees often, and kappa and alpha stay low however much people agree.
    """

    NOT_SHARED = "nothing judged by two people"
    TOO_FEW = "too few"
    NO_VARIATION = "not enough variation"
    ONE_SIDED = "almost all said one thing"


@dataclass(frozen=True, slots=True)
class Figures:
    """How far people name the same topic, or say that nothing bites.

    Attributes:
        items: Number that two people or more judged, and were sure of.
        people: Number of people who judged one of these.
        same: Share of pairs of judgements of one item that say the same, 0 to 1.
        kappa: Cohen's, up to 1; only of two people.
        alpha: Krippendorff's for names, up to 1.
        unsure: Number of judgements that leave it open; they are in no figure.
        caveats: What is missing, and why.
    """

    items: int = 0
    people: int = 0
    same: float | None = None
    kappa: float | None = None
    alpha: float | None = None
    unsure: int = 0
    caveats: tuple[Caveat, ...] = (Caveat.NOT_SHARED,)


@dataclass(frozen=True, slots=True)
class GradeFigures:
    """How far people who name the same topic give it the same grade.

    Attributes:
        items: Number that two people or more graded.
        equal: Share of pairs of grades that are the same, 0 to 1.
        within_one: Share of pairs at most one step apart, 0 to 1.
        alpha: Krippendorff's for ranks, up to 1.
        caveats: What is missing, and why.
    """

    items: int = 0
    equal: float | None = None
    within_one: float | None = None
    alpha: float | None = None
    caveats: tuple[Caveat, ...] = (Caveat.NOT_SHARED,)


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """Agreement on what the program found of one topic; ``grades`` are on those who name it."""

    label: Label
    said: Figures
    grades: GradeFigures


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What came of the findings of one rule; of one that several rules gave, each has its share.

    Attributes:
        rule: Its id; empty for findings of the classifier alone.
        judged: Number of findings that somebody judged.
        confirmed: Of these, agreed or settled: right as they were.
        corrected: Right once corrected.
        dismissed: Wrong.
        disputed: Number on which people differed, settled since or not.
    """

    rule: str
    judged: int = 0
    confirmed: int = 0
    corrected: int = 0
    dismissed: int = 0
    disputed: int = 0


@dataclass(frozen=True, slots=True)
class MissedTopic:
    """What the program missed of a topic.

    ``sampled`` in the random tenth, ``added`` by people; ``twice`` is the number of clauses that
    two people or more added, each without knowing of the other.
    """

    label: Label
    sampled: int
    added: int
    twice: int = 0


@dataclass(frozen=True, slots=True)
class Misses:
    """What bites in provisions that the program did not flag.

    Attributes:
        judged: Number of provisions of the random tenth that were agreed or settled.
        biting: Of these, the number in which something bites.
        low: Where the share that bites begins, 0 to 1, at 95 %, by Wilson; None without any.
        high: Where it ends.
        unflagged: About how many provisions these stand for: ten times as many.
        topics: By topic, in the order of the taxonomy.
    """

    judged: int = 0
    biting: int = 0
    low: float | None = None
    high: float | None = None
    unflagged: int = 0
    topics: tuple[MissedTopic, ...] = ()

    @property
    def expected(self) -> tuple[int, int] | None:
        """About how many provisions bite unseen in these papers, at least and at most."""
        if self.low is None or self.high is None:
            return None
        unseen = self.unflagged - self.judged
        return round(self.low * unseen), round(self.high * unseen)


@dataclass(frozen=True, slots=True)
class Agreement:
    """All figures of a review.

    Attributes:
        overall: On all that the program found.
        grades: On the grades of all restrictions.
        topics: By topic that was found, in the order of the taxonomy.
        unflagged: On the random tenth in which the program found nothing.
        rules: By rule, sorted by id.
        misses: What the program did not find.
    """

    overall: Figures
    grades: GradeFigures
    topics: tuple[TopicFigures, ...]
    unflagged: Figures
    rules: tuple[RuleFigures, ...]
    misses: Misses


def measure(ratings: Iterable[Rating]) -> Agreement:
    """Returns how far people agree, and what they made of what was found.

    Args:
        ratings: What each person says now of each item, in any order; one a person and item.
    """
    every = sorted(ratings, key=lambda one: (one.item.id, one.person.id))
    found = [one for one in every if one.item.kind is ItemKind.FINDING]
    unflagged = [one for one in every if one.item.kind is ItemKind.UNFLAGGED]
    added = [one for one in every if one.item.kind is ItemKind.ADDED]
    graded = _graded([*found, *(one for one in added if one.found)])
    of_limits = [one for label in graded if isinstance(label, Category) for one in graded[label]]
    return Agreement(
        overall=_compare(found),
        grades=_compare_grades(of_limits),
        topics=tuple(_topics(found, graded)),
        unflagged=_compare(unflagged),
        rules=_rules(found),
        misses=_misses(unflagged, added),
    )


def said_label(item: Item, judgement: Judgement) -> Label | None:
    """Returns the topic that a judgement sees in an item, None where it says that nothing bites.

    Of one who is unsure it is the item's.
    """
    if judgement.verdict is Verdict.DISMISS:
        return None
    if item.kind is ItemKind.UNFLAGGED and judgement.verdict is Verdict.AGREE:
        return None
    return judgement.category or item.label


@dataclass(frozen=True, slots=True)
class _Said:
    """What one person says of one thing: a topic by name, or a grade."""

    person: str
    item: str
    value: str | int


def _topics(
    found: Sequence[Rating], graded: Mapping[Label, Sequence[_Said]]
) -> Iterable[TopicFigures]:
    by_label: defaultdict[Label | None, list[Rating]] = defaultdict(list)
    for one in found:
        by_label[one.item.label].append(one)
    for label in LABELS.values():
        if label in by_label or _shared(graded.get(label, ())):
            grades = _compare_grades(graded.get(label, ()))
            yield TopicFigures(label, _compare(by_label[label]), grades)


def _compare(ratings: Sequence[Rating]) -> Figures:
    blind = [(one, one.blind) for one in ratings if one.blind is not None]
    sure = [(one, given) for one, given in blind if given.verdict is not Verdict.UNSURE]
    said = _shared(
        _Said(one.person.id, one.item.id, str(said_label(one.item, given) or ""))
        for one, given in sure
    )
    unsure = len(blind) - len(sure)
    if not said:
        return Figures(unsure=unsure)
    alpha, caveats = _alpha(said)
    people = len({one.person for one in said})
    return Figures(
        items=len({one.item for one in said}),
        people=people,
        same=_share(said, lambda one, other: one == other),
        kappa=_kappa(said) if people == 2 else None,
        alpha=alpha,
        unsure=unsure,
        caveats=caveats,
    )


def _graded(found: Sequence[Rating]) -> dict[Label, list[_Said]]:
    """Returns the grades that people give, by the topic that they name."""
    said: defaultdict[Label, list[_Said]] = defaultdict(list)
    for one in found:
        given = one.blind
        if given is None or given.verdict is Verdict.UNSURE:
            continue
        label = said_label(one.item, given)
        if label is not None:
            grade = _grade(one.item, given)
            said[label].append(_Said(one.person.id, f"{one.item.id} {label}", grade))
    return said


def _compare_grades(given: Iterable[_Said]) -> GradeFigures:
    said = _shared(given)
    if not said:
        return GradeFigures()
    alpha, caveats = _alpha(said, _rank_distance(said))
    return GradeFigures(
        items=len({one.item for one in said}),
        equal=_share(said, lambda one, other: one == other),
        within_one=_share(said, lambda one, other: abs(int(one) - int(other)) <= 1),
        alpha=alpha,
        caveats=caveats,
    )


def _grade(item: Item, judgement: Judgement) -> int:
    return item.severity if judgement.severity is None else judgement.severity


def _shared(said: Iterable[_Said]) -> tuple[_Said, ...]:
    """Returns what was said of things of which two people or more spoke."""
    every = tuple(said)
    spoke = Counter(one.item for one in every)
    return tuple(one for one in every if spoke[one.item] > 1)


def _share(said: Iterable[_Said], alike: Callable[[str | int, str | int], bool]) -> float:
    values: defaultdict[str, list[str | int]] = defaultdict(list)
    for one in said:
        values[one.item].append(one.value)
    pairs = [alike(*pair) for given in values.values() for pair in combinations(given, 2)]
    return sum(pairs) / len(pairs)


def _kappa(said: Sequence[_Said]) -> float | None:
    from nltk.metrics.agreement import AnnotationTask

    if len({one.value for one in said}) == 1:
        return None
    # With distances of 0 and 1 it is Cohen's; `kappa` writes a line of log for each item.
    return float(AnnotationTask(_triples(said)).weighted_kappa())


def _alpha(
    said: Sequence[_Said], distance: Callable[[int, int], float] | None = None
) -> tuple[float | None, tuple[Caveat, ...]]:
    # Loaded here: more than a second that only those who ask for figures wait for.
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance

    few = (Caveat.TOO_FEW,) if len({one.item for one in said}) < _FEW else ()
    # The library calls perfect what is not defined.
    if len({one.value for one in said}) == 1:
        return None, (*few, Caveat.NO_VARIATION)
    task = AnnotationTask(_triples(said), distance or binary_distance)
    commonest = Counter(one.value for one in said).most_common(1)[0][1]
    one_sided = (Caveat.ONE_SIDED,) if commonest >= _ONE_SIDED * len(said) else ()
    return float(task.alpha()), (*few, *one_sided)


def _triples(said: Iterable[_Said]) -> list[tuple[str, str, str | int]]:
    return [(one.person, one.item, one.value) for one in said]


def _rank_distance(said: Iterable[_Said]) -> Callable[[int, int], float]:
    """Returns Krippendorff's distance between ranks: by how many were given between them."""
    given = Counter(int(one.value) for one in said)

    def distance(one: int, other: int) -> float:
        low, high = sorted((one, other))
        between = sum(given[grade] for grade in range(low, high + 1))
        return (between - (given[low] + given[high]) / 2) ** 2

    return distance


def _rules(found: Sequence[Rating]) -> tuple[RuleFigures, ...]:
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in {one.item.id: one for one in found}.values():
        for rule in one.item.rule_ids or ("",):
            counted[rule].update(_fates(one))
    return tuple(RuleFigures(rule, **counted[rule]) for rule in sorted(counted))


def _fates(one: Rating) -> Iterable[str]:
    yield "judged"
    if one.outcome.standing in _DIFFERED:
        yield "disputed"
    if one.outcome.standing not in _DECIDED or one.outcome.judgement is None:
        return
    match one.outcome.judgement.verdict:
        case Verdict.AGREE:
            yield "confirmed"
        case Verdict.EDIT:
            yield "corrected"
        case Verdict.DISMISS:
            yield "dismissed"
        case Verdict.UNSURE:
            return


def _misses(unflagged: Sequence[Rating], added: Sequence[Rating]) -> Misses:
    sampled, extra = _decided_labels(unflagged), _decided_labels(added)
    missed = Counter(label for label in sampled if label is not None)
    named = Counter(label for label in extra if label is not None)
    found = Counter(one.item.id for one in added if one.found)
    labels = {one.item.id: one.item.label for one in added}
    twice = Counter(labels[item] for item, people in found.items() if people > 1)
    biting = missed.total()
    low, high = _wilson(biting, len(sampled)) if sampled else (None, None)
    return Misses(
        judged=len(sampled),
        biting=biting,
        low=low,
        high=high,
        unflagged=round(len(sampled) / _OFFERED),
        topics=tuple(
            MissedTopic(label, missed[label], named[label], twice[label])
            for label in LABELS.values()
            if missed[label] or named[label] or twice[label]
        ),
    )


def _decided_labels(ratings: Iterable[Rating]) -> list[Label | None]:
    """Returns what each item came to, of those that came to something."""
    return [
        said_label(one.item, one.outcome.judgement)
        for one in {one.item.id: one for one in ratings}.values()
        if one.outcome.standing in _DECIDED
        and one.outcome.judgement is not None
        and one.outcome.judgement.verdict is not Verdict.UNSURE
    ]


def _wilson(biting: int, judged: int) -> tuple[float, float]:
    # Loaded here: it takes a second.
    from scipy.stats import binomtest

    bounds = binomtest(biting, judged).proportion_ci(_CERTAINTY, method="wilson")
    return float(bounds.low), float(bounds.high)
