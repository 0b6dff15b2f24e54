# SPDX-License-Identifier: Apache-2.0
"""Where ``rules/`` and ``models/`` lie: inside an installed wheel, or beside a checkout."""

from pathlib import Path

import pipeline
from pipeline.errors import InternalError

__all__ = ["find_data_folder"]


def find_data_folder(name: str) -> Path:
    """Returns the folder ``rules`` or ``models`` that comes with the program.

    Raises:
        InternalError: The installation lacks it.
    """
    package = Path(pipeline.__file__).parent
    for candidate in (package / "_data" / name, package.parent / name):
        if candidate.is_dir():
            return candidate
    msg = f"the folder {name!r} is missing from this installation"
    raise InternalError(msg, cure="Install armslength again.")
