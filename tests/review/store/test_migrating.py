# SPDX-License-Identifier: Apache-2.0
"""A database of each released version becomes one of this version, wholly or not at all."""

import contextlib
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from desk_samples import AGREE, DISMISS, UNSURE, intake, item
from sqlalchemy import text

from pipeline.domain.decision import Verdict
from pipeline.errors import InputError
from pipeline.review.outcomes import Difference
from pipeline.review.store.desk import Desk
from pipeline.review.store.engine import APPLICATION_ID, Database
from pipeline.review.store.migrating import SCRIPTS, Scripts, migrate
from pipeline.review.store.schema import METADATA
from pipeline.review.values import Judgement, ReviewRole

# What each released version made, as SQL: written once, and never again.
SCHEMAS = Path(__file__).parent / "schemas"
_NAMES = itertools.count(1)

NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{SCRIPTS.head}"


def upgrade():
    op.add_column("reviews", sa.Column("title", sa.Text))
    {{after}}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """URL of a database that holds nothing."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/review.sqlite"
    url = request.getfixturevalue("postgres")
    name = f"empty{next(_NAMES)}"
    with opened(url.format("postgres")) as server, server.maintain() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return url.format(name)


@contextlib.contextmanager
def opened(url):
    database = Database.open(url)
    try:
        yield database
    finally:
        database.close()


def later(tmp_path, after="pass"):
    """Returns scripts that know one revision more."""
    folder = tmp_path / "100% later"
    shutil.copytree(SCRIPTS.folder, folder)
    (folder / "versions" / "later.py").write_text(NEXT.format(after=after))
    return Scripts(folder, (*SCRIPTS.revisions, "later"))


def judged(url):
    with Desk.open(url, project="p") as desk:
        desk.take_in(intake(item(0)))
        ann = desk.enrol("Ann", ReviewRole.REVIEWER).id
        desk.judge(ann, "item0001-0000", AGREE, version=0)
        return desk.head()


def test_the_scripts_make_what_the_program_asks(empty_url):
    with opened(empty_url) as database:
        migrate(database)
        with database.read() as connection:
            context = MigrationContext.configure(connection)
            assert compare_metadata(context, METADATA) == []


@pytest.mark.parametrize("revision", SCRIPTS.revisions)
def test_each_released_schema_is_brought_to_this_one(tmp_path, revision):
    path = tmp_path / "review.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{revision}.sql").read_text())
    url = f"sqlite:///{path}"
    with Desk.open(url, project="p") as desk:
        assert desk.verify().holds
        assert desk.head()[0] == 3
    with opened(url) as database, database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_what_people_differ_on_is_told_of_what_was_judged_before(empty_url):
    with Desk.open(empty_url, project="p") as desk:
        desk.take_in(intake(*(item(at) for at in range(4))))
        ann, bob = (desk.enrol(name, ReviewRole.REVIEWER).id for name in ("Ann", "Bob"))
        for at, said in enumerate((AGREE, DISMISS, Judgement(Verdict.EDIT, severity=4))):
            desk.judge(ann, f"item0001-000{at}", AGREE, version=0)
            desk.judge(bob, f"item0001-000{at}", said, version=0)
        desk.judge(ann, "item0001-0003", UNSURE, version=0)
    with opened(empty_url) as database, database.write() as connection:
        go_back_to_the_first(connection)
    with Desk.open(empty_url, project="p") as desk:
        assert desk.verify().holds
        assert [one.item.id for one in desk.disputed(on=Difference.VERDICT).rows] == [
            "item0001-0001"
        ]
        assert [one.item.id for one in desk.disputed(on=Difference.GRADE).rows] == [
            "item0001-0002"
        ]
        assert desk.disputed(on=Difference.UNSURE).total == 0


def go_back_to_the_first(connection):
    """Takes away what the second schema has more than the first."""
    for name in (
        "items_that_differ",
        "items_of_paper",
        "items_queued_together",
        "items_queued_alone",
    ):
        connection.execute(text(f"DROP INDEX {name}"))
    connection.execute(text("ALTER TABLE items DROP COLUMN differs"))
    connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_the_file_says_whose_it_is(tmp_path):
    path = tmp_path / "review.sqlite"
    judged(f"sqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        told = [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode")
        ]
    assert told == [APPLICATION_ID, len(SCRIPTS.revisions), "wal"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_is_copied_before_it_is_changed(tmp_path):
    path = tmp_path / "review.sqlite"
    head = judged(f"sqlite:///{path}")
    with opened(f"sqlite:///{path}") as database:
        migrate(database, scripts=later(tmp_path))
        with database.read() as connection:
            assert connection.execute(text("SELECT title FROM reviews")).scalar_one() is None
    copy = tmp_path / f"review.sqlite.schema-{SCRIPTS.head}"
    assert copy.stat().st_mode & 0o777 == 0o600
    with Desk.open(f"sqlite:///{copy}", project="p") as desk:
        assert desk.head() == head


def test_a_later_database_is_refused_and_left_alone(empty_url, tmp_path):
    judged(empty_url)
    with opened(empty_url) as database:
        migrate(database, scripts=later(tmp_path))
    with pytest.raises(InputError, match="a later version of the program"):
        Desk.open(empty_url, project="p")
    with opened(empty_url) as database, database.read() as connection:
        assert connection.execute(text("SELECT seq FROM reviews")).scalar_one() == 3


def test_a_step_that_fails_leaves_all_as_it_was(empty_url, tmp_path):
    head = judged(empty_url)
    failing = later(tmp_path, after='op.execute("SELECT * FROM nothing")')
    with opened(empty_url) as database, pytest.raises(InputError):
        migrate(database, scripts=failing)
    with Desk.open(empty_url, project="p") as desk:
        assert desk.head() == head
        assert desk.verify().holds


def test_a_process_killed_in_the_middle_leaves_all_as_it_was(empty_url, tmp_path):
    head = judged(empty_url)
    killing = later(
        tmp_path, after=f"__import__('os').kill(__import__('os').getpid(), {signal.SIGKILL:d})"
    )
    program = (
        "import sys; from pathlib import Path\n"
        "from pipeline.review.store.engine import Database\n"
        "from pipeline.review.store.migrating import Scripts, migrate\n"
        "migrate(Database.open(sys.argv[1]), scripts=Scripts(Path(sys.argv[2]), sys.argv[3:]))"
    )
    command = [sys.executable, "-c", program, empty_url, str(killing.folder)]
    command += killing.revisions
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with Desk.open(empty_url, project="p") as desk:
        assert desk.head() == head
        assert desk.verify().holds


def test_many_who_begin_at_once_make_one_database(empty_url):
    faults = []

    def begin(name):
        try:
            with Desk.open(empty_url, project="p") as desk:
                desk.enrol(f"Person {name}", ReviewRole.REVIEWER)
        except Exception as error:  # noqa: BLE001 - of another thread
            faults.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Desk.open(empty_url, project="p") as desk:
        assert len(desk.people()) == 8
        assert desk.verify().holds


def test_the_file_of_another_program_is_refused(tmp_path):
    for number, statement in enumerate(
        ("PRAGMA application_id = 7", "CREATE TABLE reviews (a)", "CREATE TABLE other (a)")
    ):
        path = tmp_path / f"{number}.sqlite"
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
            connection.commit()
        with pytest.raises(InputError, match="another program"):
            Desk.open(f"sqlite:///{path}", project="p")


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://host/name", "sqlite://", "sqlite:///:memory:"]
)
def test_an_address_that_names_no_database_is_refused(url):
    with pytest.raises(InputError) as refusal:
        Desk.open(url, project="p")
    assert refusal.value.cure


def test_a_password_is_in_no_message():
    with pytest.raises(InputError) as refusal:
        Desk.open("postgresql://ann:geheim@127.0.0.1:1/name", project="p")
    assert "geheim" not in str(refusal.value)
    with pytest.raises(InputError) as refusal:
        Desk.open("postgresql://ann:geheim@[::1/name", project="p")
    assert "geheim" not in str(refusal.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="cannot be written"):
        Desk.open(f"sqlite:///{tmp_path}/review.sqlite", project="p")
