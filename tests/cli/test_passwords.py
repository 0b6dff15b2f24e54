# SPDX-License-Identifier: Apache-2.0
"""``--password-file``: checked before anything is read, tried on papers, and shown nowhere."""

import json

import pytest

SECRET = "Tr0ub4dor-und-3"  # noqa: S105 - made up for these tests


@pytest.fixture
def folder(here, make_pdf):
    papers = here / "papers"
    papers.mkdir()
    lines = ("1. The Subcontractor shall not work for others.",)
    make_pdf(papers / "locked.pdf", *lines, password=SECRET)
    return papers


@pytest.fixture
def words(here):
    path = here / "words.txt"
    path.write_text(f"wrong one\n\n{SECRET}\r\n", encoding="utf-8")
    return path


def test_scan_opens_a_paper_and_keeps_its_password_nowhere(run, rules, folder, words, here):
    out = here / "out"
    result = run("scan", folder, "-o", out, "--rules", rules, "--password-file", words)
    assert result.exit_code == 0, result.stdout + result.stderr
    record = json.loads((out / "documents.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (record["document"], record["outcome"]) == ("locked.pdf", "ok")
    written = [path for path in out.rglob("*") if path.is_file()]
    assert len(written) > 4
    for path in written:
        assert SECRET.encode() not in path.read_bytes()
    assert SECRET not in result.stdout + result.stderr


def test_a_scan_without_the_password_says_which_option_gives_it(run, rules, folder, here):
    result = run("scan", folder, "-o", here / "out", "--rules", rules)
    assert result.exit_code == 3
    assert "--password-file" in result.stdout


def test_read_opens_a_paper_with_a_password_from_the_environment_too(
    run, rules, folder, words, monkeypatch
):
    paper = folder / "locked.pdf"
    given = run("read", paper, "--rules", rules, "--password-file", words, "--json")
    monkeypatch.setenv("ARMSLENGTH_READING__PASSWORD_FILE", str(words))
    named = run("read", paper, "--rules", rules, "--json")
    for result in (given, named):
        assert result.exit_code == 0, result.stderr
        assert json.loads(result.stdout)["status"] == "ok"


@pytest.mark.parametrize("command", ["scan", "read"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"\n\n", "holds no password", id="empty"),
        pytest.param(b"\xff\xfe\xff", "UTF-8", id="no text"),
    ],
)
def test_a_file_that_cannot_be_used_ends_the_command_before_it_begins(
    run, rules, folder, here, command, content, said
):
    words = here / "bad.txt"
    if content is not None:
        words.write_bytes(content)
    target = folder / "locked.pdf"
    result = run(command, target, "--rules", rules, "--password-file", words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (here / "armslength-out").exists()
