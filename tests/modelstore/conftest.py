# SPDX-License-Identifier: Apache-2.0
"""A model made by hand, small enough to recompute, and a watch for anything that is executed."""

import shutil
import sys
from contextlib import contextmanager

import numpy as np
import pytest

from pipeline.errors import ExitCode, ModelError
from pipeline.modelstore import (
    FORMAT,
    RULE_LABELS,
    Golden,
    LabelCard,
    Manifest,
    TrainingSource,
    Versions,
)
from pipeline.modelstore.model import Arrays
from pipeline.modelstore.store import load_model, save_model

TERMS = (
    "PRIME",
    "PRIME logo",
    "SUB",
    "SUB shall",
    "exclusively",
    "Hbranding",
    "Hterm",
    "invoice",
    "logo",
    "paid",
    "shall",
    "vary",
)
CARD = "# A model made by hand\n\nIt knows a dozen terms.\n"
# What the interpreter reports before a pickle finds its callable or a program is started.
EXECUTED = frozenset(
    {
        "ctypes.dlopen",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.startfile",
        "os.system",
        "pickle.find_class",
        "socket.connect",
        "subprocess.Popen",
    }
)


class Watch:
    """Listens to the interpreter's audit events while it is on; a hook can never be removed."""

    def __init__(self):
        self.on = False
        self.heard = []

    def hear(self, event, arguments):
        if self.on and event in EXECUTED:
            self.heard.append(event)

    @contextmanager
    def listening(self):
        """Yields a list of what is executed meanwhile."""
        self.on, self.heard = True, []
        try:
            yield self.heard
        finally:
            self.on = False


@pytest.fixture(scope="session")
def watch():
    one = Watch()
    sys.addaudithook(one.hear)
    return one


@pytest.fixture(scope="session")
def arrays():
    """Numbers that half precision keeps whole: eighths, a row of weights for each term."""
    terms, rules, labels = len(TERMS), len(RULE_LABELS), len(RULE_LABELS)
    grid = np.arange(terms)[:, None] * 7 + np.arange(labels) * 3
    words = (grid % 11 - 5) / 8
    branding = RULE_LABELS.index("mandatory_branding")
    words[:, branding] = 0
    for term, weight in (("logo", 2.0), ("PRIME logo", 4.0), ("Hbranding", 5.0), ("paid", -1.0)):
        words[TERMS.index(term), branding] = weight
    return Arrays(
        terms=TERMS,
        idf=1 + np.arange(terms) / 10,
        words=words,
        rules=3 * np.eye(rules, labels),
        neighbours=np.eye(rules, labels),
        intercepts=-2 - np.arange(labels) / 10,
        slopes=1 + np.arange(labels) / 100,
        shifts=np.arange(labels) / 50,
        hardness=np.arange(terms) / 8 - 0.5,
        grades=1 + np.arange(labels) % 4 / 1.5,
    )


@pytest.fixture(scope="session")
def manifest():
    """What lies beside it, before hashes and golden probabilities are filled in."""
    source = TrainingSource(
        name="hand",
        title="By hand",
        licence="Apache-2.0",
        documents=1,
        provisions=5,
        sha256=64 * "0",
    )
    shares = {name: 0.5 for name, kind in LabelCard.model_fields.items() if kind.metadata}
    cards = tuple(
        LabelCard(label=label, on=True, why="by hand", positives=5, public=True, **shares)
        for label in RULE_LABELS
    )
    texts = (
        "SUB shall use the PRIME logo.",
        "SUB shall exclusively serve PRIME.",
        "PRIME may vary what SUB shall do.",
        "each invoice shall be paid by PRIME.",
        "the logo of SUB shall stay.",
    )
    golden = tuple(
        Golden(text=text, headings=("Branding",), hits={label: 0.7}, probabilities={})
        for text, label in zip(texts, RULE_LABELS, strict=False)
    )
    return Manifest(
        format=FORMAT,
        name="by-hand",
        version="1.2.3",
        weights_sha256=64 * "0",
        features_sha256=64 * "0",
        seed=1,
        versions=Versions(
            armslength="1", python="3", scikit_learn="1", numpy="2", skops="0", rules="0"
        ),
        sources=(source,),
        labels=cards,
        calibration_error=0.25,
        queued=0.05,
        golden=golden,
    )


@pytest.fixture(scope="session")
def _saved(tmp_path_factory, arrays, manifest):
    folder = tmp_path_factory.mktemp("saved") / "1.2.3"
    save_model(folder, arrays, manifest=manifest, card=CARD)
    return folder


@pytest.fixture(scope="session")
def model(_saved):
    """The model as it is read from its folder; read only."""
    return load_model(_saved)


@pytest.fixture
def folder(_saved, tmp_path):
    """A copy of the model's folder, to be tampered with."""
    return shutil.copytree(_saved, tmp_path / "by-hand" / "1.2.3")


@pytest.fixture
def refusal(watch, model):
    """Returns a function that says why a model is refused, and fails if it is not or if it acts.

    The model that is whole comes first, so that what loading imports is imported.
    """

    def refuse(folder):
        with watch.listening() as executed, pytest.raises(ModelError) as caught:
            load_model(folder)
        assert executed == []
        assert caught.value.exit_code is ExitCode.MODEL
        assert caught.value.cure
        return caught.value.message

    return refuse
