# SPDX-License-Identifier: Apache-2.0
"""``armslength rules``: what the rules are, one of them whole, and whether examples hold."""

import difflib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.screen import print_columns, print_line
from pipeline.cli.settings import rules_option
from pipeline.domain.finding import LABELS
from pipeline.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pipeline.packs import Example, Rule, RuleBook

__all__ = ["rules_group"]


@click.group("rules", epilog="Example: armslength rules test --rules my-rules")
def rules_group() -> None:
    """List, show, test and write rules."""


@rules_group.command("list", epilog="Example: armslength rules list")
@rules_option
def list_command(*, rules: Path | None) -> None:
    """List every rule with its category, grade and title."""
    book = _load(rules)
    rows = [
        (rule.id, str(rule.label), str(rule.severity), rule.title)
        for pack in book.packs
        for rule in pack.rules
    ]
    print_columns(("id", "category", ">grade", "title"), rows)
    print_line()
    print_line(f"{len(rows)} rules in {len(book.packs)} packs, version {book.version}")


@rules_group.command("show", epilog="Example: armslength rules show EX-001")
@click.argument("rule_id", metavar="ID")
@rules_option
def show_command(rule_id: str, *, rules: Path | None) -> None:
    """Show the rule ID: what it looks for, what stops it, why it matters, examples."""
    _print_rule(_find(_load(rules), rule_id))


@rules_group.command("test", epilog="Example: armslength rules test --rules my-rules")
@rules_option
def test_command(*, rules: Path | None) -> None:
    """Run the examples of every rule. Ends with 4 when one of them fails."""
    from pipeline.detect import check_examples

    book = _load(rules)
    failures = check_examples(book)
    for failure in failures:
        print_line(f"{failure.rule_id}: expected {failure.expected}, got {failure.got}")
        print_line(f"  {failure.text}")
    examples = _examples(book)
    todo = sum(example.todo for example in examples)
    print_line(f"{len(examples) - todo} examples, {len(failures)} failures, {todo} known gaps")
    click.get_current_context().exit(ExitCode.CONFIGURATION if failures else ExitCode.OK)


@rules_group.command("new", epilog="Example: armslength rules new exclusivity --rules my-rules")
@click.argument("label", type=click.Choice(LABELS), metavar="CATEGORY")
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="Folder of rules of your own; made from those that come along when it is not there yet.",
)
def new_command(label: str, *, folder: Path) -> None:
    """Put a rule to fill in at the end of the pack of CATEGORY.

    CATEGORY is a category or a mitigator, as `armslength rules list` names them.
    """
    from pipeline.packs import add_rule, copy_rules

    if not folder.exists():
        copy_rules(folder)
        print_line(f"Copied the rules that come along to {folder}.")
    rule = add_rule(folder, LABELS[label])
    print_line(f"{rule.path}:{rule.line}: {rule.id} is ready to be filled in.")
    print_line(f"Then run: armslength rules test --rules {folder}")


@rules_group.command("pages", epilog="Example: armslength rules pages docs/rules")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@rules_option
def pages_command(folder: Path, *, rules: Path | None) -> None:
    """Write a page in Markdown for each rule, and an index, into FOLDER.

    Pages of rules that are no longer there are removed.
    """
    from pipeline.report import PAGE_MARK, write_rule_pages

    pages = write_rule_pages(_load(rules))
    for path in sorted(folder.glob("*/*.md")):
        known = path.relative_to(folder).as_posix() in pages
        if not known and PAGE_MARK in path.read_text(encoding="utf-8"):
            path.unlink()
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print_line(f"{len(pages)} pages in {folder}")


@rules_group.command(
    "schema", epilog="Example: armslength rules schema > my-rules/pack.schema.json"
)
def schema_command() -> None:
    """Print the JSON Schema of a pack, by which editors complete and check it."""
    from pipeline.packs import editor_schema

    for line in json.dumps(editor_schema(), indent=2, sort_keys=True).splitlines():
        print_line(line)


def _load(folder: Path | None) -> "RuleBook":
    from pipeline.config import find_data_folder
    from pipeline.packs import load_rules

    # Named, so that patterns are proven: whoever asks may just have changed them.
    return load_rules(folder or find_data_folder("rules"))


def _examples(book: "RuleBook") -> "list[Example]":
    return [
        example
        for pack in book.packs
        for rule in pack.rules
        for example in (*rule.hits, *rule.misses)
    ]


def _find(book: "RuleBook", rule_id: str) -> "Rule":
    rules = {rule.id.casefold(): rule for pack in book.packs for rule in pack.rules}
    found = rules.get(rule_id.casefold())
    if found is not None:
        return found
    near = difflib.get_close_matches(rule_id.casefold(), rules, n=1)
    cure = f"Did you mean {rules[near[0]].id!r}?" if near else "See: armslength rules list"
    msg = f"no rule has the id {rule_id!r}"
    raise InputError(msg, cure=cure)


def _print_rule(rule: "Rule") -> None:
    print_line(f"{rule.id}  {rule.title}")
    print_line(f"{rule.label} ({', '.join(rule.subtypes) or 'no subtype'}), {rule.kind}")
    print_line(f"grade {rule.severity}, confidence {rule.confidence:.2f}")
    print_line(f"forms: {', '.join(rule.forms)}")
    mutual = "says nothing" if rule.mutuality is None else str(rule.mutuality)
    print_line(f"when both sides are bound: {mutual}")
    _print_part("Looks for", [rule.trigger.source])
    near = [
        f"{one.source}{'' if one.near is None else f'  (within {one.near} words)'}"
        for one in rule.conditions
    ]
    _print_part("And for", near)
    _print_part("Unless", [f"{one.source}  ({one.scope}: {one.because})" for one in rule.unless])
    _print_part("Grade moves on", [f"{one.source}  ({one.because})" for one in rule.graders])
    _print_part("Because", [rule.because])
    _print_part("Ask", [rule.ask])
    _print_part("Finds", [example.text for example in rule.hits])
    _print_part("Does not find", [f"{one.text}  ({one.because})" for one in rule.misses])


def _print_part(title: str, lines: Sequence[str]) -> None:
    shown = [" ".join(line.split()) for line in lines if line.strip()]
    if not shown:
        return
    print_line()
    print_line(title)
    for line in shown:
        print_line(f"  {line}")
