# SPDX-License-Identifier: Apache-2.0
"""``armslength compare``: what it prints, writes and ends with."""

import json
import shutil
import zipfile
from xml.sax.saxutils import escape

import docx
import pytest

TERMS = (
    "1. Terms",
    "1.1 The Prime shall pay each invoice within thirty days.",
    "1.2 The Subcontractor shall keep a list of its <b>volunteers</b> & friends.",
    "1.3 This agreement is governed by the law of England and Wales.",
)
BAN = "1.4 The Subcontractor shall not work for others during the term."


@pytest.fixture
def compare(run, rules, here):
    def invoke(*arguments):
        return run("compare", *arguments, "--rules", rules, "--model", "none", "--jobs", 1)

    return invoke


def clauses(result):
    return [one for one in json.loads(result.stdout)["clauses"] if one["kind"] != "moved"]


def test_a_draft_compared_with_itself_has_nothing_changed(compare, make_docx, here):
    path = make_docx(here / "a.docx", *TERMS)
    result = compare(path, path)
    assert result.exit_code == 0, result.stderr
    assert "Nothing that we could read changed." in result.stdout
    assert (here / "armslength-comparison" / "comparison.html").is_file()


def test_a_clause_that_came_in_bites_harder_and_fails_only_when_asked(compare, make_docx, here):
    old, new = make_docx(here / "a.docx", *TERMS), make_docx(here / "b.docx", *TERMS, BAN)
    result = compare(old, new, "--json")
    (change,) = clauses(result)
    assert result.exit_code == 0, result.stderr
    assert (change["kind"], change["bite"]) == ("new", "tighter")
    assert change["new"][0]["clause"] == "1.4"
    assert change["findings"][0]["new"]["category"] == "exclusivity"
    (paper,) = json.loads(result.stdout)["papers"]
    assert paper["index"]["total"] > 0
    assert compare(old, new, "--fail-on", "tighter").exit_code == 1
    assert compare(new, old, "--fail-on", "tighter").exit_code == 0
    (change,) = clauses(compare(new, old, "--json"))
    assert (change["kind"], change["bite"]) == ("gone", "looser")


def test_word_and_pdf_are_compared_and_another_name_of_the_prime_is_no_change(
    compare, make_docx, here
):
    old = make_docx(here / "a.docx", *TERMS, BAN)
    document = docx.Document(old)
    for paragraph in document.paragraphs:
        for piece in paragraph.runs:
            piece.text = piece.text.replace("Prime", "Lead Partner").replace("Broad", "Wide")
    document.save(here / "b.docx")
    assert clauses(compare(old, here / "b.docx", "--json")) == []


def test_another_numbering_is_moved_and_nothing_else(compare, make_docx, here):
    old = make_docx(here / "a.docx", *TERMS)
    new = make_docx(here / "b.docx", *(text.replace("1.", "4.", 1) for text in TERMS))
    result = compare(old, new, "--json")
    kinds = {one["kind"] for one in json.loads(result.stdout)["clauses"]}
    assert kinds == {"moved"}


def track(path, gone, came):
    """Makes a tracked change in a Word file: some words deleted, some put in their place."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = parts["word/document.xml"].decode()
    text = f"<w:t>{escape(gone)}</w:t>"
    assert text in body
    deleted = (
        f'<w:del w:id="1" w:author="A"><w:r><w:delText>{escape(gone)}</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="A"><w:r><w:t>{escape(came)}</w:t></w:r></w:ins>'
    )
    body = body.replace(f"<w:r>{text}</w:r>", deleted)
    parts["word/document.xml"] = body.encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_one_file_is_compared_with_what_it_was_before_its_tracked_changes(
    compare, make_docx, here
):
    tidy = "1.4 The Subcontractor may work for others during the term."
    path = track(make_docx(here / "a.docx", *TERMS, tidy), tidy, BAN)
    (change,) = clauses(compare(path, "--json"))
    assert (change["kind"], change["bite"]) == ("tighter", "tighter")
    text, marks = change["new"][0]["text"], change["new"][0]["changed"]
    assert [text[start:end] for start, end in marks] == ["shall not"]
    back = track(make_docx(here / "b.docx", *TERMS, BAN), BAN, tidy)
    assert [one["kind"] for one in clauses(compare(back, "--json"))] == ["looser"]


def test_without_tracked_changes_one_file_cannot_be_compared(compare, make_docx, here):
    result = compare(make_docx(here / "a.docx", *TERMS))
    assert result.exit_code == 2
    assert "no tracked changes" in result.stderr
    assert "armslength compare OLD NEW" in result.stderr


def test_a_model_that_is_missing_is_named_and_ends_with_5(run, rules, make_docx, here):
    path = make_docx(here / "a.docx", *TERMS)
    result = run("compare", path, path, "--rules", rules, "--model", here / "none-there")
    assert result.exit_code == 5
    assert "model" in result.stderr


def test_what_cannot_be_read_is_named_and_ends_with_3(compare, make_docx, here):
    old = make_docx(here / "old" / "terms.docx", *TERMS, BAN)
    broken = here / "new" / "terms.docx"
    broken.parent.mkdir()
    broken.write_bytes(old.read_bytes()[:700])
    result = compare(here / "old", here / "new")
    assert result.exit_code == 3
    assert "could not be judged" in result.stdout
    assert "  Gone  " not in result.stdout
    assert "Not found in what could be read of the new draft" in result.stdout


def test_papers_of_two_folders_are_paired_and_the_rest_is_named(compare, make_docx, here):
    make_docx(here / "old" / "terms v1.docx", *TERMS)
    make_docx(here / "old" / "letter.docx", "We write to you about the parking of bicycles.")
    make_docx(here / "new" / "terms v2.docx", *TERMS, BAN)
    record = json.loads(compare(here / "old", here / "new", "--json").stdout)
    (paper,) = record["papers"]
    assert paper["paired"] == "same name but for version, date or ending"
    assert (record["only_old"], record["only_new"]) == (["letter.docx"], [])


def test_the_page_escapes_what_papers_say_and_allows_nothing_else(compare, make_docx, here):
    old = make_docx(here / "a.docx", *TERMS)
    new = make_docx(here / "b<i>.docx", *(text.replace("friends", "foes") for text in TERMS))
    assert compare(old, new, "-o", here / "out").exit_code == 0
    page = (here / "out" / "comparison.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in page
    assert "<b>volunteers" not in page
    assert "b<i>" not in page
    assert "<ins>foes</ins>" in page
    before = (here / "out" / "comparison.jsonl").read_bytes()
    assert compare(old, new, "-o", here / "out").exit_code == 0
    assert (here / "out" / "comparison.html").read_text(encoding="utf-8") == page
    assert (here / "out" / "comparison.jsonl").read_bytes() == before


def test_papers_of_a_scan_are_set_side_by_side(run, scanned, here):
    result = run("compare", "--across", scanned.output, "--rules", scanned.rules, "-o", here)
    assert result.exit_code == 0, result.stderr
    assert "No paper stands out" in result.stdout
    rows = [json.loads(line) for line in (here / "across.jsonl").read_text().splitlines()]
    (hard,) = [one for one in rows if one["record"] == "clause" and one["finding"]]
    assert (hard["category"], hard["document"]) == ("exclusivity", "offer-a/hard.docx")
    assert "Fewer than four papers" in (here / "across.html").read_text(encoding="utf-8")


def test_across_takes_one_folder(run, scanned, here):
    result = run("compare", "--across", scanned.output, here)
    assert result.exit_code == 2
    assert "armslength compare --across OUT" in result.stderr


PROFILE = """
name = "Board"
[categories.exclusivity]
stance = "red_line"
reason = "We serve whoever comes."
"""


@pytest.fixture
def profile(here):
    path = here / "values.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


def test_a_red_line_that_the_new_draft_crosses_is_told_with_both_indices(
    compare, make_docx, here, profile
):
    old, new = make_docx(here / "a.docx", *TERMS), make_docx(here / "b.docx", *TERMS, BAN)
    result = compare(old, new, "--profile", profile)
    assert result.exit_code == 0, result.stderr
    assert "Newly crossed: Exclusivity. Your reason: We serve whoever comes." in result.stdout
    assert "With Board: 0 before, " in result.stdout
    page = (here / "armslength-comparison" / "comparison.html").read_text(encoding="utf-8")
    assert "Newly crossed: Exclusivity. Your reason: We serve whoever comes." in page
    (paper,) = json.loads(compare(old, new, "--profile", profile, "--json").stdout)["papers"]
    (held,) = paper["profiles"]
    assert (held["name"], held["before"]) == ("Board", 0)
    assert held["after"] > paper["new"]["index_neutral"] > 0
    assert held["red_lines"] == [
        {"category": "exclusivity", "subtype": "", "before": "none", "after": "touches"}
    ]


def test_a_red_line_that_the_new_draft_leaves_or_keeps_is_told(compare, make_docx, here, profile):
    plain, hard = make_docx(here / "a.docx", *TERMS), make_docx(here / "b.docx", *TERMS, BAN)
    assert "No longer crossed: Exclusivity." in compare(hard, plain, "--profile", profile).stdout
    told = compare(hard, hard, "--profile", profile).stdout
    assert "Touched before and now: Exclusivity." in told
    assert "Newly crossed" not in told
    told = compare(plain, plain, "--profile", profile).stdout
    assert "We found no wording that touches a red line in either draft." in told


def test_without_a_profile_no_red_line_is_spoken_of(compare, make_docx, here):
    old, new = make_docx(here / "a.docx", *TERMS), make_docx(here / "b.docx", *TERMS, BAN)
    assert "crossed" not in compare(old, new).stdout
    (paper,) = json.loads(compare(old, new, "--json").stdout)["papers"]
    assert paper["profiles"] == []


def test_report_writes_the_papers_side_by_side_as_compare_does(run, scanned, here):
    compared = run("compare", "--across", scanned.output, "--rules", scanned.rules, "-o", here)
    assert compared.exit_code == 0, compared.stderr
    folder = here / "out"
    shutil.copytree(scanned.output, folder)
    result = run("report", folder, "--format", "across", "--rules", scanned.rules)
    assert result.exit_code == 0, result.stderr
    for name in ("across.html", "across.jsonl"):
        assert (folder / name).read_bytes() == (here / name).read_bytes()
        assert str(folder / name) in result.stdout
