# SPDX-License-Identifier: Apache-2.0
"""Tesseract, the program: a picture on its standard input, words with places on its output."""

import csv
import functools
import io
import re
from collections.abc import Sequence

from pipeline.extract.ocr.engine import RecognisedWord, RecognitionError, Turn, Words
from pipeline.extract.ocr.picture import Picture, has_columns
from pipeline.extract.programs import Allowance, Ended, find_program, private_folder, run_program
from pipeline.extract.support import UNWATCHED, Beat

__all__ = ["Tesseract", "find_tesseract"]

# A page of 30 million pixels takes a third of it.
_MEMORY_MB = 1536
_OUTPUT_MB = 16
_ASK_SECONDS = 10.0
# What pictures are said to have: the size of text that Tesseract expects follows from it.
_DPI = "200"
# Ways to read a page: with a layout that Tesseract finds, or row by row as one block. The first
# keeps columns apart, but takes the labels of clauses that stand apart for specks and loses them.
_COLUMNS_APART = "3"
_ONE_BLOCK = "6"
_ORIENTATION = "0"
_LEAST_SURE = 2.0
# The columns of its table: level, page, block, paragraph, line, word, left, top, width, height,
# confidence, text. Words have level 5.
_COLUMNS = 12
_WORD = "5"

_VERSION = re.compile(rb"tesseract v?(\S+)")
_TURN = re.compile(rb"^Rotate: (\d+)", re.MULTILINE)
_SURE = re.compile(rb"^Orientation confidence: ([\d.]+)", re.MULTILINE)


class Tesseract:
    """The engine of the program at a path, with its language for English."""

    def __init__(self, path: str, version: str) -> None:
        self._path = path
        self.name = f"Tesseract {version}"

    def read(self, picture: Picture, *, seconds: float, beat: Beat) -> tuple[Words, ...]:
        """Returns the lines of an upright page, in Tesseract's own order.

        Raises:
            RecognitionError: It failed, or ``seconds`` were not enough.
        """
        layout = _COLUMNS_APART if has_columns(picture) else _ONE_BLOCK
        options = ("-l", "eng", "--dpi", _DPI, "--psm", layout, "tsv")
        ended = self._run(options, picture, seconds=seconds, beat=beat)
        if not ended.succeeded:
            raise RecognitionError(_say_failure(ended, seconds))
        return _lines(ended.output.decode("utf-8", errors="replace"))

    def turn_of(self, picture: Picture, *, seconds: float, beat: Beat) -> Turn:
        """Returns how often the page must be turned clockwise; 0 when Tesseract is not sure.

        Raises:
            RecognitionError: ``seconds`` were not enough.
        """
        options = ("-l", "osd", "--dpi", _DPI, "--psm", _ORIENTATION)
        ended = self._run(options, picture, seconds=seconds, beat=beat)
        if ended.timed_out:
            raise RecognitionError(_say_failure(ended, seconds))
        turn, sure = _TURN.search(ended.output), _SURE.search(ended.output)
        # Too few letters to tell, or the part that tells is not installed.
        if not (ended.succeeded and turn and sure) or float(sure[1]) < _LEAST_SURE:
            return 0
        return int(turn[1]) // 90 % 4

    def _run(
        self, options: Sequence[str], picture: Picture, *, seconds: float, beat: Beat
    ) -> Ended:
        with private_folder() as folder:
            return run_program(
                [self._path, "stdin", "stdout", *options],
                allowance=Allowance(seconds, _MEMORY_MB, output_mb=_OUTPUT_MB),
                folder=folder,
                data=picture.as_pgm(),
                beat=beat,
            )


def find_tesseract() -> Tesseract | None:
    """Returns the Tesseract on the PATH; None when there is none, or it knows no English."""
    path = find_program("tesseract")
    if path is None:
        return None
    version = _version_at(path)
    return None if version is None else Tesseract(path, version)


@functools.cache
def _version_at(path: str) -> str | None:
    languages = _ask(path, "--list-langs")
    version = _VERSION.match(_ask(path, "--version"))
    if version is None or b"eng" not in languages.split():
        return None
    return version[1].decode("ascii", errors="replace")


def _ask(path: str, option: str) -> bytes:
    allowance = Allowance(_ASK_SECONDS, _MEMORY_MB, output_mb=1)
    with private_folder() as folder:
        return run_program(
            [path, option], allowance=allowance, folder=folder, beat=UNWATCHED
        ).output


def _lines(table: str) -> tuple[Words, ...]:
    lines: dict[tuple[str, ...], list[RecognisedWord]] = {}
    for row in csv.reader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(row) == _COLUMNS and row[0] == _WORD and row[-1].strip():
            left, top, width, height, confidence = map(float, row[6:11])
            lines.setdefault(tuple(row[1:5]), []).append(
                RecognisedWord(
                    row[-1].strip(), left, top, left + width, top + height, max(confidence, 0.0)
                )
            )
    return tuple(map(tuple, lines.values()))


def _say_failure(ended: Ended, seconds: float) -> str:
    if ended.timed_out:
        return f"it took longer than {seconds:.0f} s"
    if ended.overflowed:
        return "more came of it than a page can hold"
    how = f"signal {-ended.code}" if ended.code < 0 else f"exit code {ended.code}"
    return f"tesseract failed ({how})"
