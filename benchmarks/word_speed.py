# SPDX-License-Identifier: Apache-2.0
"""Prints how fast Word files are read, and how fast python-docx walks through them, in one run.

The walk is the full one: every paragraph and every cell of every table, nested tables included.
Both are measured in seconds of processor time, for each kind of file: with tracked changes (which
are read twice, as they are and as they were before), others, and for the sake of the sum all but
the file for which python-docx takes longest. The rounds alternate, and the median of them is
taken. Each pays for the garbage that it leaves: python-docx links its objects in circles, and
what holds the tree is let go long after the walk. Only files that both can open are timed.

    python benchmarks/word_speed.py FOLDER... [--rounds 3] [--every 1]
"""

import argparse
import gc
import io
import statistics
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document as DocxDocument
from docx.table import Table, _Cell

from pipeline.errors import ReadingError
from pipeline.extract.word.reader import read_word

# What python-docx raises for a file that is not as it should be.
_BROKEN_FILE = (
    AttributeError,
    KeyError,
    OSError,
    SyntaxError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+", help="searched in depth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=1, help="take each n-th file only")
    options = parser.parse_args()
    paths = sorted(path for folder in options.folders for path in folder.rglob("*.docx"))
    files = [data for path in paths[:: options.every] if opens(data := path.read_bytes())]
    if not files:
        print("no Word files that both can open")
        return 1
    gc.collect()
    gc.freeze()  # what is there now is nobody's garbage
    timed = [time_file(data, options.rounds) for data in files]
    print(f"{len(files)} files, {options.rounds} rounds, median, processor time")
    show("all", timed)
    show("all but one", sorted(timed, key=lambda file: file.walked)[:-1])
    show("tracked", [file for file in timed if file.tracked])
    show("untracked", [file for file in timed if not file.tracked])
    return 0


@dataclass(frozen=True)
class TimedFile:
    """Seconds that reading and walking took for one file."""

    tracked: bool
    read: float
    walked: float


def time_file(data: bytes, rounds: int) -> TimedFile:
    """Returns the medians for one file."""
    read, walked = [], []
    for _ in range(rounds):
        read.append(seconds(read_words, data))
        walked.append(seconds(walk_words, data))
    tracked = read_word(data, name="", sha256="").original is not None
    return TimedFile(tracked, statistics.median(read), statistics.median(walked))


def seconds(contender: Callable[[bytes], int], data: bytes) -> float:
    """Returns the processor time that a contender takes, with what it leaves to be collected."""
    gc.collect()
    begun = time.process_time()
    contender(data)
    gc.collect()
    ended = time.process_time()
    gc.collect()
    return ended - begun - (time.process_time() - ended)


def show(kind: str, files: Sequence[TimedFile]) -> None:
    """Prints the sums for one kind of file."""
    if not files:
        return
    read, walked = sum(file.read for file in files), sum(file.walked for file in files)
    print(
        f"{kind:12} {len(files):4} files  armslength {len(files) / read:7.1f} files/s  "
        f"python-docx {len(files) / walked:7.1f} files/s  ratio {walked / read:5.2f}"
    )


def opens(data: bytes) -> bool:
    """Says whether both can read a file."""
    try:
        read_word(data, name="", sha256="")
        walk_words(data)
    except (ReadingError, *_BROKEN_FILE):
        return False
    return True


def read_words(data: bytes) -> int:
    """Reads a file; returns the number of words."""
    return len(read_word(data, name="", sha256="").text.split())


def walk_words(data: bytes) -> int:
    """Walks through a file with python-docx; returns the number of words."""
    return walk(docx.Document(io.BytesIO(data)))


def walk(container: DocxDocument | _Cell) -> int:
    """Returns the number of words of the paragraphs and tables within a container."""
    words = 0
    for item in container.iter_inner_content():
        if isinstance(item, Table):
            words += sum(walk(cell) for row in item.rows for cell in row.cells)
        else:
            words += len(item.text.split())
    return words


if __name__ == "__main__":
    raise SystemExit(main())
