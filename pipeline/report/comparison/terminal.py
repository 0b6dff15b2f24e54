# SPDX-License-Identifier: Apache-2.0
"""Comparisons on a terminal: what bites harder, what less, what came and went."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from pipeline.domain.comparison import (
    AcrossPapers,
    Bite,
    ChangeKind,
    ClauseChange,
    Comparison,
    PaperComparison,
)
from pipeline.report.comparison.words import (
    KIND_ORDER,
    count_changes,
    describe_bites,
    describe_effect,
    describe_index_change,
    describe_outlier,
    describe_place,
    describe_profile,
    describe_reading,
    describe_total,
    name_kind,
    notes_on,
)
from pipeline.report.terminal import shown
from pipeline.report.words import LABEL_NAMES

__all__ = ["print_across", "print_comparison"]

_NOTICE = "Information to help people read these papers; it is not legal advice."
_STYLES = {Bite.TIGHTER: "bold red", Bite.LOOSER: "green", Bite.BOTH: "yellow"}
# A terminal shows what bites; the page shows all of it.
_MOST_CLAUSES = 25
_LONGEST_QUOTE = 160


def print_comparison(
    comparison: Comparison, *, console: Console, written: Sequence[Path] = ()
) -> None:
    """Prints for each paper what changed and which way it bites, then the paths written."""
    for paper in comparison.papers:
        _print_paper(paper, console)
    for names, side in ((comparison.only_old, "old"), (comparison.only_new, "new")):
        for one in names:
            line = Text("No partner: ").append_text(shown(one.name, "bold"))
            console.print(line.append(f" ({side} draft)"), soft_wrap=True)
    console.print(Text(_NOTICE, style="dim"))
    _print_written(written, console)


def print_across(papers: AcrossPapers, *, console: Console, written: Sequence[Path] = ()) -> None:
    """Prints which papers stand out on which topic, then the paths written."""
    number = sum(len(names) for _, names in papers.primes)
    console.print(Text(f"{number} papers side by side, {len(papers.left_out)} left out."))
    for category in papers.categories:
        for outlier in category.outliers:
            line = Text("  ").append(LABEL_NAMES[category.category], style="bold").append(": ")
            line.append_text(shown(outlier.document)).append(". ")
            console.print(line.append(describe_outlier(outlier)), soft_wrap=True)
    if not any(one.outliers for one in papers.categories):
        console.print(Text("No paper stands out from the others on any topic."))
    console.print(Text(_NOTICE, style="dim"))
    _print_written(written, console)


def _print_paper(paper: PaperComparison, console: Console) -> None:
    title = shown(paper.old.name, "bold")
    if paper.new.name != paper.old.name:
        title = title.append(" → ").append_text(shown(paper.new.name, "bold"))
    console.print(title.append_text(shown(f"  ({paper.paired})", "dim")), soft_wrap=True)
    reading = (
        f"Old draft: {describe_reading(paper.old)}. New draft: {describe_reading(paper.new)}."
    )
    console.print(Text(f"  {reading}"))
    console.print(Text(f"  {describe_bites(paper.clauses)}"))
    if paper.clauses:
        console.print(Text(f"  Clauses: {count_changes(paper.clauses)}."), soft_wrap=True)
    console.print(Text(f"  Index: {describe_total(paper)}."))
    for sentence in describe_index_change(paper):
        console.print(Text(f"  {sentence}"), soft_wrap=True)
    for change in paper.profiles:
        for sentence in describe_profile(change, paper):
            console.print(Text("  ").append_text(shown(sentence)), soft_wrap=True)
    telling = [one for one in paper.clauses if _is_telling(one)]
    telling.sort(key=lambda one: (one.bite is Bite.NONE, KIND_ORDER.index(one.kind)))
    for clause in telling[:_MOST_CLAUSES]:
        _print_change(clause, paper, console)
    if len(telling) > _MOST_CLAUSES:
        console.print(Text(f"  And {len(telling) - _MOST_CLAUSES} more, in the page."))
    console.print()


def _is_telling(change: ClauseChange) -> bool:
    if change.kind is ChangeKind.REWORDED:
        return bool(change.weighty)
    return change.kind not in {ChangeKind.SAME, ChangeKind.MOVED}


def _print_change(change: ClauseChange, paper: PaperComparison, console: Console) -> None:
    kind = name_kind(change, paper)
    if change.bite is not Bite.NONE and change.kind in {ChangeKind.NEW, ChangeKind.GONE}:
        kind = f"{kind}, {change.bite.value}"
    line = Text("  ").append(kind, style=_STYLES.get(change.bite, "")).append("  ")
    line.append_text(shown(describe_place(change)))
    for one in change.findings:
        if one.bite is not Bite.NONE:
            effect = describe_effect(one)
            line.append(f"; {LABEL_NAMES[one.finding.label]}")
            line.append(f" ({effect})" if effect else "")
    console.print(line, soft_wrap=True)
    reasons = [why.text for one in change.findings for why in one.reasons]
    for text in dict.fromkeys((*reasons, *notes_on(change))):
        console.print(Text("      ").append_text(shown(text)), soft_wrap=True)
    for side in (*change.old[:1], *change.new[:1]):
        words = " ... ".join(" ".join(run.text.split()) for run in side.runs if run.changed)
        if words and (change.old and change.new):
            mark = "-" if side in change.old else "+"
            console.print(Text(f"      {mark} ").append_text(shown(_short(words), "dim")))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."


def _print_written(written: Sequence[Path], console: Console) -> None:
    if written:
        console.print()
        console.print(Text("Written", style="bold"))
    for path in written:
        console.print(Text("  ").append_text(shown(str(path))), soft_wrap=True)
