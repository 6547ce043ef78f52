"""Danger signs and cries for help in what people type: whatever was asked, they come first.

What is said is standing advice, the same for everybody. It diagnoses nothing, and nothing is stored as an answer. A
sign too many costs a repeated question; one missed can cost more.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.pattern import Pattern
from eligibility import Course
from locales import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """A sign, by what it is called in the records, and what is said to the person at once."""

    id: str
    advice: Text


_EMERGENCY = say(
    "What you describe may need help at once. If it is so now, please call 120 (or your emergency number) or go to the "
    "nearest emergency department, and do not wait for an answer here."
)
_DESPAIR = say(
    "I am a program and cannot help with this, but people can, right now: please call 12356 (the psychological aid "
    "line) or 120, and tell somebody near you. You are not alone with this."
)
_METHOTREXATE = say(
    "Methotrexate for this disease is usually taken once a week. Taken every day it can be dangerous. If that is what "
    "you do, please call your doctor or the hospital today, before the next dose."
)

SWALLOWING = Danger(id="cannot_swallow", advice=_EMERGENCY)
BREATHING = Danger(id="cannot_breathe", advice=_EMERGENCY)
CHEST_PAIN = Danger(id="chest_pain", advice=_EMERGENCY)
BLEEDING = Danger(id="bleeding", advice=_EMERGENCY)
UNCONSCIOUS = Danger(id="unconscious", advice=_EMERGENCY)
DESPAIR = Danger(id="wants_to_die", advice=_DESPAIR)
DAILY_METHOTREXATE = Danger(id="daily_methotrexate", advice=_METHOTREXATE)

#: Sign → what people write, in normalised words. A negation right before it takes it back, but never a cry for help.
_SIGNS: tuple[tuple[Danger, str], ...] = (
    (
        DESPAIR,
        r"(?:不想|不愿)活(?!动)|想死|自杀|轻生|活不下去|活着没(?:有)?意思|结束(?:自己的)?生命|自残"
        r"|want(?:s|ed)? to die|kill(?:ing)? myself|end (?:my life|it all)|suicid"
        r"|(?:better off|wish i (?:was|were)) dead"
        r"|hurt myself|no reason to live",
    ),
    (
        BREATHING,
        r"(?:喘|透|呼吸)不(?:上|过|了)(?:来)?气|呼吸不(?:过来|了)|喘不上来|(?:呼吸|喘气)(?:很|非常|特别"
        r"|突然|越来越)?困难|憋(?:得慌|气|死)"
        r"|(?:can'?t|cannot|can not|unable to|hard to|struggling to) breathe?|short(?:ness)? of breath at rest"
        r"|gasping|suffocat|trouble breathing",
    ),
    (
        SWALLOWING,
        r"(?:咽|吞|吞咽|喝水|吃饭)(?:都)?不(?:下|了|进)(?:去)?|喝水(?:就|都|老|总)?呛|(?:吞咽|咽东西)(?:很"
        r"|非常|特别|越来越)?困难"
        r"|(?:can'?t|cannot|can not|unable to) swallow|chok(?:e|es|ing) on|trouble swallowing now",
    ),
    (
        CHEST_PAIN,
        r"胸(?:口)?(?:很|剧|非常|特别|突然)?(?:疼|痛)|心(?:口|前区)(?:疼|痛)"
        r"|chest pain|pain in (?:my|the) chest|crushing chest",
    ),
    (
        BLEEDING,
        r"(?:吐|呕|咳|便|尿)血|黑便|大出血|血止不住|(?:vomit|cough|throw)(?:ing|ed|s)? (?:up )?blood|black stools?"
        r"|bleed(?:ing|s)? (?:a lot|that won'?t stop|heavily)",
    ),
    (
        UNCONSCIOUS,
        r"昏迷|晕(?:倒|过去)|昏(?:倒|过去)|抽搐|半边身(?:子|体)(?:动不了|没知觉)"
        r"|unconscious|passed out|faint(?:ed|ing)|seizure|stroke now",
    ),
)
_COMPILED = tuple((danger, Pattern(pattern)) for danger, pattern in _SIGNS)

#: What takes a sign back, within a few characters before it.
_NEGATED = Pattern(r"(?:没有?|无|未|从不|不会|不是|not|no|never|without|n't|deny|denies)\s*(?:\w+\s*){0,2}$")


def danger_in(said: str) -> Danger | None:
    """The first danger sign in normalised words, or None."""
    for danger, pattern in _COMPILED:
        for match in pattern.finditer(said):
            if danger is DESPAIR or not _NEGATED.search(said[: match.start()][-24:]):
                return danger
    return None


def danger_of(courses: tuple[Course, ...]) -> Danger | None:
    """What is dangerous about medicine courses: methotrexate more often than once a week."""
    daily = any(course.drug == "methotrexate" and course.days < course.times * 4 for course in courses)
    return DAILY_METHOTREXATE if daily else None
