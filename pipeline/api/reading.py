# SPDX-License-Identifier: Apache-2.0
"""One paper as it was read, before anything is judged."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.rules import load_book
from pipeline.config import Config
from pipeline.domain.document import Document
from pipeline.domain.outline import Outline

if TYPE_CHECKING:
    from pipeline.extract.support import Beat

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of one paper, before anything is judged."""

    document: Document
    outline: Outline


def read(path: Path, *, config: Config, beat: "Beat | None" = None) -> Reading:
    """Returns what one file says and how it is ordered, without judging it.

    It reads in this process: a hostile file may end it or take its memory. Use ``scan``, or the
    command ``armslength read``, for files that nobody vouches for.

    Args:
        path: A regular file.
        config: Limits of size and pages; rules for their party words; roles; ``kinds`` by the
            name of the file.
        beat: Told after each page and step, so that a watcher sees that work goes on.

    Raises:
        ReadingError: Nothing of it can be read.
        PackError: Faults of the rules, all of them.
    """
    from pipeline.extract import read_document
    from pipeline.extract.support import UNWATCHED, Support
    from pipeline.outline import build_outline

    lexicon = load_book(config).parties
    support = Support(aids=config.reading, beat=beat or UNWATCHED)
    document = read_document(path, name=path.name, limits=config.limits, support=support)
    support.beat()
    kind = config.kinds.get(path.name)
    return Reading(document, build_outline(document, lexicon=lexicon, kind=kind))
