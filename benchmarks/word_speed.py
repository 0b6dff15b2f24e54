# SPDX-License-Identifier: Apache-2.0
"""Prints how fast Word files are read, and how fast python-docx walks through them, in one run.

The walk is the full one: every paragraph and every cell of every table, nested tables included.
Both are measured in seconds of processor time; the rounds alternate, and the median of them is
taken. Only files that both can open are timed.

    python benchmarks/word_speed.py FOLDER... [--rounds 3] [--every 1]
"""

import argparse
import io
import statistics
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
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
    contenders: dict[str, Callable[[Sequence[bytes]], int]] = {
        "armslength": read_all,
        "python-docx": walk_all,
    }
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    words = {}
    for _ in range(options.rounds):
        for name, run in contenders.items():
            begun = time.process_time()
            words[name] = run(files)
            seconds[name].append(time.process_time() - begun)
    print(f"{len(files)} files, {options.rounds} rounds, median")
    rates = {name: len(files) / statistics.median(taken) for name, taken in seconds.items()}
    for name, rate in rates.items():
        print(f"{name:12} {rate:8.1f} documents/s of processor time, {words[name]} words")
    print(f"ratio        {rates['armslength'] / rates['python-docx']:8.2f}")
    return 0


def opens(data: bytes) -> bool:
    """Says whether both can read a file."""
    try:
        read_word(data, name="", sha256="")
        walk_all([data])
    except (ReadingError, *_BROKEN_FILE):
        return False
    return True


def read_all(files: Sequence[bytes]) -> int:
    """Reads the files; returns the number of words."""
    return sum(len(read_word(data, name="", sha256="").text.split()) for data in files)


def walk_all(files: Sequence[bytes]) -> int:
    """Walks through the files with python-docx; returns the number of words."""
    return sum(walk(docx.Document(io.BytesIO(data))) for data in files)


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
