# SPDX-License-Identifier: Apache-2.0
"""The second voice: what the classifier says of each provision, beside what rules say.

Rules say that something is there, who is bound and how hard; the model says how likely a label is,
given the words of the provision and what rules said of it and of its neighbours. Each keeps its
own voice: ``rule`` where a rule speaks; ``model`` beside it where the words alone, as if no rule
had spoken, are likely enough to be listed, and by itself where no rule of the label speaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.domain.finding import FOR_REVIEW, GRADE_UNSURE, LABELS, Finding, Label, Reason, Step
from pipeline.domain.queue import Chance
from pipeline.domain.taxonomy import Bound, FindingKind, Source
from pipeline.packs import Form, Pack, Rule

if TYPE_CHECKING:
    from pipeline.modelstore import Seen
    from pipeline.modelstore.model import ClauseModel, Scores

__all__ = [
    "UNCLEAR_FACTOR",
    "Hearing",
    "Spoken",
    "as_spoken",
    "hear_model",
    "hits_of",
    "spoken_rule",
]

# A finding of which nobody knows whom it binds is right less often.
UNCLEAR_FACTOR = 0.8
# Without labels by people outside the project the model alone is never highly confident.
_MOST_ALONE = 0.6
_GUESSED_SEVERITY = 2


@dataclass(frozen=True, slots=True)
class Spoken:
    """A label that the model alone hears in a provision, with the terms that tell it.

    ``heard`` is what the model says, ``probability`` what is shown of it.
    """

    label: Label
    probability: float
    heard: float
    grade: int
    asserted: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ear:
    """How one label is heard: its column, its thresholds, and how sure the model alone may be."""

    column: int
    listed: float
    asserted: float
    most: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the model says of the provisions of one paper, in its order.

    Attributes:
        model: The model.
        scores: All that it says.
        ears: By label, how it is heard; labels that are off are not.
        heard: By provision, the labels that are likely enough to be listed.
        likely: By provision, the labels that are at all likely or of which a rule speaks, the
            likeliest first.
        foreign: Whether other rules speak than the model learned beside.
    """

    model: "ClauseModel"
    scores: "Scores"
    ears: Mapping[str, _Ear]
    heard: Mapping[int, Sequence[str]]
    likely: Mapping[int, tuple[Chance, ...]]
    foreign: bool

    def weigh(self, place: int, findings: Sequence[Finding]) -> list[Finding]:
        """Returns the findings of rules on one provision with the probability from both voices.

        Those that are not likely enough to be listed are left to the queue; rules that the model
        has not learned beside are not overruled, and are for review.
        """
        return [one for finding in findings for one in self._weigh(place, finding)]

    def alone(self, place: int, findings: Sequence[Finding]) -> Iterator[Spoken]:
        """Yields the labels that the model hears in a provision and no rule does."""
        told = {str(finding.label) for finding in findings}
        for label in self.heard.get(place, ()):
            if label not in told:
                ear = self.ears[label]
                chance = float(self.scores.together[place, ear.column])
                likely = round(min(chance, ear.most), 3)
                yield Spoken(
                    label=LABELS[label],
                    probability=likely,
                    heard=round(chance, 3),
                    grade=self.model.grade(self.scores, place, label),
                    asserted=likely >= ear.asserted,
                    words=self.model.telling_words(self.scores, place, label),
                )

    def _weigh(self, place: int, finding: Finding) -> Iterator[Finding]:
        ear = self.ears.get(str(finding.label))
        if ear is None:
            yield finding  # the model has no voice here
            return
        chance = float(self.scores.together[place, ear.column])
        if chance < ear.listed and not self.foreign:
            return
        heard = float(self.scores.alone[place, ear.column]) >= ear.listed
        text = (
            f"The rule alone: {finding.probability:.2f}; with the words of the provision the "
            f"model makes it {chance:.2f}."
        )
        yield replace(
            finding,
            probability=_of(finding, chance),
            sources=(Source.MODEL, Source.RULE) if heard else (Source.RULE,),
            reasons=(*finding.reasons, Reason(Step.CHANCE, text)),
            flags=_flagged(
                finding, asserted=chance >= ear.asserted, unsure=self._unsure(place, finding)
            ),
        )

    def _unsure(self, place: int, finding: Finding) -> bool:
        """Says whether the model would give another grade; of mitigators it knows none."""
        if finding.kind is not FindingKind.RESTRICTION:
            return False
        return self.model.grade(self.scores, place, str(finding.label)) != finding.severity


def hear_model(model: "ClauseModel", paper: Sequence["Seen"], *, foreign: bool = False) -> Hearing:
    """Returns what a model says of the provisions of one paper, given in its order.

    Args:
        model: The model.
        paper: The provisions.
        foreign: Whether other rules speak than the model learned beside.
    """
    columns = {label: place for place, label in enumerate(model.labels)}
    ears = {
        card.label: _Ear(
            columns[card.label], card.listed, card.asserted, 1.0 if card.public else _MOST_ALONE
        )
        for card in model.manifest.labels
        if card.on and card.label in LABELS
    }
    scores = model.score(paper)
    heard: dict[int, list[str]] = {}
    for label, ear in ears.items():
        for place in (scores.together[:, ear.column] >= ear.listed).nonzero()[0].tolist():
            heard.setdefault(place, []).append(label)
    likely = _likely(model, scores, paper)
    return Hearing(model, scores, ears, heard, likely, foreign)


def _likely(
    model: "ClauseModel", scores: "Scores", paper: Sequence["Seen"]
) -> dict[int, tuple[Chance, ...]]:
    found: dict[int, list[Chance]] = {}
    columns_of = {label: place for place, label in enumerate(model.labels)}
    offered = scores.together >= model.manifest.queued
    # What a rule says is offered in any case: somebody foresaw these words.
    for place, seen in enumerate(paper):
        for label in seen.hits.keys() & columns_of:
            offered[place, columns_of[label]] = True
    rows, columns = offered.nonzero()
    for place, column in zip(rows.tolist(), columns.tolist(), strict=True):
        known = LABELS.get(model.labels[column])
        if known is not None:
            chance = Chance(known, round(float(scores.together[place, column]), 3))
            found.setdefault(place, []).append(chance)
    return {
        place: tuple(sorted(chances, key=lambda one: (-one.probability, one.label)))
        for place, chances in found.items()
    }


def as_spoken(finding: Finding, spoken: Spoken, words: Sequence[str]) -> Finding:
    """Returns the finding of ``spoken_rule`` as one of the model, as likely as it says.

    ``words`` are those that tell it most, as the paper writes them.
    """
    named = ", ".join(f"\u2018{word}\u2019" for word in words)
    told = f"words that tell it most: {named}" if named else "no words of it tell most"
    capped = f"; shown as {_MOST_ALONE:.2f}, since no labels from outside confirm it"
    text = (
        f"No rule speaks. The model finds it like clauses that people labelled so, with a "
        f"probability of {spoken.heard:.2f}{capped if spoken.heard > spoken.probability else ''} "
        f"({told})."
    )
    return replace(
        finding,
        probability=_of(finding, spoken.probability),
        sources=(Source.MODEL,),
        reasons=(*finding.reasons, Reason(Step.CHANCE, text)),
        flags=_flagged(finding, asserted=spoken.asserted, unsure=False),
    )


def hits_of(findings: Sequence[Finding]) -> dict[str, float]:
    """Returns, by label, the confidence of the surest rule that speaks about one provision."""
    hits: dict[str, float] = {}
    for finding in findings:
        label = str(finding.label)
        hits[label] = max(hits.get(label, 0.0), finding.probability)
    return hits


def spoken_rule(pack: Pack) -> Rule:
    """Returns what stands for a rule where the model alone hears a label.

    It has no id, and may stand in any form of sentence. Its grade is a guess until the model has
    given the one of the provision.
    """
    first = pack.rules[0]
    restricts = pack.kind is FindingKind.RESTRICTION
    return replace(
        first,
        id="",
        title=f"Reads like {pack.title[:1].lower()}{pack.title[1:]}",
        subtypes=(),
        severity=_GUESSED_SEVERITY,
        forms=tuple(form for form in Form if form is not Form.RELIEF or not restricts),
        conditions=(),
        unless=(),
        graders=(),
        because=f"at stake: {pack.loss}.",
        ask=pack.ask,
        hits=(),
        misses=(),
        imposed=False,
        conceded=False,
    )


def _of(finding: Finding, chance: float) -> float:
    return round(chance * (UNCLEAR_FACTOR if finding.bound is Bound.UNCLEAR else 1.0), 3)


def _flagged(finding: Finding, *, asserted: bool, unsure: bool) -> tuple[str, ...]:
    flags = {FOR_REVIEW: not asserted, GRADE_UNSURE: unsure}
    return tuple(sorted({*finding.flags, *(flag for flag, holds in flags.items() if holds)}))
