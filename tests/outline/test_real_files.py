# SPDX-License-Identifier: Apache-2.0
"""The same paper as a Word file and as a PDF, read by the readers, has one outline."""

import pytest
from docx import Document as WordDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.extract import read_document

PAPER = [
    (0, "SUBCONTRACT FOR SERVICES"),
    (0, "1. Definitions"),
    (0, "1.1 “Services” means the services of Schedule 1."),
    (0, "2. Names"),
    (0, "2.1 The Provider shall not:"),
    (36, "(a) use its own name at any place; or"),
    (36, "(b) allow a poster of any other body to be shown at:"),
    (72, "(i) its own premises; or"),
    (72, "(ii) the premises of others."),
    (0, "2.2 The Prime may change the Brand under clause 2.1(b)."),
    (0, "Schedule 1: Services"),
    (0, "1. Scope"),
    (0, "1.1 The Provider shall serve everyone who asks."),
]


def write_word(path):
    document = WordDocument()
    for _, words in PAPER:
        document.add_paragraph(words)
    document.save(path)


def write_pdf(path):
    canvas = Canvas(str(path), pagesize=A4)
    height = 780
    for indent, words in PAPER:
        canvas.drawString(72 + indent, height, words.replace("“", '"').replace("”", '"'))
        height -= 28
    canvas.save()


@pytest.mark.parametrize(
    ("write", "ending"), [(write_word, "docx"), (write_pdf, "pdf")], ids=["word", "pdf"]
)
def test_a_file_has_the_numbers_and_provisions_of_its_paper(tmp_path, outline_of, write, ending):
    path = tmp_path / f"paper.{ending}"
    write(path)
    document = read_document(path, name=path.name, limits=Limits())
    outline = outline_of(document)
    found = {
        outline.clause_number(each): each.text
        for each in outline.provisions
        if each.section.value == "operative"
    }
    lead = "The Provider shall not:"
    inner = f"{lead} allow a poster of any other body to be shown at:"
    assert found == {
        "2.1(a)": f"{lead} use its own name at any place; or",
        "2.1(b)(i)": f"{inner} its own premises; or",
        "2.1(b)(ii)": f"{inner} the premises of others.",
        "2.2": "The Prime may change the Brand under clause 2.1(b).",
        "Schedule 1, 1.1": "The Provider shall serve everyone who asks.",
    }
