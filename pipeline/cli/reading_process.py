# SPDX-License-Identifier: Apache-2.0
"""One file read for ``armslength read``, in a process of its own."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.diagnostic import ReasonCode
from pipeline.errors import ReadingError

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.extract.support import Beat
    from pipeline.run.apart import Order

__all__ = ["describe_file", "read_isolated"]

Record = dict[str, object]

_DESCRIBE = "pipeline.cli.reading_process:describe_file"


def read_isolated(path: Path, *, config: "Config") -> Record:
    """Returns what ``describe_reading`` says of a file, read in a process of its own.

    Args:
        path: The file; relative paths count from the current folder.
        config: Its limits bind the process.

    Raises:
        ReadingError: Nothing can be read, or reading cost more than the limits allow.
        PreparationError: Faults of the rules, all of them.
    """
    from pipeline.run.apart import work_apart

    return _decode(work_apart(_DESCRIBE, {"path": os.fspath(path.absolute())}, config=config))


def describe_file(order: "Order", beat: "Beat") -> bytes:
    """Reads the file of the order and returns its description as JSON."""
    from pipeline.api import read
    from pipeline.cli.reading_view import describe_reading
    from pipeline.config import Config

    config = Config.model_validate(order["config"])
    described = describe_reading(read(Path(str(order["path"])), config=config, beat=beat))
    # ASCII, so that half surrogate pairs pass as the escapes that they are.
    return json.dumps(described).encode("ascii")


def _decode(body: bytes) -> Record:
    # What came may have been written by the file.
    try:
        values = json.loads(body)
    except ValueError:
        values = None
    if isinstance(values, dict):
        return values
    raise ReadingError(
        ReasonCode.WORKER_CRASH,
        "the process that read it sent what is no result",
        cure="Treat the file as dangerous: ask for it in another format.",
    )
