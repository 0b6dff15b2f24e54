# SPDX-License-Identifier: Apache-2.0
"""Sayings that point a test of severity up or down, as patterns on matching text (taxonomy 0)."""

from pipeline.domain.taxonomy import Push, SeverityTest

__all__ = ["SAYINGS"]

_UP, _DOWN, _NEITHER = Push.UP, Push.DOWN, Push.NEITHER

# test, what is said in words for a reader, where it points, pattern
SAYINGS: tuple[tuple[SeverityTest, str, Push, str], ...] = (
    (
        SeverityTest.REACH,
        "beyond the services: the whole organisation or its people",
        _UP,
        r"(?:affiliates?|subsidiar\w+|group compan\w+|associated (?:compan\w+|bod\w+)|(?:any"
        r"|all) (?:of (?:its|their) )?other (?:business\w*|activit\w+|work|contracts?"
        r"|services)|(?:all|any) of (?:its|their|SUB's) (?:activit\w+|operations|publications"
        r"|premises|staff)|organisation as a whole|whole organisation|whether or not "
        r"(?:connected|related|funded)|in any capacity|directly or indirectly|jointly with others"
        r"|(?:body|company|entity|undertaking|person) (?:which|that) (?:it|SUB) controls|trustees?"
        r"|governing (?:body|document))",
    ),
    (
        SeverityTest.REACH,
        "beyond the services: all of its work, or what is its own",
        _UP,
        r"(?:the whole of (?:its|their|SUB's) (?:\w+ )?"
        r"(?:work|activit\w+|organisation|undertaking)"
        r"|(?:all|everything|any of) (?:that )?(?:its|their|SUB's) (?:\w+ )?work"
        r"|(?:its|their|SUB's) own (?:\w+ ){0,2}?(?:premises|buildings?|offices?|shops?|centres?"
        r"|hostels?|drop-in|web ?sites?|newsletters?|stationery|fundraising|events|publications))",
    ),
    (
        SeverityTest.REACH,
        "the programme or network, beyond single services",
        _UP,
        r"(?:(?:the|any) (?:programme|network|consortium|partnership|alliance)|all related"
        r"|similar (?:services|work))",
    ),
    (
        SeverityTest.REACH,
        "these services or this contract only",
        _DOWN,
        r"(?:(?:in connection with|for the purposes? of|in relation to|in (?:providing|performing)"
        r"|under) (?:the|these|this) (?:services?|agreement|contract|project|bid|tender"
        r"|grant)\b)",
    ),
    (
        SeverityTest.DURATION,
        "no end",
        _UP,
        r"(?:in perpetuity|perpetual\w*|indefinite\w*|without limit (?:of|in|as to) time"
        r"|surviv\w+ (?:the )?(?:termination|expiry|end)|for ever|forever|irrevocabl\w+|at "
        r"all times (?:after|thereafter)|without time limit)",
    ),
    (
        SeverityTest.DURATION,
        "only while the work runs",
        _DOWN,
        r"(?:(?:during|throughout|for the duration of) (?:the |this |its )?(?:term|services?"
        r"|contract|agreement|project|period|programme)|for as long as|so long as "
        r"(?:this|the) (?:agreement|contract|deed)|for the term\b|while (?:this|the) "
        r"(?:agreement|contract|deed)|until (?:the )?(?:end|completion) of the "
        r"(?:services?|project|term))",
    ),
    (
        SeverityTest.GEOGRAPHY,
        "anywhere",
        _UP,
        r"(?:anywhere|world-?wide|throughout the (?:world|country)|in any (?:area|region|place"
        r"|territory|country)|nation-?wide|nationally|wherever)",
    ),
    (
        SeverityTest.GEOGRAPHY,
        "a region or country",
        _UP,
        r"(?:in|within|across|throughout) (?:the )?(?:whole of )?(?:the )?(?:[\w-]+ "
        r")?(?:united kingdom|uk|england|wales|scotland|northern ireland|region|county"
        r"|sub-region)\b",
    ),
    (
        SeverityTest.GEOGRAPHY,
        "the contract area",
        _NEITHER,
        r"(?:in|within|across|throughout) (?:the )?(?:contract |service |local |relevant "
        r")?(?:area|territory|borough|city|district|town|locality)\b|within [\w-]+ (?:miles"
        r"|kilometres)",
    ),
    (
        SeverityTest.GEOGRAPHY,
        "a named site",
        _DOWN,
        r"(?:at|in|on|from) (?:the |its |those |such )(?:premises|sites?|centres?|buildings?"
        r"|hubs?)\b",
    ),
    (
        SeverityTest.AMOUNT,
        "no limit to the sum",
        _UP,
        r"(?:uncapped|unlimited|without limit(?:ation)?(?: of amount)?|no (?:limit|cap)\b"
        r"|forfeit\w*|all (?:losses|costs|claims|damages|liabilities|sums|expenses)"
        r"|(?:howsoever|however) (?:arising|caused))",
    ),
    (
        SeverityTest.AMOUNT,
        "a limit to the sum",
        _DOWN,
        r"(?:capped at|shall not exceed|up to (?:a )?(?:maximum|limit)|limited to|not (?:to "
        r")?exceed(?:ing)?|a (?:cap|ceiling) of|no more than (?:[£$€]|\d))",
    ),
    (
        SeverityTest.AMOUNT,
        "follows real cost",
        _DOWN,
        r"(?:(?:reasonabl[ey]|actual(?:ly)?|proper(?:ly)?|documented|committed|evidenced"
        r"|unavoidable)(?: and \w+)? (?:costs?|expenses|incurred|expenditure)|at cost\b)",
    ),
    (
        SeverityTest.DISCRETION,
        "one side decides alone",
        _UP,
        r"(?:(?:sole|absolute|unfettered|entire|complete)(?: and \w+)? (?:discretion|opinion"
        r"|judge?ment|option|election)|for any reason|without (?:giving )?(?:any )?(?:reason"
        r"|cause)|(?:with or )?without cause|for convenience|at will|as (?:it|PRIME|AUTH|they"
        r"|ONE) (?:sees?|thinks?|considers?|deems?|wishes) (?:fit|appropriate|necessary)?)",
    ),
    (
        SeverityTest.DISCRETION,
        "from time to time",
        _UP,
        r"from time to time",
    ),
    (
        SeverityTest.DISCRETION,
        "at any time",
        _UP,
        r"at any time",
    ),
    (
        SeverityTest.DISCRETION,
        "in its opinion",
        _UP,
        r"(?:in (?:PRIME's|AUTH's|ONE's|its|their|the) (?:opinion|view|judge?ment)|(?:PRIME"
        r"|AUTH|ONE|it) (?:considers|believes|deems|thinks|judges))",
    ),
    (
        SeverityTest.DISCRETION,
        "a reasonable opinion",
        _NEITHER,
        r"(?:reasonable (?:opinion|discretion|view|belief)|reasonably (?:considers?|believes?"
        r"|requires?|requests?|determines?)|acting reasonably)",
    ),
    (
        SeverityTest.DISCRETION,
        "an objective test",
        _DOWN,
        r"(?:independent(?:ly)? (?:expert|verified|assess\w+|valuer|auditor)|objective(?:ly)?"
        r"|material(?:ly)? (?:breach|default)|by reference to)",
    ),
    (
        SeverityTest.CURE,
        "consent may not be withheld without reason",
        _DOWN,
        r"not (?:to )?(?:be )?unreasonabl[ey] (?:withh\w+|refuse\w*|delay\w*|condition\w*)",
    ),
    (
        SeverityTest.CURE,
        "a chance to put things right, or a way out",
        _DOWN,
        r"(?:(?:fail\w*|not) (?:\w+ ){0,3}(?:remed\w+|rectif\w+|cured?|put (?:\w+ ){0,2}right)"
        r"|(?:remedy|cure|rectification|improvement) (?:period|plan|notice)|opportunity to "
        r"(?:\w+ )?(?:remedy|rectify|respond|put|comment|cure)|opt[- ]?out|right (?:of|to) "
        r"appeal|may appeal|dispute resolution|unless (?:the )?(?:PRIME|AUTH|ONE|OTHER|SUB"
        r"|BOTH) (?:\w+ )?agrees?)",
    ),
    (
        SeverityTest.CURE,
        "only an effort is asked",
        _DOWN,
        r"(?:(?:reasonable|best|commercially reasonable) (?:endeavours|efforts)|(?:where|so "
        r"far as|as far as|if) (?:reasonably )?(?:practicable|possible)|(?:seek|aim|try"
        r"|endeavour) to)",
    ),
    (
        SeverityTest.CURE,
        "no cure",
        _UP,
        r"(?:with immediate effect|forthwith|immediately|without (?:prior |further )?(?:notice"
        r"|liability|compensation)|final and binding|no (?:right of )?appeal|incapable of "
        r"remedy|(?:deemed|taken|treated)(?: \w+)? (?:to have |as having )?(?:accept\w*"
        r"|consent\w*|agree\w*|resign\w*|withdrawn))",
    ),
)
