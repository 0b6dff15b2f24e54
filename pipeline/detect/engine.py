# SPDX-License-Identifier: Apache-2.0
"""Rules compiled once, and run over provisions one by one.

All patterns of all rules are first asked in one pass (a set of RE2 patterns); only rules whose
trigger and conditions all stand in the provision are then looked at closely.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from pipeline.packs import Pack, Rule, RuleBook, UnlessScope

__all__ = ["CompiledRule", "Engine", "Trigger", "compile_rules"]

# RE2 gives up on a set without a word when its states do not fit: give it room.
_SET_MEMORY = 256 << 20


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that speaks about a provision, and the words at which it does."""

    rule: "CompiledRule"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its patterns compiled; ``needs`` are the numbers of patterns it asks for."""

    rule: Rule
    pack: Pack
    trigger: "re2._Regexp"
    conditions: tuple[tuple["re2._Regexp", int | None], ...]
    unless: tuple[tuple["re2._Regexp", UnlessScope], ...]
    needs: frozenset[int]


@dataclass(frozen=True, slots=True)
class Engine:
    """All rules of a rule book, ready to run. Holds no state of any document."""

    rules: tuple[CompiledRule, ...]
    by_trigger: dict[int, tuple[CompiledRule, ...]]
    anchors: "re2.Set"

    def run(self, text: str, headings: str) -> Iterator[Trigger]:
        """Yields the rules that speak about a matching text, in the order of the packs.

        Args:
            text: Matching text of one provision.
            headings: Headings above it, in lower case, joined by line feeds.
        """
        present = frozenset(self.anchors.Match(text) or ())
        if not present:
            return
        for number in sorted(present):
            for rule in self.by_trigger.get(number, ()):
                if rule.needs <= present:
                    yield from _speak(rule, text, headings)


def compile_rules(book: RuleBook) -> Engine:
    """Returns the engine of a rule book. Patterns were proven to compile when it was loaded."""
    numbers: dict[str, int] = {}
    options = re2.Options()
    options.max_mem = _SET_MEMORY
    anchors = re2.Set.SearchSet(options)

    def number_of(pattern: str) -> int:
        if pattern not in numbers:
            numbers[pattern] = anchors.Add(pattern)
        return numbers[pattern]

    compiled: list[CompiledRule] = []
    by_trigger: dict[int, list[CompiledRule]] = {}
    for pack in book.packs:
        for rule in pack.rules:
            asked = [rule.trigger.pattern, *(one.pattern for one in rule.conditions)]
            one = CompiledRule(
                rule=rule,
                pack=pack,
                trigger=re2.compile(rule.trigger.pattern),
                conditions=tuple((re2.compile(c.pattern), c.near) for c in rule.conditions),
                unless=tuple(
                    (re2.compile(entry.pattern), entry.scope)
                    for entry in (*pack.unless, *rule.unless)
                ),
                needs=frozenset(number_of(pattern) for pattern in asked),
            )
            compiled.append(one)
            by_trigger.setdefault(number_of(rule.trigger.pattern), []).append(one)
    anchors.Compile()
    return Engine(
        tuple(compiled), {number: tuple(rules) for number, rules in by_trigger.items()}, anchors
    )


def _speak(rule: CompiledRule, text: str, headings: str) -> Iterator[Trigger]:
    if _excepted(rule, text, headings):
        return
    for match in rule.trigger.finditer(text):
        start, end = match.span()
        if _is_homonym(rule, text, start, end):
            continue
        if all(_holds(pattern, near, text, (start, end)) for pattern, near in rule.conditions):
            yield Trigger(rule, start, end)


def _excepted(rule: CompiledRule, text: str, headings: str) -> bool:
    for pattern, scope in rule.unless:
        if scope is UnlessScope.PROVISION and pattern.search(text):
            return True
        if scope is UnlessScope.HEADING and pattern.search(headings):
            return True
    return False


def _is_homonym(rule: CompiledRule, text: str, start: int, end: int) -> bool:
    return any(
        match.start() < end and match.end() > start
        for pattern, scope in rule.unless
        if scope is UnlessScope.TRIGGER
        for match in pattern.finditer(text)
    )


def _holds(pattern: "re2._Regexp", near: int | None, text: str, trigger: tuple[int, int]) -> bool:
    if near is None:
        return True
    start, end = trigger
    return any(
        _words_between(text, match.span(), (start, end)) <= near
        for match in pattern.finditer(text)
    )


def _words_between(text: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    first, second = sorted((one, other))
    return text.count(" ", first[1], second[0]) if first[1] < second[0] else 0
