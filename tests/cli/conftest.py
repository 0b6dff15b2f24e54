# SPDX-License-Identifier: Apache-2.0
"""Small real papers, a small folder of rules, and the command run on them."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from reportlab.pdfgen.canvas import Canvas

from pipeline.cli import armslength
from pipeline.config import find_data_folder

ROOT = Path(__file__).parents[2]

PACK = """\
label: exclusivity
kind: restriction
title: Exclusivity
loss: our freedom to work with others
ask: Who else is bound?
ideal: No limit.
acceptable: This bid only.
fallback: Consent within a set time.
rules:
  - id: EX-901
    title: Bars work for others
    subtypes: [sole_supply]
    severity: 3
    forms: [ban]
    trigger: 'work for (?:any )?others?'
    because: it may serve nobody else.
    hits:
      - text: The Subcontractor shall not work for others.
        bound: sub
      - text: The Subcontractor must not work for any other person.
      - text: You shall not work for any others.
    misses:
      - text: The Prime shall not work for others.
        because: the prime is bound
      - text: The Subcontractor may work for others.
        because: it is free
      - text: Nobody stops the Subcontractor if it works for others.
        because: nothing is barred
"""
PARTIES = (
    'This agreement is made between (1) Broad Services Ltd ("the Prime") and '
    '(2) Small Trust ("the Subcontractor").'
)
BAN = "The Subcontractor shall not work for others during the term."
HARMLESS = "The Prime shall pay each invoice within thirty days."


@pytest.fixture(scope="session")
def rules(tmp_path_factory):
    """A folder of rules with one pack of one rule."""
    folder = tmp_path_factory.mktemp("rules")
    for name in ("parties.yaml", "weights.yaml"):
        shutil.copy(find_data_folder("rules") / name, folder)
    (folder / "exclusivity.yaml").write_text(PACK, encoding="utf-8")
    return folder


def write_docx(path, *paragraphs):
    path.parent.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    for text in ("Subcontract", PARTIES, *paragraphs):
        document.add_paragraph(text)
    document.save(path)
    return path


def write_pdf(path, *lines, password=None):
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), encrypt=password)
    for place, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * place, line)
    # Without this a paper without words would have no page either.
    canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, which is the current one."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def papers(here):
    """A folder with one paper that bites and one that does not."""
    return write_papers(here / "papers")


def write_papers(folder):
    write_docx(folder / "offer-a" / "hard.docx", "1. Terms", f"1.1 {BAN}")
    write_docx(folder / "offer-b" / "mild.docx", "1. Terms", f"1.1 {HARMLESS}")
    return folder


@dataclass(frozen=True)
class Scanned:
    """Papers that have been scanned once: scanning them again starts no worker."""

    papers: Path
    output: Path
    rules: Path


@pytest.fixture(scope="session")
def scanned(tmp_path_factory, rules):
    root = tmp_path_factory.mktemp("scanned")
    found = Scanned(write_papers(root / "papers"), root / "out", rules)
    result = invoke("scan", found.papers, "-o", found.output, "--rules", rules, "--jobs", 1)
    assert result.exit_code == 0, result.stderr
    return found


@pytest.fixture(scope="session")
def make_docx():
    return write_docx


@pytest.fixture(scope="session")
def make_pdf():
    return write_pdf


def invoke(*arguments, input=None):
    result = CliRunner().invoke(
        armslength, [str(one) for one in arguments], prog_name="armslength", input=input
    )
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="session")
def run():
    """Runs the command in this process; the result has exit_code, stdout and stderr."""
    return invoke


@pytest.fixture
def start():
    """Starts the command as people do, in a process and session of its own."""

    def begin(*arguments, **options):
        code = "from pipeline.cli import main; main()"
        return subprocess.Popen(
            [sys.executable, "-P", "-c", code, *(str(one) for one in arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            start_new_session=True,
            **options,
        )

    return begin
