# SPDX-License-Identifier: Apache-2.0
"""Every rule that comes with the program finds its hits and leaves its misses alone."""

import dataclasses

import pytest

from pipeline.detect import check_examples
from pipeline.domain.taxonomy import CORE_CATEGORIES
from pipeline.packs import Example, Pack, Rule, RuleBook, load_rules

BOOK = load_rules()
PACKS = {pack.label: pack for pack in BOOK.packs}


@pytest.mark.parametrize("pack", BOOK.packs, ids=lambda pack: str(pack.label))
def test_the_examples_of_a_pack_hold(pack: Pack):
    failures = check_examples(dataclasses.replace(BOOK, packs=(pack,)))
    assert failures == ()


def test_the_core_categories_have_packs():
    assert set(CORE_CATEGORIES) <= set(PACKS)


def test_an_example_that_fails_is_reported():
    rule = BOOK.packs[0].rules[0]
    wrong = dataclasses.replace(rule, hits=(Example("The weather is fine."),), misses=())
    book = dataclasses.replace(BOOK, packs=(dataclasses.replace(BOOK.packs[0], rules=(wrong,)),))
    assert [failure.rule_id for failure in check_examples(book)] == [rule.id]


def conditions() -> list[tuple[Pack, Rule, int]]:
    return [
        (pack, rule, position)
        for pack in BOOK.packs
        for rule in pack.rules
        for position in range(len(rule.conditions))
    ]


@pytest.mark.parametrize(
    ("pack", "rule", "position"), conditions(), ids=lambda value: getattr(value, "id", None)
)
def test_no_condition_of_a_rule_is_idle(pack: Pack, rule: Rule, position: int):
    """Dropping any one condition breaks at least one of the rule's own misses."""
    fewer = rule.conditions[:position] + rule.conditions[position + 1 :]
    loose = dataclasses.replace(rule, conditions=fewer, hits=())
    book: RuleBook = dataclasses.replace(BOOK, packs=(dataclasses.replace(pack, rules=(loose,)),))
    assert check_examples(book) != ()
