# SPDX-License-Identifier: Apache-2.0
"""What a judgement rests on beside the document itself: whether a kept result still holds."""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import __version__
from pipeline.config import Config, ReadingAids
from pipeline.extract.installed import installed_aids
from pipeline.run.task import TaskSource

__all__ = ["Fingerprint", "fingerprint_run"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a judgement rests on beside the document.

    Attributes:
        settings: Hash of the program's version, rules, model and configuration.
        limits: Hash of what one document may cost. It matters only for documents that ran
            into a limit: raising one does not call the others into question.
        aids: Hash of what one document may cost and of the programs and libraries that reading
            may use. It matters only for documents of which something was not read, or was read
            by a program: adding one does not call the others into question.
    """

    settings: str
    limits: str
    aids: str = ""


def fingerprint_run(source: TaskSource, config: Config) -> Fingerprint:
    """Returns what results of this program, source and configuration are kept under.

    The number of workers and the floors of ``check`` have no part in it.
    """
    rests_on = source.settings if source.rests_on is None else source.rests_on
    limits = config.limits.model_dump(mode="json")
    judging = config.model_dump(mode="json", include={"roles", "kinds"})
    return Fingerprint(
        settings=_hash_values(
            {
                "version": __version__,
                "factory": source.factory,
                "settings": dict(rests_on),
                "config": judging,
            }
        ),
        limits=_hash_values(limits),
        aids=_hash_values({"limits": limits, **_describe_aids(config.reading)}),
    )


def _describe_aids(aids: ReadingAids) -> dict[str, object]:
    """Returns what reading may use now; of the passwords only when and how they were written."""
    described: dict[str, object] = {
        "installed": installed_aids(),
        "reading": aids.model_dump(mode="json"),
    }
    if aids.password_file is not None:
        with contextlib.suppress(OSError):
            status = aids.password_file.stat()
            described["passwords"] = (status.st_size, status.st_mtime_ns)
    return described


def _hash_values(values: Mapping[str, object]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
