"""Classification of myositis, each set of criteria on its own. Points: Lundberg 2017, table; sums by hand."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from eligibility import Certainty, Score, Subgroup, bohan_peter_1975, eular_acr_2017, subgroup
from eligibility.classification import BIOPSY_ITEMS, ITEMS
from eligibility.truth import FALSE, TRUE, UNKNOWN, Truth

RULED_OUT, POSSIBLE, PROBABLE, DEFINITE = Certainty
DM, ADM = Subgroup.DERMATOMYOSITIS, Subgroup.AMYOPATHIC
OTHER_ITEMS = (*ITEMS, *BIOPSY_ITEMS)


@dataclass(frozen=True)
class Example:
    """A patient of whom every item is known; those not named are absent."""

    onset: int
    items: str
    tenths: int
    level: Certainty
    group: Subgroup | None = None
    biopsy: bool = False

    @property
    def signs(self) -> dict[str, bool | None]:
        present = self.items.split()
        assert set(present) <= set(OTHER_ITEMS)
        return {item: item in present for item in OTHER_ITEMS}


EXAMPLES = [
    # without biopsy
    Example(40, "gottron_papules enzymes_ever_raised", 55, PROBABLE, ADM),
    Example(40, "gottron_sign", 54, POSSIBLE),
    Example(30, "gottron_sign weak_arms", 53, POSSIBLE),
    Example(40, "heliotrope", 52, RULED_OUT),
    Example(40, "gottron_sign gottron_papules", 75, DEFINITE, ADM),
    Example(40, "weak_arms weak_neck gottron_papules dysphagia", 75, DEFINITE, DM),
    Example(
        40,
        "weak_arms weak_legs weak_legs_proximal heliotrope gottron_papules enzymes_ever_raised",
        110,
        DEFINITE,
        DM,
    ),
    Example(40, "anti_jo1", 60, PROBABLE, Subgroup.POLYMYOSITIS),
    Example(39, "weak_arms heliotrope gottron_sign", 84, DEFINITE, DM),
    Example(18, "heliotrope weak_neck", 63, PROBABLE, DM),
    Example(17, "heliotrope weak_neck", 50, RULED_OUT),
    Example(17, "heliotrope gottron_sign", 64, PROBABLE, Subgroup.JUVENILE),
    Example(17, "anti_jo1 weak_neck", 58, PROBABLE, Subgroup.JUVENILE_OTHER),
    Example(30, "weak_arms weak_legs weak_neck weak_legs_proximal enzymes_ever_raised dysphagia", 76, DEFINITE),
    # with biopsy
    Example(30, "heliotrope dysphagia enzymes_ever_raised", 67, PROBABLE, ADM, biopsy=True),
    Example(30, "weak_legs gottron_papules dysphagia enzymes_ever_raised", 67, PROBABLE, DM, biopsy=True),
    Example(40, "heliotrope weak_arms dysphagia", 67, PROBABLE, DM, biopsy=True),
    Example(30, "heliotrope biopsy_perifascicular", 66, POSSIBLE, biopsy=True),
    Example(40, "gottron_sign dysphagia", 65, POSSIBLE, biopsy=True),
    Example(40, "gottron_papules biopsy_perimysial", 61, RULED_OUT, biopsy=True),
    Example(40, "gottron_papules weak_arms biopsy_vacuoles", 87, DEFINITE, DM, biopsy=True),
    Example(40, "biopsy_vacuoles biopsy_endomysial", 70, PROBABLE, Subgroup.INCLUSION_BODY, biopsy=True),
    Example(17, "heliotrope gottron_sign", 69, PROBABLE, Subgroup.JUVENILE, biopsy=True),
]

every_example = pytest.mark.parametrize(
    "example",
    EXAMPLES,
    ids=lambda each: f"{each.tenths / 10} {'with' if each.biopsy else 'without'} biopsy {each.items}",
)


@every_example
def test_score_is_exact_and_so_is_the_level(example: Example) -> None:
    score = eular_acr_2017(example.signs, example.onset, biopsy=example.biopsy)

    assert (score.low, score.high, score.missing) == (example.tenths, example.tenths, ())
    assert score.levels == (example.level, example.level)


@every_example
def test_subgroup_of_those_who_are_classified(example: Example) -> None:
    if example.group is not None:
        found = subgroup(example.signs, example.onset, finger_flexors_weak=False, treatment_failed=False)
        assert found is example.group


@pytest.mark.parametrize(
    ("biopsy", "highest"), [(False, 208), (True, 295)], ids=["20.8 without biopsy", "29.5 with biopsy"]
)
def test_nobody_scores_more_than(biopsy: bool, highest: int) -> None:
    everything = dict.fromkeys(OTHER_ITEMS, True)

    assert eular_acr_2017(everything, 40, biopsy=biopsy).high == highest


def test_without_a_biopsy_its_findings_count_nothing() -> None:
    assert eular_acr_2017(dict.fromkeys(BIOPSY_ITEMS, True), 17, biopsy=False).low == 0


@pytest.mark.parametrize(
    ("tenths", "biopsy", "level"),
    [
        (0, False, RULED_OUT), (52, False, RULED_OUT), (53, False, POSSIBLE), (54, False, POSSIBLE),
        (55, False, PROBABLE), (74, False, PROBABLE), (75, False, DEFINITE), (208, False, DEFINITE),
        (0, True, RULED_OUT), (64, True, RULED_OUT), (65, True, POSSIBLE), (66, True, POSSIBLE),
        (67, True, PROBABLE), (86, True, PROBABLE), (87, True, DEFINITE), (295, True, DEFINITE),
    ],
)  # fmt: skip
def test_cut_offs_belong_to_the_level_above(tenths: int, biopsy: bool, level: Certainty) -> None:
    assert Score(tenths, tenths, biopsy, ()).levels == (level, level)


@pytest.mark.parametrize(
    ("tenths", "biopsy", "percent"),
    [
        (52, False, "46.75"), (53, False, "49.25"), (54, False, "51.75"), (55, False, "54.24"),
        (74, False, "88.80"), (75, False, "89.75"), (76, False, "90.64"), (110, False, "99.66"),
        (64, True, "47.75"), (65, True, "50.25"), (66, True, "52.75"), (67, True, "55.23"),
        (86, True, "89.19"), (87, True, "90.11"),
    ],
)  # fmt: skip
def test_probability_is_about(tenths: int, biopsy: bool, percent: str) -> None:
    low, high = Score(tenths, tenths, biopsy, ()).probability

    assert f"{low * 100:.2f}" == f"{high * 100:.2f}" == percent


# While items are unknown the score is a range, and a level is decided as soon as all of it lies on one side.
RANGES: list[tuple[str, dict[str, bool | None], int | None, tuple[int, int], Truth]] = [
    ("nothing known", {}, None, (0, 208), UNKNOWN),
    ("2.1 + 3.3 + 2.1 is 7.5 whatever the rest", {"gottron_sign": True, "gottron_papules": True}, 40, (75, 208), TRUE),
    ("6.4 at any age of onset", {"heliotrope": True, "gottron_sign": True}, None, (64, 208), TRUE),
    (
        "5.4 or 5.5 or more, by one unknown sign",
        {item: item == "gottron_sign" for item in ITEMS if item != "dysphagia"},
        40,
        (54, 61),
        UNKNOWN,
    ),
    (
        "4.6 or 5.3: below 5.5 either way",
        {item: item == "gottron_sign" for item in ITEMS if item != "dysphagia"},
        18,
        (46, 53),
        FALSE,
    ),
    ("no sign at all, onset unknown", dict.fromkeys(ITEMS, False), None, (0, 21), FALSE),
]


@pytest.mark.parametrize(
    ("signs", "onset", "span", "probable"), [each[1:] for each in RANGES], ids=[each[0] for each in RANGES]
)
def test_range_decides_when_it_lies_on_one_side(
    signs: dict[str, bool | None], onset: int | None, span: tuple[int, int], probable: Truth
) -> None:
    score = eular_acr_2017(signs, onset, biopsy=False)

    assert (score.low, score.high) == span
    assert score.reaches(PROBABLE) is probable
    assert set(score.missing) == {item for item in ITEMS if signs.get(item) is None} | (
        {"onset_age"} if onset is None else set()
    )


TREE: list[tuple[dict[str, bool | None], int | None, bool | None, bool | None, Subgroup | None]] = [
    # signs, onset, finger flexors weak, treatment failed
    ({"heliotrope": True}, 17, None, None, Subgroup.JUVENILE),
    ({"heliotrope": False, "gottron_sign": False, "gottron_papules": True}, 5, None, None, Subgroup.JUVENILE),
    ({"heliotrope": False, "gottron_sign": False, "gottron_papules": False}, 17, None, None, Subgroup.JUVENILE_OTHER),
    ({"heliotrope": False, "gottron_sign": False}, 17, None, None, None),
    ({"gottron_sign": True, "weak_neck": True}, 18, None, None, DM),
    ({"gottron_sign": True, "weak_arms": False}, 18, None, None, None),
    (
        {"gottron_sign": True, "weak_arms": False, "weak_legs": False, "weak_neck": False, "weak_legs_proximal": False},
        18,
        None,
        None,
        ADM,
    ),
    ({"gottron_sign": True, "weak_legs_proximal": True, "biopsy_vacuoles": True}, 60, True, True, DM),
    ({"gottron_sign": True, "weak_neck": True}, None, None, None, None),
    ({}, 40, None, None, None),
]
NO_SKIN: dict[str, bool | None] = {"heliotrope": False, "gottron_sign": False, "gottron_papules": False}


@pytest.mark.parametrize(
    ("signs", "onset", "fingers", "failed", "expected"),
    [
        *TREE,
        (NO_SKIN | {"biopsy_vacuoles": True}, 60, None, None, Subgroup.INCLUSION_BODY),
        (NO_SKIN | {"biopsy_vacuoles": False}, 60, True, True, Subgroup.INCLUSION_BODY),
        (NO_SKIN | {"biopsy_vacuoles": False}, 60, True, False, Subgroup.POLYMYOSITIS),
        (NO_SKIN | {"biopsy_vacuoles": False}, 60, False, True, Subgroup.POLYMYOSITIS),
        (NO_SKIN | {"biopsy_vacuoles": False}, 60, True, None, None),
        (NO_SKIN, 60, False, None, None),
    ],
)
def test_subgroup_tree(
    signs: dict[str, bool | None],
    onset: int | None,
    fingers: bool | None,
    failed: bool | None,
    expected: Subgroup | None,
) -> None:
    assert subgroup(signs, onset, finger_flexors_weak=fingers, treatment_failed=failed) is expected


YES, NO, ASK = True, False, None
# rash, then weakness, biopsy, enzymes, EMG; another explanation; the lowest and the highest level
BOHAN_PETER = [
    (YES, (NO, NO, NO, NO), NO, (RULED_OUT, RULED_OUT)),
    (YES, (YES, NO, NO, NO), NO, (POSSIBLE, POSSIBLE)),
    (YES, (NO, YES, NO, NO), NO, (POSSIBLE, POSSIBLE)),
    (YES, (NO, NO, YES, NO), NO, (POSSIBLE, POSSIBLE)),
    (YES, (NO, NO, NO, YES), NO, (POSSIBLE, POSSIBLE)),
    (YES, (YES, NO, YES, NO), NO, (PROBABLE, PROBABLE)),
    (YES, (YES, YES, YES, NO), NO, (DEFINITE, DEFINITE)),
    (YES, (YES, YES, YES, YES), NO, (DEFINITE, DEFINITE)),
    (NO, (YES, YES, YES, YES), NO, (RULED_OUT, RULED_OUT)),  # polymyositis, not dermatomyositis
    (YES, (YES, YES, YES, YES), YES, (RULED_OUT, RULED_OUT)),  # something else explains it
    (YES, (YES, ASK, NO, NO), NO, (POSSIBLE, PROBABLE)),
    (YES, (YES, ASK, ASK, NO), NO, (POSSIBLE, DEFINITE)),
    (YES, (ASK, ASK, ASK, ASK), NO, (RULED_OUT, DEFINITE)),
    (YES, (YES, YES, YES, ASK), NO, (DEFINITE, DEFINITE)),
    (YES, (NO, NO, NO, ASK), NO, (RULED_OUT, POSSIBLE)),
    (ASK, (YES, YES, NO, NO), NO, (RULED_OUT, PROBABLE)),
    (YES, (YES, YES, NO, NO), ASK, (RULED_OUT, PROBABLE)),
    (NO, (ASK, ASK, ASK, ASK), ASK, (RULED_OUT, RULED_OUT)),
]


@pytest.mark.parametrize(("rash", "others", "excluded", "levels"), BOHAN_PETER)
def test_bohan_and_peter(
    rash: bool | None,
    others: tuple[bool | None, ...],
    excluded: bool | None,
    levels: tuple[Certainty, Certainty],
) -> None:
    weakness, biopsy, enzymes, emg = others

    found = bohan_peter_1975(rash=rash, weakness=weakness, biopsy=biopsy, enzymes=enzymes, emg=emg, excluded=excluded)
    assert found == levels
