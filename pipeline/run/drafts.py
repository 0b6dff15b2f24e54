# SPDX-License-Identifier: Apache-2.0
"""The papers of two sets of drafts, read and judged with the words of their clauses.

Nothing is kept: the words of clauses stay out of the store of results.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Config
from pipeline.domain.diagnostic import Diagnostic
from pipeline.domain.judgement import JudgedDocument
from pipeline.run.local import Pool
from pipeline.run.scan import Progress, hash_file, skipped_document
from pipeline.run.task import Task, TaskSource, failed_document
from pipeline.run.walk import walk_paths

__all__ = ["ReadDrafts", "read_drafts"]


@dataclass(frozen=True, slots=True)
class ReadDrafts:
    """The papers of each set, by name."""

    old: tuple[JudgedDocument, ...]
    new: tuple[JudgedDocument, ...]


def read_drafts(
    old: Path,
    new: Path | None,
    source: TaskSource,
    *,
    config: Config,
    on_progress: Callable[[Progress], None] | None = None,
) -> ReadDrafts:
    """Returns the papers at and below two paths; a file that is in both is read once.

    Args:
        old: A file or folder.
        new: A file or folder; None for the readings of ``old`` after its tracked changes alone.
        source: What judges a file; its settings ask for drafts.
        config: Limits and number of workers.
        on_progress: Called after each paper that was read, in the caller's thread.

    Raises:
        InputError: No such path, or no documents.
        PreparationError: Rules, model or libraries could not be loaded.
    """
    sets = [_Set.find(path, config) for path in (old, new) if path is not None]
    tasks = list(dict.fromkeys(task for one in sets for task in one.tasks))
    tasks.sort(key=lambda task: (task.name, str(task.path)))
    results: dict[Task, JudgedDocument] = {}
    for result in Pool(source, workers=config.worker_count, limits=config.limits).run(tasks):
        results[result.task] = result.judged
        if on_progress is not None:
            on_progress(Progress(len(results), len(tasks), result.judged))
    papers = [one.papers(results) for one in sets]
    return ReadDrafts(papers[0], papers[1] if len(papers) > 1 else ())


@dataclass(frozen=True, slots=True)
class _Set:
    """What is to be read of one path, and what cannot be."""

    tasks: tuple[Task, ...]
    failed: tuple[JudgedDocument, ...]

    @classmethod
    def find(cls, path: Path, config: Config) -> "_Set":
        walk = walk_paths((path,))
        tasks, failed = [], [skipped_document(one) for one in walk.skipped]
        for found in walk.files:
            looked = hash_file(found, config.limits.file_mb)
            known = looked if isinstance(looked, str) else ""
            task = Task(found.path, found.name, found.offer, known)
            if isinstance(looked, Diagnostic):
                failed.append(failed_document(task, looked))
            else:
                tasks.append(task)
        return cls(tuple(tasks), tuple(failed))

    def papers(self, results: dict[Task, JudgedDocument]) -> tuple[JudgedDocument, ...]:
        judged: Sequence[JudgedDocument] = [results[task] for task in self.tasks]
        return tuple(sorted((*judged, *self.failed), key=lambda one: one.name))
