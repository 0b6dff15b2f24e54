# SPDX-License-Identifier: Apache-2.0
"""The tables, the same for SQLite and PostgreSQL.

``events`` is the record, and nothing in it changes. ``items``, ``acts`` and ``people`` are its
fold, kept so that pages need not fold it; ``verify`` compares the two. What can hold any character
of a paper is canonical JSON in ``says``.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy.schema import SchemaItem

__all__ = [
    "ACCOUNTS",
    "ACTS",
    "DIFFER",
    "EVENTS",
    "ITEMS",
    "METADATA",
    "PAPERS",
    "PEOPLE",
    "REVIEWS",
    "SESSIONS",
    "STANDS",
    "TEXTS",
]

METADATA = MetaData()


def _table(name: str, *columns: SchemaItem) -> Table:
    return Table(name, METADATA, *columns, sqlite_strict=True)


def _words(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> tuple[Column[int], CheckConstraint]:
    return _number(name), CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_is_known")


def _one_of(name: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{name} IN ({listed})", name=f"{name}_is_known")


def _below(table: str, *columns: str, key: tuple[str, ...]) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(columns, [f"{table}.{name}" for name in key])


# One row a project: the end of its record. Who changes anything holds this row.
REVIEWS = _table(
    "reviews",
    Column("project", Text, primary_key=True),
    _number("seq"),
    _words("digest"),
    _words("scan_hash"),
    _words("rules_version"),
    CheckConstraint("seq >= 0", name="seq_counts"),
    CheckConstraint("length(digest) = 64", name="digest_is_hash"),
)

EVENTS = _table(
    "events",
    _words("project"),
    _number("seq"),
    _words("at"),
    _words("person"),
    _words("kind"),
    _words("item"),
    _words("body"),
    _words("rules_version"),
    _words("previous"),
    _words("digest"),
    PrimaryKeyConstraint("project", "seq"),
    _below("reviews", "project", key=("project",)),
    CheckConstraint("seq >= 1", name="seq_counts"),
    CheckConstraint("length(previous) = 64 AND length(digest) = 64", name="chain_is_hashes"),
    Index("events_of_item", "project", "item", "seq"),
)

PEOPLE = _table(
    "people",
    _words("project"),
    _words("id"),
    _words("name"),
    # The name without what people write now so, now so: two of it would be two of one person.
    _words("name_key"),
    _words("role"),
    *_flag("active"),
    PrimaryKeyConstraint("project", "id"),
    _below("reviews", "project", key=("project",)),
    _one_of("role", "viewer", "reviewer", "adjudicator", "admin"),
    Index("people_by_name", "project", "name_key", unique=True),
)

# What is nobody else's business, and so in no record: hash of the password, shortcuts.
ACCOUNTS = _table(
    "accounts",
    _words("project"),
    _words("person"),
    Column("secret", Text),
    _words("settings"),
    PrimaryKeyConstraint("project", "person"),
    _below("people", "project", "person", key=("project", "id")),
)

SESSIONS = _table(
    "sessions",
    _words("project"),
    _words("token_hash"),
    _words("person"),
    _words("expires"),
    PrimaryKeyConstraint("project", "token_hash"),
    _below("people", "project", "person", key=("project", "id")),
    Index("sessions_of_person", "project", "person"),
)

PAPERS = _table(
    "papers",
    _words("project"),
    _words("id"),
    _number("position"),
    _words("state"),
    *_flag("live"),
    _words("says"),
    _words("why"),
    PrimaryKeyConstraint("project", "id"),
    _below("reviews", "project", key=("project",)),
    _one_of("state", "waiting", "read", "failed"),
)

TEXTS = _table(
    "texts",
    _words("project"),
    _words("paper"),
    _words("says"),
    PrimaryKeyConstraint("project", "paper"),
    _below("papers", "project", "paper", key=("project", "id")),
)

_STANDINGS = ("open", "disputed", "agreed", "settled")
_DIFFER = text("differs <> ''")

ITEMS = _table(
    "items",
    _words("project"),
    _words("id"),
    _words("paper"),
    _words("kind"),
    # Empty for an unflagged provision.
    _words("label"),
    _words("fingerprint"),
    _number("urgency"),
    _number("start_at"),
    *_flag("live"),
    # Its paper changed and has not been read again.
    *_flag("waiting"),
    # What it has come to where one person reviews, and where several do.
    _words("alone"),
    _words("together"),
    # The last event that touched what people say of it.
    _number("changed"),
    _words("says"),
    # On what those who judged it differ: names of ``Difference``, between blanks.
    _words("differs"),
    PrimaryKeyConstraint("project", "id"),
    _below("papers", "project", "paper", key=("project", "id")),
    _one_of("kind", "finding", "unflagged", "added"),
    _one_of("alone", *_STANDINGS),
    _one_of("together", *_STANDINGS),
    Index("items_in_queue", "project", "live", "urgency", "id"),
    Index("items_in_paper", "project", "live", "paper", "start_at", "id"),
    Index("items_of_paper", "project", "live", "paper", "urgency", "id"),
    Index("items_of_label", "project", "live", "label", "urgency", "id"),
    Index("items_of_kind", "project", "live", "kind", "paper", "urgency", "id"),
    Index("items_together", "project", "live", "together", "paper"),
    Index("items_alone", "project", "live", "alone", "paper"),
    # For lists of one standing, which leave out the papers that are veiled.
    Index("items_queued_together", "project", "live", "together", "urgency", "id", "paper"),
    Index("items_queued_alone", "project", "live", "alone", "urgency", "id", "paper"),
    Index(
        "items_that_differ",
        "project",
        "live",
        "urgency",
        "id",
        "differs",
        "together",
        "alone",
        sqlite_where=_DIFFER,
        postgresql_where=_DIFFER,
    ),
)

# As a constant, as ``STANDS`` below.
DIFFER = ITEMS.c.differs != literal_column("''")

_STANDS = text("stands = 1")

# Every judgement, remark and settlement that was ever made; its words are in its event.
ACTS = _table(
    "acts",
    _words("project"),
    _number("seq"),
    _words("item"),
    _words("paper"),
    _words("person"),
    _words("slot"),
    # Not taken back.
    *_flag("holds"),
    # The last of its slot that holds: what this person says now.
    *_flag("stands"),
    # Made when the person could know what others say.
    *_flag("informed"),
    *_flag("live"),
    PrimaryKeyConstraint("project", "seq"),
    _below("events", "project", "seq", key=("project", "seq")),
    _below("items", "project", "item", key=("project", "id")),
    _below("people", "project", "person", key=("project", "id")),
    _one_of("slot", "judgement", "comment", "settlement"),
    CheckConstraint("stands <= holds", name="only_what_holds_stands"),
    Index(
        "acts_that_stand",
        "project",
        "item",
        "slot",
        "person",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
    Index("acts_of_item", "project", "item"),
    Index("acts_to_undo", "project", "person", "holds", "seq"),
    Index("acts_of_person", "project", "person", "slot", "stands", "live", "paper", "item"),
)

# As a constant: a bound value would keep the index on what stands from being used.
STANDS = ACTS.c.stands == literal_column("1")
