# SPDX-License-Identifier: Apache-2.0
"""What a program calls: scan papers, look at one, check findings against annotations.

Each function composes rooms below and holds no logic of its own. Expected failures are raised
as ``ArmslengthError``; the command line turns them into exit codes.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.config import NO_MODEL, Config
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import Category
from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from pipeline.check import CheckReport
    from pipeline.domain.comparison import AcrossPapers, Comparison
    from pipeline.extract.support import Beat
    from pipeline.packs import RuleBook
    from pipeline.run.scan import Progress
    from pipeline.train import Data, Desk, Evaluation, Trained, Wanted

__all__ = [
    "Reading",
    "across",
    "check",
    "compare",
    "evaluate",
    "load_book",
    "load_result",
    "read",
    "scan",
    "train",
    "training_desk",
    "write_across",
    "write_comparison",
    "write_reports",
]

RESULT_NAME = "scan.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one paper, before anything is judged."""

    document: Document
    outline: Outline


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
        config: Limits, number of workers, rules, roles and kinds that the person knows.
        output: Folder in which results are kept as they come, so that a second scan judges
            only what has changed; None keeps nothing. Reports are written by ``write_reports``.
        on_progress: Called after each paper.
        book: The rules, when the caller has loaded them already with ``load_book``.

    Raises:
        InputError: No such path, no documents, or a folder that cannot be used.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.assess import rank_papers
    from pipeline.run.judging import JUDGE
    from pipeline.run.offers import pool_offers
    from pipeline.run.scan import scan as run_scan
    from pipeline.run.task import TaskSource

    book = book if book is not None else load_book(config)
    model = _choose_model(config)
    settings = _worker_settings(config, model)
    # Only rules and model: what else a judgement rests on is known where results are kept.
    rests_on = {"rules_version": book.version, "model": model.sha256}
    source = TaskSource(JUDGE, settings, rests_on=rests_on)
    judged = tuple(one for one in Category if any(pack.label is one for pack in book.packs))
    scanned = run_scan(paths, source, config=config, output=output, on_progress=on_progress)
    documents = pool_offers(scanned.documents, weights=book.weights)
    return ScanResult(
        documents=documents,
        ranking=rank_papers(documents, weights=book.weights),
        rules_version=book.version,
        model_version=NO_MODEL if any(_refusals(documents)) else model.version,
        diagnostics=(*scanned.diagnostics, *_not_judged(judged), *model.refusals),
        judged=judged,
    )


def read(path: Path, *, config: Config, beat: "Beat | None" = None) -> Reading:
    """Returns what one file says and how it is ordered, without judging it.

    It reads in this process: a hostile file may end it or take its memory. Use ``scan``, or the
    command ``armslength read``, for files that nobody vouches for.

    Args:
        path: A regular file.
        config: Limits of size and pages; rules for their party words; roles; ``kinds`` by the
            name of the file.
        beat: Told after each page and step, so that a watcher sees that work goes on.

    Raises:
        ReadingError: Nothing of it can be read.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.extract import read_document
    from pipeline.extract.support import UNWATCHED, Support
    from pipeline.outline import build_outline

    lexicon = load_book(config).parties
    support = Support(aids=config.reading, beat=beat or UNWATCHED)
    document = read_document(path, name=path.name, limits=config.limits, support=support)
    support.beat()
    kind = config.kinds.get(path.name)
    return Reading(document, build_outline(document, lexicon=lexicon, kind=kind))


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
        config: As for ``scan``.
        on_progress: Called after each paper that was read.
        book: The rules, when the caller has loaded them already with ``load_book``.

    Raises:
        InputError: No such path, no documents, or nothing is tracked in them.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.compare import compare_drafts, pair_papers, pair_readings
    from pipeline.domain.comparison import Comparison
    from pipeline.run.drafts import read_drafts
    from pipeline.run.judging import JUDGE
    from pipeline.run.offers import pool_offers
    from pipeline.run.task import TaskSource

    book = book if book is not None else load_book(config)
    model = _choose_model(config)
    source = TaskSource(JUDGE, _worker_settings(config, model) | {"drafts": True})
    drafts = read_drafts(old, new, source, config=config, on_progress=on_progress)
    before = pool_offers(drafts.old, weights=book.weights)
    after = pool_offers(drafts.new, weights=book.weights)
    paired = pair_readings(before) if new is None else pair_papers(before, after)
    refusals = dict.fromkeys((*model.refusals, *_refusals((*before, *after))))
    return Comparison(
        papers=tuple(
            compare_drafts(one, other, weights=book.weights, paired=why)
            for one, other, why in paired.pairs
        ),
        only_old=paired.only_old,
        only_new=paired.only_new,
        rules_version=book.version,
        model_version=NO_MODEL if refusals else model.version,
        diagnostics=tuple(refusals),
    )


def across(folder: Path, *, config: Config) -> "AcrossPapers":
    """Returns the papers of a scan side by side, from the result that it left in a folder.

    Raises:
        InputError: There is none, or another version of the program wrote it.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.compare import set_side_by_side

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


def check(folder: Path, *, config: Config) -> "CheckReport":
    """Returns how the findings in a folder of papers stand against their annotations.

    Args:
        folder: Papers, and their annotations in ``annotations/*.jsonl`` or beside them.
        config: As for ``scan``; ``config.check`` holds the floors.

    Raises:
        InputError: No annotations, or annotations of papers that are not there.
        ConfigurationError: Faults of annotations or floors, all of them.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.check import compare as compare_with
    from pipeline.check import load_annotations

    annotations = load_annotations(folder)
    result = scan([folder], config=config)
    report = compare_with(annotations, result.documents, floors=config.check)
    refusals = (one for one in result.diagnostics if one.code is ReasonCode.MODEL_REJECTED)
    return replace(
        report,
        rules_version=result.rules_version,
        model_version=result.model_version,
        refusals=tuple(refusals),
    )


def write_reports(
    result: ScanResult, folder: Path, *, config: Config, book: "RuleBook | None" = None
) -> tuple[Path, ...]:
    """Writes tables and report of a scan, and what ``load_result`` reads; returns the paths.

    Each file is written whole or not at all; the same result gives the same bytes.

    Args:
        result: What the scan gave.
        folder: Where to write; created when it is missing.
        config: Says which rules judged: their questions stand in the report.
        book: Those rules, when the caller has loaded them already.

    Raises:
        InputError: The folder cannot be written, or the disk is full.
    """
    from pipeline.report import write_outputs
    from pipeline.report.files import write_atomically

    packs = (book if book is not None else load_book(config)).packs
    written = write_outputs(result, folder, packs=packs)
    write_atomically(folder / RESULT_NAME, _encode_result(result))
    return written


def load_book(config: Config) -> "RuleBook":
    """Returns the rules that a configuration names, with its roles.

    Raises:
        PackError: Faults of the rules, all of them.
    """
    from pipeline.packs import load_rules

    return load_rules(config.rules, roles=tuple(config.roles.items()))


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


def train(
    data: "Data",
    wanted: "Wanted",
    *,
    config: Config,
    tell: Callable[[str], None] = lambda _text: None,
) -> "Trained":
    """Trains a classifier and writes it into a folder; needs the extra ``train``.

    Args:
        data: Where the data sets lie.
        wanted: Version, folder and seed.
        config: Says which rules the model hears.
        tell: Called with what is being done.

    Raises:
        InputError: Some of the data is not there.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.train import train_model

    return train_model(data, training_desk(config, tell), wanted)


def evaluate(
    data: "Data",
    *,
    config: Config,
    seed: int,
    curve: bool = False,
    tell: Callable[[str], None] = lambda _text: None,
) -> "Evaluation":
    """Returns how good models are on documents that they did not see; needs the extra ``train``.

    Args:
        data: Where the data sets lie.
        config: Says which rules and which model.
        seed: Of the fits.
        curve: Also fit with 10, 30 and 100 positives a label.
        tell: Called with what is being done.

    Raises:
        InputError: Some of the data is not there.
        ModelError: The model is missing or refused.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.modelstore import find_model
    from pipeline.modelstore.store import load_model
    from pipeline.train import evaluate_models

    folder = config.model if isinstance(config.model, Path) else find_model()
    model = None if config.model == NO_MODEL else load_model(folder)
    return evaluate_models(data, training_desk(config, tell), model, seed=seed, curve=curve)


def training_desk(config: Config, tell: Callable[[str], None]) -> "Desk":
    """Returns what training reads papers with: the rules that a configuration names."""
    from pipeline.detect import compile_rules
    from pipeline.train import Desk

    book = load_book(config)
    return Desk(compile_rules(book), book, tell)


@dataclass(frozen=True, slots=True)
class _ChosenModel:
    """The model that a scan uses: none, one, or one that is missing or refused."""

    folder: Path | None = None
    version: str = NO_MODEL
    sha256: str = ""
    refusals: tuple[Diagnostic, ...] = ()


def _choose_model(config: Config) -> _ChosenModel:
    """Returns the model that a configuration names; what is wrong with it stops nothing.

    Only what costs milliseconds is looked at here; the workers load it.
    """
    from pipeline.modelstore import find_model, identify_model, refused_model

    if config.model == NO_MODEL:
        return _ChosenModel()
    try:
        folder = config.model if isinstance(config.model, Path) else find_model()
        version, sha256 = identify_model(folder)
        # What a library refuses today it may load tomorrow: kept refusals must not outlive it.
        libraries = (package_version(name) for name in ("numpy", "scikit-learn", "skops"))
        sha256 = " ".join((sha256, *libraries))
    except ModelError as error:
        return _ChosenModel(refusals=(refused_model(error),))
    return _ChosenModel(folder, version, sha256)


def _worker_settings(config: Config, model: _ChosenModel) -> dict[str, object]:
    settings: dict[str, object] = {"config": config.model_dump(mode="json")}
    if model.folder is not None:
        settings["model"] = str(model.folder.absolute())
    return settings


def _refusals(documents: Sequence[JudgedDocument]) -> Iterator[Diagnostic]:
    """Yields why workers refused the model: they look more closely, for they load it."""
    for document in documents:
        for diagnostic in document.diagnostics:
            if diagnostic.code is ReasonCode.MODEL_REJECTED:
                yield diagnostic


def _not_judged(judged: Sequence[Category]) -> tuple[Diagnostic, ...]:
    missing = ", ".join(one for one in Category if one not in judged)
    if not missing:
        return ()
    message = f"There are no rules for: {missing}. About these the scan says nothing."
    cure = "Add a rule pack for each of them, or read the papers with these in mind."
    code = ReasonCode.CATEGORY_NOT_JUDGED
    return (Diagnostic(code, Gravity.NOTE, message, cure, stage="detect"),)


def _encode_result(result: ScanResult) -> bytes:
    return _result_adapter().dump_json((result,))


def _result_adapter() -> TypeAdapter[tuple[ScanResult]]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    strict = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return TypeAdapter(tuple[ScanResult], config=strict)
