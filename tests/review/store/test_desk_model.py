# SPDX-License-Identifier: Apache-2.0
"""The desk beside a model of it: whatever people do in whatever order, both say the same.

The model is that of ``desk_model``, which keeps a list of acts and works everything out from that.
"""

import contextlib
import itertools
import tempfile
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from desk_model import ADJUDICATORS, REVIEWERS, Model, regrade
from desk_samples import AGREE, DISMISS, UNSURE, intake, item, text, words
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.outcomes import Difference, Outcome, tell_apart
from pipeline.review.store.desk import Desk
from pipeline.review.store.values import (
    Chosen,
    NotAllowedError,
    StaleError,
    UnknownError,
)
from pipeline.review.values import ItemKind, Judgement, ReviewRole, Standing

ITEMS = [f"item0001-{at:04d}" for at in range(2)]
JUDGEMENTS = (AGREE, DISMISS, UNSURE, Judgement(Verdict.EDIT, severity=4))
_NAMES = itertools.count(1)


class Comparison(RuleBasedStateMachine):
    url = ""

    def __init__(self):
        super().__init__()
        self.closing = contextlib.ExitStack()
        folder = self.closing.enter_context(tempfile.TemporaryDirectory())
        url = self.url or f"sqlite:///{folder}/review.sqlite"
        self.desk = self.closing.enter_context(Desk.open(url, project=f"model {next(_NAMES)}"))
        self.model = Model(items={name: item(at) for at, name in enumerate(ITEMS)})
        self.ids = {}

    @initialize()
    def begin(self):
        self.desk.take_in(intake(*self.model.items.values()))
        self.desk.keep_paper_text("paper1", text())
        for name in (*REVIEWERS, *ADJUDICATORS):
            role = ReviewRole.REVIEWER if name in REVIEWERS else ReviewRole.ADJUDICATOR
            self.ids[name] = self.desk.enrol(name, role).id
        self.model.reviewers = set(REVIEWERS)

    def name(self, data):
        return data.draw(st.sampled_from(sorted(self.model.items)))

    @rule(data=st.data(), person=st.sampled_from(REVIEWERS), said=st.sampled_from(JUDGEMENTS))
    def judge(self, data, person, said):
        name = self.name(data)
        row = self.desk.item_row(name, person=self.ids[person])
        try:
            self.desk.judge(
                self.ids[person], name, said, version=0 if row is None else row.version
            )
        except UnknownError:
            assert not self.model.sees(person, name)
            return
        assert self.model.sees(person, name)
        means = self.model.means(person, name, said)
        self.model.acts.append((person, "judgement", name, means))

    @rule(data=st.data(), person=st.sampled_from(REVIEWERS), behind=st.integers(1, 9))
    def judge_what_has_changed(self, data, person, behind):
        name = self.name(data)
        row = self.desk.item_row(name, person=self.ids[person])
        if row is None or row.judgement == AGREE:
            return
        with contextlib.suppress(StaleError):
            self.desk.judge(self.ids[person], name, AGREE, version=row.version + behind)
            pytest.fail("a decision on what was not seen was kept")

    @rule(data=st.data(), person=st.sampled_from(REVIEWERS), remark=st.text(max_size=5))
    def comment(self, data, person, remark):
        name = self.name(data)
        row = self.desk.item_row(name, person=self.ids[person])
        if row is not None:
            self.desk.comment(self.ids[person], name, remark, version=row.comment_version)
            self.model.acts.append((person, "comment", name, remark))

    @rule(person=st.sampled_from(REVIEWERS), at=st.integers(3, 4), severity=st.integers(1, 2))
    def add(self, person, at, severity):
        quote, start = words(at), at * (len(words(at)) + 1)
        said = Judgement(
            Verdict.EDIT, category=Category.FINANCIAL_RISK, severity=severity, bound=Bound.SUB
        )
        same = [
            name
            for name in self.model.live()
            if self.model.items[name].kind is ItemKind.ADDED
            and self.model.items[name].quote == quote
        ]
        found, _ = self.desk.add(
            self.ids[person],
            "paper1",
            said,
            start=start,
            end=start + len(quote),
            quote=quote,
            clause=str(at),
            page=None,
        )
        assert same in ([], [found.id])
        assert found.severity == severity
        # What everybody took back comes again as somebody finds it now.
        if found.id not in self.model.live():
            self.model.items[found.id] = replace(found, live=True)
        kept = self.model.items[found.id]
        means = regrade(AGREE, severity, kept.severity)
        before = [act for act in self.model.acts if (act[0], act[2]) == (person, found.id)]
        again = any(act[4:] for act in before) and self.model.found(person, found.id) == severity
        if not again or self.model.says(person, found.id) != means:
            self.model.acts.append((person, "judgement", found.id, means, severity))

    @rule(data=st.data(), person=st.sampled_from(ADJUDICATORS), said=st.sampled_from(JUDGEMENTS))
    def settle(self, data, person, said):
        asked = (Standing.DISPUTED, Standing.SETTLED)
        ripe = [name for name in self.model.live() if self.model.outcome(name).standing in asked]
        name = data.draw(st.sampled_from(ripe)) if ripe else self.name(data)
        row = self.desk.item_row(name, person=self.ids[person])
        version = 0 if row is None else row.outcome_version
        before = self.model.settlement(name)
        try:
            self.desk.settle(self.ids[person], name, said, version=version)
        except (NotAllowedError, UnknownError, StaleError):
            can = name in self.model.live() and said is not UNSURE
            standing = self.model.outcome(name).standing
            assert not can or standing in {Standing.OPEN, Standing.AGREED}
            return
        if before is None or before[0] != person or before[3] != said:
            self.model.acts.append((person, "settlement", name, said))

    @rule(person=st.sampled_from(REVIEWERS + ADJUDICATORS))
    def undo(self, person):
        undone = self.desk.undo(self.ids[person])
        assert (None if undone is None else undone.item) == self.model.undo(person)

    @precondition(lambda self: self.ids)
    @rule(person=st.sampled_from(REVIEWERS), active=st.booleans())
    def come_or_leave(self, person, active):
        self.desk.change_role(self.ids[person], ReviewRole.REVIEWER, active=active)
        self.desk.change_role(self.ids[person], ReviewRole.REVIEWER, active=True)

    @invariant()
    def both_say_the_same(self):
        if not self.ids:
            return
        live = self.model.live()
        for person, own in self.ids.items():
            rows = {row.item.id: row for row in self.desk.items(Chosen(), person=own).rows}
            assert sorted(rows) == sorted(name for name in live if self.model.sees(person, name))
            for name, row in rows.items():
                assert row.item.severity == self.model.found(person, name)
                said = self.model.as_seen_by(person, name, self.model.says(person, name))
                assert row.judgement == said
                assert row.comment == (self.model.says(person, name, "comment") or "")
                knows = self.model.knows(person, name)
                outcome = self.model.outcome(name) if knows else Outcome(Standing.OPEN)
                seen = self.model.as_seen_by(person, name, outcome.judgement)
                assert row.outcome == Outcome(outcome.standing, seen)
                said = self.desk.said(name, person=own)
                assert knows or said == ()
        for name in live:
            assert self.desk.outcome(name) == self.model.outcome(name)

    @invariant()
    def tables_are_what_the_record_comes_to(self):
        assert self.desk.verify().problems == ()

    # No invariants: asked after every step, these would take most of the time.
    @rule()
    def filters_part_the_items(self):
        for own in self.ids.values():
            parts = [
                self.desk.items(Chosen(standing=standing), person=own) for standing in Standing
            ]
            whole = self.desk.items(Chosen(), person=own)
            assert sum(part.total for part in parts) == whole.total == len(whole.rows)
            for standing, part in zip(Standing, parts, strict=True):
                assert all(row.outcome.standing is standing for row in part.rows)
                assert part.total == len(part.rows)
                left = Chosen(standing=standing, undecided_only=True)
                undecided = self.desk.items(left, person=own)
                assert undecided.rows == tuple(row for row in part.rows if not row.judgement)
                assert undecided.total == len(undecided.rows)

    @rule()
    def disputes_are_narrowed_by_what_people_say(self):
        every = self.desk.disputed().rows
        for on in Difference:
            plain = [row for row in every if on in tell_apart(row.item, row.judgements)]
            assert self.desk.disputed(on=on).rows == tuple(plain)

    def teardown(self):
        self.closing.close()


@pytest.mark.slow
def test_the_desk_does_what_the_model_does(database_url):
    class Here(Comparison):
        url = "" if database_url.startswith("sqlite") else database_url

    soaking = settings.default.max_examples > 100
    how = settings(
        deadline=None,
        suppress_health_check=list(HealthCheck),
        max_examples=1_000 if soaking else 8,
        stateful_step_count=40 if soaking else 20,
    )
    run_state_machine_as_test(Here, settings=how)
