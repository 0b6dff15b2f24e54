# SPDX-License-Identifier: Apache-2.0
"""Two drafts side by side."""

from pipeline.compare.drafts import compare_drafts
from pipeline.compare.pairing import PairedPapers, pair_papers, pair_readings

__all__ = ["PairedPapers", "compare_drafts", "pair_papers", "pair_readings"]
