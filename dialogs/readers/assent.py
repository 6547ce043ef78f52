"""Reading yes and no in ordinary words.

An answer is cut into known pieces; one unknown piece, and it is asked again. What says how things are ("没有", "I do")
outweighs what only agrees with the question ("对", "right"), because people agree with questions that were never asked
in that form: "对，没有" says that there is none. Hedges, and what was so once, are asked back.
"""

from __future__ import annotations

import re
from enum import Enum

from dialogs.pattern import Pattern
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.kinds import NO, YES
from locales import say


class Piece(Enum):
    """What a piece of an answer does."""

    AGREES = "agrees"
    HAS = "has"
    LACKS = "lacks"
    DISAGREES = "disagrees"
    HEDGES = "hedges"
    WAS_ONCE = "was once"
    FILLS = "fills"


#: Chinese words, parted by spaces, and English ones, parted by commas.
_VOCABULARY: dict[Piece, tuple[str, str]] = {
    Piece.AGREES: (
        "是 是的 是啊 对 对的 对啊 嗯 嗯嗯 恩 没错 正确 好 好的 行 当然 确认",
        "yes, yess, yse, y, yeah, yea, yep, yup, sure, right, correct, true, of course, ok, okay, definitely, "
        "that's right, thats right",
    ),
    Piece.HAS: (
        "有 有的 有过 得过 做过 用过 查过 能 可以 会 愿意 同意 肯定有 确诊了 确诊过 已经确诊 诊断过 诊断了 没问题",
        "i do, i have, i am, i did, i can, i will, i would, he does, he has, she does, it is, there is, willing, "
        "i'm willing, i am willing",
    ),
    Piece.LACKS: (
        "没 没有 没有过 没得过 没有得过 没做过 没用过 没确诊 没诊断过 从没 从来没 从来没有 从未 不能 不可以 不会 不愿意"
        " 不同意 不行 无 否 都没有 肯定没有 没得 木有 莫有 冇 么得 么有 没患过 没确诊过 没诊断 未确诊 否认"
        " 从来没得过 从来没有得过",
        "i don't, i dont, i do not, i haven't, i have not, i'm not, i am not, i didn't, i can't, i cannot, i won't, "
        "never,"
        " never had it, never had that, not diagnosed, never diagnosed, absolutely not, definitely not, of course not,"
        " there isn't, there is not, none, nothing, not at all, he doesn't, she doesn't, he hasn't, she hasn't",
    ),
    Piece.DISAGREES: ("不 不是 不是的 不对 错了", "no, n, nope, nah, noo, false, wrong"),
    Piece.HEDGES: (
        "吧 好像 应该 可能 大概 也许 估计 似乎 差不多 据我所知 我知道的",
        "maybe, perhaps, probably, possibly, likely, i think, i think so, i guess, i guess so, kind of, sort of, i "
        "believe,"
        " i believe so, i suppose, not that i know of, as far as i know",
    ),
    Piece.WAS_ONCE: (
        "以前 过去 曾经 之前 现在好了 已经好了 好了 治好了 治愈了 现在没有了 现在没了",
        "used to, in the past, before, but cured, cured, but not now, not now, not any more, not anymore, it's gone",
    ),
    Piece.FILLS: (
        "的 了 啊 呀 哦 呢 嘛 我 他 她 医生 谢谢 现在 目前",
        "please, thanks, thank you, well, um, uh, oh, and, but, sir, doctor, now, at the moment",
    ),
}
_PIECES = {
    word: piece
    for piece, (chinese, english) in _VOCABULARY.items()
    for word in (*chinese.split(), *english.split(", "))
}
_NEXT = Pattern(
    "|".join(
        rf"{re.escape(word)}(?![a-z'])" if word.isascii() else re.escape(word)
        for word in sorted(_PIECES, key=len, reverse=True)
    )
)
_BETWEEN = Pattern(r"[\s,，.。!！;；、~～]*")

#: Two negations that may or may not take each other back, and a question given back.
_DOUBLE = Pattern(r"是否|不是没|并非没|没有不|不能没|不会没|从不不|not never|not that i (?:don't|haven't)")
#: Thumbs and ticks: read back before they count, and never taken for consent.
_SIGNS = {"👍": True, "👌": True, "✅": True, "✔": True, "👎": False, "❌": False, "✖": False}

_CANDIDATES = (Candidate(label=YES, words="yes"), Candidate(label=NO, words="no"))


#: What a fact's question is about: naming it again in the answer changes nothing.
_SUBJECTS = {
    fact: Pattern(rf"(?:{chinese})(?:病?史)?|(?<![a-z])(?:{english})(?![a-z])")
    for fact, chinese, english in (
        ("dm_told", "皮肌炎", "dermatomyositis"),
        ("rash_history", "皮疹|红斑|疹子", "(?:an? |any )?rash(?:es)?"),
        ("weakness_history", "肌无力|乏力", "(?:any )?weakness"),
        ("dysphagia", "吞咽困难", "dysphagia"),
        ("heart_failure", "心力衰竭|心衰", "(?:any )?heart failure"),
        ("other_allergies", "(?:其他|别的)过敏", "(?:any )?other allergies"),
        ("report_at_hand", "化验单|报告单?", "(?:the |a )?report"),
        ("mental_illness", "精神(?:疾病|病)", "(?:any |a )?mental illness"),
    )
}


def read_yes_no(text: str, fact: str) -> Reading:
    """Yes or no to the question for `fact`; a question back where the words leave it open."""
    if fact in _SUBJECTS:
        text = _SUBJECTS[fact].sub(" ", text)
    if (sign := _SIGNS.get(text.strip("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"))) is not None:
        return Understood(value=sign, confirm=True)
    pieces = _pieces(text)
    if pieces is None:
        return Unclear(ask=say("Please press Yes or No, or type “yes” or “no”."))
    if Piece.WAS_ONCE in pieces:
        return Unclear(
            ask=say("Was it so only in the past? Please press what fits the question."), candidates=_CANDIDATES
        )
    if Piece.HEDGES in pieces or _DOUBLE.search(text):
        return Unclear(ask=say("I want to be sure: yes or no?"), candidates=_CANDIDATES)
    return _decided(pieces)


def _decided(pieces: set[Piece]) -> Reading:
    unclear = Unclear(ask=say("I want to be sure: yes or no?"), candidates=_CANDIDATES)
    has, lacks = Piece.HAS in pieces, Piece.LACKS in pieces
    agrees, disagrees = Piece.AGREES in pieces, Piece.DISAGREES in pieces
    if (has and lacks) or (agrees and disagrees) or (has and disagrees):
        return unclear
    if lacks:
        return Understood(value=False, confirm=agrees)
    if has or agrees:
        return Understood(value=True)
    return Understood(value=False) if disagrees else unclear


def _pieces(text: str) -> set[Piece] | None:
    """The kinds of piece in `text`; None where anything in it is not known."""
    found: set[Piece] = set()
    at = 0
    while at < len(text):
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing at all, too
        if at == len(text):
            break
        match = _NEXT.match(text, at)
        if match is None:
            return None
        found.add(_PIECES[match[0]])
        at = match.end()
    return found
