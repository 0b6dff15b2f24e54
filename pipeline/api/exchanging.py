# SPDX-License-Identifier: Apache-2.0
"""Annotations to and from the files of other annotation tools."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.annotations import ANNOTATIONS_FOLDER
from pipeline.config import Config
from pipeline.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from pipeline.annotations import Annotation
    from pipeline.check.exchange import Choices, MarkedPaper, TakenPaper

__all__ = [
    "ExportedAnnotations",
    "ImportedAnnotations",
    "ImportedPaper",
    "export_annotations",
    "import_annotations",
]

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ExportedAnnotations:
    """What was written for another tool.

    Attributes:
        paths: The files.
        papers: Number of papers in them.
        marks: Number of annotations and drafts in them.
        lost: Annotations whose words are not in their paper, and which are in no file.
        unread: Names of papers that could not be read, and are in no file.
        aside: Number of papers that are kept aside, and are in no file.
    """

    paths: tuple[Path, ...]
    papers: int
    marks: int
    lost: "tuple[Annotation, ...]" = ()
    unread: tuple[str, ...] = ()
    aside: int = 0


@dataclass(frozen=True, slots=True)
class ImportedPaper:
    """What was taken of one paper, and where it was written; None where there was nothing."""

    taken: "TakenPaper"
    path: Path | None


@dataclass(frozen=True, slots=True)
class ImportedAnnotations:
    """What was taken from another tool.

    Attributes:
        papers: In the order of the file.
        unread: Names of papers that could not be read, so that nothing was taken of them.
    """

    papers: tuple[ImportedPaper, ...]
    unread: tuple[str, ...] = ()


def export_annotations(
    samples: Path, folder: Path, *, form: str, config: Config, show_aside: bool = False
) -> ExportedAnnotations:
    """Writes the annotations of a folder, with the words of their papers, for another tool.

    Args:
        samples: Papers and their annotations.
        folder: Where to write; nothing that lies there is written over.
        form: A name of ``pipeline.check.exchange.EXCHANGE_FORMATS``.
        config: Limits, number of processes, and how papers are read; rules for party words.
        show_aside: Whether papers that are kept aside go out, too.

    Raises:
        InputError: No annotations, papers that are not there, or files that are there already.
        ConfigurationError: Faults of annotations, all of them.
    """
    from pipeline.annotations import load_annotations, require_documents
    from pipeline.check.exchange import EXCHANGE_FORMATS, mark_paper
    from pipeline.check.papers import list_papers, read_papers
    from pipeline.check.writing import write_new

    _refuse_among(samples, folder)
    annotations = load_annotations(samples)
    paths = list_papers(samples)
    require_documents(annotations, paths)
    wanted = [one for one in annotations.documents if show_aside or not one.aside]
    papers = read_papers(paths, (one.name for one in wanted), config=config)
    made = [mark_paper(one, papers.texts[one.name]) for one in wanted if one.name in papers.texts]
    marked = [one for one, _ in made]
    files = EXCHANGE_FORMATS[form].write(marked)
    _refuse_existing(folder / name for name in files)
    for name, data in files.items():
        write_new(folder / name, data)
    return ExportedAnnotations(
        paths=tuple(folder / name for name in files),
        papers=len(marked),
        marks=sum(len(one.marks) for one in marked),
        lost=tuple(one for _, lost in made for one in lost),
        unread=tuple(papers.unread),
        aside=len(annotations.documents) - len(wanted),
    )


def import_annotations(
    file: Path, samples: Path, *, form: str, config: Config, choices: "Choices"
) -> ImportedAnnotations:
    """Takes what people marked in another tool as new files of annotations.

    Nothing is written over, and nothing is written at all while a line of it is at fault. Marks
    without a grade come in as drafts.

    Args:
        file: What the tool exported.
        samples: The papers; annotations go where ``start_annotations`` puts them.
        form: A name of ``pipeline.check.exchange.EXCHANGE_FORMATS``.
        config: Limits, number of processes, and how papers are read; rules for party words.
        choices: What the file does not say.

    Raises:
        InputError: The file cannot be read, or is about papers that are not in the folder or are
            annotated already.
        ConfigurationError: What in the file can be no annotation, all of it.
    """
    from pipeline.check.exchange import take_paper
    from pipeline.check.papers import list_papers, read_papers
    from pipeline.check.writing import encode_lines, write_new

    marked = _read_file(file, form, config=config, document=choices.document)
    paths = list_papers(samples)
    _refuse_unknown(file, marked, paths)
    places = _choose_places(samples, marked)
    papers = read_papers(paths, places, config=config)
    taken = [
        take_paper(one, papers.texts[one.document], choices)
        for one in marked
        if one.document in papers.texts
    ]
    faults = [fault for one in taken for fault in one.faults]
    if faults:
        cure = "Rename labels with --label THEIRS=OURS, or correct the marks in the tool."
        raise ConfigurationError(file, faults, cure=cure)
    imported = []
    for one in taken:
        path = places[one.name] if one.lines or one.complete_for else None
        if path is not None:
            data = encode_lines(
                one.name, one.lines, complete_for=one.complete_for, aside=one.aside
            )
            write_new(path, data)
        imported.append(ImportedPaper(one, path))
    return ImportedAnnotations(tuple(imported), tuple(papers.unread))


def _read_file(
    file: Path, form: str, *, config: Config, document: str
) -> "tuple[MarkedPaper, ...]":
    from pipeline.check.exchange import EXCHANGE_FORMATS

    most = config.limits.file_mb
    try:
        with file.open("rb") as stream:
            data = stream.read(most * _MEBIBYTE + 1)
    except OSError as error:
        msg = f"{str(file)!r} cannot be read: {error.strerror}"
        raise InputError(msg, cure="Give the file that the tool exported.") from error
    if len(data) > most * _MEBIBYTE:
        msg = f"{str(file)!r} is larger than {most} MB"
        raise InputError(msg, cure="Split it, or raise limits.file_mb in armslength.toml.")
    read = EXCHANGE_FORMATS[form].read(data)
    if read.faults:
        cure = f"Export it once more, as the format {form!r} is told in docs/annotating.md."
        raise ConfigurationError(file, read.faults, cure=cure)
    if not read.papers:
        msg = f"{str(file)!r} holds no papers"
        raise InputError(msg, cure="Export papers that somebody has annotated.")
    return tuple(one if one.document else replace(one, document=document) for one in read.papers)


def _refuse_unknown(file: Path, marked: "Sequence[MarkedPaper]", names: Iterable[str]) -> None:
    """Refuses papers without a name, of a name that is not there, or that come twice."""
    known = sorted(names)
    faults = []
    seen: set[str] = set()
    for one in marked:
        if not one.document:
            faults.append(f"{one.place}: it does not say of which paper it is; use --document")
        elif one.document not in known:
            nearest = difflib.get_close_matches(one.document, known, n=1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            faults.append(f"{one.place}: there is no paper {one.document!r} in the folder{hint}")
        elif one.document in seen:
            faults.append(f"{one.place}: {one.document!r} is in the file twice")
        seen.add(one.document)
    if faults:
        raise ConfigurationError(file, faults, cure="Nothing was written.")


def _choose_places(samples: Path, marked: "Iterable[MarkedPaper]") -> dict[str, Path]:
    """Returns where the annotations of each paper go.

    Raises:
        InputError: Names all papers that are annotated already.
    """
    from pipeline.check.writing import choose_file

    places: dict[str, Path] = {}
    conflicts: list[InputError] = []
    for one in marked:
        try:
            places[one.document] = choose_file(
                samples, one.document, taken=frozenset(places.values())
            )
        except InputError as error:
            conflicts.append(error)
    if conflicts:
        msg = "\n".join(error.message for error in conflicts)
        raise InputError(msg, cure=f"{conflicts[0].cure} Nothing was written.")
    return places


def _refuse_among(samples: Path, folder: Path) -> None:
    """Refuses a folder in which JSON Lines of another tool would be read as annotations."""
    if folder.resolve() in (samples.resolve(), (samples / ANNOTATIONS_FOLDER).resolve()):
        msg = f"{str(folder)!r} is where annotations lie"
        raise InputError(msg, cure="Choose another folder with -o.")


def _refuse_existing(paths: Iterable[Path]) -> None:
    there = [str(path) for path in paths if path.exists()]
    if there:
        msg = f"{', '.join(map(repr, there))}: there already"
        raise InputError(msg, cure="Choose another folder with -o: nothing is written over.")
