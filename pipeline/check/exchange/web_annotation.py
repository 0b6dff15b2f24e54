# SPDX-License-Identifier: Apache-2.0
"""Papers as W3C Web Annotations: JSON-LD, Web Annotation Data Model of 23 February 2017.

A ``TextPositionSelector`` counts code points (section 4.2.5 of the model), and a
``TextQuoteSelector`` has the words with those around them, by which they are found where the text
is another. The category stands as a tag, and ``severity:3``, ``bound:sub`` and so on as tags
beside it; a note is a comment. Tools that know tags alone lose nothing of that.

Annotations name their paper, and hold no text of it but the words that they are about.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from pipeline.check.exchange.values import (
    NO_PLACE,
    Mark,
    MarkedPaper,
    ReadMarks,
    as_number,
    encode,
    parse,
)

__all__ = ["read_web_annotations", "write_web_annotations"]

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Terms of ours, which the context of the model does not know: a name, and no address.
_OWN = {"armslength": "urn:armslength:"}
_PAPERS = "armslength:papers"
_COMPLETE, _ASIDE = "armslength:completeFor", "armslength:aside"
_NAME = "urn:armslength:annotations"
_DRAFT = "draft"
_TAGGED = ("kind", "severity", "bound", "force", "clause", "subtype")

_Record = dict[str, object]


def write_web_annotations(papers: Iterable[MarkedPaper]) -> dict[str, bytes]:
    """Returns ``annotations.jsonld``: a collection with one page, papers in their order."""
    papers = tuple(papers)
    items = [
        _annotation(paper, number, one)
        for paper in papers
        for number, one in enumerate(paper.marks, start=1)
    ]
    about = [
        {"source": quote(paper.document), _COMPLETE: [*paper.complete_for], _ASIDE: paper.aside}
        for paper in papers
    ]
    page = {"id": f"{_NAME}:page", "type": "AnnotationPage", "startIndex": 0, "items": items}
    collection = {
        "@context": [_CONTEXT, _OWN],
        "id": _NAME,
        "type": "AnnotationCollection",
        "total": len(items),
        "first": page,
        _PAPERS: about,
    }
    return {"annotations.jsonld": encode(collection)}


def read_web_annotations(data: bytes) -> ReadMarks:
    """Returns what a collection, a page, a list or a single annotation holds."""
    values = parse(data)
    faults: list[str] = []
    marks: dict[str, list[Mark]] = {}
    about = _about(values)
    marks.update({name: [] for name in about})
    items = _items(values)
    if items is None:
        return ReadMarks((), ("it is no Web Annotation in JSON",))
    for number, item in enumerate(items, start=1):
        here = f"annotation {number}"
        target = _first_record(item.get("target")) if isinstance(item, dict) else None
        if target is None or not isinstance(item, dict):
            faults.append(f"{here}: no target with a selector")
            continue
        found = list(_marks(item, target, here))
        if not found:
            faults.append(f"{here}: no words (TextQuoteSelector), or no tag")
        marks.setdefault(_name(target.get("source")), []).extend(found)
    papers = tuple(
        MarkedPaper(name, "", tuple(found), *about.get(name, ((), False)), place=repr(name))
        for name, found in marks.items()
    )
    return ReadMarks(papers, tuple(faults))


def _annotation(paper: MarkedPaper, number: int, mark: Mark) -> _Record:
    quoted = {"type": "TextQuoteSelector", "exact": mark.quote}
    around = {"prefix": mark.prefix, "suffix": mark.suffix}
    position = {"type": "TextPositionSelector", "start": mark.start, "end": mark.end}
    tags = [
        mark.label,
        *(f"{key}:{mark.said[key]}" for key in _TAGGED if mark.said.get(key, "") != ""),
    ]
    if mark.said.get("draft") is True:
        tags.append(_DRAFT)
    bodies = [_body("tagging", tag) for tag in tags]
    if mark.said.get("note"):
        bodies.append(_body("commenting", str(mark.said["note"])))
    source = quote(paper.document)
    return {
        "id": f"{_NAME}:{source}:{number}",
        "type": "Annotation",
        "motivation": "classifying",
        "body": bodies,
        "target": {"source": source, "selector": [{**quoted, **around}, position]},
    }


def _body(purpose: str, value: str) -> _Record:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _about(values: object) -> dict[str, tuple[tuple[str, ...], bool]]:
    """Returns of each paper what it is complete for, and whether it is kept aside."""
    given = values.get(_PAPERS) if isinstance(values, dict) else None
    found = {}
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict):
            complete = one.get(_COMPLETE)
            labels = tuple(map(str, complete)) if isinstance(complete, list) else ()
            found[_name(one.get("source"))] = (labels, one.get(_ASIDE) is True)
    return found


def _items(values: object) -> list[object] | None:
    if isinstance(values, dict) and isinstance(values.get("first"), dict):
        values = values["first"]
    if isinstance(values, dict) and isinstance(values.get("items"), list):
        values = values["items"]
    if isinstance(values, dict) and "target" in values:
        values = [values]
    return values if isinstance(values, list) else None


def _marks(item: _Record, target: _Record, place: str) -> Iterator[Mark]:
    selectors = _records(target.get("selector"))
    quoted = next((one for one in selectors if one.get("type") == "TextQuoteSelector"), None)
    words = quoted.get("exact") if quoted else None
    if quoted is None or not isinstance(words, str) or not words:
        return
    position = next((one for one in selectors if one.get("type") == "TextPositionSelector"), {})
    start, end = as_number(position.get("start")), as_number(position.get("end"))
    labels, said = _said(item)
    for label in labels:
        yield Mark(
            NO_PLACE if start is None or end is None else start,
            NO_PLACE if start is None or end is None else end,
            label,
            words,
            said,
            prefix=str(quoted.get("prefix") or ""),
            suffix=str(quoted.get("suffix") or ""),
            place=place,
        )


def _said(item: _Record) -> tuple[list[str], _Record]:
    """Returns the labels of an annotation, and what else is said in its tags and comments."""
    labels: list[str] = []
    said: _Record = {}
    notes: list[str] = []
    for body in _records(item.get("body")):
        value = body.get("value")
        if not isinstance(value, str) or not value:
            continue
        key, _, rest = value.partition(":")
        if body.get("purpose", item.get("motivation")) not in ("tagging", "classifying"):
            notes.append(value)
        elif value == _DRAFT:
            said["draft"] = True
        elif key in _TAGGED and rest:
            number = key == "severity" and rest.isdecimal()
            said[key] = int(rest) if number else rest
        else:
            labels.append(value)
    if notes:
        said["note"] = "\n".join(notes)
    return labels, said


def _name(source: object) -> str:
    return unquote(source) if isinstance(source, str) else ""


def _records(value: object) -> list[_Record]:
    if isinstance(value, dict):
        return [value]
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _first_record(value: object) -> _Record | None:
    return next(iter(_records(value)), None)
