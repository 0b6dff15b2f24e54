# SPDX-License-Identifier: Apache-2.0
"""Parts that are broken, missing, foreign or there twice are told, and spoil no other."""

import io
import zipfile

import pytest

from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.errors import ReadingError
from pipeline.extract.word.reader import read_word


@pytest.mark.parametrize(
    "part", ["footnotes", "comments", "numbering", "styles", "header1", "core"]
)
@pytest.mark.parametrize("content", ["<a><b></a>", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'])
def test_a_broken_part_does_not_end_the_document(word, part, content):
    parts = word.parts(
        word.p("Body.") + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>',
        **({} if part == "core" else {part: ""}),
    )
    parts[f"word/{part}.xml"] = content
    if part == "core":
        core = '<Relationship Id="k" Type="http://x/core-properties" Target="word/core.xml"/>'
        parts["_rels/.rels"] = parts["_rels/.rels"].replace("</Rel", core + "</Rel")
    document = read_word(word.zipped(parts), name="x", sha256="")
    assert document.text == "Body."
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.PART_SKIPPED, Gravity.PARTIAL)
    assert diagnostic.part == f"word/{part}.xml"


def test_a_part_that_is_not_there_is_told(word):
    parts = word.parts(word.p("Body."), footnotes="")
    del parts["word/footnotes.xml"]
    document = read_word(word.zipped(parts), name="x", sha256="")
    assert document.text == "Body."
    assert [diagnostic.part for diagnostic in document.diagnostics] == ["footnotes"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("twin", ["word/document.xml", "Word/Document.XML"])
def test_a_main_document_that_is_there_twice_is_told(word, twin):
    data = word.build(word.p("Body."))
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(twin, word.parts(word.p("Other."))["word/document.xml"])
    document = read_word(file.getvalue(), name="x", sha256="")
    assert document.outcome is Outcome.PARTIAL
    assert document.diagnostics[0].code is ReasonCode.CORRUPT


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param(
            {"word/document.xml": "<a><b></a>"}, ReasonCode.CORRUPT, id="not-well-formed"
        ),
        pytest.param({"word/document.xml": "<a><b>"}, ReasonCode.TRUNCATED, id="cut"),
        pytest.param({"word/document.xml": "<a/>"}, ReasonCode.CORRUPT, id="no-body"),
        pytest.param(
            {"word/document.xml": '<!DOCTYPE a SYSTEM "x"><a/>'}, ReasonCode.XML_DTD, id="dtd"
        ),
        pytest.param({"_rels/.rels": "<a"}, ReasonCode.TRUNCATED, id="relationships"),
    ],
)
def test_a_broken_main_document_is_an_error_with_a_reason(word, change, expected):
    data = word.zipped({**word.parts(word.p("Body.")), **change})
    with pytest.raises(ReadingError) as caught:
        read_word(data, name="x", sha256="")
    assert caught.value.code is expected
    assert caught.value.cure


def test_a_zip_without_a_word_document_is_none(word):
    with pytest.raises(ReadingError) as caught:
        read_word(word.zipped({"a.txt": "x"}), name="x", sha256="")
    assert caught.value.code is ReasonCode.NOT_A_DOCUMENT


CHUNK = '<Relationship Id="c" Type="http://x/aFChunk" Target="{}"{}/>'


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        pytest.param(
            "c.html",
            "<html><head><title>T</title></head><body><p>One\n two</p>x<ul><li>a</li></ul>"
            "<script>no()</script></body></html>",
            ["One two", "x", "a"],
            id="html",
        ),
        pytest.param(
            "c.dat",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
            "Content-Type: text/html\n\n<html><body><p>Web</p></body></html>\n--B--\n",
            ["Web"],
            id="web-archive",
        ),
        pytest.param(
            "c.mht", "MIME-Version: 1.0\nContent-Type: text/html\n\n", [], id="empty-web-archive"
        ),
        pytest.param("c.txt", "One\n\nTwo  words", ["One", "Two words"], id="plain"),
        pytest.param("c.txt", "Caf\u00e9".encode("utf-16"), ["Caf\u00e9"], id="plain-in-utf-16"),
        pytest.param("c.txt", b"Caf\xe9", ["Caf\u00e9"], id="plain-in-western-code-page"),
        pytest.param("c.html", "<html> </html>", [], id="empty-html"),
    ],
)
def test_foreign_text_is_read_in_its_place(word, name, content, expected):
    body = word.p("Before.") + '<w:altChunk r:id="c"/>' + word.p("After.")
    document = word.read(body, links=CHUNK.format(name, ""), raw={f"word/{name}": content})
    assert document.text.splitlines() == ["Before.", *expected, "After."]
    assert document.outcome is Outcome.OK


def test_a_word_file_within_a_word_file_is_read_once_deep(word):
    chunk = '<w:altChunk r:id="c"/>'
    links = CHUNK.format("c.docx", "")
    deepest = word.build(word.p("Deepest."))
    row = f"<w:tbl><w:tr><w:tc>{word.p('Inner.')}</w:tc></w:tr></w:tbl>"
    inner = word.build(row + chunk, links=links, raw={"word/c.docx": deepest})
    document = word.read(row + chunk, links=links, raw={"word/c.docx": inner})
    assert document.text == "Inner.\nInner."
    assert [block.cell.table for block in document.blocks] == [0, 1]
    assert [diagnostic.code for diagnostic in document.diagnostics] == [ReasonCode.PART_SKIPPED]
    assert document.outcome is Outcome.PARTIAL


@pytest.mark.parametrize(
    ("links", "raw"),
    [
        pytest.param("", {}, id="no-link"),
        pytest.param(
            CHUNK.format("http://127.0.0.1/x.html", ' TargetMode="External"'), {}, id="outside"
        ),
        pytest.param(CHUNK.format("c.rtf", ""), {"word/c.rtf": "{\\rtf1 x}"}, id="other-kind"),
        pytest.param(
            CHUNK.format("c.html", ""), {"word/c.html": "<html>" + "<div>" * 300}, id="too-deep"
        ),
        pytest.param(
            CHUNK.format("c.mht", ""),
            {"word/c.mht": "MIME-Version: 1.0\nContent-Type: image/png\n\nx"},
            id="archive-without-a-page",
        ),
    ],
)
def test_foreign_text_that_is_not_read_is_told(word, links, raw):
    document = word.read(word.p("Body.") + '<w:altChunk r:id="c"/>', links=links, raw=raw)
    assert document.text == "Body."
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.PART_SKIPPED, Gravity.PARTIAL)
    assert diagnostic.cure


def test_broken_relationships_leave_the_body(word):
    parts = word.parts(word.p("Body."), footnotes="")
    parts["word/_rels/document.xml.rels"] = "<a"
    document = read_word(word.zipped(parts), name="x", sha256="")
    assert document.text == "Body."
    assert [diagnostic.part for diagnostic in document.diagnostics] == ["relationships"]


def test_a_part_with_a_wrong_checksum_is_told(word):
    data = bytearray(word.build(word.p("Body."), comments=""))
    entry = data.rfind(b"word/comments.xml") - 46  # the name follows its entry in the directory
    data[entry + 16] ^= 0xFF
    document = read_word(bytes(data), name="x", sha256="")
    assert document.text == "Body."
    assert [diagnostic.part for diagnostic in document.diagnostics] == ["word/comments.xml"]


def test_a_main_document_that_is_named_but_not_there_is_told(word):
    parts = word.parts(word.p("Body."))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("word/document.xml", "../etc/passwd")
    document = read_word(word.zipped(parts), name="x", sha256="")
    assert document.text == "Body."
    assert document.outcome is Outcome.PARTIAL
