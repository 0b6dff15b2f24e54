# SPDX-License-Identifier: Apache-2.0
"""Items that are alike are paired as by looking at every pair, and faster where words repeat."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.domain.taxonomy import Category
from pipeline.domain.wording import share_of_words, word_set
from pipeline.review.intake import likeness
from pipeline.review.intake.likeness import Wordings, pair_alike
from pipeline.review.values import ItemKind
from tests.review.desk_samples import item

QUOTES = st.sampled_from(
    ["pay us", "pay us now", "pay them", "name us", "name them now", "name us now", "", "leave"]
)


@st.composite
def items(draw, name, kinds):
    made = st.builds(
        lambda quote, label, kind, start, clause: {
            "quote": quote,
            "label": label,
            "kind": kind,
            "start": start,
            "end": start + len(quote),
            "clause": clause,
        },
        QUOTES,
        st.sampled_from([Category.EXCLUSIVITY, Category.FINANCIAL_RISK]),
        st.sampled_from(kinds),
        st.integers(0, 12),
        st.sampled_from("12"),
    )
    fields = draw(st.lists(made, max_size=14))
    numbers = draw(st.permutations(range(len(fields))))
    return [
        item(0, **one, id=f"{name}{number:02d}")
        for one, number in zip(fields, numbers, strict=True)
    ]


def pair_plainly(olds, news):
    """Looks at every pair."""
    ranked = sorted(
        (-share, old.kind is ItemKind.ADDED, old.clause != new.clause, away, old.id, new.id)
        for old in olds
        for new in news
        if old.label == new.label
        for share in (share_of_words(word_set(old.quote), word_set(new.quote)),)
        for away in (abs(old.start - new.start),)
        if share >= 0.5
    )
    left = {one.id for one in (*olds, *news)}
    for *_, old, new in ranked:
        if {old, new} <= left:
            left -= {old, new}
            yield old, new


@given(olds=items("o", [ItemKind.FINDING, ItemKind.ADDED]), news=items("n", [ItemKind.FINDING]))
def test_the_same_pairs_are_made_as_by_looking_at_each(olds, news):
    pairs = {(old.id, new.id) for old, new in pair_alike(olds, news, Wordings())}
    assert pairs == set(pair_plainly(olds, news))


def test_what_has_no_place_is_like_something_or_not():
    lost = [item(0, quote="pay us now"), item(1, quote="leave")]
    wordings = Wordings()
    near = wordings.find_near(lost, [item(2, quote="pay us")])
    assert [wordings.of(one) in near for one in lost] == [True, False]


def test_words_that_come_a_thousand_times_are_compared_once(monkeypatch):
    compared = []

    def share(one, other):
        compared.append((one, other))
        return share_of_words(one, other)

    monkeypatch.setattr(likeness, "share_of_words", share)
    olds = [item(at, id=f"o{at}", quote="pay us", clause="1") for at in range(1_000)]
    news = [item(at, id=f"n{at}", quote="pay us now", clause="2") for at in range(1_000)]
    pairs = [(old.id[1:], new.id[1:]) for old, new in pair_alike(olds, news, Wordings())]
    assert len(compared) == 1
    assert len(pairs) == 1_000
    assert all(old == new for old, new in pairs)
