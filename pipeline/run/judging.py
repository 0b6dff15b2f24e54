# SPDX-License-Identifier: Apache-2.0
"""The stages, one after the other: what a worker does with one file."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

# Loaded before any file is opened, so that forked workers need not load them again.
import pipeline.extract.pdf.reader
import pipeline.extract.word.reader  # noqa: F401 - as above
from pipeline.assess import assess_document
from pipeline.config import Config
from pipeline.detect import (
    Engine,
    Question,
    as_passed_down,
    ask_questions,
    compile_questions,
    compile_rules,
    detect_findings,
    find_moments,
    is_whole_paper,
    list_creed,
    one_tier_down,
    taken_out,
    weigh_marks,
)
from pipeline.domain.diagnostic import Diagnostic, Gravity, Outcome, ReasonCode
from pipeline.domain.document import Document
from pipeline.domain.finding import Finding
from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.outline import Outline
from pipeline.domain.taxonomy import DocumentKind
from pipeline.errors import ModelError
from pipeline.extract import read_document
from pipeline.extract.support import Beat, Support
from pipeline.modelstore import refused_model
from pipeline.outline import build_outline
from pipeline.packs import RuleBook, load_rules
from pipeline.run.drafting import draft_clauses
from pipeline.run.offers import measure_coverage
from pipeline.run.task import Judge, Task

if TYPE_CHECKING:
    from pipeline.modelstore.model import ClauseModel

__all__ = ["JUDGE", "make_judge"]

# Where a ``TaskSource`` finds it.
JUDGE = "pipeline.run.judging:make_judge"
# Nobody knows how much a part holds that was not read, but 'all' it was not.
_NOT_ALL = 0.99
# Detection says how many findings unclear roles cost; and a word that one paper of a scan lacks
# is no news, since the sides are given for all of them.
_ONLY_WHEN_READ = frozenset({ReasonCode.ROLES_UNCLEAR, ReasonCode.ROLE_NOT_FOUND})


def make_judge(settings: Mapping[str, Any]) -> Judge:
    """Returns what reads and judges one file in a worker.

    Args:
        settings: ``config``: the configuration as JSON; ``model``: the folder of the model,
            absent when rules judge alone; ``drafts``: true to have the words of the clauses, and
            the reading before tracked changes, come with the result; ``texts``: true to have
            the whole text come with it.

    Raises:
        PackError: Faults of the rules, all of them.
    """
    config = Config.model_validate(settings["config"])
    book = load_rules(config.rules, roles=tuple(config.roles.items()))
    model, refusals = _load_model(settings.get("model"))
    tools = _Tools(
        config,
        book,
        compile_rules(book, model),
        compile_questions(book),
        refusals=refusals,
        drafts=settings.get("drafts") is True,
        texts=settings.get("texts") is True,
    )

    def judge(task: Task, beat: Beat) -> JudgedDocument:
        return _judge_file(task, beat, tools)

    return judge


@dataclass(frozen=True, slots=True)
class _Tools:
    """What a worker prepares once for all of its files."""

    config: Config
    book: RuleBook
    engine: Engine
    questions: tuple[Question, ...]
    refusals: tuple[Diagnostic, ...] = ()
    drafts: bool = False
    texts: bool = False


def _load_model(folder: object) -> tuple["ClauseModel | None", tuple[Diagnostic, ...]]:
    """Returns the model; when it is refused, none, and what every paper must say of that."""
    if not isinstance(folder, str):
        return None, ()
    # Only where there is a model: it loads what computes.
    from pipeline.modelstore.store import load_model

    try:
        return load_model(Path(folder)), ()
    except ModelError as error:
        return None, (refused_model(error, Gravity.NOTE),)


def _judge_file(task: Task, beat: Beat, tools: _Tools) -> JudgedDocument:
    started = time.monotonic()
    config = tools.config
    support = Support(aids=config.reading, beat=beat)
    document = read_document(task.path, name=task.name, limits=config.limits, support=support)
    beat()
    judged = _judge_document(document, task, beat, tools, kind=config.kinds.get(task.name))
    original = None
    if tools.drafts and document.original is not None:
        original = _judge_document(document.original, task, beat, tools, kind=judged.kind)
    return replace(judged, original=original, seconds=time.monotonic() - started)


def _judge_document(
    document: Document, task: Task, beat: Beat, tools: _Tools, *, kind: DocumentKind | None
) -> JudgedDocument:
    book = tools.book
    outline = build_outline(document, lexicon=book.parties, kind=kind)
    beat()
    detection = detect_findings(document, outline, tools.engine)
    beat()
    gone = _taken_out(document, kind=outline.kind, tools=tools)
    ordered = tuple(one for one in outline.diagnostics if one.code not in _ONLY_WHEN_READ)
    diagnostics = (
        *document.diagnostics,
        *ordered,
        *detection.diagnostics,
        *tools.refusals,
    )
    outcome = replace(document, diagnostics=diagnostics).outcome
    coverage = _coverage(document, outcome)
    asked = _missing(document, outline, detection.findings, coverage=coverage, tools=tools)
    assessment = assess_document(
        task.name,
        detection.findings,
        weights=book.weights,
        coverage=measure_coverage(coverage, outline.papers, diagnostics),
    )
    return JudgedDocument(
        name=task.name,
        sha256=document.sha256,
        offer=task.offer,
        kind=outline.kind,
        outcome=outcome,
        characters=len(document.text),
        pages=len(document.pages),
        unread_pages=document.unread_pages,
        parties=outline.parties,
        findings=(*asked, *detection.findings),
        queue=detection.queue,
        taken_out=gone,
        titles=outline.titles,
        papers=outline.papers,
        passed_down=_passed_down(document, outline, tools),
        creed=list_creed(document, outline),
        marks=weigh_marks(outline.questions, detection.findings),
        moments=find_moments(document, outline),
        diagnostics=diagnostics,
        assessment=assessment,
        clauses=draft_clauses(document, outline) if tools.drafts else (),
        text=document.text if tools.texts else None,
    )


def _missing(
    document: Document,
    outline: Outline,
    findings: Sequence[Finding],
    *,
    coverage: float,
    tools: _Tools,
) -> tuple[Finding, ...]:
    """Returns what a paper is silent on; of one that was not read whole nobody can tell."""
    if coverage < 1 or not is_whole_paper(document, outline):
        return ()
    return ask_questions(outline, findings, tools.questions)


def _passed_down(document: Document, outline: Outline, tools: _Tools) -> tuple[Finding, ...]:
    """Returns what a head contract would ask of the tier below, if another paper passes it down.

    Whether one does is known only when all papers of the offer are.
    """
    below = one_tier_down(outline)
    if below is None:
        return ()
    return as_passed_down(detect_findings(document, below, tools.engine, queued=False).findings)


def _taken_out(document: Document, *, kind: DocumentKind, tools: _Tools) -> tuple[Finding, ...]:
    """Returns what the paper held before its tracked changes and holds no longer."""
    if document.original is None:
        return ()
    outline = build_outline(document.original, lexicon=tools.book.parties, kind=kind)
    before = detect_findings(document.original, outline, tools.engine, queued=False)
    return taken_out(before.findings, document.text)


def _coverage(document: Document, outcome: Outcome) -> float:
    """Returns the share of a paper that was read, by pages where the format has them."""
    if not document.text.strip():
        return 0.0
    share = 1.0
    if document.pages:
        share -= len(document.unread_pages) / len(document.pages)
    return share if outcome is Outcome.OK else min(share, _NOT_ALL)
