# SPDX-License-Identifier: Apache-2.0
"""Words in charts, diagrams and lettering are read; pictures and embedded files are told."""

import pytest

from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.document import BlockKind

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
O = "urn:schemas-microsoft-com:office:office"  # noqa: E741
INCH = 914_400
LINK = '<Relationship Id="d" Type="http://x/{}" Target="{}"/>'


def run(inner):
    return f"<w:r>{inner}</w:r>"


def drawing(inner, width=INCH, height=INCH):
    extent = f'<wp:extent xmlns:wp="{WP}" cx="{width}" cy="{height}"/>'
    return run(f"<w:drawing>{extent}{inner}</w:drawing>")


def kinds(document):
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


CHART = (
    f'<c:chartSpace xmlns:c="{C}" xmlns:a="{A}"><c:title><a:p><a:r><a:t>Penalty by </a:t></a:r>'
    "<a:r><a:t>month</a:t></a:r></a:p></c:title><c:cat><c:strCache><c:pt><c:v>May</c:v></c:pt>"
    "<c:pt><c:v>June</c:v></c:pt></c:strCache></c:cat><c:val><c:numCache><c:pt><c:v>4.3</c:v>"
    "</c:pt></c:numCache></c:val></c:chartSpace>"
)
DIAGRAM = (
    f'<dgm:dataModel xmlns:dgm="{DGM}" xmlns:a="{A}"><dgm:pt><dgm:t><a:p><a:r><a:t>Prime</a:t>'
    "</a:r></a:p></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p/></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r>"
    "<a:t>Provider</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>"
)


@pytest.mark.parametrize(
    ("element", "part", "expected"),
    [
        pytest.param(
            f'<c:chart xmlns:c="{C}" r:id="d"/>', CHART, ["Penalty by month", "May; June"],
            id="chart",
        ),
        pytest.param(
            f'<dgm:relIds xmlns:dgm="{DGM}" r:dm="d"/>', DIAGRAM, ["Prime", "Provider"],
            id="diagram",
        ),
    ],
)  # fmt: skip
def test_words_of_charts_and_diagrams_follow_their_paragraph(word, element, part, expected):
    body = f"<w:p>{drawing(element)}</w:p>" + word.p("Next.")
    document = word.read(body, links=LINK.format("x", "d.xml"), raw={"word/d.xml": part})
    assert kinds(document) == [
        *((BlockKind.TEXTBOX, words) for words in expected),
        (BlockKind.PARAGRAPH, "Next."),
    ]
    assert document.outcome is Outcome.OK


@pytest.mark.parametrize("links", ["", LINK.format("x", "d.xml")])
def test_a_chart_that_is_not_there_is_told(word, links):
    chart = drawing(f'<c:chart xmlns:c="{C}" r:id="d"/>')
    document = word.read(f"<w:p>{chart}</w:p>" + word.p("Body."), links=links)
    assert document.text == "Body."
    assert [diagnostic.code for diagnostic in document.diagnostics] == [ReasonCode.PART_SKIPPED]
    assert document.outcome is Outcome.PARTIAL


def embedded(name):
    return run(f'<w:object><o:OLEObject xmlns:o="{O}" ProgID="{name}" r:id="d"/></w:object>')


def test_embedded_files_are_named(word):
    body = f"<w:p>{embedded('Word.Document.12')}</w:p>" * 2 + word.p("Body.")
    (diagnostic,) = word.read(body).diagnostics
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.PART_SKIPPED, Gravity.PARTIAL)
    assert diagnostic.message == "2 embedded files (Word.Document.12) not read."
    assert diagnostic.cure


def test_formulas_of_old_are_pictures(word):
    document = word.read(f"<w:p>{embedded('Equation.3')}</w:p>" + word.p("Body."))
    assert document.outcome is Outcome.OK
    assert [diagnostic.part for diagnostic in document.diagnostics] == ["pictures"]


PAGE_SHAPE = run('<w:pict><v:shape style="position:absolute;width:7.5in;height:10in"/></w:pict>')


@pytest.mark.parametrize(
    ("picture", "words", "code"),
    [
        pytest.param(
            drawing("", 7 * INCH, 10 * INCH), "Cover.", ReasonCode.NO_TEXT_LAYER, id="scan"
        ),
        pytest.param(PAGE_SHAPE, "Cover.", ReasonCode.NO_TEXT_LAYER, id="scan-as-a-shape"),
        pytest.param(
            drawing("", 7 * INCH, 10 * INCH),
            "word " * 80,
            ReasonCode.PART_SKIPPED,
            id="among-words",
        ),
    ],
)
def test_a_picture_that_fills_a_page_may_be_a_page(word, picture, words, code):
    document = word.read(f"<w:p>{picture}</w:p>" + word.p(words))
    told = {diagnostic.code: diagnostic.gravity for diagnostic in document.diagnostics}
    assert told[code] is Gravity.PARTIAL


def test_a_small_picture_takes_nothing_away(word):
    document = word.read(f"<w:p>{drawing('', 2 * INCH, INCH)}</w:p>" + word.p("Body."))
    assert document.outcome is Outcome.OK


@pytest.mark.parametrize("size", ['cx="x" cy="1"', ""])
def test_sizes_that_are_none_are_no_page(word, size):
    picture = run(f'<w:drawing><wp:extent xmlns:wp="{WP}" {size}/></w:drawing>')
    shape = run('<w:pict><v:shape style="width:1.2.3pt;height:9e9pt"/></w:pict>')
    document = word.read(f"<w:p>{picture}{shape}</w:p>" + word.p("Body."))
    assert document.outcome is Outcome.OK


def test_a_watermark_is_part_of_the_header(word):
    lettering = run('<w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict>')
    body = word.p("Body.") + '<w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    document = word.read(body, header1=f"<w:p>{lettering}</w:p>")
    assert kinds(document) == [(BlockKind.PARAGRAPH, "Body."), (BlockKind.HEADER, "DRAFT")]


def test_how_a_word_is_spoken_is_not_read(word):
    ruby = (
        "<w:ruby><w:rubyPr/><w:rt><w:r><w:t>spoken</w:t></w:r></w:rt>"
        "<w:rubyBase><w:r><w:t>written</w:t></w:r></w:rubyBase></w:ruby>"
    )
    assert word.read(f"<w:p>{run(ruby)}</w:p>").text == "written"


def test_what_stands_in_a_box_is_told_once(word):
    box = f"<v:textbox><w:txbxContent><w:p>{embedded('Excel.Sheet.12')}</w:p></w:txbxContent>"
    body = f"<w:p>{run(f'<w:pict>{box}</v:textbox></w:pict>')}</w:p>" + word.p("Body.")
    (diagnostic,) = word.read(body).diagnostics
    assert diagnostic.message == "1 embedded file (Excel.Sheet.12) not read."
