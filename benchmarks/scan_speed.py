# SPDX-License-Identifier: Apache-2.0
"""Pages a second of a whole scan, beside those of ``pdftotext`` alone over the same files.

    python benchmarks/scan_speed.py [--folder DIR] [--repetitions N] [--jobs N] [--json]

A scan reads, outlines, judges, ranks and writes all outputs, into a new folder each time, so that
no stored result is reused. ``pdftotext`` only writes the text. Both get the same number of
processes, and their repetitions alternate, so that a busy minute of the machine meets both.
Seconds of CPU include all child processes.

Exit status: 0 measured, 2 nothing to measure with, 1 one of the two programs failed.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

FOLDER_VARIABLE = "BENCH_FOLDER"
DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "cuad_dev" / "pdf"
# Done, and done but some documents could not be read whole.
GOOD_STATUSES = (0, 3)


class CannotMeasureError(Exception):
    """What is absent, in a sentence."""


class ProgramFailedError(Exception):
    """Which program ended how."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of one run, by the clock and of all processors together."""

    wall: float
    cpu: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        report = measure(options.folder, repetitions=options.repetitions, jobs=options.jobs)
    except CannotMeasureError as error:
        print(f"Nothing was measured: {error}", file=sys.stderr)
        return 2
    except ProgramFailedError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report, indent=2) if options.json else _as_text(report))
    return 0


def measure(folder: Path, *, repetitions: int, jobs: int) -> dict[str, float]:
    """Returns medians over the repetitions, and the ratios of scan to pdftotext.

    Raises:
        CannotMeasureError: The folder, its PDFs or one of the programs is absent.
        ProgramFailedError: A program ended otherwise than it should.
    """
    files = _find_files(folder)
    armslength = _find_program("armslength", "install the project (make demo)")
    pdftotext = _find_program("pdftotext", "install the Debian package poppler-utils")
    with tempfile.TemporaryDirectory(prefix="armslength-bench-") as scratch:
        room = Path(scratch)
        # Copies: the folder may hold other papers too, and names that repeat in its folders.
        papers = room / "papers"
        copies = _copy_files(files, papers)
        # One run of each that does not count: the file cache is warm for both afterwards.
        pages = scan_folder(armslength, papers, room / "first", jobs=jobs)
        extract_text(pdftotext, copies, room, jobs=jobs)
        scans: list[Cost] = []
        extractions: list[Cost] = []
        for number in range(repetitions):
            out = room / f"scan-{number}"
            scans.append(_cost(lambda out=out: scan_folder(armslength, papers, out, jobs=jobs)))
            extractions.append(_cost(lambda: extract_text(pdftotext, copies, room, jobs=jobs)))
    return _summarise(scans, extractions, files=len(files), pages=pages, jobs=jobs)


def scan_folder(program: str, folder: Path, out: Path, *, jobs: int) -> int:
    """Scans a folder and returns the number of pages that were read."""
    command = [program, "scan", str(folder), "-o", str(out), "--jobs", str(jobs)]
    ended = subprocess.run(command, capture_output=True, check=False)
    if ended.returncode not in GOOD_STATUSES:
        tail = ended.stderr.decode(errors="replace")[-500:]
        msg = f"armslength scan ended with status {ended.returncode}: {tail}"
        raise ProgramFailedError(msg)
    records = (out / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    return sum(json.loads(record)["pages"] for record in records)


def extract_text(program: str, files: Sequence[Path], room: Path, *, jobs: int) -> None:
    """Writes the text of each file with pdftotext, ``jobs`` files at a time."""

    def extract(file: Path) -> None:
        target = room / f"{file.stem}.txt"
        subprocess.run([program, "-q", str(file), str(target)], capture_output=True, check=False)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(extract, files))


def _find_files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        msg = f"there is no folder {folder}; give one with --folder or in {FOLDER_VARIABLE}."
        raise CannotMeasureError(msg)
    files = tuple(sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf"))
    if not files:
        msg = f"{folder} holds no PDF."
        raise CannotMeasureError(msg)
    return files


def _copy_files(files: Sequence[Path], folder: Path) -> tuple[Path, ...]:
    folder.mkdir()
    return tuple(
        shutil.copy(file, folder / f"{number:05}-{file.name}") for number, file in enumerate(files)
    )


def _find_program(name: str, cure: str) -> str:
    # Beside this interpreter first: the environment's own command, whatever PATH says.
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        msg = f"{name} is absent; {cure}."
        raise CannotMeasureError(msg)
    return found


def _cost(run: Callable[[], object]) -> Cost:
    cpu, wall = _cpu_seconds(), time.perf_counter()
    run()
    return Cost(wall=time.perf_counter() - wall, cpu=_cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _summarise(
    scans: Sequence[Cost], extractions: Sequence[Cost], *, files: int, pages: int, jobs: int
) -> dict[str, float]:
    scan, extraction = _median(scans), _median(extractions)
    return {
        "files": files,
        "pages": pages,
        "jobs": jobs,
        "repetitions": len(scans),
        "scan_wall_seconds": round(scan.wall, 3),
        "scan_cpu_seconds": round(scan.cpu, 3),
        "scan_pages_per_second": round(pages / scan.wall, 1),
        "pdftotext_wall_seconds": round(extraction.wall, 3),
        "pdftotext_cpu_seconds": round(extraction.cpu, 3),
        "pdftotext_pages_per_second": round(pages / extraction.wall, 1),
        "wall_ratio": round(scan.wall / extraction.wall, 3),
        "cpu_ratio": round(scan.cpu / extraction.cpu, 3),
    }


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        wall=statistics.median(cost.wall for cost in costs),
        cpu=statistics.median(cost.cpu for cost in costs),
    )


def _as_text(report: Mapping[str, float]) -> str:
    head = "{files} files, {pages} pages, {jobs} processes, medians of {repetitions} runs each"
    row = "{name:<16}{pages:>12.1f}{wall:>10.2f}{cpu:>10.2f}"
    lines = [head.format(**report), f"{'':<16}{'pages/s':>12}{'wall s':>10}{'CPU s':>10}"]
    for name, key in (("armslength scan", "scan"), ("pdftotext", "pdftotext")):
        lines.append(
            row.format(
                name=name,
                pages=report[f"{key}_pages_per_second"],
                wall=report[f"{key}_wall_seconds"],
                cpu=report[f"{key}_cpu_seconds"],
            )
        )
    lines.append(
        "A whole scan takes {wall_ratio} of the time and {cpu_ratio} of the CPU seconds "
        "that pdftotext takes for the text alone.".format(**report)
    )
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure a scan of PDFs beside pdftotext.")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER),
        help=f"folder of PDFs; also {FOLDER_VARIABLE}",
    )
    parser.add_argument("--repetitions", type=_positive, default=5, help="runs of each; 5")
    parser.add_argument(
        "--jobs", type=_positive, default=os.cpu_count() or 1, help="processes for both programs"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        msg = f"must be 1 or more, not {number}"
        raise argparse.ArgumentTypeError(msg)
    return number


if __name__ == "__main__":
    sys.exit(main())
