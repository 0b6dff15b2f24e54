# SPDX-License-Identifier: Apache-2.0
"""The number of a clause as a reader cites it: "14.3(b)(ii)", "Schedule 2, 4.1".

A number that the paper prints once is cited as it stands. One that comes again is cited with
what tells it from the others: the defined term of which it is a limb (``1.1, “Default”(b)``), the
Part or Article in which its numbering began anew (``Part B, 5``), or else the unnumbered heading
over it (``Order Form, 5``). In a schedule whose Parts count anew, every number names its Part; in
the body those of the levels that do, and of all levels below 1.1 where that comes again.
Where nothing is numbered the title over the words stands for a number, in a schedule behind the
schedule's name: ``Annex A, Using the money``.
A whole contract below an annex heading ("Attachment A" of a register) stands in no schedule here:
``scopes`` ends that one where the contract opens.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.outline.labels import Label

__all__ = ["Entry", "cite"]

# A longer heading is no name by which anyone cites a clause.
_LONGEST_NAME = 60
# Parts in which clauses count on their own.
_DIVISIONS = frozenset({"part", "chapter", "module"})


@dataclass(slots=True)
class Entry:
    """A clause before it is numbered. Mutable while clauses are collected.

    Attributes:
        label: Its label, None for an unnumbered heading.
        heading: Its heading, empty for limbs and running text.
        start: Where it begins in ``Document.text``.
        end: Where it ends.
        parent: Index of the clause that holds it.
        scope: Index of the schedule in which it stands, its own for a schedule; None in the body.
        depth: 0 at the top of the paper or of a schedule.
        term: The defined term of which it is a limb.
        recital: True for a lettered recital.
    """

    label: Label | None
    heading: str
    start: int
    end: int
    parent: int | None
    scope: int | None
    depth: int
    term: str = ""
    recital: bool = False


def cite(entries: Sequence[Entry]) -> list[str]:
    """Returns the number of each clause, in order; parents stand before what they hold."""
    above = _labelled_above(entries)
    plain = _Citer(entries, above).numbers()
    seen = Counter(
        number for number, entry in zip(plain, entries, strict=True) if entry.label is not None
    )
    repeated = {number for number, count in seen.items() if count > 1}
    if not repeated:
        return plain
    again = {at for at, number in enumerate(plain) if number in repeated}
    divisions = _telling(entries, _divisions_above(entries, above), plain, again)
    again |= _limbs_of_terms(entries, above, again)
    again |= _restarted_parts(entries, divisions, again)
    return _Citer(entries, above, divisions=divisions, again=again).numbers()


class _Citer:
    """Composes numbers from the top down."""

    def __init__(
        self,
        entries: Sequence[Entry],
        above: Sequence[int | None],
        *,
        divisions: Sequence[int | None] = (),
        again: set[int] | frozenset[int] = frozenset(),
    ) -> None:
        self._entries = entries
        self._above = above
        self._divisions = divisions
        self._again = again
        self._schedule = ""
        self._titles: dict[int, set[str]] = {}
        for entry, labelled in zip(entries, above, strict=True):
            if entry.label is None and labelled is None and entry.scope is not None:
                self._titles.setdefault(entry.scope, set()).add(entry.heading)

    def numbers(self) -> list[str]:
        """Returns the numbers; those in ``again`` name what tells them apart."""
        found: list[str] = []
        for at, entry in enumerate(self._entries):
            found.append(self._number(at, entry, found))
        return found

    def _number(self, at: int, entry: Entry, found: Sequence[str]) -> str:
        label = entry.label
        above = self._above[at]
        scope = entry.scope
        if label is None:
            return found[above] if above is not None else self._titled(entry, found)
        if scope == at:
            return self._scope_number(at, label)
        prefix = f"{found[scope]}, " if scope is not None else ""
        if at in self._again:
            if entry.term:
                return self._limb_of_term(entry, label, found, above)
            prefix += self._division_name(at)
        parent = self._entries[above].label if above is not None else None
        divided = parent is not None and parent.word in _DIVISIONS
        if entry.recital and (parent is None or divided):
            return f"{prefix}Recital {label.printed}"
        if parent is None or above is None or divided or prints_whole(label):
            return f"{prefix}{label.printed}"
        return _below(label, parent, found[above], prefix)

    def _titled(self, entry: Entry, found: Sequence[str]) -> str:
        """Returns how what stands under a title without number is cited.

        A schedule with one title alone is cited without it.
        """
        scope = entry.scope
        if scope is None:
            return entry.heading
        short = len(entry.heading) <= _LONGEST_NAME
        several = len(self._titles.get(scope, ())) > 1
        return f"{found[scope]}, {entry.heading}" if short and several else found[scope]

    def _scope_number(self, at: int, label: Label) -> str:
        """Returns the name of a schedule; an annex whose name comes again names its schedule."""
        if label.word == "schedule":
            self._schedule = label.printed
        elif at in self._again and self._schedule:
            return f"{self._schedule}, {label.printed}"
        return label.printed

    def _limb_of_term(
        self, entry: Entry, label: Label, found: Sequence[str], above: int | None
    ) -> str:
        holder = above if above is not None else entry.scope
        prefix = f"{found[holder]}, " if holder is not None else ""
        return f"{prefix}“{entry.term}”{_bracketed(label)}"

    def _division_name(self, at: int) -> str:
        """Returns the Part over a number that comes again, failing that the heading over it."""
        division = self._divisions[at]
        if division is None:
            return ""
        name = _name(self._entries[division])
        return f"{name}, " if 0 < len(name) <= _LONGEST_NAME else ""


def prints_whole(label: Label) -> bool:
    """Says whether a label prints the whole number: "1.1", "Section 2.1"."""
    if label.word:
        return True
    return is_decimal(label) and label.marks == "." and len(label.readings[0].value) > 1


def is_decimal(label: Label) -> bool:
    """Says whether a label counts in digits."""
    return bool(label.readings) and label.readings[0].alphabet == "1"


def _below(label: Label, parent: Label, number: str, prefix: str) -> str:
    """Returns the number of a limb, or of a clause that counts on its own below a division."""
    printed = parent.printed
    decimal = is_decimal(label)
    lettered = printed.isalpha() and number[-1:].isalnum()
    if label.marks == "." and lettered and (decimal or label.printed.isupper()):
        # "I." over "A." over "1.": outlines of American papers.
        return f"{number}.{label.printed}"
    if label.marks == "." and decimal and " " in printed:
        # "1." below "Article 5" or "Part B" counts on its own.
        return f"{prefix}{label.printed}"
    return f"{number}{_bracketed(label)}"


def _bracketed(label: Label) -> str:
    return f"({label.printed.strip('()')})"


def _labelled_above(entries: Sequence[Entry]) -> list[int | None]:
    """Returns for each clause the nearest one with a label above it within its scope."""
    above: list[int | None] = []
    for entry in entries:
        parent = entry.parent
        if parent is None or parent == entry.scope:
            above.append(None)
        elif entries[parent].label is not None:
            above.append(parent)
        else:
            above.append(above[parent])
    return above


def _divisions_above(entries: Sequence[Entry], above: Sequence[int | None]) -> list[int | None]:
    """Returns for each clause the Part above it; without one, the heading over its number.

    A division itself has none: "Part B" is told apart by nothing.
    """
    parts: list[int | None] = []
    heads: list[int | None] = []
    for at, entry in enumerate(entries):
        holder = above[at]
        if holder is None:
            parts.append(None)
            parent = entry.parent
            titled = parent is not None and parent != entry.scope
            heads.append(parent if titled else None)
            continue
        label = entries[holder].label
        divides = label is not None and bool(label.word)
        parts.append(holder if divides else parts[holder])
        heads.append(heads[holder])
    return [
        None if _divides(entry) else part if part is not None else head
        for entry, part, head in zip(entries, parts, heads, strict=True)
    ]


def _divides(entry: Entry) -> bool:
    return entry.label is not None and entry.label.word in _DIVISIONS


def _telling(
    entries: Sequence[Entry],
    divisions: Sequence[int | None],
    plain: Sequence[str],
    again: set[int],
) -> list[int | None]:
    """Returns the divisions, without headings that do not tell equal numbers apart."""
    names: dict[str, list[str | None]] = {}
    for at in again:
        division = divisions[at]
        names.setdefault(plain[at], []).append(
            None if division is None else _name(entries[division])
        )
    told = {number for number, found in names.items() if None not in found and len(set(found)) > 1}
    return [
        None
        if division is not None and entries[division].label is None and plain[at] not in told
        else division
        for at, division in enumerate(divisions)
    ]


def _name(entry: Entry) -> str:
    return entry.label.printed if entry.label is not None else entry.heading


def _limbs_of_terms(
    entries: Sequence[Entry], above: Sequence[int | None], again: set[int]
) -> set[int]:
    """Returns all limbs of definitions in clauses where the limbs of one repeat another's."""
    holders = {(above[at], entries[at].scope) for at in again if entries[at].term}
    return {
        at
        for at, entry in enumerate(entries)
        if entry.term and (above[at], entry.scope) in holders
    }


def _restarted_parts(
    entries: Sequence[Entry], divisions: Sequence[int | None], again: set[int]
) -> set[int]:
    """Returns all clauses of the levels at which Parts number anew; in schedules all levels.

    Where 1.1 comes again in another Part, what lies below it (1.1.1) names its Part with it. Where
    1 alone comes again, 1.1 tells itself apart.
    """
    levels = {
        _level(entries[at])
        for at in again
        if not entries[at].term and _is_part(entries, divisions[at])
    }
    anew = min((parts for scope, parts in levels if scope is None and parts > 1), default=None)
    return {
        at
        for at, entry in enumerate(entries)
        if (_level(entry) in levels or _lies_below(entry, anew))
        and _is_part(entries, divisions[at])
        and not entry.term
    }


def _lies_below(entry: Entry, parts: int | None) -> bool:
    """Says whether a clause of the body has more numbers in its label than ``parts``."""
    scope, own = _level(entry)
    return parts is not None and scope is None and own > parts


def _level(entry: Entry) -> tuple[int | None, int]:
    """Returns the scope of a clause and how many numbers its label has; 0 within a schedule."""
    label = entry.label
    if entry.scope is not None or label is None or not label.readings:
        return entry.scope, 0
    return None, len(label.readings[0].value)


def _is_part(entries: Sequence[Entry], division: int | None) -> bool:
    if division is None:
        return False
    label = entries[division].label
    return label is not None and label.word == "part"
