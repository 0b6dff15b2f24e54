# SPDX-License-Identifier: Apache-2.0
"""What people differ on stands with each item, and lists of a queue have indexes of their own."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from pipeline.review.store.codec import decode_item
from pipeline.review.store.rows import Project, read_states, tell_differences

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_DIFFER = "differs <> ''"
_JUDGED_BY_SEVERAL = sa.text(
    "SELECT items.project, items.id, items.says FROM items JOIN ("
    "SELECT project, item FROM acts WHERE slot = 'judgement' AND stands = 1 "
    "GROUP BY project, item HAVING count(*) > 1) several "
    "ON several.project = items.project AND several.item = items.id"
)
_CHANGE = sa.text("UPDATE items SET differs = :differs WHERE project = :project AND id = :id")
_AT_ONCE = 1_000
_INDEXES = {
    "items_of_paper": ("paper", "urgency", "id"),
    "items_queued_together": ("together", "urgency", "id", "paper"),
    "items_queued_alone": ("alone", "urgency", "id", "paper"),
}


def upgrade() -> None:
    """Adds the column, works out from the record what it holds, and makes the indexes."""
    op.add_column("items", sa.Column("differs", sa.Text, nullable=False, server_default=""))
    _tell_differences(op.get_bind())
    for name, columns in _INDEXES.items():
        op.create_index(name, "items", ["project", "live", *columns])
    op.create_index(
        "items_that_differ",
        "items",
        ["project", "live", "urgency", "id", "differs", "together", "alone"],
        sqlite_where=sa.text(_DIFFER),
        postgresql_where=sa.text(_DIFFER),
    )


def _tell_differences(connection: sa.Connection) -> None:
    # By the functions that fold any record: what they read was never changed.
    rows = connection.execute(_JUDGED_BY_SEVERAL).all()
    for start in range(0, len(rows), _AT_ONCE):
        told = [
            {"project": project, "id": item, "differs": differs}
            for project, item, differs in _differences(connection, rows[start : start + _AT_ONCE])
            if differs
        ]
        if told:
            connection.execute(_CHANGE, told)


def _differences(
    connection: sa.Connection, rows: Sequence[sa.Row[Any]]
) -> Iterator[tuple[str, str, str]]:
    by_project: dict[str, dict[str, str]] = {}
    for row in rows:
        by_project.setdefault(row.project, {})[row.id] = row.says
    for project, items in by_project.items():
        states = read_states(Project(connection, project), list(items))
        for item, state in states.items():
            found = decode_item(json.loads(items[item]), urgency=0, live=True)
            yield project, item, tell_differences(found, state)
