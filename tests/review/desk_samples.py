# SPDX-License-Identifier: Apache-2.0
"""A small review to try the desk on: a paper, items on its words, and people."""

from pipeline.domain.decision import Verdict
from pipeline.domain.fingerprints import fingerprint
from pipeline.domain.taxonomy import Bound, Category
from pipeline.review.intake.values import Intake, PaperText
from pipeline.review.values import Item, ItemKind, Judgement, PaperState, ReviewedPaper

AGREE = Judgement(Verdict.AGREE)
DISMISS = Judgement(Verdict.DISMISS)
UNSURE = Judgement(Verdict.UNSURE)


def paper(number=1, **changed):
    given = {
        "id": f"paper{number}",
        "name": f"offer/{number}.pdf",
        "sha256": f"{number:064d}",
        "offer": "offer",
        "pages": 3,
        "state": PaperState.WAITING,
        "order": number - 1,
    }
    return ReviewedPaper(**(given | changed))


def text(clauses=5, *, number=1):
    """Clause after clause, each of which an item can stand on."""
    return PaperText("\n".join(words(at, number=number) for at in range(clauses)))


def words(at, *, number=1):
    return f"Clause {at:04d} of paper {number:04d} binds the partner to {_numeral(at)}."


def _numeral(at):
    return "".join("abcdefghij"[int(digit)] * 3 for digit in f"{at:04d}")


def item(at, *, number=1, label=Category.EXCLUSIVITY, **changed):
    quote = words(at, number=number)
    start = at * (len(quote) + 1)
    given = {
        "id": f"item{number:04d}-{at:04d}",
        "paper": f"paper{number}",
        "kind": ItemKind.FINDING,
        "finding": f"f{at}",
        "fingerprint": fingerprint(label, quote),
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "clause": f"{at}",
        "page": 1,
        "label": label,
        "severity": 2,
        "bound": Bound.SUB,
        "probability": 0.75,
        "rule_ids": (f"EX-{at:03d}",),
        "urgency": at,
    }
    return Item(**(given | changed))


def unflagged(at, **changed):
    given = {
        "kind": ItemKind.UNFLAGGED,
        "id": f"drawn{at:04d}",
        "finding": "",
        "label": None,
        "severity": 0,
        "bound": Bound.UNCLEAR,
        "probability": 0.0,
        "rule_ids": (),
        "urgency": 500_000_000 + at,
    }
    return item(at, fingerprint=fingerprint(None, words(at)), **(given | changed))


def intake(*items, papers=None, scan="scan 1", rules="rules 1"):
    return Intake(scan, rules, (paper(),) if papers is None else tuple(papers), tuple(items))
