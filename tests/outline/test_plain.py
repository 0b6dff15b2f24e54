# SPDX-License-Identifier: Apache-2.0
"""The plain reading: what a reader takes each character for, and the way back to the file."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Block, BlockKind, Document, FileFormat, Page
from pipeline.outline import build_outline, read_plain
from pipeline.outline.vocabulary import is_word, split_words


def as_document(*paragraphs, page=None, **values):
    text = "\n".join(paragraphs)
    blocks = []
    start = 0
    for words in paragraphs:
        end = start + len(words)
        blocks.append(Block(BlockKind.PARAGRAPH, start, end, start, page=page))
        start = end + 1
    form = FileFormat.DOCX if page is None else FileFormat.PDF
    return Document("paper", "0" * 64, form, text, tuple(blocks), **values)


def plain(text):
    return read_plain(as_document(text)).document.text


def quotes(document):
    return [document.quote(span) for span in read_plain(document).doubts]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("indem\u200bni\u200cfy\u200d", "indemnify"),
        ("indem\u2060ni\ufefffy", "indemnify"),
        ("in\u00addem\u00adnify", "indemnify"),
        ("\u2067indemnify\u2069 \u200eany\u200f", "indemnify any"),
        ("indem\U000e0041nify \U000e0001", "indemnify "),
        ("indem\ufe0fnify\U000e0100", "indemnify"),
        ("indem\u3164ni\u115ffy\uffa0", "indemnify"),
        ("indem\ufdd0nify \x00\x1f", "indemnify "),
        ("hold\u00a0harmless\u2009and\u3000pay\u2028now", "hold harmless and pay now"),
        ("\uff49\uff4e\uff44\uff45\uff4d \uff11\uff12\uff0e", "indem 12."),
        ("\U0001d422\U0001d427\U0001d41d\U0001d41e\U0001d426", "indem"),
        ("indemni\ufb01cation e\ufb00ort", "indemnification effort"),
        ("\u026a\u0274\u1d05\u1d07\u1d0d\u0274\u026a\ua730\u028f", "indemnify"),
        ("\u24d2\u24db\u24d0\u24e4\u24e2\u24d4 \u2167", "clause VIII"),
        ("\u0131ndemn\u0131fy", "indemnify"),
        ("inde\u0301mnite\u0301", "ind\u00e9mnit\u00e9"),
        ("i\u0307nd\u0336e\u0336m\u0336", "indem"),
        ("the \x93Services\x94 don\x92t", "the \u201cServices\u201d don\u2019t"),
        ("\uf001nal o\uf002ice", "final oflice"),
        ("warranty\u037e", "warranty;"),
    ],
    ids=[
        "zero-width",
        "word joiner",
        "soft hyphen",
        "direction marks",
        "tags",
        "variation selectors",
        "Hangul fillers",
        "noncharacters and controls",
        "spaces",
        "full width",
        "mathematical letters",
        "ligatures",
        "small capitals",
        "enclosed letters and Roman numerals",
        "dotless i",
        "accents composed",
        "stray and struck marks",
        "code page read as Latin-1",
        "private ligatures",
        "Greek question mark",
    ],
)
def test_a_character_is_read_as_what_it_looks_like(written, read):
    document = as_document(f"We {written} you.")
    reading = read_plain(document)
    assert reading.document.text == f"We {read} you."
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "text",
    [
        "Dafydd \u0174yn o\u2019r T\u0177 Gwyn, \u0141\u00f3d\u017a, na\u00efve caf\u00e9",
        "\u201cFee\u201d \u2013 \u00a35,000 \u00b1 2 % \u2026 50\u00b2 \u00bd \u2122 \u2192",
        "Services\u2074 and x\u2082 stay apart",
        "5 \u03bcg of \u03b1-tocopherol, \u0394x, k\u03a9, \u0394value, \u03bcSievert",
        "\u0394\u03ae\u03bc\u03bf\u03c2 \u0391\u03b8\u03b7\u03bd\u03b1\u03af\u03c9\u03bd",
        "\u0434\u043e\u0433\u043e\u0432\u043e\u0440 \u0441 \u041e\u041e\u041e \u0410\u0441\u0435",
        "\u0627\u0644\u0639\u0642\u062f \u05d7\u05d5\u05d6\u05d4 \u5408\u540c \ud55c\uad6d",
        "\uf0b7 a bullet of a symbol font",
        "emoji \U0001f600 and \ufffd",
    ],
    ids=[
        "accents",
        "typography",
        "raised figures",
        "Greek signs",
        "Greek",
        "Russian",
        "other scripts",
        "bullet",
        "emoji and replacement",
    ],
)
def test_what_is_honestly_written_stays(text):
    document = as_document(text)
    reading = read_plain(document)
    assert reading.document is document
    assert reading.doubts == ()


@pytest.mark.parametrize(
    ("written", "read", "doubtful"),
    [
        ("ind\u0435mnify", "indemnify", "ind\u0435mnify"),
        ("\u03b9ndemn\u03b9fy", "indemnify", "\u03b9ndemn\u03b9fy"),
        ("ind\u0435\u0301mnify", "indemnify", "ind\u0435\u0301mnify"),
        ("exclu\u0455\u0456v\u0435ly", "exclusively", "exclu\u0455\u0456v\u0435ly"),
        ("\u13dfla\u057d\u0455e", "Clause", "\u13dfla\u057d\u0455e"),
        ("\u0441\u043e\u0440\u0443", "copy", "\u0441\u043e\u0440\u0443"),
        ("(\u0430)", "(a)", None),
        ("\u0391nnex", "Annex", "\u0391nnex"),
        ("exc\u043bus\u0438ve", None, "exc\u043bus\u0438ve"),
        ("exc\u043busive", "exc\u043busive", "exc\u043busive"),
        ("\u202eyfinmedni\u202c", "indemnify", "yfinmedni"),
        ("\u202eindemnify\u202c", "indemnify", "indemnify"),
        ("i n d e m n i f y", "indemnify", "i n d e m n i f y"),
        ("b-r-a-n-d-i-n-g", "branding", "b-r-a-n-d-i-n-g"),
        ("h o l d h a r m l e s s", "hold harmless", "h o l d h a r m l e s s"),
        ("S I G N E D", "SIGNED", None),
        ("1ndemn1fy", "indemnify", "1ndemn1fy"),
        ("exc1us!vely", "exclusively", "exc1us!vely"),
        ("br@nding", "branding", "br@nding"),
        ("OPERATI0N", "OPERATION", "OPERATI0N"),
        ("indernnify", "indemnify", None),
        ("respect ovvnership", "respect ownership", None),
        ("indem\ue000nify", "indemnify", "indem\ue000nify"),
        ("con\ue123dential", "confidential", "con\ue123dential"),
        ("ind\ue001mnify", "indmnify", "ind\ue001mnify"),
        ("x q u o r i a z e", "x q u o r i a z e", "x q u o r i a z e"),
        ("indem- nify", "indemnify", None),
        ("sub- contractor", "subcontractor", None),
        ("non- exclusive", "non-exclusive", None),
    ],
)
def test_a_disguise_is_undone_where_that_is_certain(written, read, doubtful):
    document = as_document(f"We shall {written} the other party.")
    if read is not None:
        assert read_plain(document).document.text == f"We shall {read} the other party."
    assert quotes(document) == ([doubtful] if doubtful else [])


@pytest.mark.parametrize(
    "text",
    [
        "SW1A 1AA, M1 5AN and B2B, 4G, covid19, H2O, A4, Windows 11, MP3",
        "write to a.b@example.org or info@1and1.com, www.b2b.co.uk/a1b2c3",
        "part no. X1234-5A7B, model T800x, ISO9001, R2D2, 0x1f, i18n",
        "1Subject to clause 3, Services1 and 2ending 1and the 3rd, 10am, 5km, US$5m",
        "Lots A B C D E and x x x x, a b c d e f g h, N.S.P.C.C., U.S.C.A.",
        "S C H E D U L E  O N E; T E R M S",
        "pre- and post-contract, short- term, long- and short-term",
        "do re mi fa so la ti do; I a m; y e s / n o",
        "return to the governing attorney of the modern corner barn, Corning, burning kerning",
    ],
    ids=["codes", "addresses", "parts", "notes", "lists", "headings", "hyphens", "words", "rn"],
)
def test_what_only_looks_odd_raises_no_alarm(text):
    assert quotes(as_document(text)) == []


def test_a_paper_without_odd_characters_is_its_own_plain_reading():
    document = as_document(
        "1. The Provider shall pay \u00a35.", "(a) \u201cFee\u201d means\ta fee."
    )
    assert read_plain(document).document is document


def test_blocks_lines_and_labels_move_along():
    document = as_document("\u200b\uff11.\u200b The Provider", "sha\u200bll pay")
    labelled = replace(document.blocks[1], label="\uff11.\uff12")
    document = replace(document, blocks=(document.blocks[0], labelled))
    seen = read_plain(document).document
    assert [seen.text[one.start : one.end] for one in seen.blocks] == [
        "1. The Provider",
        "shall pay",
    ]
    assert [one.label for one in seen.blocks] == [None, "1.2"]


def test_an_outline_sees_through_disguises_and_points_into_the_file(lexicon):
    document = as_document(
        "\uff11\uff0e Branding",
        "\uff11\uff0e\uff11 The Prov\u200bider sh\u0430ll use the Pr\u00adime\u2019s l\u043ego."
        " It m\u200bay not.",
        "\uff11\uff0e\uff12 \u201cFe\u200be\u201d means the fee of cl\u200bause 1.\u200b1.",
    )
    outline = build_outline(document, lexicon=lexicon)
    assert [clause.number for clause in outline.clauses] == ["1", "1.1", "1.2"]
    assert outline.clauses[0].heading == "Branding"
    texts = {provision.text: provision for provision in outline.provisions}
    provision = texts["The Provider shall use the Prime\u2019s logo."]
    assert document.quote(provision.span) == (
        "The Prov\u200bider sh\u0430ll use the Pr\u00adime\u2019s l\u043ego."
    )
    at = provision.text.index("logo")
    assert document.text[provision.locate(at) :].startswith("l\u043ego")
    assert [one.term for one in outline.definitions] == ["Fee"]
    assert [document.quote(one.span) for one in outline.references] == ["cl\u200bause 1.\u200b1"]
    assert [document.quote(span) for span in outline.disguised] == ["sh\u0430ll", "l\u043ego"]
    assert ReasonCode.OBFUSCATION_SUSPECTED in {one.code for one in outline.diagnostics}


def test_a_lead_in_is_one_part_however_it_is_written(lexicon):
    document = as_document(
        "1. The Pro\u200bvider s\u200bhall:", "(a) keep reco\u200brds; and", "(b) pay."
    )
    outline = build_outline(document, lexicon=lexicon)
    limb = next(one for one in outline.provisions if "keep records" in one.text)
    assert document.quote(limb.part(0)) == "The Pro\u200bvider s\u200bhall:"
    assert document.quote(limb.part(limb.lead_in + 1)) == "keep reco\u200brds; and"
    assert [piece.goes_on for piece in limb.pieces] == [False, True, True, False, True]


@pytest.mark.parametrize(
    ("written", "gravity"),
    [("ind\u0435mnify", Gravity.NOTE), ("exc\u043busive", Gravity.PARTIAL)],
    ids=["undone", "not undone"],
)
def test_a_disguise_is_reported_with_its_page_and_count(written, gravity):
    document = as_document(f"We {written} you and {written} them.", page=3)
    (found,) = read_plain(document).diagnostics
    assert (found.code, found.gravity, found.page) == (
        ReasonCode.OBFUSCATION_SUSPECTED,
        gravity,
        3,
    )
    assert "2 words" in found.message
    assert "page 3" in found.cure


def test_pages_that_were_recognised_or_are_poor_are_not_blamed_on_the_drafter():
    recognised = as_document("We 1ndemn1fy you.", page=1)
    recognised = replace(recognised, pages=(Page(1, 595, 842, recognised=True),))
    assert read_plain(recognised).doubts == ()
    assert read_plain(recognised).document.text == "We indemnify you."
    poor = Diagnostic(ReasonCode.TEXT_QUALITY_LOW, Gravity.PARTIAL, "poor", page=1)
    unnamed = as_document("We ind\ue001mnify you.", page=1, diagnostics=(poor,))
    assert read_plain(unnamed).doubts == ()


def test_many_disguised_pages_are_summed_up():
    document = as_document(*["We ind\u0435mnify you."] * 30, page=1)
    blocks = tuple(replace(one, page=at + 1) for at, one in enumerate(document.blocks))
    document = replace(document, blocks=blocks)
    found = read_plain(document).diagnostics
    assert len(found) == 21
    assert found[-1].page is None
    assert "10 words" in found[-1].message


ODD = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from(
            "abcdeiolst 019@.-\n\u200b\u00ad\u0430\u0435\u03b9\ufb01\u0301\u202e\u202c\ue000"
        ),
    ),
    max_size=120,
)


@given(ODD)
def test_every_place_of_the_plain_reading_leads_back_in_order(text):
    document = as_document(*text.split("\n"))
    reading = read_plain(document)
    folded = reading.document.text

    def back(at):
        for shift in reading.shifts:
            at = shift.back(at)
        return at

    places = [back(at) for at in range(len(folded) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(document.text)
    assert folded.count("\n") == document.text.count("\n")
    assert all(0 <= one.start <= one.body <= one.end for one in reading.document.blocks)
    assert [folded[one.start : one.end] for one in reading.document.blocks] == folded.split("\n")


@given(ODD)
def test_a_plain_reading_has_nothing_left_that_nobody_sees(text):
    folded = plain(text.replace("\n", " "))
    assert not set(folded) & set("\u200b\u00ad\u202e\u202c\ufb01\u00a0\ufeff")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "\u0435" * 300_000,
        "a\u0301" * 150_000,
        "\u202e" * 300_000,
        "a b " * 75_000,
        "a1" * 150_000,
        "i n d e m n i f y " * 17_000,
        "ind\u0435mnify " * 30_000,
        "a- b" * 75_000,
        "\ue000a" * 150_000,
    ],
    ids=[
        "Cyrillic",
        "marks",
        "overrides",
        "letters",
        "figures",
        "spaced",
        "mixed",
        "hyphens",
        "private",
    ],
)
def test_hostile_text_is_read_and_summed_up_in_few_remarks(text):
    reading = read_plain(as_document(text))
    assert len(reading.diagnostics) <= 42


def test_words_that_were_run_together_are_parted():
    assert split_words("holdharmless") == (0, 4, 12)
    assert split_words("theatomofit") is None
    assert split_words("xqzt") is None
    assert is_word("Indemnify")
    assert not is_word("fy")
