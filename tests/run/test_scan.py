# SPDX-License-Identifier: Apache-2.0
"""A scan: judged once, kept at once, gone on with after an interruption."""

import contextlib
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from process_marks import marked_processes, wait_for

from pipeline.config import Config, Limits
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.taxonomy import DocumentKind
from pipeline.errors import InputError
from pipeline.run.fingerprint import fingerprint_run
from pipeline.run.launch import PreparationError
from pipeline.run.scan import scan
from pipeline.run.store import Store
from pipeline.run.task import TaskSource
from pipeline.run.walk import STORE_NAME

SOURCE = TaskSource("run_faults:make_judge", {"rules": "1"})
CONFIG = Config(jobs=2, limits=Limits(seconds=60, stall_seconds=60, memory_mb=512))
KNOWN_KIND = CONFIG.model_copy(update={"kinds": {"x": DocumentKind.ITT}})

pytestmark = pytest.mark.usefixtures("no_orphans")
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def run(folder, *, output=None, config=CONFIG, source=SOURCE, **kw):
    return scan([folder], source, config=config, output=output, **kw)


def outcomes(scanned):
    return {judged.name: str(judged.outcome) for judged in scanned.documents}


def codes(judged):
    return [diagnostic.code for diagnostic in judged.diagnostics]


def test_documents_come_sorted_with_hash_and_offer(papers):
    scanned = run(papers({"b.pdf": "ok b", "one/a.pdf": "ok a", "c.txt": "ok"}))
    assert [(judged.name, judged.offer) for judged in scanned.documents] == [
        ("b.pdf", "b"),
        ("one/a.pdf", "one"),
    ]
    assert scanned.documents[0].sha256 == hashlib.sha256(b"ok b").hexdigest()
    assert (scanned.judged, scanned.known) == (2, 0)


def test_without_an_output_folder_nothing_is_written(papers, tmp_path):
    folder = papers({"a.pdf": "ok"})
    run(folder)
    assert list(tmp_path.iterdir()) == [folder]
    assert [path.name for path in folder.iterdir()] == ["a.pdf"]


def test_paths_may_be_relative(papers, monkeypatch):
    monkeypatch.chdir(papers({"one/a.pdf": "ok a"}).parent)
    assert outcomes(run(Path("papers"))) == {"one/a.pdf": "ok"}
    monkeypatch.chdir("papers/one")
    assert outcomes(run(Path())) == {"a.pdf": "ok"}
    assert outcomes(run(Path("a.pdf"))) == {"a.pdf": "ok"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux allows such names")
def test_a_name_that_is_no_text_reaches_the_worker_and_the_store(papers, tmp_path):
    folder = papers({"a.pdf": "ok"})
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.pdf")).write_text("ok e", encoding="utf-8")
    scanned = run(folder, output=tmp_path / "out")
    assert outcomes(scanned) == {"a.pdf": "ok", r"caf\xe9.pdf": "ok"}
    assert run(folder, output=tmp_path / "out").documents == scanned.documents


class TestSecondScan:
    def test_judges_only_what_changed(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok a", "b.pdf": "ok b", "c.pdf": "ok c"})
        first = run(folder, output=tmp_path / "out")
        (folder / "b.pdf").write_text("ok new", encoding="utf-8")
        (folder / "d.pdf").write_text("ok d", encoding="utf-8")
        second = run(folder, output=tmp_path / "out")
        assert (second.judged, second.known) == (2, 2)
        assert second.documents[0] == first.documents[0]
        assert second.documents[1].findings[0].quote == "new"

    def test_starts_no_worker_when_nothing_changed(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok"})
        first = run(folder, output=tmp_path / "out")
        # The same name of the factory, which would now fail: it is not called.
        sys_path = list(sys.path)
        try:
            sys.path[:] = [entry for entry in sys.path if not entry.endswith("run")]
            assert run(folder, output=tmp_path / "out").documents == first.documents
        finally:
            sys.path[:] = sys_path

    @pytest.mark.parametrize(
        ("source", "config"),
        [
            pytest.param(replace(SOURCE, settings={"rules": "2"}), CONFIG, id="rules"),
            pytest.param(
                SOURCE, CONFIG.model_copy(update={"kinds": {"x": DocumentKind.ITT}}), id="kinds"
            ),
        ],
    )
    def test_judges_all_again_when_what_judges_has_changed(self, papers, tmp_path, source, config):
        folder = papers({"a.pdf": "ok a", "b.pdf": "ok b"})
        run(folder, output=tmp_path / "out")
        assert run(folder, output=tmp_path / "out", source=source, config=config).judged == 2

    def test_asks_only_for_what_a_result_rests_on(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok a"})
        one = replace(SOURCE, settings={"rules": "1"}, rests_on={"rules": "1"})
        run(folder, output=tmp_path / "out", source=one)
        other = replace(one, settings={"rules": "1", "verbose": True})
        assert run(folder, output=tmp_path / "out", source=other).known == 1
        newer = replace(one, rests_on={"rules": "2"})
        assert run(folder, output=tmp_path / "out", source=newer).known == 0

    def test_tries_again_what_ran_into_a_limit_that_was_raised(self, papers, tmp_path):
        folder = papers({"a.pdf": "pause 1.2", "b.pdf": "ok"})
        short = Config(jobs=1, limits=Limits(seconds=0.4, memory_mb=512))
        first = run(folder, output=tmp_path / "out", config=short)
        assert outcomes(first) == {"a.pdf": "error", "b.pdf": "ok"}
        again = run(folder, output=tmp_path / "out", config=short)
        assert (again.judged, again.documents) == (0, first.documents)
        longer = run(folder, output=tmp_path / "out")
        assert (longer.judged, longer.known) == (1, 1)
        assert outcomes(longer) == {"a.pdf": "ok", "b.pdf": "ok"}

    def test_the_number_of_workers_changes_no_result(self, papers, tmp_path):
        folder = papers({f"{number}.pdf": f"ok {number}" for number in range(6)})
        one = run(folder, output=tmp_path / "out", config=CONFIG.model_copy(update={"jobs": 1}))
        assert run(folder).documents == one.documents
        three = CONFIG.model_copy(update={"jobs": 3})
        assert run(folder, output=tmp_path / "out", config=three).known == 6


class TestCopies:
    def test_the_same_bytes_are_judged_once_and_reported_each(self, papers):
        folder = papers({"b/x.pdf": "pid", "a.pdf": "pid", "c.pdf": "ok other"})
        scanned = run(folder)
        first, copy, other = scanned.documents
        assert scanned.judged == 2
        assert (first.name, copy.name, copy.offer) == ("a.pdf", "b/x.pdf", "b")
        assert copy.findings == first.findings
        assert (codes(first), codes(copy), codes(other)) == ([], [ReasonCode.DUPLICATE], [])
        assert "'a.pdf'" in copy.diagnostics[0].message
        assert copy.outcome is Outcome.OK

    def test_another_ending_is_another_document(self, papers):
        assert run(papers({"a.pdf": "ok", "a.docx": "ok"})).judged == 2

    def test_a_copy_remains_known_when_the_first_is_gone(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok", "b.pdf": "ok"})
        run(folder, output=tmp_path / "out")
        (folder / "a.pdf").unlink()
        (judged,) = run(folder, output=tmp_path / "out").documents
        assert (judged.name, codes(judged)) == ("b.pdf", [])

    def test_a_copy_of_what_is_known_is_not_judged(self, papers, tmp_path):
        run(papers({"b.pdf": "ok"}), output=tmp_path / "out")
        scanned = run(papers({"a.pdf": "ok"}), output=tmp_path / "out")
        assert (scanned.judged, scanned.known) == (0, 2)
        assert [judged.name for judged in scanned.documents] == ["a.pdf", "b.pdf"]


class TestNotJudged:
    def test_what_the_walk_skips_is_reported(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok"})
        (folder / "paper").write_bytes(b"%PDF-1.7")
        scanned = run(folder, output=tmp_path / "out")
        assert outcomes(scanned) == {"a.pdf": "ok", "paper": "skipped"}
        assert codes(scanned.documents[1]) == [ReasonCode.TYPE_MISMATCH]

    def test_a_file_too_large_is_not_even_hashed(self, papers):
        folder = papers({"a.pdf": "ok"})
        with (folder / "big.pdf").open("wb") as file:
            file.truncate(5 * 2**30)
        (_, big) = run(folder).documents
        assert (big.outcome, big.sha256, codes(big)) == (
            Outcome.ERROR,
            "",
            [ReasonCode.TOO_LARGE],
        )
        assert "100 MB are allowed" in big.diagnostics[0].message

    def test_a_file_that_cannot_be_read_is_tried_again(self, papers, tmp_path, monkeypatch):
        folder = papers({"a.pdf": "ok", "b.pdf": "ok b"})
        opened = os.open

        def refuse(path, *arguments, **kw):
            # By hand, because rights do not bind a superuser, as whom tests may run.
            if Path(path).name == "a.pdf":
                raise PermissionError(13, "Permission denied")
            return opened(path, *arguments, **kw)

        with monkeypatch.context() as patch:
            patch.setattr(os, "open", refuse)
            scanned = run(folder, output=tmp_path / "out")
        assert codes(scanned.documents[0]) == [ReasonCode.UNREADABLE]
        assert outcomes(run(folder, output=tmp_path / "out")) == {"a.pdf": "ok", "b.pdf": "ok"}

    @posix
    def test_a_file_exchanged_for_a_pipe_is_not_waited_for(self, papers, monkeypatch):
        folder = papers({"a.pdf": "ok", "b.pdf": "ok b"})
        opened = os.open

        def exchange(path, *arguments, **kw):
            if Path(path).name == "a.pdf":
                Path(path).unlink()
                os.mkfifo(path)
            return opened(path, *arguments, **kw)

        monkeypatch.setattr(os, "open", exchange)
        assert codes(run(folder).documents[0]) == [ReasonCode.NOT_REGULAR]

    def test_bytes_that_change_while_they_are_read_are_not_kept(self, papers, tmp_path):
        folder = papers({"a.pdf": "wrong-hash"})
        (judged,) = run(folder, output=tmp_path / "out").documents
        assert codes(judged) == [ReasonCode.UNREADABLE]
        assert run(folder, output=tmp_path / "out").judged == 1


class TestProgress:
    def test_each_document_is_told_once(self, papers, tmp_path):
        folder = papers({"a.pdf": "ok", "b.pdf": "ok b"})
        (folder / "paper").write_bytes(b"%PDF-1.7")
        for _ in range(2):
            seen = []
            run(folder, output=tmp_path / "out", on_progress=seen.append)
            assert [(progress.done, progress.total) for progress in seen] == [
                (1, 3),
                (2, 3),
                (3, 3),
            ]
            assert {progress.latest.name for progress in seen} == {"a.pdf", "b.pdf", "paper"}

    def test_a_failing_listener_leaves_no_process_behind(self, papers, tmp_path):
        def fail(progress):
            msg = "listener"
            raise RuntimeError(msg)

        folder = papers({"a.pdf": "ok", "b.pdf": "pause 60"})
        with pytest.raises(RuntimeError, match="listener"):
            run(folder, output=tmp_path / "out", on_progress=fail)


def test_a_broken_store_is_a_remark_on_the_scan(papers, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / STORE_NAME).write_bytes(b"garbage" * 1000)
    scanned = run(papers({"a.pdf": "ok"}), output=out)
    assert codes(scanned) == [ReasonCode.CORRUPT]
    assert outcomes(scanned) == {"a.pdf": "ok"}


def test_failures_to_begin_are_raised(papers, tmp_path):
    with pytest.raises(InputError):
        run(tmp_path / "nowhere")
    with pytest.raises(PreparationError):
        run(papers({"a.pdf": "ok"}), source=replace(SOURCE, settings={"refuse": True}))


SCRIPT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from pathlib import Path
from pipeline.config import Config
from pipeline.run.scan import scan
from pipeline.run.task import TaskSource
source = TaskSource("run_faults:make_judge", {"rules": "1"})
config = Config.model_validate_json(sys.argv[4])
try:
    scan([Path(sys.argv[2])], source, config=config, output=Path(sys.argv[3]))
except KeyboardInterrupt:
    sys.exit(130)
"""


@contextlib.contextmanager
def scan_elsewhere(folder, output):
    """Runs a scan in a process of its own, without guarding its main module."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            SCRIPT,
            json.dumps(sys.path),
            str(folder),
            str(output),
            CONFIG.model_dump_json(),
        ],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def finished(output):
    """Returns how many results another process has put into a store so far."""
    try:
        with contextlib.closing(sqlite3.connect(output / STORE_NAME)) as connection:
            return connection.execute("SELECT count(*) FROM documents").fetchone()[0]
    except sqlite3.Error:
        return 0


@posix
@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGKILL, -signal.SIGKILL, id="killed"),
        pytest.param(signal.SIGINT, 130, id="interrupted"),
    ],
)
def test_a_scan_that_was_ended_goes_on_where_it_was(papers, tmp_path, no_orphans, number, code):
    texts = {f"{index:02}.pdf": f"pause 0.1 {index}" for index in range(8)}
    texts |= {f"z{index}.pdf": f"child {index}" for index in range(2)}
    folder, output = papers(texts), tmp_path / "out"
    output.mkdir()
    with scan_elsewhere(folder, output) as process:
        assert wait_for(lambda: finished(output) >= 8 or process.poll() is not None, 30)
        assert wait_for(lambda: len(marked_processes(no_orphans)) >= 5)
        process.send_signal(number)
        assert process.wait(10) == code
    assert wait_for(lambda: not marked_processes(no_orphans))
    with Store.open(output) as store:
        kept = store.all(fingerprint_run(SOURCE, CONFIG))
    assert len(kept) == 8
    for index in range(2):
        (folder / f"z{index}.pdf").write_text(f"ok {index}", encoding="utf-8")
    second = run(folder, output=output)
    assert (second.judged, second.known) == (2, 8)
    assert second.documents[:8] == tuple(sorted(kept, key=lambda judged: judged.name))
