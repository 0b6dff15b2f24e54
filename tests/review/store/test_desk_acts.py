# SPDX-License-Identifier: Apache-2.0
"""What people do at the desk, and what others see of it."""

import dataclasses
import itertools
import json

import pytest
from desk_samples import AGREE, DISMISS, UNSURE, intake, item, paper, text, unflagged, words
from sqlalchemy import event

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.outcomes import Difference
from pipeline.review.store.fold import fold_item
from pipeline.review.store.values import (
    Chosen,
    NotAllowedError,
    Order,
    StaleError,
    UnknownError,
)
from pipeline.review.values import Event, EventKind, ItemKind, Judgement, ReviewRole, Standing

GRADE_3 = Judgement(Verdict.EDIT, severity=3)
ITEM = "item0001-0000"


def add(desk, person, at, *, category=Category.FINANCIAL_RISK, shorter=0, **said):
    quote = words(at)[: len(words(at)) - shorter]
    start = at * (len(words(at)) + 1)
    return desk.add(
        person,
        "paper1",
        Judgement(Verdict.EDIT, category=category, **({"severity": 2} | said)),
        start=start,
        end=start + len(quote),
        quote=quote,
        clause=str(at),
        page=1,
    )


def two_papers():
    return (paper(1), paper(2))


def rating_of(desk, person, name=ITEM):
    return next(
        each for each in desk.ratings() if (each.person.id, each.item.id) == (person, name)
    )


def judge_all(desk, person, said=AGREE):
    """Judges whatever of the paper a person has not judged."""
    for each in desk.items(Chosen(undecided_only=True), person=person).rows:
        desk.judge(person, each.item.id, said, version=0)


def row(desk, person, name=ITEM):
    return desk.item_row(name, person=person)


def test_an_act_is_kept_and_told(review, ann):
    receipt = review.judge(ann, ITEM, AGREE, version=0)
    assert row(review, ann).judgement == AGREE
    assert row(review, ann).version == receipt.version
    assert review.head()[0] == receipt.seq
    event = list(review.events())[-1]
    assert (event.kind, event.person, event.item) == (EventKind.JUDGED, ann, ITEM)
    assert event.rules_version == "rules 1"
    assert event.at.endswith("Z")


def test_an_act_on_what_changed_meanwhile_is_refused_with_what_holds(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    with pytest.raises(StaleError) as refusal:
        review.judge(ann, ITEM, DISMISS, version=0)
    assert refusal.value.current.judgement == AGREE
    assert row(review, ann).judgement == AGREE


def test_an_act_sent_twice_is_kept_once(review, ann):
    first = review.judge(ann, ITEM, AGREE, version=0)
    assert review.judge(ann, ITEM, AGREE, version=0) == first
    assert review.comment(ann, ITEM, "a", version=0) == review.comment(ann, ITEM, "a", version=0)


def test_another_mind_takes_the_place_of_the_first(review, ann):
    first = review.judge(ann, ITEM, AGREE, version=0)
    review.judge(ann, ITEM, GRADE_3, version=first.version)
    assert row(review, ann).judgement == GRADE_3


def test_undo_goes_back_without_limit_and_leaves_what_others_said(review, ann, bob):
    review.judge(bob, ITEM, DISMISS, version=0)
    version = 0
    for judgement in (AGREE, GRADE_3, UNSURE):
        version = review.judge(ann, ITEM, judgement, version=version).version
    review.comment(ann, ITEM, "why", version=0)
    assert review.undo(ann).kind is EventKind.COMMENTED
    assert row(review, ann).comment == ""
    for judgement in (GRADE_3, AGREE, None):
        undone = review.undo(ann)
        assert (undone.item, undone.kind) == (ITEM, EventKind.JUDGED)
        assert row(review, ann).judgement == judgement
        assert row(review, ann).version == undone.receipt.version
    assert review.undo(ann) is None
    assert row(review, bob).judgement == DISMISS
    assert review.verify().holds


def test_what_was_taken_back_can_be_said_again(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    review.undo(ann)
    review.judge(ann, ITEM, DISMISS, version=0)
    assert row(review, ann).judgement == DISMISS


def test_a_remark_is_taken_away_by_an_empty_one(review, ann):
    version = review.comment(ann, ITEM, "first\0 \ud800", version=0).version
    assert row(review, ann).comment == "first\0 \ud800"
    review.comment(ann, ITEM, "", version=version)
    assert row(review, ann).comment == ""


@pytest.mark.parametrize(
    ("judgement", "kind"),
    [
        (Judgement(Verdict.EDIT), ItemKind.FINDING),
        (Judgement(Verdict.EDIT, severity=5), ItemKind.FINDING),
        (Judgement(Verdict.AGREE, severity=3), ItemKind.FINDING),
        (Judgement(Verdict.EDIT, span=Span(0, 4), quote="other"), ItemKind.FINDING),
        (Judgement(Verdict.EDIT, severity=2), ItemKind.UNFLAGGED),
        (DISMISS, ItemKind.UNFLAGGED),
    ],
)
def test_what_cannot_be_said_of_an_item_is_refused(review, ann, judgement, kind):
    review.add_unflagged([unflagged(9)])
    name = ITEM if kind is ItemKind.FINDING else "drawn0009"
    with pytest.raises(NotAllowedError):
        review.judge(ann, name, judgement, version=0)
    assert row(review, ann, name).judgement is None


def test_other_words_are_kept_with_their_place(review, ann):
    said = Judgement(Verdict.EDIT, span=Span(0, 6), quote="Clause")
    review.judge(ann, ITEM, said, version=0)
    assert row(review, ann).judgement == said


@pytest.mark.parametrize(
    ("role", "may_judge", "may_settle"),
    [
        (ReviewRole.VIEWER, False, False),
        (ReviewRole.REVIEWER, True, False),
        (ReviewRole.ADJUDICATOR, False, True),
        (ReviewRole.ADMIN, True, True),
    ],
)
def test_roles_do_what_they_may(review, ann, bob, role, may_judge, may_settle):
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    who = review.enrol("Kim", role).id
    done = []
    for act in (
        lambda: review.judge(who, "item0001-0001", AGREE, version=0),
        lambda: add(review, who, 3),
        lambda: review.settle(who, ITEM, AGREE, version=row(review, who).outcome_version),
    ):
        try:
            act()
            done.append(True)
        except NotAllowedError:
            done.append(False)
    assert done == [may_judge, may_judge, may_settle]


def test_somebody_who_left_does_nothing_more(review, ann):
    review.change_role(ann, ReviewRole.REVIEWER, active=False)
    with pytest.raises(NotAllowedError):
        review.judge(ann, ITEM, AGREE, version=0)


def test_what_is_not_there_is_told(review, ann):
    with pytest.raises(UnknownError):
        review.judge(ann, "nothing", AGREE, version=0)
    with pytest.raises(UnknownError):
        review.judge("nobody", ITEM, AGREE, version=0)
    with pytest.raises(UnknownError):
        review.keep_failure("nothing", "why")
    assert review.item_row("nothing", person=ann) is None
    assert review.paper("nothing") is None


# Blind.


def test_people_judge_blind_until_all_agree(review, ann, bob, eve):
    review.judge(ann, ITEM, AGREE, version=0)
    review.comment(ann, ITEM, "I am sure.", version=0)
    assert review.said(ITEM, person=bob) == ()
    assert row(review, bob).outcome.standing is Standing.OPEN
    review.judge(bob, ITEM, AGREE, version=0)
    for person in (ann, bob):
        judge_all(review, person)
    assert [said.comment for said in review.said(ITEM, person=bob)] == ["I am sure."]
    assert row(review, ann).outcome.standing is Standing.AGREED


def test_reviewers_do_not_see_what_is_disputed_and_adjudicators_do(review, ann, bob, eve):
    review.judge(ann, ITEM, AGREE, version=0)
    assert review.said(ITEM, person=eve) == ()
    review.judge(bob, ITEM, DISMISS, version=0)
    for person in (ann, bob):
        assert review.said(ITEM, person=person) == ()
        assert row(review, person).outcome.standing is Standing.OPEN
        assert row(review, person).outcome_version == 0
    assert [said.judgement for said in review.said(ITEM, person=eve)] == [AGREE, DISMISS]
    assert [each.item.id for each in review.disputed().rows] == [ITEM]


def test_disputes_are_narrowed_without_reading_what_was_said_of_each(review, ann, bob):
    for at, said in enumerate((DISMISS, GRADE_3, GRADE_3, UNSURE)):
        review.judge(ann, f"item0001-{at:04d}", AGREE, version=0)
        review.judge(bob, f"item0001-{at:04d}", said, version=0)
    asked = []

    def note(_connection, _cursor, statement, given, *_rest):
        if "FROM events" in statement:
            asked.extend(one for one in given if str(one).startswith("item"))

    engine = review._database._engine
    event.listen(engine, "before_cursor_execute", note)
    found = review.disputed(on=Difference.GRADE, limit=1)
    assert ([each.item.id for each in found.rows], found.total) == (["item0001-0001"], 2)
    assert asked == ["item0001-0001"]
    shown = {row.item.id for on in Difference for row in review.disputed(on=on).rows}
    assert len(shown) == review.disputed().total == 4


def test_no_name_of_a_difference_is_a_part_of_another():
    for one, other in itertools.permutations(Difference, 2):
        assert one.value not in other.value


def test_who_could_still_judge_does_not_see_that_others_agree(review, ann, bob):
    kim = review.enrol("Kim", ReviewRole.REVIEWER).id
    for person in (ann, bob):
        review.judge(person, ITEM, DISMISS, version=0)
        judge_all(review, person)
    assert review.said(ITEM, person=kim) == ()
    agreed = Chosen(standing=Standing.AGREED)
    assert review.items(agreed, person=kim).total == 0
    assert review.items(agreed, person=ann).total == 5
    assert review.items(Chosen(standing=Standing.OPEN), person=kim).total == 5
    viewer = review.enrol("Vic", ReviewRole.VIEWER).id
    assert len(review.said(ITEM, person=viewer)) == 2


def test_a_settlement_shows_to_all_and_can_be_taken_back(review, ann, bob, eve):
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    receipt = review.settle(eve, ITEM, GRADE_3, version=row(review, eve).outcome_version)
    assert review.outcome(ITEM).judgement == GRADE_3
    assert review.said(ITEM, person=ann) == ()
    judge_all(review, ann)
    shown = review.said(ITEM, person=ann)
    assert [(said.person_name, said.settles) for said in shown] == [("Bob", False), ("Eve", True)]
    assert receipt.version == row(review, eve).outcome_version
    review.undo(eve)
    assert review.outcome(ITEM).standing is Standing.DISPUTED
    assert review.said(ITEM, person=ann) == ()


def test_only_what_is_disputed_is_settled_and_only_as_it_is_now(review, ann, bob, eve):
    with pytest.raises(NotAllowedError):
        review.settle(eve, ITEM, AGREE, version=0)
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    seen = row(review, eve).outcome_version
    review.undo(bob)
    review.judge(bob, ITEM, UNSURE, version=0)
    with pytest.raises(StaleError):
        review.settle(eve, ITEM, AGREE, version=seen)
    with pytest.raises(NotAllowedError):
        review.settle(eve, ITEM, UNSURE, version=row(review, eve).outcome_version)


def test_of_two_settlements_the_later_holds_and_only_its_author_takes_it_back(
    review, ann, bob, eve
):
    kim = review.enrol("Kim", ReviewRole.ADJUDICATOR).id
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    review.settle(eve, ITEM, AGREE, version=row(review, eve).outcome_version)
    review.settle(kim, ITEM, DISMISS, version=row(review, kim).outcome_version)
    assert review.undo(eve) is None
    assert review.undo(kim).kind is EventKind.SETTLED
    assert review.outcome(ITEM).judgement == AGREE
    assert review.undo(eve).kind is EventKind.SETTLED
    assert review.outcome(ITEM).standing is Standing.DISPUTED


def test_a_settlement_and_its_reason_are_one_event_apart_from_remarks(review, ann, bob, eve):
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    review.comment(eve, ITEM, "Ask the board.", version=0)
    before = review.head()[0]
    version = row(review, eve).outcome_version
    for _ in range(2):  # The second time because the answer was lost.
        receipt = review.settle(eve, ITEM, AGREE, version=version, reason="Plain.")
    assert review.head()[0] == before + 1
    assert (row(review, eve).reason, row(review, eve).comment) == ("Plain.", "Ask the board.")
    judge_all(review, ann)
    told = [(one.settles, one.reason, one.comment) for one in review.said(ITEM, person=ann)]
    assert told == [(False, "", ""), (False, "", "Ask the board."), (True, "Plain.", "")]
    with pytest.raises(NotAllowedError):
        review.settle(eve, ITEM, AGREE, version=receipt.version, reason="x" * 20_001)
    review.undo(eve)
    assert review.outcome(ITEM).standing is Standing.DISPUTED
    # What was typed is not lost with it.
    assert row(review, eve).reason == "Plain."
    assert review.verify().holds


def test_records_of_earlier_versions_keep_the_reason_as_a_remark(ann):
    said = {"judgement": {"verdict": "agree"}, "replaces": 2}
    events = [
        recorded(1, EventKind.COMMENTED, ann, {"comment": "Plain.", "replaces": 0}),
        recorded(2, EventKind.SETTLED, ann, said),
        recorded(3, EventKind.COMMENTED, ann, {"comment": "Later.", "replaces": 1}),
        recorded(4, EventKind.SETTLED, ann, said | {"reason": ""}),
    ]
    assert [act.reason for act in fold_item(events).acts] == ["", "Plain.", "", ""]


def recorded(seq, kind, person, body):
    at = "2026-11-23T12:00:00.000000Z"
    return Event(seq, at, person, kind, ITEM, json.dumps(body), "rules", "0" * 64, "0" * 64)


def test_agreement_is_measured_on_what_was_said_blind(review, ann, bob, eve):
    review.judge(ann, ITEM, AGREE, version=0)
    version = review.judge(bob, ITEM, DISMISS, version=0).version
    # Bob has not judged all of the paper: nothing has been shown to him.
    version = review.judge(bob, ITEM, UNSURE, version=version).version
    assert rating_of(review, bob).blind == UNSURE
    judge_all(review, bob)
    review.settle(eve, ITEM, AGREE, version=row(review, eve).outcome_version)
    review.judge(bob, ITEM, AGREE, version=version)
    assert (rating_of(review, bob).judgement, rating_of(review, bob).blind) == (AGREE, UNSURE)
    # Nor has a third one been told what was settled.
    kim = review.enrol("Kim", ReviewRole.REVIEWER).id
    review.judge(kim, ITEM, AGREE, version=0)
    assert rating_of(review, kim).blind == AGREE


def test_nobody_forgets_what_they_could_know_by_taking_back(review, ann, bob):
    review.judge(bob, ITEM, AGREE, version=0)
    last = "item0001-0004"
    review.judge(ann, ITEM, DISMISS, version=0)
    judge_all(review, ann)
    # By what all agree on she knows on what they do not, though no dispute is shown to her.
    review.undo(ann)
    assert row(review, ann, last).judgement is None
    review.judge(ann, ITEM, AGREE, version=row(review, ann).version)
    assert (rating_of(review, ann).judgement, rating_of(review, ann).blind) == (AGREE, DISMISS)
    review.undo(ann)
    review.undo(ann)
    assert review.verify().holds


def test_who_took_back_what_all_agreed_on_does_not_judge_it_blind(review, ann, bob):
    review.judge(bob, ITEM, AGREE, version=0)
    for name in ("item0001-0001", "item0001-0002", "item0001-0003", "item0001-0004", ITEM):
        review.judge(ann, name, AGREE, version=0)
    assert row(review, ann).outcome.standing is Standing.AGREED
    review.undo(ann)
    review.judge(ann, ITEM, DISMISS, version=0)
    assert rating_of(review, ann).blind is None


def test_outcomes_of_a_paper_show_once_one_has_judged_all_of_it(desk, ann, bob, eve):
    desk.take_in(intake(*(item(at) for at in range(3)), item(0, number=2), papers=two_papers()))
    others = ("item0001-0001", "item0001-0002")
    for person, said in ((ann, AGREE), (bob, DISMISS)):
        desk.judge(person, ITEM, AGREE, version=0)
        desk.judge(person, others[0], said, version=0)
    desk.judge(bob, others[1], DISMISS, version=0)
    desk.settle(eve, others[0], AGREE, version=row(desk, eve, others[0]).outcome_version)

    def told(person):
        first = desk.progress(person)[0]
        shown = [desk.items(Chosen(standing=one), person=person).total for one in Standing]
        return (first.told, first.agreed, first.disputed, first.settled), shown

    assert told(ann) == ((False, 0, 0, 0), [4, 0, 0, 0])
    assert told(bob) == ((True, 1, 0, 1), [2, 0, 1, 1])
    assert told(eve) == ((True, 1, 0, 1), [2, 0, 1, 1])
    desk.judge(ann, others[1], AGREE, version=0)
    # That they differ on one is counted; on which, only an adjudicator is told.
    assert told(ann) == ((True, 1, 1, 1), [2, 0, 1, 1])
    assert not desk.progress(ann)[1].told
    desk.undo(ann)
    assert told(ann) == ((False, 0, 0, 0), [4, 0, 0, 0])


def test_one_reviewer_alone_is_enough_until_a_second_comes(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    assert review.outcome(ITEM).standing is Standing.AGREED
    assert review.progress(ann)[0].agreed == 1
    review.enrol("Bob", ReviewRole.REVIEWER)
    assert review.outcome(ITEM).standing is Standing.OPEN
    assert review.progress(ann)[0].agreed == 0


# Added clauses.


def test_an_added_clause_is_an_item_of_its_author(review, ann):
    added, receipt = add(review, ann, 3)
    assert (added.kind, added.label, added.severity) == (
        ItemKind.ADDED,
        Category.FINANCIAL_RISK,
        2,
    )
    assert row(review, ann, added.id).judgement == AGREE
    assert row(review, ann, added.id).version == receipt.version
    assert review.items(Chosen(), person=ann).total == 6


def test_the_others_see_an_added_clause_once_they_have_judged_the_rest(review, ann, bob):
    added, _ = add(review, ann, 3)
    for at in range(5):
        assert row(review, bob, added.id) is None
        assert review.items(Chosen(), person=bob).total == 5
        assert review.progress(bob)[0].items == 5
        with pytest.raises(UnknownError):
            review.judge(bob, added.id, AGREE, version=0)
        review.judge(bob, f"item0001-{at:04d}", AGREE, version=0)
    assert row(review, bob, added.id).judgement is None
    assert review.progress(bob)[0].items == 6
    review.judge(bob, added.id, DISMISS, version=0)


def test_the_same_words_added_by_two_are_one_item(review, ann, bob):
    first, _ = add(review, ann, 3)
    second, receipt = add(review, bob, 3, shorter=20, severity=3)
    assert second.id == first.id
    assert row(review, bob, first.id).version == receipt.version
    assert review.items(Chosen(), person=bob).total == 6
    assert review.outcome(first.id).standing is Standing.DISPUTED
    # Sent twice.
    assert add(review, bob, 3, shorter=20, severity=3)[1] == receipt
    said = rating_of(review, bob, first.id).judgement
    assert (said.severity, said.quote) == (3, words(3)[:-20])


def test_who_adds_what_another_added_sees_their_own(review, ann, bob, eve):
    found, _ = add(review, ann, 3, bound=Bound.SUB)
    same, _ = add(review, bob, 3, shorter=20, severity=4, bound=Bound.PRIME)
    for seen, shorter, severity, bound in (
        (row(review, bob, found.id), 20, 4, Bound.PRIME),
        (row(review, ann, found.id), 0, 2, Bound.SUB),
    ):
        assert (seen.added, seen.judgement) == (True, AGREE)
        assert seen.item.quote == words(3)[: len(words(3)) - shorter]
        assert (seen.item.severity, seen.item.bound) == (severity, bound)
        assert seen.outcome.standing is Standing.OPEN
    assert same == dataclasses.replace(row(review, bob, found.id).item, urgency=same.urgency)
    assert review.items(Chosen(), person=bob).rows[-1].item.severity == 4
    # What he changes is changed of his own, and not of hers.
    version = row(review, bob, found.id).version
    with pytest.raises(StaleError) as refusal:
        review.judge(bob, found.id, GRADE_3, version=0)
    assert refusal.value.current.item.severity == 4
    review.judge(bob, found.id, GRADE_3, version=version)
    assert row(review, bob, found.id).judgement == GRADE_3
    meant = rating_of(review, bob, found.id).judgement
    assert (meant.severity, meant.bound, meant.quote) == (3, Bound.PRIME, words(3)[:-20])
    # To who settles it each has said what they found.
    told = review.said(found.id, person=eve)
    assert [(each.added, each.judgement) for each in told] == [(True, AGREE), (True, meant)]
    review.settle(eve, found.id, AGREE, version=row(review, eve, found.id).outcome_version)
    judge_all(review, bob)
    assert row(review, bob, found.id).outcome.judgement == Judgement(
        Verdict.EDIT,
        severity=2,
        bound=Bound.SUB,
        span=Span(found.start, found.end),
        quote=words(3),
    )
    assert review.verify().holds


def test_what_two_found_agrees_only_in_topic_grade_and_side(review, ann, bob):
    first, _ = add(review, ann, 3, bound=Bound.SUB)
    for said, standing in (
        ({"severity": 3, "bound": Bound.SUB}, Standing.DISPUTED),
        ({"severity": 2, "bound": Bound.PRIME}, Standing.DISPUTED),
        ({"severity": 2, "bound": Bound.SUB}, Standing.AGREED),
    ):
        add(review, bob, 3, **said)
        assert review.outcome(first.id).standing is standing
    assert [each.found for each in review.ratings()] == [True, True]
    # He goes back to what he found before.
    review.undo(bob)
    assert row(review, bob, first.id).item.bound is Bound.PRIME


def test_who_had_been_shown_an_addition_has_not_found_it(review, ann, bob):
    first, _ = add(review, ann, 3)
    judge_all(review, bob)
    review.undo(bob)
    judge_all(review, bob)
    kim = review.enrol("Kim", ReviewRole.REVIEWER).id
    for at in range(5):
        review.judge(kim, f"item0001-{at:04d}", AGREE, version=0)
    add(review, kim, 3, severity=4)
    late = rating_of(review, kim, first.id)
    assert (late.found, late.blind) == (False, None)
    assert row(review, kim, first.id).item.severity == 4


def test_the_same_addition_word_for_word_agrees(review, ann, bob):
    first, _ = add(review, ann, 3, bound=Bound.SUB)
    add(review, bob, 3, bound=Bound.SUB)
    assert review.outcome(first.id).standing is Standing.AGREED


@pytest.mark.parametrize(
    ("at", "category"), [(2, Category.FINANCIAL_RISK), (3, Category.EXCLUSIVITY)]
)
def test_other_words_or_another_topic_are_another_item(review, ann, bob, at, category):
    first, _ = add(review, ann, 3)
    second, _ = add(review, bob, at, category=category)
    assert first.id != second.id


def test_an_addition_goes_when_nobody_holds_it_any_more(review, ann, bob):
    added, _ = add(review, ann, 3)
    add(review, bob, 3)
    assert review.undo(ann).kind is EventKind.ADDED
    assert row(review, bob, added.id) is not None
    review.undo(bob)
    assert row(review, bob, added.id) is None
    assert review.items(Chosen(), person=ann).total == 5
    again, _ = add(review, ann, 3)
    # A new id would tell whoever takes theirs back and adds it again that nobody else has it.
    assert again.id == added.id
    assert review.verify().holds


def test_words_that_do_not_stand_there_are_not_added(review, ann):
    with pytest.raises(NotAllowedError):
        review.add(
            ann,
            "paper1",
            Judgement(Verdict.EDIT, category=Category.EXCLUSIVITY),
            start=0,
            end=5,
            quote="other",
            clause="",
            page=None,
        )
    review.keep_failure("paper1", "It cannot be read.")
    with pytest.raises(NotAllowedError):
        add(review, ann, 3)


# Queue.


def test_items_come_by_urgency_or_as_they_stand(desk, ann):
    papers = (paper(1), paper(2))
    desk.take_in(
        intake(
            item(0, urgency=3),
            item(1, urgency=1),
            item(0, number=2, urgency=2, label=Category.IP_DATA_CONTROL),
            papers=papers,
        )
    )

    def ids(**chosen):
        page = desk.items(Chosen(**chosen), person=ann)
        assert page.total == len(page.rows)
        return [each.item.id[4:] for each in page.rows]

    assert ids() == ["0001-0001", "0002-0000", "0001-0000"]
    assert ids(order=Order.PAPER) == ["0001-0000", "0001-0001", "0002-0000"]
    assert ids(paper="paper1", order=Order.PAPER) == ["0001-0000", "0001-0001"]
    assert ids(category=Category.IP_DATA_CONTROL) == ["0002-0000"]
    assert ids(kind=ItemKind.UNFLAGGED) == []
    desk.judge(ann, "item0001-0001", AGREE, version=0)
    assert ids(undecided_only=True) == ["0002-0000", "0001-0000"]
    assert ids(standing=Standing.AGREED) == ["0001-0001"]
    assert ids(standing=Standing.OPEN) == ["0002-0000", "0001-0000"]
    chosen = Chosen(order=Order.PAPER)
    assert desk.offset_of("item0002-0000", chosen, person=ann) == 2
    assert desk.offset_of("nothing", chosen, person=ann) is None


def test_pages_part_a_queue(review, ann):
    first = review.items(Chosen(), person=ann, limit=2)
    last = review.items(Chosen(), person=ann, offset=4, limit=2)
    assert (len(first.rows), len(last.rows)) == (2, 1)
    assert first.total == last.total == 5


def test_progress_counts_what_a_person_has_decided(review, ann, bob):
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, AGREE, version=0)
    review.judge(ann, "item0001-0001", DISMISS, version=0)
    counted = review.progress(ann)[0]
    assert (counted.items, counted.decided, counted.told) == (5, 2, False)
    assert review.progress(bob)[0].decided == 1


def test_texts_come_back_as_they_were_given(review):
    odd = dataclasses.replace(text(), text="a\0b\ud800", misplaced=("f1",))
    review.keep_paper_text("paper1", odd)
    assert review.paper_text("paper1") == odd
    assert review.paper("paper1").state == "read"
    review.keep_failure("paper1", "No\0.")
    assert review.paper_text("paper1") is None
    assert review.paper("paper1").why == "No\0."
