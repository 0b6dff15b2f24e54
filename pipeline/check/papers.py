# SPDX-License-Identifier: Apache-2.0
"""The words and clauses of annotated papers, each read in a process of its own."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Config
from pipeline.domain.diagnostic import Gravity, ReasonCode
from pipeline.errors import ReadingError

if TYPE_CHECKING:
    from pipeline.extract.support import Beat
    from pipeline.run.apart import Order

__all__ = ["ClausePlace", "PaperText", "ReadPapers", "list_papers", "read_papers", "read_text"]

_READ = "pipeline.check.papers:read_text"


@dataclass(frozen=True, slots=True)
class ClausePlace:
    """A clause by the number that is cited, and its range in the text, limbs included.

    ``heading`` is empty where it has none.
    """

    number: str
    start: int
    end: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class PaperText:
    """What a paper says.

    Attributes:
        name: Its name among the samples.
        text: All of its words, in reading order; places in it count code points.
        clauses: In reading order, a clause before its limbs.
        whole: Whether all of it could be read.
    """

    name: str
    text: str
    clauses: tuple[ClausePlace, ...] = ()
    whole: bool = True

    def clause_at(self, place: int) -> str:
        """Returns the number of the innermost clause at an offset; empty outside all clauses."""
        holding = [one for one in self.clauses if one.start <= place < one.end]
        return min(holding, key=lambda one: one.end - one.start).number if holding else ""


@dataclass(frozen=True, slots=True)
class ReadPapers:
    """Papers by name, and of those that could not be read why not."""

    texts: Mapping[str, PaperText]
    unread: Mapping[str, ReadingError]


def list_papers(folder: Path) -> dict[str, Path]:
    """Returns where the papers of a folder of samples lie, by the names that ``check`` gives them.

    Raises:
        InputError: There is no such folder, or no paper in it.
    """
    from pipeline.run.walk import walk_paths

    return {one.name: one.path for one in walk_paths([folder]).files}


def read_papers(paths: Mapping[str, Path], names: Iterable[str], *, config: Config) -> ReadPapers:
    """Returns what papers say; as many are read at a time as there are workers.

    Args:
        paths: What ``list_papers`` gives.
        names: Which of them to read; others are passed over.
        config: Its limits bind each process; its rules name the party words.

    Raises:
        PackError: Faults of the rules, all of them.
    """

    def read(name: str) -> PaperText | ReadingError:
        return _read_apart(name, paths[name], config=config)

    wanted = sorted(set(names) & paths.keys())
    with ThreadPoolExecutor(config.worker_count) as workers:
        try:
            found = dict(zip(wanted, workers.map(read, wanted), strict=True))
        finally:
            workers.shutdown(cancel_futures=True)
    return ReadPapers(
        texts={name: one for name, one in found.items() if isinstance(one, PaperText)},
        unread={name: one for name, one in found.items() if isinstance(one, ReadingError)},
    )


def read_text(order: "Order", beat: "Beat") -> bytes:
    """Reads the file of the order in this process, and returns its words and clauses as JSON."""
    from pipeline.extract import read_document
    from pipeline.extract.support import Support
    from pipeline.outline import build_outline
    from pipeline.packs import load_rules

    config = Config.model_validate(order["config"])
    book = load_rules(config.rules, roles=tuple(config.roles.items()))
    name = str(order["name"])
    support = Support(aids=config.reading, beat=beat)
    path = Path(str(order["path"]))
    document = read_document(path, name=name, limits=config.limits, support=support)
    beat()
    outline = build_outline(document, lexicon=book.parties, kind=config.kinds.get(name))
    values = {
        "text": document.text,
        "clauses": [[one.number, one.start, one.end, one.heading] for one in outline.clauses],
        "whole": all(one.gravity is Gravity.NOTE for one in document.diagnostics),
    }
    # ASCII, so that half surrogate pairs pass as the escapes that they are.
    return json.dumps(values).encode("ascii")


def _read_apart(name: str, path: Path, *, config: Config) -> PaperText | ReadingError:
    from pipeline.run.apart import work_apart

    order = {"path": str(path.absolute()), "name": name}
    try:
        paper = _decode(name, work_apart(_READ, order, config=config))
    except ReadingError as error:
        return error
    if paper.text.strip():
        return paper
    cure = "See: armslength read, and the name of the paper."
    return ReadingError(ReasonCode.NO_TEXT_LAYER, "no words can be read in it", cure=cure)


def _decode(name: str, body: bytes) -> PaperText:
    # What came may have been written by the file.
    try:
        values = json.loads(body)
        clauses = tuple(
            ClausePlace(str(number), int(start), int(end), str(heading))
            for number, start, end, heading in values["clauses"]
        )
        if any(not 0 <= one.start <= one.end for one in clauses):
            raise _no_result()
        return PaperText(name, str(values["text"]), clauses, whole=values["whole"] is True)
    except (ValueError, TypeError, KeyError) as error:
        raise _no_result() from error


def _no_result() -> ReadingError:
    return ReadingError(
        ReasonCode.WORKER_CRASH,
        "the process that read it sent what is no result",
        cure="Treat the file as dangerous: ask for it in another format.",
    )
