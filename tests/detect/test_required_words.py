# SPDX-License-Identifier: Apache-2.0
"""Words tell which rules can speak: fewer than all, and never one too few."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect import compile_rules
from pipeline.detect.required_words import (
    EDGE,
    is_word_list,
    read_needs,
    read_ways,
)
from pipeline.detect.word_index import Wanted, WordIndex
from pipeline.packs import load_rules
from pipeline.packs.rule import Scope

BOOK = load_rules()
ENGINE = compile_rules(BOOK)


def told(*words: str) -> frozenset[str]:
    """Writes a need as words, with '|' for a border."""
    return frozenset(word.replace("|", EDGE) for word in words)


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        pytest.param(r"\b(?:logo)\b", [told("|logo|")], id="a whole word"),
        pytest.param(r"\b(?:logos?)\b", [told("|logo|", "|logos|")], id="with or without an s"),
        pytest.param(r"\b(?:brand\w*)\b", [told("|brand")], id="whatever ending"),
        pytest.param(r"\b(?:logo|name)\b", [told("|logo|", "|name|")], id="one of two"),
        pytest.param(r"\b(?:co-?brand)\b", [told("|cobrand|", "|brand|")], id="perhaps a hyphen"),
        pytest.param(
            r"\b(?:orga[sz]e)\b", [told("|orgase|", "|orgaze|")], id="one of two letters"
        ),
        pytest.param(
            r"\b(?:display[^.;]{0,60}logo)\b", [told("|display"), told("logo|")], id="over a gap"
        ),
        pytest.param(r"\b(?:(?:display)? ?\w+)\b", [], id="all of it may be absent"),
        pytest.param(r"(?i)logo", [], id="flags are not understood"),
        pytest.param(r"(?P<a>logo)", [], id="names of groups are not understood"),
        pytest.param(r"logo|\w+", [], id="one alternative needs nothing"),
        pytest.param(r"lo{2,}go", [told("lo"), told("go")], id="a repeated letter"),
    ],
)
def test_what_a_pattern_needs(pattern, needs):
    assert sorted(read_needs(pattern), key=sorted) == sorted(needs, key=sorted)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        pytest.param(r"\b(?:logo|own)\b", ["|logo|", "|own|"], id="at the top"),
        pytest.param(
            r"\b(?:(?:logo)|(?:own|use))\b", ["|logo|", "|own|", "|use|"], id="of a list"
        ),
        pytest.param(r"\b(?:(?:a|b) logo)\b", ["|logo|"], id="not within a sequence"),
        pytest.param(r"\b(?:logo[|)]|own\||use)\b", ["|logo|", "|own|", "|use|"], id="escaped"),
        pytest.param(r"logo|logo", ["logo"], id="without the usual borders"),
    ],
)
def test_alternatives_are_told_apart(pattern, ways):
    assert [way[0] for way in read_ways(pattern)] == [told(way) for way in ways]


@pytest.mark.parametrize("pattern", [r"\b(?:logo))\b", r"\b(?:(logo)\b", r"\b(?:(?i)logo)\b"])
def test_a_pattern_that_is_not_understood_needs_nothing(pattern):
    assert read_needs(pattern) == ()
    assert list(WordIndex([Wanted((), read_ways(pattern))]).speakers("own")) == [0]


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        pytest.param("own logo", True, id="the first way"),
        pytest.param("own name", True, id="the second"),
        pytest.param("own brand and use", True, id="the third"),
        pytest.param("own brand", False, id="half of the third"),
        pytest.param("logo name use", False, id="without what each way needs"),
    ],
)
def test_a_rule_speaks_where_all_is_that_one_way_needs(text, speaks):
    ways = ((told("|logo|"),), (told("|name|"),), (told("|brand|"), told("|use|")))
    index = WordIndex([Wanted((told("|own|"),), ways)])
    assert list(index.speakers(text)) == [0] * speaks


def test_a_rule_without_a_way_never_speaks():
    assert list(WordIndex([Wanted((), ()), Wanted((), ((),))]).speakers("own")) == [1]


@st.composite
def pattern_and_text(draw):
    """Draws a pattern, and a text with words that it may match."""
    words = st.sampled_from(["logo", "use", "brand", "name", "own", "co"])
    atoms = st.one_of(
        words,
        words.map(lambda word: rf"{word}\w*"),
        words.map(lambda word: rf"{word}s?"),
        words.map(lambda word: rf"\b{word}\b"),
        st.sampled_from(
            [r"[^.;]{0,20}", r"\w+", "[ -]", "(?: own)?", r"(?:\w+ ){0,2}?", "x{2,3}"]
        ),
        st.lists(words, min_size=1, max_size=3).map(lambda many: f"(?:{'|'.join(many)})"),
    )
    sequences = st.lists(atoms, min_size=1, max_size=4).flatmap(
        lambda many: st.sampled_from(["", " "]).map(lambda joint: joint.join(many))
    )
    inner = draw(st.lists(sequences, min_size=1, max_size=3).map("|".join))
    text = draw(
        st.lists(
            st.sampled_from(["logo", "logos", "use", "brandname", "own", "co-brand", "xx", "-"])
        ).map(" ".join)
    )
    return rf"\b(?:{inner})\b", text


@given(pattern_and_text())
def test_a_text_that_a_pattern_matches_meets_its_needs(drawn):
    pattern, text = drawn
    index = WordIndex([Wanted(read_needs(pattern), read_ways(pattern))])
    speaks = list(index.speakers(text)) == [0]
    if re2.search(pattern, text):
        assert speaks
    elif is_word_list(pattern):
        assert not speaks


@pytest.mark.parametrize(
    ("pattern", "holds"),
    [
        pytest.param(r"\b(?:not|never|prohibit\w*)\b", True, id="words with any ending"),
        pytest.param(r"\b(?:members?|SUB)\b", True, id="words with or without an s"),
        pytest.param(r"\b(?:not|by no means)\b", False, id="several words"),
        pytest.param(r"\b(?:can't)\b", False, id="a mark within"),
        pytest.param(r"\b(?:brand\w+)\b", False, id="an ending that must be there"),
        pytest.param(r"brand", False, id="without borders"),
    ],
)
def test_lists_of_single_words_are_known(pattern, holds):
    assert is_word_list(pattern) is holds


def test_pieces_are_found_in_words_of_any_length():
    index = WordIndex([Wanted((), ((told("|logo|"),),)), Wanted((), ((told("logo"),),))])
    assert list(index.speakers("x" * 1000)) == []
    assert list(index.speakers(f"{'x' * 1000}logo")) == [1]
    assert list(index.speakers("logo")) == [0, 1]


def test_no_rule_is_passed_over_whose_patterns_match():
    """Held against the patterns themselves, on every seventh hit of all rules."""
    hits = [hit.text for pack in BOOK.packs for rule in pack.rules for hit in rule.hits][::7]
    masked = [
        text.lower().replace("the provider", "SUB").replace("the prime", "PRIME") for text in hits
    ]
    patterns = [
        [
            re2.compile(one.pattern)
            for one in (rule.trigger, *rule.conditions)
            if one.scope is Scope.PROVISION
        ]
        for pack in BOOK.packs
        for rule in pack.rules
    ]
    speaking = 0
    for text in masked:
        able = set(ENGINE.words.speakers(text))
        matching = {n for n, own in enumerate(patterns) if all(one.search(text) for one in own)}
        speaking += len(matching)
        assert matching <= able
    assert speaking >= len(hits) // 2


def test_most_rules_are_passed_over():
    text = "this agreement is governed by the law of england and wales."
    assert len(list(ENGINE.words.speakers(text))) < len(ENGINE.rules) / 10
