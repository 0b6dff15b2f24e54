# SPDX-License-Identifier: Apache-2.0
"""What holds for all tests."""

import signal

import pytest
from hypothesis import settings

# For long runs by hand: ``pytest --hypothesis-profile=soak``.
settings.register_profile("soak", max_examples=10_000, deadline=None)


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """Lets programs that tests start be interrupted, also where this run was started deaf to it.

    A shell starts what it puts into the background with SIGINT ignored, and children inherit it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
