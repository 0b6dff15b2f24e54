# SPDX-License-Identifier: Apache-2.0
"""A file is opened safely and read by its content, whatever its name says."""

import hashlib
import io
import os
from pathlib import Path

import pytest
from docx import Document as WordDocument
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract import read_document

TERM = "The Subcontractor shall not use its own name."


@pytest.fixture
def pdf_bytes() -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(72, 700, TERM)
    canvas.save()
    return target.getvalue()


@pytest.fixture
def word_bytes() -> bytes:
    target = io.BytesIO()
    paper = WordDocument()
    paper.add_paragraph(TERM)
    paper.save(target)
    return target.getvalue()


def refusal(path: Path, limits: Limits | None = None) -> ReadingError:
    with pytest.raises(ReadingError) as caught:
        read_document(path, name=path.name, limits=limits or Limits())
    return caught.value


def test_a_pdf_comes_with_its_name_and_hash(tmp_path: Path, pdf_bytes: bytes) -> None:
    path = tmp_path / "offer.PDF"
    path.write_bytes(pdf_bytes)
    document = read_document(path, name="a/offer.PDF", limits=Limits())
    assert (document.name, document.format) == ("a/offer.PDF", FileFormat.PDF)
    assert document.sha256 == hashlib.sha256(pdf_bytes).hexdigest()
    assert (document.text, document.diagnostics) == (TERM, ())


def test_a_word_file_is_read_as_one(tmp_path: Path, word_bytes: bytes) -> None:
    path = tmp_path / "offer.docx"
    path.write_bytes(word_bytes)
    document = read_document(path, name="offer.docx", limits=Limits())
    assert (document.format, document.text) == (FileFormat.DOCX, TERM)


@pytest.mark.parametrize(
    ("ending", "noted"),
    [
        (".docx", True),
        (".doc", True),
        (".rtf", True),
        (".pdf", False),
        ("", False),
        (".v2", False),
    ],
)
def test_an_ending_that_names_another_format_is_noted(
    tmp_path: Path, pdf_bytes: bytes, ending: str, *, noted: bool
) -> None:
    path = tmp_path / f"offer{ending}"
    path.write_bytes(pdf_bytes)
    document = read_document(path, name=path.name, limits=Limits())
    assert document.text == TERM
    expected = [(ReasonCode.TYPE_MISMATCH, Gravity.NOTE)] if noted else []
    assert [(d.code, d.gravity) for d in document.diagnostics] == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", ReasonCode.EMPTY_FILE),
        (b"plain words of no format", ReasonCode.NOT_A_DOCUMENT),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), ReasonCode.NOT_A_DOCUMENT),
        (rb"{\rtf1\ansi The Subcontractor shall}", ReasonCode.UNSUPPORTED_FORMAT),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048), ReasonCode.UNSUPPORTED_FORMAT),
        (b"%PDF-1.7\nnothing behind the head", ReasonCode.CORRUPT),
    ],
    ids=["empty", "text", "picture", "rtf", "doc", "broken pdf"],
)
def test_what_cannot_be_read_is_refused_with_a_cure(
    tmp_path: Path, content: bytes, code: ReasonCode
) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code is code
    assert error.cure
    assert "Subcontractor" not in str(error)


def test_formats_that_are_not_read_say_how_to_save_them(tmp_path: Path) -> None:
    path = tmp_path / "offer.rtf"
    path.write_bytes(rb"{\rtf1 words}")
    assert ".docx or PDF" in refusal(path).cure


def test_a_file_over_the_limit_is_not_parsed(tmp_path: Path, pdf_bytes: bytes) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(pdf_bytes + bytes(1024 * 1024))
    error = refusal(path, Limits(file_mb=1))
    assert error.code is ReasonCode.TOO_LARGE
    assert "1 MB" in error.message


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.pdf").code is ReasonCode.UNREADABLE


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path).code is ReasonCode.NOT_REGULAR


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="the platform follows links")
def test_a_link_is_not_followed(tmp_path: Path, pdf_bytes: bytes) -> None:
    (tmp_path / "real.pdf").write_bytes(pdf_bytes)
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "real.pdf")
    assert refusal(link).code is ReasonCode.NOT_REGULAR


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the platform has no named pipes")
def test_a_pipe_does_not_block(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    assert refusal(pipe).code is ReasonCode.NOT_REGULAR


def test_a_watcher_hears_of_every_page(tmp_path):
    path = tmp_path / "three.pdf"
    sheet = Canvas(str(path))
    for number in range(3):
        sheet.drawString(72, 700, f"This is page number {number} of the paper.")
        sheet.showPage()
    sheet.save()
    heard = []
    read_document(path, name="three.pdf", limits=Limits(), on_page=lambda: heard.append(1))
    assert len(heard) == 3
