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


LEGAL = (
    '<w:abstractNum w:abstractNumId="0"><w:name w:val="Limbs"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="(%3)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def counted(code):
    return f"{mark('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{mark('end')}"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        pytest.param(["LISTNUM", "LISTNUM"], "1) x 2) x", id="default-list"),
        pytest.param(["LISTNUM NumberDefault \\l 4", "LISTNUM \\l 4"], "(1) x (2) x", id="level"),
        pytest.param(["LISTNUM OutlineDefault", "LISTNUM OutlineDefault"], "I x II x",
                     id="outline-list"),
        pytest.param(["LISTNUM LegalDefault", "LISTNUM LegalDefault \\l 2"], "1 x 1.1 x",
                     id="legal-list"),
        pytest.param(["LISTNUM \\s 5", "LISTNUM"], "5) x 6) x", id="start"),
        pytest.param(['LISTNUM "Limbs" \\l 3', "LISTNUM limbs \\l 3"], "(a) x (b) x",
                     id="list-of-the-file"),
    ],
)  # fmt: skip
def test_list_numbers_within_a_paragraph_are_counted(word, codes, expected):
    inner = "".join(counted(code) + run(" x ") for code in codes)
    document = word.read(f"<w:p>{inner}</w:p>", numbering=LEGAL)
    assert document.text == expected
    assert document.diagnostics == ()


def test_a_list_number_in_a_numbered_paragraph_is_one_level_below_it(word):
    limbs = f"{counted('LISTNUM')}{run(' deliver; ')}{counted('LISTNUM')}{run(' report.')}</w:p>"
    item = word.item("It shall ", level=1).replace("</w:p>", limbs)
    document = word.read(word.item("Duties") + item + item, numbering=LEGAL)
    assert document.text.splitlines() == [
        "1\tDuties",
        "1.1\tIt shall (a) deliver; (b) report.",
        "1.2\tIt shall (a) deliver; (b) report.",
    ]


BROKEN = "Error! Reference source not found."


def marked(name, paragraph):
    start = f'<w:bookmarkStart w:id="1" w:name="{name}"/>'
    return paragraph.replace("<w:r>", f"{start}<w:r>", 1)


@pytest.mark.parametrize("code", ["REF _a \\r \\h", "REF _a \\w", ' REF "_a" \\n \\h '])
def test_a_broken_reference_gets_the_number_of_its_clause(word, code):
    see = f"<w:p>{run('See clause ')}{field(code, run(BROKEN) + run(' More.'))}{run('.')}</w:p>"
    limb = marked("_a", word.item("limb", level=2))
    body = see + word.item("Duties") + word.item("Work", level=1) + limb
    document = word.read(body, numbering=LEGAL)
    assert document.text.splitlines()[0] == "See clause 1.1(a)."
    assert document.diagnostics == ()


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("", id="no-bookmark"),
        pytest.param('<w:p><w:bookmarkStart w:id="1" w:name="_a"/></w:p>', id="no-number"),
    ],
)
def test_a_reference_to_nothing_is_kept_and_told(word, target):
    see = f"<w:p>{field('REF _a', run(BROKEN))}</w:p>"
    document = word.read(see + target + word.item("Duties"), numbering=LEGAL)
    assert document.text.splitlines()[0] == BROKEN
    (diagnostic,) = document.diagnostics
    assert (diagnostic.code, diagnostic.part) == (ReasonCode.CORRUPT, "references")


def control(inner, placeholder="<w:showingPlcHdr/>"):
    return f"<w:sdt><w:sdtPr>{placeholder}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(control(run("Click or tap here to enter text.")), "Fee: .", id="asks"),
        pytest.param(control(run("Choose an item.")), "Fee: .", id="asks-to-choose"),
        pytest.param(control(run("[insert fee]")), "Fee: [insert fee].", id="other-words"),
        pytest.param(control(run("Click here"), ""), "Fee: Click here.", id="filled-in"),
        pytest.param(
            control(run("Enter into no other agreement. " * 4)),
            f"Fee: {'Enter into no other agreement. ' * 4}.",
            id="clause-that-calls-itself-a-placeholder",
        ),
    ],
)
def test_words_that_ask_for_words_are_none_of_the_paper(word, content, expected):
    document = word.read(f"<w:p>{run('Fee: ')}{content}{run('.')}</w:p>")
    assert document.text == expected


def test_a_control_of_paragraphs_that_asks_for_words_is_left_out(word):
    assert word.read(control(word.p("Click here to enter text.")) + word.p("x")).text == "x"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("MACROBUTTON NoMacro [insert fee]", "Fee: [insert fee]."),
        (" GOTOBUTTON here the place ", "Fee: the place."),
        ("MACROBUTTON NoMacro", "Fee: ."),
    ],
)
def test_a_button_shows_its_words(word, code, expected):
    assert word.read(f"<w:p>{run('Fee: ')}{counted(code)}{run('.')}</w:p>").text == expected
