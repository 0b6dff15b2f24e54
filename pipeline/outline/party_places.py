# SPDX-License-Identifier: Apache-2.0
"""Where papers name their sides: parties block, opening words, title, forms, signatures.

Places are tried from the surest to the weakest, until two sides are known.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, islice, pairwise

from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Section
from pipeline.domain.taxonomy import Role
from pipeline.outline.introductions import (
    introduced_sides,
    is_word_for_side,
    is_yet_unnamed,
    make_side,
    merge_sides,
    unnamed_side,
    with_words,
)
from pipeline.outline.names import (
    NAME,
    has_legal_form,
    is_common,
    last_name_before,
    names_body,
    trim_name,
)
from pipeline.outline.placements import Placement
from pipeline.outline.roles import Candidate, phrase_key

__all__ = ["find_named_sides"]

# A bargain has two sides at least.
_SIDES = 2
_MOST_SIDES = 12
_OPENING = 60
# A preamble may stand behind pages of contents.
_FURTHEST = 500
_LAST = 90
_CELLS = 160
_LONGEST = 3_000

_Texts = Sequence[str]
# The words of a line, and whether it bears a label.
_Line = tuple[str, bool]


def find_named_sides(
    placements: Sequence[Placement], sections: Sequence[Section], *, lexicon: PartyLexicon
) -> list[Candidate]:
    """Returns the sides that a paper names, in the order of the first place that names them.

    Args:
        placements: The paper in order.
        sections: What each placement is.
        lexicon: Party words, by which rows of forms and definitions are known.
    """
    named: list[Candidate] = []
    words = _side_words(lexicon)

    def fields() -> frozenset[str]:
        # "the company set forth below (“Company”)": the form below names it under that word.
        open_words = {phrase_key(a) for each in named if not each.name for a in each.aliases}
        return words | open_words

    texts = [each.segment.text for each in placements]
    places: tuple[Callable[[], list[Candidate]], ...] = (
        lambda: _in_parties_block(placements, sections),
        lambda: _in_preamble(placements),
        lambda: _below_between(placements),
        lambda: _in_title(texts[:_OPENING]),
        lambda: [*_in_cells(placements, fields()), *_in_lines(texts[:_OPENING], fields())],
        lambda: _in_definitions(placements, sections, words),
        lambda: _in_opening(placements),
        lambda: _in_signatures(texts[-_LAST:]),
    )
    for place in places:
        named = merge_sides([*named, *place()])
        if sum(bool(each.name) for each in named) >= _SIDES:
            break
    return [_with_later_words(side, texts) for side in named[:_MOST_SIDES]]


def _side_words(lexicon: PartyLexicon) -> frozenset[str]:
    sides = (Role.SUB, Role.PRIME, Role.COMMISSIONER)
    return frozenset(phrase_key(word.phrase) for word in lexicon.words if word.role in sides)


# Parties block


def _in_parties_block(
    placements: Sequence[Placement], sections: Sequence[Section]
) -> list[Candidate]:
    lines = [
        (placement.segment.text.strip(), placement.segment.label is not None)
        for placement, section in zip(placements, sections, strict=True)
        if section is Section.PARTIES
    ]
    return _of_block(lines)


def _of_block(lines: Sequence[_Line]) -> list[Candidate]:
    """Returns the sides that the lines of a parties block name, each in a passage of its own."""
    found: list[Candidate] = []
    for text in _passages(lines):
        sides = introduced_sides(text) or unnamed_side(text)
        if len(found) >= _SIDES:
            # A block may run on into other words: a further side begins its paragraph.
            sides = sides if sides and _in_front(sides[0], text) else []
            if not sides and len(text) > _SHORT:
                break
        found = merge_sides([*found, *sides])
        if len(found) >= _MOST_SIDES:
            break
    return found


def _in_front(side: Candidate, text: str) -> bool:
    return bool(side.name) and side.name in " ".join(text[:_BEGINNING].split())


_BEGINNING = 140
_SHORT = 160


def _passages(lines: Sequence[_Line]) -> Iterator[str]:
    """Yields the passages of a parties block, one for each side where the block parts them.

    A side often has several lines: its name, its address, and its word ("(the "Contractor")").
    """
    passage = ""
    for text, labelled in lines:
        joint = _JOINT.match(text) is not None
        goes_on = not (labelled or joint or len(text) > _SHORT or len(passage) > _LONGEST)
        if goes_on and passage and not _begins_side(text):
            passage = f"{passage} {text}"
            continue
        if passage:
            yield passage
        passage = "" if joint else text
    if passage:
        yield passage


def _begins_side(text: str) -> bool:
    return text[:1] not in '(“"' and bool(introduced_sides(text) or unnamed_side(text))


# A line that only parts two sides.
_JOINT = re.compile(
    r"\W*(?:(?:by\s+and\s+)?between|b\s+e\s+t\s+w\s+e\s+e\s+n|among|and|with)\W*$", re.I
)

# Opening words: "This Agreement is made between ... and ...".
_PREAMBLE = re.compile(
    r"\b(?:agreement|contract|deed|memorandum|letter|mou|subcontract|sub-contract|terms)\b"
    r".{0,300}?\b(?:between|among|amongst)\b",
    re.I | re.S,
)
_BETWEEN = re.compile(
    rf"\b(?:between|among|amongst)\b\s*:?\s*(?P<first>.{{2,300}}?)\s*,?\s+and\s+"
    rf"(?:between\s+)?(?:the\s+)?(?P<second>(?:The\s+)?{NAME}|you\b[^.;]{{0,60}}|[a-z]\w+(?:\s\w+)?(?=\.\s))",
    re.S,
)
# A paper that says of itself between whom it is, so that any name will do.
_OF_ITSELF = re.compile(
    r"\W*(?:this\b|(?:an?\s+)?(?:agreement|contract|deed|memorandum|letter)\b)", re.I
)
_AS_SIDE = re.compile(
    r"\byou\s+(?:\(?as\s+)?(?:an?|the)\s+[“\"]?(?P<alias>[A-Z][\w-]+(?:\s[A-Z][\w-]+)?)[”\"]?"
)


def _in_preamble(placements: Sequence[Placement]) -> list[Candidate]:
    """Returns the sides of the first paragraph that says between whom the paper is made."""
    for at, placement in enumerate(islice(placements, _FURTHEST)):
        text = placement.segment.text
        if len(text) < _SENTENCE or not _says_between(text, at):
            continue
        found = introduced_sides(text, bare=False)
        if len(found) < _SIDES and at < _OPENING:
            found = [*found, *_between(text)]
        if found:
            return merge_sides(found)
    return []


def _below_between(placements: Sequence[Placement]) -> list[Candidate]:
    """Returns the sides that stand below a line ending in "between:"."""
    for at, placement in enumerate(islice(placements, _OPENING)):
        if _ANNOUNCES.search(placement.segment.text[-_SHORT:]):
            found = _of_block(_lines_after(placements, at))
            if len(found) >= _SIDES:
                return found
    return []


_SENTENCE = 40


def _says_between(text: str, at: int) -> bool:
    called = at < _OPENING and _CALLED.search(text[:1_500]) is not None
    return called or _PREAMBLE.search(text[:900]) is not None


def _lines_after(placements: Sequence[Placement], at: int) -> list[_Line]:
    """Returns the lines below "between:" up to the first clause or recital."""
    lines = []
    for placement in placements[at + 1 : at + 1 + _BLOCK]:
        text = placement.segment.text.strip()
        label = placement.segment.label
        if _ENDS_BLOCK.match(text) or (label is not None and label.marks == "."):
            break
        lines.append((text, label is not None))
    return lines


_BLOCK = 24
# "... is made by and between:", and the sides stand below.
_ANNOUNCES = re.compile(r"\b(?:between|b\s+e\s+t\s+w\s+e\s+e\s+n|among(?:st)?)\W*$", re.I)
_ENDS_BLOCK = re.compile(
    r"\W*(?:whereas|recitals?|background|witnesse?th|preamble|now,?\s+therefore|in\s+consideration"
    r"|introduction|definitions|contents|(?:it\s+is\s+)?(?:hereby\s+)?agreed)\b",
    re.I,
)
# "X, hereinafter referred to as A, and Y, hereinafter referred to as B, agree".
_CALLED = re.compile(r"\bhereinafter\b.{2,600}?\bhereinafter\b", re.I | re.S)


def _between(text: str) -> list[Candidate]:
    """Returns the two sides of "between X and Y" that have no word of their own."""
    match = _BETWEEN.search(text[:1_500])
    if match is None:
        return []
    first = last_name_before(match["first"]) or _plain_name(match["first"])
    addressed = match["second"].startswith("you")
    second = "" if addressed else trim_name(match["second"])
    if not first or not (second or addressed):
        return []
    formal = has_legal_form(first) and (addressed or has_legal_form(second))
    if not formal and _OF_ITSELF.match(text) is None:
        return []
    sides = [make_side((), name, about=name) for name in (first, second) if name]
    told = _AS_SIDE.match(match["second"])
    if told is not None:
        # The paper goes on to call it either way.
        words = (told["alias"], "you", "your")
        sides.append(Candidate("", words, in_block=True, about=text))
    return sides


def _plain_name(words: str) -> str:
    """Returns a name written small: "deep systems"; empty for what is longer than a name."""
    words = words.strip(" .,;:")
    return words if len(words.split()) <= 4 and words.replace(" ", "").isalnum() else ""


# Title page: "by and between / ACME LIMITED / and / ZENITH LLC"


def _in_title(texts: _Texts) -> list[Candidate]:
    """Returns the sides of a title page, of which each stands beside a line that parts them."""
    found = []
    for before, line, after in zip(["", *texts], texts, [*texts[1:], ""], strict=False):
        beside = _JOINT.match(before) or _JOINT.match(after)
        if beside is None or len(line) > _SHORT or _JOINT.match(line):
            continue
        introduced = introduced_sides(line)
        if introduced and introduced[0].name:
            found.extend(introduced)
        elif names_body(line):
            found.append(make_side((), trim_name(line.strip(" .,;:")), about=line))
    return merge_sides(found) if len(found) >= _SIDES else []


# Forms: "Buyer | Hill Council"

_FIELD = re.compile(
    r"^\W*(?:(?:full\s+|legal\s+)?(?:name|details)\s+(?:and\s+address\s+)?of\s+)?(?:the\s+)?"
    r"(?P<word>[\w\u2011-]+(?:\s[\w\u2011-]+){0,3}?)(?:[\u2019']s)?"
    r"(?:\s+(?:full\s+|legal\s+|company\s+|organisation\s+)?(?:name|details|organisation|party))?"
    r"(?:\s+and\s+address)?(?:\s*\([^()]{0,40}\))?\W*$",
    re.I,
)
_BLANK = re.compile(
    r"^\W*(?:\[|<|insert|enter|tbc|n/a|name\s*:?\s*$|as\s|the\s+\w+\s+named)", re.I
)
_NAME_FIELD = re.compile(r"^\W*(?:full\s+|legal\s+)?name\s*:\s*", re.I)


def _in_cells(placements: Sequence[Placement], words: frozenset[str]) -> list[Candidate]:
    """Returns the sides of an order form: in rows, or in columns under party words."""
    cells = (
        (each.segment.block.cell, each.segment.text)
        for each in placements
        if each.segment.block.cell is not None
    )
    rows = [
        [text for _, text in row]
        for _, row in groupby(
            islice(cells, _CELLS), key=lambda one: one[0] and (one[0].table, one[0].row)
        )
    ]
    found = [side for row in rows for side in _of_row(row, words)]
    for head, row in pairwise(rows):
        if len(head) == len(row) >= _SIDES and all(_field_word(text, words) for text in head):
            found.extend(
                _of_form(_field_word(h, words), t) for h, t in zip(head, row, strict=True)
            )
    return merge_sides([side for side in found if side.name])


def _of_row(row: _Texts, words: frozenset[str]) -> Iterator[Candidate]:
    # "1 | Buyer | Hill Council": the word is in the first or second cell.
    for left, right in islice(pairwise(row), 2):
        word = _field_word(left, words)
        if word and not _field_word(right, words) and not _BLANK.match(right):
            yield _of_form(word, right)
            return


def _field_word(text: str, words: frozenset[str]) -> str:
    """Returns the party word that a cell names as its field; empty for other cells."""
    match = _FIELD.match(text) if len(text) < 60 else None
    if match is None or phrase_key(match["word"]) not in words:
        return ""
    return match["word"]


def _of_form(word: str, text: str) -> Candidate:
    text = _NAME_FIELD.sub("", text[:200]).lstrip(" :")
    name = last_name_before(text)
    # "Hub | Address": the head of a table, and no name.
    return make_side((word,), name if len(name.split()) > 1 else "", about=text)


def _in_lines(texts: _Texts, words: frozenset[str]) -> list[Candidate]:
    """Returns the sides of rows that the layout gave as one line: "Supplier Fernlea Trust"."""
    found = []
    for line in texts:
        for taken in (2, 1):
            parts = line[:200].split(maxsplit=taken)
            if len(parts) <= taken or not parts[taken][:1].isupper():
                continue
            word = " ".join(parts[:taken]).strip(":")
            if is_common(parts[taken].split()[0]):
                # "Prime Services Limited" is a name, and no row of "Prime".
                continue
            if phrase_key(word) in words and has_legal_form(parts[taken][:100]):
                found.append(_of_form(word, parts[taken]))
                break
    return merge_sides([side for side in found if side.name])


# Definitions: "“Distributor” means Zenith LLC"

_DEFINED = re.compile(
    r"\W{0,4}(?P<words>[“\"\u2018][^”\"\u2019\n]{2,40}[”\"\u2019](?:\s*(?:,|and|or|/)\s*[“\"\u2018][^”\"\u2019\n]{2,40}"
    r"[”\"\u2019]){0,4}|[A-Z][\w-]+(?:\s[A-Z][\w-]+){0,2})\s*:?\s*(?:means?|shall\s+mean|refers?\s+to"
    r"|is|are)\s+(?P<said>.{3,300})",
    re.S,
)
_ONE_WORD = re.compile(r"[“\"\u2018]([^”\"\u2019\n]{2,40})[”\"\u2019]")
_NAMED_ELSEWHERE = re.compile(
    r"(?:the|an?)\s+(?:\w+\s+){0,2}?(?:organi[sz]ation|party|person|body|supplier|company|charity"
    r"|provider|entity|authority|council)(?:\s+or\s+\w+)?\s+(?:which\s+is\s+|that\s+is\s+|whose\s+name\s+is\s+)?"
    r"(?:named|identified|specified|described|referred|set\s+out|stated|shown|detailed|who|appointed)\b",
    re.I,
)
_PRONOUN_WORDS = frozenset({"we", "us", "our", "you", "your"})


def _in_definitions(
    placements: Sequence[Placement], sections: Sequence[Section], words: frozenset[str]
) -> list[Candidate]:
    found = []
    for placement, section in zip(placements, sections, strict=True):
        text = placement.segment.text
        if section is Section.CONTENTS or placement.heading or len(text) < 12:
            continue
        if section is not Section.DEFINITION and text[:1] not in '“"\u2018':
            continue
        side = _defined_side(text[:400], words)
        if side is not None:
            found.append(side)
        if len(found) >= _MOST_SIDES:
            break
    return merge_sides(found)


def _defined_side(text: str, words: frozenset[str]) -> Candidate | None:
    match = _DEFINED.match(text)
    if match is None:
        return None
    aliases = _ONE_WORD.findall(match["words"]) or [match["words"]]
    known = any(phrase_key(one) in words or one.lower() in _PRONOUN_WORDS for one in aliases)
    said = match["said"]
    name = trim_name(found[0]) if (found := re.match(NAME, said.removeprefix("the "))) else ""
    if has_legal_form(name) and last_name_before(name) and (known or said.startswith(name)):
        return make_side(aliases, name, about=said) if known else None
    if known and _NAMED_ELSEWHERE.match(said):
        return Candidate("", tuple(aliases), in_block=True, about=said)
    return None


# A further word for a named side, as the terms behind the paper give it: "“Seller” shall mean
# Acme Limited". What goes on behind the name ("Acme's marks") means something else.
_LATER = (
    r"[“\"\u2018](?P<word>[A-Z][^”\"\u2019\n]{1,39})[”\"\u2019]\s+(?:shall\s+mean|means?|refers?\s+to"
    r"|shall\s+refer\s+to)\s+(?:the\s+)?NAME"
    r"(?=\W*$|\s*[.,;:)(](?!\s*(?:and|or)\b)|\s+and\s+\W*(?:the|\(|\w\)|[“\"\u2018]))"
)


def _with_later_words(side: Candidate, texts: _Texts) -> Candidate:
    """Returns a side with the words that definitions anywhere in the paper give to its name."""
    if len(side.name.split()) < _SIDES:
        return side
    name = re.compile(_LATER.replace("NAME", re.escape(side.name).replace("\\ ", r"\s+")))
    found = [
        match["word"]
        for text in texts
        if side.name in text and ("mean" in text or "refer" in text)
        for match in name.finditer(text)
    ]
    known = {phrase_key(alias) for alias in side.aliases}
    more = [word for word in dict.fromkeys(found) if is_word_for_side(word)]
    return with_words(side, tuple(word for word in more if phrase_key(word) not in known))


# Opening and signatures


def _in_opening(placements: Sequence[Placement]) -> list[Candidate]:
    """Returns the sides that the first paragraph with any introduces, and one more behind it."""
    found: list[Candidate] = []
    for placement in placements[:_OPENING]:
        if "(" not in placement.segment.text or placement.heading:
            continue
        sides = introduced_sides(placement.segment.text, bare=False)
        sure = [each for each in sides if has_legal_form(each.name) or is_yet_unnamed(each)]
        found = merge_sides([*found, *sure])
        if len(found) >= _SIDES:
            break
    return found


_SIGNS = re.compile(
    r"\b(?i:for\s+and\s+on\s+behalf\s+of|signed\s+(?:as\s+a\s+deed\s+)?by"
    rf"|executed\s+(?:as\s+a\s+deed\s+)?by)\s*:?\s+(?P<name>(?:[Tt]he\s+)?{NAME})"
)
_SIGNS_BELOW = re.compile(r"\W*(?:by|signature|signed|name|title|its)\s*:", re.I)


def _in_signatures(texts: _Texts) -> list[Candidate]:
    """Returns the bodies that sign; papers name them there when nowhere else."""
    found = []
    for line, after in zip(texts, [*texts[1:], ""], strict=False):
        match = _SIGNS.search(line[:300])
        name = trim_name(match["name"]) if match is not None else ""
        if not name and _SIGNS_BELOW.match(after) and names_body(line[:200]):
            name = trim_name(line.strip(" .,;:"))
        if has_legal_form(name) and last_name_before(name):
            found.append(make_side((), name, about=line))
    return merge_sides(found)
