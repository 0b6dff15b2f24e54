# SPDX-License-Identifier: Apache-2.0
"""Dates and periods at which something begins, ends, renews, lapses or is due.

They are read from every provision, not only from findings: the term of a paper restricts nothing
and still says how long it holds.

Accepted gaps: dates that a paper reckons from another one ('the third anniversary of the Start
Date'); days without a year; periods of which the sentence does not say who must keep them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import re2

from pipeline.detect.matchtext import MatchText, PartyMask, build_mask, make_match_text
from pipeline.detect.merge import clause_at
from pipeline.detect.quantities import Day, Duration, find_days, find_durations
from pipeline.detect.quoting import shorten_quote
from pipeline.domain.document import Document, Span
from pipeline.domain.moments import Moment, MomentKind
from pipeline.domain.outline import Outline, Provision, Section
from pipeline.domain.taxonomy import Bound

__all__ = ["find_moments"]

_READ = frozenset(
    {Section.OPERATIVE, Section.DEFINITION, Section.PARTIES, Section.QUESTION, Section.MARGINAL}
)
# Text without one of these holds neither a date nor a period: most of it need not be looked at.
_TIMELY = re2.compile(
    r"(?i)\b(?:days?|weeks?|fortnights?|months?|quarters?|years?|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{4}"
)
# How far around a date or period its kind is looked for, in characters.
_AROUND = 90
_LONGEST_START = 60

_PAPER = (
    r"(?:agreement|contract|subcontract|sub-contract|memorandum|deed|licence|framework|call-off"
    r"|term|appointment|grant|arrangements?|services?|alliance|consortium|it)"
)
_ABOUT_PAPER = re2.compile(rf"\b{_PAPER}\b|\bwork(?:s|ing)? (?:together|from)\b")
_NAMED_BEGIN = re2.compile(
    r"\b(?:commencement|start|effective|go-live) date\"?(?: means| is)?[ :|]{1,3}(?:the )?$"
)
_NAMED_END = re2.compile(
    r"\b(?:expiry|end|termination) date\"?(?: means| is)?[ :|]{1,3}(?:the )?$"
)
_BEGINS = re2.compile(
    r"(?:\b(?:starts?|begins?|commenc\w+|takes? effect|come into force|comes into force|effective"
    r"|runs?|work)(?: \w+){0,3}? (?:on|from|with effect from) (?:and including )?(?:the )?)$"
)
# Lines of a timetable: 'Tenders to be uploaded: 27 February 2026', 'Services start: ...'.
_ROW_BEGINS = re2.compile(
    r"\b(?:services?|contracts?|delivery)(?: to)? (?:start|begin|commence)s?[ :|,-]*$"
    r"|\b(?:years?|months?) from (?:and including )?(?:the )?$"
)
_ROW_DUE = re2.compile(r"\b(?:last|closing|final) (?:date|day|time)\b|\bdeadline\b")
_FROM = re2.compile(r"\bfrom (?:and including )?$")
_ON_TO = re2.compile(r"^,? (?:to|until|till|and (?:ends?|comes? to an end|expires?|runs?))\b")
_ENDS = re2.compile(
    r"(?:\b(?:until|till|expir\w+(?: \w+){0,3}|ends?(?: \w+){0,3}|to an end|comes? to an end"
    r"|terminates?(?: automatically)?|(?:runs?|continu\w+|lasts?)(?: \w+){0,2} to)"
    r"(?: on| at| at midnight on| and including| the end of)? (?:the )?"
    r"|\d{4},? (?:to|until) (?:and including )?)$"
)
_DUE = re2.compile(
    r"\b(?:by|no later than|not later than|on or before|closing (?:date|time)\W{1,3}(?:is )?"
    r"|deadline\W{1,3}(?:is )?|due (?:by|on))"
    r"(?: (?:noon|midnight|close of business|\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\.?))?(?: on)?"
    r" (?:\w+day )?(?:the )?$"
)
_TENDERS = re2.compile(
    r"\b(?:tenders?|bids?|responses?|submissions?|proposals?|expressions? of interest"
    r"|applications?|questionnaires?|clarification (?:questions|requests)"
    r"|questions of clarification)\b"
)
_RETURNS = re2.compile(
    r"\b(?:return\w*|submit\w*|receiv\w+|clos(?:es|ing)|deadline|lodg\w+|upload\w*|sent|send|due)\b"
)
_RENEWS = re2.compile(
    r"\b(?:extend\w*|extension|renew\w*|carried on|carry on|roll(?:s|ed)? (?:over|on)"
    r"|further (?:term|period)s?)\b"
)
_JOINS = re2.compile(
    r"\b(?:admi(?:t|ts|tted|ssion)|join(?:s|ed|ing)?|re-?open(?:s|ed|ing)?"
    r"|(?:new|further|other) (?:organisations?|members?|providers?|suppliers?))\b"
)
_CIRCLE = re2.compile(r"\b(?:panel|framework|approved list|lot|lots|dps|dynamic|consortium)\b")
_DEEMED = re2.compile(
    r"\b(?:deemed|taken|treated|regarded|considered|thereby)(?: \w+){0,2}?"
    r" (?:to have |as having |as )?(?:been )?"
    r"(?:accept\w*|agree\w*|consent\w*|approv\w*|withdrawn|adopted|resigned|waived|lapsed)"
)
_NOTICE = re2.compile(r"\bnotice\b")
_ENDING = re2.compile(
    r"\b(?:terminat\w+|end|ends|ended|leav(?:e|es|ing)|withdraw\w*|stop|stops|dissolve\w*|cancel\w*"
    r"|bring(?: \w+){1,10} to an end|wind up|step back|determine this)\b"
)
# Notice of something else: of a visit, of a change, to put things right.
_OTHER_NOTICE = re2.compile(
    r"\b(?:visit|audit|inspect\w*|access|remed\w+|rectif\w+|put right|breach|default|overdue"
    r"|unpaid|owing|late|change to|changes to|vary|variation)\b"
)
_LASTS = re2.compile(
    r"\b(?:term of|initial (?:term|period)(?: of)?|lasts? (?:for )?|continu\w+ for|runs? for"
    r"|for(?: a (?:term|period) of)?|shall be) $"
)
_FROM_START = re2.compile(
    r"^ (?:from|beginning|starting|commencing)(?: on| with)? (?:and including )?(?:the )?"
    r"(?:effective|commencement|start|date of|signature|\d)"
)
_TERM_OF = re2.compile(
    rf"\b(?:term of|initial (?:term|period)(?: of)?)(?: this {_PAPER})?(?: is| of)? $"
)
_WITHIN = re2.compile(
    r"\b(?:within|no later than|not later than|not more than|no more than)(?: the| a further)?"
    r"(?: (?:first|next))? $"
)
_STARTS = re2.compile(r"^(?: notice)?,? (?:of|after|from|following|before|beginning with) ")
_STOP = re2.compile(r"[.;:,()]|\b(?:and|or|which|unless|if)\b")
_ACTOR = re2.compile(
    r"\b(neither BOTH|SUB|PRIME|AUTH|BOTH|ONE|OTHER|either|each|any)(?:(?: \w+){0,5}?)"
    r" (?:shall|must|may|will|can|has|have|is|are|agrees?|'ll)\b"
)
_SIDE = re2.compile(r"\b(SUB|PRIME|AUTH|BOTH|either|each|any of)\b")
_BOUND = {
    "SUB": Bound.SUB,
    "PRIME": Bound.PRIME,
    "AUTH": Bound.PRIME,
    "BOTH": Bound.MUTUAL,
    "neither BOTH": Bound.MUTUAL,
    "either": Bound.MUTUAL,
    "each": Bound.MUTUAL,
    "any": Bound.MUTUAL,
    "any of": Bound.MUTUAL,
}
# A sentence that holds only if something happens first.
_IF = re2.compile(
    r"^\W*(?:if|where|when|should|upon|on|in the event|unless) "
    r"|^(?:an? |any |each |the )?\w+ (?:that|which|who) "
)
# The paper above, by the names that papers give it, and that it ends.
_ABOVE = re2.compile(
    r"\b(?:head|prime|main|principal|lead|umbrella|funding|council|commissioning|upstream) "
    r"(?:contract|agreement)\b"
)
_STOPS = (
    r"(?:ends?|ended|terminat\w+|expires?|stops?|(?:is |be )?cut short|comes? to an end|ceases?)"
)
_THIS = r"(?:this|the|our) (?:agreement|contract|subcontract|deed|framework|licence)"
_COUPLED = re2.compile(
    rf"{_ABOVE.pattern}(?: \w+){{0,6}}? {_STOPS}\b.{{0,40}}\b(?:{_THIS}|so does this|this one)\b"
    rf"|\b{_THIS}(?: \w+){{0,4}}? {_STOPS}\b.{{0,40}}{_ABOVE.pattern}(?: \w+){{0,4}}? {_STOPS}\b"
)
_DAY_NUMBER = re2.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")


@dataclass(frozen=True, slots=True)
class _Sight:
    """One provision with its matching text."""

    document: Document
    outline: Outline
    provision: Provision
    match_text: MatchText

    @property
    def text(self) -> str:
        return self.match_text.text

    def place(self, start: int, end: int) -> Span:
        origins = (self.provision.locate(self.match_text.origin(at)) for at in (start, end))
        return Span(*sorted(origins))


def find_moments(document: Document, outline: Outline) -> tuple[Moment, ...]:
    """Returns the dates and periods of a paper that matter for joining, keeping and leaving it.

    By place, then kind; the same words of one kind stand once. Recitals, headings, guidance and
    signatures are left out. A date without its day, or without its year, has no ``day``.
    """
    mask: PartyMask | None = None
    found: dict[tuple[MomentKind, Span], Moment] = {}
    for provision in outline.provisions:
        if provision.section not in _READ or not _is_timely(provision.text):
            continue
        mask = mask or build_mask(outline.parties)
        sight = _Sight(document, outline, provision, make_match_text(provision.text, mask))
        for moment in (*_dated(sight), *_lasting(sight), *_coupled(sight)):
            found.setdefault((moment.kind, moment.span), moment)
    return tuple(sorted(found.values(), key=lambda one: (one.span, one.kind)))


def _is_timely(text: str) -> bool:
    return _TIMELY.search(text) is not None or _ABOVE.search(text.lower()) is not None


def _coupled(sight: _Sight) -> Iterator[Moment]:
    """Yields where a paper ends because the one above it does."""
    match = _COUPLED.search(sight.text)
    if match is not None:
        yield _moment(sight, MomentKind.COUPLED, sight.place(*match.span()))


def _dated(sight: _Sight) -> Iterator[Moment]:
    for day in find_days(sight.text):
        kind = _kind_of_day(day, sight.text)
        if kind is not None:
            whole = _DAY_NUMBER.search(sight.text[day.start : day.end]) is not None
            place = sight.place(day.start, day.end)
            yield _moment(sight, kind, place, day=day.day if whole else None)


def _kind_of_day(day: Day, text: str) -> MomentKind | None:
    """Returns what happens on a date, None where the words around do not say."""
    before = _sentence_before(text, day.start)
    behind = _sentence_behind(text, day.end)
    if _is_joining(text):
        return MomentKind.JOINING
    if _DUE.search(before):
        if _RENEWS.search(before + behind):
            return MomentKind.RENEWAL
        tender = _TENDERS.search(text) and _RETURNS.search(text)
        return MomentKind.TENDER if tender else MomentKind.DEADLINE
    return _kind_by_name(before) or _kind_of_term(text, before, behind)


def _kind_by_name(before: str) -> MomentKind | None:
    """Returns what the words just before a date call it, in a definition or a timetable."""
    if _NAMED_BEGIN.search(before):
        return MomentKind.BEGINS
    if _NAMED_END.search(before):
        return MomentKind.ENDS
    if _TENDERS.search(before) and (_RETURNS.search(before) or _ROW_DUE.search(before)):
        return MomentKind.TENDER
    return MomentKind.DEADLINE if _ROW_DUE.search(before) else None


def _kind_of_term(text: str, before: str, behind: str) -> MomentKind | None:
    """Returns whether the paper begins or ends on a date, None where neither is said."""
    if not _ABOUT_PAPER.search(text):
        return None
    if _ENDS.search(before):
        return MomentKind.ENDS
    begins = _BEGINS.search(before) or _ROW_BEGINS.search(before)
    if begins or (_FROM.search(before) and _ON_TO.search(behind)):
        return MomentKind.BEGINS
    return None


def _is_joining(text: str) -> bool:
    return _JOINS.search(text) is not None and _CIRCLE.search(text) is not None


def _lasting(sight: _Sight) -> Iterator[Moment]:
    for one in find_durations(sight.text):
        kind = _kind_of_period(one, sight.text)
        if kind is None:
            continue
        who = _who(sight.text, one.start)
        if kind is MomentKind.DEADLINE and who is not Bound.SUB:
            continue  # what others must keep is theirs to note
        place = sight.place(one.start, one.end)
        yield _moment(
            sight,
            kind,
            place,
            months=round(one.months, 2),
            starts=_starts(sight, one.end),
            who=who,
            conditional=_IF.search(sight.text) is not None,
        )


def _kind_of_period(one: Duration, text: str) -> MomentKind | None:
    """Returns what lasts so long, None where it says nothing about joining, keeping or leaving."""
    before = _sentence_before(text, one.start)
    behind = _sentence_behind(text, one.end)
    around = before + text[one.start : one.end] + behind
    if _NOTICE.search(before[-40:] + behind[:40]):
        # What comes before the notice says what it is for; behind it stands what it may cost.
        ends = _ENDING.search(around) and not _OTHER_NOTICE.search(around)
        return MomentKind.NOTICE if ends else None
    if _DEEMED.search(around):
        return MomentKind.DEEMED
    if _TERM_OF.search(before) or (_LASTS.search(before) and _FROM_START.search(behind)):
        return MomentKind.TERM
    if _RENEWS.search(around) and _ABOUT_PAPER.search(text):
        return MomentKind.RENEWAL
    return MomentKind.DEADLINE if _WITHIN.search(before) else None


def _sentence_before(text: str, at: int) -> str:
    return text[max(0, at - _AROUND) : at].rsplit(". ", 1)[-1]


def _sentence_behind(text: str, at: int) -> str:
    return text[at : at + _AROUND].split(". ", 1)[0]


def _who(text: str, at: int) -> Bound:
    """Returns who acts in a sentence: the last actor before a place, else the first side named."""
    actors = list(_ACTOR.finditer(text[:at]))
    if actors:
        return _BOUND.get(actors[-1].group(1), Bound.UNCLEAR)
    side = _SIDE.search(text)
    return _BOUND.get(side.group(1), Bound.UNCLEAR) if side else Bound.UNCLEAR


def _starts(sight: _Sight, end: int) -> str:
    """Returns what a period runs from, as written; empty where the words do not say."""
    joint = _STARTS.search(sight.text[end : end + _LONGEST_START])
    if joint is None:
        return ""
    first = end + joint.end()
    stop = _STOP.search(sight.text, first)
    last = stop.start() if stop else len(sight.text)
    if last > first + _LONGEST_START:
        last = max(first, sight.text.rfind(" ", first, first + _LONGEST_START))
    if last == first:
        return ""
    return " ".join(sight.document.quote(sight.place(first, last)).split())


def _moment(sight: _Sight, kind: MomentKind, place: Span, **values: object) -> Moment:
    provision = sight.provision
    # Words of a lead-in stand in the sentence above the limb.
    inside = provision.span.contains(place)
    part = provision.span if inside else _part(provision, place)
    span = shorten_quote(sight.document, part, place)
    return Moment(
        kind=kind,
        words=" ".join(sight.document.quote(place).split()),
        span=place,
        quote=sight.document.quote(span),
        clause=clause_at(sight.outline, provision, place),
        page=provision.page,
        **values,  # type: ignore[arg-type]  # the fields of a date or of a period
    )


def _part(provision: Provision, place: Span) -> Span:
    for piece in provision.pieces:
        if piece.start <= place.start < piece.start + piece.length:
            part = provision.part(piece.at)
            return part if part.contains(place) else place
    return place
