# SPDX-License-Identifier: Apache-2.0
"""Faults put into a copy of the program on purpose: which of them a check of the samples notices.

Each fault is one line that somebody could have written: a page less, a party too few, a weight
that is not capped. The program, its rules and the samples with their baseline are copied, one line
is changed, the samples are checked, and what the check says first is printed.

    python benchmarks/check_mutations.py

Exit status: 0 every fault stopped the check, 1 some did not, 2 a line to change is not there.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("pipeline", "rules", "models", "sample_contracts")
_CHECK = "from pipeline.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the program, and what stands in its place."""

    name: str
    file: str
    right: str
    wrong: str


FAULTS = (
    Fault(
        "the last page of a PDF is left out",
        "extract/pdf/reader.py",
        "min(count, limits.pages)",
        "min(count - 1, limits.pages)",
    ),
    Fault(
        "letters of clauses lose their brackets",
        "outline/numbers.py",
        """return f"({label.printed.strip('()')})\"""",
        """return f"{label.printed.strip('()')}\"""",
    ),
    Fault(
        "duties of nobody named no longer count",
        "detect/direction.py",
        "counts = bound in {Bound.SUB, Bound.UNCLEAR}",
        "counts = bound in {Bound.SUB}",
    ),
    Fault(
        "what moves a grade moves it the other way",
        "detect/grading.py",
        "return min(4, max(0, severity + (grader.by or 0)))",
        "return min(4, max(0, severity - (grader.by or 0)))",
    ),
    Fault(
        "the classifier lists a little more",
        "detect/classify.py",
        "(scores.together[:, ear.column] >= ear.listed)",
        "(scores.together[:, ear.column] >= 0.9 * ear.listed)",
    ),
    Fault(
        "quotes begin a letter late",
        "detect/quoting.py",
        "        return span\n",
        "        return Span(span.start + 1, span.end)\n",
    ),
    Fault(
        "relief is not capped at grade four",
        "assess/points.py",
        "mitigation = min(mitigation, weights.mitigation_cap_grade4)",
        "mitigation = min(mitigation, weights.mitigation_cap)",
    ),
    Fault(
        "capitals are not folded behind a party",
        "detect/matchtext.py",
        "    parts.append(plain[done:].lower())",
        "    parts.append(plain[done:])",
    ),
)


def main() -> int:
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="armslength-faults-") as scratch:
        home = Path(scratch)
        for name in COPIED:
            shutil.copytree(ROOT / name, home / name)
        print(f"as it is: {check(home)}")
        for fault in FAULTS:
            path = home / "pipeline" / fault.file
            text = path.read_text(encoding="utf-8")
            if text.count(fault.right) != 1:
                print(f"{fault.file}: the line to change is not there once", file=sys.stderr)
                return 2
            path.write_text(text.replace(fault.right, fault.wrong), encoding="utf-8")
            said = check(home)
            unnoticed += said.startswith("exit 0")
            print(f"{fault.name}: {said}", flush=True)
            path.write_text(text, encoding="utf-8")
    return 1 if unnoticed else 0


def check(home: Path) -> str:
    """Returns the exit status of a check, how long it took, and what it named."""
    order = [sys.executable, "-P", "-c", _CHECK, "check", "sample_contracts", "--json"]
    started = time.perf_counter()
    ended = subprocess.run(
        order, cwd=home, env={"PYTHONPATH": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    took = time.perf_counter() - started
    if not ended.stdout:
        return f"exit {ended.returncode} in {took:.0f} s: {ended.stderr.strip().splitlines()[-1:]}"
    record = json.loads(ended.stdout)
    held = record["baseline"]
    changes = Counter(change for one in held["findings"] for change in one["changes"])
    changes.update(one["change"] for one in held["papers"])
    named = ", ".join(f"{count} {change}" for change, count in changes.most_common(6))
    floors = sum(not one["passed"] for one in record["floors"])
    effects = Counter(one["effect"] for one in held["findings"])
    return (
        f"exit {ended.returncode} in {took:.0f} s; {effects['loss']} worse, {effects['gain']} "
        f"better, {effects['unjudged']} unjudged; {named or 'nothing differs'}; "
        f"{floors} floors not reached"
    )


if __name__ == "__main__":
    sys.exit(main())
