# SPDX-License-Identifier: Apache-2.0
"""Red lines: what touches and what clears them; a stance moves its own category alone."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assess import (
    apply_profile,
    apply_profiles,
    assess_document,
    count_survivors,
    find_unused_clearances,
)
from pipeline.domain.assessment import Coverage, Gate
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.profile import (
    Answer,
    Clearance,
    Position,
    Profile,
    Stance,
    propose_stance,
)
from pipeline.domain.taxonomy import Category, DocumentKind, FindingKind, Mitigator
from pipeline.packs import RuleBook

BRANDING = Category.MANDATORY_BRANDING
VOICE = Category.PUBLICITY_GAGGING
RED = Profile((Position(BRANDING, Stance.RED_LINE, reason="People come because it is us."),))
CLEARANCE = Clearance("a.pdf", BRANDING, "Ada Obi", date(2026, 5, 4), "Only on the van.")
ORDER = {Stance.INDIFFERENT: 0, Stance.NEGOTIABLE: 1, Stance.RED_LINE: 2}
# Two categories with two subtypes each, for findings and positions made at random.
SUBTYPES = {BRANDING: ("co_brand", "replace_identity"), VOICE: ("press_consent", "evidence")}


@pytest.fixture(scope="session")
def hold(weights):
    """Holds the findings of one paper against a profile."""

    def held(findings, profile, *, name="a.pdf", sha256=""):
        assessment = assess_document(name, findings, weights=weights, coverage=Coverage())
        return apply_profile(assessment, findings, weights=weights, profile=profile, sha256=sha256)

    return held


@pytest.mark.parametrize(
    ("values", "gate"),
    [
        pytest.param({}, Gate.TOUCHES, id="grade 3, binding, sure"),
        pytest.param({"severity": 2}, Gate.NONE, id="grade below the threshold"),
        pytest.param({"severity": 4}, Gate.TOUCHES, id="grade above it"),
        pytest.param({"bound": "effective"}, Gate.TOUCHES, id="mutual in effect"),
        pytest.param({"bound": "unclear"}, Gate.TOUCHES, id="direction unclear"),
        pytest.param({"bound": "prime"}, Gate.NONE, id="binds the prime"),
        pytest.param({"bound": "none"}, Gate.NONE, id="binds nobody"),
        pytest.param({"force": "expected"}, Gate.TOUCHES, id="force 0.6"),
        pytest.param({"force": "recital"}, Gate.NONE, id="force 0.2"),
        pytest.param({"force": "guidance"}, Gate.NONE, id="force 0.1"),
        pytest.param({"probability": 0.8}, Gate.TOUCHES, id="p at 0.8"),
        pytest.param({"probability": 0.7999}, Gate.MAY_TOUCH, id="p below 0.8"),
        pytest.param({"probability": 0.5}, Gate.MAY_TOUCH, id="p at 0.5"),
        pytest.param({"probability": 0.4999}, Gate.NONE, id="p below 0.5"),
        pytest.param({"flags": ("repeat",)}, Gate.NONE, id="said again"),
        pytest.param({"kind": FindingKind.ABSENCE}, Gate.NONE, id="a question"),
    ],
)
def test_what_touches_a_red_line(values, gate, hold, restriction):
    given_values = {"severity": 3} | values
    found = hold([restriction(BRANDING, **given_values)], RED)
    assert found.gate is gate
    assert found.red_lines == ((BRANDING,) if gate is not Gate.NONE else ())
    assert [touch.gate for touch in found.profiles[0].touches] == (
        [gate] if gate is not Gate.NONE else []
    )


@pytest.mark.parametrize("threshold", [1, 2, 3, 4])
def test_the_threshold_is_the_lowest_grade_that_touches(threshold, hold, restriction):
    profile = Profile((Position(BRANDING, Stance.RED_LINE, threshold=threshold),))
    touched = [hold([restriction(BRANDING, grade)], profile).gate for grade in range(1, 5)]
    assert touched.count(Gate.NONE) == threshold - 1
    assert touched[threshold - 1 :] == [Gate.TOUCHES] * (5 - threshold)


def test_a_touch_carries_the_line_and_the_reason_in_the_organisations_words(hold, restriction):
    finding = restriction(BRANDING, 4)
    (touch,) = hold([finding], RED).profiles[0].touches
    assert touch.finding_id == finding.id
    assert (touch.category, touch.subtype, touch.threshold) == (BRANDING, "", 3)
    assert touch.reason == "People come because it is us."


def test_a_subtype_has_a_stance_of_its_own(hold, restriction):
    """A hospice may accept co-branding, but not scripts for its staff."""
    profile = Profile(
        (
            Position(BRANDING, Stance.RED_LINE),
            Position(BRANDING, Stance.INDIFFERENT, "co_brand"),
        )
    )
    allowed = restriction(BRANDING, 4, subtypes=("co_brand",))
    refused = restriction(BRANDING, 3, subtypes=("staff_identity",))
    both = restriction(BRANDING, 3, subtypes=("co_brand", "staff_identity"))
    assert hold([allowed], profile).gate is Gate.NONE
    assert hold([refused], profile).gate is Gate.TOUCHES
    assert hold([both], profile).gate is Gate.TOUCHES
    assert hold([allowed], profile).profile.value < hold([refused], profile).profile.value


def test_a_red_line_on_a_subtype_alone_leaves_the_others(hold, restriction):
    profile = Profile((Position(BRANDING, Stance.RED_LINE, "staff_identity", 2, "Our uniforms."),))
    other = hold([restriction(BRANDING, 4, subtypes=("co_brand",))], profile)
    own = hold([restriction(BRANDING, 2, subtypes=("staff_identity",))], profile)
    assert other.gate is Gate.NONE
    assert other.profile == other.neutral
    assert own.gate is Gate.TOUCHES
    assert own.profiles[0].touches[0].subtype == "staff_identity"


_FINDINGS = st.lists(
    st.tuples(
        st.sampled_from((BRANDING, VOICE)),
        st.integers(0, 4),
        st.floats(0, 1),
        st.lists(st.integers(0, 1), max_size=2, unique=True),
    ),
    max_size=8,
)
_PLACES = [(category, at) for category in SUBTYPES for at in (None, 0, 1)]
_STANCES = st.fixed_dictionaries(dict.fromkeys(_PLACES, st.sampled_from(list(Stance))))


def _profile(stances):
    positions = [
        Position(category, stance, "" if at is None else SUBTYPES[category][at])
        for (category, at), stance in stances.items()
    ]
    return Profile(tuple(positions))


def _made(drawn, restriction):
    return [
        restriction(
            category,
            severity,
            probability=chance,
            subtypes=tuple(SUBTYPES[category][at] for at in sorted(places)),
        )
        for category, severity, chance, places in drawn
    ]


@given(drawn=_FINDINGS, stances=_STANCES, place=st.sampled_from(_PLACES))
def test_indifference_never_raises_and_a_red_line_never_lowers(
    drawn, stances, place, hold, restriction
):
    findings = _made(drawn, restriction)
    values = [
        hold(findings, _profile(stances | {place: stance})).profile.value
        for stance in sorted(Stance, key=ORDER.__getitem__)
    ]
    assert values == sorted(values)


@given(drawn=_FINDINGS, stances=_STANCES, place=st.sampled_from(_PLACES))
def test_a_stance_moves_nothing_of_another_category(drawn, stances, place, hold, restriction):
    """The change that one stance makes is the same, whatever the other category is."""
    findings = _made(drawn, restriction)
    own = [finding for finding in findings if finding.label is place[0]]
    for stance in Stance:
        changed = _profile(stances | {place: stance})
        whole, alone = hold(findings, changed), hold(own, changed)
        other = hold([one for one in findings if one.label is not place[0]], changed)
        assert whole.scores == tuple(
            sorted((*alone.scores, *other.scores), key=lambda one: one.category is VOICE)
        )
        parts = alone.profile.breadth + other.profile.breadth
        assert whole.profile.breadth == pytest.approx(min(100, parts), abs=0.1001)
        peak = max(alone.profile.peak, other.profile.peak)
        assert whole.profile.peak == pytest.approx(peak, abs=1e-9)


@given(drawn=_FINDINGS, stances=_STANCES)
def test_the_neutral_index_stays_as_it_is(drawn, stances, hold, restriction):
    findings = _made(drawn, restriction)
    held = hold(findings, _profile(stances))
    assert held.neutral == hold(findings, Profile()).neutral
    assert hold(findings, Profile()).profile == held.neutral


@pytest.mark.parametrize("strengths", [(1,), (3,), (3, 3, 3)])
def test_mitigators_never_clear_a_gate(strengths, hold, restriction, mitigator):
    softeners = [mitigator(Mitigator.OWN_BRAND_RIGHT, strength) for strength in strengths]
    held = hold([restriction(BRANDING, 3), *softeners], RED)
    assert held.gate is Gate.TOUCHES


@pytest.mark.parametrize(
    ("changes", "clears"),
    [
        pytest.param({}, True, id="this paper, this category"),
        pytest.param({"document": "b.pdf"}, False, id="another paper"),
        pytest.param({"category": VOICE}, False, id="another category"),
        pytest.param({"sha256": "ab12cd34"}, True, id="this draft"),
        pytest.param({"sha256": "00000000"}, False, id="an earlier draft"),
    ],
)
def test_a_person_clears_a_red_line_and_it_stays_to_be_seen(changes, clears, hold, restriction):
    given_clearance = dataclasses.replace(CLEARANCE, **changes)
    profile = dataclasses.replace(RED, cleared=(given_clearance,))
    held = hold([restriction(BRANDING, 4)], profile, sha256="ab12cd3456")
    (touch,) = held.profiles[0].touches
    assert touch.clearance == (given_clearance if clears else None)
    assert held.gate is (Gate.NONE if clears else Gate.TOUCHES)
    assert held.red_lines == (() if clears else (BRANDING,))
    # Its points stay: a decision about a line is none about the wording.
    assert held.profile == hold([restriction(BRANDING, 4)], RED).profile


def test_what_is_cleared_leaves_other_lines_touched(hold, restriction):
    lines = (*RED.positions, Position(VOICE, Stance.RED_LINE))
    profile = Profile(lines, cleared=(CLEARANCE,))
    held = hold([restriction(BRANDING, 4), restriction(VOICE, 3, probability=0.6)], profile)
    assert held.gate is Gate.MAY_TOUCH
    assert held.red_lines == (VOICE,)
    assert len(held.profiles[0].touches) == 2


@pytest.fixture(scope="session")
def book(weights):
    return RuleBook((), None, weights, {}, "0")


@pytest.fixture(scope="session")
def judged(weights):
    """Makes a judged document of findings."""

    def make(name, findings=(), *, offer="", coverage=1.0, **values):
        assessment = assess_document(name, findings, weights=weights, coverage=Coverage(coverage))
        defaults = {
            "sha256": "ab" * 32,
            "offer": offer or name,
            "kind": DocumentKind.CONTRACT,
            "outcome": Outcome.OK,
            "findings": tuple(findings),
            "assessment": assessment,
        }
        return JudgedDocument(name=name, **(defaults | values))

    return make


def test_the_first_profile_orders_and_all_are_kept(judged, book, restriction):
    document = judged("a.pdf", [restriction(BRANDING, 4), restriction(VOICE, 3)])
    board = dataclasses.replace(RED, name="Board")
    funder = Profile((Position(VOICE, Stance.INDIFFERENT),), name="Funder")
    held = apply_profiles(document, (board, funder), book=book).assessment
    assert [one.name for one in held.profiles] == ["Board", "Funder"]
    assert (held.gate, held.red_lines) == (Gate.TOUCHES, (BRANDING,))
    assert held.profile == held.profiles[0].index != held.profiles[1].index
    assert held.profiles[1].gate is Gate.NONE
    again = apply_profiles(dataclasses.replace(document, assessment=held), (), book=book)
    assert again == document


def test_clearances_that_clear_nothing_are_told(judged, book, restriction):
    other = dataclasses.replace(CLEARANCE, document="gone.pdf")
    profile = dataclasses.replace(RED, name="Board", cleared=(CLEARANCE, other))
    document = apply_profiles(judged("a.pdf", [restriction(BRANDING, 3)]), (profile,), book=book)
    assert find_unused_clearances(profile, [document]) == (other,)


def test_what_each_red_line_leaves_of_a_folder(judged, book, restriction):
    profile = Profile((Position(BRANDING, Stance.RED_LINE), Position(VOICE, Stance.RED_LINE)))
    passed_over = Diagnostic(ReasonCode.UNSUPPORTED_FORMAT, Gravity.NOTE, "a picture")
    documents = [
        judged("touched/a", [restriction(BRANDING, 3)], offer="touched"),
        judged("touched/b", [restriction(VOICE, 3)], offer="touched"),
        judged("doubtful", [restriction(BRANDING, 3, probability=0.6)]),
        judged("voice", [restriction(VOICE, 4)]),
        judged("clear", [restriction(VOICE, 2)]),
        judged("half read", coverage=0.5),
        judged("not read", outcome=Outcome.ERROR, assessment=None),
        judged("logo.png", outcome=Outcome.SKIPPED, assessment=None, diagnostics=(passed_over,)),
    ]
    held = [apply_profiles(one, (profile,), book=book) for one in documents]
    branding, voice, together = [
        (cost.offers, cost.touched, cost.may_touch, cost.unsure, cost.clear, cost.alone)
        for cost in count_survivors(held, profile)
    ]
    assert branding == (6, 1, 1, 2, 2, 1)
    assert voice == (6, 2, 0, 2, 2, 1)
    assert together == (6, 2, 1, 2, 1, 0)


@pytest.mark.parametrize(
    ("question", "text", "category", "hinted"),
    [
        ("identity", "Yes: women come because it is us.", BRANDING, True),
        ("identity", "No, it does not matter.", BRANDING, False),
        ("voice", "No. Nobody may.", VOICE, True),
        ("voice", "Never", VOICE, True),
        ("voice", "Yes, on figures.", VOICE, False),
        ("loss", "Nothing at all", Category.TERMINATION_PENALTY, True),
        ("people", "Anyone without papers", Category.MONITORING_BURDEN, True),
        ("people", "No one without papers", Category.MONITORING_BURDEN, True),
        ("people", "None", Category.MONITORING_BURDEN, False),
        ("identity", "Yes", VOICE, False),
    ],
)
def test_answers_hint_at_red_lines(question, text, category, hinted):
    answer = Answer(question, text)
    assert propose_stance(category, [answer]) == (answer if hinted else None)
