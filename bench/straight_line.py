"""The yardstick: all sixteen criteria as one function written by hand, with nothing but `if` and local variables.

It decides what `eligibility.assess` decides, from the same record and with the same exact arithmetic, and says only
that: no evidence, nothing missing, no reading named, no note. `tests/bench` holds the two against each other. Nothing
is left out, and nothing is slower than its author would write it otherwise: what is decided is not asked further.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eligibility.answers import Record, Status
from eligibility.values import Course, PartialDate, Route, Taper

#: What a part of a sentence is: so, not so, not known, or left open by the sentence itself.
T, F, U, O = "true", "false", "unknown", "open"  # noqa: E741
PASS, FAIL, REVIEW = "pass", "fail", "review"
INCLUSION = {T: PASS, F: FAIL, U: U, O: REVIEW}
EXCLUSION = {T: FAIL, F: PASS, U: U, O: REVIEW}

DAY = timedelta(days=1)
ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")
EIGHTY, SIXTY = Decimal(80), Decimal(60)

#: Milligrams equal to 5 mg of prednisone, a second figure where tables disagree.
EQUIVALENTS = {
    "prednisone": (Decimal(5),),
    "prednisolone": (Decimal(5),),
    "methylprednisolone": (Decimal(4),),
    "triamcinolone": (Decimal(4),),
    "hydrocortisone": (Decimal(20),),
    "cortisone": (Decimal(25),),
    "dexamethasone": (Decimal("0.75"),),
    "betamethasone": (Decimal("0.6"), Decimal("0.75")),
    "deflazacort": (Decimal(6), Decimal("7.5")),
}
CLASSIC_IMMUNOSUPPRESSANTS = {
    *("cyclophosphamide", "mycophenolate", "cyclosporine", "tacrolimus", "azathioprine", "methotrexate", "leflunomide"),
}
#: What acts where it is put, and is no dose.
LOCAL = (Route.TOPICAL, Route.INHALED)
#: EULAR/ACR 2017, in tenths: (item, without biopsy, with biopsy).
SCORES = (
    ("weak_arms", 7, 7),
    ("weak_legs", 8, 5),
    ("weak_neck", 19, 16),
    ("weak_legs_proximal", 9, 12),
    ("heliotrope", 31, 32),
    ("gottron_papules", 21, 27),
    ("gottron_sign", 33, 37),
    ("dysphagia", 7, 6),
    ("enzymes_ever_raised", 13, 14),
)
BIOPSY_SCORES = (
    ("biopsy_endomysial", 17),
    ("biopsy_perimysial", 12),
    ("biopsy_perifascicular", 19),
    ("biopsy_vacuoles", 31),
)
#: From which value each measure is abnormal.
MEASURES = (
    ("patient_global", Decimal(2)),
    ("physician_global", Decimal(2)),
    ("haq", Decimal("0.25")),
    ("extramuscular", Decimal(1)),
)
ENZYMES = ("ck", "ldh", "alt", "ast", "aldolase")
RAISED = Decimal("1.3")
CREATININE_MG, FEMALE = Decimal("88.4"), Decimal("0.85")
CLEARANCE_LIMIT, CLEARANCE_OPEN_FROM, CLEARANCE_OPEN_TO = Decimal(30), Decimal("28.5"), Decimal("31.5")


def straight_line(record: Record, on: date) -> tuple[str, ...]:
    """The outcome of each criterion, in the order of the protocol, then the verdict."""
    known = {fact: answer.value for fact, answer in record.items() if answer.status is Status.KNOWN}
    get: Any = known.get
    yesterday, four_weeks = on - DAY, on - timedelta(days=28)

    # Recency of the blood report and of the examination
    day = get("blood_report_date")
    blood_is_old = day is not None and (day.last < four_weeks or day.first > on)
    day = get("examination_date")
    examination_is_old = day is not None and (day.last < four_weeks or day.first > on)

    # I1: age
    born = get("birth_date")
    youngest = oldest = 0
    if born is None:
        i1 = U
    else:
        first, last = born.first, born.last
        youngest = on.year - last.year - ((on.month, on.day) < (last.month, last.day))
        oldest = on.year - first.year - ((on.month, on.day) < (first.month, first.day))
        if youngest >= 18 and oldest <= 75:
            i1 = T
        elif oldest < 18 or youngest > 75:
            i1 = F
        else:
            i1 = U

    # I2: skin signs, weakness and the other signs
    heliotrope, gottron_sign, gottron_papules = get("heliotrope"), get("gottron_sign"), get("gottron_papules")
    if heliotrope or gottron_sign or gottron_papules:
        skin = T
    elif heliotrope is None or gottron_sign is None or gottron_papules is None:
        skin = U
    else:
        skin = F
    arms, legs = get("weak_arms"), get("weak_legs")
    neck, legs_proximal = get("weak_neck"), get("weak_legs_proximal")
    if arms or legs or neck or legs_proximal:
        weak = T
    elif arms is None or legs is None or neck is None or legs_proximal is None:
        weak = U
    else:
        weak = F
    onset = get("onset_age")
    adult = U if onset is None else T if onset >= 18 else F
    biopsy_done = get("biopsy_done")

    # EULAR/ACR: the range of the score by the table without biopsy and by the one with it
    low = high = biopsy_low = biopsy_high = 0
    if onset is None:
        high, biopsy_high = 21, 22
    elif onset >= 40:
        low, high, biopsy_low, biopsy_high = 21, 21, 22, 22
    elif onset >= 18:
        low, high, biopsy_low, biopsy_high = 13, 13, 15, 15
    for item, points, biopsy_points in SCORES:
        present = get(item)
        if present is None:
            high += points
            biopsy_high += biopsy_points
        elif present:
            low += points
            high += points
            biopsy_low += biopsy_points
            biopsy_high += biopsy_points
    jo1 = get("anti_jo1")
    if jo1 == "positive":
        low, high, biopsy_low, biopsy_high = low + 39, high + 39, biopsy_low + 38, biopsy_high + 38
    elif jo1 != "negative":
        high, biopsy_high = high + 39, biopsy_high + 38
    if biopsy_done is not False:
        for item, points in BIOPSY_SCORES:
            present = get(item)
            if present is None:
                biopsy_high += points
            elif present:
                biopsy_low += points
                biopsy_high += points

    # Bohan & Peter: how many of the four items beside the rash are so, and how many may be
    perimysial, perifascicular = get("biopsy_perimysial"), get("biopsy_perifascicular")
    endomysial = get("biopsy_endomysial")
    sure, possible = 0, 0
    if arms or legs:
        sure += 1
    elif arms is None or legs is None:
        possible += 1
    for item in ("enzymes_ever_raised", "emg_myopathic"):
        present = get(item)
        if present:
            sure += 1
        elif present is None:
            possible += 1
    typical = perimysial or perifascicular or endomysial
    if biopsy_done and typical:
        sure += 1
    elif biopsy_done is not False and (typical or perimysial is None or perifascicular is None or endomysial is None):
        possible += 1

    # Both sets at the levels possible and probable, with both readings of the subgroup
    levels = []
    for cut, biopsy_cut, needed in ((53, 65, 1), (55, 67, 2)):
        without = T if low >= cut else F if high < cut else U
        with_ = T if biopsy_low >= biopsy_cut else F if biopsy_high < biopsy_cut else U
        reached = with_ if biopsy_done else without
        if biopsy_done is None and without != with_:
            reached = U
        by_score = F if reached == F or skin == F else U if reached == U or skin == U else T
        enough = T if sure >= needed else U if sure + possible >= needed else F
        by_signs = F if skin == F or enough == F else U if skin == U or enough == U else T
        spectrum = T if by_score == T or by_signs == T else U if by_score == U or by_signs == U else F
        # Dermatomyositis of some kind; of the classic kind or not, the readings say.
        if spectrum != T:
            levels.append(spectrum)
        elif adult == F or weak == F:
            levels.append(O)
        else:
            levels.append(U if adult == U or weak == U else T)
    possible_level, probable_level = levels
    if possible_level == probable_level:
        classified = possible_level
    elif possible_level == U or probable_level == U:
        classified = U
    else:
        classified = O
    explained = get("other_explanation")
    if classified == F or explained is True:
        classified = F
    elif classified == U or explained is None:
        classified = U

    # I2: core set measures
    mmt8 = get("mmt8")
    if mmt8 is None:
        weak_muscles = U
    elif mmt8.form == 80 or examination_is_old:
        weak_muscles = O
    else:
        weak_muscles = T if mmt8.score <= 125 else F
    vas = get("cutaneous_vas")
    rash = U if vas is None else O if examination_is_old else T if vas >= 3 else F
    sure = unknown = open_ = 0
    for item, least in MEASURES:
        value = get(item)
        if value is None:
            unknown += 1
        elif examination_is_old:
            open_ += 1
        elif value >= least:
            sure += 1
    enzymes = F
    for item in ENZYMES:
        result = get(item)
        if result is None:
            enzymes = U
        elif result.upper_limit is None or blood_is_old:
            if enzymes == F:
                enzymes = O
        elif result.value >= RAISED * result.upper_limit:
            enzymes = T
            break
    if enzymes == T:
        sure += 1
    elif enzymes == U:
        unknown += 1
    elif enzymes == O:
        open_ += 1
    ways = []
    for way, needed in ((weak_muscles, 2), (rash, 3)):
        if sure >= needed:
            enough = T
        elif sure + unknown + open_ < needed:
            enough = F
        else:
            enough = U if unknown and (sure + unknown >= needed or sure + open_ < needed) else O
        if way == F or enough == F:
            ways.append(F)
        elif way == U or enough == U:
            ways.append(U)
        else:
            ways.append(O if way == O or enough == O else T)
    active = T if T in ways else U if U in ways else O if O in ways else F
    told = get("dm_told")
    if told is False or classified == F or active == F:
        i2 = F
    elif told is None or classified == U or active == U:
        i2 = U
    else:
        i2 = O if classified == O or active == O else T

    # I3 and E1: the dose of every day, glucocorticoids
    weight = get("weight")
    tablets, drips, suppressants = get("glucocorticoids"), get("iv_glucocorticoids"), get("immunosuppressants")
    if tablets is None and drips is None:
        low_dose = U
    else:
        steroids = (*(tablets or ()), *(drips or ()))
        by_dose = _low_dose(steroids, 0, on, weight)
        if any(len(EQUIVALENTS[course.drug]) > 1 for course in steroids):
            by_dose = _agree(by_dose, _low_dose(steroids, -1, on, weight))
        depots = [course for course in steroids if course.route in (Route.INTRAMUSCULAR, Route.JOINT)]
        depot = _taken(depots, four_weeks, on)
        if by_dose == F:
            low_dose = F
        elif by_dose == U or depot == U or tablets is None or drips is None:
            low_dose = U
        else:
            low_dose = T if by_dose == T and depot == F else O

    # I3: nothing new in 12 weeks
    if suppressants is None:
        nothing_new = U
    else:
        systemic = [course for course in suppressants if course.route not in LOCAL]
        classic = [course for course in systemic if course.drug in CLASSIC_IMMUNOSUPPRESSANTS]
        nothing_new = _nothing_new(classic, on)
        if len(classic) < len(systemic):
            nothing_new = _agree(nothing_new, _nothing_new(systemic, on))

    # I3: stable for 4 weeks, by four readings
    unchanged = []
    for courses in (tablets, drips, suppressants):
        if courses is None:
            unchanged.append(U)
        else:
            change = _changed([each for each in courses if each.route not in LOCAL], four_weeks, yesterday)
            unchanged.append(F if change == T else T if change == F else change)
    by_tablets, by_drips, others = unchanged
    if by_tablets == F or by_drips == F:
        steroids_stable = F
    elif by_tablets == U or by_drips == U:
        steroids_stable = U
    else:
        steroids_stable = O if by_tablets == O or by_drips == O else T
    if steroids_stable == F or others == F:
        # All doses: not stable. Broadly: for the physician.
        stable = O if steroids_stable == T or others == T else U if U in (steroids_stable, others) else O
    elif steroids_stable == U or others == U:
        stable = U
    else:
        stable = O if steroids_stable == O or others == O else T

    # I3: joined by "and/or", read in three ways
    if low_dose == T or nothing_new == T:
        half = T
    elif low_dose == U or nothing_new == U:
        half = U
    else:
        half = O if low_dose == O or nothing_new == O else F
    if half == F or stable == F:
        either = F
    elif half == U or stable == U:
        either = U
    else:
        either = O if half == O or stable == O else T
    if low_dose == F or nothing_new == F or stable == F:
        both = F
    elif low_dose == U or nothing_new == U or stable == U:
        both = U
    else:
        both = O if low_dose == O or nothing_new == O or stable == O else T
    if nothing_new == F or others == F:
        same_drugs = F
    elif nothing_new == U or others == U:
        same_drugs = U
    else:
        same_drugs = O if nothing_new == O or others == O else T
    if low_dose == T or same_drugs == T:
        dose_alone = T
    elif low_dose == U or same_drugs == U:
        dose_alone = U
    else:
        dose_alone = O if low_dose == O or same_drugs == O else F
    i3 = _agree(either, both, dose_alone)

    # I4, I5: consent and contraception
    willing = get("willing")
    i4 = U if willing is None else T if willing else F
    sex, fertility, contraception = get("sex"), get("fertility"), get("contraception")
    if sex == "male" or fertility in ("menopause", "sterile") or contraception:
        i5 = T
    elif sex is None or fertility is None or contraception is None:
        i5 = U
    else:
        i5 = F

    # E1: more than 1 mg/kg a day into a vein, as given and as prednisone
    into_a_vein = (*(drips or ()), *(course for course in tablets or () if course.route == "iv"))
    if into_a_vein:
        as_prednisone = _high_drip(into_a_vein, 0, on, weight)
        if any(len(EQUIVALENTS[course.drug]) > 1 for course in into_a_vein):
            as_prednisone = _agree(as_prednisone, _high_drip(into_a_vein, -1, on, weight))
        e1 = _agree(_high_drip(into_a_vein, None, on, weight), as_prednisone)
        if drips is None and e1 != T:
            e1 = U
    else:
        e1 = U if drips is None else F

    # E2.1: heart
    failure, nyha = get("heart_failure"), get("nyha")
    severe = nyha == "III" or nyha == "IV"
    if failure is False:
        heart = O if severe else F
    elif nyha is None:
        heart = U
    elif not severe:
        heart = F
    else:
        heart = U if failure is None else T

    # E2.2: kidney, by Cockcroft-Gault and by measurement
    creatinine = get("creatinine")
    if born is None or sex is None or weight is None or creatinine is None:
        estimated = U
    else:
        truths = []
        for age in (oldest, youngest):
            clearance = (140 - age) * weight * CREATININE_MG / (72 * creatinine)
            if sex == "female":
                clearance = clearance * FEMALE
            truths.append(_renal(clearance))
        estimated = truths[0] if truths[0] == truths[1] else U
        if blood_is_old and estimated != U:
            estimated = O
    kidney = estimated
    clearance = get("creatinine_clearance")
    if clearance is not None:
        kidney = _renal(clearance)
        if (kidney == T and estimated == F) or (kidney == F and estimated == T):
            kidney = O

    # E2.3: liver
    failure = get("liver_insufficiency")
    bilirubin, alt, ast = get("bilirubin"), get("alt"), get("ast")
    if bilirubin is None:
        raised = U
    else:
        # Set aside by the other reading, so that being raised is open at most.
        old = bilirubin.upper_limit is None or blood_is_old
        raised = O if old or bilirubin.value > bilirubin.upper_limit else F
    transaminases = F
    for result in (alt, ast):
        if result is None:
            transaminases = U
        elif result.upper_limit is None or blood_is_old:
            if transaminases == F:
                transaminases = O
        elif result.value > result.upper_limit:
            transaminases = T
            break
    cause = get("transaminases_cause")
    if cause == "dermatomyositis":
        transaminases = F
    elif transaminases != F:
        transaminases = U if cause is None or transaminases == U else O
    if failure:
        liver = T
    elif failure is None or raised == U or transaminases == U:
        liver = U
    else:
        liver = O if raised == O or transaminases == O else F

    # E2.4, E2.5: blood
    hemoglobin, platelets = get("hemoglobin"), get("platelets")
    anaemia = U if hemoglobin is None else O if blood_is_old else T if hemoglobin < EIGHTY else F
    bleeding = U if platelets is None else O if blood_is_old else T if platelets < SIXTY else F

    # E3: other diseases and tumours
    tissue, tumour = get("other_ctd"), get("tumour")
    if tumour == "malignant" or (tissue is not None and tissue not in ("none", "unclear")):
        e3 = T
    elif tissue is None or tumour is None:
        e3 = U
    else:
        e3 = O if tissue == "unclear" or tumour != "none" else F

    # E4: allergies
    drugs, allergies = get("drug_allergies"), get("other_allergies")
    if drugs is not None and drugs >= 3:
        e4 = T
    elif drugs is None or (drugs == 0 and allergies is None):
        e4 = U
    else:
        e4 = O if drugs >= 1 or allergies else F

    # E5: infection
    two_months, sixty_days = _two_months_before(on), on - timedelta(days=60)
    tuberculosis, infection = get("tuberculosis"), get("infection")
    stay, antibiotics = get("infection_stay"), get("iv_antibiotics")
    consumption = U if tuberculosis is None else F if tuberculosis == "none" else T if tuberculosis == "active" else O
    infected = U if infection is None else F if infection == "none" else O if infection == "minor" else T
    if stay is None or isinstance(stay, str):
        stayed = U if stay is None else T if stay == "now" else F
    else:
        stayed = _agree(_since(stay, two_months, date.max), _since(stay, sixty_days, date.max))
        if stayed == T:
            stayed = O
    if antibiotics is None or isinstance(antibiotics, str):
        treated = U if antibiotics is None else T if antibiotics == "now" else F
    else:
        treated = _agree(_since(antibiotics, two_months, date.max), _since(antibiotics, sixty_days, date.max))
    parts = (consumption, infected, stayed, treated)
    if T in parts:
        e5 = T
    elif U in parts:
        e5 = U
    else:
        e5 = O if O in parts or get("iv_other_anti_infectives") else F

    # E6: hepatitis; a negative test needs its date
    antigen, antibody = get("hbsag"), get("anti_hcv")
    undated = get("hepatitis_date") is None
    if antigen == "positive" or antibody == "positive":
        e6 = T
    elif antigen is None or antibody is None or (undated and "negative" in (antigen, antibody)):
        e6 = U
    else:
        e6 = O if antigen == "weak" or antibody == "weak" else F

    # E7: cooperation, and illness by one of the readings
    able, ill = get("cooperation"), get("mental_illness")
    if able is False:
        e7 = T
    elif able is None or ill is None:
        e7 = U
    else:
        e7 = O if ill else F

    outcomes = (
        *(INCLUSION[truth] for truth in (i1, i2, i3, i4, i5)),
        *(EXCLUSION[truth] for truth in (e1, heart, kidney, liver, anaemia, bleeding, e3, e4, e5, e6, e7)),
    )
    if FAIL in outcomes:
        return (*outcomes, "likely_not_eligible")
    if REVIEW in outcomes:
        return (*outcomes, "needs_staff_review")
    return (*outcomes, "incomplete" if U in outcomes else "potentially_eligible")


def _low_dose(courses: Sequence[Course], figure: int, on: date, weight: Decimal | None) -> str:
    """Below 0.5 mg/kg a day as prednisone over 28 days, and 26, 27 and 29: on every day and on average."""
    factors = [5 / EQUIVALENTS[course.drug][figure] for course in courses]
    peaks = [course.mg * -(-course.times // course.days) for course in courses]
    least, most, some_day = _daily(courses, [mg * factor for mg, factor in zip(peaks, factors, strict=True)], on)
    every_day = _windows(_highest(least, some_day), _highest(most, []), weight, HALF, O, T, F)
    if any(course.days > 1 for course in courses):
        means = [course.mg * course.times / course.days for course in courses]
        least, most, _ = _daily(courses, [mg * factor for mg, factor in zip(means, factors, strict=True)], on)
    mean = _windows(_mean(least), _mean(most), weight, HALF, O, T, F)
    return _agree(every_day, mean)


def _high_drip(courses: Sequence[Course], figure: int | None, on: date, weight: Decimal | None) -> str:
    """Above 1 mg/kg on any day of 28 days, and 26, 27 and 29; as prednisone by a `figure`, or as given."""
    peaks = [course.mg * -(-course.times // course.days) for course in courses]
    if figure is not None:
        peaks = [mg * (5 / EQUIVALENTS[course.drug][figure]) for mg, course in zip(peaks, courses, strict=True)]
    least, most, some_day = _daily(courses, peaks, on)
    return _windows(_highest(least, some_day), _highest(most, []), weight, ONE, F, F, T)


def _daily(
    courses: Sequence[Course], doses: list[Decimal], on: date
) -> tuple[list[Decimal], list[Decimal], list[tuple[int, Decimal]]]:
    """The least and the most that can have been taken on each of the 29 days before `on`, oldest first.

    Third, what was taken on some day from that one on, where a course surely began or ended then but its day is open.
    """
    least, most, some_day = [ZERO] * 29, [ZERO] * 29, []
    first, yesterday = on - timedelta(days=29), on - DAY
    for course, mg in zip(courses, doses, strict=True):
        if course.route is not Route.ORAL and course.route is not Route.INTRAVENOUS:
            continue
        start, end, taper = course.start, course.end, course.taper
        begin, surely, stop, surely_until = 0, 29, 29, 29
        if start is not None:
            earliest, latest = start.first, start.last
            begin = max(0, (earliest - first).days)
            surely = ((yesterday if earliest <= yesterday < latest else latest) - first).days
            if not start.exact and first <= earliest <= yesterday:
                some_day.append(((earliest - first).days, mg))
        if end is not None:
            earliest = end.first
            stop, surely_until = min(29, (end.last - first).days + 1), (earliest - first).days + 1
            if not end.exact and taper is None and first <= earliest <= yesterday:
                some_day.append(((earliest - first).days, mg))
        low = high = mg
        for index in range(begin, stop):
            if taper is not None:
                if start is None:
                    low = ZERO
                else:
                    fall = taper.mg * mg / course.mg
                    day = first + index * DAY
                    low = max(ZERO, mg - fall * max(0, (day - start.first).days // taper.days))
                    high = max(ZERO, mg - fall * max(0, (day - start.last).days // taper.days))
            most[index] += high
            if surely <= index < surely_until:
                least[index] += low
    return least, most, some_day


def _highest(doses: list[Decimal], some_day: list[tuple[int, Decimal]]) -> list[Decimal]:
    """The highest over the last 26, 27, 28 and 29 days."""
    highest = max(doses[3:])
    windows = [highest]
    for index in (2, 1, 0):
        highest = max(highest, doses[index])
        windows.append(highest)
    for day, mg in some_day:
        windows = [max(each, mg) if day >= index else each for each, index in zip(windows, (3, 2, 1, 0), strict=True)]
    return windows


def _mean(doses: list[Decimal]) -> list[Decimal]:
    """The mean over the last 26, 27, 28 and 29 days."""
    return [sum(doses[29 - days :], ZERO) / days for days in (26, 27, 28, 29)]


def _windows(
    least: list[Decimal], most: list[Decimal], weight: Decimal | None, limit: Decimal, at: str, below: str, above: str
) -> str:
    """What all four windows say; open where they say different things."""
    if weight is None:
        if most[0] > 0 or most[1] > 0 or most[2] > 0 or most[3] > 0:
            return U
        weight = ONE
    result = ""
    for low, high in zip(least, most, strict=True):
        low, high = low / weight, high / weight
        by_low = at if low == limit else below if low < limit else above
        by_high = at if high == limit else below if high < limit else above
        if by_low != by_high:
            return U
        result = by_low if result in ("", by_low) else O
    return result


def _taken(courses: Sequence[Course], edge: date, on: date) -> str:
    """Whether any was taken from `edge` on."""
    taken = F
    for course in courses:
        if course.start is None or course.start.first < on:
            taken = _any(taken, T if course.end is None else _since(course.end, edge, date.max))
    return taken


def _nothing_new(courses: Sequence[Course], on: date) -> str:
    """No immunosuppressant begun in 12 weeks; nor, by the other reading, raised, restarted or stopped."""
    edge, yesterday = on - timedelta(days=84), on - DAY
    begun, any_change = F, F
    for course in courses:
        start, end = course.start, course.end
        began = U if start is None else _since(start, edge, yesterday)
        others = [other for other in courses if other is not course and other.drug == course.drug]
        earlier = [
            other
            for other in others
            if (start is not None if other.start is None else start is not None and other.start.first < start.first)
        ]
        if not earlier:
            begun = _any(begun, began)
            any_change = _any(any_change, began)
        else:
            last = max(earlier, key=lambda other: other.end.last if other.end else date.max)
            restarted = last.end is not None and start is not None and (start.first - last.end.last).days > 7
            if restarted or course.mg * course.times / course.days > last.mg * last.times / last.days:
                any_change = _any(any_change, began)
        if end is not None and all(other.end is not None and other.end.last <= end.last for other in others):
            any_change = _any(any_change, _since(end, edge, yesterday))
    readings = [F if new == T else T if new == F else new for new in (begun, any_change)]
    return _agree(*readings)


def _changed(courses: Sequence[Course], edge: date, yesterday: date) -> str:
    """Whether any dose began, ended or came down from `edge` on."""
    change = F
    for course in courses:
        began = U if course.start is None else _since(course.start, edge, yesterday)
        ended = F if course.end is None else _since(course.end, edge, yesterday)
        if began == T or ended == T:
            return T
        change = _any(_any(change, began), ended)
        if course.taper is not None:
            change = _any(change, _came_down(course, course.taper, edge, yesterday))
    return change


def _came_down(course: Course, taper: Taper, edge: date, yesterday: date) -> str:
    """Whether a tapered dose took a step, on whichever day it began; after the last step nothing is left."""
    start, end = course.start, course.end
    if start is None:
        return T if end is None else U
    steps = int(-(-course.mg // taper.mg))
    until = yesterday if end is None else min(yesterday, end.last)
    begun, latest = start.first, start.last
    if begun <= yesterday < latest:
        latest = yesterday
    result = ""
    while begun <= latest:
        came_down = F
        for step in range(1, steps + 1):
            day = begun + step * taper.days * DAY
            if day > until:
                break
            if day >= edge - DAY:
                came_down = _any(came_down, T if day > edge + DAY else O)
        if came_down != result and result:
            return U
        result = came_down
        begun += DAY
    return result


def _since(day: PartialDate, edge: date, until: date) -> str:
    """Whether `day` lies in the window; its edge and the days beside it are open. "This month" is in the past."""
    first, last = day.first, day.last
    if first <= until < last:
        last = until
    if edge + DAY < first and last <= until:
        return T
    if last < edge - DAY or until < first:
        return F
    return O if day.exact else U


def _two_months_before(day: date) -> date:
    year, month = (day.year, day.month - 2) if day.month > 2 else (day.year - 1, day.month + 10)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _renal(clearance: Decimal) -> str:
    if CLEARANCE_OPEN_FROM <= clearance <= CLEARANCE_OPEN_TO:
        return O
    return T if clearance <= CLEARANCE_LIMIT else F


def _any(one: str, other: str) -> str:
    if one == T or other == T:
        return T
    if one == U or other == U:
        return U
    return O if one == O or other == O else F


def _agree(*readings: str) -> str:
    if T in readings and F in readings:
        return O
    return U if U in readings else O if O in readings else readings[0]
