# SPDX-License-Identifier: Apache-2.0
"""Work on one file in a process of its own, which a hostile file may kill without harm.

The process gets its order as JSON on standard input and speaks on standard output: a line for
each beat and each grant of time that does not count, then its answer, which is a letter and bytes
behind it. It has the same limits and clocks as a worker of a scan. Its answer may have been
written by the file that it was working on: its length is checked here, its shape by the caller.
"""

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.config import Config, Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ArmslengthError, ReadingError, say_place
from pipeline.extract.support import Beat
from pipeline.run.clocks import Clocks, Overdue, Pulse
from pipeline.run.launch import PreparationError
from pipeline.run.limits import (
    allow_report,
    forbid_network,
    limit_process,
    renew_processor_limit,
    to_bytes,
)
from pipeline.run.worker import describe_failure

__all__ = ["Order", "Stop", "Work", "serve", "work_apart"]

Order = dict[str, object]
# What the process does: an order and whom to tell that it goes on; bytes are its answer.
Work = Callable[[Order, Beat], bytes]


class Stop(Protocol):
    """Tells that nobody waits for an answer any more, as ``threading.Event`` does."""

    def is_set(self) -> bool:
        """Says whether the process is to be ended."""


_DONE = b"R"
_REFUSED = b"E"
# Rules or configuration are wrong, not the file.
_FAILED = b"F"
_MOST_BYTES = 256 * 1024 * 1024
_MEBIBYTE = _CHUNK = 1 << 20
# Of what is said to the clocks; an answer is longer, or has no line end near its beginning.
_LONGEST_LINE = 32
_PAUSE_SECONDS = 0.5
_BOOT = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[1])\n"
    "from pipeline.run.apart import serve\n"
    "serve(sys.argv[2])\n"
)


def work_apart(
    work: str, order: Mapping[str, object], *, config: Config, stop: Stop | None = None
) -> bytes:
    """Returns what a function answers to an order, called in a process of its own.

    Args:
        work: ``"package.module:function"``, a ``Work``. What it raises as ``ReadingError`` is
            raised here, and so are its end and its silence.
        order: Values that JSON can carry, paths absolute; ``config`` is added to them.
        config: Its limits bind the process.
        stop: Looked at twice a second; ends the process when it is set.

    Raises:
        ReadingError: The file allows no answer, it cost more than the limits allow, or it was
            stopped.
        PreparationError: Faults of the rules, all of them.
    """
    whole = {**order, "config": config.model_dump(mode="json")}
    answer = _Process.run(work, json.dumps(whole).encode("ascii"), limits=config.limits, stop=stop)
    if stop is not None and stop.is_set():
        # What was killed while it spoke may have said half of it.
        raise ReadingError(ReasonCode.WORKER_CRASH, "it was stopped before it had an answer")
    if answer.overdue is not None:
        overdue = answer.overdue
        raise ReadingError(overdue.code, f"reading it {overdue.words}", cure=overdue.cure)
    kind, body = answer.data[:1], answer.data[1:]
    if kind == _FAILED:
        raise PreparationError.from_json(body)
    if kind not in (_DONE, _REFUSED):
        raise _death(answer, config.limits.memory_mb)
    if kind == _REFUSED:
        raise _refusal(body)
    return body


class _Process:
    """A process that has ended, and what it said."""

    def __init__(self, data: bytes, code: int, *, peak: int, overdue: Overdue | None) -> None:
        self.data = data
        self.code = code
        self.peak = peak
        self.overdue = overdue

    @classmethod
    def run(
        cls, work: str, order: bytes, *, limits: Limits, stop: Stop | None = None
    ) -> "_Process":
        answer = _Answer(Clocks.begin(limits))
        before = _peak_memory_of_children()
        with tempfile.TemporaryDirectory(prefix="armslength-") as folder:
            process = _start(work, folder)
            reader = threading.Thread(target=_receive, args=(process, order, answer), daemon=True)
            reader.start()
            try:
                overdue = _await(reader, answer.clocks, stop)
            finally:
                # Whatever it started goes with it, also when a person interrupts.
                _kill(process)
            reader.join(max(1.0, answer.clocks.deadline - time.monotonic()))
        # The system tells the highest peak of all children so far. What did not raise it was told
        # of an earlier one, so that no memory can be laid at this one's door.
        peak = _peak_memory_of_children()
        grown = peak if peak > before else 0
        return cls(answer.taken(), process.returncode, peak=grown, overdue=overdue)


class _Answer:
    """What the process says: lines for the clocks first, then its answer."""

    def __init__(self, clocks: Clocks) -> None:
        self.clocks = clocks
        self._pieces: list[bytes] = []
        self._size = 0
        self._begun = False

    def add(self, piece: bytes) -> bool:
        """Takes in a piece; says whether there may be more."""
        if not self._begun:
            piece = self._hear(b"".join((*self._pieces, piece)))
            self._pieces.clear()
            self._size = 0
        self._pieces.append(piece)
        self._size += len(piece)
        if self._size > _MOST_BYTES:
            self._pieces.clear()
            return False
        return True

    def taken(self) -> bytes:
        """Returns the answer, empty when there is none or it is too long."""
        return b"".join(self._pieces)

    def _hear(self, data: bytes) -> bytes:
        """Returns what stands behind the lines for the clocks."""
        while (at := data.find(b"\n", 0, _LONGEST_LINE)) >= 0:
            if not self.clocks.hear(data[:at]):
                break
            data = data[at + 1 :]
        self._begun = at >= 0 or len(data) >= _LONGEST_LINE
        return data


def _await(reader: threading.Thread, clocks: Clocks, stop: Stop | None) -> Overdue | None:
    """Waits for the reader to end; returns why it was given up, or None."""
    while reader.is_alive() and not (stop is not None and stop.is_set()):
        now = time.monotonic()
        if now >= clocks.deadline:
            return clocks.overdue(now)
        # The deadline moves while one waits for it.
        reader.join(min(clocks.deadline - now, _PAUSE_SECONDS))
    return None


def _start(work: str, folder: str) -> subprocess.Popen[bytes]:
    # -P and the whole search path of this process: the folder one is in must not be searched.
    search_path = [entry or str(Path.cwd()) for entry in sys.path]
    return subprocess.Popen(  # noqa: S603 - this very interpreter, and no shell
        [sys.executable, "-P", "-c", _BOOT, json.dumps(search_path), work],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, "TMPDIR": folder},
        start_new_session=True,
    )


def _receive(process: subprocess.Popen[bytes], order: bytes, answer: _Answer) -> None:
    if process.stdin is None or process.stdout is None:
        return
    # A process that dies at once leaves a closed pipe, and its exit code tells the rest.
    with contextlib.suppress(OSError), process.stdin as stream:
        stream.write(order)
    # Unbuffered: a beat is heard when it is sent, not when a chunk is full.
    while (chunk := os.read(process.stdout.fileno(), _CHUNK)) and answer.add(chunk):
        pass
    with contextlib.suppress(subprocess.TimeoutExpired):
        # Closing its output is the last thing that it does: its exit code comes soon.
        process.wait(1.0)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _refusal(body: bytes) -> ReadingError:
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        values = {"message": "the process that read it sent what is no result"}
    codes = {str(code): code for code in ReasonCode}
    code = codes.get(str(values.get("code")), ReasonCode.WORKER_CRASH)
    return ReadingError(code, str(values.get("message")), cure=str(values.get("cure") or ""))


def _death(ended: _Process, memory_mb: int) -> ReadingError:
    code = ended.code
    if code < 0 and ended.peak > memory_mb * _MEBIBYTE // 2:
        # A library that is refused memory ends its process by a signal.
        return ReadingError(
            ReasonCode.MEMORY,
            f"reading it asked for more memory than the {memory_mb} MB that are allowed",
            cure="Raise limits.memory_mb in armslength.toml, or split the document.",
        )
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return ReadingError(
        ReasonCode.WORKER_CRASH,
        f"the process that read it ended without a result ({how})",
        cure="Print it to a new PDF, or ask for it in another format.",
    )


def _peak_memory_of_children() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return to_bytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def serve(work: str) -> None:
    """Does the work that standard input orders, and answers on standard output."""
    # Said, because this process may not write the files with which the library finds it out.
    tempfile.tempdir = os.environ["TMPDIR"]
    order = json.loads(sys.stdin.buffer.read())
    kept = os.dup(1)
    # What libraries print must not mix with the answer.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    with os.fdopen(kept, "wb") as output:
        output.write(_answer(work, order, _beat_on(output)))


def _beat_on(output: BinaryIO) -> Beat:
    def send(frame: bytes) -> None:
        output.write(frame + b"\n")
        output.flush()

    return Pulse(send)


def _answer(work: str, order: Order, beat: Beat) -> bytes:
    try:
        return _DONE + _do(work, order, beat)
    except ReadingError as error:
        refusal = error
    except ArmslengthError as error:
        return _FAILED + describe_failure(error)
    except MemoryError:
        allow_report()
        refusal = ReadingError(
            ReasonCode.MEMORY,
            "reading it needs more memory than one document may have",
            cure="Raise limits.memory_mb in armslength.toml, or split the document.",
        )
    except Exception as error:  # noqa: BLE001 - the process boundary: a fault costs one document
        # Type and place only: the text of an exception may repeat words of the contract.
        refusal = ReadingError(
            ReasonCode.WORKER_CRASH,
            f"the program failed on it: {type(error).__name__}{say_place(error.__traceback__)}",
            cure="Report it to the project with this line.",
        )
    values: Order = {"code": refusal.code, "message": refusal.message, "cure": refusal.cure}
    # ASCII, so that half surrogate pairs pass as the escapes that they are.
    return _REFUSED + json.dumps(values).encode("ascii")


def _do(work: str, order: Order, beat: Beat) -> bytes:
    module, _, name = work.partition(":")
    function: Work = getattr(importlib.import_module(module), name)
    limits = Config.model_validate(order["config"]).limits
    forbid_network()
    limit_process(limits)
    renew_processor_limit(limits)
    return function(order, beat)
