# SPDX-License-Identifier: Apache-2.0
"""What a provision speaks about, told roughly from its words: enough to pair a relief with a duty.

No rule rests on this. It only decides which of several findings of one clause an exception to
that clause is about: 'nothing in this clause prevents campaigning' is about speech, not logos.
Accepted gap: an exception that names its subject by other words is then told by words that it
shares with the finding, or not at all.
"""

from pipeline.detect.patterns import Pattern, Reading, compile_pattern
from pipeline.domain.taxonomy import Category

__all__ = ["topics_of"]

_WORDS = {
    Category.MANDATORY_BRANDING: (
        r"logos?|brand\w*|livery|trade ?marks?|marks|own (?:\w+ )?(?:name|identity)|trading name"
        r"|badges?|uniforms?|signage|identity|stationery|letterheads?"
    ),
    Category.EXCLUSIVITY: (
        r"exclusiv\w+|compet\w+|(?:bid|tender)(?:s|ding|ing)?|solicit\w*|similar (?:services|work)"
        r"|other (?:\w+ )?(?:customers?|clients?|commissioners?|contracts?|organi[sz]ations?|work"
        r"|funders?|funding|bodies|providers?|services|projects?|activities)"
    ),
    Category.TERMINATION_PENALTY: (
        r"terminat\w+|withdraw\w*|early (?:exit|leav\w+)|exit (?:charge|fee|payment|cost)s?"
        r"|break (?:fee|cost|charge)s?|claw-?back|repay\w*|compensat\w+|liquidated damages"
    ),
    Category.VALUE_STATEMENT: (
        r"values|ethos|mission|beliefs?|culture|vision|charter|faith|religio\w+|conscience"
    ),
    Category.PUBLICITY_GAGGING: (
        r"publish\w*|publication|publicity|press|media|campaign\w*|critici\w+|statements?"
        r"|disparag\w+|comment\w*|announce\w*|confidential\w*|disclos\w+|advoca\w+|lobby\w*"
        r"|speak\w*|speech|public (?:debate|policy)|whistle\w*"
    ),
    Category.DELIVERY_MODEL_CONTROL: (
        r"operating model|delivery model|manuals?|methods?|methodolog\w+|procedures?|scripts?"
        r"|systems?|tools?|pathways?|working practices|practice model"
    ),
    Category.UNILATERAL_VARIATION: r"var(?:y|ies|iations?)|amend\w*|changes?|modif\w+|discretion",
    Category.IP_DATA_CONTROL: (
        r"intellectual property|copyright|materials|data|records|know-?how|licen[cs]es?|datasets?"
    ),
    Category.WORKFORCE_CONTROL: (
        r"staff|employees?|personnel|recruit\w*|volunteers?|workers?|vacanc\w+|employ\w*"
    ),
    Category.ORGANISATIONAL_CONTROL: (
        r"change of control|assign\w*|merg\w+|govern\w+|step(?:s|ping)?[- ]in|trustees?|board"
        r"|constitution|sub-?contract\w*|novat\w+"
    ),
    Category.VOLUME_ACCESS: r"volumes?|referrals?|minimum|guarantee\w*|workshare|demand",
    Category.FINANCIAL_RISK: (
        r"indemn\w+|liab\w+|set[- ]off|withh[eo]ld\w*|deduct\w*|payment by results|loss(?:es)?"
    ),
    Category.MONITORING_BURDEN: r"audit\w*|monitor\w*|report\w*|inspect\w*|access to|kpis?",
    Category.EXIT_OBLIGATIONS: r"exit|hand-?over|transition\w*|transfer\w*|return\w*|expiry",
}
_PATTERNS: dict[Category, Pattern] = {
    category: compile_pattern(rf"\b(?:{words})\b") for category, words in _WORDS.items()
}


def topics_of(text: str) -> frozenset[Category]:
    """Returns the categories whose matters a matching text speaks about, empty for none."""
    reading = Reading(text)
    return frozenset(category for category, one in _PATTERNS.items() if reading.has(one))
