# SPDX-License-Identifier: Apache-2.0
"""Prints how fast PDFs are read, and how fast ``pdftotext`` extracts their text, in one run.

Both are measured in seconds of processor time, that of child processes included, so that other
work on the machine counts for little. The rounds alternate, and the median of them is taken.
The start of each ``pdftotext`` process counts, because that is how it is used; so does all that
reading does besides extraction: order, paragraphs, headers and footers, boxes, hyphens. Pictures
of text are recognised by neither.

    python benchmarks/read_speed.py FOLDER [--rounds 3] [--every 1]
"""

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.config import Limits, ReadingAids
from pipeline.errors import ReadingError
from pipeline.extract.pdf.reader import read_pdf
from pipeline.extract.support import Support

# pdftotext recognises no pictures of text either.
WITHOUT_OCR = Support(aids=ReadingAids(ocr=False))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder of PDF files, searched in depth")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--every", type=int, default=1, help="take each n-th file only")
    options = parser.parse_args()
    files = sorted(options.folder.rglob("*.pdf"))[:: options.every]
    if not files:
        print(f"no PDF files in {options.folder}")
        return 1
    contenders: dict[str, Callable[[list[Path]], int]] = {"armslength": read_all}
    if shutil.which("pdftotext"):
        contenders["pdftotext"] = extract_all
    else:
        print("pdftotext is absent: install poppler-utils to compare")
    read_all(files[:1])  # loads the libraries before the clock starts
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    pages = 0
    for _ in range(options.rounds):
        for name, run in contenders.items():
            begun = processor_seconds()
            pages = run(files) or pages
            seconds[name].append(processor_seconds() - begun)
    print(f"{len(files)} files, {pages} pages, {options.rounds} rounds, median")
    rates = {name: pages / statistics.median(taken) for name, taken in seconds.items()}
    for name, rate in rates.items():
        print(f"{name:12} {rate:8.0f} pages/s of processor time")
    if "pdftotext" in rates:
        print(f"ratio        {rates['armslength'] / rates['pdftotext']:8.1f}")
    return 0


def read_all(files: list[Path]) -> int:
    """Reads the files; returns the number of pages."""
    pages = 0
    for file in files:
        data = file.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        try:
            document = read_pdf(
                data, name=file.name, sha256=sha256, limits=Limits(), support=WITHOUT_OCR
            )
            pages += len(document.pages)
        except ReadingError as error:
            print(f"not read: {file.name}: {error.message}", file=sys.stderr)
    return pages


def extract_all(files: list[Path]) -> int:
    """Runs ``pdftotext`` once for each file; it does not say how many pages it read."""
    for file in files:
        subprocess.run(["pdftotext", "-q", str(file), os.devnull], check=False)
    return 0


def processor_seconds() -> float:
    """Processor time of this process and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    raise SystemExit(main())
