# SPDX-License-Identifier: Apache-2.0
"""Rules compiled once, and run over provisions one by one.

All triggers are asked in one pass: RE2 looks for the literal pieces that each of them needs, and
tries only those that can match. Only rules whose trigger stands in the provision are then looked
at closely. (A set of all patterns as one automaton was 26 times slower: gaps multiply its states.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from pipeline.packs import Pack, Rule, RuleBook, UnlessScope

__all__ = ["CompiledRule", "Engine", "Trigger", "compile_rules"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that speaks about a provision, and the words at which it does."""

    rule: "CompiledRule"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its patterns compiled."""

    rule: Rule
    pack: Pack
    trigger: "re2._Regexp"
    conditions: tuple[tuple["re2._Regexp", int | None], ...]
    unless: tuple[tuple["re2._Regexp", UnlessScope], ...]


@dataclass(frozen=True, slots=True)
class Engine:
    """All rules of a rule book, ready to run. Holds no state of any document.

    ``by_trigger[number]`` holds the rules whose trigger is pattern ``number`` of ``triggers``.
    """

    by_trigger: tuple[tuple[CompiledRule, ...], ...]
    triggers: "re2.Filter"

    def run(self, text: str, headings: str) -> Iterator[Trigger]:
        """Yields the rules that speak about a matching text, in the order of the packs.

        Args:
            text: Matching text of one provision.
            headings: Headings above it, in lower case, joined by line feeds.
        """
        for number in sorted(self.triggers.Match(text) or ()):
            for rule in self.by_trigger[number]:
                yield from _speak(rule, text, headings)


def compile_rules(book: RuleBook) -> Engine:
    """Returns the engine of a rule book. Patterns were proven to compile when it was loaded."""
    by_trigger: dict[str, list[CompiledRule]] = {}
    for pack in book.packs:
        for rule in pack.rules:
            by_trigger.setdefault(rule.trigger.pattern, []).append(_compile(rule, pack))
    triggers = re2.Filter()
    for pattern in by_trigger:
        triggers.Add(pattern)
    if by_trigger:
        triggers.Compile()
    return Engine(tuple(tuple(rules) for rules in by_trigger.values()), triggers)


def _compile(rule: Rule, pack: Pack) -> CompiledRule:
    return CompiledRule(
        rule=rule,
        pack=pack,
        trigger=re2.compile(rule.trigger.pattern),
        conditions=tuple((re2.compile(one.pattern), one.near) for one in rule.conditions),
        unless=tuple(
            (re2.compile(one.pattern), one.scope) for one in (*pack.unless, *rule.unless)
        ),
    )


def _speak(rule: CompiledRule, text: str, headings: str) -> Iterator[Trigger]:
    if not all(pattern.search(text) for pattern, _ in rule.conditions):
        return
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
