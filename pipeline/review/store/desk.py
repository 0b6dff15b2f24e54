# SPDX-License-Identifier: Apache-2.0
"""The desk: one review in one database, asked and changed from many threads."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from pipeline.review.intake.values import Intake, PaperText
from pipeline.review.outcomes import Difference, Outcome
from pipeline.review.store import acts, papers, people, queries, taking, verifying
from pipeline.review.store.engine import Database
from pipeline.review.store.fold import outcome_of
from pipeline.review.store.migrating import migrate
from pipeline.review.store.purging import purge
from pipeline.review.store.record import Stamp
from pipeline.review.store.rows import (
    Project,
    begin,
    count_needed,
    find_item,
    find_paper,
    find_person,
    hold_head,
    list_people,
    read_events,
    read_state,
)
from pipeline.review.store.sight import count_decided, sees_item
from pipeline.review.store.values import (
    Chosen,
    Clock,
    DisputePlace,
    ItemOutcome,
    ItemRow,
    ItemsPage,
    PaperProgress,
    Rating,
    Receipt,
    Said,
    StrandedItem,
    Survey,
    TakenIn,
    Undone,
    UnknownError,
    Verification,
    utc_now,
)
from pipeline.review.values import Event, Item, Judgement, Person, ReviewedPaper, ReviewRole

__all__ = ["Desk"]

_EVENTS_AT_ONCE = 1_000
# So many new items change how a database best looks for them.
_MANY_ITEMS = 1_000


class Desk:
    """One review: what is judged, by whom, and what was said.

    A context manager; safe from many threads. Each act is one transaction: when it returns, what
    was said is on the disk, and where it raises nothing was kept. All raise ``BusyError`` where
    others held the database for too long, and ``InputError`` where it cannot be used.
    """

    def __init__(self, database: Database, *, project: str, clock: Clock = utc_now) -> None:
        self._database = database
        self._name = project
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, project: str, clock: Clock = utc_now) -> Self:
        """Returns the desk of a review, made where there is none.

        Args:
            url: ``sqlite:///path`` or ``postgresql://user:password@host/database``.
            project: Names the review in a database that holds several.
            clock: Tells the time of acts.

        Raises:
            InputError: The database cannot be used, or a later version of the program wrote it.
        """
        database = Database.open(url)
        try:
            migrate(database)
            with database.write() as connection:
                begin(connection, project)
        except BaseException:
            database.close()
            raise
        return cls(database, project=project, clock=clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database; what was said is kept."""
        self._database.close()

    # What is judged.

    def papers(self) -> tuple[ReviewedPaper, ...]:
        """Returns the papers of the latest scan by rank."""
        with self._database.read() as connection:
            return queries.list_papers(self._on(connection))

    def paper(self, paper_id: str) -> ReviewedPaper | None:
        """Returns a paper of the latest scan, None where there is none of this id."""
        with self._database.read() as connection:
            return find_paper(self._on(connection), paper_id)

    def paper_text(self, paper_id: str) -> PaperText | None:
        """Returns the words of a paper, None while they are not read."""
        with self._database.read() as connection:
            return papers.read_text(self._on(connection), paper_id)

    def keep_paper_text(self, paper_id: str, text: PaperText) -> None:
        """Keeps the words of a paper, and finds what was asked of an older version in them."""
        with self._database.write() as connection:
            taking.place_text(self._hold(connection), paper_id, text, at=self._now())

    def keep_failure(self, paper_id: str, why: str) -> None:
        """Keeps why a paper cannot be shown, and what to do."""
        with self._database.write() as connection:
            papers.keep_failure(self._hold(connection), paper_id, why)

    def take_in(self, intake: Intake) -> TakenIn:
        """Puts what a scan found before people; items that are carried keep their ids."""
        with self._database.write() as connection:
            taken = taking.take_in(self._hold(connection), intake, at=self._now())
        if taken.new >= _MANY_ITEMS:
            self._database.take_stock()
        return taken

    def add_unflagged(self, items: Iterable[Item]) -> int:
        """Puts unflagged provisions before people and returns how many were not there before."""
        with self._database.write() as connection:
            return taking.offer_unflagged(self._hold(connection), items, at=self._now())

    def item(self, item_id: str) -> Item | None:
        """Returns an item, living or not, None where there is none of this id."""
        with self._database.read() as connection:
            record = find_item(self._on(connection), item_id)
            return None if record is None else record.item

    def item_row(self, item_id: str, *, person: str) -> ItemRow | None:
        """Returns a living item as one person may see it, None where they may not."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            record = find_item(project, item_id)
            if record is None or not record.item.live:
                return None
            state = read_state(project, item_id)
            if not sees_item(project, who, record.item, state):
                return None
            return queries.see_item(project, record, state, who=who)

    def items(
        self, chosen: Chosen, *, person: str, offset: int = 0, limit: int = 100
    ) -> ItemsPage:
        """Returns some of the living items that were chosen, as one person may see them."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            return queries.find_page(project, chosen, who=who, offset=offset, limit=limit)

    def first(self, chosen: Chosen, *, person: str) -> ItemRow | None:
        """Returns the first of the living items that were chosen, None where there is none."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            return queries.find_first(project, chosen, who=who)

    def count_decided(self, paper_id: str, *, person: str) -> int:
        """Returns how many living items of a paper a person has judged."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            return count_decided(project, who, {paper_id}).get(paper_id, 0)

    def survey(self, chosen: Chosen, *, person: str, offset: int = 0, limit: int = 100) -> Survey:
        """Returns what ``papers``, ``progress`` and ``items`` do, as of one moment."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            return queries.survey(project, chosen, who=who, offset=offset, limit=limit)

    def offset_of(self, item_id: str, chosen: Chosen, *, person: str) -> int | None:
        """Returns how many of the chosen items stand before one, None where it is not chosen."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            return queries.find_offset(project, chosen, who=who, item=item_id)

    def progress(self, person: str) -> tuple[PaperProgress, ...]:
        """Returns how far each paper is, by rank."""
        with self._database.read() as connection:
            project = self._on(connection)
            return queries.measure_progress(project, who=people.require_person(project, person))

    def judges_needed(self) -> int:
        """Returns how many must judge each item: two as soon as two people review, else one."""
        with self._database.read() as connection:
            return count_needed(self._on(connection))

    # Acts. ``version`` is what the caller saw, 0 for nothing.

    def judge(self, person: str, item_id: str, judgement: Judgement, *, version: int) -> Receipt:
        """Keeps what a person says of an item, in the place of what they said before.

        Raises:
            StaleError: They said something else meanwhile, in another window.
            UnknownError: There is no such item for them.
            NotAllowedError: They may not judge, or the judgement cannot be one of this item.
        """
        with self._database.write() as connection:
            project = self._hold(connection)
            return acts.judge(
                project, self._actor(project, person), item_id, judgement, version=version
            )

    def comment(self, person: str, item_id: str, text: str, *, version: int) -> Receipt:
        """Keeps a person's remark on an item; empty takes it away. Raises as ``judge`` does."""
        with self._database.write() as connection:
            project = self._hold(connection)
            return acts.comment(
                project, self._actor(project, person), item_id, text, version=version
            )

    def add(  # noqa: PLR0913 - a place has four parts
        self,
        person: str,
        paper_id: str,
        judgement: Judgement,
        *,
        start: int,
        end: int,
        quote: str,
        clause: str,
        page: int | None,
    ) -> tuple[Item, Receipt]:
        """Keeps words that the program missed as an item of their own, with a judgement.

        ``judgement.category`` says what it is. Where an added item of the same label has half of
        the words, it becomes a judgement on that one.

        Raises:
            UnknownError: There is no such paper.
            NotAllowedError: The person may not judge, or the words do not stand there.
        """
        choice = acts.Choice(start, end, quote, clause, page)
        with self._database.write() as connection:
            project = self._hold(connection)
            actor = self._actor(project, person)
            return acts.add(project, actor, paper_id, judgement, choice=choice)

    def settle(
        self, person: str, item_id: str, judgement: Judgement, *, version: int, reason: str = ""
    ) -> Receipt:
        """Keeps what an adjudicator decides, and why; ``version`` is ``ItemRow.outcome_version``.

        Raises as ``judge`` does, and ``NotAllowedError`` where nobody disagrees.
        """
        with self._database.write() as connection:
            project = self._hold(connection)
            actor = self._actor(project, person)
            return acts.settle(project, actor, item_id, judgement, version=version, reason=reason)

    def undo(self, person: str) -> Undone | None:
        """Takes back the person's last act that still holds, None where none does."""
        with self._database.write() as connection:
            project = self._hold(connection)
            return acts.undo(project, self._actor(project, person))

    # What others said.

    def said(self, item_id: str, *, person: str) -> tuple[Said, ...]:
        """Returns what others say of an item, oldest first; nothing while ``person`` is blind."""
        with self._database.read() as connection:
            project = self._on(connection)
            who = people.require_person(project, person)
            record = find_item(project, item_id)
            if record is None or not record.item.live:
                return ()
            state = read_state(project, item_id)
            return queries.say_of_others(project, record, state, who=who)

    def outcome(self, item_id: str) -> Outcome:
        """Returns what an item has come to, whoever asks: not for pages of reviewers."""
        with self._database.read() as connection:
            project = self._on(connection)
            record = find_item(project, item_id)
            if record is None:
                msg = "There is no such clause in this review."
                raise UnknownError(msg, cure="Go back to the queue.")
            state = read_state(project, item_id)
            return outcome_of(record.item, state, needed=count_needed(project))

    def disputed(
        self, *, on: Difference | None = None, offset: int = 0, limit: int = 100
    ) -> ItemsPage:
        """Returns items on which people differ, or differ on this, with what each says of them.

        The most urgent first: for adjudicators.
        """
        with self._database.read() as connection:
            return queries.list_disputed(self._on(connection), on=on, offset=offset, limit=limit)

    def place_of_dispute(self, item: Item, *, on: Difference | None = None) -> DisputePlace:
        """Returns where an item stands, or would stand, in that list."""
        with self._database.read() as connection:
            return queries.place_dispute(self._on(connection), item, on=on)

    def ratings(self) -> Iterator[Rating]:
        """Returns what each person says of each living item: not for pages of reviewers."""
        with self._database.read() as connection:
            # All at once: a transaction is not left open while somebody thinks about the first.
            return iter(tuple(queries.rate_all(self._on(connection))))

    def outcomes(self) -> Iterator[ItemOutcome]:
        """Returns all living items by urgency with what they came to: for reports and exports."""
        with self._database.read() as connection:
            return iter(tuple(queries.iterate_outcomes(self._on(connection))))

    # People.

    def enrol(
        self, name: str, role: ReviewRole, *, secret: str | None = None, by: str = ""
    ) -> Person:
        """Returns the person of a name, enrolled where nobody has it.

        Somebody who is enrolled already keeps their role; a ``secret``, the hash of a password,
        takes the place of the one before. ``by`` is who enrolled them, empty for themselves.

        Raises:
            NotAllowedError: The name is empty, too long or holds what cannot be shown.
        """
        with self._database.write() as connection:
            project = self._hold(connection)
            return people.enrol(project, name, role, secret=secret, stamp=Stamp(by, self._now()))

    def people(self) -> tuple[Person, ...]:
        """Returns everybody by name."""
        with self._database.read() as connection:
            return list_people(self._on(connection))

    def person(self, person_id: str) -> Person | None:
        """Returns a person, None where nobody has the id."""
        with self._database.read() as connection:
            return find_person(self._on(connection), person_id)

    def change_role(
        self, person_id: str, role: ReviewRole, *, active: bool = True, by: str = ""
    ) -> Person:
        """Returns the person as they are now; their sessions end where anything changed."""
        with self._database.write() as connection:
            project = self._hold(connection)
            return people.change(
                project, person_id, role=role, active=active, stamp=Stamp(by, self._now())
            )

    def secret_of(self, name: str) -> tuple[Person, str] | None:
        """Returns a person with the hash of their password, None where there is neither."""
        with self._database.read() as connection:
            return people.secret_of(self._on(connection), name)

    def settings_of(self, person_id: str) -> Mapping[str, Any]:
        """Returns what a person chose for themselves; empty where they chose nothing."""
        with self._database.read() as connection:
            return people.read_settings(self._on(connection), person_id)

    def keep_settings(self, person_id: str, settings: Mapping[str, Any]) -> None:
        """Keeps what a person chose for themselves, as JSON."""
        with self._database.write() as connection:
            people.keep_settings(self._hold(connection), person_id, settings)

    # Sessions of the shared mode, by the hash of their token.

    def begin_session(self, person_id: str, *, token_hash: str, lasts: timedelta) -> None:
        """Keeps a session; those that are over are forgotten."""
        now = self._clock()
        with self._database.write() as connection:
            people.begin_session(
                self._hold(connection),
                person_id,
                token_hash=token_hash,
                expires=_stamp(now + lasts),
                now=_stamp(now),
            )

    def session(self, token_hash: str) -> Person | None:
        """Returns whose session it is, None where it is over, never was, or they have left."""
        with self._database.read() as connection:
            return people.read_session(self._on(connection), token_hash, now=self._now())

    def end_session(self, token_hash: str) -> None:
        """Forgets a session."""
        with self._database.write() as connection:
            people.end_session(self._hold(connection), token_hash)

    def end_sessions(self, person_id: str) -> None:
        """Forgets all sessions of a person."""
        with self._database.write() as connection:
            people.end_sessions(self._hold(connection), person_id)

    # The record.

    def events(self, *, after: int = 0) -> Iterator[Event]:
        """Yields the events behind one, oldest first; others may go on writing meanwhile."""
        while True:
            with self._database.read() as connection:
                some = read_events(self._on(connection), after=after, limit=_EVENTS_AT_ONCE)
            if not some:
                return
            yield from some
            after = some[-1].seq

    def head(self) -> tuple[int, str]:
        """Returns number and hash of the last event: by these a cut end shows later."""
        with self._database.read() as connection:
            row = hold_head(self._on(connection), lock=False)
            return (row["seq"], row["digest"])

    def verify(self, head: tuple[int, str] | None = None) -> Verification:
        """Returns whether the record is whole and the tables are what it comes to."""
        with self._database.read() as connection:
            return verifying.verify(self._on(connection), head=head)

    def stranded(self, *, person: str | None = None) -> tuple[StrandedItem, ...]:
        """Returns the items with decisions that the latest scan no longer has.

        Those of which ``person`` may know; all of them, for no page of reviewers, without one.
        """
        with self._database.read() as connection:
            project = self._on(connection)
            who = None if person is None else people.require_person(project, person)
            return queries.list_stranded(project, who=who)

    def purge(self) -> None:
        """Removes the review with all that was said, overwritten, and closes the desk.

        Raises:
            InputError: Another program uses the file, or it cannot be written.
        """
        purge(self._database, project=self._name)

    def _on(self, connection: Connection) -> Project:
        return Project(connection, self._name)

    def _hold(self, connection: Connection) -> Project:
        """Returns the review, held: other databases than SQLite let several write at once."""
        project = self._on(connection)
        hold_head(project)
        return project

    def _actor(self, project: Project, person: str) -> acts.Actor:
        return acts.Actor(people.require_person(project, person), self._now())

    def _now(self) -> str:
        return _stamp(self._clock())


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
