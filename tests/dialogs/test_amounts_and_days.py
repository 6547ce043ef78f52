"""Numbers, laboratory results and dates: whatever is typed, and whatever is shown back and typed again."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.readers import read
from dialogs.readers.numerals import arabic
from dialogs.reading import Reading, Unclear, Understood
from eligibility import FACTS, Fact, Value, describe
from eligibility.kinds import Day, LabNumber, MuscleTotal, Number
from eligibility.values import LabResult, MuscleTest, PartialDate
from locales import LANGUAGES, catalogue

TODAY = date(2026, 11, 22)
NUMBERS = [fact for fact in FACTS.values() if isinstance(fact.kind, Number)]
LABS = [fact for fact in FACTS.values() if isinstance(fact.kind, LabNumber)]
DAYS = [fact for fact in FACTS.values() if isinstance(fact.kind, Day)]
READ_HERE = [fact for fact in FACTS.values() if isinstance(fact.kind, Number | LabNumber | MuscleTotal | Day)]
PHRASES = [
    (fact, text)
    for file in ("number", "lab", "muscle", "day")
    for fact, table in tomllib.loads(
        (Path(__file__).parent / "phrases" / f"{file}.toml").read_text(encoding="utf-8")
    ).items()
    for text in (*table.get("reads", ()), *table.get("confirms", ()))
]


def typed(text: str, fact: Fact, today: date = TODAY) -> Reading:
    return read(text, fact, today=today)


def values_in(fact: Fact, kind: Number) -> st.SearchStrategy[tuple[Fact, Value]]:
    places = 0 if kind.whole else 4
    return st.decimals(kind.low, kind.high, places=places).map(lambda number: (fact, kind.load(str(number))))


def results_of(fact: Fact, kind: Number) -> st.SearchStrategy[tuple[Fact, Value]]:
    number = st.decimals(kind.low, kind.high, places=2)
    return st.tuples(number, st.none() | number).map(lambda pair: (fact, LabResult(*pair)))


def kind_of(fact: Fact) -> Number:
    kind = fact.kind.number if isinstance(fact.kind, LabNumber) else fact.kind
    assert isinstance(kind, Number)
    return kind


NUMBER = st.sampled_from(NUMBERS).flatmap(lambda fact: values_in(fact, kind_of(fact)))
LAB = st.sampled_from(LABS).flatmap(lambda fact: results_of(fact, kind_of(fact)))
PAST = st.dates(date(1930, 1, 1), TODAY).flatmap(
    lambda day: st.sampled_from(
        [PartialDate(day.year), PartialDate(day.year, day.month), PartialDate(day.year, day.month, day.day)]
    )
)
DAY = st.tuples(st.sampled_from(DAYS), PAST) | st.tuples(
    st.sampled_from([fact for fact in DAYS if fact.id != "birth_date"]),
    st.dates(date(1930, 1, 1), TODAY).map(lambda day: PartialDate.of(day, about=True)),
)
MUSCLE = st.sampled_from([150, 80]).flatmap(
    lambda form: st.integers(0, form).map(lambda score: (FACTS["mmt8"], MuscleTest(Decimal(score), form)))
)


@given(answer=NUMBER | LAB | DAY | MUSCLE, language=st.sampled_from(list(LANGUAGES)))
def test_what_is_shown_back_and_typed_again_is_the_same_value(answer: tuple[Fact, Value], language: str) -> None:
    fact, value = answer
    shown = catalogue(language).render(describe(fact, value))
    reading = typed(shown, fact)
    assert isinstance(reading, Understood), shown
    assert reading.value == value


#: What answers of these kinds are made of, with the traps among it.
PARTS = [
    *"0123456789.,/-~()[<>?' 三两十百万半点斤至多来几或年月日号前上周底属岁倍↑×",
    *("62.5", "120", "350", "1,200", "40-200", "1980", "六十三", "一百二", "kg", "st", "lb", "mg/dL", "µmol/L", "10⁹"),
    *("U/L", "mm", "/10", "/100", "/150", "mmt8", "ck", "ldh", "小于", "以上", "h", "uln", "上限", "参考", "大概"),
    *("左右", "or", "ago", "weeks", "last", "去年", "今年", "国庆", "march", "tuesday", "the", "of", "农历", "虚岁"),
    *("at", "no limit"),
]


@given(fact=st.sampled_from(READ_HERE), parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=8))
def test_shuffled_parts_never_fail_and_what_is_offered_leads_on(fact: Fact, parts: list[str]) -> None:
    reading = typed("".join(parts), fact)
    if isinstance(reading, Understood):
        assert fact.kind.load(fact.kind.dump(reading.value)) == reading.value
    if isinstance(reading, Unclear):
        for candidate in reading.candidates:
            answer = typed(candidate.words, fact)
            assert isinstance(answer, Understood) or (isinstance(answer, Unclear) and answer.complete), candidate
        for complete in reading.complete:
            assert isinstance(typed(complete.replace("{}", "1"), fact), Understood | Unclear)


@given(
    fact=st.sampled_from(["birth_date", "infection_stay"]),
    text=st.sampled_from([text for fact, text in PHRASES if isinstance(FACTS[fact].kind, Day)]),
    today=st.dates(date(2024, 1, 1), date(2031, 12, 31)),
)
def test_no_date_on_any_day_is_still_to_come(fact: str, text: str, today: date) -> None:
    reading = typed(text, FACTS[fact], today)
    offered = [candidate.words for candidate in reading.candidates] if isinstance(reading, Unclear) else []
    dates = [PartialDate.parse(words) for words in offered]
    if isinstance(reading, Understood) and isinstance(reading.value, PartialDate):
        dates.append(reading.value)
    assert all(day.first <= today for day in dates)


@given(days=st.integers(0, 300), today=st.dates(date(2024, 1, 1), date(2031, 12, 31)))
def test_days_ago_are_counted(days: int, today: date) -> None:
    fact = FACTS["infection_stay"]
    then = PartialDate.of(today - timedelta(days=days))
    counted = replace(then, about=days >= 7)
    assert typed(f"{days}天前", fact, today) == Understood(value=counted, confirm=True)
    assert typed(f"{days} days ago", fact, today) == Understood(value=counted, confirm=True)
    without_year = f"{then.month}月{then.day}日"
    assert typed(without_year, fact, today) == Understood(value=then, confirm=True)
    assert typed(f"{without_year}左右", fact, today) == Understood(value=replace(then, about=True), confirm=True)


@given(number=st.integers(0, 99_999))
def test_numbers_in_chinese_numerals_are_the_same_numbers(number: int) -> None:
    assert arabic(cn2an.an2cn(number, "low")) == str(number)


@pytest.mark.parametrize(
    "words",
    ["六七十", "三五", "三十四五", "十几", "一百二三", "七八", "几十", "一点", "百二", "两三", "六十来", "六十多"],
)
def test_numerals_that_may_be_several_numbers_stay_as_they_are(words: str) -> None:
    assert arabic(words) == words
