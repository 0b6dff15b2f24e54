# SPDX-License-Identifier: Apache-2.0
"""What a worker process may not do: grow, run, write or connect without end.

Accepted gaps: Windows has none of the process limits, and macOS does not enforce the one on
memory; there the two clocks of the pool are the fence.
"""

import contextlib
import gc
import math
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import Limits

if sys.platform != "win32":
    import resource

__all__ = [
    "RefusedError",
    "allow_report",
    "forbid_network",
    "limit_process",
    "peak_memory",
    "renew_processor_limit",
    "suspend_processor_limit",
    "to_bytes",
]

_MEBIBYTE = 1 << 20
# Room above what the process already holds, so that a small limit still lets it start.
_LEAST_ROOM = 64 * _MEBIBYTE
# Kept back from the limit so that a worker out of memory can still say so.
_REPORT_ROOM = 64 * _MEBIBYTE
# Programs that a stage starts may raise their own limits up to these: they write temporary files,
# and office programs reserve much more memory than they use.
_PROGRAM_FILE_BYTES = 1024 * _MEBIBYTE
_PROGRAM_MEMORY_BYTES = 6144 * _MEBIBYTE
# Processor seconds beyond the clock of the pool, which should always be the first to strike.
_PROCESSOR_GRACE = 5

_FORBIDDEN = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.getnameinfo",
        "socket.sendmsg",
        "socket.sendto",
    }
)


class RefusedError(PermissionError):
    """A worker tried to reach a network."""


def forbid_network() -> None:
    """Refuses every connection and name look-up of this process from now on; not revocable.

    It binds Python code; programs that a stage starts are bound by their own options.
    """
    sys.addaudithook(_refuse_network)


def limit_process(limits: Limits) -> None:
    """Sets the limits of this process: memory, core files, written files.

    Does nothing where the system has no such limits.
    """
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, 0, _PROGRAM_FILE_BYTES)
    granted = max(limits.memory_mb * _MEBIBYTE, _address_space() + _LEAST_ROOM)
    _lower(resource.RLIMIT_AS, granted, max(granted + _REPORT_ROOM, _PROGRAM_MEMORY_BYTES))


def renew_processor_limit(limits: Limits) -> None:
    """Grants the processor time of one more document to this process.

    A backstop for a process that nobody watches any more: the pool ends it much sooner.
    """
    if sys.platform == "win32":
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(time.process_time() + limits.seconds) + _PROCESSOR_GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (_within(soft, hard), hard))


@contextlib.contextmanager
def suspend_processor_limit(seconds: float) -> Iterator[None]:
    """Grants up to so many seconds of processor time; gives back at its end what was not used."""
    if sys.platform == "win32":
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if soft == resource.RLIM_INFINITY:
        yield
        return
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (_within(soft + math.ceil(seconds), hard), hard))
    try:
        yield
    finally:
        used = math.ceil(time.process_time() - used)
        resource.setrlimit(resource.RLIMIT_CPU, (_within(soft + used, hard), hard))


def allow_report() -> None:
    """Frees the memory that was kept back for saying that memory ran out."""
    if sys.platform != "win32":
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        if soft != resource.RLIM_INFINITY:
            resource.setrlimit(resource.RLIMIT_AS, (_within(soft + _REPORT_ROOM, hard), hard))
    gc.collect()


def peak_memory() -> int:
    """Returns the most memory in bytes that this process ever held; 0 where unknown.

    On Linux from its own memory map: what ``getrusage`` says there counts the process from which
    it was started, before it became another program.
    """
    if sys.platform == "win32":
        return 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
    return to_bytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def to_bytes(max_resident: int) -> int:
    """Returns bytes for ``ru_maxrss``, which is in bytes on macOS and in KiB elsewhere."""
    return max_resident if sys.platform == "darwin" else max_resident * 1024


def _refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    if event in _FORBIDDEN:
        msg = f"a worker may not use the network ({event})"
        raise RefusedError(msg)


if sys.platform != "win32":

    def _lower(kind: int, soft: int, hard: int) -> None:
        # Never above what the system or the person's shell already allows.
        _, ceiling = resource.getrlimit(kind)
        allowed = _within(hard, ceiling)
        resource.setrlimit(kind, (_within(soft, allowed), allowed))

    def _within(wanted: int, ceiling: int) -> int:
        return wanted if ceiling == resource.RLIM_INFINITY else min(wanted, ceiling)


def _address_space() -> int:
    # Only Linux tells; elsewhere the limit is taken as given.
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
