"""One subject on one day: what criteria ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.answers import Record, Status
from eligibility.facts import FACTS
from eligibility.judgement import Evidence, Judgement, held, unknown, weigh
from eligibility.truth import OPEN, Truth
from eligibility.wording import describe, measured, unit_of
from locales import Text, say


@dataclass(frozen=True, slots=True)
class Case:
    """A record looked at on a day, by the site's choices of readings (ambiguity id → reading id)."""

    record: Record
    on: date
    choices: Mapping[str, str] = field(default_factory=dict)

    def value(self, fact: str) -> Any:
        """The fact's value, or None while it is not known."""
        answer = self.record.get(fact)
        return answer.value if answer is not None and answer.status is Status.KNOWN else None

    def holds(self, fact: str, test: Callable[[Any], Truth | bool], limit: Text | None = None) -> Judgement:
        """What `test` says of the fact's value; undecided while it is not known."""
        value = self.value(fact)
        if value is None:
            return unknown(fact)
        result = test(value)
        truth = result if isinstance(result, Truth) else Truth.of(result)
        return held(
            Evidence(
                facts=(fact,),
                what=FACTS[fact].label,
                value=describe(FACTS[fact], value),
                truth=truth,
                limit=limit,
            ),
            missing=(fact,),
        )

    def yes(self, fact: str) -> Judgement:
        """The fact is answered with yes."""
        return self.holds(fact, bool)

    def among(self, fact: str, *options: str, open_: tuple[str, ...] = ()) -> Judgement:
        """The fact is one of `options`; those in `open_` are what the sentence leaves open."""
        return self.holds(fact, lambda value: OPEN if value in open_ else value in options)

    def from_up(self, fact: str, limit: str) -> Judgement:
        """The fact's number is at or above `limit`, in its canonical unit."""
        return self._compared(fact, "≥", limit, lambda value, bound: value >= bound)

    def below(self, fact: str, limit: str) -> Judgement:
        """The fact's number is below `limit`, in its canonical unit."""
        return self._compared(fact, "<", limit, lambda value, bound: value < bound)

    def _compared(self, fact: str, sign: str, limit: str, test: Callable[[Decimal, Decimal], bool]) -> Judgement:
        bound = Decimal(limit)
        shown = say("{sign} {limit}", sign=sign, limit=measured(bound, unit_of(FACTS[fact])))
        return self.holds(fact, lambda value: test(value, bound), shown)

    def readings(self, ambiguity: str, **readings: Judgement) -> Judgement:
        """What the readings of an ambiguity say together, or the one that the site chose."""
        return weigh(ambiguity, readings, self.choices.get(ambiguity))
