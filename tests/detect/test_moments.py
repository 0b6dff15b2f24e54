# SPDX-License-Identifier: Apache-2.0
"""Dates and periods that begin, end, renew, bind or lapse."""

from datetime import date

import pytest

from pipeline.detect import find_moments
from pipeline.domain.taxonomy import Bound
from pipeline.outline import build_outline
from pipeline.packs import load_rules

_PARTIES = 'This Agreement is made between Lead Ltd (the "Prime") and Haven (the "Subcontractor").'


@pytest.fixture
def moments(document_of):
    """Reads a paper of some clauses; gives its document and moments."""
    lexicon = load_rules().parties

    def read(*clauses):
        document = document_of([_PARTIES, *clauses])
        return document, find_moments(document, build_outline(document, lexicon=lexicon))

    return read


@pytest.mark.parametrize(
    ("line", "kind", "day"),
    [
        ("2.1 This Agreement begins on 1 April 2026.", "begins", date(2026, 4, 1)),
        ("2.1 This Agreement expires on 31 March 2030.", "ends", date(2030, 3, 31)),
        ("2.1 This Agreement continues until 31 May 2031.", "ends", date(2031, 5, 31)),
        ("“Commencement Date” means 1 June 2026.", "begins", date(2026, 6, 1)),
        ("2.1 The Services run from 3 May 2026 until they end.", "begins", date(2026, 5, 3)),
        (
            "Tenders must be returned no later than noon on 27 February 2026.",
            "tender",
            date(2026, 2, 27),
        ),
        (
            "No further organisation shall be admitted to the framework before 1 April 2029.",
            "joining",
            date(2029, 4, 1),
        ),
        (
            "2.2 It may be extended if both agree by 30 September 2028.",
            "renewal",
            date(2028, 9, 30),
        ),
        ("The Subcontractor shall send its plan by 15 May 2026.", "deadline", date(2026, 5, 15)),
        ("2.1 This Agreement ends in March 2030.", "ends", None),
        ("The Head Contract is dated 2 February 2026.", None, None),
    ],
)
def test_a_date_has_its_kind(moments, line, kind, day):
    _, found = moments(line)
    dated = [(one.kind, one.day) for one in found if one.months is None]
    assert dated == ([] if kind is None else [(kind, day)])


@pytest.mark.parametrize(
    ("line", "kind", "months", "who"),
    [
        (
            "The Prime may terminate this Agreement by giving thirty days' notice.",
            "notice",
            0.99,
            Bound.PRIME,
        ),
        ("Either party may end this Agreement on four months' notice.", "notice", 4, Bound.MUTUAL),
        (
            "The Subcontractor shall claim within ten working days of the end of the month.",
            "deadline",
            0.33,
            Bound.SUB,
        ),
        (
            "A change is deemed agreed unless the Subcontractor objects within 10 working days.",
            "deemed",
            0.33,
            Bound.SUB,
        ),
        ("This Agreement is for a term of three years.", "term", 36, Bound.UNCLEAR),
    ],
)
def test_a_period_has_its_kind_and_who_keeps_it(moments, line, kind, months, who):
    _, found = moments(line)
    assert [(one.kind, one.months, one.who) for one in found] == [(kind, months, who)]


@pytest.mark.parametrize(
    "line",
    [
        "The Prime shall pay within thirty days of a valid invoice.",
        "The Prime may visit on five days' notice.",
        "People may stay for six weeks.",
    ],
    ids=["the prime keeps it", "notice of a visit", "no period of the paper"],
)
def test_what_bears_on_neither_keeping_nor_leaving_is_left_out(moments, line):
    assert moments(line)[1] == ()


def test_notice_that_hangs_on_something_says_so(moments):
    _, (one,) = moments(
        "If the flood lasts, either party may end this Agreement by two weeks' notice."
    )
    assert one.conditional


def test_an_end_that_follows_another_paper_is_told(moments):
    _, (one,) = moments("If the Funding Agreement ends, this Agreement ends too.")
    assert (one.kind, one.day, one.months) == ("coupled", None, None)


def test_words_and_quotes_are_exact_and_say_what_starts_a_period(moments):
    line = "The Subcontractor shall answer within ten days of receipt of a request."
    document, (one,) = moments(line)
    assert document.quote(one.span) == one.words == "ten days"
    assert one.starts == "receipt of a request"
    assert one.quote == line
