# SPDX-License-Identifier: Apache-2.0
"""Two drafts compared, and the papers of a scan side by side."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.profiles import load_profiles
from pipeline.api.results import load_result
from pipeline.api.rules import load_book
from pipeline.api.second_voice import choose_model, refusals_of, worker_settings
from pipeline.config import NO_MODEL, Config

if TYPE_CHECKING:
    from pipeline.domain.comparison import AcrossPapers, Comparison
    from pipeline.packs import RuleBook
    from pipeline.run.scan import Progress

__all__ = ["across", "compare", "write_across", "write_comparison"]


def compare(
    old: Path,
    new: Path | None = None,
    *,
    config: Config,
    on_progress: "Callable[[Progress], None] | None" = None,
    book: "RuleBook | None" = None,
) -> "Comparison":
    """Returns what got tighter and what got looser from one draft to another.

    Papers are read in worker processes, as by ``scan``; nothing is kept.

    Args:
        old: A paper, or a folder of papers.
        new: Another; None compares each paper at ``old`` as it read before its tracked changes
            with what it reads now.
        config: As for ``scan``; both drafts are held against its profiles.
        on_progress: Called after each paper that was read.
        book: The rules, when the caller has loaded them already with ``load_book``.

    Raises:
        InputError: No such path, no documents, or nothing is tracked in them.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.assess import apply_profiles
    from pipeline.compare import compare_drafts, pair_papers, pair_readings
    from pipeline.domain.comparison import Comparison
    from pipeline.run.drafts import read_drafts
    from pipeline.run.judging import JUDGE
    from pipeline.run.offers import pool_offers
    from pipeline.run.task import TaskSource

    book = book if book is not None else load_book(config)
    model = choose_model(config)
    source = TaskSource(JUDGE, worker_settings(config, model) | {"drafts": True})
    drafts = read_drafts(old, new, source, config=config, on_progress=on_progress)
    profiles = load_profiles(config, book=book)
    before, after = (
        tuple(
            apply_profiles(one, profiles, book=book)
            for one in pool_offers(side, weights=book.weights)
        )
        for side in (drafts.old, drafts.new)
    )
    paired = pair_readings(before) if new is None else pair_papers(before, after)
    refusals = model.refusals or refusals_of((*before, *after))
    return Comparison(
        papers=tuple(
            compare_drafts(one, other, weights=book.weights, paired=why)
            for one, other, why in paired.pairs
        ),
        only_old=paired.only_old,
        only_new=paired.only_new,
        rules_version=book.version,
        model_version=NO_MODEL if refusals else model.version,
        diagnostics=refusals,
    )


def across(folder: Path, *, config: Config) -> "AcrossPapers":
    """Returns the papers of a scan side by side, from the result that it left in a folder.

    Raises:
        InputError: There is none, or another version of the program wrote it.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.assess import set_side_by_side

    return set_side_by_side(load_result(folder), weights=load_book(config).weights)


def write_comparison(comparison: "Comparison", folder: Path) -> tuple[Path, ...]:
    """Writes ``comparison.html`` and ``comparison.jsonl``, and returns their paths.

    Raises:
        InputError: The folder cannot be written, or the disk is full.
    """
    from pipeline.report import write_comparison as write

    return write(comparison, folder)


def write_across(papers: "AcrossPapers", folder: Path) -> tuple[Path, ...]:
    """Writes ``across.html`` and ``across.jsonl``, and returns their paths.

    Raises:
        InputError: The folder cannot be written, or the disk is full.
    """
    from pipeline.report import write_across as write

    return write(papers, folder)
