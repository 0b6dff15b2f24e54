# SPDX-License-Identifier: Apache-2.0
"""Which paper of one set is a draft of which paper of the other."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from pipeline.domain.judgement import JudgedDocument
from pipeline.domain.taxonomy import DocumentKind
from pipeline.errors import InputError

__all__ = ["PairedPapers", "pair_papers", "pair_readings"]

# What names of drafts add to the name of the paper: versions, dates, 'clean', initials of tools.
_VERSION = re.compile(
    r"(?i)[\s_\-.(]*(?:\b|(?<=[_\d]))(?:v(?:ersion|er)?[\s_.]*\d+(?:[._]\d+)*|rev(?:ision)?[\s_.]*\w?\d*|"
    r"draft[\s_]*\d*|final|clean|tracked|redline[d]?|marked|signed|executed|amended|old|new|"
    r"previous|current|copy|annotated|(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d|\d{1,2}[-_.]\d{1,2}[-_.]"
    r"(?:\d\d){1,2}|(?:19|20)\d\d|\d{1,2})(?=$|[\s_\-.)])[)]*"
)
# Likeness of names, and share of clauses with the same words, from which papers are paired.
_LIKE_NAMES = 0.8
_LIKE_WORDS = 0.25


@dataclass(frozen=True, slots=True)
class PairedPapers:
    """Papers that are drafts of one, why in words, and what found no partner, by name."""

    pairs: tuple[tuple[JudgedDocument, JudgedDocument, str], ...]
    only_old: tuple[JudgedDocument, ...] = ()
    only_new: tuple[JudgedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class _Likely:
    value: float
    why: str
    old: int
    new: int


def pair_papers(old: Sequence[JudgedDocument], new: Sequence[JudgedDocument]) -> PairedPapers:
    """Returns the papers of two sets in pairs: by name, then by shared words and kind.

    One paper on each side is a pair whatever it is called. Versions, dates and words like 'final'
    in names count for nothing.
    """
    if len(old) == len(new) == 1:
        return PairedPapers(((old[0], new[0], "the two papers that were named"),))
    pairs: dict[int, tuple[int, str]] = {}
    taken: set[int] = set()
    shares = _Shares(old, new)
    likely = [
        one
        for at, paper in enumerate(old)
        for there, other in enumerate(new)
        if (one := _likely(paper, other, (at, there), shares))
    ]
    for one in sorted(likely, key=lambda one: (-one.value, old[one.old].name, new[one.new].name)):
        if one.old not in pairs and one.new not in taken:
            pairs[one.old] = (one.new, one.why)
            taken.add(one.new)
    return PairedPapers(
        tuple((old[at], new[there], why) for at, (there, why) in sorted(pairs.items())),
        tuple(one for at, one in enumerate(old) if at not in pairs),
        tuple(one for at, one in enumerate(new) if at not in taken),
    )


def pair_readings(papers: Sequence[JudgedDocument]) -> PairedPapers:
    """Returns each paper with tracked changes beside its own reading before them.

    Papers in which nothing is tracked, and those that could not be read, have no partner.

    Raises:
        InputError: Nothing is tracked in any of them, and all of them could be read.
    """
    why = "one file, before and after its tracked changes"
    pairs = tuple((one.original, one, why) for one in papers if one.original is not None)
    alone = tuple(one for one in papers if one.original is None)
    if not pairs and all(one.assessment is not None for one in alone):
        names = ", ".join(repr(one.name) for one in alone)
        msg = f"no tracked changes in {names}: there is nothing to compare"
        raise InputError(msg, cure="Name two papers or two folders: armslength compare OLD NEW")
    return PairedPapers(pairs, (), alone)


class _Shares:
    """How much two papers have in common, by the words of their clauses."""

    def __init__(self, old: Iterable[JudgedDocument], new: Iterable[JudgedDocument]) -> None:
        self._old = [_clause_words(one) for one in old]
        self._new = [_clause_words(one) for one in new]

    def share(self, places: tuple[int, int]) -> float:
        here, there = self._old[places[0]], self._new[places[1]]
        whole = sum(here.values()) + sum(there.values())
        return 2 * sum((here & there).values()) / whole if whole else 0.0


def _clause_words(document: JudgedDocument) -> Counter[tuple[str, ...]]:
    counted: Counter[tuple[str, ...]] = Counter()
    for clause in document.clauses:
        # Longer clauses tell more.
        counted[clause.words] += len(clause.words)
    return counted


def _likely(
    old: JudgedDocument, new: JudgedDocument, places: tuple[int, int], shares: _Shares
) -> _Likely | None:
    share = shares.share(places)
    same_kind = old.kind is new.kind and old.kind is not DocumentKind.UNKNOWN
    if old.name == new.name:
        return _Likely(3 + share, "same name", *places)
    here, there = _plain_name(old.name), _plain_name(new.name)
    if here and here == there:
        return _Likely(2 + share, "same name but for version, date or ending", *places)
    first, second = sorted((here, there))
    alike = SequenceMatcher(None, first, second, autojunk=False).ratio()
    words = f"{round(100 * share)}% of their words in clauses that are the same"
    kind = f", both {old.kind.value.replace('_', ' ')}" if same_kind else ""
    if share >= _LIKE_WORDS:
        return _Likely(1 + share + 0.05 * same_kind, f"{words}{kind}", *places)
    if alike >= _LIKE_NAMES and (same_kind or not (old.clauses and new.clauses)):
        return _Likely(alike, f"names alike{kind}", *places)
    return None


def _plain_name(name: str) -> str:
    path = PurePosixPath(name)
    stem = _VERSION.sub(" ", path.stem)
    folded = re.sub(r"[\W_]+", " ", stem).strip().lower()
    return f"{path.parent.as_posix().lower()}/{folded}" if folded else ""
