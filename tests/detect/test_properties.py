# SPDX-License-Identifier: Apache-2.0
"""What holds for every rule, whatever stands around the sentences that it finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import assess_document
from pipeline.detect import compile_rules, judge_sentence
from pipeline.domain.assessment import Coverage
from pipeline.domain.taxonomy import FindingKind
from pipeline.packs import load_rules

BOOK = load_rules()
ENGINE = compile_rules(BOOK)
OTHER_WORDS = re.compile(
    r"(?i)\b(?:you|your|we|us|our|bidder|member|partner|lead|contractor|supplier|party|parties"
    r"|author|consultant|franchisee|agent|council|commissioner|authority|consortium|clause)\w*"
    # Several of them have no one name that could stand in their place.
    r"|\bproviders\b"
)
UNRELATED = (
    "Headings are for convenience and do not affect how this Agreement is read.",
    "This Agreement may be signed in any number of copies.",
    "The Schedules form part of this Agreement.",
    "References to a statute include that statute as it stands from time to time.",
    "The weather in the county is mild for most of the year.",
)
NAMES = (("Meridian", "Haven House"), ("Northgate", "Oakleaf"), ("Ferris", "Bright Start"))
START = "1. This Agreement starts on the day on which it is signed."
END = "3. Notices are sent by post."
PARTIES = 'This Agreement is made between Lead Ltd (the "{0}") and Haven (the "{1}").'


def sentences(kind: FindingKind) -> list[str]:
    """Returns hits that speak of Prime and Provider alone, and give findings of one kind."""
    texts = [
        hit.text
        for pack in BOOK.packs
        if pack.kind is kind
        for rule in pack.rules
        for hit in rule.hits
        if not (hit.before or hit.heading or hit.defined or hit.todo)
        and "Provider" in hit.text
        and not OTHER_WORDS.search(hit.text)
    ]
    return [
        text
        for text in texts
        if {one.kind for one in judge_sentence(text, ENGINE, BOOK.parties)} == {kind}
    ]


RESTRICTIONS = sentences(FindingKind.RESTRICTION)
MITIGATORS = sentences(FindingKind.MITIGATOR)
any_sentence = st.sampled_from(RESTRICTIONS + MITIGATORS)


def told(findings):
    return [
        (str(one.label), one.severity, one.bound, one.mutuality, one.rule_ids, one.force)
        for one in findings
    ]


def index(findings):
    return assess_document(
        "paper", findings, weights=BOOK.weights, coverage=Coverage()
    ).neutral.value


def test_there_are_sentences_to_hold_this_against():
    assert len(RESTRICTIONS) > 20
    assert len(MITIGATORS) > 5


@given(st.sampled_from(UNRELATED), any_sentence, st.booleans())
def test_an_unrelated_clause_beside_it_changes_nothing(judge, unrelated, sentence, before):
    alone = [START, f"2. {sentence}", END]
    beside = [START, f"1A. {unrelated}", *alone[1:]] if before else [*alone[:2], unrelated, END]
    assert told(judge(*beside)) == told(judge(*alone))


@given(any_sentence, st.sampled_from(NAMES))
def test_other_names_for_the_parties_change_nothing(judge, sentence, names):
    prime, provider = names
    renamed = re.sub(r"\bProvider\b", provider, re.sub(r"\bPrime\b", prime, sentence))
    roles = PARTIES.format("Prime", "Provider")
    renamed_roles = PARTIES.format(prime, provider)
    known = "1. The {0} is the lead contractor. The {1} is its sub-contractor for the Services."
    plain = judge(known.format("Prime", "Provider"), f"2. {sentence}", parties=roles)
    other = judge(known.format(prime, provider), f"2. {renamed}", parties=renamed_roles)
    assert told(other) == told(plain)


@given(st.lists(any_sentence, min_size=1, max_size=5), st.sampled_from(RESTRICTIONS))
def test_one_more_restriction_never_lowers_the_index(judge, before, restriction):
    clauses = [f"{number}. {text}" for number, text in enumerate(before, 1)]
    more = [*clauses, f"{len(clauses) + 1}. {restriction}"]
    assert index(judge(*more)) >= index(judge(*clauses))


@given(st.lists(any_sentence, min_size=1, max_size=5), st.sampled_from(MITIGATORS))
def test_one_more_relief_never_raises_the_index(judge, before, relief):
    clauses = [f"{number}. {text}" for number, text in enumerate(before, 1)]
    more = [*clauses, f"{len(clauses) + 1}. {relief}"]
    assert index(judge(*more)) <= index(judge(*clauses))
