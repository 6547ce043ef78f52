"""Exclusion 3 and 4: other connective tissue diseases, tumours and allergies."""

from __future__ import annotations

from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.judgement import Judgement, any_of
from eligibility.truth import FALSE
from locales import say


def judge_other_disease(case: Case) -> Judgement:
    """A named connective tissue disease or a present malignancy; the rest as the readings say."""
    tissue = case.among("other_ctd", "sle", "ssc", "ra", "pss", "mctd", open_=("unclear",))
    tumour = case.readings(
        "E3.tumours",
        any_tumour=case.among("tumour", "malignant", "past", "benign"),
        malignant_now=case.among("tumour", "malignant"),
    )
    return any_of(tissue, tumour)


def judge_allergy(case: Case) -> Judgement:
    """Three medicines or more are "multiple"; fewer, and other allergies, as the readings say.

    Nobody is asked for a marked constitution: by that reading only the number of medicines excludes.
    """
    medicines = case.readings(
        "E4.multiple",
        two=case.from_up("drug_allergies", "2"),
        three=case.from_up("drug_allergies", "3"),
    )
    constitution = case.readings(
        "E4.constitution",
        any_allergy=any_of(case.yes("other_allergies"), case.from_up("drug_allergies", "1")),
        marked=Judgement(FALSE),
    )
    return any_of(medicines, constitution)


OTHER_DISEASE = Criterion(
    id="E3",
    polarity=Polarity.EXCLUSION,
    title=say("Other connective tissue diseases and tumours"),
    sentence=say("Dermatomyositis patients with other connective tissue diseases or tumors;"),
    judge=judge_other_disease,
    facts=("other_ctd", "tumour"),
    hard=("other_ctd", "tumour"),
    ambiguities=(
        ambiguity(
            "E3.tumours",
            say("Which tumours exclude?"),
            any_tumour=(say("any, also past or benign"), say("the sentence says “tumors” and no more")),
            malignant_now=(say("a malignant one now"), say("“with” means present; benign ones are common")),
        ),
    ),
)

ALLERGY = Criterion(
    id="E4",
    polarity=Polarity.EXCLUSION,
    title=say("Allergies"),
    sentence=say("Allergic constitution or allergic to multiple drugs;"),
    judge=judge_allergy,
    facts=("drug_allergies", "other_allergies"),
    ambiguities=(
        ambiguity(
            "E4.multiple",
            say("How many drugs are “multiple”?"),
            two=(say("two or more"), say("the English word")),
            three=(say("three or more"), say("the usual sense of the Chinese word")),
        ),
        ambiguity(
            "E4.constitution",
            say("What is an “allergic constitution”?"),
            any_allergy=(say("any allergy"), say("the term has no accepted definition")),
            marked=(say("a marked one, stated by a physician"), say("single allergies are common")),
        ),
    ),
)
