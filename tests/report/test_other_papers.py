# SPDX-License-Identifier: Apache-2.0
"""What is missing, stands in other papers, comes down from above, and what marks are given for."""

import dataclasses
import io

import pytest

from pipeline.domain.document import Span
from pipeline.domain.finding import Reason, Step
from pipeline.domain.marks import Aim, MarkedItem, Marks
from pipeline.domain.outline import CitedPaper, Tie
from pipeline.domain.taxonomy import DocumentKind, FindingKind, Modifier
from pipeline.report import open_console, print_scan
from pipeline.report.html import render_report
from pipeline.report.records import document_record, finding_record
from pipeline.report.words import describe_marks, describe_paper

HANDBOOK = CitedPaper("Partner Handbook", "3.2", Span(5, 21), Tie.FOLLOWED, changes=True, page=4)
HEAD = CitedPaper("Head Contract", "1.1", Span(90, 103), Tie.FLOWS_DOWN, supplied=True)
MARKS = Marks(
    items=(MarkedItem("Question 5", "Share our values", 0.15, Aim.ALIGNMENT),),
    alignment=0.15,
    delivery=0.4,
    price=0.4,
    unread=0.05,
    unweighted=1,
    tests=2,
)


@pytest.fixture
def document(find, judge):
    """A tender that rests on two papers, is silent on exit, and is passed a duty down."""
    silence = find(
        "termination_penalty",
        0,
        0,
        kind=FindingKind.ABSENCE,
        quote="",
        clause="",
        page=None,
        heading_path=(),
        rule_ids=("AB-001",),
        probability=0.5,
        reasons=(Reason(Step.TRIGGER, "We found no wording on a way out."),),
    )
    brought = dataclasses.replace(
        find("exclusivity", 0, 500, quote="shall follow the Partner Handbook"),
        kind=FindingKind.MODIFIER,
        label=Modifier.FLOW_DOWN,
    )
    passed = find("exclusivity", 3, 700, quote="shall not work for rivals", clause="8.8")
    return judge(
        "fern/tender.docx",
        [silence, brought],
        kind=DocumentKind.ITT,
        papers=(HANDBOOK, HEAD),
        passed_down=(passed,),
        marks=MARKS,
    )


@pytest.fixture
def page(document, rank, packs):
    return render_report(rank([document]), packs=packs)["index.html"].decode("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        "What we did not find",
        "We found no wording on a way out.",
        "the paper as a whole",
        "Papers it rests on",
        "Partner Handbook: <strong>not supplied</strong>",
        "Head Contract: <strong>supplied</strong>",
        "to be followed, may be changed from time to time",
        "Terms that stand in other papers",
        "What would come down to you",
        "shall not work for rivals",
        "15% go to alignment with the lead",
    ],
)
def test_the_page_of_a_paper_shows(page, words):
    assert words in page


def test_what_comes_down_is_no_clause_of_the_paper_itself(page, document):
    assert document.assessment.neutral.value == 0
    assert page.count("shall not work for rivals") == 1


def test_the_terminal_names_what_is_worth_asking(document, rank):
    stream = io.StringIO()
    print_scan(rank([document]), console=open_console(stream))
    text = " ".join(stream.getvalue().split())
    assert "rests on papers not supplied: Partner Handbook." in text
    assert "we found no wording that protects you on: cost of leaving" in text
    assert "Of all marks, 15% go to alignment with the lead" in text


def test_a_paper_with_nothing_of_this_kind_prints_nothing_of_it(find, judge, rank):
    stream = io.StringIO()
    print_scan(rank([judge("plain.docx", [])]), console=open_console(stream))
    assert "Worth asking" not in stream.getvalue()


def test_records_hold_papers_marks_and_what_comes_down(document):
    record = document_record(document)
    assert [(one["name"], one["supplied"]) for one in record["papers"]] == [
        ("Partner Handbook", False),
        ("Head Contract", True),
    ]
    assert record["papers"][0]["tie"] == "followed"
    assert [one["clause"] for one in record["passed_down"]] == ["8.8"]
    assert record["marks"]["items"][0]["aim"] == "alignment"


def test_a_modifier_is_a_finding_without_severity(document):
    record = finding_record(document, document.findings[1])
    assert (record["kind"], record["category"], record["severity"]) == ("modifier", "flow_down", 0)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {},
            "Of all marks, 15% go to alignment with the lead, 40% to the service and its quality,"
            " 40% to price; 5% could not be read; 1 question states no weighting;"
            " 2 questions are pass or fail.",
        ),
        (
            {"alignment": 0.2, "unread": 0.0, "unweighted": 0, "tests": 0},
            "Of all marks, 20% go to alignment with the lead, 40% to the service and its quality"
            " and 40% to price.",
        ),
        (
            {"alignment": 0, "delivery": 0, "price": 0, "unread": 1, "unweighted": 3, "tests": 0},
            "How the marks are shared out could not be read; 3 questions state no weighting.",
        ),
    ],
    ids=["some unread", "all read", "nothing read"],
)
def test_marks_are_said_in_a_sentence(values, said):
    marks = Marks(**({name: getattr(MARKS, name) for name in Marks.__dataclass_fields__} | values))
    assert describe_marks(marks) == said


@pytest.mark.parametrize(
    ("prevails", "said"),
    [(True, "wins where the two differ"), (False, "gives way to this paper"), (None, "to you")],
)
def test_a_paper_says_which_of_two_wins(prevails, said):
    paper = CitedPaper("Head Contract", "1", Span(0, 4), Tie.FLOWS_DOWN, prevails=prevails)
    assert describe_paper(paper).endswith(said)
