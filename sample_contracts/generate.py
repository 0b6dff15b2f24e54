"""Makes the sample contracts: one Word file or PDF for each source in source/.

    python sample_contracts/generate.py [--out DIR] [STEM ...]
    python sample_contracts/generate.py --text STEM

The same sources give the same bytes on every run. A source that is wrong is reported with
the line, the block and the cure, and the other sources are made all the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from generator import SourceError, make_document, printed_text, read_source

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
FAILED = 1
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0, 1 when a source is wrong, 2 when a stem is unknown."""
    options = _parser().parse_args(arguments)
    folder: Path = options.sources
    known = sorted(path.stem for path in folder.glob("*.txt"))
    stems: list[str] = options.stems or known
    unknown = [stem for stem in stems if stem not in known]
    if unknown:
        listed = ", ".join(known) or "none"
        sys.stderr.write(f"no source in {folder} for {', '.join(unknown)}; there are: {listed}\n")
        return MISUSED
    failures = 0
    for stem in stems:
        path = folder / f"{stem}.txt"
        try:
            if options.text:
                _print_text(path)
            else:
                _write_document(path, options.out)
        except SourceError as error:
            failures += 1
            sys.stderr.write(f"{error}\n")
    return FAILED if failures else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Make the sample contracts from their sources.")
    parser.add_argument("stems", nargs="*", metavar="STEM", help="sources to make; all without")
    parser.add_argument("--out", type=Path, default=HERE, help="folder for the documents")
    parser.add_argument(
        "--sources", type=Path, default=HERE / "source", help="folder of the sources"
    )
    parser.add_argument(
        "--text", action="store_true", help="print number and text of each block instead"
    )
    return parser


def _write_document(path: Path, folder: Path) -> None:
    source = read_source(path)
    data = make_document(source)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{path.stem}{source.format.suffix}"
    target.write_bytes(data)
    sys.stdout.write(f"{target}: {len(data):,} bytes\n")


def _print_text(path: Path) -> None:
    for number, text in printed_text(read_source(path)):
        sys.stdout.write(f"{number}\t{text}\n")


if __name__ == "__main__":
    sys.exit(main())
