# SPDX-License-Identifier: Apache-2.0
"""README.md says what is so: commands, options, keys, codes, categories, files."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from pipeline.config import Config
from pipeline.domain.assessment import Ranking
from pipeline.domain.judgement import ScanResult
from pipeline.domain.profile import Stance
from pipeline.domain.taxonomy import Category
from pipeline.errors import ExitCode
from pipeline.packs import load_profile, load_rules
from pipeline.report import FORMATS
from pipeline.report.annotated import ANNOTATED_FOLDER
from pipeline.report.formats import Material
from pipeline.report.record_files import record_files
from pipeline.report.words import LABEL_NAMES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
CASE_STUDY = ROOT / "docs/case-study.md"
REVIEW = ROOT / "docs/review.md"
TOLD = ("docs/case-study.md", "docs/checks.md", "docs/review.md")
DOCS = (*PAGES, "docs/architecture.md", "docs/writing-rules.md", "docs/annotating.md", *TOLD)
# What pictures of a page may weigh: those of the review show whole screens.
MOST_BYTES = {CASE_STUDY: 150_000, REVIEW: 200_000}

# A line of a code block, or a span of code, that calls the program; $ is a prompt.
_CALL = re.compile(r"(?:^(?: {4})?(?:\$ )?|`)(armslength(?: [^`\n]+)?)", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]+\]\((?!https?://)([^)#]+)")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def called_commands() -> list[str]:
    text = README + "".join((ROOT / page).read_text(encoding="utf-8") for page in TOLD)
    return sorted({match.group(1).split("#")[0].strip() for match in _CALL.finditer(text)})


def command_path(call: str) -> tuple[str, ...]:
    """Returns the names of command and subcommand in a call, without arguments."""
    names = subcommands(())
    path: tuple[str, ...] = ()
    for word in shlex.split(call)[1:]:
        if word not in names:
            break
        path = (*path, word)
        names = subcommands(path)
    return path


@cache
def help_of(path: tuple[str, ...]) -> str:
    """Returns the help of a command, as the program prints it in a wide terminal."""
    start = "import sys; from pipeline.cli import main; sys.exit(main())"
    ended = subprocess.run(
        [sys.executable, "-c", start, *path, "--help"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )
    assert ended.returncode == 0, f"armslength {' '.join(path)} --help: {ended.stderr}"
    return ended.stdout


@cache
def subcommands(path: tuple[str, ...]) -> tuple[str, ...]:
    _, _, listed = help_of(path).partition("Commands:")
    return tuple(re.findall(r"^  ([a-z-]+)", listed, re.MULTILINE))


def options_of(path: tuple[str, ...]) -> set[str]:
    """Returns the options that stand in the list of options, not in text or examples."""
    lines = help_of(path).splitlines()
    return {
        option
        for line in lines
        if line.startswith("  -")
        for option in _OPTION.findall(line.strip().split("  ")[0])
    }


def config_keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from config_keys(field.annotation, f"{prefix}{name}.")
        else:
            yield prefix + name, field.get_default(call_default_factory=True)


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def test_every_command_of_the_program_is_named() -> None:
    named = {command_path(call) for call in called_commands()}
    known = {
        (name, *rest)
        for name in subcommands(())
        for rest in ([(below,) for below in subcommands((name,))] or [()])
    }
    assert known - named == set()


@pytest.mark.parametrize("call", called_commands())
def test_every_call_names_a_command_and_options_that_exist(call: str) -> None:
    path = command_path(call)
    words = shlex.split(call)[1:]
    options = {match for word in words for match in _OPTION.findall(word) if word[0] == "-"}
    assert options <= options_of(path)
    if words and not words[0].startswith("-"):
        assert path, f"the program has no command {words[0]!r}"


def test_every_option_in_the_text_is_one_of_the_program() -> None:
    known = {option for name in subcommands(()) for option in options_of((name,))}
    known |= {
        option
        for name in subcommands(())
        for below in subcommands((name,))
        for option in options_of((name, below))
    }
    spans = re.findall(r"`(--[a-z-]+)[^`]*`", README)
    assert set(spans) - known - options_of(()) == set()


@pytest.mark.parametrize(("key", "default"), list(config_keys(Config)))
def test_every_configuration_key_is_documented_with_its_default(key: str, default: object) -> None:
    row = re.search(rf"^\| `{re.escape(key)}` \| ([^|]+) \|", README, re.MULTILINE)
    assert row is not None, f"README.md has no row for {key}"
    shown = row.group(1).strip()
    if isinstance(default, bool):
        assert shown == str(default).lower()
    elif isinstance(default, int | float):
        assert float(shown.replace(",", "")) == default
    else:
        assert not default
        assert shown == "none"


@pytest.mark.parametrize("category", list(Category))
def test_every_category_stands_in_the_table_and_has_rules(category: Category) -> None:
    row = re.search(rf"^\| `{category}` \| ([^|]+) \| our [^|]+ \|$", README, re.MULTILINE)
    assert row is not None, f"README.md has no row for {category}"
    assert row.group(1) == LABEL_NAMES[category]
    assert any(pack.label is category for pack in load_rules().packs)


@pytest.mark.parametrize("code", list(ExitCode), ids=lambda code: code.name)
def test_every_exit_code_is_documented(code: ExitCode) -> None:
    _, _, below = README.partition("## Exit codes\n")
    section, _, _ = below.partition("\n## ")
    assert re.search(rf"^\| {code.value} \| ", section, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"(?:`|^ {4})(make [^`\n]+)", text, re.MULTILINE))
    assert set(_TARGET.findall(code)) <= make_targets()


@pytest.mark.parametrize("page", DOCS)
def test_every_link_to_a_file_leads_to_one(page: str) -> None:
    place = ROOT / page
    targets = _LINK.findall(place.read_text(encoding="utf-8"))
    assert [target for target in targets if not (place.parent / target).exists()] == []


@pytest.mark.parametrize("page", MOST_BYTES, ids=lambda page: page.stem)
def test_a_page_with_pictures_shows_each_of_them_and_they_are_small(page: Path) -> None:
    shown = set(re.findall(rf"\(({page.stem}/[a-z-]+\.png)\)", page.read_text("utf-8")))
    drawn = {f"{page.stem}/{one.name}": one for one in (page.parent / page.stem).glob("*.png")}
    assert shown == set(drawn)
    assert [name for name, one in drawn.items() if one.stat().st_size >= MOST_BYTES[page]] == []


def test_the_profile_of_the_case_study_is_one_that_the_program_takes() -> None:
    profile = load_profile(ROOT / "docs/case-study/values.toml")
    lines = [one for one in profile.positions if one.stance is Stance.RED_LINE]
    assert len(lines) == len([one for one in lines if one.reason]) == 3


def test_every_file_that_a_scan_leaves_and_every_format_is_named() -> None:
    for one in FORMATS.values():
        assert one.leaves in README, one.name
        assert f"`{one.name}`" in README, one.name
    empty = ScanResult((), Ranking(()), "rules")
    for name in (*record_files(Material(empty, ())), f"{ANNOTATED_FOLDER}/"):
        assert f"| `{name}` |" in README, name
