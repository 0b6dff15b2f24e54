# SPDX-License-Identifier: Apache-2.0
"""The words in which people read what changed between two drafts.

They describe wording in papers, never conduct, and draw no legal conclusion (taxonomy 3.10).
"""

from collections import Counter
from collections.abc import Sequence

from pipeline.domain.assessment import Gate
from pipeline.domain.comparison import (
    Bite,
    ChangeKind,
    ClauseChange,
    ClauseSide,
    FindingChange,
    LineChange,
    Outlier,
    PaperComparison,
    ProfileChange,
)
from pipeline.domain.judgement import JudgedDocument
from pipeline.report.profile.words import describe_line
from pipeline.report.words import (
    LABEL_NAMES,
    count_of,
    list_in_words,
    name_clause,
    percent,
    whole,
)

__all__ = [
    "KIND_NAMES",
    "KIND_ORDER",
    "count_changes",
    "describe_bites",
    "describe_effect",
    "describe_index_change",
    "describe_outlier",
    "describe_place",
    "describe_profile",
    "describe_reading",
    "describe_total",
    "is_read_whole",
    "name_kind",
    "notes_on",
    "signed",
]

KIND_NAMES = {
    ChangeKind.TIGHTER: "Tighter",
    ChangeKind.BOTH: "Tighter and looser",
    ChangeKind.LOOSER: "Looser",
    ChangeKind.NEW: "New",
    ChangeKind.GONE: "Gone",
    ChangeKind.REWORDED: "Reworded",
    ChangeKind.MOVED: "Moved or renumbered",
    ChangeKind.SAME: "Same",
}
# What bites first; then what came and went; then what only reads otherwise.
KIND_ORDER = tuple(KIND_NAMES)
_BITE_WORDS = {
    Bite.TIGHTER: "bites harder",
    Bite.LOOSER: "bites less",
    Bite.BOTH: "bites both ways",
}
_NOT_FOUND = {
    ChangeKind.NEW: "Not found in what could be read of the old draft",
    ChangeKind.GONE: "Not found in what could be read of the new draft",
}
_ROUND = 0.05


def is_read_whole(document: JudgedDocument) -> bool:
    """Says whether all of a paper could be read and judged."""
    return document.assessment is not None and document.assessment.coverage >= 1


def name_kind(change: ClauseChange, paper: PaperComparison) -> str:
    """Returns what became of a clause; what may lie unread in one draft is never 'gone'."""
    unread = {ChangeKind.NEW: paper.old, ChangeKind.GONE: paper.new}.get(change.kind)
    if unread is not None and not is_read_whole(unread):
        return _NOT_FOUND[change.kind]
    return KIND_NAMES[change.kind]


def count_changes(clauses: Sequence[ClauseChange]) -> str:
    """Returns how many clauses of each kind there are: '3 tighter, 1 new, 40 same'."""
    counted = Counter(one.kind for one in clauses)
    parts = [f"{counted[kind]} {KIND_NAMES[kind].lower()}" for kind in KIND_ORDER if counted[kind]]
    return ", ".join(parts)


def describe_bites(clauses: Sequence[ClauseChange]) -> str:
    """Returns in a sentence how many clauses bite harder and how many less."""
    harder = sum(one.bite in {Bite.TIGHTER, Bite.BOTH} for one in clauses)
    softer = sum(one.bite in {Bite.LOOSER, Bite.BOTH} for one in clauses)
    changed = sum(one.kind is not ChangeKind.SAME for one in clauses)
    if not changed:
        return "Nothing that we could read changed."
    if not harder and not softer:
        return "The wording changed, but we found no change in how hard it bites."
    both = sum(one.bite is Bite.BOTH for one in clauses)
    bite = count_of(harder, "clause bites", "clauses bite")
    text = f"{bite} harder, {softer} less"
    return f"{text}; {both} of them both ways." if both else f"{text}."


def notes_on(change: ClauseChange) -> tuple[str, ...]:
    """Returns what else is to be said: cut, joined, renumbered, moved, which words changed."""
    notes = []
    if len(change.old) > 1 and change.new:
        notes.append(f"joined from {_places(change.old)}")
    if len(change.new) > 1 and change.old:
        notes.append(f"divided into {_places(change.new)}")
    if change.relocated:
        notes.append("stands elsewhere in the order of the clauses")
    if change.renumbered:
        notes.append(f"was {_places(change.old)}")
    if change.weighty and change.bite is Bite.NONE:
        notes.append(f"read it: what changed is {list_in_words(change.weighty)}")
    same = not any(run.changed for side in (*change.old, *change.new) for run in side.runs)
    if same and change.old and change.new and change.bite is not Bite.NONE:
        notes.append("its own words are the same: what stands around it changed")
    if change.kind in {ChangeKind.NEW, ChangeKind.GONE} and change.bite is not Bite.NONE:
        notes.append(f"the new draft {_BITE_WORDS[change.bite]} for it")
    return tuple(notes)


def _places(sides: Sequence[ClauseSide]) -> str:
    numbers = dict.fromkeys(one.number or "text without a number" for one in sides)
    return list_in_words([name_clause(one) for one in numbers])


def describe_place(change: ClauseChange) -> str:
    """Returns where a clause stands: 'clause 14.3, page 7', by the new draft where it has one."""
    side = next(iter(change.new or change.old), None)
    if side is None:
        return "outside all clauses"
    place = name_clause(side.number) if side.number else side.heading or "text without a number"
    return f"{place}, page {side.page}" if side.page is not None else place


def describe_effect(change: FindingChange) -> str:
    """Returns what a change does to the index by itself; empty where it rounds to nothing."""
    if abs(change.effect) < _ROUND:
        return ""
    text = f"{signed(change.effect)} on the index by itself"
    against = {Bite.TIGHTER: -1, Bite.LOOSER: 1}.get(change.bite, 0)
    if change.effect * against > 0 and change.old is not None and change.new is not None:
        # The index weighs each finding by how likely it is.
        return f"{text}, because how sure it is changed"
    return text


def describe_total(paper: PaperComparison) -> str:
    """Returns both indices with their intervals: '19 (15-24) before, 31 (27-38) now'."""
    from pipeline.report.words import describe_index

    before, after = paper.old.assessment, paper.new.assessment
    if before is None or after is None:
        return "One of the drafts could not be judged, so their indices cannot be compared."
    return f"{describe_index(before)} before, {describe_index(after)} now"


def describe_index_change(paper: PaperComparison) -> tuple[str, ...]:
    """Returns, in sentences, the parts by which the index changed, which add up to the whole."""
    index = paper.index
    before, after = paper.old.assessment, paper.new.assessment
    if index is None or before is None or after is None:
        return ()
    if abs(index.total) < _ROUND:
        return ("The index is the same.",) if not index.topics else ("The index hardly changed.",)
    sentences = [
        f"The index changed by {signed(index.total)}: {signed(index.peak)} through the hardest "
        f"topic, {signed(index.breadth)} through all topics together."
    ]
    peaks = (before.peak_category, after.peak_category)
    if all(peaks) and peaks[0] is not peaks[1]:
        old, new = (LABEL_NAMES[one].lower() for one in peaks if one is not None)
        sentences.append(f"The hardest topic was {old}, and is now {new}.")
    return tuple(sentences)


def describe_profile(change: ProfileChange, paper: PaperComparison) -> tuple[str, ...]:
    """Returns, in sentences, both indices with a profile and which red lines came and went.

    What the new draft no longer touches is told as not found where it was not read whole.
    """
    name = change.name or "your profile"
    sentences = [
        f"With {name}: {whole(change.before)} before, {whole(change.after)} now.",
        *(f"Newly crossed: {_line(one, one.after)}" for one in change.crossed),
    ]
    gone = "No longer crossed" if is_read_whole(paper.new) else _NOT_FOUND[ChangeKind.GONE]
    sentences += [f"{gone}: {_line(one, one.before)}" for one in change.left]
    if change.kept:
        named = list_in_words([describe_line(one) for one in change.kept])
        sentences.append(f"Touched before and now: {named}.")
    if not change.lines:
        sentences.append("We found no wording that touches a red line in either draft.")
    return tuple(sentences)


def _line(change: LineChange, gate: Gate) -> str:
    unsure = " (perhaps: not sure)" if gate is Gate.MAY_TOUCH else ""
    reason = f" Your reason: {change.reason}" if change.reason else ""
    return f"{describe_line(change)}{unsure}.{reason}"


def describe_reading(document: JudgedDocument) -> str:
    """Returns how much of a draft was read: '100% read', or what was not."""
    if document.assessment is None:
        return "could not be judged"
    share = f"{percent(document.assessment.coverage)} read"
    pages = len(document.unread_pages)
    if pages:
        return f"{share}, {count_of(pages, 'page')} without readable text"
    return share


def describe_outlier(outlier: Outlier) -> str:
    """Returns in a sentence how a paper's hardest clause stands against those of the others."""
    return (
        f"Stronger than most clauses of this kind in these papers: grade {outlier.grade} against "
        f"a middle of {outlier.middle:g} in the other {outlier.others}."
    )


def signed(number: float) -> str:
    """Returns a number with its sign, to one decimal; nothing is '0.0' whatever its sign."""
    if abs(number) < _ROUND:
        return "0.0"
    sign = "+" if number > 0 else "\N{MINUS SIGN}"
    return f"{sign}{abs(number):.1f}"
