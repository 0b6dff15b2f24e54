# SPDX-License-Identifier: Apache-2.0
"""Removing a review so that nobody finds its words again on the disk.

Accepted gap: PostgreSQL keeps what it wrote ahead, and its own copies, until they are used up;
that is for who keeps the server. ``wiping`` names those of disks.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, text

from pipeline.errors import InputError
from pipeline.review.store.engine import Database
from pipeline.review.store.schema import METADATA
from pipeline.review.store.wiping import hold_log, let_go, wipe_file

__all__ = ["purge"]

_PATIENCE_SECONDS = 2


def purge(database: Database, *, project: str) -> None:
    """Removes a review; the database is closed by that, and its file goes with the last review.

    Raises:
        InputError: Another program uses the file, or it cannot be written.
    """
    if database.path is None:
        _purge_server(database, project)
        database.close()
        return
    database.close()
    try:
        _purge_file(database.path, project)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "sqlite_errorname", "")
        msg = f"{database.path}: the review could not be removed ({reason})"
        cure = "Stop the review pages and whatever else uses the file, then try again."
        raise InputError(msg, cure=cure) from error


def _purge_file(path: Path, project: str) -> None:
    with _alone(path) as connection:
        others = connection.execute(
            "SELECT count(*) FROM reviews WHERE project <> ?", (project,)
        ).fetchone()[0]
        if others:
            _empty(connection, project)
    if others:
        # What it was before it was emptied may stand in the log.
        with _alone(path):
            pass
    else:
        wipe_file(path)
    for copy in sorted(path.parent.glob(f"{path.name}.schema-*")):
        wipe_file(copy)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[sqlite3.Connection]:
    """Gives a file that nobody else has open, its log emptied, overwritten and removed."""
    log = hold_log(path)
    connection = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        # Fails while any other connection is open; removes the log.
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA secure_delete = ON")
        # VACUUM would write all of it into a file of its own.
        connection.execute("PRAGMA temp_store = MEMORY")
        yield connection
    finally:
        connection.close()
        let_go(log, path)


def _empty(connection: sqlite3.Connection, project: str) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'"
    ).fetchall()
    for name, _ in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    for table in reversed(METADATA.sorted_tables):
        connection.execute(f'DELETE FROM "{table.name}" WHERE project = ?', (project,))  # noqa: S608 - own names
    for _, statement in guards:
        connection.execute(statement)
    connection.execute("COMMIT")
    connection.execute("VACUUM")


def _purge_server(database: Database, project: str) -> None:
    with database.write() as connection:
        _guard(connection, on=False)
        for table in reversed(METADATA.sorted_tables):
            connection.execute(delete(table).where(table.c.project == project))
        _guard(connection, on=True)
    with database.maintain() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(text(f"VACUUM (FULL) {table.name}"))


def _guard(connection: Connection, *, on: bool) -> None:
    act = "ENABLE" if on else "DISABLE"
    connection.execute(text(f"ALTER TABLE events {act} TRIGGER USER"))
