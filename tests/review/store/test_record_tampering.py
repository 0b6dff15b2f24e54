# SPDX-License-Identifier: Apache-2.0
"""Whoever changes the record, or what it comes to, behind the program's back is found out."""

# ruff: noqa: S608 - the statements are made of names of this module

import contextlib
import itertools
import sqlite3

import pytest
from desk_samples import AGREE, DISMISS, intake, item, paper
from sqlalchemy import text

from pipeline.errors import InputError
from pipeline.review.store.desk import Desk
from pipeline.review.store.rows import Project
from pipeline.review.store.schema import METADATA
from pipeline.review.store.verifying import verify

NOTHING_KEPT = {"accounts", "sessions", "texts", "alembic_version"}


@pytest.fixture
def judged(review, ann, bob, eve):
    """A review in which everything has happened."""
    review.judge(ann, "item0001-0000", AGREE, version=0)
    review.judge(bob, "item0001-0000", DISMISS, version=0)
    review.comment(bob, "item0001-0000", "Because.", version=0)
    version = review.item_row("item0001-0000", person=eve).outcome_version
    review.settle(eve, "item0001-0000", AGREE, version=version)
    review.judge(ann, "item0001-0001", AGREE, version=0)
    review.undo(ann)
    review.judge(bob, "item0001-0002", AGREE, version=0)
    changed = [item(at, id=f"new{at}", paper="again") for at in range(2)]
    review.take_in(intake(*changed, papers=[paper(id="again")], scan="scan 2"))
    assert review.verify().holds
    return review


@contextlib.contextmanager
def behind_the_back(desk):
    """Gives a way to change rows that no guard refuses."""
    with desk._database.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
            yield connection
            connection.execute(text("SET session_replication_role = DEFAULT"))
            return
        # Within a transaction, foreign keys cannot be switched off; they can wait to its end.
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for name in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER events_refuse_{name}"))
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        yield connection


@pytest.mark.parametrize("act", ["UPDATE events SET person = 'x'", "DELETE FROM events"])
def test_the_database_refuses_any_change_of_the_record(judged, act):
    with pytest.raises(InputError), judged._database.write() as connection:
        connection.execute(text(act))
    assert judged.verify().holds


CHANGES = {
    "seq": "seq + 100000",
    "kind": "CASE kind WHEN 'judged' THEN 'settled' ELSE 'judged' END",
    "body": "replace(body, ':', ': ')",
    "digest": "replace(digest, substr(digest, 1, 1), 'x')",
    "previous": "replace(previous, substr(previous, 1, 1), 'x')",
}
EVENT_COLUMNS = [
    column.name for column in METADATA.tables["events"].columns if column.name != "project"
]


def test_any_changed_field_of_any_event_is_told(judged, project):
    for seq, column in itertools.product(range(1, judged.head()[0] + 1), EVENT_COLUMNS):
        new = CHANGES.get(column, f"{column} || 'x'")
        with contextlib.suppress(Undo), behind_the_back(judged) as connection:
            if column == "seq":
                delete_acts(connection, project, seq)
            connection.execute(
                text(f"UPDATE events SET {column} = {new} WHERE project = :p AND seq = :s"),
                {"p": project, "s": seq},
            )
            assert not verified_inside(connection, project).holds, (seq, column)
            raise Undo
    assert judged.verify().holds


def test_any_event_that_is_missing_is_told(judged, project):
    for seq in range(1, judged.head()[0] + 1):
        with contextlib.suppress(Undo), behind_the_back(judged) as connection:
            delete_acts(connection, project, seq)
            delete_event(connection, project, seq)
            assert not verified_inside(connection, project).holds, seq
            raise Undo


def test_events_in_another_order_are_told(judged, project):
    for seq in range(1, judged.head()[0]):
        with contextlib.suppress(Undo), behind_the_back(judged) as connection:
            for a, b in ((seq, 100_000), (seq + 1, seq), (100_000, seq + 1)):
                move = f"UPDATE events SET seq = {b} WHERE project = :p AND seq = {a}"
                connection.execute(text(move), {"p": project})
            assert not verified_inside(connection, project).holds, seq
            raise Undo


def test_a_record_cut_off_and_sealed_anew_is_told_by_the_head_that_was_given_away(judged, project):
    head = judged.head()
    assert judged.verify(head).holds
    with behind_the_back(judged) as connection:
        seq = head[0]
        delete_acts(connection, project, seq)
        previous = connection.execute(
            text("SELECT previous FROM events WHERE project = :p AND seq = :s"),
            {"p": project, "s": seq},
        ).scalar_one()
        delete_event(connection, project, seq)
        connection.execute(
            text("UPDATE reviews SET seq = :s, digest = :d WHERE project = :p"),
            {"p": project, "s": seq - 1, "d": previous},
        )
    told = judged.verify(head).problems
    assert any("cut off" in problem for problem in told)
    assert not judged.verify((1, "0" * 64)).holds


# They are not told in the record: ranks, states of reading, what the last scan was.
PASSING = {
    *("project", "urgency", "waiting", "position", "state", "why", "name_key"),
    *("scan_hash", "rules_version"),
}


def folded_columns():
    """Yields table, column and what to put there instead."""
    for table in METADATA.sorted_tables:
        if table.name in NOTHING_KEPT | {"events"}:
            continue
        for column in table.columns:
            if column.name not in PASSING:
                yield table.name, column.name, changed(table.name, column)


def changed(table, column):
    name = column.name
    if name in {"live", "holds", "stands", "informed", "active"}:
        return f"1 - {name}"
    if name in {"alone", "together"}:
        return f"CASE {name} WHEN 'open' THEN 'agreed' ELSE 'open' END"
    if (table, name) == ("reviews", "digest"):
        return CHANGES[name]
    values = {"role": "'viewer'", "slot": "'comment'", "kind": "'unflagged'"}
    other = f"{name} + 100000" if column.type.python_type is int else f"{name} || 'x'"
    return values.get(name, other)


def test_any_changed_row_of_what_the_record_comes_to_is_told(judged, project):
    for table, column, new in folded_columns():
        key = "id" if table in {"items", "papers", "people"} else "seq"
        last = f"(SELECT max({key}) FROM {table} WHERE project = :p)"
        with contextlib.suppress(Undo), behind_the_back(judged) as connection:
            if column in {"stands", "holds"}:
                # What the database itself would refuse is no test.
                connection.execute(text("UPDATE acts SET holds = 1, stands = 0 WHERE stands = 1"))
            connection.execute(
                text(f"UPDATE {table} SET {column} = {new} WHERE project = :p AND {key} = {last}"),
                {"p": project},
            )
            assert not verified_inside(connection, project).holds, (table, column)
            raise Undo


def test_any_missing_rows_are_told(judged, project):
    for table in ("acts", "items", "papers", "people"):
        with contextlib.suppress(Undo), behind_the_back(judged) as connection:
            connection.execute(text(f"DELETE FROM {table} WHERE project = :p"), {"p": project})
            assert not verified_inside(connection, project).holds, table
            raise Undo


def test_a_broken_file_is_told(tmp_path):
    path = tmp_path / "review.sqlite"
    with Desk.open(f"sqlite:///{path}", project="p") as desk:
        desk.take_in(intake(*(item(at) for at in range(50))))
    data = bytearray(path.read_bytes())
    data[8192:16384] = b"\xff" * 8192
    path.write_bytes(bytes(data))
    with pytest.raises(InputError, match="broken"):
        read_all(path)


def read_all(path):
    with Desk.open(f"sqlite:///{path}", project="p") as desk:
        return desk.verify()


def test_bytes_that_are_no_text_are_told(judged, tmp_path, project):
    if judged._database.path is None:
        pytest.skip("PostgreSQL refuses them")
    with contextlib.closing(sqlite3.connect(judged._database.path)) as connection:
        connection.execute("UPDATE items SET says = CAST(x'ff7b' AS TEXT)")
        connection.commit()
    with pytest.raises(InputError):
        judged.verify()


class Undo(Exception):  # noqa: N818 - ends a transaction that is not to be kept
    pass


def verified_inside(connection, project):
    return verify(Project(connection, project))


def delete_acts(connection, project, seq):
    connection.execute(
        text("DELETE FROM acts WHERE project = :p AND seq = :s"), {"p": project, "s": seq}
    )


def delete_event(connection, project, seq):
    connection.execute(
        text("DELETE FROM events WHERE project = :p AND seq = :s"), {"p": project, "s": seq}
    )
