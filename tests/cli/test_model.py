# SPDX-License-Identifier: Apache-2.0
"""``armslength model``, and ``scan`` with a model, with none and with one that is refused."""

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from pipeline.modelstore import (
    FORMAT,
    RULE_LABELS,
    Golden,
    LabelCard,
    Manifest,
    Versions,
    identify_model,
)
from pipeline.modelstore.model import Arrays
from pipeline.modelstore.store import load_model, save_model
from pipeline.train import SEED, Comparison, Evaluation
from pipeline.train.evaluation import AsideFigures, CurvePoint, LawyersFigures, LawyersReport

ROOT = Path(__file__).parents[2]
TERMS = ("invoice", "lantern", "ledger", "others", "tea")
LABELS = ("exclusivity", "mandatory_branding")
# Decisions for a provision in which one term stands; the rules' own pack knows exclusivity alone.
WORDS = {
    "others": {"exclusivity": 5.0},
    "lantern": {"exclusivity": 6.0},
    "invoice": {"exclusivity": 1.0, "mandatory_branding": 3.0},
    "tea": {"exclusivity": 2.0},
    "ledger": {"exclusivity": 1.0},
}
START = -3.0
LANTERN = "The Subcontractor shall keep the lantern for the Prime alone."
TEA = "Tea is served at ten."


def make_model(folder):
    """Writes a model of two labels that knows four words, and returns its folder."""
    words = np.zeros((len(TERMS), len(LABELS)))
    for term, weights in WORDS.items():
        for label, weight in weights.items():
            words[TERMS.index(term), LABELS.index(label)] = weight
    rules = np.zeros((len(RULE_LABELS), len(LABELS)))
    arrays = Arrays(
        terms=TERMS,
        idf=np.ones(len(TERMS)),
        words=words,
        rules=rules,
        neighbours=rules,
        intercepts=np.full(len(LABELS), START),
        slopes=np.ones(len(LABELS)),
        shifts=np.zeros(len(LABELS)),
        hardness=np.zeros(len(TERMS)),
        grades=np.full(len(LABELS), 2.0),
    )
    shares = {name: 0.5 for name, kind in LabelCard.model_fields.items() if kind.metadata}
    cards = [
        LabelCard(label=label, on=True, why="by hand", positives=7, public=True, **shares)
        for label in LABELS
    ]
    manifest = Manifest(
        format=FORMAT,
        name="by-hand",
        version="1.2.3",
        weights_sha256="0" * 64,
        features_sha256="0" * 64,
        seed=1,
        versions=Versions(
            armslength="1", python="3", scikit_learn="1", numpy="2", skops="0", rules="r1"
        ),
        sources=(),
        labels=tuple(cards),
        calibration_error=0.125,
        queued=0.05,
        golden=tuple(Golden(text=one, headings=(), hits={}, probabilities={}) for one in TERMS),
    )
    save_model(folder, arrays, manifest=manifest, card="# By hand\n")
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    return make_model(tmp_path_factory.mktemp("models") / "1.2.3")


def change_weights(folder):
    with (folder / "model.skops").open("ab") as file:
        file.write(b"\0")


def change_golden(folder):
    path = folder / "manifest.json"
    values = json.loads(path.read_text(encoding="utf-8"))
    values["golden"][0]["probabilities"]["exclusivity"] = 0.123
    path.write_text(json.dumps(values), encoding="utf-8")


FAULTS = {
    "no manifest": lambda folder: (folder / "manifest.json").unlink(),
    "no weights": lambda folder: (folder / "model.skops").unlink(),
    "changed weights": change_weights,
    # Seen only where the model is loaded: in a scan, by the workers.
    "another golden probability": change_golden,
}


@pytest.fixture(scope="session")
def broken(model, tmp_path_factory):
    """Gives a function to a copy of the model with one fault."""

    def make(fault):
        folder = tmp_path_factory.mktemp("broken") / "1.2.3"
        shutil.copytree(model, folder)
        FAULTS[fault](folder)
        return folder

    return make


@pytest.fixture(scope="session", params=["no manifest", "another golden probability"])
def refused(request, tmp_path_factory, run, rules, broken, make_docx):
    """A scan with a model that is refused at once, or by the workers: exit code and record."""
    root = tmp_path_factory.mktemp("refused")
    make_docx(root / "papers/hard.docx", "1. The Subcontractor shall not work for others.")
    result = run(
        *("scan", root / "papers", "-o", root / "out", "--rules", rules),
        *("--model", broken(request.param), "--jobs", 1, "--json"),
    )
    return result.exit_code, json.loads(result.stdout)


@pytest.fixture(scope="session")
def heard(tmp_path_factory, run, rules, model, make_docx):
    """A folder with the results of a scan of four papers with the model."""
    root = tmp_path_factory.mktemp("heard")
    make_docx(root / "papers/a/hard.docx", "1. Terms", f"1.1 {LANTERN}", f"1.2 {TEA}")
    make_docx(root / "papers/b/mild.docx", "1. Terms", f"1.1 {TEA}", "1.2 All is well.")
    make_docx(root / "papers/c/paid.docx", "The Prime shall pay each invoice.")
    make_docx(root / "papers/d/long.docx", f"1. The ledger is {'kept and ' * 40}read.")
    result = run(
        *("scan", root / "papers", "-o", root / "out", "--rules", rules),
        *("--model", model, "--jobs", 1, "--json"),
    )
    assert result.exit_code == 0, result.stderr
    return root / "out", json.loads(result.stdout)


def test_verify_says_what_the_model_is(run, model):
    result = run("model", "verify", model)
    assert result.exit_code == 0, result.stderr
    manifest = load_model(model).manifest
    for words in (
        f"{identify_model(model).version} in {model}",
        f"weights {manifest.weights_sha256[:12]}, trained with rules r1",
        "5 golden provisions",
        "held out: 0.125",
    ):
        assert words in result.stdout
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["exclusivity", "on", "7", *["0.50"] * 6] in rows


def test_verify_without_a_folder_is_of_the_model_that_comes_along(run):
    result = run("model", "verify")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("clause-categories ")
    assert "exclusivity" in result.stdout


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        pytest.param("no manifest", "there is no model", id="no manifest"),
        pytest.param("no weights", "model.skops cannot be read", id="no weights"),
        pytest.param("changed weights", "not the file that the manifest", id="changed weights"),
        pytest.param("another golden probability", "golden provision", id="golden"),
    ],
)
def test_verify_refuses_with_5_says_why_and_what_to_do(run, broken, fault, why):
    result = run("model", "verify", broken(fault))
    assert result.exit_code == 5
    assert result.stdout == ""
    assert why in result.stderr
    assert "--model none" in result.stderr


def scan(run, papers, *arguments):
    return run("scan", papers, "--jobs", 1, "--json", *arguments)


def judged(record):
    return [
        (one["document"], one["category"], one["sources"], one["rule_ids"])
        for one in record["findings"]
    ]


def test_a_scan_without_a_model_is_of_rules_alone(run, papers, here, rules):
    result = scan(run, papers, "--model", "none", "--rules", rules)
    assert result.exit_code == 0, result.stderr
    record = json.loads(result.stdout)
    assert record["model_version"] == "none"
    assert judged(record) == [("offer-a/hard.docx", "exclusivity", ["rule"], ["EX-901"])]
    queue = run("model", "queue", here / "armslength-out")
    assert queue.exit_code == 0
    assert "The queue is empty" in queue.stdout


def test_a_scan_with_a_model_finds_what_no_rule_says_and_names_the_model(heard, model):
    _, record = heard
    assert record["model_version"] == identify_model(model).version
    assert record["model_version"].startswith("by-hand 1.2.3+")
    assert judged(record) == [("a/hard.docx", "exclusivity", ["model"], [])]
    (finding,) = record["findings"]
    assert finding["bound"] == "sub"
    assert any("\u2018lantern\u2019" in reason["text"] for reason in finding["reasons"])


def test_with_a_refused_model_rules_judge_alone_and_the_scan_ends_with_5(refused):
    exit_code, record = refused
    assert exit_code == 5
    assert judged(record) == [("hard.docx", "exclusivity", ["rule"], ["EX-901"])]
    told = [one for one in record["diagnostics"] if one["code"] == "model_rejected"]
    assert told
    for one in told:
        assert "The rules judged alone" in one["message"]
        assert "--model none" in one["cure"]


def test_outputs_do_not_name_a_model_that_was_not_heard(refused):
    assert refused[1]["model_version"] == "none"


def test_why_a_model_is_refused_stands_on_the_terminal(run, papers, rules, broken):
    result = run(
        *("scan", papers, "--jobs", 1, "--rules", rules),
        *("--model", broken("changed weights")),
    )
    assert result.exit_code == 5
    assert "hard.docx" in result.stdout
    shown = " ".join((result.stdout + result.stderr).split())
    assert "The rules judged alone" in shown
    assert "--model none" in shown


def test_another_model_judges_kept_results_anew(run, papers, here, rules, model):
    for chosen, sources in (("none", ["rule"]), (model, ["model", "rule"])):
        result = scan(run, papers, "-o", here / "out", "--rules", rules, "--model", chosen)
        assert result.exit_code == 0, result.stderr
        (finding,) = json.loads(result.stdout)["findings"]
        assert finding["sources"] == sources


def queue_of(run, folder, *arguments):
    result = run("model", "queue", folder, "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def chance(decision):
    return round(float(1 / (1 + np.exp(-decision))), 3)


def test_the_queue_offers_first_what_most_likely_bites(run, heard):
    record = queue_of(run, heard[0])
    assert (record["version"], record["order"]) == (1, "likely")
    first, *others = record["queue"]
    assert first["document"] == "a/hard.docx"
    assert first["quote"] == LANTERN
    assert first["clause"] == "1.1"
    assert first["found"] == ["exclusivity"]
    assert first["likely"] == chance(START + 6)
    assert [one["likely"] for one in others] == [chance(START + more) for more in (2, 1, 1)]
    assert not any(one["found"] for one in others)


def test_the_queue_offers_first_what_the_model_would_learn_most_from(run, heard):
    record = queue_of(run, heard[0], "--order", "unsure")
    assert record["order"] == "unsure"
    unsure = [one["unsure"] for one in record["queue"]]
    assert unsure == sorted(unsure, reverse=True)
    # As likely as not comes nearest; what is all but sure comes last.
    assert record["queue"][0]["likely"] == chance(START + 2)
    assert record["queue"][-1]["likely"] == chance(START + 6)


def test_chances_stand_by_label_the_likeliest_first(run, heard):
    (paid,) = [one for one in queue_of(run, heard[0])["queue"] if "invoice" in one["quote"]]
    assert list(paid["chances"].items()) == [
        # Of branding, for which this folder has no rules, nothing is said.
        ("exclusivity", chance(START + 1)),
    ]


def test_words_that_stand_in_two_papers_are_offered_once(run, heard):
    quotes = [one["quote"] for one in queue_of(run, heard[0])["queue"]]
    assert quotes.count(TEA) == 1


def test_the_queue_is_cut_where_it_is_asked_to_be(run, heard):
    assert len(queue_of(run, heard[0], "--top", 1)["queue"]) == 1
    assert run("model", "queue", heard[0], "--top", 0).exit_code == 2


def test_the_queue_is_printed_in_columns(run, heard):
    result = run("model", "queue", heard[0])
    assert result.exit_code == 0
    header, first, *_ = result.stdout.splitlines()
    assert header.split() == ["place", "likeliest", "chance", "provision"]
    assert first.split() == [
        *("a/hard.docx,", "1.1", "exclusivity", f"{chance(START + 6):.2f}"),
        *LANTERN.split(),
    ]
    assert "c/paid.docx, no number" in result.stdout


def test_a_long_provision_is_cut_where_it_is_printed(run, heard):
    (line,) = [
        one for one in run("model", "queue", heard[0]).stdout.splitlines() if "ledger" in one
    ]
    assert line.endswith("...")
    assert len(line) < 180
    (long,) = [one for one in queue_of(run, heard[0])["queue"] if "ledger" in one["quote"]]
    assert long["quote"].endswith("read.")


def test_a_folder_without_results_has_no_queue(run, tmp_path):
    result = run("model", "queue", tmp_path)
    assert result.exit_code == 2
    assert "Scan first" in result.stderr


@pytest.mark.parametrize("name", ["mine", "1.0", "1.0.0.0", "1.0.x", "v1.0.0"])
def test_a_model_is_trained_only_into_a_folder_named_by_its_version(run, tmp_path, name):
    result = run("model", "train", "--data", tmp_path, "-o", tmp_path / "out" / name)
    assert result.exit_code == 2
    assert "is not named by a version" in result.stderr
    assert "three numbers" in result.stderr
    assert not (tmp_path / "out").exists()


def test_data_that_is_missing_is_named_all_at_once(run, here):
    result = run("model", "train", "--data", "data", "-o", "out/1.0.0")
    assert result.exit_code == 2
    for name in ("texts.jsonl.gz", "cuad_blocks.jsonl", "ccs_2017", "clauses", "readings.jsonl"):
        assert name in result.stderr
    assert "--readings" in result.stderr
    assert list(here.iterdir()) == []


def test_where_the_data_lies_must_be_given(run, tmp_path):
    result = run("model", "train", "-o", tmp_path / "1.0.0")
    assert result.exit_code == 2
    assert "--data" in result.stderr


@pytest.fixture
def trainer(monkeypatch, model):
    """Stands in for the training, which has tests of its own; keeps what it was asked for."""
    asked = {}

    def train(data, wanted, *, config, tell):
        asked.update(data=data, wanted=wanted)
        tell("fitting")
        return SimpleNamespace(model=load_model(model), prepared=SimpleNamespace(data=data))

    monkeypatch.setattr("pipeline.api.train", train)
    return asked


def test_training_tells_its_progress_and_what_it_made(run, trainer, tmp_path):
    result = run("model", "train", "--data", "d", "--seed", 7, "-o", tmp_path / "2.0.1")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == "fitting\n"
    assert result.stdout.startswith("by-hand 1.2.3 in ")
    assert (trainer["wanted"].version, trainer["wanted"].seed) == ("2.0.1", 7)
    assert not trainer["wanted"].replace
    assert str(trainer["data"].readings).endswith("readings.jsonl")
    assert "without and with the decisions" not in result.stdout


@pytest.mark.parametrize(
    ("force", "fate"), [((), "it stays"), (("--force",), "takes its place")], ids=["", "force"]
)
def test_what_becomes_of_a_model_that_is_there_is_said_first(run, trainer, tmp_path, force, fate):
    (tmp_path / "2.0.1").mkdir()
    result = run("model", "train", "--data", "d", *force, "-o", tmp_path / "2.0.1")
    assert fate in result.stderr.splitlines()[0]


def test_the_usual_seed_is_that_of_the_training(run, trainer, tmp_path):
    result = run("model", "train", "--data", "d", "--force", "-o", tmp_path / "2.0.1")
    assert result.exit_code == 0, result.stderr
    assert trainer["wanted"].seed == SEED
    assert trainer["wanted"].replace


def test_a_folder_with_something_else_is_refused_before_anything_is_read(run, tmp_path):
    (tmp_path / "2.0.1").mkdir()
    (tmp_path / "2.0.1/notes.txt").write_text("mine", encoding="utf-8")
    result = run("model", "train", "--data", "d", "--force", "-o", tmp_path / "2.0.1")
    assert result.exit_code == 2
    assert "no part of a model: notes.txt" in result.stderr


def test_help_comes_without_what_computes():
    code = (
        "import sys, pipeline.cli\n"
        "names = {'pandas', 'numpy', 'sklearn', 'pydantic', 'pipeline.train'}\n"
        "print(*sorted(names & {*sys.modules}))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "\n"


def test_what_reviewers_bring_is_shown_before_and_after(run, trainer, monkeypatch, tmp_path):
    def compare(prepared):
        assert [path.name for path in prepared.data.reviews] == ["one", "two"]
        return (Comparison("exclusivity", 12, 0.25, 0.75),)

    monkeypatch.setattr("pipeline.train.compare_reviews", compare)
    reviews = ("--from-review", tmp_path / "one", "--from-review", tmp_path / "two")
    result = run("model", "train", "--data", "d", *reviews, "-o", tmp_path / "2.0.1")
    assert result.exit_code == 0, result.stderr
    assert "without and with the decisions" in result.stdout
    assert result.stdout.splitlines()[-1].split() == ["exclusivity", "12", "0.250", "0.750"]


def test_an_evaluation_is_printed_with_means_and_what_was_asked_for(run, monkeypatch):
    one = LawyersFigures("exclusivity", 3, *[0.25] * 8)
    other = LawyersFigures("volume_access", 1, *[0.75] * 8)
    shares = len(AsideFigures._fields) - 3
    whole = Evaluation(
        LawyersReport(provisions=(one, other), blocks=(one,), saved=0.625, possible=0.875),
        (AsideFigures("unseen-lines", 9, 2, *[0.5] * shares),),
        (CurvePoint(10, 2, 0.25, 0.125), CurvePoint(None, 2, 0.5, 0.375)),
    )
    short = Evaluation(whole.lawyers)

    def evaluate(data, *, config, seed, curve, tell):
        return whole if curve else short

    monkeypatch.setattr("pipeline.api.evaluate", evaluate)
    result = run("model", "evaluate", "--data", "d", "--curve")
    assert result.exit_code == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["exclusivity", "3", *["0.250"] * 8] in rows
    assert ["mean", *["0.500"] * 8] in rows
    assert ["unseen-lines", "9", "2", *["0.500"] * shares] in rows
    assert ["10", "2", "0.250", "0.125"] in rows
    assert ["all", "2", "0.500", "0.375"] in rows
    assert "0.62" in result.stdout
    assert "nothing to find" not in result.stdout
    plain = run("model", "evaluate", "--data", "d").stdout
    assert "Kept aside" not in plain
    assert "positives teach" not in plain


def test_a_category_without_positives_is_shown_by_a_dash_and_left_out_of_means(run, monkeypatch):
    one = LawyersFigures("exclusivity", 3, *[0.25] * 8)
    none = LawyersFigures("volume_access", 0, *[math.nan] * 8)
    report = LawyersReport(provisions=(one, none), blocks=(none,), saved=0.5, possible=math.nan)
    monkeypatch.setattr("pipeline.api.evaluate", lambda *_, **__: Evaluation(report))
    result = run("model", "evaluate", "--data", "d")
    assert result.exit_code == 0, result.stderr
    rows = [line.split() for line in result.stdout.splitlines()]
    assert ["volume_access", "0", *["-"] * 8] in rows
    assert ["mean", *["0.250"] * 8] in rows
    assert ["mean", *["-"] * 8] in rows
    assert "0.50, at best -" in result.stdout
    assert "nothing to find" in result.stdout
