# SPDX-License-Identifier: Apache-2.0
"""Comments stand on the quoted words of a Word file, and nothing else of it changes."""

import io
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from pipeline.domain.document import BlockKind, Span
from pipeline.errors import ReadingError
from pipeline.extract.support import UNWATCHED
from pipeline.extract.word.reader import read_word
from pipeline.report.annotated.marks import Mark
from pipeline.report.annotated.word import annotate_word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
SENTENCE = "The Provider shall use only the name of the Lead."


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inner)}</w:p>"


def build(body, raw=None, **parts):
    """Returns a Word file of a body and further parts by name."""
    links = "".join(
        f'<Relationship Id="{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts
    )
    kinds = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{name}+xml"/>'
        for name in parts
    )
    members = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{P}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" '
            f'ContentType="{KIND}.document.main+xml"/>{kinds}</Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{P}/relationships"><Relationship Id="rId1" '
            f'Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'{HEAD}<Relationships xmlns="{P}/relationships">{links}</Relationships>'
        ),
        "word/document.xml": f"{HEAD}<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": f"{HEAD}{content}" for name, content in parts.items()},
        **(raw or {}),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def read(data):
    return read_word(data, name="a.docx", sha256="0" * 64)


def mark(document, quote, finding):
    start = document.text.index(quote)
    span = Span(start, start + len(quote))
    note = f"Branding: heavy (grade 3 of 4)\nFinding: {finding}"
    return Mark(finding, span, quote, "Branding: heavy", note, (1.0, 0.78, 0.48))


def annotate(data, *quotes, suffix=".docx", date=None):
    document = read(data)
    marks = [mark(document, quote, f"{place:012x}") for place, quote in enumerate(quotes)]
    return annotate_word(data, marks, suffix=suffix, date=date, beat=UNWATCHED)


def on_words(data):
    """Returns the words that each comment stands on, by its id, read with python-docx."""
    opened = docx.Document(io.BytesIO(data))
    found, openings = {}, {}
    for element in opened.element.body.iter():
        name = element.get(qn("w:id"))
        if element.tag == qn("w:commentRangeStart"):
            openings[name] = []
        elif element.tag == qn("w:commentRangeEnd"):
            found[name] = "".join(openings.pop(name))
        elif element.tag == qn("w:t"):
            for pieces in openings.values():
                pieces.append(element.text or "")
    assert not openings
    references = [one.get(qn("w:id")) for one in opened.element.iter(qn("w:commentReference"))]
    assert sorted(references) == sorted(found)
    assert {str(one.comment_id) for one in opened.comments} >= set(found)
    return found


def paragraph_texts(data):
    opened = docx.Document(io.BytesIO(data))
    return [
        "".join(one.text or "" for one in paragraph.iter(qn("w:t"), qn("w:delText")))
        for paragraph in opened.element.body.iter(qn("w:p"))
    ]


def without_comments(data):
    """Returns the main document as it is when comments go and runs of the same looks join."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.XML(archive.read("word/document.xml"))
    tags = ("commentRangeStart", "commentRangeEnd", "commentReference")
    for mark in list(root.iter(*(f"{{{W}}}{tag}" for tag in tags))):
        holder = mark.getparent()
        holder.remove(mark)
        if holder.tag == f"{{{W}}}r" and not len(holder):
            holder.getparent().remove(holder)
    for one in list(root.iter(f"{{{W}}}r")):
        before = one.getprevious()
        if before is None or before.tag != one.tag or look(before) != look(one):
            continue
        before.extend([inner for inner in one if inner.tag != f"{{{W}}}rPr"])
        one.getparent().remove(one)
    for one in list(root.iter(f"{{{W}}}t")):
        before = one.getprevious()
        if before is not None and before.tag == one.tag:
            before.text = (before.text or "") + (one.text or "")
            one.getparent().remove(one)
    return etree.tostring(root, method="c14n").replace(b' xml:space="preserve"', b"")


def look(element):
    properties = element.find(f"{{{W}}}rPr")
    return b"" if properties is None else etree.tostring(properties, method="c14n")


TRACKED = paragraph(
    run("The Provider shall use "),
    f'<w:del w:id="5" w:author="A">{run("its own").replace("w:t>", "w:delText>").replace("<w:t ", "<w:delText ")}</w:del>',  # noqa: E501 - one paragraph
    f'<w:ins w:id="6" w:author="A">{run("only the name of")}</w:ins>',
    run(" the Lead."),
)
LINKED = paragraph(
    run("The Provider shall use "),
    f'<w:hyperlink w:anchor="x">{run("only the name")}</w:hyperlink>',
    run(" of the Lead."),
)
CONTROLLED = paragraph(
    run("The Provider shall use "),
    f"<w:sdt><w:sdtContent>{run('only the name')}</w:sdtContent></w:sdt>",
    run(" of the Lead."),
)
FIELD = paragraph(
    run("The Provider shall use "),
    f'<w:fldSimple w:instr="REF x">{run("only the name")}</w:fldSimple>',
    run(" of the Lead."),
)
FORMATTED = paragraph(
    run("The Provider ", "<w:b/>"),
    '<w:r w:rsidR="00AA"><w:rPr><w:i/></w:rPr><w:t>shall use </w:t><w:tab/>'
    "<w:t>only the name</w:t><w:br/><w:t>of</w:t></w:r>",
    run(" the Lead."),
)
TABLE = (
    f"<w:tbl><w:tr><w:tc>{paragraph(run('Duty'))}</w:tc>"
    f"<w:tc>{paragraph(run(SENTENCE))}</w:tc></w:tr></w:tbl>"
)
PAPERS = {
    "one run": paragraph(run(SENTENCE)),
    "tracked changes": TRACKED,
    "a link": LINKED,
    "a content control": CONTROLLED,
    "a field": FIELD,
    "runs of several looks": FORMATTED,
    "a table": TABLE,
    "signs": paragraph(run("The Provider shall use only &#8220;the&#8221; name &amp; the Lead.")),
}
QUOTES = {
    "one run": "use only the name",
    "tracked changes": "shall use only the name of the",
    "a link": "only the name of",
    "a content control": "use only the",
    "a field": "shall use only the name of",
    "runs of several looks": "Provider shall use only the name of the",
    "a table": "shall use only",
    "signs": "only \u201cthe\u201d name & the",
}


@pytest.mark.parametrize("paper", PAPERS)
def test_a_comment_stands_on_the_words_and_the_paper_stays_what_it_is(paper):
    data = build(paragraph(run("Clause")) + PAPERS[paper] + paragraph(run("End")))
    copy = annotate(data, QUOTES[paper])
    assert copy.unplaced == ()
    (words,) = on_words(copy.data).values()
    # Tabs and line breaks stand between words as spaces do in the quote.
    assert "".join(words.split()) == "".join(QUOTES[paper].split())
    assert paragraph_texts(copy.data) == paragraph_texts(data)
    assert without_comments(copy.data) == without_comments(data)


def test_a_quote_that_begins_with_an_automatic_number_is_on_its_words():
    properties = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    data = build(
        paragraph(run(SENTENCE), properties=properties),
        numbering=f"<w:numbering {NAMES}>{LISTS}</w:numbering>",
    )
    copy = annotate(data, f"1\t{SENTENCE}")
    assert list(on_words(copy.data).values()) == [SENTENCE]


def test_a_finding_may_go_over_paragraphs_and_cells():
    body = paragraph(run("The Provider shall:")) + paragraph(run("(a) use the name")) + TABLE
    copy = annotate(build(body), "shall:\n(a) use", "name\nDuty\nThe Provider")
    words = on_words(copy.data)
    assert words == {"0": "shall:(a) use", "1": "nameDutyThe Provider"}


def test_comments_may_overlap_and_lie_within_each_other():
    data = build(paragraph(run(SENTENCE)))
    quotes = ("The Provider shall use only", "use only the name", "only", SENTENCE, "only")
    copy = annotate(data, *quotes)
    assert tuple(on_words(copy.data).values()) != ()
    assert sorted(on_words(copy.data).values()) == sorted(quotes)
    assert without_comments(copy.data) == without_comments(data)


def test_comments_that_were_there_are_kept_and_numbered_on():
    body = paragraph(
        '<w:commentRangeStart w:id="7"/>',
        run("The Provider"),
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        run(" shall use only the name of the Lead."),
    )
    told = (
        f'<w:comments {NAMES}><w:comment w:id="7" w:author="Ours">'
        f"{paragraph(run('Ask them.'))}</w:comment></w:comments>"
    )
    copy = annotate(build(body, comments=told), "Provider shall use")
    assert on_words(copy.data) == {"7": "The Provider", "8": "Provider shall use"}
    comments = list(docx.Document(io.BytesIO(copy.data)).comments)
    assert [(one.author, one.comment_id) for one in comments] == [("Ours", 7), ("Armslength", 8)]
    assert comments[0].text == "Ask them."
    assert comments[1].text == "Branding: heavy (grade 3 of 4)\nFinding: 000000000000"


def test_words_of_a_note_are_commented_on_at_its_mark():
    notes = (
        f'<w:footnotes {NAMES}><w:footnote w:id="2">{paragraph(run(SENTENCE))}</w:footnote>'
        "</w:footnotes>"
    )
    body = paragraph(run("See"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" below."))
    copy = annotate(build(body, footnotes=notes), "use only the name")
    (comment,) = docx.Document(io.BytesIO(copy.data)).comments
    assert "in the note that hangs on it: \u201cuse only the name\u201d" in comment.text
    assert on_words(copy.data) == {"0": ""}


def test_words_of_a_text_box_are_commented_on_where_it_hangs():
    box = (
        "<w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        f"{paragraph(run(SENTENCE))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    data = build(paragraph(run("Beside it."), box))
    copy = annotate(data, "use only the name")
    (comment,) = docx.Document(io.BytesIO(copy.data)).comments
    assert "in a text box: \u201cuse only the name\u201d" in comment.text
    starts = docx.Document(io.BytesIO(copy.data)).element.iter(qn("w:commentRangeStart"))
    assert all(next(one.iterancestors(qn("w:txbxContent")), None) is None for one in starts)


def test_words_of_a_header_have_no_place():
    section = '<w:sectPr><w:headerReference r:id="header" w:type="default"/></w:sectPr>'
    header = f"<w:hdr {NAMES}>{paragraph(run('Confidential to the Lead'))}</w:hdr>"
    data = build(paragraph(run(SENTENCE)) + section, header=header)
    copy = annotate(data, "Confidential to", "use only")
    assert [one.finding for one in copy.unplaced] == ["0" * 12]
    assert "no comment" in copy.unplaced[0].reason
    assert list(on_words(copy.data).values()) == ["use only"]


def test_every_other_part_keeps_its_bytes():
    raw = {"word/vbaProject.bin": b"\x00macros\xff", "word/media/a.png": b"\x89PNG"}
    styles = f"<w:styles {NAMES}></w:styles>"
    data = build(paragraph(run(SENTENCE)), raw=raw, styles=styles)
    copy = annotate(data, "use only", suffix=".docm")
    assert copy.suffix == ".docm"
    changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(io.BytesIO(copy.data)) as new,
    ):
        assert set(new.namelist()) == {*old.namelist(), "word/comments.xml"}
        assert old.namelist() == new.namelist()[:-1]
        for name in set(old.namelist()) - changed:
            assert old.read(name) == new.read(name)


def test_the_same_paper_and_marks_give_the_same_bytes():
    data = build(paragraph(run(SENTENCE)))
    assert annotate(data, "use only").data == annotate(data, "use only").data


def test_a_date_is_written_when_it_is_given():
    data = build(paragraph(run(SENTENCE)))
    with zipfile.ZipFile(io.BytesIO(annotate(data, "use only").data)) as archive:
        assert b"w:date" not in archive.read("word/comments.xml")
    date = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(annotate(data, "use only", date=date).data)) as archive:
        assert b'w:date="2026-03-01T12:30:00Z"' in archive.read("word/comments.xml")


def test_a_strict_file_is_told_and_not_annotated():
    strict = build(paragraph(run(SENTENCE)))
    with zipfile.ZipFile(io.BytesIO(strict)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts["word/document.xml"]
    parts["word/document.xml"] = main.replace(
        W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(ReadingError, match="Strict") as caught:
        annotate(stream.getvalue(), "use only")
    assert caught.value.code == "unsupported_format"


def test_words_that_read_otherwise_are_not_commented_on():
    data = build(paragraph(run(SENTENCE)))
    wrong = Mark("a" * 12, Span(4, 12), "Supplier", "Branding", "note", (1.0, 0.9, 0.5))
    copy = annotate_word(data, [wrong], suffix=".docx", date=None, beat=UNWATCHED)
    assert copy.data == b""
    assert [one.finding for one in copy.unplaced] == ["a" * 12]


@pytest.mark.slow
def test_another_office_program_reads_the_same_words(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed: whether it opens copies is not looked at")
    body = "".join(PAPERS.values())
    data = build(body)
    copy = annotate(data, "use only the name", "Duty", "only \u201cthe\u201d name & the")
    texts = []
    for name, content in (("a.docx", data), ("b.docx", copy.data)):
        (tmp_path / name).write_bytes(content)
        command = [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), name,
        ]  # fmt: skip
        subprocess.run(command, cwd=tmp_path, check=True, timeout=120, capture_output=True)
        texts.append((tmp_path / name).with_suffix(".txt").read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert SENTENCE in texts[0]


def test_python_docx_reads_the_paper_that_was_there():
    opened = docx.Document()
    opened.add_heading("Terms", 1)
    opened.add_paragraph(SENTENCE, style="List Number")
    opened.add_table(1, 1).cell(0, 0).text = SENTENCE
    stream = io.BytesIO()
    opened.save(stream)
    copy = annotate(stream.getvalue(), "Provider shall use only")
    assert list(on_words(copy.data).values()) == ["Provider shall use only"]
    before, after = read(stream.getvalue()), read(copy.data)
    flows = [
        [one.text[b.start : b.end] for b in one.blocks if b.kind is not BlockKind.COMMENT]
        for one in (before, after)
    ]
    assert flows[0] == flows[1]
