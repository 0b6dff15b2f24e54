# SPDX-License-Identifier: Apache-2.0
"""Comparisons as files: a page for people and lines for programs."""

from pathlib import Path

from pipeline.assess import set_side_by_side
from pipeline.domain.comparison import AcrossPapers, Comparison
from pipeline.report.comparison.records import across_records, comparison_records
from pipeline.report.comparison.view import build_across, build_comparison
from pipeline.report.files import prepare_folder, write_atomically
from pipeline.report.formats import Material
from pipeline.report.html import render_page
from pipeline.report.records import json_lines

__all__ = ["across_files", "write_across", "write_comparison"]

_STYLES = ("report.css", "comparison.css")


def write_comparison(comparison: Comparison, folder: Path) -> tuple[Path, ...]:
    """Writes ``comparison.html`` and ``comparison.jsonl``, and returns their paths.

    The same comparison gives the same bytes.

    Raises:
        InputError: The folder cannot be written, or the disk is full; old files stay whole.
    """
    page = render_page("comparison.html.j2", styles=_STYLES, view=build_comparison(comparison))
    lines = json_lines(comparison_records(comparison))
    return _write(folder, {"comparison.html": page, "comparison.jsonl": lines})


def write_across(papers: AcrossPapers, folder: Path) -> tuple[Path, ...]:
    """Writes ``across.html`` and ``across.jsonl``, and returns their paths.

    Raises:
        InputError: The folder cannot be written, or the disk is full; old files stay whole.
    """
    return _write(folder, _across(papers))


def across_files(material: Material) -> dict[str, bytes]:
    """Returns ``across.html`` and ``across.jsonl``: the papers of a scan side by side.

    Raises:
        ValueError: The material has no weights.
    """
    if material.weights is None:
        msg = "papers are set side by side by weights"
        raise ValueError(msg)
    return _across(set_side_by_side(material.result, weights=material.weights))


def _across(papers: AcrossPapers) -> dict[str, bytes]:
    page = render_page("across.html.j2", styles=_STYLES, view=build_across(papers))
    return {"across.html": page, "across.jsonl": json_lines(across_records(papers))}


def _write(folder: Path, files: dict[str, bytes]) -> tuple[Path, ...]:
    prepare_folder(folder)
    for name, data in files.items():
        write_atomically(folder / name, data)
    return tuple(folder / name for name in files)
