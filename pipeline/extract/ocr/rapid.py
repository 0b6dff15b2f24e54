# SPDX-License-Identifier: Apache-2.0
"""rapidocr, the library of the extra ``ocr``: slower than Tesseract, but pip alone brings it.

It runs in a process of its own, as Tesseract does, so that its memory and its time are bounded
and a page that breaks it costs only itself. Its models lie in its own package: nothing is
fetched.
"""

import functools
import json
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.extract.ocr.engine import RecognisedWord, RecognitionError, Turn, Words
from pipeline.extract.ocr.picture import Picture
from pipeline.extract.programs import Allowance, Ended, private_folder, run_program
from pipeline.extract.support import Beat

__all__ = ["RapidEngine"]

# Its libraries and models take 1 GB, and reserve more.
_MEMORY_MB = 4096
_OUTPUT_MB = 16
# Its boxes go from the top of the tallest letter to the bottom of the lowest, and a little beyond.
_ABOVE_CAPITAL = 0.12
_BELOW_BASE = 0.26

# Standard output is for the answer alone, whatever the libraries print.
_PROGRAM = """
import json, os, sys
sys.path[:] = json.loads(sys.argv[1])
answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
kind, size, depth, grey = sys.stdin.buffer.read().split(b"\\n", 3)
width, height = map(int, size.split())
import numpy
from rapidocr import RapidOCR
threads = "EngineConfig.onnxruntime."
engine = RapidOCR(params={
    "Global.log_level": "critical",
    # Tells lines on their head by their look, and is wrong about short ones too often.
    "Global.use_cls": False,
    "Global.max_side_len": 2400,
    threads + "intra_op_num_threads": 1,
    threads + "inter_op_num_threads": 1,
})
found = engine(numpy.frombuffer(grey, dtype=numpy.uint8).reshape(height, width))
lines = []
if found.boxes is not None:
    for box, text, score in zip(found.boxes, found.txts, found.scores):
        across, down = box[:, 0], box[:, 1]
        place = [float(across.min()), float(down.min()), float(across.max()), float(down.max())]
        lines.append([text, *place, float(score)])
json.dump(lines, answer)
answer.close()
"""


class RapidEngine:
    """The engine of the library that is installed beside this program."""

    @property
    def name(self) -> str:
        """Name and version, as outputs say them."""
        return f"rapidocr {_version()}"

    def read(self, picture: Picture, *, seconds: float, beat: Beat) -> tuple[Words, ...]:
        """Returns the lines of an upright page, in the engine's own order.

        Raises:
            RecognitionError: It failed, or ``seconds`` were not enough.
        """
        with private_folder() as folder:
            ended = run_program(
                [sys.executable, "-P", "-B", "-c", _PROGRAM, json.dumps(_search_path())],
                allowance=Allowance(seconds, _MEMORY_MB, output_mb=_OUTPUT_MB),
                folder=folder,
                data=picture.as_pgm(),
                beat=beat,
            )
        if not ended.succeeded:
            raise RecognitionError(_say_failure(ended, seconds))
        return tuple(_words(*line) for line in json.loads(ended.output) if line[0].strip())

    def turn_of(self, picture: Picture, *, seconds: float, beat: Beat) -> Turn:  # noqa: ARG002
        """Returns 0: it does not tell."""
        return 0


@functools.cache
def _version() -> str:
    try:
        return version("rapidocr")
    except PackageNotFoundError:
        return ""


def _search_path() -> list[str]:
    return [entry or str(Path.cwd()) for entry in sys.path]


def _words(  # noqa: PLR0913 - a line as the program above writes it
    text: str, left: float, top: float, right: float, bottom: float, score: float
) -> Words:
    """Returns the words of a line; their places in it follow from their lengths."""
    high = bottom - top
    per_letter = (right - left) / len(text)
    words: list[RecognisedWord] = []
    at = 0
    for word in text.split():
        at = text.index(word, at)
        words.append(
            RecognisedWord(
                word,
                left + at * per_letter,
                top + _ABOVE_CAPITAL * high,
                left + (at + len(word)) * per_letter,
                bottom - _BELOW_BASE * high,
                100 * score,
            )
        )
        at += len(word)
    return tuple(words)


def _say_failure(ended: Ended, seconds: float) -> str:
    if ended.timed_out:
        return f"it took longer than {seconds:.0f} s"
    how = f"signal {-ended.code}" if ended.code < 0 else f"exit code {ended.code}"
    return f"rapidocr failed ({how})"
