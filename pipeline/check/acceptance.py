# SPDX-License-Identifier: Apache-2.0
"""Differences that somebody takes for right, each by its name."""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.check.differences import (
    Acceptance,
    FindingDifference,
    Justification,
    PaperDifference,
    Regression,
)
from pipeline.check.outputs.words import (
    describe_changes,
    describe_paper_difference,
    name_topic,
)
from pipeline.errors import InputError

__all__ = ["accept", "accept_all"]


def accept(
    regression: Regression, ids: Sequence[str], *, why: Justification
) -> tuple[Acceptance, ...]:
    """Returns what is kept of differences that were accepted, in the order in which they stand.

    Args:
        regression: What differs.
        ids: Names of differences, or beginnings that one name alone has.
        why: Why they are right.

    Raises:
        InputError: Beginnings that no difference has, or several, all of them.
    """
    every: list[FindingDifference | PaperDifference] = [*regression.papers, *regression.findings]
    differences = {one.id: one for one in every}
    faults, chosen = [], set()
    for wanted in ids:
        found = [one for one in differences if wanted and one.startswith(wanted)]
        chosen |= set(found[:1])
        if len(found) != 1:
            faults.append(f"  {wanted!r}: {_miscounted(len(found))}")
    if faults:
        listed = "\n".join(faults)
        msg = f"--accept takes the name of one difference, or its beginning:\n{listed}"
        cure = "Names stand in brackets, such as [d5d20874b80a], where a check tells differences."
        raise InputError(msg, cure=cure)
    return tuple(_note(one, why) for one in differences.values() if one.id in chosen)


def accept_all(regression: Regression, *, why: Justification) -> Regression:
    """Returns what differs with all that would stop a check taken for right, for one reason."""

    def note(one: FindingDifference | PaperDifference) -> Acceptance | None:
        return _note(one, why) if one.fails else one.accepted

    return replace(
        regression,
        findings=tuple(replace(one, accepted=note(one)) for one in regression.findings),
        papers=tuple(replace(one, accepted=note(one)) for one in regression.papers),
    )


def _note(difference: FindingDifference | PaperDifference, why: Justification) -> Acceptance:
    return Acceptance(difference.id, difference.paper, _say(difference), why.reason, why.date)


def _miscounted(number: int) -> str:
    return f"{number} differences begin so: give more of it" if number else "no difference has it"


def _say(difference: FindingDifference | PaperDifference) -> str:
    if isinstance(difference, PaperDifference):
        return describe_paper_difference(difference)
    found = difference.shown
    return f"{found.clause}, {name_topic(found.label)}: {describe_changes(difference)}"
