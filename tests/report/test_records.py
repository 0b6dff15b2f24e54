# SPDX-License-Identifier: Apache-2.0
"""The tables for programs: names, order, exact text, and no cell that a spreadsheet would run."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Measure, Reason, Step
from pipeline.domain.taxonomy import Push, SeverityTest
from pipeline.report.cells import safe_cell
from pipeline.report.records import (
    RANKING_COLUMNS,
    diagnostic_records,
    document_records,
    finding_record,
    finding_records,
    json_line,
    json_lines,
    public_id,
    ranking_csv,
    ranking_rows,
)

FINDING_KEYS = [
    "id",
    "document",
    "document_sha256",
    "offer",
    "clause",
    "heading_path",
    "page",
    "start",
    "end",
    "quote",
    "category",
    "kind",
    "subtypes",
    "severity",
    "bound",
    "mutuality",
    "force",
    "probability",
    "certainty",
    "sources",
    "rule_ids",
    "reasons",
    "linked",
    "flags",
    "beneficiary",
    "weighting",
    "measures",
    "decision",
]
DOCUMENT_KEYS = [
    "document",
    "sha256",
    "offer",
    "kind",
    "outcome",
    "reason_codes",
    "pages",
    "characters",
    "coverage",
    "parties",
    "roles",
    "index_neutral",
    "low",
    "high",
    "index_profile",
    "band",
    "gate",
    "rank",
    "tied_with",
    "taken_out",
    "papers",
    "passed_down",
    "marks",
    "profiles",
    "lock_in",
    "ledger",
    "rights",
    "bargain",
    "embrace",
    "reach",
    "interdependence",
    "balance",
    "moments",
    "supplied",
    "rank_of_kind",
    "rank_best",
    "rank_worst",
    "hardest_of_all",
    "peak_unsure",
    "index_undecided",
    "low_undecided",
    "high_undecided",
]
RANKING_KEYS = [
    "offer",
    "document",
    "kind",
    "coverage",
    "gate",
    "index_neutral",
    "low",
    "high",
    "index_profile",
    "peak_category",
    "n_grade3plus",
    "unread_pages",
    "rules_version",
    "model_version",
    "peak_unsure",
    "index_undecided",
    "low_undecided",
    "high_undecided",
]
DIAGNOSTIC_KEYS = ["document", "code", "gravity", "message", "cure", "stage", "page", "part"]


def _read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("records", "keys"),
    [
        (finding_records, FINDING_KEYS),
        (document_records, DOCUMENT_KEYS),
        (ranking_rows, RANKING_KEYS),
        (diagnostic_records, DIAGNOSTIC_KEYS),
    ],
    ids=["findings", "documents", "ranking", "diagnostics"],
)
def test_names_and_order_of_keys_are_the_stable_interface(records, keys, result):
    made = records(result)
    assert made
    assert all(list(record) == keys for record in made)


def test_every_document_has_its_record_the_unread_one_among_them(result):
    records = {record["document"]: record for record in document_records(result)}
    assert list(records) == sorted(document.name for document in result.documents)
    locked = next(record for record in records.values() if record["outcome"] == "error")
    assert locked["reason_codes"] == ["encrypted"]
    assert locked["index_neutral"] is locked["rank"] is locked["coverage"] is None
    hard = records["meridian/Subcontract agreement.docx"]
    assert (hard["rank"], hard["gate"], hard["band"]) == (1, "touches", "strong")
    assert hard["roles"] == {"Prime": "prime", "Prime Contractor": "prime", "Provider": "sub"}
    tied = [record["tied_with"] for record in records.values() if record["rank"] == 3]
    assert tied == [["harbour/Framework.docx"], ["Memorandum of understanding.docx"]]


def test_findings_stand_by_document_position_and_category(result):
    records = finding_records(result)
    keys = [(one["document"], one["start"], one["end"], one["category"]) for one in records]
    assert keys == sorted(keys)
    assert len(records) == sum(len(document.findings) for document in result.documents)
    assert len({record["id"] for record in records}) == len(records)


def test_a_reason_quotes_its_evidence_only_where_a_quote_holds_it(find, judge):
    other = find("own_brand_right", 2, 500)
    reasons = (
        Reason(Step.TRIGGER, "own words", Span(4, 12), "MB-001"),
        Reason(Step.LINK, "linked words", Span(500, 507)),
        Reason(Step.GRADE, "words elsewhere", Span(900, 905)),
        Reason(Step.FORCE, "no words"),
    )
    finding = find("mandatory_branding", 3, 0, reasons=reasons, linked=(other.id,))
    record = finding_record(judge("a.pdf", (finding, other)), finding)
    assert record["linked"] == [public_id("a.pdf", other.id)]
    assert record["reasons"] == [
        {"step": "trigger", "text": "own words", "quote": "Provider", "rule_id": "MB-001"},
        {"step": "link", "text": "linked words", "quote": "Nothing", "rule_id": ""},
        {"step": "grade", "text": "words elsewhere", "rule_id": ""},
        {"step": "force", "text": "no words", "rule_id": ""},
    ]


def test_what_was_weighed_stands_with_its_number_and_its_words(find, judge):
    measures = (
        Measure(SeverityTest.DURATION, "6 months", Push.UP, 6.0, "months", Span(4, 12)),
        Measure(SeverityTest.ONE_SIDEDNESS, "one-way", Push.UP),
    )
    reasons = (Reason(Step.GRADE, "long", None, "MB-001", SeverityTest.DURATION),)
    finding = find("mandatory_branding", 3, 0, measures=measures, reasons=reasons, weighting=0.1)
    record = finding_record(judge("a.pdf", (finding,)), finding)
    first, second = record["measures"]
    assert first == {
        "test": "duration",
        "text": "6 months",
        "push": "up",
        "value": 6.0,
        "unit": "months",
        "quote": "Provider",
        "lasting": None,
    }
    assert (second["value"], second["unit"], second["quote"]) == (None, "", None)
    assert record["reasons"][0]["test"] == "duration"
    assert (record["weighting"], record["beneficiary"]) == (0.1, "unclear")


def test_an_id_is_short_and_tells_documents_and_places_apart():
    first = public_id("a.pdf", "exclusivity@0-5")
    others = {public_id("b.pdf", "exclusivity@0-5"), public_id("a.pdf", "exclusivity@0-6")}
    assert first == public_id("a.pdf", "exclusivity@0-5") == "0363aae46ebe"
    assert first not in others


def test_a_diagnostic_of_the_whole_scan_names_no_document(find, judge, rank):
    note = Diagnostic(ReasonCode.RULE_TIMEOUT, Gravity.PARTIAL, "One rule was too slow.")
    records = diagnostic_records(rank((judge("a.pdf", ()),), diagnostics=(note,)))
    assert [(one["document"], one["code"]) for one in records] == [(None, "rule_timeout")]


def test_the_ranking_is_in_order_and_ends_with_what_was_not_judged(result):
    header, *rows = _read_csv(ranking_csv(result))
    assert tuple(header) == RANKING_COLUMNS
    assert [row[1] for row in rows[:-1]] == [
        paper.assessment.document for paper in result.ranking.papers
    ]
    assert rows[0][2:5] == ["contract", "1.0", "touches"]
    assert rows[-1][2:11] == ["unknown", *[""] * 8]
    assert all(row[12:14] == ["0123456789ab", "none"] for row in rows)
    assert [row[14] for row in rows] == [*["False"] * (len(rows) - 1), ""]
    assert all(row[15:] == ["", "", ""] for row in rows), "nobody decided anything"
    assert all(float(row[6]) <= float(row[5]) <= float(row[7]) for row in rows[:-1])


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (3, "3"),
        (-1.5, "-1.5"),
        ("plain", "plain"),
        ("a=b", "a=b"),
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("\0x", "'\\x00x"),
        (" =1", "' =1"),
        ("\u200b\u00a0=1", "'\u200b\u00a0=1"),
        ("\x01=1", "'\x01=1"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        ("", ""),
    ],
    ids=repr,
)
def test_a_cell_never_begins_a_formula(value, cell):
    assert safe_cell(value) == cell


@given(names=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))))
def test_any_name_comes_back_from_csv(names):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([safe_cell(name), "x"] for name in names)
    read = [row[0] for row in csv.reader(io.StringIO(stream.getvalue(), newline=""))]
    assert [cell.removeprefix("'") for cell in read] == [name.removeprefix("'") for name in names]
    assert not any(cell.lstrip()[:1] in set("=+-@") for cell in read if cell.strip())


@given(record=st.dictionaries(st.text(), st.text(st.characters())))
def test_any_text_comes_back_from_json_in_one_line_that_no_screen_obeys(record):
    line = json_line(record)
    assert json.loads(line) == record
    text = line.decode("utf-8")
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1
    assert not set(text[:-1]) & set("\x1b\x9b\x7f\u202e\u2066\u2028")


def test_no_records_give_no_bytes():
    assert json_lines([]) == b""


def test_text_of_other_alphabets_stays_readable():
    assert json_line({"quote": "£10 für Ältere"}) == '{"quote": "£10 für Ältere"}\n'.encode()


@pytest.mark.parametrize("make", [ranking_csv, lambda r: json_lines(finding_records(r))])
def test_the_order_of_documents_in_the_result_changes_no_byte(make, result, rank):
    assert make(rank(tuple(reversed(result.documents)))) == make(result)


def test_a_name_that_is_not_utf_8_can_be_written(find, judge, rank):
    result = rank((judge("caf\udce9.pdf", [find("exclusivity", 3)]),))
    assert json.loads(json_lines(finding_records(result)))["document"] == "caf\udce9.pdf"
    assert rb"caf\udce9.pdf" in ranking_csv(result)


def test_what_tracked_changes_take_out_stands_with_its_paper_and_among_no_findings(
    find, judge, rank
):
    gone = find("exclusivity", 3, 40, clause="9.2")
    result = rank([judge("draft.docx", [], taken_out=(gone,))])
    assert finding_records(result) == []
    assert document_records(result)[0]["taken_out"] == [
        {
            "clause": "9.2",
            "quote": gone.quote,
            "category": "exclusivity",
            "kind": "restriction",
            "severity": 3,
            "bound": "sub",
        }
    ]
