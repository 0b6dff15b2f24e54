# SPDX-License-Identifier: Apache-2.0
"""What the examples of the packs that come along cover."""

import pytest

from pipeline.domain.taxonomy import Category, FindingKind, Mitigator, Modifier
from pipeline.packs import Family, load_rules

BOOK = load_rules()
RESTRICTING = [pack for pack in BOOK.packs if pack.kind is FindingKind.RESTRICTION]


def test_every_label_of_the_taxonomy_has_a_pack():
    assert {pack.label for pack in BOOK.packs} == {*Category, *Mitigator, *Modifier}


@pytest.mark.parametrize("pack", RESTRICTING, ids=lambda pack: str(pack.label))
def test_every_category_misses_an_example_of_each_family_that_misleads(pack):
    families = {miss.family for rule in pack.rules for miss in rule.misses}
    assert families >= set(Family)


@pytest.mark.parametrize("pack", BOOK.packs, ids=lambda pack: str(pack.label))
def test_no_two_hits_of_a_rule_are_the_same_sentence(pack):
    for rule in pack.rules:
        texts = [" ".join(hit.text.lower().split()) for hit in rule.hits]
        assert len(set(texts)) == len(texts) >= 3, rule.id
