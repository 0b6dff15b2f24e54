# SPDX-License-Identifier: Apache-2.0
"""What holds for all tests."""

import signal

import pytest


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """Lets programs that tests start be interrupted, also where this run was started deaf to it.

    A shell starts what it puts into the background with SIGINT ignored, and children inherit it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
