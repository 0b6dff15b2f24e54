# SPDX-License-Identifier: Apache-2.0
"""The questions of ``armslength profile new``, one after the other, in a terminal.

Every answer is kept at once, so that leaving in the middle loses nothing. Answers hint at red
lines; a person says yes or no to each hint.
"""

from dataclasses import replace
from datetime import date

import click

from pipeline.domain.profile import (
    QUESTIONS,
    Answer,
    OwnStatement,
    Position,
    Profile,
    Stance,
    propose_stance,
)
from pipeline.domain.taxonomy import Category
from pipeline.report.words import GRADE_WORDS, LABEL_NAMES, LOSSES

__all__ = ["Interview"]

_LATER = "later"
_CHOICES = {"r": Stance.RED_LINE, "n": Stance.NEGOTIABLE, "i": Stance.INDIFFERENT, "l": _LATER}
_USUAL_THRESHOLD = 3
_INTRODUCTION = """\
This asks what your organisation will and will not compromise on, and writes it into a file that
you can edit. Press Enter to leave a question for later. Ctrl-C stops and keeps what you said.
"""
_STANCES = """
Now each kind of wording in turn. What is it to you?
  r  red line: we will not accept it
  n  negotiable: we would rather not, and would talk about it
  i  indifferent: we do not mind
  l  decide later: counts as negotiable until then
"""
_GRADES = ", ".join(f"{grade} {GRADE_WORDS[grade]}" for grade in range(1, len(GRADE_WORDS)))


class Interview:
    """Asks, and holds in ``profile`` what has been answered so far."""

    def __init__(self) -> None:
        self.profile = Profile()

    def hold(self) -> None:
        """Asks everything.

        Raises:
            click.Abort: The person left, or input ended; ``profile`` holds the answers so far.
        """
        click.echo(_INTRODUCTION)
        self._ask_who()
        click.echo("\nTen questions.\n")
        for number, question in enumerate(QUESTIONS, start=1):
            said = _ask(f"{number}. {question.text}\n  ")
            if said:
                answers = (*self.profile.answers, Answer(question.key, said))
                self.profile = replace(self.profile, answers=answers)
        self._ask_values()
        click.echo(_STANCES)
        for category in Category:
            self._ask_category(category)

    def _ask_who(self) -> None:
        self.profile = replace(self.profile, name=_ask("Whose profile is this?"))
        self.profile = replace(self.profile, decided_by=_ask("Who decided it?"))
        self.profile = replace(self.profile, decided_on=_ask_day("On which day (year-month-day)?"))

    def _ask_values(self) -> None:
        click.echo("\nYour values in your own words, one a line. An empty line ends them.")
        while said := _ask("  value"):
            values = (*self.profile.values, OwnStatement(said, ""))
            self.profile = replace(self.profile, values=values)
        paper = _ask("A paper that says them, beside the file (Word, PDF or text)")
        self.profile = replace(self.profile, statements=paper)

    def _ask_category(self, category: Category) -> None:
        click.echo(f"{LABEL_NAMES[category]}: what could go is {LOSSES[category]}.")
        hint = propose_stance(category, self.profile.answers)
        if hint is not None:
            click.echo(f"  You said: {hint.text}\n  That may mean a red line. You decide.")
        choice = click.prompt(
            "  r, n, i or l",
            type=click.Choice(list(_CHOICES), case_sensitive=False),
            default="n" if hint is None else "r",
            show_choices=False,
        )
        stance = _CHOICES[choice]
        if not isinstance(stance, Stance):
            return
        threshold = _USUAL_THRESHOLD
        if stance is Stance.RED_LINE:
            threshold = click.prompt(
                f"  Touched from which grade ({_GRADES})?",
                type=click.IntRange(1, 4),
                default=_USUAL_THRESHOLD,
            )
        suggested = hint.text if hint is not None and stance is Stance.RED_LINE else ""
        reason = _ask("  Why, in your own words", default=suggested)
        position = Position(category, stance, "", threshold, reason)
        self.profile = replace(self.profile, positions=(*self.profile.positions, position))


def _ask(text: str, *, default: str = "") -> str:
    said: str = click.prompt(text, default=default, show_default=bool(default), prompt_suffix=" ")
    return said.strip()


def _ask_day(text: str) -> date | None:
    while said := _ask(text):
        try:
            return date.fromisoformat(said)
        except ValueError:
            click.echo("  Write it like 2026-01-31, or press Enter to leave it.")
    return None
