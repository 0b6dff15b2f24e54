# SPDX-License-Identifier: Apache-2.0
"""What people do at the desk; each act is one event, written with all that follows from it."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from pipeline.domain.decision import Verdict
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.fingerprints import fingerprint
from pipeline.domain.taxonomy import Bound
from pipeline.review.intake.items import REPEATS_FROM, random_id
from pipeline.review.intake.values import PaperText
from pipeline.review.outcomes import retell, share_half
from pipeline.review.store.codec import digest_of, encode_item, encode_judgement
from pipeline.review.store.fold import ItemState, Slot, advance, outcome_of, view_of
from pipeline.review.store.papers import read_text, require_paper
from pipeline.review.store.queries import see_item
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import (
    ItemRecord,
    Project,
    append,
    count_needed,
    find_item,
    find_items,
    put_items,
    put_state,
    read_state,
    write_items,
)
from pipeline.review.store.schema import ACTS, EVENTS, ITEMS
from pipeline.review.store.sight import could_know, could_see_added, sees_item
from pipeline.review.store.values import (
    NotAllowedError,
    Receipt,
    StaleError,
    Undone,
    UnknownError,
)
from pipeline.review.values import (
    EventKind,
    Item,
    ItemKind,
    Judgement,
    Person,
    ReviewRole,
    Standing,
)

__all__ = ["add", "comment", "judge", "settle", "undo"]

_JUDGING = frozenset({ReviewRole.REVIEWER, ReviewRole.ADMIN})
_SETTLING = frozenset({ReviewRole.ADJUDICATOR, ReviewRole.ADMIN})
_LONGEST_REMARK = 20_000


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and when: UTC as ``Event.at``."""

    person: Person
    at: str

    @property
    def stamp(self) -> Stamp:
        """What the record keeps of them."""
        return Stamp(self.person.id, self.at)


@dataclass(frozen=True, slots=True)
class _Found:
    """An item that is acted on, and what its events come to so far."""

    record: ItemRecord
    state: ItemState

    @property
    def item(self) -> Item:
        return self.record.item

    def read(self, actor: Actor, judgement: Judgement, text: PaperText | None) -> Judgement:
        """Returns what a judgement of the item as somebody sees it says of it; checks it."""
        seen = view_of(self.item, self.state, actor.person.id)
        check_judgement(seen, judgement, text)
        return retell(judgement, seen, self.item)


@dataclass(frozen=True, slots=True)
class Choice:
    """Words of a paper that a person chose, with their place as a reader sees it."""

    start: int
    end: int
    quote: str
    clause: str
    page: int | None


def judge(
    project: Project, actor: Actor, item: str, judgement: Judgement, *, version: int
) -> Receipt:
    """Keeps what a person says of an item, in the place of what they said before."""
    _require_role(actor, _JUDGING, "judge clauses")
    found = _find_for(project, actor, item)
    said = found.read(actor, judgement, read_text(project, found.item.paper))
    now = found.state.says(actor.person.id, Slot.JUDGEMENT)
    if now is not None and now.judgement == said and version != now.seq:
        # Sent again because the answer was lost on the way.
        return Receipt(now.seq, now.at, now.seq)
    _require_version(project, actor, found, seen=version, slot=Slot.JUDGEMENT)
    body: dict[str, object] = {
        "judgement": encode_judgement(said),
        "informed": could_know(project, actor.person, found.item, found.state),
        "replaces": version,
    }
    return _act(project, actor, EventKind.JUDGED, found, body)


def comment(project: Project, actor: Actor, item: str, text: str, *, version: int) -> Receipt:
    """Keeps a person's remark on an item, in the place of the one before; empty takes it away."""
    _require_role(actor, _JUDGING | _SETTLING, "write remarks")
    _check_length(text)
    found = _find_for(project, actor, item)
    now = found.state.says(actor.person.id, Slot.COMMENT)
    if now is not None and now.comment == text and version != now.seq:
        return Receipt(now.seq, now.at, now.seq)
    _require_version(project, actor, found, seen=version, slot=Slot.COMMENT)
    body: dict[str, object] = {"comment": text, "replaces": version}
    return _act(project, actor, EventKind.COMMENTED, found, body)


def settle(  # noqa: PLR0913 - what is settled, and why
    project: Project,
    actor: Actor,
    item: str,
    judgement: Judgement,
    *,
    version: int,
    reason: str = "",
) -> Receipt:
    """Keeps what an adjudicator decides of an item on which people differ, and why."""
    _require_role(actor, _SETTLING, "settle disagreements")
    _check_length(reason)
    found = _find_for(project, actor, item)
    said = found.read(actor, judgement, read_text(project, found.item.paper))
    now = found.state.says(actor.person.id, Slot.SETTLEMENT)
    same = now is not None and (now.judgement, now.reason) == (said, reason)
    if now is not None and now == found.state.settlement and same:
        return Receipt(now.seq, now.at, found.state.changed)
    if version != found.state.changed:
        raise StaleError(see_item(project, found.record, found.state, who=actor.person))
    standing = outcome_of(found.item, found.state, needed=count_needed(project)).standing
    if standing not in {Standing.DISPUTED, Standing.SETTLED}:
        msg = "Nobody disagrees on this clause: there is nothing to settle."
        raise NotAllowedError(msg, cure="Go on with the next disagreement.")
    if judgement.verdict is Verdict.UNSURE:
        msg = "A settlement has to say what holds."
        raise NotAllowedError(msg, cure="Choose one of the judgements, or decide otherwise.")
    body: dict[str, object] = {
        "judgement": encode_judgement(said),
        "reason": reason,
        "replaces": version,
    }
    return _act(project, actor, EventKind.SETTLED, found, body)


def add(
    project: Project, actor: Actor, paper: str, judgement: Judgement, *, choice: Choice
) -> tuple[Item, Receipt]:
    """Keeps words that the program missed, as an item of their own with a person's judgement.

    Where somebody added the same already, both are one item, which each has as they found it. What
    nobody holds any more comes back under the id that it had: a new one would tell whoever takes
    theirs back and adds it again that nobody else has it.
    """
    _require_role(actor, _JUDGING, "add clauses")
    require_paper(project, paper)
    label = _check_added(judgement, choice, read_text(project, paper))
    item = _make_item(paper, judgement, label=label, choice=choice)
    found = _find_added(project, paper, label, choice)
    if found is not None and found.item.live:
        return _join(project, actor, found, replace(item, id=found.item.id))
    if found is None:
        found = _Found(ItemRecord(item, waiting=False, changed=0), ItemState())
        write_items(project, [item])
    else:
        item = replace(item, id=found.item.id)
        found = replace(found, record=replace(found.record, item=item))
        put_items(project, [item])
    coded = encode_item(item)
    body: dict[str, object] = {
        "item": coded,
        "digest": digest_of(coded),
        "judgement": encode_judgement(Judgement(Verdict.AGREE)),
        "informed": _could_learn_of(project, actor, found),
        "replaces": 0,
    }
    return item, _act(project, actor, EventKind.ADDED, found, body)


def undo(project: Project, actor: Actor) -> Undone | None:
    """Takes back the last act of a person that still holds, None where there is none."""
    seq = _last_act(project, actor.person.id)
    if seq is None:
        return None
    query = select(EVENTS.c.item, EVENTS.c.kind).where(
        EVENTS.c.project == project.name, EVENTS.c.seq == seq
    )
    item, kind = project.connection.execute(query).one()
    record = find_item(project, item)
    if record is None:
        msg = "The clause of your last act is not in the database any more."
        raise UnknownError(msg, cure="Verify the record: armslength review verify OUT.")
    state = read_state(project, item)
    event = append(
        project,
        EventKind.UNDONE,
        stamp=actor.stamp,
        item=item,
        body={"undone": seq},
    )
    after = advance(state, event)
    put_state(project, record.item, after)
    slot = next(act.slot for act in state.acts if act.seq == seq)
    version = _version_after(after, actor.person.id, slot)
    return Undone(item, EventKind(kind), Receipt(event.seq, event.at, version))


def check_judgement(item: Item, judgement: Judgement, text: PaperText | None) -> None:
    """Raises ``NotAllowedError`` where a judgement cannot be one of this item."""
    if judgement.severity is not None and not 0 <= judgement.severity <= 4:
        msg = f"A grade lies between 0 and 4, not at {judgement.severity!r}."
        raise NotAllowedError(msg, cure="Choose one of the grades.")
    corrected = (judgement.category, judgement.severity, judgement.bound, judgement.span)
    if judgement.verdict is not Verdict.EDIT and any(each is not None for each in corrected):
        msg = "Only a correction can name another topic, grade, side or words."
        raise NotAllowedError(msg, cure="Say that you correct the clause.")
    if judgement.verdict is Verdict.EDIT and all(each is None for each in corrected):
        msg = "A correction has to say what is to be corrected."
        raise NotAllowedError(msg, cure="Change something, or say that it is right as it is.")
    if item.kind is ItemKind.UNFLAGGED:
        _check_unflagged(judgement)
    if judgement.span is not None:
        _check_words(judgement.span, judgement.quote, text)


def _check_unflagged(judgement: Judgement) -> None:
    if judgement.verdict is Verdict.EDIT and judgement.category is None:
        msg = "Where something bites, the judgement has to say which topic it is."
        raise NotAllowedError(msg, cure="Choose a topic.")
    if judgement.verdict is Verdict.DISMISS:
        msg = "The program says nothing of these words that could be wrong."
        raise NotAllowedError(msg, cure="Say that nothing bites here, or what does.")


def _check_length(text: str) -> None:
    if len(text) > _LONGEST_REMARK:
        msg = f"A remark may have {_LONGEST_REMARK:,} characters; this one has {len(text):,}."
        raise NotAllowedError(msg, cure="Shorten it, or write the rest to another clause.")


def _check_words(span: Span, quote: str, text: PaperText | None) -> None:
    if text is None:
        msg = "The words of this paper cannot be shown now, and so no others can be chosen."
        raise NotAllowedError(msg, cure="Leave the words as they are, or try again later.")
    if not quote.strip() or text.text[span.start : span.end] != quote:
        msg = "The words that were chosen do not stand at that place of the paper."
        raise NotAllowedError(msg, cure="Choose them again.")


def _check_added(judgement: Judgement, choice: Choice, text: PaperText | None) -> Label:
    if judgement.category is None or judgement.verdict not in {Verdict.EDIT, Verdict.AGREE}:
        msg = "An added clause has to say which topic it is."
        raise NotAllowedError(msg, cure="Choose a topic.")
    if judgement.severity is not None and not 0 <= judgement.severity <= 4:
        msg = f"A grade lies between 0 and 4, not at {judgement.severity!r}."
        raise NotAllowedError(msg, cure="Choose one of the grades.")
    if not 0 <= choice.start < choice.end:
        msg = "No words were chosen."
        raise NotAllowedError(msg, cure="Choose the words that bite.")
    _check_words(Span(choice.start, choice.end), choice.quote, text)
    return judgement.category


def _find_added(project: Project, paper: str, label: Label, choice: Choice) -> _Found | None:
    """Returns what people added with half of these words, before what they took back again."""
    own = Span(choice.start, choice.end)
    conditions = (
        ITEMS.c.paper == paper,
        ITEMS.c.kind == str(ItemKind.ADDED),
        ITEMS.c.label == str(label),
    )
    same = sorted(
        (
            record
            for record in find_items(project, *conditions)
            if share_half(own, Span(record.item.start, record.item.end))
        ),
        key=lambda record: (not record.item.live, record.item.start, record.item.id),
    )
    known = (_Found(record, read_state(project, record.item.id)) for record in same)
    return next((one for one in known if not one.state.stranded), None)


def _join(project: Project, actor: Actor, found: _Found, own: Item) -> tuple[Item, Receipt]:
    """Keeps what a person found where others had found it; they go on seeing their own."""
    state, person = found.state, actor.person
    said = retell(Judgement(Verdict.AGREE), own, found.item)
    now, before = state.says(person.id, Slot.JUDGEMENT), state.found_by(person.id)
    coded = encode_item(own)
    same = before is not None and encode_item(before) == coded
    if now is not None and same and now.judgement == said:
        return own, Receipt(now.seq, now.at, now.seq)
    body: dict[str, object] = {
        "item": coded,
        "judgement": encode_judgement(said),
        "informed": _could_learn_of(project, actor, found),
        "replaces": 0 if now is None else now.seq,
    }
    return own, _act(project, actor, EventKind.ADDED, found, body)


def _could_learn_of(project: Project, actor: Actor, found: _Found) -> bool:
    """Says whether a person was shown what others had added, or what came of it."""
    item, state, person = found.item, found.state, actor.person
    shown = state.found_by(person.id) is None and could_see_added(project, person, item, state)
    return shown or could_know(project, person, item, state)


def _make_item(paper: str, judgement: Judgement, *, label: Label, choice: Choice) -> Item:
    return Item(
        id=random_id(),
        paper=paper,
        kind=ItemKind.ADDED,
        finding="",
        fingerprint=fingerprint(label, choice.quote),
        start=choice.start,
        end=choice.end,
        quote=choice.quote,
        clause=choice.clause,
        page=choice.page,
        label=label,
        severity=judgement.severity or 0,
        bound=judgement.bound or Bound.UNCLEAR,
        probability=1.0,
        # Behind what the program found: people look for what is missed once they know the paper.
        urgency=REPEATS_FROM - 1,
    )


def _act(
    project: Project, actor: Actor, kind: EventKind, found: _Found, body: dict[str, object]
) -> Receipt:
    event = append(project, kind, stamp=actor.stamp, item=found.item.id, body=body)
    after = advance(found.state, event)
    put_state(project, found.item, after)
    version = after.changed if kind is EventKind.SETTLED else event.seq
    return Receipt(event.seq, event.at, version)


def _find_for(project: Project, actor: Actor, item: str) -> _Found:
    record = find_item(project, item)
    state = ItemState() if record is None else read_state(project, item)
    if (
        record is None
        or not record.item.live
        or not sees_item(project, actor.person, record.item, state)
    ):
        msg = "There is no such clause in this review."
        raise UnknownError(msg, cure="Go back to the queue.")
    return _Found(record, state)


def _require_role(actor: Actor, roles: frozenset[ReviewRole], what: str) -> None:
    if not actor.person.active or actor.person.role not in roles:
        msg = f"You cannot {what} in this review."
        raise NotAllowedError(msg, cure="Ask who keeps the people of the review.")


def _require_version(
    project: Project, actor: Actor, found: _Found, *, seen: int, slot: Slot
) -> None:
    now = found.state.says(actor.person.id, slot)
    if seen != (0 if now is None else now.seq):
        raise StaleError(see_item(project, found.record, found.state, who=actor.person))


def _last_act(project: Project, person: str) -> int | None:
    later = ACTS.alias()
    # What another adjudicator settled anew does not hold any more.
    superseded = (
        select(later.c.seq)
        .where(
            later.c.project == project.name,
            later.c.item == ACTS.c.item,
            later.c.slot == str(Slot.SETTLEMENT),
            later.c.holds == 1,
            later.c.seq > ACTS.c.seq,
            ACTS.c.slot == str(Slot.SETTLEMENT),
            later.c.person != person,
        )
        .exists()
    )
    query = (
        select(ACTS.c.seq)
        .where(
            ACTS.c.project == project.name,
            ACTS.c.person == person,
            ACTS.c.holds == 1,
            ~superseded,
        )
        .order_by(ACTS.c.seq.desc())
        .limit(1)
    )
    return project.connection.execute(query).scalar_one_or_none()


def _version_after(state: ItemState, person: str, slot: Slot) -> int:
    if slot is Slot.SETTLEMENT:
        return state.changed
    now = state.says(person, slot)
    return 0 if now is None else now.seq
