"""What is still missing in a course, as a question of its own with the likely answers as buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dialogs.readers.doses import EN_TIME
from dialogs.readers.moments import START_UNKNOWN
from dialogs.reading import Candidate, Unclear
from eligibility.drugs import Drug
from eligibility.values import Route
from eligibility.wording import ROUTES
from locales import Text, say
from locales.catalogue import plain_number

_NUMBER = r"(?<![\d.])\d{1,4}(?:\.\d{1,2})?(?![.\d次月日号])"


@dataclass(frozen=True, slots=True)
class Missing:
    """Questions about what `part` leaves open of `drug`. Each answer makes a whole of the words said so far."""

    part: str
    drug: Drug

    @property
    def _chinese(self) -> bool:
        return not self.part.isascii()

    def _words(self, english: str, chinese: str) -> str:
        return f"{self.part} {chinese if self._chinese else english}"

    def _ask(
        self, ask: Text, *complete: str, candidates: tuple[tuple[Text, str], ...] = (), without: str | None = None
    ) -> Unclear:
        return Unclear(
            ask=ask,
            candidates=tuple(Candidate(label=label, words=words) for label, words in candidates),
            complete=tuple(f"{self.part} {place}" for place in complete),
            without=without,
        )

    def all_understood(self) -> Unclear:
        """Something is left over, or does not fit."""
        return not_all(self.part)

    def amount(self, strength: Decimal | None) -> Unclear:
        """Nothing was said about how much."""
        if strength is not None:
            ask = say("How many tablets of {drug} each time?", drug=self.drug.label)
            return self._ask(ask, "{}", "{} 片" if self._chinese else "{} tablets")
        ask = say(
            "How many milligrams (mg) of {drug} each time? The box says how many mg one tablet has.",
            drug=self.drug.label,
        )
        return self._ask(ask, "{}", "{} mg")

    def unit(self, number: Decimal) -> Unclear:
        """A number without its unit: milligrams or tablets."""
        written = plain_number(number)
        place = re.compile(rf"(?<![\d.]){re.escape(written)}(?![\d.])")
        tablets = "片" if self._chinese else " tablets"
        ask = say("{number} of what? Please say whether that is mg or tablets.", number=number)
        if len(place.findall(self.part)) != 1:
            return not_all(self.part)
        in_grams = number < 5 and min(self.drug.strengths, default=Decimal(0)) >= 25
        grams = ((say("{number} g", number=number), place.sub(f"{written} g", self.part)),) if in_grams else ()
        return self._ask(
            ask,
            candidates=(
                *grams,
                (say("{number} mg", number=number), place.sub(f"{written} mg", self.part)),
                (say("{number} tablets", number=number), place.sub(f"{written}{tablets}", self.part)),
            ),
        )

    def strength(self) -> Unclear:
        """Tablets of which strength."""
        offered = self.drug.strengths
        if len(offered) == 1:  # a single button would look like the right one
            offered += self.drug.elsewhere[:2]
        candidates = tuple(
            (
                say("{mg} mg per tablet", mg=mg),
                self._words(f"{plain_number(mg)} mg per tablet", f"每片{plain_number(mg)} mg"),
            )
            for mg in sorted(offered)
        )
        return self._ask(
            say("How many milligrams (mg) are in one tablet of {drug}? The box says it.", drug=self.drug.label),
            *(("每片{}", "每片{} mg") if self._chinese else ("{} per tablet", "{} mg per tablet")),
            "{}",
            candidates=candidates if len(candidates) > 1 else (),
        )

    def tablets_or_mg(self) -> Unclear:
        """ "早4晚2": tablets, or milligrams."""
        numbers = re.compile(
            rf"(?:(?<=[早晨中午晚上后间前])|(?<=(?:am|pm) ))\s?{_NUMBER}|{_NUMBER}(?= {EN_TIME})", re.ASCII
        )
        written = numbers.sub(r"\g<0>片" if self._chinese else r"\g<0> tablets", self.part)
        in_mg = numbers.sub(r"\g<0> mg ", self.part).strip()
        ask = say("Are these numbers tablets or mg? Please type them with it.")
        if self.part in (written, in_mg):
            return Unclear(ask=ask)
        return Unclear(
            ask=ask,
            candidates=(
                Candidate(label=say("tablets"), words=written),
                Candidate(label=say("mg"), words=in_mg),
            ),
        )

    def each_or_together(self, mg: Decimal, pieces: Decimal) -> Unclear:
        """Both "20 mg in each of 4 tablets" and "20 mg in 4 tablets" are possible."""
        written = plain_number(mg)
        return self._ask(
            say("{mg} mg in each tablet, or {mg} mg in all {pieces} tablets together?", mg=mg, pieces=pieces),
            candidates=(
                (
                    say("{mg} mg in each: {sum} mg", mg=mg, sum=mg * pieces),
                    self._words(f"{written} mg per tablet", f"每片{written} mg"),
                ),
                (say("{mg} mg together", mg=mg), self._words(f"total {written} mg", f"共{written} mg")),
            ),
        )

    def each_or_all_day(self) -> Unclear:
        """The amount of each time, or of the day."""
        return self._ask(
            say("Is that the amount each time, or for the whole day?"),
            candidates=(
                (say("each time"), self._words("each time", "每次")),
                (say("for the whole day"), self._words("in all per day", "全天合计")),
            ),
        )

    def not_per_kilo(self) -> Unclear:
        """Milligrams by body weight are not what a box or a leaflet says."""
        return Unclear(
            ask=say("Please type how many mg of {drug} are taken, not mg per kilogram.", drug=self.drug.label)
        )

    def rhythm(self) -> Unclear:
        """Nothing was said about how often."""
        rhythms = (
            (say("once a day"), "once a day", "每天1次"),
            (say("twice a day"), "twice a day", "每天2次"),
            (say("every other day"), "every other day", "隔日1次"),
            (say("once a week"), "once a week", "每周1次"),
        )
        return self._ask(
            say(
                "How often is {drug} taken: once a day, twice a day, every other day, once a week?",
                drug=self.drug.label,
            ),
            "{}",
            candidates=tuple((label, self._words(english, chinese)) for label, english, chinese in rhythms),
        )

    def how_often_as_needed(self) -> Unclear:
        """A dose that is taken now and then."""
        return Unclear(
            ask=say(
                "“As needed” cannot be counted. Please type one line for each day or stretch of days on "
                "which {drug} was "
                "taken, for example: prednisone 10 mg once a day from 2026-10-01 until 2026-10-05",
                drug=self.drug.label,
            )
        )

    def each_day_of_it(self) -> Unclear:
        """Less often than once a month."""
        return Unclear(
            ask=say(
                "For what is given less often than once a month, please type one line for each time with its day, for "
                "example: rituximab 500 mg on 2026-09-01"
            )
        )

    def steps(self) -> Unclear:
        """A dose that goes down, without saying how."""
        return Unclear(
            ask=say(
                "The dose goes down: please say from how many mg, by how many mg, and every how many "
                "days or weeks, for "
                "example: prednisone 30 mg once a day since 2026-09-01, reduce 5 mg every 2 weeks"
            )
        )

    def since(self, *, unknown: bool = True) -> Unclear:
        """Since when; with `unknown`, it can be left open."""
        left_open = f"{self.part} {START_UNKNOWN}"
        return self._ask(
            say("Since when at this dose of {drug}? For example: 2026-06", drug=self.drug.label),
            "{}",
            "since {}",
            candidates=((say("I do not know since when"), left_open),) if unknown else (),
            without=left_open if unknown else None,
        )

    def until(self) -> Unclear:
        """It was stopped: when."""
        return self._ask(
            say("When was {drug} taken for the last time at this dose? For example: 2026-10", drug=self.drug.label),
            "{}",
            "until {}",
        )

    def which_day(self) -> Unclear:
        """A day is needed, not only the month."""
        ask = say("On which day was {drug} given? For example: 2026-10-01", drug=self.drug.label)
        return self._ask(ask, "on {}")

    def since_or_on(self) -> Unclear:
        """A date that may be the only day, or the first of many."""
        return self._ask(say("Was {drug} taken only on that day, or since then? How often?", drug=self.drug.label))

    def how_many_days(self) -> Unclear:
        """A pulse: for how many days."""
        ask = say("On how many days was {drug} given?", drug=self.drug.label)
        return self._ask(ask, "x {} days", "x {}", "until {}", "{}")

    def route(self, possible: tuple[Route, ...]) -> Unclear:
        """Which way it was given."""
        return self._ask(
            say("How was {drug} given?", drug=self.drug.label),
            "{}",
            candidates=tuple((ROUTES[route], self._words(*_SAID[route])) for route in possible),
        )

    def not_swallowed_here(self) -> Unclear:
        """Tablets in the question about drips."""
        return Unclear(
            ask=say(
                "This question is about what was given into a vein. Tablets have a question of their "
                "own; press “Back” to "
                "add one there."
            )
        )


_SAID = {
    Route.ORAL: ("by mouth", "口服"),
    Route.INTRAVENOUS: ("into a vein", "静脉给药"),
    Route.INTRAMUSCULAR: ("into a muscle", "肌肉注射"),
    Route.SUBCUTANEOUS: ("under the skin", "皮下注射"),
    Route.JOINT: ("into a joint", "关节注射"),
    Route.TOPICAL: ("on the skin", "外用"),
    Route.INHALED: ("inhaled", "吸入"),
}


def not_all(part: str) -> Unclear:
    """Something in `part` was not understood."""
    return Unclear(
        ask=say(
            "I do not understand all of “{words}”. Please type one line for each medicine or dose, like this: "
            "prednisone 10 mg once a day since 2026-06",
            words=part,
        )
    )
