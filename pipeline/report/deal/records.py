# SPDX-License-Identifier: Apache-2.0
"""What a paper or an offer gives, takes and costs on leaving, as keys of the files for programs.

Names and order of the keys are a stable interface.
"""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.assess import strike_deal
from pipeline.domain.bargain import BargainLine, Deal, Sighting
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import Burden, Means, Tenure
from pipeline.domain.moments import Moment
from pipeline.domain.offer import Repeat
from pipeline.report.deal.pool import deal_of, pool_papers
from pipeline.report.ids import public_id

__all__ = ["deal_record", "offer_deal_record"]

Record = dict[str, object]
_KEYS = (
    "lock_in",
    "ledger",
    "rights",
    "bargain",
    "embrace",
    "reach",
    "interdependence",
    "balance",
    "moments",
)


def deal_record(document: JudgedDocument, *, means: Means | None = None) -> Mapping[str, object]:
    """Returns the keys of one document; all None where nothing of it could be read.

    Findings stand by the ids of ``findings.jsonl``. Months are months; dates are ISO dates.
    """
    if document.assessment is None or document.assessment.coverage == 0:
        return dict.fromkeys(_KEYS)
    return _record(deal_of(document, means=means), document.moments)


def offer_deal_record(
    documents: Sequence[JudgedDocument], repeats: Iterable[Repeat], *, means: Means | None = None
) -> Mapping[str, object]:
    """Returns the same keys of all papers of an offer together; ``repeats`` count once."""
    pooled = pool_papers(documents, repeats)
    return _record(strike_deal(pooled.found, pooled.moments, means=means), pooled.moments)


def _record(deal: Deal, moments: Iterable[Moment]) -> Record:
    values = (
        _lock_in(deal.lock_in),
        {
            "burdens": [_burden(one) for one in deal.ledger.burdens],
            "stated": deal.ledger.stated,
            "of_reserves": _rounded(deal.ledger.of_reserves),
            "of_turnover": _rounded(deal.ledger.of_turnover),
        },
        {
            right.matter.value: {
                held.holder.value: {
                    "findings": _ids(held.rests_on),
                    "notices": [one.moment.clause for one in held.notices],
                }
                for held in right.holdings
            }
            for right in deal.rights
        },
        {
            "gets": [_line(line) for line in deal.bargain.gets],
            "gives": [_line(line) for line in deal.bargain.gives],
        },
        {arm.label.value: arm.grade for arm in deal.embrace.arms},
        {"strongest": deal.reach.strongest, "findings": _ids(deal.reach.rests_on)},
        {
            "tightness": deal.interdependence.tightness.value,
            "ties": {one.bond.value: _ids(one.rests_on) for one in deal.interdependence.bonds},
        },
        {
            "sub": deal.balance.sub,
            "prime": deal.balance.prime,
            "mutual": deal.balance.mutual,
            "unclear": deal.balance.unclear,
        },
        [_moment(one) for one in moments],
    )
    return dict(zip(_KEYS, values, strict=True))


def _ids(found: Iterable[Sighting]) -> list[str]:
    return [public_id(one.document, one.finding.id) for one in found]


def _line(line: BargainLine) -> Record:
    return {
        "category": line.label.value,
        "subtype": line.subtype,
        "grade": line.grade,
        "doubtful": line.doubtful,
        "findings": _ids(line.rests_on),
    }


def _burden(burden: Burden) -> Record:
    return {
        "row": burden.row.value,
        "finding": public_id(burden.document, burden.finding_id),
        "clause": burden.clause,
        "grade": burden.grade,
        "ending": burden.ending.value,
        "months": burden.months,
        "sums": list(burden.sums),
        "shares": [round(share, 4) for share in burden.shares],
        "by_term": burden.by_term,
        "charges": [
            {"month": one.month, "left": one.left, "share": _rounded(one.share)}
            for one in burden.charges
        ],
        "doubtful": burden.doubtful,
    }


def _lock_in(lock: Tenure) -> Record:
    return {
        "begins": lock.begins.isoformat() if lock.begins else None,
        "ends": lock.ends.isoformat() if lock.ends else None,
        "months": lock.months,
        "renewals": [_moment(one) for one in lock.renewals],
        "notices": [
            {"by": one.by.value, "months": one.months, "clause": one.moment.clause}
            for one in lock.notices
        ],
        "locks": [public_id(document, finding) for document, finding in lock.locks],
        "ways_out": [public_id(document, finding) for document, finding in lock.way_out],
    }


def _moment(moment: Moment) -> Record:
    return {
        "kind": moment.kind.value,
        "words": moment.words,
        "clause": moment.clause,
        "page": moment.page,
        "start": moment.span.start,
        "end": moment.span.end,
        "quote": moment.quote,
        "day": moment.day.isoformat() if moment.day else None,
        "months": moment.months,
        "starts": moment.starts,
        "who": moment.who.value,
        "conditional": moment.conditional,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
