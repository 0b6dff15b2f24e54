# SPDX-License-Identifier: Apache-2.0
"""Findings against annotations."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.scanning import scan
from pipeline.config import Config
from pipeline.domain.diagnostic import ReasonCode

if TYPE_CHECKING:
    from pipeline.check import CheckReport

__all__ = ["check"]


def check(folder: Path, *, config: Config) -> "CheckReport":
    """Returns how the findings in a folder of papers stand against their annotations.

    Args:
        folder: Papers, and their annotations in ``annotations/*.jsonl`` or beside them.
        config: As for ``scan``; ``config.check`` holds the floors.

    Raises:
        InputError: No annotations, or annotations of papers that are not there.
        ConfigurationError: Faults of annotations or floors, all of them.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.annotations import load_annotations
    from pipeline.check import compare

    annotations = load_annotations(folder)
    result = scan([folder], config=config)
    report = compare(annotations, result.documents, floors=config.check)
    refusals = (one for one in result.diagnostics if one.code is ReasonCode.MODEL_REJECTED)
    return replace(
        report,
        rules_version=result.rules_version,
        model_version=result.model_version,
        refusals=tuple(refusals),
    )
