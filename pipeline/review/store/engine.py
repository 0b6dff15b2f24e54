# SPDX-License-Identifier: Apache-2.0
"""The way to the database: a file of SQLite, or PostgreSQL where several people share it.

Who writes waits for those who write before; who reads sees one moment and waits for nobody.
"""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from pipeline.errors import InputError
from pipeline.review.store.disks import find_network_disk
from pipeline.review.store.turns import Turns
from pipeline.review.store.values import BusyError
from pipeline.review.store.wiping import hold_log, let_go

__all__ = ["APPLICATION_ID", "Database"]

# "ArmR" in ASCII: says to other programs whose file this is.
APPLICATION_ID = 0x41726D52
_WAIT_SECONDS = 10
# Threads of one program queue up here, where waiting is fair, and not in the file's lock.
_QUEUE_SECONDS = 60
_CONNECTIONS = 50
_WRITING = "review_writing"
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_BROKEN = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
# Lock not available, deadlock, not serialisable, statement cancelled by its clock.
_BUSY_STATES = frozenset({"55P03", "40P01", "40001", "57014"})


class Database:
    """Transactions that write, one at a time, and transactions that read.

    Attributes:
        path: The file of SQLite; None for PostgreSQL.
    """

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.path = path
        self._engine = engine
        self._queue = Turns()

    @classmethod
    def open(cls, url: str) -> Self:
        """Returns the database of a URL: ``sqlite:///path`` or ``postgresql://...``.

        Raises:
            InputError: The URL, the file or the server cannot be used.
        """
        parsed = _parse(url)
        if parsed.get_backend_name() == "postgresql":
            return cls(_connect_postgresql(parsed), None)
        path = Path(parsed.database or "")
        _create_private(path)
        _claim(path)
        return cls(_connect_sqlite(parsed), path)

    def close(self) -> None:
        """Closes all connections; what was written is kept."""
        if self.path is None:
            self._engine.dispose()
            return
        # The last to close a file takes what its log holds into it, and removes the log.
        log = hold_log(self.path)
        self._engine.dispose()
        let_go(log, self.path)

    @property
    def name(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self._engine.dialect.name

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Gives a transaction that is kept, on the disk, when the block ends without an error.

        Raises:
            BusyError: Others held the database for too long.
            InputError: It cannot be used.
        """
        if self.path is not None and not self._queue.acquire(timeout=_QUEUE_SECONDS):
            raise _busy()
        try:
            with self._guard(), self._transaction(writing=True) as connection:
                yield connection
        finally:
            if self.path is not None:
                self._queue.release()

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Gives a transaction that sees one moment of the database.

        Raises:
            BusyError: Others held the database for too long.
            InputError: It cannot be used.
        """
        with self._guard(), self._transaction(writing=False) as connection:
            yield connection

    @contextlib.contextmanager
    def maintain(self) -> Iterator[Connection]:
        """Gives a connection in which each statement is a transaction of its own."""
        with self._guard(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def take_stock(self) -> None:
        """Has PostgreSQL learn now what its tables hold, which it does by itself after minutes.

        Until then it plans each page as if the tables were nearly empty. SQLite needs no such
        thing. A table that others hold is passed over.
        """
        if self.path is not None:
            return
        with contextlib.suppress(BusyError), self.maintain() as connection:
            connection.execute(text("VACUUM (ANALYZE, SKIP_LOCKED) items, events, acts"))

    @contextlib.contextmanager
    def _transaction(self, *, writing: bool) -> Iterator[Connection]:
        try:
            connection = self._begin(writing=writing)
        except (DBAPIError, ConnectionError) as error:
            # The server was started anew since the connection was made: nothing was asked yet.
            # The driver lets some errors of its socket through as they are.
            if isinstance(error, DBAPIError) and not error.connection_invalidated:
                raise
            self._engine.dispose()
            connection = self._begin(writing=writing)
        with connection:
            yield connection
            connection.commit()

    def _begin(self, *, writing: bool) -> Connection:
        connection = self._engine.connect().execution_options(**{_WRITING: writing})
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return connection

    @contextlib.contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except PoolTimeoutError as error:
            raise _busy() from error
        except DBAPIError as error:
            if _is_busy(error):
                raise _busy() from error
            raise _unusable(self._engine.url, error.orig or error) from error
        except ConnectionError as error:
            raise _unusable(self._engine.url, error) from error


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The text of the error repeats the URL, and so a password in it.
        msg = "the address of the database cannot be read"
        raise InputError(msg, cure=_ADDRESSES) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        msg = f"{parsed.get_backend_name()!r}: no database that reviews can be kept in"
        raise InputError(msg, cure=_ADDRESSES)
    if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
        msg = "the address of the database names no file"
        raise InputError(msg, cure=_ADDRESSES)
    return parsed


_ADDRESSES = "Write sqlite:///path/to/file or postgresql://user:password@host/database."


def _connect_sqlite(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        pool_size=8,
        max_overflow=_CONNECTIONS - 8,
        pool_timeout=_WAIT_SECONDS,
        connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    # Transactions by hand: the driver would begin them late, and end them around CREATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for statement in (
        f"busy_timeout = {_WAIT_SECONDS * 1000}",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "secure_delete = ON",
        # A decision that was told to be saved outlives a power cut.
        "synchronous = FULL",
    ):
        cursor.execute(f"PRAGMA {statement}")
    cursor.close()


def _claim(path: Path) -> None:
    """Makes sure that the file is ours, or empty, and shared by way of a write-ahead log."""
    disk = find_network_disk(path.parent)
    if disk:
        msg = f"{path}: the database of reviews would lie on a network disk ({disk})"
        raise InputError(msg, cure=_LOCAL_DISK)
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
            owner = connection.execute("PRAGMA application_id").fetchone()[0]
            if owner not in {0, APPLICATION_ID}:
                msg = f"{path}: this is the file of another program"
                raise InputError(msg, cure="Choose another file for the review.")
            if not _set_log(connection):
                msg = f"{path}: the disk does not let programs share the database of reviews"
                raise InputError(msg, cure=_LOCAL_DISK)
    except sqlite3.Error as error:
        url = URL.create("sqlite", database=str(path))
        raise _unusable(url, error) from error


def _set_log(connection: sqlite3.Connection) -> bool:
    # Another program that is just doing the same makes this fail at once, without a wait.
    limit = time.monotonic() + _WAIT_SECONDS
    while True:
        try:
            return bool(connection.execute("PRAGMA journal_mode = WAL").fetchone()[0] == "wal")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > limit:
                raise
            time.sleep(_PAUSE)


_PAUSE = 0.01
_LOCAL_DISK = "Choose a folder on a disk of this machine, or PostgreSQL (--database)."


def _begin(connection: Connection) -> None:
    # Writers queue up before they read, so that none has to start again.
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _connect_postgresql(url: URL) -> Engine:
    try:
        engine = create_engine(
            url.set(drivername="postgresql+pg8000"),
            pool_size=8,
            max_overflow=_CONNECTIONS - 8,
            pool_timeout=_WAIT_SECONDS,
        )
    except ModuleNotFoundError as error:
        msg = "the database is PostgreSQL, and its driver is not installed"
        raise InputError(msg, cure="pip install 'armslength[postgresql]'") from error
    # Else its driver sends the rows of an INSERT one by one.
    engine.dialect.use_insertmanyvalues_wo_returning = True
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    if writing is not None:
        mode = "READ COMMITTED" if writing else "REPEATABLE READ, READ ONLY"
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL {mode}")


def _prepare_postgresql(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_QUEUE_SECONDS}s'")
    cursor.close()
    connection.commit()


def _create_private(path: Path) -> None:
    # SQLite would follow the umask; its side files take the rights of the main file.
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        msg = f"{path}: the database of reviews cannot be written ({error.strerror})"
        raise InputError(
            msg, cure="See that you may write there and that there is room."
        ) from error


def _is_busy(error: DBAPIError) -> bool:
    # The low byte is the primary code; the rest tells where in SQLite it was noticed.
    if getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _BUSY:
        return True
    return _state_of(error) in _BUSY_STATES


def _state_of(error: DBAPIError) -> str:
    details = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _busy() -> BusyError:
    msg = "others held the database of reviews for too long: nothing was saved"
    return BusyError(msg, cure="Try again; what you decided before is kept.")


def _unusable(url: URL, error: BaseException) -> InputError:
    place = url.render_as_string(hide_password=True)
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in _BROKEN:
        msg = f"{place}: the database of reviews is broken"
        cure = "Put back a copy of the file, or move it away and begin anew."
        return InputError(msg, cure=cure)
    # Codes alone: the text of an error may repeat what was to be kept.
    code = getattr(error, "sqlite_errorname", "") or type(error).__name__
    msg = f"{place}: the database of reviews cannot be used ({code})"
    cure = "See that it can be reached and written, and that its disk has room. Then try again."
    return InputError(msg, cure=cure)
