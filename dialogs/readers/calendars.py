"""Calendars other than the one on the identity card: their dates are never computed, they are asked about."""

from __future__ import annotations

import re

from dialogs.pattern import Pattern

_LUNAR = Pattern(
    "农历|阴历|旧历|老历|腊月|正月|冬月|闰|(?<!月)(?<!年)初[一二三四五六七八九十]|(?<!月)(?<!年)初\\d|廿|大年|年三十|除夕|春节|过年"
    "|元宵|端午|中秋|重阳|七夕|lunar|chinese new year|spring festival|mid-?autumn"
)
_ANIMAL = Pattern("虚岁|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|[鼠牛虎兔龙蛇马羊猴鸡狗猪]年|本命年|year of the [a-z]+")
_OTHER = Pattern(
    r"民国|佛历|回历|伊斯兰历|昭和|平成|令和|甲子|minguo|(?<![a-z])(?:roc|b\.?e|a\.?h)(?![a-z])\.?"
    r"|(?<!\d)2[45]\d\d(?!\d)|(?<!\d)1[34]\d\d(?!\d)",
    re.ASCII,
)


def is_other(text: str) -> bool:
    """Whether normalised `text` speaks of a lunar date, an animal year, nominal age, or years of another count."""
    return any(pattern.search(text) for pattern in (_LUNAR, _ANIMAL, _OTHER))
