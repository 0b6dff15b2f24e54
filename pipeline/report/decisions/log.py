# SPDX-License-Identifier: Apache-2.0
"""``decisions.jsonl``: all that people decided on the papers of a folder, in the order of coming.

Lines are added and never changed: the last one on a finding holds, and the file is the record of
who decided what. It holds what people wrote, and is readable by its owner alone.
"""

import functools
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from pipeline.domain.decision import Decision
from pipeline.errors import InputError
from pipeline.report.files import append_lines
from pipeline.report.records import json_lines

__all__ = ["LOG_NAME", "add_decisions", "current_decisions", "load_decisions"]

LOG_NAME = "decisions.jsonl"


def load_decisions(folder: Path) -> tuple[Decision, ...]:
    """Returns all decisions of a folder, oldest first; none where there is no log.

    An unfinished last line, of a write that was cut off, is passed over.

    Raises:
        InputError: The log cannot be read, or a line of it is not what this program wrote.
    """
    path = folder / LOG_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        msg = f"{str(path)!r} cannot be read ({error.strerror})"
        raise InputError(msg, cure="Give yourself the right to read it.") from error
    *lines, _ = data.split(b"\n")
    return tuple(_decode(line, f"{path}, line {at}") for at, line in enumerate(lines, start=1))


def current_decisions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Returns the decision that holds for each finding, by its public id: the last one."""
    return {one.finding: one for one in decisions}


def add_decisions(folder: Path, decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Adds decisions to the log, and returns those that were new.

    One that says what holds already is not added again.

    Raises:
        InputError: The log cannot be read or written; then nothing was added.
    """
    holds = current_decisions(load_decisions(folder))
    new = tuple(one for one in decisions if holds.get(one.finding) != one)
    if new:
        records = (_adapter().dump_python((one,), mode="json")[0] for one in new)
        append_lines(folder / LOG_NAME, json_lines(records))
    return new


def _decode(line: bytes, place: str) -> Decision:
    try:
        # Not by pydantic's own parser, which refuses names that are not UTF-8.
        return _adapter().validate_python((json.loads(line),))[0]
    except ValueError as error:
        msg = f"{place}: it is no decision that this program wrote"
        raise InputError(
            msg, cure="Put the file back as it was, or take the line away."
        ) from error


@functools.cache
def _adapter() -> TypeAdapter[tuple[Decision]]:
    # A dataclass cannot be given a configuration from outside, but a tuple around it can.
    return TypeAdapter(tuple[Decision], config=ConfigDict(extra="forbid"))
