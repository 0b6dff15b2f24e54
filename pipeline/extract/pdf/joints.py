# SPDX-License-Identifier: Apache-2.0
"""Whether the next printed line begins a paragraph: one question after the other.

Where the signs are even the line stays with its paragraph: a paragraph in two pieces loses the
subject of its sentence, two paragraphs in one block lose only a border.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.extract.pdf.labels import (
    is_bullet,
    is_leader,
    label_end,
    label_shape,
    names_a_part,
    previous_label,
    starts_with_label,
)
from pipeline.extract.pdf.lines import PrintedLine

__all__ = [
    "OTHER_SIZE",
    "WIDER_STEP",
    "Joint",
    "begins_paragraph",
    "ends_sentence",
    "is_capitals",
]

# A step down that is this many times the usual one begins a paragraph.
WIDER_STEP = 1.25
# ... and up to this many times it does not, where more must come, or where small letters go on
# after a full line, as they do around a picture or the number of an older page.
_MUCH_WIDER = 2.1
_FAR = 8.0
# Fewest characters of a line that is no heading but a piece of a sentence.
_SENTENCE = 30
# How many lines a term in quotation marks may take in a narrow column.
_TERM_LINES = 4
_TERM_LINE = 15
_QUOTES = frozenset("\u201c\u2018\"'")
_CLOSING = frozenset("\u201d\u2019\"'")
# A change of size, as a share, that begins a paragraph.
OTHER_SIZE = 0.15
# A shift to the side, in heights of a line, that is an indent and not a rounding.
_INDENT = 0.7

# The end of a sentence or of a limb: a stop, also in quotes or brackets, or "; and".
_ENDED = re.compile(
    r"(?:[.:;!?][\"'\u201d\u2019)\]]*|[;,]\s*(?:and|or|and/or|but))$",
    re.IGNORECASE,
)
_LAST = frozenset(".:;!?\"'\u201d\u2019)]dDrRtT")
# A word after which a sentence cannot end, or that announces a number.
_EXPECTS_MORE = re.compile(
    r"(?:[,(/]"
    r"|\b(?:of|the|to|a|an|in|by|for|with|from|any|such|its|their|that|which|shall|will|under|this)"
    r"|\b(?:clauses?|paragraphs?|sections?|articles?|schedules?|annex|appendix|exhibit|part))$",
    re.IGNORECASE,
)
# A word after which no sentence ends either, but the names on a cover may stand in their own rows.
_LINKS = re.compile(r"\b(?:and|or|at|as|between|than|be|may|must)$")
# Above a reference, "in accordance with clause" and "14.3", but not above a list item.
_REFERS = re.compile(
    r"\b(?:of|the|to|in|by|with|under|clauses?|paragraphs?|sections?|articles?|schedules?"
    r"|from|at|until|before|after|between|than|about|least|every|within|per)$",
    re.IGNORECASE,
)


# "sixty" above "(60) days", "one hundred and twenty" above "(120)".
_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six"
    r"|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\(\s?\d{1,4}\s?%?\s?\)")


class Joint(NamedTuple):
    """Two neighbouring lines, and what is known of the place between them.

    Attributes:
        current: Lines of the paragraph so far, never empty.
        below: The next line.
        size: Height of the line above.
        drop: Step down to the next line in usual steps; None over the end of a column or page.
        ended: True when the line above ends a sentence or a limb.
        full: True when the line above had no room for the first word of the next.
    """

    current: Sequence[PrintedLine]
    below: PrintedLine
    size: float
    drop: float | None
    ended: bool
    full: bool

    @property
    def above(self) -> PrintedLine:
        """The line above."""
        return self.current[-1]

    @property
    def mid_sentence(self) -> bool:
        """True when the words run on: a lower-case letter below, or an end that asks for more."""
        return not self.ended and (self.below.text[0].islower() or self.expects_more)

    @property
    def expects_more(self) -> bool:
        """True when the line above ends in a hyphen or comma, in "of the", or in "clause"."""
        above = self.above
        if above.hyphen or _EXPECTS_MORE.search(above.text[-16:]):
            return True
        inside = len(above.text) >= _SENTENCE or above.cell is not None
        return inside and _LINKS.search(above.text[-8:]) is not None


def begins_paragraph(joint: Joint) -> bool:
    """Says whether the next line begins a paragraph; the first question with an answer wins."""
    for question in _QUESTIONS:
        answer = question(joint)
        if answer is not None:
            return answer
    return False


def ends_sentence(text: str) -> bool:
    """Says whether a line ends a sentence or a limb of one."""
    return text[-1] in _LAST and _ENDED.search(text[-12:]) is not None


def is_capitals(text: str) -> bool:
    """Says whether a line is in capitals throughout, with at least four letters."""
    return text.isupper() and sum(map(str.isalpha, text)) >= 4


def _same_row(joint: Joint) -> bool | None:
    """A line beside the one above goes on with it: a number and its words, cells of a row."""
    if joint.drop is None or abs(joint.drop) > 0.4:
        return None
    return False if joint.below.box.left >= joint.above.box.right - joint.size else None


def _defines(joint: Joint) -> bool | None:
    """A term, quoted or bold, goes on with what stands beside it: a table without borders."""
    current, below = joint.current, joint.below
    first, text = current[0], joint.above.text
    quoted = first.text[0] in _QUOTES and text[-1] in _CLOSING
    bold = first.bold and not below.bold and all(line.bold for line in current)
    if not (quoted or bold) or len(current) > _TERM_LINES:
        return None
    level = abs(first.box.bottom - below.box.bottom) <= 0.4 * joint.size
    beside = below.box.left >= max(line.box.right for line in current)
    return False if level and beside and first.page == below.page else None


def _sight(joint: Joint) -> bool | None:
    """What a reader sees and what not are not one paragraph."""
    return True if joint.above.hidden != joint.below.hidden else None


def _contents(joint: Joint) -> bool | None:
    """Each entry of a table of contents stands for itself."""
    return True if is_leader(joint.above.text) else None


def _label(joint: Joint) -> bool | None:
    """A label begins a paragraph, unless it is a reference in the middle of a sentence."""
    text = joint.below.text
    if not starts_with_label(text):
        return None
    if is_bullet(text):
        return True
    if joint.full and _is_cited(joint):
        return False
    if joint.ended or not joint.full:
        return True
    if joint.drop is None and not joint.expects_more and not _names_in_sentence(text):
        return True
    if joint.drop is not None and joint.drop > WIDER_STEP:
        return True
    # "14.1 Notice 13" above "14.2 Action 13": a table of contents without its dots.
    if joint.above.text[-1].isdigit() and starts_with_label(joint.above.text):
        return True
    if names_a_part(text):
        return None
    first = joint.current[0]
    if label_shape(first.text) == label_shape(text):
        return True
    # A hanging number stands left of the words above it.
    return True if joint.below.box.left < joint.above.box.left - joint.size * _INDENT else None


def _names_in_sentence(text: str) -> bool:
    """Says whether small letters follow a named part: "Section 5 of this Agreement"."""
    return names_a_part(text) and text[label_end(text) :].lstrip(" \xa0.)")[:1].islower()


def _is_cited(joint: Joint) -> bool:
    """Says whether what looks like a label is a number in the middle of a sentence.

    "in accordance with clause" and "14.3", "within sixty" and "(60) days", "that is not (1) a
    subsidiary, (2) a parent or" and "(3) a sister".
    """
    above, below = joint.above, joint.below
    size = below.box.top - below.box.bottom
    if above.bold != below.bold or abs(size - joint.size) > OTHER_SIZE * joint.size:
        return False
    if _REFERS.search(above.text[-16:]):
        return joint.drop is not None or len(above.text) >= _SENTENCE
    if below.text.startswith("(") and _NUMBER_WORD.search(above.text[-12:]):
        return _COUNTED.match(below.text) is not None
    return _goes_on_in_line(joint)


def _goes_on_in_line(joint: Joint) -> bool:
    """Says whether the label before this one stands in the middle of a line of the paragraph."""
    before = previous_label(joint.below.text)
    if not before or joint.drop is None or joint.drop > WIDER_STEP:
        return False
    if abs(joint.below.box.left - joint.above.box.left) > joint.size * _INDENT:
        return False
    return any(before in line.text.split()[1:] for line in joint.current)


def _closes_list(joint: Joint) -> bool | None:
    """Words left of the words of an item, which hang right of its label, close its list."""
    current = joint.current
    if joint.drop is None or len(current) < 2:
        return None
    indent, left = joint.size * _INDENT, joint.above.box.left
    if left - current[0].box.left <= indent or joint.below.box.left >= left - indent:
        return None
    return True if starts_with_label(current[0].text) else None


def _wide_step(joint: Joint) -> bool | None:
    """A wider step down begins a paragraph; a little wider, not in the middle of a sentence."""
    if joint.drop is None or joint.drop <= WIDER_STEP:
        return None
    most = _FAR if joint.below.text[0].islower() else _MUCH_WIDER
    if _closes_limb(joint):
        return True
    runs_on = joint.mid_sentence and (joint.full or _breaks_off(joint))
    return not (runs_on and joint.drop < most)


def _closes_limb(joint: Joint) -> bool:
    """Says whether words below a short limb stand where its label stands: they close the list."""
    first = joint.current[0]
    return (
        not joint.full
        and (joint.ended or joint.above.text[-1] == "," or not joint.expects_more)
        and starts_with_label(first.text)
        and joint.below.box.left < first.box.left + joint.size * _INDENT
    )


def _breaks_off(joint: Joint) -> bool:
    """Says whether a sentence stops in the middle of a line, as at the foot of an older page."""
    return len(joint.above.text) >= _SENTENCE and joint.below.text[0].islower()


def _other_size(joint: Joint) -> bool | None:
    size = joint.below.box.top - joint.below.box.bottom
    changed = abs(size - joint.size) > OTHER_SIZE * joint.size
    if changed and joint.drop is None:
        # Nothing but the words speaks for one paragraph over a page break.
        return None if joint.below.text[0].islower() else True
    return True if changed and not joint.mid_sentence else None


def _heading(joint: Joint) -> bool | None:
    """Bold or capitals on one side only part a heading from its text, but not a term in two."""
    if not _looks_apart(joint):
        return None
    return True if joint.ended or not _in_quotes(joint.current) else None


def _looks_apart(joint: Joint) -> bool:
    """Says whether two lines differ in what tells a heading, where words do not run on."""
    above, below = joint.above, joint.below
    if joint.drop is None and above.bold != below.bold and not below.text[0].islower():
        return True
    if above.bold != below.bold and not (joint.mid_sentence or (joint.full and not joint.ended)):
        return True
    if is_capitals(above.text) == is_capitals(below.text):
        return False
    return joint.ended or not joint.full


def _short_line(joint: Joint) -> bool | None:
    """A line that ends early ends its paragraph, unless the words run on."""
    if joint.full or _narrow_term(joint) or _breaks_with_page(joint):
        return None
    return not (joint.mid_sentence or (not joint.ended and _in_quotes(joint.current)))


def _narrow_term(joint: Joint) -> bool:
    """Says whether a bold term of some words is set word below word, as beside a definition."""
    above, below = joint.above, joint.below
    if not (above.bold and below.bold) or joint.ended or joint.drop is None:
        return False
    short = max(len(above.text), len(below.text)) <= _TERM_LINE
    words = above.text[1:].islower() and below.text[1:].islower()
    aligned = abs(below.box.left - above.box.left) <= joint.size * _INDENT
    return short and words and aligned and len(joint.current) < _TERM_LINES


def _breaks_with_page(joint: Joint) -> bool:
    """Says whether a sentence stops in the middle of a line because its page ended there.

    Papers that were paged once and are set anew break lines where their older pages broke.
    """
    if joint.drop is not None or joint.ended:
        return False
    length = len(joint.above.text)
    return length >= (_SENTENCE if len(joint.current) > 1 else 2 * _SENTENCE)


def _in_quotes(lines: Sequence[PrintedLine]) -> bool:
    """Says whether a term in quotation marks goes on in the next line, as in a narrow cell."""
    text = " ".join([line.text for line in lines[-_TERM_LINES:]])
    return text.count("\u201c") > text.count("\u201d") or text.count('"') % 2 == 1


def _indent(joint: Joint) -> bool | None:
    """After a full last line, only a shift to the side shows that a paragraph begins."""
    if not joint.ended or len(joint.current) < 2 or joint.drop is None:
        return None
    shift = joint.below.box.left - joint.above.box.left
    return True if abs(shift) > joint.size * _INDENT else None


_QUESTIONS: tuple[Callable[[Joint], bool | None], ...] = (
    _sight,
    _same_row,
    _defines,
    _contents,
    _label,
    _closes_list,
    _wide_step,
    _other_size,
    _heading,
    _short_line,
    _indent,
)
