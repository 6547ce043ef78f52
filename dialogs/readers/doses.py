"""How much of a medicine: milligrams, or tablets of a strength, given once or spread unevenly over the day."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from dialogs.pattern import Pattern
from dialogs.readers.rest import Rest
from eligibility.drugs import Drug

NUMBER = r"(?<![\d.])(?<!\d[,:])(?<![/⁄-])(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,6}(?:\.\d{1,4})?(?![\d.]*\d))"
_UNIT = r"(?:毫克|毫g|milligram(?:me)?s?|mgs?|微克|mcg|ug|μg|克|g)(?![a-z])(?!\s*/\s*(?:kg|公斤|千克)|\s*每公斤)"
#: What is counted instead of weighed.
PIECE = (
    r"(?:片|粒|颗|丸|枚|支|瓶|#|(?:tablets?|tabs?|tbs?|pills?|capsules?|caps?|vials?|ampoules?|ampules?"
    r"|amps?)(?![a-z]))"
)
_HALF = r"(?:半|(?:1/2|1⁄2|(?<![a-z])(?:a )?half(?: an?| of an?)?)(?![\d/]))"
_MG = rf"{NUMBER}\s*{_UNIT}"
_PIECES = (
    rf"(?:四分之[1一]|四分之3|(?<![\d/⁄])[13][/⁄]4)\s*{PIECE}"
    rf"|(?:{NUMBER}\s+)?(?<![\d/⁄片粒颗个]){_HALF}\s*{PIECE}"
    rf"|{NUMBER} and (?:a half|1/2) {PIECE}"
    rf"|{NUMBER}\s*个?{PIECE}(?:\s*半(?![年个月天日]))?"
    rf"|(?<![a-z])an? {PIECE}"
)
_AMOUNT = rf"(?:{_MG}|{_PIECES})"
AMOUNT = Pattern(_AMOUNT, re.ASCII)
_PARTS = Pattern(rf"(?P<number>{NUMBER})?(?P<rest>.*)", re.ASCII | re.DOTALL)
_GRAMS = {"g": Decimal(1000), "克": Decimal(1000)} | dict.fromkeys(("微克", "mcg", "ug", "μg"), Decimal("0.001"))


class Measure(Enum):
    """What an amount is in."""

    MG = "mg"
    PIECES = "pieces"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of milligrams, of tablets, or of what was not said."""

    number: Decimal
    measure: Measure


def amount(text: str) -> Amount:
    """The amount that `AMOUNT`, or a number alone, has matched."""
    match = _PARTS.fullmatch(text.strip())
    assert match is not None
    said, rest = match["number"], match["rest"].strip()
    number = Decimal(said.replace(",", "")) if said else None
    unit = re.fullmatch(_UNIT, rest)
    if number is not None and (unit is not None or not rest):
        factor = _GRAMS.get(rest, Decimal(1))
        return Amount(number * factor, Measure.MG if unit else Measure.UNSAID)
    if "四分之" in text or re.match(r"[13][/⁄]4", text):
        return Amount(Decimal("0.75") if "3" in text.replace("/4", "") else Decimal("0.25"), Measure.PIECES)
    if re.search(_HALF, rest) or re.match(r"1[/⁄]2", text):
        whole = Decimal(0) if number is None or re.match(r"1[/⁄]2", text) else number
        return Amount(whole + Decimal("0.5"), Measure.PIECES)
    return Amount(Decimal(1) if number is None else number, Measure.PIECES)


_TABLET_EN = r"(?:tablets?|tabs?|pills?|capsules?|caps?|vials?|ampoules?|pc)"
_STRENGTHS = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"(?P<mg>{_MG})\s*(?:/|每|(?<![a-z])(?:per|an?|each|in each|in one)\s)\s*(?:1\s*)?(?:{PIECE}"
        rf"|{_TABLET_EN}(?![a-z]))",
        rf"(?:每{PIECE}\s*(?:是|为|=|含|装|有)?|(?<!\d)1\s*{PIECE}\s*(?:是|为|=|含|装|有))\s*(?P<mg>{_MG})",
        rf"(?:药片|药|片子)?(?:规格|含量)(?:是|为)?[:：]?\s*(?P<mg>{_MG})(?:\s*(?:/|每)\s*{PIECE})?(?:的)?",
        rf"(?P<mg>{_MG})\s*(?:规格|的(?:药|那种)?)",
        rf"(?<![a-z]){_TABLET_EN} (?:of|are|is) (?P<mg>{_MG})(?: each)?",
        rf"(?<![a-z])(?:each|one|1) {_TABLET_EN} (?:has|is|of|contains|=)\s*(?P<mg>{_MG})",
    )
)
_NO_TIMES = r"(?!\s*(?:天|日|次|周|星期|个?月|d(?![a-z])|days?|weeks?|times?|doses?))(?!\s*/)"
_MULTIPLIED = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"(?<![\d.,/-])(?P<count>\d{{1,2}}(?:\.\d)?) {_TABLET_EN} of (?P<mg>{_MG})(?: each)?",
        rf"(?P<mg>{_MG})\s*[*x×]\s*(?P<count>\d{{1,2}}(?:\.\d)?)(?![\d.])(?:\s*{PIECE}|{_NO_TIMES})",
        rf"(?P<count>(?<![\d.])\d{{1,2}}(?:\.\d)?)\s*(?:{PIECE}\s*)?[*x×]\s*(?P<mg>{_MG})",
        rf"(?<![\d.,-])(?P<count>\d{{1,2}}) (?P<mg>{_MG})\s*(?:tablets|tabs|pills|capsules|caps)(?![a-z])",
    )
)
#: "5mg一片", beside another number of tablets.
_ONE_PIECE = (
    Pattern(rf"(?P<mg>{_MG})\s*(?:的)?1\s?{PIECE}(?!\s?半)", re.ASCII),
    Pattern(rf"(?<![次\d.])1\s?{PIECE}\s?(?P<mg>{_MG})", re.ASCII),
)
_ALL = Pattern(
    rf"(?:=|等于|也就是|即|(?:每[天日]|1[天日])?(?:总共|一共|1共|合计|总量|共)(?:是|为)?"
    rf"|(?<![a-z])(?:in total|total)(?: of)?)[:：]?\s*(?P<mg>{_MG})",
    re.ASCII,
)

_TIME = (
    r"(?:每天|每日)?(?:早上|早晨|早餐后?|早饭后|清晨|晨起|晨|早|中午|中餐后?|午饭后|午餐后|午后|下午|午|中"
    r"|晚上|晚间|晚餐后?|晚饭后|晚|睡前|夜)"
)
EN_TIME = (
    r"(?:(?:in the|at|every|each|with) )?(?:mornings?|am|a\.m\.|noon|midday|afternoon|evenings?|night|bedtime"
    r"|pm|p\.m\.|breakfast|lunch|dinner)(?![a-z])"
)
_SOME = rf"(?:{_AMOUNT}|{NUMBER}(?!\s*[次:：天日月号点/年]))"
_JOIN = r"[\s,，、;+和]*(?:and |then )?"
_PARTS_OF_DAY = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"{_TIME}[:：]?\s?(?:吃|服用|服)?\s?{_SOME}(?:{_JOIN}{_TIME}[:：]?\s?(?:吃|服用|服)?\s?{_SOME}){{1,3}}",
        rf"{_SOME} ?(?:tablets? )?{EN_TIME}(?:{_JOIN}{_SOME} ?{EN_TIME}){{1,3}}",
        rf"(?<![a-z]){EN_TIME}:? {_SOME}(?:{_JOIN}{EN_TIME}:? {_SOME}){{1,3}}",
    )
)
_EACH_PART = Pattern(
    rf"(?P<parts>{_TIME}(?:[、,和]?{_TIME}){{1,3}}|[三3]餐[前后]?)\s?(?:每次|均|都)?各(?:吃|服用|服)?(?:1次)?[,，]?\s?(?:每次)?(?P<some>{_SOME})",
    re.ASCII,
)
_TIMES = Pattern(_TIME)
#: "早晚2片": two each time, or two in all?
PAIRED = Pattern(rf"(?P<pair>(?:每天|每日)?早晚)\s?(?:吃|服用|服)?\s?(?P<some>{_AMOUNT})", re.ASCII)
PER_KILO = Pattern(rf"{NUMBER}\s*mg\s*/?\s*(?:/|per |每)\s*(?:kg|kilo|公斤|千克)|毫克[/每](?:公斤|千克)", re.ASCII)
BARE = Pattern(rf"{NUMBER}(?![\d/.%*x×^年月日号点-])", re.ASCII)


@dataclass(slots=True)
class Said:
    """Everything that was said about the amount."""

    #: Amounts as they are taken each time; several are one too many.
    amounts: list[Amount]
    #: Milligrams of one tablet.
    strengths: list[Decimal]
    #: What is taken at the parts of a day, and how many of them take the same.
    parts: list[Amount] | None = None
    each: int = 0
    #: Milligrams in all, said beside a number of tablets.
    in_all: list[Decimal] | None = None

    def take_unsaid(self, rest: Rest) -> None:
        """Take the numbers that are left without a unit."""
        self.amounts += [amount(match[0]) for match in rest.take(BARE)]


def take_doses(rest: Rest) -> Said:
    """Take out of `rest` what is said about the amount, but not the amounts that stand alone."""
    said = Said([], [], in_all=[amount(match["mg"]).number for match in rest.take(_ALL)])
    for form in _MULTIPLIED:
        for match in rest.take(form):
            said.amounts.append(Amount(Decimal(match["count"]), Measure.PIECES))
            said.strengths.append(amount(match["mg"]).number)
    for form in _PARTS_OF_DAY:
        for match in rest.take(form):
            found = [amount(some) for some in re.findall(_SOME, match[0], re.ASCII)]
            said.parts = _same_measure(found) if said.parts is None else []
    for match in rest.take(_EACH_PART):
        said.each = 3 if match["parts"][1:2] == "餐" else len(_TIMES.findall(match["parts"]))
        said.amounts.append(amount(match["some"]))
    pieces = [some for some in map(amount, AMOUNT.findall(rest.text)) if some.measure is Measure.PIECES]
    one_piece = _ONE_PIECE if len(pieces) > 1 or said.parts or said.each else ()
    for form in (*_STRENGTHS, *one_piece):
        said.strengths += [amount(match["mg"]).number for match in rest.take(form)]
    return said


def take_amounts(rest: Rest) -> list[Amount]:
    """Take every amount that stands alone."""
    return [amount(match[0]) for match in rest.take(AMOUNT)]


def _same_measure(found: list[Amount]) -> list[Amount]:
    """In "早4晚2片" both are tablets. Two different measures: none."""
    named = {some.measure for some in found} - {Measure.UNSAID}
    if len(named) > 1:
        return []
    measure = named.pop() if named else Measure.UNSAID
    return [Amount(some.number, measure) for some in found]


def total(parts: Iterable[Amount]) -> Decimal:
    """The parts of a day together."""
    return sum((part.number for part in parts), Decimal(0))


def strength_of(mg: Decimal, pieces: Decimal, drug: Drug) -> Decimal | None:
    """Beside "20 mg, 4 tablets": the milligrams of one, if only one way of reading it is sold; else None."""
    each = mg in drug.strengths + drug.elsewhere
    shared = mg / pieces in drug.strengths
    if pieces == 1:
        return mg
    if each == shared:
        return None
    return mg if each else mg / pieces
