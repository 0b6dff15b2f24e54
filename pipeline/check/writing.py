# SPDX-License-Identifier: Apache-2.0
"""Files of annotations that the program begins: where they go, and what stands in them.

A file that is there is never written over, and what no person has judged is marked as a draft.
"""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath

from pipeline.annotations import (
    ANNOTATIONS_FOLDER,
    Annotation,
    AnnotationReading,
    Draft,
    read_annotations,
)
from pipeline.domain.finding import Label
from pipeline.errors import InputError
from pipeline.report.files import write_atomically
from pipeline.report.records import json_lines

__all__ = ["annotation_line", "choose_file", "encode_lines", "write_new"]

_Line = dict[str, object]


def choose_file(samples: Path, name: str, *, taken: Collection[Path] = ()) -> Path:
    """Returns where new annotations of a paper go: ``annotations/NAME.jsonl``.

    They go beside the papers where annotations lie there already, since a folder would hide
    these. NAME is that of the paper without its ending; with it where another paper of that name
    has taken it.

    Args:
        samples: Folder of the papers.
        name: Name of the paper in it.
        taken: Files that are about to be written.

    Raises:
        InputError: The paper is annotated already, or both names are taken.
    """
    folder = samples / ANNOTATIONS_FOLDER
    try:
        reading = read_annotations(samples)
    except InputError:
        # No annotations yet.
        pass
    else:
        _refuse_annotated(reading, name)
        if reading.annotations.documents:
            folder = reading.folder
    paper = PurePosixPath(name)
    places = [folder / f"{stem}.jsonl" for stem in (paper.stem, paper.name)]
    free = next((place for place in places if not place.exists() and place not in taken), None)
    if free is None:
        msg = f"{str(places[0])!r} and {str(places[1])!r} are there already"
        raise InputError(msg, cure="Move them away, or give them other names: neither is changed.")
    return free


def encode_lines(
    name: str,
    lines: Iterable[Annotation | Draft],
    *,
    complete_for: Sequence[Label] = (),
    aside: bool = False,
) -> bytes:
    """Returns a file of annotations of one paper: its header, and a line for each of them."""
    header: _Line = {"document": name, "complete_for": [str(label) for label in complete_for]}
    if aside:
        header["aside"] = True
    return json_lines([header, *(annotation_line(name, one) for one in lines)])


def annotation_line(name: str, one: Annotation | Draft) -> _Line:
    """Returns what a line of annotations of a paper holds, in the order of its keys."""
    annotation = one.annotation if isinstance(one, Draft) else one
    line: _Line = {
        "document": name,
        "clause": annotation.clause,
        "quote": annotation.quote,
        "category": str(annotation.label),
        "kind": str(annotation.kind),
        "severity": annotation.severity,
    }
    if isinstance(one, Draft) and not one.graded:
        del line["severity"]
    if annotation.bound is not None:
        line["bound"] = str(annotation.bound)
    if annotation.force is not None:
        line["force"] = str(annotation.force)
    line |= {"subtype": annotation.subtype, "note": annotation.note}
    return line | {"draft": True} if isinstance(one, Draft) else line


def write_new(path: Path, data: bytes) -> None:
    """Writes a file that is not there yet.

    Raises:
        InputError: It is there by now, or cannot be written.
    """
    if path.exists():
        msg = f"{str(path)!r} is there already"
        raise InputError(msg, cure="Move it away, or give it another name: it is not changed.")
    write_atomically(path, data)


def _refuse_annotated(reading: AnnotationReading, name: str) -> None:
    for one in reading.annotations.documents:
        if one.name == name:
            lines = (*one.annotations, *(draft.annotation for draft in one.drafts))
            place = one.place or lines[0].place
            msg = f"{name!r} is annotated already: {reading.folder / place}"
            raise InputError(msg, cure="Go on with that file, or move it away and begin anew.")
