# SPDX-License-Identifier: Apache-2.0
"""Pictures of the pages over which a clause goes, and what they say where nothing is marked."""

from dataclasses import replace

import pytest

from pipeline.domain.document import Span
from pipeline.review.intake.placed import encode_words
from pipeline.review.intake.shelf import PageShelf
from pipeline.review.intake.values import PaperText, PlacedWord, Rectangle, TextPage
from pipeline.review.values import PaperState
from pipeline.review.web.pages.pictures import pictures_of_item

from ..desk_samples import item, paper  # noqa: TID252 - tests are no package of their own

LETTERS = 10
TEXT = PaperText(
    "x" * 5 * LETTERS,
    pages=tuple(
        TextPage(at + 1, 600.0, 800.0, at * LETTERS, (at + 1) * LETTERS) for at in range(5)
    ),
)


class Study:
    def __init__(self, folder):
        self.pages = PageShelf(folder)

    def picture_of(self, paper, page):
        return self.pages and Drawn()


class Drawn:
    path = None
    coming = True
    why = ""


@pytest.fixture
def study(tmp_path):
    study = Study(tmp_path)
    for number in range(1, 6):
        place = Rectangle(0.1, 0.1, 0.5, 0.2)
        start = (number - 1) * LETTERS
        word = PlacedWord(start, start + LETTERS, 0, place)
        study.pages.keep_words("paper1", number, encode_words([word]))
    return study


@pytest.mark.parametrize(
    ("start", "end", "pages"),
    [
        (0, 10, [1]),
        (5, 10, [1]),
        (5, 11, [1, 2]),
        (5, 25, [1, 2, 3]),
        # Longer ones are read as text.
        (5, 50, [1, 2, 3]),
        # What is missing in a paper stands nowhere.
        (0, 0, [1]),
    ],
)
def test_a_clause_is_shown_on_each_page_that_it_takes(study, start, end, pages):
    clause = item(0, start=start, end=end, page=1)
    shown = pictures_of_item(clause, paper(1), TEXT, study=study)
    assert [one.number for one in shown] == pages
    for one in shown:
        words = Span((one.number - 1) * LETTERS, one.number * LETTERS)
        assert bool(one.rectangles) is words.overlaps(Span(start, end))
        assert one.note == ""


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        (None, PaperState.WAITING, "as soon as the paper has been read"),
        (None, PaperState.FAILED, "could not be marked"),
        (TEXT, PaperState.READ, "could not be marked"),
    ],
)
def test_a_page_without_a_mark_says_why(tmp_path, text, state, told):
    known = replace(paper(1), state=state)
    clause = item(0, start=0, end=10, page=1)
    (shown,) = pictures_of_item(clause, known, text, study=Study(tmp_path))
    assert told in shown.note
