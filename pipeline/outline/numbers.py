# SPDX-License-Identifier: Apache-2.0
"""The number of a clause as a reader cites it: "14.3(b)(ii)", "Schedule 2, 4.1"."""

from pipeline.domain.outline import Clause
from pipeline.outline.labels import Label

__all__ = ["compose_number"]


def compose_number(label: Label, parent: Clause | None, *, prefix: str) -> str:
    """Returns the full number of a clause.

    A label that prints the whole number ("1.1", "Section 2.1") is not prefixed with its parent;
    a limb is.

    Args:
        label: The clause's own label.
        parent: The nearest clause with a label above it within the schedule or body.
        prefix: "Schedule 2, " within a schedule, empty in the body.
    """
    if parent is None or _prints_whole(label):
        return f"{prefix}{label.printed}"
    decimal = _is_decimal(label)
    lettered = parent.label.isalpha() and parent.number[-1:].isalnum()
    if label.marks == "." and lettered and (decimal or label.printed.isupper()):
        # "I." over "A." over "1.": outlines of American papers.
        return f"{parent.number}.{label.printed}"
    if label.marks == "." and decimal and " " in parent.label:
        # "1." below "Article 5" or "Part B" counts on its own.
        return f"{prefix}{label.printed}"
    return f"{parent.number}({label.printed.strip('()')})"


def _is_decimal(label: Label) -> bool:
    return bool(label.readings) and label.readings[0].alphabet == "1"


def _prints_whole(label: Label) -> bool:
    if label.word:
        return True
    return _is_decimal(label) and label.marks == "." and len(label.readings[0].value) > 1
