# SPDX-License-Identifier: Apache-2.0
"""One line that tells how far a scan or a check has come, on terminals only."""

import shutil
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

if TYPE_CHECKING:
    from pipeline.run.scan import Progress

__all__ = ["ProgressLine"]

_CLEAR = "\r\x1b[K"
_MINUTE = 60
# Before a few documents are done, an estimate would only jump about.
_LEAST_DONE = 3


class ProgressLine:
    """A line on standard error that is rewritten in place and gone in the end.

    Without a terminal it prints nothing.
    """

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = self._stream.isatty()
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        self._write("Reading the rules ...")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._write("")

    def update(self, progress: "Progress") -> None:
        """Shows how many documents are done, the latest of them, and the time left."""
        if not self._shown:
            return
        from pipeline.report.visible import visible

        left = self._say_left(progress.done, progress.total)
        name = visible(progress.latest.name)
        self._write(f"{progress.done} of {progress.total}{left}  {name}")

    def _say_left(self, done: int, total: int) -> str:
        if done < _LEAST_DONE or done == total:
            return ""
        seconds = (time.monotonic() - self._started) / done * (total - done)
        if seconds < _MINUTE:
            return f", {seconds:.0f} s left"
        return f", {seconds / _MINUTE:.0f} min left"

    def _write(self, text: str) -> None:
        if self._shown:
            width = shutil.get_terminal_size().columns - 1
            self._stream.write(f"{_CLEAR}{text[:width]}")
            self._stream.flush()
