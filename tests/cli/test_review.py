# SPDX-License-Identifier: Apache-2.0
"""``armslength review``: what it serves, prints, refuses and ends with."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from pipeline.errors import InputError
from pipeline.review import running
from pipeline.review.elsewhere import (
    ELSEWHERE_NAME,
    forget_database,
    kept_elsewhere,
    remember_database,
)
from pipeline.review.running import open_review
from pipeline.review.values import ReviewRole

LONG_ENOUGH = "a long enough secret"


@pytest.fixture
def output(scanned, tmp_path):
    """The results of a scan that nobody has reviewed."""
    return shutil.copytree(scanned.output, tmp_path / "out")


@pytest.fixture
def serve(start, scanned, tmp_path):
    """Starts the pages, and gives the process with the address that it printed."""
    begun = []

    def begin(output, *options):
        process = start("review", output, "--no-browser", "--rules", scanned.rules, *options)
        begun.append(process)
        line = process.stdout.readline()
        found = re.search(r"Open (\S+) in a browser\. Ctrl-C stops it", line)
        assert found, line + process.communicate(timeout=30)[1]
        process.address = found[1]
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


def origin_of(process):
    return process.address.partition("/start")[0]


@contextmanager
def come_in(address, **introduction):
    """Does what the start page does with the address, and gives the browser."""
    origin, _, token = address.partition("/start#")
    with httpx.Client(base_url=origin, headers={"origin": origin}, trust_env=False) as browser:
        browser.post("/api/session", json={"token": token}).raise_for_status()
        if introduction:
            browser.post("/api/session", json=introduction).raise_for_status()
        yield browser


class TestServing:
    def test_the_printed_address_lets_somebody_judge(self, serve, output):
        process = serve(output)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/start#[\w-]{43}", process.address)
        with come_in(process.address, name="Ana", task="judge") as browser:
            assert browser.get("/openapi.json").is_success
        with open_review(output) as desk:
            assert [person.name for person in desk.people()] == ["Ana"]

    @pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
    def test_it_stops_when_told_to_and_that_is_no_fault(self, serve, output, name):
        process = serve(output)
        process.send_signal(getattr(signal, name))
        printed, told = process.communicate(timeout=30)
        assert (process.returncode, printed, told) == (0, "", "")

    @pytest.mark.parametrize("end", ["kill", "terminate"])
    def test_a_page_that_stayed_open_reaches_the_next_one(self, serve, output, end):
        process = serve(output)
        getattr(process, end)()
        process.communicate(timeout=30)
        assert origin_of(serve(output)) == origin_of(process)

    def test_another_port_is_taken_where_the_last_one_is_not_free(self, serve, output):
        process = serve(output)
        process.kill()
        process.communicate(timeout=30)
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind(("127.0.0.1", int(origin_of(process).rpartition(":")[2])))
            taken.listen()
            assert origin_of(serve(output)) != origin_of(process)

    def test_a_second_one_of_the_same_folder_is_told_where_the_first_is(
        self, serve, output, run, scanned
    ):
        process = serve(output)
        second = run("review", output, "--no-browser", "--rules", scanned.rules)
        assert second.exit_code == 2
        assert process.address.partition("/start")[0] in second.stderr
        assert process.address.partition("#")[2] not in second.stderr
        purged = run("review", output, "--purge", input="y\n")
        assert purged.exit_code == 2

    def test_neither_secret_nor_words_are_written_down(self, serve, output):
        process = serve(output, "--name", "Ana")
        token = process.address.partition("#")[2]
        with come_in(process.address) as browser:
            browser.get(f"/queue?at={token}")
            browser.get("/nothing")
        process.send_signal(signal.SIGINT)
        printed = "".join(process.communicate(timeout=30))
        assert token not in printed
        assert "work for others" not in printed
        kept = [path for path in output.rglob("*") if path.is_file()]
        assert all(token.encode() not in path.read_bytes() for path in kept)

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such permissions")
    def test_nobody_else_can_read_what_is_kept(self, serve, output):
        with come_in(serve(output).address, name="Ana", task="judge"):
            for path in (output / "review", *(output / "review").rglob("*")):
                assert path.stat().st_mode & 0o077 == 0, path

    def test_an_address_of_the_network_is_refused_with_a_cure(self, run, output, scanned):
        for options, cure in (
            (["--host", "0.0.0.0"], "--shared"),  # noqa: S104 - it is refused
            (["--host", "0.0.0.0", "--shared"], "--certificate"),  # noqa: S104 - it is refused
        ):
            result = run("review", output, "--no-browser", *options, "--rules", scanned.rules)
            assert result.exit_code == 2
            assert cure in result.stderr

    def test_a_name_that_nobody_can_see_is_told(self, run, output, scanned):
        options = ["--no-browser", "--rules", scanned.rules, "--name", "\u202eAna"]
        result = run("review", output, *options)
        assert result.exit_code == 2
        assert "cannot be a name" in result.stderr

    def test_a_folder_without_a_scan_is_told(self, run, tmp_path):
        result = run("review", tmp_path / "none", "--no-browser")
        assert result.exit_code == 2
        assert "Scan first" in result.stderr
        assert not (tmp_path / "none").exists()


class TestShared:
    def test_the_first_admin_is_made_with_a_password_that_nobody_sees(self, run, output):
        typed = f"{LONG_ENOUGH}\n{LONG_ENOUGH}\n"
        result = run("review", output, "--shared", "--add-admin", "Cara", input=typed)
        assert result.exit_code == 0, result.stderr
        assert LONG_ENOUGH not in result.output
        with open_review(output) as desk:
            person, kept = desk.secret_of("Cara")
        assert person.role is ReviewRole.ADMIN
        assert kept.startswith("$argon2id$")

    @pytest.mark.parametrize(
        ("name", "typed", "why"),
        [
            ("Cara", "short\nshort\n", "at least 12"),
            ("", f"{LONG_ENOUGH}\n{LONG_ENOUGH}\n", "cannot be a name"),
            ("A\u202eb", f"{LONG_ENOUGH}\n{LONG_ENOUGH}\n", "cannot be a name"),
        ],
    )
    def test_what_cannot_be_one_is_told(self, run, output, name, typed, why):
        result = run("review", output, "--add-admin", name, input=typed)
        assert result.exit_code == 2
        assert why in result.stderr

    def test_nobody_serves_what_nobody_could_sign_in_to(self, run, output, scanned):
        result = run("review", output, "--shared", "--no-browser", "--rules", scanned.rules)
        assert result.exit_code == 2
        assert "--add-admin" in result.stderr

    def test_people_sign_in(self, run, serve, output):
        typed = f"{LONG_ENOUGH}\n{LONG_ENOUGH}\n"
        run("review", output, "--add-admin", "Cara", input=typed)
        process = serve(output, "--shared")
        origin = process.address.removesuffix("/start")
        with httpx.Client(base_url=origin, headers={"origin": origin}, trust_env=False) as browser:
            answer = browser.post("/api/session", json={"name": "Cara", "password": LONG_ENOUGH})
            assert answer.json()["person"]["role"] == "admin"


class TestVerify:
    def test_a_whole_record_has_a_head_that_holds_later(self, run, output):
        with open_review(output) as desk:
            desk.enrol("Ana", ReviewRole.REVIEWER)
        first = run("review", output, "--verify")
        assert first.exit_code == 0
        head = re.search(r"--head (\d+:[0-9a-f]{64})", first.stdout)[1]
        with open_review(output) as desk:
            desk.enrol("Bo", ReviewRole.REVIEWER)
        second = run("review", "verify", output, "--head", head)
        assert second.exit_code == 0
        assert head not in second.stdout

    def test_a_record_that_lacks_what_was_noted_is_not_whole(self, run, output):
        with open_review(output) as desk:
            desk.enrol("Ana", ReviewRole.REVIEWER)
        result = run("review", output, "--verify", "--head", f"7:{'0' * 64}")
        assert result.exit_code == 1
        assert result.stdout
        assert "not whole" in result.stderr

    def test_where_nobody_reviewed_there_is_nothing_to_verify(self, run, output):
        result = run("review", output, "--verify")
        assert result.exit_code == 2
        assert not (output / "review").exists()


class TestPurge:
    def test_nothing_of_the_review_is_left_and_all_of_the_scan(self, run, serve, output):
        before = {path.name for path in output.iterdir()}
        process = serve(output)
        with come_in(process.address, name="Ana", task="judge"):
            pass
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        result = run("review", output, "--purge", input="y\n")
        assert result.exit_code == 0, result.stderr
        assert {path.name for path in output.iterdir()} == before

    def test_it_asks_before(self, run, output):
        with open_review(output) as desk:
            desk.enrol("Ana", ReviewRole.REVIEWER)
        for typed in ("n\n", "", "\n"):
            assert run("review", output, "--purge", input=typed).exit_code == 1
        assert run("review", output, "--verify").exit_code == 0

    def test_other_files_that_somebody_linked_there_stay(self, run, output, tmp_path):
        with open_review(output) as desk:
            desk.enrol("Ana", ReviewRole.REVIEWER)
        own = tmp_path / "own.txt"
        own.write_text("mine")
        (output / "review" / "link").symlink_to(own)
        (output / "review" / "folder").symlink_to(tmp_path, target_is_directory=True)
        assert run("review", output, "--purge", input="y\n").exit_code == 0
        assert own.read_text() == "mine"


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            ([], "Missing argument"),
            (["a", "b"], "one too many"),
            (["verify"], "no result of a scan"),
            (["a", "--verify", "--purge"], "each do one thing"),
            (["a", "--shared", "--name", "Ana"], "for one computer"),
            (["a", "--head", f"1:{'0' * 64}"], "belongs to --verify"),
            (["a", "--verify", "--head", "1"], "not N:HASH"),
            (["a", "--port", "65536"], "65535"),
        ],
        ids=str,
    )
    def test_a_slip_is_told(self, run, here, arguments, why):
        result = run("review", *arguments)
        assert result.exit_code == 2
        assert why in result.stderr

    def test_help_comes_without_loading_the_server(self):
        code = (
            "import sys; from pipeline.cli import armslength\n"
            "armslength(['review', '--help'], standalone_mode=False)\n"
            "print([name for name in ('fastapi', 'uvicorn', 'sqlalchemy') if name in sys.modules])"
        )
        shown = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        assert "Example: armslength review" in shown
        assert json.loads(shown.splitlines()[-1]) == []


class TestDatabase:
    @pytest.mark.parametrize(
        ("given", "reached"),
        [
            ("postgresql://ana@host/db", "postgresql://ana:from%40there@host/db"),
            ("postgresql://ana:own@host/db", "postgresql://ana:own@host/db"),
            ("sqlite:////tmp/a.sqlite", "sqlite:////tmp/a.sqlite"),
            ("", ""),
            ("no address", "no address"),
        ],
    )
    def test_its_password_stays_off_the_command_line(self, monkeypatch, given, reached):
        monkeypatch.setenv("PGPASSWORD", "from@there")
        assert running.address_database(given) == reached

    def test_an_address_that_is_none_is_told_without_its_password(self, run, output):
        result = run(
            "review", output, "--add-admin", "Cara", "--database", "x://a:pw@b/c", input="\n"
        )
        assert result.exit_code != 0
        assert "pw@" not in result.output


class TestElsewhere:
    """A review that is kept in another database than that of its folder."""

    WORDS = "kept from all files"

    @pytest.fixture
    def urls(self, tmp_path):
        return [f"sqlite:///{tmp_path}/{name}.sqlite" for name in ("one", "two")]

    def enrol(self, output, *urls):
        for url in urls:
            with open_review(output, database=url) as desk:
                desk.enrol("Ana", ReviewRole.REVIEWER)

    def test_the_folder_remembers_it_without_its_password(self, output, urls):
        (url, _) = urls
        self.enrol(output, url)
        place = output / "review"
        assert kept_elsewhere(place) == (url,)
        given = f"postgresql://ana:{self.WORDS}@host/db?password={self.WORDS}&sslmode=require"
        remember_database(place, given)
        assert kept_elsewhere(place) == ("postgresql://ana@host/db?sslmode=require", url)
        assert self.WORDS not in (place / ELSEWHERE_NAME).read_text()
        forget_database(place, "postgresql://ana@host/db?sslmode=require")
        forget_database(place, url)
        assert not (place / ELSEWHERE_NAME).exists()

    def test_a_database_that_could_not_be_opened_is_not_remembered(self, output):
        with pytest.raises(InputError), open_review(output, database="x://a:pw@b/c"):
            pass
        assert kept_elsewhere(output / "review") == ()

    def test_the_folder_is_wiped_after_every_database_and_not_before(self, run, output, urls):
        one, two = urls
        before = {path.name for path in output.iterdir()}
        self.enrol(output, "", one, two)
        refused = run("review", output, "--purge", input="y\n")
        assert refused.exit_code == 2
        assert f"kept in {one} and {two}" in refused.stderr
        assert f'armslength review {output} --purge --database "{one}"' in refused.stderr
        assert run("review", output, "--verify").exit_code == 0, "nothing was wiped"
        halfway = run("review", output, "--purge", "--database", one, input="y\n")
        assert halfway.exit_code == 2
        assert f"kept in {two}, and not yet wiped" in halfway.stderr
        assert kept_elsewhere(output / "review") == (two,)
        last = run("review", output, "--purge", "--database", two, input="y\n")
        assert last.exit_code == 0, last.stderr
        assert {path.name for path in output.iterdir()} == before
        assert not [path for path in output.parent.glob("*.sqlite") if path.stat().st_size]

    def test_pages_without_it_say_so(self, serve, output, urls):
        self.enrol(output, urls[0])
        process = serve(output)
        assert f'in another database: --database "{urls[0]}" does' in process.stdout.readline()

    def test_a_command_that_seeks_it_in_the_folder_says_where_it_is(self, run, output, urls):
        self.enrol(output, urls[0])
        result = run("review", output, "--verify")
        assert result.exit_code == 2
        assert f"is kept in {urls[0]}" in result.stderr
        assert run("review", output, "--verify", "--database", urls[0]).exit_code == 0
