# SPDX-License-Identifier: Apache-2.0
"""All records of a result as files of JSON Lines."""

from pipeline.report.formats import Material
from pipeline.report.offers import offer_records
from pipeline.report.records import (
    diagnostic_records,
    document_records,
    finding_records,
    json_lines,
    queue_records,
)

__all__ = ["record_files"]


def record_files(material: Material) -> dict[str, bytes]:
    """Returns documents, findings, diagnostics, the reviewer's queue and offers as JSON Lines."""
    result = material.result
    return {
        "documents.jsonl": json_lines(document_records(result)),
        "findings.jsonl": json_lines(finding_records(result)),
        "diagnostics.jsonl": json_lines(diagnostic_records(result)),
        "queue.jsonl": json_lines(queue_records(result)),
        "offers.jsonl": json_lines(offer_records(result)),
    }
