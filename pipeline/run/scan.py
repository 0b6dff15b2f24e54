# SPDX-License-Identifier: Apache-2.0
"""A scan: walk, look up what is known, have the rest judged, keep each result as it comes."""

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Config
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.run.fingerprint import Fingerprint, fingerprint_run
from pipeline.run.local import Pool
from pipeline.run.task import Task, TaskSource, failed_document, run_failure
from pipeline.run.walk import STORE_NAME, FoundFile, Skipped, walk_paths

if TYPE_CHECKING:
    from pipeline.run.store import Store

__all__ = ["Progress", "ScannedDocuments", "hash_file", "scan", "skipped_document"]

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a scan stands: ``done`` of ``total`` documents, and the one that was done last."""

    done: int
    total: int
    latest: JudgedDocument


@dataclass(frozen=True, slots=True)
class ScannedDocuments:
    """What a scan gave.

    Attributes:
        documents: One for each file that was found or passed over with a reason, by name.
        diagnostics: What concerns the scan as a whole.
        judged: How many files were read and judged now.
        known: How many results of an earlier scan were taken over.
    """

    documents: tuple[JudgedDocument, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    judged: int = 0
    known: int = 0


def scan(
    paths: Sequence[Path],
    source: TaskSource,
    *,
    config: Config,
    output: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> ScannedDocuments:
    """Returns all documents at and below the paths, judged.

    Files with the same bytes are judged once and reported each. With an output folder, every
    result is kept there as it comes: after an interruption, or a change of some files, only
    what is missing is judged.

    Args:
        paths: Files and folders.
        source: What judges a file. What it rests on must contain the hash of rules and model:
            that decides whether an earlier result still holds.
        config: Limits and number of workers; kinds that the person knows.
        output: Folder of the store; None keeps nothing.
        on_progress: Called after each document, known ones too, in the caller's thread.

    Raises:
        InputError: No such path, no documents, or a store that cannot be used.
        PreparationError: Rules, model or libraries could not be loaded.
    """
    walk = walk_paths(paths, leave_out=() if output is None else (output,))
    fingerprint = fingerprint_run(source, config)
    pool = Pool(source, workers=config.worker_count, limits=config.limits)
    with contextlib.ExitStack() as stack:
        if output is None or not (output / STORE_NAME).exists():
            # Nothing can be known yet: the workers load what they need during what follows.
            stack.enter_context(pool)
        store = None if output is None else stack.enter_context(_open_store(output))
        run = _Run(store, fingerprint, on_progress, total=len(walk.files) + len(walk.skipped))
        for skipped in walk.skipped:
            run.report(skipped_document(skipped))
        copies = run.look_at(walk.files, config)
        tasks = run.take_known(copies)
        for result in pool.run(tasks):
            run.keep(copies[result.task.name], result.judged)
    return ScannedDocuments(
        documents=tuple(sorted(run.documents, key=lambda judged: judged.name)),
        diagnostics=walk.diagnostics + (store.diagnostics if store else ()),
        judged=len(tasks),
        known=run.known,
    )


def _open_store(output: Path) -> "Store":
    # Its library takes longer to load than a small paper takes to judge, so not before the
    # workers have been started, and not at all when nothing is kept.
    from pipeline.run.store import Store

    return Store.open(output)


@dataclass(slots=True)
class _Copies:
    """Files with the same bytes, by name; the first stands for all."""

    sha256: str
    files: list[FoundFile]


class _Run:
    def __init__(
        self,
        store: "Store | None",
        fingerprint: Fingerprint,
        on_progress: Callable[[Progress], None] | None,
        *,
        total: int,
    ) -> None:
        self._store = store
        self._fingerprint = fingerprint
        self._on_progress = on_progress
        self._total = total
        self.documents: list[JudgedDocument] = []
        self.known = 0

    def report(self, judged: JudgedDocument) -> None:
        self.documents.append(judged)
        if self._on_progress is not None:
            self._on_progress(Progress(len(self.documents), self._total, judged))

    def look_at(self, files: Sequence[FoundFile], config: Config) -> dict[str, _Copies]:
        """Returns files by the name of the first of their copies; reports what cannot be read."""
        groups: dict[tuple[str, str, str | None], _Copies] = {}
        for found in files:
            looked = hash_file(found, config.limits.file_mb)
            if isinstance(looked, Diagnostic):
                self.report(failed_document(_task(found, ""), looked))
                continue
            # A name's ending and the kind a person gave it take part in how bytes are judged.
            key = (looked, found.path.suffix.lower(), config.kinds.get(found.name))
            groups.setdefault(key, _Copies(looked, [])).files.append(found)
        return {copies.files[0].name: copies for copies in groups.values()}

    def take_known(self, copies: Mapping[str, _Copies]) -> tuple[Task, ...]:
        """Reports what the store knows, and returns what is left to do, largest first."""
        missing: list[FoundFile] = []
        for group in copies.values():
            known = self._find_known(group)
            if known is None:
                missing.append(group.files[0])
            else:
                self.known += len(group.files)
                self.keep(group, known, saved_as=known.name)
        # One large document begun last would keep one worker busy while the others idle.
        missing.sort(key=lambda found: (-found.size, found.name))
        return tuple(_task(found, copies[found.name].sha256) for found in missing)

    def keep(self, group: _Copies, judged: JudgedDocument, *, saved_as: str = "") -> None:
        """Saves a result under the name of each of the copies but one, and reports it."""
        is_lasting = not _is_passing(judged)
        for found in group.files:
            own = _rename(judged, found)
            if self._store is not None and is_lasting and found.name != saved_as:
                self._store.save(own, fingerprint=self._fingerprint)
            # The note is not saved: the other copy may be gone at the next scan.
            first = group.files[0]
            self.report(own if found is first else _note_duplicate(own, first.name))

    def _find_known(self, group: _Copies) -> JudgedDocument | None:
        if self._store is None:
            return None
        loaded = (
            self._store.load(found.name, group.sha256, fingerprint=self._fingerprint)
            for found in group.files
        )
        return next((judged for judged in loaded if judged is not None), None)


def hash_file(found: FoundFile, file_mb: int) -> str | Diagnostic:
    """Returns the hash of a file's bytes, or why it cannot be read or is too large."""
    # No waiting on a pipe and no following of a link that has taken the file's place since.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(os.open(found.path, flags), "rb") as file:  # noqa: PTH123 - a descriptor
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return run_failure(
                    ReasonCode.NOT_REGULAR,
                    "it is no longer a file",
                    cure="Copy the document to a plain file.",
                )
            if status.st_size > file_mb * _MEBIBYTE:
                return run_failure(
                    ReasonCode.TOO_LARGE,
                    f"it has {status.st_size} bytes; {file_mb} MB are allowed",
                    cure="Raise limits.file_mb in armslength.toml, or split the document.",
                )
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return run_failure(
            ReasonCode.UNREADABLE,
            f"it cannot be read ({error.strerror})",
            cure="Give yourself the right to read it, and scan again.",
        )


def _task(found: FoundFile, sha256: str) -> Task:
    return Task(found.path, found.name, found.offer, sha256)


def skipped_document(skipped: Skipped) -> JudgedDocument:
    """Returns the outcome of what a walk passed over, with the reason."""
    return JudgedDocument(
        name=skipped.name,
        sha256="",
        offer=skipped.offer,
        kind=DocumentKind.UNKNOWN,
        outcome=Outcome.SKIPPED,
        diagnostics=(skipped.diagnostic,),
    )


def _rename(judged: JudgedDocument, found: FoundFile) -> JudgedDocument:
    if (judged.name, judged.offer) == (found.name, found.offer):
        return judged
    assessment = judged.assessment
    if assessment is not None:
        assessment = replace(assessment, document=found.name)
    return replace(judged, name=found.name, offer=found.offer, assessment=assessment)


def _note_duplicate(judged: JudgedDocument, first: str) -> JudgedDocument:
    note = Diagnostic(
        ReasonCode.DUPLICATE,
        Gravity.NOTE,
        f"it has the same content as {first!r} and was judged with it",
        "Remove one of them if they are not papers of two offers.",
        stage="run",
    )
    return replace(judged, diagnostics=(*judged.diagnostics, note))


def _is_passing(judged: JudgedDocument) -> bool:
    # What the next scan may well find otherwise, with the same bytes and settings.
    return any(diagnostic.code is ReasonCode.UNREADABLE for diagnostic in judged.diagnostics)
