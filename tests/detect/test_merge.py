# SPDX-License-Identifier: Apache-2.0
"""One duty is one finding: its repeats are linked, the grounds of a power gathered."""

import pytest

from pipeline.detect.merge import gather_grounds, merge_findings
from pipeline.domain.document import Document, FileFormat, Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.outline import Clause, Outline, Piece, Provision
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mutuality,
)

SUMMARY = (
    "5.1 The Provider shall display the Prime's logo on all vehicles, buildings, leaflets and"
    " letters used for the Services."
)


def repeats(findings):
    return [one.clause for one in findings if "repeat" in one.flags]


@pytest.mark.parametrize(
    ("again", "expected"),
    [
        pytest.param(SUMMARY[4:], ["Schedule 1, 1"], id="the same words"),
        pytest.param(
            "All vehicles, buildings, leaflets and letters used for the Services shall display"
            " the logo of the Prime.",
            ["Schedule 1, 1"],
            id="the same in another order",
        ),
        pytest.param(
            "The Provider shall display the Prime's logo on 5 vehicles, buildings, leaflets and"
            " letters used for the Services.",
            [],
            id="another number",
        ),
        pytest.param(
            "The Provider shall display the Prime's logo only on vehicles, buildings, leaflets"
            " and letters used for the Services.",
            [],
            id="a word that bends it",
        ),
        pytest.param(
            "The Provider shall display the Prime's logo on the uniforms of its drivers.",
            [],
            id="another thing",
        ),
    ],
)
def test_a_duty_repeated_in_a_schedule_is_linked_to_the_first(judge, again, expected):
    findings = judge("5. Brand", SUMMARY, "Schedule 1 Summary", f"1. {again}")
    assert repeats(findings) == expected
    first = next(one for one in findings if one.clause == "5.1")
    assert [one.linked for one in findings if "repeat" in one.flags] == [(first.id,)] * len(
        expected
    )


def test_what_closes_a_list_of_limbs_is_one_finding_at_its_words(judge):
    closing = "it shall not work for any other prime contractor in the County."
    found = judge(
        "1. Other work",
        "1.1 The Provider agrees that until the later of:",
        "(a) the last day of the Term;",
        "(b) the third anniversary of the Start Date; and",
        "(c) the day on which the Final Account is settled,",
        closing,
    )
    (one,) = [one for one in found if one.label is Category.EXCLUSIVITY]
    assert (one.clause, one.quote) == ("1.1", closing)


def test_the_grounds_of_one_power_are_one_finding_at_its_lead_in(judge):
    findings = judge(
        "14. Ending",
        "14.1 The Prime may terminate this Agreement immediately by notice if the Provider:",
        "(a) is in breach of any obligation;",
        "(b) fails to meet a target; or",
        "(c) is dissolved.",
    )
    found = [one for one in findings if one.label == "termination_penalty"]
    assert [(one.clause, one.quote[:20]) for one in found] == [("14.1", "The Prime may termin")]


def test_limbs_that_are_duties_of_their_own_stay_apart(judge):
    findings = judge(
        "5. Brand",
        "5.1 The Provider shall not:",
        "(a) display its own logo on the premises; or",
        "(b) use its own name on letters to clients.",
    )
    assert [one.clause for one in findings if one.label == "mandatory_branding"] == [
        "5.1(a)",
        "5.1(b)",
    ]


def list_of(lead_in, *limbs):
    """Makes a list, '1 lead-in (a) limb ...', and a finding at each limb that its lead-in gave."""
    text = lead_in
    spans = []
    for letter, limb in zip("abcd", limbs, strict=False):
        text += f" ({letter}) "
        spans.append(Span(len(text), len(text) + len(limb)))
        text += limb
    document = Document("paper", "0" * 64, FileFormat.DOCX, text, ())
    clauses = [Clause("1", "1", "", 0, 0, len(text))]
    clauses += [
        Clause(f"1({letter})", f"({letter})", "", 1, span.start - 4, span.end, 0)
        for letter, span in zip("abcd", spans, strict=False)
    ]
    provisions = tuple(
        Provision(
            span,
            f"{lead_in} {document.quote(span)}",
            (
                Piece(0, 0, len(lead_in)),
                Piece(len(lead_in) + 1, span.start, span.end - span.start),
            ),
            clause=number,
            lead_in=len(lead_in),
        )
        for number, span in enumerate(spans, 1)
    )
    outline = Outline(DocumentKind.CONTRACT, tuple(clauses), provisions)
    trigger = Reason(Step.TRIGGER, "Ends it.", Span(0, 13), "TP-900")
    findings = [
        Finding(
            Category.TERMINATION_PENALTY,
            FindingKind.RESTRICTION,
            span,
            document.quote(span),
            clauses[number].number,
            severity=number,
            bound=Bound.SUB,
            mutuality=Mutuality.ONE_WAY,
            force=Force.BINDING,
            probability=0.8,
            rule_ids=("TP-900",),
            reasons=(trigger,),
        )
        for number, span in enumerate(spans, 1)
    ]
    return findings, document, outline


def test_findings_at_grounds_are_gathered_with_the_highest_grade():
    gathered = gather_grounds(
        *list_of("We may end it if you:", "are late;", "are rude; or", "go.")
    )
    assert [(one.clause, one.quote, one.severity) for one in gathered] == [
        ("1", "We may end it if you:", 3)
    ]
    assert "3 limbs" in gathered[0].reasons[-1].text


@pytest.mark.parametrize(
    ("lead_in", "limbs"),
    [
        pytest.param("You must pay us:", ("a fee;", "our costs."), id="duties"),
        pytest.param("We may end it if you:", ("are late.",), id="one ground alone"),
    ],
)
def test_findings_that_are_no_grounds_of_one_power_are_left_alone(lead_in, limbs):
    findings, document, outline = list_of(lead_in, *limbs)
    assert gather_grounds(findings, document, outline) == tuple(findings)


def test_what_leads_a_merged_finding_says_which_subtypes_and_rules_are_its_own():
    def found(severity, rule, *subtypes):
        return Finding(
            label=Category.FINANCIAL_RISK,
            kind=FindingKind.RESTRICTION,
            span=Span(0, 9),
            quote="The money",
            clause="1",
            severity=severity,
            bound=Bound.SUB,
            mutuality=Mutuality.ONE_WAY,
            force=Force.BINDING,
            probability=0.8,
            subtypes=subtypes,
            rule_ids=(rule,),
            reasons=(Reason(Step.TRIGGER, "It is heard.", None, rule),),
        )

    late = found(3, "FR-001", "pay_when_paid")
    back = found(4, "FR-026", "clawback")
    (merged,) = merge_findings([late, back])
    (alike,) = merge_findings([back, found(3, "FR-008", "clawback")])

    assert merged.subtypes == ("clawback", "pay_when_paid")
    assert merged.leading == ("clawback",)
    assert merged.leading_rules == ("FR-026", "FR-001")
    assert alike.leading == ()
