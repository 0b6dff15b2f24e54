# SPDX-License-Identifier: Apache-2.0
"""A baseline as files beside the samples, made for people who read what a change changed.

``baseline/findings.jsonl`` has a line for each finding in its order, ``papers.jsonl`` one for
each paper, ``floors.json`` the figures that were pinned and every reason that was given, and
``accepted.jsonl`` the differences that somebody took for right since: the next baseline keeps
them in ``floors.json``. All but the last are written by
the program alone; a hand that changes what floors rest on is noticed.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.check.baseline import Baseline, KeptFinding, KeptPaper, Met
from pipeline.check.differences import Acceptance
from pipeline.check.pins import NOISE_MARGIN, LoweredFloor, PinnedFigure
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.finding import LABELS, Label
from pipeline.domain.taxonomy import Bound, FindingKind
from pipeline.errors import ConfigurationError
from pipeline.report.files import write_atomically
from pipeline.report.records import json_lines

__all__ = [
    "KeptBaseline",
    "Update",
    "baseline_folder",
    "load_baseline",
    "write_acceptances",
    "write_baseline",
]

_FOLDER = "baseline"
_PAPERS, _FINDINGS = "papers.jsonl", "findings.jsonl"
_FLOORS, _ACCEPTED = "floors.json", "accepted.jsonl"
# Rises when a baseline of an older program can no longer be compared.
_VERSION = 1
_CURE = (
    "Put the files back as they were; or remove the folder, and set the baseline anew with "
    "--update-baseline."
)


@dataclass(frozen=True, slots=True)
class Update:
    """Why a baseline was set, and what that changed.

    Attributes:
        date: When, as ``2026-11-23``.
        reason: Why.
        lowered: The pinned figures that became worse.
        accepted: What somebody had accepted against the baseline before it; the new one holds it.
    """

    date: str
    reason: str
    lowered: tuple[LoweredFloor, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptBaseline:
    """A baseline as it lies beside samples.

    Attributes:
        run: What is remembered of the run.
        pins: The figures that were pinned.
        updates: Every time it was set, oldest first.
        accepted: Differences that somebody took for right.
    """

    run: Baseline
    pins: tuple[PinnedFigure, ...] = ()
    updates: tuple[Update, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


def baseline_folder(samples: Path) -> Path:
    """Returns where the baseline of samples lies, or would lie."""
    return samples / _FOLDER


def load_baseline(folder: Path) -> KeptBaseline:
    """Returns the baseline in a folder.

    Raises:
        ConfigurationError: Files are missing, hold what they cannot, or floors rest on another
            order, other annotations or papers than those remembered beside them.
    """
    reading = _Reading(folder)
    floors = reading.read_floors()
    papers = reading.read_lines(_PAPERS, _PaperLine)
    findings = reading.read_lines(_FINDINGS, _FindingLine)
    accepted = reading.read_lines(_ACCEPTED, _AcceptedLine, needed=False)
    names = {paper.paper for paper in papers}
    strays = sorted({one.paper for one in findings} - names)
    reading.faults += [f"{_FINDINGS}: {name!r} is no paper of {_PAPERS}" for name in strays]
    kept = [paper.as_value(findings) for paper in papers]
    if floors is not None and not reading.faults:
        reading.faults += _list_strays(floors, kept)
    if reading.faults or floors is None:
        raise ConfigurationError(folder, reading.faults, cure=_CURE)
    return KeptBaseline(
        Baseline(tuple(kept), floors.rules_version, floors.model_version, order=floors.order),
        tuple(one.as_value() for one in floors.figures),
        tuple(one.as_value() for one in floors.updates),
        tuple(one.as_value() for one in accepted),
    )


def write_baseline(folder: Path, kept: KeptBaseline) -> None:
    """Writes a baseline in the place of the one that was there.

    Raises:
        InputError: It cannot be written.
    """
    papers = kept.run.papers
    findings = [_finding_record(paper, one) for paper in papers for one in paper.findings]
    write_atomically(folder / _FINDINGS, json_lines(findings))
    write_atomically(folder / _PAPERS, json_lines(map(_paper_record, papers)))
    floors = {
        "version": _VERSION,
        "rules_version": kept.run.rules_version,
        "model_version": kept.run.model_version,
        "noise_margin": NOISE_MARGIN,
        "order": dict(sorted(kept.run.order.items())),
        "rests_on": _rest_on(papers, kept.run.order),
        "figures": [_pin_record(one) for one in kept.pins],
        "updates": [_update_record(one) for one in kept.updates],
    }
    text = json.dumps(floors, indent=1, ensure_ascii=True)
    write_acceptances(folder, kept.accepted)
    # Last: until it is there, what was begun does not pass for a baseline.
    write_atomically(folder / _FLOORS, f"{text}\n".encode("ascii"))


def write_acceptances(folder: Path, accepted: Iterable[Acceptance]) -> None:
    """Writes the differences that were accepted, by paper and name."""
    ordered = sorted(accepted, key=lambda one: (one.paper, one.id))
    write_atomically(folder / _ACCEPTED, json_lines(map(asdict, ordered)))


def _list_strays(floors: "_Floors", papers: Iterable[KeptPaper]) -> Iterator[str]:
    """Yields a fault where something that the floors rest on is not as it was then."""
    now = _rest_on(papers, floors.order)
    strays = [name for name in now if floors.rests_on.get(name) != now[name]]
    if strays:
        yield f"{_FLOORS}: its floors were pinned before these changed: {', '.join(strays)}"


def _rest_on(papers: Iterable[KeptPaper], order: Mapping[str, float]) -> dict[str, str]:
    ordered = sorted(papers, key=lambda one: one.name)
    return {
        "annotations": _hash([(one.name, one.annotations) for one in ordered]),
        "inputs": _hash([(one.name, one.sha256) for one in ordered]),
        "order": _hash(sorted(order.items())),
    }


def _hash(values: object) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _paper_record(paper: KeptPaper) -> Mapping[str, object]:
    return {
        "paper": paper.name,
        "sha256": paper.sha256,
        "outcome": paper.outcome.value,
        "characters": paper.characters,
        "coverage": paper.coverage,
        "index": paper.index,
        "aids": paper.aids,
        "aside": paper.aside,
        "annotations": list(paper.annotations),
    }


def _finding_record(paper: KeptPaper, finding: KeptFinding) -> Mapping[str, object]:
    return {
        "paper": paper.name,
        "clause": finding.clause,
        "category": str(finding.label),
        "kind": finding.kind.value,
        "severity": finding.severity,
        "bound": finding.bound.value,
        "unsure": finding.unsure,
        "met": finding.met.value,
        "rule_ids": list(finding.rule_ids),
        "quote": finding.quote,
    }


def _pin_record(pin: PinnedFigure) -> Mapping[str, object]:
    ceiling = {"ceiling": True} if pin.ceiling else {}
    return {"name": pin.name, "figure": pin.figure, "of": pin.of, **ceiling}


def _update_record(update: Update) -> Mapping[str, object]:
    lowered = [
        {"name": one.name, "before": one.before, "after": one.after} for one in update.lowered
    ]
    accepted = {"accepted": [asdict(one) for one in update.accepted]} if update.accepted else {}
    return {"date": update.date, "reason": update.reason, "lowered": lowered, **accepted}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _PaperLine(_Strict):
    paper: str = Field(min_length=1)
    sha256: str
    outcome: Outcome
    characters: int = Field(ge=0)
    coverage: float | None
    index: float | None
    aids: str
    aside: bool
    annotations: tuple[str, ...]

    def as_value(self, findings: Sequence["_FindingLine"]) -> KeptPaper:
        own = tuple(one.as_value() for one in findings if one.paper == self.paper)
        values = self.model_dump(exclude={"paper"})
        return KeptPaper(name=self.paper, **values, findings=own)


def _as_label(value: object) -> object:
    return LABELS.get(value, value) if isinstance(value, str) else value


class _FindingLine(_Strict):
    model_config = ConfigDict(arbitrary_types_allowed=True)

    paper: str
    clause: str
    category: Annotated[Label, BeforeValidator(_as_label)]
    kind: FindingKind
    severity: int = Field(ge=0, le=4)
    bound: Bound
    unsure: bool
    met: Met
    rule_ids: tuple[str, ...]
    quote: str

    def as_value(self) -> KeptFinding:
        values = self.model_dump(exclude={"paper", "category"})
        return KeptFinding(label=self.category, **values)


class _AcceptedLine(_Strict):
    id: str
    paper: str
    says: str
    reason: str = Field(min_length=1)
    date: str

    def as_value(self) -> Acceptance:
        return Acceptance(**self.model_dump())


class _FigureEntry(_Strict):
    name: str
    figure: float = Field(ge=-1, le=1)
    of: int = Field(ge=1)
    ceiling: bool = False

    def as_value(self) -> PinnedFigure:
        return PinnedFigure(self.name, self.figure, self.of, self.ceiling)


class _LoweredEntry(_Strict):
    name: str
    before: float
    after: float | None


class _UpdateEntry(_Strict):
    date: str
    reason: str
    lowered: tuple[_LoweredEntry, ...] = ()
    accepted: tuple[_AcceptedLine, ...] = ()

    def as_value(self) -> Update:
        lowered = tuple(LoweredFloor(one.name, one.before, one.after) for one in self.lowered)
        accepted = tuple(one.as_value() for one in self.accepted)
        return Update(self.date, self.reason, lowered, accepted)


class _Floors(_Strict):
    version: Literal[1]
    rules_version: str
    model_version: str
    noise_margin: float
    order: dict[str, float]
    rests_on: dict[str, str]
    figures: tuple[_FigureEntry, ...]
    updates: tuple[_UpdateEntry, ...]


_Line = TypeVar("_Line", bound=_Strict)


class _Reading:
    """One reading of all files: collects faults so that all can be told at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []

    def read_floors(self) -> _Floors | None:
        text = self._read(_FLOORS)
        if text is None:
            return None
        try:
            return _Floors.model_validate_json(text)
        except ValidationError as error:
            self._keep(_FLOORS, error)
            return None

    def read_lines(self, name: str, line_type: type[_Line], *, needed: bool = True) -> list[_Line]:
        text = self._read(name, needed=needed)
        found = []
        for number, line in enumerate((text or "").split("\n"), start=1):
            if not line.strip():
                continue
            try:
                found.append(line_type.model_validate_json(line))
            except ValidationError as error:
                self._keep(f"{name}:{number}", error)
        return found

    def _read(self, name: str, *, needed: bool = True) -> str | None:
        path = self.folder / name
        if not needed and not path.exists():
            return None
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            # The reason of a decoding error repeats no words of the file.
            reason = error.strerror if isinstance(error, OSError) else error.reason
            self.faults.append(f"{name}: cannot be read: {reason}")
            return None

    def _keep(self, place: str, error: ValidationError) -> None:
        for one in error.errors(include_input=False, include_url=False):
            key = ".".join(map(str, one["loc"]))
            self.faults.append(
                f"{place}: {key}: {one['msg']}" if key else f"{place}: {one['msg']}"
            )
