# SPDX-License-Identifier: Apache-2.0
"""What a tender gives its marks for: only what it states is added up."""

import pytest

from pipeline.detect import weigh_marks
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.marks import Aim, TenderQuestion
from pipeline.domain.taxonomy import Bound, Category, FindingKind, Force, Mutuality


def question(words, share=None, *, at=0, **values):
    number = values.pop("number", f"Question {at + 1}")
    return TenderQuestion(number, words, (Span(100 * at, 100 * at + 90),), share, **values)


def criterion(words, share, *, number="7.1", at=50):
    return question(words, share, at=at, number=number, criterion=True)


def finding(label, at):
    return Finding(
        label=label,
        kind=FindingKind.RESTRICTION,
        span=Span(100 * at + 10, 100 * at + 60),
        quote="q",
        clause="",
        severity=2,
        bound=Bound.SUB,
        mutuality=Mutuality.ONE_WAY,
        force=Force.SCORED,
        probability=0.9,
    )


def test_a_paper_that_asks_nothing_has_no_marks():
    assert weigh_marks((), ()) is None


def test_questions_and_the_price_make_the_whole():
    marks = weigh_marks(
        (
            question("How will families be met?", 0.5, at=0),
            question("How do you share our values?", 0.2, at=1),
            criterion("Quality", 0.7),
            criterion("Price", 0.3),
        ),
        (),
    )
    assert (marks.delivery, marks.alignment, marks.price) == (0.5, 0.2, 0.3)
    assert (marks.unread, marks.unweighted) == (0, 0)


def test_a_question_that_a_rule_reads_as_alignment_is_one_whatever_it_says():
    asked = (question("Describe your signs.", 0.4, at=0), question("Staff", 0.6, at=1))
    marks = weigh_marks(asked, [finding(Category.MANDATORY_BRANDING, at=0)])
    assert [item.aim for item in marks.items] == [Aim.ALIGNMENT, Aim.DELIVERY]


def test_what_is_not_weighted_is_counted_and_never_invented():
    asked = (question("A", 0.4, at=0), question("B", at=1), question("C", at=2, test=True))
    marks = weigh_marks(asked, ())
    assert (marks.delivery, marks.unread) == (0.4, 0.6)
    assert (marks.unweighted, marks.tests) == (1, 1)


def test_numbers_of_marks_give_shares_when_every_question_has_one():
    asked = (question("A", at=0, marks=30), question("Price", at=1, marks=10))
    marks = weigh_marks(asked, ())
    assert (marks.delivery, marks.price) == (0.75, 0.25)


def test_numbers_of_marks_give_none_when_one_question_has_none():
    marks = weigh_marks((question("A", at=0, marks=30), question("B", at=1)), ())
    assert (marks.items, marks.unread) == ((), 1)


def test_criteria_and_their_parts_are_not_counted_twice():
    parts = [criterion(name, 0.35, number="7.2") for name in ("Staff", "Fit with our ethos")]
    whole = [criterion("Quality", 0.7), criterion("Cost", 0.3)]
    marks = weigh_marks((*whole, *parts), ())
    assert [item.words for item in marks.items] == ["Quality", "Cost"]


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param([question("A", 0.8, at=0), question("B", 0.7, at=1)], id="more than all"),
        pytest.param([criterion("Quality", 0.4), criterion("Price", 0.3)], id="no whole"),
    ],
)
def test_shares_that_make_no_whole_say_nothing(asked):
    marks = weigh_marks(asked, ())
    assert (marks.items, marks.unread) == ((), 1)
