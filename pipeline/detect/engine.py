# SPDX-License-Identifier: Apache-2.0
"""Rules compiled once, and run over provisions one by one.

First the words of a provision tell which rules can speak about it at all (see ``word_index``);
of some hundred rules a handful is left. Only their patterns are run, each at most once for 'is it
there?', and one pattern over all provisions of a paper before the next.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.detect.classify import spoken_rule
from pipeline.detect.context import ContextPart
from pipeline.detect.heads import Heads, build_heads
from pipeline.detect.patterns import Pattern, Reading, Texts, compile_pattern
from pipeline.detect.required_words import (
    Need,
    is_word_list,
    read_needs,
    read_ways,
    share_of,
)
from pipeline.detect.word_index import LAYERS, Wanted, WordIndex
from pipeline.domain.finding import Label
from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.packs import Pack, Rule, RuleBook, Scope, UnlessScope, VerbTable

if TYPE_CHECKING:
    from pipeline.modelstore.model import ClauseModel

__all__ = ["CompiledRule", "Engine", "RuleClock", "Trigger", "compile_rules"]

Around = Callable[[], tuple[ContextPart, ...]]

# Seconds that one rule may take in one document. All rules together take some four seconds over
# a thousand pages, so that only text made to hurt comes near.
_LONGEST_RUN = 1.0


@dataclass(frozen=True, slots=True)
class Trigger:
    """A rule that speaks about a provision, and the words at which it does.

    ``rests_on`` names the parts around the provision that it needs in order to speak.
    """

    rule: "CompiledRule"
    start: int
    end: int
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its patterns compiled.

    ``around`` holds the conditions that may also be met by what stands around the provision;
    ``inside`` what must match within it, the trigger too, what is met least often first. Lists of
    single words are not among it: the word index has told that one of them is there.
    """

    rule: Rule
    pack: Pack
    trigger: Pattern
    inside: tuple[Pattern, ...]
    conditions: tuple[tuple[Pattern, int | None], ...]
    around: tuple[Pattern, ...]
    unless: tuple[tuple[Pattern, UnlessScope], ...]


@dataclass(slots=True)
class RuleClock:
    """What each rule has cost in one document; one that takes too long is stopped for it.

    The time counts from the rule's first word in a provision until it is done there, with all
    that is made of what it finds.
    """

    seconds: float = _LONGEST_RUN
    spent: dict[str, float] = field(default_factory=dict)
    now: Callable[[], float] = time.process_time

    def stopped(self) -> tuple[str, ...]:
        """Returns the ids of the rules that were stopped, sorted; empty when all came through."""
        return tuple(sorted(rule for rule, taken in self.spent.items() if taken > self.seconds))

    def watch(self, rule: str, triggers: Iterator[Trigger]) -> Iterator[Trigger]:
        """Yields the triggers of a rule in one provision until its time is up."""
        before = self.spent.get(rule, 0.0)
        if before > self.seconds:
            return
        started = self.now()
        for trigger in triggers:
            yield trigger
            if before + self.now() - started > self.seconds:
                break
        self.spent[rule] = before + self.now() - started


@dataclass(frozen=True, slots=True)
class Engine:
    """All rules of a rule book, ready to run. Holds no state of any document.

    Attributes:
        rules: The rules in the order of the packs.
        words: Tells which of them can speak about a text.
        offsets: The categories that each mitigator softens.
        heads: The verb phrases that bind or free.
        model: The second voice; None when rules judge alone.
        foreign: Whether the model learned beside other rules than these.
        spoken: By label, what stands for a rule where the model alone speaks.
    """

    rules: tuple[CompiledRule, ...]
    words: WordIndex
    offsets: Mapping[Mitigator, tuple[Category, ...]]
    heads: Heads
    model: "ClauseModel | None" = None
    foreign: bool = False
    spoken: Mapping[Label, CompiledRule] = field(default_factory=dict)

    def speaking(self, readings: Sequence[Reading]) -> list[list[int]]:
        """Returns for each matching text of a document the rules that may speak about it.

        Rule by rule over all texts, not text by text: a pattern is asked of all of them at once.
        """
        asked: list[list[int]] = [[] for _ in self.rules]
        for place, reading in enumerate(readings):
            for number in self.words.speakers(reading.text):
                asked[number].append(place)
        speaking: list[list[int]] = [[] for _ in readings]
        texts = Texts(readings)
        for number, rule in enumerate(self.rules):
            places = asked[number]
            for pattern in rule.inside:
                if not places:
                    break
                places = texts.where_met(pattern, places)
            for place in places:
                speaking[place].append(number)
        return speaking

    def run(
        self,
        reading: Reading,
        numbers: Iterable[int],
        *,
        headings: str = "",
        around: Around = tuple,
        clock: RuleClock | None = None,
    ) -> Iterator[Trigger]:
        """Yields where rules speak about a matching text.

        Args:
            reading: Matching text of one provision.
            numbers: The rules that may speak about it, as ``speaking`` tells them.
            headings: Headings above it, in lower case, joined by line feeds.
            around: Gives what stands around it; called only when a rule asks.
            clock: Stops rules that take too long in this document.
        """
        above = Reading(headings)
        for number in numbers:
            rule = self.rules[number]
            triggers = _speak(rule, reading, above, around)
            if clock is not None and reading.long:
                triggers = clock.watch(rule.rule.id, triggers)
            yield from triggers


def compile_rules(book: RuleBook, model: "ClauseModel | None" = None) -> Engine:
    """Returns the engine of a rule book; its patterns are compiled as they are first asked.

    With a model, the model is heard beside the rules of the categories for which there are any.
    """
    rules = tuple(_compile(rule, pack) for pack in book.packs for rule in pack.rules)
    return Engine(
        rules=rules,
        words=WordIndex([_wanted(rule.rule) for rule in rules]),
        offsets=book.weights.offsets,
        heads=_heads_of(book.verbs),
        model=model,
        foreign=model is not None and model.manifest.versions.rules != book.version,
        spoken={one.label: _speak_for(one) for one in book.packs if one.rules} if model else {},
    )


def _speak_for(pack: Pack) -> CompiledRule:
    # The model has weighed what graders look for.
    return _compile(spoken_rule(pack), replace(pack, graders=(), unless=()))


@lru_cache(maxsize=4)
def _heads_of(verbs: tuple[VerbTable, ...]) -> Heads:
    # Kept, since examples of rules are held against many small engines with the same verbs.
    return build_heads(verbs)


def _compile(rule: Rule, pack: Pack) -> CompiledRule:
    return CompiledRule(
        rule=rule,
        pack=pack,
        trigger=compile_pattern(rule.trigger.pattern),
        inside=tuple(compile_pattern(source) for source in _asked(rule)),
        conditions=tuple(
            (compile_pattern(one.pattern), one.near)
            for one in rule.conditions
            if one.scope is Scope.PROVISION
        ),
        around=tuple(
            compile_pattern(one.pattern) for one in rule.conditions if one.scope is Scope.CONTEXT
        ),
        unless=tuple(
            (compile_pattern(one.pattern), one.scope) for one in (*pack.unless, *rule.unless)
        ),
    )


@lru_cache(maxsize=2048)
def _wanted(rule: Rule) -> Wanted:
    """Returns what the words of a provision must hold for a rule to speak about it."""
    needs = {need for source in _sources(rule)[1:] for need in read_needs(source)}
    always = sorted(needs, key=_rarest_first)[:LAYERS]
    return Wanted(tuple(always), read_ways(rule.trigger.pattern))


def _sources(rule: Rule) -> list[str]:
    """Returns the patterns that must match within a provision, the trigger first."""
    inside = [one.pattern for one in rule.conditions if one.scope is Scope.PROVISION]
    return [rule.trigger.pattern, *inside]


def _asked(rule: Rule) -> list[str]:
    """Returns the patterns that have to be run, what is met least often first."""
    wanted = _wanted(rule)
    trigger = rule.trigger.pattern
    share = {trigger: sum(_least_share(way) for way in wanted.ways)}
    share |= {source: _least_share(read_needs(source)) for source in _sources(rule)[1:]}
    told = {trigger} if is_word_list(trigger) else set()
    always = set(wanted.always)
    told |= {one for one in share if is_word_list(one) and always.issuperset(read_needs(one))}
    return sorted((one for one in share if one not in told), key=share.__getitem__)


def _least_share(needs: Iterable[Need]) -> float:
    return min(map(share_of, needs), default=float("inf"))


def _rarest_first(need: Need) -> tuple[float, list[str]]:
    return share_of(need), sorted(need)


def _speak(
    rule: CompiledRule, reading: Reading, headings: Reading, around: Around
) -> Iterator[Trigger]:
    # Short texts have been asked already for what must be there.
    if reading.long and not all(map(reading.has, rule.inside)):
        return
    if _excepted(rule, reading, headings):
        return
    rests_on: tuple[str, ...] | None = None
    for place in reading.places(rule.trigger):
        if _is_homonym(rule, reading, place):
            continue
        if not all(_holds(pattern, near, reading, place) for pattern, near in rule.conditions):
            continue
        if rests_on is None:
            # Asked last: what stands around is costly to look up.
            rests_on = _rests_on(rule, reading, around)
            if rests_on is None:
                return
        yield Trigger(rule, *place, rests_on)


def _rests_on(rule: CompiledRule, reading: Reading, around: Around) -> tuple[str, ...] | None:
    """Returns the parts around the provision that meet its conditions, None when it may not speak.

    Empty when the provision's own words meet all of them.
    """
    excepting = [pattern for pattern, scope in rule.unless if scope is UnlessScope.CONTEXT]
    for pattern in excepting:
        if reading.has(pattern) or any(Reading(part.text).has(pattern) for part in around()):
            return None
    named: list[str] = []
    for pattern in rule.around:
        if reading.has(pattern):
            continue
        part = next((part for part in around() if Reading(part.text).has(pattern)), None)
        if part is None:
            return None
        named.append(part.name)
    return tuple(dict.fromkeys(named))


def _excepted(rule: CompiledRule, reading: Reading, headings: Reading) -> bool:
    for pattern, scope in rule.unless:
        if scope is UnlessScope.PROVISION and reading.has(pattern):
            return True
        if scope is UnlessScope.HEADING and headings.has(pattern):
            return True
    return False


def _is_homonym(rule: CompiledRule, reading: Reading, place: tuple[int, int]) -> bool:
    return any(
        start < place[1] and end > place[0]
        for pattern, scope in rule.unless
        if scope is UnlessScope.TRIGGER
        for start, end in reading.places(pattern)
    )


def _holds(pattern: Pattern, near: int | None, reading: Reading, trigger: tuple[int, int]) -> bool:
    if near is None:
        return True
    return any(
        _words_between(reading.text, place, trigger) <= near for place in reading.places(pattern)
    )


def _words_between(text: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    first, second = sorted((one, other))
    return text.count(" ", first[1], second[0]) if first[1] < second[0] else 0
