# SPDX-License-Identifier: Apache-2.0
"""Folders of files that fail on purpose, and a count of what processes are left behind."""

import sys
import uuid
from pathlib import Path

import pytest

# Workers import the failing tasks by name, as they import real ones.
FOLDER = str(Path(__file__).parent)
if FOLDER not in sys.path:
    sys.path.append(FOLDER)


@pytest.fixture
def papers(tmp_path):
    """Returns a function that writes files, each holding the fault it is to cause."""
    folder = tmp_path / "papers"
    folder.mkdir()

    def write(faults):
        for name, text in faults.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def no_orphans(monkeypatch):
    """Fails the test when a process that it started, or one of theirs, is still there after it."""
    if not Path("/proc/self/environ").exists():
        yield None
        return
    # Imported here: only now is the folder of this file searched.
    from process_marks import MARK, marked_processes, wait_for

    mark = uuid.uuid4().hex
    monkeypatch.setenv(MARK, mark)
    yield mark
    assert wait_for(lambda: not marked_processes(mark)), marked_processes(mark)
