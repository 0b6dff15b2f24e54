# SPDX-License-Identifier: Apache-2.0
"""What the classifier costs: to load, and to judge a thousand pages beside the rules.

Loading is measured in processes of their own, with the libraries that it imports and without: a
scan pays for it once, before its workers are forked. Judging is measured as the CPU seconds that
detection takes with and without the model on the same agreements, and as scoring alone.

    python benchmarks/model_speed.py FOLDER [--papers 40] [--repeat 3] [--model own]

FOLDER holds ``texts.jsonl.gz``, an object a line with ``doc_id`` and ``text``.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from agreements import make_engine, outline_agreement, read_agreement, read_rows
from timing import best

from pipeline.detect import compile_rules, detect_findings, hear_paper
from pipeline.packs import load_rules

PAGE = 500
# Figures that the project holds itself to: seconds.
MOST_FOR_JUDGING = 1.5
MOST_FOR_LOADING = 0.3
LOADING = """
import time
from pathlib import Path
from pipeline.modelstore import find_model
started = time.process_time()
from pipeline.modelstore.store import load_model
packages = time.process_time()
load_model(find_model() if {model!r} == "own" else Path({model!r}))
loaded = time.process_time()
print(loaded - started, loaded - packages)
"""


def main() -> int:
    options = read_options()
    texts = options.folder / "texts.jsonl.gz"
    if not texts.is_file():
        print(f"there is no {texts}", file=sys.stderr)
        return 2
    print_loading(options.model, options.repeat)
    book = load_rules()
    rows = sorted(read_rows(texts), key=lambda row: row["doc_id"])[:: options.every]
    agreements = [read_agreement(row["doc_id"], row["text"]) for row in rows[: options.papers]]
    papers = [(one.document, outline_agreement(one, book)) for one in agreements]
    thousands = sum(len(document.text.split()) for document, _ in papers) / PAGE / 1000
    engines = compile_rules(book), make_engine(book, options.model)
    without, with_model = (
        best(options.repeat, lambda e=engine: [detect_findings(*paper, e) for paper in papers])
        for engine in engines
    )
    seen = [hear_paper(*paper, engines[0]).seen() for paper in papers]
    model = engines[1].model
    scoring = best(options.repeat, lambda: [model.score(one) for one in seen])
    print(f"{len(papers)} papers, {thousands * 1000:.0f} pages")
    print(f"rules alone     {without / thousands:6.2f} CPU s a 1,000 pages")
    print(f"rules and model {with_model / thousands:6.2f} CPU s a 1,000 pages")
    added = (with_model - without) / thousands
    print(f"the model adds  {added:6.2f} CPU s a 1,000 pages (at most {MOST_FOR_JUDGING})")
    print(f"scoring alone   {scoring / thousands:6.2f} CPU s a 1,000 pages")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=40, help="how many papers")
    parser.add_argument("--every", type=int, default=4, help="take each n-th paper only")
    parser.add_argument("--repeat", type=int, default=3, help="runs, of which the best counts")
    parser.add_argument("--model", default="own", help="folder of a model; else the program's")
    return parser.parse_args()


def print_loading(model: str, repeat: int) -> None:
    code = LOADING.format(model=model)
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", code]).split()))
        for _ in range(repeat)
    ]
    all_of_it, loaded = map(min, zip(*runs, strict=True))
    print(f"loading the model      {all_of_it:5.2f} CPU s (at most {MOST_FOR_LOADING})")
    print(f"  of which the file    {loaded:5.2f} CPU s")


if __name__ == "__main__":
    sys.exit(main())
