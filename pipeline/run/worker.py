# SPDX-License-Identifier: Apache-2.0
"""The loop of a worker process: a task in, beats while it lasts, one judged document out.

Messages to the pool are a letter and, for results, JSON behind it; those for the clocks are
``clocks.Pulse``'s. The loop knows nothing of
the stages: the function that does a task comes from the factory that a ``TaskSource`` names.
"""

import importlib
import json
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from pipeline.config import Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.errors import ArmslengthError, ExitCode, InternalError, ReadingError, say_place
from pipeline.run.clocks import Pulse
from pipeline.run.limits import allow_report, peak_memory, renew_processor_limit
from pipeline.run.task import Judge, Task, failed_document, run_failure
from pipeline.run.wire import encode_judged

__all__ = [
    "FAILED",
    "LAST",
    "MAX_RESULT_BYTES",
    "READY",
    "RESULT",
    "describe_failure",
    "load_judge",
    "serve_tasks",
]

READY = b"W"
RESULT = b"R"
# A result after which the worker ends itself, because it has grown too large to go on.
LAST = b"L"
# Instead of READY: what the worker needs could not be loaded; what ``describe_failure`` says.
FAILED = b"F"
MAX_RESULT_BYTES = 256 * 1024 * 1024

_REPORT_CURE = "Report it to the project with this line, and read the document by hand meanwhile."


def load_judge(factory: str, settings: Mapping[str, object]) -> Judge:
    """Returns the judging function that a factory makes from its settings.

    Args:
        factory: ``"package.module:function"``.
        settings: What the function is called with.

    Raises:
        InternalError: There is no such module or function.
    """
    module_name, _, name = factory.partition(":")
    try:
        function = getattr(importlib.import_module(module_name), name)
    except (ImportError, AttributeError, ValueError) as error:
        msg = f"the workers cannot find {factory!r} ({type(error).__name__})"
        raise InternalError(msg, cure="Reinstall the program; a part of it is missing.") from error
    judge: Judge = function(settings)
    return judge


def describe_failure(error: Exception) -> bytes:
    """Returns as JSON what a person must know of a failure to prepare: text, cure, exit code."""
    if isinstance(error, ArmslengthError):
        text, cure, exit_code = error.message, error.cure, error.exit_code
    else:
        text = f"the workers cannot be prepared ({type(error).__name__}: {error})"
        cure = "Run `armslength doctor`; if it finds nothing, report this to the project."
        exit_code = ExitCode.INTERNAL
    values = {"failed": text, "cure": cure, "exit_code": int(exit_code)}
    return json.dumps(values).encode("ascii")


def serve_tasks(connection: Connection, judge: Judge, limits: Limits) -> None:
    """Does tasks from the pipe until it closes or the process has grown too large.

    Exceptions of the judging function become outcomes of their document.
    """
    spent = (peak_memory() + limits.memory_mb * 1024 * 1024) // 2
    try:
        connection.send_bytes(READY)
        last = False
        while not last:
            task = Task.from_json(connection.recv_bytes())
            renew_processor_limit(limits)
            answer = _do_task(judge, task, connection=connection, limits=limits)
            # Memory that a library does not give back must not count against the next document.
            last = peak_memory() > spent
            connection.send_bytes((LAST if last else RESULT) + answer)
    except (EOFError, OSError):
        # The pool has gone or wants no more: both mean the end, and nobody is left to tell.
        return


def _do_task(judge: Judge, task: Task, *, connection: Connection, limits: Limits) -> bytes:
    started = time.monotonic()
    try:
        return _encode(task, judge(task, Pulse(connection.send_bytes)))
    except ReadingError as error:
        diagnostic = error.as_diagnostic()
    except MemoryError:
        allow_report()
        diagnostic = run_failure(
            ReasonCode.MEMORY,
            f"reading and judging it asked for more than {limits.memory_mb} MB of memory; "
            f"{limits.memory_mb} MB are allowed",
            cure="Raise limits.memory_mb in armslength.toml, or split the document.",
        )
    except Exception as error:  # noqa: BLE001 - the process boundary: a fault costs one document
        # Type and place only: the text of an exception may repeat words of the contract.
        diagnostic = run_failure(
            ReasonCode.WORKER_CRASH,
            f"the program failed on it: {type(error).__name__}{say_place(error.__traceback__)}",
            cure=_REPORT_CURE,
        )
    return encode_judged(failed_document(task, diagnostic, seconds=time.monotonic() - started))


def _encode(task: Task, judged: JudgedDocument) -> bytes:
    data = encode_judged(judged)
    if len(data) < MAX_RESULT_BYTES:
        return data
    diagnostic = run_failure(
        ReasonCode.TOO_LARGE,
        f"its findings take {len(data)} bytes; {MAX_RESULT_BYTES} are allowed",
        cure="Split the document.",
    )
    return encode_judged(failed_document(task, diagnostic, seconds=judged.seconds))
