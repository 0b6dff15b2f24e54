# SPDX-License-Identifier: Apache-2.0
"""The built wheel works where the checkout is not: rules inside, command installed."""

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest

from pipeline.packs import SCHEMA_NAME

ROOT = Path(__file__).resolve().parents[1]
CLAUSES = (
    "1. The Subcontractor shall deliver the Services with reasonable skill and care.",
    "2. The Subcontractor shall not compete with the Prime Contractor during the term or for "
    "twenty-four months after it ends.",
)


@dataclass(frozen=True, slots=True)
class Installation:
    """A fresh environment with the wheel in it, and a folder far from the checkout."""

    wheel: Path
    scripts: Path
    elsewhere: Path

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return _run([str(self.scripts / program), *arguments], self.elsewhere)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    room = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(room)]
    _succeed(_run([*build, str(ROOT)], ROOT))
    (wheel,) = room.glob("*.whl")
    scripts = _make_environment(room / "environment")
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install"]
    _succeed(_run([*pip, "--no-deps", "--no-index", str(wheel)], room))
    elsewhere = room / "elsewhere"
    elsewhere.mkdir()
    return Installation(wheel, scripts, elsewhere)


def test_the_wheel_holds_the_packages_and_the_rules_and_nothing_else(
    installation: Installation,
) -> None:
    with zipfile.ZipFile(installation.wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0].split("-")[0] for name in names}
    assert tops == {"pipeline", "armslength"}
    rules = {path.name for path in (ROOT / "rules").rglob("*.yaml")} | {SCHEMA_NAME}
    packed = {Path(name).name for name in names if name.startswith("pipeline/_data/rules/")}
    assert packed == rules
    assert "pipeline/py.typed" in names
    templates = {path.name for path in (ROOT / "pipeline").rglob("templates/*") if path.is_file()}
    assert templates <= {Path(name).name for name in names}


def test_package_and_rules_come_from_the_installation(installation: Installation) -> None:
    say_places = (
        "import pipeline\n"
        "from pipeline.config import find_data_folder\n"
        "print(pipeline.__file__)\n"
        "print(find_data_folder('rules'))\n"
    )
    ended = _succeed(installation.run("python", "-c", say_places))
    package, rules = (Path(line) for line in ended.stdout.splitlines())
    environment = installation.scripts.parent
    assert package.is_relative_to(environment)
    assert rules.is_relative_to(environment)


def test_the_rules_inside_hold_their_examples(installation: Installation) -> None:
    _succeed(installation.run("armslength", "rules", "test"))


def test_pytest_knows_samples_and_can_do_without(installation: Installation) -> None:
    known = _succeed(installation.run("python", "-m", "pytest", "--help")).stdout
    assert "--armslength=SAMPLES" in known
    options = ("-p", "no:armslength", "--help")
    without = _succeed(installation.run("python", "-m", "pytest", *options)).stdout
    assert "--armslength" not in without


def test_a_paper_is_scanned_and_all_outputs_are_written(installation: Installation) -> None:
    papers = installation.elsewhere / "papers"
    papers.mkdir()
    _write_contract(papers / "subcontract.docx")
    _succeed(installation.run("armslength", "scan", "papers", "-o", "out"))
    out = installation.elsewhere / "out"
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert {
        "ranking.csv",
        "documents.jsonl",
        "findings.jsonl",
        "diagnostics.jsonl",
        "report/index.html",
    } <= written
    lines = (out / "findings.jsonl").read_text(encoding="utf-8").splitlines()
    findings = [json.loads(line) for line in lines]
    assert [(one["document"], one["clause"], one["category"]) for one in findings] == [
        ("subcontract.docx", "2", "exclusivity")
    ]


def _make_environment(folder: Path) -> Path:
    """Makes an environment that sees the libraries of this one, and returns its scripts."""
    _succeed(_run([sys.executable, "-m", "venv", "--without-pip", str(folder)], folder.parent))
    scheme = "nt" if os.name == "nt" else "posix_prefix"
    places = sysconfig.get_paths(scheme, vars={"base": str(folder), "platbase": str(folder)})
    libraries = Path(places["purelib"])
    # A plain path in a .pth file adds a folder, but does not follow the .pth files inside it:
    # an editable installation of the checkout stays out of sight.
    shown = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (libraries / "libraries.pth").write_text("\n".join(shown) + "\n", encoding="utf-8")
    return Path(places["scripts"])


def _write_contract(path: Path) -> None:
    document = docx.Document()
    document.add_heading("Subcontract", level=0)
    document.add_paragraph(
        "This Agreement is made between Meridian Justice Ltd (the “Prime Contractor”) and "
        "Harbour Street Trust (the “Subcontractor”)."
    )
    for clause in CLAUSES:
        document.add_paragraph(clause)
    document.save(str(path))


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )


def _environment() -> Mapping[str, str]:
    # What would bring the checkout back into sight, or measure a program that is not it.
    left_out = ("PYTHONPATH", "PYTHONHOME", "COVERAGE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _succeed(ended: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    assert ended.returncode == 0, f"{ended.args}\n{ended.stdout}\n{ended.stderr}"
    return ended
