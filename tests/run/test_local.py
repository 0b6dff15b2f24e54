# SPDX-License-Identifier: Apache-2.0
"""The pool: every way in which a document can take its worker down, and what becomes of it."""

import contextlib
import os
import socket
import sys
import uuid
from pathlib import Path

import pytest
from process_marks import MARK, marked_processes, wait_for
from run_faults import SECRET

from pipeline.config import Limits
from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.errors import ExitCode, InternalError
from pipeline.run import local
from pipeline.run.launch import PreparationError, SpawnLauncher
from pipeline.run.local import Pool, run_tasks
from pipeline.run.task import Task, TaskSource

SOURCE = TaskSource("run_faults:make_judge")
SMALL = Limits(seconds=3, stall_seconds=1.5, memory_mb=512)
WIDE = Limits(seconds=60, stall_seconds=60, memory_mb=512)

pytestmark = [
    pytest.mark.usefixtures("no_orphans"),
    pytest.mark.skipif(sys.platform != "linux", reason="the faults are injected through /proc"),
]

CRASH = ReasonCode.WORKER_CRASH

# Fault, reason code (None when it is judged), words of the message, number of attempts.
FAULTS = [
    pytest.param("ok", None, "", 1, id="works"),
    pytest.param("steady 2", None, "", 1, id="slow-but-beating-is-no-stall"),
    pytest.param("aside 4", None, "", 1, id="longer-in-time-that-does-not-count"),
    pytest.param("huge 3", None, "", 1, id="result-larger-than-a-pipe"),
    pytest.param("raise", CRASH, "ValueError in run_faults.py, line", 1, id="raises"),
    pytest.param("unreadable", ReasonCode.ENCRYPTED, "it is encrypted", 1, id="reading-error"),
    pytest.param("exit 3", CRASH, "died of it 2 times (exit code 3)", 2, id="exits"),
    pytest.param("exit 0", CRASH, "died of it 2 times (exit code 0)", 2, id="exits-as-if-done"),
    pytest.param("segv", CRASH, "(SIGSEGV)", 2, id="segmentation-fault"),
    pytest.param("abort-heavy 20", CRASH, "(SIGABRT)", 2, id="aborts-with-little-memory"),
    pytest.param("abort-heavy 350", ReasonCode.MEMORY, "512 MB", 1, id="aborts-short-of-memory"),
    pytest.param("allocate", ReasonCode.MEMORY, "512 MB are allowed", 1, id="allocates-all"),
    pytest.param("loop", ReasonCode.TIMEOUT_STALL, "1.5 s are allowed", 1, id="loops"),
    pytest.param("loop-beating", ReasonCode.TIMEOUT_TOTAL, "3 s are allowed", 1, id="beats-on"),
    pytest.param("sleep", ReasonCode.TIMEOUT_STALL, "1.5 s are allowed", 1, id="deaf-to-sigterm"),
    pytest.param("child mark", ReasonCode.TIMEOUT_STALL, "no progress", 1, id="starts-a-program"),
    pytest.param("half", ReasonCode.TIMEOUT_STALL, "no progress", 1, id="half-a-message"),
    pytest.param("garbage", CRASH, "what is no result", 2, id="garbage-on-the-pipe"),
    pytest.param("flood", CRASH, "what is no result", 2, id="floods-the-pipe"),
    pytest.param("frame R{}", CRASH, "what is no result", 2, id="result-of-wrong-shape"),
    pytest.param("frame W", CRASH, "what is no result", 2, id="ready-in-the-middle"),
    pytest.param('frame F{"failed": 1}', CRASH, "what is no result", 2, id="claims-no-start"),
    pytest.param("frame", CRASH, "what is no result", 2, id="empty-message"),
    pytest.param("other-name", CRASH, "what is no result", 2, id="result-of-another-document"),
    pytest.param("wrong-hash", ReasonCode.UNREADABLE, "it changed while", 1, id="bytes-changed"),
    pytest.param("write {stray}", CRASH, "OSError", 1, id="writes-a-file"),
]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """All faults in one run of two workers, as a folder of papers would have them."""
    folder = tmp_path_factory.mktemp("faults")
    texts = {}
    for number, case in enumerate(FAULTS):
        texts[f"{number:02}.pdf"] = spell(case.values[0], folder)
        texts[f"{number:02}-good.pdf"] = "ok between"
    mark = uuid.uuid4().hex
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MARK, mark)
        results = run(make_tasks(folder, texts), limits=SMALL)
    assert wait_for(lambda: not marked_processes(mark)), marked_processes(mark)
    return {texts[name]: result for name, result in results.items()}, results, folder


def spell(fault, folder):
    return fault.replace("{stray}", str(folder / "stray"))


def make_tasks(folder: Path, texts):
    tasks = []
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
        tasks.append(Task(folder / name, name, Path(name).stem, "ab" * 32))
    return tasks


def run(tasks, *, workers=2, limits=WIDE, source=SOURCE):
    return {
        result.task.name: result
        for result in run_tasks(tasks, source, workers=workers, limits=limits)
    }


@pytest.mark.parametrize(("fault", "code", "words", "attempts"), FAULTS)
def test_a_fault_ends_as_its_own_outcome(outcomes, fault, code, words, attempts):
    by_text, _, folder = outcomes
    result = by_text[spell(fault, folder)]
    assert result.attempts == attempts
    if code is None:
        assert result.judged.outcome is Outcome.OK
        return
    (diagnostic,) = result.judged.diagnostics
    assert (result.judged.outcome, diagnostic.code) == (Outcome.ERROR, code)
    assert words in diagnostic.message
    assert diagnostic.cure


def test_documents_beside_a_fault_are_judged(outcomes):
    _, results, _ = outcomes
    good = [result for name, result in results.items() if name.endswith("-good.pdf")]
    assert len(good) == len(FAULTS)
    assert {result.judged.outcome for result in good} == {Outcome.OK}


def test_the_words_of_an_exception_stay_in_the_worker(outcomes):
    by_text, _, _ = outcomes
    assert SECRET not in repr(by_text["raise"].judged)


def test_what_a_worker_writes_to_a_file_does_not_arrive(outcomes):
    stray = outcomes[2] / "stray"
    assert not stray.exists() or stray.stat().st_size == 0


def test_a_worker_reaches_no_network(tmp_path):
    """Neither a listener on this machine nor a name server hears of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        texts = {"a.pdf": f"network 127.0.0.1 {port}", "b.pdf": f"network lookup {port}"}
        results = run(make_tasks(tmp_path, texts))
        with pytest.raises(TimeoutError):
            listener.accept()
    messages = [result.judged.diagnostics[0].message for result in results.values()]
    assert all("RefusedError" in message for message in messages)


def test_what_a_worker_prints_does_not_reach_the_terminal(tmp_path, capfd):
    run(make_tasks(tmp_path, {"a.pdf": f"print {SECRET}"}))
    assert capfd.readouterr() == ("", "")


def test_fifty_documents_over_two_workers_give_what_one_worker_gives(tmp_path):
    tasks = make_tasks(tmp_path, {f"{number}.pdf": f"ok {number}" for number in range(50)})
    two, one = run(tasks), run(tasks, workers=1)
    assert {name: result.judged for name, result in two.items()} == {
        name: result.judged for name, result in one.items()
    }
    assert len(two) == 50
    assert all(result.judged.outcome is Outcome.OK for result in two.values())


def test_no_tasks_start_no_process():
    assert run([], source=TaskSource("no_such_module:at_all")) == {}


def test_a_worker_is_renewed_after_its_share_of_documents(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "_DOCUMENTS_A_WORKER", 4)
    tasks = make_tasks(tmp_path, {f"{number}.pdf": "pid" for number in range(10)})
    results = run(tasks, workers=1)
    pids = [result.judged.findings[0].quote for result in results.values()]
    assert sorted(pids.count(pid) for pid in set(pids)) == [2, 4, 4]


def test_a_worker_that_has_grown_large_is_renewed(tmp_path):
    texts = {"a.pdf": "pid", "b.pdf": "grow 350", "c.pdf": "pid"}
    results = run(make_tasks(tmp_path, texts), workers=1)
    first, last = results["a.pdf"].judged, results["c.pdf"].judged
    assert results["b.pdf"].judged.outcome is Outcome.OK
    assert first.findings[0].quote != last.findings[0].quote


def test_a_worker_that_dies_between_documents_is_replaced(tmp_path):
    """Its death is nobody's fault; the next document is at worst begun twice."""
    texts = {"a.pdf": "die-after-work 0.1", "b.pdf": "pause 0.5", "c.pdf": "ok"}
    results = run(make_tasks(tmp_path, texts), workers=1)
    assert {result.judged.outcome for result in results.values()} == {Outcome.OK}


def test_a_worker_lives_in_a_folder_of_its_own_that_is_removed(tmp_path):
    results = run(make_tasks(tmp_path, {"a.pdf": "whereabouts"}))
    folder = Path(results["a.pdf"].judged.findings[0].quote)
    assert folder != Path.cwd()
    assert folder != tmp_path
    assert not folder.exists()


def test_a_result_longer_than_allowed_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr(local, "MAX_RESULT_BYTES", 100_000)
    results = run(make_tasks(tmp_path, {"a.pdf": "huge 1", "b.pdf": "ok"}))
    assert results["a.pdf"].judged.diagnostics[0].code is ReasonCode.WORKER_CRASH
    assert results["b.pdf"].judged.outcome is Outcome.OK


def test_closing_the_iterator_ends_what_is_running(tmp_path, no_orphans):
    texts = {"a.pdf": "ok", "b.pdf": "sleep", "c.pdf": "child mark"}
    results = run_tasks(make_tasks(tmp_path, texts), SOURCE, workers=3, limits=WIDE)
    assert next(results).task.name == "a.pdf"
    assert marked_processes(no_orphans)
    results.close()
    assert wait_for(lambda: not marked_processes(no_orphans))


def test_a_worker_killed_from_outside_is_replaced(tmp_path, no_orphans):
    results = run_tasks(
        make_tasks(tmp_path, {"a.pdf": "pid", "b.pdf": "pause 0.4", "c.pdf": "ok"}),
        SOURCE,
        workers=1,
        limits=WIDE,
    )
    with contextlib.closing(results):
        first = next(results)
        os.kill(int(first.judged.findings[0].quote), 9)
        rest = list(results)
    assert [result.judged.outcome for result in rest] == [Outcome.OK, Outcome.OK]


class TestPreparation:
    def test_an_expected_failure_keeps_its_text_cure_and_exit_code(self, tmp_path):
        tasks = make_tasks(tmp_path, {"a.pdf": "ok"})
        source = TaskSource("run_faults:make_judge", {"refuse": True})
        with pytest.raises(PreparationError, match="the model is refused") as caught:
            run(tasks, source=source)
        assert caught.value.exit_code is ExitCode.MODEL
        assert caught.value.cure == "Train it again."

    @pytest.mark.parametrize(
        ("factory", "settings", "words"),
        [
            pytest.param("run_faults:make_judge", {"break": True}, "LookupError", id="exception"),
            pytest.param("run_faults:nothing", {}, "run_faults:nothing", id="no-such-function"),
            pytest.param("no_such_module:make", {}, "no_such_module", id="no-such-module"),
        ],
    )
    def test_an_unexpected_failure_says_what_failed(self, tmp_path, factory, settings, words):
        tasks = make_tasks(tmp_path, {"a.pdf": "ok"})
        with pytest.raises(PreparationError, match=words) as caught:
            run(tasks, source=TaskSource(factory, settings))
        assert caught.value.exit_code is ExitCode.INTERNAL

    def test_a_nursery_that_dies_is_an_error_not_a_hang(self, tmp_path):
        tasks = make_tasks(tmp_path, {"a.pdf": "ok"})
        with pytest.raises(InternalError, match="has died"):
            run(tasks, source=TaskSource("run_faults:make_judge", {"die": True}))


class TestSpawned:
    """Workers as new processes, as Windows has them."""

    def spawn(self, tasks, *, settings=None, limits=WIDE):
        source = TaskSource("run_faults:make_judge", settings or {})
        pool = Pool(source, workers=2, limits=limits, launcher=SpawnLauncher(source, limits))
        with pool:
            return {result.task.name: result for result in pool.run(tasks)}

    def test_faults_end_as_outcomes_there_too(self, tmp_path, capfd):
        limits = SMALL.model_copy(update={"stall_seconds": 1.0})
        texts = {
            "a.pdf": "ok",
            "b.pdf": "exit 4",
            "c.pdf": "sleep",
            "d.pdf": "network 127.0.0.1 9",
            "e.pdf": f"print {SECRET}",
            "f.pdf": "child mark",
        }
        results = self.spawn(make_tasks(tmp_path, texts), limits=limits)
        assert {name: outcome_of(result) for name, result in results.items()} == {
            "a.pdf": "ok",
            "b.pdf": ReasonCode.WORKER_CRASH,
            "c.pdf": ReasonCode.TIMEOUT_STALL,
            "d.pdf": ReasonCode.WORKER_CRASH,
            "e.pdf": "ok",
            "f.pdf": ReasonCode.TIMEOUT_STALL,
        }
        assert SECRET not in "".join(capfd.readouterr())

    def test_a_failure_to_prepare_is_raised(self, tmp_path):
        tasks = make_tasks(tmp_path, {"a.pdf": "ok"})
        with pytest.raises(PreparationError, match="the model is refused") as caught:
            self.spawn(tasks, settings={"refuse": True})
        assert caught.value.exit_code is ExitCode.MODEL

    def test_workers_that_cannot_start_are_given_up(self, tmp_path):
        tasks = make_tasks(tmp_path, {"a.pdf": "ok"})
        with pytest.raises(InternalError, match=r"no worker process.*exit code 9"):
            self.spawn(tasks, settings={"die": True})


def outcome_of(result):
    diagnostics = result.judged.diagnostics
    return diagnostics[0].code if diagnostics else str(result.judged.outcome)
