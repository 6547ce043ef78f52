"""Exclusion 5 and 6: infection, tuberculosis, hepatitis B and C."""

from __future__ import annotations

from datetime import date, timedelta

from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.dates import months_before, since
from eligibility.judgement import Judgement, any_of
from eligibility.truth import FALSE, OPEN, TRUE, Truth, agreement
from eligibility.values import PartialDate
from locales import say

SIXTY_DAYS = timedelta(days=60)

#: What the sentence lists, and what is as serious.
SERIOUS = ("hepatitis", "pneumonia", "bloodstream", "kidney", "ebv", "serious")


def judge_infection(case: Case) -> Judgement:
    """Infected now, in hospital for it, antibiotic drips within two months, or active tuberculosis ever."""
    first = months_before(case.on, 2)
    stay = case.readings(
        "E5.stay",
        now_only=case.among("infection_stay", "now"),
        two_months=_since(case, "infection_stay", first),
    )
    parts = [
        case.among("tuberculosis", "active", open_=("old", "latent")),
        _infected(case),
        stay,
        _since(case, "iv_antibiotics", first),
    ]
    if case.value("iv_other_anti_infectives") is True:
        parts.append(case.holds("iv_other_anti_infectives", lambda given: OPEN))
    return any_of(*parts)


def _infected(case: Case) -> Judgement:
    return case.readings(
        "E5.minor",
        any_infection=case.among("infection", *SERIOUS, "minor"),
        serious=case.among("infection", *SERIOUS),
    )


def _since(case: Case, fact: str, first: date) -> Judgement:
    """Whether the fact's day is `first` or later: now, not yet two months ago, or still to come.

    Two months are two of the calendar or 60 days: between the two, staff judge.
    """

    def test(value: PartialDate | str) -> Truth:
        if isinstance(value, str):
            return TRUE if value == "now" else FALSE
        return agreement([since(value, edge, date.max) for edge in (first, case.on - SIXTY_DAYS)])

    return case.holds(fact, test, say("none since {first}", first=first))


def judge_hepatitis(case: Case) -> Judgement:
    """Surface antigen or hepatitis C antibody positive, whatever the viral load; staff judge a weak result."""
    return any_of(_positive(case, "hbsag"), _positive(case, "anti_hcv"))


def _positive(case: Case, fact: str) -> Judgement:
    """Positive or weak, whenever it was tested; negative only by a test whose date is known."""
    found = case.among(fact, "positive", open_=("weak",))
    if found.truth is not FALSE:
        return found
    tested = case.holds("hepatitis_date", lambda day: FALSE)
    return Judgement(tested.truth, missing=tested.missing, parts=(found, tested))


INFECTION = Criterion(
    id="E5",
    polarity=Polarity.EXCLUSION,
    title=say("Infection and tuberculosis"),
    sentence=say(
        "Those who are in the period of acute and chronic infection (including but not limited to hepatitis, "
        "pneumonia, bacteremia, pyelonephritis, Epstein-Barr virus, tuberculosis infection), or are hospitalized for "
        "infection, or use intravenous antibiotics to treat infection 2 months before the first treatment, or have a "
        "history of active tuberculosis in the past;"
    ),
    judge=judge_infection,
    facts=("tuberculosis", "infection", "infection_stay", "iv_antibiotics"),
    beside=("iv_other_anti_infectives",),
    hard=("tuberculosis",),
    ambiguities=(
        ambiguity(
            "E5.stay",
            say("Does “2 months before the first treatment” go with the hospital stay too?"),
            now_only=(say("no, only somebody in hospital now"), say("“are hospitalized”")),
            two_months=(say("yes"), say("the time may belong to both halves of the sentence")),
        ),
        ambiguity(
            "E5.minor",
            say("Does a minor infection exclude?"),
            any_infection=(say("any infection does"), say("“including but not limited to”")),
            serious=(say("only a serious one"), say("all those listed are serious; sister trials say so")),
        ),
    ),
)

HEPATITIS = Criterion(
    id="E6",
    polarity=Polarity.EXCLUSION,
    title=say("Hepatitis B and C"),
    sentence=say("Those who are positive for hepatitis B surface antigen or hepatitis C antibody;"),
    judge=judge_hepatitis,
    facts=("hbsag", "anti_hcv", "hepatitis_date"),
    hard=("hbsag", "anti_hcv"),
)
