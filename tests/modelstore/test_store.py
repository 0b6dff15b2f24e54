# SPDX-License-Identifier: Apache-2.0
"""What is saved is what is loaded, and the same numbers give the same bytes."""

import hashlib
import shutil
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.errors import InputError
from pipeline.modelstore import RULE_LABELS, Seen
from pipeline.modelstore.features import TermCounter
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
    return ClauseModel(RULE_LABELS, manifest, arrays, TermCounter(arrays.terms, arrays.idf))


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
    assert (model.manifest.name, model.manifest.version) == ("by-hand", "1.2.3")
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


def bytes_of(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


@pytest.fixture
def save_other(folder, arrays, manifest):
    """Gives a function that saves another model into the folder of one."""
    other = replace(arrays, shifts=arrays.shifts + 1)
    return lambda **how: save_model(folder, other, manifest=manifest, card="# New\n", **how)


def test_another_model_is_never_put_in_the_place_of_one_unasked(folder, arrays, save_other):
    """Minutes of work went into both: the new one lies beside, and the error says where."""
    before = bytes_of(folder)
    with pytest.raises(InputError) as caught:
        save_other()
    assert bytes_of(folder) == before
    beside = folder.with_name("1.2.3-new1")
    assert str(beside) in caught.value.message
    assert "--force" in caught.value.cure
    np.testing.assert_array_equal(load_model(beside).arrays.shifts, arrays.shifts + 1)
    with pytest.raises(InputError, match=r"1\.2\.3-new2"):
        save_other()
    assert len(list(folder.parent.iterdir())) == 3


def test_a_model_takes_the_place_of_another_whole_when_it_is_told_to(folder, arrays, save_other):
    save_other(replace=True)
    np.testing.assert_array_equal(load_model(folder).arrays.shifts, arrays.shifts + 1)
    assert (folder / CARD_FILE).read_text(encoding="utf-8") == "# New\n"
    assert list(folder.parent.iterdir()) == [folder]


def test_the_same_model_stays_as_it_is(folder, arrays, manifest):
    before = {one: one.stat().st_mtime_ns for one in folder.iterdir()}
    card = (folder / CARD_FILE).read_text(encoding="utf-8")
    save_model(folder, arrays, manifest=manifest, card=card)
    assert {one: one.stat().st_mtime_ns for one in folder.iterdir()} == before
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.parametrize("there", [True, False], ids=["over another", "into a new folder"])
def test_what_fails_half_way_leaves_everything_as_it_was(folder, save_other, monkeypatch, there):
    if not there:
        shutil.rmtree(folder)
    before = bytes_of(folder) if there else None

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.modelstore.store.load_model", fail)
    with pytest.raises(InputError, match="cannot be written: No space"):
        save_other(replace=True)
    assert (bytes_of(folder) if there else None) == before
    assert list(folder.parent.iterdir()) == ([folder] if there else [])


def test_a_place_that_cannot_be_taken_is_given_back(folder, save_other, monkeypatch):
    before, rename = bytes_of(folder), Path.rename

    def fail(self, target):
        # The second step: the old one has made room.
        if self.parent.name.startswith(".armslength-") and self.name == folder.name:
            raise OSError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(InputError, match="cannot be written: Permission denied"):
        save_other(replace=True)
    assert bytes_of(folder) == before


def test_what_is_no_part_of_a_model_is_not_thrown_away(folder, save_other):
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match=r"no part of a model: notes\.txt"):
        save_other(replace=True)
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path, arrays, manifest):
    (tmp_path / "1.0.0").write_bytes(b"")
    for folder in (tmp_path / "1.0.0", tmp_path / "1.0.0" / "1.0.0"):
        with pytest.raises(InputError, match=r"1\.0\.0") as caught:
            save_model(folder, arrays, manifest=manifest, card="")
        assert "-o" in caught.value.cure


def test_the_same_numbers_give_the_same_bytes_on_windows(
    folder, tmp_path, arrays, manifest, monkeypatch
):
    def write_text(self, text, encoding=None, errors=None, newline=None):
        ends = "\r\n" if newline is None else newline
        return self.write_bytes(text.replace("\n", ends).encode(encoding))

    monkeypatch.setattr(Path, "write_text", write_text)
    monkeypatch.setattr(zipfile.ZipInfo, "__init__", as_on_windows(zipfile.ZipInfo.__init__))
    card = (folder / CARD_FILE).read_text(encoding="utf-8")
    again = tmp_path / "again"
    save_model(again, arrays, manifest=manifest, card=card)
    assert bytes_of(again) == bytes_of(folder)


def as_on_windows(make):
    def init(self, *arguments, **options):
        make(self, *arguments, **options)
        self.create_system = 0

    return init


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
