"""Classification criteria for dermatomyositis: EULAR/ACR 2017 and Bohan & Peter 1975.

EULAR/ACR: Lundberg et al., Ann Rheum Dis 2017;76:1955. Scores are added in integer tenths, so that 6.7 is 6.7. While
items are unknown the score is a range, and the class is decided as soon as the whole range lies on one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eligibility.case import Case
from eligibility.judgement import Evidence, Judgement, all_of, any_of, at_least, held, negated
from eligibility.truth import FALSE, TRUE, Truth, agreement
from locales import Text, say

#: Score in tenths for each item: (without biopsy, with biopsy).
ITEMS: dict[str, tuple[int, int]] = {
    "weak_arms": (7, 7),
    "weak_legs": (8, 5),
    "weak_neck": (19, 16),
    "weak_legs_proximal": (9, 12),
    "heliotrope": (31, 32),
    "gottron_papules": (21, 27),
    "gottron_sign": (33, 37),
    "dysphagia": (7, 6),
    "anti_jo1": (39, 38),
    "enzymes_ever_raised": (13, 14),
}
BIOPSY_ITEMS = {
    "biopsy_endomysial": 17,
    "biopsy_perimysial": 12,
    "biopsy_perifascicular": 19,
    "biopsy_vacuoles": 31,
}
#: Points for the age at onset: (from age, without biopsy, with biopsy).
ONSET = ((40, 21, 22), (18, 13, 15), (0, 0, 0))

#: Cut-offs in tenths: (without biopsy, with biopsy).
POSSIBLE, PROBABLE, DEFINITE = (53, 65), (55, 67), (75, 87)

SKIN = ("heliotrope", "gottron_sign", "gottron_papules")
WEAKNESS = ("weak_arms", "weak_legs", "weak_neck", "weak_legs_proximal")


@dataclass(frozen=True, slots=True)
class Score:
    """The EULAR/ACR score in tenths: what it is at least and at most, and the items that are not known."""

    low: int
    high: int
    biopsy: bool
    missing: tuple[str, ...]

    def reaches(self, cut: tuple[int, int]) -> Truth:
        """Whether the score is at or above the cut-off, decided if the whole range is on one side."""
        limit = cut[self.biopsy]
        return Truth.TRUE if self.low >= limit else Truth.FALSE if self.high < limit else Truth.UNKNOWN


def eular_acr_score(case: Case, *, biopsy: bool) -> Score:
    """The EULAR/ACR 2017 score, by the table without or with biopsy."""
    points = {item: both[biopsy] for item, both in ITEMS.items()} | (BIOPSY_ITEMS if biopsy else {})
    low, high, missing = _onset(case, biopsy)
    for item, worth in points.items():
        truth = present(case, item).truth
        low += worth if truth is TRUE else 0
        high += 0 if truth is FALSE else worth
        missing += () if truth in (TRUE, FALSE) else (item,)
    return Score(low, high, biopsy, missing)


def _onset(case: Case, biopsy: bool) -> tuple[int, int, tuple[str, ...]]:
    age = case.value("onset_age")
    if age is None:
        return 0, ONSET[0][1 + biopsy], ("onset_age",)
    points = next(row[1 + biopsy] for row in ONSET if age >= row[0])
    return points, points, ()


def present(case: Case, item: str) -> Judgement:
    """Whether a classification item is present."""
    if item == "anti_jo1":
        return case.among(item, "positive", open_=("weak",))
    return case.yes(item)


def eular_acr(case: Case, cut: tuple[int, int]) -> Judgement:
    """Myositis by EULAR/ACR at the level of `cut`: with the biopsy table if a biopsy was done, without it if not."""
    done = case.value("biopsy_done")
    scores = [eular_acr_score(case, biopsy=biopsy) for biopsy in (False, True) if done in (None, biopsy)]
    truth = agreement(score.reaches(cut) for score in scores)
    missing = (
        *(("biopsy_done",) if done is None else ()),
        *(item for score in scores for item in score.missing),
    )
    return held(
        Evidence(
            facts=tuple(item for item in ("onset_age", *ITEMS, *BIOPSY_ITEMS) if case.value(item) is not None),
            what=say("EULAR/ACR 2017 score"),
            value=say("{scores}", scores=tuple(_shown(score) for score in scores)),
            limit=say("≥ {without} without, ≥ {with_} with biopsy", without=tenths(cut[0]), with_=tenths(cut[1])),
            truth=Truth.UNKNOWN if truth is Truth.OPEN else truth,
        ),
        missing=tuple(dict.fromkeys(missing)),
    )


def _shown(score: Score) -> Text:
    low, high = tenths(score.low), tenths(score.high)
    points = say("{score}", score=low) if low == high else say("{low} to {high}", low=low, high=high)
    return say("{points} with biopsy", points=points) if score.biopsy else say("{points} without biopsy", points=points)


def tenths(score: int) -> Decimal:
    """A score in tenths as it is printed."""
    return Decimal(score) / 10


def skin_signs(case: Case) -> Judgement:
    """Any of the three typical skin signs."""
    return any_of(*(case.yes(sign) for sign in SKIN))


def weakness(case: Case) -> Judgement:
    """Any of the four weakness items."""
    return any_of(*(case.yes(item) for item in WEAKNESS))


def bohan_peter(case: Case, needed: int) -> Judgement:
    """Dermatomyositis by Bohan & Peter 1975: the rash with at least `needed` of the other four items.

    Definite needs three, probable two, possible one.
    """
    symmetric = any_of(case.yes("weak_arms"), case.yes("weak_legs"))
    biopsy = all_of(
        case.yes("biopsy_done"),
        any_of(*(case.yes(item) for item in ("biopsy_perimysial", "biopsy_perifascicular", "biopsy_endomysial"))),
    )
    others = (symmetric, case.yes("enzymes_ever_raised"), case.yes("emg_myopathic"), biopsy)
    return all_of(skin_signs(case), at_least(needed, *others))


def no_better_explanation(case: Case) -> Judgement:
    """Both sets are for use only where nothing explains the signs better."""
    return negated(case.yes("other_explanation"))
