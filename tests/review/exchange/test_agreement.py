# SPDX-License-Identifier: Apache-2.0
"""Figures of agreement: as other libraries count them, as published, and where they are none."""

import csv
import io
import math
import random
import warnings
from dataclasses import replace

import pytest

from pipeline.domain.decision import Verdict
from pipeline.domain.taxonomy import Category, Mitigator
from pipeline.review.agreement import Caveat, measure
from pipeline.review.agreement_table import agreement_rows, agreement_table, describe_misses
from pipeline.review.outcomes import Outcome
from pipeline.review.values import ItemKind, Judgement, Standing

from .samples import AGREE, DISMISS, UNSURE, edit, make_item, rate

AGREED, SETTLED = Standing.AGREED, Standing.SETTLED
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers,
# twelve units, values missing. Alpha is .743 for names and .815 for ranks.
PUBLISHED = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
TOPICS = tuple(Category)


def published(judge):
    rows = [row.split() for row in PUBLISHED]
    ratings = []
    for unit, given in enumerate(zip(*rows, strict=True)):
        said = {f"p{at}": judge(int(one)) for at, one in enumerate(given) if one != "."}
        ratings += rate(make_item(unit), **said)
    return ratings


def test_alpha_of_topics_is_the_published_one():
    figures = measure(published(lambda value: edit(TOPICS[value]))).overall
    assert figures.alpha == pytest.approx(0.743, abs=5e-4)
    # One unit was judged by one observer alone.
    assert (figures.items, figures.people, figures.kappa, figures.caveats) == (11, 4, None, ())


def test_alpha_of_grades_is_the_published_one_for_ranks():
    figures = measure(published(lambda value: edit(severity=value - 1))).grades
    assert figures.alpha == pytest.approx(0.815, abs=5e-4)
    assert figures.items == 11


def test_grades_are_compared_within_a_topic_that_people_share():
    ratings = [
        *rate(make_item(1), asha=AGREE, ben=edit(severity=3)),
        *rate(make_item(2), asha=edit(severity=4), ben=AGREE),
        *rate(make_item(3), asha=AGREE, ben=edit(Category.VOLUME_ACCESS, severity=0)),
        *rate(make_item(4), asha=AGREE, ben=DISMISS),
        *rate(make_item(5), asha=AGREE, ben=AGREE),
        *rate(make_item(6), asha=AGREE, ben=UNSURE),
    ]
    figures = measure(ratings).topics[0].grades
    assert (figures.items, figures.equal, figures.within_one) == (3, 1 / 3, 2 / 3)
    assert figures.caveats == (Caveat.TOO_FEW,)


def test_strengths_of_what_protects_are_not_among_the_grades_of_what_limits():
    item = make_item(1, Mitigator.OWN_BRAND_RIGHT, severity=1)
    found = measure(rate(item, asha=AGREE, ben=edit(severity=3)))
    assert found.grades.items == 0
    assert found.topics[0].grades.items == 1


@pytest.mark.parametrize("seed", range(8))
def test_kappa_of_two_people_is_that_of_scikit_learn(seed):
    from sklearn.metrics import cohen_kappa_score

    chosen = random.Random(seed)  # noqa: S311 - examples
    said = [AGREE, DISMISS, edit(Category.VOLUME_ACCESS)]
    pairs = [(chosen.choice(said), chosen.choice(said)) for _ in range(40)]
    ratings = [
        one
        for at, (asha, ben) in enumerate(pairs)
        for one in rate(make_item(at), asha=asha, ben=ben)
    ]
    # What one of them alone judged is in no figure.
    ratings += rate(make_item(99), asha=DISMISS)
    figures = measure(ratings).overall
    names = [[said.index(one) for one in column] for column in zip(*pairs, strict=True)]
    assert figures.kappa == pytest.approx(cohen_kappa_score(*names))
    assert figures.same == sum(one == other for one, other in pairs) / 40
    assert figures.items == 40


def test_kappa_is_not_defined_where_both_said_one_thing_only():
    from sklearn.metrics import cohen_kappa_score

    ratings = [one for at in range(6) for one in rate(make_item(at), asha=AGREE, ben=AGREE)]
    figures = measure(ratings).overall
    assert (figures.kappa, figures.alpha, figures.same) == (None, None, 1.0)
    assert figures.caveats == (Caveat.NO_VARIATION,)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert math.isnan(cohen_kappa_score([1] * 6, [1] * 6))


def test_few_items_are_told():
    ratings = [one for at in range(4) for one in rate(make_item(at), asha=AGREE, ben=DISMISS)]
    figures = measure(ratings).overall
    assert figures.caveats == (Caveat.TOO_FEW,)
    assert figures.kappa == pytest.approx(0)


def test_what_one_person_judged_alone_gives_no_figure():
    found = measure(rate(make_item(1), asha=AGREE) + rate(make_item(2), ben=UNSURE))
    assert found.overall.caveats == (Caveat.NOT_SHARED,)
    assert (found.overall.same, found.overall.unsure) == (None, 1)
    assert found.grades.caveats == (Caveat.NOT_SHARED,)


def test_nothing_judged_gives_no_figure_and_no_error():
    found = measure(())
    assert (found.topics, found.rules, found.overall.items) == ((), (), 0)
    assert found.misses.expected is None


def test_being_unsure_and_added_words_are_in_no_figure_of_agreement():
    ratings = [
        *rate(make_item(1), asha=AGREE, ben=UNSURE, cleo=DISMISS),
        *rate(make_item(2, kind=ItemKind.ADDED), asha=AGREE, ben=AGREE),
    ]
    figures = measure(ratings).overall
    assert (figures.items, figures.people, figures.same, figures.unsure) == (1, 2, 0.0, 1)


def test_what_two_found_each_alone_is_counted_and_their_grades_are_compared():
    label = Category.VOLUME_ACCESS
    found = rate(make_item(1, label, kind=ItemKind.ADDED), asha=AGREE, ben=edit(severity=4))
    shown = rate(make_item(2, label, kind=ItemKind.ADDED), asha=AGREE, ben=AGREE)
    ratings = [
        *(replace(one, found=True) for one in found),
        replace(shown[0], found=True),
        shown[1],
    ]
    figures = measure(ratings)
    assert [(one.label, one.twice) for one in figures.misses.topics] == [(label, 1)]
    assert (figures.grades.items, figures.grades.equal) == (1, 0.0)
    (topic,) = figures.topics
    assert (topic.label, topic.grades.items, topic.said.items) == (label, 1, 0)
    table = agreement_table(figures).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["Found by two"] for row in rows if row["Part"] == "Missed"] == ["", "1"]


def test_only_what_was_said_blind_counts():
    first, second = rate(make_item(1), asha=AGREE, ben=AGREE)
    # Ben dismissed it before he saw what Asha says, and gave way then.
    changed = replace(second, blind=DISMISS)
    late = replace(rate(make_item(1), cleo=AGREE)[0], blind=None)
    figures = measure([first, changed, late]).overall
    assert (figures.items, figures.people, figures.same) == (1, 2, 0.0)


def test_the_order_of_ratings_does_not_matter():
    ratings = published(lambda value: edit(TOPICS[value], severity=value - 1))
    shuffled = ratings[:]
    random.Random(1).shuffle(shuffled)  # noqa: S311 - an order
    assert measure(shuffled) == measure(ratings)


def test_each_rule_is_told_what_came_of_its_findings():
    both, alone = {"rule_ids": ("EX-1", "EX-2")}, {"rule_ids": ("EX-1",)}
    ratings = [
        *rate(make_item(1, **both), Outcome(AGREED, AGREE), asha=AGREE, ben=AGREE),
        *rate(make_item(2, **alone), Outcome(AGREED, DISMISS), asha=DISMISS, ben=DISMISS),
        *rate(make_item(3, **alone), Outcome(SETTLED, edit(severity=1)), asha=AGREE, ben=DISMISS),
        *rate(make_item(4, **alone), Outcome(Standing.DISPUTED), asha=AGREE, ben=DISMISS),
        *rate(make_item(5, **alone), asha=AGREE),
        *rate(make_item(6), Outcome(AGREED, UNSURE), asha=UNSURE),
    ]
    by_classifier, one, two = measure(ratings).rules
    assert (one.rule, one.judged, one.confirmed, one.corrected) == ("EX-1", 5, 1, 1)
    assert (one.dismissed, one.disputed) == (1, 2)
    assert (two.rule, two.judged, two.confirmed) == ("EX-2", 1, 1)
    assert (by_classifier.rule, by_classifier.judged, by_classifier.confirmed) == ("", 1, 0)


def test_misses_of_the_sample_have_the_interval_of_wilson_and_stand_for_the_whole():
    bites = Judgement(Verdict.EDIT, category=Category.EXCLUSIVITY, severity=2)
    ratings = []
    for at in range(20):
        said = bites if at < 2 else AGREE
        item = make_item(at, kind=ItemKind.UNFLAGGED)
        ratings += rate(item, Outcome(AGREED, said), asha=said)
    ratings += rate(make_item(30, kind=ItemKind.UNFLAGGED), asha=bites)
    added = make_item(40, Category.VOLUME_ACCESS, kind=ItemKind.ADDED)
    ratings += rate(added, Outcome(AGREED, AGREE), asha=AGREE)
    misses = measure(ratings).misses
    assert (misses.judged, misses.biting, misses.unflagged) == (20, 2, 200)
    # Newcombe 1998 by hand: (2 + z²/2 ± z·√(2·18/20 + z²/4)) / (20 + z²), z = 1.96.
    assert (misses.low, misses.high) == (
        pytest.approx(0.0279, abs=1e-4),
        pytest.approx(0.301, abs=1e-3),
    )
    assert misses.expected == (5, 54)
    assert [(one.label, one.sampled, one.added) for one in misses.topics] == [
        (Category.EXCLUSIVITY, 2, 0),
        (Category.VOLUME_ACCESS, 0, 1),
    ]


def test_no_miss_in_a_sample_is_not_no_miss():
    ratings = []
    for at in range(10):
        item = make_item(at, kind=ItemKind.UNFLAGGED)
        ratings += rate(item, Outcome(AGREED, AGREE), asha=AGREE)
    misses = measure(ratings).misses
    assert (misses.biting, misses.low) == (0, 0)
    assert misses.expected == (0, 25)


def test_the_table_names_what_is_not_defined():
    ratings = [one for at in range(6) for one in rate(make_item(at), asha=AGREE, ben=AGREE)]
    text = agreement_table(measure(ratings)).decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    topic = rows["Exclusivity"]
    assert (topic["Same"], topic["Kappa"], topic["Alpha"]) == ("100%", "", "")
    assert topic["Note"] == "not enough variation"
    assert rows["found by the classifier alone"]["Judged"] == "6"
    assert "nothing can be said" in rows["Provisions without a flag"]["Note"]


def test_figures_of_few_clauses_are_blank_and_the_reason_stands_once():
    ratings = [one for at in range(4) for one in rate(make_item(at), asha=AGREE, ben=AGREE)]
    ratings += rate(make_item(4, Mitigator.CO_DESIGN), asha=AGREE, ben=DISMISS)
    rows = {row["Name"]: row for row in agreement_rows(measure(ratings))}
    topic = rows["Exclusivity"]
    assert (topic["Kappa"], topic["Alpha"], topic["Alpha of grades"]) == ("", "", "")
    assert topic["Note"] == "too few"
    assert rows["A say in design"]["Note"] == "too few"
    assert rows["All that was found"]["Kappa"] != ""


def test_agreement_on_one_thing_almost_always_is_told_beside_a_low_kappa():
    ratings = [one for at in range(6) for one in rate(make_item(at), asha=AGREE, ben=AGREE)]
    ratings += rate(make_item(6), asha=AGREE, ben=DISMISS)
    figures = measure(ratings).overall
    assert figures.kappa == pytest.approx(0)
    assert figures.same == 6 / 7
    assert figures.caveats == (Caveat.ONE_SIDED,)
    assert str(Caveat.ONE_SIDED) == "almost all said one thing"


def test_no_cell_of_the_table_is_a_formula():
    item = make_item(1, rule_ids=("=cmd()",))
    text = agreement_table(measure(rate(item, asha=AGREE, ben=AGREE))).decode("utf-8-sig")
    assert "\r\nRule,'=cmd()," in text


def test_figures_below_nought_stay_numbers():
    said = [(AGREE, DISMISS), (DISMISS, AGREE)] * 3
    ratings = [
        one
        for at, (asha, ben) in enumerate(said)
        for one in rate(make_item(at), asha=asha, ben=ben)
    ]
    text = agreement_table(measure(ratings)).decode("utf-8-sig")
    assert ",0%,-1.00,-0.83," in text


def test_what_was_missed_is_told_in_a_sentence():
    ratings = []
    for at in range(10):
        item = make_item(at, kind=ItemKind.UNFLAGGED)
        ratings += rate(item, Outcome(AGREED, AGREE), asha=AGREE)
    told = describe_misses(measure(ratings).misses)
    assert told.startswith("Of 10 provisions without a flag that people read, 0 bite.")
    assert "about 0 to 25 may bite too" in told
