"""Reading medicine courses: "prednisone 10 mg once a day since 2026-06; …", in either language."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from dialogs.readers import words
from dialogs.readers.days import parse_day
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.drugs import Drug
from eligibility.kinds import Courses
from eligibility.values import Course, PartialDate
from locales import say

_DOSE = re.compile(r"(?P<mg>\d+(?:\.\d+)?)\s*(?P<unit>mg|毫克|g|克)(?![a-z])")
_RHYTHMS: tuple[tuple[str, int, int], ...] = (
    (r"qod|every other day|alternate days?|隔日(?:一次|1次)?|隔天(?:一次|1次)?|每两天一次", 1, 2),
    (r"qid|four times (?:a day|daily)|(?:每天|每日|一天|一日)[4四]次", 4, 1),
    (r"tid|three times (?:a day|daily)|(?:每天|每日|一天|一日)[3三]次", 3, 1),
    (r"bid|twice (?:a day|daily)|(?:每天|每日|一天|一日)[2二两]次", 2, 1),
    (r"qw|weekly|once a week|(?:每周|一周|每星期)(?:一次|1次)?", 1, 7),
    (r"qd|od|daily|a day|per day|once a day|once daily|every day|(?:每天|每日|一天|一日)(?:[1一]次)?", 1, 1),
)
_DATE = r"[\d年月日号/.\- ]{4,14}|[\da-z ,]{8,20}"
#: Written behind a course by the button that says that it is not known when it began.
START_UNKNOWN = "start unknown"


def read_courses(text: str, kind: Courses, today: date) -> Reading:
    """Courses separated by semicolons or lines; "none" for the empty list. Asks for a missing dose or start."""
    if text in words.NO or text in ("没吃过", "没用过", "不吃", "没有吃", "没有用", "none taken", "未用"):
        return Understood(value=())
    courses: list[Course] = []
    for part in re.split(r"[;；\n]+", text):
        course = _course(part.strip(), kind, today, text)
        if isinstance(course, Unclear):
            return course
        courses.append(course)
    return Understood(value=tuple(courses), confirm=True)


def _course(part: str, kind: Courses, today: date, whole: str) -> Course | Unclear:
    drug = _drug(part, kind)
    if drug is None:
        return Unclear(
            ask=say(
                "Which medicine is that? Please type its name, the dose in mg, how often, and since when, "
                "for example: prednisone 10 mg once a day since 2026-06"
            )
        )
    for name in sorted(drug.names, key=len, reverse=True):
        part = part.replace(name, " ")
    rest = part.replace("()", " ").strip()
    doses = list(_DOSE.finditer(rest))
    if len(doses) != 1:
        return Unclear(
            ask=say(
                "How many milligrams (mg) of {drug} each time? The box says how many mg one tablet has.",
                drug=drug.label,
            ),
            complete=whole + " {}" if not doses and ";" not in whole else None,
        )
    mg = Decimal(doses[0]["mg"]) * (1000 if doses[0]["unit"] in ("g", "克") else 1)
    rest = " ".join((rest[: doses[0].start()] + " " + rest[doses[0].end() :]).split()).strip(" ,，")
    rest, start, end, unknown_start = _dates(rest)
    rhythm = _rhythm(rest)
    if rhythm is None:
        return Unclear(
            ask=say(
                "How often is {drug} taken: once a day, twice a day, every other day, once a week?", drug=drug.label
            )
        )
    for day in (start, end):
        if day is not None and day.first > today:
            return Unclear(ask=say("That day is still to come. Please check the date."))
    if start and end and end.last < start.first:
        return Unclear(ask=say("The end is before the start. Please check the dates."))
    if start is None and not unknown_start:
        return _since_when(drug, whole)
    return Course(drug=drug.id, mg=mg, times=rhythm[0], days=rhythm[1], start=start, end=end)


def _since_when(drug: Drug, whole: str) -> Unclear:
    single = not re.search(r"[;；\n]", whole)
    return Unclear(
        ask=say("Since when at this dose of {drug}? For example: 2026-06", drug=drug.label),
        complete=whole + " since {}" if single else None,
        candidates=(
            (Candidate(label=say("I do not know since when"), words=f"{whole} {START_UNKNOWN}"),) if single else ()
        ),
    )


def _drug(part: str, kind: Courses) -> Drug | None:
    """The drug whose name stands in `part`: the longest name wins, and two different drugs are none."""
    found = [(name, drug) for drug in kind.drugs for name in drug.names if _stands_in(name, part)]
    if not found:
        return None
    found.sort(key=lambda pair: -len(pair[0]))
    name, drug = found[0]
    left = part.replace(name, " ")
    others = [other for other_name, other in found if other is not drug and _stands_in(other_name, left)]
    return None if others else drug


def _stands_in(name: str, part: str) -> bool:
    if name.isascii():
        return re.search(rf"(?<![a-z]){re.escape(name)}(?![a-z])", part) is not None
    return name in part


def _dates(rest: str) -> tuple[str, PartialDate | None, PartialDate | None, bool]:
    unknown_start = rest.endswith(START_UNKNOWN)
    rest = rest.removesuffix(START_UNKNOWN).strip()
    end = start = None
    match = re.search(rf"\s*(?:until|till|to|stopped(?: on)?|至|到)\s*(?P<day>{_DATE})\s*(?:停药|停用|停|止)?$", rest)
    if match is not None and (end := parse_day(match["day"].strip())) is not None:
        rest = rest[: match.start()].strip()
    match = re.search(rf"\s*(?:since|from|started(?: on)?|自|从)\s*(?P<day>{_DATE})\s*(?:起|开始)?$", rest)
    if match is not None and (start := parse_day(match["day"].strip())) is not None:
        rest = rest[: match.start()].strip()
    return rest.strip(" ,，"), start, end, unknown_start


def _rhythm(rest: str) -> tuple[int, int] | None:
    for pattern, times, days in _RHYTHMS:
        if re.fullmatch(pattern, rest):
            return times, days
    return None
