# SPDX-License-Identifier: Apache-2.0
"""How people come in: by the printed address, by a password, and how they go."""

import re

import pytest
from argon2 import PasswordHasher

from pipeline.review.values import ReviewRole
from pipeline.review.web.accounts import Accounts
from pipeline.review.web.sessions import SESSION_SECONDS

LONG_ENOUGH = "a long enough secret"


def flags_of(answer):
    parts = answer.headers["set-cookie"].split("; ")
    return parts[0].partition("=")[0], {part.lower() for part in parts[1:]}


class TestAddress:
    def test_it_lets_one_browser_in(self, app, asker, room):
        token = {"token": room.entrance.secret}
        assert asker.get("/queue").status_code == 401
        assert asker.post("/api/session", token).json() == {"person": None}
        assert asker.get("/queue").status_code == 401, "nobody has said their name"
        other = type(asker)(app).post("/api/session", token)
        assert other.status_code == 401
        assert "set-cookie" not in other.headers

    def test_a_second_window_of_that_browser_is_in_already(self, ana, room):
        answer = ana.post("/api/session", {"token": room.entrance.secret})
        assert answer.json()["person"]["name"] == "Ana"

    def test_its_secret_has_256_bits_and_is_new_each_time(self, make_room):
        secrets = {make_room().entrance.secret for _ in range(20)}
        assert len(secrets) == 20
        assert all(re.fullmatch(r"[\w-]{43}", secret) for secret in secrets)

    @pytest.mark.parametrize("change", [str.upper, lambda one: one[:-1], lambda one: one + "a"])
    def test_nearly_right_is_wrong(self, asker, room, change):
        answer = asker.post("/api/session", {"token": change(room.entrance.secret)})
        assert answer.status_code == 401
        assert asker.post("/api/session", {"token": room.entrance.secret}).is_success

    def test_a_name_from_the_command_needs_no_form(self, make_app, make_room, asker):
        room = make_room(name="Ana")
        browser = type(asker)(make_app(room))
        person = browser.post("/api/session", {"token": room.entrance.secret}).json()["person"]
        assert (person["name"], person["role"]) == ("Ana", "reviewer")
        assert browser.get("/queue").json() == {"name": "Ana"}


class TestCookie:
    def test_only_our_own_pages_get_it_and_no_script_reads_it(self, asker, room):
        answer = asker.post("/api/session", {"token": room.entrance.secret})
        name, flags = flags_of(answer)
        assert name == "armslength-8123"
        assert {"httponly", "samesite=strict", "path=/"} <= flags
        assert not any(flag.startswith("domain") for flag in flags)

    def test_with_encryption_it_never_travels_without(self, shared):
        name, flags = flags_of(shared("Ana").answer)
        assert name == "__Host-armslength"
        assert {"httponly", "samesite=strict", "secure", "path=/"} <= flags

    def test_each_step_in_gives_a_new_one(self, asker, room):
        asker.post("/api/session", {"token": room.entrance.secret})
        before = dict(asker.cookies)
        asker.post("/api/session", {"name": "Ana", "task": "judge"})
        cookie = "; ".join(f"{name}={value}" for name, value in before.items())
        assert dict(asker.cookies) != before
        asker.cookies.clear()
        assert asker.get("/queue", headers={"cookie": cookie}).status_code == 401

    def test_it_ends(self, ana, clock):
        clock.now += SESSION_SECONDS - 1
        assert ana.get("/queue").is_success
        clock.now += 1
        assert ana.get("/queue").status_code == 401


class TestName:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("Ana", "Ana"),
            ("  Ana   Perez ", "Ana Perez"),
            ("Zoe\u0308", "Zo\u00eb"),
            ("=SUM(1)", "=SUM(1)"),
            ("<b>Ana</b>", "<b>Ana</b>"),
        ],
    )
    def test_it_is_kept_as_people_write_it(self, ana, given, kept):
        answer = ana.post("/api/session", {"name": given, "task": "judge"})
        assert answer.json()["person"]["name"] == kept

    @pytest.mark.parametrize(
        "given", ["", " ", "A\x00", "Ana\u200b", "\u202eAna", "A\x1b[1m", "x" * 81, "\u2028"]
    )
    def test_what_nobody_can_see_is_none(self, ana, desk, given):
        before = desk.head()
        assert ana.post("/api/session", {"name": given, "task": "judge"}).status_code == 422
        assert desk.head() == before

    def test_the_task_chooses_the_role_now_and_later(self, ana):
        for task, role in (
            ("judge", "reviewer"),
            ("settle", "adjudicator"),
            ("judge", "reviewer"),
        ):
            person = ana.post("/api/session", {"name": "Bo", "task": task}).json()["person"]
            assert person["role"] == role

    def test_nobody_takes_a_name_that_has_a_password(self, ana, desk):
        desk.enrol("Cara", ReviewRole.ADMIN, secret="kept")  # noqa: S106 - not one
        answer = ana.post("/api/session", {"name": "Cara", "task": "judge"})
        assert answer.status_code == 403
        assert ana.get("/queue").json() == {"name": "Ana"}

    def test_a_name_alone_lets_nobody_in(self, asker):
        answer = asker.post("/api/session", {"name": "Eve", "task": "judge"})
        assert answer.status_code == 401


class TestLeaving:
    def test_the_next_person_says_their_name(self, ana):
        assert ana.delete("/api/session").status_code == 204
        assert ana.get("/queue").status_code == 401
        ana.post("/api/session", {"name": "Bo", "task": "judge"})
        assert ana.get("/queue").json() == {"name": "Bo"}

    def test_it_signs_out_here_or_everywhere(self, shared):
        here, there, other = shared("Ana"), shared("Ana"), shared("Bo", address="192.0.2.2")
        here.delete("/api/session")
        assert here.get("/queue").status_code == 401
        assert there.get("/queue").is_success
        again = shared("Ana")
        again.delete("/api/session?everywhere=true")
        assert there.get("/queue").status_code == 401
        assert other.get("/queue").is_success


class TestPassword:
    def test_the_right_one_lets_in(self, shared):
        assert shared("Ana").get("/queue").json() == {"name": "Ana"}

    def test_wrong_and_unknown_look_the_same(self, shared, desk):
        wrong = shared("Ana", typed="wrong").answer
        desk_people = len(desk.people())
        unknown = shared("Ana", typed="x").post("/api/session", {"name": "No", "password": "x"})
        assert wrong.status_code == unknown.status_code == 401
        assert wrong.json() == unknown.json()
        assert len(desk.people()) == desk_people

    def test_an_unknown_name_costs_as_many_hashes_as_a_known_one(self):
        counted = []

        class Hasher(PasswordHasher):
            def hash(self, password, **how):
                counted.append(password)
                return super().hash(password, **how)

            def verify(self, kept, password):
                counted.append(password)
                return super().verify(kept, password)

        accounts = Accounts(hasher=Hasher(time_cost=1, memory_cost=8, parallelism=1))
        kept = accounts.hash("x")
        accounts.verify(kept, "y")
        costs = []
        for known in ("", kept, ""):
            counted.clear()
            assert not accounts.verify(known, "y")
            costs.append(len(counted))
        assert costs == [1, 1, 1]

    def test_the_address_of_one_computer_opens_nothing(self, shared, shared_room):
        browser = shared("Ana", typed="wrong")
        token = {"token": shared_room.entrance.secret}
        assert browser.post("/api/session", token).status_code == 422

    def test_who_no_longer_takes_part_is_out_at_once(self, shared, desk):
        browser = shared("Ana")
        person, _ = desk.secret_of("Ana")
        desk.change_role(person.id, ReviewRole.REVIEWER, active=False)
        assert browser.get("/queue").status_code == 401
        assert shared("Ana").answer.status_code == 401

    def test_five_tries_a_minute_by_name(self, shared, clock):
        shared("Ana")
        clock.now += 60
        tries = [
            shared("Ana", typed="wrong", address=f"192.0.2.{number}").answer.status_code
            for number in range(10, 17)
        ]
        assert tries == [401] * 5 + [429] * 2
        assert shared("Ana", address="192.0.2.99").answer.status_code == 429
        clock.now += 60
        assert shared("Ana", address="192.0.2.99").answer.is_success

    def test_five_tries_a_minute_by_address(self, shared, clock):
        tries = [shared(f"N{n}", typed="wrong").answer.status_code for n in range(7)]
        assert tries == [401] * 5 + [429] * 2
        assert shared("Bo", address="192.0.2.9").answer.is_success

    def test_a_new_one_ends_all_other_sessions(self, shared):
        here, there = shared("Ana"), shared("Ana")
        wrong = here.put("/api/password", {"old": "wrong", "new": "another long secret"})
        assert wrong.status_code == 403
        right = here.put("/api/password", {"old": LONG_ENOUGH, "new": "another long secret"})
        assert right.status_code == 204
        assert here.get("/queue").is_success
        assert there.get("/queue").status_code == 401

    @pytest.mark.parametrize("new", ["short", "x" * 257])
    def test_a_new_one_has_a_length(self, shared, new):
        answer = shared("Ana").put("/api/password", {"old": LONG_ENOUGH, "new": new})
        assert answer.status_code == 422
