# SPDX-License-Identifier: Apache-2.0
"""Protected papers open with a password of the person's file, and nothing shows which."""

import io
from pathlib import Path

import pytest
from docx import Document as WordDocument
from msoffcrypto.format.ooxml import OOXMLFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits, ReadingAids
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.errors import InputError, ReadingError
from pipeline.extract import protection, read_document
from pipeline.extract.passwords import Passwords, read_passwords
from pipeline.extract.support import UNWATCHED, Support

TERM = "The Subcontractor shall not use its own name."
SECRET = "Tr0ub4dor & 3"  # noqa: S105 - made up for these tests


def protected_pdf(*, user: str, owner: str = "the owner's") -> bytes:
    target = io.BytesIO()
    cipher = StandardEncryption(user, ownerPassword=owner, strength=128)
    canvas = Canvas(target, encrypt=cipher)
    canvas.drawString(72, 700, TERM)
    canvas.save()
    return target.getvalue()


def protected_word(password: str) -> bytes:
    plain, target = io.BytesIO(), io.BytesIO()
    paper = WordDocument()
    paper.add_paragraph(TERM)
    paper.save(plain)
    plain.seek(0)
    OOXMLFile(plain).encrypt(password, target)
    return target.getvalue()


@pytest.fixture(scope="module")
def papers() -> dict[str, bytes]:
    return {"paper.pdf": protected_pdf(user=SECRET), "paper.docx": protected_word(SECRET)}


@pytest.fixture
def read(tmp_path: Path):
    """Reads bytes, with the lines given as the file of passwords."""

    def read_with(content: bytes, *lines: str, name: str):
        path = tmp_path / name
        path.write_bytes(content)
        words = tmp_path / "words.txt"
        words.write_text("\n".join(lines), encoding="utf-8")
        aids = ReadingAids(password_file=words if lines else None)
        return read_document(path, name=name, limits=Limits(), support=Support(aids, UNWATCHED))

    return read_with


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
def test_a_password_of_the_file_opens_the_paper_and_is_not_shown(read, papers, name):
    document = read(papers[name], "wrong", SECRET, "another", name=name)
    assert document.text == TERM
    [note] = document.diagnostics
    assert (note.code, note.gravity) == (ReasonCode.ENCRYPTED, Gravity.NOTE)
    assert "'words.txt'" in note.message
    assert SECRET not in repr(document)
    assert document.outcome is Outcome.OK


@pytest.mark.parametrize("name", ["paper.pdf", "paper.docx"])
@pytest.mark.parametrize(
    ("lines", "said"),
    [
        pytest.param((), "was not read", id="none given"),
        pytest.param(("one",), "The one password in 'words.txt' does not open it", id="one"),
        pytest.param(("a", "b", "c"), "None of the 3 passwords in 'words.txt' opens", id="three"),
    ],
)
def test_a_paper_that_none_opens_says_how_many_were_tried(read, papers, name, lines, said):
    with pytest.raises(ReadingError) as caught:
        read(papers[name], *lines, name=name)
    assert caught.value.code is ReasonCode.ENCRYPTED
    assert said in caught.value.message
    assert "password" in caught.value.cure
    assert not lines or not any(f"{word!r}" in str(caught.value) for word in lines)


def test_without_a_password_the_cure_names_the_option(read, papers):
    with pytest.raises(ReadingError) as caught:
        read(papers["paper.docx"], name="paper.docx")
    assert "--password-file" in caught.value.cure


def test_a_pdf_that_asks_only_for_changes_opens_without_a_password(read):
    document = read(protected_pdf(user=""), name="paper.pdf")
    assert (document.text, document.diagnostics) == (TERM, ())


def test_the_password_of_the_owner_opens_a_pdf_too(read):
    content = protected_pdf(user="unknown", owner=SECRET)
    assert read(content, SECRET, name="paper.pdf").text == TERM


def test_without_the_extra_the_cure_is_to_install_it(read, papers, monkeypatch):
    monkeypatch.setattr(protection, "can_open_office", lambda: False)
    with pytest.raises(ReadingError) as caught:
        read(papers["paper.docx"], SECRET, name="paper.docx")
    assert "armslength[passwords]" in caught.value.cure


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda data: data.replace(b"spinCount", b"spinKount"), id="description"),
        pytest.param(lambda data: data + b"<!ENTITY a 'b'>", id="definitions"),
        pytest.param(lambda data: data.replace(b'"256"', b'"160"'), id="key of no cipher"),
    ],
)
def test_protection_that_is_not_understood_is_said_to_be(read, papers, damage):
    with pytest.raises(ReadingError) as caught:
        read(damage(papers["paper.docx"]), SECRET, name="paper.docx")
    assert caught.value.code is ReasonCode.ENCRYPTED
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"a\nb\n", ("a", "b"), id="lines"),
        pytest.param(b"a\r\n\r\n b \r\n", ("a", " b "), id="windows, blank lines, spaces kept"),
        pytest.param(b"\xef\xbb\xbfgr\xc3\xbc\xc3\x9f", ("gr\u00fc\u00df",), id="mark, umlaut"),
        pytest.param("a\u2028b\x0bc".encode(), ("a\u2028b\x0bc",), id="other line ends are none"),
        pytest.param(b"a\nb\na\n", ("a", "b"), id="each once"),
    ],
)
def test_each_line_is_a_password(tmp_path, content, expected):
    path = tmp_path / "words.txt"
    path.write_bytes(content)
    assert read_passwords(path) == expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"\n\r\n", "holds no password", id="empty"),
        pytest.param(b"gr\xfc\xdfe", "not a text file in UTF-8", id="other encoding"),
        pytest.param(b"a\0b", "not a text file in UTF-8", id="no text"),
        pytest.param(b"x" * ((1 << 20) + 1), "at most 1 MB", id="too large"),
    ],
)
def test_a_file_that_holds_no_passwords_is_a_fault_of_usage(tmp_path, content, said):
    path = tmp_path / "words.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_passwords(path)
    assert said in caught.value.message
    assert caught.value.cure


def test_a_folder_or_pipe_is_no_file_of_passwords(tmp_path):
    with pytest.raises(InputError, match="is not a file"):
        read_passwords(tmp_path)


def test_passwords_do_not_show_in_a_traceback():
    assert SECRET not in repr(Passwords((SECRET,), "words.txt"))
