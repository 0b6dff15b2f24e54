# SPDX-License-Identifier: Apache-2.0
"""Files as the tools write them: what is taken of them, and what is refused."""

import json

import pytest

from pipeline.annotations import Draft
from pipeline.check.exchange import EXCHANGE_FORMATS, Choices, take_paper
from pipeline.check.papers import ClausePlace, PaperText
from pipeline.domain.taxonomy import Bound, Category

FIREMEN = "\U0001f468\U0001f3fb\u200d\U0001f692 firemen drive firetrucks at work"
BAN = "The Provider shall not work for others."
TEXT = f"1 {BAN}\n2 {BAN} It pays."
PAPER = PaperText("a.docx", TEXT, (ClausePlace("1", 0, 41), ClausePlace("2", 42, len(TEXT))))


def read(form, *values, lines=False):
    texts = [one if isinstance(one, str) else json.dumps(one) for one in values]
    return EXCHANGE_FORMATS[form].read("\n".join(texts).encode())


def task(*results, text=TEXT, **more):
    return {"data": {"text": text}, "annotations": [{"result": list(results)}], **more}


def region(start, end, label="exclusivity", **more):
    value = {"start": start, "end": end, "labels": [label], **more}
    return {"id": f"r{start}", "from_name": "label", "type": "labels", "value": value}


def chosen(start, name, choice):
    value = {"start": start, "end": start + 1, "choices": [choice]}
    return {"id": f"r{start}", "from_name": name, "type": "choices", "value": value}


def annotation(exact, *tags, prefix="", suffix="", **position):
    selectors = [{"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}]
    if position:
        selectors.append({"type": "TextPositionSelector", **position})
    bodies = [{"type": "TextualBody", "purpose": "tagging", "value": tag} for tag in tags]
    return {
        "type": "Annotation",
        "body": bodies,
        "target": {"source": "a.docx", "selector": selectors},
    }


@pytest.mark.parametrize(
    ("form", "value"),
    [
        # The places that issue 2290 of doccano gives for this word.
        ("doccano", {"text": FIREMEN, "label": [[22, 32, "exclusivity"]]}),
        ("doccano", {"text": FIREMEN, "labels": [[22, 32, "exclusivity"]]}),
        (
            "doccano",
            {
                "text": FIREMEN,
                "entities": [{"start_offset": 22, "end_offset": 32, "label": "exclusivity"}],
            },
        ),
        ("label-studio", task(region(19, 29), text=FIREMEN)),
        ("label-studio", task(region(19, 29, text="firetrucks"), text=FIREMEN)),
        ("label-studio", task(region(22, 32, text="firetrucks"), text=FIREMEN)),
    ],
)
def test_reads_the_place_of_a_word_behind_letters_of_two_units(form, value):
    result = read(form, value)
    assert result.faults == ()
    (mark,) = result.papers[0].marks
    assert (mark.start, mark.end, mark.quote) == (19, 29, "firetrucks")


def test_label_studio_writes_ends_of_lines_as_letters():
    (paper,) = read("label-studio", task(region(34, 44, text="others.\\n2 "))).papers
    assert paper.marks[0].quote == "others.\n2 "


def test_label_studio_keeps_what_was_chosen_for_a_region():
    results = (region(2, 10), chosen(2, "severity", "3"), chosen(2, "bound", "sub"))
    (paper,) = read("label-studio", task(*results)).papers
    (line,) = take_paper(paper, PAPER, Choices({})).lines
    assert (line.severity, line.bound, line.label) == (3, Bound.SUB, Category.EXCLUSIVITY)
    assert line.clause == "1"


def test_of_several_annotators_the_ground_truth_counts():
    one, other = {"result": [region(2, 10)]}, {"result": [region(3, 10)]}
    cancelled = {"result": [region(4, 10)], "was_cancelled": True}
    values = {**task(), "annotations": [one, other, cancelled]}
    assert "2 annotations of one paper" in read("label-studio", values).faults[0]
    values["annotations"][1]["ground_truth"] = True
    assert read("label-studio", values).papers[0].marks[0].start == 3


def test_what_a_person_submitted_is_no_draft():
    drafted = {**region(2, 10), "meta": {"draft": True}}
    results = [drafted, chosen(2, "severity", "2")]
    for values, draft in (
        ({**task(), "annotations": [], "predictions": [{"result": results}]}, True),
        ({**task(*results), "predictions": [{"result": results}]}, False),
    ):
        (paper,) = read("label-studio", values).papers
        (line,) = take_paper(paper, PAPER, Choices({})).lines
        assert isinstance(line, Draft) is draft


def test_a_mark_without_a_grade_is_a_draft_unless_a_grade_is_given_for_all():
    (paper,) = read("doccano", {"text": TEXT, "label": [[2, 41, "exclusivity"]]}).papers
    (draft,) = take_paper(paper, PAPER, Choices({})).lines
    assert isinstance(draft, Draft)
    assert not draft.graded
    (line,) = take_paper(paper, PAPER, Choices({}, severity=2)).lines
    assert line.severity == 2


def test_a_paper_is_no_longer_complete_for_what_has_a_draft():
    own = {"document": "a.docx", "complete_for": ["exclusivity", "fair_payment"]}
    line = {"text": TEXT, "label": [[2, 41, "exclusivity"]], "armslength": own}
    (paper,) = read("doccano", line).papers
    taken = take_paper(paper, PAPER, Choices({}))
    assert [str(one) for one in taken.complete_for] == ["fair_payment"]
    assert taken.incomplete == (Category.EXCLUSIVITY,)


def test_labels_of_the_tool_are_renamed_left_out_or_refused_with_the_nearest():
    labels = [[2, 14, "Non-Compete"], [2, 14, "PERSON"], [2, 14, "exclusivty"]]
    (paper,) = read("doccano", {"text": TEXT, "label": labels}).papers
    choices = Choices({"Non-Compete": "exclusivity", "PERSON": ""}, severity=1)
    taken = take_paper(paper, PAPER, choices)
    assert [one.label for one in taken.lines] == [Category.EXCLUSIVITY]
    assert taken.left_out == ("line 1, label 2",)
    assert "line 1, label 3: category: no category" in taken.faults[0]
    assert "did you mean 'exclusivity'?" in taken.faults[0]


@pytest.mark.parametrize(
    ("values", "start"),
    [
        pytest.param(annotation(BAN, "exclusivity", start=44, end=83), 44, id="position"),
        pytest.param(annotation(BAN, "exclusivity", prefix="2 "), 44, id="prefix"),
        pytest.param(annotation(BAN, "exclusivity", suffix=" It pays"), 44, id="suffix"),
        pytest.param(annotation(BAN, "exclusivity", start=900, end=940), 44, id="nearest"),
        pytest.param(annotation(BAN, "exclusivity"), 2, id="first"),
    ],
)
def test_words_that_stand_twice_are_placed_by_what_is_around_them(values, start):
    (paper,) = read("w3c", values).papers
    (line,) = take_paper(paper, PAPER, Choices({}, severity=1)).lines
    assert line.clause == ("1" if start == 2 else "2")


def test_where_the_text_has_changed_marks_are_found_by_their_words_and_named():
    old = f"Draft 2\n{TEXT}"
    labels = [[10, 49, "exclusivity"], [0, 7, "exclusivity"]]
    (paper,) = read("doccano", {"text": old, "label": labels}).papers
    taken = take_paper(paper, PAPER, Choices({}, severity=1))
    assert [one.quote for one in taken.lines] == [BAN]
    assert (taken.moved, taken.lost) == (("line 1, label 1",), ("line 1, label 2",))


@pytest.mark.parametrize(
    ("form", "value", "fault"),
    [
        ("doccano", "nonsense", "line 1: no JSON object"),
        ("doccano", "[" * 100_000, "line 1: no JSON object"),
        ("doccano", {"label": []}, "line 1: no JSON object"),
        ("doccano", {"text": "a", "label": {}}, 'line 1: "label" is no list'),
        ("doccano", {"text": "a", "label": [[0, 2, "x"]]}, "label 1: 0 to 2 is no range"),
        ("doccano", {"text": "a", "label": [[0, 10**30, "x"]]}, "is no range"),
        ("doccano", {"text": "a", "label": [[1, 0, "x"]]}, "is no range"),
        ("doccano", {"text": "a", "label": [[-1, 1, "x"]]}, "it is no [start, end, label]"),
        ("doccano", {"text": "a", "label": [[0, True, "x"]]}, "it is no [start, end, label]"),
        ("doccano", {"text": "a", "label": [[0, 1.0, "x"]]}, "it is no [start, end, label]"),
        ("doccano", {"text": "a", "label": [[0, 1, ["x"]]]}, "it is no [start, end, label]"),
        ("label-studio", "nonsense", "no list of tasks"),
        ("label-studio", [1], 'task 1: no "data"'),
        ("label-studio", {"data": {"text": 1}}, 'no "text"'),
        ("label-studio", task(region(0, 10**30)), "no range of the text"),
        ("label-studio", task(region("a", "b")), "no range of the text"),
        ("label-studio", task(chosen(2, "severity", "3")), "region 1: it has no label"),
        ("w3c", "nonsense", "no Web Annotation"),
        ("w3c", [1], "annotation 1: no target"),
        ("w3c", [{"target": "a.docx"}], "annotation 1: no target"),
        ("w3c", [annotation("words")], "no words (TextQuoteSelector), or no tag"),
        ("w3c", [annotation("", "exclusivity")], "no words (TextQuoteSelector), or no tag"),
    ],
)
def test_what_cannot_be_a_mark_is_named_and_never_dropped(form, value, fault):
    assert any(fault in one for one in read(form, value).faults)


def test_what_is_said_of_a_mark_cannot_change_its_paper_or_its_words():
    said = {"document": "../b.docx", "quote": "other", "category": "volume_access", "severity": 1}
    own = {"document": "a.docx", "said": [[2, 41, "exclusivity", said]]}
    line = {"text": TEXT, "label": [[2, 41, "exclusivity"]], "armslength": own}
    (paper,) = read("doccano", line).papers
    (taken,) = take_paper(paper, PAPER, Choices({})).lines
    assert (taken.document, taken.quote, taken.label) == ("a.docx", BAN, Category.EXCLUSIVITY)


@pytest.mark.parametrize(
    "said", [{"complete_for": []}, {"severity": "3"}, {"kind": {}}, {"colour": 1}, {"draft": 1}]
)
def test_what_is_said_in_another_shape_is_refused(said):
    own = {"said": [[2, 41, "exclusivity", said]]}
    line = {"text": TEXT, "label": [[2, 41, "exclusivity"]], "armslength": own}
    (paper,) = read("doccano", line).papers
    taken = take_paper(paper, PAPER, Choices({}, severity=1))
    assert taken.lines == ()
    assert taken.faults[0].startswith("line 1, label 1: ")
