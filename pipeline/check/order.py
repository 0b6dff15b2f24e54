# SPDX-License-Identifier: Apache-2.0
"""The order of papers by their index against the order that people wrote down beforehand.

``SAMPLES/order/*.json`` says of each paper how tight it holds, 0 to 100, and why; one object a
file: ``{"document": ..., "tightness": ..., "why": ...}``.
"""

import difflib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.check.bootstrap import Caveat, Floats, Integers, Interval, draw_documents, enclose
from pipeline.errors import ConfigurationError, InputError

__all__ = [
    "RankingFigures",
    "StatedOrder",
    "correlate_order",
    "load_order",
    "require_ordered_documents",
]

_FOLDER = "order"
_CURE = "Correct the files named above; README.md says what a file of the order holds."
# Sums of fractions differ in their last digits from machine to machine.
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class StatedOrder:
    """How tight people say that a paper holds, 0 to 100; ``place`` is the file that says so."""

    document: str
    tightness: float
    why: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """How far the index puts papers into the order that people wrote down.

    Attributes:
        papers: Number of papers that have both.
        correlation: Spearman's, -1 to 1, to six decimals; None with the reason.
        caveat: Why there is none.
        interval: Where it likely lies on other papers.
        left_out: Names of papers that have no index, because nothing of them could be read.
    """

    papers: int
    correlation: float | None = None
    caveat: Caveat | None = Caveat.NOTHING
    interval: Interval = field(default_factory=Interval)
    left_out: tuple[str, ...] = ()


def load_order(folder: Path) -> tuple[StatedOrder, ...]:
    """Returns what ``folder/order/*.json`` says, by document; empty without such files.

    Raises:
        ConfigurationError: Files that say nothing of the kind, all of them, each with its name.
    """
    faults: list[str] = []
    stated: dict[str, StatedOrder] = {}
    for path in sorted((folder / _FOLDER).glob("*.json")):
        try:
            one = _read(path)
        except _FaultyFileError as error:
            faults += error.faults
            continue
        if one.document in stated:
            also = stated[one.document].place
            faults.append(f"{path.name}: {also} speaks of {one.document!r} already")
        stated[one.document] = one
    if faults:
        raise ConfigurationError(folder / _FOLDER, faults, cure=_CURE)
    return tuple(stated[name] for name in sorted(stated))


def require_ordered_documents(order: Sequence[StatedOrder], names: Collection[str]) -> None:
    """Refuses an order of documents that are not there.

    Raises:
        InputError: Names every such document with its file, and the nearest one found.
    """
    known = sorted(names)
    absent = [one for one in order if one.document not in names]
    if not absent:
        return
    listed = "\n".join(
        f"  {one.place}: {one.document!r}{_hint(one.document, known)}" for one in absent
    )
    msg = f"documents of the order are not in the folder:\n{listed}"
    cure = f"Put them into the folder, or correct the names in {_FOLDER}/*.json."
    raise InputError(msg, cure=cure)


def correlate_order(
    order: Sequence[StatedOrder], indices: Mapping[str, float]
) -> RankingFigures | None:
    """Returns how far indices follow an order; None when there is no order.

    Args:
        order: What people wrote down.
        indices: By document, its index; of those of which nothing was read there is none.
    """
    if not order:
        return None
    left_out = tuple(one.document for one in order if one.document not in indices)
    both = [(one.tightness, indices[one.document]) for one in order if one.document in indices]
    stated = np.array([one for one, _ in both])
    found = np.array([one for _, one in both])
    if len(both) < 2:
        return RankingFigures(len(both), left_out=left_out)
    if len(set(stated)) == 1 or len(set(found)) == 1:
        return RankingFigures(len(both), caveat=Caveat.ALIKE, left_out=left_out)
    drawn = _correlations(stated, found, draw_documents(len(both)))
    return RankingFigures(
        papers=len(both),
        correlation=round(float(drawn[0]), _DIGITS),
        caveat=None,
        interval=enclose(drawn, documents=len(both), things=len(both)),
        left_out=left_out,
    )


class _FaultyFileError(Exception):
    def __init__(self, *faults: str) -> None:
        self.faults = faults
        super().__init__(*faults)


class _OrderFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str = Field(min_length=1)
    tightness: float = Field(ge=0, le=100, strict=True)
    why: str = ""


def _read(path: Path) -> StatedOrder:
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))
        if not isinstance(values, dict):
            msg = f"{path.name}: a file is one JSON object"
            raise _FaultyFileError(msg)
        one = _OrderFile.model_validate(values)
    except OSError as error:
        msg = f"{path.name}: cannot be read: {error.strerror}"
        raise _FaultyFileError(msg) from error
    except ValidationError as error:
        raise _FaultyFileError(*_describe_faults(path.name, error)) from error
    except (ValueError, RecursionError) as error:
        # Only the kind of fault: the text of an exception may repeat words of the file.
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "unreadable"
        msg = f"{path.name}: no JSON: {reason}"
        raise _FaultyFileError(msg) from error
    return StatedOrder(one.document, one.tightness, one.why, f"{_FOLDER}/{path.name}")


def _describe_faults(name: str, error: ValidationError) -> list[str]:
    details = error.errors(include_input=False, include_url=False)
    places = (".".join(map(str, detail["loc"])) for detail in details)
    return [
        f"{name}: {place}: {detail['msg']}" if place else f"{name}: {detail['msg']}"
        for place, detail in zip(places, details, strict=True)
    ]


def _correlations(stated: Floats, found: Floats, draws: Integers) -> Floats:
    """Returns Spearman's correlation in each draw; NaN where all drawn papers are alike."""
    from scipy.stats import rankdata

    places = np.arange(len(stated))
    drawn = np.stack([np.repeat(places, times) for times in draws])
    ranks = [rankdata(values[drawn], axis=1) for values in (stated, found)]
    one, other = (each - each.mean(axis=1, keepdims=True) for each in ranks)
    spread = np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
    products = (one * other).sum(axis=1)
    return np.where(spread > 0, products / np.where(spread > 0, spread, 1), np.nan)


def _hint(name: str, known: Sequence[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    return f" (nearest: {nearest[0]!r})" if nearest else ""
