# SPDX-License-Identifier: Apache-2.0
"""Highlights lie on the quoted words and on no others, as two programs draw them."""

import hashlib
import io
import shutil
import subprocess
from datetime import UTC, datetime

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from pypdf.annotations import Text
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits, ReadingAids
from pipeline.domain.document import Span
from pipeline.errors import ReadingError
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.support import UNWATCHED, Support
from pipeline.report.annotated import pdf
from pipeline.report.annotated.marks import Mark
from pipeline.report.annotated.pdf import annotate_pdf

FONT, SIZE = "Helvetica", 11
LINES = (
    "The Provider shall use only the name of the Lead on letters and on",
    "vehicles, and it shall not speak to the press about the Services or",
    "about the Lead without its written consent, which the Lead may give",
    "or refuse as it sees fit. Nothing in this clause binds the Lead itself.",
)
SECOND = (
    "Invoices are paid within thirty days of their receipt by the Lead,",
    "unless a sum in them is disputed, and then the rest of it is paid in",
    "the same time. Interest runs on what is late at the statutory rate",
    "from the day on which it fell due until the day of its payment.",
)
QUOTE = "it shall not speak to the press about the Services or about the Lead"
SCALE = 3


class Sheet:
    """Draws lines of words, and knows the place of each word."""

    def __init__(self):
        self._stream = io.BytesIO()
        self._canvas = Canvas(self._stream, pagesize=(595, 842), invariant=1)
        self._canvas.setFont(FONT, SIZE)
        self.words = []

    def text(self, lines, *, left=72, top=700, page=0, size=SIZE):
        self._canvas.setFont(FONT, size)
        for line in lines:
            x = left
            self._canvas.drawString(x, top, line)
            for word in line.split():
                width = stringWidth(word, FONT, size)
                self.words.append((page, word, (x, top, x + width, top + 0.5 * size)))
                x += width + stringWidth(" ", FONT, size)
            top -= 1.25 * size
        return self

    def next_page(self):
        self._canvas.showPage()
        return self

    def finish(self):
        self._canvas.save()
        return self._stream.getvalue()


def read(data):
    support = Support(aids=ReadingAids(ocr=False))
    sha256 = hashlib.sha256(data).hexdigest()
    return read_pdf(data, name="a.pdf", sha256=sha256, limits=Limits(), support=support)


def mark(document, quote, finding="0123456789ab", colour=(1.0, 0.78, 0.48)):
    start = document.text.index(quote)
    note = f"Voice and publicity: heavy (grade 3 of 4)\nFinding: {finding}"
    span = Span(start, start + len(quote))
    return Mark(finding, span, quote, "Voice and publicity: heavy", note, colour)


def annotate(data, *quotes, date=None):
    document = read(data)
    marks = [mark(document, quote, f"{place:012x}") for place, quote in enumerate(quotes)]
    return annotate_pdf(data, document, marks, date=date, beat=UNWATCHED)


def notes(data):
    return [
        [one.get_object() for one in page.get("/Annots") or ()]
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def by_pdfium(data):
    opened = pypdfium2.PdfDocument(data)
    return [page.render(scale=SCALE).to_pil().convert("RGB") for page in opened]


def by_poppler(data, folder):
    (folder / "a.pdf").write_bytes(data)
    # The page as it is shown: cropped, as PDFium shows it.
    command = ["pdftoppm", "-png", "-cropbox", "-r", str(72 * SCALE), "a.pdf", "page"]
    subprocess.run(command, cwd=folder, check=True, timeout=60)
    return [Image.open(path).convert("RGB") for path in sorted(folder.glob("page*.png"))]


def place(data, page, box, picture):
    """Returns where a box of the file lies in a picture of the page, asked of PDFium."""
    sheet = pypdfium2.PdfDocument(data)[page]
    width, height = picture.size
    points = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        column, row = pdfium.c_int(), pdfium.c_int()
        pdfium.FPDF_PageToDevice(sheet, 0, 0, width, height, 0, x, y, column, row)
        points.append((column.value, row.value))
    (a, b), (c, d) = points
    return (min(a, c) + 2, min(b, d) + 2, max(a, c) - 2, max(b, d) - 2)


def shares(picture, box):
    """Returns which share of a box is white, and which is of a colour."""
    pixels = list(picture.crop(box).get_flattened_data())
    white = sum(min(one) > 245 for one in pixels)
    coloured = sum(max(one) - min(one) > 60 for one in pixels)
    return white / len(pixels), coloured / len(pixels)


def quoted(words, quote):
    """Returns the places among drawn words that a quote takes."""
    wanted = quote.split()
    texts = [word for _, word, _ in words]
    start = next(at for at in range(len(texts)) if texts[at : at + len(wanted)] == wanted)
    return range(start, start + len(wanted))


def turned(data, rotation=0, crop=None):
    """Returns a PDF whose pages ask to be rotated, or show only a part of themselves."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        if rotation:
            page.rotate(rotation)
        if crop:
            page.cropbox = pypdf.generic.RectangleObject(crop)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def plain():
    sheet = Sheet().text(LINES)
    return sheet.finish(), sheet.words


def columns():
    sheet = Sheet().text(LINES, left=40, size=7).text(SECOND, left=310, size=7)
    return sheet.finish(), sheet.words


def rotated(rotation):
    data, words = plain()
    return turned(data, rotation), words


def cropped():
    data, words = plain()
    return turned(data, crop=(50, 500, 560, 800)), words


def cropped_and_rotated():
    data, words = plain()
    return turned(data, 90, crop=(50, 500, 560, 800)), words


PAPERS = {
    "single column": plain,
    "two columns": columns,
    "rotated by 90": lambda: rotated(90),
    "rotated by 180": lambda: rotated(180),
    "rotated by 270": lambda: rotated(270),
    "cropped": cropped,
    "cropped and rotated": cropped_and_rotated,
}


@pytest.mark.parametrize("drawer", ["pdfium", "poppler"])
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_the_coloured_region_covers_the_words_and_not_their_neighbours(paper, drawer, tmp_path):
    if drawer == "poppler" and shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed: poppler's drawing is not looked at")
    data, words = paper()
    copy = annotate(data, QUOTE)
    assert copy.unplaced == ()
    pictures = by_pdfium(copy.data) if drawer == "pdfium" else by_poppler(copy.data, tmp_path)
    marked = quoted(words, QUOTE)
    for at, (page, word, box) in enumerate(words):
        white, coloured = shares(pictures[page], place(data, page, box, pictures[page]))
        if at in marked:
            assert white < 0.02, word
            assert coloured > 0.2, word
        else:
            assert coloured == 0, word


def coloured_words(data, words):
    pictures = by_pdfium(data)
    return [
        word
        for page, word, box in words
        if shares(pictures[page], place(data, page, box, pictures[page]))[1] > 0.1
    ]


def test_of_two_lines_that_say_the_same_the_quoted_one_is_coloured():
    sheet = Sheet().text(LINES[:1]).text(LINES[:1], top=500)
    data = sheet.finish()
    document = read(data)
    second = document.text.rindex("only the name")
    wanted = Mark("a" * 12, Span(second, second + 13), "only the name", "", "", (1.0, 0.6, 0.5))
    copy = annotate_pdf(data, document, [wanted], date=None, beat=UNWATCHED)
    ((note,),) = notes(copy.data)
    assert coloured_words(copy.data, sheet.words) == ["only", "the", "name"]
    assert 490 < float(note["/Rect"][1]) < 500


def test_a_raised_number_that_was_drawn_last_does_not_move_the_highlight():
    sheet = Sheet().text(LINES)
    sheet.text(["2"], left=200, top=704, size=5)
    data = sheet.finish()
    copy = annotate(data, "use only the name of the Lead on letters")
    found = coloured_words(copy.data, sheet.words)
    assert found[:9] == ["use", "only", "the", "name", "of", "the", "Lead", "on", "letters"]
    assert set(found[9:]) <= {"2"}


def test_white_between_cells_is_not_coloured():
    sheet = Sheet().text(["Branding of the"], left=72).text(["Lead only"], left=350)
    data = sheet.finish()
    document = read(data)
    start, end = document.text.index("of the"), document.text.index("only") + 4
    wanted = Mark("a" * 12, Span(start, end), document.text[start:end], "", "", (1.0, 0.6, 0.5))
    copy = annotate_pdf(data, document, [wanted], date=None, beat=UNWATCHED)
    (picture,) = by_pdfium(copy.data)
    assert coloured_words(copy.data, sheet.words) == ["of", "the", "Lead", "only"]
    assert shares(picture, place(data, 0, (200, 700, 340, 706), picture))[1] == 0


def test_a_hyphen_that_parts_a_word_is_coloured_with_it():
    sheet = Sheet().text(["The Provider keeps informa-", "tion of the Lead to itself."])
    sheet.text(["All information of the Lead is its own."], top=500)
    data = sheet.finish()
    copy = annotate(data, "Provider keeps information of the Lead")
    assert coloured_words(copy.data, sheet.words) == (
        ["Provider", "keeps", "informa-", "tion", "of", "the", "Lead"]
    )


def test_nothing_of_the_original_is_touched():
    data, _ = plain()
    assert annotate(data, QUOTE).data.startswith(data)


def test_the_same_paper_and_marks_give_the_same_bytes():
    data, _ = plain()
    assert annotate(data, QUOTE).data == annotate(data, QUOTE).data


def test_a_highlight_says_whose_it_is_and_what_it_means():
    data, _ = plain()
    ((note,),) = notes(annotate(data, QUOTE).data)
    assert note["/Subtype"] == "/Highlight"
    assert note["/T"] == "Armslength"
    assert note["/NM"] == "000000000000"
    assert note["/Contents"].startswith("Voice and publicity: heavy (grade 3 of 4)\n")
    assert "/M" not in note
    # Two lines: upper left, upper right, lower left, lower right of each.
    quads = [float(one) for one in note["/QuadPoints"]]
    assert len(quads) == 16
    for at in (0, 8):
        x0, y0, x1, y1, x2, y2, x3, y3 = quads[at : at + 8]
        assert (x0, x1) == (x2, x3)
        assert (y0, y2) == (y1, y3)
        assert x0 < x1
        assert y0 > y2


def test_a_date_is_written_when_it_is_given():
    data, _ = plain()
    date = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    ((note,),) = notes(annotate(data, QUOTE, date=date).data)
    assert note["/M"] == "D:20260301123000+00'00'"


def test_a_quote_over_two_pages_is_a_highlight_on_each():
    lines = (*LINES * 12, LINES[0])
    sheet = Sheet().text(lines[:-3], top=780).next_page().text(lines[-3:], top=780, page=1)
    data = sheet.finish()
    quote = "Nothing in this clause binds the Lead itself."
    document = read(data)
    start = document.text.index("vehicles, and", len(document.text) - 500)
    end = document.text.rindex(quote) + len(quote)
    words = document.text[start:end]
    wanted = Mark("0123456789ab", Span(start, end), words, "Voice", "Voice", (1.0, 0.9, 0.5))
    copy = annotate_pdf(data, document, [wanted], date=None, beat=UNWATCHED)
    pages = [page for page in notes(copy.data) if page]
    assert len(pages) == len({line.page for line in document.lines if line.end > start})
    names = [note["/NM"] for page in pages for note in page]
    assert names[0] == "0123456789ab"
    assert len(set(names)) == len(names)
    if len(pages) > 1:
        assert "this is part 2" in pages[1][0]["/Contents"]


def test_several_findings_on_the_same_words_keep_the_darkest_colour():
    data, words = plain()
    document = read(data)
    pale, dark = (1.0, 0.97, 0.72), (1.0, 0.64, 0.58)
    marks = [mark(document, QUOTE, "a" * 12, dark), mark(document, QUOTE, "b" * 12, pale)]
    copy = annotate_pdf(data, document, marks, date=None, beat=UNWATCHED)
    (picture,) = by_pdfium(copy.data)
    _, _, box = words[quoted(words, QUOTE)[0]]
    left, _, _, bottom = place(data, 0, box, picture)
    ground = picture.getpixel((left - 3, bottom))
    assert [round(one / 255, 2) for one in ground] == pytest.approx(dark, abs=0.02)


def test_notes_that_were_there_are_kept():
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(plain()[0])))
    writer.add_annotation(0, Text(rect=(50, 50, 70, 70), text="Ours."))
    stream = io.BytesIO()
    writer.write(stream)
    (page,) = notes(annotate(stream.getvalue(), QUOTE).data)
    assert [note["/Contents"].split("\n")[0] for note in page] == [
        "Ours.",
        "Voice and publicity: heavy (grade 3 of 4)",
    ]


def test_words_that_read_otherwise_are_not_marked():
    data, _ = plain()
    document = read(data)
    wrong = Mark("a" * 12, Span(5, 20), "something else.", "Voice", "note", (1.0, 0.9, 0.5))
    copy = annotate_pdf(data, document, [wrong], date=None, beat=UNWATCHED)
    assert copy.data == b""
    assert [one.finding for one in copy.unplaced] == ["a" * 12]
    assert "read again" in copy.unplaced[0].reason


@pytest.mark.parametrize("password", ["", "secret"], ids=["only to be changed", "to be opened"])
def test_a_protected_paper_is_told_and_not_annotated(password):
    data, _ = plain()
    document = read(data)
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(data)))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")  # noqa: S106 - a sample
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(ReadingError, match="protected") as caught:
        annotate_pdf(
            stream.getvalue(), document, [mark(document, QUOTE)], date=None, beat=UNWATCHED
        )
    assert caught.value.code == "encrypted"


def test_a_paper_whose_tables_are_damaged_is_still_annotated():
    data, _ = plain()
    damaged = data[: data.rindex(b"startxref")] + b"startxref\n7\n%%EOF\n"
    copy = annotate(damaged, QUOTE)
    assert read(copy.data).text.startswith(read(damaged).text)
    assert len(notes(copy.data)[0]) == 1


def test_a_copy_that_does_not_open_as_the_paper_did_is_written_anew(monkeypatch):
    data, _ = plain()
    believed = []

    def believe_the_second(copy, *_):
        believed.append(copy)
        return len(believed) == 2

    monkeypatch.setattr(pdf, "_holds", believe_the_second)
    copy = annotate(data, QUOTE)
    assert believed[0].startswith(data)
    assert not copy.data.startswith(data)
    assert len(notes(copy.data)[0]) == 1


def test_a_copy_that_never_opens_is_none(monkeypatch):
    monkeypatch.setattr(pdf, "_holds", lambda *_: False)
    with pytest.raises(ReadingError, match="damaged"):
        annotate(plain()[0], QUOTE)


def test_a_signature_is_told():
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(plain()[0])))
    name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
    signature = pypdf.generic.DictionaryObject({name("/Type"): name("/Sig")})
    field = pypdf.generic.DictionaryObject(
        {name("/FT"): name("/Sig"), name("/T"): text("Signed"), name("/V"): signature}
    )
    fields = pypdf.generic.ArrayObject([writer._add_object(field)])
    form = pypdf.generic.DictionaryObject({name("/Fields"): fields})
    writer.root_object[name("/AcroForm")] = form
    stream = io.BytesIO()
    writer.write(stream)
    copy = annotate(stream.getvalue(), QUOTE)
    assert len(copy.remarks) == 1
    assert "signature" in copy.remarks[0]
