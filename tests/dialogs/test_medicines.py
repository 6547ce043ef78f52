"""Medicine courses: what is shown back can be typed again, variants of writing read alike, and buttons lead on."""

from __future__ import annotations

import time
import tomllib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.readers import read
from dialogs.readers.moments import START_UNKNOWN
from dialogs.readers.names import NOT_ASKED_FOR, by_name
from dialogs.reading import Reading, Unclear, Understood
from eligibility import FACTS, describe
from eligibility.drugs import DRUGS, Drug
from eligibility.kinds import Courses
from eligibility.values import UNMEASURED, Course, PartialDate, Route, Taper
from locales import LANGUAGES, catalogue

TODAY = date(2026, 11, 22)
FACTS_OF_COURSES = ("glucocorticoids", "iv_glucocorticoids", "immunosuppressants")
PHRASES = tomllib.loads((Path(__file__).parent / "phrases" / "medicines.toml").read_text(encoding="utf-8"))
TYPED = [
    (fact, text)
    for fact, tables in PHRASES.items()
    for text in (*tables.get("reads", {}), *tables.get("confirms", {}), *tables.get("asks", ()))
]


def understood(fact: str, text: str) -> Reading:
    return read(text, FACTS[fact], today=TODAY)


def drugs_of(fact: str) -> tuple[Drug, ...]:
    """The medicines that a question asks for."""
    kind = FACTS[fact].kind
    assert isinstance(kind, Courses)
    return kind.drugs


def days(first: date, last: date) -> st.SearchStrategy[PartialDate]:
    """Days, about days, months and years of a stretch of time."""
    return st.builds(
        lambda day, known, about: PartialDate(*(day.year, day.month, day.day)[:known], about=about and known == 3),
        st.dates(first, last),
        st.integers(1, 3),
        st.booleans(),
    )


def milligrams(least: int = 1) -> st.SearchStrategy[Decimal]:
    """Doses that are possible, in steps of a quarter."""
    return st.integers(least * 4, 8000).map(lambda quarters: Decimal(quarters) / 4)


@st.composite
def courses(draw: st.DrawFn, fact: str) -> Course:
    """A course that somebody can have told of `fact`."""
    drug = draw(st.sampled_from(sorted(drug.id for drug in drugs_of(fact))))
    routes = [route for route in Route if fact != "iv_glucocorticoids" or route is not Route.ORAL]
    route = draw(st.sampled_from(routes))
    times, within = draw(
        st.one_of(
            st.tuples(st.integers(1, 6), st.just(1)),
            st.tuples(st.just(1), st.integers(2, 31)),
            st.tuples(st.integers(2, 6), st.just(7)),
        )
    )
    told = route not in UNMEASURED or draw(st.booleans())
    start = draw(st.none() | days(date(2020, 1, 1), date(2025, 12, 31)))
    mg = draw(milligrams()) if told else Decimal(0)
    taper = None
    if told and times == 1 and start and draw(st.booleans()):
        taper = Taper(mg=draw(st.integers(1, 4).map(lambda part: mg / part)), days=draw(st.integers(1, 31)))
        taper = taper if taper.mg == taper.mg.quantize(Decimal("0.0001")) else None
    return Course(
        drug=drug,
        mg=mg,
        times=times,
        days=within,
        route=route,
        strength=draw(st.none() | st.sampled_from([Decimal("0.5"), Decimal(5), Decimal("2.5")])) if told else None,
        start=start,
        end=draw(st.none() | days(date(2026, 1, 1), TODAY)),
        taper=taper,
    )


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_what_is_shown_back_typed_again_reads_the_same(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(FACTS_OF_COURSES))
    value = tuple(data.draw(st.lists(courses(fact), min_size=0, max_size=3)))
    for language in LANGUAGES:
        shown = catalogue(language).render(describe(FACTS[fact], value))
        assert understood(fact, shown) == Understood(value=value, confirm=bool(value)), shown


@given(st.sampled_from(FACTS_OF_COURSES), st.sampled_from(sorted(DRUGS)), st.dates(date(2024, 1, 1), TODAY))
def test_one_day_shown_back_reads_as_that_day(fact: str, drug: str, day: date) -> None:
    if DRUGS[drug] not in drugs_of(fact):
        return
    only = PartialDate.of(day)
    value = (Course(drug=drug, mg=Decimal(500), route=Route.INTRAVENOUS, start=only, end=only),)
    for language in LANGUAGES:
        assert understood(fact, catalogue(language).render(describe(FACTS[fact], value))) == Understood(
            value=value, confirm=True
        )


def leads_on(fact: str, words: str) -> bool:
    reading = understood(fact, words)
    return isinstance(reading, Understood) or bool(
        isinstance(reading, Unclear) and (reading.complete or reading.candidates)
    )


@pytest.mark.parametrize(("fact", "text"), TYPED)
def test_every_button_leads_on_and_so_does_not_knowing_the_rest(fact: str, text: str) -> None:
    reading = understood(fact, text)
    if not isinstance(reading, Unclear):
        return
    assert all(leads_on(fact, candidate.words) for candidate in reading.candidates)
    if reading.without is not None:
        assert START_UNKNOWN in reading.without
        assert leads_on(fact, reading.without)


@pytest.mark.parametrize(
    ("fact", "typed", "reply", "read_as"),
    [
        ("glucocorticoids", "美卓乐每天两片 从2026-06", "4mg", "美卓乐 4mg 2片 每天一次 从2026-06"),
        ("glucocorticoids", "美卓乐每天两片 从2026-06", "4", "美卓乐 4mg 2片 每天一次 从2026-06"),
        ("glucocorticoids", "pred 2 tablets daily since 2026-06", "5 mg", "pred 5 mg 2 tablets daily since 2026-06"),
        ("glucocorticoids", "prednisone 10 mg daily", "June", "prednisone 10 mg daily since June"),
        ("glucocorticoids", "prednisone 10 mg daily", "3 months ago", "prednisone 10 mg daily since 3 months ago"),
        ("glucocorticoids", "泼尼松10mg每天一次", "吃了三个月", "泼尼松10mg每天一次吃了三个月"),
        ("glucocorticoids", "泼尼松10mg每天一次", "今年6月", "泼尼松10mg每天一次从今年6月"),
        ("glucocorticoids", "泼尼松 从2026-06 每天一次", "两片 5mg/片", "泼尼松 从2026-06 每天一次 两片 5mg/片"),
        ("glucocorticoids", "甲泼尼龙 500mg 冲击3天", "2026-10-01", "甲泼尼龙 500mg 冲击3天 从2026-10-01"),
        ("glucocorticoids", "甲泼尼龙 500mg 冲击 2026-10-01开始", "3天", "甲泼尼龙 500mg 冲击3天 从2026-10-01"),
        ("immunosuppressants", "rituximab 500 mg once", "2026-09-01", "rituximab 500 mg on 2026-09-01"),
        ("immunosuppressants", "甲氨蝶呤10mg 从2025-11", "每周一次", "甲氨蝶呤10mg 每周一次 从2025-11"),
    ],
)  # fmt: skip
def test_a_reply_makes_a_whole(fact: str, typed: str, reply: str, read_as: str) -> None:
    asked = understood(fact, typed)
    assert isinstance(asked, Unclear)
    wholes = (understood(fact, place.replace("{}", reply)) for place in asked.complete)
    whole = next(reading for reading in wholes if isinstance(reading, Understood))
    assert whole == understood(fact, read_as)


def test_names_are_clear() -> None:
    names = [name for drug in DRUGS.values() for name in drug.names]
    assert len(names) == len(set(names))
    assert not set(by_name()) & set(NOT_ASKED_FOR)
    assert all(name == name.lower() for name in names)


@pytest.mark.parametrize("drug", DRUGS.values(), ids=lambda drug: drug.id)
def test_every_name_names_its_drug_and_no_slip_is_taken(drug: Drug) -> None:
    fact = "glucocorticoids" if drug.equivalents else "immunosuppressants"
    for name in drug.names:
        told = f"{name} 10 mg once a day by mouth since 2026-06"
        reading = understood(fact, told)
        assert isinstance(reading, Understood), told
        assert [course.drug for course in reading.value] == [drug.id]  # type: ignore[union-attr]
        for at in range(len(name)):
            slip = name[:at] + ("w" if name.isascii() else "某") + name[at + 1 :]
            misread = understood(fact, f"{slip} 10 mg once a day by mouth since 2026-06")
            assert not isinstance(misread, Understood), slip


PARTS = [
    "泼尼松", "prednisone", "美卓乐", "甲强龙", "mtx", "5mg", "5mg/片", "2片", "半片", "10", "早4晚2",
    "早20mg晚10mg", "每天", "每天一次", "bid", "qod", "每周一", "隔日", "分2次", "从2026-06", "到2026-10",
    "2026-10-01", "上个月", "停了", "停药两周", "吃了三个月", "冲击3天", "静滴", "软膏", "口服",
    "每两周减5mg", "on 2026-10-01", "since June", "for 3 months", "stopped", "2 tablets", "half a tablet",
    "和", ",", ";", "\n", "不", "没吃", "激素", "布洛芬", "{}", "{",
]  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    fact=st.sampled_from(FACTS_OF_COURSES),
    parts=st.lists(st.sampled_from(PARTS), max_size=9),
    joint=st.sampled_from(["", " "]),
)
def test_shuffled_parts_are_stored_as_they_are_read(fact: str, parts: list[str], joint: str) -> None:
    kind = FACTS[fact].kind
    reading = understood(fact, joint.join(parts))
    if isinstance(reading, Understood):
        assert kind.load(kind.dump(reading.value)) == reading.value
        assert not {"不", "没吃"} & set(parts) or not reading.value
        for language in LANGUAGES:
            assert understood(fact, catalogue(language).render(describe(FACTS[fact], reading.value))) == reading


def test_a_reading_takes_well_under_a_millisecond_at_the_median() -> None:
    took = []
    for fact, text in TYPED:
        begin = time.process_time_ns()
        understood(fact, text)
        took.append(timedelta(microseconds=(time.process_time_ns() - begin) / 1000))
    assert sorted(took)[len(took) // 2] < timedelta(milliseconds=1)
