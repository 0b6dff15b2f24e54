# SPDX-License-Identifier: Apache-2.0
"""What a worker is given to do, what does it, and what comes back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.extract.support import Beat

__all__ = ["Beat", "Judge", "Task", "TaskResult", "TaskSource", "failed_document", "run_failure"]


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read and judge.

    Attributes:
        path: Where it lies.
        name: How outputs call it.
        offer: The opportunity it belongs to.
        sha256: Hash of its bytes when the scan looked at it.
    """

    path: Path
    name: str
    offer: str
    sha256: str

    def as_json(self) -> bytes:
        """Returns the task as JSON; a path that is not UTF-8 keeps its bytes."""
        values = {
            # A worker has a working folder of its own.
            "path": str(self.path.absolute()),
            "name": self.name,
            "offer": self.offer,
            "sha256": self.sha256,
        }
        return json.dumps(values).encode("ascii")

    @classmethod
    def from_json(cls, data: bytes) -> "Task":
        """Returns the task that ``as_json`` wrote."""
        values = json.loads(data)
        return cls(Path(values["path"]), values["name"], values["offer"], values["sha256"])


# Reads and judges one file, and calls the beat after each page or step.
Judge = Callable[[Task, Beat], JudgedDocument]


@dataclass(frozen=True, slots=True)
class TaskSource:
    """Where workers find the function that does a task.

    Attributes:
        factory: ``"package.module:function"``. The function takes ``settings`` and returns a
            ``Judge``. It is called before any file is opened, once for all workers where
            processes can be forked, and there loads rules, models and heavy libraries.
        settings: What the factory is called with: values that JSON can carry, paths absolute,
            for workers have a working folder of their own.
        rests_on: Those values on which a result rests, such as the hash of rules and model;
            when they change, all is judged again. None stands for all settings.
    """

    factory: str
    settings: Mapping[str, object] = field(default_factory=dict)
    rests_on: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What became of a task; ``attempts`` is 2 when a first worker died of it, otherwise 1."""

    task: Task
    judged: JudgedDocument
    attempts: int = 1


def failed_document(task: Task, diagnostic: Diagnostic, *, seconds: float = 0.0) -> JudgedDocument:
    """Returns the outcome of a task of which nothing was judged, for the reason given."""
    return JudgedDocument(
        name=task.name,
        sha256=task.sha256,
        offer=task.offer,
        kind=DocumentKind.UNKNOWN,
        outcome=Outcome.ERROR,
        diagnostics=(diagnostic,),
        seconds=seconds,
    )


def run_failure(code: ReasonCode, message: str, *, cure: str) -> Diagnostic:
    """Returns the fatal diagnostic of a document that the run itself had to give up."""
    return Diagnostic(code, Gravity.FATAL, message, cure, stage="run")
