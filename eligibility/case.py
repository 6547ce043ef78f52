"""One subject on one day: what criteria ask of a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from eligibility.answers import Record, Status
from eligibility.facts import FACTS
from eligibility.judgement import Evidence, Judgement, any_of, unknown, weigh
from eligibility.truth import FALSE, OPEN, TRUE, Truth
from eligibility.values import PartialDate, Value
from eligibility.wording import measured, unit_of
from locales import Text, say

KNOWN = Status.KNOWN

#: How old a measurement may be without anybody being asked about it.
RECENT = timedelta(days=28)


@dataclass(slots=True)
class Case:
    """A record looked at on a day, by the site's choices of readings (ambiguity id → reading id).

    What is asked of several facts at once, or of a date again and again, is remembered.
    """

    record: Record
    on: date
    choices: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, Value | None] = field(init=False)
    _asked: dict[object, Judgement] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Take the known values out of the record once."""
        self._known = {fact: answer.value for fact, answer in self.record.items() if answer.status is KNOWN}

    def value(self, fact: str) -> Any:
        """The fact's value, or None while it is not known."""
        return self._known.get(fact)

    def missing(self, *facts: str) -> tuple[str, ...]:
        """Those of `facts` that are not known."""
        return tuple(fact for fact in facts if self.value(fact) is None)

    def once(self, key: object, ask: Callable[[], Judgement]) -> Judgement:
        """What `ask` says, asked only once for `key`."""
        asked = self._asked.get(key)
        if asked is None:
            asked = self._asked[key] = ask()
        return asked

    def holds(self, fact: str, test: Callable[[Any], Truth | bool], limit: Text | None = None) -> Judgement:
        """What `test` says of the fact's value; undecided while it is not known."""
        value = self._known.get(fact)
        if value is None:
            return unknown(fact)
        result = test(value)
        truth = TRUE if result is True else FALSE if result is False else result

        def tell() -> Evidence:
            return Evidence(facts=(fact,), what=FACTS[fact].label, found=value, limit=limit, truth=truth)

        return Judgement(truth, (), tell, (fact,))

    def yes(self, fact: str) -> Judgement:
        """The fact is answered with yes."""
        return self.holds(fact, bool)

    def any_yes(self, *facts: str) -> Judgement:
        """At least one of `facts` is answered with yes."""
        return self.once(facts, lambda: any_of(*map(self.yes, facts)))

    def among(self, fact: str, *options: str, open_: tuple[str, ...] = ()) -> Judgement:
        """The fact is one of `options`; those in `open_` are what the sentence leaves open."""
        return self.holds(fact, lambda value: OPEN if value in open_ else value in options)

    def from_up(self, fact: str, limit: str) -> Judgement:
        """The fact's number is at or above `limit`, in its canonical unit."""
        bound, shown = _bound(fact, "≥", limit)
        return self.holds(fact, lambda value: value >= bound, shown)

    def below(self, fact: str, limit: str) -> Judgement:
        """The fact's number is below `limit`, in its canonical unit."""
        bound, shown = _bound(fact, "<", limit)
        return self.holds(fact, lambda value: value < bound, shown)

    def recent(self, judgement: Judgement, date_fact: str) -> Judgement:
        """`judgement`, unless `date_fact` says that what it rests on is more than 4 weeks old: then staff must judge.

        The criteria ask for no dates, so a date that is not known stands in nobody's way.
        """
        if judgement.truth is not TRUE and judgement.truth is not FALSE:
            return judgement
        recent = self.once((date_fact, "recent"), lambda: self._recent(date_fact))
        return Judgement(OPEN, (recent,), judgement.tell) if recent.truth is OPEN else judgement

    def _recent(self, date_fact: str) -> Judgement:
        edge = self.on - RECENT

        def test(dated: PartialDate) -> Truth:
            return TRUE if edge <= dated.last and dated.first <= self.on else OPEN

        return self.holds(date_fact, test, say("since {first}", first=edge))

    def readings(self, ambiguity: str, **readings: Judgement) -> Judgement:
        """What the readings of an ambiguity say together, or the one that the site chose."""
        return weigh(ambiguity, readings, self.choices.get(ambiguity))


@cache
def _bound(fact: str, sign: str, limit: str) -> tuple[Decimal, Text]:
    bound = Decimal(limit)
    return bound, say("{sign} {limit}", sign=sign, limit=measured(bound, unit_of(FACTS[fact])))
