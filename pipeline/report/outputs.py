# SPDX-License-Identifier: Apache-2.0
"""All files that a scan leaves for people and programs, written whole or not at all."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.domain.judgement import ScanResult
from pipeline.packs import Pack
from pipeline.report.files import prepare_folder, remove_file, write_atomically
from pipeline.report.html import render_report
from pipeline.report.records import (
    diagnostic_records,
    document_records,
    finding_records,
    json_lines,
    queue_records,
    ranking_csv,
)

__all__ = ["write_outputs"]

# Names that only this program gives; pages of papers that a newer scan no longer has.
_PAPER_PAGE = re.compile(r"paper-[0-9a-f]{12}\.html")


def write_outputs(result: ScanResult, folder: Path, *, packs: Sequence[Pack]) -> tuple[Path, ...]:
    """Writes the tables and the report of a scan, and returns the paths, the report first.

    ``report/index.html``, ``ranking.csv``, ``documents.jsonl``, ``findings.jsonl``,
    ``diagnostics.jsonl`` and ``queue.jsonl``; beyond 50 documents or 2,000 findings also
    ``report/paper-*.html``, which are not among the paths returned. The same result gives the
    same bytes.

    Args:
        result: What the scan gave.
        folder: Where to write; created when it is missing.
        packs: The rule packs that judged, for their questions.

    Raises:
        InputError: The folder cannot be written, or the disk is full; old files stay whole.
    """
    pages = render_report(result, packs=packs)
    report = folder / "report"
    prepare_folder(report)
    # The index comes last: it never points at pages that are not there yet.
    for name, data in sorted(pages.items(), key=lambda page: page[0] == "index.html"):
        write_atomically(report / name, data)
    _drop_old_pages(report, keep=frozenset(pages))
    tables = {
        "ranking.csv": ranking_csv(result),
        "documents.jsonl": json_lines(document_records(result)),
        "findings.jsonl": json_lines(finding_records(result)),
        "diagnostics.jsonl": json_lines(diagnostic_records(result)),
        "queue.jsonl": json_lines(queue_records(result)),
    }
    for name, data in tables.items():
        write_atomically(folder / name, data)
    return (report / "index.html", *(folder / name for name in tables))


def _drop_old_pages(report: Path, *, keep: frozenset[str]) -> None:
    for page in sorted(report.iterdir()):
        if _PAPER_PAGE.fullmatch(page.name) and page.name not in keep:
            remove_file(page)
