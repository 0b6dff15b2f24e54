# SPDX-License-Identifier: Apache-2.0
"""What is said of a model that is missing or refused: why, and what to do."""

from pathlib import Path

from pipeline.errors import ModelError

__all__ = ["CURE", "refused"]

CURE = (
    "Install the model again, use one that `armslength model train` wrote, or scan with "
    "--model none to let the rules judge alone."
)


def refused(folder: Path, why: str) -> ModelError:
    """Returns the error that says why the model in a folder is refused."""
    return ModelError(f"the model in {str(folder)!r} is refused: {why}", cure=CURE)
