# SPDX-License-Identifier: Apache-2.0
"""Rules run in linear time, each pattern within bounds, and one that takes too long is stopped."""

import re
from itertools import count

import pytest
import re2

from pipeline.detect import compile_rules, detect_findings, judging
from pipeline.detect.engine import RuleClock, Trigger
from pipeline.detect.patterns import Reading, compile_pattern
from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.domain.document import Block, BlockKind, Document, FileFormat
from pipeline.outline import build_outline
from pipeline.packs import Pack, load_rules

BOOK = load_rules()
ENGINE = compile_rules(BOOK)
# Instructions of the automaton that a pattern becomes; a large one is slow on every text.
LARGEST = 20_000
LONGEST_GAP = 500
# 'Any letter, or any but a few, without end': it runs over whole documents. A class that leaves
# out the space ends at the end of a word.
ENDLESS = re.compile(r"(?<!\\)(?:\.|\[\^[^\] ]*\])(?:[*+]|\{\d+,\})")
BOUNDS = re.compile(r"\{\d*,(\d+)\}")


def patterns_of(pack: Pack) -> list[str]:
    parts = [*pack.graders, *pack.unless]
    for rule in pack.rules:
        parts += (rule.trigger, *rule.conditions, *rule.unless, *rule.graders)
    return sorted({one.pattern for one in parts})


@pytest.mark.parametrize("pack", BOOK.packs, ids=lambda pack: str(pack.label))
def test_no_pattern_of_a_pack_can_run_away(pack: Pack):
    for pattern in patterns_of(pack):
        assert re2.compile(pattern).programsize < LARGEST, pattern[:80]
        assert not ENDLESS.search(pattern), pattern[:80]
        assert all(int(most) <= LONGEST_GAP for most in BOUNDS.findall(pattern)), pattern[:80]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        pytest.param("a fee of £5", (9, 11), id="a sign of the first 256 letters"),
        pytest.param(
            "a fee \N{GRINNING FACE} of £5", (11, 13), id="behind a letter of many bytes"
        ),
    ],
)
def test_places_count_letters_and_not_bytes(text, place):
    assert list(Reading(text).places(compile_pattern("£5"))) == [place]


def test_a_letter_beyond_the_first_256_is_none_that_a_pattern_names():
    assert not Reading("\N{GRINNING FACE}").has(compile_pattern(r"\?|\w"))


def triggers(number: int):
    yield from [Trigger(ENGINE.rules[0], 0, 1)] * number


def test_a_rule_that_takes_too_long_is_stopped_for_the_document():
    ticks = count()
    clock = RuleClock(seconds=2.5, now=lambda: float(next(ticks)))
    assert len(list(clock.watch("EX-001", triggers(50)))) == 3
    assert list(clock.watch("EX-001", triggers(50))) == []
    assert len(list(clock.watch("EX-002", triggers(1)))) == 1
    assert clock.stopped() == ("EX-001",)


def test_a_stopped_rule_is_told_and_what_it_found_is_kept(monkeypatch):
    ticks = count(step=10)
    monkeypatch.setattr(judging, "RuleClock", lambda: RuleClock(now=lambda: float(next(ticks))))
    monkeypatch.setattr("pipeline.detect.patterns._LONG_TEXT", 0)
    text = "1. The Provider shall not work for any other commissioner in the county."
    document = Document(
        "paper", "0" * 64, FileFormat.DOCX, text, (Block(BlockKind.PARAGRAPH, 0, len(text), 0),)
    )
    outline = build_outline(document, lexicon=BOOK.parties)
    detection = detect_findings(document, outline, ENGINE)
    assert "exclusivity" in [str(one.label) for one in detection.findings]
    told = [one for one in detection.diagnostics if one.code is ReasonCode.RULE_TIMEOUT]
    assert [one.gravity for one in told] == [Gravity.PARTIAL]
    assert "EX-" in told[0].message
    assert told[0].cure


def test_ordinary_papers_stop_no_rule():
    assert RuleClock().stopped() == ()
