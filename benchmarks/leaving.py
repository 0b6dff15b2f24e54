# SPDX-License-Identifier: Apache-2.0
"""How far ledger, rights, reach, ties and dates agree with what a reader wrote down beforehand.

    python benchmarks/leaving.py [--public FOLDER] [--show]

``sample_contracts/leaving.jsonl`` holds the reading, written from the papers before any code read
them. Six papers are samples, two of them kept aside; three are public and read only with
``--public``, a folder that holds them. A line marked ``may`` is neither right nor missing.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from pipeline.api import scan
from pipeline.assess import strike_deal
from pipeline.config import Config
from pipeline.domain.bargain import Deal, Sighting
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.leaving import Ending, NoticeBy

ROOT = Path(__file__).parents[1]
READING = ROOT / "sample_contracts" / "leaving.jsonl"
Row = dict[str, object]
_UNTIL = {
    "once": {Ending.ONCE},
    "term": {Ending.AT_END},
    "good": {Ending.PASSES, Ending.NO_END, Ending.NOT_STATED},
    "unsaid": {Ending.NOT_STATED, Ending.NO_END, Ending.PASSES},
}


def main() -> int:
    """Prints the figures of each view, samples, those aside, and public papers apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--public", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    papers: dict[str, list[Row]] = defaultdict(list)
    for line in READING.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        papers[row["document"]].append(row)
    judged = _judge(papers, options.public)
    totals: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for name, rows in papers.items():
        if name not in judged:
            continue
        about = next(row for row in rows if row["view"] == "paper")
        group = "public" if about.get("public") else "aside" if about.get("aside") else "samples"
        document = judged[name]
        found = [Sighting(document.name, one) for one in document.findings]
        deal = strike_deal(found, document.moments)
        for view, told in _compare(rows, about, deal, document):
            for what, note in told:
                totals[group][view][what] += 1
                if options.show and what != "right":
                    print(f"{name}: {view}: {what}: {note}")
    for group, views in totals.items():
        for view, counts in sorted(views.items()):
            print(
                f"{group:8} {view:8} " + ", ".join(f"{n} {k}" for k, n in sorted(counts.items()))
            )
    return 0


def _judge(papers: dict[str, list[Row]], public: Path | None) -> dict[str, JudgedDocument]:
    folder = ROOT / "sample_contracts"
    paths = [folder / name for name in papers if (folder / name).is_file()]
    if public is not None:
        paths += [public / name for name in papers if (public / name).is_file()]
    result = scan(paths, config=Config(jobs=2))
    return {Path(one.name).name: one for one in result.documents}


def _compare(rows, about, deal: Deal, document: JudgedDocument):  # type: ignore[no-untyped-def]
    of = defaultdict(list)
    for row in rows:
        of[row["view"]].append(row)
    yield "ledger", list(_ledger(of["ledger"], deal))
    yield "rights", list(_rights(of["rights"], deal))
    yield "reach", list(_quotes(of["reach"], [one.finding.quote for one in deal.reach.rests_on]))
    bonds = {one.bond.value for one in deal.interdependence.bonds}
    yield "ties", list(_sets(set(about["ties"]), set(about["may_ties"]), bonds))
    yield "term", list(_term(about, deal))
    dates = {one.day.isoformat() for one in document.moments if one.day}
    wanted = {one for one in about["dates"] if len(one) == 10}
    yield "dates", list(_sets(wanted, set(), dates))


def _ledger(rows, deal: Deal):  # type: ignore[no-untyped-def]
    used: set[int] = set()
    for row in rows:
        hits = [
            (number, one)
            for number, one in enumerate(deal.ledger.burdens)
            if one.row == row["row"] and _meets(row["quote"], one.quote)
        ]
        # Wording found in another row is neither missing nor right.
        other = [one for one in deal.ledger.burdens if _meets(row["quote"], one.quote)]
        used |= {number for number, _ in hits}
        if not hits:
            if not row.get("may"):
                yield "missing", f"{row['row']}: {row['quote']} (there: {[o.row for o in other]})"
            continue
        if row.get("may"):
            continue
        until = row["until"]
        fits = any(
            one.months is not None and abs(one.months - until) < 0.2
            if isinstance(until, int | float)
            else one.ending in _UNTIL[until]
            for _, one in hits
        )
        yield "right", row["quote"]
        yield ("right end" if fits else "wrong end"), f"{row['quote']}: {hits[0][1].ending}"
    for number, one in enumerate(deal.ledger.burdens):
        if number not in used:
            kind = "doubtful extra" if one.doubtful else "wrong"
            yield kind, f"{one.row}: {one.clause}: {one.quote[:110]}"


def _rights(rows, deal: Deal):  # type: ignore[no-untyped-def]
    said = {right.matter.value: right for right in deal.rights}
    for row in rows:
        right = said[row["matter"]]
        holders = {one.holder.value for one in right.holdings if not one.doubtful}
        check = {one.holder.value for one in right.holdings if one.doubtful}
        wanted, may = set(row["holders"]), set(row.get("may", ()))
        for what, note in _sets(wanted, may, holders):
            rests = [
                one.finding.quote[:80]
                for held in right.holdings
                if held.holder == note
                for one in held.rests_on[:1]
            ]
            told = (
                "missing, but listed to be checked"
                if what == "missing" and note in check
                else what
            )
            yield told, f"{row['matter']}: {note} {rests}"
        if not wanted and not holders:
            yield "right", row["matter"]


def _quotes(rows, quotes):  # type: ignore[no-untyped-def]
    used = set()
    for row in rows:
        hits = {number for number, quote in enumerate(quotes) if _meets(row["quote"], quote)}
        used |= hits
        if not row.get("may"):
            yield ("right" if hits else "missing"), row["quote"]
    for number, quote in enumerate(quotes):
        if number not in used:
            yield "wrong", quote[:110]


def _term(about, deal: Deal):  # type: ignore[no-untyped-def]
    lock = deal.lock_in
    for key, value in (("start", lock.begins), ("end", lock.ends)):
        yield from _one(key, about[key], value.isoformat() if value else None)
    if about["months"] is not None:
        yield from _one("months", about["months"], lock.months)
    for key, by in (("prime_notice", NoticeBy.PRIME), ("sub_notice", NoticeBy.SUB)):
        found = [one.months for one in lock.notices if one.by in {by, NoticeBy.EITHER}]
        wanted = about[key]
        if wanted is None:
            yield from _one(key, None, found[0] if found else None)
        else:
            close = [one for one in found if abs(one - wanted) < 0.2]
            yield from _one(key, wanted, wanted if close else (found or [None])[0])


def _one(key, wanted, value):  # type: ignore[no-untyped-def]
    if wanted == value:
        yield "right", key
    elif value is None:
        yield "missing", f"{key}: {wanted}"
    else:
        yield "wrong", f"{key}: {value} for {wanted}"


def _sets(wanted, may, there):  # type: ignore[no-untyped-def]
    for one in sorted(wanted | there):
        if one in wanted:
            yield ("right" if one in there else "missing"), one
        elif one not in may:
            yield "wrong", one


def _meets(words: object, quote: str) -> bool:
    """Says whether half of the words read stand in a quote: limbs are cut, scans misread."""
    wanted = _plain(str(words)).split()
    there = _plain(quote)
    if _plain(str(words)) in there:
        return True
    pairs = [" ".join(pair) for pair in pairwise(wanted)]
    return sum(pair in there for pair in pairs) >= 0.6 * len(pairs)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


if __name__ == "__main__":
    sys.exit(main())
