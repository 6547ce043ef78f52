"""Every fact that can be known about a subject, in the order of the criteria that need it."""

from __future__ import annotations

from decimal import Decimal

from eligibility.drugs import GLUCOCORTICOIDS, IMMUNOSUPPRESSANTS
from eligibility.fact import Fact, Informant, Source
from eligibility.kinds import (
    Courses,
    Day,
    Kind,
    LabNumber,
    MuscleTotal,
    Number,
    OneOf,
    Option,
    Unit,
    YesNo,
)
from eligibility.values import Route
from locales import Text, say

PATIENT, PHONE, CHART = Informant.PATIENT, Informant.PHONE, Informant.CHART
STATEMENT, BOX, BLOOD_REPORT, RECORDS, EXAMINATION = Source


def _fact(id_: str, label: Text, kind: Kind, informant: Informant, source: Source, loinc: str | None = None) -> Fact:
    return Fact(id=id_, label=label, kind=kind, informant=informant, source=source, loinc=loinc)


def _one_of(**options: Text) -> OneOf:
    return OneOf(tuple(Option(id=id_, label=label) for id_, label in options.items()))


def _number(
    *units: Unit, low: str, high: str, usual: tuple[str, str] | None = None, whole: bool = False, bare: bool = False
) -> Number:
    return Number(
        units=units,
        low=Decimal(low),
        high=Decimal(high),
        usual=None if usual is None else (Decimal(usual[0]), Decimal(usual[1])),
        whole=whole,
        bare=bare,
    )


KG, JIN = Unit(ucum="kg", shown="kg"), Unit(ucum="[jin_cn]", shown="斤", factor=Decimal("0.5"))
POUND = Unit(ucum="[lb_av]", shown="lb", factor=Decimal("0.45359237"), worth=Decimal("0.01"))
YEARS = Unit(ucum="a", shown="")
TENTHS = Unit(ucum="cm", shown="/ 10")
CM, MM = Unit(ucum="cm", shown="cm"), Unit(ucum="mm", shown="mm", factor=Decimal("0.1"))
POINTS = Unit(ucum="1", shown="")
U_PER_L = Unit(ucum="U/L", shown="U/L")
ML_PER_MIN = Unit(ucum="mL/min", shown="mL/min")
UMOL_PER_L = Unit(ucum="umol/L", shown="µmol/L")
CREATININE_MG = Unit(ucum="mg/dL", shown="mg/dL", factor=Decimal("88.4"))
BILIRUBIN_MG = Unit(ucum="mg/dL", shown="mg/dL", factor=Decimal("17.1"))
G_PER_L, G_PER_DL = Unit(ucum="g/L", shown="g/L"), Unit(ucum="g/dL", shown="g/dL", factor=Decimal(10))
CELLS = Unit(ucum="10*9/L", shown="×10⁹/L")
CELLS_WAN = Unit(ucum="10*4/uL", shown="万/µL", factor=Decimal(10))
CELLS_PER_UL = Unit(ucum="/uL", shown="/µL", factor=Decimal("0.001"))

TEN_CM = _number(CM, MM, low="0", high="10", bare=True)
OUT_OF_TEN = _number(TENTHS, MM, low="0", high="10", bare=True)
ENZYME = LabNumber(_number(U_PER_L, low="1", high="500000"))
PRESENCE = _one_of(negative=say("negative"), positive=say("positive"), weak=say("weakly positive or borderline"))

FACTS: dict[str, Fact] = {
    fact.id: fact
    for fact in (
        # Inclusion 1
        _fact("birth_date", say("date of birth"), Day(), PATIENT, STATEMENT),
        # Inclusion 2: diagnosis
        _fact("dm_told", say("dermatomyositis diagnosed by a doctor"), YesNo(), PATIENT, STATEMENT),
        _fact(
            "onset_age",
            say("age when the first symptoms began"),
            _number(YEARS, low="0", high="110", whole=True),
            PATIENT,
            STATEMENT,
        ),
        _fact(
            "rash_history",
            say("rash on eyelids, knuckles, elbows or knees, in the patient's words"),
            YesNo(),
            PATIENT,
            STATEMENT,
        ),
        _fact("weakness_history", say("weakness, in the patient's words"), YesNo(), PATIENT, STATEMENT),
        _fact("heliotrope", say("heliotrope rash"), YesNo(), CHART, EXAMINATION),
        _fact("gottron_sign", say("Gottron's sign"), YesNo(), CHART, EXAMINATION),
        _fact("gottron_papules", say("Gottron's papules"), YesNo(), CHART, EXAMINATION),
        _fact(
            "weak_arms",
            say("symmetric weakness of the upper arms and shoulders"),
            YesNo(),
            CHART,
            EXAMINATION,
        ),
        _fact("weak_legs", say("symmetric weakness of the thighs and hips"), YesNo(), CHART, EXAMINATION),
        _fact("weak_neck", say("neck flexors weaker than neck extensors"), YesNo(), CHART, EXAMINATION),
        _fact(
            "weak_legs_proximal",
            say("in the legs, proximal muscles weaker than distal ones"),
            YesNo(),
            CHART,
            EXAMINATION,
        ),
        _fact("dysphagia", say("trouble swallowing from the disease"), YesNo(), CHART, RECORDS),
        _fact("enzymes_ever_raised", say("CK, LDH, AST or ALT ever above normal"), YesNo(), CHART, RECORDS),
        _fact("anti_jo1", say("anti-Jo-1 antibody"), PRESENCE, CHART, RECORDS),
        _fact("emg_myopathic", say("typical electromyogram (EMG)"), YesNo(), CHART, RECORDS),
        _fact("biopsy_done", say("muscle biopsy done"), YesNo(), CHART, RECORDS),
        _fact(
            "biopsy_endomysial",
            say("biopsy: endomysial infiltrate around muscle fibres"),
            YesNo(),
            CHART,
            RECORDS,
        ),
        _fact(
            "biopsy_perimysial",
            say("biopsy: perimysial or perivascular infiltrate"),
            YesNo(),
            CHART,
            RECORDS,
        ),
        _fact("biopsy_perifascicular", say("biopsy: perifascicular atrophy"), YesNo(), CHART, RECORDS),
        _fact("biopsy_vacuoles", say("biopsy: rimmed vacuoles"), YesNo(), CHART, RECORDS),
        _fact("other_explanation", say("a better explanation than dermatomyositis"), YesNo(), CHART, EXAMINATION),
        # Inclusion 2: activity
        _fact("mmt8", say("manual muscle testing (MMT-8)"), MuscleTotal(), CHART, EXAMINATION),
        _fact("patient_global", say("patient's global assessment"), OUT_OF_TEN, PATIENT, EXAMINATION),
        _fact("physician_global", say("physician's global assessment (0 to 10 cm)"), TEN_CM, CHART, EXAMINATION),
        _fact(
            "haq",
            say("Health Assessment Questionnaire (HAQ, 0 to 3)"),
            _number(POINTS, low="0", high="3"),
            CHART,
            EXAMINATION,
        ),
        _fact("ck", say("creatine kinase (CK)"), ENZYME, PATIENT, BLOOD_REPORT, "2157-6"),
        _fact("ldh", say("lactate dehydrogenase (LDH)"), ENZYME, PATIENT, BLOOD_REPORT, "14804-9"),
        _fact("alt", say("alanine aminotransferase (ALT)"), ENZYME, PATIENT, BLOOD_REPORT, "1742-6"),
        _fact("ast", say("aspartate aminotransferase (AST)"), ENZYME, PATIENT, BLOOD_REPORT, "1920-8"),
        _fact(
            "aldolase",
            say("aldolase"),
            LabNumber(_number(U_PER_L, low="0.1", high="300")),
            CHART,
            BLOOD_REPORT,
            "1761-6",
        ),
        _fact(
            "extramuscular",
            say("extramuscular global assessment (MDAAT, 0 to 10 cm)"),
            TEN_CM,
            CHART,
            EXAMINATION,
        ),
        _fact("cutaneous_vas", say("skin activity (MDAAT, 0 to 10 cm)"), TEN_CM, CHART, EXAMINATION),
        # Inclusion 3
        _fact("glucocorticoids", say("glucocorticoid tablets"), Courses(GLUCOCORTICOIDS), PATIENT, BOX),
        _fact(
            "iv_glucocorticoids",
            say("glucocorticoids into a vein"),
            Courses(GLUCOCORTICOIDS, Route.INTRAVENOUS),
            PATIENT,
            RECORDS,
        ),
        _fact("immunosuppressants", say("immunosuppressants"), Courses(IMMUNOSUPPRESSANTS), PATIENT, BOX),
        _fact(
            "weight",
            say("body weight"),
            _number(KG, JIN, POUND, low="25", high="250"),
            PATIENT,
            STATEMENT,
            "29463-7",
        ),
        # Inclusion 4 and 5
        _fact("willing", say("willing to sign consent and to come to the visits"), YesNo(), PATIENT, STATEMENT),
        _fact("sex", say("sex"), _one_of(female=say("female"), male=say("male")), PATIENT, STATEMENT),
        _fact(
            "fertility",
            say("whether she can become pregnant"),
            _one_of(
                possible=say("can become pregnant"),
                menopause=say("no period for 12 months (menopause)"),
                sterile=say("womb, both ovaries or both tubes removed"),
            ),
            PATIENT,
            STATEMENT,
        ),
        _fact(
            "contraception",
            say("agrees to effective contraception during the study"),
            YesNo(),
            PATIENT,
            STATEMENT,
        ),
        # Exclusion 2
        _fact("heart_failure", say("heart failure diagnosed by a doctor"), YesNo(), PATIENT, STATEMENT),
        _fact(
            "nyha",
            say("heart function class (NYHA)"),
            _one_of(
                I=say("I: ordinary activity causes no symptoms"),
                II=say("II: ordinary activity brings symptoms"),
                III=say("III: less than ordinary activity brings symptoms"),
                IV=say("IV: symptoms even at rest"),
            ),
            PHONE,
            RECORDS,
        ),
        _fact(
            "creatinine_clearance",
            say("measured creatinine clearance"),
            _number(ML_PER_MIN, low="1", high="400"),
            CHART,
            RECORDS,
            "2164-2",
        ),
        _fact(
            "creatinine",
            say("serum creatinine"),
            _number(UMOL_PER_L, CREATININE_MG, low="10", high="2000", usual=("25", "300")),
            PATIENT,
            BLOOD_REPORT,
            "14682-9",
        ),
        _fact(
            "liver_insufficiency",
            say("liver failure or cirrhosis diagnosed by a doctor"),
            YesNo(),
            PATIENT,
            STATEMENT,
        ),
        _fact(
            "bilirubin",
            say("total bilirubin"),
            LabNumber(_number(UMOL_PER_L, BILIRUBIN_MG, low="1", high="900")),
            PATIENT,
            BLOOD_REPORT,
            "14631-6",
        ),
        _fact(
            "transaminases_cause",
            say("cause of the raised ALT or AST"),
            _one_of(dermatomyositis=say("dermatomyositis"), other=say("another cause"), unclear=say("not clear")),
            CHART,
            EXAMINATION,
        ),
        _fact(
            "hemoglobin",
            say("hemoglobin"),
            _number(G_PER_L, G_PER_DL, low="20", high="250", usual=("60", "190")),
            PATIENT,
            BLOOD_REPORT,
            "718-7",
        ),
        _fact(
            "platelets",
            say("platelet count"),
            _number(CELLS, CELLS_WAN, CELLS_PER_UL, low="1", high="3000", usual=("20", "800")),
            PATIENT,
            BLOOD_REPORT,
            "777-3",
        ),
        # Exclusion 3
        _fact(
            "other_ctd",
            say("another connective tissue disease"),
            _one_of(
                none=say("none"),
                sle=say("systemic lupus erythematosus"),
                ssc=say("systemic sclerosis (scleroderma)"),
                ra=say("rheumatoid arthritis"),
                pss=say("primary Sjögren's syndrome"),
                mctd=say("mixed connective tissue disease"),
                unclear=say("another or an undifferentiated one"),
            ),
            PATIENT,
            RECORDS,
        ),
        _fact(
            "tumour",
            say("tumour"),
            _one_of(
                none=say("none"),
                malignant=say("cancer now"),
                past=say("cancer in the past, treated"),
                benign=say("a benign tumour"),
            ),
            PATIENT,
            RECORDS,
        ),
        # Exclusion 4
        _fact(
            "drug_allergies",
            say("number of medicines the patient is allergic to"),
            Number(units=(POINTS,), low=Decimal(0), high=Decimal(50), whole=True, counts=True),
            PATIENT,
            STATEMENT,
        ),
        _fact("other_allergies", say("other allergies or an allergic constitution"), YesNo(), PATIENT, STATEMENT),
        # Exclusion 5
        _fact(
            "infection",
            say("infection now"),
            _one_of(
                none=say("none"),
                hepatitis=say("viral hepatitis"),
                pneumonia=say("pneumonia from an infection"),
                bloodstream=say("infection of the blood (bacteremia, sepsis)"),
                kidney=say("kidney infection (pyelonephritis)"),
                ebv=say("EB virus, active now"),
                serious=say("another serious one"),
                minor=say("a minor one, such as a cold"),
            ),
            PATIENT,
            STATEMENT,
        ),
        _fact(
            "infection_stay",
            say("last hospital stay for an infection, until"),
            Day((Option(id="never", label=say("never")), Option(id="now", label=say("in hospital now")))),
            PATIENT,
            RECORDS,
        ),
        _fact(
            "iv_antibiotics",
            say("last day of antibiotic drips for an infection"),
            Day((Option(id="never", label=say("never")), Option(id="now", label=say("still having them")))),
            PATIENT,
            RECORDS,
        ),
        _fact(
            "tuberculosis",
            say("tuberculosis"),
            _one_of(
                none=say("none"),
                active=say("active tuberculosis, now or in the past"),
                old=say("old lesions on a scan only"),
                latent=say("a positive test without disease"),
            ),
            PATIENT,
            RECORDS,
        ),
        # Exclusion 6
        _fact("hbsag", say("hepatitis B surface antigen (HBsAg)"), PRESENCE, PATIENT, BLOOD_REPORT, "5196-1"),
        _fact("anti_hcv", say("hepatitis C antibody (anti-HCV)"), PRESENCE, PATIENT, BLOOD_REPORT, "13955-0"),
        # Exclusion 7
        _fact("cooperation", say("able to keep to the treatment and the visits"), YesNo(), PATIENT, STATEMENT),
        _fact(
            "mental_illness",
            say("mental illness that a physician should judge"),
            YesNo(),
            CHART,
            EXAMINATION,
        ),
        _fact("hepatitis_date", say("date of the hepatitis tests"), Day(), PATIENT, BLOOD_REPORT),
        # For the conversation, for how recent things are, and for staff
        _fact("blood_report_date", say("date of the blood report"), Day(), PATIENT, BLOOD_REPORT),
        _fact("examination_date", say("date of the examination"), Day(), CHART, EXAMINATION),
        _fact(
            "prior_treatment",
            say("glucocorticoid with another immunosuppressant tried before, without success or not tolerated"),
            YesNo(),
            PATIENT,
            STATEMENT,
        ),
        _fact(
            "pregnancy",
            say("pregnant or breastfeeding"),
            _one_of(no=say("neither"), pregnant=say("pregnant"), breastfeeding=say("breastfeeding")),
            PATIENT,
            STATEMENT,
        ),
        _fact("anti_hbc", say("hepatitis B core antibody (anti-HBc)"), PRESENCE, CHART, BLOOD_REPORT, "13952-7"),
        _fact(
            "iv_other_anti_infectives",
            say("drips against viruses or fungi, or antibiotics around an operation, in 2 months"),
            YesNo(),
            PHONE,
            RECORDS,
        ),
        _fact("other_serious_disease", say("another serious disease"), YesNo(), PHONE, RECORDS),
        _fact("report_at_hand", say("blood report at hand"), YesNo(), PATIENT, STATEMENT),
    )
}
