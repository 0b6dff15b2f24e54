# SPDX-License-Identifier: Apache-2.0
"""What stands on the trustees' one page (taxonomy section 5.D), in short and whole numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pipeline
from pipeline.assess import find_near_answers
from pipeline.domain.assessment import Assessment, Band, Gate
from pipeline.domain.bargain import BargainLine, Holder, Sighting
from pipeline.domain.diagnostic import ReasonCode
from pipeline.domain.judgement import ScanResult
from pipeline.domain.taxonomy import FindingKind, Role
from pipeline.report.deal.words import (
    describe_line,
    describe_membership,
)
from pipeline.report.formats import Material
from pipeline.report.meeting.board_rows import LONGEST_NAME, Row, graded, tell_leaving, tell_rights
from pipeline.report.meeting.dossier import Dossier, cut, is_unsure
from pipeline.report.meeting.points import GENERAL_QUESTIONS, build_points
from pipeline.report.standing import describe_decided
from pipeline.report.words import (
    BAND_WORDS,
    GATE_WORDS,
    KIND_WORDS,
    LABEL_NAMES,
    STRENGTH_WORDS,
    describe_index,
    describe_undecided,
    file_name,
    list_in_words,
    percent,
    whole,
)

__all__ = ["ROOMS", "BoardView", "Quoted", "Room", "build_board", "count_touches"]

_FEWEST_PEERS = 5
_MOST_NAMES = 3


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
    Room(2, 1, 60, 4, whole_questions=False, unseen=1, notes=1),
    Room(1, 1, 60, 3, whole_questions=False, unseen=1, notes=1),
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a paper, where they stand, and why they matter here."""

    words: str
    place: str
    why: str


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
        name=cut(dossier.name, LONGEST_NAME),
        papers=_papers(dossier),
        coverage=_coverage(dossier),
        made_by=_made_by(material.result),
        sentence=_sentence(dossier),
        red_lines=answer,
        quotes=quotes,
        gets=_gets(dossier, room),
        gives=_gives(dossier, room),
        rights=tell_rights(dossier),
        leaving=tell_leaving(dossier),
        index=_index(dossier, material.result),
        unseen=_unseen(dossier, room),
        questions=_questions(dossier, material, room),
        notes=room.notes,
    )


def _papers(dossier: Dossier) -> tuple[str, ...]:
    letters = dossier.letters
    if not letters:
        return ()
    shown = [
        f"{letters[one.name]}: {cut(file_name(one.name), LONGEST_NAME)}"
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
    return f"We could read {percent(judged.coverage)}{of}.{_recognised(dossier)}{low}"


def _recognised(dossier: Dossier) -> str:
    """Returns that pages were read from pictures, and of which papers; empty where none was."""
    papers = [
        document.name
        for document in dossier.documents
        if any(one.code is ReasonCode.TEXT_RECOGNISED for one in document.diagnostics)
    ]
    if not papers:
        return ""
    letters = dossier.letters
    of = f" of {list_in_words([letters[one] for one in papers])}" if letters else ""
    return f" Pages{of} were read from a picture (OCR): letters may be wrong."


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
    prime, sub = (dossier.party(role) for role in (Role.PRIME, Role.SUB))
    between = f" between {prime} (the prime contractor) and {sub} (you)"
    if not prime or not sub:
        between = f" from {prime} (the prime contractor)" if prime else ""
        between += f" for {sub} (you)" if sub else ""
    differing = _differing_parties(dossier)
    # Where papers name several, a name would say of one what holds of all.
    power = _power(dossier, "", "") if differing else _power(dossier, prime, sub)
    you = "" if sub else "'You' are the smaller organisation, to which it is offered. "
    return f"{what}{between}. {you}{differing}{power}"


def _differing_parties(dossier: Dossier) -> str:
    """Returns which papers name others than most do; empty where none does."""
    sides = ((Role.PRIME, "prime contractor"), (Role.SUB, "smaller organisation"))
    parts = []
    for document in dossier.documents:
        named = [
            f"{list_in_words(names)} ({word})"
            for role, word in sides
            if (names := dossier.differing(document, role))
        ]
        if named:
            parts.append(f"{dossier.letters[document.name]} names {list_in_words(named)}")
    return f"But the parties differ: {'; '.join(_more(parts, 3))}. " if parts else ""


def _power(dossier: Dossier, prime: str, sub: str) -> str:
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
    parts = [
        _binds(balance.sub, sub or "the smaller organisation"),
        _binds(balance.prime, prime or "the prime contractor"),
        _binds(balance.mutual, "both"),
        *([f"for {balance.unclear} it is not clear"] if balance.unclear else []),
    ]
    return (
        f"Of {total} {duties} that we found, {list_in_words(parts)}. On {alone} of "
        f"{len(dossier.deal.rights)} matters the prime contractor appears to decide alone."
    )


def _binds(number: int, whom: str) -> str:
    return f"{number} {'binds' if number == 1 else 'bind'} {whom}"


def _red_lines(dossier: Dossier, result: ScanResult, room: Room) -> tuple[str, tuple[Quoted, ...]]:
    if not result.profiles:
        return "Not looked at: no profile with your red lines was given.", ()
    touched = dossier.touches(result.profiles[0].name)
    if not touched:
        return f"None found in the pages we could read.{_others(dossier, result)}", ()
    sure = [one for one in touched if one[1].gate is Gate.TOUCHES]
    ordered = sorted(touched, key=lambda one: (one[1].gate is Gate.MAY_TOUCH, -_grade(one[0])))
    letters = dossier.letters
    quotes = tuple(
        Quoted(
            words=cut(one.finding.quote, room.letters),
            place=dossier.place(one, letters),
            why=f"{LABEL_NAMES[touch.category]}: {graded(_grade(one))}; {GATE_WORDS[touch.gate]}",
        )
        for one, touch in ordered[: room.quotes]
    )
    answer = count_touches(len(sure), len(touched) - len(sure), shown=len(quotes))
    return f"{answer}{_others(dossier, result)}", quotes


def count_touches(sure: int, maybe: int, *, shown: int) -> str:
    """Returns how many clauses touch a red line, and how many of them the page shows."""
    clauses = "1 clause touches" if sure == 1 else f"{sure} clauses touch"
    answer = f"Yes. {clauses} a red line of yours." if sure else "Perhaps."
    if maybe:
        doubted = f"{maybe}{' more' if sure else ''} {'clause' if maybe == 1 else 'clauses'}"
        answer += f" {doubted} may touch one: we are not sure."
    if shown < sure + maybe:
        hardest = "the hardest" if shown == 1 else f"the {shown} hardest"
        answer += f" Here you see {hardest}. The rest is in the report."
    return answer


def _others(dossier: Dossier, result: ScanResult) -> str:
    """Returns what other profiles say of it, in a few words each."""
    parts = []
    for profile in result.profiles[1:]:
        gates = {touch.gate for _, touch in dossier.touches(profile.name)}
        word = "yes" if Gate.TOUCHES in gates else "maybe" if gates else "none"
        parts.append(f"{cut(profile.name, LONGEST_NAME)}: {word}")
    shown = _more(parts, _MOST_NAMES)
    return f" By other profiles: {'; '.join(shown)}." if shown else ""


def _grade(one: Sighting) -> int:
    return one.finding.severity


def _more(items: Sequence[str], most: int) -> tuple[str, ...]:
    """Returns the first few of a list, and how many more there are."""
    left = len(items) - most
    return (*items[:most], *([f"and {left} more in the report"] if left > 0 else []))


def _gets(dossier: Dossier, room: Room) -> tuple[str, ...]:
    gets = dossier.deal.bargain.gets
    lines = [_line(dossier, one, _gain(one)) for one in gets if not one.doubtful]
    return _more(lines, room.lines) or (_nothing(dossier, gets),)


def _nothing(dossier: Dossier, lines: Iterable[BargainLine]) -> str:
    """Returns that nothing was found, or only what is not sure, with its places."""
    doubtful = [dossier.cite(one.rests_on[0], dossier.letters) for one in lines]
    if not doubtful:
        return "Nothing found in the pages we could read."
    return f"Nothing that we are sure of. Check: {'; '.join(_more(doubtful, _MOST_NAMES))}."


def _gain(line: BargainLine) -> str:
    if line.kind is FindingKind.MITIGATOR:
        return f"{describe_line(line)}: {STRENGTH_WORDS[line.grade]}, {line.grade} of 3"
    return describe_membership(line)


def _gives(dossier: Dossier, room: Room) -> tuple[str, ...]:
    gives = dossier.deal.bargain.gives
    firm = (one for one in gives if not one.doubtful)
    lines = [
        _line(dossier, one, f"{describe_line(one)}: {graded(one.grade)}")
        for one in sorted(firm, key=lambda each: -each.grade)
    ]
    return _more(lines, room.lines) or (_nothing(dossier, gives),)


def _line(dossier: Dossier, line: BargainLine, text: str) -> str:
    place = dossier.cite(line.rests_on[0], dossier.letters)
    more = f" and {len(line.rests_on) - 1} more" if len(line.rests_on) > 1 else ""
    return f"{text} ({cut(place, LONGEST_NAME)}{more})"


def _index(dossier: Dossier, result: ScanResult) -> tuple[str, ...]:
    judged = dossier.assessment
    if judged is None or judged.coverage == 0:
        return ("Unknown: nothing could be read. That is not the same as nothing found.",)
    before = describe_undecided(dossier.undecided, judged.band)
    decided = f"; {before} before people decided" if before else ""
    lines = [f"{describe_index(judged)} of 100, {BAND_WORDS[judged.band]}{decided}."]
    if told := describe_decided(dossier.documents):
        lines.append(told)
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
    letters = dossier.letters
    lines = []
    for document in dossier.documents:
        whose = f"{letters[document.name]}: " if letters else ""
        if document.assessment is None:
            lines.append(f"{whose}nothing of it could be judged")
        elif document.unread_pages:
            count = len(document.unread_pages)
            lines.append(f"{whose}{count} {'page' if count == 1 else 'pages'} not read")
    missing = {
        cut(paper.name, LONGEST_NAME): None
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
        lines.append(f"{unsure} {clauses} of which we were not sure: all are in the report")
    lines += _silences(dossier)
    shown = _more(lines, room.unseen) or ("we know of nothing that we missed",)
    return tuple(f"{line[:1].upper()}{line[1:]}." for line in shown)


def _silences(dossier: Dossier) -> list[str]:
    """Returns on what nothing protects that we found, and on what something may, with places."""
    silent, near = [], []
    for one in dossier.found:
        if one.finding.kind is FindingKind.ABSENCE:
            its = (other for other in dossier.found if other.document == one.document)
            doubts = find_near_answers(one.finding, its)
            topic = LABEL_NAMES[one.finding.label].lower()
            if doubts:
                places = (dossier.cite(each, dossier.letters) for each in doubts)
                near.append(f"{topic} ({'; '.join(_more([*dict.fromkeys(places)], 2))})")
            else:
                silent.append(topic)
    lines = []
    if silent:
        named = list_in_words([*dict.fromkeys(silent)])
        lines.append(f"we found no wording that protects you on {named}")
    if near:
        lines.append(f"wording that may protect you, but is weak or not sure: {'; '.join(near)}")
    return lines


def _questions(dossier: Dossier, material: Material, room: Room) -> tuple[str, ...]:
    points = build_points(dossier, material.packs)
    asks = [one.ask if room.whole_questions else _first(one.ask) for one in points]
    return tuple(dict.fromkeys((*asks, *GENERAL_QUESTIONS)))[: room.questions]


def _first(ask: str) -> str:
    head, mark, _ = ask.partition("?")
    return f"{head}{mark}"
