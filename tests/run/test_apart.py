# SPDX-License-Identifier: Apache-2.0
"""The process in which a file is read: every way in which it can end."""

import os
import threading
import time
from pathlib import Path

import pytest

from pipeline.cli.reading_process import read_isolated
from pipeline.config import Config, Limits
from pipeline.errors import ReadingError
from pipeline.run import apart

BOOT = "import os, sys, time\nsys.stdin.buffer.read()\n"


@pytest.fixture
def read_with(monkeypatch, tmp_path):
    """Reads with a process that does what it is told instead of reading."""

    def read(deed, **limits):
        monkeypatch.setattr(apart, "_BOOT", BOOT + deed)
        return read_isolated(tmp_path / "a.pdf", config=Config(limits=Limits(**limits)))

    return read


@pytest.mark.parametrize(
    ("deed", "code", "words"),
    [
        pytest.param("os._exit(7)", "worker_crash", "exit code 7", id="exits"),
        pytest.param("os.abort()", "worker_crash", "signal 6", id="aborts"),
        pytest.param("print('X{}', end='')", "worker_crash", "exit code 0", id="unknown answer"),
        pytest.param("print('R{', end='')", "worker_crash", "no result", id="no JSON"),
        pytest.param("print('R[]', end='')", "worker_crash", "no result", id="no object"),
        pytest.param(
            'print(\'E{"code": "made_up", "message": "m"}\', end=\'\')',
            "worker_crash",
            "m",
            id="unknown code",
        ),
    ],
)
def test_a_process_that_dies_or_lies_is_a_reading_error(read_with, deed, code, words):
    if "abort" in deed and os.name != "posix":
        pytest.skip("Windows ends an aborted process without a signal")
    with pytest.raises(ReadingError, match=words) as caught:
        read_with(deed, memory_mb=100_000)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "deed",
    [
        pytest.param("time.sleep(60)", id="sleeps"),
        pytest.param("while True: pass", id="loops"),
        pytest.param(
            "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(60)",
            id="ignores being asked",
        ),
    ],
)
def test_a_process_that_does_not_end_is_ended(read_with, deed):
    with pytest.raises(ReadingError) as caught:
        read_with(deed, seconds=0.3)
    assert caught.value.code == "timeout_total"


def test_a_process_is_ended_when_nobody_waits_for_it_any_more(monkeypatch):
    # A whole answer, and yet nobody may take it for one.
    monkeypatch.setattr(
        apart, "_BOOT", f"{BOOT}print('R{{}}', end='', flush=True)\ntime.sleep(60)"
    )
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    began = time.monotonic()

    with pytest.raises(ReadingError, match="stopped"):
        apart.work_apart("x:y", {}, config=Config(), stop=stop)
    assert time.monotonic() - began < 10


BEATS = "import time\nend = time.monotonic() + 1.2\nwhile time.monotonic() < end:\n    "


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        pytest.param("print('B', flush=True); time.sleep(0.05)", "worker_crash", id="beating"),
        pytest.param("time.sleep(0.05)", "timeout_stall", id="silent"),
    ],
)
def test_beats_keep_a_process_alive(read_with, deed, code):
    with pytest.raises(ReadingError) as caught:
        read_with(BEATS + deed, stall_seconds=0.8, seconds=20)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("grant", "code"),
    [
        pytest.param("A30", "worker_crash", id="granted"),
        pytest.param("A0", "timeout_total", id="not granted"),
        pytest.param("Ax", "timeout_total", id="no grant"),
    ],
)
def test_time_that_does_not_count_is_granted(read_with, grant, code):
    deed = f"print({grant!r}, flush=True)\n{BEATS}time.sleep(0.05)"
    with pytest.raises(ReadingError) as caught:
        read_with(deed, seconds=0.7)
    assert caught.value.code == code


def test_an_answer_behind_beats_is_the_answer(read_with):
    deed = "print('B\\nA1.5\\nB\\nR{\"text\": \"B\"}', end='')"
    assert read_with(deed) == {"text": "B"}


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to look at processes")
def test_what_the_process_started_ends_with_it(read_with, tmp_path):
    mark = tmp_path / "child"
    deed = (
        f"import subprocess\nchild = subprocess.Popen(['sleep', '60'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\ntime.sleep(60)"
    )
    with pytest.raises(ReadingError):
        read_with(deed, seconds=1.5)
    state = Path(f"/proc/{mark.read_text()}/stat")
    # A killed process may wait as a zombie for whoever adopts it.
    assert not state.exists() or state.read_text().split()[2] == "Z"


def test_an_answer_without_end_is_not_kept(read_with, monkeypatch):
    monkeypatch.setattr(apart, "_MOST_BYTES", 1000)
    deed = "while True: sys.stdout.write('R' * 100_000)"
    with pytest.raises(ReadingError) as caught:
        read_with(deed, seconds=20)
    assert caught.value.code == "worker_crash"
