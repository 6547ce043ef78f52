"""Eleven of the sixteen criteria as rules for a rule engine, in the notation of JsonLogic.

They are those that need no calendar: I2, I4, I5, E2.1, E2.3, E2.4, E2.5, E3, E4, E6 and E7. A rule gives the outcome as
`eligibility` does: pass, fail, unknown or review. Its conditions stand in the order that suits an engine best, the
likely one first; what is used more than once is a step of its own, worked out once. Values are plain: that a report is
old, that the hepatitis tests have a date, and 1.3 times an upper limit are worked out beforehand.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from eligibility import Record
from eligibility.case import RECENT, Case
from eligibility.classification import BIOPSY_ITEMS, ITEMS, SKIN, WEAKNESS

Rule = Any

CRITERIA = ("I2", "I4", "I5", "E2.1", "E2.3", "E2.4", "E2.5", "E3", "E4", "E6", "E7")

YES_NO_AND_CHOICES = (
    *("dm_told", *ITEMS, *BIOPSY_ITEMS, "biopsy_done", "emg_myopathic", "other_explanation"),
    *("willing", "sex", "fertility", "contraception", "heart_failure", "nyha", "liver_insufficiency"),
    *("transaminases_cause", "other_ctd", "tumour", "other_allergies", "hbsag", "anti_hcv", "cooperation"),
    "mental_illness",
)
#: From which value each is abnormal.
MEASURES = {"patient_global": 2.0, "physician_global": 2.0, "haq": 0.25, "extramuscular": 1.0}
ENZYMES = ("ck", "ldh", "alt", "ast", "aldolase")
NUMBERS = ("onset_age", *MEASURES, "cutaneous_vas", "hemoglobin", "platelets", "drug_allergies")
TYPICAL_BIOPSY = ("biopsy_perimysial", "biopsy_perifascicular", "biopsy_endomysial")


def plain(record: Record, on: date) -> dict[str, Any]:
    """What the rules read, with None for what is not known. Numbers are floats: not every engine has exact ones."""
    case = Case(record, on)
    values: dict[str, Any] = {fact: case.value(fact) for fact in YES_NO_AND_CHOICES}
    for fact in NUMBERS:
        number = case.value(fact)
        values[fact] = None if number is None else float(number)
    for fact in ("bilirubin", *ENZYMES):
        result = case.value(fact)
        limit = None if result is None else result.upper_limit
        values[fact] = None if result is None else float(result.value)
        values[f"{fact}_limit"] = None if limit is None else float(limit)
        values[f"{fact}_raised_from"] = None if limit is None else float(Decimal("1.3") * limit)
    values["anti_jo1"] = {"positive": True, "negative": False}.get(values["anti_jo1"])
    muscles = case.value("mmt8")
    values["mmt8"] = None if muscles is None else float(muscles.score)
    values["mmt8_form"] = None if muscles is None else muscles.form
    for name, fact in (("blood_is_old", "blood_report_date"), ("examination_is_old", "examination_date")):
        day = case.value(fact)
        values[name] = day is not None and not (on - RECENT <= day.last and day.first <= on)
    values["hepatitis_is_dated"] = case.value("hepatitis_date") is not None
    return values


def all_of(*rules: Rule) -> Rule:
    """Every one holds."""
    return {"and": list(rules)}


def any_of(*rules: Rule) -> Rule:
    """At least one holds."""
    return {"or": list(rules)} if len(rules) > 1 else rules[0]


def is_(name: str, value: str | bool | float) -> Rule:
    """The value is this one."""
    return {"===": [{"var": name}, value]}


def known(name: str) -> Rule:
    """The value is known."""
    return {"!==": [{"var": name}, None]}


def missing(*names: str) -> Rule:
    """At least one of the values is not known."""
    return any_of(*({"===": [{"var": name}, None]} for name in names))


def among(name: str, *values: str) -> Rule:
    """The value is one of these."""
    return {"in": [{"var": name}, list(values)]}


def compared(name: str, sign: str, other: float | str) -> Rule:
    """The number is at or above, above, below or at most another, a fixed one or a value; not where one is missing."""
    if isinstance(other, str):
        return all_of(known(name), known(other), {sign: [{"var": name}, {"var": other}]})
    return all_of(known(name), {sign: [{"var": name}, other]})


def at_least(name: str, limit: float) -> Rule:
    """A number that is always known is at or above `limit`."""
    return {">=": [{"var": name}, limit]}


def under(name: str, limit: float) -> Rule:
    """A number that is always known is below `limit`."""
    return {"<": [{"var": name}, limit]}


def first(*pairs: tuple[Rule, Any], otherwise: Any) -> Rule:
    """The value beside the first condition that holds."""
    return {"if": [*(part for pair in pairs for part in pair), otherwise]}


def count(*conditions: Rule) -> Rule:
    """How many hold."""
    return {"+": [first((condition, 1), otherwise=0) for condition in conditions]}


def outcome(*, passes: Rule, fails: Rule, unknown: Rule = False, otherwise: str = "review") -> Rule:
    """Pass, fail or unknown, whichever is first to hold."""
    return first((passes, "pass"), (fails, "fail"), (unknown, "unknown"), otherwise=otherwise)


def any_yes(*names: str) -> Rule:
    """true, false or unknown: at least one of them is so."""
    return first(
        (any_of(*(is_(name, True) for name in names)), "true"), (missing(*names), "unknown"), otherwise="false"
    )


def both(*names: str) -> Rule:
    """true, false, unknown or open: all of those steps are so."""
    return first(
        (all_of(*(is_(name, "true") for name in names)), "true"),
        *((any_of(*(is_(name, truth) for name in names)), truth) for truth in ("false", "unknown")),
        otherwise="open",
    )


def either(*names: str) -> Rule:
    """true, false, unknown or open: at least one of those steps is so."""
    return first(
        *((any_of(*(is_(name, truth) for name in names)), truth) for truth in ("true", "unknown", "open")),
        otherwise="false",
    )


def _score(column: int, *, at_most: bool) -> Rule:
    """The EULAR/ACR score in tenths, as low or as high as what is known leaves possible."""
    points = [(item, worth[column]) for item, worth in ITEMS.items()] + list(BIOPSY_ITEMS.items()) * column
    items = [
        first((is_(item, False), 0), otherwise=worth) if at_most else first((is_(item, True), worth), otherwise=0)
        for item, worth in points
    ]
    late, early = ((21, 13), (22, 15))[column]
    onset = first(
        (compared("onset_age", ">=", 40.0), late),
        (compared("onset_age", ">=", 18.0), early),
        (known("onset_age"), 0),
        otherwise=late if at_most else 0,
    )
    return first((is_("biopsy_done", not column), 0), otherwise={"+": [onset, *items]})


def _reached(cut: int, biopsy_cut: int) -> Rule:
    no_biopsy, biopsy = is_("biopsy_done", False), is_("biopsy_done", True)
    return first(
        (all_of(any_of(biopsy, at_least("low", cut)), any_of(no_biopsy, at_least("low_b", biopsy_cut))), "true"),
        (all_of(any_of(biopsy, under("high", cut)), any_of(no_biopsy, under("high_b", biopsy_cut))), "false"),
        otherwise="unknown",
    )


def _spectrum(level: str, needed: int) -> Rule:
    return first(
        (all_of(is_("skin", "true"), any_of(is_(f"reached_{level}", "true"), at_least("sure", needed))), "true"),
        (any_of(is_("skin", "false"), all_of(is_(f"reached_{level}", "false"), under("at_most", needed))), "false"),
        otherwise="unknown",
    )


def _classic_too(level: str) -> Rule:
    return first(
        (is_(f"spectrum_{level}", "false"), "false"),
        (is_(f"spectrum_{level}", "unknown"), "unknown"),
        (any_of(compared("onset_age", "<", 18.0), is_("weak", "false")), "open"),
        (any_of(missing("onset_age"), is_("weak", "unknown")), "unknown"),
        otherwise="true",
    )


def _enough(needed: int) -> Rule:
    """At least so many measures are abnormal."""
    undecided = any_of(at_least("abnormal_or_unknown", needed), under("abnormal_or_open", needed))
    return first(
        (at_least("abnormal", needed), "true"),
        (under("not_normal", needed), "false"),
        (all_of(at_least("unknown", 1), undecided), "unknown"),
        otherwise="open",
    )


_EXAMINED = is_("examination_is_old", False)
_RAISED = first(
    (
        all_of(
            is_("blood_is_old", False),
            any_of(*(compared(enzyme, ">=", f"{enzyme}_raised_from") for enzyme in ENZYMES)),
        ),
        "true",
    ),
    (missing(*ENZYMES), "unknown"),
    (any_of(is_("blood_is_old", True), missing(*(f"{enzyme}_limit" for enzyme in ENZYMES))), "open"),
    otherwise="false",
)

#: What is worked out once and used by the rule for I2, in this order.
STEPS: dict[str, Rule] = {
    "skin": any_yes(*SKIN),
    "weak": any_yes(*WEAKNESS),
    "symmetric": any_yes("weak_arms", "weak_legs"),
    "typical": any_yes(*TYPICAL_BIOPSY),
    "low": _score(0, at_most=False),
    "high": _score(0, at_most=True),
    "low_b": _score(1, at_most=False),
    "high_b": _score(1, at_most=True),
    "sure": count(
        is_("symmetric", "true"),
        is_("enzymes_ever_raised", True),
        is_("emg_myopathic", True),
        all_of(is_("biopsy_done", True), is_("typical", "true")),
    ),
    "not_so": count(
        is_("symmetric", "false"),
        is_("enzymes_ever_raised", False),
        is_("emg_myopathic", False),
        any_of(is_("biopsy_done", False), is_("typical", "false")),
    ),
    "at_most": {"-": [4, {"var": "not_so"}]},
    "reached_possible": _reached(53, 65),
    "reached_probable": _reached(55, 67),
    "spectrum_possible": _spectrum("possible", 1),
    "spectrum_probable": _spectrum("probable", 2),
    "possible": _classic_too("possible"),
    "probable": _classic_too("probable"),
    "classified": first(
        (all_of(is_("other_explanation", False), is_("possible", "true"), is_("probable", "true")), "true"),
        (any_of(is_("other_explanation", True), all_of(is_("possible", "false"), is_("probable", "false"))), "false"),
        (any_of(missing("other_explanation"), is_("possible", "unknown"), is_("probable", "unknown")), "unknown"),
        otherwise="open",
    ),
    "enzymes": _RAISED,
    "abnormal": count(
        *(all_of(_EXAMINED, compared(name, ">=", limit)) for name, limit in MEASURES.items()), is_("enzymes", "true")
    ),
    "unknown": count(*(missing(name) for name in MEASURES), is_("enzymes", "unknown")),
    "open": count(*(all_of(is_("examination_is_old", True), known(name)) for name in MEASURES), is_("enzymes", "open")),
    "abnormal_or_unknown": {"+": [{"var": "abnormal"}, {"var": "unknown"}]},
    "abnormal_or_open": {"+": [{"var": "abnormal"}, {"var": "open"}]},
    "not_normal": {"+": [{"var": "abnormal_or_open"}, {"var": "unknown"}]},
    "two": _enough(2),
    "three": _enough(3),
    "muscles": first(
        (missing("mmt8"), "unknown"),
        (any_of(is_("mmt8_form", 80), is_("examination_is_old", True)), "open"),
        ({"<=": [{"var": "mmt8"}, 125.0]}, "true"),
        otherwise="false",
    ),
    "rash": first(
        (missing("cutaneous_vas"), "unknown"),
        (is_("examination_is_old", True), "open"),
        (at_least("cutaneous_vas", 3.0), "true"),
        otherwise="false",
    ),
    "by_muscles": both("muscles", "two"),
    "by_rash": both("rash", "three"),
    "active": either("by_muscles", "by_rash"),
}


def _normal(fact: str) -> Rule:
    return compared(fact, "<=", f"{fact}_limit")


def _not_raised(fact: str) -> Rule:
    return any_of(missing(fact, f"{fact}_limit"), _normal(fact))


OLD, RECENTLY = is_("blood_is_old", True), is_("blood_is_old", False)

#: The criteria.
RULES: dict[str, Rule] = {
    "I2": outcome(
        passes=all_of(is_("dm_told", True), is_("classified", "true"), is_("active", "true")),
        fails=any_of(is_("dm_told", False), is_("classified", "false"), is_("active", "false")),
        unknown=any_of(missing("dm_told"), is_("classified", "unknown"), is_("active", "unknown")),
    ),
    "I4": outcome(passes=is_("willing", True), fails=is_("willing", False), otherwise="unknown"),
    "I5": outcome(
        passes=any_of(is_("contraception", True), is_("sex", "male"), among("fertility", "menopause", "sterile")),
        unknown=missing("sex", "fertility", "contraception"),
        fails=all_of(is_("contraception", False), is_("sex", "female"), is_("fertility", "possible")),
    ),
    "E2.1": outcome(
        passes=any_of(among("nyha", "I", "II"), all_of(is_("heart_failure", False), missing("nyha"))),
        fails=all_of(is_("heart_failure", True), among("nyha", "III", "IV")),
        unknown=missing("heart_failure", "nyha"),
    ),
    "E2.3": outcome(
        passes=all_of(
            is_("liver_insufficiency", False),
            RECENTLY,
            _normal("bilirubin"),
            any_of(is_("transaminases_cause", "dermatomyositis"), all_of(_normal("alt"), _normal("ast"))),
        ),
        fails=is_("liver_insufficiency", True),
        unknown=any_of(
            missing("liver_insufficiency", "bilirubin"),
            all_of(
                missing("transaminases_cause"),
                any_of(
                    *(OLD, missing("alt", "alt_limit", "ast", "ast_limit")),
                    *(compared("alt", ">", "alt_limit"), compared("ast", ">", "ast_limit")),
                ),
            ),
            all_of(
                among("transaminases_cause", "other", "unclear"),
                missing("alt", "ast"),
                any_of(OLD, all_of(_not_raised("alt"), _not_raised("ast"))),
            ),
        ),
    ),
    "E2.4": outcome(
        passes=all_of(compared("hemoglobin", ">=", 80.0), RECENTLY),
        fails=all_of(compared("hemoglobin", "<", 80.0), RECENTLY),
        unknown=missing("hemoglobin"),
    ),
    "E2.5": outcome(
        passes=all_of(compared("platelets", ">=", 60.0), RECENTLY),
        fails=all_of(compared("platelets", "<", 60.0), RECENTLY),
        unknown=missing("platelets"),
    ),
    "E3": outcome(
        passes=all_of(is_("other_ctd", "none"), is_("tumour", "none")),
        fails=any_of(is_("tumour", "malignant"), among("other_ctd", "sle", "ssc", "ra", "pss", "mctd")),
        unknown=missing("other_ctd", "tumour"),
    ),
    "E4": outcome(
        passes=all_of(is_("drug_allergies", 0.0), is_("other_allergies", False)),
        fails=compared("drug_allergies", ">=", 3.0),
        unknown=any_of(
            missing("drug_allergies"), all_of(compared("drug_allergies", "<", 1.0), missing("other_allergies"))
        ),
    ),
    "E6": outcome(
        passes=all_of(is_("hbsag", "negative"), is_("anti_hcv", "negative"), is_("hepatitis_is_dated", True)),
        fails=any_of(is_("hbsag", "positive"), is_("anti_hcv", "positive")),
        unknown=any_of(
            missing("hbsag", "anti_hcv"),
            all_of(is_("hepatitis_is_dated", False), any_of(is_("hbsag", "negative"), is_("anti_hcv", "negative"))),
        ),
    ),
    "E7": outcome(
        passes=all_of(is_("cooperation", True), is_("mental_illness", False)),
        fails=is_("cooperation", False),
        unknown=missing("cooperation", "mental_illness"),
    ),
}
