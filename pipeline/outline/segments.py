# SPDX-License-Identifier: Apache-2.0
"""Segments: the paragraphs of the flow, each with the label it seems to begin with.

A segment is a block, or a part of one where a block prints several labels ("1.1 (a) ...") or
writes long limbs in line ("shall: (a) ...; (b) ...").
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.domain.document import Block, Document, Span
from pipeline.outline.labels import (
    Label,
    parse_automatic,
    parse_label,
    previous_cores,
    write_roman,
)
from pipeline.outline.sentences import split_sentences, words_in

__all__ = ["Segment", "as_text", "cut_segments"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph of the flow, or a part of one that bears a label of its own.

    Attributes:
        block: The block that it stands in.
        span: Its range in ``Document.text``, label included.
        body: Where its words begin, after the label.
        text: Its words, without the label.
        label: The label that it seems to begin with.
        sentences: Its sentences as spans of ``Document.text``.
        inline: True for a limb written in the middle of a paragraph.
        contents: True for a line of a table of contents.
    """

    block: Block
    span: Span
    body: int
    text: str
    label: Label | None
    sentences: tuple[Span, ...]
    inline: bool = False
    contents: bool = False

    @property
    def capitals(self) -> bool:
        """Says whether all of its letters are capitals, three at least."""
        return self.text.isupper() and sum(map(str.isalpha, self.text[:40])) > 2

    @property
    def emphasised(self) -> bool:
        """Says whether the page sets it off: marked as heading, bold or in capitals."""
        return self.block.heading or self.block.bold or self.capitals


def cut_segments(document: Document) -> list[Segment]:
    """Returns the segments of all flow blocks in reading order; none for an empty document."""
    segments: list[Segment] = []
    for block in document.blocks:
        if not block.in_flow:
            continue
        cut = _cut_block(document.text, block)
        first = next(cut)
        if segments and first.label is not None:
            segments[-1:] = _cut_before(document.text, segments[-1], first.label)
        segments.append(first)
        segments.extend(cut)
    return segments


def as_text(text: str, segment: Segment) -> Segment:
    """Returns the segment read as plain text: its seeming label belongs to its words.

    A label that the format gave stays a label.

    Args:
        text: ``Document.text``.
        segment: A segment of that document.
    """
    if segment.body == segment.span.start or segment.block.label is not None:
        return replace(segment, label=None)
    start = segment.span.start
    first = Span(start, segment.sentences[0].end if segment.sentences else segment.span.end)
    return replace(
        segment,
        label=None,
        body=start,
        text=text[start : segment.span.end],
        sentences=(first, *segment.sentences[1:]),
    )


# A second label right behind the first: "1.1 (a) The Provider shall".
_STACKED = re.compile(r"\((?:a|i|A|1)\)\s+\S")
_INLINE_LIMB = re.compile(
    r"(?P<before>[;,:.\u2013—-]|\b(?:and|or|shall|must|will|may|to|that|by|if|where|either|both"
    r"|following|of|are|is|means))\s+\((?P<core>[a-z]{1,4}|\d{1,2}|[A-Z])\)\s+(?=\S)"
)
# The first limb of a definition that shares its paragraph with the term: “Delay” a) a delay.
_TERM_AND_LIMB = re.compile(r"\s*[“\"][^”\"]{1,80}[”\"]\s+(?=\(?(?P<core>a|i|1)\)\s)")
# A numbered paragraph that the layout ran into the one before: "... notice. 1.2 The Provider".
_RUN_IN_NUMBER = re.compile(r"[.;:]\s+(?P<core>\d{1,2}(?:\.\d{1,2}){1,3})\.?\s+(?=[A-Z“\"])")
# What stands before a limb of a list, and not before a reference to one.
_LISTED = re.compile(r";\s*(?:and|or)?\s*$")
_LONG_LIMB = 12
_LONG_PROVISION = 120
_WINDOW = 2_000


def _cut_block(text: str, block: Block) -> Iterator[Segment]:
    label: Label | None
    if block.label is not None:
        label = parse_automatic(block.label)
        body = max(block.body, block.start)
    else:
        window = text[block.start : min(block.end, block.start + 160)]
        label = parse_label(window)
        body = block.start + (label.length if label is not None else 0)
    start = block.start
    second = _stacked(text, body, end=block.end) if label is not None else None
    if second is not None:
        yield _segment(text, block, span=Span(start, body), body=body, label=label)
        start, label, body = body, second, body + second.length
    yield from _cut_inline(text, block, start=start, body=body, label=label)


def _cut_before(text: str, before: Segment, label: Label) -> list[Segment]:
    """Returns a segment, parted where it writes the limb in line that a label goes on from.

    "The Provider shall (a) pay; and" and a paragraph "(b) smile." are one list: the layout or the
    drafter set only the later limbs on lines of their own.
    """
    if label.marks not in ("()", ")") or not label.readings or label.word:
        return [before]
    known = before.label
    cores = previous_cores(label)
    if known is not None and known.printed.strip("()") in cores:
        return [before]
    at = _inline_first(before.text, cores)
    if at is None:
        return [before]
    cut = before.body + at
    limb = parse_label(text[cut : min(before.span.end, cut + 80)])
    if limb is None or limb.marks != label.marks:
        return [before]
    head = _segment(
        text,
        before.block,
        span=Span(before.span.start, cut),
        body=before.body,
        label=before.label,
    )
    tail = _segment(
        text,
        before.block,
        span=Span(cut, before.span.end),
        body=cut + limb.length,
        label=limb,
    )
    return [replace(head, inline=before.inline), replace(tail, inline=True)]


def _inline_first(words: str, cores: Sequence[str]) -> int | None:
    """Returns where the first limb of a list stands in line, the last such place; None without."""
    first = [core for core in cores if core in ("a", "i", "1", "A", "I")]
    found = None
    term = _TERM_AND_LIMB.match(words)
    if term is not None and term["core"] in first:
        found = term.end()
    for match in _INLINE_LIMB.finditer(words):
        if match["core"] in first and match["before"] != "of":
            found = match.start("core") - 1
    return found


def _stacked(text: str, body: int, *, end: int) -> Label | None:
    window = text[body : min(end, body + 80)]
    return parse_label(window) if _STACKED.match(window) else None


def _segment(text: str, block: Block, *, span: Span, body: int, label: Label | None) -> Segment:
    words = text[body : span.end]
    sentences = tuple(
        Span(body + sentence.start, body + sentence.end) for sentence in split_sentences(words)
    )
    return Segment(block, span, body, words, label, sentences)


def _cut_inline(
    text: str, block: Block, *, start: int, body: int, label: Label | None
) -> Iterator[Segment]:
    cuts = _inline_cuts(text[body : block.end], label)
    ends = [*(body + cut for cut, _ in cuts[1:]), block.end][: len(cuts)]
    first_end = body + cuts[0][0] if cuts else block.end
    yield _segment(text, block, span=Span(start, first_end), body=body, label=label)
    for (cut, labelled), end in zip(cuts, ends, strict=True):
        at = body + cut
        limb = parse_label(text[at : min(end, at + 80)]) if labelled else None
        if limb is None and labelled:
            continue
        own = at + (limb.length if limb is not None else 0)
        piece = _segment(text, block, span=Span(at, end), body=own, label=limb)
        yield replace(piece, inline=True)


def _inline_cuts(words: str, label: Label | None) -> list[tuple[int, bool]]:
    """Returns where limbs and run-in numbers begin within a paragraph, in order.

    True with a place that has a label, False with one where a list is over and the words go back
    to the clause above it.
    """
    if len(words) < 2 * _LONG_LIMB:
        return []
    cuts = {at: True for at in _run_in_numbers(words, label)}
    if "(" in words:
        for run in _limb_runs(words):
            cuts |= {match.start("core") - 1: True for match in run}
            after = _end_of_list(words, run)
            if after is not None:
                cuts.setdefault(after, False)
    return sorted(cuts.items())


def _end_of_list(words: str, run: Sequence[re.Match[str]]) -> int | None:
    """Returns where the sentence behind a list begins; None when it closes the paragraph.

    A list whose limbs are sentences has no such end: who knows which of them is its last?
    """
    first, last = run[0].end(), run[-1].end()
    if len(split_sentences(words[first : run[-1].start()])) > 1:
        return None
    sentences = split_sentences(words[last : last + _WINDOW])
    return last + sentences[1].start if len(sentences) > 1 else None


def _run_in_numbers(words: str, label: Label | None) -> list[int]:
    if label is None or not label.readings or label.word or label.marks != ".":
        return []
    last = label.readings[0].value
    cuts = []
    for match in _RUN_IN_NUMBER.finditer(words):
        value = tuple(int(part) for part in match["core"].split("."))
        if value in ((*last[:-1], last[-1] + 1), (*last, 1)):
            cuts.append(match.start("core"))
            last = value
    return cuts


def _limb_runs(words: str) -> list[list[re.Match[str]]]:
    """Returns the long in-line lists of a paragraph, each as the marks of its limbs.

    A list counts when it begins with its alphabet and runs on without a gap to a second limb at
    least, and is long enough to be judged limb by limb.
    """
    matches = list(_INLINE_LIMB.finditer(words))
    runs = []
    at = 0
    while at < len(matches):
        run = _run_from(matches, at)
        if len(run) > 1 and _is_long(words, run):
            runs.append(run)
        at += max(len(run), 1)
    return runs


def _run_from(matches: list[re.Match[str]], at: int) -> list[re.Match[str]]:
    """Returns the longest unbroken list that begins at a match; empty when none begins there."""
    first = matches[at]["core"]
    alphabet = {"a": _letters, "i": _romans, "1": _digits, "A": _capitals}.get(first)
    if alphabet is None or matches[at]["before"] == "of":
        return []
    run: list[re.Match[str]] = []
    place = 0
    for index in range(at, min(len(matches), at + len(alphabet))):
        match = matches[index]
        if match["core"] == alphabet[place]:
            place += 1
        elif not _repeats(matches, index, alphabet[place - 1 : place + 1]):
            break
        run.append(match)
        if place == len(alphabet):
            break
    return run


def _repeats(matches: list[re.Match[str]], at: int, around: Sequence[str]) -> bool:
    """Says whether a list prints a number twice and goes on: "...; (v) one; or (v) two; (vi)".

    Args:
        matches: All marks of the paragraph.
        at: Which of them may print its number again.
        around: That number and the one behind it.
    """
    match = matches[at]
    if at + 1 >= len(matches) or [match["core"], matches[at + 1]["core"]] != list(around):
        return False
    start = match.start("core") - 1
    return _LISTED.search(match.string, max(0, start - 8), start) is not None


def _is_long(words: str, run: list[re.Match[str]]) -> bool:
    start, last = run[0].start(), run[-1].end()
    between = words_in(words[start:last])
    # Bounded windows: a paragraph of a megabyte without stops must not be searched per list.
    sentence_start = words.rfind(". ", max(0, start - _WINDOW), start) + 1
    stop = words.find(". ", last, last + _WINDOW)
    sentence_end = stop if stop >= 0 else min(len(words), last + _WINDOW)
    return (
        between > _LONG_LIMB * (len(run) - 1)
        or words_in(words[sentence_start:sentence_end]) > _LONG_PROVISION
    )


_letters = tuple("abcdefghijklmnopqrstuvwxyz")
_capitals = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_digits = tuple(str(number) for number in range(1, 40))
_romans = tuple(write_roman(place) for place in range(1, 21))
