# SPDX-License-Identifier: Apache-2.0
"""Accounts of a shared review: who keeps the people, and what follows for those who are in."""

import pytest

from pipeline.review.values import ReviewRole

from .conftest import LONG_ENOUGH


@pytest.fixture
def cara(shared):
    return shared("Cara", ReviewRole.ADMIN, address="192.0.2.50")


def test_a_person_who_was_added_signs_in(cara, shared):
    added = cara.post(
        "/api/people", {"name": " Dee  Day", "role": "viewer", "password": LONG_ENOUGH}
    )
    assert added.status_code == 201
    assert {**added.json(), "id": ""} == {
        "id": "",
        "name": "Dee Day",
        "role": "viewer",
        "active": True,
    }
    assert shared("Dee Day").get("/queue").json() == {"name": "Dee Day"}


def test_no_answer_holds_a_password_or_its_hash(cara, desk):
    sent = {"name": "Dee", "role": "viewer", "password": LONG_ENOUGH}
    answer = cara.post("/api/people", sent)
    _, kept = desk.secret_of("Dee")
    assert LONG_ENOUGH not in answer.text
    assert kept not in answer.text
    assert LONG_ENOUGH not in kept


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"name": "Cara"}, 409),
        ({"name": "CARA"}, 409),
        ({"name": "\u200b"}, 422),
        ({"name": ""}, 422),
        ({"role": "owner"}, 422),
        ({"password": "short"}, 422),
        ({"more": 1}, 422),
    ],
    ids=str,
)
def test_what_cannot_be_a_new_person_is_refused(cara, desk, change, status):
    before = desk.head()
    sent = {"name": "Dee", "role": "viewer", "password": LONG_ENOUGH, **change}
    assert cara.post("/api/people", sent).status_code == status
    assert desk.head() == before


def test_who_judged_on_one_computer_goes_on_under_their_name(cara, desk):
    before = desk.enrol("Dee", ReviewRole.REVIEWER)
    sent = {"name": "Dee", "role": "adjudicator", "password": LONG_ENOUGH}
    answer = cara.post("/api/people", sent).json()
    assert (answer["id"], answer["role"]) == (before.id, "adjudicator")


def test_another_role_holds_at_once(cara, shared, desk):
    browser = shared("Ana")
    person, _ = desk.secret_of("Ana")
    answer = cara.patch(f"/api/people/{person.id}", {"role": "viewer"})
    assert answer.json()["role"] == "viewer"
    assert browser.post("/api/undo").status_code in (401, 403)


@pytest.mark.parametrize("change", [{"active": False}, {"password": "another long secret"}])
def test_who_is_put_out_or_given_a_password_is_out_everywhere(cara, shared, desk, change):
    browsers = [shared("Ana"), shared("Ana")]
    person, _ = desk.secret_of("Ana")
    assert cara.patch(f"/api/people/{person.id}", change).is_success
    assert [browser.get("/queue").status_code for browser in browsers] == [401, 401]
    assert shared("Ana").answer.status_code == 401


def test_somebody_always_keeps_the_people(cara, shared, desk):
    person, _ = desk.secret_of("Cara")
    for change in ({"active": False}, {"role": "reviewer"}):
        assert cara.patch(f"/api/people/{person.id}", change).status_code == 409
    shared("Dee", ReviewRole.ADMIN)
    assert cara.patch(f"/api/people/{person.id}", {"role": "reviewer"}).is_success


def test_nobody_unknown_is_changed(cara):
    assert cara.patch("/api/people/nobody", {"active": False}).status_code == 404
