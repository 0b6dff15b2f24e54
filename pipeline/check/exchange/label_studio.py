# SPDX-License-Identifier: Apache-2.0
r"""Papers as tasks of Label Studio, and its configuration with our labels and grades.

Read from label-studio-sdk 2.1.2 (``label_interface.control_tags``, ``_legacy.schema``) and the
editor of Label Studio 1.x (``selection-tools.js``, ``RichTextRegion.js``): regions of one ``id``
hold a label and what was chosen and written for them. Today's editor counts code points, older
ones counted UTF-16 units (issues 1008 and 1347); it keeps the words of a region, line ends as
``\n``, and these tell here which count it was.

A paper that still has drafts goes out as predictions, which the editor shows for a person to
accept; all else as annotations. What a person submitted there is judged, and no draft.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree

from pipeline.annotations import AnnotationKind
from pipeline.check.exchange.offsets import Utf16
from pipeline.check.exchange.values import (
    NO_PLACE,
    Mark,
    MarkedPaper,
    ReadMarks,
    as_number,
    encode,
    parse,
)
from pipeline.domain.taxonomy import Bound, Category, Force, Mitigator, Modifier

__all__ = ["read_label_studio", "write_label_studio"]

_LABEL, _TEXT = "label", "text"
_CHOICES: Mapping[str, Sequence[str]] = {
    "kind": tuple(AnnotationKind),
    "severity": tuple("01234"),
    "bound": tuple(Bound),
    "force": tuple(Force),
}
_WRITTEN = ("clause", "subtype", "note")

_Record = dict[str, object]


def write_label_studio(papers: Iterable[MarkedPaper]) -> dict[str, bytes]:
    """Returns ``label-studio.json``, a task a paper, and ``labelling-config.xml``."""
    return {
        "label-studio.json": encode([_task(paper) for paper in papers]),
        "labelling-config.xml": _configuration(),
    }


def read_label_studio(data: bytes) -> ReadMarks:
    """Returns what a file exported from Label Studio as JSON (not JSON_MIN) holds."""
    tasks = parse(data)
    if isinstance(tasks, dict):
        tasks = [tasks]
    if not isinstance(tasks, list):
        return ReadMarks((), ("it is no list of tasks in JSON",))
    papers: list[MarkedPaper] = []
    faults: list[str] = []
    for number, task in enumerate(tasks, start=1):
        _read_task(task, f"task {number}", papers, faults)
    return ReadMarks(tuple(papers), tuple(faults))


def _task(paper: MarkedPaper) -> _Record:
    results = [
        result for number, one in enumerate(paper.marks, 1) for result in _results(number, one)
    ]
    data = {
        "text": paper.text,
        "document": paper.document,
        "complete_for": list(paper.complete_for),
        "aside": paper.aside,
    }
    if any("draft" in one.said for one in paper.marks):
        return {"data": data, "predictions": [{"model_version": "armslength", "result": results}]}
    return {"data": data, "annotations": [{"result": results}]}


def _results(number: int, mark: Mark) -> Iterator[_Record]:
    place = {"start": mark.start, "end": mark.end, "text": mark.quote}
    region = {"id": f"region-{number}", "to_name": _TEXT}
    drafted = {"meta": {"draft": True}} if mark.said.get("draft") is True else {}
    value = {**place, "labels": [mark.label]}
    yield {**region, **drafted, "from_name": _LABEL, "type": "labels", "value": value}
    for name in _CHOICES:
        if name in mark.said:
            chosen = {**place, "choices": [str(mark.said[name])]}
            yield {**region, "from_name": name, "type": "choices", "value": chosen}
    for name in _WRITTEN:
        if mark.said.get(name):
            # The words of the region would stand under the same key.
            written = {"start": mark.start, "end": mark.end, "text": [str(mark.said[name])]}
            yield {**region, "from_name": name, "type": "textarea", "value": written}


def _configuration() -> bytes:
    view = ElementTree.Element("View")
    style = ElementTree.SubElement(view, "Style")
    # Else spaces are trimmed, and offsets with them.
    style.text = ".htx-text { white-space: pre-wrap; }"
    labels = ElementTree.SubElement(view, "Labels", name=_LABEL, toName=_TEXT)
    for label in (*Category, *Mitigator, *Modifier):
        ElementTree.SubElement(labels, "Label", value=str(label))
    ElementTree.SubElement(
        view, "Text", name=_TEXT, value="$text", granularity="symbol", saveTextResult="yes"
    )
    of_region = {"toName": _TEXT, "perRegion": "true"}
    for name, choices in _CHOICES.items():
        ElementTree.SubElement(view, "Header", value=name, size="5")
        box = ElementTree.SubElement(
            view, "Choices", {"name": name, **of_region, "choice": "single", "showInline": "true"}
        )
        for choice in choices:
            ElementTree.SubElement(box, "Choice", value=str(choice))
    for name in _WRITTEN:
        ElementTree.SubElement(view, "Header", value=name, size="5")
        ElementTree.SubElement(
            view,
            "TextArea",
            {"name": name, **of_region, "maxSubmissions": "1", "editable": "true"},
        )
    ElementTree.indent(view)
    return f"{ElementTree.tostring(view, encoding='unicode')}\n".encode()


def _read_task(task: object, place: str, papers: list[MarkedPaper], faults: list[str]) -> None:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(task, dict) or not isinstance(data, dict):
        faults.append(f'{place}: no "data"; export as JSON, not as JSON_MIN')
        return
    text = data.get("text")
    if not isinstance(text, str):
        faults.append(f'{place}: no "text" in its "data"')
        return
    results, judged = _chosen_results(task, place, faults)
    complete = data.get("complete_for")
    papers.append(
        MarkedPaper(
            document=str(data.get("document") or ""),
            text=text,
            marks=tuple(_marks(text, results, place, faults, judged=judged)),
            complete_for=tuple(map(str, complete)) if isinstance(complete, list) else (),
            aside=data.get("aside") is True,
            place=place,
        )
    )


def _chosen_results(
    task: Mapping[str, object], place: str, faults: list[str]
) -> tuple[list[_Record], bool]:
    """Returns the results of the one annotation that counts, or of predictions; and which."""
    given = [
        one for one in _records(task.get("annotations")) if one.get("was_cancelled") is not True
    ]
    truth = [one for one in given if one.get("ground_truth") is True]
    chosen = truth or given
    if len(chosen) > 1:
        faults.append(
            f"{place}: {len(chosen)} annotations of one paper; mark one of them as ground truth"
        )
        return [], True
    if chosen:
        return _records(chosen[0].get("result")), True
    predictions = _records(task.get("predictions"))
    return (_records(predictions[-1].get("result")) if predictions else []), False


def _marks(
    text: str, results: Iterable[_Record], place: str, faults: list[str], *, judged: bool
) -> Iterator[Mark]:
    regions: dict[str, list[_Record]] = {}
    for number, result in enumerate(results, start=1):
        regions.setdefault(str(result.get("id", f"no id {number}")), []).append(result)
    units = Utf16(text)
    for number, region in enumerate(regions.values(), start=1):
        here = f"{place}, region {number}"
        labelled = [one for one in region if one.get("type") == "labels"]
        if not labelled:
            # A choice for the task as a whole says nothing of any words.
            if any("start" in _value(one) for one in region):
                faults.append(f"{here}: it has no label")
            continue
        value = _value(labelled[0])
        placed = _place(text, value, units)
        if placed is None:
            faults.append(f"{here}: its start and end are no range of the text")
            continue
        start, end, quote = placed
        said = _said(region, judged=judged)
        for label in _strings(value.get("labels")) or [""]:
            yield Mark(start, end, label, quote, said, place=here)


def _place(text: str, value: Mapping[str, object], units: Utf16) -> tuple[int, int, str] | None:
    """Returns the range of a region in code points, and its words."""
    start, end = as_number(value.get("start")), as_number(value.get("end"))
    words = value.get("text")
    kept = words if isinstance(words, str) else ""
    if start is None or end is None:
        return (NO_PLACE, NO_PLACE, kept) if kept else None
    ranges = ((start, end), (units.to_points(start), units.to_points(end)))
    for first, last in ranges:
        if first < last <= len(text) and (not kept or _flat(text[first:last]) == _flat(kept)):
            return first, last, text[first:last]
    # The words count for more than numbers that lead elsewhere.
    return (NO_PLACE, NO_PLACE, kept.replace("\\n", "\n")) if kept else None


def _flat(words: str) -> str:
    return words.replace("\r", "").replace("\n", "\\n")


def _said(region: Iterable[_Record], *, judged: bool) -> dict[str, object]:
    said: dict[str, object] = {}
    for one in region:
        name, value = one.get("from_name"), _value(one)
        meta = one.get("meta")
        if not judged and isinstance(meta, dict) and meta.get("draft") is True:
            said["draft"] = True
        chosen = _strings(value.get("choices"))
        written = _strings(value.get("text"))
        if name in _CHOICES and chosen:
            number = name == "severity" and chosen[0].isdecimal()
            said[str(name)] = int(chosen[0]) if number else chosen[0]
        elif name in _WRITTEN and written and one.get("type") == "textarea":
            said[str(name)] = "\n".join(written)
    return said


def _value(result: _Record) -> _Record:
    value = result.get("value")
    return value if isinstance(value, dict) else {}


def _records(value: object) -> list[_Record]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
