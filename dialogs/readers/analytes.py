"""What laboratory values and measurements are called on reports, so that one is not taken for another."""

from __future__ import annotations

import re

#: What each fact's value is called, after normalisation.
NAMES: dict[str, frozenset[str]] = {
    fact: frozenset(names.split("|"))
    for fact, names in {
        "ck": "ck|cpk|肌酸激酶|磷酸肌酸激酶|肌酸磷酸激酶|creatine kinase|creatine phosphokinase|肌酶",
        "ldh": "ldh|ld|乳酸脱氢酶|lactate dehydrogenase",
        "alt": "alt|gpt|sgpt|谷丙转氨酶|谷丙|丙氨酸氨基转移酶|丙氨酸转氨酶|alanine aminotransferase",
        "ast": "ast|got|sgot|谷草转氨酶|谷草|天门冬氨酸氨基转移酶|天冬氨酸氨基转移酶|aspartate aminotransferase",
        "aldolase": "aldolase|ald|醛缩酶",
        "bilirubin": "tbil|t-bil|tbili|t.bil|tb|stb|总胆红素|胆红素|total bilirubin|bilirubin|bilirubin total",
        "creatinine": "cr|crea|cre|scr|肌酐|血肌酐|血清肌酐|creatinine|serum creatinine",
        "creatinine_clearance": "ccr|crcl|肌酐清除率|内生肌酐清除率|血肌酐清除率|creatinine clearance",
        "hemoglobin": "hb|hgb|血红蛋白|血色素|血红蛋白浓度|hemoglobin|haemoglobin",
        "platelets": "plt|血小板|血小板计数|血小板数|platelets|platelet|platelet count",
        "weight": "体重|weight|body weight|weigh|weighs|wt|体重是",
        "onset_age": "age|年龄|aged",
        "patient_global": "patient global|vas|活动度",
        "physician_global": "pga|phga|physician global|mdga|医师总体评分|医生总体评分|医师总体评估|vas",
        "haq": "haq|haq-di|haqdi|健康评估问卷",
        "extramuscular": "extramuscular|extramuscular global|肌外|vas|mdaat",
        "cutaneous_vas": "cutaneous|cutaneous vas|skin vas|skin|皮肤|皮肤vas|vas|mdaat",
        "mmt8": "mmt8|mmt-8|mmt 8|mmt",
    }.items()
}
#: What none of the questions asks for.
_OTHERS = (
    "ck-mb|ckmb|ck mb|肌酸激酶同工酶|肌酸激酶mb|hbdh|α-hbdh|羟丁酸脱氢酶|m-ast|线粒体ast|ast/alt|alt/ast|"
    "谷草/谷丙|ggt|γ-gt|alp|ald/|dbil|ibil|直接胆红素|间接胆红素|结合胆红素|direct bilirubin|indirect bilirubin|"
    "尿肌酐|尿胆红素|urine creatinine|egfr|gfr|bun|urea|尿素|尿素氮|尿酸|ua|uric acid|cys-c|cysc|hba1c|"
    "糖化血红蛋白|平均血红蛋白|平均血红蛋白浓度|mch|mchc|rbc|红细胞|hct|wbc|白细胞|mpv|pct|pdw|身高|height|bmi|"
    "腰围|mmt-24|mmt24|mmt26|cdasi|esr|crp|血沉|肌红蛋白|myoglobin|mb|troponin|ctni|肌钙蛋白"
)


def _pattern(name: str) -> str:
    """`name` as a pattern; a Latin one only as a whole word, and not as the beginning of a longer name."""
    before = r"(?<![a-z])" if name[0].isascii() else ""
    return before + re.escape(name) + (r"(?!-?[a-z])" if name[-1].isascii() else "")


#: Any name of an analyte, as part of a pattern.
NAME = "|".join(
    _pattern(name) for name in sorted(frozenset(_OTHERS.split("|")).union(*NAMES.values()), key=len, reverse=True)
)


def is_own_name(name: str, fact: str) -> bool:
    """Whether `name` is what the value of `fact` is called."""
    return name in NAMES.get(fact, ())


#: Facts with one number that reports print beside a reference range.
REPORTED = frozenset(("creatinine", "creatinine_clearance", "hemoglobin", "platelets"))
