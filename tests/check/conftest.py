# SPDX-License-Identifier: Apache-2.0
"""Findings and annotations with everything that a test does not speak about filled in."""

import pytest

from pipeline.annotations import Annotation, AnnotationKind
from pipeline.check.outputs import CheckMaterial, render_check
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    FindingKind,
    Force,
    Mitigator,
    Modifier,
    Mutuality,
)

from .checked import make_report


# Of the whole run, since a property asks for them with each of its examples.
@pytest.fixture(scope="session")
def make_finding():
    def make(quote, label=Category.EXCLUSIVITY, *, at=0, severity=2, bound=Bound.SUB, p=0.9):
        kinds = {Mitigator: FindingKind.MITIGATOR, Modifier: FindingKind.MODIFIER}
        return Finding(
            label=label,
            kind=kinds.get(type(label), FindingKind.RESTRICTION),
            span=Span(at, at + len(quote)),
            quote=quote,
            clause="4.1",
            severity=severity,
            bound=bound,
            mutuality=Mutuality.ONE_WAY,
            force=Force.BINDING,
            probability=p,
        )

    return make


@pytest.fixture(scope="session")
def make_annotation():
    def make(quote, label=Category.EXCLUSIVITY, *, kind=None, severity=2, bound=Bound.SUB):
        kinds = {Mitigator: AnnotationKind.MITIGATOR, Modifier: AnnotationKind.MODIFIER}
        usual = kinds.get(type(label), AnnotationKind.RESTRICTION)
        return Annotation("a.docx", "4.1", quote, label, kind or usual, severity, bound)

    return make


@pytest.fixture
def render_output():
    """Renders an output of the made-up check, or of another report."""

    def make(name, report=None, *, show_aside=False):
        material = CheckMaterial(
            make_report() if report is None else report,
            show_aside,
            "samples",
            "samples/annotations",
        )
        return render_check(name, material)

    return make
