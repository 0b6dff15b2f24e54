# SPDX-License-Identifier: Apache-2.0
"""What a judgement rests on beside the document itself: whether a kept result still holds."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline import __version__
from pipeline.config import Config
from pipeline.run.task import TaskSource

__all__ = ["Fingerprint", "fingerprint_run"]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a judgement rests on beside the document.

    Attributes:
        settings: Hash of the program's version, rules, model and configuration.
        limits: Hash of what one document may cost. It matters only for documents that ran
            into a limit: raising one does not call the others into question.
    """

    settings: str
    limits: str


def fingerprint_run(source: TaskSource, config: Config) -> Fingerprint:
    """Returns what results of this program, source and configuration are kept under.

    The number of workers and the floors of ``check`` have no part in it.
    """
    rests_on = source.settings if source.rests_on is None else source.rests_on
    judging = config.model_dump(mode="json", include={"roles", "kinds", "reading"})
    return Fingerprint(
        settings=_hash_values(
            {
                "version": __version__,
                "factory": source.factory,
                "settings": dict(rests_on),
                "config": judging,
            }
        ),
        limits=_hash_values(config.limits.model_dump(mode="json")),
    )


def _hash_values(values: Mapping[str, object]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
