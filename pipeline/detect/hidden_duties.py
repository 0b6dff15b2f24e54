# SPDX-License-Identifier: Apache-2.0
"""What a definition imposes without a verb that binds (taxonomy sections 0 and 7)."""

from dataclasses import replace

import re2

from pipeline.detect.predicates import Predicate
from pipeline.packs import Form

__all__ = ["hidden_duty"]

# Duties that stand in a definition without a verb of duty (taxonomy section 0).
_HIDDEN = re2.compile(
    r"\b(?:delivered|provided|rendered|furnished|performed|supplied|carried out|offered|conducted"
    r"|run|presented|known|described|marked|issued|given|designated)\b[^.;]{0,40}?\b(?:solely|only"
    r"|exclusively|at all times|always|and no other|in accordance with|in keeping with"
    r"|in conformity with|without (?:any )?(?:variation|departure|addition)"
    r"|under the (?:name|brand\w*|livery|identity|style|title|banner|designation|direction"
    r"|supervision|control)|by way of (?:PRIME|AUTH)'s)\b|\beach of which\b"
)
# A definition in whatever form the other side gives it: whoever writes it may change it.
_OF_THAT_DAY = re2.compile(
    r"\bin (?:whatever|whichever) (?:[\w-]+ )?(?:edition|form|version|issue)\b"
    r"|\bin the (?:edition|form|version|issue) (?:[\w-]+ )?(?:current|displayed|posted|in force)\b"
)
# A definition that counts in what the SUB had, or thinks of besides.
_COUNTED_IN = re2.compile(
    r"\b(?:including|together with) (?:any|all|every|such|those)\b[^.;]{0,60}? (?:that|which|as)"
    r" SUB (?:had|has|owned|was|used|uses|brought|brings|devises?|made|makes|creates?)\b"
)
_HIDDEN_REACH = 160


def hidden_duty(text: str, start: int, end: int) -> Predicate | None:
    """Returns what a definition hides about the words from ``start`` to ``end``: mostly a duty.

    "Services" means the activities ..., rendered at all times under the Scheme's name: nobody is
    named, and no verb says that anybody must. "Guide" means the book ..., in whatever edition is
    then online: a power of whoever writes it. None where it only explains.
    """
    duty = _hidden_in(text, start, end, _HIDDEN)
    if duty is not None:
        return replace(duty, also=(replace(duty, form=Form.STATEMENT),))
    power = _hidden_in(text, start, end, _OF_THAT_DAY)
    if power is not None and "PRIME" in text:
        return replace(power, form=Form.POWER, actor="PRIME")
    counted = _hidden_in(text, start, end, _COUNTED_IN)
    return replace(counted, form=Form.DEEMED, actor="SUB") if counted is not None else None


def _hidden_in(text: str, start: int, end: int, words: "re2._Regexp") -> Predicate | None:
    """Returns a predicate at the first of some words that stand near those asked for."""
    for match in words.finditer(text):
        if match.start() < end + _HIDDEN_REACH and match.end() > start - _HIDDEN_REACH:
            return Predicate(Form.DUTY, "", match.start(), match.end())
    return None
