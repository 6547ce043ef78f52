"""What people say in place of an age in completed years: a year, how long ago, nominal years, a time of life."""

from __future__ import annotations

import re

from dialogs.pattern import Pattern
from dialogs.readers.numerals import arabic
from dialogs.reading import Candidate, Unclear
from locales import Text, say

_NOMINAL = Pattern("虚岁|虚|毛岁|nominal|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|农历|阴历")
#: 我42岁 says that somebody is 42, or was.
_NOW = Pattern(
    r"现在|目前|如今|今年|今天|(?:我|她|他|患者|病人)是?\d+\s*周?岁?$"
    r"|(?<![a-z])(?:i'm|i am|she is|she's|he is|he's|now|currently|today)(?![a-z])",
    re.ASCII,
)
_YEAR = Pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)\d\d年", re.ASCII)
_HOW_LONG = Pattern(
    r"(?P<years>\d{1,2})\s*(?:年|years?|yrs?)(?P<ago>前|以前|之前|了|多|\s*(?:ago|now|back|already))?", re.ASCII
)
#: 42岁的时候, "when I was 42": the age, and words that say so again.
_WHEN = Pattern(
    r"(?:(?:when )?(?:i|she|he) was |at (?:the )?age(?: of)? |aged )?(?P<age>\d{1,3}(?:\s*周?岁)?)"
    r"(?:时候?|那年|的时候|开始的?|起病?|发病的?|得病的?|得的|起的|发现的)?",
    re.ASCII,
)

_THEN = say("Here the age is needed at which the first signs began, in completed years.")


def simple_age(text: str) -> str:
    """`text` without words that say of an age only that something began then."""
    match = _WHEN.fullmatch(text)
    return match["age"] if match else text


def ask_for_age(text: str) -> Unclear | None:
    """What to ask where `text` may hold something else than an age; None where it does not."""
    said = arabic(text)
    if _NOMINAL.search(said):
        return Unclear(
            ask=say("Please give the age in completed years, not the nominal age (虚岁) or the animal year.")
        )
    how_long = _HOW_LONG.fullmatch(said)
    if how_long is not None and how_long["ago"]:
        return Unclear(ask=_THEN)
    if how_long is not None:
        ask = say(
            "Did it begin at the age of {age}? If it began {age} years ago, please type the age that the person had "
            "then.",
            age=how_long["years"],
        )
        return _at(how_long["years"], ask)
    if _YEAR.search(said):
        return Unclear(ask=say("That looks like a year. How old was the person then, in completed years?"))
    if _NOW.search(said):
        numbers = re.findall(r"\d+", said)
        if len(numbers) != 1 or len(numbers[0]) > 2:
            return Unclear(ask=_THEN)
        ask = say("Did the first signs begin at the age of {age}? The age now is not needed here.", age=numbers[0])
        return _at(numbers[0], ask)
    return None


def _at(years: str, ask: Text) -> Unclear:
    label = say("It began at the age of {age}", age=years)
    return Unclear(ask=ask, candidates=(Candidate(label=label, words=f"{years} 岁"),))
