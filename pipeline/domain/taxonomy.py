# SPDX-License-Identifier: Apache-2.0
"""The closed sets of the independence taxonomy: categories, grades' neighbours, direction, force.

Source: the independence taxonomy, sections 0 to 3.
Weights, bands and party words that a lawyer would argue about are not here but in ``rules/``.
"""

from enum import StrEnum

__all__ = [
    "CORE_CATEGORIES",
    "Beneficiary",
    "Bound",
    "Category",
    "DocumentKind",
    "FindingKind",
    "Force",
    "Label",
    "Mitigator",
    "Modifier",
    "Mutuality",
    "Push",
    "Role",
    "SeverityTest",
    "Source",
]


class Category(StrEnum):
    """What a clause takes away, one of fourteen (taxonomy section 1.0)."""

    MANDATORY_BRANDING = "mandatory_branding"
    EXCLUSIVITY = "exclusivity"
    TERMINATION_PENALTY = "termination_penalty"
    VALUE_STATEMENT = "value_statement"
    PUBLICITY_GAGGING = "publicity_gagging"
    DELIVERY_MODEL_CONTROL = "delivery_model_control"
    UNILATERAL_VARIATION = "unilateral_variation"
    IP_DATA_CONTROL = "ip_data_control"
    WORKFORCE_CONTROL = "workforce_control"
    ORGANISATIONAL_CONTROL = "organisational_control"
    VOLUME_ACCESS = "volume_access"
    FINANCIAL_RISK = "financial_risk"
    MONITORING_BURDEN = "monitoring_burden"
    EXIT_OBLIGATIONS = "exit_obligations"


CORE_CATEGORIES = (
    Category.MANDATORY_BRANDING,
    Category.EXCLUSIVITY,
    Category.TERMINATION_PENALTY,
    Category.VALUE_STATEMENT,
)


class Mitigator(StrEnum):
    """A right of the subcontractor or a duty of the prime (taxonomy section 1.15)."""

    OWN_BRAND_RIGHT = "own_brand_right"
    CAPACITY_SUPPORT = "capacity_support"
    NON_EXCLUSIVE = "non_exclusive"
    MUTUAL_EXIT = "mutual_exit"
    CHANGE_BY_AGREEMENT = "change_by_agreement"
    FREEDOM_TO_CAMPAIGN = "freedom_to_campaign"
    RETAINED_IP_DATA = "retained_ip_data"
    VOLUME_COMMITMENT = "volume_commitment"
    FAIR_PAYMENT = "fair_payment"
    CO_DESIGN = "co_design"


class Modifier(StrEnum):
    """What changes how far a paper reaches without being a burden itself (taxonomy 1.17)."""

    FLOW_DOWN = "flow_down"


# What a finding is about: a restricting category, a mitigator, or what widens a paper's reach.
Label = Category | Mitigator | Modifier


class FindingKind(StrEnum):
    """What a finding says of its provision."""

    RESTRICTION = "restriction"
    MITIGATOR = "mitigator"
    MODIFIER = "modifier"
    ABSENCE = "absence"


class Bound(StrEnum):
    """Who carries the burden of a provision (taxonomy section 2)."""

    SUB = "sub"
    PRIME = "prime"
    MUTUAL = "mutual"
    UNCLEAR = "unclear"
    NONE = "none"


class Beneficiary(StrEnum):
    """Who gains by a provision (taxonomy section 2.3)."""

    PRIME = "prime"
    AUTHORITY = "authority"
    BOTH = "both"
    SUB = "sub"
    HELPED = "helped"
    LAW = "law"
    UNCLEAR = "unclear"


class Mutuality(StrEnum):
    """Whether a provision binds both sides in words only or in effect (taxonomy section 2.4)."""

    ONE_WAY = "one_way"
    FORMAL = "formal"
    EFFECTIVE = "effective"


class Force(StrEnum):
    """With what force a provision speaks (taxonomy section 3.2)."""

    BINDING = "binding"
    INCORPORATED = "incorporated"
    PASS_FAIL = "pass_fail"  # noqa: S105 - a pass/fail test, no password
    SCORED = "scored"
    EXPECTED = "expected"
    RECITAL = "recital"
    GUIDANCE = "guidance"
    NONE = "none"


class SeverityTest(StrEnum):
    """The seven tests by which a grade moves (taxonomy section 0)."""

    REACH = "reach"
    DURATION = "duration"
    GEOGRAPHY = "geography"
    AMOUNT = "amount"
    ONE_SIDEDNESS = "one_sidedness"
    DISCRETION = "discretion"
    CURE = "cure"


class Push(StrEnum):
    """The way in which a test points: to a higher grade, to a lower one, or to neither."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Source(StrEnum):
    """Which voice a finding comes from."""

    RULE = "rule"
    MODEL = "model"
    PERSON = "person"


class Role(StrEnum):
    """The side that a party word stands for in one document (taxonomy section 2.1)."""

    SUB = "sub"
    PRIME = "prime"
    COMMISSIONER = "commissioner"
    HELPED = "helped"
    BOTH = "both"
    OTHER = "other"


class DocumentKind(StrEnum):
    """Kinds within which papers are ranked (taxonomy section 3.7).

    ``OTHER_DEALING`` is a paper in which nobody delivers services: a loan, employment, a pension,
    a lease, a sale of shares.
    """

    CONTRACT = "contract"
    FRAMEWORK = "framework"
    ITT = "itt"
    HANDBOOK = "handbook"
    HEAD_CONTRACT = "head_contract"
    MEMORANDUM = "memorandum"
    OTHER_DEALING = "other_dealing"
    UNKNOWN = "unknown"
