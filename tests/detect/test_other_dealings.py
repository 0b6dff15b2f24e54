# SPDX-License-Identifier: Apache-2.0
"""Findings in a paper in which nobody delivers services are less likely, and the paper says so."""

from pipeline.detect import compile_rules, detect_findings
from pipeline.domain.taxonomy import DocumentKind
from pipeline.outline import build_outline
from pipeline.packs import load_rules

PARTIES = 'This Agreement is made between Lead Ltd (the "Prime") and Haven (the "Provider").'
DUTY = "The Provider shall not work for any other prime contractor in the County."


def test_findings_count_less_and_a_note_says_why(document_of):
    book = load_rules()
    engine = compile_rules(book)
    document = document_of([PARTIES, DUTY])
    as_contract, as_other = (
        detect_findings(document, build_outline(document, lexicon=book.parties, kind=kind), engine)
        for kind in (DocumentKind.CONTRACT, DocumentKind.OTHER_DEALING)
    )
    (usual,), (less,) = as_contract.findings, as_other.findings
    assert less.probability < 0.5 * usual.probability
    assert (less.label, less.severity, less.bound) == (usual.label, usual.severity, usual.bound)
    assert [one.code.value for one in as_contract.diagnostics] == []
    assert [one.code.value for one in as_other.diagnostics] == ["other_dealing"]
