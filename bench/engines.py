"""The rules of `bench.rules` in three engines that one could install instead, and in our evaluator.

Each contender takes a record in its own form and gives the outcomes of the same criteria in the same order. What can
be done once is done once: expressions are compiled, records prepared, before the clock runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from bench.rules import CRITERIA, RULES, STEPS, Rule, plain
from eligibility import PROTOCOL, Record
from eligibility.assessment import find
from eligibility.case import Case

#: From a record and a day to a function of nothing that gives the outcomes.
Engine = Callable[[Record, date], Callable[[], tuple[str, ...]]]


def ours(record: Record, on: date) -> Callable[[], tuple[str, ...]]:
    """`eligibility`, with findings that can say why."""
    criteria = [PROTOCOL.criterion(id_) for id_ in CRITERIA]

    def run() -> tuple[str, ...]:
        case = Case(record, on)
        return tuple([find(criterion, case).outcome.value for criterion in criteria])

    return run


def rule_engine(record: Record, on: date) -> Callable[[], tuple[str, ...]]:
    """rule-engine: compiled expressions over a dictionary."""
    from rule_engine import Rule as Compiled

    def compiled(rule: Rule) -> Callable[[dict[str, Any]], Any]:
        evaluate: Callable[[dict[str, Any]], Any] = Compiled(_as_rule_engine(rule)).evaluate
        return evaluate

    return _stepwise(compiled, plain(record, on))


def json_logic(record: Record, on: date) -> Callable[[], tuple[str, ...]]:
    """json-logic-qubit: interpreted over a dictionary."""
    from json_logic import jsonLogic

    return _stepwise(lambda rule: partial(jsonLogic, rule), plain(record, on))


def fhirpath(record: Record, on: date) -> Callable[[], tuple[str, ...]]:
    """fhirpathpy: compiled paths over a resource, in which what is not known is left out."""
    from fhirpathpy import compile as compile_path

    def compiled(rule: Rule) -> Callable[[dict[str, Any]], Any]:
        evaluate = compile_path(_as_fhirpath(rule))
        return lambda values: evaluate(values, {})[0]

    return _stepwise(compiled, {name: value for name, value in plain(record, on).items() if value is not None})


def _stepwise(
    compiled: Callable[[Rule], Callable[[dict[str, Any]], Any]], values: dict[str, Any]
) -> Callable[[], tuple[str, ...]]:
    """The steps in their order, each adding its value to what the later ones read, then the criteria."""
    steps = [(name, compiled(rule)) for name, rule in STEPS.items()]
    rules = [compiled(RULES[id_]) for id_ in CRITERIA]

    def run() -> tuple[str, ...]:
        for name, step in steps:
            values[name] = step(values)
        return tuple([rule(values) for rule in rules])

    return run


#: The engines by the names that they are installed by; `pyproject.toml` has the versions, under the extra `bench`.
ENGINES: dict[str, Engine] = {"rule-engine": rule_engine, "json-logic-qubit": json_logic, "fhirpathpy": fhirpath}


def _as_rule_engine(rule: Rule) -> str:
    """The rule in rule-engine's language."""
    match _split(rule):
        case "if", [condition, value, *rest]:
            otherwise = _as_rule_engine({"if": rest} if len(rest) > 1 else rest[0])
            return f"({_as_rule_engine(condition)} ? {_as_rule_engine(value)} : {otherwise})"
        case ("and" | "or") as word, parts:
            return f"({f' {word} '.join(map(_as_rule_engine, parts))})"
        case ("===" | "!==") as sign, [name, value]:
            return f"({_as_rule_engine(name)} {sign[:2]} {_as_rule_engine(value)})"
        case "in", [name, values]:
            return f"({_as_rule_engine(name)} in [{', '.join(map(_as_rule_engine, values))}])"
        case "var", name:
            return str(name)
        case "value", value:
            return _literal(value, nothing="null")
        case sign, sides:
            return f"({f' {sign} '.join(map(_as_rule_engine, sides))})"


def _as_fhirpath(rule: Rule) -> str:
    """The rule as FHIRPath."""
    match _split(rule):
        case "if", [condition, value, *rest]:
            otherwise = _as_fhirpath({"if": rest} if len(rest) > 1 else rest[0])
            return f"iif({_as_fhirpath(condition)}, {_as_fhirpath(value)}, {otherwise})"
        case ("and" | "or") as word, parts:
            # A comparison with what is not known is never true there, so that nothing has to guard it.
            needed = [part for part in parts if not (word == "and" and _split(part)[0] == "!==")]
            return f"({f' {word} '.join(map(_as_fhirpath, needed))})"
        case "===", [name, None]:
            return f"{_as_fhirpath(name)}.empty()"
        case "!==", [name, None]:
            return f"{_as_fhirpath(name)}.exists()"
        case "===", [name, value]:
            return f"({_as_fhirpath(name)} = {_as_fhirpath(value)})"
        case "in", [name, values]:
            return f"({_as_fhirpath(name)} in ({' | '.join(map(_as_fhirpath, values))}))"
        case "var", name:
            return str(name)
        case "value", value:
            return _literal(value, nothing="{}")
        case sign, sides:
            return f"({f' {sign} '.join(map(_as_fhirpath, sides))})"


def _split(rule: Rule) -> tuple[str, Any]:
    """An operation and what it is applied to."""
    if isinstance(rule, dict):
        ((operation, parts),) = rule.items()
        return operation, parts
    return "value", rule


def _literal(value: str | bool | float | None, *, nothing: str) -> str:
    match value:
        case None:
            return nothing
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}'"
        case _:
            return str(value)
