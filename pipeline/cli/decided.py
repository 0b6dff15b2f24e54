# SPDX-License-Identifier: Apache-2.0
"""What people decided on the papers of a result, as commands tell it."""

from collections import Counter

from pipeline.cli.screen import print_note
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.judgement import ScanResult

__all__ = ["print_decisions"]


def print_decisions(result: ScanResult) -> None:
    """Prints how many decisions a result rests on, and which of them found nothing any more."""
    from pipeline.report.words import VERDICT_WORDS

    counted = Counter(
        finding.decision.verdict
        for document in result.documents
        for finding in document.findings
        if finding.decision is not None
    )
    if counted:
        parts = (f"{counted[one]} {words}" for one, words in VERDICT_WORDS.items() if counted[one])
        print_note(f"Decisions of people: {', '.join(parts)}.")
    for one in result.diagnostics:
        if one.code is ReasonCode.DECISION_STRANDED:
            print_note(f"{one.message}. {one.cure}")
