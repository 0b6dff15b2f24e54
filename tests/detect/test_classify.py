# SPDX-License-Identifier: Apache-2.0
"""The second voice: what a model made by hand adds to the rules, takes from them, and leaves."""

from dataclasses import dataclass, field, replace
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect import compile_rules, detect_findings
from pipeline.domain.document import Span
from pipeline.domain.finding import Certainty, Step
from pipeline.domain.queue import Chance, QueuedProvision
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Mitigator,
    Modifier,
    Source,
)
from pipeline.modelstore import (
    FORMAT,
    RULE_LABELS,
    Golden,
    LabelCard,
    Manifest,
    Seen,
    Versions,
)
from pipeline.modelstore.features import TermCounter
from pipeline.modelstore.model import Arrays, ClauseModel
from pipeline.outline import build_outline
from pipeline.packs import load_rules

BOOK = load_rules()
PARTIES = 'This Agreement is made between Lead Ltd (the "Prime") and Haven (the "Provider").'
BAN = "1. The Provider shall not work for any other commissioner in the county."
LANTERN = "1. The Provider shall light the lantern at night."
TERMS = ("lantern", "commissioner", "light lantern", "SUB lantern", "dusk", "Hlanterns")
EX, BRAND, OWN = Category.EXCLUSIVITY, Category.MANDATORY_BRANDING, Mitigator.OWN_BRAND_RIGHT


@dataclass(frozen=True)
class Ear:
    """How the model hears one label: decisions begin at ``start``; words and rules add to it."""

    label: str
    words: dict = field(default_factory=dict)
    rule: float = 0.0
    start: float = -4.0
    on: bool = True
    public: bool = True
    listed: float = 0.5
    asserted: float = 0.8
    grade: float = 2.0


def chance(decision):
    return 1 / (1 + exp(-decision))


def make_model(*ears, hardness=()):
    """Returns a model of some labels; a provision with one known term has it with weight 1."""
    count = len(ears)
    words, rules = np.zeros((len(TERMS), count)), np.zeros((len(RULE_LABELS), count))
    for column, ear in enumerate(ears):
        for term, weight in ear.words.items():
            words[TERMS.index(term), column] = weight
        if ear.label in RULE_LABELS:
            rules[RULE_LABELS.index(ear.label), column] = ear.rule
    harder = np.array([dict(hardness).get(term, 0.0) for term in TERMS])
    arrays = Arrays(
        terms=TERMS,
        idf=np.ones(len(TERMS)),
        words=words,
        rules=rules,
        neighbours=np.zeros_like(rules),
        intercepts=np.array([ear.start for ear in ears]),
        slopes=np.ones(count),
        shifts=np.zeros(count),
        hardness=harder,
        grades=np.array([ear.grade for ear in ears]),
    )
    labels = tuple(ear.label for ear in ears)
    return ClauseModel(labels, manifest_of(ears), arrays, TermCounter(TERMS, arrays.idf))


def manifest_of(ears):
    shares = {name: 0.5 for name, kind in LabelCard.model_fields.items() if kind.metadata}
    cards = [
        LabelCard(
            **shares
            | {"label": ear.label, "on": ear.on, "public": ear.public, "why": "by hand"}
            | {"positives": 5, "listed": ear.listed, "asserted": ear.asserted}
        )
        for ear in ears
    ]
    golden = [Golden(text="x", headings=(), hits={}, probabilities={})] * 5
    return Manifest(
        format=FORMAT,
        name="by-hand",
        version="1.0.0",
        weights_sha256="0" * 64,
        features_sha256="0" * 64,
        seed=1,
        versions=Versions(
            armslength="1",
            python="3",
            scikit_learn="1",
            numpy="2",
            skops="0",
            rules=BOOK.version,
        ),
        sources=(),
        labels=tuple(cards),
        calibration_error=0.0,
        queued=0.05,
        golden=tuple(golden),
    )


RULES_ALONE = compile_rules(BOOK)
WITH_MODEL = compile_rules(BOOK, make_model())


@pytest.fixture
def hear(document_of):
    """Gives a function from the clauses of a paper and a model to what is detected in it."""

    def detect(*clauses, model=None, engine=WITH_MODEL, kind=None):
        heard = RULES_ALONE if model is None else replace(engine, model=model)
        document = document_of([PARTIES, *clauses])
        return detect_findings(
            document, build_outline(document, lexicon=BOOK.parties, kind=kind), heard
        )

    return detect


@pytest.fixture
def ban(hear):
    """What rules alone find in the ban."""
    (finding,) = hear(BAN).findings
    return finding


def chance_texts(finding):
    return [one.text for one in finding.reasons if one.step is Step.CHANCE]


def test_a_finding_of_rules_gets_the_probability_of_both(hear, ban):
    ear = Ear(EX, {"commissioner": 1.0}, rule=6.0)
    (finding,) = hear(BAN, model=make_model(ear)).findings
    expected = chance(-4 + 1 + 6 * ban.probability)
    assert finding.probability == pytest.approx(expected, abs=1e-3)
    assert finding.rule_ids == ban.rule_ids != ()
    # Each of its rules said something of its own.
    first, *_ = texts = chance_texts(finding)
    assert len(texts) == len(ban.rule_ids)
    assert f"{ban.probability:.2f}" in first
    assert all(f"{expected:.2f}" in text for text in texts)
    kept = tuple(one for one in finding.reasons if one.step is not Step.CHANCE)
    assert kept == ban.reasons
    same = {"probability": ban.probability, "flags": ban.flags, "reasons": kept}
    assert replace(finding, **same) == ban


@pytest.mark.parametrize(
    ("weight", "sources"),
    [
        pytest.param(1.0, (Source.RULE,), id="its words alone would not be listed"),
        pytest.param(5.0, (Source.MODEL, Source.RULE), id="they would"),
    ],
)
def test_the_model_is_named_beside_a_rule_where_words_alone_would_do(hear, weight, sources):
    ear = Ear(EX, {"commissioner": weight}, rule=6.0)
    (finding,) = hear(BAN, model=make_model(ear)).findings
    assert finding.sources == sources


def test_a_finding_below_the_threshold_goes_to_the_queue(hear):
    ear = Ear(EX, {"commissioner": 3.0}, listed=0.5)
    detection = hear(BAN, model=make_model(ear))
    assert detection.findings == ()
    (queued,) = detection.queue
    assert queued.chances == (Chance(EX, pytest.approx(chance(-1), abs=1e-3)),)
    assert queued.clause == "1"
    assert queued.quote == BAN[3:]


def test_what_is_as_likely_as_the_threshold_is_listed(hear):
    ear = Ear(EX, {"commissioner": 4.0}, listed=0.5)
    assert [one.label for one in hear(BAN, model=make_model(ear)).findings] == [EX]


@pytest.mark.parametrize(
    ("asserted", "flags"),
    [
        pytest.param(0.9, ("for_review",), id="listed only"),
        pytest.param(0.7, (), id="asserted"),
    ],
)
@pytest.mark.parametrize("clause", [BAN, LANTERN], ids=["with a rule", "alone"])
def test_what_is_listed_and_not_asserted_is_for_review(hear, clause, asserted, flags):
    words = {"commissioner": 5.5, "lantern": 5.5}
    ear = Ear(EX, words, asserted=asserted)
    (finding,) = hear(clause, model=make_model(ear)).findings
    assert tuple(flag for flag in finding.flags if flag != "grade_unsure") == flags


@pytest.mark.parametrize(("grade", "flags"), [(2.0, ("grade_unsure",)), (3.0, ())])
def test_a_restriction_that_the_model_grades_otherwise_says_so(hear, grade, flags):
    (alone,) = hear(BAN).findings
    ear = Ear(EX, {"commissioner": 9.0}, grade=grade)
    (finding,) = hear(BAN, model=make_model(ear)).findings
    assert (alone.severity, finding.severity) == (3, 3)
    assert finding.flags == flags


def test_a_duty_of_several_limbs_is_asserted_when_one_of_them_is(hear):
    """What is merged is as likely as its surest part, and marked as that one is."""
    clauses = (
        "1. The Provider shall not work for any other commissioner in:",
        "(a) the county; or",
        "(b) the lantern valley.",
    )
    ear = Ear(EX, {"commissioner": 5.0, "lantern": 5.0}, asserted=0.9)
    (finding,) = hear(*clauses, model=make_model(ear)).findings
    assert finding.probability == pytest.approx(chance(-4 + 10 / sqrt(2)), abs=1e-3)
    assert "for_review" not in finding.flags


def test_a_label_that_is_off_leaves_the_findings_of_rules_alone(hear):
    clauses = (BAN, "2. The Provider shall light the lantern.")
    ears = (Ear(EX, on=False), Ear(BRAND, {"lantern": 9.0}, on=False))
    alone, both = hear(*clauses), hear(*clauses, model=make_model(*ears))
    assert both.findings == alone.findings
    assert len(both.findings) == 1
    # A person may still look at what rules say, and at what it is likely to be.
    assert [one.chances[0].label for one in both.queue] == [EX, BRAND]


def test_a_label_that_the_model_does_not_know_is_left_to_the_rules(hear, ban):
    (finding,) = hear(BAN, model=make_model(Ear(BRAND))).findings
    assert finding == ban


def test_without_a_model_the_queue_is_empty_and_rules_judge_alone(hear, ban):
    detection = hear(BAN, LANTERN.replace("1.", "2."))
    assert detection.queue == ()
    assert detection.findings == (ban,)
    assert ban.sources == (Source.RULE,)
    assert not chance_texts(ban)
    assert RULES_ALONE.spoken == {}


def test_what_only_the_model_hears_becomes_a_finding_that_names_its_words(hear):
    assert hear(LANTERN).findings == ()
    (finding,) = hear(LANTERN, model=make_model(Ear(EX, {"lantern": 6.0}))).findings
    assert finding.label is EX
    assert finding.sources == (Source.MODEL,)
    assert finding.rule_ids == ()
    assert {reason.rule_id for reason in finding.reasons} == {""}
    assert finding.quote == LANTERN[3:]
    assert finding.clause == "1"
    assert finding.probability == pytest.approx(chance(-4 + 6), abs=1e-3)
    (text,) = chance_texts(finding)
    assert "No rule speaks" in text
    assert "\u2018lantern\u2019" in text


def test_words_that_speak_against_a_label_count_and_are_not_named(hear):
    model = make_model(Ear(EX, {"lantern": 9.0, "dusk": -1.0}))
    (finding,) = hear("1. The Provider shall light the lantern at dusk.", model=model).findings
    # Two terms that the model knows: each counts 1 over the root of 2.
    assert finding.probability == pytest.approx(chance(-4 + 8 / sqrt(2)), abs=1e-3)
    (text,) = chance_texts(finding)
    assert "lantern" in text
    assert "dusk" not in text


@pytest.mark.parametrize(
    ("clause", "bound"),
    [
        pytest.param("The Provider shall light the lantern.", [Bound.SUB], id="sub"),
        pytest.param("Each party shall light the lantern.", [Bound.MUTUAL], id="both"),
        pytest.param("The Prime shall light the lantern.", [], id="a duty of the prime"),
        pytest.param("The Prime shall pay for the lantern.", [], id="a payment by the prime"),
        pytest.param("The Provider may light the lantern.", [], id="a freedom"),
    ],
)
def test_who_is_bound_is_read_from_the_sentence(hear, clause, bound):
    detection = hear(f"1. {clause}", model=make_model(Ear(EX, {"lantern": 8.0})))
    assert [one.bound for one in detection.findings if one.label is EX] == bound
    assert len(detection.queue) == 1  # a person may look at it in any case


def test_where_nobody_can_say_who_is_bound_it_is_less_likely(hear):
    clause = "1. The lantern shall be lit."
    (finding,) = hear(clause, model=make_model(Ear(EX, {"lantern": 8.0}))).findings
    certain = chance(4)
    expected = certain * (0.8 if finding.bound is Bound.UNCLEAR else 1.0)
    assert finding.probability == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(
    ("public", "certainty"),
    [
        pytest.param(True, Certainty.HIGH, id="labelled by lawyers too"),
        pytest.param(False, Certainty.MEDIUM, id="labelled by the project alone"),
    ],
)
def test_alone_the_model_is_highly_certain_only_of_public_labels(hear, public, certainty):
    ear = Ear(BRAND, {"lantern": 9.0}, public=public, asserted=0.9)
    (finding,) = hear(LANTERN, model=make_model(ear)).findings
    assert Certainty.of(finding.probability) is certainty
    assert finding.flags == (() if public else ("for_review",))


def test_beside_a_rule_it_may_be_certain_of_any_label(hear):
    ear = Ear(EX, {"commissioner": 9.0}, public=False)
    (finding,) = hear(BAN, model=make_model(ear)).findings
    assert Certainty.of(finding.probability) is Certainty.HIGH


def test_a_label_without_a_rule_pack_is_silent(document_of, hear):
    """Without rules of its category nobody can say whom it binds."""
    packs = tuple(pack for pack in BOOK.packs if pack.label is not BRAND)
    fewer = compile_rules(replace(BOOK, packs=packs), make_model())
    model = make_model(Ear(BRAND, {"lantern": 9.0}))
    assert hear(LANTERN, model=model, engine=fewer).findings == ()
    assert len(hear(LANTERN, model=model).findings) == 1


def test_a_label_that_the_taxonomy_does_not_know_is_silent(hear):
    detection = hear(LANTERN, model=make_model(Ear("moonlight", {"lantern": 9.0})))
    assert detection.findings == ()
    assert detection.queue == ()


@pytest.mark.parametrize(
    ("grade", "extra", "severity"),
    [
        pytest.param(2.0, 0.0, 2, id="the usual one"),
        pytest.param(2.0, 1.2, 3, id="moved by the words"),
        pytest.param(3.0, 4.0, 4, id="none above 4"),
        pytest.param(1.0, -4.0, 1, id="none below 1"),
    ],
)
def test_its_words_say_how_hard_a_restriction_bites(hear, grade, extra, severity):
    model = make_model(Ear(EX, {"lantern": 8.0}, grade=grade), hardness={"lantern": extra})
    (finding,) = hear("1. The Provider shall light the lantern.", model=model).findings
    assert finding.severity == severity
    (reason, *_) = [one for one in finding.reasons if one.step is Step.GRADE]
    assert f"grade {severity}" in reason.text


@pytest.mark.parametrize(
    ("label", "clause", "kind", "strength"),
    [
        pytest.param(
            OWN,
            "1. The Provider may use its own lantern.",
            FindingKind.MITIGATOR,
            3,
            id="a mitigator is at most 3 strong",
        ),
        pytest.param(
            Modifier.FLOW_DOWN,
            "1. The Provider shall carry the lantern.",
            FindingKind.MODIFIER,
            0,
            id="a modifier has no grade",
        ),
    ],
)
def test_what_is_no_restriction_is_graded_on_its_own_scale(hear, label, clause, kind, strength):
    """And what is said of the grade is what it is."""
    model = make_model(Ear(label, {"lantern": 9.0}, grade=4.0))
    (finding,) = [one for one in hear(clause, model=model).findings if one.label is label]
    assert (finding.kind, finding.severity) == (kind, strength)
    for reason in finding.reasons:
        if reason.step is Step.GRADE and reason.text.startswith("Starts"):
            assert reason.text.endswith(f" {strength}.")


def words_at(hear, clauses, model):
    """Returns the words at which the model's finding says that it speaks."""
    (finding,) = [one for one in hear(*clauses, model=model).findings if one.label is EX]
    (reason,) = [one for one in finding.reasons if one.step is Step.TRIGGER]
    text = "\n".join((PARTIES, *clauses))
    return text[reason.evidence.start : reason.evidence.end]


@pytest.mark.parametrize(
    ("clause", "terms", "words"),
    [
        pytest.param(
            "The Provider shall light the lantern.", {"lantern": 9.0}, "lantern", id="a word"
        ),
        pytest.param(
            "The Provider shall light - lantern by lantern - the hall.",
            {"light lantern": 12.0},
            "light - lantern",
            id="a pair of words",
        ),
        pytest.param(
            "The Provider shall light a lantern.",
            {"light lantern": 12.0},
            "light a lantern",
            id="a pair with a letter between",
        ),
        pytest.param(
            "The hall shall show the Provider's lantern.",
            {"SUB lantern": 12.0},
            "the Provider's lantern",
            id="what belongs to a side",
        ),
    ],
)
def test_it_speaks_at_the_words_that_tell_it_most(hear, clause, terms, words):
    assert words_at(hear, (f"1. {clause}",), make_model(Ear(EX, terms))) == words


def test_it_speaks_at_words_of_the_limb_before_those_of_the_lead_in(hear):
    clauses = ("1. By lantern the Provider shall:", "(a) sing; and", "(b) hold the lantern high.")
    model = make_model(Ear(EX, {"lantern": 9.0}))
    at = "\n".join((PARTIES, *clauses)).rindex("lantern")
    places = {
        reason.evidence.start
        for finding in hear(*clauses, model=model).findings
        if "high" in finding.quote
        for reason in finding.reasons
        if reason.step is Step.TRIGGER
    }
    assert places == {at}


def test_words_of_a_heading_tell_a_label_and_are_not_named(hear):
    model = make_model(Ear(EX, {"lantern": 4.0, "Hlanterns": 6.0}))
    detection = hear("1. Lanterns", "1.1 The Provider shall light the lantern.", model=model)
    (finding,) = detection.findings
    (text,) = chance_texts(finding)
    assert "\u2018lantern\u2019" in text
    assert "lanterns" not in text.lower()


def test_where_no_word_of_the_provision_tells_it_the_reason_says_so(hear):
    """A heading alone, or rules beside it, may make a label likely."""
    model = make_model(Ear(EX, {"Hlanterns": 9.0}))
    detection = hear("1. Lanterns", "1.1 The Provider shall sing.", model=model)
    (finding,) = [one for one in detection.findings if "sing" in one.quote]
    (text,) = chance_texts(finding)
    assert text.startswith("No rule speaks")
    assert "the words ." not in text


def test_in_other_dealings_the_model_is_less_likely_to_be_right_too(hear):
    model = make_model(Ear(EX, {"lantern": 8.0}))
    (usual,) = hear(LANTERN, model=model).findings
    (other,) = hear(LANTERN, model=model, kind=DocumentKind.OTHER_DEALING).findings
    assert other.probability < usual.probability / 2


def test_the_queue_is_in_the_order_of_the_paper_with_the_likeliest_label_first(hear):
    model = make_model(
        Ear(EX, {"lantern": 3.0}), Ear(BRAND, {"lantern": 3.5, "commissioner": 3.0}), Ear(OWN)
    )
    clauses = (
        "1. The Provider shall light the lantern.",
        "2. Tea is served at ten.",
        "3. A commissioner comes by.",
    )
    queue = hear(*clauses, model=model).queue
    assert [one.quote for one in queue] == [clauses[0][3:], clauses[2][3:]]
    assert [one.label for one in queue[0].chances] == [BRAND, EX]
    assert [one.label for one in queue[1].chances] == [BRAND]
    text = "\n".join((PARTIES, *clauses))
    assert [text[one.span.start : one.span.end] for one in queue] == [one.quote for one in queue]


def test_what_is_all_but_impossible_is_not_in_the_queue(hear):
    assert hear(LANTERN, model=make_model(Ear(EX, start=-2.9))).queue
    assert not hear(LANTERN, model=make_model(Ear(EX, start=-3.0))).queue


def test_a_paper_that_says_nothing_is_judged(hear):
    detection = hear(model=make_model(Ear(EX, {"lantern": 9.0})))
    assert (detection.findings, detection.queue) == ((), ())


def test_words_alone_are_scored_apart_from_what_rules_say():
    model = make_model(Ear(EX, {"SUB lantern": 6.0}, rule=2.0))
    scores = model.score([Seen("SUB lantern", (), {EX: 0.5})])
    assert scores.alone[0, 0] == pytest.approx(chance(-4 + 6 / sqrt(2)))
    assert scores.together[0, 0] == pytest.approx(chance(-4 + 6 / sqrt(2) + 2 * 0.5))


def queued(*chances):
    labels = list(Category)
    known = tuple(Chance(labels[at], one) for at, one in enumerate(sorted(chances)[::-1]))
    return QueuedProvision(Span(0, 1), "x", "", None, known)


@pytest.mark.parametrize(
    ("chances", "likely", "unsure"),
    [
        pytest.param([0.5], 0.5, 1.0, id="as likely as not"),
        pytest.param([0.9], 0.9, 0.2, id="likely"),
        pytest.param([0.98, 0.45], 0.98, 0.9, id="one is sure and the other is not"),
    ],
)
def test_a_queued_provision_tells_how_likely_and_how_unsure_it_is(chances, likely, unsure):
    one = queued(*chances)
    assert (one.likely, one.unsure) == (likely, pytest.approx(unsure))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=5))
def test_nothing_is_likelier_or_less_sure_than_its_labels(chances):
    one = queued(*chances)
    assert one.likely == max(chances)
    assert 0 <= one.unsure <= 1
