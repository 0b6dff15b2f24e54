# SPDX-License-Identifier: Apache-2.0
"""On what people differ: by kinds, in words, and marked in what each of them said."""

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.outcomes import Difference, say_same, tell_apart
from pipeline.review.values import Judgement
from pipeline.review.web.pages.differing import describe_parts, tell_difference
from tests.review.desk_samples import AGREE, DISMISS, UNSURE, item, unflagged

FOUND, DRAWN = item(3), unflagged(4)
FRONT = Span(FOUND.start, FOUND.start + 20)
BACK = Span(FOUND.start + 15, FOUND.end)


def edit(**said):
    if span := said.get("span"):
        said["quote"] = FOUND.quote[span.start - FOUND.start : span.end - FOUND.start]
    return Judgement(Verdict.EDIT, **said)


BITES = edit(category=Category.VOLUME_ACCESS, severity=3, bound=Bound.SUB)
CASES = {
    "right and wrong": (FOUND, (AGREE, DISMISS), "whether it is right: 1 yes, 1 no"),
    "a grade": (
        FOUND, (edit(severity=3), AGREE), "the grade: moderate (2 of 4) or heavy (3 of 4)",
    ),
    "a side": (
        FOUND,
        (AGREE, edit(bound=Bound.PRIME)),
        "who is bound: you, the subcontractor or the prime contractor",
    ),
    "a topic": (
        FOUND,
        (AGREE, edit(category=Category.VOLUME_ACCESS)),
        "the topic: Exclusivity or Share of work",
    ),
    "words": (FOUND, (edit(span=FRONT), edit(span=BACK)), "which words"),
    "one is not sure": (FOUND, (AGREE, UNSURE), "one is not sure"),
    "nobody is sure": (FOUND, (UNSURE, UNSURE), "2 are not sure"),
    "nothing bites": (DRAWN, (AGREE, BITES), "whether anything bites here: 1 yes, 1 no"),
    "several things": (
        FOUND,
        (AGREE, edit(severity=3, bound=Bound.MUTUAL), DISMISS),
        "whether it is right: 2 yes, 1 no; the grade: moderate (2 of 4) or heavy (3 of 4); "
        "who is bound: you, the subcontractor or both sides",
    ),
    "nothing": (FOUND, (AGREE, edit(severity=2)), ""),
    "nothing in what is wrong": (FOUND, (DISMISS, DISMISS), ""),
    "nothing in what bites": (DRAWN, (BITES, BITES), ""),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "told"), CASES.values(), ids=CASES)
def test_what_people_differ_on_is_told_in_words(asked, said, told):
    assert tell_difference(asked, said) == told
    assert tell_apart(asked, said) == tell_apart(asked, said[::-1])
    if len(said) == 2 and UNSURE not in said:
        assert say_same(asked, *said) is (told == "")


def test_only_what_differs_is_marked_in_what_each_said():
    said = (edit(severity=3, span=FRONT), edit(span=BACK))
    first, second = (describe_parts(FOUND, one, said) for one in said)
    assert [(one.name, one.differs) for one in first] == [
        ("Topic", False), ("Grade", True), ("Who is bound", False), ("Words", True),
    ]  # fmt: skip
    shared = FOUND.quote[15:20]
    for parts, one in ((first, said[0]), (second, said[1])):
        pieces = parts[-1].pieces
        assert "".join(piece.text for piece in pieces) == one.quote
        assert [piece.text for piece in pieces if not piece.differs] == [shared]


def test_words_that_have_nothing_in_common_are_marked_whole():
    said = (edit(span=Span(FOUND.start, FOUND.start + 5)), edit(span=BACK))
    assert describe_parts(FOUND, said[0], said)[-1].pieces[0].differs
    assert tell_apart(FOUND, said) == (Difference.WORDS,)


def test_what_says_that_nothing_is_there_has_no_parts():
    for one in (DISMISS, UNSURE):
        assert describe_parts(FOUND, one, (AGREE, one)) == ()
