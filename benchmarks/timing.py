# SPDX-License-Identifier: Apache-2.0
"""CPU seconds of a piece of work: what benchmarks of speed here share."""

import time
from collections.abc import Callable


def best(repeat: int, run: Callable[[], object]) -> float:
    """Returns the CPU seconds of the fastest of some runs: the others met a busy machine."""
    return min(timed(run) for _ in range(repeat))


def timed(run: Callable[[], object]) -> float:
    """Returns the CPU seconds of one run."""
    started = time.process_time()
    run()
    return time.process_time() - started
