# SPDX-License-Identifier: Apache-2.0
"""The server of a shared review as its command runs it, for what measures and draws its pages."""

import contextlib
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

_COMMAND = "import sys; from pipeline.cli import main; sys.exit(main())"
_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: its process, and where it listens on the loopback."""

    process: subprocess.Popen
    origin: str

    @property
    def port(self):
        """Number of its port."""
        return int(self.origin.rpartition(":")[2])


@contextlib.contextmanager
def serve_shared(folder, *, database=""):
    """Gives the server of the review in a folder, which ends with the block.

    Ends the program with 2 where it does not start.
    """
    place = str(Path(folder).resolve())
    order = [sys.executable, "-c", _COMMAND, "review", place, "--shared", "--no-browser"]
    order += ["--database", database] if database else []
    process = subprocess.Popen(order, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    try:
        told = next((line for line in process.stdout if "http://" in line), None)
        if told is None:
            print("The server did not start.", file=sys.stderr)
            sys.exit(2)
        # What it says later must not fill the pipe.
        reading = threading.Thread(target=process.stdout.read, daemon=True)
        reading.start()
        yield Server(process, "http://" + told.split("http://")[1].split("/")[0].strip())
        process.terminate()
        process.wait(_PATIENCE)
        reading.join(_PATIENCE)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
