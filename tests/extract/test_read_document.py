# SPDX-License-Identifier: Apache-2.0
"""A file is opened safely and read by its content, whatever its name says."""

import contextlib
import hashlib
import io
import os
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordDocument
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits
from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract import read_document
from pipeline.extract.support import Support

TERM = "The Subcontractor shall not use its own name."


def zip_of(name: str, content: bytes = b"<a/>") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


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
        (b"%PDF-1.7\nnothing behind the head", ReasonCode.CORRUPT),
        (b"PK\x03\x04" + bytes(99), ReasonCode.NOT_A_DOCUMENT),
    ],
    ids=["empty", "text", "picture", "broken pdf", "broken zip"],
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


@pytest.mark.parametrize(
    ("content", "called", "cure"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a picture", "print it to a PDF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a picture", "print it to a PDF"),
        (b"MZ" + bytes(64), "a program", "Do not open it"),
        (b"\x1f\x8b\x08" + bytes(64), "an archive", "Unpack it"),
        (b"\xffWPC" + bytes(64), "a WordPerfect document", ".docx or PDF"),
        (b"From: a@example.org\nSubject: b\n\nWords.", "an e-mail", "attached"),
        (zip_of("xl/workbook.xml"), "a spreadsheet", ".docx or PDF"),
        (zip_of("ppt/presentation.xml"), "a presentation", ".docx or PDF"),
        (zip_of("notes.txt"), "an archive", "Unpack it"),
        (zip_of("mimetype", b"application/epub+zip"), "an e-book", ".docx or PDF"),
    ],
    # Bytes of archives hold the time of day, and tests have the same names in every process.
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_what_is_not_read_is_named_for_what_it_is(
    tmp_path: Path, content: bytes, called: str, cure: str
) -> None:
    path = tmp_path / "offer.doc"
    path.write_bytes(content)
    error = refusal(path)
    assert called in error.message
    assert cure in error.cure


def test_plain_text_is_told_by_its_ending_alone(tmp_path: Path) -> None:
    for name in ("offer.txt", "offer.md", "offer.doc"):
        (tmp_path / name).write_text(f"# Terms\n\n1. {TERM}\n", encoding="utf-8")
    for name in ("offer.txt", "offer.md"):
        document = read_document(tmp_path / name, name=name, limits=Limits())
        assert (document.format, document.text) == (FileFormat.TEXT, f"Terms\n1. {TERM}")
        assert [block.heading for block in document.blocks] == [True, False]
    assert ".txt" in refusal(tmp_path / "offer.doc").cure


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (TERM.encode("utf-16"), TERM),
        (b"\xef\xbb\xbf" + TERM.encode(), TERM),
        ("The Supplier\u2019s name".encode("cp1252"), "The Supplier\u2019s name"),
    ],
    ids=["utf-16", "utf-8 with its mark", "windows"],
)
def test_text_is_decoded_as_it_was_saved(tmp_path: Path, content: bytes, text: str) -> None:
    path = tmp_path / "offer.txt"
    path.write_bytes(content)
    assert read_document(path, name="offer.txt", limits=Limits()).text == text


def test_bytes_that_are_named_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "offer.txt"
    path.write_bytes(b"a\0b" * 99)
    assert refusal(path).code is ReasonCode.NOT_A_DOCUMENT


def test_text_without_words_is_not_clean(tmp_path: Path) -> None:
    path = tmp_path / "offer.txt"
    path.write_bytes(b"\n\n----\n")
    document = read_document(path, name="offer.txt", limits=Limits())
    assert [(one.code, one.gravity) for one in document.diagnostics] == [
        (ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL)
    ]


def test_lines_that_were_cut_at_a_width_are_joined_up_to_the_next_clause(tmp_path: Path) -> None:
    lines = (
        "1. The Supplier shall not, during the Term or for twelve months after",
        "   its end, work for any other provider of such services in the Area",
        "   of the Authority.",
        "2. The Supplier shall use the name and the logo of the Authority in all",
        "   that it publishes, and (a) no other name, and (b) no other logo, and",
        "(c) shall print both in the colours of the Authority.",
        "",
        "SCHEDULE",
    )
    path = tmp_path / "offer.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    document = read_document(path, name="offer.txt", limits=Limits())
    assert [line[:20] for line in document.text.split("\n")] == [
        "1. The Supplier shal",
        "2. The Supplier shal",
        "(c) shall print both",
        "SCHEDULE",
    ]
    assert "after its end" in document.text
    assert "in the Area of the Authority." in document.text


def test_a_pdf_behind_other_bytes_is_read_and_the_bytes_are_noted(
    tmp_path: Path, pdf_bytes: bytes
) -> None:
    path = tmp_path / "offer.pdf"
    path.write_bytes(b"\n" * 3000 + pdf_bytes)
    document = read_document(path, name="offer.pdf", limits=Limits())
    assert document.text == TERM
    [note] = document.diagnostics
    assert (note.code, note.gravity) == (ReasonCode.CORRUPT, Gravity.NOTE)
    assert "3000 bytes" in note.message


def test_a_word_file_behind_other_bytes_is_read(tmp_path: Path, word_bytes: bytes) -> None:
    path = tmp_path / "offer.docx"
    path.write_bytes(b"not of the zip" * 9 + word_bytes)
    document = read_document(path, name="offer.docx", limits=Limits())
    assert document.text == TERM
    assert [one.code for one in document.diagnostics] == [ReasonCode.CORRUPT]


def test_a_word_file_at_the_end_of_a_pdf_is_not_passed_over_in_silence(
    tmp_path: Path, pdf_bytes: bytes, word_bytes: bytes
) -> None:
    """Named .docx it could show another paper than as a PDF."""
    path = tmp_path / "offer.pdf"
    path.write_bytes(pdf_bytes + word_bytes)
    document = read_document(path, name="offer.pdf", limits=Limits())
    assert document.text == TERM
    assert [(one.code, one.gravity) for one in document.diagnostics] == [
        (ReasonCode.PART_SKIPPED, Gravity.PARTIAL)
    ]


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
    beat = CountingBeat()
    read_document(path, name="three.pdf", limits=Limits(), support=Support(beat=beat))
    assert beat.heard == 3


class CountingBeat:
    heard = 0

    def __call__(self):
        self.heard += 1

    def aside(self, seconds):
        return contextlib.nullcontext()
