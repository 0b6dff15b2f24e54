# SPDX-License-Identifier: Apache-2.0
"""Tables in which people decided, for tests: rows changed by id, in workbooks and in CSV."""

import csv
import io
from dataclasses import replace

import openpyxl

from pipeline.assess import apply_decisions, assess_document
from pipeline.domain.assessment import Coverage, Undecided
from pipeline.domain.decision import Decision
from pipeline.report.formats import FORMATS, Material, render
from pipeline.report.records import public_id


def render_one(name, result, packs=()):
    """Returns the only file of a format."""
    (data,) = render(FORMATS[name], Material(result, tuple(packs))).values()
    return data


def fill_workbook(data, changes, *, sheet="Clauses"):
    """Returns a workbook with cells of the rows of some ids changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = book[sheet].iter_rows()
    places = {cell.value: place for place, cell in enumerate(next(rows))}
    for row in rows:
        for heading, value in changes.get(row[places["ID"]].value, {}).items():
            row[places[heading]].value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill_csv(data, changes, *, delimiter=",", encoding="utf-8-sig"):
    """Returns a CSV with cells of the rows of some ids changed, saved otherwise."""
    table = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for row in table:
        row.update(changes.get(row["ID"], {}))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, table[0], delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(table)
    return stream.getvalue().encode(encoding, "replace")


def decide(document, finding, verdict, **values):
    """Returns a document with one decision applied, unassessed, and that decision."""
    name = public_id(document.name, finding.id)
    decision = Decision(name, document.name, document.sha256, verdict, **values)
    return apply_decisions(document.findings, {finding.id: decision}), decision


def decide_on(document, verdicts, weights):
    """Returns a document with some findings decided, by place, and all that follows from it."""
    decisions = {
        document.findings[at].id: Decision("0" * 12, document.name, document.sha256, verdict)
        for at, verdict in verdicts.items()
    }
    findings = apply_decisions(document.findings, decisions)
    assessment = assess_document(document.name, findings, weights=weights, coverage=Coverage())
    before = Undecided.of(document.assessment)
    return replace(document, findings=findings, assessment=assessment, undecided=before)
