# SPDX-License-Identifier: Apache-2.0
"""What holds for all tests."""

import os
import signal

import pytest
from hypothesis import settings

# For long runs by hand: ``pytest --hypothesis-profile=soak``.
settings.register_profile("soak", max_examples=10_000, deadline=None)


# What a build server or a shell sets for everything it runs, and the program or pytest heeds.
_HEEDED = {"CI", "BUILD_NUMBER", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "PY_COLORS"}


@pytest.fixture(scope="session", autouse=True)
def _same_everywhere():
    """Gives the program the same surroundings on a build server as on a laptop."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name in _HEEDED or name.startswith("ARMSLENGTH_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session", autouse=True)
def _interruptible():
    """Lets programs that tests start be interrupted, also where this run was started deaf to it.

    A shell starts what it puts into the background with SIGINT ignored, and children inherit it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
