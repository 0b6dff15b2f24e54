# SPDX-License-Identifier: Apache-2.0
"""Names of items that outlive a new scan, another file name and other page breaks.

A name is made of what was found and of the words on which it was found, never of their place.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.domain.finding import Label
from pipeline.review.intake.wording import fold_words, strip_label
from pipeline.review.values import Item

__all__ = ["count_occurrences", "fingerprint", "rule_fingerprints"]

_UNFLAGGED = "unflagged"


def fingerprint(
    label: Label | None, quote: str, *, rule_ids: Sequence[str] = (), occurrence: int = 0
) -> str:
    """Returns the name of an item by its label and words: SHA-256, hexadecimal.

    Args:
        label: What was found; None of an unflagged provision.
        quote: Its words. What is missing has none, and is named by the rules that asked.
        rule_ids: Rules that spoke; they count only where there are no words.
        occurrence: How many of the same label and words stand before it in the paper.
    """
    words = _key(quote) or "+".join(sorted(rule_ids))
    return _digest(_UNFLAGGED if label is None else str(label), words, occurrence)


def rule_fingerprints(items: Iterable[Item]) -> dict[str, str]:
    """Returns by id the names of items by their rules and words; items without rules have none.

    Args:
        items: All items of one paper; equal ones are told apart by their order in the text.
    """
    ruled = sorted((one for one in items if one.rule_ids), key=_place)
    keys = [("+".join(one.rule_ids), _key(one.quote)) for one in ruled]
    return {
        item.id: _digest(*key, occurrence)
        for item, key, occurrence in zip(ruled, keys, count_occurrences(keys), strict=True)
    }


def count_occurrences(keys: Iterable[object]) -> list[int]:
    """Returns for each of several keys how many equal ones come before it."""
    seen: Counter[object] = Counter()
    counted = []
    for key in keys:
        counted.append(seen[key])
        seen[key] += 1
    return counted


def _place(item: Item) -> tuple[int, int, str]:
    return (item.start, item.end, str(item.label))


def _key(quote: str) -> str:
    return fold_words(strip_label(quote)).key


def _digest(said: str, words: str, occurrence: int) -> str:
    # Digits alone could not be told from the end of the words.
    whole = f"{said}\0{words}\0{occurrence}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(whole).hexdigest()
