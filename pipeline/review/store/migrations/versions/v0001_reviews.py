# SPDX-License-Identifier: Apache-2.0
"""The first schema: the record, what it comes to, and what of papers is shown."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STANDINGS = "'open', 'disputed', 'agreed', 'settled'"
_REFUSAL = "the record is never changed"


def upgrade() -> None:
    """Makes all tables of an empty database."""
    _make_reviews()
    _make_events()
    _make_people()
    _make_papers()
    _make_items()
    _make_acts()
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _make_reviews() -> None:
    _make(
        "reviews",
        sa.Column("project", sa.Text, primary_key=True),
        _number("seq"),
        _words("digest"),
        _words("scan_hash"),
        _words("rules_version"),
        sa.CheckConstraint("seq >= 0", name="seq_counts"),
        sa.CheckConstraint("length(digest) = 64", name="digest_is_hash"),
    )


def _make_events() -> None:
    _make(
        "events",
        _words("project"),
        _number("seq"),
        *map(_words, ("at", "person", "kind", "item", "body", "rules_version")),
        _words("previous"),
        _words("digest"),
        sa.PrimaryKeyConstraint("project", "seq"),
        _below("reviews", "project", key=("project",)),
        sa.CheckConstraint("seq >= 1", name="seq_counts"),
        sa.CheckConstraint(
            "length(previous) = 64 AND length(digest) = 64", name="chain_is_hashes"
        ),
    )
    op.create_index("events_of_item", "events", ["project", "item", "seq"])


def _make_people() -> None:
    _make(
        "people",
        *map(_words, ("project", "id", "name", "name_key", "role")),
        *_flag("active"),
        sa.PrimaryKeyConstraint("project", "id"),
        _below("reviews", "project", key=("project",)),
        _one_of("role", "'viewer', 'reviewer', 'adjudicator', 'admin'"),
    )
    op.create_index("people_by_name", "people", ["project", "name_key"], unique=True)
    _make(
        "accounts",
        _words("project"),
        _words("person"),
        sa.Column("secret", sa.Text),
        _words("settings"),
        sa.PrimaryKeyConstraint("project", "person"),
        _below("people", "project", "person", key=("project", "id")),
    )
    _make(
        "sessions",
        *map(_words, ("project", "token_hash", "person", "expires")),
        sa.PrimaryKeyConstraint("project", "token_hash"),
        _below("people", "project", "person", key=("project", "id")),
    )
    op.create_index("sessions_of_person", "sessions", ["project", "person"])


def _make_papers() -> None:
    _make(
        "papers",
        _words("project"),
        _words("id"),
        _number("position"),
        _words("state"),
        *_flag("live"),
        _words("says"),
        _words("why"),
        sa.PrimaryKeyConstraint("project", "id"),
        _below("reviews", "project", key=("project",)),
        _one_of("state", "'waiting', 'read', 'failed'"),
    )
    _make(
        "texts",
        *map(_words, ("project", "paper", "says")),
        sa.PrimaryKeyConstraint("project", "paper"),
        _below("papers", "project", "paper", key=("project", "id")),
    )


def _make_items() -> None:
    _make(
        "items",
        *map(_words, ("project", "id", "paper", "kind", "label", "fingerprint")),
        _number("urgency"),
        _number("start_at"),
        *_flag("live"),
        *_flag("waiting"),
        _words("alone"),
        _words("together"),
        _number("changed"),
        _words("says"),
        sa.PrimaryKeyConstraint("project", "id"),
        _below("papers", "project", "paper", key=("project", "id")),
        _one_of("kind", "'finding', 'unflagged', 'added'"),
        _one_of("alone", _STANDINGS),
        _one_of("together", _STANDINGS),
    )
    for name, columns in {
        "items_in_queue": ("urgency", "id"),
        "items_in_paper": ("paper", "start_at", "id"),
        "items_of_label": ("label", "urgency", "id"),
        "items_of_kind": ("kind", "paper", "urgency", "id"),
        "items_together": ("together", "paper"),
        "items_alone": ("alone", "paper"),
    }.items():
        op.create_index(name, "items", ["project", "live", *columns])


def _make_acts() -> None:
    _make(
        "acts",
        _words("project"),
        _number("seq"),
        *map(_words, ("item", "paper", "person", "slot")),
        *_flag("holds"),
        *_flag("stands"),
        *_flag("informed"),
        *_flag("live"),
        sa.PrimaryKeyConstraint("project", "seq"),
        _below("events", "project", "seq", key=("project", "seq")),
        _below("items", "project", "item", key=("project", "id")),
        _below("people", "project", "person", key=("project", "id")),
        _one_of("slot", "'judgement', 'comment', 'settlement'"),
        sa.CheckConstraint("stands <= holds", name="only_what_holds_stands"),
    )
    op.create_index(
        "acts_that_stand",
        "acts",
        ["project", "item", "slot", "person"],
        unique=True,
        sqlite_where=sa.text("stands = 1"),
        postgresql_where=sa.text("stands = 1"),
    )
    op.create_index("acts_of_item", "acts", ["project", "item"])
    op.create_index("acts_to_undo", "acts", ["project", "person", "holds", "seq"])
    op.create_index(
        "acts_of_person",
        "acts",
        ["project", "person", "slot", "stands", "live", "paper", "item"],
    )


def _make(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(name, *columns, sqlite_strict=True)


def _words(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)


def _flag(name: str) -> tuple[sa.Column[int], sa.CheckConstraint]:
    return _number(name), _one_of(name, "0, 1")


def _one_of(name: str, values: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{name} IN ({values})", name=f"{name}_is_known")


def _below(table: str, *columns: str, key: tuple[str, ...]) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns, [f"{table}.{name}" for name in key])


_GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER events_refuse_{act.lower()} BEFORE {act} ON events "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for act in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
        *(
            f"CREATE TRIGGER events_refuse_{act.lower()} BEFORE {act} ON events "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ),
    ),
}
