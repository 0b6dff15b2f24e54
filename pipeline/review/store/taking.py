# SPDX-License-Identifier: Apache-2.0
"""Taking in a scan: what is asked anew, what keeps its decisions, and what loses its place."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import insert, or_, select, update

from pipeline.domain.document import Span
from pipeline.review.intake.carrying import carry, place_again
from pipeline.review.intake.values import Carrying, Intake, PaperText
from pipeline.review.store.codec import digest_of, encode_item
from pipeline.review.store.fold import ItemState, advance
from pipeline.review.store.papers import drop_text, keep_text
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import (
    ItemRecord,
    Project,
    append,
    append_all,
    digest_item,
    digest_paper,
    find_items,
    find_paper,
    hold_head,
    paper_values,
    put_items,
    put_state,
    read_paper,
    read_states,
    write_items,
)
from pipeline.review.store.schema import ITEMS, PAPERS, REVIEWS
from pipeline.review.store.sight import finished_people
from pipeline.review.store.values import TakenIn
from pipeline.review.values import EventKind, Item, ItemKind, PaperState, ReviewedPaper

__all__ = ["offer_unflagged", "place_text", "take_in"]


@dataclass(slots=True)
class _Taking:
    """One taking in, while it is done: what was there, and what is to be told of each paper.

    ``finished`` is who had judged all of each paper before.
    """

    project: Project
    at: str
    scan_hash: str
    records: Mapping[str, ItemRecord]
    states: Mapping[str, ItemState]
    finished: Mapping[str, frozenset[str]]
    offered: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    gone: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    carried: int = 0
    stranded: int = 0

    def may_return(self, item: Item) -> bool:
        """Says whether an item is asked, or would be if the scan still had it."""
        state = self.states.get(item.id)
        return item.live or (state is not None and bool(state.stranded) and bool(state.standing))

    def move(self, items: Sequence[Item], *, bond: str) -> None:
        """Puts items in the place of what was there under their ids."""
        put_items(self.project, items)
        for item in items:
            old, state = self.records[item.id].item, self.states.get(item.id)
            same = digest_item(old) == digest_item(item) and old.live
            if state is None and not same:
                self.offered[item.paper][item.id] = digest_item(item)
            elif state is not None and same:
                put_state(self.project, item, state)
            elif state is not None:
                self._tell_carried(old, item, state, bond=bond)

    def _tell_carried(self, old: Item, new: Item, state: ItemState, *, bond: str) -> None:
        coded = encode_item(new)
        body: dict[str, object] = {
            "bond": bond,
            "was": encode_item(old),
            "item": coded,
            "digest": digest_of(coded),
        }
        self._tell(EventKind.CARRIED, new, state, body)
        self.carried += 1

    def strand(self, item: str, *, why: str) -> None:
        """Takes an item away, and says why where people judged it."""
        record, state = self.records[item], self.states.get(item)
        if state is None:
            put_items(self.project, [replace(record.item, live=False)])
            self.gone[record.item.paper].append(item)
        elif not state.stranded:
            self._tell(EventKind.STRANDED, record.item, state, {"why": why})
            self.stranded += 1

    def _tell(
        self, kind: EventKind, item: Item, state: ItemState, body: dict[str, object]
    ) -> None:
        event = append(self.project, kind, stamp=Stamp("", self.at), item=item.id, body=body)
        put_state(self.project, item, advance(state, event))

    def begin(self, items: Iterable[Item]) -> int:
        """Writes items that were not there before and returns how many."""
        fresh = tuple(items)
        digests = write_items(self.project, fresh)
        for item in fresh:
            self.offered[item.paper][item.id] = digests[item.id]
        return len(fresh)

    def tell_papers(
        self,
        papers: Iterable[ReviewedPaper],
        *,
        reopened: Mapping[str, frozenset[str]],
        absent: Collection[str] = (),
    ) -> None:
        """Writes one event for each of these papers: what is asked of it now, and what not."""
        told: list[tuple[str, dict[str, object]]] = []
        for paper in papers:
            body: dict[str, object] = {
                "scan_hash": self.scan_hash,
                "paper": paper.id,
                "digest": digest_paper(paper),
                "live": paper.id not in absent,
                "items": dict(self.offered.get(paper.id, {})),
                "gone": sorted(self.gone.get(paper.id, [])),
            }
            if people := reopened.get(paper.id):
                body["finished"] = sorted(people)
            told.append(("", body))
        append_all(self.project, EventKind.OFFERED, stamp=Stamp("", self.at), said=told)

    def touched(self) -> frozenset[str]:
        """Returns the papers of which anything was offered or taken away."""
        return frozenset(self.offered) | frozenset(self.gone)

    def reopened(self) -> Mapping[str, frozenset[str]]:
        """Returns who had judged all of a paper and has not any more, by paper."""
        before = {paper: people for paper, people in self.finished.items() if people}
        if not before:
            return {}
        now = finished_people(self.project, before.keys())
        lost = {paper: people - now.get(paper, frozenset()) for paper, people in before.items()}
        return {paper: people for paper, people in lost.items() if people}


def take_in(project: Project, intake: Intake, *, at: str) -> TakenIn:
    """Puts what a scan found before people; what they decided is carried where that is sure."""
    head = hold_head(project)
    if head["scan_hash"] == intake.scan_hash:
        return TakenIn(known=True)
    project.connection.execute(
        update(REVIEWS)
        .where(REVIEWS.c.project == project.name)
        .values(scan_hash=intake.scan_hash, rules_version=intake.rules_version)
    )
    papers, there = _known_papers(project), _live_papers(project)
    taking = _begin(project, or_(ITEMS.c.live == 1, ITEMS.c.changed > 0), at=at, scan=intake)
    items = [record.item for record in taking.records.values() if taking.may_return(record.item)]
    carrying = carry(tuple(papers.values()), items, intake)
    names = {new: old for old, new in carrying.papers.items()}
    changed = _put_papers(project, intake.papers, names=names, known=papers)
    new = _put_items(taking, intake.items, carrying, names=names)
    for lost in carrying.stranded:
        taking.strand(lost.item, why=lost.why)
    every = papers | {paper.id: paper for paper in changed}
    absent = every.keys() - {paper.id for paper in changed}
    other = {paper.id for paper in changed if _is_other(paper, papers, there)}
    reopened = taking.reopened()
    told = taking.touched() | reopened.keys() | other | (absent & there)
    taking.tell_papers((every[paper] for paper in sorted(told)), reopened=reopened, absent=absent)
    return TakenIn(new=new, carried=taking.carried, stranded=taking.stranded)


def place_text(project: Project, paper: str, text: PaperText, *, at: str) -> None:
    """Keeps the words of a paper, and finds again in them what was asked of an older version."""
    keep_text(project, paper, text)
    here = (ITEMS.c.paper == paper, or_(ITEMS.c.live == 1, ITEMS.c.changed > 0))
    waiting = [record.item for record in find_items(project, *here, ITEMS.c.waiting == 1)]
    if not waiting:
        return
    taking = _begin(project, ITEMS.c.paper == paper, at=at, papers=(paper,))
    placing = place_again(waiting, text, touched=_touched(taking.records.values()))
    taking.move([replace(item, live=True) for item in placing.moved], bond="words")
    for lost in placing.stranded:
        taking.strand(lost.item, why=lost.why)
    put_waiting(project, [item.id for item in waiting], waiting=False)
    found = find_paper(project, paper)
    reopened = taking.reopened()
    if found is not None and (taking.touched() or reopened):
        taking.tell_papers([found], reopened=reopened)


def offer_unflagged(project: Project, items: Iterable[Item], *, at: str) -> int:
    """Puts provisions without a finding before people and returns how many were not there."""
    by_paper: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_paper[item.paper].append(item)
    finished = finished_people(project, by_paper.keys())
    taking = _Taking(project, at, hold_head(project)["scan_hash"], {}, {}, finished)
    count = 0
    for paper in sorted(by_paper):
        found = find_paper(project, paper)
        if found is None:
            continue
        conditions = (
            ITEMS.c.paper == paper,
            ITEMS.c.kind == str(ItemKind.UNFLAGGED),
            or_(ITEMS.c.live == 1, ITEMS.c.changed > 0),
        )
        there = {record.item.fingerprint for record in find_items(project, *conditions)}
        new = [item for item in by_paper[paper] if item.fingerprint not in there]
        if new:
            count += taking.begin(new)
            taking.tell_papers([found], reopened=taking.reopened())
    return count


def _begin(
    project: Project,
    condition: object,
    *,
    at: str,
    papers: Collection[str] | None = None,
    scan: Intake | None = None,
) -> _Taking:
    records = {record.item.id: record for record in find_items(project, condition)}
    touched = [item for item, record in records.items() if record.changed]
    scan_hash = hold_head(project)["scan_hash"] if scan is None else scan.scan_hash
    states = read_states(project, sorted(touched))
    finished = finished_people(project, papers)
    return _Taking(project, at, scan_hash, records, states, finished)


def _known_papers(project: Project) -> dict[str, ReviewedPaper]:
    query = select(PAPERS).where(PAPERS.c.project == project.name).order_by(PAPERS.c.id)
    rows = project.connection.execute(query).mappings()
    return {row["id"]: read_paper(row) for row in rows}


def _live_papers(project: Project) -> frozenset[str]:
    query = select(PAPERS.c.id).where(PAPERS.c.project == project.name, PAPERS.c.live == 1)
    return frozenset(project.connection.execute(query).scalars())


def _put_papers(
    project: Project,
    papers: Iterable[ReviewedPaper],
    *,
    names: Mapping[str, str],
    known: Mapping[str, ReviewedPaper],
) -> tuple[ReviewedPaper, ...]:
    """Writes the papers of a scan, those that were there before under the ids that they had."""
    project.connection.execute(
        update(PAPERS).where(PAPERS.c.project == project.name).values(live=0)
    )
    put = tuple(_rename(paper, names=names, known=known) for paper in papers)
    fresh = [paper_values(paper) for paper in put if paper.id not in known]
    if fresh:
        rows = [{"project": project.name, **values} for values in fresh]
        project.connection.execute(insert(PAPERS), rows)
    for paper in put:
        if paper.id not in known:
            continue
        values = paper_values(paper)
        mine = (PAPERS.c.project == project.name) & (PAPERS.c.id == paper.id)
        project.connection.execute(update(PAPERS).where(mine).values(**values))
        if paper.state is not PaperState.READ:
            drop_text(project, paper.id)
    for gone in sorted(known.keys() - {paper.id for paper in put}):
        drop_text(project, gone)
    return put


def _rename(
    paper: ReviewedPaper, *, names: Mapping[str, str], known: Mapping[str, ReviewedPaper]
) -> ReviewedPaper:
    before = known.get(names.get(paper.id, ""))
    if before is None:
        return paper
    if before.sha256 == paper.sha256 and before.state is PaperState.READ:
        return replace(paper, id=before.id, state=PaperState.READ, why="")
    return replace(paper, id=before.id)


def _put_items(
    taking: _Taking, items: Iterable[Item], carrying: Carrying, *, names: Mapping[str, str]
) -> int:
    heirs = {one.new: one for one in carrying.carried}
    fresh, moved = [], defaultdict(list)
    for item in items:
        paper = names.get(item.paper, item.paper)
        there = item.live and item.paper == paper
        placed = item if there else replace(item, paper=paper, live=True)
        if item.id in heirs:
            heir = heirs[item.id]
            moved[str(heir.bond)].append(replace(placed, id=heir.old))
        else:
            fresh.append(placed)
    for bond in sorted(moved):
        taking.move(moved[bond], bond=bond)
    # What was stranded and has its place again stands as it stood.
    kept = [taking.records[item].item for item in carrying.staying]
    taking.move([replace(item, live=True) for item in kept if not item.live], bond="words")
    put_waiting(taking.project, carrying.waiting, waiting=True)
    return taking.begin(fresh)


def put_waiting(project: Project, items: Sequence[str], *, waiting: bool) -> None:
    """Notes of items whether their place in the paper has to be found again."""
    for item in items:
        mine = (ITEMS.c.project == project.name) & (ITEMS.c.id == item)
        project.connection.execute(update(ITEMS).where(mine).values(waiting=int(waiting)))


def _is_other(
    paper: ReviewedPaper, known: Mapping[str, ReviewedPaper], there: Collection[str]
) -> bool:
    """Says whether a paper is new, was away, or is not what it was."""
    if paper.id not in there:
        return True
    return digest_paper(known[paper.id]) != digest_paper(paper)


def _touched(records: Iterable[ItemRecord]) -> tuple[Span, ...]:
    return tuple(
        Span(record.item.start, record.item.end)
        for record in records
        if record.item.live and record.item.kind is ItemKind.FINDING
    )
