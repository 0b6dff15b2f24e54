# SPDX-License-Identifier: Apache-2.0
"""What commands call to bring decisions out of a folder's review, and judgements into it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.domain.judgement import ScanResult
from pipeline.errors import InputError
from pipeline.review.running import open_review, require_review
from pipeline.review.values import ReviewRole

if TYPE_CHECKING:
    from pipeline.review.exchange import HandedOver, TakenOf
    from pipeline.review.store.desk import Desk

__all__ = ["export_review", "hand_over_review", "import_judgements"]

_LINES = ".jsonl"


def export_review(folder: Path, target: Path, *, database: str = "") -> tuple[Path, ...]:
    """Writes all that leaves the review of a scan into a folder; see ``write_export``.

    Raises:
        InputError: Nobody has reviewed there, or the files cannot be written.
    """
    from pipeline import api
    from pipeline.review.exchange import write_export

    require_review(folder, database=database)
    result = api.load_result(folder)
    with _open(folder, result, database) as desk:
        return write_export(desk, result, target)


def import_judgements(
    folder: Path, sources: Sequence[Path], *, name: str = "", database: str = ""
) -> "tuple[TakenOf, ...]":
    """Takes judgements from outside into the review of a scan, which begins if there is none.

    Args:
        folder: Output folder of the scan.
        sources: Workbooks and tables of one person; ``judgements.jsonl`` of others, or the
            folders of their exports.
        name: Whose the workbooks and tables are.
        database: Address of the database; empty for the file in the folder.

    Raises:
        InputError: There is no scan, nobody is named as the author of a table, or a file holds
            no judgements: those before it were taken in.
    """
    from pipeline import api
    from pipeline.review.exchange import take_judgements

    result = api.load_result(folder)
    taken: list[TakenOf] = []
    with _open(folder, result, database) as desk:
        for source in sources:
            if source.is_dir() or source.suffix.casefold() == _LINES:
                taken += take_judgements(desk, source)
            else:
                taken.append(_take_table(desk, source, name))
    return tuple(taken)


def hand_over_review(
    folder: Path, result: ScanResult, *, database: str = ""
) -> "HandedOver | None":
    """Hands what a review of a folder came to over to its log of decisions; see ``hand_over``.

    Returns None where no database is named and the folder holds none.

    Raises:
        InputError: The review or the log cannot be read, or nobody has reviewed there.
    """
    try:
        require_review(folder, database=database)
    except InputError:
        if database:
            raise
        return None
    from pipeline.review.exchange import hand_over

    with _open(folder, result, database) as desk:
        return hand_over(desk, result, folder)


@contextmanager
def _open(folder: Path, result: ScanResult, database: str) -> "Iterator[Desk]":
    """Gives the desk with this very scan on it: decisions on an older one are carried."""
    from pipeline.review.intake.items import take_scan

    with open_review(folder, database=database) as desk:
        desk.take_in(take_scan(result))
        yield desk


def _take_table(desk: "Desk", source: Path, name: str) -> "TakenOf":
    from pipeline.review.exchange import TakenOf, take_table

    if not name.strip():
        msg = f"{str(source)!r}: it does not say whose judgements these are"
        raise InputError(msg, cure="Name the author: --name 'Ana Perez'.")
    person = desk.enrol(name, ReviewRole.REVIEWER)
    return TakenOf(person, take_table(desk, source, person.id))
