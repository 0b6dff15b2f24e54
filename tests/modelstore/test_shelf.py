# SPDX-License-Identifier: Apache-2.0
"""Which model is found, what it is, and that telling so loads nothing that computes."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.errors import ExitCode, InternalError, ModelError
from pipeline.modelstore import find_model, identify_model, refused_model
from pipeline.modelstore.archive import MOST_BYTES
from pipeline.modelstore.shelf import MANIFEST_FILE, MODEL_FILE, ModelIdentity

ROOT = Path(__file__).resolve().parents[2]
COMPUTES = ("numpy", "scipy", "sklearn", "skops")


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """The folder of classifiers beside a program that is installed elsewhere."""
    monkeypatch.setattr(pipeline, "__file__", str(tmp_path / "pipeline" / "__init__.py"))
    folder = tmp_path / "models" / "clause-categories"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        (("1.9.0", "1.10.0"), "1.10.0"),
        (("1.10.0", "1.9.0", "1.9.10"), "1.10.0"),
        (("2.0.0", "10.0.0"), "10.0.0"),
        (("1.0.2", "1.0.10"), "1.0.10"),
        (("0.0.1",), "0.0.1"),
        (("1.0.0", "2.0.0-draft", "3.0", "9", "v9.0.0", "9.0.0.0"), "1.0.0"),
    ],
    ids=["minor", "any order", "major", "patch", "one", "other names are no versions"],
)
def test_the_highest_version_is_found_by_number(shelf, versions, newest):
    for version in versions:
        (shelf / version).mkdir()
    assert find_model() == shelf / newest


def test_a_file_with_the_name_of_a_version_is_no_model(shelf):
    (shelf / "1.0.0").mkdir()
    (shelf / "2.0.0").write_bytes(b"")
    assert find_model() == shelf / "1.0.0"


@pytest.mark.parametrize("left", ["empty", "gone"])
def test_without_any_version_it_says_where_it_looked(shelf, left):
    if left == "gone":
        shelf.rmdir()
    with pytest.raises(ModelError) as caught:
        find_model()
    assert str(shelf) in caught.value.message
    assert "--model none" in caught.value.cure
    assert caught.value.exit_code is ExitCode.MODEL


def test_an_installation_without_models_is_a_fault_of_the_installation(shelf):
    shelf.rmdir()
    shelf.parent.rmdir()
    with pytest.raises(InternalError, match="models"):
        find_model()


def test_a_model_is_told_by_name_version_and_hash_of_its_manifest(folder):
    data = (folder / MANIFEST_FILE).read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    assert identify_model(folder) == ModelIdentity(f"by-hand 1.2.3+{digest[:8]}", digest, "0")


def test_a_model_with_other_weights_has_another_hash(folder):
    before = identify_model(folder)
    path = folder / MANIFEST_FILE
    weights = (folder / MODEL_FILE).read_bytes() + b"\n"
    (folder / MODEL_FILE).write_bytes(weights)
    told = json.loads(path.read_bytes())
    told["weights_sha256"] = hashlib.sha256(weights).hexdigest()
    path.write_text(json.dumps(told), encoding="utf-8")
    assert identify_model(folder).sha256 != before.sha256


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (MODEL_FILE, b"other", "is not the file that the manifest was written for"),
        (MODEL_FILE, b"0" * (MOST_BYTES + 1), f"more than {MOST_BYTES}"),
        (MANIFEST_FILE, b"{}", "its manifest is wrong at format"),
    ],
    ids=["tampered weights", "oversized weights", "empty manifest"],
)
def test_what_is_wrong_is_said_before_anything_is_loaded(folder, name, data, said):
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError) as caught:
        identify_model(folder)
    assert said in caught.value.message


def test_neither_importing_nor_identifying_loads_what_computes(folder):
    code = (
        "import sys, pathlib, pipeline.modelstore as store\n"
        f"names = {COMPUTES!r}\n"
        "print(*sorted({one.split('.')[0] for one in sys.modules} & {*names}))\n"
        "print(store.identify_model(pathlib.Path(sys.argv[1])).version)\n"
        "print(*sorted({one.split('.')[0] for one in sys.modules} & {*names}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.split("\n") == ["", identify_model(folder).version, "", ""]


def test_a_refused_model_takes_its_part_away_from_a_scan():
    said = refused_model(ModelError("the model in 'x' is refused: why", cure="Do this."))
    assert (said.code, said.gravity) == (ReasonCode.MODEL_REJECTED, Gravity.PARTIAL)
    assert said.message.startswith("the model in 'x' is refused: why. The rules judged alone")
    assert said.cure == "Do this."
