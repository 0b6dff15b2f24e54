# SPDX-License-Identifier: Apache-2.0
"""The store: what is saved is found again, and a damaged or foreign file does no harm."""

import sqlite3
import stat
import sys
import threading
from contextlib import closing
from dataclasses import replace

import pytest
from run_faults import good

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import InputError
from pipeline.run import store as store_module
from pipeline.run.fingerprint import Fingerprint
from pipeline.run.store import Store
from pipeline.run.task import Task
from pipeline.run.walk import STORE_NAME

PRINT = Fingerprint("settings", "limits")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")


def judged(tmp_path, name="a.pdf", *, sha256="1" * 64, text="words", code=None):
    document = good(Task(tmp_path / name, name, "offer", sha256), text=text)
    if code is None:
        return document
    return replace(document, diagnostics=(Diagnostic(code, Gravity.FATAL, "why"),))


def test_what_is_saved_is_loaded_after_closing(tmp_path):
    document = judged(tmp_path)
    with Store.open(tmp_path / "new" / "out") as store:
        store.save(document, fingerprint=PRINT)
    with Store.open(tmp_path / "new" / "out") as store:
        assert store.load("a.pdf", "1" * 64, fingerprint=PRINT) == document
        assert store.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "sha256", "fingerprint"),
    [
        pytest.param("b.pdf", "1" * 64, PRINT, id="other-name"),
        pytest.param("a.pdf", "2" * 64, PRINT, id="other-bytes"),
        pytest.param("a.pdf", "1" * 64, Fingerprint("other", "limits"), id="other-settings"),
    ],
)
def test_what_differs_is_not_found(tmp_path, name, sha256, fingerprint):
    with Store.open(tmp_path) as store:
        store.save(judged(tmp_path), fingerprint=PRINT)
        assert store.load(name, sha256, fingerprint=fingerprint) is None


@pytest.mark.parametrize(
    ("code", "still_holds"),
    [
        pytest.param(None, True, id="judged"),
        pytest.param(ReasonCode.ENCRYPTED, True, id="encrypted"),
        pytest.param(ReasonCode.TIMEOUT_TOTAL, False, id="out-of-time"),
        pytest.param(ReasonCode.MEMORY, False, id="out-of-memory"),
        pytest.param(ReasonCode.WORKER_CRASH, False, id="crash"),
    ],
)
def test_other_limits_question_only_what_ran_into_a_limit(tmp_path, code, still_holds):
    document = judged(tmp_path, code=code)
    with Store.open(tmp_path) as store:
        store.save(document, fingerprint=PRINT)
        assert store.load("a.pdf", "1" * 64, fingerprint=PRINT) == document
        other = store.load("a.pdf", "1" * 64, fingerprint=Fingerprint("settings", "wider"))
        assert (other == document) is still_holds


@pytest.mark.parametrize(
    ("code", "still_holds"),
    [
        pytest.param(ReasonCode.HIDDEN_TEXT, True, id="read-whole"),
        pytest.param(ReasonCode.TIMEOUT_TOTAL, True, id="out-of-time"),
        pytest.param(ReasonCode.NO_TEXT_LAYER, False, id="a-scan"),
        pytest.param(ReasonCode.TEXT_RECOGNISED, False, id="recognised"),
        pytest.param(ReasonCode.UNSUPPORTED_FORMAT, False, id="an-old-format"),
        pytest.param(ReasonCode.ENCRYPTED, False, id="behind-a-password"),
    ],
)
def test_other_programs_question_only_what_needed_one(tmp_path, code, still_holds):
    document = judged(tmp_path, code=code)
    without = Fingerprint("settings", "limits", aids="none")
    with Store.open(tmp_path) as store:
        store.save(document, fingerprint=without)
        assert store.load("a.pdf", "1" * 64, fingerprint=without) == document
        other = Fingerprint("settings", "limits", aids="tesseract")
        found = store.load("a.pdf", "1" * 64, fingerprint=other)
        assert (found == document) is still_holds


def test_a_new_version_of_a_document_takes_the_place_of_the_old(tmp_path):
    with Store.open(tmp_path) as store:
        store.save(judged(tmp_path, text="old"), fingerprint=PRINT)
        store.save(judged(tmp_path, "b.pdf"), fingerprint=PRINT)
        new = judged(tmp_path, sha256="2" * 64, text="new")
        store.save(new, fingerprint=PRINT)
        assert store.all(PRINT) == (judged(tmp_path, "b.pdf"), new)


def test_all_gives_one_fingerprint_in_the_order_of_finishing(tmp_path):
    other = Fingerprint("other", "limits")
    with Store.open(tmp_path) as store:
        for name in ("b.pdf", "a.pdf", "c.pdf"):
            store.save(judged(tmp_path, name), fingerprint=PRINT)
        store.save(judged(tmp_path, "d.pdf"), fingerprint=other)
        assert [document.name for document in store.all(PRINT)] == ["b.pdf", "a.pdf", "c.pdf"]
        assert store.all(Fingerprint("none", "limits")) == ()


@posix
def test_only_the_owner_may_read_it(tmp_path):
    folder = tmp_path / "out"
    with Store.open(folder) as store:
        store.save(judged(tmp_path), fingerprint=PRINT)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}
    assert f"{STORE_NAME}-wal" in modes


def test_the_file_says_whose_it_is(tmp_path):
    Store.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / STORE_NAME)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x41726D73,)
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def garbage(path):
    path.write_bytes(b"no database at all " * 100)


def damage_pages(path):
    """Overwrites what lies behind the first page, which holds the header."""
    with Store.open(path.parent) as store:
        for number in range(40):
            text = "x" * 1000
            store.save(judged(path.parent, f"{number}.pdf", text=text), fingerprint=PRINT)
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


@pytest.mark.parametrize("break_store", [garbage, damage_pages])
def test_a_broken_store_is_moved_aside_and_begun_anew(tmp_path, break_store):
    path = tmp_path / STORE_NAME
    for number in (1, 2):
        break_store(path)
        broken = path.read_bytes()
        with Store.open(tmp_path) as store:
            (note,) = store.diagnostics
            store.save(judged(tmp_path), fingerprint=PRINT)
            assert len(store.all(PRINT)) == 1
        assert note.gravity is Gravity.NOTE
        assert (tmp_path / f"{STORE_NAME}.broken-{number}").read_bytes() == broken


def test_an_empty_file_is_a_new_store(tmp_path):
    (tmp_path / STORE_NAME).touch()
    with Store.open(tmp_path) as store:
        assert store.all(PRINT) == ()
        assert store.diagnostics == ()


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param("PRAGMA user_version = 2", "a later version of the program", id="newer"),
        pytest.param("PRAGMA application_id = 7", "another program", id="foreign"),
    ],
)
def test_a_file_that_is_not_ours_to_use_is_left_as_it_is(tmp_path, statement, words):
    Store.open(tmp_path).close()
    path = tmp_path / STORE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
    with pytest.raises(InputError, match=words) as caught:
        Store.open(tmp_path)
    assert caught.value.cure
    assert [entry.name for entry in tmp_path.iterdir()] == [STORE_NAME]


def test_a_row_of_another_shape_counts_as_missing(tmp_path):
    with Store.open(tmp_path) as store:
        store.save(judged(tmp_path), fingerprint=PRINT)
    with closing(sqlite3.connect(tmp_path / STORE_NAME)) as connection, connection:
        connection.execute("UPDATE documents SET judged = ?", (b'[{"name": "a.pdf"}]',))
    with Store.open(tmp_path) as store:
        assert store.load("a.pdf", "1" * 64, fingerprint=PRINT) is None
        assert store.all(PRINT) == ()
        store.save(judged(tmp_path), fingerprint=PRINT)
        assert len(store.all(PRINT)) == 1


def test_a_file_in_the_place_of_the_folder_is_an_input_error(tmp_path):
    (tmp_path / "out").touch()
    with pytest.raises(InputError, match="cannot be used"):
        Store.open(tmp_path / "out")


def test_a_store_held_by_another_is_an_input_error_and_not_broken(tmp_path, monkeypatch):
    monkeypatch.setattr(store_module, "_BUSY_MILLISECONDS", 50)
    document = judged(tmp_path)
    with Store.open(tmp_path) as store:
        store.save(document, fingerprint=PRINT)
        with closing(sqlite3.connect(tmp_path / STORE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(InputError, match="locked"):
                store.save(document, fingerprint=PRINT)
            other.execute("ROLLBACK")
        store.save(document, fingerprint=PRINT)
        assert store.all(PRINT) == (document,)


def test_two_scans_may_write_to_one_store(tmp_path):
    def write(prefix):
        with Store.open(tmp_path) as store:
            for number in range(20):
                store.save(judged(tmp_path, f"{prefix}{number}"), fingerprint=PRINT)

    threads = [threading.Thread(target=write, args=(prefix,)) for prefix in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Store.open(tmp_path) as store:
        assert len(store.all(PRINT)) == 40


def test_a_disk_without_room_says_so(tmp_path):
    with Store.open(tmp_path) as store:
        store.save(judged(tmp_path), fingerprint=PRINT)
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 4")
        with pytest.raises(InputError, match="full") as caught:
            store.save(judged(tmp_path, "b.pdf", text="x" * 500_000), fingerprint=PRINT)
        assert "disk" in caught.value.cure
        assert store.all(PRINT) == (judged(tmp_path),)


def test_without_shared_memory_it_works_with_a_plain_journal(tmp_path, monkeypatch):
    class NoSharedMemory(sqlite3.Connection):
        def execute(self, sql, *values):
            if "WAL" in sql:
                error = sqlite3.OperationalError("locking protocol")
                error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
                raise error
            return super().execute(sql, *values)

    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *args, **kw: connect(*args, factory=NoSharedMemory, **kw)
    )
    with Store.open(tmp_path) as store:
        store.save(judged(tmp_path), fingerprint=PRINT)
        assert store.all(PRINT) == (judged(tmp_path),)
