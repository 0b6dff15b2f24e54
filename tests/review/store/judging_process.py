# SPDX-License-Identifier: Apache-2.0
"""A program that judges until it is killed, and tells each receipt once it has it."""

import itertools
import sys

from desk_samples import AGREE, DISMISS

from pipeline.review.store.desk import Desk


def main(url, project, person):
    with Desk.open(url, project=project) as desk:
        for count in itertools.count():
            item = f"item0001-{count % 5:04d}"
            version = desk.item_row(item, person=person).version
            said = (AGREE, DISMISS)[count // 5 % 2]
            receipt = desk.judge(person, item, said, version=version)
            sys.stdout.write(f"{receipt.seq}\n")
            sys.stdout.flush()
            if count % 7 == 6:
                sys.stdout.write(f"{desk.undo(person).receipt.seq}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
