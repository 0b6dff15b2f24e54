# SPDX-License-Identifier: Apache-2.0
"""What is told of two drafts: which way each clause bites, why, and what the index does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.compare import compare_drafts
from pipeline.domain.comparison import Bite, ChangeKind
from pipeline.domain.document import Span
from pipeline.domain.finding import Measure, Reason, Step
from pipeline.domain.taxonomy import Bound, Force, Mutuality, Push, SeverityTest, Source

PAY = ("1.1", "PRIME shall pay SUB each month within thirty days of an invoice")
WORK = ("1.2", "SUB shall not work for any other provider in the county")
HARDER = ("1.2", "SUB shall not work for any other provider in the county or beyond it")
LAW = ("1.3", "this agreement is governed by the law of England and Wales")
BAN = ("exclusivity", 2, WORK[1])


@pytest.fixture
def compare(weights):
    def run(old, new):
        return compare_drafts(old, new, weights=weights)

    return run


def kinds(comparison):
    return [one.kind for one in comparison.clauses]


def only(comparison):
    (change,) = [one for one in comparison.clauses if one.kind is not ChangeKind.SAME]
    return change


def test_a_draft_has_nothing_changed_against_itself(compare, draft):
    one = draft(PAY, WORK, LAW, found=[BAN, ("fair_payment", 1, PAY[1])])
    found = compare(one, one)
    assert set(kinds(found)) == {ChangeKind.SAME}
    assert (found.index.total, found.index.topics) == (0, ())
    assert not any(clause.findings for clause in found.clauses)


def test_the_comparison_does_not_carry_all_words_of_both_drafts(compare, draft):
    found = compare(draft(PAY), draft(PAY))
    assert (found.old.clauses, found.new.clauses) == ((), ())


@pytest.mark.parametrize(
    ("before", "after", "bite"),
    [
        pytest.param({"severity": 2}, {"severity": 3}, Bite.TIGHTER, id="grade"),
        pytest.param({"bound": Bound.SUB}, {"bound": Bound.PRIME}, Bite.LOOSER, id="who is bound"),
        pytest.param(
            {"bound": Bound.MUTUAL, "mutuality": Mutuality.EFFECTIVE},
            {"bound": Bound.MUTUAL, "mutuality": Mutuality.FORMAL},
            Bite.TIGHTER,
            id="mutual in effect or in words",
        ),
        pytest.param({"force": Force.BINDING}, {"force": Force.EXPECTED}, Bite.LOOSER, id="force"),
        pytest.param(
            {"bound": Bound.PRIME, "severity": 2},
            {"bound": Bound.PRIME, "severity": 4},
            Bite.NONE,
            id="what binds the other side alone bites nobody here",
        ),
        pytest.param({"probability": 0.9}, {"probability": 0.4}, Bite.NONE, id="how sure it is"),
    ],
)
def test_grade_direction_and_force_decide(compare, draft, before, after, bite):
    old = draft(WORK, found=[("exclusivity", 2, WORK[1], before)])
    new = draft(WORK, found=[("exclusivity", 2, WORK[1], after)])
    assert compare(old, new).clauses[0].bite is bite
    assert compare(new, old).clauses[0].bite is bite.turned


def saying(text, push, test=SeverityTest.DISCRETION):
    return {"measures": (Measure(test, text, push),)}


@pytest.mark.parametrize(
    ("values", "bite"),
    [
        pytest.param(saying("at any time", Push.UP), Bite.TIGHTER, id="discretion comes in"),
        pytest.param(saying("an objective test", Push.DOWN), Bite.LOOSER, id="a test comes in"),
        pytest.param(saying("the contract area", Push.NEITHER), Bite.NONE, id="neither"),
        pytest.param(
            {"reasons": (Reason(Step.SOFTENER, "Clause 2 takes something back."),)},
            Bite.LOOSER,
            id="a carve-out comes in",
        ),
    ],
)
def test_tests_and_carve_outs_decide_where_the_grade_stays(compare, draft, values, bite):
    old = draft(WORK, found=[BAN])
    new = draft(WORK, found=[(*BAN, values)])
    assert compare(old, new).clauses[0].bite is bite
    assert compare(new, old).clauses[0].bite is bite.turned


def test_an_exception_that_no_rule_knows_is_told_from_the_words(compare, draft):
    text = f"{WORK[1]} unless it asks"
    found = compare(
        draft(WORK, found=[BAN]), draft((WORK[0], text), found=[("exclusivity", 2, text)])
    )
    assert only(found).kind is ChangeKind.LOOSER
    assert "exception" in only(found).findings[0].reasons[0].text


@pytest.mark.parametrize(
    ("label", "came"),
    [("exclusivity", Bite.TIGHTER), ("fair_payment", Bite.LOOSER)],
    ids=["restriction", "protection"],
)
def test_what_came_into_a_clause_bites_and_what_went_bites_the_other_way(
    compare, draft, label, came
):
    without, having = draft(WORK), draft(WORK, found=[(label, 2, WORK[1])])
    assert compare(without, having).clauses[0].bite is came
    assert compare(having, without).clauses[0].bite is came.turned


def test_what_the_model_alone_lists_for_review_is_told_and_decides_nothing(compare, draft):
    values = {"sources": (Source.MODEL,), "flags": ("for_review",)}
    having = draft(WORK, found=[("exclusivity", 2, WORK[1], values)])
    (change,) = compare(draft(WORK), having).clauses
    assert change.bite is Bite.NONE
    assert "for review" in change.findings[0].reasons[0].text


def test_new_and_gone_clauses_say_which_way_they_bite(compare, draft):
    without, having = draft(PAY, LAW), draft(PAY, WORK, LAW, found=[BAN])
    found = compare(without, having)
    assert (only(found).kind, only(found).bite) == (ChangeKind.NEW, Bite.TIGHTER)
    found = compare(having, without)
    assert (only(found).kind, only(found).bite) == (ChangeKind.GONE, Bite.LOOSER)


def test_a_finding_that_went_over_to_another_clause_is_no_change_of_bite(compare, draft):
    moved = "SUB shall keep a register of interests"
    ban = "It shall not work for any rival of PRIME"
    old = draft(
        ("1.1", f"{moved} and show it on request. {ban}"),
        ("1.2", "each party shall be polite"),
        found=[("exclusivity", 2, ban)],
    )
    new = draft(
        ("1.1", f"{moved} and show it on request."),
        ("1.2", f"each party shall be polite. {ban}"),
        found=[("exclusivity", 2, ban)],
    )
    found = compare(old, new)
    assert {one.bite for one in found.clauses} == {Bite.NONE}
    assert kinds(found) == [ChangeKind.REWORDED, ChangeKind.REWORDED]


def test_another_number_alone_is_moved_and_the_words_are_the_same(compare, draft):
    old = draft(PAY, LAW)
    new = draft(("2.1", PAY[1]), ("2.2", LAW[1]))
    found = compare(old, new)
    assert kinds(found) == [ChangeKind.MOVED, ChangeKind.MOVED]
    assert all(one.renumbered and not one.relocated for one in found.clauses)


def test_a_reference_that_leads_to_another_clause_is_another_wording(compare, draft):
    words = "the sum in X is due"
    first, second = ("1", "a fee of ten pounds"), ("2", "a fee of twenty pounds each year")
    old = draft(first, second, ("3", words, (3, 0)))
    new = draft(first, second, ("3", words, (3, 1)))
    assert kinds(compare(old, old)) == [ChangeKind.SAME] * 3
    found = only(compare(old, new))
    assert found.kind is ChangeKind.REWORDED
    assert [run.text for run in found.new[0].runs if run.changed] == ["X"]
    # The clause it leads to has another number, and is the same clause.
    renumbered = draft(("0", LAW[1]), ("2", first[1]), ("3", second[1]), ("4", words, (3, 1)))
    assert ChangeKind.REWORDED not in kinds(compare(old, renumbered))


def test_changed_words_are_marked_in_the_exact_text(compare, draft):
    found = only(
        compare(draft(PAY, LAW), draft((PAY[0], PAY[1].replace("thirty", "Ninety")), LAW))
    )
    assert found.kind is ChangeKind.REWORDED
    assert "".join(run.text for run in found.new[0].runs) == PAY[1].replace("thirty", "Ninety")
    assert [run.text for run in found.new[0].runs if run.changed] == ["Ninety"]
    assert found.weighty == ("a number or a time",)


def test_capitals_and_punctuation_are_no_change(compare, draft):
    other = (PAY[0], PAY[1].replace("each month", "Each Month,"))
    assert kinds(compare(draft(PAY), draft(other))) == [ChangeKind.SAME]


def test_the_parts_of_the_index_add_up_and_each_change_has_its_own_effect(compare, draft):
    text = PAY[1]
    old = draft(PAY, WORK, LAW, found=[BAN])
    new = draft(
        PAY, HARDER, LAW, found=[("exclusivity", 4, HARDER[1]), ("financial_risk", 2, text)]
    )
    found = compare(old, new)
    index = found.index
    whole = new.assessment.neutral.value - old.assessment.neutral.value
    assert index.total == pytest.approx(whole, abs=0.11)
    assert index.peak + index.breadth == pytest.approx(index.total)
    assert sum(one.breadth for one in index.topics) == pytest.approx(index.breadth)
    effects = {
        str(change.finding.label): change.effect
        for clause in found.clauses
        for change in clause.findings
    }
    without = draft(PAY, HARDER, LAW, found=[("financial_risk", 2, text)])
    with_old = draft(PAY, WORK, LAW, found=[BAN, ("financial_risk", 2, text)])
    assert effects["exclusivity"] == pytest.approx(
        new.assessment.neutral.value - with_old.assessment.neutral.value
    )
    assert effects["financial_risk"] > 0
    assert without.assessment.neutral.value < new.assessment.neutral.value


def test_a_longer_tail_is_tighter_and_the_other_way_round(compare, draft):
    def tail(months):
        text = f"SUB shall not work for rivals for {months} months after the end"
        measure = Measure(
            SeverityTest.DURATION,
            f"{months} months after the end",
            Push.UP,
            months,
            "months",
            Span(35, 44),
        )
        return draft(("9", text), found=[("exclusivity", 3, text, {"measures": (measure,)})])

    assert compare(tail(12), tail(24)).clauses[0].kind is ChangeKind.TIGHTER
    assert compare(tail(24), tail(12)).clauses[0].kind is ChangeKind.LOOSER


CLAUSES = [
    "SUB shall not work for any other provider in the county",
    "SUB shall not work for any other provider anywhere",
    "PRIME shall pay SUB each month within thirty days",
    "SUB shall keep records of the services for six years",
    "PRIME may vary these terms at any time by notice",
    "either party may end this agreement on notice",
]
LABELS = ["exclusivity", "financial_risk", "unilateral_variation", "fair_payment"]
DRAFTS = st.lists(
    st.tuples(
        st.sampled_from(CLAUSES),
        st.lists(st.tuples(st.sampled_from(LABELS), st.integers(1, 3)), max_size=2),
    ),
    max_size=6,
    unique_by=lambda one: one[0],
)
TURNED = {
    ChangeKind.TIGHTER: ChangeKind.LOOSER,
    ChangeKind.LOOSER: ChangeKind.TIGHTER,
    ChangeKind.NEW: ChangeKind.GONE,
    ChangeKind.GONE: ChangeKind.NEW,
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(DRAFTS, DRAFTS)
def test_exchanging_the_drafts_turns_everything_round(compare, draft, old, new):
    def made(units):
        pairs = [(f"{at}", text) for at, (text, _) in enumerate(units)]
        found = [
            (label, grade, text) for text, labels in units for label, grade in dict(labels).items()
        ]
        return draft(*pairs, found=found)

    def told(comparison, turn):
        return sorted(
            (TURNED.get(one.kind, one.kind), one.bite.turned) if turn else (one.kind, one.bite)
            for one in comparison.clauses
        )

    here, there = made(old), made(new)
    forth, back = compare(here, there), compare(there, here)
    assert told(forth, turn=False) == told(back, turn=True)
    assert forth.index.total == pytest.approx(-back.index.total)
    assert forth.index.peak == pytest.approx(-back.index.peak)
    assert {one.kind for one in compare(here, here).clauses} <= {ChangeKind.SAME}
