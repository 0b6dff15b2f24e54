# SPDX-License-Identifier: Apache-2.0
"""Files that reading writes for a moment, for a program or a library that works on nothing else.

Workers may write no files, so that a paper cannot fill the disk.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform != "win32":
    import resource

__all__ = ["may_write"]


@contextmanager
def may_write() -> Iterator[None]:
    """Lets this process write files up to the ceiling that it was given, as long as it is open."""
    if sys.platform == "win32":
        yield
        return
    soft, ceiling = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ceiling, ceiling))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, ceiling))
