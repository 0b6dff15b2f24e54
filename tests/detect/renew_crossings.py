# SPDX-License-Identifier: Apache-2.0
"""Writes crossings.txt anew and prints what changed: read each new line before it is committed."""

import sys
from pathlib import Path

from pipeline.detect import tell_crossings
from pipeline.packs import load_rules

REVIEWED = Path(__file__).with_name("crossings.txt")


def main() -> None:
    before = (
        set(REVIEWED.read_text(encoding="utf-8").splitlines()) if REVIEWED.is_file() else set()
    )
    told = tell_crossings(load_rules())
    REVIEWED.write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
    for line in sorted(before.symmetric_difference(told)):
        sys.stdout.write(f"{'+' if line in told else '-'} {line}\n")
    sys.stdout.write(f"{len(told)} crossings in {REVIEWED.name}\n")


if __name__ == "__main__":
    main()
