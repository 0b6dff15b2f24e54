# SPDX-License-Identifier: Apache-2.0
"""Trains five models, each without the documents of one fold, to measure whole papers held out.

A model that comes with the program has seen all labelled agreements. Other benchmarks take the
folder that this one writes with ``--folds`` and judge each agreement by the model that has not
seen it, nor any other of its filer or family. Thresholds are those of the whole.

    python benchmarks/train_folds.py DATA FOLDER [--samples sample_contracts]
"""

import argparse
import sys
from pathlib import Path

from pipeline.detect import compile_rules
from pipeline.packs import load_rules
from pipeline.train import SEED, Data, Desk, Wanted, prepare, write_model
from pipeline.train.table import FOLDS


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--samples", type=Path, default=Path("sample_contracts"))
    options = parser.parse_args()
    book = load_rules()
    data = Data(options.data, options.samples, options.samples / "readings.jsonl")
    prepared = prepare(data, Desk(compile_rules(book), book), seed=SEED)
    folds = prepared.training.table.folds()
    for fold in range(FOLDS):
        wanted = Wanted(options.folder / str(fold), f"0.0.{fold}", SEED, replace=True)
        write_model(prepared, wanted, folds != fold)
        print(f"{wanted.folder}: without {int((folds == fold).sum())} provisions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
