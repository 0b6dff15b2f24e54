# SPDX-License-Identifier: Apache-2.0
"""The tables of verb phrases (``lexicon/verbs.yaml``): their shape, and patterns made of them.

A phrase is plain words with a few marks: ``a/b`` for either word, ``[a b|c]`` for words that may
be missing, ``<name>`` for a slot, ``...`` for a gap within the clause. Nothing in it repeats
without a bound, so that no text makes its pattern slow.
"""

import re
from collections.abc import Mapping
from typing import Annotated, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.packs.rule import Form, VerbPhrase, VerbTable, Who

__all__ = ["VerbsFile", "read_phrase", "verb_tables"]

_Name = Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
_Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# A bracket with what it holds, a slot, a gap, or a word with its alternatives.
_TOKEN = re.compile(r"\[[^\[\]]*\]|<[a-z_]+>|\.\.\.|[^\s\[\]]+")
_SLOT = re.compile(r"<([a-z_]+)>")
_WORD = re.compile(r"'?[A-Za-z][A-Za-z'-]*")
_GAP_MARK = "..."
# Slots that stand for more than a list of phrases.
_ASIDE = r"(?:(?:, [^,.;]{1,80}){1,3},)?"
_GAP = r" (?:[^.;]{1,60}? )??"
_ANY_WORD = r"[\w'-]{1,30}"
_MOST_GAPS = 2


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Name
    form: Form
    who: Who = Who.BEFORE
    also: tuple[Form, ...] = ()
    plain: bool = False
    phrases: Annotated[tuple[_Phrase, ...], Field(min_length=1)]


class VerbsFile(BaseModel):
    """The file of verb phrases."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slots: dict[_Name, Annotated[tuple[_Phrase, ...], Field(min_length=1)]]
    tables: Annotated[tuple[_Table, ...], Field(min_length=1)]


def verb_tables(file: VerbsFile) -> tuple[VerbTable, ...]:
    """Returns the tables of a file in order, slots filled in.

    Raises:
        ValueError: A phrase that cannot be read (see ``read_phrase``), or two tables of one name.
    """
    slots: dict[str, VerbPhrase] = {}
    for name, phrases in file.slots.items():
        slots[name] = _any_of([read_phrase(one, slots) for one in phrases])
    names = [table.name for table in file.tables]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated:
        msg = f"the table {repeated[0]!r} stands twice"
        raise ValueError(msg)
    return tuple(
        VerbTable(
            name=table.name,
            form=table.form,
            who=table.who,
            also=table.also,
            plain=table.plain,
            phrases=tuple(read_phrase(one, slots) for one in table.phrases),
        )
        for table in file.tables
    )


def read_phrase(phrase: str, slots: Mapping[str, VerbPhrase]) -> VerbPhrase:
    """Returns the pattern of a phrase, and the words with which it may begin.

    Args:
        phrase: In the notation of the file.
        slots: The slots that it may name.

    Raises:
        ValueError: A slot that does not exist, a bracket without its other half, a word that is
            none, more than two gaps, or nothing but words that may be missing. The message names
            the phrase.
    """
    tokens = _TOKEN.findall(phrase)
    if phrase.count("[") != phrase.count("]") or "[" in _TOKEN.sub("", phrase):
        _refuse("a bracket without its other half", phrase)
    if tokens.count(_GAP_MARK) + tokens.count("<aside>") > _MOST_GAPS:
        _refuse("more than two gaps", phrase)
    pattern = ""
    first: set[str] = set()
    joined = True  # nothing stands before, or a gap that brings its own space
    opening = True  # only words that may be missing stand before
    for token in tokens:
        if token == _GAP_MARK:
            pattern, joined = pattern + _GAP, True
        elif token == "<aside>":  # noqa: S105 - a slot of the notation
            pattern += _ASIDE
        elif token.startswith("["):
            inner = [read_phrase(one.strip(), slots) for one in token[1:-1].split("|")]
            first |= _any_of(inner).first if opening else set()
            pattern += _optional([one.pattern for one in inner], opens=joined)
        else:
            space = "" if joined or token.startswith("'") else " "
            word = _word(token, phrase, slots)
            first |= word.first if opening else set()
            pattern, joined, opening = pattern + space + word.pattern, False, False
    if opening:
        _refuse("nothing but words that may be missing", phrase)
    return VerbPhrase(frozenset(first), pattern)


def _optional(inner: list[str], *, opens: bool) -> str:
    """Returns the pattern of words that may be missing, with the space that joins them."""
    if opens:
        return f"(?:(?:{'|'.join(inner)}) )?"
    return "(?:" + "|".join(one if one[:1] == "'" else f" {one}" for one in inner) + ")?"


def _word(token: str, phrase: str, slots: Mapping[str, VerbPhrase]) -> VerbPhrase:
    slot = _SLOT.fullmatch(token)
    if slot is None:
        words = token.split("/")
        if not all(map(_WORD.fullmatch, words)):
            _refuse(f"{token!r} is no word", phrase)
        return _any_of([VerbPhrase(frozenset({one}), re.escape(one)) for one in words])
    name = slot.group(1)
    if name == "word":
        return VerbPhrase(frozenset(), _ANY_WORD)
    if name not in slots:
        _refuse(f"no slot is called {name!r}", phrase)
    return slots[name]


def _any_of(phrases: list[VerbPhrase]) -> VerbPhrase:
    patterns = [one.pattern for one in phrases]
    pattern = patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"
    return VerbPhrase(frozenset().union(*(one.first for one in phrases)), pattern)


def _refuse(what: str, phrase: str) -> NoReturn:
    msg = f"{what} in the phrase {phrase!r}"
    raise ValueError(msg)
