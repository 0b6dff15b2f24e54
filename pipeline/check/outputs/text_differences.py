# SPDX-License-Identifier: Apache-2.0
"""What differs from a baseline, as lines for a terminal."""

from collections.abc import Iterator, Sequence

from pipeline.check.differences import (
    Acceptance,
    FindingDifference,
    PaperDifference,
    Regression,
)
from pipeline.check.outputs.words import (
    EFFECT_TITLES,
    PAPERS_TITLE,
    describe_changes,
    describe_paper_difference,
    name_topic,
)
from pipeline.report.columns import shorten

__all__ = ["describe_regression"]

_LONGEST_QUOTE = 160


def describe_regression(regression: Regression, *, show_aside: bool) -> Iterator[str]:
    """Yields what differs from the baseline, what became worse first; one line where nothing does.

    Args:
        regression: What differs.
        show_aside: Whether quotes of papers kept aside are listed, too.
    """
    yield ""
    yield from _judges(regression)
    if not regression.findings and not regression.papers:
        yield f"As in the baseline: {regression.unchanged} findings."
    shown = [one for one in regression.findings if show_aside or not one.aside]
    told = [one for one in shown if one.accepted is None]
    for effect, title in EFFECT_TITLES.items():
        yield from _findings(title, [one for one in told if one.effect is effect])
    yield from _papers([one for one in regression.papers if one.accepted is None])
    yield from _accepted([one for one in regression.papers if one.accepted is not None])
    yield from _accepted([one for one in shown if one.accepted is not None])
    hidden = [one for one in regression.findings if one not in shown]
    if hidden:
        failing = sum(one.fails for one in hidden)
        yield ""
        yield (
            f"{len(hidden)} differences in papers kept aside are not listed, {failing} of them "
            "stop the check: --show-aside lists them."
        )
    yield from _idle(regression.idle)


def _judges(regression: Regression) -> Iterator[str]:
    before, after = regression.before, regression.after
    if before.rules_version != after.rules_version:
        yield f"Rules {after.rules_version}; the baseline was set with {before.rules_version}."
    if before.model_version != after.model_version:
        yield f"Model {after.model_version}; the baseline was set with {before.model_version}."


def _findings(title: str, differences: Sequence[FindingDifference]) -> Iterator[str]:
    if not differences:
        return
    yield f"{title}: {len(differences)}"
    for one in differences:
        yield from _lines(one)


def _lines(difference: FindingDifference) -> Iterator[str]:
    found = difference.shown
    place = f"{difference.paper}, {found.clause or 'no clause'}, {name_topic(found.label)}"
    aided = " (another program read the paper for the baseline: does not stop the check)"
    said = f"{describe_changes(difference)}{aided if difference.aided else ''}"
    yield f"  [{difference.id}] {place}: {said}"
    if found.quote:
        yield f"      {shorten(found.quote, _LONGEST_QUOTE)}"
    before = difference.before
    if before is not None and before.quote != found.quote and before is not found:
        yield f"      before: {shorten(before.quote, _LONGEST_QUOTE)}"


def _papers(differences: Sequence[PaperDifference]) -> Iterator[str]:
    if not differences:
        return
    yield f"{PAPERS_TITLE}: {len(differences)}"
    for one in differences:
        note = "" if one.fails else " (does not stop the check)"
        yield f"  [{one.id}] {one.paper}: {describe_paper_difference(one)}{note}"


def _accepted(differences: Sequence[FindingDifference | PaperDifference]) -> Iterator[str]:
    for one in differences:
        if one.accepted is not None:
            kept = one.accepted
            yield f"Accepted on {kept.date} ({kept.reason}): {one.paper}, {kept.says}"


def _idle(acceptances: Sequence[Acceptance]) -> Iterator[str]:
    for one in acceptances:
        yield f"Accepted on {one.date}, and no longer needed: {one.paper}, {one.says}"
