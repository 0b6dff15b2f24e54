# SPDX-License-Identifier: Apache-2.0
"""Finding the processes that a test has started, however far removed, by a mark they inherit."""

import os
import time
from pathlib import Path

MARK = "TEST_PROCESS_MARK"
# The standard library's own helper of spawned processes; it ends with the test run.
TRACKER = b"resource_tracker"


def wait_for(condition, seconds=10.0):
    """Says whether the condition came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def marked_processes(mark):
    """Returns the command lines of the living processes with this mark in their environment."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit() or int(folder.name) == os.getpid():
            continue
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                command = (folder / "cmdline").read_bytes()
                if TRACKER not in command:
                    found[folder.name] = command[-80:]
        except OSError:
            continue
    return found
