# SPDX-License-Identifier: Apache-2.0
"""What the project keeps aside for measuring: sample papers, and drafted clauses.

Nothing of it may teach a model, under whatever name and from whatever folder it comes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Limits
from pipeline.extract import read_document
from pipeline.train.agreements import read_rows
from pipeline.train.papers import list_annotated
from pipeline.train.quotations import fold_words, hash_words

__all__ = ["KeptAside", "aside_drafts", "load_aside", "taught_drafts"]

# Drafted clauses whose file begins so are kept aside for measuring.
_ASIDE = "unseen"
# Fewer letters may stand in any paper; every drafted clause has more.
_FEWEST_LETTERS = 40


@dataclass(frozen=True, slots=True)
class KeptAside:
    """Papers by the hash of their words, and drafted clauses by their folded words."""

    papers: Mapping[str, str]
    clauses: Mapping[str, str]

    def meet(self, text: str) -> str:
        """Returns what a text is, or holds, of what is kept aside; empty for nothing."""
        paper = self.papers.get(hash_words(text), "")
        if paper:
            return paper
        folded = fold_words(text)
        return next((name for words, name in self.clauses.items() if words in folded), "")


def aside_drafts(samples: Path) -> list[Path]:
    """Returns the files of drafted clauses that are kept aside."""
    return sorted((samples / "clauses").glob(f"{_ASIDE}*.jsonl"))


def taught_drafts(samples: Path) -> list[Path]:
    """Returns the files of drafted clauses that teach."""
    kept = aside_drafts(samples)
    return sorted(path for path in (samples / "clauses").glob("*.jsonl") if path not in kept)


def load_aside(samples: Path) -> KeptAside:
    """Returns what is kept aside among the samples and their drafted clauses.

    Raises:
        ArmslengthError: Annotations, papers or clauses that cannot be read.
    """
    papers = {}
    for one in list_annotated(samples):
        if one.annotated.aside:
            document = read_document(one.path, name=one.annotated.name, limits=Limits())
            papers[hash_words(document.text)] = one.annotated.name
    # A picture of text that this machine cannot read has no words to be known by.
    papers.pop("", None)
    clauses = {}
    for path in aside_drafts(samples):
        for row in read_rows(path):
            words = fold_words(row["text"])
            if len(words) >= _FEWEST_LETTERS:
                clauses[words] = f"{path.name}: {row['id']}"
    return KeptAside(papers, clauses)
