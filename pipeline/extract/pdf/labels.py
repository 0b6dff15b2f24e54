# SPDX-License-Identifier: Apache-2.0
"""What the beginning of a printed line gives away: a clause label, a bullet, a page number."""

import re

__all__ = [
    "is_bullet",
    "is_leader",
    "is_marked_page_number",
    "is_page_number",
    "label_end",
    "label_shape",
    "names_a_part",
    "previous_label",
    "roman_value",
    "space_after_label",
    "starts_with_label",
]

_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,5}"  # 1, 14.3, 14.3.2
_ROMAN = r"(?=[ivxlcdm])m{0,3}(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"

_OPENING = r"(?-i:[A-Z\u201c\"])"  # a capital or a quotation mark, as a clause begins
# Word's hollow bullet is the letter o of a typewriter face.
_BULLET_SIGNS = "\u2022\u2023\u2043\u25aa\u25ab\u25cf\u25cb\u25e6\u25a0\u25a1\u2219\uf0a7\uf0b7"
_BULLETS = rf"(?:[{_BULLET_SIGNS}]|(?-i:o)(?=\s))"
_NAMED_PART = (
    r"(?:article|clause|section|schedule|annex|appendix|exhibit|part|recital)\s+"
    rf"(?:{_NUMBER}|{_ROMAN}|[a-z])\b"
)

_LABEL = re.compile(
    "|".join(
        (
            rf"{_NUMBER}[.):](?=\s|$|{_OPENING})",  # 1.  14.3)  1.4.“Term
            rf"\d{{1,3}}(?:\.\d{{1,3}}){{1,5}}(?=\s|$|\(|{_OPENING})",  # 14.3  1.4“Term  2.1(a)
            rf"\d{{1,2}}\s+(?={_OPENING})",  # 7 Confidentiality
            rf"\(\s?(?:[a-z]{{1,2}}|{_ROMAN}|\d{{1,2}})\s?\)",  # (a) (aa) (iv) (2)
            rf"(?:[a-z]|{_ROMAN})[.)](?=\s)",  # a.  iv)
            rf"(?-i:[A-Z])[.)](?=\s+{_OPENING})",  # A. Background
            r"(?-i:Question|QUESTION)\s+\d{1,3}\b",  # Question 6 (5%)
            _NAMED_PART,  # Article 5, Schedule 1, Part A
            r"§+\s?\d",
            _BULLETS,
            r"[\u2013\u2014*-]\s",  # a dash or a star as a bullet
        )
    ),
    re.IGNORECASE,
)

_NAMED = re.compile(_NAMED_PART, re.IGNORECASE)
_FIGURE = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]+")
# 15.1Either, 10.2each (but not 2.5mm), 1.Definitions, 1.4\u201cTerm\u201d, (d)Industry, a)the,
# \u201cTerm\u201d a)the, oValue
_LABEL_STARTS = frozenset('(0123456789\u201c"o')
_CROWDED = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){1,5}\.?(?=[A-Z\u201c\u2018\"]|[a-z]{3})"
    r"|\d{1,3}[.)](?=[A-Z\u201c\u2018\"][a-zA-Z])"
    r"|\((?:[a-zA-Z]{1,2}|[ivxIVX]{1,5}|\d{1,2})\)(?=[A-Za-z\u201c\u2018\"])"
    r"|[a-z]\)(?=[A-Za-z\u201c\u2018\"])|o(?=[A-Z][a-z])"
    r"|[\u201c\"][^\u201c\u201d\"]{1,80}[\u201d\"] \(?[a-z]\)(?=[A-Za-z])"
)
_LAST_FIGURES = frozenset("0123456789ivxlc")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_BRACKETED = re.compile(r"\((\d{1,2}|[a-z]|[ivx]{1,5})\)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_DOTS = ("..", ". .", "\u2026", "__")
# "Definitions ........ 3", "Definitions . . . . . 3"
_LEADER = re.compile(r"(?:\.\s?|\u2026\s?|_){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})$")

# '12', '- 4 -', 'iv', 'Page 3 of 20', '3/20', 'A-4', '[12]', 'Page | 3'
_PAGE_NUMBER = re.compile(
    r"[\[(|\u2013\u2014-]?\s*"
    r"(?:(?:page|p\.|pg\.?)\s*[|:]?\s*)?"
    rf"(?:\d{{1,4}}|{_ROMAN}|[a-z]{{1,2}}-\d{{1,3}})"
    r"(?:\s*(?:of|/|out of)\s*\d{1,4})?"
    r"\s*[\])|\u2013\u2014-]?",
    re.IGNORECASE,
)


def starts_with_label(text: str) -> bool:
    """Says whether a line begins like a numbered clause, a list item or a titled part."""
    return _LABEL.match(text) is not None


_MARKED_PAGE_NUMBER = re.compile(
    r"[\u2013\u2014-]\s*\d{1,4}\s*[\u2013\u2014-]|page\s+\d{1,4}(?:\s+of\s+\d{1,4})?"
    r"|[a-z]\s-\s\d{1,3}|[\u2013\u2014-]\s?[a-z]\d?-\d{1,3}\s?[\u2013\u2014-]",  # E - 6  -A2-1-
    re.IGNORECASE,
)


def space_after_label(text: str) -> str:
    """Returns the line with a space between a label and the word that is printed hard behind it.

    Where a tab parts them the file often holds no space: "15.1Either Party", "(d)Industry".
    """
    if text[0] not in _LABEL_STARTS and text[1:2] != ")":
        return text
    match = _CROWDED.match(text)
    return text if match is None else f"{match.group()} {text[match.end() :]}"


def label_end(text: str) -> int:
    """Returns where the label at the beginning of a line ends; 0 when there is none."""
    match = _LABEL.match(text)
    return 0 if match is None else match.end()


def label_shape(text: str) -> str:
    """Returns what kind of label a line begins with: ``"(a)"``, ``"1.1"``, ``""`` for none.

    Labels of one list have one shape, whatever their number.
    """
    label = text[: label_end(text)].strip().lower()
    return _FIGURE.sub("1", _LETTERS.sub("a", label))


def names_a_part(text: str) -> bool:
    """Says whether the label is a word and a number, as in "Section 5", which may also refer."""
    return _NAMED.match(text) is not None


def previous_label(text: str) -> str:
    """Returns the label before the one in brackets that a line begins with: "(2)" for "(3)".

    Empty when it begins with no such label, or with the first of its list.
    """
    match = _BRACKETED.match(text)
    if match is None:
        return ""
    label = match[1]
    if label.isdigit():
        return f"({int(label) - 1})" if int(label) > 1 else ""
    if label in _ROMANS[1:]:
        return f"({_ROMANS[_ROMANS.index(label) - 1]})"
    return f"({chr(ord(label) - 1)})" if len(label) == 1 and label > "a" else ""


def is_bullet(text: str) -> bool:
    """Says whether a line begins with a bullet, which never stands in running text."""
    return text[0] in _BULLET_SIGNS or (text[0] == "o" and text[1:2].isspace())


def is_leader(text: str) -> bool:
    """Says whether a line runs out in a row of dots and a page number."""
    if text[-1:] not in _LAST_FIGURES:
        return False
    tail = text[-60:]
    return any(row in tail for row in _DOTS) and _LEADER.search(tail) is not None


def is_marked_page_number(text: str) -> bool:
    """Says whether a line can be nothing but a page number: "- 4 -", "Page 3 of 20", "E - 6"."""
    return len(text) <= 24 and _MARKED_PAGE_NUMBER.fullmatch(text) is not None


def is_page_number(text: str) -> bool:
    """Says whether a line is nothing but a page number, in Arabic or Roman figures."""
    return len(text) <= 24 and _PAGE_NUMBER.fullmatch(text) is not None


def roman_value(text: str) -> int:
    """Returns the number that Roman figures in small letters write; for other letters any."""
    values = [_ROMAN_VALUES.get(letter, 0) for letter in text]
    return sum(
        -value if value < max(values[place:]) else value for place, value in enumerate(values)
    )
