# SPDX-License-Identifier: Apache-2.0
"""The recipe from end to end on a small folder of data: a model, its manifest and its card."""

from dataclasses import fields, replace

import numpy as np
import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.modelstore.store import load_model
from pipeline.train import SEED, Wanted, train_model, write_model
from pipeline.train.fitting import fit_all, see_features
from pipeline.train.table import LABELS

FILES = ["card.md", "manifest.json", "model.skops"]


@pytest.fixture(scope="module")
def table(trained):
    return trained[1].prepared.training.table


@pytest.fixture(scope="module")
def card(trained):
    return (trained[0] / "card.md").read_text(encoding="utf-8")


def test_the_same_data_gives_the_same_bytes(trained, data, tmp_path):
    folder, _ = trained
    again = tmp_path / "1.0.0"
    api.train(data, Wanted(again, "1.0.0"), config=Config())
    assert sorted(path.name for path in again.iterdir()) == FILES
    for name in FILES:
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_the_version_and_seed_that_are_wanted_are_told(trained):
    manifest = trained[1].model.manifest
    assert (manifest.version, manifest.seed) == ("1.0.0", SEED)
    assert trained[1].model.manifest.version == "1.0.0"
    assert manifest.versions.rules


def test_what_was_written_is_let_in_again(trained):
    folder, one = trained
    model = load_model(folder)
    assert model.manifest == one.model.manifest
    assert model.labels == LABELS
    assert len(model.manifest.golden) >= 5
    assert all(golden.probabilities for golden in model.manifest.golden)


def test_golden_provisions_are_the_projects_own(trained, table):
    own = {
        seen.text
        for seen, source in zip(table.seen, table.frame["source"], strict=True)
        if source == "drafted"
    }
    assert {golden.text for golden in trained[1].model.manifest.golden} <= own


def test_a_label_that_words_tell_better_than_rules_is_on_and_the_others_are_off(trained):
    cards = {one.label: one for one in trained[1].model.manifest.labels}
    assert cards["exclusivity"].on
    assert cards["exclusivity"].f1_both > cards["exclusivity"].f1_rules
    # The rules find all of these.
    assert not cards["monitoring_burden"].on
    assert not cards["value_statement"].on


def test_it_hears_what_no_rule_says(trained, table):
    paper = next(table.papers())
    chances = trained[1].model.score(table.seen[paper]).together[:, LABELS.index("exclusivity")]
    truth = table.targets[paper, LABELS.index("exclusivity")] >= 0.5
    assert not all("exclusivity" in seen.hits for seen in np.array(table.seen[paper])[truth])
    assert chances[truth].min() > 0.5 > chances[~truth].max()


def test_provisions_are_counted_in_judging_as_in_training(trained, table):
    model = trained[1].model
    arrays = model.arrays
    features = see_features(table)
    fits = fit_all(features, table, np.ones(len(table), dtype=bool), seed=SEED)
    seen = features.stacked()
    decisions = np.stack([seen @ fit.weights + fit.intercept for fit in fits], axis=1)
    expected = 1 / (1 + np.exp(-(decisions * arrays.slopes + arrays.shifts)))
    scored = [model.score(table.seen[paper]).together for paper in table.papers()]
    # Weights are kept in half precision.
    assert np.vstack(scored) == pytest.approx(expected, abs=5e-3)


def test_the_card_names_every_source_and_its_licence(trained, card):
    sources = trained[1].prepared.training.sources
    assert {one.name for one in sources} == {
        "cuad_dev",
        "ccs_2017",
        "labels",
        "samples",
        "drafted",
    }
    for one in sources:
        assert (
            f"| {one.name} | {one.title} | {one.licence} | {one.documents} | {one.provisions} |"
        ) in card
    assert trained[1].model.manifest.sources == sources


def test_the_card_says_what_each_label_can_and_why_one_is_off(trained, card):
    for one in trained[1].model.manifest.labels:
        assert f"| {one.label} | {'on' if one.on else 'off'} |" in card
        assert one.on or f"`{one.label}` is off: {one.why}." in card


def test_the_card_gives_limits_intervals_and_calibration(trained, card):
    assert card.startswith("# clause-categories 1.0.0\n")
    for words in ("no legal advice", "Kept aside", "## Calibration", "| real agreements | 2 |"):
        assert words in card
    assert "1.00 (1.00-1.00)" in card
    error = trained[1].model.manifest.calibration_error
    assert f"Expected error {error:.3f}" in card


def test_papers_kept_aside_are_in_no_word_of_the_model(trained):
    terms = set(trained[1].model.arrays.terms)
    assert {"lantern", "ashby"} <= terms
    assert not {"ludd", "pell"} & terms


def test_what_is_said_of_rows_that_are_left_out_changes_no_number_of_a_model(
    trained, table, tmp_path
):
    """Otherwise a model that is held against them has seen them."""
    prepared = trained[1].prepared
    kept = table.folds() != table.folds()[0]
    turned = replace(table, targets=table.targets.copy(), grades=table.grades.copy())
    turned.targets[~kept] = 1.0 - turned.targets[~kept]
    turned.grades[~kept, 1] = 4.0
    changed = replace(prepared, training=replace(prepared.training, table=turned))
    one = write_model(prepared, Wanted(tmp_path / "1.0.0", "1.0.0"), kept).arrays
    other = write_model(changed, Wanted(tmp_path / "1.0.1", "1.0.1"), kept).arrays
    for part in fields(one):
        assert np.array_equal(getattr(one, part.name), getattr(other, part.name)), part.name


def test_a_model_is_trained_where_nobody_read_a_real_agreement(write_data, desk, tmp_path):
    """Figures are then those of papers of our own field alone."""
    data = write_data()
    data.readings.write_text("", encoding="utf-8")
    trained = train_model(data, desk, Wanted(tmp_path / "1.0.0", "1.0.0"))
    assert load_model(tmp_path / "1.0.0").manifest == trained.model.manifest


def test_without_enough_golden_provisions_nothing_is_trained(write_data, desk, tmp_path):
    data = write_data()
    for name in ("hands.jsonl", "lines.jsonl"):
        (data.samples / "clauses" / name).unlink()
    with pytest.raises(InputError, match="clauses"):
        train_model(data, desk, Wanted(tmp_path / "1.0.0", "1.0.0"))


def test_missing_data_is_named_all_at_once_and_nothing_is_written(write_data, desk, tmp_path):
    data = write_data()
    (data.shared / "cuad_dev/texts.jsonl.gz").unlink()
    wanted = Wanted(tmp_path / "model" / "1.0.0", "1.0.0")
    with pytest.raises(InputError) as caught:
        train_model(replace(data, readings=tmp_path / "none.jsonl"), desk, wanted)
    assert "texts.jsonl.gz" in caught.value.message
    assert "none.jsonl" in caught.value.message
    assert not wanted.folder.parent.exists()
