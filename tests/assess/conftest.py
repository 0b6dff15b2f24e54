# SPDX-License-Identifier: Apache-2.0
"""Findings and weights for the tests of this folder."""

import itertools
from pathlib import Path

import pytest
import yaml

from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)
from pipeline.packs import Weights

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def weights():
    """The weights that come with the program."""
    values = yaml.safe_load((ROOT / "rules" / "weights.yaml").read_text(encoding="utf-8"))
    return Weights(
        categories={Category(key): value for key, value in values["categories"].items()},
        severity=tuple(values["severity"]),
        direction=values["direction"],
        force={Force(key): value for key, value in values["force"].items()},
        mitigation=tuple(values["mitigation"]),
        mitigation_cap=values["mitigation_cap"],
        mitigation_cap_grade4=values["mitigation_cap_grade4"],
        decay=values["decay"],
        bands=tuple(values["bands"]),
        offsets={
            Mitigator(key): tuple(Category(category) for category in categories)
            for key, categories in values["offsets"].items()
        },
        minimum_coverage=values["minimum_coverage"],
        tie_points=values["tie_points"],
    )


@pytest.fixture(scope="session")
def restriction():
    """Makes a restriction: each call stands at a place of its own."""
    places = itertools.count()

    def make(category, severity, bound="sub", force="binding", probability=1.0, **values):
        place = next(places)
        mutuality = {"formal": "formal", "effective": "effective"}.get(bound, "one_way")
        side = "mutual" if bound in {"formal", "effective"} else bound
        defaults = {
            "label": Category(category),
            "kind": FindingKind.RESTRICTION,
            "span": Span(place, place + 1),
            "quote": "x",
            "clause": "1",
            "severity": severity,
            "bound": Bound(side),
            "mutuality": Mutuality(mutuality),
            "force": Force(force),
            "probability": probability,
        }
        return Finding(**(defaults | values))

    return make


@pytest.fixture(scope="session")
def mitigator(restriction):
    """Makes a mitigator of a strength of 1 to 3, a duty of the prime."""

    def make(label, strength, bound="prime", **values):
        given = {"label": Mitigator(label), "kind": FindingKind.MITIGATOR} | values
        return restriction("exclusivity", strength, bound, **given)

    return make
