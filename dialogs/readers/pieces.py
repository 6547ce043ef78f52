"""The pieces of an answer that says how much: numbers, units, reference ranges, comparisons, doubts.

Every piece is one letter of a *shape*, which the readers hold against the few shapes that have one meaning: what is
no such shape is asked again, so the first number of several never wins by being first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dialogs.pattern import Pattern
from dialogs.readers.analytes import NAME, is_own_name
from dialogs.readers.units import any_unit

#: No more digits than any answer has, so that arithmetic on them is exact; 05 is part of a date, not a number.
_WELL_WRITTEN = Pattern(r"(?:[1-9]\d{0,2}(?:,\d{3}){1,2}|0|[1-9]\d{0,8})(?:\.\d{1,9})?", re.ASCII)
_DECIMAL_COMMA = Pattern(r"(\d{1,3})[,，。、·](\d{1,3})", re.ASCII)


def _words(words: str) -> str:
    """Any of `words`, which bars separate; Latin ones only as whole words."""
    ordered = sorted(words.split("|"), key=len, reverse=True)
    return "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in ordered)


_ULN = r"(?:uln|正常值?上限|正常值|上限|(?:the )?upper limit(?: of normal)?|(?:the )?normal)"
_BELOW = _words(
    "小于|低于|少于|不到|不足|不超过|不高于|至多|最多|未超过|less than|below|under|up to|at most|fewer than|"
    "no more than|lt|max|maximum"
)
_ABOVE = _words(
    "大于|高于|超过|超出|多于|至少|最少|起码|more than|above|over|at least|greater than|no less than|gt|min"
)
_SIDE = _words(
    "以上|以下|以内|之内|开外|往上|往下|以前|以后|之前|之后|before|after|or more|or less|or above|or below|plus"
)
_ABOUT = _words(
    "大概|大约|约|差不多|左右|上下|about|around|approx|approx.|approximately|roughly|circa|ca|or so|more or less"
)
_UNSURE = _words(
    "可能|也许|好像|应该是|应该|估计|大致|不确定|吧|maybe|perhaps|probably|possibly|i think|i guess|i believe|"
    "not sure|should be"
)
_VAGUE = _words("多|来|几|出头|好几|将近|接近|快|近|something|odd|nearly|almost|close to|just over|just under")
_NO_LIMIT = _words(
    "no limit|no upper limit|no upper limit given|no reference range|no range|没有给出正常值上限|没有上限|无上限|"
    "没有参考范围|无参考范围|没有参考值|没写上限|没写参考范围|没印参考范围"
)
_REFERENCE = _words(
    "参考|参考值|参考范围|参考区间|参考值范围|生物参考区间|正常|正常值|正常范围|正常值范围|正常参考值|范围|标准|"
    "reference|reference range|reference interval|ref|ref.|range|normal|normal range|normal value|rr"
)
_LIMIT = _words(
    "上限|正常上限|正常值上限|参考上限|上限值|最高限|upper limit|the upper limit|upper limit of normal|"
    "upper normal limit|uln|limit"
)
_FLAG = r"[↑↓⇑⇓▲▼⬆⬇]+|" + _words("偏高|偏低|升高|降低|高|低|high|low|h|l|hi|lo")
_OR = _words("或|或者|还是|or|and")
_TO = _words("至|到|to")
#: Words around an answer that change nothing in it.
_FILLER = _words(
    "between|正好|刚好|整|谢谢|我|我的|本人|患者|病人|他|她|他的|她的|现在|目前|今天|今早|早上|刚|刚刚|刚称的|称的|是|为|有|的|是的|等于|"
    "结果|结果是|结果为|检查结果|化验结果|测定值|检测值|数值|值|净重|了|呢|i|i'm|i am|my|is|it|it's|it is|the|of|"
    "now|today|currently|result|value|level|patient|at|药|药物|过敏|对|drugs|drug|medicines|medicine|medications|"
    "medication|评分|打分|得分|总分|打|给|score|total"
)

#: Each kind of piece as its letter in the shape; the others change nothing and are left out.
_LETTERS = {
    "number": "n", "bad": "b", "unit": "u", "flag": "f", "no_limit": "z", "ratio": "x", "limit": "l", "reference": "w",
    "below": "c", "above": "g", "side": "s", "about": "a", "unsure": "h", "vague": "v", "either": "e", "dash": "d",
    "open": "(", "close": ")", "slash": "/", "other": "o", "word": "?",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pieces:
    """An answer in pieces: their shape, and what was written at each letter of it."""

    text: str
    shape: str
    written: tuple[str, ...]

    def number(self, at: int) -> Decimal:
        """The number at a letter n."""
        return Decimal(self.written[at].replace(",", ""))

    @property
    def with_decimal_point(self) -> str | None:
        """The words with a point for what may be a decimal comma in their first number; None where there is none."""
        first = re.search("[nb]", self.shape)
        if first is None or first[0] == "n":
            return None
        spelled = _DECIMAL_COMMA.sub(r"\1.\2", self.text, count=1)
        return None if spelled == self.text else spelled


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(
        "|".join(
            f"(?P<{kind}>{pattern})"
            for kind, pattern in {
                "space": r"\s+",
                # Before units: 天门冬氨酸 does not begin with days.
                "name": rf"[(\[【]\s*(?:{NAME})\s*[)\]】]|(?:{NAME})",
                "unit": any_unit(),
                "number": r"\d+(?:[.,，。、·]\d+)*",
                "no_limit": _NO_LIMIT,
                "ratio": rf"倍|(?:[x×*]|(?<![a-z])times?) *{_ULN}|(?<![a-z])times(?: {_ULN})?(?![a-z])|-?fold",
                "limit": _LIMIT,
                "reference": _REFERENCE,
                "below": rf"[<≤≦]=?|{_BELOW}",
                "above": rf"[>≥≧]=?|{_ABOVE}",
                "side": _SIDE,
                "flag": rf"[(\[【]\s*(?:{_FLAG})\s*[)\]】]|(?:{_FLAG})",
                "about": rf"{_ABOUT}|[≈]",
                "unsure": rf"{_UNSURE}|\?",
                "vague": _VAGUE,
                "either": _OR,
                "dash": rf"[-‐‑‒–—―−~〜～]+|{_TO}",
                "filler": _FILLER,
                "mark": r"[:=,;、]",
                "open": r"[(\[【]",
                "close": r"[)\]】]",
                "slash": "/",
                "word": r"[a-z]+|.",
            }.items()
        ),
        re.ASCII | re.DOTALL,
    )


def pieces(text: str, fact: str) -> Pieces:
    """Normalised `text`, which answers the question for `fact`, in pieces. Every text has some."""
    shape: list[str] = []
    written: list[str] = []
    for match in _piece().finditer(text):
        kind, said = str(match.lastgroup), match[0]
        if kind == "number" and not _WELL_WRITTEN.fullmatch(said):
            kind = "bad"
        elif kind == "name" and not is_own_name(said.strip("()[]【】 "), fact):
            kind = "other"
        if kind in _LETTERS:
            shape.append(_LETTERS[kind])
            written.append(said)
    return Pieces(text, "".join(shape), tuple(written))
