# SPDX-License-Identifier: Apache-2.0
"""The pool of workers of this machine: any document may kill its worker, none the run.

Two clocks run for each document: one for all of it, one since its last beat. Both belong to the
program that scans, which ends a worker and all that it started without asking it. What a worker
sends is hostile until it has been checked: its length before it is kept, its shape and whose
result it claims to be before it is believed.
"""

import contextlib
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection

from pipeline.config import Limits
from pipeline.domain.diagnostic import Diagnostic, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.errors import InternalError
from pipeline.run.clocks import Clocks
from pipeline.run.launch import Ending, Launcher, PreparationError, launch
from pipeline.run.task import Task, TaskResult, TaskSource, failed_document, run_failure
from pipeline.run.wire import WireError, decode_judged
from pipeline.run.worker import FAILED, LAST, MAX_RESULT_BYTES, READY, RESULT

__all__ = ["Pool", "run_tasks"]

# A worker is renewed after so many documents, for the sake of libraries that leak.
_DOCUMENTS_A_WORKER = 100
# A document may take two workers with it, then it is given up.
_DEATHS_ALLOWED = 2
_START_SECONDS = 60.0
_STARTS_ALLOWED = 3
_PAUSE_SECONDS = 1.0


def run_tasks(
    tasks: Sequence[Task],
    source: TaskSource,
    *,
    workers: int,
    limits: Limits,
) -> Generator[TaskResult, None, None]:
    """Yields one result for each task, as they end; nothing for no tasks.

    Closing the iterator, or an exception in the loop over it, ends all workers at once.

    Args:
        tasks: Done in this order as workers come free.
        source: What does a task.
        workers: Number of processes, at least 1; never more than there are tasks.
        limits: What one document may cost.

    Raises:
        PreparationError: Rules, model or libraries could not be loaded.
        InternalError: No worker could be started.
    """
    yield from Pool(source, workers=workers, limits=limits).run(tasks)


@dataclass(slots=True)
class _Attempt:
    task: Task
    deaths: int = 0


@dataclass(slots=True, eq=False)
class _Worker:
    number: int
    connection: Connection
    started: float
    attempt: _Attempt | None = None
    ready: bool = False
    documents: int = 0
    # Of the document that it has; None when it has none.
    clocks: Clocks | None = None
    # The reader takes one message more than beats each time this is raised: a worker that
    # floods its pipe fills the pipe, not this process.
    may_read: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(1))
    ended: bool = False
    reader: threading.Thread | None = None


@dataclass(frozen=True, slots=True)
class _Message:
    worker: _Worker
    # None when the pipe closed, empty when it brought what is no message.
    frame: bytes | None


class Pool:
    """Workers that do tasks.

    A context manager: entering it starts the loading of rules and libraries, in another process,
    and does not wait; leaving it ends all that it started. ``run`` enters and leaves it by itself
    where nobody has.
    """

    def __init__(
        self,
        source: TaskSource,
        *,
        workers: int,
        limits: Limits,
        launcher: Launcher | None = None,
    ) -> None:
        self._source = source
        self._limits = limits
        self._size = max(1, workers)
        self._launcher = launcher
        self._entered = False
        self._messages: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._pending: deque[_Attempt] = deque()
        self._crew: dict[int, _Worker] = {}
        self._hired = 0
        self._failed_starts = 0

    def __enter__(self) -> "Pool":
        if self._launcher is None:
            self._launcher = launch(self._source, self._limits)
        self._entered = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._launcher is not None:
            self._launcher.close()
        for worker in self._crew.values():
            _close(worker)
        self._crew.clear()

    def run(self, tasks: Sequence[Task]) -> Generator[TaskResult, None, None]:
        """Yields one result for each task, as they end; nothing, and starts nothing, for none."""
        if not tasks:
            return
        with contextlib.nullcontext() if self._entered else self:
            yield from self._run(tasks)

    def _run(self, tasks: Sequence[Task]) -> Iterator[TaskResult]:
        self._pending.extend(_Attempt(task) for task in tasks)
        while self._pending or any(worker.attempt for worker in self._crew.values()):
            self._hire()
            # All that has arrived counts before the clocks do: whoever takes the results may
            # have kept this loop waiting.
            message = self._next_message()
            while message is not None:
                yield from self._take(message)
                message = self._waiting_message()
            yield from self._end_overdue()

    # Hiring and handing out.

    def _hire(self) -> None:
        busy = sum(worker.attempt is not None for worker in self._crew.values())
        wanted = min(self._size, busy + len(self._pending))
        while len(self._crew) < wanted:
            self._hired += 1
            connection = self._running().start(self._hired)
            worker = _Worker(self._hired, connection, time.monotonic())
            self._crew[worker.number] = worker
            worker.reader = threading.Thread(
                target=_read_messages,
                args=(worker, self._messages),
                name=f"armslength-worker-{worker.number}",
                daemon=True,
            )
            worker.reader.start()

    def _running(self) -> Launcher:
        if self._launcher is None:
            msg = "a pool is used inside `with`"
            raise InternalError(msg)
        return self._launcher

    def _hand_out(self, worker: _Worker) -> None:
        attempt = self._next_attempt(worker)
        if attempt is None or worker.documents >= _DOCUMENTS_A_WORKER:
            if attempt is not None:
                self._pending.appendleft(attempt)
            self._dismiss(worker)
            return
        worker.attempt = attempt
        worker.documents += 1
        worker.clocks = Clocks.begin(self._limits)
        # A worker that has just died is found out by the end of its pipe.
        with contextlib.suppress(OSError):
            worker.connection.send_bytes(attempt.task.as_json())
        worker.may_read.release()

    def _next_attempt(self, worker: _Worker) -> _Attempt | None:
        for index, attempt in enumerate(self._pending):
            # What has killed a worker is tried again in a fresh one, so that the traces of an
            # earlier document cannot be the reason.
            if attempt.deaths == 0 or worker.documents == 0:
                del self._pending[index]
                return attempt
        return None

    def _dismiss(self, worker: _Worker) -> Ending:
        del self._crew[worker.number]
        try:
            return self._running().end(worker.number)
        finally:
            _close(worker)

    # What workers say.

    def _next_message(self) -> _Message | None:
        now = time.monotonic()
        moments = [self._deadline(worker) - now for worker in self._crew.values()]
        wait = min(max(0.0, min(moments, default=0.0)), _PAUSE_SECONDS)
        try:
            # Waiting without end would not let Ctrl-C through on Windows.
            return self._messages.get(timeout=wait)
        except queue.Empty:
            return None

    def _waiting_message(self) -> _Message | None:
        try:
            return self._messages.get_nowait()
        except queue.Empty:
            return None

    def _take(self, message: _Message) -> Iterator[TaskResult]:
        worker, frame = message.worker, message.frame
        if self._crew.get(worker.number) is not worker:
            # Said before it was ended.
            return
        if worker.attempt is not None:
            yield from self._take_result(message, worker.attempt)
        elif not worker.ready:
            self._take_start(worker, frame or b"")
        else:
            # An idle worker says nothing: it has died, of no document.
            self._dismiss(worker)

    def _take_start(self, worker: _Worker, frame: bytes) -> None:
        kind = frame[:1]
        if kind == READY:
            worker.ready = True
            self._failed_starts = 0
            self._hand_out(worker)
            return
        ending = self._dismiss(worker)
        if kind == FAILED:
            raise PreparationError.from_json(frame[1:])
        self._count_failed_start(f"it ended with {_say_code(ending.code)}")

    def _take_result(self, message: _Message, attempt: _Attempt) -> Iterator[TaskResult]:
        worker, frame = message.worker, message.frame
        kind = frame[:1] if frame else b""
        judged = None
        if frame and kind in (RESULT, LAST):
            judged = _believe(attempt.task, frame[1:])
        if judged is None:
            yield from self._bury(worker, attempt, garbled=frame is not None)
            return
        worker.attempt = worker.clocks = None
        yield TaskResult(attempt.task, judged, attempt.deaths + 1)
        if kind == LAST:
            self._dismiss(worker)
        else:
            self._hand_out(worker)

    def _bury(self, worker: _Worker, attempt: _Attempt, *, garbled: bool) -> Iterator[TaskResult]:
        clocks = worker.clocks or Clocks.begin(self._limits)
        seconds = time.monotonic() - clocks.started
        ending = self._dismiss(worker)
        attempt.deaths += 1
        diagnostic = _judge_death(ending, self._limits, garbled=garbled)
        if diagnostic.code is ReasonCode.WORKER_CRASH and attempt.deaths < _DEATHS_ALLOWED:
            self._pending.appendleft(attempt)
            return
        judged = failed_document(attempt.task, diagnostic, seconds=seconds)
        yield TaskResult(attempt.task, judged, attempt.deaths)

    # Clocks.

    def _deadline(self, worker: _Worker) -> float:
        return worker.started + _START_SECONDS if worker.clocks is None else worker.clocks.deadline

    def _end_overdue(self) -> Iterator[TaskResult]:
        now = time.monotonic()
        for worker in tuple(self._crew.values()):
            if now < self._deadline(worker):
                continue
            attempt, clocks = worker.attempt, worker.clocks
            # An idle worker is dismissed at once, so this one has not begun.
            self._dismiss(worker)
            if attempt is None or clocks is None:
                self._count_failed_start(f"nothing came from it in {_START_SECONDS:g} s")
                continue
            judged = failed_document(
                attempt.task, _say_timeout(clocks, now), seconds=now - clocks.started
            )
            yield TaskResult(attempt.task, judged, attempt.deaths + 1)

    def _count_failed_start(self, what: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= _STARTS_ALLOWED:
            msg = f"no worker process can be started: {what}"
            raise InternalError(msg, cure="Run `armslength doctor`, and raise limits.memory_mb.")


def _read_messages(worker: _Worker, messages: "queue.SimpleQueue[_Message]") -> None:
    try:
        while True:
            frame = worker.connection.recv_bytes(MAX_RESULT_BYTES)
            if worker.clocks is not None and worker.clocks.hear(frame):
                continue
            worker.may_read.acquire()
            if worker.ended:
                return
            messages.put(_Message(worker, frame))
    except EOFError:
        messages.put(_Message(worker, None))
    except (OSError, ValueError) as error:
        # A length that no message has comes as an error without a number of the system's.
        from_system = isinstance(error, OSError) and error.errno is not None
        messages.put(_Message(worker, None if from_system else b""))


def _close(worker: _Worker) -> None:
    # Only after its reader has gone: the number of a closed pipe goes to the next one opened,
    # and the reader would take the words of a stranger.
    worker.ended = True
    worker.may_read.release()
    if worker.reader is not None:
        worker.reader.join(_PAUSE_SECONDS)
        if worker.reader.is_alive():
            return
    worker.connection.close()


def _believe(task: Task, data: bytes) -> JudgedDocument | None:
    try:
        judged = decode_judged(data)
    except WireError:
        return None
    if (judged.name, judged.offer) != (task.name, task.offer):
        return None
    if judged.sha256 == task.sha256:
        return judged
    diagnostic = run_failure(
        ReasonCode.UNREADABLE,
        "it changed while it was being read",
        cure="Scan again when nobody is writing to it.",
    )
    return replace(failed_document(task, diagnostic), seconds=judged.seconds)


def _say_timeout(clocks: Clocks, now: float) -> Diagnostic:
    overdue = clocks.overdue(now)
    return run_failure(overdue.code, f"reading and judging it {overdue.words}", cure=overdue.cure)


def _judge_death(ending: Ending, limits: Limits, *, garbled: bool) -> Diagnostic:
    if garbled:
        return run_failure(
            ReasonCode.WORKER_CRASH,
            "the process that read it sent what is no result, and was ended",
            cure="Treat the file as dangerous: ask for it in another format.",
        )
    if ending.short_of_memory:
        return run_failure(
            ReasonCode.MEMORY,
            f"reading and judging it asked for more than {limits.memory_mb} MB of memory "
            f"({_say_code(ending.code)}); {limits.memory_mb} MB are allowed",
            cure="Raise limits.memory_mb in armslength.toml, or split the document.",
        )
    if ending.code == -getattr(signal, "SIGXCPU", 0):
        return run_failure(
            ReasonCode.TIMEOUT_TOTAL,
            f"reading and judging it took more processor time than the {limits.seconds:g} s "
            "that are allowed",
            cure="Raise limits.seconds in armslength.toml, or split the document.",
        )
    return run_failure(
        ReasonCode.WORKER_CRASH,
        f"the process that read it died of it {_DEATHS_ALLOWED} times ({_say_code(ending.code)})",
        cure="Print it to a new PDF, or ask for it in another format, and scan that.",
    )


def _say_code(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
