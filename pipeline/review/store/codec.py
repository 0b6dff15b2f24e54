# SPDX-License-Identifier: Apache-2.0
"""Values of the review room as canonical JSON and back.

Canonical: sorted keys, no spaces, ASCII. So the same value is the same bytes everywhere, and any
character of a paper (NUL, half of a surrogate pair) can be kept by every database.
"""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import LABELS
from pipeline.domain.taxonomy import Bound
from pipeline.review.intake.values import PaperText, TextClause, TextPage
from pipeline.review.values import Item, ItemKind, Judgement, PaperState, ReviewedPaper

__all__ = [
    "decode_item",
    "decode_judgement",
    "decode_paper",
    "decode_text",
    "digest_of",
    "digest_text",
    "encode_item",
    "encode_judgement",
    "encode_paper",
    "encode_text",
    "to_json",
]

# Where an item stands in the queue says nothing of what was judged; the others are not words of
# its own but of what became of it.
_ITEM_FIELDS = tuple(
    field.name for field in dataclasses.fields(Item) if field.name not in {"urgency", "live"}
)
_PAPER_FIELDS = tuple(
    field.name
    for field in dataclasses.fields(ReviewedPaper)
    if field.name not in {"state", "why", "order"}
)


def to_json(value: object) -> str:
    """Returns canonical JSON; NaN and infinities are refused with ``ValueError``."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(value: Mapping[str, object]) -> str:
    """Returns 32 hexadecimal digits that name the content of an encoded item or paper."""
    return digest_text(to_json(value))


def digest_text(says: str) -> str:
    """Returns what ``digest_of`` returns of the value whose canonical JSON this is."""
    return hashlib.sha256(says.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def encode_judgement(judgement: Judgement) -> dict[str, object]:
    """Returns only what was said: fields that are None or empty are left out."""
    coded: dict[str, object] = {"verdict": str(judgement.verdict)}
    if judgement.category is not None:
        coded["category"] = str(judgement.category)
    if judgement.severity is not None:
        coded["severity"] = judgement.severity
    if judgement.bound is not None:
        coded["bound"] = str(judgement.bound)
    if judgement.span is not None:
        coded["span"] = [judgement.span.start, judgement.span.end]
        coded["quote"] = judgement.quote
    return coded


def decode_judgement(coded: Mapping[str, Any]) -> Judgement:
    """Returns what ``encode_judgement`` was given."""
    return Judgement(
        verdict=Verdict(coded["verdict"]),
        category=LABELS[coded["category"]] if "category" in coded else None,
        severity=coded.get("severity"),
        bound=Bound(coded["bound"]) if "bound" in coded else None,
        span=Span(*coded["span"]) if "span" in coded else None,
        quote=coded.get("quote", ""),
    )


def encode_item(item: Item) -> dict[str, object]:
    """Returns what was put before people; its place in the queue and its fate are left out."""
    coded = {name: getattr(item, name) for name in _ITEM_FIELDS}
    coded["rule_ids"] = list(item.rule_ids)
    return coded


def decode_item(coded: Mapping[str, Any], *, urgency: int, live: bool) -> Item:
    """Returns the item with what its row says beside."""
    label = coded["label"]
    rest = {name: value for name, value in coded.items() if name not in _CONVERTED}
    return Item(
        kind=ItemKind(coded["kind"]),
        label=None if label is None else LABELS[label],
        bound=Bound(coded["bound"]),
        rule_ids=tuple(coded["rule_ids"]),
        urgency=urgency,
        live=live,
        **rest,
    )


_CONVERTED = frozenset({"kind", "label", "bound", "rule_ids"})


def encode_paper(paper: ReviewedPaper) -> dict[str, object]:
    """Returns what a paper is; whether it could be read, and its rank, are left out."""
    return {name: getattr(paper, name) for name in _PAPER_FIELDS}


def decode_paper(
    coded: Mapping[str, Any], *, state: PaperState, why: str, order: int
) -> ReviewedPaper:
    """Returns the paper with what its row says beside."""
    return ReviewedPaper(state=state, why=why, order=order, **coded)


def encode_text(text: PaperText) -> dict[str, object]:
    """Returns the text, its clauses and pages as lists in the order of their fields."""
    return {
        "text": text.text,
        "clauses": [list(dataclasses.astuple(clause)) for clause in text.clauses],
        "pages": [list(dataclasses.astuple(page)) for page in text.pages],
        "misplaced": list(text.misplaced),
    }


def decode_text(coded: Mapping[str, Any]) -> PaperText:
    """Returns what ``encode_text`` was given."""
    return PaperText(
        text=coded["text"],
        clauses=tuple(TextClause(*clause) for clause in coded["clauses"]),
        pages=tuple(TextPage(*page) for page in coded["pages"]),
        misplaced=tuple(coded["misplaced"]),
    )
