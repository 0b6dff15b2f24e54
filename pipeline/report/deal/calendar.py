# SPDX-License-Identifier: Apache-2.0
"""The dates of papers as a calendar (RFC 5545) that any calendar program opens."""

import datetime
from typing import TYPE_CHECKING

from pipeline.domain.judgement import JudgedDocument, ScanResult
from pipeline.domain.moments import Moment, MomentKind
from pipeline.report.deal.words import MOMENT_WORDS, describe_moment
from pipeline.report.formats import Material
from pipeline.report.ids import public_id
from pipeline.report.visible import visible
from pipeline.report.words import place_words

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["calendar_files", "calendar_ics"]

_LONGEST_QUOTE = 600
# Periods begin with something that no paper dates; those that end or renew a paper matter most.
_LISTED = frozenset(
    {
        MomentKind.NOTICE,
        MomentKind.RENEWAL,
        MomentKind.TERM,
        MomentKind.JOINING,
        MomentKind.DEEMED,
        MomentKind.COUPLED,
    }
)


def calendar_ics(result: ScanResult) -> bytes:
    """Returns an iCalendar file: an event of a whole day for each date that a paper writes.

    A period becomes no event, since nobody knows when it begins: the periods that end or renew a
    paper stand in the description of the event on which it ends, or else begins. The same result
    gives the same bytes: events stand by day, document and place, ``UID`` comes from document,
    kind and place, and ``DTSTAMP`` is the day itself. Text is escaped and lines are folded at 75
    octets; characters that nobody sees are written visibly.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Armslength//Dates of papers//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    dated = [
        (one.day, document.name, one.span.start, one.kind, document, one)
        for document in result.documents
        for one in document.moments
        if one.day is not None
    ]
    for day, _, _, _, document, moment in sorted(dated, key=lambda row: row[:4]):
        calendar.add_component(_event(day, document, moment))
    return bytes(calendar.to_ical())


def calendar_files(material: Material) -> dict[str, bytes]:
    """Returns the dates of all papers as a calendar."""
    return {"dates.ics": calendar_ics(material.result)}


def _event(day: datetime.date, document: JudgedDocument, moment: Moment) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{public_id(document.name, moment.id)}@armslength.invalid")
    stamp = datetime.datetime.combine(day, datetime.time(), tzinfo=datetime.UTC)
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("summary", visible(f"{MOMENT_WORDS[moment.kind]}: {document.name}"))
    event.add("description", visible(_description(document, moment), keep="\n"))
    event.add("transp", "TRANSPARENT")
    return event


def _description(document: JudgedDocument, moment: Moment) -> str:
    quote = " ".join(moment.quote.split())
    shown = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[:_LONGEST_QUOTE]} [...]"
    lines = [f"{document.name}, {place_words(moment.clause, moment.page)}:", f"“{shown}”"]
    if moment is _holder(document):
        lines += [
            f"{MOMENT_WORDS[one.kind]}: {describe_moment(one)}, "
            f"{place_words(one.clause, one.page)}."
            for one in document.moments
            if one.kind in _LISTED and one.day is None
        ]
    lines.append("Read from the paper by a program: check it against the paper. Not legal advice.")
    return "\n".join(lines)


def _holder(document: JudgedDocument) -> Moment | None:
    """Returns the event that names the periods of a paper: its last day, else its first."""
    for kind in (MomentKind.ENDS, MomentKind.BEGINS):
        for one in document.moments:
            if one.kind is kind and one.day is not None:
                return one
    return next((one for one in document.moments if one.day is not None), None)
