# SPDX-License-Identifier: Apache-2.0
"""Measures whether `compare` calls edits of drafts what a careful reader calls them.

    python benchmarks/edited_drafts.py [--rules-only] [--show]

Two sample papers are edited by hand (edited_drafts.toml). Each pair is made in Word, in PDF and in
one of each; with the prime contractor renamed throughout; and as one Word file with tracked
changes, for the edits that stay within a paragraph. Every clause that no edit touches should be
the same, or no more than renumbered.
"""

import argparse
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "sample_contracts"
sys.path[:0] = [str(HERE.parent), str(SAMPLES)]

from generator import make_document, read_source  # noqa: E402 - found by the path above

from pipeline import api  # noqa: E402 - as above
from pipeline.config import NO_MODEL, Config  # noqa: E402 - as above
from pipeline.domain.comparison import ClauseChange, Comparison  # noqa: E402 - as above

QUIET = {"same", "moved"}
Names = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Edit:
    """One edit: words and what takes their place, what it should be called, and where to look.

    ``also`` are words of other clauses whose sense it changes, too: these are not judged.
    """

    name: str
    called: str
    mark: str
    pieces: tuple[tuple[str, str], ...]
    bite: str = ""
    also: tuple[str, ...] = ()

    @property
    def in_paragraph(self) -> bool:
        words = "".join(word for piece in self.pieces for word in piece)
        return not any(mark in words for mark in ("\n", "[[", "|"))


@dataclass(frozen=True)
class Pair:
    """Two drafts to compare: sources, formats, and what was edited between them."""

    title: str
    old: str
    old_format: str
    new: str
    new_format: str
    edits: tuple[Edit, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures how edits of drafts are called.")
    parser.add_argument("--rules-only", action="store_true", help="leave the classifier out")
    parser.add_argument("--show", action="store_true", help="name what was called otherwise")
    options = parser.parse_args()
    config = Config(model=NO_MODEL) if options.rules_only else Config()
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        for paper in tomllib.loads((HERE / "edited_drafts.toml").read_text("utf-8"))["papers"]:
            for pair in make_pairs(paper):
                paths = write_pair(Path(place), pair)
                total += measure(pair, paths, config, show=options.show)
    print(
        f"all: {total['right']} of {total['edits']} edits called right; "
        f"{total['alarms']} of {total['clauses']} untouched clauses called changed"
    )


def make_pairs(paper: dict) -> Iterator[Pair]:
    stem, names = paper["source"], paper["renamed"]
    edits = tuple(map(as_edit, paper["edits"]))
    old = accept_changes((SAMPLES / "source" / f"{stem}.txt").read_text("utf-8"))
    new = make_edits(old, edits)
    for form, other in (("docx", "docx"), ("pdf", "pdf"), ("docx", "pdf")):
        yield Pair(f"{stem}, {form} to {other}", old, form, new, other, edits)
    yield Pair(f"{stem}, renamed alone", old, "docx", rename(old, names), "docx", ())
    renamed = tuple(
        one if one.called == "gone" else replace(one, mark=rename(one.mark, names))
        for one in edits
    )
    title = f"{stem}, edited and renamed"
    yield Pair(title, old, "docx", rename(new, names), "docx", renamed)
    inner = tuple(one for one in edits if one.in_paragraph)
    yield Pair(f"{stem}, tracked changes", "", "", track(old, inner), "docx", inner)


def as_edit(values: dict) -> Edit:
    pieces = tuple((one["take"], one["put"]) for one in values.pop("pieces"))
    return Edit(**values | {"also": tuple(values.get("also", ()))}, pieces=pieces)


def accept_changes(text: str) -> str:
    """Returns a source without the tracked changes of its own, which only Word can hold."""
    return re.sub(r"\{\+(.*?)\+\}", r"\1", re.sub(r"\{-.*?-\}", "", text))


def make_edits(text: str, edits: Sequence[Edit]) -> str:
    for edit in edits:
        for take, put in edit.pieces:
            if take not in text:
                msg = f"edit {edit.name!r} finds no {take[:60]!r}"
                raise SystemExit(msg)
            text = text.replace(take, put, 1)
    return text


def rename(text: str, names: Names) -> str:
    for old, new in names:
        text = text.replace(old, new)
    return text


def track(text: str, edits: Sequence[Edit]) -> str:
    """Returns a source in which edits are tracked changes of whole words."""
    for edit in edits:
        for take, put in edit.pieces:
            before, behind = common_ends(take, put)
            gone, came = take[before : len(take) - behind], put[before : len(put) - behind]
            change = (f"{{-{gone}-}}" if gone else "") + (f"{{+{came}+}}" if came else "")
            text = text.replace(take, take[:before] + change + take[len(take) - behind :], 1)
    return text


def common_ends(one: str, other: str) -> tuple[int, int]:
    """Returns how many letters two texts share at the start and at the end, in whole words."""
    shortest = min(len(one), len(other))
    before = next((at for at in range(shortest) if one[at] != other[at]), shortest)
    before = one.rfind(" ", 0, before) + 1
    most = shortest - before
    behind = next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)
    while behind and one[-behind] != " ":
        behind -= 1
    return before, behind


def write_pair(folder: Path, pair: Pair) -> tuple[Path, ...]:
    sides = (("old", pair.old, pair.old_format), ("new", pair.new, pair.new_format))
    return tuple(write(folder, name, text, form) for name, text, form in sides if text)


def write(folder: Path, name: str, text: str, form: str) -> Path:
    source = folder / f"{name}.txt"
    for known in ("docx", "pdf"):
        text = text.replace(f'format = "{known}"', f'format = "{form}"')
    source.write_text(text, encoding="utf-8")
    target = folder / f"{name}.{form}"
    target.write_bytes(make_document(read_source(source)))
    source.unlink()
    return target


def measure(pair: Pair, paths: Sequence[Path], config: Config, *, show: bool) -> Counter[str]:
    started = time.monotonic()
    comparison = api.compare(*paths, config=config)
    seconds = time.monotonic() - started
    calls = [(edit, called(comparison, edit)) for edit in pair.edits]
    touched = [change for _, found in calls for change in found]
    touched += [
        one
        for one in comparison.papers[0].clauses
        if any(mark in text_of(one) for edit in pair.edits for mark in edit.also)
    ]
    others = [one for one in comparison.papers[0].clauses if all(one is not it for it in touched)]
    alarms = [one for one in others if one.kind not in QUIET]
    wrong = [(edit, found) for edit, found in calls if not is_right(edit, found)]
    print(
        f"{pair.title}: {len(calls) - len(wrong)} of {len(calls)} right, {len(alarms)} of "
        f"{len(others)} untouched clauses called changed, {seconds:.1f} s",
        flush=True,
    )
    if show:
        for edit, found in wrong:
            names = ", ".join(f"{one.kind} ({one.bite})" for one in found) or "nothing"
            print(f"    {edit.name}: should be {edit.called} {edit.bite}, is called {names}")
        for one in alarms:
            reasons = [why.text for change in one.findings for why in change.reasons]
            print(f"    alarm, {one.kind}: {text_of(one)[:90]} {reasons}")
    return Counter(
        edits=len(calls),
        right=len(calls) - len(wrong),
        alarms=len(alarms),
        clauses=len(others),
    )


def called(comparison: Comparison, edit: Edit) -> list[ClauseChange]:
    return [one for one in comparison.papers[0].clauses if edit.mark in text_of(one)]


def is_right(edit: Edit, found: Sequence[ClauseChange]) -> bool:
    if not found or any(one.kind != edit.called for one in found):
        return False
    return not edit.bite or all(one.bite == edit.bite for one in found)


def text_of(change: ClauseChange) -> str:
    sides = (*change.new, *change.old)
    return " ".join(" ".join("".join(run.text for run in one.runs).split()) for one in sides)


if __name__ == "__main__":
    main()
