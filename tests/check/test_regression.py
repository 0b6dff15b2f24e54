# SPDX-License-Identifier: Apache-2.0
"""What differs between two runs, finding by finding, and what annotations say of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check.baseline import Asked, Baseline, KeptFinding, KeptPaper, Met
from pipeline.check.differences import Acceptance, Change, Effect, PaperChange
from pipeline.check.outputs.words import describe_changes
from pipeline.check.regression import find_differences
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.taxonomy import Bound, Category, FindingKind

BAN = "The Provider shall not work for any other prime contractor during the Term."
FEE = "The Provider shall pay an exit charge of ten thousand pounds."


def kept(quote=BAN, label=Category.EXCLUSIVITY, **other):
    usual = {
        "kind": FindingKind.RESTRICTION,
        "clause": "4.1",
        "severity": 3,
        "bound": Bound.SUB,
        "unsure": False,
        "met": Met.RIGHT,
    }
    return KeptFinding(label=label, quote=quote, **(usual | other))


def paper(*findings, **other):
    usual = {"name": "a.docx", "sha256": "1", "outcome": Outcome.OK, "characters": 10_000}
    return KeptPaper(**(usual | {"index": 40.0, "coverage": 1.0} | other), findings=findings)


def differ(before, after, **named):
    return find_differences(Baseline((before,)), Baseline((after,)), **named)


def one_difference(before, after):
    (found,) = differ(paper(*before), paper(*after)).findings
    return found


def test_nothing_differs_from_itself():
    found = differ(paper(kept(), kept(FEE)), paper(kept(), kept(FEE)))
    assert (found.findings, found.papers, found.unchanged, found.passed) == ((), (), 2, True)


def test_layout_case_and_cited_numbers_are_no_difference():
    anew = BAN.upper().replace(" ", "\n")
    assert differ(paper(kept()), paper(kept(anew))).findings == ()


@pytest.mark.parametrize(
    ("met", "effect"),
    [
        (Met.RIGHT, Effect.LOSS),
        (Met.FALSE_ALARM, Effect.GAIN),
        (Met.NEGATIVE, Effect.GAIN),
        (Met.UNJUDGED, Effect.UNJUDGED),
    ],
)
def test_a_missing_finding_is_a_loss_where_it_was_right(met, effect):
    found = one_difference([kept(met=met)], [])
    assert (found.changes, found.effect) == ((Change.MISSING,), effect)
    assert found.fails is (effect is not Effect.GAIN)
    assert found.shown.quote == BAN


def test_a_new_finding_is_a_gain_where_it_is_right():
    assert one_difference([], [kept()]).effect is Effect.GAIN
    assert one_difference([], [kept(met=Met.FALSE_ALARM)]).effect is Effect.LOSS


@pytest.mark.parametrize(
    ("change", "asked", "effect"),
    [
        ({"severity": 2}, Asked(3, None, ""), Effect.LOSS),
        ({"severity": 2}, Asked(2, None, ""), Effect.GAIN),
        ({"severity": 2}, None, Effect.UNJUDGED),
        ({"bound": Bound.PRIME}, Asked(3, Bound.SUB, ""), Effect.LOSS),
        ({"bound": Bound.PRIME}, Asked(3, None, ""), Effect.UNJUDGED),
        ({"clause": "4.2"}, Asked(3, None, "4.2"), Effect.GAIN),
        ({"clause": "4.2"}, Asked(3, None, "4.1"), Effect.LOSS),
        ({"clause": "4.2"}, Asked(3, None, "4.3"), Effect.UNJUDGED),
        ({"unsure": True}, Asked(3, None, ""), Effect.LOSS),
        ({"severity": 2, "clause": "4.2"}, Asked(2, None, "4.1"), Effect.LOSS),
    ],
)
def test_annotations_say_whether_a_change_is_for_the_better(change, asked, effect):
    found = one_difference([kept()], [kept(asked=asked, **change)])
    assert found.effect is effect


def test_each_change_is_named_with_both_sides():
    after = kept(severity=1, bound=Bound.MUTUAL, clause="9")
    found = one_difference([kept()], [after])
    said = (
        "graded anew: 3 -> 1; another party bound: sub -> mutual; another clause number: 4.1 -> 9"
    )
    assert describe_changes(found) == said


def test_the_same_words_under_another_category_are_one_difference():
    found = one_difference([kept()], [kept(label=Category.WORKFORCE_CONTROL)])
    assert found.changes == (Change.RELABELLED,)
    assert found.effect is Effect.UNJUDGED
    lost = kept(label=Category.WORKFORCE_CONTROL, met=Met.FALSE_ALARM)
    assert one_difference([kept()], [lost]).effect is Effect.LOSS


def test_a_quote_cut_otherwise_is_one_difference():
    found = one_difference([kept()], [kept(BAN[13:])])
    assert found.changes == (Change.REQUOTED,)
    assert found.fails


def test_where_the_first_of_two_alike_goes_the_second_does_not_move():
    twice = [kept(clause="4.1"), kept(clause="9.1")]
    found = one_difference(twice, [kept(clause="9.1")])
    assert (found.changes, found.shown.clause) == ((Change.MISSING,), "4.1")


def test_a_renamed_paper_is_known_by_its_bytes():
    found = differ(paper(kept()), paper(kept(), name="b.docx"))
    assert [one.change for one in found.papers] == [PaperChange.RENAMED]
    assert (found.findings, found.passed) == ((), True)


def test_papers_that_come_and_go_stop_a_check():
    found = differ(paper(kept()), paper(kept(), name="b.docx", sha256="2"))
    assert sorted((one.paper, one.change) for one in found.papers) == [
        ("a.docx", PaperChange.GONE),
        ("b.docx", PaperChange.ADDED),
    ]
    assert not found.passed


def test_a_paper_that_this_machine_cannot_read_is_told_and_stops_nothing():
    before = Baseline((paper(kept()),))
    found = find_differences(before, Baseline((), excused={"a.docx": before.papers[0].sha256}))
    assert [one.change for one in found.papers] == [PaperChange.EXCUSED]
    assert found.passed
    assert not found.read_alike


def test_another_file_in_its_place_that_this_machine_cannot_read_stops_a_check():
    """Else a picture of other words could take the place of a paper unseen."""
    found = find_differences(Baseline((paper(kept()),)), Baseline((), excused={"a.docx": "other"}))
    assert [one.change for one in found.papers] == [PaperChange.EXCUSED]
    assert not found.passed


def test_an_index_that_moves_by_itself_stops_a_check():
    alone = differ(paper(kept()), paper(kept(), index=41.0))
    assert [one.change for one in alone.papers] == [PaperChange.INDEX_MOVED]
    assert not alone.passed
    explained = differ(paper(kept()), paper(index=30.0))
    assert explained.papers == ()


@pytest.mark.parametrize(
    ("other", "change", "fails"),
    [
        ({"characters": 9_900}, PaperChange.READ_LESS, True),
        ({"characters": 9_960}, None, False),
        ({"coverage": 0.9}, PaperChange.COVERED_LESS, True),
        ({"outcome": Outcome.PARTIAL}, PaperChange.ENDED_OTHERWISE, True),
        ({"annotations": ("x",)}, PaperChange.ANNOTATIONS_EDITED, True),
    ],
)
def test_less_of_a_paper_and_other_annotations_stop_a_check(other, change, fails):
    found = differ(paper(kept()), paper(kept(), **other))
    assert [one.change for one in found.papers] == [change] * (change is not None)
    assert found.passed is not fails


ORDER = {"a.docx": 80.0, "unannotated.docx": 5.0}


@pytest.mark.parametrize(
    ("order", "name", "told"),
    [
        (ORDER, "a.docx", []),
        (ORDER | {"a.docx": 70.5}, "a.docx", [("a.docx", "tightness 80", "tightness 70.5")]),
        ({"a.docx": 80.0}, "a.docx", [("unannotated.docx", "tightness 5", "not in it")]),
        (ORDER | {"b.docx": 1.0}, "a.docx", [("b.docx", "not in it", "tightness 1")]),
        ({"c.docx": 80.0, "unannotated.docx": 5.0}, "c.docx", []),
    ],
    ids=["the same", "edited", "no longer stated", "stated anew", "renamed with its paper"],
)
def test_another_stated_order_stops_a_check(order, name, told):
    before, after = Baseline((paper(),), order=ORDER), Baseline((paper(name=name),), order=order)
    found = find_differences(before, after)
    edited = [one for one in found.papers if one.change is PaperChange.ORDER_EDITED]
    assert [(one.paper, one.before, one.after) for one in edited] == told
    assert found.passed is not bool(told)


def test_the_order_of_a_paper_that_is_gone_is_told_with_it():
    found = find_differences(Baseline((paper(),), order={"a.docx": 80.0}), Baseline())
    assert [one.change for one in found.papers] == [PaperChange.GONE]


def test_what_another_program_read_otherwise_is_told_and_stops_nothing():
    found = differ(paper(kept(), aids="1"), paper(aids="2", characters=9_000))
    assert found.findings[0].aided
    assert found.papers[0].change is PaperChange.READ_OTHERWISE
    assert found.passed
    assert not found.read_alike
    assert not differ(paper(kept(), aids="1"), paper(aids="1")).passed


def test_an_accepted_difference_stops_nothing_until_it_becomes_another():
    name = one_difference([kept()], [kept(severity=2)]).id
    accepted = [Acceptance(name, "a.docx", "graded anew", "agreed", "2026-11-23")]
    held = differ(paper(kept()), paper(kept(severity=2)), accepted=accepted)
    assert held.passed
    assert held.findings[0].accepted.reason == "agreed"
    worse = differ(paper(kept()), paper(kept(severity=1)), accepted=accepted)
    assert not worse.passed
    assert worse.idle == tuple(accepted)


quotes = st.sampled_from([BAN, FEE, BAN[13:], f"{FEE} {BAN}", ""])
findings = st.builds(
    kept,
    quotes,
    st.sampled_from([Category.EXCLUSIVITY, Category.TERMINATION_PENALTY]),
    severity=st.integers(0, 4),
    clause=st.sampled_from(["", "1", "2.1"]),
    met=st.sampled_from(Met),
)


@given(st.lists(findings, max_size=6), st.lists(findings, max_size=6))
def test_every_finding_of_both_sides_is_unchanged_or_told_once(before, after):
    found = differ(paper(*before), paper(*after))
    told_before = sum(one.before is not None for one in found.findings)
    told_after = sum(one.after is not None for one in found.findings)
    assert len(before) - told_before == len(after) - told_after == found.unchanged
    assert len({one.id for one in found.findings}) == len(found.findings)


@given(st.lists(findings, max_size=6))
def test_a_run_differs_in_nothing_from_itself(found):
    assert differ(paper(*found), paper(*(replace(one) for one in found))).findings == ()
