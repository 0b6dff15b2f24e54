# SPDX-License-Identifier: Apache-2.0
"""How papers cite places, as patterns: numbers, lists, containers, and whose provision it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import re2

__all__ = ["Citation", "find_citations", "points_outward"]

# Decimal numbers; "38A" is a number of its own and no reference to 38, "1.1b" is 1.1(b).
_DECIMAL = r"\d{1,3}(?!\d)(?:\.\d{1,3}(?!\d)){0,5}(?:[A-Za-z]{1,2}\b)?"
# "A1.2" and "J5", roman numbers, single capitals.
_LETTERED = r"[A-Z]\d{1,2}(?:\.\d{1,3}){0,3}\b|[IVXL]{1,6}(?:-[A-Z])?\b|[A-Z]\b"
_LIMB = r"\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2}|[A-Z])\)"
# Schedule "A", Exhibit “B-1”: the quotation marks belong to the title, not to the number.
_OPENS, _CLOSES = "[\"“\u2018']", "[\"”\u2019']"
_QUOTED = rf"{_OPENS}(?:[A-Z](?:-\d{{1,2}})?|[IVXL]{{1,6}}|\d{{1,2}}){_CLOSES}(?!\w)"
_NUMBER = rf"(?:(?:{_DECIMAL}|{_LETTERED})(?:\s?{_LIMB}){{0,4}}|(?:{_LIMB}){{1,4}}|{_QUOTED})"
# Capitals of any kind name the place; the number's own letters keep their case.
_PLACE_WORD = (
    r"(?i:(?:sub-?\s?)?(?:clause|paragraph|section|article|para)s?|parts?|schedules?|annex(?:e?s)?"
    r"|annexures?|appendi(?:x|ces)|exhibits?|attachments?|recitals?|questions?)"
)
_SCOPE = r"(?i:schedule|annexe?|annexure|appendix|part|exhibit|attachment)"
# "5 and 7 days": the number of something else ends the list.
_NO_MEASURE = (
    r"(?!\s*(?:%|(?i:per\s?cent|(?:business\s|working\s|calendar\s)?(?:days?|weeks?|months?|years?"
    r"|hours?|minutes?)\b|copies\b|times\b)))"
)
_JOIN = r"\s*(?:,\s*(?:and|or)\b|,|and/or\b|and\b|or\b|&|to\b|through\b|[-\u2013])\s*"
_AGAIN = r"(?:(?i:(?:sub-)?(?:clauses?|paragraphs?|sections?|articles?))\s+)?"
_MORE = rf"{_JOIN}{_AGAIN}{_NUMBER}{_NO_MEASURE}"
_WITHIN = (
    rf"(?:\s+(?i:of|to|in)\s+(?:(?i:the)\s+)?(?:{_SCOPE}\s+{_NUMBER}|this\s+{_SCOPE})){{0,3}}"
)
_CITATION = re.compile(
    rf"\b(?P<word>{_PLACE_WORD})\s+(?P<numbers>{_NUMBER}(?:{_MORE}){{0,12}})(?P<within>{_WITHIN})"
    r"|\b(?i:this)\s+(?P<this>(?i:clause|paragraph|section|article|schedule|annexe?|appendix))\b"
    # "this Section 7.1" names its number: then the first half of the pattern reads it.
    rf"(?!\s+(?:{_DECIMAL}|[A-Z]\d))"
)
# For RE2: most paragraphs cite nothing, and that is told soonest.
_QUICK = re2.compile(
    r"(?i)clause|para|section|schedule|annex|append|article|part\s|exhibit|attachment|recital|question"
)
_ONE = re.compile(rf"(?P<join>{_JOIN})?(?:(?i:[a-z-]+)\s+)?(?P<number>{_NUMBER})")
_CONTAINER = re.compile(rf"(?P<word>{_SCOPE})\s+(?P<number>{_NUMBER})|this\s+{_SCOPE}")
_RANGE = re.compile(r"\s*(?:to|through|[-\u2013])\s*$")

# "of the Act", "of the Landlord and Tenant Act 1954", "of Regulation (EU) 2016/679".
_LAW_WORDS = (
    r"(?:Act|Regulations?|Order(?!\s+Form)|Directive|Code|Rules|Statute|GDPR|C\.F\.R\.|U\.S\.C\.)"
)
_OF_LAW = re.compile(
    r",?\s+(?:of|to|in|under)\s+(?:(?:the|that|this|an?|each|those)\s+)?"
    rf"(?:(?:[A-Z(\d][\w&,()\u2019'.-]*|and|of|for|the)\s+){{0,8}}?{_LAW_WORDS}\b(?:\s+\d{{4}})?"
)
# "Companies Act 2006, section 47" and "Internal Revenue Code Section 409A".
_BEHIND_LAW = re.compile(rf"{_LAW_WORDS}(?:\s+\d{{4}})?,?\s*\(?$")
# "29 CFR Part 471, Appendix A to Subpart A": what a codified law is cited by stands in front.
_CODIFIED = re.compile(r"\b(?:C\.?\s?F\.?\s?R\b|U\.?\s?S\.?\s?C\b|Fed\.?\s?Reg\b)[^;()]{0,40}$")
# Another paper: two capitalised words at least, since "the Agreement" is this one.
_PAPER_NOUN = (
    r"(?:Agreement|Contract|Deed|Lease|Licen[cs]e|Policy|Handbook|Manual|Terms|Conditions"
    r"|Specification|Plan|Guidance|Standards?|Prospectus|Statement|Constitution|Schedule|Award\s+Form"
    r"|Invitation|Tender|Protocol|Charter|Framework)"
)
_OF_PAPER = re.compile(
    r",?\s+(?:of|to|in|under)\s+(?:(?:the|that|its|our|your|such)\s+)?"
    rf"(?P<paper>(?:[A-Z][\w&\u2019'-]*\s+){{1,5}}?{_PAPER_NOUN})\b(?:\s+\d{{1,2}}\b)?"
)
_OWN_NAME = re.compile(rf"\b(?:this|This|THIS)\s+((?:[A-Z][\w-]*\s+){{1,4}}?{_PAPER_NOUN})\b")
# Families of schedules that belong to another paper of the same set.
_FAMILY = re.compile(
    r"\b(?P<family>Framework|Joint|Call[\s-]?Off|Core|Head|Prime|Main|Master)\s+$"
)
_SPEAKS = re.compile(
    r"\b(?:shall|will|must|may|is|are|has|have|appl(?:y|ies)|sets?|contains?|survives?|requires?"
    r"|provides?|does|do|was|were)\b"
)
_TITLE = 140


@dataclass(frozen=True, slots=True)
class Citation:
    """One place where a paper cites another place.

    Attributes:
        start: Where it begins in the text.
        end: Where it ends, the name of another paper included.
        word: "clause", "schedule"..., in lower case and singular; empty for "this clause".
        numbers: The numbers cited, those within a range not counted out.
        within: Containers from the innermost outwards: ("part 1", "schedule 2"); "this" for
            the schedule in which it stands.
        this: The word behind "this", in lower case; empty elsewhere.
        outward: True when it cites a law or another paper.
        places: Start of each number in the text.
    """

    start: int
    end: int
    word: str
    numbers: tuple[str, ...]
    within: tuple[str, ...] = ()
    this: str = ""
    outward: bool = False
    places: tuple[int, ...] = ()


def find_citations(text: str) -> Iterator[Citation]:
    """Yields the citations of a paragraph in order; none where it is only a title."""
    if _QUICK.search(text) is None:
        return
    own = frozenset(" ".join(match[1].split()) for match in _OWN_NAME.finditer(text))
    for match in _CITATION.finditer(text):
        if match.start() == 0 and len(text) < _TITLE and not _SPEAKS.search(text):
            # "Exhibit 10.1 SUPPLY AGREEMENT": the paper's own name for itself.
            continue
        yield _read(match, text, own)


def points_outward(text: str, end: int) -> bool:
    """Says whether a citation that ends at an offset goes on with a law or another paper."""
    return _outward_end(text, end, frozenset()) is not None


def _read(match: re.Match[str], text: str, own: frozenset[str]) -> Citation:
    if match["this"]:
        return Citation(match.start(), match.end(), "", (), this=match["this"].lower())
    word = _singular(match["word"])
    numbers, places, end = _numbers(match)
    within = _containers(match["within"]) if end == match.end("numbers") else ()
    end = match.end() if end == match.end("numbers") else end
    start = match.start()
    outward_end = _outward_end(text, end, own)
    before = text[max(0, start - 60) : start]
    family = _FAMILY.search(before) if word in _SCOPE_WORDS else None
    if family is not None:
        start -= len(before) - family.start()
    law = _law_before(before)
    if law is not None and word in _SCOPE_WORDS:
        # The target must not look like a schedule of this paper.
        start -= len(before) - law.start()
    outward = outward_end is not None or family is not None or law is not None
    return Citation(
        start,
        end if outward_end is None else outward_end,
        word,
        numbers,
        within,
        outward=outward,
        places=places,
    )


def _law_before(before: str) -> re.Match[str] | None:
    return _BEHIND_LAW.search(before) or _CODIFIED.search(before)


_SCOPE_WORDS = frozenset({"schedule", "annex", "annexe", "annexure", "appendix", "exhibit"})


def _outward_end(text: str, end: int, own: frozenset[str]) -> int | None:
    law = _OF_LAW.match(text, end, end + 200)
    if law is not None:
        return law.end()
    paper = _OF_PAPER.match(text, end, end + 160)
    if paper is None or " ".join(paper["paper"].split()) in own:
        return None
    return paper.end()


def _numbers(match: re.Match[str]) -> tuple[tuple[str, ...], tuple[int, ...], int]:
    """Returns the numbers of a list, where each stands, and where the list ends.

    Numbers of one list are of one kind: "Schedule 2 and I" cites one schedule. Words in the
    singular are joined to further numbers by "and", "or" and "to" only.
    """
    plural = match["word"].lower().endswith(("s", "ces")) and match["word"].lower() != "annexes"
    numbers: list[str] = []
    places: list[int] = []
    at, stop = match.span("numbers")
    end = at
    while at < stop and (one := _ONE.match(match.string, at, stop)) is not None:
        join = (one["join"] or "").strip()
        number, place = _unquoted(one)
        alike = not numbers or number[0].isdigit() == numbers[0][0].isdigit()
        if not alike or (join == "," and not plural and len(numbers) == 1):
            break
        if _RANGE.match(one["join"] or " ") and join:
            numbers.extend(_between(numbers[-1], number))
            places.extend([place] * (len(numbers) - len(places)))
        numbers.append(number)
        places.append(place)
        at = end = one.end()
    return tuple(numbers), tuple(places), end


def _unquoted(one: re.Match[str]) -> tuple[str, int]:
    """Returns a number without its quotation marks, and where it stands."""
    number = one["number"]
    quoted = not (number[0].isalnum() or number[0] == "(")
    return (number[1:-1], one.start("number") + 1) if quoted else (number, one.start("number"))


def _between(first: str, last: str) -> list[str]:
    """Returns the numbers within a range of plain numbers: 10 for "9 to 11"."""
    head, dot, low = first.rpartition(".")
    other, _, high = last.rpartition(".")
    if head != other or not (low.isdigit() and high.isdigit()):
        return []
    return [
        f"{head}{dot}{number}" for number in range(int(low) + 1, min(int(high), int(low) + 30))
    ]


def _containers(within: str) -> tuple[str, ...]:
    found = []
    for match in _CONTAINER.finditer(within):
        named = match["word"] is not None
        found.append(f"{match['word'].lower()} {_unquoted(match)[0]}" if named else "this")
    return tuple(found)


def _singular(word: str) -> str:
    word = re.sub(r"^sub-?\s?", "", " ".join(word.lower().split()))
    if word.startswith("append"):
        return "appendix"
    if word in ("annexes", "annexs"):
        return "annex"
    word = word.rstrip("s") if word != "annexes" else word
    return "paragraph" if word == "para" else word
