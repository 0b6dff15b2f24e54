# SPDX-License-Identifier: Apache-2.0
"""What is wrong or doubtful in annotations, held against the papers that they quote.

An error makes a figure wrong, or the annotations unusable. A hint is for a person to look at: the
numbers of clauses are those that the program reads, and it may be the one that is mistaken.
"""

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from pipeline.annotations import AnnotatedDocument, Annotation, AnnotationKind, AnnotationReading
from pipeline.check.papers import PaperText, ReadPapers
from pipeline.check.placing import Likeness, Searched
from pipeline.check.reading import fold_clause, name_by_title
from pipeline.domain.document import Span
from pipeline.domain.finding import Label
from pipeline.domain.wording import fold_words
from pipeline.report.words import count_of

__all__ = ["LintCode", "LintLevel", "Remark", "lint"]

# As many numbers as a reader takes in.
_NUMBERS_SHOWN = 4


class LintLevel(StrEnum):
    """How much a remark weighs."""

    ERROR = "error"
    HINT = "hint"


class LintCode(StrEnum):
    """Stable names of what can be wrong with annotations."""

    FAULTY_LINE = "faulty_line"
    NO_SUCH_PAPER = "no_such_paper"
    NOT_READ = "not_read"
    NOT_ANNOTATED = "not_annotated"
    NO_HEADER = "no_header"
    HEADER_ALONE = "header_alone"
    NOT_COMPLETE = "not_complete"
    DRAFT = "draft"
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"
    QUOTE_ABSENT = "quote_absent"
    QUOTE_DIFFERS = "quote_differs"
    QUOTE_REPEATED = "quote_repeated"
    NO_SUCH_CLAUSE = "no_such_clause"
    OTHER_CLAUSE = "other_clause"
    WIDER_CLAUSE = "wider_clause"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something wrong or doubtful, and what to do about it.

    Attributes:
        place: ``file:line`` of the annotations, or the name of a file.
        level: Error or hint.
        code: What it is.
        text: In a sentence, without words of the paper.
        cure: What to do.
        words: Words of the paper that may be meant, exactly as they stand there; else empty.
        document: Name of the paper, empty where a line does not tell.
        aside: Whether the paper is kept aside, so that its words are shown only when asked for.
    """

    place: str
    level: LintLevel
    code: LintCode
    text: str
    cure: str
    words: str = ""
    document: str = ""
    aside: bool = False


def lint(
    reading: AnnotationReading, papers: ReadPapers, *, names: Collection[str]
) -> tuple[Remark, ...]:
    """Returns all remarks on annotations, by file and line.

    Args:
        reading: What was read of the annotations, with their faults.
        papers: Those of the annotated papers that are there.
        names: Names of all papers in the folder.
    """
    cure = "Correct the line; README.md says what a line of annotations holds."
    remarks = [
        Remark(one.place, LintLevel.ERROR, LintCode.FAULTY_LINE, one.text, cure)
        for one in reading.faults
    ]
    annotated = {one.name for one in reading.annotations.documents}
    for one in reading.annotations.documents:
        linting = _Linting(one)
        linting.judge_header()
        linting.compare_lines()
        if one.name not in names:
            linting.miss_paper(names)
        elif one.name in papers.unread:
            linting.tell_unread(papers.unread[one.name].message, papers.unread[one.name].cure)
        elif one.name in papers.texts:
            linting.hold_against(papers.texts[one.name])
        remarks += linting.remarks
    remarks += (_not_annotated(name) for name in sorted(set(names) - annotated))
    return tuple(sorted(remarks, key=_order))


@dataclass(slots=True)
class _Linting:
    """The remarks on one document."""

    document: AnnotatedDocument
    remarks: list[Remark] = field(default_factory=list)

    @property
    def lines(self) -> tuple[Annotation, ...]:
        drafts = (draft.annotation for draft in self.document.drafts)
        return (*self.document.annotations, *drafts)

    def judge_header(self) -> None:
        document = self.document
        if not document.place:
            text = (
                "its paper has no line with complete_for, so that no finding in it is ever wrong"
            )
            cure = 'Begin the file with {"document": ..., "complete_for": [...]}.'
            self._hint(self.lines[0].place, LintCode.NO_HEADER, text, cure)
        elif not self.lines and document.complete_for:
            text = "nothing is annotated in it, so that every finding of these categories is wrong"
            cure = "Keep it if the paper was read whole and nothing of them is in it."
            self._hint(document.place, LintCode.HEADER_ALONE, text, cure)
        elif not self.lines:
            text = "it is complete for nothing, and nothing is annotated in it"
            self._hint(document.place, LintCode.HEADER_ALONE, text, "Annotate it, or remove it.")
        missing = self._not_complete()
        if document.place and missing:
            text = f"annotated, but not in complete_for: {', '.join(map(str, missing))}"
            cure = "Name those for which the paper was read whole: others have no precision."
            self._hint(document.place, LintCode.NOT_COMPLETE, text, cure)
        if document.drafts:
            drafts = count_of(len(document.drafts), "line is a draft", "lines are drafts")
            text = f"{drafts} from here on: nobody has judged them, and they count nowhere"
            cure = 'Judge each of them, and take "draft" away, or delete the line.'
            self._hint(document.drafts[0].annotation.place, LintCode.DRAFT, text, cure)

    def compare_lines(self) -> None:
        """Looks for lines that say the same twice, or for and against."""
        seen: dict[tuple[str, Label, str], list[Annotation]] = {}
        for one in self.lines:
            key = (fold_words(one.quote).key, one.label, _clause_key(one.clause))
            others = seen.setdefault(key, [])
            for other in others:
                self._compare(one, other)
            others.append(one)

    def miss_paper(self, names: Collection[str]) -> None:
        nearest = difflib.get_close_matches(self.document.name, sorted(names), n=1)
        hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
        place = self.document.place or self.lines[0].place
        text = f"there is no paper {self.document.name!r} in the folder{hint}"
        cure = "Put it there, or correct its name in every line."
        self._error(place, LintCode.NO_SUCH_PAPER, text, cure)

    def tell_unread(self, why: str, cure: str) -> None:
        place = self.document.place or self.lines[0].place
        text = f"its quotations were not looked for: the paper cannot be read ({why})"
        self._hint(place, LintCode.NOT_READ, text, cure)

    def hold_against(self, paper: PaperText) -> None:
        searched = Searched(paper.text)
        numbers = _Numbers(paper)
        for one in self.lines:
            found = searched.find(one.quote)
            if found.likeness is Likeness.ABSENT:
                self._miss_quote(one, searched, whole=paper.whole)
                continue
            if found.likeness is Likeness.FOLDED:
                span = found.spans[0]
                text = "the quote stands in the paper, as it is read, in other letters or marks"
                cure = "Quote the words as they stand there, if the paper is printed so."
                words = paper.text[span.start : span.end]
                self._hint(one.place, LintCode.QUOTE_DIFFERS, text, cure, words=words)
            self._judge_clause(one, found.spans, numbers)

    def _compare(self, one: Annotation, other: Annotation) -> None:
        negative = AnnotationKind.NEGATIVE
        if one.kind is other.kind:
            text = f"the same words are annotated as {str(one.label)!r} already: {other.place}"
            cure = "Delete one of both, or give each the clause in which it stands."
            self._error(one.place, LintCode.DUPLICATE, text, cure)
        elif negative in (one.kind, other.kind):
            text = f"the same words are and are not {str(one.label)!r}: see {other.place}"
            cure = "Decide which holds, or quote of each only the words that it is about."
            self._error(one.place, LintCode.CONTRADICTION, text, cure)

    def _miss_quote(self, one: Annotation, searched: Searched, *, whole: bool) -> None:
        near = searched.nearest(one.quote)
        words = searched.text[near.start : near.end] if near else ""
        text = "the quote does not stand in the paper"
        if not whole:
            text += ", of which not all could be read"
        cure = "Quote words of the paper exactly; those below come nearest." if near else ""
        cure = cure or "Quote words of the paper exactly; nothing in it comes near these."
        self._error(one.place, LintCode.QUOTE_ABSENT, text, cure, words=words)

    def _judge_clause(self, one: Annotation, spans: Sequence[Span], numbers: "_Numbers") -> None:
        if not one.clause.strip():
            if len(spans) > 1:
                text = (
                    f"the quote stands {len(spans)} times in the paper, and no clause says where"
                )
                cure = f"Give the clause: {numbers.say(spans)}."
                self._hint(one.place, LintCode.QUOTE_REPEATED, text, cure)
            return
        within = [span for span in spans if numbers.holds(one.clause, span)]
        if not within and not numbers.knows(one.clause):
            nearest = numbers.nearest(one.clause)
            hint = f"; did you mean {nearest!r}?" if nearest else ""
            text = f"no clause is read as {one.clause!r}{hint}"
            cure = f"The quote stands in {numbers.say(spans)}, as the program reads the numbers."
            self._hint(one.place, LintCode.NO_SUCH_CLAUSE, text, cure)
        elif not within:
            text = f"the quote does not stand in {one.clause!r}, but in {numbers.say(spans)}"
            cure = "Correct the number, or see with armslength read where the program errs."
            self._hint(one.place, LintCode.OTHER_CLAUSE, text, cure)
        elif len(within) > 1:
            text = f"the quote stands {len(within)} times in {one.clause!r}"
            cure = f"Quote more words, or give the limb: {numbers.say(within)}."
            self._hint(one.place, LintCode.QUOTE_REPEATED, text, cure)
        elif smaller := numbers.smaller(one.clause, within[0]):
            text = f"the quote stands in {smaller!r}, a smaller clause within {one.clause!r}"
            cure = "Give the smallest clause that holds the words: findings cite that."
            self._hint(one.place, LintCode.WIDER_CLAUSE, text, cure)

    def _not_complete(self) -> tuple[Label, ...]:
        named = dict.fromkeys(one.label for one in self.document.annotations)
        return tuple(label for label in named if label not in self.document.complete_for)

    def _error(self, place: str, code: LintCode, text: str, cure: str, *, words: str = "") -> None:
        self._remark(LintLevel.ERROR, code, place, (text, cure, words))

    def _hint(self, place: str, code: LintCode, text: str, cure: str, *, words: str = "") -> None:
        self._remark(LintLevel.HINT, code, place, (text, cure, words))

    def _remark(
        self, level: LintLevel, code: LintCode, place: str, said: tuple[str, str, str]
    ) -> None:
        text, cure, words = said
        name, aside = self.document.name, self.document.aside
        self.remarks.append(Remark(place, level, code, text, cure, words, name, aside))


class _Numbers:
    """The clauses of a paper by their numbers, by their headings, and by the title above them."""

    def __init__(self, paper: PaperText) -> None:
        self._paper = paper
        self._known: dict[str, str] = {}
        self._ranges: dict[str, list[Span]] = {}
        titles = {one.number: one.heading for one in paper.clauses}
        for one in paper.clauses:
            key = _clause_key(one.number)
            self._known.setdefault(key, one.number)
            title = titles.get(one.number.rpartition(", ")[0], "")
            titled = _clause_key(name_by_title(one.number, title))
            for name in {key, _clause_key(one.heading), titled} - {""}:
                self._ranges.setdefault(name, []).append(Span(one.start, one.end))

    def knows(self, number: str) -> bool:
        return _clause_key(number) in self._ranges

    def holds(self, number: str, span: Span) -> bool:
        """Says whether words stand, at least in part, in a clause of this number."""
        return any(one.overlaps(span) for one in self._ranges.get(_clause_key(number), ()))

    def smaller(self, number: str, span: Span) -> str:
        """Returns the number of a clause within this one that holds all of the words, or none."""
        if _clause_key(number) not in self._known:
            # It is named by its heading.
            return ""
        first, last = (self._paper.clause_at(at) for at in (span.start, span.end - 1))
        return first if first == last and _clause_key(first) != _clause_key(number) else ""

    def nearest(self, number: str) -> str:
        near = difflib.get_close_matches(_clause_key(number), self._known, n=1)
        return self._known[near[0]] if near else ""

    def say(self, spans: Sequence[Span]) -> str:
        """Returns the numbers of the clauses in which words begin."""
        begun = (self._paper.clause_at(span.start) for span in spans)
        numbers = list(dict.fromkeys(one or "no clause" for one in begun))
        more = [f"{len(numbers) - _NUMBERS_SHOWN} more"] if len(numbers) > _NUMBERS_SHOWN else []
        return ", ".join(numbers[:_NUMBERS_SHOWN] + more)


def _clause_key(number: str) -> str:
    return fold_clause(_OF_TABLE.sub("", number)).translate(_PLAIN_MARKS)


# Places within a clause that no number names.
_OF_TABLE = re.compile(r",\s*(?:table|row|column)\b.*", re.IGNORECASE | re.DOTALL)
_PLAIN_MARKS = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")


def _not_annotated(name: str) -> Remark:
    text = "no annotations tell of this paper"
    cure = "Begin with: armslength check --new, and its path; or leave it: it is not checked."
    return Remark(name, LintLevel.HINT, LintCode.NOT_ANNOTATED, text, cure, document=name)


def _order(remark: Remark) -> tuple[str, int, str, str]:
    name, _, line = remark.place.rpartition(":")
    if not name or not line.isdigit():
        return remark.place, 0, remark.code, remark.text
    return name, int(line), remark.code, remark.text
