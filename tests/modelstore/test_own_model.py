# SPDX-License-Identifier: Apache-2.0
"""The models that come with the program: they load, are small, and say what they are."""

import pytest

from pipeline.config import find_data_folder
from pipeline.modelstore import RULE_LABELS, Seen, find_model
from pipeline.modelstore.shelf import CARD_FILE, MANIFEST_FILE, MODEL_FILE
from pipeline.modelstore.store import load_model

FOLDERS = sorted((find_data_folder("models") / "clause-categories").iterdir())
MEGABYTE = 1_000_000


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def own(request):
    return request.param


@pytest.fixture(scope="module")
def loaded(own):
    return load_model(own)


def test_the_newest_is_one_of_them():
    assert find_model() in FOLDERS


def test_its_name_and_version_are_those_of_its_folder(own, loaded):
    assert (loaded.manifest.name, loaded.manifest.version) == (own.parent.name, own.name)


def test_it_is_three_files_of_less_than_a_megabyte(own):
    sizes = {one.name: one.stat().st_size for one in own.iterdir()}
    assert sizes.keys() == {MODEL_FILE, MANIFEST_FILE, CARD_FILE}
    assert sum(sizes.values()) < MEGABYTE


def test_no_label_stands_twice_and_rules_know_all(loaded):
    assert len(set(loaded.labels)) == len(loaded.labels)
    assert set(loaded.labels) <= set(RULE_LABELS)


def test_what_is_asserted_is_listed_first(loaded):
    wrong = [one.label for one in loaded.manifest.labels if not 0 < one.listed <= one.asserted]
    assert wrong == []


def test_a_label_speaks_only_where_it_beats_the_rules(loaded):
    speaking = [one for one in loaded.manifest.labels if one.on]
    assert speaking
    assert [one.label for one in speaking if one.ap_both <= one.ap_rules] == []


def test_every_source_has_a_licence_and_was_used(loaded):
    sources = loaded.manifest.sources
    assert sources
    assert len({one.name for one in sources}) == len(sources)
    assert [one.name for one in sources if not (one.title.strip() and one.licence.strip())] == []
    assert [one.name for one in sources if one.documents < 1 or one.provisions < 1] == []


def test_the_card_names_the_model_all_labels_all_sources_and_their_licences(own, loaded):
    card = (own / CARD_FILE).read_text(encoding="utf-8")
    assert card.startswith(f"# {loaded.manifest.name} {loaded.manifest.version}\n")
    sources = loaded.manifest.sources
    named = [*loaded.labels, *(one.name for one in sources), *(one.licence for one in sources)]
    assert [one for one in named if f"| {one} |" not in card] == []


def test_golden_provisions_have_words_and_all_labels(loaded):
    for golden in loaded.manifest.golden:
        assert loaded.counter.count([golden.text]).nnz > 0
        assert golden.probabilities.keys() == set(loaded.labels)


def test_it_hears_what_the_rules_are_for(loaded):
    """No figure: only that columns and labels are not mixed up."""
    seen = Seen("SUB shall display PRIME's logo and branding on all its materials.", ("Branding",))
    scores = loaded.score([seen])
    label = loaded.labels[scores.alone[0].argmax()]
    assert label == "mandatory_branding"
    assert set(loaded.telling_words(scores, 0, label)) & {"logo", "branding"}
    assert loaded.grade(scores, 0, label) in range(1, 5)
