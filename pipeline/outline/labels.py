# SPDX-License-Identifier: Apache-2.0
"""The grammar of clause labels: what a label may say, before context decides which it is.

"(i)" may be the first roman numeral or the ninth letter: a label carries all its readings, and
``series`` chooses. Nothing here knows what came before.
"""

import re
from dataclasses import dataclass

__all__ = [
    "BULLET",
    "SCOPE_WORDS",
    "Label",
    "Reading",
    "parse_automatic",
    "parse_label",
    "previous_cores",
    "write_roman",
]

BULLET = "bullet"
# Words that open a part of the paper with its own numbering.
SCOPE_WORDS = frozenset(
    {"schedule", "annex", "annexe", "appendix", "exhibit", "attachment", "addendum"}
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a label: its alphabet ("1", "a", "A", "i", "I") and its place in it.

    ``inserted`` is the capital of a number put in later: "A" in "3A", empty elsewhere.
    """

    alphabet: str
    value: tuple[int, ...]
    inserted: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the start of a paragraph.

    Attributes:
        printed: As a reader cites it, without a final full stop or colon: "14.3", "(b)",
            "Schedule 2".
        marks: Marks around it ("()", ")", ".", "") or "bullet".
        word: Lower-case word before it ("schedule", "question"), empty without.
        readings: What it may mean, likeliest first; empty for bullets.
        length: Code points from the start of the text to its first word after the label.
        weak: True for a bare number, or one before lower case: such start many a sentence.
        automatic: True when the format itself gave the label.
    """

    printed: str
    marks: str
    word: str
    readings: tuple[Reading, ...]
    length: int
    weak: bool = False
    automatic: bool = False

    @property
    def is_bullet(self) -> bool:
        """Says whether it marks an item without numbering it."""
        return self.marks == BULLET

    @property
    def opens_scope(self) -> bool:
        """Says whether it opens a part with its own numbering."""
        return self.word in SCOPE_WORDS


def parse_label(text: str, *, bare: bool = True) -> Label | None:
    """Returns the label that a paragraph seems to begin with, None without one.

    Args:
        text: The paragraph; only its first 120 code points are read.
        bare: Whether a number without marks ("14 Branding") may be a label.
    """
    head = text[:120]
    match = _PARENTHESISED.match(head)
    if match is not None:
        return _bracketed(match, "()")
    match = _BULLET.match(head)
    if match is not None:
        return Label(match["sign"], BULLET, "", (), match.end())
    match = _NUMBER_LETTER.match(head)
    if match is not None:
        return _number_letter(match)
    match = _NUMBER.match(head) or _RUN_TOGETHER.match(head)
    if match is not None:
        return _number(match, bare=bare)
    match = _LETTER.match(head)
    if match is not None:
        return _bracketed(match, match["mark"])
    match = _CODE.match(head)
    if match is not None and bare:
        return _code(match)
    return _worded(head)


def parse_automatic(printed: str) -> Label:
    """Returns the label that the format gave, as printed; a bullet when it names no place."""
    text = printed.strip()
    length = len(printed)
    label = None
    if len(text) <= _LONGEST_AUTOMATIC:
        label = parse_label(f"{text} ") or parse_label(f"{text}. ")
    if label is None or label.is_bullet:
        return Label(text, BULLET, "", (), length, automatic=True)
    return Label(
        label.printed, label.marks or ".", label.word, label.readings, length, automatic=True
    )


def previous_cores(label: Label) -> list[str]:
    """Returns what the label before this one would print between its marks, for each reading."""
    found = []
    for reading in label.readings:
        place = reading.value[-1] - 1
        if place < 1 or len(reading.value) > 1:
            continue
        if reading.alphabet == "1":
            found.append(str(place))
        elif reading.alphabet in ("a", "A") and place <= len(_ALPHABET):
            letter = _ALPHABET[place - 1]
            found.append(letter.upper() if reading.alphabet == "A" else letter)
        elif reading.alphabet in ("i", "I"):
            roman = write_roman(place)
            found.append(roman.upper() if reading.alphabet == "I" else roman)
    return found


_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_LONGEST_AUTOMATIC = 40
# A label ends at white space, at the end, or where a heading follows without a space.
_END = r"(?=\s|$)"
_PARENTHESISED = re.compile(
    rf"\s*\((?P<core>[A-Za-z]{{1,5}}|[ivxl]{{6,8}}|[IVXL]{{6,8}}|\d{{1,3}})\)[.:]?(?:{_END}|(?=[A-Z“\"\[]))\s*"
)
_BULLET = re.compile(
    r"\s*(?P<sign>[•●▪■\u25e6\u25cb·\u2023\u2219➢➤►✓✔❖\u2013—*\uf0b7\uf0a7\uf0d8-]|o(?=\s))\s+"
)
# Decimals: up to seven parts of up to three digits; two-digit minor parts ("1.01") are common.
# A capital behind the number or within it marks a clause put in later: "3A", "12A.1", "4.2B".
_NUMBER = re.compile(
    r"\s*(?P<sign>§{1,2}\s*)?(?P<core>\d{1,3}(?:[A-Z]?(?:\.\d{1,3}){1,6})?[A-Z]?)"
    r"(?:(?P<mark>[.):])(?=\s|$|[A-Z“\"(])|(?=\s|$))\s*"
)
# A dotted number that ran into its first word ("19.4.2to bring", but no unit: "2.5million"); a
# number without dots only into a title in capitals: "20NOTICES".
_UNITS = r"(?:million|billion|bn|m|k|kg|km|cm|mm|th|st|nd|rd|am|pm|per|hours?|hrs?|pt|x)\b"
_RUN_TOGETHER = re.compile(
    rf"\s*(?P<sign>)(?P<core>\d{{1,3}}(?:\.\d{{1,3}}){{1,6}}(?!{_UNITS})(?=[A-Z]?[a-z]{{2}}|[Aa]\s)"
    r"|\d{1,2}(?=[A-Z]{4}))(?P<mark>)"
)
_LETTERS = re.compile(r"[A-Z]")
# "19.F." and "11.B.2": a letter as the second part of a decimal.
_NUMBER_LETTER = re.compile(
    rf"\s*(?P<core>(?P<number>\d{{1,3}})\.(?P<letter>[A-Z])(?:\.(?P<rest>\d{{1,2}}))?)[.:)]?{_END}\s*"
)
_TIMES = r"(?:Days?|Months?|Years?|Hours?|Weeks?)\b"
# A bare number before running text or one of these counts things: "10 days", "30 June", "5 Working
# Days"; "3 Business Continuity" is a title.
_COUNTED = re.compile(
    r"[a-z\d%£$€(]|(?:January|February|March|April|May|June|July|August|September|October|November"
    rf"|December)\b|(?:(?:Clear|Full|Consecutive|Business|Working|Operational|Calendar)\s+)*{_TIMES}"
    r"|Per\s+(?:[Dd]iem|[Cc]ent|[Aa]nnum)\b"
)
_LETTER = re.compile(
    rf"\s*(?P<core>[A-Za-z]{{1,5}}|[ivxl]{{6,8}}|[IVXL]{{6,8}})(?P<mark>[.)]){_END}\s*"
)
# "A1", "B2.3", "A.1.4": the letter of a part and numbers in it; "Q7" is a question.
_CODE = re.compile(
    rf"\s*(?P<core>(?P<letter>[A-PR-Z])(?:(?P<rest>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})"
    rf"|\.(?P<dotted>\d{{1,2}}(?:\.\d{{1,2}}){{0,4}})))[.:)]?{_END}\s*"
)

_WORDS = (
    r"article|section|clause|part|chapter|schedule|annexe?|appendix|exhibit|attachment|addendum"
    r"|question|paragraph|module"
)
_COUNTING = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_ORDINALS = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
)
# "Schedule 2", "ARTICLE IV", "Part One", "Section 2.01", "Question 7", "Q7".
_WORDED = re.compile(
    rf"\s*(?:(?P<word>(?i:{_WORDS}))\s+(?:(?i:no\.?|number)\s*)?|(?P<q>[Qq])\s?(?=\d))"
    rf"(?P<core>\d{{1,3}}(?:\.\d{{1,3}}){{0,5}}[A-Za-z]?|[A-Z](?:\.?\d{{1,2}})?(?:\.\d{{1,2}}){{0,3}}"
    rf"|[IVXL]{{1,7}}|[ivxl]{{1,7}}|[a-z](?=\s*$)|(?i:{'|'.join(_COUNTING)}))\b(?P<part>\([A-Za-z0-9]{{1,3}}\))?"
    r"(?P<mark>[.:)]?)\s*"
)
# Schedule "A": a reader cites it without the marks.
_QUOTED_SCOPE = re.compile(
    rf"\s*(?P<word>(?i:{'|'.join(sorted(SCOPE_WORDS, key=len, reverse=True))}))\s+"
    "[\"“\u2018'](?P<core>[A-Z]|\\d{1,2})[\"”\u2019'](?P<part>)(?P<mark>[.:]?)\\s*"
)
_ORDINAL_SCOPE = re.compile(
    rf"\s*(?:(?i:the)\s+)?(?P<core>(?i:{'|'.join(_ORDINALS)}))\s+"
    r"(?P<word>(?i:schedule|annex|appendix))\b(?P<mark>[.:]?)\s*"
)
_LONE_SCOPE = re.compile(
    r"\s*(?:(?i:the)\s+)?(?P<word>(?i:schedule|annexe?|appendix|exhibit))(?:\s*[.:]?\s*$|\s*:\s+)"
)
# After a word label a heading may stand (capitals, a bracket, a dash), but no running sentence.
_HEADING_AHEAD = re.compile(r"$|[-\u2013—:.|“\"\u2018(\[\d]|[A-Z]|(?:to|of)\s+(?:the\s+)?[A-Z]")
_RUNS_ON = re.compile(
    r"(?:\([^()]{0,80}\)\s*)?(?:of|to|and|or|shall|must|will|is|are|sets?|applies|apply|contains?"
    r"|above|below|in|which|has|have|does|for|may|hereto|hereof|provides|means|,|;)(?:\s|$)"
)
_OF_SCOPE = re.compile(
    rf"(?:to|of)\s+(?:the\s+)?(?i:{_WORDS}|agreement|contract|deed)\b[^.;]{{0,60}}$"
)

# "Annex A to Schedule 1": cited whole.
_OF_SCOPE_NUMBER = re.compile(
    r"(?P<of>(?:to|of)\s+(?:the\s+)?(?i:schedule|annexe?|appendix)\s+(?:\d{1,2}|[A-Z])\b)[.:]?\s*"
)
# "Part B - Annex 1: Baseline": an annex of that Part, cited with it.
_SCOPE_OF_PART = re.compile(
    r"[-\u2013\u2014:,]\s*(?P<word>(?i:schedule|annexe?|appendix))\s+(?P<core>\d{1,2}|[A-Z])\b"
    r"(?P<mark>[.:]?)\s*"
)

_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
_ROMAN = re.compile(r"(?:x{1,3}|xl|l)?(?:ix|iv|v?i{0,3})")
_LAST_ROMAN = 60
_ROMAN_TENS = ("", "x", "xx", "xxx", "xl", "l", "lx")
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def _number(match: re.Match[str], *, bare: bool) -> Label | None:
    core, mark = match["core"], match["mark"] or ""
    value = tuple(int(part) for part in _LETTERS.sub("", core).split("."))
    if len(value) > 1 and core[0] == "0":
        # "01.02.24" is a date.
        return None
    if len(value) == 2 and not value[1]:
        # "1.0 Definitions" stands above "1.1".
        value = value[:1]
    weak = not mark and not match["sign"] and "." not in core
    if match["sign"] and _RUNS_ON.match(match.string, match.end()) is not None:
        return None
    if weak and _COUNTED.match(match.string, match.end()) is not None:
        return None
    if weak and not bare:
        return None
    # "2.5 million" and "14.3 above" are words far oftener than limbs are, which go on anyway.
    weak = weak or (not mark and match.string[match.end() :][:1].islower())
    if value[0] == 0 and len(value) == 1:
        return None
    marks = ")" if mark == ")" else "."
    inserted = core[-1] if core[-1].isalpha() else ""
    printed = f"§ {core}" if match["sign"] else core
    return Label(printed, marks, "", (Reading("1", value, inserted),), match.end(), weak=weak)


def _number_letter(match: re.Match[str]) -> Label:
    value: tuple[int, ...] = (int(match["number"]), ord(match["letter"]) - ord("A") + 1)
    if match["rest"]:
        value = (*value, int(match["rest"]))
    return Label(match["core"], ".", "", (Reading("1", value),), match.end())


def _bracketed(match: re.Match[str], marks: str) -> Label | None:
    core = match["core"]
    if core.isdigit():
        readings: tuple[Reading, ...] = (Reading("1", (int(core),)),)
    else:
        readings = _letter_readings(core)
    if not readings:
        return None
    printed = core if marks == "." else f"({core})"
    return Label(printed, marks, "", readings, match.end())


def _code(match: re.Match[str]) -> Label:
    rest = tuple(int(part) for part in (match["rest"] or match["dotted"]).split("."))
    value = (ord(match["letter"]) - ord("A") + 1, *rest)
    return Label(match["core"], ".", "code", (Reading("1", value),), match.end(), weak=True)


def _worded(head: str) -> Label | None:
    match = _LONE_SCOPE.match(head)
    if match is not None:
        word = match["word"].lower()
        return Label(word.capitalize(), "", word, (Reading("1", (1,)),), match.end())
    match = _ORDINAL_SCOPE.match(head)
    if match is not None:
        return _ordinal_scope(match, head)
    match = _QUOTED_SCOPE.match(head) or _WORDED.match(head)
    if match is None or not _heading_follows(head, match):
        return None
    word = (match["word"] or "question").lower()
    core = match["core"]
    if word == "exhibit" and "." in core:
        # "Exhibit 10.1" is how a filing numbers the whole paper, not a part of it.
        return None
    if match["part"] and word not in SCOPE_WORDS:
        # "Clause 5(a)" is how limbs are cited, and "Annex I(B)" how an annex is named.
        return None
    readings = _core_readings(core)
    if not readings:
        return None
    if len(core) == 1:
        # "PART b" is how capitals by style read.
        core = core.upper() if readings[0].alphabet == "a" else core
        readings = _core_readings(core)
    shown = core.capitalize() if core.lower() in _COUNTING else core
    printed, end = f"{word.capitalize()} {shown}{match['part'] or ''}", match.end()
    inner = _SCOPE_OF_PART.match(head, end) if word == "part" else None
    if inner is not None and _heading_follows(head, inner):
        return _scope_of_part(printed, inner)
    whole = _OF_SCOPE_NUMBER.match(head, end)
    if whole is not None and word in SCOPE_WORDS:
        printed, end = f"{printed} {whole['of']}", whole.end()
    return Label(printed, "", word, readings, end)


def _scope_of_part(part: str, match: re.Match[str]) -> Label:
    word = match["word"].lower()
    printed = f"{part}, {word.capitalize()} {match['core']}"
    return Label(printed, "", word, _core_readings(match["core"]), match.end())


def _ordinal_scope(match: re.Match[str], head: str) -> Label | None:
    if not _heading_follows(head, match):
        return None
    value = _ORDINALS.index(match["core"].lower()) + 1
    printed = f"{match['core'].capitalize()} {match['word'].capitalize()}"
    readings = (Reading("1", (value,)),)
    return Label(printed, "", match["word"].lower(), readings, match.end())


def _heading_follows(head: str, match: re.Match[str]) -> bool:
    rest = head[match.end() :]
    if match["mark"] in (".", ":"):
        return True
    if _OF_SCOPE.match(rest):
        return True
    return _HEADING_AHEAD.match(rest) is not None and _RUNS_ON.match(rest) is None


def _core_readings(core: str) -> tuple[Reading, ...]:
    if core.lower() in _COUNTING:
        return (Reading("1", (_COUNTING.index(core.lower()) + 1,)),)
    if core[0].isdigit():
        digits = core.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        value = tuple(int(part) for part in digits.split("."))
        # "Section 22.0" stands above "22.1".
        value = value[:1] if len(value) == 2 and not value[1] else value
        return (Reading("1", value),)
    if core[-1].isdigit():
        rest = tuple(int(part) for part in core[1:].lstrip(".").split("."))
        return (Reading("1", (ord(core[0]) - ord("A") + 1, *rest)),)
    return _letter_readings(core)


def _letter_readings(core: str) -> tuple[Reading, ...]:
    upper = core[0].isupper()
    if core != (core.upper() if upper else core.lower()):
        return ()
    low = core.lower()
    readings = []
    letter = _letter_value(low)
    roman = _roman_value(low)
    if roman:
        readings.append(Reading("I" if upper else "i", (roman,)))
    if letter:
        readings.append(Reading("A" if upper else "a", (letter,)))
    # A lone letter is a letter unless it is i, v or x, which romans need soonest.
    if len(low) == 1 and low not in "ivx":
        readings.reverse()
    return tuple(readings)


def _letter_value(low: str) -> int:
    if len(set(low)) == 1 and len(low) <= 3:
        return (len(low) - 1) * 26 + ord(low[0]) - ord("a") + 1
    return 0


def _roman_value(low: str) -> int:
    if not low or _ROMAN.fullmatch(low) is None:
        return 0
    total = 0
    for sign, following in zip(low, low[1:] + " ", strict=True):
        value = _ROMAN_VALUES[sign]
        total += -value if value < _ROMAN_VALUES.get(following, 0) else value
    return total if total <= _LAST_ROMAN else 0


def write_roman(place: int) -> str:
    """Returns a number from 1 to 60 as a small Roman numeral."""
    tens, ones = divmod(place, 10)
    return _ROMAN_TENS[tens] + _ROMAN_ONES[ones]
