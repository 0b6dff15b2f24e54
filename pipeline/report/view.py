# SPDX-License-Identifier: Apache-2.0
"""What the pages of the report show, in the words and the order in which they show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from pipeline.domain.assessment import Assessment, Band, Gate, RankedPaper, Ranking
from pipeline.domain.diagnostic import Diagnostic, Gravity
from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.taxonomy import Category
from pipeline.packs import Pack
from pipeline.report.offers import OfferView, build_offers
from pipeline.report.profile.view import ProfileView, build_profiles
from pipeline.report.records import public_id
from pipeline.report.sections import PaperBody, build_body
from pipeline.report.standing import (
    describe_chances,
    describe_decided,
    describe_peak_doubt,
    describe_place_in_kind,
    describe_sensitivity,
    describe_supplied,
)
from pipeline.report.terminal import Topic, count_topics, describe_not_judged, unread_diagnostics
from pipeline.report.words import (
    BAND_WORDS,
    GATE_WORDS,
    GRADE_WORDS,
    KIND_WORDS,
    LABEL_NAMES,
    band_class,
    count_of,
    describe_index,
    describe_undecided,
    list_in_words,
    percent,
    whole,
)

__all__ = [
    "HeatRow",
    "PaperView",
    "ReportView",
    "Unread",
    "build_view",
    "offer_page_name",
    "page_name",
]

# Of papers that cannot be separated; where nothing tells hundreds apart, names tell nothing.
_MOST_TIED = 4
# In a short row of the ranking.
_MOST_TOPICS = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that was not read: which paper, where in it, why, and what can be done."""

    document: str
    href: str
    place: str
    message: str
    cure: str


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A category's score in one paper: as printed, and its tint from 0 to 10."""

    text: str
    tint: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """The scores of one paper in taxonomy order."""

    paper: "PaperView"
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """Ends and place of the index on a line from 0 to 100."""

    low: float
    width: float
    value: float


@dataclass(frozen=True, slots=True)
class Limits:
    """Topics of one paper whose hardest clause has the same grade, with numbers of clauses."""

    grade: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper: its row in the ranking and its own section.

    ``rank`` is empty, and ``index`` and ``bar`` are None, where nothing could be judged.
    ``undecided`` is the index before people decided, and ``decided`` says on how much of it they
    did; both are empty where they decided nothing.
    ``standing`` says how firm its rank is; ``limits`` holds its topics, hardest first, and
    ``hardest`` the first few of them, without ``more_topics``.
    """

    key: str
    href: str
    name: str
    offer: str
    kind: str
    rank: str
    tied_with: str
    standing: tuple[str, ...]
    band: str
    band_class: str
    gate: str
    index: str | None
    undecided: str
    decided: str
    profiles: tuple[ProfileView, ...]
    bar: Bar | None
    coverage: str
    supplied: str
    limits: tuple[Limits, ...]
    hardest: tuple[Limits, ...]
    more_topics: int
    unread_pages: str
    unread_number: int
    unread: tuple[Unread, ...]
    notes: tuple[Unread, ...]
    body: PaperBody


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report. ``unread`` concerns all papers and the scan as a whole."""

    title: str
    headline: tuple[str, ...]
    papers: tuple[PaperView, ...]
    offers: tuple[OfferView, ...]
    sensitivity: str
    heat: tuple[HeatRow, ...]
    heat_columns: tuple[str, ...]
    unread: tuple[Unread, ...]
    unread_summary: str
    not_judged: str
    rules_version: str
    model_version: str


def build_view(result: ScanResult, *, packs: Sequence[Pack], paged: bool) -> ReportView:
    """Returns the report of a scan: ranked papers first, then those that could not be judged.

    Args:
        result: What the scan gave.
        packs: For questions and reasons that rules give.
        paged: Whether each paper has a page of its own, so that links lead there.
    """
    by_name = {document.name: document for document in result.documents}
    places = {
        paper.assessment.document: paper
        for paper in result.ranking.papers
        if paper.assessment.document in by_name
    }
    unranked = sorted(by_name.keys() - places.keys())
    papers = tuple(
        _paper(
            by_name[name],
            _Place(places.get(name), result.ranking),
            body=build_body(by_name[name], packs=packs, means=result.means),
            paged=paged,
        )
        for name in (*places, *unranked)
    )
    scan_wide = tuple(
        _as_unread(one, "This scan as a whole", "")
        for one in result.diagnostics
        if one.gravity is not Gravity.NOTE
    )
    unread = (*scan_wide, *(one for paper in papers for one in paper.unread))
    return ReportView(
        title=_title(papers),
        headline=_headline(result, papers),
        papers=papers,
        offers=build_offers(result, hrefs={paper.name: paper.href for paper in papers}),
        sensitivity=describe_sensitivity(result.ranking.sensitivity),
        heat=_heat(papers, places, judged=frozenset(result.judged)),
        heat_columns=tuple(LABEL_NAMES[category] for category in Category),
        unread=unread,
        unread_summary=_unread_summary(result.documents, unread),
        not_judged=describe_not_judged(result),
        rules_version=result.rules_version,
        model_version=result.model_version,
    )


def page_name(key: str) -> str:
    """Returns the file name of a paper's own page."""
    return f"paper-{key}.html"


def offer_page_name(key: str) -> str:
    """Returns the file name of an offer's own page."""
    return f"offer-{key}.html"


@dataclass(frozen=True, slots=True)
class _Place:
    """A paper's place, None without one, and the ranking in which it stands."""

    paper: RankedPaper | None
    ranking: Ranking

    def standing(self) -> tuple[str, ...]:
        if self.paper is None:
            return ()
        told = (
            describe_place_in_kind(self.paper, self.ranking),
            describe_chances(self.paper, self.ranking),
            describe_peak_doubt(self.paper.assessment),
        )
        return tuple(one for one in told if one)


def _paper(document: JudgedDocument, where: _Place, *, body: PaperBody, paged: bool) -> PaperView:
    assessment, place = document.assessment, where.paper
    key = public_id(document.name, "page")
    href = page_name(key) if paged else f"#paper-{key}"
    band = assessment.band if assessment else Band.UNKNOWN
    topics = count_topics(document)
    return PaperView(
        key=key,
        href=href,
        name=document.name,
        offer=_offer(document),
        kind=KIND_WORDS[document.kind],
        rank=f"{place.rank}{'=' if place.tied_with else ''}" if place else "",
        tied_with=_tied_with(place) if place else "",
        standing=where.standing(),
        band=BAND_WORDS[band] if assessment else "could not be judged",
        band_class=band_class(band),
        gate=_gate(assessment),
        index=describe_index(assessment) if assessment else None,
        undecided=describe_undecided(document.undecided, band),
        decided=describe_decided((document,)),
        profiles=build_profiles(document),
        bar=_bar(assessment) if assessment else None,
        coverage=percent(assessment.coverage) if assessment else "0%",
        supplied=describe_supplied(assessment, document) if assessment else "",
        limits=_limits(topics),
        hardest=_limits(topics[:_MOST_TOPICS]),
        more_topics=max(0, len(topics) - _MOST_TOPICS),
        unread_pages=_page_numbers(document.unread_pages),
        unread_number=len(document.unread_pages),
        unread=tuple(_as_unread(one, document.name, href) for one in unread_diagnostics(document)),
        notes=_notes(document, href=href) if assessment else (),
        body=body,
    )


def _limits(topics: Sequence[Topic]) -> tuple[Limits, ...]:
    """Returns topics with numbers of clauses by grade; ``topics`` as ``count_topics`` orders."""
    return tuple(
        Limits(
            GRADE_WORDS[grade],
            tuple(map(_limit, same)),
        )
        for grade, same in groupby(topics, key=lambda topic: topic.grade)
    )


def _limit(topic: Topic) -> str:
    name = f"{LABEL_NAMES[topic.category]}\N{NO-BREAK SPACE}{topic.number}"
    return f"{name} (not sure)" if topic.unsure else name


def _tied_with(place: RankedPaper) -> str:
    named = list(place.tied_with[:_MOST_TIED])
    more = len(place.tied_with) - len(named)
    return list_in_words([*named, f"{count_of(more, 'other paper')}"] if more else named)


def _gate(assessment: Assessment | None) -> str:
    """Returns the gate in words where each profile does not say it for itself."""
    return GATE_WORDS[assessment.gate] if assessment and not assessment.profiles else ""


def _offer(document: JudgedDocument) -> str:
    # A paper by itself is its own offer: its name need not stand there twice.
    alone = document.offer in {document.name, PurePosixPath(document.name).stem}
    return "" if alone else document.offer


def _bar(assessment: Assessment) -> Bar:
    width = max(1.0, assessment.high - assessment.low)
    return Bar(
        low=round(assessment.low, 1),
        width=round(width, 1),
        value=round(assessment.neutral.value, 1),
    )


def _notes(document: JudgedDocument, *, href: str) -> tuple[Unread, ...]:
    light = [one for one in document.diagnostics if one.gravity is Gravity.NOTE]
    return tuple(_as_unread(one, document.name, href) for one in light)


def _as_unread(diagnostic: Diagnostic, name: str, href: str) -> Unread:
    parts = []
    if diagnostic.page is not None:
        parts.append(f"page {diagnostic.page}")
    if diagnostic.part is not None:
        parts.append(diagnostic.part)
    return Unread(name, href, ", ".join(parts), diagnostic.message, diagnostic.cure)


def _heat(
    papers: Sequence[PaperView],
    places: Mapping[str, RankedPaper],
    *,
    judged: frozenset[Category],
) -> tuple[HeatRow, ...]:
    rows = []
    for paper in papers:
        if paper.name not in places:
            continue
        assessment = places[paper.name].assessment
        scores = {one.category: one.score for one in assessment.scores}
        known = assessment.band is not Band.UNKNOWN
        cells = (
            _heat_cell(scores.get(category, 0.0), known=known)
            if category in judged
            else HeatCell("–", 0)  # noqa: RUF001 - the dash of a table
            for category in Category
        )
        rows.append(HeatRow(paper, tuple(cells)))
    return tuple(rows)


def _heat_cell(score: float, *, known: bool) -> HeatCell:
    if score == 0:
        # Nothing found where little was read is no zero.
        return HeatCell("0" if known else "?", 0)
    # What rounds to nothing is still something: its tint and number never say 'none'.
    return HeatCell(f"{max(0.1, score):.1f}", max(1, min(10, round(score))))


def _title(papers: Sequence[PaperView]) -> str:
    if len(papers) == 1:
        return "What this paper asks of your independence"
    return "What these papers ask of your independence"


def _headline(result: ScanResult, papers: Sequence[PaperView]) -> tuple[str, ...]:
    judged = sum(paper.assessment.coverage > 0 for paper in result.ranking.papers)
    sentences = [f"{count_of(len(papers), 'paper')} looked at, {judged} judged."]
    if not judged:
        return (
            *sentences,
            "None of them could be judged, so nothing is known about what they say.",
        )
    first = result.ranking.papers[0]
    assessment = first.assessment
    if first.tied_with:
        sentences.append(
            f"{count_of(len(first.tied_with) + 1, 'paper')} cannot be separated at the top; "
            f"{assessment.document} is one of them"
        )
    else:
        sentences.append(f"{assessment.document} asks the most")
    peak = assessment.peak_category
    through = f", most of all through {LABEL_NAMES[peak].lower()}" if peak else ""
    index = f": {whole(assessment.neutral.value)} out of 100"
    band = f" ({BAND_WORDS[assessment.band]})"
    doubt = f"; {describe_peak_doubt(assessment)}" if assessment.peak_unsure else ""
    sentences[-1] += f"{index}{band}{through}{doubt}."
    for gate in (Gate.TOUCHES, Gate.MAY_TOUCH):
        number = sum(one.assessment.gate is gate for one in result.ranking.papers)
        if number:
            sentences.append(f"{count_of(number, 'paper')} {_gate_words(gate, number)}.")
    hard = sum(one.assessment.grade3plus for one in result.ranking.papers)
    unsure = sum(one.assessment.unsure3plus for one in result.ranking.papers)
    check = f"; {unsure} of them should be checked first" if unsure else ""
    sentences.append(f"{count_of(hard, 'clause')} in all with heavy or severe wording{check}.")
    return tuple(sentences)


def _gate_words(gate: Gate, number: int) -> str:
    words = GATE_WORDS[gate]
    return words if number == 1 else words.replace("touches", "touch")


def _unread_summary(documents: Sequence[JudgedDocument], unread: Sequence[Unread]) -> str:
    if not documents:
        return "No paper was found."
    lacking = {
        document.name
        for document in documents
        if document.assessment is None
        or document.assessment.coverage < 1
        or document.unread_pages
        or unread_diagnostics(document)
    }
    alone = sum(any(not one.supplied for one in document.papers) for document in documents)
    missing = (
        f" {count_of(alone, 'paper among them rests', 'papers among them rest')} on others that "
        "were not here."
        if alone
        else ""
    )
    if not lacking and not unread:
        return f"Every page that these papers have could be read.{missing}"
    nothing = sum(document.assessment is None for document in documents)
    pages = sum(len(document.unread_pages) for document in documents)
    parts = [f"{len(lacking)} of {count_of(len(documents), 'paper')} not read whole"]
    if nothing:
        parts.append(f"{nothing} not judged at all")
    if pages:
        parts.append(f"{count_of(pages, 'page')} without readable text")
    return f"{', '.join(parts)}. What stands there is not in this report.{missing}"


def _page_numbers(pages: Sequence[int]) -> str:
    """Returns page numbers with runs joined: '3, 7 to 9'."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in runs)
