# SPDX-License-Identifier: Apache-2.0
"""Tasks that fail on purpose: each file's first word says how."""

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from pipeline.domain.diagnostic import Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import Bound, Category, DocumentKind, FindingKind, Force, Mutuality
from pipeline.errors import ModelError, ReadingError
from pipeline.extract.support import Beat
from pipeline.run.task import Judge, Task

SECRET = "the Subcontractor shall not disclose"  # noqa: S105 - words of a contract


def make_judge(settings) -> Judge:
    """The factory: refuses, breaks or works, as its settings say."""
    if settings.get("refuse"):
        msg = "the model is refused"
        raise ModelError(msg, cure="Train it again.")
    if settings.get("break"):
        msg = "weights"
        raise LookupError(msg)
    if settings.get("die"):
        os._exit(9)

    def judge(task: Task, beat: Beat) -> JudgedDocument:
        word, _, rest = task.path.read_text(encoding="utf-8").partition(" ")
        result = FAULTS[word](task, beat, rest)
        return result if isinstance(result, JudgedDocument) else good(task, text=rest)

    return judge


def good(task: Task, *, text: str = "", name: str | None = None) -> JudgedDocument:
    finding = Finding(
        Category.EXCLUSIVITY,
        FindingKind.RESTRICTION,
        Span(0, len(text)),
        text,
        "1",
        3,
        Bound.SUB,
        Mutuality.ONE_WAY,
        Force.BINDING,
        0.5,
    )
    return JudgedDocument(
        name or task.name,
        task.sha256,
        task.offer,
        DocumentKind.CONTRACT,
        Outcome.OK,
        characters=len(text),
        findings=(finding,) if text else (),
    )


def _loop(task, beat, rest):
    while True:
        pass


def _loop_beating(task, beat, rest):
    while True:
        beat()


def _steady(task, beat, rest):
    """Works longer than the stall limit, but shows it."""
    end = time.monotonic() + float(rest)
    while time.monotonic() < end:
        time.sleep(0.02)
        beat()


def _aside(task, beat, rest):
    """Waits longer than a document may take, in time that does not count."""
    with beat.aside(30):
        _steady(task, beat, rest)


def _sleep_deaf(task, beat, rest):
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)


def _allocate(task, beat, rest):
    held = []
    while True:
        held.append(bytearray(8 << 20))
        beat()


def _abort_heavy(task, beat, rest):
    held = bytearray(int(rest) << 20)
    for start in range(0, len(held), 1 << 24):
        pages = slice(start, start + (1 << 24), 4096)
        held[pages] = b"x" * len(held[pages])
        beat()  # A busy machine takes long to give memory, which is no standstill.
    os.abort()


def _raise(task, beat, rest):
    raise ValueError(SECRET)


def _unreadable(task, beat, rest):
    raise ReadingError(ReasonCode.ENCRYPTED, "it is encrypted", cure="Ask for the password.")


def _pipes():
    for link in Path("/proc/self/fd").iterdir():
        try:
            if int(link.name) > 2 and str(link.readlink()).startswith("socket:"):
                yield int(link.name)
        except OSError:
            continue


def _garbage(task, beat, rest):
    for descriptor in _pipes():
        os.write(descriptor, b"\xff\xfe garbage " * 50)
    time.sleep(600)


def _frame(task, beat, rest):
    """A well framed message of the test's own choice, then silence."""
    for descriptor in _pipes():
        data = rest.encode()
        os.write(descriptor, struct.pack("!i", len(data)) + data)
    time.sleep(600)


def _half_message(task, beat, rest):
    for descriptor in _pipes():
        os.write(descriptor, b"\x00\x10\x00\x00R{")
    time.sleep(600)


def _flood(task, beat, rest):
    for descriptor in _pipes():
        while True:
            os.write(descriptor, struct.pack("!i", 3) + b"R{}")


def _other_name(task, beat, rest):
    return good(task, name="../somebody-else.pdf")


def _huge(task, beat, rest):
    return good(task, text="x" * (int(rest) << 20))


def _child(task, beat, rest):
    """Starts a program that outlives it, then hangs."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", rest])
    time.sleep(600)


def _network(task, beat, rest):
    host, port = rest.split()
    if host == "lookup":
        socket.getaddrinfo("example.org", 80)
    socket.create_connection((host, int(port)), timeout=2)


def _write(task, beat, rest):
    Path(rest).write_text("stray", encoding="utf-8")


def _die_after_work(task, beat, rest):
    """Works, and leaves a thread behind that ends the process a moment later, when it is idle."""
    threading.Timer(float(rest), os._exit, args=(7,)).start()


def _grow(task, beat, rest):
    """Touches memory and gives it back, as a library does that leaks: its peak stays."""
    held = bytearray(int(rest) << 20)
    held[::4096] = b"x" * len(held[::4096])


def _pid(task, beat, rest):
    return good(task, text=str(os.getpid()))


def _whereabouts(task, beat, rest):
    return good(task, text=str(Path.cwd()))


def _wrong_hash(task, beat, rest):
    return replace(good(task), sha256="0" * 64)


def _print(task, beat, rest):
    sys.stdout.write(rest)
    sys.stderr.write(rest)
    os.write(1, rest.encode())
    os.write(2, rest.encode())


FAULTS = {
    "ok": lambda task, beat, rest: None,
    "pause": lambda task, beat, rest: time.sleep(float(rest.split()[0])),
    "steady": _steady,
    "aside": _aside,
    "loop": _loop,
    "loop-beating": _loop_beating,
    "sleep": _sleep_deaf,
    "allocate": _allocate,
    "abort-heavy": _abort_heavy,
    "exit": lambda task, beat, rest: os._exit(int(rest)),
    "segv": lambda task, beat, rest: os.kill(os.getpid(), signal.SIGSEGV),
    "raise": _raise,
    "unreadable": _unreadable,
    "garbage": _garbage,
    "frame": _frame,
    "half": _half_message,
    "flood": _flood,
    "other-name": _other_name,
    "huge": _huge,
    "child": _child,
    "network": _network,
    "write": _write,
    "print": _print,
    "die-after-work": _die_after_work,
    "grow": _grow,
    "pid": _pid,
    "whereabouts": _whereabouts,
    "wrong-hash": _wrong_hash,
}
