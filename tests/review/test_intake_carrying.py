# SPDX-License-Identifier: Apache-2.0
"""Decisions outlive a new scan, other page breaks, another name and other rules."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.document import Span
from pipeline.domain.fingerprints import count_occurrences, fingerprint
from pipeline.domain.taxonomy import Bound, Category, Mitigator
from pipeline.review.intake.carrying import carry, match_papers, place_again
from pipeline.review.intake.values import Bond, Intake, PaperText, TextClause, TextPage
from pipeline.review.values import Item, ItemKind, PaperState, ReviewedPaper

CLAUSE = (
    "The Provider shall not work for any other Lead Provider without consent (clause 14.3(b))."
)
numbers = count()


def paper(name="a.pdf", sha256="1" * 64, **values):
    given_values = {"id": f"p{next(numbers)}", "offer": "o", "pages": 1, **values}
    return ReviewedPaper(name=name, sha256=sha256, state=PaperState.WAITING, **given_values)


def item(paper, quote, *, label=Category.EXCLUSIVITY, kind=ItemKind.FINDING, start=0, **values):
    rules = values.pop("rule_ids", ("EX-001",))
    return Item(
        id=values.pop("id", f"i{next(numbers)}"),
        paper=paper.id,
        kind=kind,
        finding="f" if kind is ItemKind.FINDING else "",
        fingerprint=fingerprint(label, quote, rule_ids=rules, occurrence=values.pop("nth", 0)),
        start=start,
        end=start + len(quote),
        quote=quote,
        clause=values.pop("clause", "1"),
        page=1,
        label=label,
        severity=2,
        bound=Bound.SUB,
        probability=0.9,
        rule_ids=rules,
        **values,
    )


def intake(papers, items):
    return Intake("0" * 64, "r1", tuple(papers), tuple(items))


@pytest.mark.parametrize(
    "wording",
    [
        CLAUSE.upper(),
        "14.3  " + CLAUSE,
        CLAUSE.replace("14.3(b)", "15.1(a)"),
        CLAUSE.replace(" ", "\n  "),
        CLAUSE.replace("Lead Provider", "Lead\u00a0\u201cProvider\u201d"),
        CLAUSE.replace("without", "with-\nout"),
    ],
)
def test_words_set_anew_are_the_same_words(wording):
    old, new = paper(), paper(sha256="2" * 64)
    judged, found = item(old, CLAUSE), item(new, wording, start=400)

    carrying = carry([old], [judged], intake([new], [found]))

    assert [(one.old, one.new, one.bond) for one in carrying.carried] == [
        (judged.id, found.id, Bond.WORDS)
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 30 days of notice", "within 60 days of notice"),
        ("a charge of 1.5 per cent", "a charge of 15 per cent"),
        ("a charge of \u00a3500 each", "a charge of $500 each"),
        ("for clause 4 and 30 days", "for clause 4 and 60 days"),
        ("may not work for others", "may work for others"),
    ],
)
def test_what_is_agreed_otherwise_is_not_the_same(one, other):
    assert fingerprint(None, one) != fingerprint(None, other)


def test_a_new_rule_of_another_label_on_the_same_words_is_found_by_the_rules():
    old, new = paper(), paper()
    judged = item(old, CLAUSE)
    found = item(new, CLAUSE, label=Category.ORGANISATIONAL_CONTROL)

    (carried,) = carry([old], [judged], intake([new], [found])).carried

    assert carried.bond is Bond.RULE


def test_half_of_the_words_are_enough_and_less_is_not():
    old, new = paper(), paper()
    judged = item(old, "one two three four")
    likely = item(new, "one two five six", rule_ids=("EX-002",))
    other = item(new, "one seven eight nine", rule_ids=("EX-003",))

    (carried,) = carry([old], [judged], intake([new], [likely, other])).carried
    assert (carried.new, carried.bond) == (likely.id, Bond.LIKENESS)
    (stranded,) = carry([old], [judged], intake([new], [other])).stranded
    assert (stranded.item, bool(stranded.why)) == (judged.id, True)


def test_the_likest_wins_and_the_other_is_stranded_with_another_reason():
    old, new = paper(), paper()
    exact = item(old, "one two three four five")
    near = item(old, "one two three four six", rule_ids=("EX-002",))
    found = item(new, "one two three four five seven", rule_ids=("EX-003",))

    carrying = carry([old], [near, exact], intake([new], [found]))

    assert [one.old for one in carrying.carried] == [exact.id]
    assert "already" in carrying.stranded[0].why


def test_a_paper_under_another_name_is_known_by_its_bytes():
    old = paper("a.pdf", "1" * 64)
    moved = paper("b.pdf", "1" * 64)
    judged, found = item(old, CLAUSE), item(moved, CLAUSE)

    assert carry([old], [judged], intake([moved], [found])).carried[0].new == found.id


def test_a_name_goes_before_bytes_and_no_paper_is_taken_twice():
    old, twin = paper("a.pdf", "1" * 64), paper("c.pdf", "1" * 64)
    new, copied = paper("a.pdf", "2" * 64), paper("b.pdf", "1" * 64)

    assert match_papers([old, twin], [new, copied]) == {old.id: new.id, twin.id: copied.id}


def test_a_paper_that_is_gone_strands_its_items():
    old, new = paper("a.pdf"), paper("b.pdf", "2" * 64)
    judged = item(old, CLAUSE)

    carrying = carry([old], [judged], intake([new], [item(new, CLAUSE)]))

    assert [one.item for one in carrying.stranded] == [judged.id]


def test_the_same_words_twice_keep_their_order():
    old, new = paper(), paper(sha256="2" * 64)
    first, second = item(old, CLAUSE), item(old, CLAUSE, start=500, nth=1)
    again = [item(new, CLAUSE, start=50), item(new, CLAUSE, start=600, nth=1)]

    carried = carry([old], [second, first], intake([new], again)).carried

    assert {one.old: one.new for one in carried} == {
        first.id: again[0].id,
        second.id: again[1].id,
    }


def test_what_is_missing_is_carried_by_its_question():
    old, new = paper(), paper()
    judged = item(old, "", label=Mitigator.MUTUAL_EXIT, rule_ids=("Q-1",))
    other = item(old, "", label=Mitigator.MUTUAL_EXIT, rule_ids=("Q-2",))
    found = item(new, "", label=Mitigator.MUTUAL_EXIT, rule_ids=("Q-1",))

    carrying = carry([old], [judged, other], intake([new], [found]))

    assert [one.old for one in carrying.carried] == [judged.id]
    assert [one.item for one in carrying.stranded] == [other.id]


def test_what_people_added_goes_to_the_finding_that_now_has_it_else_it_stays():
    old, new = paper(), paper()
    missed = item(old, CLAUSE, kind=ItemKind.ADDED, rule_ids=())
    still = item(old, "They keep our name", kind=ItemKind.ADDED, rule_ids=(), start=900)
    found = item(new, CLAUSE)

    carrying = carry([old], [missed, still], intake([new], [found]))

    assert [(one.old, one.new) for one in carrying.carried] == [(missed.id, found.id)]
    assert carrying.staying == (still.id,)
    changed = replace(new, sha256="2" * 64)
    assert carry([old], [still], intake([changed], [found])).waiting == (still.id,)


def test_a_sampled_provision_that_a_rule_flags_now_is_stranded():
    old, new = paper(), paper()
    drawn = item(old, CLAUSE, label=None, kind=ItemKind.UNFLAGGED, rule_ids=())
    other = item(old, "Other words", label=None, kind=ItemKind.UNFLAGGED, start=700, rule_ids=())
    found = item(new, CLAUSE[:30], start=5)

    carrying = carry([old], [drawn, other], intake([new], [found]))

    assert [one.item for one in carrying.stranded] == [drawn.id]
    assert carrying.staying == (other.id,)


WORDS = st.lists(
    st.sampled_from(["pay", "work", "name", "data", "leave", "staff", "report"]), max_size=6
)


@st.composite
def scans(draw):
    owner = draw(st.sampled_from([paper("a", "1" * 64), paper("b", "2" * 64)]))
    found = []
    for words in draw(st.lists(WORDS, max_size=8)):
        label = draw(st.sampled_from([Category.EXCLUSIVITY, Category.FINANCIAL_RISK]))
        rules = (draw(st.sampled_from(["R-1", "R-2"])),)
        kind = draw(st.sampled_from([ItemKind.FINDING, ItemKind.FINDING, ItemKind.ADDED]))
        found.append((" ".join(words), label, rules, kind))
    nths = count_occurrences([(fingerprint(one[1], one[0], rule_ids=one[2])) for one in found])
    return owner, [
        item(owner, quote, label=label, rule_ids=rules, kind=kind, nth=nth, start=100 * at)
        for at, ((quote, label, rules, kind), nth) in enumerate(zip(found, nths, strict=True))
    ]


@given(old=scans(), new=scans())
def test_no_decision_is_lost_doubled_or_moved_onto_another_label_by_likeness(old, new):
    (old_paper, olds), (new_paper, news) = old, new
    new_paper = replace(new_paper, id="new")
    news = [
        replace(one, id=f"n{at}", paper="new", kind=ItemKind.FINDING)
        for at, one in enumerate(news)
    ]
    carrying = carry([old_paper], olds, intake([new_paper], news))

    ends = [
        *(one.old for one in carrying.carried),
        *carrying.staying,
        *carrying.waiting,
        *(one.item for one in carrying.stranded),
    ]
    assert sorted(ends) == sorted(one.id for one in olds)
    heirs = [one.new for one in carrying.carried]
    assert len(set(heirs)) == len(heirs)
    by_id = {one.id: one for one in (*olds, *news)}
    for one in carrying.carried:
        assert one.bond is Bond.RULE or by_id[one.old].label == by_id[one.new].label
    assert carry([old_paper], olds[::-1], intake([new_paper], news[::-1])) == carrying


@given(scans())
def test_an_unchanged_scan_carries_every_finding_to_itself(scan):
    owner, items = scan
    findings = [one for one in items if one.kind is ItemKind.FINDING]
    fresh = [replace(one, id=f"new-{one.id}") for one in findings]

    carrying = carry([owner], findings, intake([owner], fresh))

    assert {one.old: one.new for one in carrying.carried} == {
        one.id: f"new-{one.id}" for one in findings
    }


def text_of(*clauses):
    text, places = "", []
    for number, words in clauses:
        places.append(TextClause(number, "", 0, len(text), len(text) + len(words)))
        text += words + "\n"
    return PaperText(text, tuple(places), (TextPage(3, 595.0, 842.0, 0, len(text)),))


def test_words_are_found_again_in_a_paper_that_was_set_anew():
    missed = item(paper(), "14.3 Our staff wear their badge.", kind=ItemKind.ADDED, clause="14.3")
    text = text_of(("1", "Intro."), ("9", "OUR STAFF WEAR\ntheir badge. And more."))

    (moved,) = place_again([missed], text).moved

    assert text.text[moved.start : moved.end] == moved.quote == "OUR STAFF WEAR\ntheir badge."
    assert (moved.id, moved.clause, moved.page) == (missed.id, "9", 3)


def test_of_equal_words_the_clause_of_the_same_number_is_it_and_none_is_taken_twice():
    owner = paper()
    second = item(owner, "Our staff wear it.", kind=ItemKind.ADDED, clause="2", start=1)
    other = item(owner, "Our staff wear it.", kind=ItemKind.ADDED, clause="7", start=2)
    third = item(owner, "Our staff wear it.", kind=ItemKind.ADDED, clause="8", start=3)
    text = text_of(("1", "Our staff wear it."), ("2", "Our staff wear it."))

    placing = place_again([second, other, third], text)

    assert [(one.id, one.clause) for one in placing.moved] == [(second.id, "2"), (other.id, "1")]
    assert [one.item for one in placing.stranded] == [third.id]
    assert len({one.fingerprint for one in placing.moved}) == 2


def test_parts_of_words_are_no_words():
    missed = item(paper(), "pay", kind=ItemKind.ADDED)

    assert not place_again([missed], text_of(("1", "The repayment is due."))).moved


def test_a_sampled_provision_where_a_finding_stands_now_is_stranded():
    drawn = item(paper(), "Our staff wear it.", label=None, kind=ItemKind.UNFLAGGED)
    text = text_of(("1", "Our staff wear it."))

    assert place_again([drawn], text).moved
    assert place_again([drawn], text, touched=[Span(4, 9)]).stranded
