# SPDX-License-Identifier: Apache-2.0
"""Who takes part, how they sign in, and what one review does not know of another."""

# ruff: noqa: S106 - nobody's password

from datetime import UTC, datetime, timedelta

import pytest
from desk_samples import AGREE, intake, item

from pipeline.review.store.desk import Desk
from pipeline.review.store.values import Chosen, NotAllowedError, UnknownError
from pipeline.review.values import EventKind, ReviewRole


def test_one_name_is_one_person(desk):
    ann = desk.enrol("Ann Lee", ReviewRole.REVIEWER)
    assert desk.enrol("  ann   LEE ", ReviewRole.ADMIN) == ann
    assert [person.name for person in desk.people()] == ["Ann Lee"]
    assert desk.person(ann.id) == ann
    assert desk.person("nobody") is None


@pytest.mark.parametrize("name", ["", "  ", "a" * 81, "An\x1b[2Jn", "Ann\u202e", "\ud800"])
def test_a_name_that_cannot_be_shown_is_refused(desk, name):
    with pytest.raises(NotAllowedError):
        desk.enrol(name, ReviewRole.REVIEWER)


def test_a_change_of_role_is_in_the_record(desk, ann):
    desk.change_role(ann, ReviewRole.ADJUDICATOR, by=ann)
    assert desk.person(ann).role is ReviewRole.ADJUDICATOR
    assert [event.kind for event in desk.events()] == [EventKind.ENROLLED] * 2
    desk.change_role(ann, ReviewRole.ADJUDICATOR, by=ann)
    assert desk.head()[0] == 2
    with pytest.raises(UnknownError):
        desk.change_role("nobody", ReviewRole.VIEWER)


def test_hashes_of_passwords_are_in_no_record(desk):
    ann = desk.enrol("Ann", ReviewRole.REVIEWER, secret="argon2 hash")
    assert desk.secret_of("ANN") == (ann, "argon2 hash")
    desk.enrol("Ann", ReviewRole.REVIEWER, secret="another hash")
    assert desk.secret_of("Ann") == (ann, "another hash")
    desk.enrol("Bob", ReviewRole.REVIEWER)
    assert desk.secret_of("Bob") is None
    assert desk.secret_of("nobody") is None
    assert not any("hash" in event.body for event in desk.events())


def test_settings_are_kept(desk, ann):
    assert desk.settings_of(ann) == {}
    desk.keep_settings(ann, {"keys": {"agree": "y"}, "shortcuts": False})
    assert desk.settings_of(ann) == {"keys": {"agree": "y"}, "shortcuts": False}
    with pytest.raises(UnknownError):
        desk.keep_settings("nobody", {})


def test_sessions_end(database_url, project):
    now = [datetime(2026, 11, 23, 12, tzinfo=UTC)]
    with Desk.open(database_url, project=project, clock=lambda: now[0]) as desk:
        ann = desk.enrol("Ann", ReviewRole.REVIEWER)
        for token in ("one", "two", "three"):
            desk.begin_session(ann.id, token_hash=token, lasts=timedelta(hours=1))
        assert desk.session("one") == ann
        desk.end_session("one")
        assert desk.session("one") is None
        desk.change_role(ann.id, ReviewRole.VIEWER)
        assert desk.session("two") is None
        desk.begin_session(ann.id, token_hash="four", lasts=timedelta(hours=1))
        now[0] += timedelta(hours=2)
        assert desk.session("four") is None
        with pytest.raises(UnknownError):
            desk.begin_session("nobody", token_hash="five", lasts=timedelta(hours=1))


def test_one_review_knows_nothing_of_another(review, ann, database_url, project):
    review.judge(ann, "item0001-0000", AGREE, version=0)
    with Desk.open(database_url, project=f"{project} beside") as other:
        assert other.people() == ()
        assert other.papers() == ()
        assert other.paper("paper1") is None
        assert other.paper_text("paper1") is None
        assert other.item("item0001-0000") is None
        assert list(other.events()) == []
        assert list(other.ratings()) == []
        with pytest.raises(UnknownError):
            other.items(Chosen(), person=ann)
        # The same ids, and yet others.
        other.take_in(intake(item(0)))
        bob = other.enrol("Bob", ReviewRole.REVIEWER).id
        other.judge(bob, "item0001-0000", AGREE, version=0)
        with pytest.raises(UnknownError):
            other.judge(bob, "item0001-0001", AGREE, version=0)
        assert other.verify().holds
    assert review.verify().holds
    assert review.items(Chosen(), person=ann).total == 5
