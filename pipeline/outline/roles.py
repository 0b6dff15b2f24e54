# SPDX-License-Identifier: Apache-2.0
"""Which side each party is on, decided per document: words are evidence, pairings decide.

The same noun names opposite parties in different papers (taxonomy section 2.1), so a word's usual
side is only where the judgement starts.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.domain.lexicon import PartyLexicon
from pipeline.domain.outline import Party
from pipeline.domain.taxonomy import DocumentKind, Role
from pipeline.outline.conduct import observe_conduct

__all__ = ["Candidate", "phrase_key", "resolve_roles"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party before its side is decided.

    Attributes:
        name: Its name, empty when only words for it are known.
        aliases: The words that stand for it, the defined one first.
        in_block: True when the parties block names it.
        about: What the parties block says of it.
        uses: How often the paper uses the word, for parties outside the block.
    """

    name: str
    aliases: tuple[str, ...]
    in_block: bool = False
    about: str = ""
    uses: int = 0


@lru_cache(maxsize=4096)
def phrase_key(phrase: str) -> str:
    """Returns a party word without case, article, hyphens, spaces and plural."""
    key = re.sub(r"^(?:the|a|an|each|any)\s+", "", phrase.strip().lower())
    key = re.sub(r"[\s\u2010\u2011-]+", "", key)
    if key.endswith("ies") and len(key) > 5:
        return f"{key[:-3]}y"
    return key[:-1] if key.endswith("s") and not key.endswith("ss") and len(key) > 3 else key


def resolve_roles(
    candidates: Sequence[Candidate], *, text: str, lexicon: PartyLexicon, kind: DocumentKind
) -> tuple[Party, ...]:
    """Returns the candidates as parties with role, confidence and reasons, in their order.

    Parties of whom nothing tells the side get ``Role.OTHER`` with confidence 0.
    """
    table = _Table(candidates, lexicon=lexicon, kind=kind, text=text)
    table.decide()
    return tuple(table.parties())


_SUBSTANTIAL = 0.75
_CHARITY = re.compile(
    r"\b(?:charity|charitable|CIO|community interest company|voluntary|not[- ]for[- ]profit"
    r"|housing co-?operative)\b",
    re.I,
)
# Commercial papers: the usual smaller side, and who stands against it.
_LEADS = re.compile(
    r"\bwhich (?:leads|commissions|manages|holds the)\b"
    r"|\bas (?:the )?(?:lead|prime|accountable body)\b"
    r"|\blead (?:body|provider|partner)\b",
    re.I,
)
_SMALLER_LIST = """
    distributor licensee consultant vendor franchisee reseller manufacturer agent dealer
    developer representative salesrepresentative marketer affiliate executive employee
    borrower supplier contractor serviceprovider provider operator subscriber tenant publisher
    author artist promoter remarketer integrator host cobrander subdistributor sublicensee
    volunteer freelancer grantee
"""
_SMALLER = frozenset(_SMALLER_LIST.split())
_LARGER_LIST = """
    company licensor client franchisor customer buyer purchaser employer principal owner
    lender landlord manufacturer supplier vendor sponsor recipient user corporation seller
    bank
"""
_LARGER = frozenset(_LARGER_LIST.split())
# Words for the side that others work for.
_RECEIVES_LIST = """
    customer client buyer purchaser principal licensor franchisor employer owner
    council authority commissioner
"""
_RECEIVES = frozenset(_RECEIVES_LIST.split())


@dataclass(slots=True)
class _Side:
    candidate: Candidate
    keys: tuple[str, ...]
    role: Role = Role.OTHER
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()
    fixed: bool = False

    def take(self, role: Role, confidence: float, reason: str) -> None:
        """Takes a role with the reason for it; the reasons so far stay."""
        self.role, self.confidence = role, confidence
        self.reasons = (*self.reasons, reason)


class _Table:
    """All sides of one paper while their roles are decided."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        *,
        lexicon: PartyLexicon,
        kind: DocumentKind,
        text: str,
    ) -> None:
        self._lexicon = {phrase_key(word.phrase): word for word in lexicon.words}
        self._overrides = {phrase_key(phrase): role for phrase, role in lexicon.overrides}
        self._kind = kind
        self._text = text
        self._sides = [
            _Side(candidate, tuple(phrase_key(alias) for alias in candidate.aliases))
            for candidate in candidates
        ]

    def decide(self) -> None:
        """Decides every side: a person's choice, the word, the pairing, what remains."""
        for side in self._sides:
            self._by_override(side)
            self._by_word(side)
        block = [side for side in self._sides if side.candidate.in_block]
        if len(block) >= 2 and self._only_clients(block):
            self._face_clients()
        elif len(block) >= 2:
            self._pair(block)
        else:
            self._pair_words()
        self._settle_third_parties(block)
        self._speak_together(block)

    def parties(self) -> list[Party]:
        """Returns the sides as values, in their order."""
        return [
            Party(
                side.candidate.name,
                side.candidate.aliases,
                side.role,
                round(side.confidence, 2),
                side.reasons,
            )
            for side in self._sides
        ]

    def _by_override(self, side: _Side) -> None:
        for key in side.keys:
            if key in self._overrides:
                side.take(self._overrides[key], 1.0, "You gave this side yourself.")
                side.fixed = True
                return

    def _by_word(self, side: _Side) -> None:
        if side.fixed:
            return
        for key, alias in zip(side.keys, side.candidate.aliases, strict=True):
            word = self._lexicon.get(key)
            if word is not None:
                side.take(word.role, word.confidence, f"“{alias}” usually stands for this side.")
                return

    # Parties that all buy

    def _only_clients(self, block: list[_Side]) -> bool:
        """Says whether all named parties buy, and the one who delivers stands elsewhere.

        An order form names the buyers at its head and the contractor in a table or a signature.
        """
        delivering = [side for side in self._delivering() if side not in block]
        return bool(delivering) and all(
            side.role is Role.COMMISSIONER or _RECEIVES.intersection(side.keys) for side in block
        )

    def _delivering(self) -> list[_Side]:
        return [
            side
            for side in self._sides
            if not side.fixed
            and _DELIVERS.intersection(side.keys)
            and side.candidate.uses >= _OFTEN
        ]

    def _face_clients(self) -> None:
        for side in self._delivering():
            side.take(Role.SUB, 0.7, "It delivers to those whom the paper names as buyers.")

    # Two or more parties in the block

    def _pair(self, block: list[_Side]) -> None:
        subs = [
            side for side in block if side.role is Role.SUB and side.confidence >= _SUBSTANTIAL
        ]
        if subs:
            if len(subs) == len(block):
                surest = max(side.confidence for side in subs)
                subs = [side for side in subs if side.fixed or side.confidence == surest]
            self._face_sub(block, subs)
            return
        if self._is_head_contract(block):
            self._head_contract(block)
            return
        upstream = [s for s in block if s.role is Role.PRIME and s.confidence >= _SUBSTANTIAL]
        if upstream:
            self._face_prime(block, upstream)
            return
        self._bargain(block)

    def _face_sub(self, block: list[_Side], subs: list[_Side]) -> None:
        others = [side for side in block if side not in subs and not side.fixed]
        primes = [side for side in others if side.role is Role.PRIME]
        for side in others:
            if primes and side.role is Role.COMMISSIONER:
                continue
            confidence = 0.9 if side.role is Role.PRIME else 0.85
            side.take(Role.PRIME, confidence, "It stands against the side that delivers for it.")

    def _is_head_contract(self, block: list[_Side]) -> bool:
        if self._kind is DocumentKind.HEAD_CONTRACT:
            return True
        clients = any(side.role is Role.COMMISSIONER for side in block)
        subs = len(_SUBCONTRACTOR.findall(self._text[:300_000]))
        contractor = any("contractor" in side.keys for side in block)
        return clients and contractor and subs >= _MANY_SUBS

    def _head_contract(self, block: list[_Side]) -> None:
        for side in block:
            if side.fixed:
                continue
            if side.role is Role.COMMISSIONER or _CLIENT_WORD.intersection(side.keys):
                side.take(Role.COMMISSIONER, 0.85, "It commissions, in a head contract.")
            else:
                side.take(Role.PRIME, 0.8, "It faces the commissioner and has sub-contractors.")

    def _face_prime(self, block: list[_Side], primes: list[_Side]) -> None:
        for side in block:
            if side in primes or side.fixed or side.role in (Role.COMMISSIONER, Role.HELPED):
                continue
            side.take(Role.SUB, 0.8, "It stands against the side that leads.")
        remaining = [side for side in block if side not in primes and not side.fixed]
        if remaining and not any(side.role is Role.SUB for side in remaining):
            for side in primes:
                self._swap_upstream(side, remaining)

    def _swap_upstream(self, prime: _Side, clients: list[_Side]) -> None:
        """A "contractor" or "supplier" that faces only its client is the delivering side."""
        if prime.fixed or not _DELIVERS.intersection(prime.keys):
            return
        prime.take(Role.SUB, 0.65, "It delivers to a client, and no sub-contract is in play.")
        for side in clients:
            side.take(Role.PRIME, 0.65, "It is the other side of the bargain.")

    def _bargain(self, block: list[_Side]) -> None:
        """Decides two sides of which no word is strong: charity, then who is usually smaller."""
        free = [side for side in block if not side.fixed]
        leading = [side for side in free if _LEADS.search(side.candidate.about)]
        if leading and len(leading) < len(free):
            self._told_leader(free, leading)
            return
        charities = [side for side in free if _CHARITY.search(side.candidate.about)]
        smaller = [side for side in free if _SMALLER.intersection(side.keys)]
        weak_subs = [side for side in free if side.role is Role.SUB]
        chosen, confidence, reason = self._chosen(free, charities, weak_subs, smaller)
        if not chosen:
            chosen, confidence, reason = self._by_conduct(free)
        if not chosen:
            for side in free:
                side.take(Role.OTHER, 0.0, "Nothing in the paper tells which side it is on.")
            return
        for side in free:
            if side in chosen:
                side.take(Role.SUB, confidence, reason)
            else:
                side.take(Role.PRIME, confidence, "It is the other side of the bargain.")

    def _told_leader(self, free: list[_Side], leading: list[_Side]) -> None:
        for side in free:
            if side in leading:
                side.take(Role.PRIME, 0.7, "The parties block says that it leads.")
            else:
                side.take(Role.SUB, 0.7, "It stands against the side that leads.")

    def _chosen(
        self,
        free: list[_Side],
        charities: list[_Side],
        weak_subs: list[_Side],
        smaller: list[_Side],
    ) -> tuple[list[_Side], float, str]:
        if weak_subs and len(weak_subs) < len(free):
            return weak_subs, 0.7, "Its word usually stands for the delivering side."
        if charities and len(charities) < len(free):
            return charities, 0.65, "The parties block calls it a charity."
        if smaller and len(smaller) < len(free):
            return smaller, 0.6, "Its word usually stands for the smaller side."
        if len(smaller) == len(free) == 2:
            larger = [side for side in free if _LARGER.intersection(side.keys)]
            rest = [side for side in free if side not in larger]
            if len(larger) == 1:
                return rest, 0.6, "Its word usually stands for the smaller side."
        receiving = [side for side in free if _RECEIVES.intersection(side.keys)]
        if receiving and not smaller and len(receiving) < len(free):
            rest = [side for side in free if side not in receiving]
            return rest, 0.6, "It stands against the side that buys or licenses."
        return [], 0.0, ""

    def _by_conduct(self, free: list[_Side]) -> tuple[list[_Side], float, str]:
        """Decides by what the sides do in the paper: who is engaged, who delivers, who pays."""
        conducts = observe_conduct([_own_words(side) for side in free], self._text)
        if conducts is None:
            return [], 0.0, ""
        best = max(range(len(free)), key=lambda at: conducts[at].weight)
        if conducts[best].engaged:
            return [free[best]], 0.6, "The paper says that it is engaged, appointed or licensed."
        return [free[best]], 0.55, "It does more of the work in this paper, and is paid."

    # No parties block

    def _pair_words(self) -> None:
        """Decides sides that only the words of the paper name."""
        free = [side for side in self._sides if not side.fixed]
        has_sub = any(side.role is Role.SUB for side in free)
        has_prime = any(
            side.role is Role.PRIME and not _DELIVERS.intersection(side.keys) for side in free
        )
        delivering = [side for side in free if _DELIVERS.intersection(side.keys)]
        if self._kind is DocumentKind.HEAD_CONTRACT:
            return
        if not has_sub and delivering:
            for side in delivering:
                side.take(Role.SUB, 0.6, "It delivers, and no sub-contract is in play.")
            has_sub = True
        if has_sub and not has_prime and not any(side.role is Role.PRIME for side in free):
            for side in free:
                if side.role is Role.COMMISSIONER:
                    # A word that nearly always commissions stays as sure as it was.
                    sure = max(0.6, side.confidence)
                    side.take(Role.PRIME, sure, "It is the other side: no prime is in the paper.")

    def _settle_third_parties(self, block: list[_Side]) -> None:
        """Words outside the parties block stand for third parties once both sides are known."""
        roles = {side.role for side in block}
        if not {Role.SUB, Role.PRIME} <= roles:
            return
        for side in self._sides:
            if side in block or side.fixed or side.role not in (Role.SUB, Role.PRIME):
                continue
            if side.keys[0] in _PRONOUN_KEYS:
                continue
            side.take(Role.OTHER, 0.5, "Both sides are named in the parties block; it is neither.")

    # Parties that speak together

    def _speak_together(self, block: list[_Side]) -> None:
        """Takes "we" for all parties where a paper says "each of us" and addresses nobody.

        A memorandum or alliance is written so; a handbook or letter says "you" to the other side.
        """
        speaking = [side for side in self._sides if "we" in side.keys and not side.fixed]
        addressed = any("you" in side.keys for side in self._sides)
        together = len(_OF_US.findall(self._text[:_OPENING])) >= _FEWEST_OF_US
        if len(block) >= 2 and together and not addressed:
            for side in speaking:
                side.take(Role.BOTH, 0.8, "The parties speak of “each of us” and address nobody.")


def _own_words(side: _Side) -> tuple[str, ...]:
    return tuple(alias for alias in side.candidate.aliases if len(alias) > 1)


_MANY_SUBS = 5
_OF_US = re.compile(
    r"\b(?:each|either|neither|both|any|all|none|another|two|three|four|five|six|seven|eight)"
    r" of us\b",
    re.I,
)
_FEWEST_OF_US = 2
_OPENING = 150_000
# A word used less often than this is not the one who delivers under the paper.
_OFTEN = 10
_SUBCONTRACTOR = re.compile(r"\bsub-?\s?contractors?\b", re.I)
_CLIENT_WORD_LIST = """
    authority council commissioner department buyer customer employer client purchaser trust
    contractingauthority contractingbody secretaryofstate
"""
_CLIENT_WORD = frozenset(_CLIENT_WORD_LIST.split())
_DELIVERS = frozenset({"contractor", "supplier", "provider", "serviceprovider", "consultant"})
_PRONOUN_KEYS = frozenset({"you", "your", "we", "us", "our"})
