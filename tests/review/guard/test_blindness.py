# SPDX-License-Identifier: Apache-2.0
"""What a curious reviewer could learn of others before they have judged a paper themselves."""

from dataclasses import replace

import pytest

from ..desk_samples import intake, item, paper, text, words  # noqa: TID252 - no package

START = 3 * (len(words(3)) + 1)
MISSED = {
    "category": "financial_risk",
    "severity": 2,
    "bound": "sub",
    "span": {"start": START, "end": START + len(words(3))},
}
ADD = "/api/papers/paper1/items"


@pytest.fixture
def review(desk):
    desk.take_in(intake(*(item(at) for at in range(2))))
    desk.keep_paper_text("paper1", text())
    return desk


@pytest.fixture
def people(review, shared):
    """The browsers of two who judge."""
    return tuple(
        shared(name, address=f"192.0.2.{at}", whole=True) for at, name in enumerate(("Ann", "Bob"))
    )


@pytest.mark.parametrize("other", [False, True])
def test_adding_taking_back_and_adding_again_tells_nothing(people, other):
    ann, bob = people
    first = ann.post(ADD, MISSED).json()
    if other:
        assert bob.post(ADD, MISSED).status_code == 201
    undone = ann.post("/api/undo").json()
    again = ann.post(ADD, MISSED).json()
    assert (undone["next"], again["item"]) == ("", first["item"])


@pytest.mark.parametrize("other", [False, True])
def test_adding_behind_somebody_who_took_theirs_back_tells_nothing(people, review, other):
    ann, bob = people
    first = bob.post(ADD, MISSED).json()
    bob.post("/api/undo")
    if other:
        bob.post(ADD, MISSED)
    assert ann.post(ADD, MISSED).json()["item"] == first["item"]
    assert "added by you" in ann.get("/queue").text
    assert review.verify().holds


def test_what_lost_its_place_shows_to_those_who_decided_on_it(people, review):
    ann, bob = people
    bob.post("/api/items/item0001-0000/judgement", {"verdict": "agree", "version": 0})
    bob.post(ADD, MISSED)
    left = replace(item(1, id="new1"), paper="again1")
    review.take_in(intake(left, papers=[paper(1, id="again1", sha256="f" * 64)], scan="scan 2"))
    review.keep_paper_text("paper1", text(2))
    assert len(review.stranded()) == 2
    for quote in (words(0), words(3)):
        assert quote in bob.get("/done").text
        assert quote not in ann.get("/done").text
