# SPDX-License-Identifier: Apache-2.0
"""Rows for programs: JSON Lines and CSV, the same bytes for the same result.

Names and order of the keys are a stable interface.
"""

import csv
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from pipeline.domain.assessment import RankedPaper, Undecided
from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.document import Span
from pipeline.domain.finding import Certainty, Finding, Measure, Reason
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.leaving import Means
from pipeline.domain.marks import Marks
from pipeline.domain.outline import CitedPaper, Party
from pipeline.domain.queue import QueuedProvision, QueueOrder
from pipeline.report.cells import safe_cell
from pipeline.report.deal.records import deal_record
from pipeline.report.formats import Material
from pipeline.report.ids import public_id
from pipeline.report.profile.records import profile_records

__all__ = [
    "RANKING_COLUMNS",
    "diagnostic_records",
    "document_record",
    "document_records",
    "evidence_words",
    "finding_record",
    "finding_records",
    "findings_by_id",
    "json_line",
    "json_lines",
    "linked_findings",
    "public_id",
    "queue_records",
    "ranking_csv",
    "ranking_files",
    "ranking_rows",
    "undecided_record",
]

Record = dict[str, object]

RANKING_COLUMNS = (
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
)

# Valid raw in JSON, but not on a screen or between lines: DEL and C1 controls, bidirectional and
# zero-width marks, line and paragraph separators, the byte order mark; and lone surrogates, which
# UTF-8 cannot carry at all.
_ESCAPED_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def ranking_files(material: Material) -> dict[str, bytes]:
    """Returns ``ranking.csv``."""
    return {"ranking.csv": ranking_csv(material.result)}


def finding_record(
    document: JudgedDocument, finding: Finding, *, by_id: Mapping[str, Finding] | None = None
) -> Record:
    """Returns one finding as a record of ``findings.jsonl``.

    The evidence of a reason stands in ``quote`` when its words lie in this finding's quote or in
    that of a linked one; the text of the document itself is not kept.

    Args:
        document: Where it was found.
        finding: One of its findings.
        by_id: ``findings_by_id`` of the document, to make it once for all of its findings.
    """
    if by_id is None:
        by_id = findings_by_id(document)
    return {
        "id": public_id(document.name, finding.id),
        "document": document.name,
        "document_sha256": document.sha256,
        "offer": document.offer,
        "clause": finding.clause,
        "heading_path": list(finding.heading_path),
        "page": finding.page,
        "start": finding.span.start,
        "end": finding.span.end,
        "quote": finding.quote,
        "category": finding.label.value,
        "kind": finding.kind.value,
        "subtypes": list(finding.subtypes),
        "severity": finding.severity,
        "bound": finding.bound.value,
        "mutuality": finding.mutuality.value,
        "force": finding.force.value,
        "probability": round(finding.probability, 4),
        "certainty": Certainty.of(finding.probability).value,
        "sources": [source.value for source in finding.sources],
        "rule_ids": list(finding.rule_ids),
        "reasons": [_reason(reason, finding, by_id) for reason in finding.reasons],
        "linked": [public_id(document.name, linked) for linked in finding.linked],
        "flags": list(finding.flags),
        "beneficiary": finding.beneficiary.value,
        "weighting": finding.weighting,
        "measures": [_measure(one, finding, by_id) for one in finding.measures],
        "decision": _decision(finding),
    }


def finding_records(result: ScanResult) -> list[Record]:
    """Returns all findings of a scan, by document, position and category."""
    records = []
    for document in sorted(result.documents, key=lambda one: one.name):
        by_id = findings_by_id(document)
        ordered = sorted(
            document.findings, key=lambda one: (one.span.start, one.span.end, one.label.value)
        )
        records += [finding_record(document, finding, by_id=by_id) for finding in ordered]
    return records


def queue_records(result: ScanResult, *, order: QueueOrder = QueueOrder.LIKELY) -> list[Record]:
    """Returns the reviewer's queue of a scan: provisions, the one to read first first.

    Words that stand in several places are offered once. Provisions of equal score stand by
    document and position.
    """
    rows = [
        (one.likely if order is QueueOrder.LIKELY else one.unsure, document, one)
        for document in result.documents
        for one in document.queue
    ]
    rows.sort(key=lambda row: (-row[0], row[1].name, row[2].span.start))
    found = {document.name: _labels_by_place(document) for document in result.documents}
    records: list[Record] = []
    told: set[str] = set()
    for _, document, one in rows:
        words = " ".join(one.quote.lower().split())
        if words not in told:
            told.add(words)
            told_there = found[document.name].get(one.span.start, ())
            records.append(_queued(document, one, told_there))
    return records


def _labels_by_place(document: JudgedDocument) -> dict[int, list[str]]:
    """Returns the labels of findings by the queued provision in which they begin."""
    starts = [one.span.start for one in document.queue]
    labels: dict[int, list[str]] = {}
    for finding in document.findings:
        at = bisect_right(starts, finding.span.start) - 1
        if finding.is_dismissed:
            continue
        if finding.quote and at >= 0 and finding.span.start < document.queue[at].span.end:
            labels.setdefault(starts[at], []).append(str(finding.label))
    return labels


def _queued(document: JudgedDocument, one: QueuedProvision, found: Iterable[str]) -> Record:
    return {
        "document": document.name,
        "offer": document.offer,
        "clause": one.clause,
        "page": one.page,
        "start": one.span.start,
        "end": one.span.end,
        "quote": one.quote,
        "likely": one.likely,
        "unsure": round(one.unsure, 3),
        "chances": {str(chance.label): chance.probability for chance in one.chances},
        "found": sorted(set(found)),
    }


def findings_by_id(document: JudgedDocument) -> dict[str, Finding]:
    """Returns the findings of a document by ``Finding.id``."""
    return {finding.id: finding for finding in document.findings}


def document_record(
    document: JudgedDocument, place: RankedPaper | None = None, *, means: Means | None = None
) -> Record:
    """Returns one document as a record of ``documents.jsonl``.

    Its numbers are None when nothing of it could be read: a 0 would look like the safest paper.
    """
    assessment = document.assessment
    known = assessment is not None and assessment.coverage > 0
    codes = sorted({diagnostic.code.value for diagnostic in document.diagnostics})
    return {
        "document": document.name,
        "sha256": document.sha256,
        "offer": document.offer,
        "kind": document.kind.value,
        "outcome": document.outcome.value,
        "reason_codes": codes,
        "pages": document.pages,
        "characters": document.characters,
        "coverage": round(assessment.coverage, 4) if assessment else None,
        "parties": [_party(party) for party in document.parties],
        "roles": {
            alias: party.role.value for party in document.parties for alias in party.aliases
        },
        "index_neutral": round(assessment.neutral.value, 1) if assessment and known else None,
        "low": round(assessment.low, 1) if assessment and known else None,
        "high": round(assessment.high, 1) if assessment and known else None,
        "index_profile": round(assessment.profile.value, 1) if assessment and known else None,
        "band": assessment.band.value if assessment else None,
        "gate": assessment.gate.value if assessment else None,
        "rank": place.rank if place else None,
        "tied_with": list(place.tied_with) if place else [],
        "taken_out": [_taken_out(finding) for finding in document.taken_out],
        "papers": [_paper(paper) for paper in document.papers],
        "passed_down": [_passed_down(finding) for finding in document.passed_down],
        "marks": _marks(document.marks) if document.marks else None,
        "profiles": profile_records(document),
        **deal_record(document, means=means),
        "supplied": round(assessment.supplied, 4) if assessment else None,
        "rank_of_kind": place.rank_of_kind if place else None,
        "rank_best": place.best if place else None,
        "rank_worst": place.worst if place else None,
        "hardest_of_all": round(place.first, 3) if place else None,
        "peak_unsure": assessment.peak_unsure if assessment and known else None,
        **undecided_record(document.undecided),
    }


def document_records(result: ScanResult) -> list[Record]:
    """Returns all documents of a scan by name, those among them that could not be read."""
    places = {paper.assessment.document: paper for paper in result.ranking.papers}
    return [
        document_record(document, places.get(document.name), means=result.means)
        for document in sorted(result.documents, key=lambda one: one.name)
    ]


def diagnostic_records(result: ScanResult) -> list[Record]:
    """Returns what was not read or judged; ``document`` is None for the scan as a whole."""
    records = [_diagnostic(None, diagnostic) for diagnostic in result.diagnostics]
    for document in sorted(result.documents, key=lambda one: one.name):
        records += [_diagnostic(document.name, one) for one in document.diagnostics]
    return records


def ranking_rows(result: ScanResult) -> list[Record]:
    """Returns the rows of ``ranking.csv``: in order, then unranked documents with empty cells.

    ``unread_pages`` is their number.
    """
    by_name = {document.name: document for document in result.documents}
    names = [paper.assessment.document for paper in result.ranking.papers]
    unranked = sorted(by_name.keys() - set(names))
    return [_ranking_row(by_name[name], result) for name in (*names, *unranked) if name in by_name]


def ranking_csv(result: ScanResult) -> bytes:
    """Returns ``ranking.csv``: UTF-8, RFC 4180 quoting, no cell that a spreadsheet would run."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(RANKING_COLUMNS)
    for row in ranking_rows(result):
        writer.writerow([safe_cell(value) for value in row.values()])
    return stream.getvalue().encode("utf-8", "backslashreplace")


def undecided_record(before: Undecided | None) -> Record:
    """Returns the index before people decided, with its ends; None where they decided nothing."""
    return {
        "index_undecided": round(before.value, 1) if before else None,
        "low_undecided": round(before.low, 1) if before else None,
        "high_undecided": round(before.high, 1) if before else None,
    }


def evidence_words(
    evidence: Span | None, finding: Finding, by_id: Mapping[str, Finding]
) -> str | None:
    """Returns the words of a span, None when no quote of the finding or its linked ones has it.

    Args:
        evidence: Where the words stand.
        finding: Whose reason rests on them.
        by_id: ``findings_by_id`` of its document.
    """
    if evidence is None:
        return None
    # Reasons rest on the words that were found, also where a person corrected these.
    found = finding if finding.before is None else finding.before
    for holder in (finding, found, *linked_findings(finding, by_id)):
        if holder.span.contains(evidence):
            offset = holder.span.start
            return holder.quote[evidence.start - offset : evidence.end - offset]
    return None


def linked_findings(finding: Finding, by_id: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Returns the findings that a finding is linked to, in the order of its links."""
    return tuple(by_id[one] for one in finding.linked if one in by_id)


def json_line(record: Mapping[str, object]) -> bytes:
    """Returns a record as one line of JSON in UTF-8, line feed included.

    Characters that would break a line or a screen are written as JSON escapes; a reader gets
    exactly the text that was given.
    """
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    shown = _ESCAPED_IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return f"{shown}\n".encode()


def json_lines(records: Iterable[Mapping[str, object]]) -> bytes:
    """Returns records as JSON Lines; nothing for no records."""
    return b"".join(json_line(record) for record in records)


def _reason(reason: Reason, finding: Finding, by_id: Mapping[str, Finding]) -> Record:
    record: Record = {"step": reason.step.value, "text": reason.text}
    quote = evidence_words(reason.evidence, finding, by_id)
    if quote is not None:
        record["quote"] = quote
    tested = {"test": reason.test.value} if reason.test is not None else {}
    return record | {"rule_id": reason.rule_id} | tested


def _decision(finding: Finding) -> Record | None:
    """Returns what a person decided, with what the program had said; None where nobody did.

    Of what a person added the program had said nothing.
    """
    decision, was = finding.decision, finding.before
    if decision is None:
        return None
    return {
        "verdict": decision.verdict.value,
        "comment": decision.comment,
        "who": decision.who,
        "when": decision.when,
        "added": decision.added,
        "was": _was(was) if was else None,
    }


def _was(was: Finding) -> Record:
    return {
        "category": was.label.value,
        "severity": was.severity,
        "bound": was.bound.value,
        "probability": round(was.probability, 4),
        "start": was.span.start,
        "end": was.span.end,
    }


def _measure(measure: Measure, finding: Finding, by_id: Mapping[str, Finding]) -> Record:
    return {
        "test": measure.test.value,
        "text": measure.text,
        "push": measure.push.value,
        "value": measure.value,
        "unit": measure.unit,
        "quote": evidence_words(measure.evidence, finding, by_id),
        "lasting": measure.lasting.value if measure.lasting else None,
    }


def _taken_out(finding: Finding) -> Record:
    """Returns a finding of the original reading; its offsets would point into another text."""
    return {
        "clause": finding.clause,
        "quote": finding.quote,
        "category": finding.label.value,
        "kind": finding.kind.value,
        "severity": finding.severity,
        "bound": finding.bound.value,
    }


def _passed_down(finding: Finding) -> Record:
    """Returns what a head contract asks of the tier below: no finding of the paper itself."""
    return _taken_out(finding) | {
        "probability": round(finding.probability, 4),
        "subtypes": list(finding.subtypes),
        "rule_ids": list(finding.rule_ids),
        "flags": list(finding.flags),
    }


def _paper(paper: CitedPaper) -> Record:
    return {
        "name": paper.name,
        "clause": paper.clause,
        "start": paper.span.start,
        "end": paper.span.end,
        "page": paper.page,
        "tie": paper.tie.value,
        "changes": paper.changes,
        "prevails": paper.prevails,
        "supplied": paper.supplied,
    }


def _marks(marks: Marks) -> Record:
    return {
        "alignment": marks.alignment,
        "delivery": marks.delivery,
        "price": marks.price,
        "unread": marks.unread,
        "unweighted": marks.unweighted,
        "tests": marks.tests,
        "items": [
            {
                "number": item.number,
                "words": item.words,
                "share": round(item.share, 4),
                "aim": item.aim.value,
            }
            for item in marks.items
        ],
    }


def _party(party: Party) -> Record:
    return {
        "name": party.name,
        "aliases": list(party.aliases),
        "role": party.role.value,
        "confidence": round(party.confidence, 4),
    }


def _diagnostic(document: str | None, diagnostic: Diagnostic) -> Record:
    return {
        "document": document,
        "code": diagnostic.code.value,
        "gravity": diagnostic.gravity.value,
        "message": diagnostic.message,
        "cure": diagnostic.cure,
        "stage": diagnostic.stage,
        "page": diagnostic.page,
        "part": diagnostic.part,
    }


def _ranking_row(document: JudgedDocument, result: ScanResult) -> Record:
    assessment = document.assessment
    # Of a paper that could not be read nothing is known: no number, rather than 0.
    known = assessment is not None and assessment.coverage > 0
    values = (
        document.offer,
        document.name,
        document.kind.value,
        round(assessment.coverage, 4) if assessment else None,
        assessment.gate.value if assessment and known else None,
        round(assessment.neutral.value, 1) if assessment and known else None,
        round(assessment.low, 1) if assessment and known else None,
        round(assessment.high, 1) if assessment and known else None,
        round(assessment.profile.value, 1) if assessment and known else None,
        assessment.peak_category.value if assessment and assessment.peak_category else None,
        assessment.grade3plus if assessment and known else None,
        len(document.unread_pages),
        result.rules_version,
        result.model_version,
        assessment.peak_unsure if assessment and known else None,
        *undecided_record(document.undecided).values(),
    )
    return dict(zip(RANKING_COLUMNS, values, strict=True))
