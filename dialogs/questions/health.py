"""Questions about heart, kidney, liver, blood, other diseases, allergies and infections."""

from dialogs.question import Question
from locales import say

_REPORT = say("It stands in the blood report. Please type it with its unit, as printed there.")

HEALTH = (
    Question(
        fact="other_serious_disease",
        before="heart_failure",
        prompt=say("Is there another serious disease, for example of the heart, lungs, kidneys or nerves?"),
        help=say("Severe interstitial lung disease belongs here too."),
        reason=say("The plan lists five complications; for any other serious disease the study doctor decides."),
    ),
    Question(
        fact="heart_failure",
        prompt=say("Has a doctor said that you have heart failure?"),
        help=say("A diagnosis by a doctor counts. Being short of breath can have many causes and is not the same."),
    ),
    Question(
        fact="nyha",
        prompt=say("Which heart function class (NYHA)?"),
        help=say(
            "From the chart, or by what brings tiredness, breathlessness or palpitations. II: climbing three floors or "
            "walking fast; III: dressing or walking slowly for some tens of metres; IV: nothing at all."
        ),
    ),
    Question(
        fact="creatinine_clearance",
        prompt=say("Measured creatinine clearance (24-hour urine), in mL/min?"),
        help=say(
            "A measured value is preferred. An eGFR is something else. If it was not measured, press “I don't know”."
        ),
    ),
    Question(
        fact="creatinine",
        needs=("report_at_hand", True),
        prompt=say("Serum creatinine? For example: 65 µmol/L"),
        help=_REPORT,
    ),
    Question(
        fact="liver_insufficiency",
        prompt=say("Has a doctor said that you have liver failure or cirrhosis?"),
        help=say("Raised liver values alone are not liver failure: muscles release the same enzymes."),
    ),
    Question(
        fact="bilirubin",
        needs=("report_at_hand", True),
        prompt=say("Total bilirubin: result with unit and reference range? For example: 12 µmol/L (3-21)"),
        help=_REPORT,
    ),
    Question(
        fact="transaminases_cause",
        prompt=say("ALT or AST is above normal. In the physician's judgement, from what?"),
        help=say("Raised by dermatomyositis itself, it does not count against the patient."),
    ),
    Question(
        fact="hemoglobin",
        needs=("report_at_hand", True),
        prompt=say("Hemoglobin (Hb)? For example: 125 g/L"),
        help=_REPORT,
    ),
    Question(
        fact="platelets",
        needs=("report_at_hand", True),
        prompt=say("Platelets (PLT)? For example: 210 ×10⁹/L"),
        help=_REPORT,
    ),
    Question(
        fact="other_ctd",
        prompt=say("Has a doctor diagnosed another connective tissue disease besides dermatomyositis?"),
        help=say("For example lupus, scleroderma, rheumatoid arthritis or Sjögren's syndrome. If none, press “none”."),
    ),
    Question(
        fact="tumour",
        prompt=say("Is there a tumour, or was there one in the past?"),
        help=say(
            "Cancer, also when treated, and benign tumours such as fibroids or nodules that a doctor called a tumour."
        ),
    ),
    Question(
        fact="drug_allergies",
        prompt=say("To how many medicines are you allergic?"),
        help=say("Rash, swelling, trouble breathing or shock after a medicine. An upset stomach is not an allergy."),
    ),
    Question(
        fact="other_allergies",
        prompt=say(
            "Do you have other allergies (food, pollen, asthma, hives), or has a doctor spoken of an allergic "
            "constitution?"
        ),
        help=say(
            "If you are not sure whether it is an allergy, press “I don't know”: the study team will ask you about it."
        ),
    ),
    Question(
        fact="tuberculosis",
        sensitive=True,
        prompt=say("Have you ever had tuberculosis?"),
        help=say(
            "Active tuberculosis means that a doctor diagnosed it, and usually months of medicines such as isoniazid "
            "and rifampicin. Old spots on a scan, or a positive skin or blood test without illness, are something else."
        ),
    ),
    Question(
        fact="infection",
        prompt=say("Do you have an infection at the moment?"),
        help=say(
            "For example hepatitis, pneumonia, a blood or kidney infection, a fever with a cause. Interstitial lung "
            "disease belongs to dermatomyositis and is no infection; old EB virus antibodies are none either."
        ),
    ),
    Question(
        fact="infection_stay",
        prompt=say("When did your last hospital stay because of an infection end? Type the date, or press a button."),
        help=say("Only stays for an infection count. Month and year are enough if it was long ago."),
    ),
    Question(
        fact="iv_other_anti_infectives",
        before="iv_antibiotics",
        prompt=say("In the last 2 months: drips against viruses or fungi, or antibiotics around an operation?"),
        help=say("Antibiotic drips against an infection are asked for next. Tablets do not count."),
        reason=say("The sentence speaks of antibiotics against infection; the study doctor decides on these."),
    ),
    Question(
        fact="iv_antibiotics",
        prompt=say(
            "When did you last have antibiotics by drip against an infection? Type the date, or press a button."
        ),
        help=say(
            "Drips only, and only against an infection. Tablets do not count. Month and year are enough if long ago."
        ),
    ),
    Question(
        fact="hbsag",
        sensitive=True,
        prompt=say("Hepatitis B surface antigen (HBsAg): what did the last test say?"),
        help=say(
            "It is the first of the five hepatitis B items in the report. “Big three” and “small three” positive both "
            "mean that it is positive. The surface antibody, the second item, is something else."
        ),
    ),
    Question(
        fact="anti_hcv",
        sensitive=True,
        prompt=say("Hepatitis C antibody (anti-HCV): what did the last test say?"),
        help=say("It stays positive after a cure. If you were never tested, press “I don't know”."),
    ),
    Question(
        fact="anti_hbc",
        before="hepatitis_date",
        prompt=say("Hepatitis B core antibody (anti-HBc), the fifth item of the report?"),
        help=say(
            "Positive with a negative surface antigen is a past infection. If it was not tested, press “I don't know”."
        ),
        reason=say(
            "A past hepatitis B can come back under treatment. It is no exclusion; the study doctor has to know."
        ),
    ),
    Question(
        fact="hepatitis_date",
        prompt=say("When were the hepatitis tests done? The month is enough, for example: 2026-10"),
        help=say("The date stands on the report. If the two tests were done on different days, give the earlier one."),
    ),
)
