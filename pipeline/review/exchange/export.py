# SPDX-License-Identifier: Apache-2.0
"""All that leaves a review, in one folder."""

import dataclasses
import re
from pathlib import Path

from pipeline.domain.judgement import ScanResult
from pipeline.report.files import prepare_folder, remove_file, write_atomically
from pipeline.report.ids import public_id
from pipeline.report.records import json_lines
from pipeline.review.agreement import measure
from pipeline.review.agreement_table import agreement_table
from pipeline.review.exchange.annotations import LEFT_OUT, annotate, left_out_table
from pipeline.review.exchange.gathering import gather_decided
from pipeline.review.exchange.judgements import JUDGEMENTS_NAME, judgement_lines
from pipeline.review.exchange.settlements import SETTLEMENTS_NAME, settlements_table
from pipeline.review.exchange.workbook import decisions_workbook
from pipeline.review.store.desk import Desk
from pipeline.review.values import Person, ReviewRole

__all__ = ["ANNOTATIONS_FOLDER", "HEAD_NAME", "RECORD_NAME", "write_export"]

ANNOTATIONS_FOLDER = "annotations"
RECORD_NAME = "record.jsonl"
HEAD_NAME = "head.txt"
_AGREEMENT_NAME = "agreement.csv"
# Names that only this program gives.
_OWN = re.compile(r"[a-z0-9-]+-[0-9a-f]{12}\.(?:jsonl|xlsx)")
_NOT_NAMED = re.compile(r"[^a-z0-9]+")
_LONGEST_STEM = 40


def write_export(desk: Desk, result: ScanResult, folder: Path) -> tuple[Path, ...]:
    """Writes all that leaves a review into a folder, and returns the paths.

    Annotations of what was agreed or settled, a workbook of their own for everybody who judges,
    everybody's judgements for a review elsewhere, what was settled and why, figures of agreement,
    the record and its head, by which a cut end shows later (``--verify --head``). It holds what
    each person said: it is for whoever keeps the review, and not for those who still judge blind.
    The same review gives the same bytes.

    Args:
        desk: The review.
        result: The scan that it is on.
        folder: Where to write; created when it is missing, open to its owner alone.

    Raises:
        InputError: The folder cannot be written.
    """
    decided = gather_decided(desk, result)
    annotated = annotate(decided)
    # The head first: what is written into the record meanwhile is behind it.
    seq, digest = desk.head()
    record = json_lines(dataclasses.asdict(event) for event in desk.events() if event.seq <= seq)
    files = {
        **{f"{ANNOTATIONS_FOLDER}/{name}": data for name, data in annotated.files.items()},
        f"{ANNOTATIONS_FOLDER}/{LEFT_OUT}": left_out_table(annotated.left_out),
        **{_workbook_name(one): decisions_workbook(desk, one) for one in _judges(desk)},
        JUDGEMENTS_NAME: judgement_lines(desk),
        SETTLEMENTS_NAME: settlements_table(decided),
        _AGREEMENT_NAME: agreement_table(measure(desk.ratings())),
        RECORD_NAME: record,
        HEAD_NAME: f"{seq}:{digest}\n".encode("ascii"),
    }
    prepare_folder(folder / ANNOTATIONS_FOLDER)
    for name, data in files.items():
        write_atomically(folder / name, data)
    _drop_old(folder, frozenset(files))
    return tuple(folder / name for name in files)


def _judges(desk: Desk) -> tuple[Person, ...]:
    judging = (ReviewRole.REVIEWER, ReviewRole.ADMIN)
    return tuple(one for one in desk.people() if one.active and one.role in judging)


def _workbook_name(person: Person) -> str:
    stem = _NOT_NAMED.sub("-", person.name.casefold()).strip("-")[:_LONGEST_STEM]
    return f"decisions-{stem or 'person'}-{public_id(person.name, '')}.xlsx"


def _drop_old(folder: Path, written: frozenset[str]) -> None:
    """Removes annotations of an earlier export that this one no longer has."""
    for path in (folder / ANNOTATIONS_FOLDER).glob("*.jsonl"):
        if _OWN.fullmatch(path.name) and f"{ANNOTATIONS_FOLDER}/{path.name}" not in written:
            remove_file(path)
