# SPDX-License-Identifier: Apache-2.0
"""Fields give their results, and tables of contents are no clauses."""

import pytest

from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.document import BlockKind


def run(text, look=""):
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def kinds(document):
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def mark(kind, inner=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def field(code, result):
    return (
        f'{mark("begin")}<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
        f"{mark('separate')}{result}{mark('end')}"
    )


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(field(" REF _a ", run("clause 4")), "clause 4", id="result-not-code"),
        pytest.param(
            mark("begin") + field("PAGE", run("9")) + mark("separate") + run("x") + mark("end"),
            "x",
            id="result-within-code-is-code",
        ),
        pytest.param(field("IF", field("REF", run("a")) + run("b")), "ab", id="nested-results"),
        pytest.param(mark("begin") + mark("end") + run("after"), "after", id="no-result"),
        pytest.param(
            mark("begin", "<w:ffData><w:textInput/></w:ffData>") + mark("separate") + run("Acme")
            + mark("end"), "Acme", id="text-input",
        ),
        pytest.param(
            mark("begin", "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>")
            + mark("end") + run(" agreed"), "☒ agreed", id="ticked-box",
        ),
        pytest.param(
            mark("begin", '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>')
            + mark("end") + run(" agreed"), "☐ agreed", id="open-box",
        ),
        pytest.param(
            mark("begin", '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="No"/>'
                          '<w:listEntry w:val="Yes"/></w:ddList></w:ffData>')
            + mark("end"), "Yes", id="chosen-entry",
        ),
    ],
)  # fmt: skip
def test_fields_give_their_results(word, inner, expected):
    assert word.read(f"<w:p>{inner}</w:p>").text == expected


@pytest.mark.parametrize("marks", [mark("begin"), mark("end") + mark("begin")])
def test_a_field_that_never_ends_swallows_nothing(word, marks):
    document = word.read(f"<w:p>{marks}{run('One.')}</w:p>" + word.p("Two."))
    assert document.text == "One.\nTwo."
    assert [diagnostic.code for diagnostic in document.diagnostics] == [ReasonCode.CORRUPT]
    assert document.outcome is Outcome.OK


CONTENTS_CONTROL = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    "</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
)


def test_lines_of_a_table_of_contents_are_told_apart(word):
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
    begin = '<w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
    body = (
        CONTENTS_CONTROL.format(word.p("by control"))
        + word.p("by style", '<w:pStyle w:val="T"/>')
        + f"<w:p>{mark('begin')}{begin}{mark('separate')}{run('by field')}</w:p>"
        + word.p("second line")
        + f"<w:p>{mark('end')}{run('After.')}</w:p>"
    )
    assert kinds(word.read(body, styles=styles)) == [
        (BlockKind.CONTENTS, "by control"),
        (BlockKind.CONTENTS, "by style"),
        (BlockKind.CONTENTS, "by field"),
        (BlockKind.CONTENTS, "second line"),
        (BlockKind.PARAGRAPH, "After."),
    ]


def test_a_long_clause_does_not_hide_in_a_table_of_contents(word):
    clause = "The Provider shall use the logo of the Contractor. " * 5
    document = word.read(CONTENTS_CONTROL.format(word.p(clause)))
    assert document.blocks[0].kind is BlockKind.PARAGRAPH


def test_a_simple_field_may_make_a_table_of_contents(word):
    document = word.read(f'<w:p><w:fldSimple w:instr="TOC">{run("1 Term")}</w:fldSimple></w:p>')
    assert kinds(document) == [(BlockKind.CONTENTS, "1 Term")]


@pytest.mark.parametrize("code", [" AUTONUMLGL ", "LISTNUM NumList \\l 1"])
def test_numbers_that_only_word_counts_are_told(word, code):
    number = f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('end')}"
    document = word.read(f"<w:p>{number}{run('Fees')}</w:p>")
    assert document.text == "Fees"
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.part) == (ReasonCode.PART_SKIPPED, "numbers")
