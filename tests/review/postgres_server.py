# SPDX-License-Identifier: Apache-2.0
"""A server of PostgreSQL for tests: in a folder of its own, on a socket, without a network."""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

# Where Debian and its children put the programs of the server, which are on nobody's PATH.
_DEBIAN = Path("/usr/lib/postgresql")
MISSING = "PostgreSQL's server is not installed (Debian and Ubuntu: apt-get install postgresql)"


def find_programs():
    """Returns the folder of initdb and pg_ctl, None where the server is not installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else []
    newest = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found += [path.parent for path in reversed(newest)]
    return next((folder for folder in found if (folder / "pg_ctl").exists()), None)


@contextmanager
def serve(programs, *, durable=False):
    """Gives the URL of a database, without its name, of a server that ends with the block."""
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as name:
        folder = Path(name)
        user = _own(folder)
        data = folder / "data"
        log = folder / "log"
        _run(user, programs / "initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8")
        settings = f"-c listen_addresses='' -k {folder}" + ("" if durable else " -c fsync=off")
        control = (programs / "pg_ctl", "-D", data, "-w")
        _run(user, *control, "-l", log, "-o", settings, "start")
        try:
            yield f"postgresql://tester@/{{}}?unix_sock={folder}/.s.PGSQL.5432"
        finally:
            _run(user, *control, "-m", "immediate", "stop")


def _own(folder):
    """Gives the folder to somebody whom the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return user


def _run(user, *command):
    # Its output goes nowhere: the server keeps what it inherits, and a pipe would never close.
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
    )
