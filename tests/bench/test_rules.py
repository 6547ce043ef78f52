"""The rules given to the rule engines decide what the evaluator decides, and a contender that does not is refused."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import pytest

from bench.__main__ import refuse_unlike
from bench.engines import ours
from bench.records import PATIENTS, full
from bench.rules import CRITERIA, RULES, STEPS, Rule, plain
from eligibility import FACTS, Verdict, assess
from tests.eligibility import patients

COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "===": operator.eq,
    "!==": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "-": operator.sub,
    "in": lambda value, values: value in values,
}


def _value(rule: Rule, values: dict[str, Any]) -> Any:
    """What a rule in the notation of JsonLogic comes to."""
    if not isinstance(rule, dict):
        return rule
    ((operation, parts),) = rule.items()
    match operation:
        case "var":
            return values[parts]
        case "and":
            return all(_value(part, values) for part in parts)
        case "or":
            return any(_value(part, values) for part in parts)
        case "+":
            return sum(_value(part, values) for part in parts)
        case "if":
            *pairs, otherwise = parts
            chosen = (value for test, value in zip(pairs[::2], pairs[1::2], strict=True) if _value(test, values))
            return _value(next(chosen, otherwise), values)
        case sign:
            one, other = (_value(part, values) for part in parts)
            return COMPARED[sign](one, other)


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
def test_rules_decide_as_the_evaluator_does(patient: patients.Patient) -> None:
    values = plain(patient.record, patient.on)
    for name, rule in STEPS.items():
        values[name] = _value(rule, values)

    assert tuple(_value(RULES[id_], values) for id_ in CRITERIA) == ours(patient.record, patient.on)()


def test_full_record_has_every_fact_and_nothing_in_its_way() -> None:
    record, on = full()

    assert set(record) == set(FACTS)
    assert assess(record, on=on).verdict is Verdict.POTENTIALLY_ELIGIBLE


def test_contenders_that_decide_otherwise_are_not_measured() -> None:
    refuse_unlike("alike", {"one": lambda: ["pass"], "other": lambda: ["pass"]})

    with pytest.raises(SystemExit, match="other does not decide as one"):
        refuse_unlike("unlike", {"one": lambda: ["pass"], "other": lambda: ["review"]})
