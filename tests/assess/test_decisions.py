# SPDX-License-Identifier: Apache-2.0
"""What a person's decision does to a finding, and to the index it is part of."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import apply_decisions, assess_document
from pipeline.domain.assessment import Coverage
from pipeline.domain.decision import Decision, Verdict
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Source

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
