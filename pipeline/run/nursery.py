# SPDX-License-Identifier: Apache-2.0
"""The process that workers are forked from, and that guards them.

It loads rules, models and libraries once, before it forks, so that a new worker costs
milliseconds. It opens no document and reads nothing that a worker says. When the program that
started it goes away, in whatever manner, its pipe closes, and it ends all workers and itself.

Orders are JSON: ``{"start": n}``, with the worker's end of a pipe sent after it, and
``{"end": n}``, answered by ``{"code": c, "short_of_memory": b}``. When nothing can be prepared,
the only answer is ``{"failed": text, "cure": text, "exit_code": number}``.
"""

import contextlib
import gc
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from pipeline.config import Limits
from pipeline.run.limits import (
    forbid_network,
    limit_process,
    peak_memory,
    to_bytes,
)
from pipeline.run.task import Judge
from pipeline.run.wire import warm_up
from pipeline.run.worker import describe_failure, load_judge, serve_tasks

__all__ = ["main"]

_REAP_SECONDS = 5.0
_REAP_PAUSE = 0.002
# Programs that a stage starts must not hold a pipe open.
_NOT_BY_PROGRAMS = False

if sys.platform != "win32":
    from multiprocessing.reduction import recv_handle

    def main(control_descriptor: int) -> None:
        """Serves orders from the pipe with that descriptor until it closes."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        forbid_network()
        control = Connection(control_descriptor)
        os.set_inheritable(control_descriptor, _NOT_BY_PROGRAMS)
        order = json.loads(control.recv_bytes())
        try:
            judge = load_judge(order["factory"], order["settings"])
        except Exception as error:  # noqa: BLE001 - the process boundary: the parent raises it
            control.send_bytes(describe_failure(error))
            return
        warm_up()
        # What is alive now stays alive: collecting it in each worker would copy all its pages.
        gc.collect()
        gc.freeze()
        limits = Limits.model_validate(order["limits"])
        # From here on workers have to be ended first: only the pipe's end ends the nursery.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # Made by the process that outlives all others, so that it is removed in any case. Programs
        # that a stage starts put their files there too, even those that were killed.
        folder = tempfile.mkdtemp(prefix="armslength-")
        try:
            os.environ["TMPDIR"] = tempfile.tempdir = folder
            os.chdir(folder)
            _serve_orders(control, judge, limits)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _serve_orders(control: Connection, judge: Judge, limits: Limits) -> None:
        workers: dict[int, int] = {}
        heavy = (peak_memory() + limits.memory_mb * 1024 * 1024) // 2
        try:
            while True:
                order = json.loads(control.recv_bytes())
                if "start" in order:
                    descriptor = recv_handle(control)
                    workers[order["start"]] = _fork_worker(control, descriptor, judge, limits)
                    os.close(descriptor)
                elif (pid := workers.pop(order["end"], None)) is not None:
                    control.send_bytes(json.dumps(_end_worker(pid, heavy)).encode("ascii"))
        except (EOFError, OSError):
            return
        finally:
            for pid in workers.values():
                _kill_group(pid)

    def _fork_worker(control: Connection, descriptor: int, judge: Judge, limits: Limits) -> int:
        pid = os.fork()
        if pid:
            # Both sides set it, so that it holds whoever runs first.
            with contextlib.suppress(OSError):
                os.setpgid(pid, pid)
            return pid
        try:
            os.setpgid(0, 0)
            control.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.set_inheritable(descriptor, _NOT_BY_PROGRAMS)
            sys.dont_write_bytecode = True
            limit_process(limits)
            serve_tasks(Connection(descriptor), judge, limits)
        finally:
            # Never back into the nursery's own loop, and no clean-up that belongs to it.
            os._exit(0)

    def _end_worker(pid: int, heavy: int) -> Mapping[str, object]:
        # A process that has already ended by itself keeps the status it ended with.
        _kill_group(pid)
        limit = time.monotonic() + _REAP_SECONDS
        while time.monotonic() < limit:
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                code = os.waitstatus_to_exitcode(status)
                by_signal = code < 0
                short = by_signal and to_bytes(usage.ru_maxrss) > heavy
                return {"code": code, "short_of_memory": short}
            time.sleep(_REAP_PAUSE)
        # Stuck in the kernel, on a network disk for instance: it ends when that lets it go.
        return {"code": -signal.SIGKILL, "short_of_memory": False}

    def _kill_group(pid: int) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError):
                kill(pid, signal.SIGKILL)
