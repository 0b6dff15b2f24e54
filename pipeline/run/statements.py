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
from pipeline.domain.outline import Section
from pipeline.domain.profile import OwnStatement
from pipeline.errors import InputError
from pipeline.extract import read_document
from pipeline.extract.support import Beat, Support
from pipeline.outline import build_outline
from pipeline.packs import load_rules
from pipeline.run.scan import scan
from pipeline.run.task import Judge, Task, TaskSource

__all__ = ["make_reader", "read_statements"]

_READER = "pipeline.run.statements:make_reader"
# Page furniture says nothing of values; a heading may be a value by itself: 'Kindness'.
_IDLE = frozenset({Section.CONTENTS, Section.MARGINAL, Section.SIGNATURE})
_MOST_STATEMENTS = 400


def read_statements(path: Path, *, config: Config) -> tuple[OwnStatement, ...]:
    """Returns the sentences of a paper, each with the paper's name, in its order.

    At most 400: a mission has fewer.

    Raises:
        InputError: It is not there, or not all of it could be read.
        PreparationError: Rules or libraries could not be loaded.
    """
    source = TaskSource(_READER, {"config": config.model_dump(mode="json")})
    (judged,) = scan([path], source, config=config).documents
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
        spans = [one.span for one in outline.provisions if one.section not in _IDLE]
        said = (ListedValue(span, document.quote(span)) for span in spans[:_MOST_STATEMENTS])
        return JudgedDocument(
            name=task.name,
            sha256=document.sha256,
            offer=task.offer,
            kind=outline.kind,
            outcome=document.outcome,
            creed=tuple(said),
            diagnostics=document.diagnostics,
        )

    return read
