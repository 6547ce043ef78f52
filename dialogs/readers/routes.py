"""The way a medicine is given, as people say it."""

from __future__ import annotations

from dialogs.pattern import Pattern
from dialogs.readers.rest import Rest
from eligibility.values import Route

_SAID = {
    Route.JOINT: (
        r"(?:膝|肩|髋)?关节腔?(?:内)?(?:注射|打针|给药)?|(?:打)?封闭针?",
        r"(?:injections? |shots? )?(?:in|into|for) (?:the|a|my) (?:joint|knee|shoulder|hip)"
        r"|intra-?articular(?:ly)?|joint (?:injections?|shots?)",
    ),
    Route.INTRAMUSCULAR: (
        r"肌肉?(?:内)?(?:注射|给药|打针)|肌注|(?:打)?屁股针",
        r"(?:injected |injections? |shots? )?(?:in|into) (?:the|a|my) (?:muscle|buttock)|i\.?m\.?"
        r"|intramuscular(?:ly)?(?: injections?)?",
    ),
    Route.SUBCUTANEOUS: (
        r"皮下(?:注射|给药|打针|针)?",
        r"(?:injected |injections? |shots? )?under the skin|s\.?c\.?|sub-?cut(?:aneous(?:ly)?)?(?: injections?)?",
    ),
    Route.INTRAVENOUS: (
        r"静脉(?:滴注|注射|输注|输液|推注|点滴|给药|冲击)?|静[滴注推点]|滴注|(?:打|挂|输|吊)?(?:点滴|吊针|吊瓶|吊水)|挂水|挂瓶|打点滴|输液?"
        r"|冲击(?:治疗|疗法)?",
        r"i\.?v\.?(?: ?(?:gtt|drip|infusions?|injections?|pulses?|push|bolus))?"
        r"|intravenous(?:ly)?(?: (?:drip|infusions?|injections?))?"
        r"|(?:by |through a )?(?:drip|infusions?)|infused|(?:given )?(?:in|into) a vein|(?:pulsed?"
        r"|pulses)(?: therapy)?",
    ),
    Route.INHALED: (
        r"吸入剂?(?:给药)?|雾化(?:吸入)?|气雾剂|干粉剂",
        r"inhal(?:ed|er|ers|ation|ing)|nebuli[sz](?:ed|er)|puffs?",
    ),
    Route.TOPICAL: (
        r"软膏|乳膏|药膏|眼膏|乳剂|外用|外涂|局部(?:用|使用|涂抹)?|涂抹|[涂抹擦搽]|滴眼[液剂]?|眼药水|眼药|滴眼睛|洗剂|鼻喷剂?|喷鼻|漱口水?",
        r"creams?|ointments?|topical(?:ly)?|on the skin|lotions?|gel|eye ?drops?|drops|ophthalmic"
        r"|nasal sprays?|mouthwash",
    ),
    Route.ORAL: (r"口服(?:给药)?", r"p\.?o\.?|by mouth|oral(?:ly)?|swallowed"),
}
_FORMS = tuple(
    (route, Pattern(rf"{chinese}|(?<![a-z.])(?:{english})(?![a-z])")) for route, (chinese, english) in _SAID.items()
)
#: An injection, no matter where.
INJECTED = Pattern(
    r"打了?(?:过)?[1-9]?针|打的针|针剂|注射(?:剂|液)?|(?<![a-z])(?:injections?|injected|shots?|jabs?)(?![a-z])"
)


def take_routes(rest: Rest) -> tuple[set[Route], bool]:
    """Take the ways that are named, and whether an injection is named without where."""
    found = {route for route, form in _FORMS if rest.take(form)}
    return found, rest.has(INJECTED)
