# SPDX-License-Identifier: Apache-2.0
"""What takes something back is shown beside the finding, lowers it by one, and removes nothing."""

import pytest

from pipeline.detect.softeners import find_proviso
from pipeline.domain.finding import Step
from pipeline.domain.taxonomy import FindingKind

HEADING = "6. Brand and other work"
BRAND = (
    "6.1 The Provider shall deliver the Services solely under the Prime's logo and shall not"
    " display its own logo."
)
WORK = "6.2 The Provider shall not work for any other commissioner in the county."
SPEAK = "6.2 The Provider shall wear the Prime's uniform."


def softened(findings):
    """Returns which restrictions are softened: clause, label, by how much."""
    return {
        (one.clause, str(one.label))
        for one in findings
        if one.kind is FindingKind.RESTRICTION
        and any(reason.step is Step.SOFTENER for reason in one.reasons)
    }


def grade(findings, clause):
    return {str(one.label): one.severity for one in findings if one.clause == clause}


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        pytest.param(
            (BRAND, WORK, "6.3 Nothing in this clause 6 shall prevent the Provider from working"
             " for other commissioners outside the county."),
            {("6.2", "exclusivity")},
            id="of the clause, what it speaks about and nothing else",
        ),
        pytest.param(
            (BRAND, WORK, "6.3 Clause 6.1 does not apply to the Provider's charity shops."),
            {("6.1", "mandatory_branding")},
            id="the clause that it names by number",
        ),
        pytest.param(
            ("6.1 The Provider shall not:", "(a) display its own logo on the premises;",
             "(b) work for any other commissioner in the county; or",
             "(c) bid for services similar to the Services.",
             "6.2 Clause 6.1(b) does not apply to commissioners with whom it already works."),
            {("6.1(b)", "exclusivity")},
            id="the limb that it names, not the whole clause",
        ),
        pytest.param(
            (WORK, "This restriction does not apply to work that is paid for by donations."),
            {("6.2", "exclusivity")},
            id="the sentence before",
        ),
        pytest.param(
            (BRAND, "7. General", "7.1 Notwithstanding any other provision of this Agreement, the"
             " Provider may continue to use its own name and logo in fundraising."),
            {("6.1", "mandatory_branding")},
            id="of the whole paper, what it speaks about",
        ),
        pytest.param(
            (BRAND, WORK, "7. General", "7.1 Notwithstanding clause 6.2, the Provider may accept"
             " grants from other bodies."),
            {("6.2", "exclusivity")},
            id="notwithstanding the clause",
        ),
        pytest.param(
            ("6.1 Subject to clause 9, the Provider shall deliver the Services solely under the"
             " Prime's logo.", "9. Own identity", "9.1 The Provider may use its own name and logo"
             " alongside the Prime's logo on all materials."),
            {("6.1", "mandatory_branding")},
            id="a relief to which the restriction is subject",
        ),
        pytest.param(
            ("6.1 The Provider shall deliver the Services solely under the Prime's logo, save that"
             " it may show its own name in letters to donors.",),
            {("6.1", "mandatory_branding")},
            id="in the same sentence",
        ),
    ],
)  # fmt: skip
def test_a_carve_out_softens_what_it_speaks_about(judge, clauses, expected):
    assert softened(judge(HEADING, *clauses)) == expected


@pytest.mark.parametrize(
    "clauses",
    [
        pytest.param(
            (BRAND, WORK, "6.3 Nothing in this clause 6 prevents the Prime from appointing"
             " others."),
            id="the other side is freed",
        ),
        pytest.param(
            (BRAND, WORK, "6.3 Clauses 6.1 and 6.2 shall not apply to the Prime."),
            id="it does not apply to the other side",
        ),
        pytest.param(
            (BRAND, "7.1 Nothing in this Agreement limits liability for death or injury."),
            id="it speaks of something else",
        ),
        pytest.param(
            (BRAND, "9. Own identity", "9.1 Nothing in clause 7 prevents the Provider from using"
             " its own logo on letters to donors."),
            id="another clause is named",
        ),
        pytest.param(
            ("6.1 Notwithstanding clause 9, the Provider shall deliver the Services solely under"
             " the Prime's logo.", "9. Own identity", "9.1 Nothing in clause 6 shall prevent the"
             " Provider from using its own logo on letters to donors."),
            id="the restriction prevails over it",
        ),
        pytest.param(
            ("6.1 Notwithstanding any other provision of this Agreement, the Provider shall"
             " deliver the Services solely under the Prime's logo.", "9. Own identity",
             "9.1 Clause 6.1 does not apply to charity shops."),
            id="the restriction prevails over everything",
        ),
    ],
)  # fmt: skip
def test_what_gives_nothing_back_softens_nothing(judge, clauses):
    findings = judge(HEADING, *clauses)
    assert [one for one in findings if one.kind is FindingKind.RESTRICTION]
    assert softened(findings) == set()


def test_a_softener_lowers_by_one_is_quoted_and_linked(judge):
    carve_out = "7.1 Notwithstanding clause 6.1, the Provider may use its own name and logo."
    before = grade(judge(HEADING, BRAND), "6.1")["mandatory_branding"]
    findings = judge(HEADING, BRAND, "7. General", carve_out)
    finding = next(one for one in findings if one.clause == "6.1")
    reason = next(one for one in finding.reasons if one.step is Step.SOFTENER)
    relief = next(one for one in findings if one.clause == "7.1")
    assert finding.severity == before - 1
    assert "7.1" in reason.text
    assert reason.evidence == relief.span
    assert finding.linked == (relief.id,)


def test_two_softeners_lower_by_one_and_are_both_shown(judge):
    findings = judge(
        HEADING,
        BRAND,
        "6.2 Clause 6.1 does not apply to the Provider's charity shops.",
        "6.3 Clause 6.1 does not apply in the first month.",
    )
    finding = next(one for one in findings if one.clause == "6.1")
    shown = [one for one in finding.reasons if one.step is Step.SOFTENER]
    assert finding.severity == grade(judge(HEADING, BRAND), "6.1")["mandatory_branding"] - 1
    assert len(shown) == 2


def test_a_clause_that_is_disapplied_stays_at_the_lowest_grade(judge):
    findings = judge(HEADING, BRAND, "6.2 Clause 6.1 shall not apply.")
    assert grade(findings, "6.1") == {"mandatory_branding": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "SUB shall not bid save that it may bid for grants.",
            "save that it may bid for grants", id="it may",
        ),
        pytest.param(
            "SUB shall not bid, provided that nothing in this clause prevents SUB from advising.",
            "provided that nothing in this clause prevents SUB from advising",
            id="nothing prevents",
        ),
        pytest.param(
            "SUB shall not bid other than for its existing contracts.",
            "other than for its existing contracts", id="its existing work",
        ),
        pytest.param("SUB shall not bid unless PRIME agrees.", None, id="consent"),
        pytest.param(
            "SUB shall not bid, save that it may bid with PRIME's consent.", None,
            id="leave, but by consent",
        ),
        pytest.param("SUB shall not bid except through PRIME.", None, id="through the other side"),
        pytest.param(
            "SUB shall not bid, provided that nothing in this clause prevents PRIME from bidding.",
            None, id="the other side is freed",
        ),
        pytest.param(
            "SUB shall not bid. SUB may, save that it may not lend, hire.", None,
            id="in another sentence",
        ),
    ],
)  # fmt: skip
def test_a_proviso_is_told_from_a_consent(text, words):
    found = find_proviso(text, text.index("bid") + 3)
    assert (None if found is None else text[slice(*found)].strip(" ,")) == words
