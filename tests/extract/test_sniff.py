# SPDX-License-Identifier: Apache-2.0
"""What a file is by content."""

import pytest

from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.document import FileFormat
from pipeline.errors import ReadingError
from pipeline.extract.sniff import sniff_bytes, sniff_format

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
STRICT_LINK = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Target="{target}" '
    'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/>'
    "</Relationships>"
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.'
    '{kind}.document.main+xml"/></Types>'
)


def test_names_do_not_matter(word, tmp_path):
    """A Word file that is called .pdf is a Word file."""
    path = tmp_path / "contract.pdf"
    path.write_bytes(word.build(word.p("Words.")))
    assert sniff_format(path.read_bytes()[:1024], path) is FileFormat.DOCX


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(b"%PDF-1.7\n", FileFormat.PDF, id="pdf"),
        pytest.param(b"\n" * 1000 + b"%PDF-1.4", FileFormat.PDF, id="pdf-after-other-bytes"),
        pytest.param(b"\n" * 1024 + b"%PDF-1.4", FileFormat.UNKNOWN, id="pdf-mark-too-late"),
        pytest.param(b"{\\rtf1\\ansi", FileFormat.RTF, id="rtf"),
        pytest.param(b"\xef\xbb\xbf{\\rtf1", FileFormat.RTF, id="rtf-after-byte-order-mark"),
        pytest.param(b"\x89PNG\r\n\x1a\n", FileFormat.UNKNOWN, id="png"),
        pytest.param(b"", FileFormat.UNKNOWN, id="empty"),
        pytest.param(b"<!DOCTYPE html><p>a", FileFormat.HTML, id="page"),
        pytest.param(b"<?xml version='1.0'?><!-- a --><HTML>", FileFormat.HTML, id="xhtml"),
        pytest.param(b"<note>a</note>", FileFormat.UNKNOWN, id="other xml"),
        pytest.param(
            b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">',
            FileFormat.DOC,
            id="word-2003-xml",
        ),
        pytest.param(
            b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis" '
            b'office:mimetype="application/vnd.oasis.opendocument.text">',
            FileFormat.ODT,
            id="flat-odt",
        ),
        pytest.param(
            b'<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet">',
            FileFormat.UNKNOWN,
            id="flat-spreadsheet",
        ),
        pytest.param(OLE + b"\0" * 600, FileFormat.DOC, id="old-word"),
    ],
)
def test_the_first_bytes_tell(head, expected, tmp_path):
    path = tmp_path / "paper"
    path.write_bytes(head)
    assert sniff_format(head, path) is expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param(
            {"_rels/.rels": STRICT_LINK.format(target="word/text7.xml"), "word/text7.xml": "<a/>"},
            FileFormat.DOCX,
            id="strict-and-renamed",
        ),
        pytest.param(
            {
                "[Content_Types].xml": TYPES.format(part="a/b.xml", kind="wordprocessingml"),
                "a/b.xml": "<a/>",
            },
            FileFormat.DOCX,
            id="only-the-content-types-say-so",
        ),
        pytest.param({"word/document.xml": "<a/>"}, FileFormat.DOCX, id="only-the-usual-name"),
        pytest.param(
            {"_rels/.rels": STRICT_LINK.format(target="xl/book.xml"), "xl/book.xml": "<a/>"},
            FileFormat.UNKNOWN,
            id="spreadsheet",
        ),
        pytest.param({"notes.txt": "x"}, FileFormat.UNKNOWN, id="other-zip"),
        pytest.param(
            {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"},
            FileFormat.ODT,
            id="odt",
        ),
    ],
)
def test_zips_are_told_apart_by_what_they_hold(word, members, expected):
    assert sniff_bytes(word.zipped(members)) is expected


def test_a_damaged_zip_goes_by_its_name_so_that_reading_can_say_what_is_wrong(word):
    half = word.build(word.p("Words."))[:200]
    assert sniff_bytes(half, suffix=".DOCX") is FileFormat.DOCX
    assert sniff_bytes(half, suffix=".odt") is FileFormat.ODT
    assert sniff_bytes(half, suffix=".zip") is FileFormat.UNKNOWN


def test_a_word_file_behind_a_password_is_named_as_such(tmp_path):
    path = tmp_path / "secret.docx"
    path.write_bytes(OLE + b"\0" * 1100 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(ReadingError) as caught:
        sniff_format(path.read_bytes()[:1024], path)
    assert caught.value.code is ReasonCode.ENCRYPTED
    assert caught.value.cure


def test_an_opendocument_text_behind_a_password_is_named_as_such(word):
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": "<manifest:encryption-data/>",
    }
    with pytest.raises(ReadingError) as caught:
        sniff_bytes(word.zipped(members))
    assert caught.value.code is ReasonCode.ENCRYPTED
    assert caught.value.cure
