"""Classification criteria for myositis: EULAR/ACR 2017 and Bohan & Peter 1975. Each stands alone.

EULAR/ACR: Lundberg et al., Ann Rheum Dis 2017;76:1955. Scores are added in integer tenths, so that 6.7 is 6.7. Classes
go by score: at 5.3, 5.5 and 7.5 the published probabilities fall just short of the levels' names. While items are not
known the score is a range, and a class is decided as soon as the whole range lies on one side of its cut-off.
Bohan & Peter: N Engl J Med 1975;292:344 and 403.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum

from eligibility.truth import FALSE, TRUE, UNKNOWN, Truth, conjunction, disjunction

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
BIOPSY_ITEMS: dict[str, int] = {
    "biopsy_endomysial": 17,
    "biopsy_perimysial": 12,
    "biopsy_perifascicular": 19,
    "biopsy_vacuoles": 31,
}
#: Points for the age at onset: (from age, without biopsy, with biopsy).
ONSET = ((40, 21, 22), (18, 13, 15), (0, 0, 0))

SKIN = ("heliotrope", "gottron_sign", "gottron_papules")
WEAKNESS = ("weak_arms", "weak_legs", "weak_neck", "weak_legs_proximal")

#: What is known of the items: True, False, or None for not known.
Signs = Mapping[str, bool | None]


class Certainty(IntEnum):
    """How sure a classification is, in both sets of criteria."""

    RULED_OUT = 0
    POSSIBLE = 1
    PROBABLE = 2
    DEFINITE = 3


#: The lowest score in tenths of each level: (without biopsy, with biopsy).
CUT_OFFS = {Certainty.POSSIBLE: (53, 65), Certainty.PROBABLE: (55, 67), Certainty.DEFINITE: (75, 87)}

#: Where the logistic curve of probability has its middle: (without biopsy, with biopsy).
MIDDLE = (5.33, 6.49)


class Subgroup(StrEnum):
    """The subgroups of the EULAR/ACR classification tree."""

    DERMATOMYOSITIS = "dermatomyositis"
    AMYOPATHIC = "amyopathic_dermatomyositis"
    JUVENILE = "juvenile_dermatomyositis"
    JUVENILE_OTHER = "juvenile_myositis"
    INCLUSION_BODY = "inclusion_body_myositis"
    POLYMYOSITIS = "polymyositis"


@dataclass(frozen=True, slots=True)
class Score:
    """An EULAR/ACR score in tenths: what it is at least and at most, and the items that are not known."""

    low: int
    high: int
    biopsy: bool
    missing: tuple[str, ...]

    def reaches(self, level: Certainty) -> Truth:
        """Whether the score is at or above the level's cut-off, decided if the whole range is on one side."""
        cut = CUT_OFFS[level][self.biopsy]
        return TRUE if self.low >= cut else FALSE if self.high < cut else UNKNOWN

    @property
    def levels(self) -> tuple[Certainty, Certainty]:
        """The lowest and the highest level that the range leaves possible."""
        return _level(self.low, self.biopsy), _level(self.high, self.biopsy)

    @property
    def probability(self) -> tuple[float, float]:
        """About how probable myositis is, from the low and the high end: 0 to 1. Classes go by score, not by this."""
        return _probability(self.low, self.biopsy), _probability(self.high, self.biopsy)


def eular_acr_2017(signs: Signs, onset_age: int | None, *, biopsy: bool) -> Score:
    """The EULAR/ACR 2017 score, by the table without or with biopsy.

    `signs`: the keys of `ITEMS`, and with `biopsy` of `BIOPSY_ITEMS`; one that is left out is not known. `onset_age`:
    completed years at the first symptom. For use only where nothing explains the signs better.
    """
    low, high, missing = 0, 0, []
    if onset_age is None:
        high = ONSET[0][1 + biopsy]
        missing.append("onset_age")
    else:
        low = high = next(row[1 + biopsy] for row in ONSET if onset_age >= row[0])
    for item, points in ITEMS.items():
        low, high = _count(signs.get(item), points[biopsy], low, high, item, missing)
    if biopsy:
        for item, worth in BIOPSY_ITEMS.items():
            low, high = _count(signs.get(item), worth, low, high, item, missing)
    return Score(low, high, biopsy, tuple(missing))


def _count(present: bool | None, worth: int, low: int, high: int, item: str, missing: list[str]) -> tuple[int, int]:
    if present is None:
        missing.append(item)
        return low, high + worth
    return (low + worth, high + worth) if present else (low, high)


def _level(score: int, biopsy: bool) -> Certainty:
    reached = [level for level, cut in CUT_OFFS.items() if score >= cut[biopsy]]
    return max(reached, default=Certainty.RULED_OUT)


def _probability(score: int, biopsy: bool) -> float:
    return 1 / (1 + math.exp(MIDDLE[biopsy] - score / 10))


def subgroup(
    signs: Signs,
    onset_age: int | None,
    *,
    finger_flexors_weak: bool | None = None,
    treatment_failed: bool | None = None,
) -> Subgroup | None:
    """The subgroup by the EULAR/ACR tree, for somebody classified at least as probable; None while not decided."""
    skin = disjunction([Truth.of(signs.get(item)) for item in SKIN])
    weak = disjunction([Truth.of(signs.get(item)) for item in WEAKNESS])
    if onset_age is None or skin is UNKNOWN:
        return None
    if onset_age < 18:
        return Subgroup.JUVENILE if skin is TRUE else Subgroup.JUVENILE_OTHER
    if skin is TRUE:
        return None if weak is UNKNOWN else Subgroup.DERMATOMYOSITIS if weak is TRUE else Subgroup.AMYOPATHIC
    fingers = conjunction([Truth.of(finger_flexors_weak), Truth.of(treatment_failed)])
    inclusion_body = disjunction([fingers, Truth.of(signs.get("biopsy_vacuoles"))])
    return {TRUE: Subgroup.INCLUSION_BODY, FALSE: Subgroup.POLYMYOSITIS}.get(inclusion_body)


def bohan_peter_1975(
    *,
    rash: bool | None,
    weakness: bool | None,
    biopsy: bool | None,
    enzymes: bool | None,
    emg: bool | None,
    excluded: bool | None = False,
) -> tuple[Certainty, Certainty]:
    """Dermatomyositis by Bohan & Peter 1975: the lowest and the highest level that what is known leaves possible.

    `rash`: heliotrope or Gottron's, without which it is no dermatomyositis; `weakness`: symmetric, proximal; `biopsy`
    and `emg`: typical; `enzymes`: raised. With the rash, three of the other four are definite, two probable, one
    possible. `excluded`: another disease or a drug explains it.
    """
    others = (weakness, biopsy, enzymes, emg)
    sure, at_most = others.count(True), others.count(True) + others.count(None)
    low = Certainty(min(sure, 3)) if rash is True and excluded is False else Certainty.RULED_OUT
    high = Certainty.RULED_OUT if rash is False or excluded is True else Certainty(min(at_most, 3))
    return low, high


def tenths(score: int) -> Decimal:
    """A score in tenths as it is printed."""
    return Decimal(score) / 10
