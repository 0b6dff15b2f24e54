# SPDX-License-Identifier: Apache-2.0
"""Our values and theirs: what agrees, what pulls apart, and what is said of what is not seen."""

import json
from pathlib import Path

import pytest

from pipeline.assess import align_values
from pipeline.domain.alignment import ListedValue
from pipeline.domain.document import Span
from pipeline.domain.profile import OwnStatement
from pipeline.domain.taxonomy import Category
from pipeline.packs import load_rules


@pytest.fixture(scope="session")
def families():
    return load_rules().value_families


@pytest.fixture(scope="session")
def align(families):
    """Compares statements of ours with places where a paper lists values."""

    def aligned(ours, theirs, findings=()):
        values = [OwnStatement(text, "values.toml") for text in ours]
        creed = [ListedValue(Span(0, len(text)), text) for text in theirs]
        return align_values(values, findings, creed, families=families)

    return aligned


def _relation(alignment):
    if alignment.tension:
        return "tension"
    return "matched" if alignment.matched else "unmatched"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        pytest.param("Kindness", "Be kind.", "matched", id="one stem"),
        pytest.param("KINDNESS", "be kind", "matched", id="in capitals"),
        pytest.param("We are honest.", "Candour", "matched", id="one family, other words"),
        pytest.param("Honesty", "Speed", "unmatched", id="two families"),
        pytest.param("Open door", "Sanctions follow.", "tension", id="opposed families"),
        pytest.param("Sanctions follow.", "Open door", "tension", id="whoever says which"),
        pytest.param("We never chase profit.", "Profit", "tension", id="denied by one"),
        pytest.param("No profit here.", "Never for profit", "matched", id="denied by both"),
        pytest.param("We turn nobody away.", "Welcome", "matched", id="denied within"),
        pytest.param("We never turn anyone away.", "Welcome", "matched", id="what a value denies"),
        pytest.param("At their own pace", "Pace", "tension", id="a longer phrase wins"),
        pytest.param("It\u2019s honest", "Candour", "matched", id="typographic apostrophe"),
        pytest.param("", "", "unmatched", id="empty"),
        pytest.param("Honest " * 5000, "Honest " * 5000, "matched", id="long"),
    ],
)
def test_words_decide(ours, theirs, expected, align):
    assert _relation(align([ours], [theirs])) == expected


def test_each_pair_has_the_exact_words_of_both_and_says_why(align):
    (pair,) = align(["Our door is open to everyone"], ["Zero tolerance of lateness"]).tension
    assert pair.ours == OwnStatement("Our door is open to everyone", "values.toml")
    assert pair.our_words in pair.ours.text
    assert pair.their_words == "Zero tolerance"
    assert pair.why.startswith("one takes people as they come")


def test_what_answers_to_nothing_is_named_with_its_value(align):
    found = align(["Faith and honesty"], ["Pace and honesty"])
    (theirs,) = found.theirs_alone
    (ours,) = found.ours_alone
    assert (theirs.words, theirs.value) == ("Pace", "speed")
    assert (ours.words, ours.value) == ("Faith", "faith")


def test_what_is_not_recognised_is_said_to_be_so_and_never_matched(align):
    found = align(["Zorbing"], ["The Provider shall embrace the Brightwater Creed."])
    assert [(one.words, one.value) for one in found.theirs_alone] == [("", "")]
    assert [(one.words, one.value) for one in found.ours_alone] == [("", "")]
    assert (found.tension, found.matched) == ((), ())


def test_a_paper_without_a_word_on_values_was_not_looked_at(align):
    found = align(["Honesty"], [])
    assert found.looked_at == 0
    assert [one.value for one in found.ours_alone] == ["honesty"]


def test_what_is_imposed_counts_and_what_binds_the_prime_does_not(align, restriction):
    def finding(quote, **values):
        return restriction(Category.VALUE_STATEMENT, 2, quote=quote, clause="6.1", **values)

    found = align(
        ["Honesty"],
        ["Honesty", "Integrity first"],
        [
            finding("The Provider shall act with honesty"),
            finding("The Prime shall be honest", bound="prime"),
            finding("Once more: honest", flags=("repeat",)),
            restriction(Category.EXCLUSIVITY, 2, quote="honest"),
        ],
    )
    assert found.looked_at == 2
    imposed, listed = found.matched
    assert (imposed.theirs.clause, bool(imposed.theirs.finding_id)) == ("6.1", True)
    assert (listed.theirs.quote, listed.theirs.finding_id) == ("Integrity first", "")


# Of twenty pairs each, how many come out as a person had written down. When they were first run it
# was 20 of those written before the lexicon, 7 of those written after it, and, when it had grown
# by what these showed, 7 of the third: new sentences say old values in ever other words. These
# floors keep what was gained; they measure nothing new (docs/decisions/0012).
FLOORS = {"before": 20, "after": 20, "third": 20}


@pytest.mark.parametrize("half", FLOORS)
def test_pairs_that_people_judged_come_out_as_often_as_before(half, align):
    path = Path(__file__).parent / f"value_pairs_{half}.jsonl"
    pairs = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = sum(
        _relation(align([pair["ours"]], [pair["theirs"]])) == pair["expected"] for pair in pairs
    )
    assert len(pairs) == 20
    assert right >= FLOORS[half]
