# SPDX-License-Identifier: Apache-2.0
"""From an outline to findings: every rule on every provision, then the model, step by step."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from pipeline.detect.classify import Hearing, Spoken, as_spoken, hear_model, hits_of
from pipeline.detect.context import Surroundings
from pipeline.detect.engine import Engine, RuleClock, Trigger
from pipeline.detect.making import Sight, make_finding
from pipeline.detect.matchtext import MatchText, PartyMask, build_mask, make_match_text
from pipeline.detect.merge import gather_grounds, link_repeats, merge_findings
from pipeline.detect.modifiers import mark_modified
from pipeline.detect.options import weigh_options
from pipeline.detect.patterns import Reading
from pipeline.detect.predicates import find_predicates
from pipeline.detect.quoting import shorten_quote
from pipeline.detect.remarks import add_remarks
from pipeline.detect.softeners import find_carve_outs, link_carve_outs
from pipeline.detect.voices import in_bidders_voice, is_declared
from pipeline.domain.diagnostic import Diagnostic, Gravity, ReasonCode
from pipeline.domain.document import Document, Span
from pipeline.domain.finding import Finding
from pipeline.domain.outline import Outline, Party, Provision, Section
from pipeline.domain.queue import QueuedProvision
from pipeline.domain.taxonomy import Bound, DocumentKind, FindingKind, Role

if TYPE_CHECKING:
    from pipeline.modelstore import Seen

__all__ = ["Detection", "Heard", "HeardPaper", "detect_findings", "hear_paper"]


# Sections in which nothing is operative (taxonomy section 0, decision order 1).
_SILENT = frozenset(
    {
        Section.HEADING,
        Section.CONTENTS,
        Section.PARTIES,
        Section.SIGNATURE,
        Section.GUIDANCE,
        Section.MARGINAL,
    }
)
# What may stand between two words that the model counts as a pair: it passes over single letters.
_GAP = r"[^A-Za-z]+(?:[A-Za-z][^A-Za-z]+)*"
# A word of five letters or more: shorter ones tell a model something, and a reader nothing.
_SAYS_SOMETHING = re.compile(r"[A-Za-z]{5}")
_HARDEST = {FindingKind.RESTRICTION: 4, FindingKind.MITIGATOR: 3, FindingKind.MODIFIER: 0}
# Where nobody delivers services, words of a restriction mostly say something else.
_OTHER_DEALING_FACTOR = 0.4


@dataclass(frozen=True, slots=True)
class Detection:
    """What was found in one document, sorted by position, and what could not be judged.

    ``queue`` holds the provisions that a reviewer may want to read, in the order of the paper;
    it is empty without a model.
    """

    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...] = ()
    queue: tuple[QueuedProvision, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """A provision that can speak, as rules and model read it, and what rules say of it.

    Attributes:
        position: Its place in ``Outline.provisions``.
        match_text: Its matching text, with the way back.
        reading: The same, ready to be asked for patterns.
        found: The findings of rules.
    """

    position: int
    match_text: MatchText
    reading: Reading
    found: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardPaper:
    """The provisions of a paper that can speak, in its order, and the rules that were stopped."""

    provisions: tuple[Heard, ...]
    surroundings: Surroundings
    stopped: tuple[Diagnostic, ...]

    def seen(self) -> "tuple[Seen, ...]":
        """Returns the provisions as a model sees them: in training as in judging."""
        from pipeline.modelstore import Seen

        outline = self.surroundings.outline
        return tuple(
            Seen(
                one.match_text.text,
                outline.provisions[one.position].heading_path,
                hits_of(one.found),
            )
            for one in self.provisions
        )


def detect_findings(
    document: Document, outline: Outline, engine: Engine, *, queued: bool = True
) -> Detection:
    """Returns the findings of a document: restrictions and mitigators, none below grade 1.

    Args:
        document: What was read.
        outline: How it is ordered.
        engine: Rules, and the model if there is one.
        queued: Whether the reviewer's queue is wanted too.
    """
    paper = hear_paper(document, outline, engine)
    found = [finding for one in paper.provisions for finding in one.found]
    queue: tuple[QueuedProvision, ...] = ()
    if engine.model is not None:
        hearing = hear_model(engine.model, paper.seen(), foreign=engine.foreign)
        queue = tuple(_queue(paper, hearing, engine)) if queued else ()
        found = list(_found_by_both(paper, hearing, engine))
    mask = paper.surroundings.mask
    weighed = weigh_options(_weigh_dealing(found, outline.kind), document)
    merged = gather_grounds(merge_findings(weighed), document, outline)
    carve_outs = find_carve_outs(outline, mask) if merged else ()
    softened = link_carve_outs(merged, carve_outs, outline, engine.offsets)
    linked = link_repeats(softened, mask)
    diagnostics = (*paper.stopped, *_note_dealing(outline), *_diagnose(outline, merged))
    marked = mark_modified(add_remarks(document, linked), outline.papers)
    return Detection(marked, diagnostics, queue)


def hear_paper(document: Document, outline: Outline, engine: Engine) -> HeardPaper:
    """Returns the provisions of a paper that can speak, with what rules say of each."""
    mask = _mask_of(outline.parties)
    bidders = in_bidders_voice(mask)

    def voices(provision: Provision) -> PartyMask:
        return bidders if is_declared(provision, outline.kind) else mask

    surroundings = Surroundings(document, outline, mask)
    clock = RuleClock()
    heard = [
        Heard(position, match_text, Reading(match_text.text))
        for position, provision in enumerate(outline.provisions)
        if provision.section not in _SILENT
        for match_text in (make_match_text(provision.text, voices(provision)),)
    ]
    speaking = engine.speaking([one.reading for one in heard])
    told = tuple(
        replace(one, found=tuple(_judge(one, _Speaking(engine, rules, clock), surroundings)))
        if rules
        else one
        for one, rules in zip(heard, speaking, strict=True)
    )
    return HeardPaper(told, surroundings, tuple(_stopped_rules(clock)))


@dataclass(frozen=True, slots=True)
class _Speaking:
    """The rules that may speak about one provision."""

    engine: Engine
    rules: Sequence[int]
    clock: RuleClock


def _weigh_dealing(found: Sequence[Finding], kind: DocumentKind) -> Sequence[Finding]:
    """Returns findings as likely as they are in a paper of this kind."""
    if kind is not DocumentKind.OTHER_DEALING:
        return found
    return [
        replace(one, probability=round(one.probability * _OTHER_DEALING_FACTOR, 3))
        for one in found
    ]


@lru_cache(maxsize=4)
def _mask_of(parties: tuple[Party, ...]) -> PartyMask:
    # Kept, since examples of rules all have the same parties, and a paper is read up to twice.
    return build_mask(parties)


def _judge(heard: Heard, speaking: _Speaking, surroundings: Surroundings) -> Iterator[Finding]:
    """Yields what rules find in one provision."""
    provision = surroundings.outline.provisions[heard.position]
    around = partial(surroundings.around, heard.position)
    headings = "\n".join(provision.heading_path).lower()
    engine = speaking.engine
    sight: Sight | None = None
    for trigger in engine.run(
        heard.reading, speaking.rules, headings=headings, around=around, clock=speaking.clock
    ):
        if sight is None:
            sight = _look_at(heard, surroundings, engine)
        finding = make_finding(sight, trigger)
        if finding is not None:
            yield finding


def _look_at(heard: Heard, surroundings: Surroundings, engine: Engine) -> Sight:
    return Sight(
        surroundings.document,
        surroundings.outline,
        surroundings.outline.provisions[heard.position],
        heard.match_text,
        find_predicates(heard.reading.text, engine.heads),
        partial(surroundings.around, heard.position),
    )


def _found_by_both(paper: HeardPaper, hearing: Hearing, engine: Engine) -> Iterator[Finding]:
    """Yields the findings of rules as likely as both voices say, and those of the model alone."""
    for place, heard in enumerate(paper.provisions):
        yield from hearing.weigh(place, heard.found)
        sight: Sight | None = None
        for spoken in hearing.alone(place, heard.found):
            if spoken.label not in engine.spoken:
                continue  # there are no rules of this category to bind and grade it
            if sight is None:
                sight = _look_at(heard, paper.surroundings, engine)
            places = _places_of(spoken, sight)
            start, end = places[0] if places else (0, len(sight.match_text.text))
            voice = engine.spoken[spoken.label]
            severity = min(spoken.grade, _HARDEST[voice.rule.kind])
            graded = replace(voice, rule=replace(voice.rule, severity=severity))
            finding = make_finding(sight, Trigger(graded, start, end))
            if finding is not None:
                yield as_spoken(finding, spoken, _as_written(places, sight))


def _places_of(spoken: Spoken, sight: Sight) -> list[tuple[int, int]]:
    """Returns where the terms stand that tell the model most, those in the limb if any do."""
    text = sight.match_text.text
    places = [
        match.span()
        for term in spoken.words
        for match in re.finditer(rf"\b{term.replace(' ', _GAP)}\b", text)
    ]
    lead_in = sight.provision.lead_in
    own = [place for place in places if sight.match_text.origin(place[0]) >= lead_in]
    return own or places


def _as_written(places: Sequence[tuple[int, int]], sight: Sight) -> list[str]:
    """Returns the words at some places as the paper writes them, those that say something."""
    origin, text = sight.match_text.origin, sight.provision.text
    written = [" ".join(text[origin(start) : origin(end)].split()) for start, end in places]
    return [words for words in dict.fromkeys(written) if _SAYS_SOMETHING.search(words)][:3]


def _queue(paper: HeardPaper, hearing: Hearing, engine: Engine) -> Iterator[QueuedProvision]:
    """Yields the provisions that may have a label, in the order of the paper."""
    document, outline = paper.surroundings.document, paper.surroundings.outline
    for place, likely in sorted(hearing.likely.items()):
        # Of labels without rules the scan says that it does not judge them.
        chances = tuple(one for one in likely if one.label in engine.spoken)
        provision = outline.provisions[paper.provisions[place].position]
        if chances and document.quote(provision.span).strip():
            start = provision.span.start
            span = shorten_quote(document, provision.span, Span(start, start))
            number = outline.clause_number(provision)
            yield QueuedProvision(span, document.quote(span), number, provision.page, chances)


def _stopped_rules(clock: RuleClock) -> Iterator[Diagnostic]:
    stopped = clock.stopped()
    if stopped:
        yield Diagnostic(
            ReasonCode.RULE_TIMEOUT,
            Gravity.PARTIAL,
            f"Rules took longer than {clock.seconds:g} s on this paper and were stopped for it: "
            f"{', '.join(stopped)}. What they found until then is kept.",
            "Read the paper's longest clauses yourself; text without full stops, or one phrase "
            "over thousands of times, does this.",
            stage="detect",
        )


def _note_dealing(outline: Outline) -> Iterator[Diagnostic]:
    if outline.kind is DocumentKind.OTHER_DEALING:
        yield Diagnostic(
            ReasonCode.OTHER_DEALING,
            Gravity.NOTE,
            "The paper looks like one in which nobody delivers services (a loan, employment, a "
            "pension, a lease, a sale of shares). The rules were written for other papers: what "
            "they say here is less likely to be right, and counts less.",
            "If it is a contract, say so under [kinds] in armslength.toml.",
            stage="detect",
        )


def _diagnose(outline: Outline, findings: Iterable[Finding]) -> Iterator[Diagnostic]:
    known = {party.role for party in outline.parties if party.confidence > 0}
    if Role.SUB in known:
        return
    unclear = sum(finding.bound is Bound.UNCLEAR for finding in findings)
    yield Diagnostic(
        ReasonCode.ROLES_UNCLEAR,
        Gravity.NOTE,
        f"The paper does not tell which side is the smaller organisation; {unclear} findings "
        "name nobody as bound.",
        "Say who is who with --role 'Party word=sub' or under [roles] in armslength.toml.",
        stage="outline",
    )
