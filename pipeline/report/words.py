# SPDX-License-Identifier: Apache-2.0
"""The words in which people read labels, grades, sides and numbers.

They describe wording in a paper, never conduct, and draw no legal conclusion (taxonomy 3.10).
"""

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from pipeline.domain.assessment import Assessment, Band, Gate, Undecided
from pipeline.domain.decision import Verdict
from pipeline.domain.finding import Certainty, Finding, Label, Measure, Step
from pipeline.domain.marks import Marks
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.profile import Clearance, Stance
from pipeline.domain.taxonomy import (
    Beneficiary,
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Modifier,
    Mutuality,
    Push,
    SeverityTest,
    Source,
)

__all__ = [
    "BAND_WORDS",
    "BOUND_WORDS",
    "FINDING_WORDS",
    "FORCE_WORDS",
    "GAIN_WORDS",
    "GATE_WORDS",
    "GRADE_WORDS",
    "KIND_WORDS",
    "LABEL_NAMES",
    "LOSSES",
    "STANCE_WORDS",
    "STEP_WORDS",
    "STRENGTH_WORDS",
    "TEST_WORDS",
    "TIE_WORDS",
    "VERDICT_WORDS",
    "band_class",
    "count_of",
    "describe_bound",
    "describe_certainty",
    "describe_clearance",
    "describe_day",
    "describe_decision",
    "describe_index",
    "describe_marks",
    "describe_measures",
    "describe_paper",
    "describe_place",
    "describe_sources",
    "describe_undecided",
    "file_name",
    "list_in_words",
    "name_clause",
    "percent",
    "place_words",
    "whole",
]

LABEL_NAMES: dict[Label, str] = {
    Category.MANDATORY_BRANDING: "Branding",
    Category.EXCLUSIVITY: "Exclusivity",
    Category.TERMINATION_PENALTY: "Cost of leaving",
    Category.VALUE_STATEMENT: "Values",
    Category.PUBLICITY_GAGGING: "Voice and publicity",
    Category.DELIVERY_MODEL_CONTROL: "Control of the service",
    Category.UNILATERAL_VARIATION: "One-sided changes",
    Category.IP_DATA_CONTROL: "Knowledge and data",
    Category.WORKFORCE_CONTROL: "Control of staff",
    Category.ORGANISATIONAL_CONTROL: "Control of the organisation",
    Category.VOLUME_ACCESS: "Share of work",
    Category.FINANCIAL_RISK: "Money and risk",
    Category.MONITORING_BURDEN: "Audit and reporting",
    Category.EXIT_OBLIGATIONS: "Work after leaving",
    Mitigator.OWN_BRAND_RIGHT: "Use of your own name",
    Mitigator.CAPACITY_SUPPORT: "Support to build capacity",
    Mitigator.NON_EXCLUSIVE: "Freedom to work with others",
    Mitigator.MUTUAL_EXIT: "Exit open to both, or paid for",
    Mitigator.CHANGE_BY_AGREEMENT: "Changes by agreement",
    Mitigator.FREEDOM_TO_CAMPAIGN: "Freedom to speak and campaign",
    Mitigator.RETAINED_IP_DATA: "Knowledge and data stay yours",
    Mitigator.VOLUME_COMMITMENT: "A promised share of work",
    Mitigator.FAIR_PAYMENT: "Fair payment, shared risk",
    Mitigator.CO_DESIGN: "A say in design",
    Modifier.FLOW_DOWN: "Terms that stand in other papers",
}

LOSSES: dict[Category, str] = {
    Category.MANDATORY_BRANDING: "your name",
    Category.EXCLUSIVITY: "your freedom to work with others",
    Category.TERMINATION_PENALTY: "your money and standing on leaving",
    Category.VALUE_STATEMENT: "your beliefs",
    Category.PUBLICITY_GAGGING: "your voice",
    Category.DELIVERY_MODEL_CONTROL: "your method",
    Category.UNILATERAL_VARIATION: "your say over change",
    Category.IP_DATA_CONTROL: "your knowledge and relationships",
    Category.WORKFORCE_CONTROL: "your people",
    Category.ORGANISATIONAL_CONTROL: "your board and existence",
    Category.VOLUME_ACCESS: "your share of work",
    Category.FINANCIAL_RISK: "your cash",
    Category.MONITORING_BURDEN: "your time and privacy",
    Category.EXIT_OBLIGATIONS: "your way out",
}

GRADE_WORDS = ("no restriction", "light", "moderate", "heavy", "severe")
STRENGTH_WORDS = ("no effect", "weak", "fair", "strong")

FINDING_WORDS = {
    FindingKind.RESTRICTION: "limits",
    FindingKind.MITIGATOR: "protects or supports",
    FindingKind.MODIFIER: "rests on other papers",
    FindingKind.ABSENCE: "not found: a question",
}

BOUND_WORDS = {
    Bound.SUB: "you, the subcontractor",
    Bound.PRIME: "the prime contractor",
    Bound.MUTUAL: "both sides",
    Bound.UNCLEAR: "unclear: please check",
    Bound.NONE: "neither side",
}

KIND_WORDS = {
    DocumentKind.CONTRACT: "contract",
    DocumentKind.FRAMEWORK: "framework",
    DocumentKind.ITT: "tender",
    DocumentKind.HANDBOOK: "handbook",
    DocumentKind.HEAD_CONTRACT: "head contract",
    DocumentKind.MEMORANDUM: "memorandum",
    DocumentKind.OTHER_DEALING: "loan, employment or the like",
    DocumentKind.UNKNOWN: "kind unknown",
}

BAND_WORDS = {
    Band.LIGHT: "light",
    Band.NOTICEABLE: "noticeable",
    Band.STRONG: "strong",
    Band.VERY_STRONG: "very strong",
    Band.UNKNOWN: "unknown: not enough to read",
}

GATE_WORDS = {
    Gate.TOUCHES: "touches a red line",
    Gate.MAY_TOUCH: "may touch a red line",
    Gate.NONE: "",
}

STANCE_WORDS = {
    Stance.RED_LINE: "red line",
    Stance.NEGOTIABLE: "negotiable",
    Stance.INDIFFERENT: "indifferent",
}

TIE_WORDS = {
    Tie.INCORPORATED: "made part of this paper",
    Tie.FOLLOWED: "to be followed",
    Tie.FLOWS_DOWN: "its terms come down to you",
    Tie.PREVAILS: "wins where the two differ",
    Tie.PART: "a part of this paper",
}

FORCE_WORDS = {
    Force.BINDING: "binding wording",
    Force.INCORPORATED: "from a paper made part of this one",
    Force.PASS_FAIL: "a pass or fail question of a tender",
    Force.SCORED: "a scored question or a bid promise",
    Force.EXPECTED: "an expectation rather than a duty",
    Force.RECITAL: "background, not an operative clause",
    Force.GUIDANCE: "guidance",
    Force.NONE: "not operative",
}

STEP_WORDS = {
    Step.TRIGGER: "What was seen",
    Step.DIRECTION: "Who is bound",
    Step.FORCE: "Force",
    Step.GRADE: "Why this grade",
    Step.SOFTENER: "What softens it",
    Step.LINK: "Linked wording",
    Step.CHANCE: "How likely",
    Step.MERGE: "Agreement of sources",
}

# Not from the machine's own language, so that the same result gives the same words everywhere.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_CERTAINTY = {
    Certainty.HIGH: "high",
    Certainty.MEDIUM: "medium: check",
    Certainty.LOW: "low: check",
}


TEST_WORDS: dict[SeverityTest, str] = {
    SeverityTest.REACH: "reach",
    SeverityTest.DURATION: "how long",
    SeverityTest.GEOGRAPHY: "where",
    SeverityTest.AMOUNT: "how much",
    SeverityTest.ONE_SIDEDNESS: "one-sidedness",
    SeverityTest.DISCRETION: "discretion",
    SeverityTest.CURE: "way out",
}

GAIN_WORDS: dict[Beneficiary, str] = {
    Beneficiary.PRIME: "the other side",
    Beneficiary.AUTHORITY: "the commissioner",
    Beneficiary.BOTH: "both sides",
    Beneficiary.SUB: "you",
    Beneficiary.HELPED: "the people who are helped",
    Beneficiary.LAW: "it is asked by law",
    Beneficiary.UNCLEAR: "the wording does not say",
}

VERDICT_WORDS = {
    Verdict.AGREE: "confirmed",
    Verdict.EDIT: "corrected",
    Verdict.DISMISS: "dismissed",
    Verdict.UNSURE: "not sure",
}

_PUSH_WORDS = {Push.UP: " (weighs heavier)", Push.DOWN: " (weighs lighter)", Push.NEITHER: ""}


def describe_measures(measures: Sequence[Measure]) -> tuple[tuple[str, str], ...]:
    """Returns for each test that a provision speaks to its name and what the provision says."""
    said: dict[SeverityTest, list[str]] = {}
    for one in measures:
        said.setdefault(one.test, []).append(f"{one.text}{_PUSH_WORDS[one.push]}")
    return tuple(
        (TEST_WORDS[test], "; ".join(dict.fromkeys(said[test])))
        for test in SeverityTest
        if test in said
    )


def describe_bound(finding: Finding) -> str:
    """Returns who carries the burden, in words for a member of the smaller organisation."""
    match finding.bound:
        case Bound.MUTUAL:
            in_effect = finding.mutuality is Mutuality.EFFECTIVE
            return (
                "both sides, in effect"
                if in_effect
                else "both sides in words; above all you in effect"
            )
        case Bound.SUB | Bound.PRIME | Bound.UNCLEAR | Bound.NONE:
            return BOUND_WORDS[finding.bound]
        case _ as never:
            assert_never(never)


def describe_certainty(probability: float) -> str:
    """Returns how sure a finding is, in words and as a percentage."""
    return f"{_CERTAINTY[Certainty.of(probability)]} ({percent(probability)})"


def describe_decision(finding: Finding) -> str:
    """Returns what a person decided, who and when, and why; empty where nobody did."""
    decision = finding.decision
    if decision is None:
        return ""
    if decision.added and decision.verdict is not Verdict.DISMISS:
        verdict = "added (the program had not found it)"
    else:
        verdict = VERDICT_WORDS[decision.verdict]
    by = f" by {decision.who}" if decision.who else ""
    on = f" on {decision.when}" if decision.when else ""
    why = f": {decision.comment}" if decision.comment else ""
    return f"{verdict}{_corrections(finding)}{by}{on}{why}"


def _corrections(finding: Finding) -> str:
    """Returns what the program had said of what a person corrected, in brackets."""
    was = finding.before
    if was is None:
        return ""
    grade = "strength" if was.kind is FindingKind.MITIGATOR else "grade"
    parts = [
        words
        for differs, words in (
            (was.label is not finding.label, LABEL_NAMES[was.label].lower()),
            (was.severity != finding.severity, f"{grade} {was.severity}"),
            (was.bound is not finding.bound, f"binds {BOUND_WORDS[was.bound]}"),
            (was.span != finding.span, "other words"),
        )
        if differs
    ]
    return f" (was: {', '.join(parts)})" if parts else ""


def describe_clearance(clearance: Clearance) -> str:
    """Returns who cleared a red line, when, and why."""
    when = describe_day(clearance.when)
    return f"Cleared by {clearance.who} on {when}: {clearance.why}"


def describe_day(day: date) -> str:
    """Returns a day as people here write it: 4 May 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def band_class(band: Band) -> str:
    """Returns a band as the style sheet names it."""
    return band.value.replace(" ", "-")


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Returns a number with its noun: '1 paper', '3 papers'; ``plural`` where an 's' is not it."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def describe_index(assessment: Assessment) -> str:
    """Returns the index with its interval in whole numbers: 55 (41-68), with an en dash.

    Where too little was read the upper end is a question mark: nobody knows what else is there.
    """
    return describe_undecided(Undecided.of(assessment), assessment.band)


def describe_undecided(before: Undecided | None, band: Band) -> str:
    """Returns the index as it was before people decided: 50 (41-68); empty where nobody did."""
    if before is None:
        return ""
    value, low, high = (whole(number) for number in (before.value, before.low, before.high))
    top = "?" if band is Band.UNKNOWN else high
    return f"{value} ({low}\N{EN DASH}{top})"


def describe_place(clause: str, page: int | None) -> str:
    """Returns where something stands, as a line of its own: 'Clause 14.3(b), page 9'."""
    return _place("Clause", "Outside numbered clauses", clause, page)


def name_clause(clause: str) -> str:
    """Returns a clause by number or heading, as people cite it: 'clause 14.3', 'Schedule 2, 4.1'.

    Empty where it has neither.
    """
    return _named("clause", clause)


def file_name(document: str) -> str:
    """Returns the name of a paper's file without its folders, which may tell more than it."""
    return document.rpartition("/")[2]


def place_words(clause: str, page: int | None) -> str:
    """Returns where something stands, as people cite it: 'clause 14.3(b), page 9'."""
    return _place("clause", "outside numbered clauses", clause, page)


def _place(noun: str, nowhere: str, clause: str, page: int | None) -> str:
    printed = f"page {page}" if page is not None else ""
    return ", ".join(part for part in (_named(noun, clause) or nowhere, printed) if part)


def _named(noun: str, clause: str) -> str:
    # A number alone reads better with its noun; 'Schedule 2, 4.1' has one already.
    return f"{noun} {clause}" if clause[:1].isdigit() or clause[:1] == "(" else clause


def describe_sources(sources: tuple[Source, ...]) -> str:
    """Returns which voices gave a finding."""
    if Source.PERSON in sources:
        return "confirmed by a person"
    if Source.RULE in sources and Source.MODEL in sources:
        return "rule and model"
    return "model only" if Source.MODEL in sources else "rule only"


def list_in_words(items: Sequence[str], *, last: str = "and") -> str:
    """Returns 'a, b and c', or with another word before the last; empty for no items."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def percent(share: float) -> str:
    """Returns a share of 0 to 1 as a whole percentage; never '100%' of less, nor '0%' of more."""
    if 0 < share < 1:
        return f"{min(99, max(1, int(share * 100 + 0.5)))}%"
    return f"{share:.0%}"


def whole(number: float) -> str:
    """Returns a number of 0 or more as people round it: 54.5 gives '55', not '54'."""
    return str(int(number + 0.5))


def describe_paper(paper: CitedPaper) -> str:
    """Returns how a paper binds that another one rests on, and whether it can change."""
    parts = [TIE_WORDS[paper.tie]]
    if paper.prevails is not None and paper.tie is not Tie.PREVAILS:
        parts.append("wins where the two differ" if paper.prevails else "gives way to this paper")
    if paper.changes:
        parts.append("may be changed from time to time")
    return ", ".join(parts)


def describe_marks(marks: Marks) -> str:
    """Returns in a sentence what a tender gives its marks for, as far as it could be read."""
    read = marks.alignment + marks.delivery + marks.price
    parts = [
        f"{_share(marks.alignment)} go to alignment with the lead",
        f"{_share(marks.delivery)} to the service and its quality",
        f"{_share(marks.price)} to price",
    ]
    if not read:
        text = "How the marks are shared out could not be read"
    elif marks.unread:
        text = f"Of all marks, {', '.join(parts)}; {_share(marks.unread)} could not be read"
    else:
        text = f"Of all marks, {', '.join(parts[:-1])} and {parts[-1]}"
    if marks.unweighted:
        asked = count_of(marks.unweighted, "question states", "questions state")
        text += f"; {asked} no weighting"
    if marks.tests:
        asked = count_of(marks.tests, "question is", "questions are")
        text += f"; {asked} pass or fail"
    return f"{text}."


def _share(value: float) -> str:
    return f"{round(100 * value, 1):g}%"
