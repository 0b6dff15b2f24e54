# SPDX-License-Identifier: Apache-2.0
"""A made-up scan of six papers, with something of everything that outputs must show."""

from pathlib import Path

import pytest
import yaml

from pipeline.assess import apply_profile, assess_document, rank_papers
from pipeline.domain.assessment import Coverage, Ranking
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.document import Span
from pipeline.domain.finding import Finding, Reason, Step
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.outline import Party
from pipeline.domain.profile import Position, Profile, Stance
from pipeline.domain.taxonomy import (
    Bound,
    Category,
    DocumentKind,
    FindingKind,
    Force,
    Mitigator,
    Mutuality,
    Role,
    Source,
)
from pipeline.packs import Condition, Form, Pack, Rule, Weights

from .samples import scan_samples

ROOT = Path(__file__).parents[2]
QUOTES = {
    "mandatory_branding": "The Provider shall deliver the Services solely under the Programme "
    "Brand and shall not use its own name, logo or livery in any dealings with Participants.",
    "exclusivity": "The Provider shall not, during the Term and for 24 months after it, tender "
    "for or deliver any service similar to the Services for any other person.",
    "termination_penalty": "If the Provider leaves early it shall pay to the Prime 40% of the "
    "charges that would have been payable for the rest of the Term.",
    "value_statement": "The parties shall adopt, promote and be seen to champion the Values and "
    "Ethos of the Programme.",
    "publicity_gagging": "The Provider shall make no public statement about the Programme, or "
    "about government policy on it, without the prior written consent of the Prime.",
    "unilateral_variation": "The Operating Manual may be amended from time to time at the sole "
    "discretion of the Prime, and the Provider shall comply with each amendment.",
    "monitoring_burden": "The Provider shall submit weekly performance returns in the form that "
    "the Prime prescribes.",
    "financial_risk": "The Prime shall indemnify the Provider against claims of third parties.",
    "own_brand_right": "Nothing in this clause prevents the Provider from using its own name in "
    "work outside the Programme.",
    "capacity_support": "The Prime shall give the Provider twenty days of training in each year.",
    "freedom_to_campaign": "Nothing in this Agreement limits the Provider's freedom to campaign.",
}
LOCKED_NAME = "harbour/Terms \u202efdp.exe\x1b[31m<script>alert(1)</script>.pdf"


@pytest.fixture(scope="session")
def weights():
    """The weights that come with the program."""
    values = yaml.safe_load((ROOT / "rules" / "weights.yaml").read_text(encoding="utf-8"))
    values["categories"] = {Category(key): one for key, one in values["categories"].items()}
    values["force"] = {Force(key): one for key, one in values["force"].items()}
    values["offsets"] = {
        Mitigator(key): tuple(Category(one) for one in softened)
        for key, softened in values["offsets"].items()
    }
    return Weights(**values)


@pytest.fixture(scope="session")
def find():
    """Makes a finding of a label, at an offset, with its quote and reasons."""

    def make(label, severity, start=0, **values):
        mitigator = label in set(Mitigator)
        quote = values.pop("quote", QUOTES.get(label, "The Provider shall do as it is told."))
        defaults = {
            "label": Mitigator(label) if mitigator else Category(label),
            "kind": FindingKind.MITIGATOR if mitigator else FindingKind.RESTRICTION,
            "span": Span(start, start + len(quote)),
            "quote": quote,
            "clause": f"{4 + start // 1000}.{1 + start % 7}",
            "severity": severity,
            "bound": Bound.PRIME if mitigator else Bound.SUB,
            "mutuality": Mutuality.ONE_WAY,
            "force": Force.BINDING,
            "probability": 0.9,
            "heading_path": ("Part B", "Conduct of the Services"),
            "page": 1 + start // 2500,
            "rule_ids": ("XX-001",),
            "sources": (Source.MODEL, Source.RULE),
            "reasons": (
                Reason(Step.TRIGGER, "The wording appears to require this.", None, "XX-001"),
                Reason(Step.DIRECTION, "A duty of the provider.", Span(start, start + 18)),
                Reason(Step.GRADE, "No end date and no exception is given: one grade up."),
            ),
        }
        return Finding(**(defaults | values))

    return make


@pytest.fixture(scope="session")
def judge(weights):
    """Makes a judged document of findings."""

    def make(name, findings, *, coverage=1.0, profile=None, **values):
        assessment = assess_document(name, findings, weights=weights, coverage=Coverage(coverage))
        if profile is not None:
            assessment = apply_profile(assessment, findings, weights=weights, profile=profile)
        defaults = {
            "name": name,
            "sha256": "ab" * 32,
            "offer": name.partition("/")[0],
            "kind": DocumentKind.CONTRACT,
            "outcome": Outcome.OK,
            "characters": 61_234,
            "pages": 34,
            "findings": tuple(findings),
            "assessment": assessment,
            "parties": (
                Party("Northgate Delivery plc", ("Prime", "Prime Contractor"), Role.PRIME, 0.95),
                Party("Hillside Advice Trust", ("Provider",), Role.SUB, 0.95),
            ),
        }
        return JudgedDocument(**(defaults | values))

    return make


@pytest.fixture(scope="session")
def rank(weights):
    """Makes the result of a scan of documents."""

    def make(documents, **values):
        return ScanResult(
            documents=tuple(sorted(documents, key=lambda one: one.name)),
            ranking=rank_papers(documents, weights=weights),
            rules_version="0123456789ab",
            **values,
        )

    return make


@pytest.fixture(scope="session")
def packs():
    """Two packs of one rule each; the first rule has no question of its own."""
    return (
        _pack(Category.MANDATORY_BRANDING, "XX-001", "May our own name stand beside the brand?"),
        _pack(Category.EXCLUSIVITY, "EX-001", "Which other work does this stop, and until when?"),
    )


def _pack(label, rule_id, ask):
    rule = Rule(
        id=rule_id,
        label=label,
        kind=FindingKind.RESTRICTION,
        title="Sole use of a brand",
        subtypes=(),
        severity=3,
        forms=(Form.DUTY,),
        trigger=Condition("x", "x"),
        conditions=(),
        unless=(),
        graders=(),
        because="People would no longer know that it is us who help them.",
        ask="",
        hits=(),
        misses=(),
    )
    return Pack(label, FindingKind.RESTRICTION, "title", "loss", ask, "", "", "", (rule,))


@pytest.fixture(scope="session")
def hard(find, judge):
    """A paper with something of everything: repeats, direction, doubt, mitigators, absences."""
    own = find("own_brand_right", 2, 2200)
    findings = [
        find("mandatory_branding", 4, 0, linked=(own.id,)),
        find("mandatory_branding", 3, 900, clause="Schedule 2, 4.1", probability=0.7),
        find("mandatory_branding", 3, 9000, flags=("repeat",)),
        find("exclusivity", 3, 1500),
        own,
        find("capacity_support", 3, 2600),
        find("termination_penalty", 3, 5000, rule_ids=()),
        find("value_statement", 3, 6000, bound=Bound.MUTUAL, mutuality=Mutuality.FORMAL),
        find("publicity_gagging", 3, 7000, sources=(Source.RULE,)),
        find("unilateral_variation", 3, 8000, bound=Bound.UNCLEAR),
        find("financial_risk", 2, 8500, bound=Bound.PRIME),
        find(
            "exit_obligations",
            2,
            9900,
            kind=FindingKind.ABSENCE,
            quote="",
            clause="",
            probability=0.5,
            reasons=(Reason(Step.TRIGGER, "We found no wording on who pays for handover."),),
        ),
    ]
    red = Profile((Position(Category.MANDATORY_BRANDING, Stance.RED_LINE),))
    return judge("meridian/Subcontract agreement.docx", findings, profile=red, pages=0)


@pytest.fixture(scope="session")
def half(find, judge):
    """A light paper of which four pages could not be read."""
    return judge(
        "harbour/Handbook (scan).pdf",
        [find("monitoring_burden", 1, 0)],
        coverage=0.58,
        kind=DocumentKind.HANDBOOK,
        outcome=Outcome.PARTIAL,
        unread_pages=(3, 4, 5, 9),
        diagnostics=(
            Diagnostic(
                ReasonCode.NO_TEXT_LAYER,
                Gravity.PARTIAL,
                "4 of 12 pages are pictures of text and were not read.",
                "Install Tesseract, or ask for the paper as Word or as a PDF with text.",
                stage="extract",
                page=3,
            ),
            Diagnostic(ReasonCode.ROLES_UNCLEAR, Gravity.NOTE, "Who is who was guessed.", ""),
        ),
    )


@pytest.fixture(scope="session")
def locked():
    """A paper with a hostile name that could not be read at all."""
    return JudgedDocument(
        name=LOCKED_NAME,
        sha256="cd" * 32,
        offer="harbour",
        kind=DocumentKind.UNKNOWN,
        outcome=Outcome.ERROR,
        diagnostics=(
            Diagnostic(
                ReasonCode.ENCRYPTED,
                Gravity.FATAL,
                "The file is locked with a password.",
                "Ask the sender for a copy without password.",
                stage="extract",
            ),
        ),
    )


@pytest.fixture(scope="session")
def result(find, judge, rank, hard, half, locked):
    """Six papers: hard, middling, two tied, half read, not read."""
    tender = judge(
        "meridian/Invitation to tender.pdf",
        [
            find("value_statement", 3, 0, force=Force.PASS_FAIL, clause="Question 7"),
            find("mandatory_branding", 3, 1000, force=Force.SCORED),
            find("monitoring_burden", 2, 2000, probability=0.6, sources=(Source.MODEL,)),
        ],
        kind=DocumentKind.ITT,
    )
    framework = judge(
        "harbour/Framework.docx",
        [find("unilateral_variation", 3, 0), find("monitoring_burden", 2, 1500)],
        kind=DocumentKind.FRAMEWORK,
    )
    memorandum = judge(
        "Memorandum of understanding.docx",
        [find("unilateral_variation", 3, 0), find("freedom_to_campaign", 3, 500)],
        kind=DocumentKind.MEMORANDUM,
        offer="Memorandum of understanding.docx",
        parties=(),
    )
    return rank((hard, tender, framework, half, memorandum, locked))


@pytest.fixture(scope="session")
def nothing():
    """A scan that found no paper at all."""
    return ScanResult((), Ranking(()), "0123456789ab")


@pytest.fixture(scope="session")
def sample_scan(tmp_path_factory):
    """All sample papers held against a profile, and the rules that judged them."""
    return scan_samples(tmp_path_factory.mktemp("profile"))
