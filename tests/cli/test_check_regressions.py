# SPDX-License-Identifier: Apache-2.0
"""Changes that break something are each named, and harmless ones are not: two real samples.

The table of what was broken on purpose is ``BROKEN``; what ought not to matter is ``HARMLESS``.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_BREAK
from pypdf import PdfReader, PdfWriter

import pipeline.api.checking
from pipeline.config import find_data_folder
from pipeline.domain.document import Span

ROOT = Path(__file__).parents[2]
WORD, PDF = "carers-breaks-partnering-agreement.docx", "debt-advice-purchase-terms.pdf"
RULES = ("--model", "none", "--jobs", "1")

pytestmark = pytest.mark.timeout(600)


@dataclass
class Samples:
    """A folder of two samples with a baseline, and what a check of it is given."""

    folder: Path
    run: object
    arguments: list = field(default_factory=lambda: list(RULES))

    def check(self, *arguments):
        return self.run("check", self.folder, *self.arguments, *arguments)

    @property
    def lines(self):
        return self.folder / "annotations" / WORD.replace(".docx", ".jsonl")

    def own_rules(self):
        """Returns a copy of the rules that a check judges with from now on."""
        rules = self.folder.parent / "rules"
        shutil.copytree(find_data_folder("rules"), rules)
        self.arguments = ["--rules", rules, *RULES]
        return rules


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Two samples with a baseline that was just set, with and without a model."""
    root = tmp_path_factory.mktemp("kept")
    for name in ("rules", "model"):
        (root / name / "annotations").mkdir(parents=True)
        (root / name / "order").mkdir()
        for paper in (WORD, PDF):
            shutil.copy(ROOT / "sample_contracts" / paper, root / name)
            lines = f"{Path(paper).stem}.jsonl"
            shutil.copy(
                ROOT / "sample_contracts" / "annotations" / lines, root / name / "annotations"
            )
            stated = f"{Path(paper).stem}.json"
            shutil.copy(ROOT / "sample_contracts" / "order" / stated, root / name / "order")
    return root


@pytest.fixture(scope="module")
def baseline(kept):
    from click.testing import CliRunner

    from pipeline.cli import armslength

    for name, arguments in (("rules", RULES), ("model", ())):
        order = ["check", str(kept / name), *arguments, "--update-baseline", "--reason", "first"]
        result = CliRunner(env={"CI": ""}).invoke(armslength, order, prog_name="armslength")
        assert result.exit_code == 0, result.output
    return kept


@pytest.fixture
def samples(baseline, here, run):
    folder = here / "samples"
    shutil.copytree(baseline / "rules", folder)
    return Samples(folder, run)


def broken_rule(samples, _patch):
    path = samples.own_rules() / "exclusivity.yaml"
    text = path.read_text(encoding="utf-8")
    # Every pattern is still a pattern, and finds nothing any more.
    path.write_text(re.sub(r"(?m)^(\s+- pattern: )'", r"\1'zzz", text), encoding="utf-8")
    return 1, [f"{PDF}, 12.1, Exclusivity: missing", "Worse than the baseline"]


def lowered_weight(samples, _patch):
    path = samples.own_rules() / "weights.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("exclusivity: 1.0", "exclusivity: 0.5", 1), encoding="utf-8")
    return 1, ["Papers that differ as a whole: ", f"{PDF}: index moved: "]


def shifted_offset(samples, patch):
    scan = pipeline.api.checking.scan_with_texts

    def shifted(*arguments, **named):
        result = scan(*arguments, **named)
        documents = tuple(
            replace(one, findings=tuple(shift(finding) for finding in one.findings))
            for one in result.documents
        )
        return replace(result, documents=documents)

    def shift(finding):
        at = Span(min(finding.span.start + 9, finding.span.end), finding.span.end)
        return replace(finding, span=at, quote=finding.quote[9:])

    patch.setattr(pipeline.api.checking, "scan_with_texts", shifted)
    return 1, ["other words quoted", "before: "]


def dropped_page(samples, _patch):
    path = samples.folder / PDF
    writer = PdfWriter()
    for page in PdfReader(path).pages[:-1]:
        writer.add_page(page)
    writer.write(path)
    return 1, [f"{PDF}: shorter text: ", "missing"]


def swapped_role(samples, _patch):
    # 'Supplier' is the charity there.
    text = '[roles]\nSupplier = "prime"\nCompany = "sub"\n'
    (samples.folder / "armslength.toml").write_text(text, encoding="utf-8")
    return 1, ["another party bound: sub -> prime"]


def stale_model(samples, _patch):
    rules = samples.own_rules()
    with (rules / "exclusivity.yaml").open("a", encoding="utf-8") as file:
        file.write("# one remark more\n")
    judge_with_model(samples, "--rules", rules)
    return 1, ["The model learned beside other rules", "the baseline was set with"]


def changed_model(samples, _patch):
    model = samples.folder.parent / "model"
    shutil.copytree(ROOT / "models" / "clause-categories" / "1.0.0", model)
    with (model / "model.skops").open("ab") as file:
        file.write(b"x")
    judge_with_model(samples, "--model", model)
    return 5, ["Model none; the baseline was set with clause-categories"]


def judge_with_model(samples, *arguments):
    shutil.rmtree(samples.folder)
    shutil.copytree(samples.folder.parent / "with-model", samples.folder)
    samples.arguments = list(arguments)


def edited_annotation(samples, _patch):
    text = samples.lines.read_text(encoding="utf-8")
    changed = re.sub(r'"severity": 3', '"severity": 2', text, count=1)
    assert changed != text
    samples.lines.write_text(changed, encoding="utf-8")
    return 1, [f"{WORD}: annotations edited: 1 no longer there -> 1 not there before"]


def lost_complete_for(samples, _patch):
    text = samples.lines.read_text(encoding="utf-8")
    samples.lines.write_text(text.replace('"exclusivity", ', "", 1), encoding="utf-8")
    return 1, [f"{WORD}: annotations edited"]


def renamed_file(samples, _patch):
    (samples.folder / PDF).rename(samples.folder / "terms.pdf")
    return 2, [f"{PDF!r} (now 'terms.pdf': the same bytes)"]


def gone_paper(samples, _patch):
    (samples.folder / PDF).unlink()
    (samples.folder / "annotations" / PDF.replace(".pdf", ".jsonl")).unlink()
    (samples.folder / "order" / PDF.replace(".pdf", ".json")).unlink()
    return 1, [f"{PDF}: gone"]


def changed_pin(samples, _patch):
    path = samples.folder / "baseline" / "papers.jsonl"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r'"annotations": \["\w+", ', '"annotations": [', text), encoding="utf-8"
    )
    return 4, ["floors.json: its floors were pinned before these changed: annotations"]


def edited_order(samples, _patch):
    path = samples.folder / "order" / WORD.replace(".docx", ".json")
    stated = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**stated, "tightness": 1}), encoding="utf-8")
    return 1, [f"{WORD}: stated order edited: tightness {stated['tightness']} -> tightness 1"]


BROKEN = (
    broken_rule,
    lowered_weight,
    shifted_offset,
    dropped_page,
    swapped_role,
    stale_model,
    changed_model,
    edited_annotation,
    lost_complete_for,
    edited_order,
    renamed_file,
    gone_paper,
    changed_pin,
)


@pytest.mark.parametrize("break_it", BROKEN, ids=lambda one: one.__name__)
def test_what_is_broken_is_named_and_stops_the_check(break_it, samples, baseline, monkeypatch):
    shutil.copytree(baseline / "model", samples.folder.parent / "with-model")
    code, named = break_it(samples, monkeypatch)
    result = samples.check()
    said = result.stdout + result.stderr
    missing = [words for words in named if words not in said]
    assert not missing, said[-3000:]
    assert result.exit_code == code


def as_it_was(samples):
    """Changes nothing."""


def saved_anew(samples):
    document = docx.Document(samples.folder / WORD)
    document.core_properties.comments = "saved anew"
    document.save(samples.folder / WORD)
    writer = PdfWriter(clone_from=samples.folder / PDF)
    writer.compress_identical_objects()
    writer.write(samples.folder / PDF)


def new_page_breaks(samples):
    document = docx.Document(samples.folder / WORD)
    for paragraph in document.paragraphs[20::15]:
        paragraph.insert_paragraph_before().add_run().add_break(WD_BREAK.PAGE)
    document.save(samples.folder / WORD)


def another_name(samples):
    """Renames a paper, and what people say of it with it."""
    (samples.folder / PDF).rename(samples.folder / "conditions.pdf")
    stem = Path(PDF).stem
    for place in (f"annotations/{stem}.jsonl", f"order/{stem}.json"):
        text = (samples.folder / place).read_text(encoding="utf-8")
        (samples.folder / place).write_text(text.replace(PDF, "conditions.pdf"), encoding="utf-8")


def annotations_in_another_order(samples):
    lines = samples.lines.read_text(encoding="utf-8").splitlines()
    samples.lines.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")


HARMLESS = (as_it_was, saved_anew, new_page_breaks, another_name, annotations_in_another_order)


@pytest.mark.parametrize("change", HARMLESS, ids=lambda one: one.__name__)
def test_what_is_harmless_differs_in_nothing(change, samples):
    change(samples)
    result = samples.check("--json")
    record = json.loads(result.stdout)
    assert record["baseline"]["findings"] == []
    others = [one for one in record["baseline"]["papers"] if one["change"] != "renamed"]
    assert others == []
    assert result.exit_code == 0


def test_the_same_input_gives_the_same_bytes(samples):
    outputs = {
        check_apart(samples, jobs=1, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LC_ALL="C"),
        check_apart(samples, jobs=2, PYTHONHASHSEED="2", TZ="America/Adak", LC_ALL="C.UTF-8"),
    }
    assert len(outputs) == 1
    assert b'"passed": true' in outputs.pop()


def check_apart(samples, *, jobs, **environment):
    code = "from pipeline.cli import main; main()"
    order = ["check", str(samples.folder), *RULES, "--json", "--jobs", str(jobs)]
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *order],
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    ).stdout
