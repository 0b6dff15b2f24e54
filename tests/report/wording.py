# SPDX-License-Identifier: Apache-2.0
"""What no output says outside the quotes of papers (taxonomy 3.9, 3.10), for tests."""

import re
from dataclasses import fields, is_dataclass, replace

# A conclusion of law, an opinion of somebody, or advice to sign or not to.
BANNED = (
    r"\bunenforceab\w+",
    r"\b(?:un|il)(?:lawful|legal)\w*",
    r"\bvoid\b",
    r"\bunfair\w*",
    r"\babusive\w*",
    r"\bpredator\w*",
    r"\brisk scores?\b",
    r"\blegal risk\b",
    r"\byou must\b",
    r"\byou cannot legally\b",
    r"\bshould (?:not )?sign\b",
    r"\bpenalt(?:y|ies)\b",
    r"\bthere is no clause\b",
)
_BANNED = re.compile("|".join(BANNED), re.IGNORECASE)
# Sentences that quote, or that speak of words: what stands in quotation marks is somebody's.
_QUOTED = re.compile("\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]*.|'[^']*'")
_OF_PAPERS = frozenset(
    {"quote", "words", "heading_path", "titles", "starts", "clause", "aliases", "theirs"}
)


def slips(text):
    """Returns the words in a text that no output may say."""
    return sorted({found.group() for found in _BANNED.finditer(_QUOTED.sub(" ", text))})


def mask(value, name=""):
    """Returns a result with the letters of all words of papers made x: spans hold as they were."""
    if isinstance(value, str):
        return re.sub(r"[^\W\d_]", "x", value) if name in _OF_PAPERS else value
    if isinstance(value, tuple):
        return tuple(mask(one, name) for one in value)
    if is_dataclass(value):
        here = {"name"} if type(value).__name__ in {"CitedPaper", "Party"} else set()
        changed = {
            field.name: mask(
                getattr(value, field.name), "quote" if field.name in here else field.name
            )
            for field in fields(value)
        }
        return replace(value, **changed)
    return value
