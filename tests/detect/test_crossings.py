# SPDX-License-Identifier: Apache-2.0
"""Rules of other labels that speak on a rule's hits are known; a new one is read by a person."""

from pathlib import Path

from pipeline.detect import tell_crossings
from pipeline.packs import load_rules

REVIEWED = Path(__file__).with_name("crossings.txt")
BOOK = load_rules()


def test_no_rule_speaks_unseen_on_the_hits_of_another_label():
    """Read each new crossing; when the second label is right too, run 'make crossings'."""
    reviewed = set(REVIEWED.read_text(encoding="utf-8").splitlines())
    told = set(tell_crossings(BOOK))
    assert {"new": sorted(told - reviewed), "gone": sorted(reviewed - told)} == {
        "new": [],
        "gone": [],
    }
