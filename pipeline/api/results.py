# SPDX-License-Identifier: Apache-2.0
"""What a scan gave: kept, loaded, written in every format."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.api.rules import load_book
from pipeline.config import Config
from pipeline.domain.judgement import ScanResult
from pipeline.domain.leaving import Means
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.packs import RuleBook
    from pipeline.report.annotated import Annotations

__all__ = ["RESULT_NAME", "annotate", "load_result", "means_of", "write_reports"]


RESULT_NAME = "scan.json"


def load_result(folder: Path) -> ScanResult:
    """Returns the result that ``write_reports`` left in a folder.

    Raises:
        InputError: There is none, or another version of the program wrote it.
    """
    path = folder / RESULT_NAME
    try:
        return _result_adapter().validate_json(path.read_bytes())[0]
    except OSError as error:
        msg = f"{str(folder)!r} holds no result of a scan ({error.strerror})"
        raise InputError(msg, cure="Scan first, with -o and this folder.") from error
    except ValidationError as error:
        msg = f"{str(path)!r} was not written by this version of the program, or is damaged"
        raise InputError(msg, cure="Scan again into this folder.") from error


def write_reports(  # noqa: PLR0913 - each of them says something of its own
    result: ScanResult,
    folder: Path,
    *,
    config: Config,
    book: "RuleBook | None" = None,
    formats: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _text: None,
) -> tuple[Path, ...]:
    """Writes a result in several formats, and what ``load_result`` reads; returns the paths.

    Each file is written whole or not at all; the same result gives the same bytes.

    Args:
        result: What the scan gave.
        folder: Where to write; created when it is missing.
        config: Says which rules judged: their questions stand in the report; and what the
            organisation has, which wins over what the scan was told.
        book: Those rules, when the caller has loaded them already.
        formats: Names of ``pipeline.report.FORMATS``; when none are named, the usual ones. Of
            a result that is not the one in the folder, those that lie there already as well.
        tell: Called with what a person must know of the files.

    Raises:
        InputError: The folder cannot be written, the disk is full, or a format needs a package
            that is not installed.
    """
    from pipeline.report import formats_there, write_outputs
    from pipeline.report.files import write_atomically

    book = book if book is not None else load_book(config)
    result = replace(result, means=means_of(config) or result.means)
    encoded = _encode_result(result)
    if formats and not _holds(folder / RESULT_NAME, encoded):
        # Another result: what lies there would tell of the one before.
        formats = (*formats, *formats_there(folder))
    written = write_outputs(
        result, folder, packs=book.packs, formats=formats, tell=tell, weights=book.weights
    )
    write_atomically(folder / RESULT_NAME, encoded)
    return written


def annotate(
    result: ScanResult,
    folder: Path,
    *,
    config: Config,
    papers: Sequence[Path] = (),
    date: datetime | None = None,
) -> "Annotations":
    """Writes copies of the papers of a scan in which each finding stands on its words as a note.

    ``annotated/<name>-annotated.pdf`` or ``.docx`` below the folder, in the sub-folders that the
    papers lie in, and ``annotated/not-placed.csv`` with what could not be placed, and why. A PDF
    carries highlights, a Word file comments. Each paper is worked on in a process of its own,
    under the limits of the configuration. The same result, papers and date give the same bytes;
    a copy that somebody has worked on is put aside before it is written anew.

    Args:
        result: What the scan gave.
        folder: Its output folder.
        config: Limits and number of processes; how papers are read; which rules judged.
        papers: The files and folders that were scanned, where they lie now; those that the result
            names when there are none.
        date: When the notes were made; they carry no date without one.

    Raises:
        InputError: The papers are not where they were, or the folder cannot be written.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.report.annotated import annotate_papers

    packs = load_book(config).packs
    where = tuple(papers) or tuple(map(Path, result.paths))
    return annotate_papers(result, folder, packs=packs, papers=where, config=config, date=date)


def means_of(config: Config) -> Means | None:
    """Returns what a configuration says of the organisation's money, None if nothing."""
    own = config.organisation
    if own.turnover is None and own.reserves is None:
        return None
    return Means(turnover=own.turnover, reserves=own.reserves)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _encode_result(result: ScanResult) -> bytes:
    return _result_adapter().dump_json((result,))


def _result_adapter() -> TypeAdapter[tuple[ScanResult]]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    strict = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return TypeAdapter(tuple[ScanResult], config=strict)
