# SPDX-License-Identifier: Apache-2.0
"""Pages without usable text: which are recognised, what becomes of them, and what is said."""

import contextlib
import hashlib
import importlib.util
import io
from dataclasses import dataclass, field, replace

import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits, ReadingAids
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.extract.ocr.choosing import find_engine
from pipeline.extract.ocr.engine import RecognisedWord, RecognitionError
from pipeline.extract.ocr.numbering import mend_numbers
from pipeline.extract.ocr.picture import Picture, has_columns, share_of_ink, tilt_of
from pipeline.extract.ocr.rapid import RapidEngine
from pipeline.extract.ocr.tesseract import find_tesseract
from pipeline.extract.pdf.diagnostics import about_pages, about_recognition, is_readable
from pipeline.extract.pdf.page import read_page
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.pdf.recognition import recognise_pages
from pipeline.extract.pdf.rendering import render_page
from pipeline.extract.support import Support

WIDTH, HEIGHT = 595, 842
SENTENCE = (
    "The Subcontractor shall not provide services to any other prime contractor in the Area."
)
NEEDS_TESSERACT = pytest.mark.skipif(find_tesseract() is None, reason="Tesseract is not installed")
NEEDS_RAPIDOCR = pytest.mark.skipif(
    not all(map(importlib.util.find_spec, ("rapidocr", "onnxruntime"))),
    reason="the extra `ocr` is not installed",
)


# Papers to recognise.


def pdf(*pages):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(WIDTH, HEIGHT))
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def text(*lines, top=760, size=11):
    def page(canvas):
        canvas.setFont("Times-Roman", size)
        for at, line in enumerate(lines):
            label, _, words = line.rpartition("\t")
            if label:
                canvas.drawString(60, top - 26 * at, label)
            canvas.drawString(110 if label else 60, top - 26 * at, words)

    return page


def picture_of(page, *, turn=0, tilt=0.0):
    """Returns the picture of a page, as a scanner gives it."""
    drawn = pypdfium2.PdfDocument(pdf(page))[0].render(scale=200 / 72, grayscale=True).to_pil()
    return drawn.convert("L").rotate(tilt, fillcolor=255).rotate(90 * turn, expand=True)


def scan(page, *, turn=0, tilt=0.0, stamp=""):
    def draw(canvas):
        image = picture_of(page, turn=turn, tilt=tilt)
        canvas.drawImage(ImageReader(image), 0, 0, width=WIDTH, height=HEIGHT)
        canvas.drawString(60, 820, stamp)

    return draw


def picture(image):
    image = image.convert("L")
    return Picture(*image.size, image.tobytes())


# A stand-in for an engine: the logic around it is the same for all.


def word(text, left=100.0, base=200.0, confidence=95.0, high=20.0):
    return RecognisedWord(text, left, base - high, left + 12 * len(text), base, confidence)


def line(words, *, base=200.0, left=100.0, confidence=95.0):
    made = []
    for one in words.split():
        made.append(word(one, left, base, confidence))
        left = made[-1].right + 8
    return tuple(made)


@dataclass
class FakeEngine:
    """Sees the same lines on each page; by default a sentence of which it is sure."""

    lines: tuple = (line(SENTENCE),)
    failure: str = ""
    name: str = "Fake 1.0"
    turn: int = 0
    seen: list = field(default_factory=list)

    def read(self, picture, *, seconds, beat):
        self.seen.append((picture.width, picture.height))
        beat()
        if self.failure:
            raise RecognitionError(self.failure)
        return self.lines

    def turn_of(self, picture, *, seconds, beat):
        return self.turn


class CountingBeat:
    def __init__(self):
        self.granted = []

    def __call__(self):
        pass

    @contextlib.contextmanager
    def aside(self, seconds):
        self.granted.append(seconds)
        yield


def recognise(data, engine, *, beat=None, ocr=True, **limits):
    support = Support(aids=ReadingAids(ocr=ocr), beat=beat or CountingBeat())
    opened = pypdfium2.PdfDocument(data)
    pages = [read_page(opened, index) for index in range(len(opened))]
    return recognise_pages(
        opened, pages, limits=Limits(**limits), support=support, find=lambda: engine
    )


def words_of(page):
    return " ".join(one.text for one in page.lines)


LONG = text(*[SENTENCE] * 12)


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        pytest.param(scan(LONG), True, id="a scan"),
        pytest.param(scan(LONG, stamp="Envelope 0A1B-22: signed"), True, id="a stamped scan"),
        pytest.param(LONG, False, id="text"),
        pytest.param(lambda canvas: None, False, id="a blank page"),
        pytest.param(text("Schedule 3 is not used."), False, id="a short page"),
        pytest.param(text(*["credit cards compare rates bank offers"] * 20), False, id="keywords"),
        pytest.param(text(*["perqvg pneqf pbzcner engrf onax bssref"] * 20), True, id="no words"),
    ],
)
def test_only_pages_without_usable_text_are_recognised(page, wanted):
    engine = FakeEngine()
    recognise(pdf(page), engine)
    assert bool(engine.seen) is wanted


def test_a_document_with_text_throughout_asks_for_no_engine():
    def find():
        pytest.fail("no page needs one")

    opened = pypdfium2.PdfDocument(pdf(LONG))
    pages = [read_page(opened, 0)]
    found = recognise_pages(opened, pages, limits=Limits(), support=Support(), find=find)
    assert found == tuple(pages)


def test_in_a_mixed_document_only_the_scans_change():
    first, second, third = recognise(pdf(LONG, scan(LONG), LONG), FakeEngine())
    assert words_of(second) == SENTENCE
    assert second.recognition.succeeded
    assert (first.recognition, third.recognition) == (None, None)


def test_words_that_read_worse_than_those_of_the_file_are_not_taken():
    """A short page over a background picture keeps its own words."""
    page = scan(text(), stamp="Schedule 3 (Data Protection) begins on the next page.")
    (found,) = recognise(pdf(page), FakeEngine(lines=(line("Schedule 3"),)))
    assert words_of(found).startswith("Schedule 3 (Data Protection)")
    assert found.recognition.kept
    assert is_readable(found)


def test_a_paper_in_another_language_is_not_recognised_to_its_end():
    words = "Poskytovatel zachová mlčenlivost o všech údajích, které mu byly svěřeny."
    czech = text(*[words] * 12)
    engine = FakeEngine(lines=tuple(line(words, base=200 + 40 * at) for at in range(12)))
    found = recognise(pdf(*[czech] * 6), engine)
    assert len(engine.seen) == 3
    assert all(page.lines and is_readable(page) for page in found)


def test_each_page_has_its_time_and_the_rest_is_named():
    beat = CountingBeat()
    found = recognise(
        pdf(*[scan(LONG)] * 4), FakeEngine(), beat=beat, ocr_pages=2, ocr_page_seconds=7
    )
    assert beat.granted == [7, 7]
    assert [page.recognition.beyond for page in found] == [False, False, True, True]
    *_, last = about_recognition(found)
    assert (last.code, last.gravity) == (ReasonCode.TOO_MANY_PAGES, Gravity.PARTIAL)
    assert "Pages 3 to 4" in last.message
    assert "ocr_pages" in last.cure


def test_a_page_that_fails_stays_unread_and_says_why():
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(failure="it took longer than 9 s"))
    (diagnostic,) = about_recognition([found])
    assert not is_readable(found)
    assert (diagnostic.code, diagnostic.gravity) == (ReasonCode.NO_TEXT_LAYER, Gravity.PARTIAL)
    assert "longer than 9 s" in diagnostic.message


def test_a_picture_with_marks_but_without_words_stays_unread():
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=()))
    assert not is_readable(found)
    assert "no words" in found.recognition.failure


def test_a_scanned_blank_sheet_is_read():
    (found,) = recognise(pdf(scan(text())), FakeEngine(lines=()))
    assert is_readable(found)


def test_specks_are_no_words():
    specks = (line("~ | .", confidence=12.0), line("e", confidence=20.0))
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=(line(SENTENCE, base=400), *specks)))
    assert words_of(found) == SENTENCE


def test_a_label_that_the_engine_doubts_is_kept_beside_its_words():
    label = (word("(a)", 40, confidence=22.0), *line("to use the Brand", left=110))
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=(label,)))
    assert words_of(found) == "(a) to use the Brand"


def test_a_label_in_a_block_of_its_own_is_put_before_its_words():
    lines = ((word("(b)", 40),), line("to wear the badge", left=150), line("at work", base=240))
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=lines))
    assert [one.text for one in found.lines] == ["(b) to wear the badge", "at work"]


def test_lines_of_one_size_have_one_height():
    """Boxes of ink differ from line to line; what the layout measures does not."""
    flat = tuple(replace(one, top=one.top + 1.5) for one in line("Terms of this", base=240))
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=(line("Heads of terms"), flat)))
    first, second = (one.box.top - one.box.bottom for one in found.lines)
    assert first == pytest.approx(second)


@pytest.mark.parametrize(
    ("confidence", "codes", "readable"),
    [
        pytest.param(96.0, ["text_recognised"], True, id="sure"),
        pytest.param(66.0, ["text_recognised", "text_quality_low"], True, id="doubtful"),
        pytest.param(45.0, ["text_recognised", "text_quality_low"], False, id="unsure"),
    ],
)
def test_confidence_decides_what_is_said(confidence, codes, readable):
    lines = (line(SENTENCE, confidence=confidence),)
    (found,) = recognise(pdf(scan(LONG)), FakeEngine(lines=lines))
    said = list(about_recognition([found]))
    assert [str(one.code) for one in said] == codes
    assert said[0].gravity is Gravity.NOTE
    assert f"Fake 1.0, with a mean confidence of {confidence:.0f}" in said[0].message
    assert is_readable(found) is readable


def test_without_an_engine_the_cure_names_both():
    found = recognise(pdf(scan(LONG)), None)
    (diagnostic,) = about_pages(found, left_out=0, ocr=True)
    assert diagnostic.code is ReasonCode.NO_TEXT_LAYER
    assert "tesseract-ocr" in diagnostic.cure
    assert "`ocr`" in diagnostic.cure


def test_where_recognition_is_switched_off_the_cure_says_so():
    engine = FakeEngine()
    found = recognise(pdf(scan(LONG)), engine, ocr=False)
    (diagnostic,) = about_pages(found, left_out=0, ocr=False)
    assert engine.seen == []
    assert "reading.ocr" in diagnostic.cure


def test_a_page_on_its_side_is_turned():
    standing = tuple(
        tuple(replace(one, right=one.left + 18, bottom=one.top + 90) for one in words)
        for words in (line(SENTENCE),)
    )
    engine = FakeEngine(lines=standing, turn=1)
    recognise(pdf(scan(LONG)), engine)
    (first, second) = engine.seen
    assert first[0] < first[1]
    assert second[0] > second[1]


# Pictures.


def test_a_huge_page_makes_no_huge_picture():
    opened = pypdfium2.PdfDocument.new()
    page = opened.new_page(14_400, 14_400)
    rendering = render_page(page)
    assert rendering.picture.width * rendering.picture.height < 12_000_000


def test_a_picture_that_is_too_large_is_not_unpacked(monkeypatch):
    from pipeline.extract.pdf import pictures

    monkeypatch.setattr(pictures, "_MOST_PIXELS", 1000)
    engine = FakeEngine()
    (found,) = recognise(pdf(scan(LONG)), engine)
    assert engine.seen == []
    assert "too large" in found.recognition.failure


@pytest.mark.parametrize("tilt", [-3.0, -1.2, 0.0, 0.8, 2.5])
def test_the_tilt_of_a_page_is_found(tilt):
    assert tilt_of(picture(picture_of(LONG, tilt=tilt))) == pytest.approx(tilt, abs=0.25)


def test_a_tilted_page_is_drawn_straight():
    page = pypdfium2.PdfDocument(pdf(scan(LONG, tilt=2.0)))[0]
    straight = render_page(page, tilt=tilt_of(render_page(page).picture))
    assert abs(tilt_of(straight.picture)) < 0.3


@pytest.mark.parametrize(
    ("grey", "ink"),
    [pytest.param(255, 0, id="black on white"), pytest.param(0, 255, id="white on black")],
)
def test_ink_is_what_differs_from_the_paper(grey, ink):
    image = Image.new("L", (100, 100), grey)
    ImageDraw.Draw(image).rectangle((0, 0, 99, 9), fill=ink)
    assert share_of_ink(picture(image)) == pytest.approx(0.1)


def test_an_empty_picture_has_no_ink_and_no_tilt():
    assert share_of_ink(Picture(0, 0, b"")) == tilt_of(Picture(0, 0, b"")) == 0.0


PROSE = [
    "Each of us keeps the records that the law asks for, and no more than those.",
    "Nothing here makes one of us the employer of the staff of another of us.",
    "Where a person asks for it, the Provider shall hand over what it has written.",
    "A report of four pages or fewer is due at the end of every quarter year.",
    "Visits are made by two, one of whom has been with the service for a year.",
    "Money that is not spent by March goes back unless the Board says otherwise.",
]


def two_columns(canvas):
    for at in range(24):
        canvas.drawString(50, 760 - 20 * at, "The Provider shall keep the records of")
        canvas.drawString(310, 760 - 20 * at, "each person who is helped, for as long")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        pytest.param(two_columns, True, id="two columns"),
        pytest.param(text(*PROSE * 3), False, id="one column"),
        pytest.param(
            text(*[f"{n}.\t{words}" for n, words in enumerate(PROSE * 2)]), False, id="labels"
        ),
        pytest.param(text(), False, id="blank"),
    ],
)
def test_columns_are_told_from_labels_beside_their_clauses(page, expected):
    assert has_columns(picture(picture_of(page))) is expected


# Numbers of clauses.


def labels(*shown):
    """Returns the picture of a column of labels, and the places of their words in it."""
    image = picture_of(text(*[f"{one}\tThe Provider" for one in shown], size=12))
    return picture(image)


def place(at, read):
    """Returns the word that stands in the row, with what an engine read."""
    scale, base = 200 / 72, (HEIGHT - 760 + 26 * at) * 200 / 72
    return RecognisedWord(read, 60 * scale, base - 8.2 * scale, 85 * scale, base, 60.0)


@pytest.mark.parametrize(
    ("shown", "read", "expected"),
    [
        pytest.param(["2.1", "2.2"], ["21", "22"], ["2.1", "2.2"], id="points lost"),
        pytest.param(["3.1", "3.2"], ["3:1", "3,2"], ["3.1", "3.2"], id="points misread"),
        pytest.param(["5.", "5.1", "5.2"], ["5.", "oy", "5.2"], ["5.", "5.1", "5.2"], id="due"),
        pytest.param(
            ["5.", "5.1", "5.2", "5.3", "5.4"],
            ["5.", "eyal", "2.2", "ays)", "5.4"],
            ["5.", "5.1", "5.2", "5.3", "5.4"],
            id="several in a row",
        ),
        pytest.param(
            ["5.1", "2.5", "5.4"], ["5.1", "2.5", "5.4"], ["5.1", "2.5", "5.4"], id="too few"
        ),
        pytest.param(["4.4", "5.", "5.1"], ["4.4", "Ss", "5.1"], ["4.4", "5.", "5.1"], id="head"),
        pytest.param(
            ["3.4", "3.5", "4."], ["3.4", "8.5", "4."], ["3.4", "3.5", "4."], id="figure"
        ),
        pytest.param(["3.4", "3.6", "4."], ["3.4", "3.6", "4."], ["3.4", "3.6", "4."], id="gap"),
        pytest.param(["10.2.1"], ["1021"], ["10.2.1"], id="three parts"),
        pytest.param(["A.", "B."], ["A.", "B."], ["A.", "B."], id="letters"),
        pytest.param(["(a)", "(b)"], ["(a)", "(b)"], ["(a)", "(b)"], id="limbs"),
        pytest.param(["(i)", "(b)"], ["()", "cb)"], ["(i)", "(b)"], id="strokes and brackets"),
        pytest.param(["(iv)", "(l)"], ["(iv)", "(l)"], ["(iv)", "(l)"], id="no strokes"),
        pytest.param(["9.", "9.1"], ["9,", "9.1"], ["9.", "9.1"], id="head with a comma"),
        pytest.param(["2025", "30"], ["2025", "30"], ["2025", "30"], id="plain figures"),
        pytest.param(["Term", "Fee"], ["Term", "Fee"], ["Term", "Fee"], id="words"),
    ],
)
def test_numbers_are_read_as_the_picture_shows_them(shown, read, expected):
    words = [place(at, one) for at, one in enumerate(read)]
    mended = mend_numbers(words, labels(*shown), capital=8.2 * 200 / 72)
    assert [one.text for one in mended] == expected


def test_a_number_that_nothing_tells_stays_as_it_was_read():
    """A wrong number is worse than none."""
    words = [place(0, "4.4"), place(1, "zz")]
    mended = mend_numbers(words, labels("4.4", "5.1"), capital=8.2 * 200 / 72)
    assert [one.text for one in mended] == ["4.4", "zz"]


# With what is installed.

CONTRACT = text(
    "1.\tExclusivity",
    "1.1\tThe Subcontractor shall not work for others.",
    "1.2\tThe Subcontractor shall use the Brand at all times.",
    "(a)\ton its vehicles; and",
    "(b)\ton its letters.",
    "2.\tEnding",
    "2.1\tThe Host may end this Agreement at will.",
)


def read(data, **limits):
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, name="scan.pdf", sha256=sha256, limits=Limits(**limits))


@NEEDS_TESSERACT
@pytest.mark.parametrize(
    "look",
    [
        pytest.param({}, id="straight"),
        pytest.param({"tilt": 1.7}, id="askew"),
        pytest.param({"turn": 1}, id="on its side"),
        pytest.param({"turn": 2}, id="upside down"),
    ],
)
def test_tesseract_reads_a_scanned_contract_with_its_numbers(look):
    document = read(pdf(scan(CONTRACT, **look)))
    assert document.text.split("\n") == [
        "1. Exclusivity",
        "1.1 The Subcontractor shall not work for others.",
        "1.2 The Subcontractor shall use the Brand at all times.",
        "(a) on its vehicles; and",
        "(b) on its letters.",
        "2. Ending",
        "2.1 The Host may end this Agreement at will.",
    ]
    assert document.outcome is Outcome.OK
    (page,) = document.pages
    assert (page.readable, page.recognised) == (True, True)
    assert [one.code for one in document.diagnostics] == [ReasonCode.TEXT_RECOGNISED]
    assert "Tesseract" in document.diagnostics[0].message


@NEEDS_TESSERACT
def test_tesseract_that_takes_too_long_is_ended():
    document = read(pdf(scan(CONTRACT)), ocr_page_seconds=0.15)
    assert document.unread_pages == (1,)
    assert document.outcome is Outcome.PARTIAL


@NEEDS_TESSERACT
def test_places_are_those_of_the_page():
    document = read(pdf(scan(CONTRACT)))
    box = document.lines[1].box
    assert box.left == pytest.approx(60, abs=3)
    assert box.bottom < 760 - 26 < box.top


@NEEDS_RAPIDOCR
def test_rapidocr_reads_a_scanned_contract():
    (found,) = recognise(pdf(scan(CONTRACT)), RapidEngine())
    assert "The Subcontractor shall not work for others" in words_of(found)
    assert found.recognition.engine.startswith("rapidocr")


def test_the_engine_is_tesseract_where_it_is_installed():
    engine = find_engine()
    assert engine is None or isinstance(engine, RapidEngine) or "Tesseract" in engine.name
    if find_tesseract() is not None:
        assert engine.name.startswith("Tesseract")
