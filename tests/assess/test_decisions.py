# SPDX-License-Identifier: Apache-2.0
"""What a person's decision does to a finding, and to the index it is part of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import apply_decisions, assess_document
from pipeline.domain.assessment import Coverage
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Mitigator, Source

_GRADES = st.integers(0, 4)
_CHANCES = st.floats(0.01, 1)
_BOUNDS = st.sampled_from(["sub", "prime", "formal", "effective", "unclear", "none"])
_RESTRICTIONS = st.tuples(
    st.sampled_from(["mandatory_branding", "exclusivity", "financial_risk"]),
    _GRADES,
    _BOUNDS,
    _CHANCES,
)
_SOFTENERS = st.tuples(
    st.sampled_from(["own_brand_right", "non_exclusive", "fair_payment"]),
    st.integers(1, 3),
    _CHANCES,
)


def decide(finding, verdict, **values):
    return {finding.id: Decision("0" * 12, "a.pdf", "ab" * 32, verdict, **values)}


@pytest.fixture(scope="session")
def index(weights):
    def make(findings):
        return assess_document(
            "a.pdf", findings, weights=weights, coverage=Coverage()
        ).neutral.value

    return make


@pytest.fixture(scope="session")
def paper(restriction, mitigator):
    def make(restrictions, softeners):
        return [
            *(
                restriction(label, grade, bound, probability=p)
                for label, grade, bound, p in restrictions
            ),
            *(mitigator(label, strength, probability=p) for label, strength, p in softeners),
        ]

    return make


PAPERS = {
    "restrictions": st.lists(_RESTRICTIONS, min_size=1, max_size=6),
    "softeners": st.lists(_SOFTENERS, max_size=3),
    "which": st.integers(0, 100),
}


@given(**PAPERS)
def test_confirming_a_limit_never_lowers_the_index_and_dismissing_it_never_raises_it(
    restrictions, softeners, which, paper, index
):
    findings = paper(restrictions, softeners)
    chosen = findings[which % len(restrictions)]
    before = index(findings)
    assert index(apply_decisions(findings, decide(chosen, Verdict.AGREE))) >= before
    assert index(apply_decisions(findings, decide(chosen, Verdict.DISMISS))) <= before


@given(**PAPERS)
def test_confirming_what_softens_never_raises_the_index_and_dismissing_it_never_lowers_it(
    restrictions, softeners, which, paper, index
):
    findings = paper(restrictions, [*softeners, ("own_brand_right", 2, 0.6)])
    chosen = findings[len(restrictions) + which % (len(softeners) + 1)]
    before = index(findings)
    assert index(apply_decisions(findings, decide(chosen, Verdict.AGREE))) <= before
    assert index(apply_decisions(findings, decide(chosen, Verdict.DISMISS))) >= before


@given(verdicts=st.lists(st.sampled_from(list(Verdict)), min_size=1, max_size=4), **PAPERS)
def test_only_the_last_decision_counts_and_unsure_puts_things_back(
    verdicts, restrictions, softeners, which, paper
):
    findings = tuple(paper(restrictions, softeners))
    chosen = findings[which % len(findings)]
    decided = findings
    for verdict in verdicts:
        decided = apply_decisions(decided, decide(chosen, verdict))
    assert decided == apply_decisions(findings, decide(chosen, verdicts[-1]))
    assert apply_decisions(decided, {}) == findings


def test_a_confirmed_finding_is_sure_and_says_that_a_person_confirmed_it(restriction):
    found = restriction("exclusivity", 3, probability=0.4, flags=("for_review", "inserted"))
    (one,) = apply_decisions([found], decide(found, Verdict.AGREE))
    assert one.probability == 1
    assert one.sources == (Source.PERSON, Source.RULE)
    assert one.flags == ("inserted",)
    assert one.before == found
    assert one.id == found.id


def test_a_dismissed_finding_stays_and_counts_nowhere(restriction, weights):
    found = restriction("exclusivity", 4)
    decided = apply_decisions([found], decide(found, Verdict.DISMISS, comment="a heading"))
    assert [(one.id, one.is_dismissed, one.severity) for one in decided] == [(found.id, True, 4)]
    assessment = assess_document("a.pdf", decided, weights=weights, coverage=Coverage())
    assert (assessment.neutral.value, assessment.high, assessment.grade3plus) == (0, 0, 0)
    assert assessment.scores == ()


def test_a_correction_counts_as_corrected_and_keeps_the_name(restriction):
    found = restriction("exclusivity", 3, probability=0.5)
    edit = {"category": Category.PUBLICITY_GAGGING, "severity": 1, "bound": Bound.MUTUAL}
    (one,) = apply_decisions([found], decide(found, Verdict.EDIT, **edit))
    assert (one.label, one.severity, one.bound) == tuple(edit.values())
    assert (one.probability, one.id) == (1, found.id)
    assert one.before.label is Category.EXCLUSIVITY


def test_a_decision_on_something_else_changes_nothing(restriction):
    found = restriction("exclusivity", 3)
    other = replace(found, kind=FindingKind.ABSENCE, rule_ids=("AB-001",))
    assert apply_decisions([found], decide(other, Verdict.DISMISS)) == (found,)


def test_a_decision_that_the_reading_of_a_paper_made_up_is_taken_back(restriction):
    found = restriction("exclusivity", 3)
    forged = replace(found, decision=decide(found, Verdict.DISMISS)[found.id])
    assert apply_decisions([forged], {}) == (found,)


def add(label=Category.VOLUME_ACCESS, *, start=500, verdict=Verdict.AGREE, **values):
    """Returns what a person found, by the name that the program would give it."""
    given = {"category": label, "severity": 3, "bound": Bound.SUB, **values}
    span, quote = Span(start, start + 10), "ten letter"
    decision = Decision(
        "1" * 12, "a.pdf", "ab" * 32, verdict, span=span, quote=quote, added=True, **given
    )
    return {f"{label}@{start}-{start + 10}": decision}


def test_what_a_person_added_stands_in_its_place_and_counts_in_full(restriction, index):
    first = restriction("exclusivity", 2, span=Span(0, 10))
    last = restriction("exclusivity", 2, span=Span(900, 910))
    found = apply_decisions([first, last], add(clause="7.1", page=3))
    assert [one.span.start for one in found] == [0, 500, 900]
    added = found[1]
    assert (added.quote, added.clause, added.page) == ("ten letter", "7.1", 3)
    assert (added.probability, added.sources, added.before) == (1.0, (Source.PERSON,), None)
    assert added.is_added
    assert index(found) > index([first, last])


def test_what_was_added_is_taken_back_and_added_once(restriction):
    found = (restriction("exclusivity", 2),)
    decided = apply_decisions(found, add())
    assert apply_decisions(decided, add()) == decided
    assert apply_decisions(decided, {}) == found
    assert apply_decisions(found, add(verdict=Verdict.UNSURE)) == found


def test_what_was_added_and_then_dismissed_is_shown_and_counts_nowhere(restriction, index):
    found = (restriction("exclusivity", 2),)
    decided = apply_decisions(found, add(verdict=Verdict.DISMISS))
    assert {one.label: one.is_dismissed for one in decided} == {
        Category.EXCLUSIVITY: False,
        Category.VOLUME_ACCESS: True,
    }
    assert index(decided) == index(found)


def test_what_the_program_finds_by_now_is_decided_upon_and_not_added_twice(restriction):
    found = restriction("volume_access", 1, span=Span(500, 510))
    (one,) = apply_decisions([found], add())
    assert (one.severity, one.probability, one.before) == (3, 1.0, found)
    assert not one.is_added


def test_words_that_a_person_corrected_leave_the_name_as_it_was(restriction):
    found = restriction("exclusivity", 2, span=Span(0, 10))
    moved = decide(found, Verdict.EDIT, span=Span(4, 30), quote="other words, as they stand")
    (one,) = apply_decisions([found], moved)
    assert (one.span, one.quote) == (Span(4, 30), "other words, as they stand")
    assert one.id == found.id
    assert apply_decisions([one], {}) == (found,)


def test_a_limit_that_turns_out_to_protect_is_a_mitigator(restriction):
    found = restriction("exclusivity", 3)
    turned = decide(found, Verdict.EDIT, category=Mitigator.NON_EXCLUSIVE, severity=2)
    (one,) = apply_decisions([found], turned)
    assert (one.kind, one.severity) == (FindingKind.MITIGATOR, 2)


def test_what_is_added_without_saying_what_is_a_fault(restriction):
    with pytest.raises(ValueError, match="does not say which"):
        apply_decisions([restriction("exclusivity", 2)], add(bound=None))
