# SPDX-License-Identifier: Apache-2.0
"""Names of people and bodies as papers print them: found, cut to size, and shortened."""

import re

__all__ = [
    "LEGAL_FORM",
    "NAME",
    "all_names",
    "former_names",
    "has_legal_form",
    "is_common",
    "last_name_before",
    "names_body",
    "short_names",
    "trim_name",
]

# The first word of a name: "Kestrel", "iVillage", "e.l.f.", "3M".
_FIRST = r"(?:[a-z]{0,2}[A-Z0-9][\w&.'\u2019\u2011/-]*|(?:[a-z]\.){2,})"
# A further word: with a capital or digit, a small word of names, or "« Pty »", "(USA)".
_FURTHER = (
    r"(?:[A-Z0-9&«»][\w&.'\u2019\u2011»/-]*|\([A-Z][\w.&]{0,15}\)"
    r"|of|the|and|for|in|at|on|de|la|van|und)"
)
# A company or body: capitalised words up to what usually follows a name.
NAME = rf"{_FIRST}(?:,?\s+{_FURTHER}){{0,11}}"

LEGAL_FORM = re.compile(
    r"\b(?:limited|ltd|plc|llp|llc|inc|incorporated|corp|corporation|cic|cio|company|trust|council|foundation"
    r"|association|society|charity|university|college|nhs|gmbh|ag|s\.?a\.?|n\.?v\.?|b\.?v\.?|l\.?p\.?|co"
    r"|partnership|pty|n\.a|authority|bank|centre|center|fellowship|federation|union|cooperative"
    r"|co-operative|board|group|project)\b\.?",
    re.I,
)
# Legal forms after which a name is over; several may follow each other ("Co., Ltd.").
_FORM = (
    r"(?:Ltd|Limited|LIMITED|LTD|plc|PLC|LLP|LLC|L\.L\.C|Inc|INC|Incorporated|Corp|CORP|Corporation"
    r"|CORPORATION|Company|COMPANY|CIC|CIO|GmbH|GMBH|AG|S\.A|SA|N\.V|B\.V|L\.P|LP|N\.A|Pty|PTY|PLLC)"
)
_CLOSING_FORM = re.compile(
    rf"\b{_FORM}\b\.?(?:[\s,]+(?:Liability\s+(?:Company|Partnership)|Partnership|{_FORM})\b\.?)*"
)
_SMALL_END = re.compile(r"[\s,;.]+(?:of|in|and|the|for|at|on|de|la)?$")
_SEAT = re.compile(r"\s+of\s+(?=\d)|,?\s+(?:of|at)\s+(?:No\.|P\.?O\.?\s)", re.I)
# What begins like a name and is none: the paper itself, or its sides as a whole.
_NO_NAME = re.compile(
    r"(?:this|these|that|those|such|whereas|witness\w*|in\s+consideration|now|each|any|both|either|all|if|it|we|you|our"
    r"|dated?|signed|executed|section|clause|schedule|article|recitals?|background|parties"
    r"|effective\s+date|(?:january|february|march|april|may|june|july|august|september|october"
    r"|november|december)\s+\d"
    r"|(?:the\s+)?(?:agreement|(?:sub-?\s?)?contract|deed|memorandum|amendment|framework|parties|party|following"
    r"|company|contractor|supplier|services?|products?))\b(?=\W*$|\s+(?:is|are|at|agreement"
    r"|shall|will|and)\b|\s+\d)|(?:this|these|whereas|pursuant|in\s+consideration|witnesse\w+)\b",
    re.I,
)
_PAPER_WORD = re.compile(
    r"\b(?:agreement|(?:sub-?\s?)?contract|deed|act|plan|amendment|memorandum|schedule|exhibit|order|dated"
    r"|recitals?|regulations?|section|article)\b",
    re.I,
)
# "Obligations. Company": the end of one sentence and the beginning of the next.
_NEW_SENTENCE = re.compile(r"[a-z]{5,}\.\s")
# Where the name of a side may begin: at the start, or behind a word or mark that parts sides.
_BEGINS = re.compile(
    r"(?:^\W*|\b(?:between|and|among|amongst|by|to|with)\b\s*:?\s*(?:\(?[\diA-E]{1,3}\)\s*)?"
    rf"|[;:]\s*(?:(?:and|or)\s+)?(?:\(?[\diA-E]{{1,3}}\)\s*)?)(?:the\s+)?(?P<name>(?:The\s+)?{NAME})"
)
_LATER = (
    r"\b(?:formerly(?:\s+(?:known\s+as|called|trading\s+as))?|(?:now\s+)?trading\s+as|t/a|d/b/a"
    r"|doing\s+business\s+as|also\s+known\s+as|a/k/a|f/k/a|previously\s+(?:known\s+as|called))"
)
_FORMER = re.compile(rf"{_LATER}\s+[“\"\u2018']?(?P<name>{NAME})")
_WINDOW = 1_500

_COMMON_NAMES_LIST = """
    national united british english scottish welsh american international general first royal
    community local regional city county north south east west northern southern eastern
    western central association council trust department secretary greater london borough
    global world charity society health care home people young women housing justice
    services solutions systems group company party agreement bank state new one
"""
_COMMON_NAMES = frozenset(_COMMON_NAMES_LIST.split())


def has_legal_form(name: str) -> bool:
    """Says whether a name bears a word by which bodies are known, and not it alone."""
    return len(name.split()) > 1 and LEGAL_FORM.search(name) is not None


def names_body(words: str) -> bool:
    """Says whether words are the name of a body and nothing else."""
    words = words.strip(" .,;:")
    found = re.match(rf"(?:[Tt]he\s+)?{NAME}", words[:200])
    if found is None or found.end() != len(words):
        return False
    return has_legal_form(words) and not _is_no_name(words)


def trim_name(name: str) -> str:
    """Returns a name on one line without its seat: "Marrowfield Council of Shire Buildings"."""
    name = " ".join(name.split())
    seat = _SEAT.search(name)
    if seat is not None and seat.start() > 2:
        name = name[: seat.start()]
    form = _CLOSING_FORM.search(name)
    # "Company" and "Bank" may begin a name; what stands alone before nothing is no end of it.
    if form is not None and form.start() > 0 and not _goes_on(name, form.end()):
        return name[: form.end()].rstrip(".,")
    head, of, _ = name.partition(" of ")
    if of and LEGAL_FORM.search(head) and len(head.split()) > 1:
        name = head
    return _SMALL_END.sub("", name.strip(" ,.;"))


def _goes_on(name: str, at: int) -> bool:
    return re.match(r"\s+(?:of|for)\s+[A-Z]", name[at:]) is not None


def all_names(text: str) -> tuple[str, ...]:
    """Returns the names of bodies that stand where sides are named, in order, each once."""
    found: dict[str, None] = {}
    for match in _BEGINS.finditer(text[:_WINDOW]):
        names = _AND.split(trim_name(match["name"]))
        if not all(has_legal_form(name) for name in names):
            # "Alder and Birch Trust" is one name, "Alder Trust and Birch Society" are two.
            names = [trim_name(match["name"])]
        found.update((n, None) for n in names if has_legal_form(n) and not _is_no_name(n))
    return tuple(found)


_AND = re.compile(r",?\s+and\s+")


def is_common(word: str) -> bool:
    """Says whether a word is too common in names to stand for one of them."""
    return word.lower() in _COMMON_NAMES


def last_name_before(text: str) -> str:
    """Returns the name of the side that stands in front of its defined word; may be empty.

    Args:
        text: What stands between the defined word of the side before and this one's.
    """
    best = ""
    for match in _BEGINS.finditer(text[-_WINDOW:]):
        name = trim_name(match["name"])
        if not name or _is_no_name(name):
            continue
        if has_legal_form(name):
            return name
        best = best or name
    return best


def _is_no_name(name: str) -> bool:
    words = (_NO_NAME.match(name), _PAPER_WORD.search(name), _NEW_SENTENCE.search(name))
    return any(match is not None for match in words)


def former_names(about: str) -> tuple[str, ...]:
    """Returns the names that a side had, or trades under, as the paper says of it."""
    found = (trim_name(match["name"]) for match in _FORMER.finditer(about[:_WINDOW]))
    return tuple(dict.fromkeys(name for name in found if len(name) > 2))


def short_names(aliases: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Adds the name, and its first word when it is no common one: "Kestrel" of "Kestrel Ltd"."""
    words = name.split()
    if not words:
        return aliases
    known = {alias.lower() for alias in aliases}
    more = [name] if name.lower() not in known else []
    first = words[0].strip(",.")
    if len(first) > 3 and first.lower() not in known | _COMMON_NAMES and len(words) > 1:
        more.append(first)
    return (*aliases, *more)
