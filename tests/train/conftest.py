# SPDX-License-Identifier: Apache-2.0
"""A small folder of invented data in every format that training reads, and tables made by hand."""

import gzip
import json
import re
import textwrap
from pathlib import Path

import docx
import numpy as np
import pytest

from pipeline import api
from pipeline.config import Config
from pipeline.modelstore import Seen
from pipeline.train import Data, Wanted, train_model
from pipeline.train.table import LABELS, Cut, Paper, Place, Table, column_of, key_of

PARTIES = 'This Agreement is made between Lead Ltd (the "Prime") and Haven (the "Provider").'
TOWNS = ("Ashby", "Brale", "Corrin", "Dunmere", "Elsing", "Farrow", "Gately", "Holt")
# What rules hear, what they do not, and what nobody need hear.
BANS = (
    "The Provider shall not work for any other commissioner in {town}.",
    "The Provider gives all of its time to the lantern programme in {town} and to nothing else.",
    "Every hour of the Provider belongs to the lantern programme in {town} and to nothing else.",
)
AUDITS = (
    "The Prime may audit the books of the Provider in {town} at any time.",
    "The Provider lays its ledgers open to whoever the Prime sends from {town}.",
)
QUIET = (
    "Notices are sent by post to the town hall of {town}.",
    "The words of this Agreement are those of everyday speech in {town}.",
    "Tea is served at ten when the parties meet in {town}.",
    "The map of {town} lies behind this page.",
)
READ = TOWNS[:6]  # agreements of which readers say something
TRUTH = (("exclusivity", BANS), ("monitoring_burden", AUDITS))


def lines_of(town):
    """Returns the numbered clauses of one agreement."""
    clauses = [*BANS, *AUDITS, *QUIET]
    return [f"{at}. {text.format(town=town)}" for at, text in enumerate(clauses, 1)]


def plain_text(*paragraphs):
    """Returns paragraphs as other people's data sets give them: broken lines, wide gaps."""
    shown = [textwrap.fill(one, 44).replace("\n", "  \n   ") for one in paragraphs]
    return "   SERVICES AGREEMENT\n\n" + "\n\n".join(shown) + "\n"


def save_lines(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{json.dumps(row)}\n" for row in rows).encode()
    path.write_bytes(gzip.compress(text, mtime=0) if path.suffix == ".gz" else text)
    return path


def save_docx(path, *paragraphs):
    path.parent.mkdir(parents=True, exist_ok=True)
    document = docx.Document()
    for text in (PARTIES, *paragraphs):
        document.add_paragraph(text)
    document.save(path)
    return path


def save_agreements(folder, texts, *, spans=(), blocks=(), groups=None):
    """Writes agreements by name as ``cuad_dev``; a span is name, words of the text, label.

    The words may stand on several lines of the text.
    """
    known = groups or {}
    save_lines(
        folder / "texts.jsonl.gz",
        [
            {
                "doc_id": name,
                "text": text,
                "filer_group": known.get(name, (name, name))[0],
                "dup_group": known.get(name, (name, name))[1],
            }
            for name, text in texts.items()
        ],
    )
    found = []
    for name, words, label in spans:
        met = re.search(r"\s+".join(map(re.escape, words.split())), texts[name])
        place = {"doc_id": name, "start": met.start(), "end": met.end()}
        found.append({**place, "category_original": label, "label": True})
    save_lines(folder / "spans.jsonl.gz", found)
    save_lines(folder / "blocks.jsonl.gz", blocks)
    return folder


def blocks_of(name, text, spans):
    """Returns the paragraphs of a text as blocks with the labels that overlap them."""
    blocks, start = [], 0
    for part in text.split("\n\n"):
        end = start + len(part)
        labels = [
            label
            for paper, words, label in spans
            if paper == name and start <= text.index(words) < end
        ]
        blocks.append({"doc_id": name, "start": start, "end": end, "cuad": labels})
        start = end + 2
    return blocks


def drafted(number, text, *labels, paper=None, severity=3):
    given = [{"category": one, "severity": severity, "bound": "sub"} for one in labels]
    row = {"id": f"D-{number}", "text": text, "labels": given, "heading": "Terms"}
    return row | ({"paper": paper} if paper else {})


def annotate(document, *rows, **head):
    """Returns the lines of annotations of one paper; a row is quote, label, kind."""
    kept = [
        {"document": document, "quote": quote, "category": label, "kind": kind}
        | {"severity": 0 if kind == "negative" else 2}
        for quote, label, kind in rows
    ]
    return [{"document": document, "complete_for": list(LABELS), **head}, *kept]


def save_data(root):
    """Writes all data sets, a few papers of each."""
    shared, samples = root / "shared", root / "samples"
    texts = {f"{town.upper()}_1": plain_text(PARTIES, *lines_of(town)) for town in TOWNS}
    spans = [("GATELY_1", "The map of Gately", "Audit Rights")]
    for town in TOWNS:
        # The first words of a ban and of an audit, on one line of the text.
        spans.append((f"{town.upper()}_1", "The Provider gives all", "Exclusivity"))
        spans.append((f"{town.upper()}_1", "The Provider lays its", "Audit Rights"))
    blocks = [one for name, text in texts.items() for one in blocks_of(name, text, spans)]
    # One filer, and two copies of one another.
    groups = {"ASHBY_1": ("f", "a"), "BRALE_1": ("f", "b"), "CORRIN_1": ("g", "b")}
    save_agreements(shared / "cuad_dev", texts, spans=spans, blocks=blocks, groups=groups)
    save_lines(shared / "labels/cuad_blocks.jsonl", [])
    save_docx(shared / "ccs_2017/Open Terms v.1.docx", *lines_of("Ivel"))
    save_docx(shared / "ccs_2017/Joint Terms.docx", *lines_of("Joss"))
    save_lines(
        shared / "labels/papers.jsonl",
        [
            {"doc": "Joint Terms", "quote": text.format(town="Joss"), "category": label}
            | {"kind": "restriction", "severity": [2, 3], "readers": 2}
            for label, group in TRUTH
            for text in group
        ],
    )
    _save_samples(samples)
    said = [one for town in READ for one in readings_of(f"{town.upper()}_1", town)]
    save_lines(samples / "readings.jsonl", [*said, *readings_of("Open Terms v.1", "Ivel")])
    return Data(shared, samples, samples / "readings.jsonl")


def readings_of(paper, town):
    for label, group in (*TRUTH, (None, QUIET)):
        for text in group:
            labels = {label: {"chance": 1.0, "grade": 2, "who": "a"}} if label else {}
            key = key_of(paper, text.format(town=town))
            yield {"key": key, "natural": 2.0, "labels": labels}


def _save_samples(samples):
    for name, town, aside in (("kept.docx", "Kell", False), ("aside.docx", "Ludd", True)):
        save_docx(samples / name, *lines_of(town))
        rows = [
            (text.format(town=town), label, "restriction")
            for label, group in TRUTH
            for text in group
        ]
        path = samples / "annotations" / f"{Path(name).stem}.jsonl"
        save_lines(path, annotate(name, *rows, aside=aside))
    clauses = samples / "clauses"
    texts = [(text, label) for label, group in TRUTH for text in group]
    singles = [
        (text.format(town=town), label) for town in ("Mere", "Nole") for text, label in texts
    ]
    save_lines(clauses / "hands.jsonl", [drafted(at, *one) for at, one in enumerate(singles)])
    for name, town in (("lines.jsonl", "Oke"), ("unseen-lines.jsonl", "Pell")):
        rows = [
            drafted(at, text.format(town=town), label) for at, (text, label) in enumerate(texts)
        ]
        rows += [drafted(at, text.format(town=town)) for at, text in enumerate(QUIET, 90)]
        save_lines(clauses / name, [row | {"paper": town} for row in rows])


@pytest.fixture(scope="session")
def desk():
    """The rules that come with the program, and nobody to tell."""
    return api.training_desk(Config(), lambda _text: None)


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """All data sets; tests that change them write their own with ``write_data``."""
    return save_data(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
def trained(data, desk, tmp_path_factory):
    """A model trained on all of the data, with the folder that it lies in."""
    folder = tmp_path_factory.mktemp("models") / "1.0.0"
    return folder, train_model(data, desk, Wanted(folder, "1.0.0"))


@pytest.fixture
def write_data(tmp_path):
    """Gives a function that writes all data sets anew."""
    return lambda: save_data(tmp_path)


@pytest.fixture(scope="session")
def write_lines():
    return save_lines


@pytest.fixture(scope="session")
def write_docx():
    return save_docx


@pytest.fixture(scope="session")
def write_agreements():
    return save_agreements


@pytest.fixture(scope="session")
def lay_out():
    """Gives a function from paragraphs to the plain text of an agreement with its parties."""
    return lambda *paragraphs: plain_text(PARTIES, *paragraphs)


@pytest.fixture(scope="session")
def annotations_of():
    return annotate


@pytest.fixture(scope="session")
def draft():
    return drafted


@pytest.fixture(scope="session")
def row_of():
    """Gives a function that finds the one row of a table in which some words stand."""

    def find(table, words):
        (row,) = [at for at, seen in enumerate(table.seen) if words in seen.text]
        return row

    return find


@pytest.fixture(scope="session")
def said_of():
    """Gives a function to what a table says of one label in one row: target and weight."""

    def say(table, row, label):
        column = column_of(label)
        return float(table.targets[row, column]), float(table.weights[row, column])

    return say


@pytest.fixture(scope="session")
def make_table():
    """Gives a function from texts to a table in which all of it is known and counts the same.

    A text is words, labels that hold, and confidences of rules by label. Each stands in a paper of
    its own unless ``papers`` names them.
    """

    def make(*texts, source="cuad_dev", papers=None, tuned=False):
        names = papers or [f"paper {at}" for at in range(len(texts))]
        cuts = [
            Paper(name, name, [Cut(Seen(words, (), hits), Place(0, 9), key_of(name, words), 4)])
            for name, (words, _, hits) in zip(names, texts, strict=True)
        ]
        table = Table.of(source, cuts)
        table.weights[:] = 1.0
        table.frame["natural"], table.frame["tuned"] = 1.0, tuned
        for row, (_, labels, _) in enumerate(texts):
            table.targets[row, [column_of(one) for one in labels]] = 1.0
        return table

    return make


@pytest.fixture(scope="session")
def all_rows():
    return lambda table: np.ones(len(table), dtype=bool)
