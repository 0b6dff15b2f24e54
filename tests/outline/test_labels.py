# SPDX-License-Identifier: Apache-2.0
"""What a label may say, before context decides."""

import pytest

from pipeline.outline.labels import parse_automatic, parse_label, previous_cores


@pytest.mark.parametrize(
    ("text", "printed", "words"),
    [
        pytest.param("1. Definitions", "1", "Definitions", id="decimal with stop"),
        pytest.param("1.Definitions", "1", "Definitions", id="no space before a heading"),
        pytest.param("14.3.2 The Provider", "14.3.2", "The Provider", id="dotted decimal"),
        pytest.param("1.01 Services", "1.01", "Services", id="two-digit minor part"),
        pytest.param(
            "3 Business Plans", "3", "Business Plans", id="bare number, title of business"
        ),
        pytest.param("14 BRANDING", "14", "BRANDING", id="bare number before capitals"),
        pytest.param("(a) keep records", "(a)", "keep records", id="letter in brackets"),
        pytest.param("(iv) its staff", "(iv)", "its staff", id="roman in brackets"),
        pytest.param("(aa) its staff", "(aa)", "its staff", id="doubled letter"),
        pytest.param("a) its staff", "(a)", "its staff", id="letter with one bracket"),
        pytest.param("A. Term", "A", "Term", id="capital with stop"),
        pytest.param("IV. Term", "IV", "Term", id="capital roman"),
        pytest.param("(3) Acme Ltd", "(3)", "Acme Ltd", id="number in brackets"),
        pytest.param("Article 5 Fees", "Article 5", "Fees", id="article"),
        pytest.param("ARTICLE IV: FEES", "Article IV", "FEES", id="article, roman"),
        pytest.param("Section 2.1 Grant", "Section 2.1", "Grant", id="section"),
        pytest.param("Clause 7. Fees", "Clause 7", "Fees", id="clause"),
        pytest.param("Part B: Terms", "Part B", "Terms", id="part"),
        pytest.param("Question 7 (10%): Say how", "Question 7", "(10%): Say how", id="question"),
        pytest.param("Q7. Say how", "Question 7", "Say how", id="question, short"),
        pytest.param("Schedule 2: Payment", "Schedule 2", "Payment", id="schedule"),
        pytest.param("SCHEDULE", "Schedule", "", id="the only schedule"),
        pytest.param('SCHEDULE "A" - Fees', "Schedule A", "- Fees", id="schedule, quoted"),
        pytest.param("Exhibit “2”", "Exhibit 2", "", id="exhibit, quoted"),
        pytest.param("The First Schedule", "First Schedule", "", id="schedule, ordinal"),
        pytest.param(
            "Annex A to Schedule 1: Standard",
            "Annex A to Schedule 1",
            "Standard",
            id="annex to a schedule",
        ),
        pytest.param("19.F. Default", "19.F", "Default", id="letter as second part"),
        pytest.param("• tidy rooms", "•", "tidy rooms", id="bullet"),
        pytest.param("§ 3 Fees", "§ 3", "Fees", id="section sign"),
        pytest.param("3A. Fees", "3A", "Fees", id="clause put in later"),
        pytest.param("12A.1 Fees", "12A.1", "Fees", id="below a clause put in later"),
        pytest.param("4.2B The fee", "4.2B", "The fee", id="sub-clause put in later"),
        pytest.param("A1.2 Fees", "A1.2", "Fees", id="code"),
        pytest.param("A.1.4 Fees", "A.1.4", "Fees", id="dotted code"),
        pytest.param("(xxviii) its staff", "(xxviii)", "its staff", id="long roman"),
        pytest.param("19.4.2to bring", "19.4.2", "to bring", id="no gap before the first word"),
        pytest.param("3.2a plan", "3.2", "a plan", id="no gap before an article"),
        pytest.param("20NOTICES", "20", "NOTICES", id="no gap before a title"),
        pytest.param("Module A.2 Safety", "Module A.2", "Safety", id="module with a code"),
        pytest.param("PART b", "Part B", "", id="small letter under capitals by style"),
        pytest.param("Annex I(b): Form", "Annex I(b)", "Form", id="part of an annex"),
    ],
)
def test_reads_a_label_and_the_words_behind_it(text, printed, words):
    label = parse_label(text)
    assert label is not None
    assert (label.printed, text[label.length :]) == (printed, words)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("10 days after the notice", id="number of days"),
        pytest.param("30 June 2025", id="date"),
        pytest.param("2025 was a good year", id="year"),
        pytest.param("2.5million pounds", id="amount"),
        pytest.param("0161 496 0000", id="telephone number"),
        pytest.param("020 7946 0000", id="telephone number that begins with three digits"),
        pytest.param("01.02.24", id="date in digits"),
        pytest.param("1 March 2026", id="first of a month"),
        pytest.param("Section 47 of the Act", id="section of a law"),
        pytest.param("§ 3 of the Act", id="section of a law with a sign"),
        pytest.param("Clause 5(a) Price", id="limb cited at the start of a line"),
        pytest.param("Schedule 2 sets out the fees", id="schedule as subject"),
        pytest.param("Clause 7 shall not apply", id="clause as subject"),
        pytest.param("Article 5 of the Convention", id="article of something else"),
        pytest.param("Mr. Smith", id="title of a person"),
        pytest.param("(the Provider) agrees", id="words in brackets"),
        pytest.param("Exhibit 10.1", id="number of a filing"),
        pytest.param('Schedule "A" sets out the fees', id="quoted schedule as subject"),
        pytest.param("Schedule “Fees”", id="schedule called by a word"),
        pytest.param("", id="nothing"),
    ],
)
def test_takes_no_label_from_text_that_only_looks_like_one(text):
    assert parse_label(text) is None


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        pytest.param("(i) x", [("i", (1,)), ("a", (9,))], id="i: roman first"),
        pytest.param("(c) x", [("a", (3,))], id="c: letter only"),
        pytest.param("(x) x", [("i", (10,)), ("a", (24,))], id="x"),
        pytest.param("(l) x", [("a", (12,)), ("i", (50,))], id="l: letter first"),
        pytest.param("(xiv) x", [("i", (14,))], id="xiv"),
        pytest.param("(bb) x", [("a", (28,))], id="bb follows aa"),
    ],
)
def test_keeps_every_reading_of_an_ambiguous_letter(text, readings):
    label = parse_label(text)
    assert label is not None
    assert [(each.alphabet, each.value) for each in label.readings] == readings


@pytest.mark.parametrize(
    ("printed", "bullet"),
    [
        ("1.1", False),
        ("(a)", False),
        ("Schedule 1", False),
        ("•", True),
        ("\uf0b7", True),
        ("", True),
    ],
)
def test_an_automatic_label_without_a_place_is_a_bullet(printed, bullet):
    assert parse_automatic(printed).is_bullet is bullet


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("(b) x", ["a"]),
        ("(ii) x", ["i"]),
        ("(i) x", ["h"]),
        ("(v) x", ["iv", "u"]),
        ("(3) x", ["2"]),
        ("(B) x", ["A"]),
        ("(a) x", []),
    ],
)
def test_names_what_the_label_before_would_print(text, before):
    label = parse_label(text)
    assert label is not None
    assert previous_cores(label) == before


@pytest.mark.parametrize(
    "text",
    [
        "5 Business Days after",
        "10 Working Days",
        "7 Days of notice",
        "3 Per cent of",
        "3 Per Diem",
    ],
)
def test_a_bare_number_before_what_it_counts_is_no_label(text):
    assert parse_label(text) is None
