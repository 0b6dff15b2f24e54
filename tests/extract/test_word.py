# SPDX-License-Identifier: Apache-2.0
"""Every story of a Word file is read, once, in the order of reading."""

import io

import docx
import pytest

from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.document import BlockKind, Cell, FileFormat
from pipeline.extract.word.reader import read_word


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def kinds(document):
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_a_file_that_python_docx_writes_is_read_whole():
    paper = docx.Document()
    paper.core_properties.title = "Delivery  agreement"
    paper.add_heading("Delivery agreement", 0)
    paper.add_heading("Term", 1)
    paper.add_paragraph("The Provider shall deliver.", style="List Number")
    paper.add_paragraph().add_run("Bold words").bold = True
    paper.add_table(1, 2).cell(0, 1).text = "Fee"
    file = io.BytesIO()
    paper.save(file)
    document = read_word(file.getvalue(), name="a/b.docx", sha256="f" * 64)
    assert (document.name, document.sha256, document.format) == (
        "a/b.docx",
        "f" * 64,
        FileFormat.DOCX,
    )
    assert document.text.splitlines() == [
        "Delivery agreement",
        "Term",
        "1\tThe Provider shall deliver.",
        "Bold words",
        "Fee",
    ]
    title, heading, item, bold, cell = document.blocks
    assert (title.heading, title.level) == (True, None)
    assert (heading.heading, heading.level) == (True, 0)
    assert (item.heading, item.level, item.label) == (False, 0, "1")
    assert bold.bold
    assert cell.cell == Cell(table=0, row=0, column=1)
    assert document.title == "Delivery agreement"
    assert document.outcome is Outcome.OK
    assert document.diagnostics == ()


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(run("a  b\n c ") + run("\u00a0d"), "a b c d", id="white-space-is-one-space"),
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>", "a b c",
                     id="tabs-and-breaks"),
        pytest.param("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>", "co-op",
                     id="hyphen-that-does-not-break"),
        pytest.param("<w:r><w:t>indem</w:t><w:softHyphen/><w:t>nify</w:t></w:r>", "indemnify",
                     id="soft-hyphen"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(" yes"), "✓ yes",
                     id="known-symbol"),
        pytest.param('<w:r><w:sym w:font="Wingdings" w:char="F021"/></w:r>' + run(" no"), "? no",
                     id="unknown-symbol"),
        pytest.param('<w:r><w:sym w:font="Arial" w:char="2014"/></w:r>' + run("a"), "\u2014a",
                     id="symbol-of-unicode"),
        pytest.param('<w:r><w:sym w:char="zz"/></w:r>' + run("a"), "?a", id="symbol-without-code"),
        pytest.param('<w:r><w:sym w:char="F8FF"/></w:r>' + run("a"), "?a", id="private-symbol"),
        pytest.param(run("\uf0b7 item"), "• item", id="private-bullet-in-text"),
        pytest.param(f'<w:hyperlink r:id="x">{run("link")}</w:hyperlink>', "link", id="hyperlink"),
        pytest.param(f"<w:smartTag><w:customXml>{run('x')}</w:customXml></w:smartTag>", "x",
                     id="smart-tag-and-custom-xml"),
        pytest.param(f"<w:sdt><w:sdtPr/><w:sdtContent>{run('x')}</w:sdtContent></w:sdt>", "x",
                     id="content-control"),
        pytest.param("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b", id="formula"),
        pytest.param("<w:r><w:t>START<odd:x>read</odd:x>END</w:t></w:r>", "STARTreadEND",
                     id="elements-within-text"),
        pytest.param(f'<w:fldSimple w:instr="REF a">{run("3.2")}</w:fldSimple>', "3.2",
                     id="simple-field"),
    ],
)  # fmt: skip
def test_words_within_a_paragraph(word, inner, expected):
    assert word.read(f"<w:p>{inner}</w:p>").text == expected


def test_cells_come_row_by_row_with_their_places(word):
    def cell(inner, columns=1):
        span = f'<w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>'
        return f"<w:tc>{span}{inner}</w:tc>"

    inner = f"<w:tbl><w:tr>{cell(word.p('inner'))}</w:tr></w:tbl>"
    rows = (
        f"<w:tr>{cell(word.p('a') + word.p('b'), 2)}{cell(word.p('c'))}</w:tr>"
        f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        f"<w:sdt><w:sdtContent>{cell(inner + word.p('d'))}</w:sdtContent></w:sdt></w:tr>"
        f"<w:tr>{cell(word.p('e'), 2**31 - 1)}{cell(word.p('f'))}</w:tr>"
    )
    document = word.read(f"<w:tbl>{rows}</w:tbl><w:tbl><w:tr>{cell(word.p('g'))}</w:tr></w:tbl>")
    places = [
        (
            document.text[block.start : block.end],
            block.cell.table,
            block.cell.row,
            block.cell.column,
        )
        for block in document.blocks
    ]
    assert places == [
        ("a", 0, 0, 0),
        ("b", 0, 0, 0),
        ("c", 0, 0, 2),
        ("inner", 1, 0, 0),
        ("d", 0, 1, 1),
        ("e", 0, 2, 0),
        ("f", 0, 2, 63),
        ("g", 2, 0, 0),
    ]
    assert {block.kind for block in document.blocks} == {BlockKind.CELL}


def test_content_controls_around_paragraphs(word):
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format(control.format(word.p("deep")) + word.p("outer"))
    assert word.read(body).text == "deep\nouter"


def test_text_boxes_follow_their_paragraph_once(word):
    drawing = (
        "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>"
        "</w:drawing>"
    )
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawing.format(word.p("In box."))}'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{word.p('In box.')}"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = word.read(f"<w:p>{both}{run('Anchor.')}</w:p>" + word.p("Next."))
    assert kinds(document) == [
        (BlockKind.PARAGRAPH, "Anchor."),
        (BlockKind.TEXTBOX, "In box."),
        (BlockKind.PARAGRAPH, "Next."),
    ]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        pytest.param(f'<mc:Choice Requires="w14">{run("new")}</mc:Choice>', "new", id="known"),
        pytest.param(f'<mc:Choice Requires="odd">{run("odd")}</mc:Choice>', "old", id="unknown"),
        pytest.param('<mc:Choice Requires="w14"/>', "old", id="silent-choice"),
    ],
)
def test_one_of_several_forms_is_read(word, choice, expected):
    fallback = f"<mc:Fallback>{run('old')}</mc:Fallback>"
    inner = f"<mc:AlternateContent>{choice}{fallback}</mc:AlternateContent>"
    assert word.read(f"<w:p>{inner}</w:p>").text == expected


def test_notes_follow_the_paragraph_that_refers_to_them(word):
    footnotes = (
        f'<w:footnote w:type="separator" w:id="-1">{word.p("---")}</w:footnote>'
        f'<w:footnote w:id="2">{word.p("Fee is 5%.")}</w:footnote>'
        f'<w:footnote w:id="3">{word.p("Never shown.")}</w:footnote>'
    )
    again = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    endnotes = f'<w:endnote w:id="1"><w:p>{run("See above.")}{again}</w:p></w:endnote>'
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>' + again
    document = word.read(
        f"<w:p>{run('The fee')}{reference}{run(' is due.')}</w:p>" + word.p("Next."),
        footnotes=footnotes,
        endnotes=endnotes,
    )
    assert kinds(document) == [
        (BlockKind.PARAGRAPH, "The fee is due."),
        (BlockKind.FOOTNOTE, "Fee is 5%."),
        (BlockKind.ENDNOTE, "See above."),
        (BlockKind.PARAGRAPH, "Next."),
    ]
    (unseen,) = document.diagnostics
    assert (unseen.code, unseen.gravity, unseen.part) == (
        ReasonCode.PART_SKIPPED,
        Gravity.NOTE,
        "notes",
    )


def test_headers_footers_and_comments_come_last_and_once(word):
    references = (
        '<w:headerReference r:id="header1"/><w:headerReference r:id="header2"/>'
        '<w:footerReference r:id="footer1"/>'
    )
    body = word.p("Body.", f"<w:sectPr>{references}</w:sectPr>") + word.p("More.")
    document = word.read(
        f"{body}<w:sectPr>{references}</w:sectPr>",
        header1=word.p("Draft"),
        header2=word.p("Dra").replace("</w:p>", f"{run('ft')}</w:p>"),
        footer1=f"<w:tbl><w:tr><w:tc>{word.p('Page')}</w:tc></w:tr></w:tbl>",
        comments=f'<w:comment w:id="0">{word.p("Too harsh?")}</w:comment>',
    )
    assert kinds(document) == [
        (BlockKind.PARAGRAPH, "Body."),
        (BlockKind.PARAGRAPH, "More."),
        (BlockKind.HEADER, "Draft"),
        (BlockKind.FOOTER, "Page"),
        (BlockKind.COMMENT, "Too harsh?"),
    ]


@pytest.mark.parametrize(
    ("inner", "hidden"),
    [
        pytest.param(run("x", "<w:vanish/>"), True, id="all-hidden"),
        pytest.param(run("x", "<w:vanish/>") + run("y"), False, id="part-hidden"),
        pytest.param(run("x", '<w:rStyle w:val="Ghost"/>'), True, id="hidden-by-style"),
        pytest.param(
            run("x", '<w:rStyle w:val="Ghost"/><w:vanish w:val="0"/>') + run("y", "<w:vanish/>"),
            False,
            id="shown-again",
        ),
    ],
)
def test_hidden_text_is_read_and_told(word, inner, hidden):
    ghost = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    document = word.read(f"<w:p>{inner}</w:p>", styles=ghost)
    assert document.blocks[0].hidden is hidden
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.HIDDEN_TEXT, Gravity.NOTE)


@pytest.mark.parametrize(
    ("inner", "bold"),
    [
        pytest.param(run("Fees", "<w:b/>") + run(": ") + run("due", "<w:b/>"), True, id="letters"),
        pytest.param(run("Fees", "<w:b/>") + run(" due"), False, id="part"),
        pytest.param(run("Fees", '<w:b w:val="0"/>'), False, id="switched-off"),
        pytest.param(run("Fees", '<w:rStyle w:val="Strong"/>'), True, id="character-style"),
        pytest.param(run("12.3", "<w:b/>"), False, id="no-letters"),
    ],
)
def test_a_block_is_bold_when_all_its_words_are(word, inner, bold):
    strong = '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>'
    assert word.read(f"<w:p>{inner}</w:p>", styles=strong).blocks[0].bold is bold


def test_styles_pass_on_what_they_are_based_on(word):
    def style(name, based_on, inner):
        return (
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            f'<w:basedOn w:val="{based_on}"/>{inner}</w:style>'
        )

    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:b w:val="0"/></w:rPr></w:rPrDefault>'
        "</w:docDefaults>"
        + style("Normal", "", '<w:pPr><w:ind w:left="100"/></w:pPr>')
        + style("heading 2", "Normal", "<w:rPr><w:b/></w:rPr>")
        + style("A", "B", "")
        + style("B", "A", "")
    )
    body = "".join(
        word.p("x", f'<w:pStyle w:val="{style}"/>') for style in ("heading 2", "A", "Heading3")
    )
    heading, circle, unknown = word.read(body, styles=styles).blocks
    assert (heading.heading, heading.level, heading.bold, heading.indent) == (True, 1, True, 5.0)
    assert (circle.heading, circle.bold) == (False, False)
    assert (unknown.heading, unknown.level) == (True, 2)


def test_pictures_without_words_are_told(word):
    picture = "<w:r><w:drawing/></w:r>"
    document = word.read(f"<w:p>{picture}</w:p>" * 2 + word.p("Words."))
    (diagnostic,) = document.diagnostics
    assert (diagnostic.part, diagnostic.gravity) == ("pictures", Gravity.NOTE)
    assert diagnostic.message.startswith("2 pictures")


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:p><w:r><w:t>   </w:t></w:r></w:p>"])
def test_a_paper_without_words_is_not_clean(word, body):
    document = word.read(body)
    assert (document.text, document.blocks) == ("", ())
    assert document.outcome is Outcome.PARTIAL
    assert document.diagnostics[0].code is ReasonCode.NO_TEXT_LAYER


def test_the_strict_dialect_reads_the_same(word):
    parts = word.parts(
        f'<w:p>{run("Body.")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        footnotes=f'<w:footnote w:id="2">{word.p("Note.")}</w:footnote>',
    )
    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts.items()
    }
    document = read_word(word.zipped(strict), name="s.docx", sha256="")
    assert document.text == "Body.\nNote."


@pytest.mark.parametrize(
    ("opening", "closing", "times"),
    [
        pytest.param("<w:hyperlink>", "</w:hyperlink>", 240, id="hyperlinks"),
        pytest.param("<w:ins>", "</w:ins>", 240, id="insertions"),
        pytest.param(
            "<w:r><w:pict><v:textbox><w:txbxContent><w:p>",
            "</w:p></w:txbxContent></v:textbox></w:pict></w:r>",
            48,
            id="text-boxes",
        ),
    ],
)
def test_the_deepest_nesting_that_is_allowed_is_read(word, opening, closing, times):
    document = word.read(f"<w:p>{opening * times}{run('deep')}{closing * times}</w:p>")
    assert document.text == "deep"


def test_the_deepest_tables_that_are_allowed_are_read(word):
    opening, closing = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    document = word.read(opening * 83 + word.p("deep") + closing * 83)
    assert document.text == "deep"
    assert document.blocks[0].cell == Cell(82, 0, 0)


def test_forms_around_paragraphs_and_rows(word):
    def forms(inner, other):
        return (
            f'<mc:AlternateContent><mc:Choice Requires="w14">{inner}</mc:Choice>'
            f"<mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
        )

    def row(text):
        return f"<w:tr><w:tc>{word.p(text)}</w:tc></w:tr>"

    body = forms(word.p("new"), word.p("old")) + f"<w:tbl>{forms(row('a'), row('b'))}</w:tbl>"
    assert word.read(body).text == "new\na"


def test_words_drawn_in_a_shape_are_read(word):
    shape = (
        '<w:r><w:drawing><a:t xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "Step in</a:t></w:drawing></w:r>"
    )
    assert word.read(f"<w:p>{run('See')}{shape}{run('here')}</w:p>").text == "See Step in here"


def test_paragraphs_within_a_paragraph_keep_their_words_apart(word):
    assert word.read(f"<w:p>{run('a')}{word.p('b')}</w:p>").text == "a b"


def test_a_box_within_forms_of_a_drawing_is_read_once(word):
    box = f"<wps:txbx><w:txbxContent>{word.p('Boxed.')}</w:txbxContent></wps:txbx>"
    forms = (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    empty = '<mc:AlternateContent><mc:Choice Requires="odd"/></mc:AlternateContent>'
    drawing = f"<w:r><w:drawing>{forms}{empty}</w:drawing>{empty}</w:r>"
    assert word.read(f"<w:p>{drawing}{empty}</w:p>{empty}").text == "Boxed."


def test_comments_come_with_their_author_in_the_order_of_the_words_they_are_about(word):
    def comment(place, author, text):
        return f'<w:comment w:id="{place}"{author}>{word.p(text)}{word.p("More.")}</w:comment>'

    def about(place):
        return f'<w:r><w:commentReference w:id="{place}"/></w:r>'

    comments = (
        comment(0, ' w:author="Bo  Li"', "Of the second.")
        + comment(1, "", "Of the first.")
        + comment(2, ' w:author="Ann"', "Of nothing.")
        + '<w:comment w:id="3" w:author="Cy"><w:p/></w:comment>'
    )
    body = f"<w:p>{run('One.')}{about(1)}</w:p><w:p>{run('Two.')}{about(0)}</w:p>"
    document = word.read(body, comments=comments)
    assert document.text.splitlines() == [
        "One.",
        "Two.",
        "Of the first.",
        "More.",
        "Bo Li: Of the second.",
        "More.",
        "Ann: Of nothing.",
        "More.",
    ]
