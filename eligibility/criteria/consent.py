"""Inclusion 4 and 5: willing to take part, and contraception. Exclusion 7: able to cooperate."""

from __future__ import annotations

from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.judgement import Judgement, all_of, any_of, negated
from locales import say


def judge_consent(case: Case) -> Judgement:
    """Willing to sign and to come; the signature itself is given at the hospital."""
    return case.yes("willing")


def judge_contraception(case: Case) -> Judgement:
    """Asked of those who can become pregnant; everybody else meets it."""
    return any_of(case.among("sex", "male"), case.among("fertility", "menopause", "sterile"), case.yes("contraception"))


def judge_cooperation(case: Case) -> Judgement:
    """Not able to keep to the treatment; an illness of somebody who can is for the physician to judge."""
    unable = negated(case.yes("cooperation"))
    ill = case.yes("mental_illness")
    return case.readings(
        "E7.scope", unable_for_any_reason=any_of(unable, all_of(unable, ill)), illness=any_of(unable, ill)
    )


CONSENT = Criterion(
    id="I4",
    polarity=Polarity.INCLUSION,
    title=say("Informed consent"),
    sentence=say(
        "Voluntary signing of informed consent: When participating in the trial, the patient must be given a written "
        "notice of consent, and hope that the patient can comply with the requirements of the study follow-up plan "
        "and other protocols."
    ),
    judge=judge_consent,
    facts=("willing",),
    hard=("willing",),
)

CONTRACEPTION = Criterion(
    id="I5",
    polarity=Polarity.INCLUSION,
    title=say("Contraception"),
    sentence=say(
        "Agree to adopt effective contraceptive measures during the study period (women of childbearing age)."
    ),
    judge=judge_contraception,
    facts=("sex", "fertility", "contraception"),
)

COOPERATION = Criterion(
    id="E7",
    polarity=Polarity.EXCLUSION,
    title=say("Able to take part"),
    sentence=say("Persons with mental illness or other reasons who cannot cooperate with treatment."),
    judge=judge_cooperation,
    facts=("cooperation", "mental_illness"),
    ambiguities=(
        ambiguity(
            "E7.scope",
            say("Does a mental illness exclude somebody who can cooperate?"),
            unable_for_any_reason=(
                say("no, only who cannot cooperate"),
                say("“who cannot cooperate” taken with both"),
            ),
            illness=(
                say("yes, any mental illness"),
                say("“who cannot cooperate” taken with other reasons only"),
            ),
        ),
    ),
)
