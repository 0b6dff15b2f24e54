# SPDX-License-Identifier: Apache-2.0
"""Bringing a database to the schema of this version: wholly, or not at all."""

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect, select, table, text
from sqlalchemy.sql import column

from pipeline.errors import InputError
from pipeline.review.store.engine import APPLICATION_ID, Database

__all__ = ["SCRIPTS", "Scripts", "migrate"]

# "ArmR": one number that all who migrate agree on.
_LOCK = APPLICATION_ID
_VERSIONS = table("alembic_version", column("version_num"))


@dataclass(frozen=True, slots=True)
class Scripts:
    """Where the scripts of migrations lie, and the revisions they know, oldest first."""

    folder: Path
    revisions: tuple[str, ...]

    @property
    def head(self) -> str:
        """The newest revision."""
        return self.revisions[-1]


SCRIPTS = Scripts(Path(__file__).parent / "migrations", ("0001", "0002"))


def migrate(database: Database, *, scripts: Scripts = SCRIPTS) -> None:
    """Brings a database to the newest revision; a file of SQLite is copied before.

    The copy lies beside the file, and is named after the revision that it has.

    Raises:
        InputError: A later version of the program wrote the database, or another program.
    """
    with database.read() as connection:
        found = _find_revision(connection, scripts)
    if found == scripts.head:
        return
    if found is not None and database.path is not None:
        _copy_aside(database.path, found)
    with database.write() as connection:
        if database.path is None:
            # Until the transaction ends: others wait, and then find nothing to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _find_revision(connection, scripts) != scripts.head:
            _upgrade(connection, scripts)
            _sign(connection, scripts)


def _find_revision(connection: Connection, scripts: Scripts) -> str | None:
    """Returns the revision of a database, None for one without any table."""
    inspector = inspect(connection)
    if not inspector.has_table(_VERSIONS.name):
        if connection.dialect.name == "sqlite" and inspector.get_table_names():
            msg = "the database is the file of another program"
            raise InputError(msg, cure="Choose another file for the review.")
        return None
    revision = connection.execute(select(_VERSIONS.c.version_num)).scalar_one_or_none()
    if revision is not None and revision not in scripts.revisions:
        msg = (
            f"a later version of the program wrote the database of reviews (schema {revision}; "
            f"this one knows {scripts.head})"
        )
        raise InputError(msg, cure="Update the program. Nothing was changed.")
    return None if revision is None else str(revision)


def _upgrade(connection: Connection, scripts: Scripts) -> None:
    # Loaded only where there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # The parser of Alembic takes a per cent sign for the beginning of a name.
    config.set_main_option("script_location", str(scripts.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, scripts.head)


def _sign(connection: Connection, scripts: Scripts) -> None:
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {len(scripts.revisions)}")


def _copy_aside(path: Path, revision: str) -> None:
    copy = path.with_name(f"{path.name}.schema-{revision}")
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with (
        contextlib.closing(sqlite3.connect(path)) as source,
        contextlib.closing(sqlite3.connect(part)) as target,
    ):
        source.backup(target)
    part.replace(copy)
