# SPDX-License-Identifier: Apache-2.0
"""Papers of a review: their words once they are read, and why where they cannot be."""

import json

from sqlalchemy import delete, insert, select, update

from pipeline.review.intake.values import PaperText
from pipeline.review.store.codec import decode_text, encode_text, to_json
from pipeline.review.store.rows import Project, find_paper
from pipeline.review.store.schema import PAPERS, TEXTS
from pipeline.review.store.values import UnknownError
from pipeline.review.values import PaperState

__all__ = ["keep_failure", "keep_text", "read_text", "require_paper"]


def read_text(project: Project, paper: str) -> PaperText | None:
    """Returns the words of a paper, None while they are not read."""
    query = select(TEXTS.c.says).where(TEXTS.c.project == project.name, TEXTS.c.paper == paper)
    says = project.connection.execute(query).scalar_one_or_none()
    return None if says is None else decode_text(json.loads(says))


def keep_text(project: Project, paper: str, text: PaperText) -> None:
    """Keeps the words of a paper in the place of earlier ones."""
    require_paper(project, paper)
    drop_text(project, paper)
    project.connection.execute(
        insert(TEXTS).values(project=project.name, paper=paper, says=to_json(encode_text(text)))
    )
    _set_state(project, paper, PaperState.READ, why="")


def keep_failure(project: Project, paper: str, why: str) -> None:
    """Keeps why a paper cannot be shown; words that were kept of it are dropped."""
    require_paper(project, paper)
    drop_text(project, paper)
    _set_state(project, paper, PaperState.FAILED, why=why)


def require_paper(project: Project, paper: str) -> None:
    """Raises ``UnknownError`` where the latest scan has no such paper."""
    if find_paper(project, paper) is None:
        msg = "There is no such paper in this review."
        raise UnknownError(msg, cure="Go back to the list of papers.")


def drop_text(project: Project, paper: str) -> None:
    """Forgets the words of a paper."""
    project.connection.execute(
        delete(TEXTS).where(TEXTS.c.project == project.name, TEXTS.c.paper == paper)
    )


def _set_state(project: Project, paper: str, state: PaperState, *, why: str) -> None:
    project.connection.execute(
        update(PAPERS)
        .where(PAPERS.c.project == project.name, PAPERS.c.id == paper)
        .values(state=str(state), why=to_json(why))
    )
