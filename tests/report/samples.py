# SPDX-License-Identifier: Apache-2.0
"""All sample papers as one scan with a profile, and what files say, for tests."""

import io
from pathlib import Path

import docx
import pypdfium2
from openpyxl import load_workbook

from pipeline import api
from pipeline.config import Config

ROOT = Path(__file__).parents[2]
MARKER = "XYLOPHONE"
_PROFILE = f"""
name = "Trustees {MARKER}"
[categories.mandatory_branding]
stance = "red_line"
threshold = 2
reason = "People must know it is us; {MARKER}."
[categories.publicity_gagging]
stance = "red_line"
reason = "{MARKER}: we speak for those who cannot."
[categories.exclusivity]
stance = "negotiable"
reason = "{MARKER}: two years at most."
"""


def scan_samples(folder):
    """Returns all sample papers, held against a profile whose reasons hold a secret word."""
    profile = folder / "values.toml"
    profile.write_text(_PROFILE, encoding="utf-8")
    config = Config(profiles=(profile,))
    book = api.load_book(config)
    return api.scan([ROOT / "sample_contracts"], config=config, book=book), book


def docx_text(data):
    """Returns all that a Word file shows: body, tables, heads and feet of pages."""
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    parts = [document.element.body, section.header._element, section.footer._element]
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for part in parts
        for paragraph in part.iter()
        if paragraph.tag.endswith("}p")
    )


def pdf_text(data):
    """Returns the pages of a PDF as text."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def xlsx_text(data):
    """Returns all cells of a workbook, a line each."""
    book = load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell.value)
        for sheet in book
        for row in sheet
        for cell in row
        if cell.value is not None
    )
