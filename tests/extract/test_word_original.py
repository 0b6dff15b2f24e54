# SPDX-License-Identifier: Apache-2.0
"""Beside the current reading stands the paper as it was before its tracked changes."""

import pytest

from pipeline.domain.diagnostic import Gravity, ReasonCode


def run(text, tag="t"):
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def ins(inner, tag="ins", author="Ann"):
    return f'<w:{tag} w:id="1" w:author="{author}">{inner}</w:{tag}>'


def deleted(text, tag="del", author="Bob"):
    inner = run(text, "delText" if tag == "del" else "t")
    return f'<w:{tag} w:id="2" w:author="{author}">{inner}</w:{tag}>'


INSERTED_MARK = '<w:rPr><w:ins w:id="3" w:author="Ann"/></w:rPr>'
DELETED_MARK = '<w:rPr><w:del w:id="3" w:author="Bob"/></w:rPr>'
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def was(properties):
    return f'<w:pPrChange w:id="4" w:author="Ann"><w:pPr>{properties}</w:pPr></w:pPrChange>'


def row(word, text, properties="", cell=""):
    return (
        f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>"
        f"{word.p(text)}</w:tc></w:tr>"
    )


def test_a_paper_without_tracked_changes_has_no_original(word):
    assert word.read(word.p("The Provider shall deliver.")).original is None


def test_changes_of_looks_alone_make_no_original(word):
    look = '<w:rPrChange w:id="1" w:author="Ann"><w:rPr><w:i/></w:rPr></w:rPrChange>'
    document = word.read(word.p("Same words.", run=look))
    assert document.original is None
    assert document.diagnostics == ()


def test_a_restriction_that_was_taken_out_and_one_that_came_in_are_both_there(word):
    body = (
        f"<w:p>{run('The Provider ')}{deleted('may subcontract.')}"
        f"{ins(run('shall use the logo.'))}</w:p>"
    )
    document = word.read(body)
    assert document.text == "The Provider shall use the logo."
    original = document.original
    assert original.text == "The Provider may subcontract."
    assert (original.insertions, original.deletions, original.original) == ((), (), None)
    assert original.diagnostics == ()
    assert (original.name, original.sha256) == (document.name, document.sha256)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            f"<w:p>{run('a')}{ins(deleted('b'))}{deleted('c')}</w:p>",
            "ac",
            id="inserted-and-deleted",
        ),
        pytest.param(
            f"<w:p>{deleted('Here. ', 'moveFrom')}{run('Same. ')}"
            f"{ins(run('Here.'), 'moveTo')}</w:p>",
            "Here. Same.",
            id="move-at-its-origin",
        ),
        pytest.param(
            f"<w:p><w:pPr>{INSERTED_MARK}</w:pPr>{run('One ')}</w:p>"
            f'<w:bookmarkStart w:id="9" w:name="x"/><w:p>{run("two.")}</w:p>',
            "One two.",
            id="inserted-end-joins",
        ),
        pytest.param(
            f"<w:p><w:pPr>{DELETED_MARK}</w:pPr>{run('One ')}</w:p><w:p>{run('two.')}</w:p>",
            "One\ntwo.",
            id="deleted-end-parts",
        ),
        pytest.param(
            f"<w:p>{run('Kept.')}</w:p><w:p><w:pPr>{INSERTED_MARK}</w:pPr>{ins(run('New.'))}</w:p>"
            f"<w:tbl><w:tr><w:tc><w:p>{run('Cell.')}</w:p></w:tc></w:tr></w:tbl>",
            "Kept.\nCell.",
            id="inserted-paragraph-before-a-table",
        ),
        pytest.param(
            ins(f"<w:p>{run('New.')}</w:p>") + ins(f"<w:p>{run('Old.')}</w:p>", "del"),
            "Old.",
            id="whole-paragraphs",
        ),
        pytest.param(
            f"<w:p>{run('a ')}<w:hyperlink>{deleted('b')}{ins(run('c'))}</w:hyperlink></w:p>",
            "a b",
            id="within-a-link",
        ),
        pytest.param(
            f"<w:p>{run('a')}<w:del w:author='Bob'><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
            "<w:r><w:delInstrText>REF x</w:delInstrText></w:r>"
            "<w:r><w:fldChar w:fldCharType='separate'/></w:r>"
            f"{run('4.2', 'delText')}<w:r><w:fldChar w:fldCharType='end'/></w:r></w:del></w:p>",
            "a4.2",
            id="deleted-field",
        ),
    ],
)
def test_the_original_reads_as_before(word, body, expected):
    assert word.read(body).original.text == expected


def test_rows_and_cells_come_and_go(word):
    rows = (
        row(word, "kept")
        + row(word, "old row", '<w:del w:author="Bob"/>')
        + row(word, "old cell", cell='<w:cellDel w:author="Cy"/>')
        + row(word, "new row", '<w:ins w:author="Ann"/>')
        + row(word, "new cell", cell='<w:cellIns w:author="Ann"/>')
    )
    document = word.read(f"<w:tbl>{rows}</w:tbl>")
    assert document.text.splitlines() == ["kept", "new row", "new cell"]
    assert document.original.text.splitlines() == ["kept", "old row", "old cell"]


def test_the_original_has_the_numbers_of_then(word):
    gone = word.item("", extra=DELETED_MARK).replace("</w:p>", f"{deleted('Old.')}</w:p>")
    new = word.item("", extra=INSERTED_MARK).replace("</w:p>", f"{ins(run('New.'))}</w:p>")
    body = word.item("First.") + gone + word.item("Second.") + new + new + word.item("Last.")
    document = word.read(body, numbering=NUMBERING)
    assert document.text.splitlines() == [
        "1\tFirst.", "2\tSecond.", "3\tNew.", "4\tNew.", "5\tLast.",
    ]  # fmt: skip
    assert document.original.text.splitlines() == [
        "1\tFirst.", "2\tOld.", "3\tSecond.", "4\tLast.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        pytest.param(
            '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
            + was('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'),
            "2",
            id="level",
        ),
        pytest.param(
            '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/>'
            '<w:ins w:id="5" w:author="Ann"/></w:numPr>',
            None,
            id="number-inserted",
        ),
        pytest.param(
            '<w:pStyle w:val="Plain"/>' + was('<w:pStyle w:val="Item"/>'), "2", id="style"
        ),
    ],
)
def test_properties_are_those_of_then(word, properties, expected):
    style = (
        '<w:style w:type="paragraph" w:styleId="Item"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
    )
    body = word.item("First.") + word.p("Second.", properties)
    document = word.read(body, numbering=NUMBERING, styles=style)
    assert document.original.blocks[1].label == expected
    assert document.blocks[1].label != expected


def test_changes_in_notes_headers_and_boxes_are_undone(word):
    box = (
        f"<w:r><w:pict><v:textbox><w:txbxContent><w:p>{run('Boxed ')}{deleted('before')}"
        f"{ins(run('after'))}</w:p></w:txbxContent></v:textbox></w:pict></w:r>"
    )
    body = (
        f'<w:p>{run("Body.")}<w:r><w:footnoteReference w:id="2"/></w:r>{box}</w:p>'
        '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    )
    document = word.read(
        body,
        footnotes=f'<w:footnote w:id="2"><w:p>{deleted("5%")}{ins(run("6%"))}</w:p></w:footnote>',
        header1=f"<w:p>{deleted('Draft')}{ins(run('Final'))}</w:p>",
    )
    assert document.text.splitlines() == ["Body.", "Boxed after", "6%", "Final"]
    assert document.original.text.splitlines() == ["Body.", "Boxed before", "5%", "Draft"]


def test_a_deleted_note_is_in_the_original(word):
    note = f'<w:footnote w:id="4">{word.p("Secret fee.")}</w:footnote>'
    reference = '<w:del w:author="Bob"><w:r><w:footnoteReference w:id="4"/></w:r></w:del>'
    document = word.read(f"<w:p>{run('Body.')}{reference}</w:p>", footnotes=note)
    assert document.original.text == "Body.\nSecret fee."


def test_tracked_changes_are_told_with_their_number_and_authors(word):
    body = f"<w:p>{run('a ')}{deleted('b ')}{ins(run('c '))}{run('d ')}{deleted('e')}</w:p>"
    (diagnostic,) = word.read(body).diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.TRACKED_CHANGES, Gravity.NOTE)
    assert diagnostic.message.startswith("1 insertion and 2 deletions by 2 authors")
    assert diagnostic.cure


def test_a_deleted_item_before_a_table_takes_no_number(word):
    gone = word.item("", extra=DELETED_MARK).replace("</w:p>", f"{deleted('Old.')}</w:p>")
    table = f"<w:tbl><w:tr><w:tc>{word.p('Cell.')}</w:tc></w:tr></w:tbl>"
    document = word.read(word.item("a") + gone + table + word.item("b"), numbering=NUMBERING)
    assert document.text.splitlines() == ["1\ta", "Cell.", "2\tb"]


def test_a_file_within_the_file_is_undone_too(word):
    inner = word.build(f"<w:p>{deleted('Old.')}{ins(run('New.'))}</w:p>")
    link = '<Relationship Id="c" Type="http://x/aFChunk" Target="c.docx"/>'
    document = word.read('<w:altChunk r:id="c"/>', links=link, raw={"word/c.docx": inner})
    assert document.text == "New."
    assert document.original.text == "Old."


def test_a_long_row_of_inserted_paragraphs_is_joined(word):
    piece = f"<w:p><w:pPr>{INSERTED_MARK}</w:pPr>{run('x')}</w:p>"
    document = word.read(piece * 2000 + word.p("end"))
    assert document.original.text == "x" * 2000 + "end"
