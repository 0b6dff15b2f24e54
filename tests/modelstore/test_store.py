# SPDX-License-Identifier: Apache-2.0
"""What is saved is what is loaded, and the same numbers give the same bytes."""

import hashlib
from dataclasses import fields, replace

import numpy as np
import pytest

from pipeline.modelstore import RULE_LABELS, Seen
from pipeline.modelstore.features import build_vectorizer
from pipeline.modelstore.model import Arrays, ClauseModel
from pipeline.modelstore.shelf import CARD_FILE, MANIFEST_FILE, MODEL_FILE, read_manifest
from pipeline.modelstore.store import features_hash, load_model, save_model

PAPER = (
    Seen("SUB shall show the PRIME logo.", ("Branding",), {"mandatory_branding": 0.9}),
    Seen("each invoice shall be paid.", ("Money", "Term")),
    Seen("PRIME may vary this.", (), {"unilateral_variation": 0.6, "flow_down": 0.3}),
)


def in_memory(arrays, manifest):
    """Returns the model that was never on disk."""
    vectorizer = build_vectorizer(vocabulary=arrays.terms)
    vectorizer.idf_ = arrays.idf
    return ClauseModel(RULE_LABELS, manifest, arrays, vectorizer)


def test_a_loaded_model_scores_as_the_numbers_it_was_saved_from(model, arrays, manifest):
    before, after = in_memory(arrays, manifest).score(PAPER), model.score(PAPER)
    np.testing.assert_array_equal(after.together, before.together)
    np.testing.assert_array_equal(after.alone, before.alone)


@pytest.mark.parametrize("name", [one.name for one in fields(Arrays)])
def test_all_numbers_and_terms_come_back(name, model, arrays):
    np.testing.assert_array_equal(getattr(model.arrays, name), getattr(arrays, name))


def test_saving_returns_the_model_as_it_is_loaded_from_a_folder_that_it_makes(
    tmp_path, arrays, manifest
):
    folder = tmp_path / "models" / "mine" / "1.2.3"
    saved = save_model(folder, arrays, manifest=manifest, card="# Mine\n")
    loaded = load_model(folder)
    assert saved.manifest == loaded.manifest
    np.testing.assert_array_equal(saved.score(PAPER).together, loaded.score(PAPER).together)
    names = sorted(one.name for one in folder.iterdir())
    assert names == sorted([MODEL_FILE, MANIFEST_FILE, CARD_FILE])
    assert (folder / CARD_FILE).read_text(encoding="utf-8") == "# Mine\n"


def test_it_tells_its_name_version_and_labels(model):
    assert model.version == "by-hand 1.2.3"
    assert model.labels == RULE_LABELS


def test_hashes_and_golden_probabilities_are_filled_in(folder, model, arrays):
    manifest, data = read_manifest(folder)
    weights = (folder / MODEL_FILE).read_bytes()
    assert manifest.weights_sha256 == hashlib.sha256(weights).hexdigest()
    assert manifest.features_sha256 == features_hash(arrays)
    assert data.endswith(b"}\n")
    for golden in manifest.golden:
        assert golden.probabilities.keys() == set(model.labels)
        assert all(0 < one < 1 for one in golden.probabilities.values())


@pytest.mark.parametrize("name", [MODEL_FILE, MANIFEST_FILE, CARD_FILE])
def test_the_same_numbers_give_the_same_bytes(name, folder, tmp_path, arrays, manifest):
    """skops names what it writes by its address in memory: copies lie elsewhere."""
    copies = {
        one.name: np.array(getattr(arrays, one.name), order="F")
        for one in fields(Arrays)
        if one.name != "terms"
    }
    again = tmp_path / "again"
    card = (folder / CARD_FILE).read_text(encoding="utf-8")
    save_model(again, replace(arrays, **copies), manifest=manifest, card=card)
    assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_saving_over_an_older_model_leaves_nothing_of_it(folder, arrays, manifest):
    save_model(
        folder, replace(arrays, shifts=arrays.shifts + 1), manifest=manifest, card="# New\n"
    )
    np.testing.assert_array_equal(load_model(folder).arrays.shifts, arrays.shifts + 1)


@pytest.mark.parametrize("name", ["words", "hardness"])
def test_the_many_numbers_are_kept_in_half_precision(tmp_path, arrays, manifest, name):
    """It halves the file; what is judged with is what was kept, so golden probabilities hold."""
    fine = getattr(arrays, name) + 1e-5
    loaded = save_model(
        tmp_path / "fine", replace(arrays, **{name: fine}), manifest=manifest, card=""
    )
    kept = fine.astype(np.float16).astype(np.float64)
    np.testing.assert_array_equal(getattr(loaded.arrays, name), kept)


def test_two_names_may_have_the_same_numbers(tmp_path, arrays, manifest):
    """One array in two places, as a model without calibration has."""
    shared = np.ones(len(RULE_LABELS))
    loaded = save_model(
        tmp_path / "shared",
        replace(arrays, slopes=shared, shifts=shared),
        manifest=manifest,
        card="",
    )
    np.testing.assert_array_equal(loaded.arrays.slopes, shared)
    np.testing.assert_array_equal(loaded.arrays.shifts, shared)


def test_what_the_model_sees_has_a_hash_of_its_own(arrays):
    other = replace(arrays, terms=(*arrays.terms[1:], arrays.terms[0]))
    assert features_hash(other) != features_hash(arrays)
    assert features_hash(replace(arrays, shifts=arrays.shifts + 1)) == features_hash(arrays)
