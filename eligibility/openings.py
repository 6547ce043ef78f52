"""The openings: every place where the criteria leave something open, and what the program does there.

One row for each, in the order of the criteria. Changes with the code: a row says what the program does, not what it
should do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from locales import Text, say


class Handling(StrEnum):
    """What happens where a sentence leaves something open, the most careful way of several.

    READINGS: each reading is worked out, and where they differ staff judge, unless the site chose one. REVIEW: staff
    judge. NOTE: it decides nothing, staff are told. STATED: one reading is taken, and said to be.
    """

    READINGS = "readings"
    REVIEW = "review"
    NOTE = "note"
    STATED = "stated"


READINGS, REVIEW, NOTE, STATED = Handling

#: How each handling is put into words.
HANDLINGS = {
    READINGS: say("several readings"),
    REVIEW: say("for staff to judge"),
    NOTE: say("a note for staff"),
    STATED: say("one reading, stated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One such place.

    `criterion` is None where it belongs to no single one. `words` are quoted from the registry; " … " stands between
    quotations from several places. `refers` names the ambiguities that hold the readings, and the notes for staff.
    """

    id: str
    criterion: str | None
    words: str
    handling: Handling
    refers: tuple[str, ...]
    does: Text


def _row(id_: str, criterion: str | None, words: str, handling: Handling, does: Text, *refers: str) -> Opening:
    return Opening(id=id_, criterion=criterion, words=words, handling=handling, refers=refers, does=does)


OPENINGS: tuple[Opening, ...] = (
    _row(
        *("A1", None, "Refractory Dermatomyositis", NOTE),
        say(
            "Only title and summary say it, so it is not required; treatment tried before is asked about, and a note "
            "points staff to the answer."
        ),
        "refractory",
    ),
    _row(
        *("A2", None, "Not yet recruiting", NOTE),
        say("Nobody is promised a place; a note asks the site to confirm that it recruits."),
        "recruitment",
    ),
    _row(
        *("A3", "I1", "Age 18-75 years old (including 18 and 75 years old)", NOTE),
        say(
            "Completed years on the planned day, from the solar date of birth, never the nominal age; a note says when "
            "a birthday within 28 days changes the finding."
        ),
        "birthday",
    ),
    _row(
        *("A4", "I2", "conforms to", READINGS),
        say(
            "Probable or definite by either set of criteria is enough; where no more than “possible” is reached, staff "
            "judge."
        ),
        "I2.level",
    ),
    _row(
        *("A5", "I2", "diagnosis of dermatomyositis", READINGS),
        say(
            "Disease without weakness, or begun before 18, goes to staff, by whichever criteria it qualifies. "
            "Anti-synthetase syndrome is not told apart."
        ),
        "I2.subgroup",
    ),
    _row(
        *("A6", "I2", "EULAR/ACR Classification Standard in 2017", STATED),
        say(
            "The score decides, in exact tenths, not the probability; while items are unknown it is a range, and "
            "decides as soon as all of it lies on one side of the cut-off."
        ),
    ),
    _row(
        *("A7", "I2", "Active myositis was defined by", STATED),
        say("The definition is taken as a requirement: the way in by the rash would make no sense otherwise."),
    ),
    _row(
        *("A8", "I2", "at least two additional abnormal CSMs", STATED),
        say("Two of the other five measures; MMT-8 is not counted as one of them."),
    ),
    _row(
        *("A9", "I2", "at least three of the five CSMs were abnormal (excluding the MMT-8)", STATED),
        say("The five are the six of the list without MMT-8."),
    ),
    _row(
        *("A10", "I2", "who may not meet the MMT-8 criterion", STATED),
        say("The way in by the rash is open to everybody: MMT-8 may be above the limit, below it or missing."),
    ),
    _row(
        *("A11", "I2", "the minimum value of 10 cm visual analog scale (VAS) is 2.0 cm", STATED),
        say(
            "“Minimum” is where abnormal begins, that value included: 2.0 cm, 2.0 cm, 0.25, 1.3 times the upper limit, "
            "1.0 cm."
        ),
    ),
    _row(
        *("A12", "I2", "Manual Muscle Testing (MMT-8) no greater than 125/150", REVIEW),
        say("The form is asked for; only a total out of 150 is compared with 125, one out of 80 goes to staff."),
    ),
    _row(
        *("A13", "I2", "patients global assessment (PGA)", STATED),
        say(
            "The patient's own rating; the physician's is a measure of its own, and no question uses the bare "
            "abbreviation."
        ),
    ),
    _row(
        *("A14", "I2", "named Myositis Disease Activity Assessment Tool (MDAAT)", STATED),
        say(
            "The physician's single rating of extramuscular activity, 0 to 10 cm; a number above 10, such as a sum of "
            "the organ scales, is refused."
        ),
    ),
    _row(
        *("A15", "I2", "moderate to severe rash", STATED),
        say("A cutaneous VAS of 3 cm or more is meant; no further judgement of the rash is asked for."),
    ),
    _row(
        *("A16", None, "baseline", REVIEW),
        say(
            "Blood values and examinations dated more than 4 weeks back go to staff; a note says when blood values "
            "have no date. A measured creatinine clearance and the hepatitis tests have no such limit."
        ),
        "undated",
    ),
    _row(
        *("A17", "I2", "the lowest level is 1.3 x upper limit normal", REVIEW),
        say(
            "The upper limit on the same report counts; where it prints none, a typical one is shown and staff judge "
            "the value."
        ),
    ),
    _row(
        *("A18", "I3", "and/or", READINGS),
        say(
            "Low dose, nothing new and stable doses can be joined in three ways; it passes or fails only where all "
            "three agree, otherwise staff judge."
        ),
        "I3.and_or",
    ),
    _row(
        *("A19", "I3", "less than 0.5mg/kg/d within 4 weeks", READINGS),
        say(
            "The highest and the mean daily dose of the 4 weeks are both computed; if they disagree, or one is exactly "
            "0.5, staff judge."
        ),
        "I3.dose",
    ),
    _row(
        *("A20", "I3", "(equivalent to prednisone)", REVIEW),
        say(
            "By actual, current weight; betamethasone and deflazacort are computed with both figures that tables give, "
            "and staff judge if these disagree; so they do with shots into a muscle or a joint."
        ),
    ),
    _row(
        *("A21", "I3", "no new immunosuppressants (", READINGS),
        say(
            "A named drug, or one plainly of its class, begun for the first time within 12 weeks is new; staff judge "
            "one raised, restarted or stopped, and biologics, JAK inhibitors, immunoglobulin and the like."
        ),
        *("I3.new_drugs", "I3.what_is_new"),
    ),
    _row(
        *("A22", "I3", "the dose was stable for 4 weeks", READINGS),
        say("Stable if no dose of any of these drugs changed in 4 weeks; staff judge any change."),
        "I3.stable",
    ),
    _row(
        *("A23", None, "before joining the group … within 4 weeks … before the first treatment", NOTE),
        say(
            "All windows end on one day: the one an assessment is made for, in a conversation the day itself. A note "
            "says when a birthday within 28 days changes the finding on age."
        ),
        "birthday",
    ),
    _row(
        *("A24", None, "within 4 weeks … within 12 weeks … 2 months before", REVIEW),
        say(
            "28 days, 84 days and two months, by the calendar and as 60 days; staff judge the first day of a window "
            "and the days beside it, and a dose that comes out differently over a day more or less."
        ),
    ),
    _row(
        *("A25", "E1", "intravenous glucocorticoid (> 1 mg/kg/d)", READINGS),
        say("Each day's dose is computed as given and as prednisone; if only one is above 1 mg/kg, staff judge."),
        "E1.milligrams",
    ),
    _row(
        *("A26", "E1", "Received intravenous glucocorticoid", NOTE),
        say(
            "Only what went into a vein counts; with an oral dose from 0.5 to 1 mg/kg a day, a note says that "
            "inclusion 3 may still be met."
        ),
        "oral_dose",
    ),
    _row(
        *("A27", None, "Serious complications: including", NOTE),
        say("The five of the list decide; coordinators are asked for any other serious disease, which becomes a note."),
        "other_serious_disease",
    ),
    _row(
        *("A28", "E2.5", "E. platelet count", STATED),
        say("A slip for (5): five complications, each with a finding of its own."),
    ),
    _row(
        *("A29", "E2.1", "heart failure (≥ NYHA III)", REVIEW),
        say(
            "Heart failure must be diagnosed; class III or IV on record without it goes to staff. Once the diagnosis "
            "is denied, a conversation no longer asks for the class."
        ),
    ),
    _row(
        *("A30", "E2.2", "creatinine clearance rate ≤30 ml/min", REVIEW),
        say(
            "The measured value, otherwise Cockcroft-Gault with its inputs shown; from 28.5 to 31.5, or if the two "
            "contradict, staff judge. A note warns that low muscle mass makes the estimate too high."
        ),
        "low_muscle_mass",
    ),
    _row(
        *(
            "A31",
            "E2.3",
            "ALT or AST caused by dermatomyositis, or total bilirubin greater than normal upper limit",
        ),
        READINGS,
        say(
            "Bilirubin above the limit goes to staff; raised ALT or AST is set aside if dermatomyositis causes it, and "
            "goes to staff if something else does or nobody is sure."
        ),
        "E2.3.bilirubin",
    ),
    _row(
        *("A32", "E2.4", "hemoglobin < 80g/L", STATED),
        say("Exactly 80 g/L is allowed; g/dL are converted exactly."),
    ),
    _row(
        *("A33", "E2.5", "platelet count < 60", STATED),
        say(
            "Taken as 60 × 10⁹/L, and shown so; a count typed without its unit is asked about before it counts, and "
            "exactly 60 is allowed."
        ),
    ),
    _row(
        *("A34", "E3", "tumors", READINGS),
        say("Cancer now excludes; staff judge cancer in the past and benign tumours."),
        "E3.tumours",
    ),
    _row(
        *("A35", "E3", "other connective tissue diseases", REVIEW),
        say(
            "Lupus, systemic sclerosis, rheumatoid arthritis, primary Sjögren's syndrome and mixed connective tissue "
            "disease exclude; any other, or an undifferentiated one, goes to staff."
        ),
    ),
    _row(
        *("A36", "E4", "Allergic constitution", READINGS),
        say(
            "There is no accepted definition, so staff judge any allergy; a note has them ask about interleukin-2, "
            "which the criteria do not name."
        ),
        *("E4.constitution", "interleukin_allergy"),
    ),
    _row(
        *("A37", "E4", "allergic to multiple drugs", READINGS),
        say("Three medicines or more exclude; staff judge one or two."),
        "E4.multiple",
    ),
    _row(
        *("A38", "E5", "acute and chronic infection (including but not limited to", READINGS),
        say("An infection of the list, or one as serious, excludes while it lasts; staff judge a minor one."),
        "E5.minor",
    ),
    _row(
        *("A39", "E5", "Epstein-Barr virus, tuberculosis infection", REVIEW),
        say(
            "EB virus counts only while active, old antibodies pass; a positive tuberculosis test without disease goes "
            "to staff."
        ),
    ),
    _row(
        *("A40", "E5", "2 months before the first treatment", READINGS),
        say(
            "The time belongs to the antibiotic drips; staff judge a hospital stay for an infection that ended within "
            "it, and an earlier one passes."
        ),
        "E5.stay",
    ),
    _row(
        *("A41", "E5", "are hospitalized for infection", READINGS),
        say("Being in hospital for an infection now excludes; staff judge a stay that ended within two months."),
        "E5.stay",
    ),
    _row(
        *("A42", "E5", "use intravenous antibiotics to treat infection", REVIEW),
        say(
            "Drips of antibiotics against an infection within two months exclude; coordinators are asked for drips "
            "against viruses or fungi and those around an operation, which go to staff. Tablets do not count."
        ),
    ),
    _row(
        *("A43", "E5", "have a history of active tuberculosis in the past", REVIEW),
        say("Active tuberculosis excludes however long ago and also if cured; old lesions alone go to staff."),
    ),
    _row(
        *("A44", "E6", "hepatitis B surface antigen or hepatitis C antibody", NOTE),
        say(
            "The two tests decide here, and viral hepatitis at present decides exclusion 5; notes tell staff of a "
            "past hepatitis B and to see HCV RNA. Other kinds of hepatitis are not asked for."
        ),
        *("past_hepatitis_b", "hepatitis_c_rna"),
    ),
    _row(
        *("A45", "E6", "Those who are positive for", REVIEW),
        say("A weakly positive result goes to staff; a negative one counts only with its date, however old."),
    ),
    _row(
        *("A46", "E7", "mental illness or other reasons who cannot cooperate", READINGS),
        say(
            "Not being able to cooperate excludes, whatever the reason; staff judge a mental illness in somebody who "
            "can, and patients are never asked for it."
        ),
        "E7.scope",
    ),
    _row(
        *("A47", "I4", "hope that the patient can comply", STATED),
        say("Willingness to sign and to come to the visits is asked; consent itself is signed at the hospital."),
    ),
    _row(
        *("A48", "I5", "(women of childbearing age)", STATED),
        say(
            "Asked of every woman who can become pregnant, whatever her age; men pass, and so do women after menopause "
            "or without womb, ovaries or tubes."
        ),
    ),
    _row(
        *("A49", "I5", "effective contraceptive measures during the study period", STATED),
        say("Agreeing is enough: examples are given, no method is turned down, no time after the study is asked for."),
    ),
    _row(
        *("A50", None, "Any subject meeting any of the following criteria should be excluded", NOTE),
        say(
            "What is not on the list decides nothing, such as HIV, live vaccines, a washout of biologics or other "
            "trials; pregnancy and breastfeeding become a note."
        ),
        "pregnancy",
    ),
    _row(
        *("A51", None, "Aldesleukin", STATED),
        say("The registry's drug name is not used: the program speaks of low-dose interleukin-2."),
    ),
)
