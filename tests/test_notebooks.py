# SPDX-License-Identifier: Apache-2.0
"""The notebooks run from top to bottom, and are kept without their outputs."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Run in a process of its own: what a notebook's machinery warns of is not this project's.
RUN = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=None, kernel_name="python3").execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_there_are_four_notebooks() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "look_at_evaluation",
        "look_at_findings",
        "train_a_classifier",
        "weights_and_ranking",
    ]


def test_a_notebook_is_kept_without_outputs(notebook: Path) -> None:
    cells = nbformat.read(notebook, as_version=4).cells
    code = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [None] * len(code)
    assert [cell.outputs for cell in code] == [[]] * len(code)


def test_a_notebook_tells_what_it_shows_before_it_shows_it(notebook: Path) -> None:
    first, *_ = nbformat.read(notebook, as_version=4).cells
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


def test_a_notebook_runs_and_shows_tables_and_a_picture(notebook: Path, tmp_path: Path) -> None:
    target = tmp_path / "run.ipynb"
    ended = subprocess.run(
        [sys.executable, "-c", RUN, str(notebook), str(target)],
        # As a person runs it: from its own folder.
        cwd=notebook.parent,
        env={**os.environ, "MPLBACKEND": "module://matplotlib_inline.backend_inline"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    shown = {
        kind
        for cell in nbformat.read(target, as_version=4).cells
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    }
    assert {"text/html", "image/png"} <= shown
