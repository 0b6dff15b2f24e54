# SPDX-License-Identifier: Apache-2.0
"""Headings: which paragraphs are titles, which titles run into a clause's first line."""

import re

from pipeline.outline.segments import Segment
from pipeline.outline.sentences import words_in

__all__ = [
    "clean_heading",
    "goes_on_as_verb",
    "heading_rank",
    "heads_clause",
    "heads_recitals",
    "heads_scope",
    "is_full_sentence",
    "is_plain_title",
    "looks_like_heading",
    "names_part",
    "names_term",
    "opens_recital",
    "run_in_heading",
    "speaks",
    "titles_clauses",
]

_MOST_WORDS = 14
_MOST_STYLED_WORDS = 25
_MOST_PLAIN_WORDS = 8
# Verbs that a sentence of a contract has and a title has not.
_VERB = re.compile(
    r"\b(?:shall|must|will|may|is|are|should|agrees?|has|have|means|was|were|be|undertakes?)\b"
)
# What a contract states without such a verb: "The Sub-contractor bears all costs".
_STATES = re.compile(
    r"\b(?:does|gives?|bears?|represents?|warrants?|acknowledges|confirms|accepts|owns|grants|assigns"
    r"|indemnif(?:y|ies)|waives|keeps?|pays?|receives?|remains?|appl(?:y|ies)|becomes?|ensures?"
    r"|provides|belongs?|lies|ceases|survives|includes?|requires?|cannot|could|would|might|makes"
    r"|takes|holds|states\s+that|[a-z]+\s+that\s+(?:the|an?|it|they|any|each|no|all|such))\b"
    # "The Provider works for ...": a noun with a capital behind its article, then a verb in -s.
    r"|^(?:The|Each|Every|No|Either|Neither|An?)\s+(?:[A-Z][\w-]*\s+){1,3}(?:also\s+|hereby\s+)?"
    r"(?!(?:as|its|this|his|plus|versus|towards|across|always)\b)[a-z]+(?<!s)s\s+(?!of\b)\S"
)
# A title in a question's form: "How we will pay".
_ASKS = re.compile(r"\b(?:how|what|who|why|when|where|which)\b", re.IGNORECASE)
# A title that denies in few words and closes with its verb: "No other terms apply".
_DENIES = re.compile(r"No\s+(?:[a-z]+\s+){1,3}(?:appl(?:y|ies)|survives?|remains?)$")
_TO_BE = re.compile(r"\bto be\b")
# A sentence that limbs go on, or that the layout cut.
_OPEN_END = re.compile(r"\b(?:and|or|that|will|shall|must|may|means|to|the|is|are)$")
_STOP_WITHIN = re.compile(r"[a-z]{3}[.?!][”\u2019\"')]*\s+[A-Z“\"(\[]")
_WORD_OF_TITLE = re.compile(r"[^\W\d_]{3}")
_STOP_AT_END = re.compile("[.;:,?!][”\u2019\"')\\]]*\\s*$")
# "Confidentiality. The Provider shall": a title of up to eight words, closed by a stop or a dash.
_RUN_IN = re.compile(
    # No stop within the title, besides those of initials: "U.S. Government Regulations."
    "(?P<title>(?:(?:[A-Z]\\.){2,}\\s|[A-Z])[^.:;\u2013—]{1,78}?)(?:[.:]|\\s[-\u2013—])\\s"
)
# Every word of a title has a capital, but for the small ones: "Use of the Name".
_TITLE_CASE = re.compile(
    r"(?:(?:[A-Z0-9&(/]\S*|of|and|the|for|to|in|on|with|or|by|an?|upon)(?:\s+|$))+$"
)
_MODAL_FIRST = re.compile(r"(?:Shall|Must|Will|May|Not|Is|Are|To|Has|Have)\b")
_VERB_FIRST = re.compile(r"\s*(?:shall|must|will|may|is|are|has|have|agrees?|undertakes?)\b")
# A capital, no more than twelve words of which none opens a relative clause, and a verb.
_FULL_SENTENCE = re.compile(
    r"[“\"]?[A-Z](?:\S*\s+(?!(?:which|that|who|whom|where)\b)){1,13}?"
    r"(?:shall|must|will|may|means|is|are|agrees?|has|have)\b"
)
_RECITAL_HEAD = re.compile(
    r"\W*(?:background|recitals?|whereas|preamble|witnesseth"
    r"|(?:how|why) (?:it|this|we) \w+(?: \w+){0,4})\W*$",
    re.I,
)
_PART_HEAD = re.compile(
    r"\W*(?:background|recitals?|whereas|preamble|introduction|(?:the\s+)?parties|agreed\s+terms"
    r"|operative\s+(?:provisions|part)|(?:it\s+is\s+)?(?:hereby\s+)?agreed(?:\s+as\s+follows)?"
    r"|definitions(?:\s+and\s+interpretation)?|interpretation|signatures?|execution"
    r"|special\s+(?:terms|conditions)|general\s+(?:terms|provisions|conditions))\W*$",
    re.I,
)
# Words alone on their line between the names of the parties.
_LINKING = frozenset({"and", "or", "and/or", "by and between", "with", "to"})
_OPEN_MARKS = frozenset((":", "\u2013", "—", "-", ","))
_WHEREAS = re.compile(r"\W*whereas\b", re.I)
_TERM = re.compile(
    r"\s*(?:[“\"\u2018](?P<quoted>[^”\"\u2019]{1,80})[”\"\u2019]"
    r"|(?P<plain>[A-Z][\w\u2019'/&-]*(?:\s+[\w\u2019'/&()-]+){0,6}?)\s*:?\s+"
    r"(?:means?|shall\s+mean|has\s+the\s+meaning|have\s+the\s+meaning)\b)"
)
# A defined term beside or above its definition, however bold: “Compliance Officer”.
_TERM_ALONE = re.compile(r"[“\"][^“”\"]{1,80}[”\"]$")
_CAPITALS_RANK = 10
_PLAIN_RANK = 11


def speaks(text: str) -> bool:
    """Says whether a text has one of the verbs that contracts speak with."""
    return _VERB.search(text) is not None


def looks_like_heading(segment: Segment, text: str) -> bool:
    """Says whether words could be a title: short, no stop at the end, no verb.

    Args:
        segment: Where the words stand, for how the page sets them.
        text: The words, without white space around them.
    """
    if not text or text[0].islower() or _STOP_AT_END.search(text[-12:]):
        return False
    if not any(map(str.isalpha, text[:60])) or text.lower() in _LINKING:
        return False
    if _TERM_ALONE.match(text):
        return False
    words = words_in(text[:400])
    if words > _MOST_STYLED_WORDS or (segment.label is not None and _is_sentence(text, words)):
        return False
    if segment.block.heading:
        return words <= _MOST_STYLED_WORDS
    if segment.label is None and _WORD_OF_TITLE.search(text) is None:
        return False
    if words > _MOST_WORDS:
        return False
    if segment.capitals or _ASKS.match(text):
        return True
    return not (speaks(_TO_BE.sub("", text)) or _states(text))


def _is_sentence(text: str, words: int) -> bool:
    """Says whether words behind a number, however they are set, are text: "It states that"."""
    if text.isupper() or _DENIES.match(text):
        return False
    if _OPEN_END.search(text) or _STOP_WITHIN.search(text):
        return True
    if _ASKS.match(text) and words <= _MOST_WORDS:
        return False
    return speaks(_TO_BE.sub("", text)) or _states(text)


def _states(text: str) -> bool:
    """Says whether a text has another verb, and not within a title such as "What we do"."""
    if _DENIES.match(text):
        return False
    return _STATES.search(text) is not None and _ASKS.search(text) is None


def titles_clauses(segment: Segment, following: Segment | None) -> bool:
    """Says whether a title with a colon stands over whole clauses, and leads into no limb.

    Args:
        segment: A labelled segment: "3. The Company's Obligations:".
        following: The next segment: "3.1 The Company pays." needs no lead-in, "3.1 shall" does.
    """
    title = segment.text.strip()
    if not title.endswith(":") or words_in(title) > _MOST_PLAIN_WORDS:
        return False
    if following is None or following.label is None:
        return False
    text = following.text.strip()
    sentence = text.lstrip('“"')[:1].isupper() and not _MODAL_FIRST.match(text)
    numbered = bool(following.label.readings) and following.label.marks == "."
    if numbered and names_part(title):
        return True
    if not (numbered or following.label.is_bullet) or not sentence or not _speaks_fully(text):
        return False
    return _TITLE_CASE.match(title[:-1]) is not None and not speaks(title)


def _speaks_fully(text: str) -> bool:
    return (speaks(text) or _states(text)) and text.endswith(".")


def heads_clause(segment: Segment) -> bool:
    """Says whether the words behind a label are the clause's heading and not its text."""
    text = segment.text.strip()
    label = segment.label
    if label is not None and label.word == "question":
        return words_in(text) <= _MOST_PLAIN_WORDS and not speaks(text)
    if _is_closed_title(segment, text):
        return True
    if not looks_like_heading(segment, text):
        return False
    if segment.emphasised:
        return True
    limb = label is not None and label.marks in ("()", ")")
    return not limb and (words_in(text) <= _MOST_PLAIN_WORDS or _is_title_case(text))


def _is_title_case(text: str) -> bool:
    """Says whether each word of several has a capital, but for the small ones."""
    return _TITLE_CASE.match(text) is not None


def _is_closed_title(segment: Segment, text: str) -> bool:
    """Says whether a title stands alone behind its number with a full stop: "Non-Competition."."""
    label = segment.label
    if label is None or label.marks in ("()", ")") or not text.endswith("."):
        return False
    title = text[:-1]
    if title.endswith(".") or _STOP_WITHIN.search(title) or words_in(title) > _MOST_PLAIN_WORDS:
        return False
    if _WORD_OF_TITLE.search(title) is None or not _TITLE_CASE.match(title):
        return False
    return title.isupper() or not (speaks(title) or _states(title))


def goes_on_as_verb(text: str) -> bool:
    """Says whether a limb begins with the verb of its lead-in: "Neither party" (a) "shall bid"."""
    return _VERB_FIRST.match(text) is not None


def heads_scope(segment: Segment) -> bool:
    """Says whether a schedule begins here, and is not only named (in a list, a cell, a clause)."""
    cell = segment.block.cell
    if cell is not None and not (cell.column == 0 and segment.emphasised):
        return False
    words = words_in(segment.text[:400])
    return words <= _MOST_STYLED_WORDS and not speaks(segment.text)


def heads_recitals(text: str) -> bool:
    """Says whether a line alone announces recitals: "Background", "Whereas"."""
    return _RECITAL_HEAD.match(text) is not None


def names_part(text: str) -> bool:
    """Says whether a line alone names a part of a contract: "Background", "Agreed terms"."""
    return words_in(text) <= _MOST_PLAIN_WORDS and _PART_HEAD.match(text) is not None


def is_plain_title(text: str) -> bool:
    """Says whether an open end is a title, and leads into nothing: "Fees", no mark, no verb."""
    if text[-1:] in _OPEN_MARKS or not text[:1].isupper():
        return False
    return words_in(text) <= _MOST_PLAIN_WORDS and not (speaks(text) or _states(text))


def is_full_sentence(text: str) -> bool:
    """Says whether words stand on their own: a subject, its verb, a stop, and a capital first."""
    return _FULL_SENTENCE.match(text) is not None and text.rstrip().endswith(".")


def opens_recital(text: str) -> bool:
    """Says whether a paragraph begins as a recital: "WHEREAS the Company ..."."""
    return _WHEREAS.match(text) is not None


def names_term(segment: Segment) -> str:
    """Returns the term that a paragraph without label begins by defining, empty without one.

    “Fee” in quotation marks, or Fee means ... with a capital: "Relevant Transfer means".
    """
    if segment.label is not None:
        return ""
    match = _TERM.match(segment.text)
    return " ".join((match["quoted"] or match["plain"]).split()) if match is not None else ""


def run_in_heading(text: str) -> str:
    """Returns the title in capitals with which a clause's text begins, empty without one."""
    match = _RUN_IN.match(text)
    if match is None:
        return ""
    title = match["title"]
    if words_in(title) > _MOST_PLAIN_WORDS or speaks(title) or not _TITLE_CASE.match(title):
        return ""
    return title


def clean_heading(text: str) -> str:
    """Returns a heading without the marks and spaces around it."""
    return " ".join(text.strip(" \t\n\xa0:\u2013—-.").split())


def heading_rank(segment: Segment) -> int:
    """Returns how high a heading stands: the level of its style, then capitals, then others."""
    block = segment.block
    if block.heading and block.level is not None:
        return min(block.level, _CAPITALS_RANK - 1)
    return _CAPITALS_RANK if block.heading or segment.capitals else _PLAIN_RANK
