# SPDX-License-Identifier: Apache-2.0
"""The store of results: what was judged once need not be judged again.

One SQLite file in the output folder. Each document is a transaction of its own, so that a scan
that is killed has lost only what it had not finished. The file holds quotes from the papers:
it is readable by its owner only, and what is deleted is overwritten.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import (
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    delete,
    insert,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import CreateTable

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.errors import InputError
from pipeline.run.fingerprint import Fingerprint
from pipeline.run.walk import STORE_NAME
from pipeline.run.wire import WireError, decode_judged, encode_judged

__all__ = ["Store"]

# "Arms" in ASCII: says to other programs whose file this is.
_APPLICATION_ID = 0x41726D73
_SCHEMA_VERSION = 1
_BUSY_MILLISECONDS = 10_000
_BUSY_PAUSE = 0.01
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_METADATA = MetaData()
_DOCUMENTS = Table(
    "documents",
    _METADATA,
    # Rises in the order in which documents were finished.
    Column("key", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("settings_hash", String, nullable=False),
    # Empty where neither limits nor installed programs had a part in how the document ended.
    Column("limits_hash", String, nullable=False),
    Column("outcome", String, nullable=False),
    Column("judged", LargeBinary, nullable=False),
    UniqueConstraint("name", "settings_hash"),
)

# How a document ends because of what it may cost: with other limits it may end otherwise.
_LIMIT_CODES = frozenset(
    {
        ReasonCode.MEMORY,
        ReasonCode.RULE_TIMEOUT,
        ReasonCode.TIMEOUT_STALL,
        ReasonCode.TIMEOUT_TOTAL,
        ReasonCode.TOO_LARGE,
        ReasonCode.TOO_MANY_PAGES,
        ReasonCode.WORKER_CRASH,
    }
)

# How a document ends because of the programs that reading found, or did not: with others it may
# end otherwise, and so it may with more time for them.
_AID_CODES = frozenset(
    {
        ReasonCode.CONVERTED,
        ReasonCode.ENCRYPTED,
        ReasonCode.NO_TEXT_LAYER,
        ReasonCode.TEXT_QUALITY_LOW,
        ReasonCode.TEXT_RECOGNISED,
        ReasonCode.UNSUPPORTED_FORMAT,
    }
)


class Store:
    """Judged documents by name, hash of their bytes, and hash of all that judged them.

    Attributes:
        diagnostics: What happened when it was opened.
    """

    def __init__(
        self, connection: sqlite3.Connection, diagnostics: tuple[Diagnostic, ...] = ()
    ) -> None:
        self._connection = connection
        self._engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        self.diagnostics = diagnostics

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Returns the store in a folder, begun anew where there is none or it is broken.

        The folder is made where it is missing. A broken store is moved aside, with a note.

        Raises:
            InputError: The folder cannot be written, the file is of a later version of the
                program or of another program, or another scan holds it.
        """
        path = folder / STORE_NAME
        diagnostics: tuple[Diagnostic, ...] = ()
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                connection = _connect(path)
            except sqlite3.DatabaseError as error:
                if not _is_broken(error):
                    raise
                diagnostics = (_set_aside(path),)
                connection = _connect(path)
        except (OSError, sqlite3.Error) as error:
            raise _unusable(path, error) from error
        return cls(connection, diagnostics)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file; what was saved is kept."""
        self._engine.dispose()
        # The pool closes only what it has handed out; a store that was never asked has its own.
        self._connection.close()

    def load(self, name: str, sha256: str, *, fingerprint: Fingerprint) -> JudgedDocument | None:
        """Returns what was saved, None when nothing was or it can no longer be read."""
        query = select(_DOCUMENTS.c.judged).where(
            _DOCUMENTS.c.name == name,
            _DOCUMENTS.c.sha256 == sha256,
            _DOCUMENTS.c.settings_hash == fingerprint.settings,
            _DOCUMENTS.c.limits_hash.in_(("", fingerprint.limits, fingerprint.aids)),
        )
        with self._guard(), self._engine.connect() as connection:
            data = connection.execute(query).scalar_one_or_none()
        return None if data is None else _decode(data)

    def save(self, judged: JudgedDocument, *, fingerprint: Fingerprint) -> None:
        """Keeps a document in the place of what was kept for its name and settings before."""
        earlier = delete(_DOCUMENTS).where(
            _DOCUMENTS.c.name == judged.name,
            _DOCUMENTS.c.settings_hash == fingerprint.settings,
        )
        values = {
            "name": judged.name,
            "sha256": judged.sha256,
            "settings_hash": fingerprint.settings,
            "limits_hash": _hash_for(judged, fingerprint),
            "outcome": str(judged.outcome),
            "judged": encode_judged(judged),
        }
        with self._guard(), self._engine.begin() as connection:
            connection.execute(earlier)
            connection.execute(insert(_DOCUMENTS).values(values))

    def all(self, fingerprint: Fingerprint) -> tuple[JudgedDocument, ...]:
        """Returns all documents judged with these settings, in the order they were finished.

        Documents that have been removed from the scanned folder since are among them.
        """
        query = (
            select(_DOCUMENTS.c.judged)
            .where(_DOCUMENTS.c.settings_hash == fingerprint.settings)
            .order_by(_DOCUMENTS.c.key)
        )
        with self._guard(), self._engine.connect() as connection:
            rows = connection.execute(query).scalars().all()
        return tuple(judged for data in rows if (judged := _decode(data)) is not None)

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise _unusable(Path(STORE_NAME), error.orig or error) from error


def _hash_for(judged: JudgedDocument, fingerprint: Fingerprint) -> str:
    """Returns the hash that must be the same for a kept result to hold; empty when none must."""
    codes = {diagnostic.code for diagnostic in judged.diagnostics}
    if codes & _AID_CODES:
        return fingerprint.aids
    return fingerprint.limits if codes & _LIMIT_CODES else ""


def _connect(path: Path) -> sqlite3.Connection:
    _create_private(path)
    connection = sqlite3.connect(
        path,
        timeout=_BUSY_MILLISECONDS / 1000,
        # Transactions by hand, until the file is known to be ours and whole.
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        _check_whole(connection)
        _claim(connection, path)
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    # Writers queue up before they read, so that none has to start again.
    connection.isolation_level = "IMMEDIATE"
    return connection


def _create_private(path: Path) -> None:
    # SQLite would follow the umask; its side files take the rights of the main file.
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _check_whole(connection: sqlite3.Connection) -> None:
    if _pragma(connection, "quick_check(1)") != "ok":
        broken = sqlite3.DatabaseError("quick_check found faults")
        broken.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise broken


def _claim(connection: sqlite3.Connection, path: Path) -> None:
    # In one transaction, so that two scans that begin together do not see half of it.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _is_new(connection, path):
            connection.execute(str(CreateTable(_DOCUMENTS).compile(dialect=sqlite.dialect())))
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {_SCHEMA_VERSION}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _is_new(connection: sqlite3.Connection, path: Path) -> bool:
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        return True
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        msg = f"{path}: this is the file of another program"
        raise InputError(msg, cure="Choose another folder for the results with -o.")
    version = _pragma(connection, "user_version")
    if isinstance(version, int) and version > _SCHEMA_VERSION:
        msg = (
            f"{path}: a later version of the program wrote it "
            f"(schema {version}; this one knows {_SCHEMA_VERSION})"
        )
        raise InputError(msg, cure="Update the program, or choose another folder with -o.")
    return False


def _prepare(connection: sqlite3.Connection) -> None:
    _set_journal(connection)
    for statement in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
        # Safe from corruption; a power cut may cost the last documents, which are judged again.
        "synchronous = NORMAL",
        f"busy_timeout = {_BUSY_MILLISECONDS}",
    ):
        connection.execute(f"PRAGMA {statement}")


def _set_journal(connection: sqlite3.Connection) -> None:
    # Another scan that is just doing the same makes this fail at once, without the usual wait.
    limit = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while time.monotonic() < limit:
        try:
            if _pragma(connection, "journal_mode = WAL") == "wal":
                return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                time.sleep(_BUSY_PAUSE)
                continue
        break
    # A write-ahead log needs shared memory, which network file systems do not have.
    _pragma(connection, "journal_mode = DELETE")


def _pragma(connection: sqlite3.Connection, statement: str) -> str | int | None:
    row = connection.execute(f"PRAGMA {statement}").fetchone()
    value: str | int | None = row[0] if row else None
    return value


def _is_broken(error: sqlite3.DatabaseError) -> bool:
    # The low byte is the primary code; the rest tells where in SQLite it was noticed.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN


def _set_aside(path: Path) -> Diagnostic:
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    path.replace(aside)
    for side_file in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + side_file).unlink(missing_ok=True)
    return Diagnostic(
        ReasonCode.CORRUPT,
        Gravity.NOTE,
        f"the store of results was broken; it was moved to {aside.name} and begun anew",
        "Nothing to do: all documents are judged again. The file that was moved can be deleted.",
        stage="run",
    )


def _unusable(path: Path, error: BaseException) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    msg = f"{path}: the store of results cannot be used ({reason})"
    return InputError(
        msg,
        cure="See that the disk has room, that you may write there and that no other scan "
        "uses the folder, or choose another with -o. Finished documents are kept.",
    )


def _decode(data: bytes) -> JudgedDocument | None:
    try:
        return decode_judged(data)
    except WireError:
        # Written by another version: judged again, as if it were not there.
        return None
