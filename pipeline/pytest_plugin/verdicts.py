# SPDX-License-Identifier: Apache-2.0
"""One check of a folder of samples for all of its tests, also where several processes run them."""

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pipeline.annotations import AnnotationSet
from pipeline.check.outputs.cases import Case, CaseOutcome, CaseResult
from pipeline.config import CONFIG_NAME, Config, load_config
from pipeline.errors import ArmslengthError, ModelError, say_place

__all__ = ["CheckError", "Verdicts"]

_NAME = "results.sqlite"
# Longer than any check: another process works on it as long as it holds the file.
_PATIENCE = 7 * 24 * 3600.0
_TABLE = "CREATE TABLE IF NOT EXISTS results (folder TEXT PRIMARY KEY, found TEXT NOT NULL)"


class CheckError(Exception):
    """The check itself could not be made; the text says why and what to do."""


class Verdicts:
    """How the cases of a folder end; its papers are read when the first of them is asked for.

    Args:
        folder: Papers with their annotations.
        annotations: Those.
        show_aside: Whether clauses of papers kept aside are shown.
        shared: Folder in which the processes of one run share what one of them found; None
            where there is only one.
    """

    def __init__(
        self,
        folder: Path,
        annotations: AnnotationSet,
        *,
        show_aside: bool,
        shared: Path | None = None,
    ) -> None:
        self._folder = folder
        self._annotations = annotations
        self._show_aside = show_aside
        self._shared = shared if shared is not None and shared.is_dir() else None
        self._found: Mapping[Case, CaseResult] | str | None = None

    @property
    def is_known(self) -> bool:
        """Whether the papers have been read."""
        return self._found is not None

    def find(self) -> None:
        """Reads and judges the papers, or takes over what another process of this run found."""
        if self._found is None:
            self._found = self._judge() if self._shared is None else self._share(self._shared)

    def of(self, case: Case) -> CaseResult:
        """Returns how a case ended.

        Raises:
            CheckError: The papers could not be judged at all.
        """
        self.find()
        if isinstance(self._found, str):
            raise CheckError(self._found)
        found = (self._found or {}).get(case)
        if found is None:
            msg = "The annotations have changed since this run began.\nRun the tests again."
            raise CheckError(msg)
        return found

    def _share(self, shared: Path) -> Mapping[Case, CaseResult] | str:
        # The lock of the database makes the others wait, and the system lets go of it when a
        # process dies.
        opened = sqlite3.connect(shared / _NAME, timeout=_PATIENCE, isolation_level=None)
        with closing(opened) as database:
            database.execute("BEGIN EXCLUSIVE")
            database.execute(_TABLE)
            key = (str(self._folder),)
            row = database.execute("SELECT found FROM results WHERE folder = ?", key).fetchone()
            if row is not None:
                return _decode(row[0])
            found = self._judge()
            database.execute("INSERT INTO results VALUES (?, ?)", (*key, _encode(found)))
            database.execute("COMMIT")
            return found

    def _judge(self) -> Mapping[Case, CaseResult] | str:
        """Returns the results of all cases, or why there are none."""
        try:
            return self._check()
        except ArmslengthError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - its text may repeat words of a contract
            return f"internal error: {type(error).__name__}{say_place(error.__traceback__)}"

    def _check(self) -> Mapping[Case, CaseResult]:
        from pipeline import api
        from pipeline.check.outputs.cases import judge_cases

        report = api.check(self._folder, config=_read_settings(self._folder))
        if report.refusals:
            # Without the model that was asked for no figure can be compared.
            refusal = report.refusals[0]
            raise ModelError(refusal.message, cure=refusal.cure)
        return judge_cases(report, self._annotations, show_aside=self._show_aside)


def _read_settings(folder: Path) -> Config:
    places = (one / CONFIG_NAME for one in (folder, Path()))
    found = next((place for place in places if place.is_file()), None)
    config = load_config(found, environment=os.environ)
    if config.reading.password_file is not None:
        from pipeline.extract.passwords import read_passwords

        # Before any paper is opened, as commands do: a file that cannot be read is told at once.
        read_passwords(config.reading.password_file)
    return config


def _encode(found: Mapping[Case, CaseResult] | str) -> str:
    if isinstance(found, str):
        return json.dumps(found)
    return json.dumps(
        [
            [case.document, case.name, result.outcome, result.reason, result.lines]
            for case, result in found.items()
        ]
    )


def _decode(text: str) -> Mapping[Case, CaseResult] | str:
    values = json.loads(text)
    if isinstance(values, str):
        return values
    return {
        Case(document, name): CaseResult(CaseOutcome(outcome), reason, tuple(lines))
        for document, name, outcome, reason, lines in values
    }
