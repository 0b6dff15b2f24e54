# SPDX-License-Identifier: Apache-2.0
"""The form of a sentence and who is bound, in sentences of many drafters' styles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.direction import read_direction
from pipeline.detect.matchtext import build_mask, make_match_text
from pipeline.detect.predicates import Predicate, find_predicates, governing_predicate
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import Bound, FindingKind, Mutuality, Role
from pipeline.packs import Form, load_rules

PARTIES = (
    Party("", ("Provider", "Sub-contractor", "Partner", "Member", "you", "your"), Role.SUB, 1.0),
    Party("", ("Lead", "Contractor", "Prime", "we", "us", "our"), Role.PRIME, 1.0),
    Party("", ("Council",), Role.COMMISSIONER, 1.0),
    Party("", ("Learner",), Role.HELPED, 1.0),
)
MASK = build_mask(PARTIES)
RULE = next(
    rule
    for pack in load_rules().packs
    for rule in pack.rules
    if rule.kind is FindingKind.RESTRICTION and rule.mutuality is Mutuality.FORMAL
)

SUB, PRIME, MUTUAL, NONE, UNCLEAR = (
    Bound.SUB,
    Bound.PRIME,
    Bound.MUTUAL,
    Bound.NONE,
    Bound.UNCLEAR,
)

# text, words that stand for the trigger, who is bound
DUTIES = [
    ("The Provider shall paint the doors green.", "paint", SUB),
    ("The Lead must paint the doors green.", "paint", PRIME),
    ("You will paint the doors green.", "paint", SUB),
    ("You'll paint the doors green.", "paint", SUB),
    ("We'll paint the doors green.", "paint", PRIME),
    ("You've got to paint the doors green.", "paint", SUB),
    ("You're to paint the doors green.", "paint", SUB),
    ("The Provider has got to paint the doors.", "paint", SUB),
    ("The Provider needs to paint the doors.", "paint", SUB),
    ("The Provider is to paint the doors.", "paint", SUB),
    ("The Provider undertakes to paint the doors.", "paint", SUB),
    ("The Partner hereby covenants with the Lead to paint the doors.", "paint", SUB),
    ("The Members agree to paint the doors.", "paint", SUB),
    ("It is agreed that the Provider shall paint the doors.", "paint", SUB),
    ("It is for the Provider to paint the doors.", "paint", SUB),
    ("A painter of the Provider whose work the Lead dislikes shall be changed.", "changed", SUB),
    ("The colour of the doors inures to the benefit of the Lead.", "colour", SUB),
    ("The Provider consents to the painting of the doors.", "painting", SUB),
    ("The promise to paint the doors binds each Member.", "paint", SUB),
    ("A departing Member continues to paint the doors.", "paint", SUB),
    ("Council data shall, as between the parties, belong to the Lead.", "data", SUB),
    ("Learner records shall be and remain the property of the Lead.", "records", SUB),
    ("The doors are the Lead's, and may be painted by the Provider.", "doors", SUB),
    ("The doors shall become the Council's absolutely.", "doors", SUB),
    ("Learners who are late shall be painted out by the kind Provider.", "painted", SUB),
    ("Title to the doors shall at all times remain with the Lead.", "doors", SUB),
    ("It shall be up to the Provider to paint the doors.", "paint", SUB),
    ("Painting the doors is the responsibility of the Provider.", "Painting", SUB),
    ("Painting is the Provider's sole responsibility.", "Painting", SUB),
    ("The balance becomes due from the Provider on that day.", "balance", SUB),
    ("The balance falls due from the Lead on that day.", "balance", PRIME),
    ("The cost of paint falls on the Provider.", "cost of paint", SUB),
    ("The cost of paint shall be borne by the Provider.", "cost of paint", SUB),
    ("Payment is conditional upon the Provider painting the doors.", "painting", SUB),
    ("It is a condition of the grant that you paint the doors.", "paint", SUB),
    ("The Lead may require the Provider to paint the doors.", "paint", SUB),
    ("The Lead shall be entitled to direct the Provider to paint them.", "paint", SUB),
    ("We want every Partner to paint its doors.", "paint", SUB),
    ("The Provider is expected to paint the doors.", "paint", SUB),
    ("The Lead shall procure that its Sub-contractors paint the doors.", "paint", SUB),
    ("The Lead shall ensure that the Provider paints the doors.", "paints", SUB),
    ("The Lead shall ensure that the Provider is paid on time.", "paid", PRIME),
    ("The Provider shall ensure that its volunteers paint the doors.", "paint", SUB),
    ("The Provider and the Lead shall each paint a door.", "paint", MUTUAL),
    ("Each party shall paint a door.", "paint", MUTUAL),
    ("Each side shall paint a door.", "paint", MUTUAL),
    ("Either side may go, and where it is the Provider that goes it must paint.", "paint", SUB),
    ("Both organisations will paint a door.", "paint", MUTUAL),
    ("As between the parties, each shall paint its own door.", "paint", MUTUAL),
    ("The liability of the Lead and of the Provider shall be equal.", "liability", MUTUAL),
    ("The Lead's and the Provider's liability shall be equal.", "liability", MUTUAL),
    (
        "The Lead's debt to the Provider, and the Provider's to the Lead, shall be small.",
        "debt",
        MUTUAL,
    ),
    ("The Lead shall paint its door, and the Provider shall do likewise.", "paint", MUTUAL),
    ("The Provider shall paint the Lead's doors, which match each other.", "paint", SUB),
    ("The Provider shall paint the other door, which shall be green.", "green", SUB),
    ("Each of the Lead and the Provider shall paint a door.", "paint", MUTUAL),
    ("The colour is up to the Provider, and the Lead will paint it.", "paint", PRIME),
    ("If the Lead so asks, the Provider shall paint the doors.", "paint", SUB),
    ("The Provider shall, as the Lead may direct, paint the doors.", "paint", SUB),
    ("The doors shall be painted to the Lead's satisfaction.", "painted", SUB),
    ("The doors must be painted by the Provider.", "painted", SUB),
    ("The Provider's trustees must paint the doors.", "paint", SUB),
    ("The Lead's trustees must paint the doors.", "paint", PRIME),
    ("Learners must paint the doors.", "paint", NONE),
    ("The Provider waives its claim to the doors.", "claim", SUB),
    ("The Lead waives its claim to the doors.", "claim", PRIME),
    ("The Provider assigns the drawings to the Lead.", "drawings", SUB),
    ("Title to the drawings vests in the Lead.", "drawings", SUB),
    ("The drawings shall vest absolutely in the Lead.", "drawings", SUB),
    ("The drawings belong to the Lead.", "drawings", SUB),
    ("The drawings are the property of the Council.", "drawings", SUB),
    ("The drawings remain the Lead's exclusive property.", "drawings", SUB),
    ("The drawings belong to the Provider.", "drawings", PRIME),
    ("The Provider indemnifies the Lead against loss.", "loss", SUB),
    ("The Provider bears the cost of paint.", "cost", SUB),
    ("The Partner wears the green badge at all events.", "badge", SUB),
    ("Please send us the keys each night.", "keys", SUB),
    ("Send us the keys each night.", "keys", SUB),
    ("If a reporter calls, tell us at once.", "tell", SUB),
    ("Always use the green door.", "door", SUB),
    ("Make sure the green door is shut.", "door", SUB),
    ("You had better paint the doors.", "paint", SUB),
    ("The Provider shall be bound to paint the doors.", "paint", SUB),
    ("The Provider is answerable for the doors.", "doors", SUB),
    ("A Member ought to paint its doors.", "paint", SUB),
    ("The Provider accepts that it shall paint the doors.", "paint", SUB),
    ("The Provider shall use the mark and shall renew it.", "renew", SUB),
    ("Should the Lead move, the Provider shall paint the doors.", "paint", SUB),
]

BANS = [
    ("The Provider shall not paint the doors.", "paint", SUB),
    ("You can't paint the doors.", "paint", SUB),
    ("You won't paint the doors.", "paint", SUB),
    ("We won't paint the doors.", "paint", PRIME),
    ("The Provider is not to paint the doors.", "paint", SUB),
    ("Neither the Provider nor its staff may paint the doors.", "paint", SUB),
    ("Neither the Lead nor the Provider may paint the doors.", "paint", MUTUAL),
    ("Neither party may paint the doors.", "paint", MUTUAL),
    ("No part of the doors may be painted by the Provider.", "painted", SUB),
    ("No Member may paint the doors.", "paint", SUB),
    ("In no event shall the Provider paint the doors.", "paint", SUB),
    ("In no event shall the Lead paint the doors.", "paint", PRIME),
    ("Under no circumstances may you paint the doors.", "paint", SUB),
    ("The Provider shall under no circumstances paint the doors.", "paint", SUB),
    ("At no time may the Provider paint the doors.", "paint", SUB),
    ("The Provider shall knock, nor shall it paint the doors.", "paint", SUB),
    ("The Provider is precluded from painting the doors.", "painting", SUB),
    ("The Provider is debarred from painting the doors.", "painting", SUB),
    ("The Provider is restrained from painting the doors.", "painting", SUB),
    ("This clause forbids the Provider to paint the doors.", "paint", SUB),
    ("The licence prohibits the Lead from painting the doors.", "painting", PRIME),
    ("The Provider covenants to refrain from painting.", "painting", SUB),
    ("The Provider undertakes for two years after the end not to paint.", "paint", SUB),
    ("The Provider shall have no right to paint the doors.", "paint", SUB),
    ("The Provider has no claim to the doors.", "claim", SUB),
    ("The Provider shall have no entitlement to any payment.", "payment", SUB),
    ("The Lead has no right to paint the doors.", "paint", PRIME),
    ("A Member that leaves forfeits its deposit.", "deposit", SUB),
    ("The Lead's consent is required before any door is painted.", "painted", SUB),
    ("Any new door needs the Lead's approval.", "new door", SUB),
    ("Prior written approval of the Council must be obtained.", "approval", SUB),
    ("The Provider may paint the doors only with our leave.", "paint", SUB),
    ("Only the Lead's colours may be used by the Provider.", "used", SUB),
    ("The Provider may paint the doors with the consent of the Lead.", "paint", SUB),
    ("The Provider may, subject to approval by the Lead, paint them.", "paint", SUB),
    ("The Provider shall no longer paint the doors.", "paint", SUB),
    ("Please do not paint the doors.", "paint", SUB),
    ("Don't talk to anyone about the doors.", "talk", SUB),
    ("Never paint the doors.", "paint", SUB),
    ("You are not allowed to paint the doors.", "paint", SUB),
    ("You aren't allowed to paint the doors.", "paint", SUB),
    ("You're not allowed to paint the doors.", "paint", SUB),
    ("You are not free to paint the doors.", "paint", SUB),
    ("The Lead may ask the Provider not to paint the doors.", "paint", SUB),
    ("The Lead shall procure that its Sub-contractors do not paint.", "paint", SUB),
    ("The Lead shall not prevent the Provider from painting.", "painting", PRIME),
    ("The Provider must refrain from painting the doors.", "painting", SUB),
    ("The Provider must stay away from the doors.", "doors", SUB),
    ("Nothing in this Agreement permits the Provider to paint.", "paint", SUB),
    ("The Provider does not paint the doors during the term.", "paint", SUB),
    ("Neither of us may paint the doors.", "paint", MUTUAL),
    ("The Provider is not to apply for paint.", "paint", SUB),
    ("The Provider will not apply to others for paint.", "paint", SUB),
    ("No Learner shall, for a year, be painted by the Provider.", "painted", SUB),
    ("The Provider may paint doors where the Lead, at its choice, has consented.", "paint", SUB),
    ("You are free to paint the doors so long as we've signed the colour off.", "paint", SUB),
    ("This Agreement shall bind both and neither party shall paint.", "paint", MUTUAL),
    ("The doors may not be painted without the consent of the other party.", "painted", MUTUAL),
    ("The Provider shall not, and shall cause its staff not to, paint.", "paint", SUB),
    ("The Provider will cause all of its group companies to not paint.", "paint", SUB),
    ("The Members shall each be bound not to paint.", "paint", SUB),
    ("The grant is conditional upon the Provider not painting.", "painting", SUB),
    ("The Provider may paint the doors provided the Lead has first agreed.", "paint", SUB),
    ("The Provider is free to paint in so far as the Lead allows it.", "paint", SUB),
    ("The Provider is entitled to paint only out of what the Lead sends.", "paint", SUB),
]

POWERS = [
    ("The Lead may paint the doors.", "paint", SUB),
    ("The Lead or the Council may paint the doors.", "paint", SUB),
    ("The Lead or the Provider may paint the doors.", "paint", MUTUAL),
    ("If one of the parties is late, the other may paint the doors.", "paint", MUTUAL),
    ("The Provider may paint the doors.", "paint", PRIME),
    ("The Provider may, if it wishes, paint the doors.", "paint", PRIME),
    ("The Lead reserves the right to paint the doors.", "paint", SUB),
    ("The Lead reserves to itself the sole right to paint.", "paint", SUB),
    ("The Provider has the right to paint the doors.", "paint", PRIME),
    ("The Council shall have an absolute discretion to paint.", "paint", SUB),
    ("The Lead is entitled, on notice, to paint the doors.", "paint", SUB),
    ("A late report entitles the Lead to paint the doors.", "paint", SUB),
    ("This gives the Lead the right to paint the doors.", "paint", SUB),
    ("The colour is for the Lead to decide.", "colour", SUB),
    ("It is for the Lead to determine the colour.", "colour", SUB),
    ("The colour is at the Lead's sole discretion.", "colour", SUB),
    ("The Lead decides the colour.", "colour", SUB),
    ("The Lead is the sole and exclusive owner of the doors.", "doors", SUB),
    ("On colours the Lead has the final say.", "colours", SUB),
    ("The choice of colour rests with the Lead.", "colour", SUB),
    ("Nothing in this clause prevents the Lead from painting.", "painting", SUB),
    ("The Provider may be struck from the list.", "struck", SUB),
    ("The door may be closed by the Lead.", "closed", SUB),
    ("If you are late we can close the door.", "close", SUB),
    ("The Provider will be consulted about colours.", "colours", PRIME),
    ("The Lead is to be free to paint the doors.", "paint", SUB),
    ("The Lead shall be at liberty, whenever it likes, to paint.", "paint", SUB),
    ("It shall be lawful for the Lead to paint the doors.", "paint", SUB),
    ("The Lead is entitled, at any time, for any reason, and unpaid, to paint.", "paint", SUB),
    ("The decision of the Lead's manager shall be final.", "decision", SUB),
    ("Doors are shared out by the Lead, and it may paint them.", "paint", SUB),
]

RELIEFS = [
    ("The Provider shall not be required to paint.", "paint", NONE),
    ("The Provider is not obliged to paint.", "paint", NONE),
    ("You don't have to paint.", "paint", NONE),
    ("You won't be asked to paint.", "paint", NONE),
    ("You needn't be asked to paint.", "paint", NONE),
    ("You're not required to paint.", "paint", NONE),
    ("The Provider need not paint.", "paint", NONE),
    ("The Provider is under no duty to paint.", "paint", NONE),
    ("There is no obligation on the Provider to paint.", "paint", NONE),
    ("There is no obligation on the Lead to offer work.", "offer", SUB),
    ("The Lead is under no obligation to offer work.", "offer", SUB),
    ("The Lead shall have no liability for the doors.", "doors", SUB),
    ("The Lead accepts no responsibility for the doors.", "doors", SUB),
    ("Nothing here obliges the Lead to offer work.", "offer", SUB),
    ("Nothing here obliges the Provider to paint.", "paint", NONE),
    ("Nothing in this clause prevents the Provider from painting.", "painting", NONE),
    ("This clause shall not prevent the Provider from painting.", "painting", NONE),
    ("This clause does not apply to doors painted by the Provider.", "doors", NONE),
    ("The Provider remains free to paint.", "paint", NONE),
    ("The Provider is at liberty to paint.", "paint", NONE),
    ("The Provider is released from its duty to paint.", "paint", NONE),
    ("The Lead does not need to paint.", "paint", SUB),
    ("No fee is payable by the Provider.", "fee", NONE),
    ("Neither party is prevented from painting.", "painting", NONE),
    ("No consent is needed for painting by the Provider.", "painting", NONE),
    ("The Provider is not barred from painting.", "painting", NONE),
    ("The Provider shall not be prevented from painting.", "painting", NONE),
]

DEEMED = [
    ("The Provider shall be deemed to have painted.", "painted", SUB),
    ("Members who are late will be treated as having left.", "left", SUB),
    ("A Partner that is silent is taken to agree.", "agree", SUB),
    ("The Lead is deemed to have agreed after ten days.", "agreed", PRIME),
]

TABLE = [
    (form, *case)
    for form, cases in (
        (Form.DUTY, DUTIES),
        (Form.BAN, BANS),
        (Form.POWER, POWERS),
        (Form.RELIEF, RELIEFS),
        (Form.DEEMED, DEEMED),
    )
    for case in cases
]


def governing(text: str, word: str) -> tuple[Predicate | None, str]:
    """Returns what governs a word of a text, and the text as rules see it."""
    seen = make_match_text(text, MASK).text
    start = seen.index(make_match_text(word, MASK).text)
    return governing_predicate(find_predicates(seen), start, start + len(word), seen), seen


@pytest.mark.parametrize(
    ("form", "text", "word", "bound"), TABLE, ids=[f"{case[0]}: {case[1]}" for case in TABLE]
)
def test_a_sentence_binds_in_its_form(form, text, word, bound):
    predicate, seen = governing(text, word)
    assert predicate is not None
    direction = read_direction(predicate, seen, RULE)
    assert (predicate.form, direction.bound) == (form, bound)


def test_no_in_an_object_bans_nothing():
    predicate, _ = governing(
        "The Provider shall use its name and no other and shall paint.", "paint"
    )
    assert predicate is not None
    assert predicate.form is Form.DUTY


# The direction test set of the taxonomy, section 2.6, by those who wrote it.
GOLD = [
    ("The Lead shall not require the Partner to remove its logo.", "remove its logo", PRIME),
    ("The Partner shall not be required to remove its logo.", "remove its logo", NONE),
    ("The Partner's logo shall be removed from the premises within ten days.", "removed", SUB),
    (
        "Neither party shall criticise the other or its policies in public.",
        "criticise",
        MUTUAL,
    ),
    ("The Prime may require the Partner to withdraw any publication.", "withdraw", SUB),
    (
        "The Contractor shall procure that its Sub-contractors do not bid separately.",
        "bid separately",
        SUB,
    ),
    ("The Contractor shall not appoint a further provider in Leeds.", "appoint", PRIME),
    (
        "The Provider acknowledges that the Prime is bound by clause 18 of the Head Contract.",
        "clause 18",
        NONE,
    ),
    (
        "Sub-contractor obligations in this clause do not apply to campaigning funded by"
        " donations.",
        "campaigning",
        NONE,
    ),
    (
        "Members who are in breach of the Ethos Charter will be taken to have resigned.",
        "resigned",
        SUB,
    ),
    ("It is a condition of award that you adopt our name locally.", "adopt our name", SUB),
    ("You won't be asked to change your name.", "change your name", NONE),
]


@pytest.mark.parametrize(("text", "word", "bound"), GOLD, ids=[case[0] for case in GOLD])
def test_the_gold_sentences_bind_whom_they_should(text, word, bound):
    predicate, seen = governing(text, word)
    assert read_direction(predicate, seen, RULE).bound is bound


SIDES = st.sampled_from(("Provider", "Lead"))
VERBS = st.sampled_from(("display the mark", "pay the fee", "use the portal", "tell the press"))
TAILS = st.sampled_from(("", " each month", " at its own cost", " within ten days"))
FRAMES = st.sampled_from(
    (
        "The {} shall {}{}.",
        "The {} must not {}{}.",
        "In no event shall the {} {}{}.",
        "The {} agrees to {}{}.",
        "The {} may {}{}.",
        "The {} reserves the right to {}{}.",
        "It is agreed that the {} will {}{}.",
        "If the work ends, the {} shall {}{}.",
        "The {} is precluded from any attempt to {}{}.",
    )
)


def bound_by(text: str, word: str, parties: tuple[Party, ...] = PARTIES) -> Bound:
    """Returns who is bound by the words of a text, among parties with roles."""
    seen = make_match_text(text, build_mask(parties)).text
    start = seen.index(word)
    predicate = governing_predicate(find_predicates(seen), start, start + len(word), seen)
    return read_direction(predicate, seen, RULE).bound


@given(FRAMES, SIDES, VERBS, TAILS)
def test_swapping_the_party_words_swaps_who_is_bound(frame, side, verb, tail):
    other = "Lead" if side == "Provider" else "Provider"
    word = verb.split()[0]
    one, two = (bound_by(frame.format(name, verb, tail), word) for name in (side, other))
    assert {one, two} == {SUB, PRIME}


@given(FRAMES, SIDES, VERBS, TAILS, st.sampled_from(("Ashby", "Quill Trust", "Harrow CIC")))
def test_renaming_the_parties_changes_nothing(frame, side, verb, tail, name):
    word = verb.split()[0]
    role = Role.SUB if side == "Provider" else Role.PRIME
    renamed = (Party(name, (name,), role, 1.0),)
    text = frame.format(side, verb, tail)
    before, after = bound_by(text, word), bound_by(text.replace(side, name), word, renamed)
    assert before is after


@given(VERBS, TAILS, st.sampled_from(("shall", "must", "will")))
def test_not_being_required_to_is_a_relief_and_no_duty(verb, tail, must):
    word = verb.split()[0]
    assert bound_by(f"The Provider {must} {verb}{tail}.", word) is SUB
    assert bound_by(f"The Provider {must} not be required to {verb}{tail}.", word) is NONE


UNRESOLVED = [
    ("The mark shall appear on every letter.", "appear"),
    ("Ashby Ltd must paint the doors.", "paint"),
    ("Consent must be sought in writing.", "sought"),
]


@pytest.mark.parametrize(("text", "word"), UNRESOLVED, ids=[case[0] for case in UNRESOLVED])
def test_where_the_text_does_not_say_who_is_bound_it_stays_unclear(text, word):
    predicate, seen = governing(text, word)
    assert read_direction(predicate, seen, RULE).bound is UNCLEAR
