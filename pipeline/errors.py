# SPDX-License-Identifier: Apache-2.0
"""Exceptions that own their exit code and their cure.

Exit codes are a stable interface: 0 done, 1 the policy asked for fails, 2 usage, 3 done but some
documents could not be read whole, 4 rules or configuration wrong, 5 model missing or refused,
70 internal, 130 interrupted.
"""

import traceback
from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from types import TracebackType

from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode

__all__ = [
    "ArmslengthError",
    "ConfigurationError",
    "ExitCode",
    "InputError",
    "InternalError",
    "ModelError",
    "PackError",
    "ReadingError",
    "say_place",
    "worst_exit_code",
]


class ExitCode(IntEnum):
    """How the command ends."""

    OK = 0
    POLICY = 1
    USAGE = 2
    INCOMPLETE = 3
    CONFIGURATION = 4
    MODEL = 5
    INTERNAL = 70
    INTERRUPTED = 130


_PRECEDENCE = (
    ExitCode.INTERRUPTED,
    ExitCode.INTERNAL,
    ExitCode.MODEL,
    ExitCode.CONFIGURATION,
    ExitCode.INCOMPLETE,
    ExitCode.POLICY,
)


def worst_exit_code(codes: Iterable[ExitCode]) -> ExitCode:
    """Returns the code that wins when several apply; ``OK`` for none."""
    seen = set(codes)
    return next((code for code in _PRECEDENCE if code in seen), ExitCode.OK)


def say_place(trace: TracebackType | None) -> str:
    """Returns where an error arose, to put behind its name; empty when nothing tells.

    File and line only: the text of an exception may repeat words of a contract.
    """
    frames = traceback.extract_tb(trace)
    if not frames:
        return ""
    return f" in {Path(frames[-1].filename).name}, line {frames[-1].lineno}"


class ArmslengthError(Exception):
    """An expected failure: says where, what and why, and what to do about it."""

    exit_code = ExitCode.INTERNAL

    def __init__(self, message: str, *, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure

    def __str__(self) -> str:
        return f"{self.message}\n{self.cure}" if self.cure else self.message


class InputError(ArmslengthError):
    """A path or argument that cannot be used."""

    exit_code = ExitCode.USAGE


class ConfigurationError(ArmslengthError):
    """One or more faults of a configuration file, all reported at once."""

    exit_code = ExitCode.CONFIGURATION

    def __init__(self, path: Path, faults: Sequence[str], *, cure: str = "") -> None:
        self.path = path
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"{path}: the configuration cannot be used:\n{listed}", cure=cure)


class PackError(ArmslengthError):
    """One or more faults of rule packs, each with file, line and rule, all reported at once."""

    exit_code = ExitCode.CONFIGURATION

    def __init__(self, faults: Sequence[str], *, cure: str = "") -> None:
        self.faults = tuple(faults)
        listed = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"the rules cannot be used:\n{listed}", cure=cure)


class ModelError(ArmslengthError):
    """A model that is missing or refused."""

    exit_code = ExitCode.MODEL


class InternalError(ArmslengthError):
    """A fault of this program."""

    exit_code = ExitCode.INTERNAL


class ReadingError(ArmslengthError):
    """A document of which nothing can be read; carries its reason to the outputs.

    Raised by ``extract`` and turned into a fatal diagnostic at the border of the worker.
    """

    exit_code = ExitCode.INCOMPLETE

    def __init__(self, code: ReasonCode, message: str, *, cure: str = "") -> None:
        super().__init__(message, cure=cure)
        self.code = code

    def as_diagnostic(self, *, stage: str = "extract") -> Diagnostic:
        """Returns the fatal diagnostic that outputs show for the document."""
        return Diagnostic(self.code, Gravity.FATAL, self.message, self.cure, stage=stage)
