# SPDX-License-Identifier: Apache-2.0
"""A model of a review: a list of acts that hold, from which all else is worked out.

It knows nothing of databases, events, pages or requests.
"""

from dataclasses import dataclass, field

from pipeline.domain.decision import Verdict
from pipeline.review.outcomes import people_needed, settle
from pipeline.review.values import ItemKind, Judgement, Standing

AGREE = Judgement(Verdict.AGREE)
REVIEWERS = ("Ann", "Bob", "Kim")
ADJUDICATORS = ("Eve", "Pat")


def regrade(said, before, after):
    """What a judgement of an item of one grade says of the same with another."""
    if said is None or said.verdict in {Verdict.DISMISS, Verdict.UNSURE}:
        return said
    severity = before if said.severity is None else said.severity
    return AGREE if severity == after else Judgement(Verdict.EDIT, severity=severity)


@dataclass
class Model:
    """Acts that hold, oldest first: person, kind, item and what was said; fifth, a grade found."""

    acts: list = field(default_factory=list)
    items: dict = field(default_factory=dict)
    reviewers: set = field(default_factory=set)

    def found(self, person, name):
        """The grade that a person gave a clause when they added it."""
        grades = [act[4] for act in self.acts if (act[0], act[2]) == (person, name) and act[4:]]
        return grades[-1] if grades else self.items[name].severity

    def as_seen_by(self, person, name, said):
        """What was said of an item, as said of it with a person's own grade; and back."""
        return regrade(said, self.items[name].severity, self.found(person, name))

    def means(self, person, name, said):
        return regrade(said, self.found(person, name), self.items[name].severity)

    def says(self, person, name, kind="judgement"):
        said = [act for act in self.acts if act[:3] == (person, kind, name)]
        return said[-1][3] if said else None

    def judgements(self, name):
        return {
            person: said
            for person in (*REVIEWERS, *ADJUDICATORS)
            if (said := self.says(person, name)) is not None
        }

    def settlement(self, name):
        settled = [act for act in self.acts if act[1:3] == ("settlement", name)]
        return settled[-1] if settled else None

    def needed(self):
        judged = {act[0] for act in self.acts if act[1] == "judgement"}
        return people_needed(len(self.reviewers | judged))

    def outcome(self, name):
        settled = self.settlement(name)
        return settle(
            self.items[name],
            self.judgements(name),
            None if settled is None else settled[3],
            needed=self.needed(),
        )

    def live(self):
        return [
            name
            for name, each in self.items.items()
            if each.kind is not ItemKind.ADDED or self.judgements(name) or self.settlement(name)
        ]

    def finished(self, person, name):
        """Whether a person has judged all that the program put before them in an item's paper."""
        asked = (
            each
            for each, known in self.items.items()
            if known.kind is not ItemKind.ADDED and known.paper == self.items[name].paper
        )
        return all(self.says(person, each) is not None for each in asked)

    def sees(self, person, name):
        if name not in self.live():
            return False
        if self.items[name].kind is not ItemKind.ADDED or person in ADJUDICATORS:
            return True
        return self.says(person, name) is not None or self.finished(person, name)

    def knows(self, person, name):
        standing = self.outcome(name).standing
        if person in ADJUDICATORS:
            return standing is not Standing.OPEN
        judged = self.says(person, name) is not None and self.finished(person, name)
        return judged and standing in {Standing.AGREED, Standing.SETTLED}

    def undo(self, person):
        for place in reversed(range(len(self.acts))):
            who, kind, name = self.acts[place][:3]
            settled = self.settlement(name) if kind == "settlement" else None
            if who == person and (settled is None or settled[0] == person):
                del self.acts[place]
                return name
        return None
