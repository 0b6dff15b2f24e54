# SPDX-License-Identifier: Apache-2.0
"""What people found in papers, read from JSON Lines; all faults are reported at once.

One object a line. A line with ``complete_for`` names a document and the categories for which it
was annotated in full; every other line is one annotation of a document.
"""

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
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
    "AnnotatedDocument",
    "Annotation",
    "AnnotationKind",
    "AnnotationSet",
    "load_annotations",
    "require_documents",
]

_FOLDER = "annotations"
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
class AnnotatedDocument:
    """All annotations of one document, in the order in which they were written.

    ``complete_for`` holds the labels for which a finding that meets no annotation is wrong.
    ``aside`` marks a document that nobody looks at while rules are written: its figures are
    given apart, and its misses and false alarms are shown only when asked for.
    """

    name: str
    complete_for: tuple[Label, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    aside: bool = False


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """Annotated documents, sorted by name."""

    documents: tuple[AnnotatedDocument, ...]


def load_annotations(folder: Path) -> AnnotationSet:
    """Returns the annotations in ``folder/annotations/*.jsonl``, or else in ``folder/*.jsonl``.

    Raises:
        InputError: There is no such folder, or it holds no file of annotations.
        ConfigurationError: Lines that are no annotations, all of them, each with file and line.
    """
    paths = _annotation_files(folder)
    reading = _Reading()
    for path in paths:
        reading.read(path)
    if reading.faults:
        raise ConfigurationError(paths[0].parent, reading.faults, cure=_CURE)
    return AnnotationSet(
        tuple(
            AnnotatedDocument(
                name,
                tuple(reading.complete_for.get(name, ())),
                tuple(reading.annotations.get(name, ())),
                aside=name in reading.aside,
            )
            for name in sorted(reading.complete_for.keys() | reading.annotations.keys())
        )
    )


def require_documents(annotations: AnnotationSet, names: Iterable[str]) -> None:
    """Refuses annotations of documents that are not there.

    Args:
        annotations: What people annotated.
        names: Names of the documents that were found.

    Raises:
        InputError: Names every annotated document that is missing, with the nearest one found.
    """
    known = sorted(names)
    absent = [one.name for one in annotations.documents if one.name not in known]
    if not absent:
        return
    listed = "\n".join(f"  {name!r}{_hint(name, known)}" for name in absent)
    msg = f"annotated documents are not in the folder:\n{listed}"
    cure = "Put them beside their annotations, or correct the name in the annotations."
    raise InputError(msg, cure=cure)


def _annotation_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        msg = f"{str(folder)!r} is no folder"
        raise InputError(msg, cure="Give the folder that holds the samples and annotations.")
    below = folder / _FOLDER
    paths = sorted((below if below.is_dir() else folder).glob("*.jsonl"))
    if not paths:
        msg = f"{str(folder)!r} holds no annotations ({_FOLDER}/*.jsonl)"
        raise InputError(msg, cure="Annotate at least one paper; README.md shows the format.")
    return paths


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
    severity: int = Field(strict=True)
    bound: Bound | None = None
    force: Force | None = None
    subtype: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _fits_together(self) -> "_AnnotationLine":
        allowed = _SEVERITIES[self.kind]
        if self.severity not in allowed:
            msg = f"severity of a {self.kind} is {allowed[0]} to {allowed[-1]}"
            raise _fault(msg)
        if not self.quote.strip():
            msg = "the quote is empty"
            raise _fault(msg)
        if self.category not in _LABELS[self.kind]:
            msg = f"a {self.kind} cannot have this category"
            raise _fault(msg)
        return self


@dataclass(slots=True)
class _Reading:
    """One reading of all files: collects faults so that all can be told at once."""

    faults: list[str] = field(default_factory=list)
    complete_for: dict[str, tuple[Label, ...]] = field(default_factory=dict)
    annotations: dict[str, list[Annotation]] = field(default_factory=dict)
    aside: set[str] = field(default_factory=set)

    def read(self, path: Path) -> None:
        try:
            lines = path.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            # The reason of a decoding error repeats no words of the file.
            reason = error.strerror if isinstance(error, OSError) else error.reason
            self.faults.append(f"{path.name}: cannot be read: {reason}")
            return
        for number, line in enumerate(lines, start=1):
            if line.strip():
                self._read_line(line, f"{path.name}:{number}")

    def _read_line(self, line: str, place: str) -> None:
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "unreadable"
            self.faults.append(f"{place}: no JSON: {reason}")
            return
        if not isinstance(values, dict):
            self.faults.append(f"{place}: a line is one JSON object")
            return
        try:
            if "complete_for" in values:
                self._keep_header(_HeaderLine.model_validate(values), place)
            else:
                self._keep(_AnnotationLine.model_validate(values), place)
        except ValidationError as error:
            details = error.errors(include_input=False, include_url=False)
            self.faults.extend(
                f"{place}: {_describe(detail['loc'], detail['type'], detail['msg'])}"
                for detail in details
            )

    def _keep_header(self, line: _HeaderLine, place: str) -> None:
        if line.document in self.complete_for:
            self.faults.append(f"{place}: {line.document!r} has a complete_for already")
            return
        self.complete_for[line.document] = line.complete_for
        if line.aside:
            self.aside.add(line.document)

    def _keep(self, line: _AnnotationLine, place: str) -> None:
        annotation = Annotation(
            document=line.document,
            clause=line.clause,
            quote=line.quote,
            label=line.category,
            kind=line.kind,
            severity=line.severity,
            bound=line.bound,
            force=line.force,
            subtype=line.subtype,
            note=line.note,
            place=place,
        )
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
