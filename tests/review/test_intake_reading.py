# SPDX-License-Identifier: Apache-2.0
"""Papers are read again in a process apart, and pages drawn with places that fit."""

import hashlib
import io
import json
import shutil
import struct
import time
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from pipeline import api
from pipeline.config import Config, Limits
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.errors import InputError, ReadingError
from pipeline.review.intake import pictures, reading
from pipeline.review.intake.pictures import draw_paper, is_picture
from pipeline.review.intake.placed import decode_words, encode_words, rectangles_of
from pipeline.review.intake.reading import find_papers, read_paper
from pipeline.review.intake.values import PlacedWord, Rectangle

from .papers import line, pdf

SAMPLES = Path(__file__).parents[2] / "sample_contracts"
A4 = "0 0 595 842"


def judged(path, **values):
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return JudgedDocument(path.name, sha256, "o", DocumentKind.CONTRACT, Outcome.OK, **values)


def written(folder, data, name="a.pdf"):
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.fixture(scope="module")
def result():
    names = ("womens-centre-subcontract.pdf", "homelessness-subcontract.docx")
    return api.scan([SAMPLES / name for name in names], config=Config())


@pytest.mark.parametrize("index", [0, 1])
def test_every_quote_of_a_scan_stands_where_the_scan_found_it(result, index):
    document = result.documents[index]
    path = find_papers(result, Path("nowhere"))[document.name]

    again = read_paper(path, document, config=Config())

    text = again.text.text
    assert document.findings
    assert again.text.misplaced == ()
    assert all(text[one.span.start : one.span.end] == one.quote for one in document.findings)
    assert len(text) == document.characters
    assert len(again.text.pages) == len(again.words) == document.pages
    assert again.text.clauses
    assert again.provisions
    for number, words in enumerate(again.words, 1):
        placed = decode_words(words, length=len(text))
        for one in document.findings:
            if one.page == number and len(one.span):
                assert rectangles_of(one.span, placed)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b"1. Work\n\nThe Provider shall keep \xe2\x80\x98records\xe2\x80\x99."),
        ("a.rtf", rb"{\rtf1\ansi The Provider shall keep records.}"),
        ("a.html", b"<html><body><p>The Provider shall keep records.</p></body></html>"),
    ],
)
def test_other_formats_are_read_too(tmp_path, name, data):
    if not (name.endswith(".txt") or shutil.which("soffice")):
        pytest.skip("LibreOffice is not installed")
    path = written(tmp_path, data, name)

    again = read_paper(path, judged(path), config=Config())

    assert "The Provider shall keep" in again.text.text
    assert again.text.pages == again.words == ()


def test_a_paper_that_changed_is_refused(tmp_path):
    path = written(tmp_path, pdf((line(72, 700, "The Provider shall."), A4, "")))
    document = judged(path)
    path.write_bytes(path.read_bytes() + b" ")

    for work in (
        lambda: read_paper(path, document, config=Config()),
        lambda: draw_paper(path, document.sha256, [1], config=Config()),
    ):
        with pytest.raises(ReadingError, match="changed since") as refused:
            work()
        assert "Scan again" in refused.value.cure


def test_findings_whose_words_stand_elsewhere_are_named(tmp_path, result):
    path = written(tmp_path, pdf((line(72, 700, "The Provider shall work."), A4, "")))
    findings = result.documents[0].findings
    again = read_paper(path, judged(path, findings=findings), config=Config())

    assert set(again.text.misplaced) == {one.id for one in findings if one.quote}


@pytest.mark.parametrize("paths", [(), ("/nowhere/at/all",)])
def test_papers_that_are_gone_are_told_with_the_cure(tmp_path, result, paths):
    with pytest.raises(InputError) as missing:
        find_papers(replace(result, paths=paths), tmp_path)
    assert "scan again" in missing.value.cure


def test_a_hostile_paper_costs_what_the_limits_allow(tmp_path):
    many = "".join(line(20 + 5 * at, 700, "x", 1) for at in range(100)) * 400
    path = written(tmp_path, pdf(*[(many, A4, "")] * 5))
    config = Config(limits=Limits(seconds=0.5))
    began = time.monotonic()

    with pytest.raises(ReadingError) as given_up:
        read_paper(path, judged(path), config=config)

    assert given_up.value.code is ReasonCode.TIMEOUT_TOTAL
    assert time.monotonic() - began < 10


def told(*, provisions=(), clauses=(), pages=(), misplaced=(), **more):
    text = {"text": "ab", "clauses": clauses, "pages": pages, "misplaced": misplaced, **more}
    return json.dumps([text, provisions]).encode()


PAGE = {"number": 1, "width": 9, "height": 9, "start": 0, "end": 0, "recognised": False}
CLAUSE = {"number": "", "heading": "", "depth": 0, "start": 0, "end": 3}
PROVISION = {"start": 2, "end": 1, "clause": "", "page": None}


def test_an_honest_answer_is_taken(tmp_path, monkeypatch):
    path = written(tmp_path, b"x")
    answer = told(pages=[PAGE], clauses=[CLAUSE | {"end": 2}]) + b"\n[0,2,0,0,0,9,9]"
    monkeypatch.setattr(reading, "work_apart", lambda *_, **__: answer)

    assert read_paper(path, judged(path), config=Config()).text.text == "ab"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"R",
        b"[]",
        told(clauses=[CLAUSE]),
        told(clauses=[CLAUSE | {"end": 2, "depth": -1}]),
        told(misplaced=["x"]),
        told(pages=[PAGE | {"number": 0}]),
        told(pages=[PAGE, PAGE]),
        told(pages=[PAGE | {"width": 0}]),
        told(pages=[PAGE | {"width": 1e300}]),
        told(pages=[PAGE | {"start": -1}]),
        told(pages=[PAGE | {"number": "1"}]),
        told(provisions=[PROVISION]),
        told(more=1),
        told() + b"\n[]",
        told(pages=[PAGE]) + b"\n[0,3,0,0,0,0,0]",
        told(pages=[PAGE]) + b"\n" + b"[" * 100_000,
    ],
)
def test_what_no_honest_process_sends_is_refused(tmp_path, monkeypatch, answer):
    path = written(tmp_path, b"x")
    monkeypatch.setattr(reading, "work_apart", lambda *_, **__: answer)

    with pytest.raises(ReadingError) as refused:
        read_paper(path, judged(path), config=Config())
    assert refused.value.code is ReasonCode.WORKER_CRASH


@pytest.mark.parametrize(
    ("box", "more"),
    [
        (A4, ""),
        (A4, "/Rotate 90"),
        (A4, "/Rotate 180"),
        (A4, "/Rotate 270"),
        ("-50 -20 545 822", ""),
        (A4, "/CropBox[150 600 500 800]"),
        (A4, "/CropBox[150 600 500 800]/Rotate 90"),
        ("0 0 9000 9000", ""),
    ],
)
def test_a_rectangle_lies_on_the_ink_of_its_words(tmp_path, box, more):
    size = 400 if "9000" in box else 18
    path = written(tmp_path, pdf((line(200, 700, "Exclusive work", size), box, more)))
    again = read_paper(path, judged(path), config=Config())
    data = draw_paper(path, judged(path).sha256, [1], config=Config()).drawn[1]
    words = decode_words(again.words[0], length=len(again.text.text))

    (place,) = rectangles_of(Span(0, len(again.text.text)), words)

    picture = Image.open(io.BytesIO(data)).convert("L")
    ink = ImageChops.invert(picture).getbbox()
    found = (
        place.left * picture.width,
        place.top * picture.height,
        place.right * picture.width,
        place.bottom * picture.height,
    )
    assert picture.width * picture.height <= 4_000_000
    height = min(ink[2] - ink[0], ink[3] - ink[1])
    # Letters have room around them, less than half of their height.
    for side, (drawn, said) in enumerate(zip(ink, found, strict=True)):
        outside = said - drawn if side < 2 else drawn - said
        assert outside <= 1.5
        assert abs(drawn - said) <= 0.6 * height


def test_each_column_has_its_own_rectangles(tmp_path):
    left = line(60, 700, "The Provider shall not work") + line(60, 686, "for any other person.")
    right = line(330, 700, "The Lead pays the sums due") + line(330, 686, "within thirty days.")
    path = written(tmp_path, pdf((left + right, A4, "")))
    again = read_paper(path, judged(path), config=Config())
    text = again.text.text
    words = decode_words(again.words[0], length=len(text))
    start = text.index("The Provider")

    places = rectangles_of(Span(start, text.index("person.") + 7), words)

    assert len(places) == 2
    assert all(one.right < 0.5 for one in places)
    assert places[0].bottom <= places[1].top + 0.005


@pytest.mark.parametrize("box", ["0 0 0 0", "0 0 1e30 1e30", "5 5 5 900", "a b c d"])
def test_a_page_of_an_odd_size_is_read_and_its_picture_is_bounded(tmp_path, box):
    path = written(tmp_path, pdf((line(2, 2, "Words"), box, ""), (line(72, 700, "More"), A4, "")))

    again = read_paper(path, judged(path), config=Config())
    made = draw_paper(path, judged(path).sha256, [1, 2], config=Config())

    assert "More" in again.text.text
    assert all(one.width > 0 and one.height > 0 for one in again.text.pages)
    assert 2 in made.drawn
    assert sorted((*made.drawn, *made.failed)) == [1, 2]


def test_pages_that_are_none_have_no_picture(tmp_path):
    path = written(tmp_path, pdf((line(72, 700, "Words"), A4, "")))

    made = draw_paper(path, judged(path).sha256, [1, 2, 99], config=Config())

    assert sorted(made.drawn) == [1]
    assert sorted(made.failed) == [2, 99]


def test_only_a_pdf_has_pictures(tmp_path):
    path = written(tmp_path, b"Words.", "a.txt")

    with pytest.raises(ReadingError, match="PDF"):
        draw_paper(path, judged(path).sha256, [1], config=Config())


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=2, height=1, rows=b"\0" * 7, form=(8, 2, 0, 0, 0), extra=b""):
    header = struct.pack(">IIBBBBB", width, height, *form)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            extra,
            chunk(b"IDAT", zlib.compress(rows)),
            chunk(b"IEND", b""),
        )
    )


@pytest.mark.parametrize(
    ("data", "sound"),
    [
        (png(), True),
        (b"", False),
        (png()[:-1], False),
        (png() + b"x", False),
        (png().replace(b"\x89PNG", b"GIF8"), False),
        (png(width=100_000, height=100_000), False),
        (png(rows=b"\0" * 8), False),
        (png(rows=b"\0" * 6), False),
        (png(rows=b"\5" + b"\0" * 6), False),
        (png(rows=b"\0" * 50_000_000), False),
        (png(form=(8, 3, 0, 0, 0)), False),
        (png(form=(8, 2, 0, 0, 1)), False),
        (png(extra=chunk(b"tEXt", b"a\0b")), False),
        (png(extra=chunk(b"iCCP", b"x")), False),
    ],
)
def test_only_the_plainest_picture_passes(data, sound):
    assert is_picture(data) is sound


@given(st.binary(max_size=200))
def test_no_bytes_make_the_look_at_a_picture_fail(data):
    assert not is_picture(b"\x89PNG\r\n\x1a\n" + data)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"{}\n",
        b'[[1,5,""]]\nabc',
        b'[[2,0,""]]\n',
        b'[[1,-3,""]]\n',
        b'[[1,0,""],[1,0,""]]\n',
    ],
)
def test_a_list_of_pictures_that_does_not_fit_is_refused(tmp_path, monkeypatch, answer):
    monkeypatch.setattr(pictures, "work_apart", lambda *_, **__: answer)

    with pytest.raises(ReadingError, match="no result"):
        draw_paper(tmp_path / "a.pdf", "0" * 64, [1], config=Config())


def test_words_come_back_as_they_were_kept():
    words = [
        PlacedWord(0, 3, 0, Rectangle(0.1, 0.2, 0.3, 0.25)),
        PlacedWord(4, 9, 1, Rectangle(0, 0, 1, 1)),
    ]
    assert decode_words(encode_words(words), length=9) == tuple(words)


@pytest.mark.parametrize(
    "values",
    [{}, [1], [0, 1, 0, 0, 0, 0, 10_001], [0, 1, 0, 5, 0, 4, 0], [0, 1.0, 0, 0, 0, 0, 0],
     [0, True, 0, 0, 0, 0, 0], [3, 3, 0, 0, 0, 0, 0], [-1, 1, 0, 0, 0, 0, 0]],
)  # fmt: skip
def test_places_outside_of_page_or_text_are_refused(values):
    with pytest.raises(ValueError, match=r"place|word"):
        decode_words(json.dumps(values).encode(), length=5)


def test_words_of_a_line_are_one_rectangle_and_white_between_parts_it():
    def word(at, line, left, right, top=0.1):
        return PlacedWord(at, at + 1, line, Rectangle(left, top, right, top + 0.01))

    left = [word(0, 0, 0.1, 0.2), word(2, 0, 0.21, 0.3)]
    words = [*left, word(4, 0, 0.7, 0.8), word(6, 1, 0.7, 0.8)]

    assert rectangles_of(Span(0, 7), words) == (
        Rectangle(0.1, 0.1, 0.3, 0.11),
        Rectangle(0.7, 0.1, 0.8, 0.11),
        Rectangle(0.7, 0.1, 0.8, 0.11),
    )
    assert rectangles_of(Span(1, 2), words) == ()
