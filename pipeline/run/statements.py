# SPDX-License-Identifier: Apache-2.0
"""An organisation's own mission or values, read from a paper in an isolated worker like any other.

Its own paper may come from anywhere, and is no safer to open than that of the other side.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.config import Config
from pipeline.domain.alignment import ListedValue
from pipeline.domain.diagnostic import Gravity
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.profile import OwnStatement
from pipeline.errors import InputError
from pipeline.extract import read_document
from pipeline.extract.support import Beat, Support
from pipeline.outline import build_outline
from pipeline.packs import load_rules
from pipeline.run.local import Pool
from pipeline.run.task import Judge, Task, TaskSource

__all__ = ["make_reader", "read_statements"]

_READER = "pipeline.run.statements:make_reader"
# Shorter ones are headings and page furniture: 'Our values'.
_FEWEST_WORDS = 3
_MOST_STATEMENTS = 400


def read_statements(path: Path, *, config: Config) -> tuple[OwnStatement, ...]:
    """Returns the sentences of a paper, each with the paper's name, in its order.

    At most 400: a mission has fewer.

    Raises:
        InputError: Nothing of it, or not all of it, could be read.
        PreparationError: Rules or libraries could not be loaded.
    """
    source = TaskSource(_READER, {"config": config.model_dump(mode="json")})
    task = Task(path, path.name, path.name, "")
    with Pool(source, workers=1, limits=config.limits) as pool:
        (result,) = pool.run([task])
    judged = result.judged
    lost = [one for one in judged.diagnostics if one.gravity is not Gravity.NOTE]
    if lost or not judged.creed:
        message = lost[0].message if lost else "it holds no sentence"
        cure = (lost[0].cure if lost else "") or "Write the values into the profile itself."
        msg = f"{str(path)!r}, which a profile names for its values, cannot be used: {message}"
        raise InputError(msg, cure=cure)
    return tuple(OwnStatement(one.quote, path.name) for one in judged.creed)


def make_reader(settings: Mapping[str, Any]) -> Judge:
    """Returns what reads the sentences of one paper in a worker, into ``creed``.

    Args:
        settings: ``config``: the configuration as JSON.
    """
    config = Config.model_validate(settings["config"])
    lexicon = load_rules(config.rules).parties

    def read(task: Task, beat: Beat) -> JudgedDocument:
        support = Support(aids=config.reading, beat=beat)
        document = read_document(task.path, name=task.name, limits=config.limits, support=support)
        beat()
        outline = build_outline(document, lexicon=lexicon)
        quotes = (
            (one.span, document.text[one.span.start : one.span.end]) for one in outline.provisions
        )
        said = [ListedValue(span, text) for span, text in quotes]
        return JudgedDocument(
            name=task.name,
            sha256=document.sha256,
            offer=task.offer,
            kind=outline.kind,
            outcome=document.outcome,
            creed=tuple(one for one in said if len(one.quote.split()) >= _FEWEST_WORDS)[
                :_MOST_STATEMENTS
            ],
            diagnostics=document.diagnostics,
        )

    return read
