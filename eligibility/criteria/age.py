"""Inclusion 1: age."""

from __future__ import annotations

from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity
from eligibility.dates import ages
from eligibility.judgement import Evidence, Judgement, unknown
from eligibility.truth import Truth
from locales import Text, say

YOUNGEST, OLDEST = 18, 75


def judge(case: Case) -> Judgement:
    """18 to 75 completed years on the day, both included; a birth year alone decides where every day of it agrees."""
    born = case.value("birth_date")
    if born is None:
        return unknown("birth_date")
    low, high = ages(born, case.on)
    allowed = {YOUNGEST <= age <= OLDEST for age in (low, high)} | ({True} if low < YOUNGEST < OLDEST < high else set())
    truth = Truth.of(allowed.pop() if len(allowed) == 1 else None)

    def tell() -> Evidence:
        return Evidence(
            facts=("birth_date",),
            what=say("age in completed years"),
            found=_range(low, high),
            limit=say("18 to 75"),
            truth=truth,
        )

    return Judgement(truth, tell=tell, missing=("birth_date",))


def _range(low: int, high: int) -> Text:
    return say("{low} or {high}", low=low, high=high) if low != high else say("{age}", age=low)


AGE = Criterion(
    id="I1",
    polarity=Polarity.INCLUSION,
    title=say("Age"),
    sentence=say("Age 18-75 years old (including 18 and 75 years old);"),
    judge=judge,
    facts=("birth_date",),
    hard=("birth_date",),
)
