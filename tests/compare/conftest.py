# SPDX-License-Identifier: Apache-2.0
"""Small drafts made from clauses, with findings put on words of theirs."""

import re

import pytest

from pipeline.assess import assess_document
from pipeline.domain.assessment import Coverage
from pipeline.domain.diagnostic import Outcome
from pipeline.domain.document import Span
from pipeline.domain.draft import DraftedClause, DraftedReference
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
)
from pipeline.packs import load_rules


@pytest.fixture(scope="session")
def weights():
    """The weights that come with the program."""
    return load_rules(None).weights


def make_clause(number, text, start=0, heading="", leads=()):
    """Returns a clause; ``leads`` are pairs of word and clause, as references."""
    places = [match.span() for match in re.finditer(r"\w+", text)]
    words = tuple(text[a:b] if text[a:b].isupper() else text[a:b].lower() for a, b in places)
    return DraftedClause(
        number=number,
        heading=heading,
        start=start,
        end=start + len(text),
        text=text,
        words=words,
        starts=tuple(a for a, _ in places),
        ends=tuple(b for _, b in places),
        references=tuple(DraftedReference(*one) for one in leads),
    )


def make_clauses(*pairs, heading=""):
    """Returns clauses from pairs of number and text, one behind the other."""
    clauses, at = [], 0
    for number, text, *leads in pairs:
        clauses.append(make_clause(number, text, at, heading, leads))
        at += len(text) + 1
    return tuple(clauses)


def make_finding(clauses, label, severity, quote, values):
    """Returns a finding on the first place of a quote."""
    clause = next(one for one in clauses if quote in one.text)
    start = clause.start + clause.text.index(quote)
    gain = label in set(Mitigator)
    defaults = {
        "label": Mitigator(label) if gain else Category(label),
        "kind": FindingKind.MITIGATOR if gain else FindingKind.RESTRICTION,
        "span": Span(start, start + len(quote)),
        "quote": quote,
        "clause": clause.number,
        "severity": severity,
        "bound": Bound.PRIME if gain else Bound.SUB,
        "mutuality": Mutuality.ONE_WAY,
        "force": Force.BINDING,
        "probability": 1.0,
    }
    return Finding(**{**defaults, **values})


@pytest.fixture
def draft(weights):
    """Makes a judged draft: ``draft(('1.1', 'text'), ..., found=[(label, grade, quote)])``."""

    def make(*pairs, found=(), name="paper.docx", coverage=1.0, **values):
        clauses = make_clauses(*pairs)
        findings = tuple(
            make_finding(clauses, *one[:3], dict(one[3]) if len(one) > 3 else {}) for one in found
        )
        return JudgedDocument(
            name=name,
            sha256="0" * 64,
            offer="offer",
            kind=values.pop("kind", DocumentKind.CONTRACT),
            outcome=Outcome.OK if coverage == 1 else Outcome.PARTIAL,
            findings=findings,
            clauses=clauses,
            assessment=assess_document(
                name, findings, weights=weights, coverage=Coverage(coverage)
            ),
            **values,
        )

    return make
