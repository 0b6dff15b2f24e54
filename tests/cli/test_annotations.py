# SPDX-License-Identifier: Apache-2.0
"""``armslength annotations``: lint, export and import."""

import json

import pytest

from pipeline.check.exchange import EXCHANGE_FORMATS

BAN = "The Subcontractor shall not work for others during the term."
HEADER = {"document": "hard.docx", "complete_for": ["exclusivity"]}
LINE = {
    "document": "hard.docx",
    "clause": "1.1",
    "quote": BAN,
    "category": "exclusivity",
    "kind": "restriction",
    "severity": 3,
}


@pytest.fixture
def samples(here, make_docx):
    """Gives a function that writes lines of annotations beside a paper, and returns the folder."""
    folder = here / "samples"
    make_docx(folder / "hard.docx", "1. Terms", f"1.1 {BAN}")

    def write(*lines):
        text = "\n".join(json.dumps(line) for line in lines)
        (folder / "hard.jsonl").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def lint(run, rules):
    return lambda *arguments: run("annotations", "lint", *arguments, "--rules", rules)


def test_sound_annotations_end_with_0(lint, samples):
    result = lint(samples(HEADER, LINE))
    assert result.exit_code == 0, result.stderr
    assert result.stdout == "1 paper, 1 line: 0 errors, 0 hints.\n"


def test_an_error_ends_with_4_and_names_file_line_and_cure(lint, samples):
    folder = samples(HEADER, {**LINE, "quote": "The Subcontractor must not work for others"})
    result = lint(folder)
    assert result.exit_code == 4
    assert f"{folder / 'hard.jsonl'}:2: error: the quote does not stand" in result.stdout
    assert "in the paper: The Subcontractor shall not work for others" in result.stdout
    assert "1 error, 0 hints" in result.stdout


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 1)])
def test_hints_alone_end_with_0_but_when_strict(lint, samples, flags, code):
    result = lint(samples(HEADER, {**LINE, "clause": "7"}), *flags)
    assert result.exit_code == code
    assert "hint: no clause is read as '7'" in result.stdout


def test_a_paper_that_cannot_be_read_ends_with_3(lint, samples, make_pdf):
    folder = samples(HEADER, LINE)
    make_pdf(folder / "scan.pdf")
    line = {**LINE, "document": "scan.pdf"}
    (folder / "scan.jsonl").write_text(json.dumps(line), encoding="utf-8")
    result = lint(folder, "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout)["unread"] == ["scan.pdf"]


def test_what_concerns_papers_kept_aside_is_counted_and_shown_only_when_asked_for(lint, samples):
    folder = samples({**HEADER, "aside": True}, {**LINE, "quote": BAN.replace("shall", "will")})
    hidden, shown = lint(folder), lint(folder, "--show-aside")
    assert (hidden.exit_code, shown.exit_code) == (4, 4)
    assert "shall not work" not in hidden.stdout
    assert "Remarks on papers kept aside, not listed: 1" in hidden.stdout
    assert "1 error" in hidden.stdout
    assert "shall not work" in shown.stdout
    assert "shall not work" not in lint(folder, "--json").stdout


def test_remarks_as_json(lint, samples):
    record = json.loads(lint(samples(HEADER, {**LINE, "clause": "7"}), "--json").stdout)
    assert (record["version"], record["errors"], record["hints"]) == (1, 0, 1)
    (remark,) = record["remarks"]
    assert (remark["place"], remark["level"]) == ("hard.jsonl:2", "hint")
    assert (remark["code"], remark["document"]) == ("no_such_clause", "hard.docx")


def test_what_a_terminal_would_obey_is_shown_as_an_escape(lint, samples):
    result = lint(samples(HEADER, {**LINE, "clause": "\x1b[31m\u202e7"}))
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


EXPORTS = {
    "doccano": "doccano.jsonl",
    "label-studio": "label-studio.json",
    "w3c": "annotations.jsonld",
}


@pytest.fixture
def exchange(run, rules):
    def invoke(command, *arguments):
        return run("annotations", command, "--rules", rules, *arguments)

    return invoke


@pytest.mark.parametrize(("form", "name"), EXPORTS.items())
def test_annotations_go_out_and_come_back(exchange, samples, here, make_docx, form, name):
    folder = samples(HEADER, {**LINE, "bound": "sub", "note": "caf\u00e9"})
    out = exchange("export", folder, "--format", form, "-o", "out")
    assert out.exit_code == 0, out.stderr
    assert "1 annotation of 1 paper." in out.stdout
    (here / "back").mkdir()
    (here / "back" / "hard.docx").write_bytes((folder / "hard.docx").read_bytes())
    back = exchange("import", here / "out" / name, "--format", form, "--into", "back")
    assert back.exit_code == 0, back.stderr
    lines = [
        json.loads(line)
        for line in (here / "back" / "annotations" / "hard.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    assert lines == [HEADER, {**LINE, "bound": "sub", "subtype": "", "note": "caf\u00e9"}]


def test_every_format_can_be_chosen(exchange):
    told = exchange("export", "--help").stdout
    assert set(EXPORTS) == set(EXCHANGE_FORMATS)
    assert all(name in told for name in EXPORTS)


def test_nothing_is_written_where_it_would_be_read_as_annotations(exchange, samples):
    folder = samples(HEADER, LINE)
    result = exchange("export", folder, "--format", "doccano", "-o", folder)
    assert result.exit_code == 2
    assert "is where annotations lie" in result.stderr


def test_nothing_is_written_over(exchange, samples, here):
    folder = samples(HEADER, LINE)
    export = ("export", folder, "--format", "doccano", "-o", "out")
    assert exchange(*export).exit_code == 0
    again = exchange(*export)
    assert again.exit_code == 2
    assert "there already" in again.stderr
    back = exchange("import", "out/doccano.jsonl", "--format", "doccano", "--into", folder)
    assert back.exit_code == 2
    assert "'hard.docx' is annotated already" in back.stderr


def test_papers_kept_aside_go_out_only_when_asked_for(exchange, samples, here):
    folder = samples({**HEADER, "aside": True}, LINE)
    export = ("export", folder, "--format", "w3c", "-o")
    result = exchange(*export, "out")
    assert "0 annotations of 0 papers" in result.stdout
    assert "Papers kept aside that are not in them: 1" in result.stdout
    assert BAN not in (here / "out" / "annotations.jsonld").read_text(encoding="utf-8")
    assert "1 annotation of 1 paper" in exchange(*export, "all", "--show-aside").stdout


def test_words_that_are_not_in_their_paper_are_named_and_end_with_3(exchange, samples):
    folder = samples(HEADER, LINE, {**LINE, "quote": "no such words"})
    result = exchange("export", folder, "--format", "doccano", "-o", "out")
    assert result.exit_code == 3
    assert "hard.jsonl:3" in result.stderr


@pytest.fixture
def exported(here, make_docx):
    """Gives a function that writes a file as doccano exports it, and returns its path."""
    make_docx(here / "papers" / "hard.docx", f"1. {BAN}")

    def write(*labels, text=BAN, **own):
        path = here / "export.jsonl"
        line = (
            {"text": text, "label": list(labels), "armslength": own}
            if own
            else {"text": text, "label": list(labels)}
        )
        path.write_text(json.dumps(line), encoding="utf-8")
        return path

    return write


@pytest.fixture
def take(exchange):
    def invoke(file, *arguments):
        return exchange("import", file, "--format", "doccano", "--into", "papers", *arguments)

    return invoke


def test_a_file_that_does_not_name_its_paper_needs_to_be_told(take, exported):
    file = exported([0, 10, "exclusivity"])
    refused = take(file)
    assert refused.exit_code == 4
    assert "line 1: it does not say of which paper it is; use --document" in refused.stderr
    assert take(file, "--document", "hard.docx").exit_code == 0


@pytest.mark.parametrize("name", ["../hard.docx", "/etc/passwd", "hrd.docx"])
def test_a_file_on_a_paper_that_is_not_there_is_refused(take, exported, name):
    result = take(exported([0, 10, "exclusivity"], document=name))
    assert result.exit_code == 4
    assert "there is no paper" in result.stderr


def test_marks_without_a_grade_come_in_as_drafts_and_grades_can_be_given(take, exported, here):
    file = exported([0, 10, "Lock-in"], document="hard.docx")
    assert take(file).exit_code == 4
    taken = take(file, "--label", "Lock-in=exclusivity")
    assert "1 line, 1 of them drafts" in taken.stdout
    written = here / "papers" / "annotations" / "hard.jsonl"
    assert '"draft": true' in written.read_text(encoding="utf-8")
    written.unlink()
    take(file, "--label", "Lock-in=exclusivity", "--severity", 2)
    assert '"severity": 2' in written.read_text(encoding="utf-8")


def test_words_that_are_not_in_the_paper_are_not_taken_and_end_with_3(take, exported, here):
    result = take(exported([0, 5, "exclusivity"], text="Other words", document="hard.docx"))
    assert result.exit_code == 3
    assert "not taken, since their words are not in the paper" in result.stderr
    assert "line 1, label 1" in result.stderr
    assert not list((here / "papers").rglob("*.jsonl"))
    assert "Other words" not in result.stderr
