# SPDX-License-Identifier: Apache-2.0
"""What a program calls: scan papers, look at one, check findings against annotations.

Each function composes rooms below and holds no logic of its own. Expected failures are raised
as ``ArmslengthError``; the command line turns them into exit codes.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ConfigDict, TypeAdapter, ValidationError

from pipeline.config import NO_MODEL, Config
from pipeline.domain.assessment import Ranking
from pipeline.domain.decision import Decision
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.leaving import Means
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import Category
from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from pipeline.check import CheckReport
    from pipeline.domain.profile import Profile
    from pipeline.domain.trial import Trial
    from pipeline.extract.support import Beat
    from pipeline.modelstore import Manifest
    from pipeline.packs import RuleBook, Weights
    from pipeline.report.annotated import Annotations
    from pipeline.run.scan import Progress
    from pipeline.train import Data, Desk, Evaluation, Trained, Wanted

__all__ = [
    "Reading",
    "TakenDecisions",
    "VerifiedModel",
    "annotate",
    "apply_profiles",
    "check",
    "decide",
    "evaluate",
    "load_book",
    "load_profile_file",
    "load_profiles",
    "load_result",
    "read",
    "scan",
    "take_decisions",
    "train",
    "training_desk",
    "try_profile",
    "verify_model",
    "write_profile",
    "write_reports",
]

RESULT_NAME = "scan.json"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one paper, before anything is judged."""

    document: Document
    outline: Outline


@dataclass(frozen=True, slots=True)
class VerifiedModel:
    """A model that a scan would let in: where it lies, and what it is."""

    folder: Path
    manifest: "Manifest"


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
    from pipeline.run.judging import JUDGE
    from pipeline.run.offers import pool_offers
    from pipeline.run.scan import scan as run_scan
    from pipeline.run.standing import settle
    from pipeline.run.task import TaskSource

    book = book if book is not None else load_book(config)
    profiles = load_profiles(config, book=book)
    model = _choose_model(config)
    settings: dict[str, object] = {"config": config.model_dump(mode="json")}
    if model.folder is not None:
        settings["model"] = str(model.folder.absolute())
    # Only rules and model: what else a judgement rests on is known where results are kept.
    rests_on = {"rules_version": book.version, "model": model.sha256}
    source = TaskSource(JUDGE, settings, rests_on=rests_on)
    judged = tuple(one for one in Category if any(pack.label is one for pack in book.packs))
    scanned = run_scan(paths, source, config=config, output=output, on_progress=on_progress)
    documents = pool_offers(scanned.documents, weights=book.weights)
    refusals = model.refusals or _refusals(documents)
    result = ScanResult(
        documents=(),
        ranking=Ranking(()),
        rules_version=book.version,
        model_version=NO_MODEL if refusals else model.version,
        diagnostics=(*scanned.diagnostics, *_not_judged(judged), *refusals),
        judged=judged,
        profiles=profiles,
        paths=tuple(map(_absolute, paths)),
        means=_means(config),
    )
    ranked = settle(result, documents, book=book)
    return ranked if output is None else decide(ranked, output, book=book)


def load_profiles(config: Config, *, book: "RuleBook") -> "tuple[Profile, ...]":
    """Returns the profiles that a configuration names, with the values of the papers they name.

    One without a name bears that of its file.

    Raises:
        ConfigurationError: All faults of the first file that has any.
        InputError: A paper with an organisation's values that cannot be read, or two profiles of
            one name.
    """
    loaded = ((path, load_profile_file(path, book=book)) for path in config.profiles)
    profiles = tuple(replace(one, name=one.name or path.stem) for path, one in loaded)
    names = [profile.name for profile in profiles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        msg = f"two profiles are called {twice[0]!r}"
        raise InputError(msg, cure="Give each a name of its own, or name each file once.")
    return tuple(_with_statements(profile, config) for profile in profiles)


def apply_profiles(
    result: ScanResult, profiles: "Sequence[Profile]", *, book: "RuleBook"
) -> ScanResult:
    """Returns a result held against profiles instead of those it was held against before.

    Nothing is read again. Without profiles it is the result as if there had never been any.

    Args:
        result: Of a scan now or earlier.
        profiles: The main one first.
        book: The rules of now: their weights order the papers.
    """
    from pipeline.run.standing import settle

    return settle(replace(result, profiles=tuple(profiles)), result.documents, book=book)


def try_profile(result: ScanResult, profile: "Profile", *, book: "RuleBook") -> "Trial":
    """Returns what one profile makes of a finished scan; nothing is read or written."""
    from pipeline.assess import count_survivors
    from pipeline.domain.trial import Trial

    held = apply_profiles(result, (profile,), book=book)
    return Trial(
        profile=profile,
        neutral=apply_profiles(result, (), book=book),
        held=held,
        costs=count_survivors(held.documents, profile),
    )


def load_profile_file(path: Path, *, book: "RuleBook") -> "Profile":
    """Returns the profile of one file; the paper that it names for its values is not read.

    Raises:
        ConfigurationError: All faults of the file.
    """
    from pipeline.packs import load_profile, subtypes_by_category

    return load_profile(path, subtypes=subtypes_by_category(book))


def write_profile(profile: "Profile", path: Path, *, book: "RuleBook") -> None:
    """Writes a profile as a file that explains itself, over one that is there.

    Raises:
        InputError: It cannot be written; an old file stays whole.
    """
    from pipeline.packs import profile_text
    from pipeline.report.files import write_atomically

    stated = Path(profile.statements)
    if profile.statements and stated.is_relative_to(path.absolute().parent):
        # The file and the paper that it names can then be moved together.
        beside = stated.relative_to(path.absolute().parent)
        profile = replace(profile, statements=str(beside))
    write_atomically(path, profile_text(profile, book=book, file=path.name).encode())


def _with_statements(profile: "Profile", config: Config) -> "Profile":
    """Returns a profile with the values of the paper that it names, if it names one."""
    if not profile.statements:
        return profile
    from pipeline.run.statements import read_statements

    stated = read_statements(Path(profile.statements), config=config)
    return replace(profile, values=(*profile.values, *stated))


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
    from pipeline.annotations import load_annotations
    from pipeline.check import compare

    annotations = load_annotations(folder)
    result = scan([folder], config=config)
    report = compare(annotations, result.documents, floors=config.check)
    refusals = (one for one in result.diagnostics if one.code is ReasonCode.MODEL_REJECTED)
    return replace(
        report,
        rules_version=result.rules_version,
        model_version=result.model_version,
        refusals=tuple(refusals),
    )


@dataclass(frozen=True, slots=True)
class TakenDecisions:
    """What came of a table of decisions.

    ``new`` decisions were added, ``known`` ones held already, and ``undecided`` rows had a
    comment and no decision.
    """

    new: int
    known: int
    undecided: int


def take_decisions(table: Path, folder: Path) -> TakenDecisions:
    """Takes what people decided in a workbook or CSV into the log of a folder.

    The decisions take effect with ``decide``.

    Args:
        table: A copy of ``clauses.xlsx`` or ``clauses.csv``.
        folder: Where the scan was written.

    Raises:
        InputError: There is no result, the table cannot be read, or rows are at fault, all of
            which are named; then nothing was taken in.
    """
    from pipeline.report.decision_log import add_decisions
    from pipeline.report.decisions import read_decisions

    found = read_decisions(table, load_result(folder))
    new = add_decisions(folder, found.decisions)
    return TakenDecisions(len(new), len(found.decisions) - len(new), found.undecided)


def decide(result: ScanResult, folder: Path, *, book: "RuleBook") -> ScanResult:
    """Returns a result as the log of decisions of a folder has it.

    Confirmed findings count in full, dismissed ones nowhere; papers of which a finding changed
    are assessed and ranked anew. A decision whose finding or paper is no longer the same has no
    effect, and is told of in a diagnostic. Deciding twice changes nothing.

    Raises:
        InputError: The log cannot be read.
    """
    from pipeline.report.decision_log import load_decisions
    from pipeline.report.decisions import hold_decisions
    from pipeline.run.standing import settle

    held = hold_decisions(load_decisions(folder), result)
    documents = tuple(_decided(one, held.of(one), book.weights) for one in result.documents)
    others = (one for one in result.diagnostics if one.code is not ReasonCode.DECISION_STRANDED)
    changed = replace(result, diagnostics=(*others, *held.stranded))
    if documents == result.documents:
        return changed
    return settle(changed, documents, book=book)


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

    packs = (book if book is not None else load_book(config)).packs
    result = replace(result, means=_means(config) or result.means)
    encoded = _encode_result(result)
    if formats and not _holds(folder / RESULT_NAME, encoded):
        # Another result: what lies there would tell of the one before.
        formats = (*formats, *formats_there(folder))
    written = write_outputs(result, folder, packs=packs, formats=formats, tell=tell)
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


def verify_model(folder: Path | None = None) -> VerifiedModel:
    """Loads a model as a scan would, and returns what it is.

    Args:
        folder: Where it lies; None for the newest that comes with the program.

    Raises:
        ModelError: It is missing or refused.
    """
    from pipeline.modelstore import find_model
    from pipeline.modelstore.store import load_model

    place = folder or find_model()
    return VerifiedModel(place, load_model(place).manifest)


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
        wanted: Version, folder, seed, and whether it may replace another model there.
        config: Says which rules the model hears.
        tell: Called with what is being done.

    Raises:
        InputError: Some of the data is not there, or another model lies in the folder.
        ConfigurationError: Faults of annotations, all of them.
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
        libraries = (package_version(name) for name in ("numpy", "scipy"))
        sha256 = " ".join((sha256, *libraries))
    except ModelError as error:
        return _ChosenModel(refusals=(refused_model(error),))
    return _ChosenModel(folder, version, sha256)


def _means(config: Config) -> Means | None:
    """Returns what a configuration says of the organisation's money, None if nothing."""
    own = config.organisation
    if own.turnover is None and own.reserves is None:
        return None
    return Means(turnover=own.turnover, reserves=own.reserves)


def _refusals(documents: Sequence[JudgedDocument]) -> tuple[Diagnostic, ...]:
    """Returns, once for all papers, why workers refused the model.

    They look more closely, for they load it; each paper keeps its note.
    """
    told = (
        replace(diagnostic, gravity=Gravity.PARTIAL)
        for document in documents
        for diagnostic in document.diagnostics
        if diagnostic.code is ReasonCode.MODEL_REJECTED
    )
    return tuple(dict.fromkeys(told))


def _decided(
    document: JudgedDocument, decisions: Mapping[str, Decision], weights: "Weights"
) -> JudgedDocument:
    """Returns a document as people decided, assessed anew if that changes a finding."""
    from pipeline.assess import apply_decisions, assess_document
    from pipeline.run.offers import measure_coverage

    findings = apply_decisions(document.findings, decisions)
    if findings == document.findings:
        return document
    assessment = document.assessment
    if assessment is not None:
        assessment = assess_document(
            document.name,
            findings,
            weights=weights,
            coverage=measure_coverage(assessment.coverage, document.papers, document.diagnostics),
        )
    return replace(document, findings=findings, assessment=assessment)


def _not_judged(judged: Sequence[Category]) -> tuple[Diagnostic, ...]:
    missing = ", ".join(one for one in Category if one not in judged)
    if not missing:
        return ()
    message = f"There are no rules for: {missing}. About these the scan says nothing."
    cure = "Add a rule pack for each of them, or read the papers with these in mind."
    code = ReasonCode.CATEGORY_NOT_JUDGED
    return (Diagnostic(code, Gravity.NOTE, message, cure, stage="detect"),)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _absolute(path: Path) -> str:
    # What is no UTF-8 cannot be kept as text: such a folder has to be named again.
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")


def _encode_result(result: ScanResult) -> bytes:
    return _result_adapter().dump_json((result,))


def _result_adapter() -> TypeAdapter[tuple[ScanResult]]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    strict = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
    return TypeAdapter(tuple[ScanResult], config=strict)
