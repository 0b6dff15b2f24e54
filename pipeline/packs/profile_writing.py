# SPDX-License-Identifier: Apache-2.0
"""A profile as the text of a ``values.toml`` that explains itself; what is open is a comment."""

import json
import textwrap
from collections.abc import Iterator

from pipeline.domain.profile import QUESTIONS, Clearance, Position, Profile
from pipeline.domain.taxonomy import Category
from pipeline.packs.profile_file import VALUES_ANSWER, subtypes_by_category
from pipeline.packs.rule import Pack, RuleBook

__all__ = ["profile_text"]

_HEAD = """\
# What we will and will not compromise on.
# Armslength reads this file:  armslength scan PAPERS --profile {file}
#
# A line that begins with # is a note, or something not answered yet:
# take the # away and fill it in. Anything left out is negotiable.
# This file shows your bargaining limits. Do not hand it to the other side.
"""
_WHO = """
# Whose profile this is: the organisation, a branch, the board, a funder.
{name}
# Who decided it, and on which day (year-month-day).
{decided_by}
{decided_on}
"""
_VALUES = """
# Your values in your own words, one phrase or sentence each. They are set beside those that a
# paper asks you to share.
{values}
# A paper that says them, beside this file (Word, PDF or text).
{statements}
"""
_ANSWERS = """
# Ten questions to ask yourselves. The answers stay here; the board page quotes them.
[answers]
"""
_CATEGORIES = """
# What each kind of wording is to you. stance is one of:
#   "red_line"     we will not accept it. Papers that touch it are listed above all others.
#   "negotiable"   we would rather not, and would talk about it.
#   "indifferent"  we do not mind. It is still listed, and counts for less.
# threshold is the grade from which a red line is touched:
#   1 light, 2 moderate, 3 heavy (usual), 4 severe.
# reason is yours, in your own words; reports show it beside the wording that touches the line.
# A subtype may have a stance of its own, as in:
#   [categories.mandatory_branding.subtypes.co_brand]
#   stance = "negotiable"
"""
_CLEARED = """
# When a person decides that one paper does not touch a red line after all, it is written here.
# It is then shown as cleared, with name, day and reason; it never just goes away.
"""
_CLEARED_OPEN = """\
# [[cleared]]
# document = "offer/subcontract.docx"
# category = "mandatory_branding"
# who = "Name of the person who decided"
# when = 2026-01-31
# why = "Reason"
# sha256 = ""  # first digits of the hash of that draft: a later draft is then looked at anew
"""


def profile_text(profile: Profile, *, book: RuleBook, file: str = "values.toml") -> str:
    """Returns the text of a file that ``load_profile`` reads as the profile.

    What the profile does not say stands in it as a comment with its question. A value that is
    the answer to the question on values is written as that answer alone.

    Args:
        profile: As far as it is known.
        book: Titles, losses and subtypes of the categories.
        file: How the first lines call the file.
    """
    return "".join(
        (
            _HEAD.format(file=file),
            _WHO.format(
                name=_line("name", profile.name),
                decided_by=_line("decided_by", profile.decided_by),
                decided_on=_day(profile),
            ),
            _VALUES.format(
                values=_values(profile), statements=_line("statements", profile.statements)
            ),
            _ANSWERS,
            *_answers(profile),
            _CATEGORIES,
            *_categories(profile, book),
            _CLEARED,
            *([_cleared(one) for one in profile.cleared] or [_CLEARED_OPEN]),
        )
    )


def _quoted(text: str) -> str:
    # A basic string of TOML is one of JSON, but for DEL and half surrogate pairs.
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")


def _line(key: str, text: str) -> str:
    return f"{key} = {_quoted(text)}" if text else f'# {key} = ""'


def _day(profile: Profile) -> str:
    if profile.decided_on is None:
        return "# decided_on = 2026-01-31"
    return f"decided_on = {profile.decided_on.isoformat()}"


def _values(profile: Profile) -> str:
    answered = {one.text for one in profile.answers if one.question == VALUES_ANSWER}
    stated = [one.text for one in profile.values if one.text not in answered]
    if not stated:
        return '# values = ["Our door is open to everybody", "We speak up"]'
    return "\n".join(("values = [", *(f"  {_quoted(text)}," for text in stated), "]"))


def _answers(profile: Profile) -> Iterator[str]:
    said = {answer.question: answer.text for answer in profile.answers}
    for number, question in enumerate(QUESTIONS, start=1):
        yield f"# {number}. {question.text}\n{_line(question.key, said.get(question.key, ''))}\n"


def _categories(profile: Profile, book: RuleBook) -> Iterator[str]:
    packs = {pack.label: pack for pack in book.packs}
    subtypes = subtypes_by_category(book)
    for category in Category:
        own = [one for one in profile.positions if one.category is category]
        whole = next((one for one in own if not one.subtype), None)
        yield _note(category, packs.get(category), sorted(subtypes.get(category, ())))
        yield _table(f"categories.{category}", whole)
        for one in own:
            if one.subtype:
                yield _table(f"categories.{category}.subtypes.{one.subtype}", one)


def _note(category: Category, pack: Pack | None, subtypes: list[str]) -> str:
    title = f"{pack.title}: takes {pack.loss}." if pack else str(category)
    known = f"Subtypes: {', '.join(subtypes)}." if subtypes else ""
    lines = [line for text in (title, known) for line in textwrap.wrap(text, width=94)]
    return "\n" + "".join(f"# {line}\n" for line in lines)


def _table(name: str, position: Position | None) -> str:
    if position is None:
        # The header is no comment: a stance filled in below it must not fall to the one above.
        return f'[{name}]\n# stance = "negotiable"\n# threshold = 3\n# reason = ""\n'
    return (
        f"[{name}]\n"
        f"stance = {_quoted(position.stance)}\n"
        f"threshold = {position.threshold}\n"
        f"{_line('reason', position.reason)}\n"
    )


def _cleared(one: Clearance) -> str:
    return (
        "[[cleared]]\n"
        f"document = {_quoted(one.document)}\n"
        f"category = {_quoted(one.category)}\n"
        f"who = {_quoted(one.who)}\n"
        f"when = {one.when.isoformat()}\n"
        f"why = {_quoted(one.why)}\n" + (f"sha256 = {_quoted(one.sha256)}\n" if one.sha256 else "")
    )
