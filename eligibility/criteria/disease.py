"""Inclusion 2: dermatomyositis by classification criteria, and active."""

from __future__ import annotations

from decimal import Decimal

from eligibility.case import Case
from eligibility.classification import (
    BIOPSY_ITEMS,
    CUT_OFFS,
    ITEMS,
    SKIN,
    WEAKNESS,
    Certainty,
    Score,
    eular_acr_2017,
    tenths,
)
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.facts import FACTS
from eligibility.judgement import Evidence, Judgement, agreed, all_of, any_of, at_least, negated, unknown
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN
from locales import Text, say

#: Typical upper limits (U/L) for women and men, used only where a report shows none: never decisive.
TYPICAL_LIMITS = {
    "ck": (Decimal(200), Decimal(310)),
    "ldh": (Decimal(250), Decimal(250)),
    "alt": (Decimal(40), Decimal(50)),
    "ast": (Decimal(35), Decimal(40)),
    "aldolase": (Decimal("7.6"), Decimal("7.6")),
}
RAISED = Decimal("1.3")
SCORED = ("onset_age", *ITEMS, *BIOPSY_ITEMS)
TYPICAL_BIOPSY = ("biopsy_perimysial", "biopsy_perifascicular", "biopsy_endomysial")
PRESENCE = {"positive": True, "negative": False}
LEVELS = {
    Certainty.RULED_OUT: say("ruled out"),
    Certainty.POSSIBLE: say("possible"),
    Certainty.PROBABLE: say("probable"),
    Certainty.DEFINITE: say("definite"),
}


def judge(case: Case) -> Judgement:
    """Diagnosed, classified and active."""
    return all_of(case.yes("dm_told"), classified(case), active(case))


def classified(case: Case) -> Judgement:
    """Classified as dermatomyositis by either set of criteria, and nothing explains the signs better."""
    scores, features = _scores(case), _features(case)
    skin, adult, weak = case.any_yes(*SKIN), case.from_up("onset_age", "18"), case.any_yes(*WEAKNESS)

    def at(level: Certainty) -> Judgement:
        # Either way it takes a skin sign; Bohan & Peter ask for as many of the other four items as the level needs.
        by_eular_acr = all_of(_by_score(case, scores, level), skin)
        by_bohan_peter = all_of(skin, at_least(int(level), *features))
        spectrum = any_of(by_eular_acr, by_bohan_peter)
        return case.readings("I2.subgroup", spectrum=spectrum, classic=all_of(spectrum, adult, weak))

    by_level = case.readings("I2.level", any_level=at(Certainty.POSSIBLE), probable=at(Certainty.PROBABLE))
    return all_of(by_level, negated(case.yes("other_explanation")))


def _scores(case: Case) -> list[Score]:
    """The score by the table that fits: with biopsy if one was done; both while that is not known."""
    signs = {item: case.value(item) for item in SCORED[1:]}
    signs["anti_jo1"] = PRESENCE.get(signs["anti_jo1"])
    done, age = case.value("biopsy_done"), case.value("onset_age")
    onset = None if age is None else int(age)
    return [eular_acr_2017(signs, onset, biopsy=biopsy) for biopsy in (False, True) if done in (None, biopsy)]


def _by_score(case: Case, scores: list[Score], level: Certainty) -> Judgement:
    """Reaches the level by EULAR/ACR."""
    reached = agreed(*(_reached(case, score, level) for score in scores))
    if len(scores) > 1 and reached.truth is not TRUE and reached.truth is not FALSE:
        return Judgement(UNKNOWN, missing=("biopsy_done",), parts=reached.parts)
    return reached


def _reached(case: Case, score: Score, level: Certainty) -> Judgement:
    truth = score.reaches(level)

    def tell() -> Evidence:
        return Evidence(
            facts=tuple(fact for fact in SCORED if case.value(fact) is not None),
            what=say("EULAR/ACR 2017 score with biopsy") if score.biopsy else say("EULAR/ACR 2017 score"),
            found=_range(score),
            limit=say("{level} from {cut}", level=LEVELS[level], cut=tenths(CUT_OFFS[level][score.biopsy])),
            truth=truth,
        )

    return Judgement(truth, tell=tell, missing=score.missing)


def _range(score: Score) -> Text:
    low, high = tenths(score.low), tenths(score.high)
    return say("{score}", score=low) if low == high else say("{low} to {high}", low=low, high=high)


def _features(case: Case) -> tuple[Judgement, ...]:
    """The four items of Bohan & Peter beside the rash."""
    biopsy = all_of(case.yes("biopsy_done"), case.any_yes(*TYPICAL_BIOPSY))
    symmetric = case.any_yes("weak_arms", "weak_legs")
    return symmetric, case.yes("enzymes_ever_raised"), case.yes("emg_myopathic"), biopsy


def active(case: Case) -> Judgement:
    """MMT-8 at most 125/150 with two other abnormal measures, or skin VAS at least 3 cm with three of five."""
    measures = (
        _examined(case, case.from_up("patient_global", "2")),
        _examined(case, case.from_up("physician_global", "2")),
        _examined(case, case.from_up("haq", "0.25")),
        any_of(*(muscle_enzyme(case, enzyme) for enzyme in TYPICAL_LIMITS)),
        _examined(case, case.from_up("extramuscular", "1")),
    )
    by_muscle = all_of(_examined(case, _weak_muscles(case)), at_least(2, *measures))
    by_skin = all_of(_examined(case, case.from_up("cutaneous_vas", "3")), at_least(3, *measures))
    return any_of(by_muscle, by_skin)


def _examined(case: Case, judgement: Judgement) -> Judgement:
    return case.recent(judgement, "examination_date")


def _weak_muscles(case: Case) -> Judgement:
    """The two forms are never compared with each other's limit."""
    return case.holds(
        "mmt8",
        lambda test: OPEN if test.form == 80 else test.score <= 125,
        say("≤ 125 on the 150-point form"),
    )


def muscle_enzyme(case: Case, enzyme: str) -> Judgement:
    """At least 1.3 times the report's own upper limit; without one, for staff to judge."""
    result = case.value(enzyme)
    if result is None:
        return unknown(enzyme)
    limit = result.upper_limit
    truth = OPEN if limit is None else TRUE if result.value >= RAISED * limit else FALSE

    def tell() -> Evidence:
        typical = TYPICAL_LIMITS[enzyme][case.value("sex") == "male"]
        return Evidence(
            facts=(enzyme,),
            what=FACTS[enzyme].label,
            found=result,
            limit=say("≥ 1.3 × {limit} U/L", limit=limit or typical),
            how=None if limit else say("held against a typical upper limit, not the report's own"),
            truth=truth,
        )

    return case.recent(Judgement(truth, tell=tell), "blood_report_date")


DISEASE = Criterion(
    id="I2",
    polarity=Polarity.INCLUSION,
    title=say("Active dermatomyositis"),
    sentence=say(
        "The diagnosis of dermatomyositis conforms to Bohan/Peter Recommendation in 1975 or EULAR/ACR Classification "
        "Standard in 2017. Active myositis was defined by baseline Manual Muscle Testing (MMT-8) no greater than "
        "125/150 and at least two additional abnormal CSMs. To allow the enrolment of patients with active DM with a "
        "moderate to severe rash who may not meet the MMT-8 criterion noted above, patients with DM could be enrolled "
        "if their cutaneous VAS score on the Myositis Disease Activity Assessment Tool (MDAAT) was ≥3cm on the 10cm "
        "VAS scale and at least three of the five CSMs were abnormal (excluding the MMT-8). Abnormal CSMs include: "
        "- 1. patients global assessment (PGA), the minimum value of 10 cm visual analog scale (VAS) is 2.0 cm "
        "- 2. Physicians global assessment (PhGA), the minimum value on the 10 cm VAS scale is 2.0 cm "
        "- 3. Health Assessment Questionnaire (HAQ), with a minimum value of 0.25 "
        "- 4. At least one muscle enzyme [including creatine kinase (CK), aldolase, lactate dehydrogenase (LDH), "
        "alanine aminotransferase (ALT) and aspartate aminotransferase (AST)] High, the lowest level is 1.3 x upper "
        "limit normal "
        "- 5. Global Extra-muscle Disease Activity Score, with a minimum of 1.0 cm on the 10 cm VAS scale [This "
        "measure is a comprehensive assessment by the physician based on an assessment of the physique, skin, bone, "
        "gastrointestinal, lung and heart scale activity scores,named Myositis Disease Activity Assessment Tool "
        "(MDAAT)]. "
        "- 6. Manual Muscle Testing (MMT-8) no greater than 125/150."
    ),
    judge=judge,
    facts=(
        *("dm_told", "onset_age", "heliotrope", "gottron_sign", "gottron_papules"),
        *("weak_arms", "weak_legs", "weak_neck", "weak_legs_proximal"),
        *("enzymes_ever_raised", "dysphagia", "anti_jo1", "emg_myopathic", "biopsy_done"),
        *("biopsy_perifascicular", "biopsy_perimysial", "biopsy_endomysial", "biopsy_vacuoles"),
        *("other_explanation", "mmt8", "patient_global", "physician_global", "haq"),
        *("ck", "ldh", "alt", "ast", "aldolase", "extramuscular", "cutaneous_vas"),
    ),
    beside=("examination_date", "blood_report_date", "sex"),
    hard=("dm_told",),
    ambiguities=(
        ambiguity(
            "I2.level",
            say("Which level of the classification criteria is enough?"),
            any_level=(say("any level, possible included"), say("the sentence names no level")),
            probable=(
                say("at least probable"),
                say("the authors of EULAR/ACR recommend it, and a sister trial asks for it"),
            ),
        ),
        ambiguity(
            "I2.subgroup",
            say("Is dermatomyositis without weakness, or begun in childhood, dermatomyositis here?"),
            spectrum=(say("yes"), say("the way in by the rash admits patients with full strength")),
            classic=(say("no, only classic adult dermatomyositis"), say("the sentence names neither form")),
        ),
    ),
)
