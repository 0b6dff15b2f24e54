# SPDX-License-Identifier: Apache-2.0
"""A page in Markdown for each rule, and an index: what a lawyer reads who never opens YAML.

Patterns are shown as they stand in the files, examples as they are run.
"""

from collections.abc import Iterable, Iterator, Sequence

from pipeline.domain.taxonomy import FindingKind
from pipeline.packs import Example, Pack, Rule, RuleBook
from pipeline.report.words import LABEL_NAMES, list_in_words

__all__ = ["PAGE_MARK", "write_rule_pages"]

_INDEX = "README.md"
# By which a page that was written here is known again.
PAGE_MARK = "<!-- Made by `armslength rules pages`; change the rule, not this page. -->"


def write_rule_pages(book: RuleBook) -> dict[str, str]:
    """Returns the pages of a rule book by relative path: an index, and ``label/ID.md`` a rule."""
    pages = {_INDEX: _join(_index(book))}
    for pack in book.packs:
        for rule in pack.rules:
            pages[_path(rule)] = _join(_page(pack, rule))
    return pages


def _join(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _path(rule: Rule) -> str:
    return f"{rule.label}/{rule.id}.md"


def _index(book: RuleBook) -> Iterator[str]:
    count = sum(len(pack.rules) for pack in book.packs)
    yield from ("# Rules", "", PAGE_MARK, "")
    yield f"{count} rules in {len(book.packs)} packs."
    yield "How to write one: [writing rules](../writing-rules.md)."
    for pack in book.packs:
        yield from ("", f"## {LABEL_NAMES[pack.label]} (`{pack.label}`)", "")
        yield f"{pack.title}. {_what_it_is(pack)}"
        yield from (
            "",
            f"| rule | {_strength(pack.kind)} | what it finds |",
            "| --- | --- | --- |",
        )
        for rule in pack.rules:
            yield f"| [{rule.id}]({_path(rule)}) | {rule.severity} | {_plain(rule.title)} |"


def _what_it_is(pack: Pack) -> str:
    if pack.kind is FindingKind.RESTRICTION:
        return f"What may be lost: {pack.loss}."
    return f"What it speaks about: {pack.loss}."


def _strength(kind: FindingKind) -> str:
    return "strength" if kind is FindingKind.MITIGATOR else "grade"


def _page(pack: Pack, rule: Rule) -> Iterator[str]:
    yield from (f"# {rule.id}: {_plain(rule.title)}", "", PAGE_MARK, "")
    subtypes = list_in_words(rule.subtypes) or "no subtype"
    yield f"{LABEL_NAMES[rule.label]} (`{rule.label}`): {subtypes}."
    yield f"Starts at {_strength(rule.kind)} {rule.severity}."
    yield f"A finding of it alone is right with a probability of about {rule.confidence:.2f}."
    yield from _section("Why it matters", [_plain(rule.because)])
    yield from _section("What one might ask", [_plain(rule.ask)])
    yield from _section("What one might hope for", _hopes(pack))
    yield from _section("What it looks for", _conditions(rule))
    yield from _section("What keeps it silent", _exceptions(pack, rule))
    yield from _section("What moves the grade", _graders(pack, rule))
    yield from _section("It finds", (f"- {_shown(one)}" for one in rule.hits))
    yield from _section(
        "It does not find", (f"- {_shown(one)} ({_plain(one.because)})" for one in rule.misses)
    )


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", f"## {title}", "")
        yield from body


def _hopes(pack: Pack) -> Sequence[str]:
    return (
        f"- ideal: {_plain(pack.ideal)}",
        f"- acceptable: {_plain(pack.acceptable)}",
        f"- fallback: {_plain(pack.fallback)}",
    )


def _conditions(rule: Rule) -> Iterator[str]:
    yield f"In a sentence that is a {list_in_words(rule.forms, last='or')}:"
    yield ""
    yield f"- {_code(rule.trigger.source)}"
    for one in rule.conditions:
        near = "" if one.near is None else f", at most {one.near} words away"
        yield f"- with {_code(one.source)}{near}"


def _exceptions(pack: Pack, rule: Rule) -> Iterator[str]:
    for one in (*pack.unless, *rule.unless):
        yield f"- {_code(one.source)} in the {one.scope}: {_plain(one.because)}"


def _graders(pack: Pack, rule: Rule) -> Iterator[str]:
    for one in (*pack.graders, *rule.graders):
        yield f"- {_code(one.source)}: {_plain(one.because)}"


def _shown(example: Example) -> str:
    notes = [
        f"bound: {example.bound}" if example.bound is not None else "",
        f"grade {example.severity}" if example.severity is not None else "",
        "known gap" if example.todo else "",
    ]
    noted = ", ".join(note for note in notes if note)
    return f"{_plain(example.text)}{f' *({noted})*' if noted else ''}"


_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|"})


def _plain(text: str) -> str:
    """Returns words of a rule on one line, with the marks of Markdown made harmless."""
    return " ".join(text.split()).translate(_MARKS)


def _code(pattern: str) -> str:
    """Returns a pattern as code, whatever backticks it holds."""
    shown = " ".join(pattern.split())
    fence = "``" if "`" in shown else "`"
    return f"{fence}{shown}{fence}"
