# SPDX-License-Identifier: Apache-2.0
"""The questions of a tender and the criteria of its award, with the marks stated for each."""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.domain.document import Span
from pipeline.domain.marks import TenderQuestion
from pipeline.domain.outline import Clause, Provision, Section
from pipeline.domain.taxonomy import DocumentKind, Force
from pipeline.outline.force import find_weighting

__all__ = ["find_questions"]

_LONGEST_WORDS = 200
_LONGEST_CRITERION = 400
_MOST_CRITERIA = 60
# "(20 marks)", "Maximum marks: 15", "up to 10 points".
_MARKS = re.compile(
    r"\(\s*(?:(?:maximum|max\.?|up to|worth)\s+)?(?P<bracketed>\d{1,3})\s+(?:marks|points)\b"
    r"|\b(?:maximum|max\.?|total|available)\s+(?:marks|points|score)(?:\s+available)?\W{1,3}"
    r"(?P<named>\d{1,3})\b"
    r"|\b(?:worth|carries|up to|maximum of)\s+(?P<worth>\d{1,3})\s+(?:marks|points)\b"
    r"|^\W*(?P<leading>\d{1,3})\s+(?:marks|points)\b",
    re.I,
)
_SHARE = r"(?P<share>\d{1,3}(?:\.\d{1,2})?)\s?(?:%|per\s?cent\b)"
# The last words of a row of a table: "Weighting A. The service offered 25%".
_ROW = re.compile(rf"^(?P<name>.*[A-Za-z].*?)[\s:(\-\u2013]*{_SHARE}\W*$", re.S)
# In running text: "Quality carries 60% and price 40%", "Quality (60%)".
_IN_TEXT = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z &/'\u2019-]{1,60}?)\s*"
    r"(?:[(:\u2013-]|\b(?:will\s+)?(?:carr(?:y|ies)|(?:be|is|are)\s+(?:worth|weighted(?:\s+at)?)"
    r"|accounts?\s+for|counts?\s+for|makes?\s+up|has|have))?\s*" + _SHARE,
)
_OF_AWARD = re.compile(
    r"\b(?:weight\w*|award\s+criteri\w+|criteri(?:a|on)|evaluat\w+|scor(?:e|ed|ing)"
    r"|marks|points|marking)\b",
    re.I,
)
# A target or a threshold in a criteria table is no weighting.
_NO_WEIGHT = re.compile(
    r"\b(?:of\s+(?:participants|clients|referrals|starts|the\s+(?:fee|price|contract\s+value))"
    r"|target|threshold|at\s+least|minimum\s+score|pass\s+mark|earns?|divided|times|discount|reduction"
    r"|interest|retention|vat)\b",
    re.I,
)
_IDLE_HEAD = re.compile(
    r"(?i)^\W*(?:(?:overall\s+)?(?:weighting|weight|maximum\s+score|score|marks|criteri(?:on|a)|percentage"
    r"|award\s+criteri(?:on|a)|sub-?criteri(?:on|a))s?\b(?:\s*\(?%\)?)?\W*)+"
)
_WEIGHT_IN_FRONT = re.compile(rf"^\W*(?:weighting\W*)?{_SHARE}[^\w(]*|^\W*\(\d+ marks\)\W*", re.I)
_LINKING = re.compile(r"(?i)^(?:and|with|the|of|for|while|whereas|then)\s+")
_TOTAL = re.compile(r"(?i)^\W*(?:sub-?\s?)?total\b")


def find_questions(
    provisions: Sequence[Provision], clauses: Sequence[Clause], kind: DocumentKind
) -> tuple[TenderQuestion, ...]:
    """Returns the questions and award criteria of a paper in reading order; none of a contract.

    Criteria are looked for in tenders only: elsewhere a share of something is mostly money.
    """
    questions = list(_questions(provisions, clauses))
    if kind is DocumentKind.ITT:
        questions += _bare_questions(clauses, {one.number for one in questions})
        questions += _criteria(provisions, clauses)
    return tuple(sorted(questions, key=lambda one: one.spans[0].start))


def _questions(
    provisions: Sequence[Provision], clauses: Sequence[Clause]
) -> Iterator[TenderQuestion]:
    asked: dict[str, list[Provision]] = {}
    headings: dict[str, list[str]] = {}
    for provision in provisions:
        clause = _question_clause(provision.clause, clauses)
        if provision.section is Section.QUESTION and clause is not None:
            # A table of weightings names a question before it is asked.
            number = clauses[clause].number
            asked.setdefault(number, []).append(provision)
            headings.setdefault(number, []).append(clauses[clause].heading)
    for number, parts in asked.items():
        words = " ".join(dict.fromkeys((*headings[number], *(part.text for part in parts))))
        yield TenderQuestion(
            number=number,
            words=_plain_words(words),
            spans=tuple(part.span for part in parts),
            share=next((one.weighting for one in parts if one.weighting is not None), None),
            marks=_stated_marks(words),
            test=any(part.force is Force.PASS_FAIL for part in parts),
        )


def _bare_questions(clauses: Sequence[Clause], known: set[str]) -> Iterator[TenderQuestion]:
    """Yields questions that are no more than a heading: "Question 3 (10%): Social value"."""
    for clause in clauses:
        if clause.label.startswith("Question ") and clause.number not in known and clause.heading:
            yield TenderQuestion(
                number=clause.number,
                words=_plain_words(clause.heading),
                spans=(Span(clause.start, clause.end),),
                share=find_weighting(clause.heading),
                marks=_stated_marks(clause.heading),
            )


def _question_clause(clause: int | None, clauses: Sequence[Clause]) -> int | None:
    while clause is not None and not clauses[clause].label.startswith("Question "):
        clause = clauses[clause].parent
    return clause


def _stated_marks(text: str) -> float | None:
    match = _MARKS.search(text)
    return None if match is None else float(next(group for group in match.groups() if group))


def _criteria(
    provisions: Iterable[Provision], clauses: Sequence[Clause]
) -> Iterator[TenderQuestion]:
    found = 0
    for provision in provisions:
        if provision.section is Section.QUESTION or not _is_of_award(provision):
            continue
        number = "" if provision.clause is None else clauses[provision.clause].number
        for name, share in _named_shares(provision.text):
            yield TenderQuestion(number, name, (provision.span,), share, criterion=True)
            found += 1
            if found == _MOST_CRITERIA:
                return


def _is_of_award(provision: Provision) -> bool:
    text = provision.text
    if "%" not in text and "cent" not in text:
        return False
    if len(text) > _LONGEST_CRITERION or _NO_WEIGHT.search(text):
        return False
    return _OF_AWARD.search(f"{text} {' '.join(provision.heading_path)}") is not None


def _named_shares(text: str) -> list[tuple[str, float]]:
    """Returns what has a share of the marks, and the share; totals are left out."""
    matches = list(_IN_TEXT.finditer(text))
    row = _ROW.match(text)
    if row is not None and len(matches) <= 1:
        matches = [row]
    named = ((_plain_name(match["name"]), float(match["share"]) / 100) for match in matches)
    return [(name, share) for name, share in named if name and 0 < share < 1]


def _plain_words(text: str) -> str:
    """Returns what is asked, without the weighting in front of it."""
    return _WEIGHT_IN_FRONT.sub("", " ".join(text.split()))[:_LONGEST_WORDS]


def _plain_name(text: str) -> str:
    name = _IDLE_HEAD.sub("", " ".join(text.split()))
    while (cut := _LINKING.sub("", name)) != name:
        name = cut
    name = name.strip(" -:(),.\u2013")
    return "" if _TOTAL.match(name) else name[:_LONGEST_WORDS]
