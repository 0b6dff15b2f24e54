# SPDX-License-Identifier: Apache-2.0
"""Every character that is read of a Word file is found again in the element that it came from."""

import pytest

from pipeline.domain.document import Span
from pipeline.extract.word.reader import read_word, trace_word

DELETED = '<w:del w:author="A"><w:r><w:delText>its own</w:delText></w:r></w:del>'
BODIES = {
    "runs": "<w:p><w:r><w:t>The Pro</w:t></w:r><w:r><w:t>vider  shall</w:t></w:r></w:p>",
    "white space": (
        '<w:p><w:r><w:t xml:space="preserve">  a </w:t><w:tab/><w:t> b </w:t></w:r></w:p>'
    ),
    "tracked changes": (
        f"<w:p><w:r><w:t>use </w:t></w:r>{DELETED}"
        '<w:ins w:author="A"><w:r><w:t>our name</w:t></w:r></w:ins></w:p>'
    ),
    "a joined paragraph": (
        '<w:p><w:pPr><w:rPr><w:del w:author="A"/></w:rPr></w:pPr><w:r><w:t>one </w:t></w:r></w:p>'
        "<w:p><w:r><w:t>two</w:t></w:r></w:p>"
    ),
    "a table": "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
    "a link": "<w:p><w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>",
    "beyond the basic plane": "<w:p><w:r><w:t>a \U0001d49c b</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_each_character_comes_from_its_place(word, body):
    trace = trace_word(word.build(body), name="a.docx", sha256="0" * 64)
    text = trace.document.text
    letters = trace.letters(Span(0, len(text)))
    assert [letter.element.text[letter.at] for letter in letters] == list("".join(text.split()))


def test_what_stands_for_other_words_comes_from_an_element_as_a_whole(word):
    signs = '<w:noBreakHyphen/><w:sym w:char="F0B7" w:font="Symbol"/>'
    body = f"<w:p><w:r><w:t>a</w:t>{signs}</w:r></w:p>"
    trace = trace_word(word.build(body), name="a.docx", sha256="0" * 64)
    letters = trace.letters(Span(0, len(trace.document.text)))
    tags = [letter.element.tag.rpartition("}")[2] for letter in letters]
    assert tags == ["t", "noBreakHyphen", "sym"]
    assert [letter.at for letter in letters] == [0, None, None]


def test_a_part_of_the_text_gives_its_own_letters_alone(word):
    body = word.p("The Provider") + word.p("shall pay.")
    trace = trace_word(word.build(body), name="a.docx", sha256="0" * 64)
    start = trace.document.text.index("vider")
    letters = trace.letters(Span(start, start + len("vider\nshall")))
    assert "".join(letter.element.text[letter.at] for letter in letters) == "vidershall"


def test_automatic_numbers_come_from_no_element(word):
    levels = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    data = word.build(word.item("Pay."), numbering=levels)
    trace = trace_word(data, name="a.docx", sha256="0" * 64)
    assert trace.document.text == "1\tPay."
    assert [letter.at for letter in trace.letters(Span(0, 6))] == [0, 1, 2, 3]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_tracing_reads_what_reading_reads(word, body):
    data = word.build(body)
    read, traced = (
        one(data, name="a.docx", sha256="0" * 64)
        for one in (read_word, lambda *a, **b: trace_word(*a, **b).document)
    )
    assert (traced.text, traced.blocks) == (read.text, read.blocks)
    assert traced.diagnostics == read.diagnostics
