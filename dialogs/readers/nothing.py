"""Saying that no medicine of the kind was taken, in ordinary words."""

from __future__ import annotations

from dialogs.pattern import Pattern
from dialogs.readers.names import STEROIDS_CLASS, SUPPRESSANTS_CLASS
from eligibility.drugs import GLUCOCORTICOIDS
from eligibility.kinds import Courses
from eligibility.values import Route

_WHEN_ZH = (
    r"(?:目前|现在|最近|近期|近|以前|这段时间|这(?:4|四)周|这(?:12|十二)周|(?:最近|过去|近|这)(?:4|四|12|十二)(?:个)?(?:周|星期)(?:内|里)?"
    r"|(?:最近|过去|近|这)(?:1|3|一|三)个月(?:内|里)?)"
)
_SUBJECT_ZH = r"(?:我|她|他|本人|患者|病人|我妈|我爸|我妈妈|我爸爸|家人)?"
_EVER_ZH = r"(?:从来|从|一直|都|也|还|什么|啥|完全|根本|真的|其他的?|别的)*"
_WHICH_ZH = r"(?:任何|这些|这种|这类|这个|上面的?|以上的?|什么|啥|你说的|您说的|的)*"
_NOUN_ZH = r"(?:药物?|药品|东西)"
_EN_SUBJECT = (
    r"(?:no,? |none,? )?(?:(?:i|he|she|the patient|patient|we)(?:'ve| have| has)? )?(?:am |is |was |has |have "
    r"|'m )?(?:currently |at present )?"
)
_EN_VERB = (
    r"(?:taken|taking|take|took|used|using|use|had|have|been on|been given|been taking|received|get|got|given|on)"
)
_EN_WHEN = (
    r"(?: (?:at all|so far|ever|yet|now|currently|recently|before|in the (?:last|past) (?:4|four|12"
    r"|twelve) weeks|in (?:4|four|12|twelve) weeks))*"
)
_EN_NOUN = r"(?:medicines?|medications?|meds|drugs?|tablets?|pills?|treatment)"
_FIXED = Pattern(
    r"none (?:taken|at all|of (?:them|these|those|the above))|nothing|nil|0|zero|no(?:,)? none"
    r"|none,? thanks?|n/a|not any|no thanks?"
    r"|什么(?:都|也)没有|都没有?|没有用药|没用药|没有任何|无用药|未用药|没有,?都没有|没|木有|以上都没有?|一个都没有|一种都没有|无特殊|没有没有|不涉及"
)


def says_none(text: str, kind: Courses) -> bool:
    """Whether the whole of normalised `text` says that nothing of `kind` was taken. "Not any more" does not say so."""
    if _FIXED.fullmatch(text):
        return True
    chinese, english = _forms(kind)
    return bool(chinese.fullmatch(text) or english.fullmatch(text))


def _forms(kind: Courses) -> tuple[Pattern, Pattern]:
    if kind.drugs is not GLUCOCORTICOIDS:
        return _SUPPRESSANTS
    return _DRIPS if kind.route is Route.INTRAVENOUS else _TABLETS


def _compiled(verbs: str, nouns: str, english: str) -> tuple[Pattern, Pattern]:
    chinese = (
        rf"(?:没有?[,，]\s?)?{_SUBJECT_ZH}{_WHEN_ZH}?{_SUBJECT_ZH}{_EVER_ZH}(?:没有|没|未曾?|无|不|从未|未有)(?:曾)?"
        rf"(?:{verbs})?过?{_WHICH_ZH}(?:{nouns}|{_NOUN_ZH})?(?:的?史)?(?:啊|呢|哦|呀|的)?"
    )
    other = (
        rf"{_EN_SUBJECT}(?:not|never|no|n't|haven't|hasn't|didn't|don't|doesn't|am not"
        rf"|not been)(?: ever)?(?: {_EN_VERB})*(?: any| (?:of )?(?:these|them|those))*"
        rf"(?: (?:such )?(?:{english}|{_EN_NOUN}))*(?: taken| used| given)?{_EN_WHEN}"
    )
    return Pattern(chinese), Pattern(other)


_STEROID_EN = (
    r"(?:oral |iv |intravenous |systemic )?(?:(?:gluco)?(?:cortico)?(?:steroids?|corticoids?)|drips?"
    r"|infusions?|injections?)(?: tablets?| pills?| drips?| infusions?)?"
)
_TABLETS = _compiled("吃|服|用|服用|使用|口服|吃用", STEROIDS_CLASS, _STEROID_EN)
_DRIPS = _compiled(
    "打|输|用|挂|注射|静滴|静脉用|静脉打|静脉注射|静脉输|使用|吊",
    rf"{STEROIDS_CLASS}|(?:激素)?(?:吊针|点滴|吊瓶|针|液|水)",
    _STEROID_EN,
)
_SUPPRESSANTS = _compiled(
    "吃|服|用|打|服用|使用|注射",
    rf"{SUPPRESSANTS_CLASS}|(?:免疫抑制[剂药]和生物制剂)",
    r"(?:immuno-?suppress(?:ants?|ives?)|biologics?)(?: (?:drugs|medicines?))?",
)
