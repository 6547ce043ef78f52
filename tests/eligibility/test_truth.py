"""The laws of the four truth values, as whole tables."""

from __future__ import annotations

from itertools import permutations

import pytest

from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth, agreement, at_least, conjunction, disjunction, negate

T, F, U, O = TRUE, FALSE, UNKNOWN, OPEN  # noqa: E741

AND = [
    (T, T, T), (T, F, F), (T, U, U), (T, O, O),
    (F, F, F), (F, U, F), (F, O, F),
    (U, U, U), (U, O, U),
    (O, O, O),
]  # fmt: skip

OR = [
    (T, T, T), (T, F, T), (T, U, T), (T, O, T),
    (F, F, F), (F, U, U), (F, O, O),
    (U, U, U), (U, O, U),
    (O, O, O),
]  # fmt: skip

AT_LEAST_2 = [
    ((T, T, U), T), ((T, F, F), F), ((T, U, F), U), ((T, O, F), O), ((U, U, F), U),
    ((F, F, U), F), ((T, O, U), U), ((O, O, F), O), ((O, U, F), U), ((F, F, F), F), ((T, T, F), T),
]  # fmt: skip

AGREEMENT = [
    ((T, T), T), ((F, F), F), ((T, F), O), ((T, U), U), ((F, U), U), ((T, F, U), O),
    ((O, T), O), ((O, U), U), ((U, U), U),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "both"), AND)
def test_and(left: Truth, right: Truth, both: Truth) -> None:
    assert conjunction([left, right]) is conjunction([right, left]) is both


@pytest.mark.parametrize(("left", "right", "either"), OR)
def test_or(left: Truth, right: Truth, either: Truth) -> None:
    assert disjunction([left, right]) is disjunction([right, left]) is either


@pytest.mark.parametrize(("truth", "opposite"), [(T, F), (F, T), (U, U), (O, O)])
def test_not(truth: Truth, opposite: Truth) -> None:
    assert negate(truth) is opposite


@pytest.mark.parametrize(("truths", "expected"), AT_LEAST_2)
def test_at_least_two_in_any_order(truths: tuple[Truth, ...], expected: Truth) -> None:
    assert {at_least(2, order) for order in permutations(truths)} == {expected}


@pytest.mark.parametrize(("truths", "expected"), AGREEMENT)
def test_agreement_of_readings_in_any_order(truths: tuple[Truth, ...], expected: Truth) -> None:
    assert {agreement(order) for order in permutations(truths)} == {expected}


def test_of_nothing_all_is_true_and_any_is_false() -> None:
    assert (conjunction([]), disjunction([])) == (T, F)


@pytest.mark.parametrize("truth", Truth)
def test_truth_is_no_bool(truth: Truth) -> None:
    with pytest.raises(TypeError, match="not a bool"):
        bool(truth)
