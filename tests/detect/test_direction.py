# SPDX-License-Identifier: Apache-2.0
"""Who is bound, in sentences written for these tests."""

import dataclasses

import pytest

from pipeline.detect.context import BEFORE, HEADING, ContextPart
from pipeline.detect.direction import name_implied, name_subject, read_direction
from pipeline.detect.matchtext import build_mask, make_match_text
from pipeline.detect.predicates import find_predicates, governing_predicate
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Bound, FindingKind, Mitigator, Mutuality, Role
from pipeline.packs import Form, load_rules

PARTIES = (
    Party("", ("Provider", "Sub-contractor", "Partner", "you", "your"), Role.SUB, 1.0),
    Party("", ("Lead Body", "Contractor", "we", "us", "our"), Role.PRIME, 1.0),
    Party("", ("Council",), Role.COMMISSIONER, 1.0),
    Party("", ("Learner",), Role.HELPED, 1.0),
    Party("Acme Ltd", ("Acme",), Role.OTHER, 0.0),
)

RULE = next(
    rule
    for pack in load_rules().packs
    for rule in pack.rules
    if rule.kind is FindingKind.RESTRICTION and rule.mutuality is Mutuality.FORMAL
)

# text, words that stand for the trigger, form, who is bound
CASES = [
    ("The Provider shall wear the uniform.", "wear", Form.DUTY, Bound.SUB),
    ("The Contractor shall wear the uniform.", "wear", Form.DUTY, Bound.PRIME),
    ("The Provider shall not be required to wear it.", "wear", Form.RELIEF, Bound.NONE),
    ("The Contractor may require the Provider to wear it.", "wear", Form.DUTY, Bound.SUB),
    ("The Contractor may remove the sign.", "remove", Form.POWER, Bound.SUB),
    ("The Provider may remove the sign.", "remove", Form.POWER, Bound.PRIME),
    ("Neither party shall remove the sign.", "remove", Form.BAN, Bound.MUTUAL),
    ("No sign may be removed by the Sub-contractor.", "removed", Form.BAN, Bound.SUB),
    ("The sign must be approved in writing by the Provider.", "approved", Form.DUTY, Bound.PRIME),
    ("The sign must be approved by the Provider's board.", "approved", Form.DUTY, Bound.SUB),
    ("The sign must be made and hung by the Provider.", "hung", Form.DUTY, Bound.SUB),
    ("Acme may remove the sign.", "remove", Form.POWER, Bound.UNCLEAR),
    ("Acme may remove the sign of the Provider.", "remove", Form.POWER, Bound.SUB),
    ("The Provider may remove the sign of Acme.", "remove", Form.POWER, Bound.PRIME),
    ("The Provider's staff must wear badges.", "wear", Form.DUTY, Bound.SUB),
    ("Badges may be worn only where the Lead Body has agreed.", "worn", Form.BAN, Bound.SUB),
    ("If you miss a target we can end the contract.", "end", Form.POWER, Bound.SUB),
    ("You must not, at any time, end the contract.", "end", Form.BAN, Bound.SUB),
    ("We expect you to back our plan.", "back", Form.DUTY, Bound.SUB),
    ("Nothing in this clause stops the Provider leaving.", "leaving", Form.RELIEF, Bound.NONE),
    ("The Contractor shall ensure its Sub-contractors do not bid.", "bid", Form.BAN, Bound.SUB),
    ("The Provider shall use the logo and shall not alter it.", "alter", Form.BAN, Bound.SUB),
    ("The Provider and its volunteers shall attend.", "attend", Form.DUTY, Bound.SUB),
    ("The Provider and the Contractor shall attend.", "attend", Form.DUTY, Bound.MUTUAL),
    ("Any default entitles the Contractor to end every contract.", "end", Form.POWER, Bound.SUB),
    ("Learners shall attend the course.", "attend", Form.DUTY, Bound.NONE),
    ("Acme may terminate at will.", "terminate", Form.POWER, Bound.UNCLEAR),
    ("Providers who are late will be taken to have left.", "left", Form.DEEMED, Bound.SUB),
    ("Should you withdraw, you shall repay the grant.", "repay", Form.DUTY, Bound.SUB),
    ("Should the work end, the Provider shall repay it.", "repay", Form.DUTY, Bound.SUB),
    ("The Contractor's logo shall appear on all papers.", "appear", Form.DUTY, Bound.UNCLEAR),
    ("The Contractor's staff shall wear badges.", "wear", Form.DUTY, Bound.PRIME),
    ("The Contractor shall not require you to change it.", "change", Form.BAN, Bound.PRIME),
    ("This clause shall not prevent you from speaking.", "speaking", Form.RELIEF, Bound.NONE),
    ("We will never ask you to change the sign.", "change", Form.BAN, Bound.PRIME),
    ("There is no need for you to change the sign.", "change", Form.RELIEF, Bound.NONE),
    ("The Provider may be removed from the list.", "removed", Form.POWER, Bound.SUB),
    ("The Provider will be consulted on changes.", "consulted", Form.POWER, Bound.PRIME),
    ("Neither party is prevented from speaking.", "speaking", Form.RELIEF, Bound.NONE),
    ("If the Provider cannot agree it may withdraw.", "withdraw", Form.POWER, Bound.PRIME),
    ("Our values must be upheld.", "upheld", Form.DUTY, Bound.UNCLEAR),
    ("The Provider shall not have any right to end it.", "end it", Form.BAN, Bound.SUB),
    ("Nothing in this Agreement entitles you to end it.", "end it", Form.BAN, Bound.SUB),
    ("The place of the Provider may be ended by us.", "ended", Form.POWER, Bound.SUB),
    ("The Provider agrees, for two years, not to bid.", "bid", Form.BAN, Bound.SUB),
    ("Providers are asked not to bid.", "bid", Form.BAN, Bound.SUB),
    ("The Provider must not seek grants or gifts.", "gifts", Form.BAN, Bound.SUB),
    ("The Council reserves the right to change the area.", "change", Form.POWER, Bound.SUB),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "form", "bound"), CASES, ids=[case[0] for case in CASES])
def test_the_governing_predicate_tells_who_is_bound(text, word, form, bound):
    mask = build_mask(PARTIES)
    seen = make_match_text(text, mask).text
    start = seen.index(word)
    predicate = governing_predicate(find_predicates(seen), start, start + len(word), seen)
    assert predicate is not None
    assert predicate.form is form
    assert read_direction(predicate, seen, RULE).bound is bound


def test_swapping_the_party_words_swaps_who_is_bound():
    mask = build_mask(PARTIES)
    swapped = build_mask(
        (
            Party("", ("Provider",), Role.PRIME, 1.0),
            Party("", ("Contractor",), Role.SUB, 1.0),
        )
    )
    text = "The Provider shall not bid without the Contractor."
    bounds = []
    for one in (mask, swapped):
        seen = make_match_text(text, one).text
        predicate = find_predicates(seen)[0]
        bounds.append(read_direction(predicate, seen, RULE).bound)
    assert bounds == [Bound.SUB, Bound.PRIME]


@pytest.mark.parametrize("month", ["in May 2026", "on 3 May 2026"])
def test_the_month_of_may_is_no_power(month):
    seen = make_match_text(f"The Provider signed {month}.", build_mask(PARTIES)).text
    assert find_predicates(seen) == ()


def test_what_the_other_side_will_do_binds_where_the_rule_says_so():
    seen = make_match_text("We will score bidders on fit.", build_mask(PARTIES)).text
    predicate = find_predicates(seen)[0]
    imposed = dataclasses.replace(RULE, imposed=True)
    assert read_direction(predicate, seen, RULE).bound is Bound.PRIME
    assert read_direction(predicate, seen, imposed).bound is Bound.SUB


@pytest.mark.parametrize(
    ("text", "bound", "implied"),
    [
        ("All letters must carry the mark.", Bound.SUB, True),
        ("Acme must carry the mark.", Bound.UNCLEAR, False),
        ("The Contractor must carry the mark.", Bound.PRIME, False),
    ],
    ids=["nobody named", "a party of unknown side", "the other side"],
)
def test_where_nobody_is_named_the_one_who_does_the_work_is_bound(text, bound, implied):
    seen = make_match_text(text, build_mask(PARTIES)).text
    predicate = find_predicates(seen)[0]
    direction = name_implied(read_direction(predicate, seen, RULE), predicate)
    assert (direction.bound, direction.implied) == (bound, implied)


@pytest.mark.parametrize(
    ("text", "part", "words", "bound"),
    [
        ("It shall use them at once.", BEFORE, "The Provider has a set of marks.", Bound.SUB),
        ("It shall use them at once.", BEFORE, "The Lead Body has a set of marks.", Bound.PRIME),
        ("Reports shall be sent each week.", HEADING, "Duties of the Lead Body", Bound.PRIME),
        ("Reports shall be sent each week.", HEADING, "The Provider's obligations", Bound.SUB),
        ("Reports shall be sent each week.", HEADING, "What we will do", Bound.PRIME),
        ("Reports shall be sent each week.", HEADING, "Reports", Bound.UNCLEAR),
        ("Reports shall be sent each week.", BEFORE, "The Lead Body keeps a file.", Bound.UNCLEAR),
    ],
    ids=lambda value: str(value),
)
def test_a_subject_that_is_not_named_is_looked_for_around(text, part, words, bound):
    """A pronoun stands for whom the words before are about; a heading announces whose duties."""
    mask = build_mask(PARTIES)
    seen = make_match_text(text, mask).text
    around = (ContextPart(part, make_match_text(words, mask).text),)
    predicate = name_subject(find_predicates(seen)[0], lambda: around, RULE.kind)
    assert read_direction(predicate, seen, RULE).bound is bound


MITIGATOR = next(
    rule
    for pack in load_rules().packs
    for rule in pack.rules
    if rule.label is Mitigator.FREEDOM_TO_CAMPAIGN
)


@pytest.mark.parametrize(
    ("text", "bound", "counts"),
    [
        ("The Provider may speak in public.", Bound.NONE, True),
        ("The Contractor may speak in public.", Bound.NONE, False),
        ("The Contractor shall not stop the Provider.", Bound.PRIME, True),
        ("Nothing here stops the Provider from speaking.", Bound.NONE, True),
        ("Both parties may speak in public.", Bound.MUTUAL, True),
        ("The Provider shall speak in public.", Bound.NONE, False),
    ],
    ids=lambda value: str(value),
)
def test_a_mitigator_binds_the_prime_or_nobody(text, bound, counts):
    seen = make_match_text(text, build_mask(PARTIES)).text
    direction = read_direction(find_predicates(seen)[0], seen, MITIGATOR)
    assert (direction.bound, direction.counts) == (bound, counts)


@pytest.mark.parametrize(
    ("label", "text", "counts"),
    [
        (Mitigator.OWN_BRAND_RIGHT, "SUB shall trade under its own name.", True),
        (Mitigator.OWN_BRAND_RIGHT, "SUB shall trade under PRIME's name.", False),
        (Mitigator.RETAINED_IP_DATA, "SUB shall own the rights in its courses.", True),
        (Mitigator.RETAINED_IP_DATA, "SUB shall hand over the rights in its courses.", False),
        (Mitigator.FAIR_PAYMENT, "SUB shall keep its own accounts.", False),
    ],
)
def test_a_duty_may_leave_the_subcontractor_what_is_its_own(label, text, counts):
    rule = next(pack.rules[0] for pack in load_rules().packs if pack.label is label)
    (predicate,) = find_predicates(text)
    assert read_direction(predicate, text, rule).counts is counts
