# SPDX-License-Identifier: Apache-2.0
"""Papers judged and ranked."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.decisions import decide
from pipeline.api.profiles import load_profiles
from pipeline.api.results import means_of
from pipeline.api.rules import load_book
from pipeline.api.second_voice import choose_model, refusals_of, worker_settings
from pipeline.config import NO_MODEL, Config
from pipeline.domain.assessment import Ranking
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.judgement import ScanResult
from pipeline.domain.taxonomy import Category

if TYPE_CHECKING:
    from pipeline.packs import RuleBook
    from pipeline.run.scan import Progress, ScannedDocuments
    from pipeline.run.task import TaskSource

__all__ = ["scan", "scan_with_texts"]


def scan(
    paths: Sequence[Path],
    *,
    config: Config,
    output: Path | None = None,
    on_progress: "Callable[[Progress], None] | None" = None,
    book: "RuleBook | None" = None,
) -> ScanResult:
    """Returns all papers at and below the paths, judged and ranked.

    Papers are read in worker processes under the limits of the configuration: whatever a file
    does, it costs at most its own result.

    Args:
        paths: Files and folders.
        config: Limits, number of workers, rules, roles and kinds that the person knows, and
            profiles, which order the papers and are no part of what is kept: with another
            profile no paper is read again.
        output: Folder in which results are kept as they come, so that a second scan judges
            only what has changed; what people decided there holds on. None keeps nothing.
            Reports are written by ``write_reports``.
        on_progress: Called after each paper.
        book: The rules, when the caller has loaded them already with ``load_book``.

    Raises:
        InputError: No such path, no documents, or a folder that cannot be used.
        ConfigurationError: Faults of a profile.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.run.scan import scan as run_scan

    def judge(source: "TaskSource") -> "ScannedDocuments":
        return run_scan(paths, source, config=config, output=output, on_progress=on_progress)

    book = book if book is not None else load_book(config)
    ranked = _rank(judge, paths, config=config, book=book)
    return ranked if output is None else decide(ranked, output, book=book)


def scan_with_texts(
    paths: Sequence[Path],
    *,
    config: Config,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> ScanResult:
    """Returns what ``scan`` does, each paper with its text; nothing is kept."""
    from pipeline.run.scan import scan as run_scan

    def judge(source: "TaskSource") -> "ScannedDocuments":
        return run_scan(paths, source, config=config, on_progress=on_progress)

    return _rank(judge, paths, config=config, book=load_book(config), asked={"texts": True})


def _rank(
    judge: "Callable[[TaskSource], ScannedDocuments]",
    paths: Sequence[Path],
    *,
    config: Config,
    book: "RuleBook",
    asked: Mapping[str, object] | None = None,
) -> ScanResult:
    """Returns papers judged and ranked; ``asked`` is what workers are told beside the usual."""
    from pipeline.run.judging import JUDGE
    from pipeline.run.offers import pool_offers
    from pipeline.run.standing import settle
    from pipeline.run.task import TaskSource

    profiles = load_profiles(config, book=book)
    model = choose_model(config)
    settings = {**worker_settings(config, model), **(asked or {})}
    # Only rules and model: what else a judgement rests on is known where results are kept.
    rests_on = {"rules_version": book.version, "model": model.sha256}
    source = TaskSource(JUDGE, settings, rests_on=rests_on)
    judged = tuple(one for one in Category if any(pack.label is one for pack in book.packs))
    scanned = judge(source)
    documents = pool_offers(scanned.documents, weights=book.weights)
    refusals = model.refusals or refusals_of(documents)
    result = ScanResult(
        documents=(),
        ranking=Ranking(()),
        rules_version=book.version,
        model_version=NO_MODEL if refusals else model.version,
        diagnostics=(*scanned.diagnostics, *_not_judged(judged), *refusals),
        judged=judged,
        profiles=profiles,
        paths=tuple(map(_absolute, paths)),
        means=means_of(config),
    )
    return settle(result, documents, book=book)


def _not_judged(judged: Sequence[Category]) -> tuple[Diagnostic, ...]:
    missing = ", ".join(one for one in Category if one not in judged)
    if not missing:
        return ()
    message = f"There are no rules for: {missing}. About these the scan says nothing."
    cure = "Add a rule pack for each of them, or read the papers with these in mind."
    code = ReasonCode.CATEGORY_NOT_JUDGED
    return (Diagnostic(code, Gravity.NOTE, message, cure, stage="detect"),)


def _absolute(path: Path) -> str:
    # What is no UTF-8 cannot be kept as text: such a folder has to be named again.
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
