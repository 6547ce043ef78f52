"""Numbers in words: 一百二十, 三点五, "forty-two" become digits, but only where they can be but one number.

六七十 is 60 to 70, 三五天 is three to five days, 六十几 is no number at all: such words stay as they are, and whoever
reads them asks. A year said digit by digit (一九八〇年) is read where its 年 stands behind it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from dialogs.pattern import Pattern

_DIGITS = "一二三四五六七八九"
_DIGIT = f"[{_DIGITS}]"
#: 两 counts (两百, 两次); behind a number it is a weight (三两).
_TWO = f"(?:(?<![{_DIGITS}十百千万零\\d])两|(?<=[百千万零])两(?=[百千]))"
_RUN = Pattern(
    rf"(?<![\d.,几数])(?:{_TWO}|[零〇{_DIGITS}十百千万点廿])+(?![\d几来多余半零〇{_DIGITS}十百千万点])", re.ASCII
)
_ONE = f"[{_DIGITS}两]"
_TENS = f"{_DIGIT}?十{_DIGIT}?"
_HUNDREDS = f"{_ONE}百(?:零{_DIGIT}|{_DIGIT}?十{_DIGIT}?|{_DIGIT})?"
_THOUSANDS = f"{_ONE}千(?:零{_DIGIT}十{_DIGIT}?|零{_DIGIT}|{_HUNDREDS}|{_DIGIT})?"
_BELOW_WAN = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_ONE}|零)"
#: 一百二 is 120 only at the end: nothing follows such a short form.
_NOT_SHORT = f"(?<![百千]{_DIGIT})"
_AFTER_WAN = f"(?:零(?:{_HUNDREDS}|{_TENS}|{_ONE})|{_THOUSANDS}|{_DIGIT})"
_SURE = Pattern(f"{_BELOW_WAN}(?:{_NOT_SHORT}点[零{_DIGITS}]{{1,4}}|{_NOT_SHORT}万{_AFTER_WAN}?)?")
_YEAR = Pattern(
    rf"(?<![\d零〇{_DIGITS}十百千万])(?P<year>[零〇{_DIGITS}]{{4}}|[零〇{_DIGITS}][零〇]|[零〇]{_DIGIT})(?=\s*年)"
    rf"|(?<![\d零〇{_DIGITS}十百千万])(?P<short>[四五六七八九]{_DIGIT}(?=年[出生的属])|{_DIGIT}{{2}}(?=年\s*[{_DIGITS}十\d]{{1,3}}月))"
)
_AS_DIGITS = str.maketrans("零〇" + _DIGITS, "00123456789")

_NAMES = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|"
    "seventeen|eighteen|nineteen"
)
_ENGLISH = {name: number for number, name in enumerate(_NAMES.split("|"))}
_ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70}
_ENGLISH_TENS |= {"eighty": 80, "ninety": 90}

_WORD = "|".join(sorted((*_ENGLISH, *_ENGLISH_TENS, "hundred"), key=len, reverse=True))
_ENGLISH_RUN = Pattern(rf"(?<![\w.-])(?:{_WORD}|a hundred)(?:(?:-| and | )(?:{_WORD}))*(?![\w-])")
_UNITS, _TENS_EN = "|".join(_ENGLISH), "|".join(_ENGLISH_TENS)
_BELOW_HUNDRED = rf"(?:(?P<tens>{_TENS_EN})(?:[- ](?P<unit>{'|'.join(list(_ENGLISH)[1:10])}))?|(?P<small>{_UNITS}))"
_ENGLISH_SURE = Pattern(
    rf"(?:(?P<hundreds>{'|'.join(list(_ENGLISH)[1:10])}|a) hundred(?: and)?(?:(?<!and)$| ))?(?:{_BELOW_HUNDRED})?"
)


def arabic(text: str) -> str:
    """Normalised `text` with those numbers in words that are sure as digits."""
    if text.isascii():
        return _ENGLISH_RUN.sub(lambda run: _english(run[0]), text)
    said = _YEAR.sub(lambda year: year[0].translate(_AS_DIGITS), text)
    said = _RUN.sub(lambda run: _chinese(run[0]), said.replace("千克", "公斤"))
    return _ENGLISH_RUN.sub(lambda run: _english(run[0]), said)


@lru_cache(maxsize=1024)
def _chinese(words: str) -> str:
    said = words.replace("〇", "零").replace("廿", "二十")
    if not _SURE.fullmatch(said):
        return words
    import cn2an  # slow to import, and not every command reads what people type

    return str(Decimal(str(cn2an.cn2an(said, "normal"))))


def _english(words: str) -> str:
    match = _ENGLISH_SURE.fullmatch(words)
    if match is None or not words:
        return words
    parts = match.groupdict()
    hundreds = {"a": 1, **_ENGLISH}[parts["hundreds"]] if parts["hundreds"] else 0
    tens, unit, small = parts["tens"], parts["unit"], parts["small"]
    below = _ENGLISH_TENS.get(tens or "", 0) + _ENGLISH.get(unit or "", 0) + _ENGLISH.get(small or "", 0)
    return str(100 * hundreds + below)
