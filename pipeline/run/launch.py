# SPDX-License-Identifier: Apache-2.0
"""Starting and ending worker processes: forked from a nursery, or spawned where there is no fork.

Nothing is pickled towards the program that scans: it reads bytes only.
"""

import contextlib
import json
import multiprocessing
import multiprocessing.process
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Protocol

from pipeline.config import Limits
from pipeline.errors import ArmslengthError, ExitCode, InternalError
from pipeline.run.limits import forbid_network, limit_process
from pipeline.run.task import TaskSource
from pipeline.run.worker import FAILED, describe_failure, load_judge, serve_tasks

if sys.platform != "win32":
    from multiprocessing.reduction import send_handle

__all__ = ["Ending", "Launcher", "NurseryLauncher", "PreparationError", "SpawnLauncher", "launch"]

_ANSWER_SECONDS = 10.0
_END_SECONDS = 5.0
_KILLED = -9

# One thread a worker: two cores are better used by two documents.
_ONE_THREAD = {
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_BOOT = (
    "import json, sys\n"
    "sys.path[:] = json.loads(sys.argv[2])\n"
    "from pipeline.run.nursery import main\n"
    "main(int(sys.argv[1]))\n"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker process ended.

    Attributes:
        code: Exit code; minus the number of the signal that ended it.
        short_of_memory: True when it died near its memory limit.
    """

    code: int
    short_of_memory: bool = False


class PreparationError(ArmslengthError):
    """Rules, model or libraries that workers need could not be loaded; keeps its exit code."""

    def __init__(self, description: Mapping[str, object]) -> None:
        super().__init__(str(description["failed"]), cure=str(description["cure"]))
        self.exit_code = ExitCode(int(str(description["exit_code"])))

    @classmethod
    def from_json(cls, data: bytes) -> "PreparationError":
        """Returns the error that a worker described before it had seen any document."""
        return cls(json.loads(data))


class Launcher(Protocol):
    """Starts and ends workers, each known by its number."""

    def start(self, number: int) -> Connection:
        """Starts a worker and returns the pool's end of its pipe."""

    def end(self, number: int) -> Ending:
        """Ends a worker and all that it started, at once, and returns how it ended."""

    def close(self) -> None:
        """Ends everything that was started; may be called twice."""


def launch(source: TaskSource, limits: Limits) -> Launcher:
    """Returns the launcher for this system: a nursery where processes can be forked."""
    if sys.platform == "win32":
        return SpawnLauncher(source, limits)
    return NurseryLauncher(source, limits)


class NurseryLauncher:
    """Has workers forked from one process that has everything loaded (Linux, macOS)."""

    def __init__(self, source: TaskSource, limits: Limits) -> None:
        self._control, theirs = Pipe()
        with theirs:
            self._process = _start_nursery(theirs.fileno())
        order = {
            "factory": source.factory,
            "settings": dict(source.settings),
            "limits": limits.model_dump(),
        }
        # A nursery that has failed already is found out by the first worker's pipe.
        with contextlib.suppress(OSError):
            self._control.send_bytes(json.dumps(order).encode("ascii"))

    def start(self, number: int) -> Connection:
        """Starts a worker and returns the pool's end of its pipe."""
        ours, theirs = Pipe()
        # A nursery that has failed is found out by the end of the pipe just made.
        with theirs, contextlib.suppress(OSError):
            self._order({"start": number})
            _send_descriptor(self._control, theirs.fileno(), self._process.pid)
        return ours

    def end(self, number: int) -> Ending:
        """Ends a worker and its process group and returns how it ended.

        Raises:
            PreparationError: The nursery could not load what workers need.
            InternalError: The nursery itself has died.
        """
        answer = self._ask({"end": number})
        if "failed" in answer:
            raise PreparationError(answer)
        return Ending(int(answer["code"]), short_of_memory=bool(answer["short_of_memory"]))

    def close(self) -> None:
        """Ends the nursery, which ends its workers and removes their folder."""
        self._control.close()
        # Deadly only while it still loads, when it has no workers and does not look at its pipe.
        self._process.terminate()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _order(self, order: dict[str, int]) -> None:
        self._control.send_bytes(json.dumps(order).encode("ascii"))

    def _ask(self, order: dict[str, int]) -> dict[str, str | int | bool]:
        with contextlib.suppress(OSError):
            self._order(order)
        try:
            if self._control.poll(_ANSWER_SECONDS):
                answer: dict[str, str | int | bool] = json.loads(self._control.recv_bytes())
                return answer
        except (EOFError, OSError):
            pass
        msg = "the process that workers are started from has died"
        cure = "Scan again: finished documents are kept. If it recurs, give the scan more memory."
        raise InternalError(msg, cure=cure)


class SpawnLauncher:
    """Starts each worker as a new process (Windows, and wherever nothing can be forked)."""

    def __init__(self, source: TaskSource, limits: Limits) -> None:
        self._context = multiprocessing.get_context("spawn")
        # Not made by the workers: one that is killed could not remove it.
        self._folder = tempfile.mkdtemp(prefix="armslength-")
        settings = json.dumps(dict(source.settings))
        self._order = _Order(source.factory, settings, limits, self._folder)
        self._processes: dict[int, multiprocessing.process.BaseProcess] = {}

    def start(self, number: int) -> Connection:
        """Starts a worker and returns the pool's end of its pipe."""
        ours, theirs = Pipe()
        process = self._context.Process(target=_spawned, args=(theirs, self._order))
        process.daemon = True
        process.start()
        theirs.close()
        self._processes[number] = process
        return ours

    def end(self, number: int) -> Ending:
        """Ends a worker and returns how it ended."""
        process = self._processes.pop(number)
        if sys.platform != "win32" and process.pid is not None:
            # Not yet a group of its own in its first moments: then there is only itself to end.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.join(_END_SECONDS)
        code = process.exitcode
        return Ending(_KILLED if code is None else code)

    def close(self) -> None:
        """Ends all workers and removes their folder."""
        for number in tuple(self._processes):
            self.end(number)
        shutil.rmtree(self._folder, ignore_errors=True)


def _start_nursery(descriptor: int) -> subprocess.Popen[bytes]:
    # -P and the whole search path of this process: the folder in which somebody scans papers
    # must not be searched for modules. An empty entry means the folder one is in.
    search_path = [entry or str(Path.cwd()) for entry in sys.path]
    return subprocess.Popen(  # noqa: S603 - this interpreter, and no word from a document
        [sys.executable, "-P", "-c", _BOOT, str(descriptor), json.dumps(search_path)],
        pass_fds=[descriptor],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=os.path.sep,
        env={**os.environ, **_ONE_THREAD},
        # A Ctrl-C in the terminal reaches this process only, which then ends the others.
        start_new_session=True,
    )


def _send_descriptor(control: Connection, descriptor: int, pid: int) -> None:
    if sys.platform != "win32":
        send_handle(control, descriptor, pid)


@dataclass(frozen=True, slots=True)
class _Order:
    factory: str
    settings: str
    limits: Limits
    folder: str


def _spawned(connection: Connection, order: _Order) -> None:
    _detach(order.folder)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    forbid_network()
    try:
        judge = load_judge(order.factory, json.loads(order.settings))
    except Exception as error:  # noqa: BLE001 - the process boundary: the pool raises it again
        connection.send_bytes(FAILED + describe_failure(error))
        return
    limit_process(order.limits)
    serve_tasks(connection, judge, order.limits)


def _detach(folder: str) -> None:
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    # What libraries print must not mix with what the scan prints.
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(3):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    sys.dont_write_bytecode = True
    os.environ.update(_ONE_THREAD)
    if sys.platform != "win32":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.setpgid(0, 0)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
