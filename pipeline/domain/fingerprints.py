# SPDX-License-Identifier: Apache-2.0
"""Names of findings that outlive a new scan, another file name and other page breaks.

A name is made of what was found and of the words on which it was found, never of their place.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.domain.finding import Finding, Label
from pipeline.domain.wording import fold_words, strip_label

__all__ = ["count_occurrences", "fingerprint", "fingerprint_each", "rule_fingerprint"]

_UNFLAGGED = "unflagged"


def fingerprint(
    label: Label | None, quote: str, *, rule_ids: Sequence[str] = (), occurrence: int = 0
) -> str:
    """Returns the name of a finding by its label and words: SHA-256, hexadecimal.

    Args:
        label: What was found; None of an unflagged provision.
        quote: Its words. What is missing has none, and is named by the rules that asked.
        rule_ids: Rules that spoke; they count only where there are no words.
        occurrence: How many of the same label and words stand before it in the paper.
    """
    words = _key(quote) or "+".join(sorted(rule_ids))
    return _digest(_UNFLAGGED if label is None else str(label), words, occurrence)


def fingerprint_each(findings: Sequence[Finding]) -> list[str]:
    """Returns the names of findings of one paper, told apart where they are alike.

    Args:
        findings: In the order in which they stand there.
    """
    prints = [fingerprint(one.label, one.quote, rule_ids=one.rule_ids) for one in findings]
    return [
        fingerprint(one.label, one.quote, rule_ids=one.rule_ids, occurrence=occurrence)
        for one, occurrence in zip(findings, count_occurrences(prints), strict=True)
    ]


def rule_fingerprint(rule_ids: Sequence[str], quote: str, *, occurrence: int = 0) -> str:
    """Returns the name of words by the rules that found them, whatever these call them now."""
    return _digest("+".join(rule_ids), _key(quote), occurrence)


def count_occurrences(keys: Iterable[object]) -> list[int]:
    """Returns for each of several keys how many equal ones come before it."""
    seen: Counter[object] = Counter()
    counted = []
    for key in keys:
        counted.append(seen[key])
        seen[key] += 1
    return counted


def _key(quote: str) -> str:
    return fold_words(strip_label(quote)).key


def _digest(said: str, words: str, occurrence: int) -> str:
    # Digits alone could not be told from the end of the words.
    whole = f"{said}\0{words}\0{occurrence}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()
