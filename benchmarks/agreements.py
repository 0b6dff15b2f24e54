# SPDX-License-Identifier: Apache-2.0
"""Agreements given as plain text, judged whole: what other benchmarks here share."""

import argparse
import hashlib
from pathlib import Path
from typing import NamedTuple

from pipeline.detect import Engine, compile_rules, detect_findings
from pipeline.domain.finding import Finding
from pipeline.domain.outline import Outline
from pipeline.modelstore import find_model
from pipeline.outline import build_outline
from pipeline.packs import RuleBook
from pipeline.train.agreements import Agreement, group_agreements, read_agreement, read_rows
from pipeline.train.table import FOLDS, Place, fold_of

__all__ = [
    "Agreement",
    "HeldOut",
    "Placed",
    "add_folds_option",
    "add_model_option",
    "falls_in",
    "group_agreements",
    "half_of",
    "judge_agreement",
    "make_engine",
    "outline_agreement",
    "read_agreement",
    "read_rows",
]


class Placed(NamedTuple):
    """A finding and the range of the plain text that it quotes."""

    finding: Finding
    start: int
    end: int


def add_model_option(parser: argparse.ArgumentParser) -> None:
    """Adds an option that names a model: none, the program's own, or a folder."""
    told = "folder of a model, 'own' for the program's; else the rules alone"
    parser.add_argument("--model", default="none", help=told)


def make_engine(book: RuleBook, model: str) -> Engine:
    """Returns the rules, with the model that ``--model`` names."""
    if model == "none":
        return compile_rules(book)
    from pipeline.modelstore.store import load_model

    return compile_rules(book, load_model(find_model() if model == "own" else Path(model)))


def add_folds_option(parser: argparse.ArgumentParser) -> None:
    """Adds an option that names the folder of models that ``train_folds.py`` wrote."""
    told = "folder that train_folds.py wrote: each paper by the model that has not seen it"
    parser.add_argument("--folds", type=Path, help=told)


class HeldOut:
    """Engines for papers that must not be judged by a model that has seen them."""

    def __init__(self, book: RuleBook, folder: Path | None) -> None:
        self._rules = compile_rules(book)
        self._folds = (
            [make_engine(book, str(folder / str(fold))) for fold in range(FOLDS)] if folder else []
        )

    def engine(self, group: str) -> Engine:
        """Returns the engine for papers of a group; the rules alone without models."""
        return self._folds[fold_of(group)] if self._folds else self._rules


def outline_agreement(agreement: Agreement, book: RuleBook) -> Outline:
    return build_outline(agreement.document, lexicon=book.parties)


def judge_agreement(agreement: Agreement, engine: Engine, book: RuleBook) -> tuple[Placed, ...]:
    """Returns what is found in an agreement, with its places in the plain text."""
    outline = outline_agreement(agreement, book)
    findings = detect_findings(agreement.document, outline, engine).findings
    return tuple(
        Placed(one, agreement.origin(one.span.start), agreement.origin(one.span.end - 1) + 1)
        for one in findings
        if one.quote
    )


def falls_in(placed: Placed, start: int, end: int) -> bool:
    """Says whether a finding belongs to a range: half of the shorter of the two is shared."""
    return Place(placed.start, placed.end).shares_half(start, end)


def half_of(name: str) -> int:
    """Returns 0 for documents that rules may be developed on, 1 for those reported on."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2
