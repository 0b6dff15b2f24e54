# SPDX-License-Identifier: Apache-2.0
"""A check over agreements that lawyers labelled, made twice: the same bytes, and how long.

Each agreement becomes a small Word file, a paragraph of its plain text a paragraph: labels point
into that text, folders are searched for documents and not for plain text, and reading 68 of them
from PDF would measure something else. The lawyers' labels become annotations where they lead to a
category of ours; what is said below of ``UNSURE`` is left out. They say neither grade nor who is
bound: every grade is 2, and figures of grades say nothing. Only exclusivity counts for precision,
since no other category of ours is covered by their labels; even there they label both sides'
duties, and licences.
These figures say little of the quality of rules, which were developed on half of these agreements;
the program's own model was trained on them, so that the rules judge alone unless told otherwise.

The second check runs with another number of workers, hash seed, locale and time zone, over the
same files in another order of making. Ends with 1 when its output differs.

    python benchmarks/check_cuad.py [--data FOLDER] [--number 250] [--keep FOLDER] [--model own]

FOLDER (or the variable ``CUAD_DEV``) holds ``texts.jsonl.gz`` (``doc_id``, ``text``) and
``spans.jsonl.gz`` (``doc_id``, ``category_original``, ``start``, ``end``).
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from agreements import read_agreement, read_rows

from pipeline.train.sources import MAPPING

# Mostly mutual or free, or a category of ours only on one side: nobody can tell from the label.
UNSURE = frozenset(
    {
        "Liquidated Damages",
        "Termination for Convenience",
        "Post-Termination Services",
        "Minimum Commitment",
        "Competitive Restriction Exception",
    }
)
COMPLETE = ("exclusivity",)
GRADE = 2
WAYS: tuple[Mapping[str, str], ...] = (
    {"ARMSLENGTH_JOBS": "2", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    {"ARMSLENGTH_JOBS": "3", "PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "Asia/Kathmandu"},
)


def main() -> int:
    options = read_options()
    if options.data is None or not (options.data / "texts.jsonl.gz").is_file():
        print(
            "give the folder of the agreements: --data, or the variable CUAD_DEV", file=sys.stderr
        )
        return 2
    with tempfile.TemporaryDirectory(prefix="check-cuad-") as scratch:
        room = options.keep or Path(scratch)
        first = make_samples(room / "samples", options.data, options.number)
        second = copy_backwards(first, room / "again")
        outputs = []
        for folder, way in zip((first, second), WAYS, strict=True):
            outputs.append(check(folder, way, options.model))
            if options.keep:
                (room / f"{folder.name}.json").write_bytes(outputs[-1])
    print_figures(json.loads(outputs[0]))
    same = outputs[0] == outputs[1]
    print("the two outputs are", "the same, byte for byte" if same else "NOT THE SAME")
    return 0 if same else 1


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    named = os.environ.get("CUAD_DEV")
    parser.add_argument("--data", type=Path, default=Path(named) if named else None)
    parser.add_argument("--number", type=int, default=250, help="of agreements, spread over all")
    parser.add_argument("--keep", type=Path, help="folder to leave samples and outputs in")
    told = "folder of a model, 'own' for the program's; else the rules alone"
    parser.add_argument("--model", default="none", help=told)
    return parser.parse_args()


def make_samples(folder: Path, data: Path, number: int) -> Path:
    """Writes the agreements as papers, and their labels as annotations."""
    rows = sorted(read_rows(data / "texts.jsonl.gz"), key=lambda row: row["doc_id"])
    chosen = rows[:: max(1, len(rows) // number)][:number]
    spans = defaultdict(list)
    for span in read_rows(data / "spans.jsonl.gz"):
        label = span["category_original"]
        if label in MAPPING and label not in UNSURE:
            spans[span["doc_id"]].append((span["start"], span["end"], MAPPING[label]))
    (folder / "annotations").mkdir(parents=True, exist_ok=True)
    lines = []
    for row in chosen:
        name = f"{row['doc_id']}.docx"
        write_paper(folder / name, row["text"])
        lines.append({"document": name, "complete_for": COMPLETE})
        lines += [annotate(name, row["text"], *one) for one in sorted(set(spans[row["doc_id"]]))]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (folder / "annotations" / "cuad.jsonl").write_text(text, encoding="utf-8")
    print(f"{len(chosen)} agreements, {len(lines) - len(chosen)} annotations")
    return folder


def write_paper(path: Path, text: str) -> None:
    paper = docx.Document()
    for paragraph in read_agreement(path.name, text).document.text.split("\n"):
        # What XML cannot hold stood on the page as nothing.
        paper.add_paragraph("".join(one for one in paragraph if one.isprintable()))
    paper.save(str(path))


def annotate(name: str, text: str, start: int, end: int, category: str) -> dict[str, Any]:
    return {
        "document": name,
        "quote": " ".join(text[start:end].split()),
        "category": category,
        "kind": "restriction",
        "severity": GRADE,
    }


def copy_backwards(folder: Path, target: Path) -> Path:
    """Makes the same files in another order, in which the system may list them."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file():
            place = target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(path.read_bytes())
    return target


def check(folder: Path, way: Mapping[str, str], model: str) -> bytes:
    command = [sys.executable, "-c", "from pipeline.cli import main; main()"]
    named = [] if model == "own" else ["--model", model]
    started = time.monotonic()
    ended = subprocess.run(
        [*command, "check", str(folder), *named, "--json"],
        env={**os.environ, **way},
        stdout=subprocess.PIPE,
        check=False,
    )
    seconds = time.monotonic() - started
    digest = hashlib.sha256(ended.stdout).hexdigest()[:16]
    told = ", ".join(f"{name}={value}" for name, value in way.items())
    print(
        f"{seconds:7.1f} s, status {ended.returncode}, {len(ended.stdout)} bytes {digest}: {told}"
    )
    return ended.stdout


def print_figures(record: Mapping[str, Any]) -> None:
    print(f"rules {record['rules_version']}, model {record['model_version']}")
    rows: Sequence[Mapping[str, Any]] = [*record["categories"], record["all_categories"]]
    print(f"{'category':24}{'annotated':>10}{'found':>7}{'recall':>8}{'precision':>11}{'F1':>6}")
    for row in rows:
        if row["annotated"]:
            shares = (row["recall"], row["precision"], row["f1"])
            recall, precision, f1 = ("-" if one is None else f"{one:.2f}" for one in shares)
            counts = f"{row['annotated']:10}{row['found']:7}"
            print(f"{row['name']:24}{counts}{recall:>8}{precision:>11}{f1:>6}")
    for paper in record["unread"]:
        print(f"not read: {paper['document']} ({', '.join(paper['reason_codes'])})")


if __name__ == "__main__":
    sys.exit(main())
