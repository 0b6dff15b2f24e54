# SPDX-License-Identifier: Apache-2.0
"""Programs that reading starts: what they get, what they may cost, and that nothing stays."""

import contextlib
import os
import sys
import time
from pathlib import Path

import pytest

from pipeline.extract.programs import Allowance, find_program, private_folder, run_program

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the limits are those of Linux")
PROMPT = Allowance(seconds=20, memory_mb=1024)


class Beat:
    heard = 0

    def __call__(self):
        self.heard += 1

    def aside(self, seconds):
        return contextlib.nullcontext()


def run(code, *, tmp_path, allowance=PROMPT, **options):
    command = [sys.executable, "-I", "-c", "import os, sys, time\n" + code]
    return run_program(command, allowance=allowance, folder=tmp_path, **options)


def test_what_a_program_prints_comes_back(tmp_path):
    ended = run("print(sys.stdin.read().upper(), end='')", tmp_path=tmp_path, data=b"clause 4")
    assert (ended.code, ended.output, ended.succeeded) == (0, b"CLAUSE 4", True)


def test_a_large_input_does_not_block_a_program_that_prints_first(tmp_path):
    code = "sys.stdout.write('x' * 300_000); sys.stdout.flush(); print(len(sys.stdin.read()))"
    ended = run(code, tmp_path=tmp_path, data=b"y" * 3_000_000)
    assert ended.output.endswith(b"x3000000\n")


def test_a_program_that_reads_nothing_is_no_fault(tmp_path):
    assert run("", tmp_path=tmp_path, data=b"y" * 3_000_000).succeeded


@pytest.mark.parametrize(
    ("code", "status"),
    [
        pytest.param("sys.exit(3)", 3, id="says no"),
        pytest.param("os.kill(os.getpid(), 9)", -9, id="dies"),
    ],
)
@ON_LINUX
def test_a_failing_program_says_how_it_ended(tmp_path, code, status):
    ended = run(code, tmp_path=tmp_path)
    assert (ended.code, ended.succeeded) == (status, False)


def test_a_program_that_does_not_end_is_ended_with_beats_meanwhile(tmp_path):
    beat = Beat()
    allowance = Allowance(seconds=0.8, memory_mb=1024)
    ended = run("time.sleep(60)", tmp_path=tmp_path, allowance=allowance, beat=beat)
    assert ended.timed_out
    assert not ended.succeeded
    assert beat.heard


def test_a_program_that_prints_without_end_is_ended(tmp_path):
    allowance = Allowance(seconds=20, memory_mb=1024, output_mb=1)
    ended = run("while True: print('x' * 1000)", tmp_path=tmp_path, allowance=allowance)
    assert ended.overflowed
    assert len(ended.output) <= 1 << 20


def test_a_program_keeps_its_files_in_its_own_folder(tmp_path):
    code = "print(os.getcwd(), os.environ['HOME'], os.environ['TMPDIR'], sep='|')"
    assert set(run(code, tmp_path=tmp_path).output.decode().strip().split("|")) == {str(tmp_path)}


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("bytearray(2 << 30)", id="memory"),
        pytest.param("open('large', 'wb').write(bytes(3 << 20))", id="size-of-a-file"),
    ],
)
@ON_LINUX
def test_a_program_has_limits_of_its_own(tmp_path, code):
    allowance = Allowance(seconds=20, memory_mb=1024, file_mb=2)
    assert not run(code, tmp_path=tmp_path, allowance=allowance).succeeded


@ON_LINUX
def test_a_program_may_write_what_it_is_allowed(tmp_path):
    allowance = Allowance(seconds=20, memory_mb=1024, file_mb=2)
    code = "open('small', 'wb').write(bytes(1 << 20))"
    assert run(code, tmp_path=tmp_path, allowance=allowance).succeeded
    assert (tmp_path / "small").stat().st_size == 1 << 20


@ON_LINUX
def test_what_a_program_started_ends_with_it(tmp_path):
    code = (
        "import subprocess\n"
        "child = subprocess.Popen(['sleep', '60'])\n"
        "print(child.pid, flush=True)\n"
        "time.sleep(60)"
    )
    ended = run(code, tmp_path=tmp_path, allowance=Allowance(seconds=1.5, memory_mb=1024))
    assert ended.timed_out
    assert is_gone(int(ended.output))


def is_gone(pid):
    end = time.monotonic() + 5
    while time.monotonic() < end:
        state = Path(f"/proc/{pid}/stat")
        # A killed process may wait as a zombie for whoever adopts it.
        with contextlib.suppress(OSError):
            if state.read_text().split()[2] != "Z":
                time.sleep(0.02)
                continue
        return True
    return False


def test_a_program_that_is_not_there_is_an_error(tmp_path):
    missing = str(tmp_path / "missing")
    if sys.platform == "win32":
        with pytest.raises(OSError, match="missing"):
            run_program([missing], allowance=PROMPT, folder=tmp_path)
    else:
        assert not run_program([missing], allowance=PROMPT, folder=tmp_path).succeeded


def test_the_first_program_found_is_taken(tmp_path, monkeypatch):
    find_program.cache_clear()
    name = Path(sys.executable).name
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    try:
        assert find_program("no-such-program", name) == str(Path(sys.executable).absolute())
        assert find_program("no-such-program") is None
    finally:
        find_program.cache_clear()


def test_a_private_folder_is_gone_afterwards():
    with private_folder() as folder:
        (folder / "page").write_text("words")
    assert not folder.exists()
