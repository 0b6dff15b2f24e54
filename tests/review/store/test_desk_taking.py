# SPDX-License-Identifier: Apache-2.0
"""A new scan: decisions that go with their words, those that wait, and those without a place."""

from dataclasses import replace

import pytest
from desk_samples import AGREE, DISMISS, UNSURE, intake, item, paper, text, unflagged, words
from sqlalchemy import event

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Category
from pipeline.review.intake.values import PaperText
from pipeline.review.store.values import Chosen
from pipeline.review.values import EventKind, Judgement, PaperState, ReviewRole

ITEM = "item0001-0000"


def fresh(at, **changed):
    """The same finding as another scan gives it: under an id of its own."""
    return item(at, **({"id": f"new{at:04d}", "paper": "again1"} | changed))


def again(**changed):
    return paper(1, **({"id": "again1"} | changed))


def test_the_same_scan_is_taken_in_once(review):
    before = review.head()
    assert review.take_in(intake(*(item(at) for at in range(5)))).known
    assert review.head() == before


def test_decisions_stay_with_items_that_stay(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    events = review.head()[0]
    taken = review.take_in(
        intake(*(fresh(at) for at in range(5)), papers=[again()], scan="scan 2", rules="rules 2")
    )
    assert (taken.new, taken.carried, taken.stranded) == (0, 0, 0)
    assert review.item_row(ITEM, person=ann).judgement == AGREE
    assert [each.id for each in review.papers()] == ["paper1"]
    assert review.paper_text("paper1") == text()
    assert review.items(Chosen(paper="paper1"), person=ann).total == 5
    # Nothing is other than it was, and nothing is told.
    assert review.head()[0] == events
    assert review.verify().holds


def test_who_agreed_to_a_grade_has_not_agreed_to_another(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    taken = review.take_in(
        intake(fresh(0, severity=4), papers=[again()], scan="scan 2", rules="rules 2")
    )
    assert (taken.carried, taken.stranded) == (1, 0)
    row = review.item_row(ITEM, person=ann)
    assert row.item.severity == 4
    assert row.judgement == Judgement(Verdict.EDIT, severity=2)
    assert list(review.events())[-1].rules_version == "rules 2"
    assert review.verify().holds


def test_a_dismissal_says_nothing_of_another_topic(review, ann):
    review.judge(ann, ITEM, DISMISS, version=0)
    other = fresh(0, label=Category.IP_DATA_CONTROL, rule_ids=("EX-000",), fingerprint="other")
    review.take_in(intake(other, papers=[again()], scan="scan 2"))
    row = review.item_row(ITEM, person=ann)
    assert (row.judgement, row.item.label) == (None, Category.IP_DATA_CONTROL)
    assert review.undo(ann) is None
    assert review.verify().holds


def test_what_is_not_found_any_more_is_stranded_with_its_decisions(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    review.comment(ann, ITEM, "Look here.", version=0)
    taken = review.take_in(
        intake(*(fresh(at) for at in range(1, 4)), papers=[again()], scan="scan 2")
    )
    assert (taken.new, taken.stranded) == (0, 1)
    (stranded,) = review.stranded()
    assert stranded.item.id == ITEM
    assert stranded.why
    assert [(said.person_name, said.comment) for said in stranded.ratings] == [
        ("Ann", "Look here.")
    ]
    assert review.items(Chosen(), person=ann).total == 3
    assert review.progress(ann)[0].decided == 0
    assert list(review.ratings()) == []
    assert review.verify().holds


def test_what_comes_back_has_its_decisions_again(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    review.take_in(intake(fresh(1), papers=[again()], scan="scan 2"))
    back = [item(at, id=f"back{at}", paper="third1") for at in range(5)]
    taken = review.take_in(intake(*back, papers=[again(id="third1")], scan="scan 3"))
    assert taken.carried == 1
    assert review.item_row(ITEM, person=ann).judgement == AGREE
    assert review.stranded() == ()
    assert review.verify().holds


def test_a_paper_that_goes_takes_its_items_and_text_along(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    review.take_in(intake(papers=[paper(2)], scan="scan 2"))
    assert [each.id for each in review.papers()] == ["paper2"]
    assert review.paper("paper1") is None
    assert review.paper_text("paper1") is None
    assert len(review.stranded()) == 1
    assert review.verify().holds


def test_a_renamed_paper_keeps_its_decisions(review, ann):
    review.judge(ann, ITEM, AGREE, version=0)
    review.take_in(intake(fresh(0), papers=[again(name="new/name.pdf")], scan="scan 2"))
    assert review.paper("paper1").name == "new/name.pdf"
    assert review.item_row(ITEM, person=ann).judgement == AGREE
    assert review.verify().holds


@pytest.fixture
def added(review, ann):
    """A clause that Ann added, and a sampled provision that she judged."""
    review.add_unflagged([unflagged(9, start=0, end=len(words(9)))])
    review.judge(ann, "drawn0009", AGREE, version=0)
    quote, start = words(3), 3 * (len(words(3)) + 1)
    found, _ = review.add(
        ann,
        "paper1",
        Judgement(Verdict.EDIT, category=Category.FINANCIAL_RISK, severity=3),
        start=start,
        end=start + len(quote),
        quote=quote,
        clause="3",
        page=1,
    )
    return found


def test_what_people_added_is_found_again_in_the_changed_paper(review, ann, added):
    changed = again(sha256="f" * 64)
    review.take_in(intake(papers=[changed], scan="scan 2"))
    assert review.paper("paper1").state is PaperState.WAITING
    assert review.paper_text("paper1") is None
    review.keep_paper_text("paper1", PaperText("A new beginning.\n" + text(10).text))
    row = review.item_row(added.id, person=ann)
    assert row.item.start == added.start + len("A new beginning.\n")
    assert row.judgement == AGREE
    assert review.item_row("drawn0009", person=ann).judgement == AGREE
    assert review.verify().holds


def test_each_keeps_what_they_found_in_the_changed_paper(review, ann, bob, added):
    quote = words(3)[:-10]
    said = Judgement(Verdict.EDIT, category=Category.FINANCIAL_RISK, severity=4)
    end = added.start + len(quote)
    where = {"start": added.start, "end": end, "quote": quote, "clause": "3", "page": 1}
    assert review.add(bob, "paper1", said, **where)[0].id == added.id
    moved = "A new beginning.\n"
    review.take_in(intake(papers=[again(sha256="f" * 64)], scan="scan 2"))
    review.keep_paper_text("paper1", PaperText(moved + text(10).text))
    row = review.item_row(added.id, person=bob)
    assert (row.judgement, row.item.severity, row.item.quote) == (AGREE, 4, quote)
    assert row.item.start == added.start + len(moved)
    assert review.item_row(added.id, person=ann).item.severity == 3
    assert review.verify().holds
    # What the program finds by itself is one thing for both.
    found = fresh(3, label=Category.FINANCIAL_RISK, severity=2)
    found = replace(found, start=found.start + len(moved), end=found.end + len(moved))
    last = again(id="third1", sha256="f" * 64)
    review.take_in(intake(replace(found, paper="third1"), papers=[last], scan="scan 3"))
    row = review.item_row(added.id, person=bob)
    assert (row.item.kind, row.item.severity, row.added) == ("finding", 2, False)
    assert row.judgement.severity == 4
    assert review.verify().holds


def test_what_people_added_is_stranded_where_its_words_are_gone(review, ann, added):
    review.take_in(intake(papers=[again(sha256="f" * 64)], scan="scan 2"))
    review.keep_paper_text("paper1", PaperText("Nothing of it."))
    assert {each.item.id for each in review.stranded()} == {added.id, "drawn0009"}
    assert review.verify().holds


def test_what_people_added_becomes_the_finding_that_the_rules_now_make(review, ann, added):
    found = fresh(3, label=Category.FINANCIAL_RISK, severity=2)
    review.take_in(intake(found, papers=[again()], scan="scan 2"))
    row = review.item_row(added.id, person=ann)
    assert row.item.kind == "finding"
    assert row.judgement == Judgement(Verdict.EDIT, severity=3, bound=added.bound)
    assert review.verify().holds
    # It is asked of everybody now, also once Ann takes back that she added it.
    review.undo(ann)
    assert review.item_row(added.id, person=ann).judgement is None
    assert review.verify().holds


def test_unflagged_provisions_are_offered_once(review, ann):
    drawn = [unflagged(at) for at in (7, 8)]
    assert review.add_unflagged(drawn) == 2
    assert review.add_unflagged([replace(each, id=f"{each.id}x") for each in drawn]) == 0
    assert review.add_unflagged([unflagged(9, paper="nothing")]) == 0
    assert review.items(Chosen(), person=ann).total == 7
    assert [one.kind for one in review.events()][-1] is EventKind.OFFERED
    assert review.verify().holds


def test_a_scan_of_many_papers_is_taken_in_with_few_statements(desk):
    told = []

    def note(*asked):
        told.append(asked[3])

    engine = desk._database._engine
    event.listen(engine, "before_cursor_execute", note)
    papers = [paper(number) for number in range(1, 41)]
    items = [item(at, number=number) for number in range(1, 41) for at in range(25)]
    assert desk.take_in(intake(*items, papers=papers)).new == 1_000
    assert len(told) < 40
    # The driver of PostgreSQL would send the rows of such a statement one by one.
    one_by_one = [given for given in told if given and not isinstance(given[0], str | int)]
    assert not one_by_one or engine.dialect.name == "sqlite"
    assert desk.verify().holds


def test_a_database_knows_at_once_what_a_large_scan_brought(desk, database_url):
    many = [item(at) for at in range(1_000)]
    assert desk.take_in(intake(*many)).new == 1_000
    if not database_url.startswith("postgresql"):
        return
    with desk._database.read() as connection:
        counted = connection.exec_driver_sql(
            "SELECT relname, reltuples FROM pg_class WHERE relname IN ('items', 'events', 'acts')"
        )
        known = dict(counted.all())
    assert known["items"] >= 1_000
    assert min(known.values()) >= 0


def judge_five(desk, person, *, but=""):
    """Judges all that a paper of five clauses held at first."""
    for at in range(5):
        name = f"item0001-{at:04d}"
        if name != but:
            desk.judge(person, name, DISMISS, version=0)


def take_more(desk, *more, scan="scan 2"):
    return desk.take_in(
        intake(*(fresh(at) for at in range(5)), *more, papers=[again()], scan=scan)
    )


def blind_of(desk, person, name=ITEM):
    ratings = [one for one in desk.ratings() if (one.person.id, one.item.id) == (person, name)]
    return ratings[0].blind


@pytest.mark.parametrize("way", ["scan", "sample"])
def test_who_had_finished_a_paper_does_not_forget_what_was_said_there(review, ann, bob, way):
    judge_five(review, bob)
    judge_five(review, ann)
    if way == "scan":
        take_more(review, fresh(7))
    else:
        review.add_unflagged([unflagged(7)])
    assert not review.progress(ann)[0].told
    version = review.item_row(ITEM, person=ann).version
    review.judge(ann, ITEM, AGREE, version=version)
    assert blind_of(review, ann) == DISMISS
    # What is new is judged blind; with that she has judged all of the paper once more.
    (new,) = (one.item for one in review.items(Chosen(undecided_only=True), person=ann).rows)
    review.judge(bob, new.id, AGREE, version=0)
    version = review.judge(ann, new.id, UNSURE, version=0).version
    assert review.verify().holds
    review.judge(ann, new.id, AGREE, version=version)
    assert blind_of(review, ann, new.id) == UNSURE


def test_what_was_said_after_a_paper_was_opened_again_could_not_be_known(review, ann, bob):
    judge_five(review, ann)
    judge_five(review, bob, but=ITEM)
    take_more(review, fresh(7))
    review.judge(bob, ITEM, AGREE, version=0)
    version = review.item_row(ITEM, person=ann).version
    review.judge(ann, ITEM, AGREE, version=version)
    assert blind_of(review, ann) == AGREE


def test_who_had_finished_a_paper_that_went_away_remembers_it(review, ann, bob):
    judge_five(review, bob)
    judge_five(review, ann)
    review.take_in(intake(papers=[], scan="scan 2"))
    take_more(review, fresh(7), scan="scan 3")
    version = review.item_row(ITEM, person=ann).version
    review.judge(ann, ITEM, AGREE, version=version)
    assert blind_of(review, ann) == DISMISS
    assert review.verify().holds


def test_who_was_shown_an_addition_before_more_was_asked_has_not_found_it(review, ann, bob):
    choice = {"start": item(3).start, "end": item(3).end, "quote": words(3), "clause": "3"}
    said = Judgement(Verdict.EDIT, category=Category.FINANCIAL_RISK, severity=3)
    added, _ = review.add(bob, "paper1", said, page=1, **choice)
    judge_five(review, ann)
    take_more(review, fresh(7))
    assert review.item_row(added.id, person=ann) is None
    review.add(ann, "paper1", said, page=1, **choice)
    found = {one.person.id: one.found for one in review.ratings() if one.item.id == added.id}
    assert found == {ann: False, bob: True}


def test_a_new_role_takes_nobody_what_they_knew(review, ann, bob):
    kim = review.enrol("Kim", ReviewRole.ADJUDICATOR).id
    review.judge(ann, ITEM, AGREE, version=0)
    review.judge(bob, ITEM, DISMISS, version=0)
    review.judge(ann, "item0001-0001", AGREE, version=0)
    review.change_role(kim, ReviewRole.REVIEWER)
    # The dispute was shown to her; what one person alone had said was not.
    review.judge(kim, ITEM, AGREE, version=0)
    review.judge(kim, "item0001-0001", AGREE, version=0)
    assert blind_of(review, kim) is None
    assert blind_of(review, kim, "item0001-0001") == AGREE
