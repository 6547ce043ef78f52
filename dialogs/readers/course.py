"""Reading one course: a name, an amount, a rhythm, since when.

What is known to be one of these is taken out of the words, in any order. A course is understood only when nothing that
could mean something is left over; what is missing is asked for, one thing at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dialogs.pattern import Pattern
from dialogs.readers import moments, ways
from dialogs.readers.amounts import Dose, dose_of
from dialogs.readers.dates import spelled_out
from dialogs.readers.days import TO_COME
from dialogs.readers.doses import PAIRED, PER_KILO, Measure, Said, take_amounts, take_doses
from dialogs.readers.missing import Missing
from dialogs.readers.moments import Times, take_single, take_times
from dialogs.readers.names import Found
from dialogs.readers.numbers import outside
from dialogs.readers.rest import Rest
from dialogs.readers.rhythms import AS_NEEDED, DIVIDED, RARELY, Rhythm, take_rhythms
from dialogs.readers.routes import take_routes
from dialogs.readers.tapers import VAGUE as TAPERING
from dialogs.readers.tapers import Steps, take_tapers
from dialogs.reading import Unclear
from eligibility.drugs import Drug
from eligibility.kinds import Courses
from eligibility.values import UNMEASURED, Course, PartialDate, Route, Taper
from locales import say

LEAST_MG, MOST_MG = Decimal("0.05"), Decimal(10000)
#: Of immunoglobulin, tens of grams are given.
MOST_MG_OF = {"immunoglobulin": Decimal(100000)}
#: Each time, or in all for a day: what the buttons add where it could be either.
EACH_TIME = Pattern(r"每次|(?<![a-z])(?:each time|every time|per dose|at a time|a time)(?![a-z])")
ALL_DAY = Pattern(
    r"全天合计|(?:每日|全天|1天|每天)?总量|(?<![a-z])(?:in all (?:a|per) day|total daily(?: dose)?"
    r"|daily total)(?![a-z])"
)
#: Words around a course that change nothing in it.
_FILLERS = Pattern(
    r"[服吃用量的了我是还在]|片剂?|胶囊|1次|剂量|目前|现在|一直|正在|每次|服药|我?(?:妈妈?|爸爸?|老公|老婆|爱人)|用药|患者|病人|本人|各|共"
    r"|(?<![a-z])(?:each|taking|takes?|taken|using|used?|given|gets?|got|had|having|i'm|i've|i|am|is|was|be|been|have|has|he|she|patient|pt|now"
    r"|mother|father|wife|husband|still|currently|at|present|a|an|the|my|dose|dosage|of|with|it|in|on|tablets?|tabs?|capsules?|pills?)(?![a-z])"
)
#: Between two dates.
_TO = Pattern(r"(?<=[\d月日号年])\s?(?:--?|[–—~～])\s?(?=(?:19|20)\d\d\s?[年./-])")
#: "吃五天停两天": no rhythm, and no end.
_ON_AND_OFF = Pattern(r"吃\s?\d+\s?[天周个].{0,3}停\s?\d+\s?[天周个]|\d (?:days?|weeks?) on")
_STARTED = Pattern(r"(?<![a-z])(?:started|began|start)(?: (?:on|with|taking))?(?![a-z])|开始")
_COUNTED = Pattern(r"\d{1,2}(?:\.\d)?\s?(?:puffs?|drops?|ml|毫升|喷|吸|揿|滴)(?![a-z])")
_TABLET = Pattern(r"片|粒|颗|胶囊|(?<![a-z])(?:tablets?|tabs?|pills?|capsules?|caps?)(?![a-z])")
_PULSE = Pattern(r"冲击|(?<![a-z])puls")


@dataclass(slots=True)
class Read:
    """What was found in the words of one course."""

    drug: Drug
    names: tuple[str, ...]
    said: Said
    times: Times
    rhythms: list[Rhythm | None]
    tapers: list[Steps | None]
    routes: set[Route]
    injected: bool = False
    tablets: bool = False
    pulse: bool = False
    each: bool = False
    all_day: bool = False
    #: "早晚2片": what stands for the amount at both times.
    paired: bool = False
    divided: bool = False
    needed: bool = False
    rarely: bool = False
    per_kilo: bool = False
    tapering: bool = False
    vague_start: bool = False
    rest: Rest = field(default_factory=lambda: Rest(""))


def read_course(part: str, names: tuple[Found, ...], drug: Drug, kind: Courses, today: date) -> Course | Unclear:
    """The course of `drug` that normalised `part` tells, in which it stands as `names`; or what is to be asked."""
    read = _take_all(part, names, drug, today)
    missing = Missing(part, drug)
    if (
        read.rest.says_more
        or _ON_AND_OFF.search(part)
        or len(read.tapers) > 1
        or len(read.rhythms) > 2
        or len(read.routes) > 1
    ):
        return missing.all_understood()
    wrong = _wrong(read.times, today)
    if wrong is not None:
        return wrong
    route = ways.route_of(read, kind, missing)
    if isinstance(route, Unclear):
        return route
    unclear = _asked_first(read, missing)
    if unclear is not None:
        return unclear
    dose = dose_of(read, route, missing)
    if isinstance(dose, Unclear):
        return dose
    told = [some.number for some in read.said.amounts if some.measure is Measure.MG]
    most = MOST_MG_OF.get(drug.id, MOST_MG)
    if any(not LEAST_MG <= mg <= most for mg in (*told, *((dose.mg,) if dose.mg else ()))):
        return outside(LEAST_MG, most, "mg")
    return _dated(read, route, dose, missing, today)


def _take_all(part: str, names: tuple[Found, ...], drug: Drug, today: date) -> Read:
    text, at = "", 0
    for name in names:
        text, at = f"{text}{part[at : name.begin]}|", name.end
    rest = Rest(_TO.sub("到", spelled_out(text + part[at:])))
    tablets, pulse = bool(_TABLET.search(part)), bool(_PULSE.search(part))
    read = Read(drug, tuple(name.name for name in names), Said([], []), Times(), [], [], set(), rest=rest)
    read.tablets, read.pulse = tablets, pulse
    read.per_kilo = rest.has(PER_KILO)
    read.tapers = take_tapers(rest)
    read.tapering = rest.has(TAPERING)
    read.each, read.all_day = rest.has(EACH_TIME), rest.has(ALL_DAY)
    read.said = take_doses(rest)
    read.times = take_times(rest, today)
    read.vague_start = rest.has(moments.VAGUE)
    read.paired = bool(PAIRED.search(rest.text))
    read.said.amounts += take_amounts(rest)
    read.divided = rest.has(DIVIDED)
    read.needed, read.rarely = rest.has(AS_NEEDED), rest.has(RARELY)
    read.rhythms = take_rhythms(rest)
    read.times.stopped = rest.has(moments.STOPPED)
    rest.take(_COUNTED)
    read.routes, read.injected = take_routes(rest)
    if read.pulse and not read.routes:
        read.routes = {Route.INTRAVENOUS}
    if not read.rhythms and not read.times.starts and not read.times.ends:
        take_single(rest, read.times, today)
    if rest.has(_STARTED) and read.times.only and not read.times.once:
        read.times.starts, read.times.only = read.times.only, []
    rest.take(_FILLERS)
    if not read.said.amounts and not read.said.parts:
        read.said.take_unsaid(rest)
    return read


def _wrong(times: Times, today: date) -> Unclear | None:
    """What is wrong with the dates, as far as they were given."""
    days = [*times.starts, *times.ends, *times.only]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return Unclear(ask=say("There is no such day. Please type the date like 1980-05-31."))
    if any(day.first > today for day in known):
        return Unclear(ask=TO_COME)
    starts, ends = [*times.starts, *times.only], [*times.ends, *times.only]
    if starts and ends and starts[0] and ends[-1] and ends[-1].last < starts[0].first:
        return Unclear(ask=say("The end is before the start. Please check the dates."))
    return None


def _asked_first(read: Read, missing: Missing) -> Unclear | None:
    """What a number could not answer."""
    times = read.times
    if max(len(times.starts) + times.unknown, len(times.ends), len(times.only), len(times.days)) > 1:
        return missing.all_understood()
    if times.only and (times.starts or times.ends):
        return missing.all_understood()
    if read.per_kilo:
        return missing.not_per_kilo()
    if read.needed:
        return missing.how_often_as_needed()
    if read.rarely:
        return missing.each_day_of_it()
    if read.tapering or None in read.tapers:
        return missing.steps()
    return None


def _dated(read: Read, route: Route, dose: Dose, missing: Missing, today: date) -> Course | Unclear:
    times = read.times
    rhythm = dose.rhythm
    single = bool(times.only) and not times.days
    if rhythm is None and not (single or times.once or read.pulse or times.days):
        return missing.rhythm()
    if single or times.once:
        return _single(read, route, dose, missing)
    times_a, days = (rhythm.times, rhythm.days) if rhythm else (1, 1)
    taper = _taper(read, dose, missing)
    if isinstance(taper, Unclear):
        return taper
    mg = dose.mg
    if taper is not None and days == 1:  # what it goes down by is said of the day
        mg, times_a = mg * times_a, 1
    span = _span(times, route, missing, today, pulse=read.pulse)
    if isinstance(span, Unclear):
        return span
    start, end = span
    return Course(
        drug=read.drug.id,
        mg=mg,
        times=times_a,
        days=days,
        route=route,
        strength=dose.strength,
        start=start,
        end=end,
        taper=taper,
    )


def _single(read: Read, route: Route, dose: Dose, missing: Missing) -> Course | Unclear:
    """Given on one day only."""
    if not read.times.only:
        return missing.which_day()
    day = read.times.only[0]
    if dose.rhythm is not None and (dose.rhythm.times, dose.rhythm.days) != (1, 1):
        return missing.all_understood()
    likely = read.times.once or route in (*UNMEASURED, Route.INTRAVENOUS, Route.SUBCUTANEOUS)
    if day is None or (dose.rhythm is None and not likely) or read.tapers:
        return missing.since_or_on()
    if not day.exact:
        return missing.which_day()
    return Course(drug=read.drug.id, mg=dose.mg, route=route, strength=dose.strength, start=day, end=day)


def _taper(read: Read, dose: Dose, missing: Missing) -> Taper | Unclear | None:
    if not read.tapers or read.tapers[0] is None:
        return None
    steps = read.tapers[0]
    mg = dose.in_mg(steps.some)
    if mg is None:
        return missing.strength()
    if mg > dose.mg * (dose.rhythm.times if dose.rhythm else 1):
        return missing.all_understood()
    return Taper(mg=mg, days=steps.days)


def _span(
    times: Times, route: Route, missing: Missing, today: date, *, pulse: bool
) -> tuple[PartialDate | None, PartialDate | None] | Unclear:
    """First and last day; the first is asked for, and the last where it was said that it is over."""
    start = (times.starts + times.only)[0] if times.starts or times.only else None
    end = times.ends[0] if times.ends else None
    if times.days:
        return _so_many_days(start, end, times.days[0], missing)
    if pulse and end is None:
        return missing.how_many_days() if start else missing.since(unknown=False)
    if times.so_far and (start or len(times.so_far) > 1):
        return missing.all_understood()
    if start is None and not times.unknown and not times.so_far:
        return missing.since()
    if times.stopped and end is None:
        return missing.until()
    if times.so_far:
        start = moments.begun(times.so_far[0], end, today)
    return start, end


def _so_many_days(
    start: PartialDate | None, end: PartialDate | None, days: int, missing: Missing
) -> tuple[PartialDate, PartialDate] | Unclear:
    if start is None or end is not None or not 1 <= days <= 62:
        return missing.all_understood() if end or start else missing.since(unknown=False)
    last = moments.last_day(start, days)
    return (start, last) if last is not None else missing.which_day()
