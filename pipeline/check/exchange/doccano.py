# SPDX-License-Identifier: Apache-2.0
"""Papers as doccano reads and writes them in projects of sequence labelling: JSON Lines.

Read from doccano 1.8.4 (``data_import.pipeline``, ``data_export.pipeline``): a line has ``text``
and ``label`` with ``[start, end, label]``; every other key is kept as metadata, and comes back at
the top of an exported line. A project with relations exports ``entities`` in place of ``label``.
Its pages count offsets as JavaScript does, in UTF-16 units (issue 2290 of doccano), unless
"Count grapheme clusters as one character" is on, which this module cannot read.

doccano knows labels alone. What else was said of a mark travels in the metadata, and is met again
by place and label; a mark that a person moved or made there has nothing said of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.check.exchange.offsets import Utf16
from pipeline.check.exchange.values import (
    Mark,
    MarkedPaper,
    ReadMarks,
    Said,
    as_number,
    encode,
    parse,
)
from pipeline.domain.taxonomy import Category, Mitigator, Modifier

__all__ = ["read_doccano", "write_doccano"]

_OWN = "armslength"
_COLOURS = ((Category, "#a33b20"), (Mitigator, "#2a6f4e"), (Modifier, "#2f5d8a"))

_Place = tuple[int, int, str]


def write_doccano(papers: Iterable[MarkedPaper]) -> dict[str, bytes]:
    """Returns ``doccano.jsonl``, a line a paper, and ``label-types.json`` with our labels."""
    lines = [encode(_line(paper), indent=None) for paper in papers]
    types = [
        {"text": str(label), "background_color": colour, "text_color": "#ffffff"}
        for labels, colour in _COLOURS
        for label in labels
    ]
    return {"doccano.jsonl": b"".join(lines), "label-types.json": encode(types)}


def read_doccano(data: bytes) -> ReadMarks:
    """Returns what a file exported from doccano as JSON Lines holds."""
    papers: list[MarkedPaper] = []
    faults: list[str] = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            _read_line(parse(line), f"line {number}", papers, faults)
    return ReadMarks(tuple(papers), tuple(faults))


def _line(paper: MarkedPaper) -> dict[str, object]:
    units = Utf16(paper.text)
    spans = [
        [units.to_units(one.start), units.to_units(one.end), one.label] for one in paper.marks
    ]
    own = {
        "document": paper.document,
        "complete_for": list(paper.complete_for),
        "aside": paper.aside,
        "said": [[*span, dict(one.said)] for span, one in zip(spans, paper.marks, strict=True)],
    }
    return {"text": paper.text, "label": spans, _OWN: own}


def _read_line(values: object, place: str, papers: list[MarkedPaper], faults: list[str]) -> None:
    if not isinstance(values, dict) or not isinstance(values.get("text"), str):
        faults.append(f'{place}: no JSON object with "text"')
        return
    spans = values.get("label", values.get("labels", values.get("entities", [])))
    if not isinstance(spans, list):
        faults.append(f'{place}: "label" is no list of [start, end, label]')
        return
    own = values.get(_OWN)
    own = own if isinstance(own, dict) else {}
    text = values["text"]
    complete = own.get("complete_for")
    papers.append(
        MarkedPaper(
            document=str(own.get("document") or ""),
            text=text,
            marks=tuple(_marks(text, spans, _said(own.get("said")), place, faults)),
            complete_for=tuple(map(str, complete)) if isinstance(complete, list) else (),
            aside=own.get("aside") is True,
            place=place,
        )
    )


def _marks(
    text: str,
    spans: Sequence[object],
    said: Mapping[_Place, list[Said]],
    place: str,
    faults: list[str],
) -> Iterator[Mark]:
    units = Utf16(text)
    for number, one in enumerate(spans, start=1):
        here = f"{place}, label {number}"
        span = _span(one)
        if span is None:
            faults.append(f"{here}: it is no [start, end, label]")
            continue
        start, end = units.to_points(span[0]), units.to_points(span[1])
        if not start < end <= len(text):
            faults.append(f"{here}: {span[0]} to {span[1]} is no range of the text")
            continue
        # Equal marks take what was said of them in turn.
        found = said.get(span) or [{}]
        yield Mark(start, end, span[2], text[start:end], found.pop(0), place=here)


def _said(value: object) -> dict[_Place, list[Said]]:
    """Returns what was said of marks, by their places and labels."""
    found: dict[_Place, list[Said]] = {}
    for one in value if isinstance(value, list) else ():
        span = _span(one)
        if span is not None and isinstance(one, list) and isinstance(one[-1], dict):
            found.setdefault(span, []).append(one[-1])
    return found


def _span(value: object) -> _Place | None:
    if isinstance(value, dict):
        value = [value.get("start_offset"), value.get("end_offset"), value.get("label")]
    if not isinstance(value, list) or len(value) < 3:
        return None
    start, end, label = as_number(value[0]), as_number(value[1]), value[2]
    if start is None or end is None or not isinstance(label, str):
        return None
    return start, end, label
