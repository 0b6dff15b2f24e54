# SPDX-License-Identifier: Apache-2.0
"""A tenth of what nobody flagged is judged too, and it stays the same tenth."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.document import Span
from pipeline.review.intake.sampling import draw_provisions, unflagged_items
from pipeline.review.intake.values import PaperText, ReadProvision
from pipeline.review.values import ItemKind, PaperState, ReviewedPaper


def text_of(sentences):
    text, provisions = "", []
    for sentence in sentences:
        provisions.append(ReadProvision(len(text), len(text) + len(sentence), "1", 1))
        text += sentence + "\n"
    return text, provisions


def sentences(size):
    return [f"The Provider shall keep record number {at} safe." for at in range(size)]


def drawn(sentences, touched=()):
    text, provisions = text_of(sentences)
    found = draw_provisions(text, provisions, touched=touched)
    return {text[one.start : one.end] for one in found}


def test_about_a_tenth_is_drawn():
    assert 140 <= len(drawn(sentences(2000))) <= 260


def test_the_choice_rests_on_the_words_alone():
    usual = sentences(300)
    mixed = [*usual[::-1], "The Lead Provider pays within thirty days of an invoice."]

    assert drawn(usual) <= drawn(mixed)
    assert len(drawn(mixed) - drawn(usual)) <= 1
    assert {one.upper() for one in drawn(usual)} == drawn([one.upper() for one in usual])


def test_what_a_finding_touches_is_never_drawn():
    usual = sentences(300)
    text, provisions = text_of(usual)
    chosen = draw_provisions(text, provisions, touched=())
    touched = [Span(one.start + 5, one.start + 9) for one in chosen]

    again = draw_provisions(text, provisions, touched=touched)

    assert not set(chosen) & set(again)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=12),
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12),
)
def test_touching_is_sharing_a_letter(spans, places):
    text = " ".join(f"word{at}" for at in range(60))
    touched = [Span(start, start + size) for start, size in spans]
    provisions = [ReadProvision(start, start + size, "") for start, size in places]

    for one in draw_provisions(text, provisions, touched=touched):
        assert not any(Span(one.start, one.end).overlaps(span) for span in touched)


def test_a_paper_with_provisions_gives_at_least_one():
    assert len(drawn(["The Provider shall keep a record."])) == 1
    assert drawn(["Not used."]) == set()
    assert drawn([]) == set()


def test_words_that_stand_twice_count_once():
    assert len(drawn(["The Provider shall keep a record."] * 50)) == 1


def test_items_come_behind_the_findings_with_their_exact_words():
    text, provisions = text_of(sentences(100))
    paper = ReviewedPaper("p", "a.pdf", "0" * 64, "o", 3, PaperState.READ, order=7)
    numbers = iter(range(1000))
    items = unflagged_items(
        paper, PaperText(text), provisions, touched=(), make_id=lambda: f"u{next(numbers)}"
    )

    assert [one.id for one in items] == [f"u{at}" for at in range(len(items))]
    assert all(one.quote == text[one.start : one.end] for one in items)
    assert {(one.kind, one.label, one.paper) for one in items} == {(ItemKind.UNFLAGGED, None, "p")}
    assert len({one.fingerprint for one in items}) == len(items)
    assert min(one.urgency for one in items) > 100_000
