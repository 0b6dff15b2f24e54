# SPDX-License-Identifier: Apache-2.0
"""Words of a PDF come back as printed, whatever its fonts, marks and drawings say of them."""

import io
from collections.abc import Callable

import pypdfium2
import pytest
from drawn_pages import drawn
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from pipeline.config import Limits, ReadingAids
from pipeline.domain.diagnostic import Gravity, Outcome, ReasonCode
from pipeline.domain.document import BlockKind, Document
from pipeline.extract.pdf.english import english_words, is_english
from pipeline.extract.pdf.glyphs import Glyph, Shape
from pipeline.extract.pdf.ligatures import learn_readings, looks_damaged, repairs
from pipeline.extract.pdf.page import read_page
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.support import Support

# Joined letters with the code that the test's font gives each, and their widths.
CODES = {"fi": 1, "ffi": 2, "ti": 3, "ff": 4, "tt": 5, "fl": 6}
WIDTHS = {"fi": 500, "ffi": 778, "ti": 520, "ff": 556, "tt": 590, "fl": 480}
TERMS = (
    "The Provider shall treat all confidential information of the other party as defined in",
    "the first schedule and shall notify the Partner of any termination of its obligations,",
    "of any conflict of interest and of any benefit that staff receive from an office of it.",
    "The certificate of insurance shall be sufficient for the activities specified in clause",
    "4 and shall be attached to the final notification. The parties shall set off no sum that",
    "is fit for payment; the difference shall be settled in the financial year. The officers",
    "shall identify all matters that affect the practice, in addition to the conditions.",
)


def file_of(content: bytes, *, resources: str = "", objects: tuple[bytes, ...] = ()) -> bytes:
    """Returns a PDF of one page; ``objects`` begin at number 5."""
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>"
        "/Contents 4 0 R>>".encode(),
        stream(content),
        *objects,
    )
    written = b"%PDF-1.7\n"
    places: list[int] = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(bodies) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(written))
    return written + table + trailer


def stream(content: bytes) -> bytes:
    return b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)


def plain_page(content: bytes) -> bytes:
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return file_of(content, resources="/Font<</F1 5 0 R>>", objects=(font,))


def encoded(line: str) -> bytes:
    for letters in sorted(CODES, key=len, reverse=True):
        line = line.replace(letters, chr(CODES[letters]))
    return line.encode("ascii")


def with_lost_letters(lines: tuple[str, ...], says: Callable[[str], str]) -> bytes:
    """Returns a page whose font gives joined letters by ``says``, in hexadecimal UTF-16."""
    named = {code: letters for letters, code in CODES.items()}
    mapped = "\n".join(f"<{code:02X}> <{says(letters)}>" for code, letters in named.items())
    table = (
        "/CIDInit /ProcSet findresource begin begincmap\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(named)} beginbfchar\n{mapped}\nendbfchar\n"
        "1 beginbfrange <20> <7E> <0020> endbfrange\nendcmap"
    )
    widths = " ".join(
        str(WIDTHS.get(named.get(code, ""), round(stringWidth(chr(code), "Helvetica", 1000))))
        for code in range(127)
    )
    font = (
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FirstChar 0/LastChar 126"
        f"/Widths[{widths}]/Encoding<</BaseEncoding/WinAnsiEncoding"
        "/Differences[1/g1/g2/g3/g4/g5/g6]>>/ToUnicode 6 0 R>>"
    )
    shown = b"".join(b"(%b) Tj T*\n" % encoded(line) for line in lines)
    return file_of(
        b"BT /F1 10 Tf 72 770 Td 12 TL\n" + shown + b"ET",
        resources="/Font<</F1 5 0 R>>",
        objects=(font.encode(), stream(table.encode())),
    )


def first_letter(letters: str) -> str:
    return f"{ord(letters[0]):04X}"


def itself(letters: str) -> str:
    return letters.encode("utf-16-be").hex()


def read(data: bytes) -> Document:
    support = Support(aids=ReadingAids(ocr=False))
    return read_pdf(data, name="a.pdf", sha256="0" * 64, limits=Limits(), support=support)


def lines_of(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


@pytest.mark.parametrize(
    "says",
    [
        first_letter,
        lambda letters: f"F0{CODES[letters]:02X}",
        lambda letters: f"{CODES[letters] + 13:04X}",
        lambda letters: {"fi": "00DE", "fl": "00DF"}.get(
            letters, letters.encode("utf-16-be").hex()
        ),
    ],
    ids=["the first letter only", "private use", "control characters", "the wrong table"],
)
def test_joined_letters_that_a_font_loses_are_put_back(says: Callable[[str], str]) -> None:
    """The shape tells that letters are lost, English words tell which; a note says how many."""
    document = read(with_lost_letters(TERMS, says))
    assert lines_of(document) == list(TERMS)
    assert [(d.code, d.gravity) for d in document.diagnostics] == [
        (ReasonCode.TEXT_QUALITY_LOW, Gravity.NOTE)
    ]
    assert document.outcome is Outcome.OK


def test_a_shape_once_known_is_read_so_in_names_too() -> None:
    lines = (*TERMS, "Griffi Ltd and Mattila plc take off at Fiffin.")
    assert lines_of(read(with_lost_letters(lines, first_letter)))[-1] == lines[-1]


def test_a_font_that_gives_joined_letters_rightly_is_left_alone() -> None:
    document = read(with_lost_letters(TERMS, itself))
    assert lines_of(document) == list(TERMS)
    assert document.diagnostics == ()


def test_a_letter_that_no_page_learned_from_had_is_left_alone() -> None:
    """Only a sample of the pages of a long paper is learned from."""
    unseen = [Glyph(at, Shape(b"font", letter, 9)) for at, letter in enumerate("zigzag")]
    assert list(repairs(unseen, learn_readings([]))) == []


def test_words_whose_shapes_tell_nothing_stay_and_are_said_with_their_page() -> None:
    words = "The defned notfy of the ofce of the party is fnancial and of the beneft of it."
    document = read(drawn(lambda canvas: canvas.drawString(72, 700, words)))
    assert document.text == words
    assert [(d.code, d.gravity, d.page) for d in document.diagnostics] == [
        (ReasonCode.TEXT_QUALITY_LOW, Gravity.PARTIAL, 1)
    ]


def test_no_sign_of_lost_letters_lies_in_an_english_word() -> None:
    assert not looks_damaged(" ".join(sorted(english_words())))


@pytest.mark.parametrize(
    ("word", "known"),
    [("Termination", True), ("OBLIGATIONS", True), ("terminaton", False), ("ment", False)],
)
def test_english_words_are_known_in_any_case(word: str, *, known: bool) -> None:
    assert is_english(word) is known


@pytest.mark.parametrize(
    ("words", "printed", "space"),
    [
        ("E X C L U S I V E   T E R M S", "EXCLUSIVE TERMS", 0),
        ("E X C L U S I V E T E R M S A N D C O S T S", "EXCLUSIVE TERMS AND COSTS", 0),
        ("5.1 P E N A L T Y", "5.1 PENALTY", 0),
        ("EXCLUSIVE TERMS", "EXCLUSIVE TERMS", 6),
        ("Termination for convenience", "Termination for convenience", 3.5),
        ("A B C D plc and X Y Z Ltd", "A B C D plc and X Y Z Ltd", 0),
        ("a b c d e f g h", "a b c d e f g h", 0),
    ],
    ids=["wide gaps", "even gaps", "a number", "spaced capitals", "spaced", "initials", "letters"],
)
def test_letters_that_stand_apart_are_put_together_where_they_make_words(
    words: str, printed: str, space: float
) -> None:
    data = drawn(lambda canvas: canvas.drawString(72, 700, words, charSpace=space))
    assert read(data).text == printed


def test_letters_set_one_by_one_make_words() -> None:
    words = "Subcontractor shall indemnify and hold harmless Contractor from all claims"

    def page(canvas: Canvas) -> None:
        for place, letter in enumerate(words):
            canvas.drawString(40 + 5.2 * place, 700, letter)

    assert read(drawn(page)).text == words


@pytest.mark.parametrize("shift", [0, 0.3, 1])
def test_text_drawn_twice_is_read_once(shift: float) -> None:
    def page(canvas: Canvas) -> None:
        for line in range(2):
            for time in range(2):
                canvas.drawString(72 + shift * time, 700 - 14 * line, TERMS[line])

    assert lines_of(read(drawn(page))) == list(TERMS[:2])


def test_words_claimed_for_other_words_are_kept_aside_and_the_print_is_read() -> None:
    content = (
        b"/Span<</ActualText(mutual)>>BDC BT /F1 10 Tf 72 720 Td "
        b"(sole negligence of Contractor) Tj ET EMC"
    )
    document = read(plain_page(content))
    shown = [(document.text[b.start : b.end], b.hidden) for b in document.blocks]
    assert shown == [("sole negligence of Contractor", False), ("mutual", True)]
    assert ReasonCode.HIDDEN_TEXT in [d.code for d in document.diagnostics]


@pytest.mark.parametrize(
    ("claim", "printed"),
    [("offices of the Trust", "ofces of tqe Txust"), ("sole negligence", "SOLE NEGLIGENCE")],
    ids=["puts the print right", "says the same"],
)
def test_words_claimed_for_what_they_stand_for_are_believed(claim: str, printed: str) -> None:
    content = f"/Span<</ActualText({claim})>>BDC BT /F1 10 Tf 72 720 Td ({printed}) Tj ET EMC"
    document = read(plain_page(content.encode()))
    assert document.text == claim
    assert not any(block.hidden for block in document.blocks)


def covered(canvas: Canvas) -> None:
    canvas.drawString(72, 500, TERMS[0])
    canvas.setFillGray(0)
    canvas.rect(60, 490, 500, 24, fill=1, stroke=0)


def under_a_picture(canvas: Canvas) -> None:
    from PIL import Image

    canvas.drawString(72, 500, TERMS[0])
    canvas.drawImage(ImageReader(Image.new("L", (60, 8), 128)), 60, 490, width=500, height=24)


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(0, 0, 40, 40)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(72, 500, TERMS[0])


def on_its_own_colour(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0, 0, 0.4)
    canvas.rect(60, 490, 500, 24, fill=1, stroke=0)
    canvas.drawString(72, 500, TERMS[0])


def transparent(canvas: Canvas) -> None:
    canvas.setFillAlpha(0)
    canvas.drawString(72, 500, TERMS[0])


def white_on_white(canvas: Canvas) -> None:
    canvas.setFillGray(1)
    canvas.rect(60, 490, 500, 24, fill=1, stroke=0)
    canvas.drawString(72, 500, TERMS[0])


@pytest.mark.parametrize(
    "hide", [covered, under_a_picture, clipped, on_its_own_colour, transparent, white_on_white]
)
def test_text_that_leaves_no_trace_on_the_page_is_hidden(hide: Callable[[Canvas], None]) -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 700, TERMS[1])
        canvas.saveState()
        hide(canvas)
        canvas.restoreState()

    document = read(drawn(page))
    assert {document.text[b.start : b.end]: b.hidden for b in document.blocks} == {
        TERMS[1]: False,
        TERMS[0]: True,
    }


def test_text_in_a_layer_that_is_off_is_hidden() -> None:
    content = b"/OC /L BDC BT /F1 10 Tf 72 720 Td (A clause in a layer.) Tj ET EMC"
    data = file_of(
        content,
        resources="/Font<</F1 5 0 R>>/Properties<</L 6 0 R>>",
        objects=(
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
            b"<</Type/OCG/Name(Layer)>>",
        ),
    ).replace(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
    )
    # The places of the objects have moved; PDFium finds them by itself.
    assert [block.hidden for block in read(data).blocks] == [True]


def over_a_rule(canvas: Canvas) -> None:
    canvas.drawString(72, 500, TERMS[0])
    canvas.rect(72, 498, 400, 0.6, fill=1, stroke=0)


def under_a_tint(canvas: Canvas) -> None:
    canvas.drawString(72, 500, TERMS[0])
    canvas.setFillColorRGB(1, 1, 0, alpha=0.3)
    canvas.rect(60, 490, 500, 24, fill=1, stroke=0)


def in_a_shaded_cell(canvas: Canvas) -> None:
    canvas.setFillGray(0.9)
    canvas.rect(60, 490, 500, 24, fill=1, stroke=0)
    canvas.setFillGray(0)
    canvas.drawString(72, 500, TERMS[0])


@pytest.mark.parametrize("show", [over_a_rule, under_a_tint, in_a_shaded_cell])
def test_text_that_a_reader_sees_is_not_called_hidden(show: Callable[[Canvas], None]) -> None:
    assert [block.hidden for block in read(drawn(show)).blocks] == [False]


def test_the_recognised_text_below_a_scan_is_what_the_reader_sees() -> None:
    from PIL import Image

    def page(canvas: Canvas) -> None:
        for place, line in enumerate(TERMS):
            canvas.drawString(72, 700 - 14 * place, line)
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, width=595, height=842)

    document = read(drawn(page))
    assert lines_of(document) == list(TERMS)
    assert not any(block.hidden for block in document.blocks)


def test_ticked_boxes_are_said_by_name_and_others_not() -> None:
    def page(canvas: Canvas) -> None:
        form = canvas.acroForm
        form.checkbox(name="sole", tooltip="Works for no other", checked=True, x=72, y=600)
        form.checkbox(name="free", tooltip="May end it at will", checked=False, x=72, y=570)
        form.radio(name="pay", value="yearly", selected=True, x=72, y=540)
        form.radio(name="pay", value="monthly", selected=False, x=100, y=540)
        form.choice(name="term", value="5 years", options=["5 years", "1 year"], x=72, y=500)

    document = read(drawn(page))
    comments = [
        document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.COMMENT
    ]
    assert comments == ["[x] Works for no other", "[x] pay: yearly", "5 years"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("rates.xlsx", "rates.xlsx"), ("../../etc/terms\n.pdf", "terms .pdf")],
    ids=["plain", "with a way into other folders"],
)
def test_attached_files_are_named(name: str, said: str) -> None:
    opened = pypdfium2.PdfDocument(drawn(lambda canvas: canvas.drawString(72, 700, TERMS[0])))
    opened.new_attachment(name).set_data(b"1")
    target = io.BytesIO()
    opened.save(target)
    opened.close()
    diagnostics = read(target.getvalue()).diagnostics
    assert [(d.code, d.gravity) for d in diagnostics] == [
        (ReasonCode.PART_SKIPPED, Gravity.PARTIAL)
    ]
    assert f": {said}." in diagnostics[0].message


@pytest.mark.parametrize(
    ("code", "sign"),
    [("037E", ";"), ("0387", "\xb7")],
    ids=["Greek question mark", "Greek middle dot"],
)
def test_signs_that_are_the_same_come_as_the_one_in_use(code: str, sign: str) -> None:
    data = with_lost_letters(("pay fi and", "then fi go"), lambda _: code)
    page = read_page(pypdfium2.PdfDocument(data), 0)
    assert [line.text for line in page.lines] == [f"pay {sign} and", f"then {sign} go"]


def test_a_soft_hyphen_that_is_printed_within_a_line_is_a_hyphen() -> None:
    data = with_lost_letters(("The nonfipublic word",), lambda _: "00AD")
    assert read(data).text == "The non-public word"
