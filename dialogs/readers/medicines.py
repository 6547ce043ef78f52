"""Reading medicine courses: "prednisone 10 mg once a day since 2026-06; …", in either language.

What is known to be a name, a dose, a rhythm or a date is taken out of the words, in any order. A course is understood
only when nothing that could mean something is left over.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from dialogs.readers import words
from dialogs.readers.days import DATE, TO_COME, parse_day
from dialogs.readers.numbers import outside
from dialogs.readers.rhythms import find_rhythms
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.drugs import Drug
from eligibility.kinds import Courses
from eligibility.values import Course, PartialDate
from locales import say

_DOSE = re.compile(
    r"(?<![\d.,/-])(?P<mg>\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,4})?)\s*(?P<unit>mg|毫克|g|克)(?![a-z])", re.ASCII
)
LEAST_MG, MOST_MG = Decimal("0.01"), Decimal(10000)

_BEGIN = r"(?:(?<![a-z])(?:since|from|started(?: on)?|starting)(?![a-z])|自从|自|从)"
_BEGUN = "(?:起|开始|以来|至今|到现在)"
_FINISH = r"(?:(?<![a-z])(?:until|till|to|stopped(?: on)?|ended(?: on)?)(?![a-z])|直到|至|到|~)"
_FINISHED = "(?:停药|停用|停|为止|止)"
_SPANS = tuple(
    re.compile(span, re.ASCII)
    for span in (
        rf"(?:{_BEGIN}\s*)*(?P<start>{DATE})\s*{_BEGUN}?\s*{_FINISH}\s*(?P<end>{DATE})\s*{_FINISHED}?",
        rf"(?:{_BEGIN}\s*)+(?P<start>{DATE})\s*{_BEGUN}*",
        rf"(?P<start>{DATE})\s*{_BEGUN}+",
        rf"{_FINISH}\s*(?P<end>{DATE})\s*{_FINISHED}?",
        rf"(?P<end>{DATE})\s*{_FINISHED}",
    )
)
#: Words around a course that change nothing in it.
_FILLERS = re.compile(
    r"静脉滴注|静脉注射|静脉|静滴|静注|滴注|口服|服用|服|吃|每次|[一1]次|目前|现在|一直|在|用|我"
    r"|(?<![a-z])(?:by mouth|orally|oral|po|iv|ivgtt|each time|each|taking|take|i|am|now|still)(?![a-z])"
)
_BETWEEN = " ,，、:()[]-|"
_FORM = r"(?:片|胶囊|注射液|\s?(?:tablets?|capsules?|injections?)(?![a-z]))?"
_NONE = frozenset(["没吃过", "没用过", "不吃", "没有吃", "没有用", "none taken", "未用"])
#: Written behind a course by the button that says that it is not known when it began.
START_UNKNOWN = "start unknown"

_HOW = say(
    "Which medicine is that? Please type its name, the dose in mg, how often, and since when, "
    "for example: prednisone 10 mg once a day since 2026-06"
)


def read_courses(text: str, kind: Courses, today: date) -> Reading:
    """Courses separated by semicolons or lines; "none" for the empty list. Asks for what is missing in a single one."""
    if text in words.NO or text in _NONE:
        return Understood(value=())
    parts = [part.strip() for part in re.split(r"[;；\n]+", text) if part.strip()]
    courses: list[Course] = []
    for part in parts:
        course = _course(part, kind, today, alone=len(parts) == 1)
        if isinstance(course, Unclear):
            return course
        courses.append(course)
    return Understood(value=tuple(courses), confirm=True) if courses else Unclear(ask=_HOW)


def _course(part: str, kind: Courses, today: date, *, alone: bool) -> Course | Unclear:
    """One course. `alone`: it is all that was typed, so that what is missing can be asked for by itself."""
    drug = _drug(part, kind)
    if drug is None:
        return Unclear(ask=_HOW)
    rest = _Rest(_without_names(part, drug))
    start_unknown = rest.take_words(START_UNKNOWN)
    starts, ends = rest.take_dates()
    doses = rest.take_doses()
    rhythms = rest.take_rhythms()
    if rest.says_more or max(len(starts) + start_unknown, len(ends), len(doses), len(rhythms)) > 1:
        return _not_all(part)
    if not doses:
        return Unclear(
            ask=say(
                "How many milligrams (mg) of {drug} each time? The box says how many mg one tablet has.",
                drug=drug.label,
            ),
            complete=(f"{part} {{}}", f"{part} {{}} mg") if alone else (),
        )
    if not LEAST_MG <= doses[0] <= MOST_MG:
        return outside(LEAST_MG, MOST_MG, "mg")
    days = [parse_day(day) for day in (*starts, *ends)]
    wrong = _wrong(days, today)
    if wrong is not None:
        return wrong
    if not rhythms:
        return Unclear(
            ask=say(
                "How often is {drug} taken: once a day, twice a day, every other day, once a week?", drug=drug.label
            ),
            complete=(f"{part} {{}}",) if alone else (),
        )
    if rhythms[0] is None:
        return _not_all(part)
    if not starts and not start_unknown:
        return _since_when(drug, part, alone=alone)
    start, end = days[0] if starts else None, days[-1] if ends else None
    return Course(drug=drug.id, mg=doses[0], times=rhythms[0][0], days=rhythms[0][1], start=start, end=end)


def _not_all(part: str) -> Unclear:
    return Unclear(
        ask=say(
            "I do not understand all of “{words}”. Please type one line for each medicine or dose, like this: "
            "prednisone 10 mg once a day since 2026-06",
            words=part,
        )
    )


def _since_when(drug: Drug, part: str, *, alone: bool) -> Unclear:
    unknown = Candidate(label=say("I do not know since when"), words=f"{part} {START_UNKNOWN}")
    return Unclear(
        ask=say("Since when at this dose of {drug}? For example: 2026-06", drug=drug.label),
        complete=(f"{part} {{}}", f"{part} since {{}}") if alone else (),
        candidates=(unknown,) if alone else (),
    )


def _wrong(days: list[PartialDate | None], today: date) -> Unclear | None:
    """What is wrong with the start and the end, in this order, as far as they were given."""
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return Unclear(ask=say("There is no such day. Please type the date like 1980-05-31."))
    if any(day.first > today for day in known):
        return Unclear(ask=TO_COME)
    if known and known[-1].last < known[0].first:
        return Unclear(ask=say("The end is before the start. Please check the dates."))
    return None


def _drug(part: str, kind: Courses) -> Drug | None:
    """The drug whose name stands in `part`: the longest name wins, and two different drugs are none."""
    found = [(name, drug) for drug in kind.drugs for name in drug.names if _named(name).search(part)]
    if not found:
        return None
    found.sort(key=lambda pair: -len(pair[0]))
    name, drug = found[0]
    left = _named(name).sub(" ", part)
    others = [other for other_name, other in found if other is not drug and _named(other_name).search(left)]
    return None if others else drug


def _without_names(part: str, drug: Drug) -> str:
    for name in sorted(drug.names, key=len, reverse=True):
        part = _named(name).sub("|", part)
    return part


def _named(name: str) -> re.Pattern[str]:
    return re.compile((rf"(?<![a-z]){re.escape(name)}(?![a-z])" if name.isascii() else re.escape(name)) + _FORM)


class _Rest:
    """The words of a course that are not explained yet. What is taken out leaves a gap: its neighbours stay apart."""

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def says_more(self) -> bool:
        """Whether anything is left that could mean something."""
        return any(char not in _BETWEEN for char in _FILLERS.sub("", self._text))

    def take_words(self, words_: str) -> bool:
        """Take exactly these words, if they are there."""
        there = words_ in self._text
        self._text = self._text.replace(words_, "|")
        return there

    def take_dates(self) -> tuple[list[str], list[str]]:
        """Take every date that is said to be a start or an end."""
        starts: list[str] = []
        ends: list[str] = []
        for span in _SPANS:
            for match in span.finditer(self._text):
                parts = match.groupdict()
                starts += [parts["start"].strip()] if "start" in parts else []
                ends += [parts["end"].strip()] if "end" in parts else []
            self._text = span.sub("|", self._text)
        return starts, ends

    def take_doses(self) -> list[Decimal]:
        """Take every dose, in milligrams."""
        doses = [
            Decimal(match["mg"].replace(",", "")) * (1000 if match["unit"] in ("g", "克") else 1)
            for match in _DOSE.finditer(self._text)
        ]
        self._text = _DOSE.sub("|", self._text)
        return doses

    def take_rhythms(self) -> list[tuple[int, int] | None]:
        """Take every rhythm, as times within days; None for one that is none."""
        found = find_rhythms(self._text)
        for begin, end, _ in sorted(found, reverse=True):
            self._text = f"{self._text[:begin]}|{self._text[end:]}"
        return [rhythm for _, _, rhythm in found]
