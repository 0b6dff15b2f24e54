# SPDX-License-Identifier: Apache-2.0
"""What people found in papers, read from JSON Lines; all faults are reported at once.

One object a line. A line with ``complete_for`` names a document and the categories for which it
was annotated in full; every other line is one annotation of a document. A line with ``draft`` is
what a program or another tool proposes: until a person has judged it and taken the mark away, it
is no annotation.
"""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Bound, Category, Force, Mitigator, Modifier
from pipeline.errors import ConfigurationError, InputError

__all__ = [
    "ANNOTATIONS_FOLDER",
    "AnnotatedDocument",
    "Annotation",
    "AnnotationFault",
    "AnnotationKind",
    "AnnotationReading",
    "AnnotationSet",
    "Draft",
    "annotation_folder",
    "labels_of",
    "load_annotations",
    "read_annotations",
    "read_line",
    "require_documents",
]

_BEGIN = (
    "Annotate at least one paper: armslength check --new FILE begins with what is found in it; "
    "README.md shows the format."
)

# Below a folder of samples; where it is missing, annotations lie beside the papers.
ANNOTATIONS_FOLDER = "annotations"
_CURE = "Correct the lines named above; README.md says what a line of annotations holds."


class AnnotationKind(StrEnum):
    """What an annotation says of its words."""

    RESTRICTION = "restriction"
    MITIGATOR = "mitigator"
    MODIFIER = "modifier"
    NEGATIVE = "negative"


_SEVERITIES = {
    AnnotationKind.RESTRICTION: range(5),
    AnnotationKind.MITIGATOR: range(1, 4),
    AnnotationKind.MODIFIER: range(1),
    AnnotationKind.NEGATIVE: range(1),
}
_LABELS: dict[AnnotationKind, tuple[Label, ...]] = {
    AnnotationKind.RESTRICTION: tuple(Category),
    AnnotationKind.MITIGATOR: tuple(Mitigator),
    AnnotationKind.MODIFIER: tuple(Modifier),
    AnnotationKind.NEGATIVE: (*Category, *Mitigator, *Modifier),
}


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one person found in one place.

    Attributes:
        document: Name of the document, relative to the folder of the samples.
        clause: Number as a reader sees it, or the heading; may be empty.
        quote: Exact words of the paper.
        label: Category, mitigator or modifier; of a negative, the one that tempts.
        kind: Restriction, mitigator, modifier, or negative: words that look like one and are not.
        severity: Grade 0 to 4 of a restriction, strength 1 to 3 of a mitigator, else 0.
        bound: Who is bound; None when the person did not say.
        force: With what force it speaks; None when the person did not say.
        subtype: Subtype of the category; may be empty.
        note: A remark; of a negative, why it is none.
        place: ``file:line`` of the annotation.
    """

    document: str
    clause: str
    quote: str
    label: Label
    kind: AnnotationKind
    severity: int
    bound: Bound | None = None
    force: Force | None = None
    subtype: str = ""
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line that nobody has judged yet; it counts nowhere.

    Attributes:
        annotation: What is proposed; its severity is 0 where none was said.
        graded: Whether a severity was said.
    """

    annotation: Annotation
    graded: bool = True


@dataclass(frozen=True, slots=True)
class AnnotatedDocument:
    """All annotations of one document, in the order in which they were written.

    ``complete_for`` holds the labels for which a finding that meets no annotation is wrong.
    ``aside`` marks a document that nobody looks at while rules are written: its figures are
    given apart, and its misses and false alarms are shown only when asked for.
    ``drafts`` are lines that nobody has judged; none is of a label in ``complete_for``.
    ``place`` is ``file:line`` of its header, empty without one.
    """

    name: str
    complete_for: tuple[Label, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    aside: bool = False
    drafts: tuple[Draft, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """Annotated documents, sorted by name."""

    documents: tuple[AnnotatedDocument, ...]


@dataclass(frozen=True, slots=True)
class AnnotationFault:
    """What is wrong with a line, and ``file:line`` of it (or the file, if it cannot be read)."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True, slots=True)
class AnnotationReading:
    """What was read of all files of annotations, sound or not.

    Attributes:
        folder: Where the files lie.
        files: Their names, sorted.
        annotations: What could be read of them.
        faults: Lines that are no annotations, in order; each line may have several.
    """

    folder: Path
    files: tuple[str, ...]
    annotations: AnnotationSet
    faults: tuple[AnnotationFault, ...]


def labels_of(kind: AnnotationKind) -> tuple[Label, ...]:
    """Returns the labels that annotations of a kind may have."""
    return _LABELS[kind]


def load_annotations(folder: Path) -> AnnotationSet:
    """Returns the annotations in ``folder/annotations/*.jsonl``, or else in ``folder/*.jsonl``.

    Raises:
        InputError: There is no such folder, or it holds no file of annotations.
        ConfigurationError: Lines that are no annotations, all of them, each with file and line.
    """
    reading = read_annotations(folder)
    if reading.faults:
        raise ConfigurationError(reading.folder, [str(one) for one in reading.faults], cure=_CURE)
    return reading.annotations


def read_annotations(folder: Path) -> AnnotationReading:
    """Returns the annotations of a folder as ``load_annotations`` does, and all of their faults.

    Raises:
        InputError: There is no such folder, or it holds no file of annotations.
    """
    paths = _annotation_files(folder)
    reading = _Reading()
    for path in paths:
        reading.read(path)
    names = sorted(reading.headers.keys() | reading.annotations.keys() | reading.drafts.keys())
    documents = tuple(reading.document(name) for name in names)
    faults = (*reading.faults, *(fault for one in documents for fault in _undecided(one)))
    files = tuple(path.name for path in paths)
    return AnnotationReading(paths[0].parent, files, AnnotationSet(documents), faults)


def read_line(values: object, place: str) -> Annotation | Draft | tuple[AnnotationFault, ...]:
    """Returns one line of annotations that comes from elsewhere than a file, or its faults.

    Args:
        values: What it says, as JSON knows it; no header.
        place: Where it comes from, for messages.
    """
    reading = _Reading()
    reading.read_values(values, place)
    lines = [
        one
        for kept in (reading.annotations, reading.drafts)
        for found in kept.values()
        for one in found
    ]
    return lines[0] if lines else tuple(reading.faults)


def annotation_folder(folder: Path) -> Path:
    """Returns where the annotations of a folder of samples lie: below it, or in itself."""
    below = folder / ANNOTATIONS_FOLDER
    return below if below.is_dir() else folder


def require_documents(
    annotations: AnnotationSet,
    names: Iterable[str],
    *,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Refuses annotations of documents that are not there.

    Args:
        annotations: What people annotated.
        names: Names of the documents that were found.
        renamed: By the name of a document that once was there, the one that has its bytes now.

    Raises:
        InputError: Names every annotated document that is missing, with the nearest one found.
    """
    known = sorted(names)
    absent = [one.name for one in annotations.documents if one.name not in known]
    if not absent:
        return
    listed = "\n".join(
        f"  {name!r} (now {renamed[name]!r}: the same bytes)"
        if name in renamed
        else f"  {name!r}{_hint(name, known)}"
        for name in absent
    )
    msg = f"annotated documents are not in the folder:\n{listed}"
    cure = "Put them beside their annotations, or correct the name in the annotations."
    raise InputError(msg, cure=cure)


def _annotation_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        msg = f"{str(folder)!r} is no folder"
        raise InputError(msg, cure="Give the folder that holds the samples and annotations.")
    paths = sorted(annotation_folder(folder).glob("*.jsonl"))
    if not paths:
        msg = f"{str(folder)!r} holds no annotations ({ANNOTATIONS_FOLDER}/*.jsonl)"
        raise InputError(msg, cure=_BEGIN)
    return paths


def _undecided(document: AnnotatedDocument) -> Iterator[AnnotationFault]:
    """Yields a fault for each draft of a label for which its document is called complete.

    What it proposes would count as a false alarm, although nobody has said that it is one.
    """
    for draft in document.drafts:
        label = draft.annotation.label
        if label in document.complete_for:
            text = (
                f'complete_for names {str(label)!r}, and this line of it is still a "draft": '
                "judge the line, or take the category out of complete_for"
            )
            yield AnnotationFault(draft.annotation.place, text)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _as_label(value: object) -> Label:
    every: tuple[Label, ...] = (*Category, *Mitigator, *Modifier)
    labels: dict[object, Label] = {str(label): label for label in every}
    # A value that JSON makes unhashable is no name either.
    found = labels.get(value) if isinstance(value, str) else None
    if found is not None:
        return found
    nearest = difflib.get_close_matches(str(value), [str(label) for label in labels], n=1)
    hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
    msg = f"no category, mitigator or modifier has this name{hint}"
    raise _fault(msg)


def _fault(text: str) -> PydanticCustomError:
    # A plain ValueError would say the same, but with "Value error, " before it.
    return PydanticCustomError("annotation", "{text}", {"text": text})


_Label = Annotated[Label, BeforeValidator(_as_label)]


class _HeaderLine(_Strict):
    document: str = Field(min_length=1)
    complete_for: tuple[_Label, ...]
    aside: bool = False


class _AnnotationLine(_Strict):
    document: str = Field(min_length=1)
    clause: str = ""
    quote: str
    category: _Label
    kind: AnnotationKind
    severity: int | None = Field(default=None, strict=True)
    bound: Bound | None = None
    force: Force | None = None
    subtype: str = ""
    note: str = ""
    draft: bool = Field(default=False, strict=True)

    @model_validator(mode="after")
    def _fits_together(self) -> "_AnnotationLine":
        allowed = _SEVERITIES[self.kind]
        if self.severity is None and not self.draft:
            msg = 'severity: Field required; only a line with "draft" may lack it'
            raise _fault(msg)
        if self.severity is not None and self.severity not in allowed:
            msg = f"severity of a {self.kind} is {allowed[0]} to {allowed[-1]}"
            raise _fault(msg)
        if not self.quote.strip():
            msg = "the quote is empty"
            raise _fault(msg)
        if self.category not in _LABELS[self.kind]:
            msg = f"a {self.kind} cannot have this category"
            raise _fault(msg)
        return self


@dataclass(frozen=True, slots=True)
class _Header:
    line: _HeaderLine
    place: str


@dataclass(slots=True)
class _Reading:
    """One reading of all files: collects faults so that all can be told at once."""

    faults: list[AnnotationFault] = field(default_factory=list)
    headers: dict[str, _Header] = field(default_factory=dict)
    annotations: dict[str, list[Annotation]] = field(default_factory=dict)
    drafts: dict[str, list[Draft]] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            # The reason of a decoding error repeats no words of the file.
            reason = error.strerror if isinstance(error, OSError) else error.reason
            self._refuse(path.name, f"cannot be read: {reason}")
            return
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._read_line(line, f"{path.name}:{number}")

    def document(self, name: str) -> AnnotatedDocument:
        header = self.headers.get(name)
        return AnnotatedDocument(
            name,
            header.line.complete_for if header else (),
            tuple(self.annotations.get(name, ())),
            aside=header is not None and header.line.aside,
            drafts=tuple(self.drafts.get(name, ())),
            place=header.place if header else "",
        )

    def _refuse(self, place: str, text: str) -> None:
        self.faults.append(AnnotationFault(place, text))

    def _read_line(self, line: str, place: str) -> None:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "unreadable"
            self._refuse(place, f"no JSON: {reason}")
            return
        self.read_values(values, place)

    def read_values(self, values: object, place: str) -> None:
        if not isinstance(values, dict):
            self._refuse(place, "a line is one JSON object")
            return
        try:
            if "complete_for" in values:
                self._keep_header(_HeaderLine.model_validate(values), place)
            else:
                self._keep(_AnnotationLine.model_validate(values), place)
        except ValidationError as error:
            for detail in error.errors(include_input=False, include_url=False):
                self._refuse(place, _describe(detail["loc"], detail["type"], detail["msg"]))

    def _keep_header(self, line: _HeaderLine, place: str) -> None:
        if line.document in self.headers:
            self._refuse(place, f"{line.document!r} has a complete_for already")
            return
        self.headers[line.document] = _Header(line, place)

    def _keep(self, line: _AnnotationLine, place: str) -> None:
        annotation = Annotation(
            document=line.document,
            clause=line.clause,
            quote=line.quote,
            label=line.category,
            kind=line.kind,
            severity=line.severity or 0,
            bound=line.bound,
            force=line.force,
            subtype=line.subtype,
            note=line.note,
            place=place,
        )
        if line.draft:
            draft = Draft(annotation, graded=line.severity is not None)
            self.drafts.setdefault(line.document, []).append(draft)
        else:
            self.annotations.setdefault(line.document, []).append(annotation)


def _describe(location: tuple[int | str, ...], kind: str, text: str) -> str:
    key = ".".join(str(part) for part in location)
    if kind == "extra_forbidden":
        nearest = difflib.get_close_matches(key, _AnnotationLine.model_fields, n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        return f"{key}: no such key{hint}"
    return f"{key}: {text}" if key else text


def _hint(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    return f" (nearest: {nearest[0]!r})" if nearest else ""
