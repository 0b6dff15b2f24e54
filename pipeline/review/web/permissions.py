# SPDX-License-Identifier: Apache-2.0
"""Which role may do what: one table, and the dependency by which every route names its right."""

from collections.abc import Callable
from enum import StrEnum

from starlette.requests import Request

from pipeline.review.values import Person, ReviewRole
from pipeline.review.web.refusals import RefusedError
from pipeline.review.web.room import current_person, room_of

__all__ = ["Right", "require", "rights_of"]


class Right(StrEnum):
    """What a person may do.

    ``READ``: papers, progress, outcomes, agreement; one's own settings. ``JUDGE``: judge items,
    remark on them, add what was missed. ``SETTLE``: see and decide disagreements. ``UNDO``: take
    back one's own acts. ``EXPORT_RECORD``: all that anybody said, which would tell reviewers what
    others judged. ``TAKE_DECISIONS``: send a filled-in workbook. ``KEEP_PEOPLE``: accounts.
    """

    READ = "read"
    JUDGE = "judge"
    SETTLE = "settle"
    UNDO = "undo"
    EXPORT_RECORD = "export_record"
    TAKE_DECISIONS = "take_decisions"
    KEEP_PEOPLE = "keep_people"


_RIGHTS: dict[ReviewRole, frozenset[Right]] = {
    ReviewRole.VIEWER: frozenset({Right.READ}),
    ReviewRole.REVIEWER: frozenset({Right.READ, Right.JUDGE, Right.UNDO}),
    ReviewRole.ADJUDICATOR: frozenset(
        {Right.READ, Right.SETTLE, Right.UNDO, Right.EXPORT_RECORD},
    ),
    ReviewRole.ADMIN: frozenset(Right),
}
# On one's own computer nobody else is there to take a workbook in.
_RIGHTS_ALONE = {ReviewRole.REVIEWER: frozenset({Right.TAKE_DECISIONS})}


def rights_of(role: ReviewRole, *, shared: bool) -> frozenset[Right]:
    """Returns what a role may do where several people share a server, or on one computer."""
    return _RIGHTS[role] if shared else _RIGHTS[role] | _RIGHTS_ALONE.get(role, frozenset())


def require(right: Right) -> Callable[[Request], Person]:
    """Returns a dependency: the person who asks, if they have the right.

    Use it as ``person: Annotated[Person, Depends(require(Right.JUDGE))]``. Without somebody who
    is signed in it refuses with 401, without the right with 403.
    """

    def check(request: Request) -> Person:
        person = current_person(request)
        if right not in rights_of(person.role, shared=room_of(request).access.shared):
            raise RefusedError(
                403,
                "Your role does not include this.",
                cure="Ask whoever keeps the people of this review for another role.",
            )
        return person

    return check
