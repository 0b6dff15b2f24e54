# SPDX-License-Identifier: Apache-2.0
"""Other programs that reading starts: found on the path, fenced in, ended in time.

A program may be made to misbehave by the file that it is given. It gets a folder of its own for
all that it writes, limits of its own on time, memory and files, what it prints is cut off at a
size, and it ends with the process that started it: it stays in the process group that the pool
ends, and on Linux it dies with its parent and is cut off from the network where the system
allows that. Accepted gaps: Windows has none of the limits but the clock; elsewhere than on Linux
the children of a program that is ended for its time live until the worker ends.
"""

import contextlib
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.extract.support import UNWATCHED, Beat

__all__ = [
    "Allowance",
    "Ended",
    "find_program",
    "private_folder",
    "run_program",
]

_MEBIBYTE = 1 << 20
_CHUNK = 1 << 16
_BEAT_SECONDS = 0.25
# Processor seconds beyond the clock, which should be the first to strike.
_PROCESSOR_GRACE = 5
# Where a program keeps what it writes.
_FOLDERS = ("HOME", "TMPDIR", "TMP", "TEMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
_SETTINGS = {
    # One thread a program: two cores are better used by two documents.
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}

# The step between this process and the program. It sets the limits in the new process, where no
# thread of this one can be in the way. A limit that the system refuses stays as it was.
_FENCE = """
import ctypes, json, os, resource, sys
limits = json.loads(sys.argv[1])
for name, value in limits.items():
    kind = getattr(resource, name)
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        value = min(value, ceiling)
    resource.setrlimit(kind, (value, ceiling))
if sys.platform == "linux":
    libc = ctypes.CDLL(None, use_errno=True)
    parent = int(sys.argv[2])
    libc.prctl(1, 9)  # PR_SET_PDEATHSIG, SIGKILL
    if os.getppid() != parent:
        sys.exit(1)
    user, group = os.getuid(), os.getgid()
    network, people = 0x40000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWUSER
    if libc.unshare(network) and not libc.unshare(network | people):
        maps = {"uid_map": f"{user} {user} 1", "gid_map": f"{group} {group} 1"}
        for name, text in {"setgroups": "deny", **maps}.items():
            try:
                with open(f"/proc/self/{name}", "w") as file:
                    file.write(text)
            except OSError:
                pass
os.execv(sys.argv[3], sys.argv[3:])
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a program may cost.

    Attributes:
        seconds: Time until it is ended.
        memory_mb: Address space; may be more than what this process has left for itself.
        output_mb: What it may print; when it prints more it is ended.
        file_mb: Size of each file that it writes.
    """

    seconds: float
    memory_mb: int
    output_mb: int = 64
    file_mb: int = 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and what it printed.

    Attributes:
        code: Exit code; minus the number of the signal that ended it.
        output: What it printed, cut off at the limit.
        timed_out: True when it was ended because its time was up.
        overflowed: True when it was ended because it printed too much.
    """

    code: int
    output: bytes
    timed_out: bool = False
    overflowed: bool = False

    @property
    def succeeded(self) -> bool:
        """Says whether it ended by itself and says that all went well."""
        return not (self.code or self.timed_out or self.overflowed)


@functools.cache
def find_program(*names: str) -> str | None:
    """Returns the absolute path of the first of these programs that is on the PATH, or None."""
    found = (shutil.which(name) for name in names)
    return next((str(Path(place).absolute()) for place in found if place), None)


@contextmanager
def private_folder() -> Iterator[Path]:
    """Gives a fresh folder within the one for temporary files, and removes it."""
    folder = Path(tempfile.mkdtemp(prefix="program-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_program(
    command: Sequence[str],
    *,
    allowance: Allowance,
    folder: Path,
    data: bytes = b"",
    beat: Beat = UNWATCHED,
) -> Ended:
    """Returns how a program ended and what it printed on standard output.

    Args:
        command: The program, as an absolute path, and its arguments.
        allowance: What it may cost.
        folder: An existing folder of its own, in which it runs and keeps its files.
        data: What it gets on standard input.
        beat: Called several times a second while it runs.

    Raises:
        OSError: It cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - a path that this program found, and no shell
        _fenced(command, allowance),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # It may repeat words of the paper.
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**os.environ, **_SETTINGS, **dict.fromkeys(_FOLDERS, str(folder))},
    )
    output = _Output(allowance.output_mb * _MEBIBYTE)
    threads = (
        threading.Thread(target=_feed, args=(process.stdin, data), daemon=True),
        threading.Thread(target=output.collect, args=(process.stdout,), daemon=True),
    )
    for thread in threads:
        thread.start()
    try:
        timed_out = not _wait(process, output, beat, seconds=allowance.seconds)
    finally:
        _end(process)
        for thread in threads:
            # A child of its own may still hold the pipe.
            thread.join(1.0)
    return Ended(
        process.returncode, output.taken(), timed_out=timed_out, overflowed=output.overflowed
    )


class _Output:
    """What a program prints, up to a size."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: list[bytes] = []
        self.overflowed = False

    def collect(self, stream: IO[bytes]) -> None:
        size = 0
        # The pipe is closed under this thread when a child of the program holds it open.
        with contextlib.suppress(OSError, ValueError), stream:
            while piece := os.read(stream.fileno(), _CHUNK):
                size += len(piece)
                if size > self._most:
                    self.overflowed = True
                    return
                self._pieces.append(piece)

    def taken(self) -> bytes:
        return b"".join(self._pieces)


def _fenced(command: Sequence[str], allowance: Allowance) -> list[str]:
    if sys.platform == "win32":
        return list(command)
    limits = {
        "RLIMIT_CORE": 0,
        "RLIMIT_AS": allowance.memory_mb * _MEBIBYTE,
        "RLIMIT_CPU": int(allowance.seconds) + _PROCESSOR_GRACE,
        "RLIMIT_FSIZE": allowance.file_mb * _MEBIBYTE,
    }
    fence = [sys.executable, "-I", "-S", "-B", "-c", _FENCE]
    return [*fence, json.dumps(limits), str(os.getpid()), *command]


def _feed(stream: IO[bytes], data: bytes) -> None:
    # A program that wants no more of it, or has ended, says the rest by its exit code.
    with contextlib.suppress(OSError), stream:
        stream.write(data)


def _wait(
    process: "subprocess.Popen[bytes]", output: _Output, beat: Beat, *, seconds: float
) -> bool:
    """Says whether the program ended before its time was up."""
    end = time.monotonic() + seconds
    while not output.overflowed:
        left = end - time.monotonic()
        if left <= 0:
            return False
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(min(left, _BEAT_SECONDS))
            return True
        beat()
    return True


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        for child in reversed(_descendants(process.pid)):
            with contextlib.suppress(OSError):
                os.kill(child, 9)
        process.kill()
        process.wait()


def _descendants(pid: int) -> list[int]:
    """Returns the processes below one, parents first; none where the system does not say."""
    found: list[int] = []
    with contextlib.suppress(OSError, ValueError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text(encoding="ascii").split():
                found += [int(child), *_descendants(int(child))]
    return found
