# SPDX-License-Identifier: Apache-2.0
"""Measuring on documents that were held out: against lawyers, against what is kept aside."""

import math
from dataclasses import replace

import numpy as np
import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.train import assemble
from pipeline.train.evaluation import (
    SIZES,
    evaluate_models,
    hold_against_aside,
    hold_against_lawyers,
    learning_curve,
    reading_saved,
)
from pipeline.train.sources import PUBLIC
from pipeline.train.table import LABELS, column_of

LABEL = "exclusivity"


@pytest.fixture
def ranked(make_table):
    """Two papers of four provisions; in each, one has a label. A third has none."""
    quiet = ("quiet", [], {})
    rows = [quiet, ("bites", [LABEL], {}), quiet, quiet]
    table = make_table(*rows, *rows, *[quiet] * 2, papers=["a"] * 4 + ["b"] * 4 + ["c"] * 2)
    table.frame["words"] = [10, 20, 30, 40] * 2 + [500] * 2
    scores = np.zeros((len(table), len(LABELS)))
    scores[:, 0] = [0.9, 0.1, 0.2, 0.0] + [0.0, 0.1, 0.1, 0.0] + [0.0] * 2
    # The highest score counts, of whatever label it is.
    scores[1, 5] = 0.5
    return table, scores


def test_reading_saved_is_the_mean_over_papers_that_have_something_to_find(ranked):
    # The first: 10 and 20 of 100 words are read. The second: 20 of 100.
    assert reading_saved(*ranked) == pytest.approx((0.7 + 0.8) / 2)


def test_a_queue_that_knew_what_is_there_would_read_that_alone(ranked):
    table, _ = ranked
    assert reading_saved(table, table.targets) == pytest.approx(0.8)


def test_where_no_paper_has_anything_to_find_nobody_can_say_what_is_saved(ranked):
    table, scores = ranked
    table.targets[:] = 0.0
    assert math.isnan(reading_saved(table, scores))


def test_only_what_is_known_to_be_there_has_to_be_found(ranked):
    """What readers do not agree on counts neither way."""
    table, scores = ranked
    table.targets[7, column_of("co_design")], table.weights[7, column_of("co_design")] = 1.0, 0.0
    assert reading_saved(table, scores) == pytest.approx((0.7 + 0.8) / 2)


@pytest.fixture
def lawyers(tmp_path, desk, lay_out, write_agreements):
    """Gives a function to figures of ten agreements; a block of each is two provisions."""
    ban = "The Provider shall not work for any other commissioner in the county."
    hidden = "The Provider gives all of its time to the lantern programme of the county."

    def measure(*, unlabelled=0):
        names = [f"P{at}" for at in range(10)]
        text = lay_out(f"1. {hidden}", "2. Tea is served at ten.", f"3. {ban}", "4. It is cold.")
        spans = [(name, hidden, "Exclusivity") for name in names]
        cut = text.index("3.")
        blocks = [
            {"doc_id": name, "start": start, "end": end, "cuad": labels}
            for name in names[unlabelled:]
            for start, end, labels in (
                (0, text.index("1."), []),
                (text.index("1."), cut - 2, ["Exclusivity", "Governing Law"]),
                (cut, len(text), []),
            )
        ]
        folder = write_agreements(
            tmp_path / "cuad_dev", dict.fromkeys(names, text), spans=spans, blocks=blocks
        )
        return hold_against_lawyers(folder, desk, seed=1)

    return measure


def test_models_are_held_against_lawyers_labels_by_category(lawyers):
    report = lawyers()
    assert [one.category for one in report.provisions] == list(PUBLIC)
    one = report.provisions[PUBLIC.index(LABEL)]
    assert one.positives == 10
    # Rules hear the wrong one of four provisions: all that is there stands among the other three.
    assert one.ap_rules == pytest.approx(1 / 4)
    assert one.ap_words == one.ap_both == one.f1_both == one.at_80_both == 1.0


def test_a_block_has_the_highest_score_of_its_provisions(lawyers):
    one = lawyers().blocks[PUBLIC.index(LABEL)]
    assert one.positives == 10
    # Of three blocks in each paper one has the label: by its first provision it stands first.
    assert one.ap_both == 1.0
    # The rules' block is a false alarm; the others share the lowest score.
    assert one.ap_rules == pytest.approx(1 / 3)
    assert one.f1_rules == pytest.approx(2 * (1 / 3) / (1 / 3 + 1))


def test_an_agreement_of_which_no_block_was_cut_counts_with_its_provisions(lawyers):
    report = lawyers(unlabelled=1)
    at = PUBLIC.index(LABEL)
    assert (report.provisions[at].positives, report.blocks[at].positives) == (10, 9)


def test_without_blocks_only_provisions_have_figures(lawyers):
    report = lawyers(unlabelled=10)
    at = PUBLIC.index(LABEL)
    assert report.provisions[at].ap_both == 1.0
    assert report.blocks[at].positives == 0
    assert all(map(math.isnan, report.blocks[at][2:]))


def test_a_category_that_no_lawyer_saw_has_no_figures(lawyers):
    one = lawyers().provisions[PUBLIC.index("publicity_gagging")]
    assert one.positives == 0
    assert all(map(math.isnan, one[2:]))


def test_reading_by_score_saves_all_but_what_bites(lawyers):
    # One provision of four is read: 14 words of 34.
    assert lawyers().saved == pytest.approx(1 - 14 / 34)


@pytest.fixture(scope="module")
def aside(trained, data, desk):
    return {one.name: one for one in hold_against_aside(trained[1].model, data, desk)}


def test_a_model_is_held_against_what_is_kept_aside(aside):
    assert set(aside) == {"sample papers kept aside", "unseen-lines"}
    for one in aside.values():
        assert (one.provisions, one.labels) == (9, 2)
        # Rules find one of three bans (F1 .5) and both audits; the model finds all.
        assert one.f1_rules == pytest.approx((0.5 + 1) / 2)
        assert one.f1_model == 1.0
        assert one.ap_model == 1.0 > one.ap_rules


def test_a_label_that_is_off_is_measured_by_its_rules(trained, data, desk):
    model = trained[1].model
    silent = [one.model_copy(update={"on": False}) for one in model.manifest.labels]
    manifest = model.manifest.model_copy(update={"labels": tuple(silent)})
    deaf = replace(model, manifest=manifest)
    for one in hold_against_aside(deaf, data, desk):
        assert one.f1_model == one.f1_rules


def test_where_no_paper_is_kept_aside_the_other_sets_are_measured(trained, write_data, desk):
    data = write_data()
    (data.samples / "annotations/aside.jsonl").unlink()
    found = hold_against_aside(trained[1].model, data, desk)
    assert [one.name for one in found] == ["unseen-lines"]


def test_a_set_kept_aside_in_which_nothing_bites_is_left_out(
    trained, write_data, write_lines, desk, draft
):
    data = write_data()
    path = data.samples / "clauses/unseen-lines.jsonl"
    write_lines(path, [draft(1, "Tea is served at ten.", paper="P")])
    found = hold_against_aside(trained[1].model, data, desk)
    assert [one.name for one in found] == ["sample papers kept aside"]


def test_a_learning_curve_has_a_point_for_every_size(data, desk):
    points = learning_curve(assemble(data, desk), desk, seed=1)
    assert [one.positives for one in points] == list(SIZES)
    for one in points:
        assert one.labels == 2
        assert 0 <= one.ap_words <= 1 + 1e-9
    # There are less than 100 positives of any label here.
    assert points[-1][1:] == points[-2][1:]


def test_a_learning_curve_of_rows_without_any_label_has_no_figures(data, desk):
    training = assemble(data, desk)
    training.table.targets[:] = 0.0
    for one in learning_curve(training, desk, seed=1):
        assert one.labels == 0
        assert all(map(math.isnan, one[2:]))


def test_a_model_without_any_of_the_labels_that_occur_has_no_figures(trained, data, desk):
    model = trained[1].model
    others = [one for one in model.manifest.labels if one.label == "co_design"]
    manifest = model.manifest.model_copy(update={"labels": tuple(others)})
    for one in hold_against_aside(replace(model, manifest=manifest), data, desk):
        assert one.labels == 0
        assert all(map(math.isnan, one[3:7]))


def test_everything_is_measured_at_once(trained, data, desk):
    told = []
    watched = replace(desk, tell=told.append)
    whole = evaluate_models(data, watched, trained[1].model, seed=1, curve=True)
    assert len(whole.aside) == 2
    assert len(whole.curve) == len(SIZES)
    assert any("five folds" in text for text in told)


def test_without_a_model_nothing_is_held_against_what_is_kept_aside(data):
    found = api.evaluate(data, config=Config(model="none"), seed=1)
    assert found.aside == ()
    assert found.curve == ()
    assert found.lawyers.provisions
