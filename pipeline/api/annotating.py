# SPDX-License-Identifier: Apache-2.0
"""Annotations of one's own samples: begun, and held against their papers."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.scanning import scan
from pipeline.config import Config
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.check.linting import Remark

__all__ = ["LintedAnnotations", "StartedAnnotations", "lint_annotations", "start_annotations"]


@dataclass(frozen=True, slots=True)
class StartedAnnotations:
    """A new file of annotations.

    Attributes:
        path: Where it was written.
        drafts: Number of its lines below the header.
        unread: What was not read or not judged of the paper, or which model was not heard.
    """

    path: Path
    drafts: int
    unread: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class LintedAnnotations:
    """What is wrong or doubtful in the annotations of a folder.

    Attributes:
        folder: Where their files lie.
        documents: Number of annotated papers.
        lines: Number of annotations and drafts.
        remarks: By file and line.
        unread: Names of the papers that could not be read, so that nothing was held against them.
    """

    folder: Path
    documents: int
    lines: int
    remarks: "tuple[Remark, ...]"
    unread: tuple[str, ...] = ()


def lint_annotations(samples: Path, *, config: Config) -> LintedAnnotations:
    """Returns all that is wrong or doubtful in annotations, held against their papers.

    Each paper is read in a process of its own, under the limits of the configuration.

    Args:
        samples: Papers, and their annotations in ``annotations/*.jsonl`` or beside them.
        config: Limits, number of processes, and how papers are read; rules for party words.

    Raises:
        InputError: There is no such folder, or it holds no papers or no annotations.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.annotations import read_annotations
    from pipeline.check.linting import lint
    from pipeline.check.papers import list_papers, read_papers

    reading = read_annotations(samples)
    documents = reading.annotations.documents
    paths = list_papers(samples)
    papers = read_papers(paths, (one.name for one in documents), config=config)
    return LintedAnnotations(
        folder=reading.folder,
        documents=len(documents),
        lines=sum(len(one.annotations) + len(one.drafts) for one in documents),
        remarks=lint(reading, papers, names=paths.keys()),
        unread=tuple(papers.unread),
    )


def start_annotations(
    paper: Path, *, config: Config, samples: Path | None = None
) -> StartedAnnotations:
    """Writes a file of annotations that begins from what the program finds in one paper.

    Its lines are drafts: they count nowhere until a person has judged them. The paper is called
    complete for nothing.

    Args:
        paper: One file, read in a worker under the limits of the configuration.
        config: As for ``scan``.
        samples: Folder of samples in which it lies; its own folder when None.

    Raises:
        InputError: It is no paper of the samples, or is annotated already; or nothing of it can
            be read; or the file cannot be written.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.check.starting import draft_findings
    from pipeline.check.writing import choose_file, encode_lines, write_new

    folder = samples if samples is not None else paper.parent
    name = _name_among(folder, paper)
    path = choose_file(folder, name)
    result = scan([paper], config=config)
    (document,) = result.documents
    unread = tuple(one for one in document.diagnostics if one.gravity is not Gravity.NOTE)
    if not document.characters:
        why = "; ".join(one.message for one in unread)
        cure = " ".join(one.cure for one in unread)
        msg = f"{str(paper)!r}: nothing of it can be read: {why}"
        raise InputError(msg, cure=cure)
    drafts = draft_findings(name, document.findings)
    write_new(path, encode_lines(name, drafts))
    refused = (one for one in result.diagnostics if one.code is ReasonCode.MODEL_REJECTED)
    return StartedAnnotations(path, len(drafts), (*unread, *refused))


def _name_among(folder: Path, paper: Path) -> str:
    """Returns the name that ``check`` gives to a paper in a folder of samples."""
    from pipeline.run.walk import walk_paths

    if not paper.is_file():
        msg = f"{str(paper)!r} is no file"
        raise InputError(msg, cure="Name one paper, as in: armslength check --new paper.docx")
    if not folder.is_dir():
        msg = f"{str(folder)!r} is no folder"
        raise InputError(msg, cure="Give the folder that holds the samples.")
    for found in walk_paths([folder]).files:
        if found.path.samefile(paper):
            return found.name
    msg = f"{str(paper)!r} is none of the papers in {str(folder)!r}"
    cure = "Put it there, as PDF or Word file: annotations lie with their papers."
    raise InputError(msg, cure=cure)
