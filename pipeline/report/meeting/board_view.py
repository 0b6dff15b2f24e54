# SPDX-License-Identifier: Apache-2.0
"""What stands on the trustees' one page (taxonomy section 5.D), in short and whole numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pipeline
from pipeline.domain.assessment import Assessment, Band, Gate
from pipeline.domain.bargain import BargainLine, Holder, Sighting
from pipeline.domain.judgement import ScanResult
from pipeline.domain.leaving import LedgerRow, Tenure
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import FindingKind, Role
from pipeline.report.deal.words import (
    HOLDER_WORDS,
    MATTER_WORDS,
    NOTICE_WORDS,
    describe_ending,
    describe_length,
    describe_line,
    describe_membership,
    money,
)
from pipeline.report.formats import Material
from pipeline.report.meeting.dossier import Dossier, cut, is_unsure
from pipeline.report.meeting.points import GENERAL_QUESTIONS, build_points
from pipeline.report.words import (
    BAND_WORDS,
    GATE_WORDS,
    GRADE_WORDS,
    KIND_WORDS,
    LABEL_NAMES,
    STRENGTH_WORDS,
    describe_index,
    list_in_words,
    percent,
    whole,
)

__all__ = ["ROOMS", "BoardView", "Quoted", "Room", "Row", "build_board"]

_FEWEST_PEERS = 5
_MOST_NAMES = 3
_LONGEST_NAME = 60
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a thing there is room for on the page.

    Attributes:
        lines: Of what one gets, and of what one gives up.
        quotes: From red lines.
        letters: Of a quote.
        questions: To ask.
        whole_questions: Whether each stands whole, or with its first sentence alone.
        unseen: Remarks on what was not read.
        notes: Ruled lines for the trustees.
    """

    lines: int
    quotes: int
    letters: int
    questions: int
    whole_questions: bool
    unseen: int
    notes: int


# From roomy to tight: the first that fits on one page is taken.
ROOMS = (
    Room(6, 3, 260, 5, whole_questions=True, unseen=4, notes=4),
    Room(6, 3, 220, 5, whole_questions=True, unseen=4, notes=3),
    Room(6, 3, 220, 5, whole_questions=False, unseen=4, notes=3),
    Room(6, 3, 160, 5, whole_questions=False, unseen=3, notes=2),
    Room(5, 3, 140, 5, whole_questions=False, unseen=3, notes=2),
    Room(5, 2, 120, 5, whole_questions=False, unseen=3, notes=2),
    Room(4, 2, 110, 5, whole_questions=False, unseen=3, notes=2),
    Room(4, 2, 110, 5, whole_questions=False, unseen=2, notes=1),
    Room(4, 1, 90, 5, whole_questions=False, unseen=2, notes=1),
    Room(3, 1, 70, 5, whole_questions=False, unseen=1, notes=1),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a paper, where they stand, and why they matter here."""

    words: str
    place: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a small table: what it is about, and what is said of it."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """The page, point by point in the order in which it is read."""

    name: str
    papers: tuple[str, ...]
    coverage: str
    made_by: str
    sentence: str
    red_lines: str
    quotes: tuple[Quoted, ...]
    gets: tuple[str, ...]
    gives: tuple[str, ...]
    rights: tuple[Row, ...]
    leaving: tuple[Row, ...]
    index: tuple[str, ...]
    unseen: tuple[str, ...]
    questions: tuple[str, ...]
    notes: int


def build_board(dossier: Dossier, material: Material, room: Room) -> BoardView:
    """Returns the page of a dossier, shortened to a room; what is left out is counted."""
    answer, quotes = _red_lines(dossier, material.result, room)
    return BoardView(
        name=cut(dossier.name, _LONGEST_NAME),
        papers=_papers(dossier),
        coverage=_coverage(dossier),
        made_by=_made_by(material.result),
        sentence=_sentence(dossier),
        red_lines=answer,
        quotes=quotes,
        gets=_gets(dossier, room),
        gives=_gives(dossier, room),
        rights=_rights(dossier),
        leaving=_leaving(dossier),
        index=_index(dossier, material.result),
        unseen=_unseen(dossier, room),
        questions=_questions(dossier, material, room),
        notes=room.notes,
    )


def _letters(dossier: Dossier) -> dict[str, str]:
    """Returns a letter for each paper where there are several: places name it by that."""
    if len(dossier.documents) == 1:
        return {}
    names = [one.name for one in dossier.documents]
    return {
        name: f"paper {_LETTERS[at] if at < len(_LETTERS) else at + 1}"
        for at, name in enumerate(names)
    }


def _papers(dossier: Dossier) -> tuple[str, ...]:
    letters = _letters(dossier)
    if not letters:
        return ()
    shown = [
        f"{letters[one.name]}: {cut(one.name.rpartition('/')[2], _LONGEST_NAME)}"
        for one in dossier.documents
    ]
    return _more(shown, 6)


def _coverage(dossier: Dossier) -> str:
    judged = dossier.assessment
    # Word files know no pages: a number would then leave them out.
    numbers = [one.pages for one in dossier.documents]
    pages = sum(numbers) if all(numbers) else 0
    of = f" of {pages} {'page' if pages == 1 else 'pages'}" if pages else " of what there was"
    if judged is None or judged.coverage == 0:
        return f"We could read nothing{of}."
    low = " This is not enough to judge by." if judged.band is Band.UNKNOWN else ""
    return f"We could read {percent(judged.coverage)}{of}.{low}"


def _made_by(result: ScanResult) -> str:
    return (
        f"Armslength {pipeline.__version__}, rules {result.rules_version}, "
        f"model {result.model_version}"
    )


def _sentence(dossier: Dossier) -> str:
    first = dossier.documents[0]
    what = (
        f"These are {len(dossier.documents)} papers"
        if len(dossier.documents) > 1
        else f"This is a {KIND_WORDS[first.kind]}"
    )
    if len(dossier.documents) == 1 and first.kind.value == "unknown":
        what = "This is a paper of a kind that we could not tell"
    sides = [_named(dossier, Role.PRIME), _named(dossier, Role.SUB)]
    between = f" between {sides[0]} (the prime contractor) and {sides[1]} (you)"
    if not all(sides):
        between = f" from {sides[0]} (the prime contractor)" if sides[0] else ""
    return f"{what}{between}. {_power(dossier)}"


def _named(dossier: Dossier, role: Role) -> str:
    parties: Iterable[Party] = (one for each in dossier.documents for one in each.parties)
    names = Counter(one.name for one in parties if one.role is role and one.name)
    return cut(names.most_common(1)[0][0], _LONGEST_NAME) if names else ""


def _power(dossier: Dossier) -> str:
    """Returns who is bound and who decides, in two sentences."""
    balance = dossier.deal.balance
    total = balance.sub + balance.prime + balance.mutual + balance.unclear
    if not total:
        return "We found no duties or limits in the pages we could read."
    alone = sum(
        {held.holder for held in right.holdings if not held.doubtful} == {Holder.PRIME}
        for right in dossier.deal.rights
    )
    duties = "duty or limit" if total == 1 else "duties and limits"
    return (
        f"Of {total} {duties} that we found, {balance.sub} bind you, {balance.prime} bind them "
        f"and {balance.mutual} bind both. On {alone} of {len(dossier.deal.rights)} matters they "
        "appear to decide alone."
    )


def _red_lines(dossier: Dossier, result: ScanResult, room: Room) -> tuple[str, tuple[Quoted, ...]]:
    if not result.profiles:
        return "Not looked at: no profile with your red lines was given.", ()
    touched = dossier.touches(result.profiles[0].name)
    if not touched:
        return f"None found in the pages we could read.{_others(dossier, result)}", ()
    sure = [one for one in touched if one[1].gate is Gate.TOUCHES]
    ordered = sorted(touched, key=lambda one: (one[1].gate is Gate.MAY_TOUCH, -_grade(one[0])))
    letters = _letters(dossier)
    quotes = tuple(
        Quoted(
            words=cut(one.finding.quote, room.letters),
            place=dossier.place(one, letters),
            why=f"{LABEL_NAMES[touch.category]}: {_graded(_grade(one))}; {GATE_WORDS[touch.gate]}",
        )
        for one, touch in ordered[: room.quotes]
    )
    count = len(sure) or len(touched)
    wording = "place" if count == 1 else "places"
    answer = f"Yes, in {count} {wording}." if sure else f"Maybe, in {count} {wording}."
    if sure and len(touched) > len(sure):
        answer += f" Maybe in {len(touched) - len(sure)} more."
    left = len(touched) - len(quotes)
    more = f" {left} of them only in the report." if left else ""
    return f"{answer}{more}{_others(dossier, result)}", quotes


def _others(dossier: Dossier, result: ScanResult) -> str:
    """Returns what other profiles say of it, in a few words each."""
    parts = []
    for profile in result.profiles[1:]:
        gates = {touch.gate for _, touch in dossier.touches(profile.name)}
        word = "yes" if Gate.TOUCHES in gates else "maybe" if gates else "none"
        parts.append(f"{cut(profile.name, _LONGEST_NAME)}: {word}")
    shown = _more(parts, _MOST_NAMES)
    return f" By other profiles: {'; '.join(shown)}." if shown else ""


def _grade(one: Sighting) -> int:
    return one.finding.severity


def _graded(grade: int) -> str:
    return f"{GRADE_WORDS[grade]}, {grade} of 4"


def _more(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Returns the first few of a list, and how many more there are."""
    left = len(items) - most
    return (*items[:most], *([f"and {left} more in the report"] if left > 0 else []))


def _gets(dossier: Dossier, room: Room) -> tuple[str, ...]:
    lines = [
        _line(dossier, one, _gain(one)) for one in dossier.deal.bargain.gets if not one.doubtful
    ]
    return _more(lines, room.lines) or ("Nothing found in the pages we could read.",)


def _gain(line: BargainLine) -> str:
    if line.kind is FindingKind.MITIGATOR:
        return f"{describe_line(line)}: {STRENGTH_WORDS[line.grade]}, {line.grade} of 3"
    return describe_membership(line)


def _gives(dossier: Dossier, room: Room) -> tuple[str, ...]:
    firm = (one for one in dossier.deal.bargain.gives if not one.doubtful)
    lines = [
        _line(dossier, one, f"{describe_line(one)}: {_graded(one.grade)}")
        for one in sorted(firm, key=lambda each: -each.grade)
    ]
    return _more(lines, room.lines) or ("Nothing found in the pages we could read.",)


def _line(dossier: Dossier, line: BargainLine, text: str) -> str:
    place = dossier.cite(line.rests_on[0], _letters(dossier))
    more = f" and {len(line.rests_on) - 1} more" if len(line.rests_on) > 1 else ""
    return f"{text} ({cut(place, _LONGEST_NAME)}{more})"


def _rights(dossier: Dossier) -> tuple[Row, ...]:
    """Returns who decides what: a row for each holder who decides alone, and for the rest."""
    alone: dict[Holder, list[str]] = {}
    shared, silent = [], []
    for right in dossier.deal.rights:
        holders = {held.holder for held in right.holdings if not held.doubtful}
        word = MATTER_WORDS[right.matter]
        if not holders:
            silent.append(word)
        elif len(holders) == 1:
            alone.setdefault(next(iter(holders)), []).append(word)
        else:
            shared.append(word)
    rows = [
        Row(HOLDER_WORDS[holder][:1].upper() + HOLDER_WORDS[holder][1:], "; ".join(alone[holder]))
        for holder in Holder
        if holder in alone
    ]
    rows += [Row("More than one has a say", "; ".join(shared))] if shared else []
    rows += [Row("We found no wording", "; ".join(silent))] if silent else []
    return tuple(rows)


def _leaving(dossier: Dossier) -> tuple[Row, ...]:
    """Returns in five rows what leaving takes: months, money, people, data, name."""
    ledger = dossier.deal.ledger
    stated = f"sums stated come to {money(round(ledger.stated))}; " if ledger.stated else ""
    rows = [Row("Months", _months(dossier.deal.lock_in))]
    for row, head in (
        (LedgerRow.MONEY, "Money"),
        (LedgerRow.PEOPLE, "People"),
        (LedgerRow.DATA, "Data"),
        (LedgerRow.NAME, "Name"),
    ):
        lead = stated if row is LedgerRow.MONEY else ""
        rows.append(Row(head, f"{lead}{_burdens(dossier, row)}"))
    return tuple(rows)


def _months(lock: Tenure) -> str:
    parts = []
    if lock.months:
        parts.append(f"it runs for {describe_length(lock.months)}")
    longest: dict[str, float] = {}
    for notice in lock.notices:
        by = NOTICE_WORDS[notice.by]
        longest[by] = max(notice.months, longest.get(by, 0.0))
    named = [f"{describe_length(months)} by {by}" for by, months in longest.items()]
    parts.append(f"notice of {list_in_words(named)}" if named else "no period of notice found")
    if lock.locks:
        clauses = "clause appears" if len(lock.locks) == 1 else "clauses appear"
        parts.append(f"{len(lock.locks)} {clauses} to keep you from leaving")
    return "; ".join(parts)


def _burdens(dossier: Dossier, row: LedgerRow) -> str:
    found = dossier.deal.ledger.of_row(row)
    firm = [one for one in found if not one.doubtful]
    if not firm and found:
        return "check: we are not sure, see the report"
    if not firm:
        return "no cost found in the pages we could read"
    hardest = max(firm, key=lambda one: one.grade)
    where = cut(dossier.cite(hardest, _letters(dossier)), _LONGEST_NAME)
    clauses = "1 clause" if len(firm) == 1 else f"{len(firm)} clauses, the hardest"
    return f"{clauses}: {_graded(hardest.grade)}, {describe_ending(hardest)} ({where})"


def _index(dossier: Dossier, result: ScanResult) -> tuple[str, ...]:
    judged = dossier.assessment
    if judged is None or judged.coverage == 0:
        return ("Unknown: nothing could be read. That is not the same as nothing found.",)
    lines = [f"{describe_index(judged)} of 100, {BAND_WORDS[judged.band]}."]
    if judged.profiles:
        lines.append(f"With your profile: {whole(judged.profile.value)} of 100.")
    lines += _hardest(judged) + _peers(dossier, result)
    lines.append("The index says what to read first. It does not measure law or good faith.")
    return tuple(lines)


def _hardest(judged: Assessment) -> list[str]:
    if judged.peak_category is None:
        return []
    return [f"Hardest topic: {LABEL_NAMES[judged.peak_category].lower()}."]


def _peers(dossier: Dossier, result: ScanResult) -> list[str]:
    """Returns the place among papers of its kind, where there are enough to compare with."""
    if len(dossier.documents) != 1:
        return []
    kinds = Counter(one.kind for one in result.ranking.papers)
    for paper in result.ranking.papers:
        if paper.assessment.document == dossier.documents[0].name:
            number = kinds[paper.kind]
            rank = f"Number {paper.rank_of_kind} of {number} papers of its kind in this scan."
            return [rank] if number >= _FEWEST_PEERS else []
    return []


def _unseen(dossier: Dossier, room: Room) -> tuple[str, ...]:
    letters = _letters(dossier)
    lines = []
    for document in dossier.documents:
        whose = f"{letters[document.name]}: " if letters else ""
        if document.assessment is None:
            lines.append(f"{whose}nothing of it could be judged")
        elif document.unread_pages:
            count = len(document.unread_pages)
            lines.append(f"{whose}{count} {'page' if count == 1 else 'pages'} not read")
    missing = {
        cut(paper.name, _LONGEST_NAME): None
        for document in dossier.documents
        for paper in document.papers
        if not paper.supplied
    }
    if missing:
        named = "; ".join(_more([*missing], _MOST_NAMES))
        lines.append(f"papers that this rests on and that we did not have: {named}")
    unsure = sum(is_unsure(one.finding) for one in dossier.restrictions)
    if unsure:
        clauses = "clause" if unsure == 1 else "clauses"
        lines.append(f"{unsure} {clauses} of which we were not sure: in the report, not here")
    gaps = sum(one.finding.kind is FindingKind.ABSENCE for one in dossier.found)
    if gaps:
        things = "thing" if gaps == 1 else "things"
        lines.append(f"{gaps} {things} that such papers often say and that we did not find")
    shown = _more(lines, room.unseen) or ("we know of nothing that we missed",)
    return tuple(f"{line[:1].upper()}{line[1:]}." for line in shown)


def _questions(dossier: Dossier, material: Material, room: Room) -> tuple[str, ...]:
    points = build_points(dossier, material.packs)
    asks = [one.ask if room.whole_questions else _first(one.ask) for one in points]
    return tuple(dict.fromkeys((*asks, *GENERAL_QUESTIONS)))[: room.questions]


def _first(ask: str) -> str:
    head, mark, _ = ask.partition("?")
    return f"{head}{mark}"
