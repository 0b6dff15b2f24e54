# SPDX-License-Identifier: Apache-2.0
"""The clocks of a document: what beats and grants do to them, and what they do not believe."""

import time

import pytest

from pipeline.config import Limits
from pipeline.domain.diagnostic import ReasonCode
from pipeline.run.clocks import Clocks, Pulse

LIMITS = Limits(seconds=10, stall_seconds=4, ocr_pages=3, ocr_page_seconds=20, convert_seconds=30)
MOST = 3 * 20 + 30


@pytest.fixture
def clocks():
    """Clocks of a document that was begun nine seconds ago."""
    now = time.monotonic()
    return Clocks(LIMITS, now - 9, now - 9)


def test_a_beat_starts_the_clock_of_silence_anew(clocks):
    assert clocks.deadline == clocks.started + 4
    assert clocks.hear(b"B")
    assert clocks.deadline == clocks.started + 10


def test_granted_time_moves_the_deadline_and_counts_as_a_beat(clocks):
    assert clocks.hear(b"A15.5")
    assert clocks.aside == 15.5
    assert clocks.deadline == pytest.approx(clocks.last_beat + 4)


def test_no_more_is_granted_than_the_limits_allow(clocks):
    assert clocks.hear(b"A1e9")
    assert clocks.aside == MOST


@pytest.mark.parametrize(
    "frame",
    [b"", b"R{}", b"A", b"A-1", b"Anan", b"Ainf", b"Ax", b"BB", b"A" + b"1" * 40],
    ids=lambda frame: frame.decode()[:8] or "empty",
)
def test_what_is_no_beat_leaves_the_clocks_alone(clocks, frame):
    before = clocks.deadline
    assert not clocks.hear(frame)
    assert clocks.deadline == before


def test_the_reason_is_that_of_the_clock_that_struck(clocks):
    now = time.monotonic()
    assert clocks.overdue(now).code is ReasonCode.TIMEOUT_STALL
    assert clocks.overdue(now + 2).code is ReasonCode.TIMEOUT_TOTAL
    assert "10 s are allowed" in clocks.overdue(now + 2).words


def test_time_aside_is_no_reason_to_give_up(clocks):
    clocks.aside = 5
    assert clocks.overdue(time.monotonic() + 4).code is ReasonCode.TIMEOUT_STALL


def test_what_was_not_used_of_a_grant_is_given_back(clocks):
    pulse = Pulse(clocks.hear)
    with pulse.aside(20):
        assert clocks.aside == 20
        time.sleep(0.05)
    assert 0.04 < clocks.aside < 15
    used = clocks.aside
    with pulse.aside(20):
        assert clocks.aside == pytest.approx(used + 20, abs=0.01)


def test_a_grant_ends_with_an_error_too(clocks):
    pulse = Pulse(clocks.hear)
    with pytest.raises(LookupError), pulse.aside(20):
        raise LookupError
    assert clocks.aside < 15


def test_beats_in_quick_succession_are_one():
    sent = []
    pulse = Pulse(sent.append)
    end = time.monotonic() + 0.25
    while time.monotonic() < end:
        pulse()
    assert 1 <= len(sent) <= 3
