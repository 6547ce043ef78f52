"""Questions about dermatomyositis: diagnosis, signs, activity."""

from dialogs.question import Question
from locales import say

_VAS = say(
    "Read the mark on the 10 cm line of the form, in cm from the left: 0 is no activity, 10 the most extreme. "
    "Numbers from 0 to 10, with one decimal."
)
_EXAMINED = say("By examination or from the chart. If it was not examined or is not on record, press “I don't know”.")
_BIOPSY = say("From the pathology report of the muscle biopsy. If the report does not say, press “I don't know”.")
_ENZYME = say(
    "It stands in the blood report under liver function or muscle enzymes. Please type the result and the reference "
    "range printed beside it, for example: 350 (40-200). The upper limit differs from laboratory to laboratory."
)

DISEASE = (
    Question(
        fact="dm_told",
        prompt=say("Has a doctor diagnosed dermatomyositis?"),
        help=say(
            "Dermatomyositis is an inflammation of muscles and skin: weak thighs and upper arms, a purplish rash on "
            "the eyelids, patches over the knuckles. Polymyositis alone is another disease."
        ),
    ),
    Question(
        fact="onset_age",
        prompt=say("At what age did the first signs of it begin, rash or weakness? For example: 42"),
        help=say("Count completed years of age. The first sign counts, not the diagnosis. A good guess is enough."),
    ),
    Question(
        fact="rash_history",
        before="heliotrope",
        patients_only=True,
        prompt=say(
            "Have you had a purple or reddish rash on the eyelids, or patches over the knuckles, elbows or knees, from "
            "this disease?"
        ),
        help=say("At any time since the disease began, also if it has gone. The doctor will look at the skin again."),
        reason=say("It tells the study doctor which signs to look for. Your answer alone decides nothing."),
    ),
    Question(
        fact="weakness_history",
        before="heliotrope",
        patients_only=True,
        prompt=say(
            "Have your arms or legs become weak from it: climbing stairs, rising from a squat, combing your hair?"
        ),
        help=say("Weakness on both sides that came over weeks to months. Being tired is something else."),
        reason=say("It tells the study doctor which signs to look for. Your answer alone decides nothing."),
    ),
    Question(
        fact="heliotrope",
        prompt=say("Heliotrope rash: purple or reddish patches on or around the eyelids, often swollen?"),
        help=_EXAMINED,
    ),
    Question(
        fact="gottron_sign",
        prompt=say("Gottron's sign: flat reddish or violet patches over the finger joints, elbows, knees or ankles?"),
        help=_EXAMINED,
    ),
    Question(
        fact="gottron_papules",
        prompt=say("Gottron's papules: raised reddish or violet bumps over the same joints, sometimes scaly?"),
        help=_EXAMINED,
    ),
    Question(
        fact="weak_arms",
        prompt=say("On examination: symmetric weakness of the upper arms and shoulders, usually progressive?"),
        help=_EXAMINED,
    ),
    Question(
        fact="weak_legs",
        prompt=say("On examination: symmetric weakness of the thighs and hips, usually progressive?"),
        help=_EXAMINED,
    ),
    Question(
        fact="weak_neck",
        prompt=say("On examination: are the neck flexors weaker than the neck extensors?"),
        help=_EXAMINED,
    ),
    Question(
        fact="weak_legs_proximal",
        prompt=say("On examination: in the legs, are the proximal muscles weaker than the distal ones?"),
        help=_EXAMINED,
    ),
    Question(
        fact="enzymes_ever_raised",
        prompt=say("At any time in the disease: was CK, LDH, AST or ALT above the upper limit of normal?"),
        help=say("The most abnormal value of the whole course counts. Aldolase does not count here."),
    ),
    Question(
        fact="dysphagia",
        prompt=say("Trouble swallowing, or impaired movement of the gullet, from this disease?"),
        help=_EXAMINED,
    ),
    Question(
        fact="anti_jo1",
        prompt=say("Anti-Jo-1 antibody in the myositis antibody report?"),
        help=say("Anti-Jo-1 (anti-histidyl-tRNA synthetase) only. If it was not tested, press “I don't know”."),
    ),
    Question(
        fact="emg_myopathic",
        prompt=say("Electromyogram (EMG) typical of myositis?"),
        help=say(
            "Short, small, polyphasic motor units; fibrillations, positive sharp waves and insertional irritability; "
            "bizarre high-frequency discharges."
        ),
    ),
    Question(
        fact="biopsy_done",
        prompt=say("Was a muscle biopsy done?"),
        help=say("The score of the classification criteria differs with and without a biopsy."),
    ),
    Question(
        fact="biopsy_perifascicular",
        prompt=say("Biopsy: perifascicular atrophy?"),
        help=_BIOPSY,
    ),
    Question(
        fact="biopsy_perimysial",
        prompt=say("Biopsy: mononuclear cells in the perimysium or around the vessels?"),
        help=_BIOPSY,
    ),
    Question(
        fact="biopsy_endomysial",
        prompt=say("Biopsy: mononuclear cells in the endomysium around, but not invading, the muscle fibres?"),
        help=_BIOPSY,
    ),
    Question(
        fact="biopsy_vacuoles",
        prompt=say("Biopsy: rimmed vacuoles?"),
        help=_BIOPSY,
    ),
    Question(
        fact="other_explanation",
        prompt=say("Is there another disease or a drug that explains these signs better than dermatomyositis?"),
        help=say(
            "For example muscular dystrophy, thyroid disease, a statin, an infection of the muscles, myasthenia "
            "gravis, or a known rhabdomyolysis."
        ),
    ),
    Question(
        fact="examination_date",
        before="mmt8",
        prompt=say("Date of the examination that the next values come from? For example: 2026-11-15"),
        help=say("Values older than four weeks go to the study doctor for review."),
        reason=say("Values older than four weeks may have changed, so the study doctor looks at them again."),
    ),
    Question(
        fact="mmt8",
        prompt=say("MMT-8: what is the total, and of which form? For example: 118/150"),
        help=say(
            "Manual muscle testing of 8 muscle groups. Both sides and the neck make 150 points; the form for one side "
            "makes 80. The two are never compared with each other."
        ),
    ),
    Question(
        fact="patient_global",
        prompt=say(
            "All in all, how active has the disease been in the past week? Please give a number from 0 (not at all) to "
            "10 (as bad as can be)."
        ),
        help=say(
            "This is your own judgement of the whole disease: skin, muscles and everything else. One decimal is fine, "
            "for example 3.5."
        ),
    ),
    Question(
        fact="physician_global",
        prompt=say("Physician's global assessment of disease activity, on the 10 cm scale?"),
        help=_VAS,
    ),
    Question(
        fact="haq",
        prompt=say("Health Assessment Questionnaire (HAQ) score, 0 to 3?"),
        help=say("The mean of the categories' scores on the HAQ form, for example 0.625."),
    ),
    Question(
        fact="report_at_hand",
        before="ck",
        patients_only=True,
        prompt=say("Do you have a blood test report of the last four weeks at hand, on paper or in your phone?"),
        help=say(
            "If you do, a few values will be asked from it. If not, just press No: the study team will look at your "
            "reports later."
        ),
        reason=say("With no report at hand, the questions about blood values are left out."),
    ),
    Question(
        fact="blood_report_date",
        before="ck",
        needs=("report_at_hand", True),
        prompt=say("What is the date on the blood test report? For example: 2026-11-15"),
        help=say("The day on which the blood was taken. It stands at the top or the bottom of the report."),
        reason=say("Values older than four weeks may have changed, so the study doctor looks at them again."),
    ),
    Question(
        fact="ck",
        needs=("report_at_hand", True),
        prompt=say("Creatine kinase (CK): result and reference range? For example: 350 (40-200)"),
        help=_ENZYME,
    ),
    Question(
        fact="ldh",
        needs=("report_at_hand", True),
        prompt=say("Lactate dehydrogenase (LDH): result and reference range? For example: 260 (120-250)"),
        help=_ENZYME,
    ),
    Question(
        fact="alt",
        needs=("report_at_hand", True),
        prompt=say("Alanine aminotransferase (ALT): result and reference range? For example: 30 (7-40)"),
        help=_ENZYME,
    ),
    Question(
        fact="ast",
        needs=("report_at_hand", True),
        prompt=say("Aspartate aminotransferase (AST): result and reference range? For example: 28 (13-35)"),
        help=_ENZYME,
    ),
    Question(
        fact="aldolase",
        prompt=say("Aldolase: result and reference range? For example: 5 (0-7.6)"),
        help=_ENZYME,
    ),
    Question(
        fact="extramuscular",
        prompt=say("Extramuscular global assessment (MDAAT), on the 10 cm scale?"),
        help=_VAS,
    ),
    Question(
        fact="cutaneous_vas",
        prompt=say("Skin activity (cutaneous VAS of the MDAAT), on the 10 cm scale?"),
        help=_VAS,
    ),
)
