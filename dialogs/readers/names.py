"""Finding medicines by name: those that the criteria count, those that they do not, and words for a whole class."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from dialogs.pattern import Pattern
from dialogs.readers.normal import normal
from eligibility.drugs import DRUGS, Drug
from locales import LANGUAGES, catalogue

_NOT_ASKED_FOR = (
    "ibuprofen|advil|paracetamol|acetaminophen|tylenol|aspirin|diclofenac|naproxen|celecoxib|etoricoxib|"
    "meloxicam|loxoprofen|tramadol|metformin|insulin|amlodipine|atorvastatin|rosuvastatin|omeprazole|"
    "pantoprazole|esomeprazole|rabeprazole|calcium|vitamin d|vitamin b12|vitamin c|vitamins|folic acid|"
    "alendronate|levothyroxine|thyroxine|pregabalin|gabapentin|losartan|valsartan|cotrimoxazole|"
    "co-trimoxazole|bactrim|pirfenidone|nintedanib|budesonide|fluticasone|mometasone|clobetasol|"
    "salbutamol|cetirizine|loratadine|amoxicillin|isoniazid|布洛芬|芬必得|对乙酰氨基酚|扑热息痛|泰诺|"
    "阿司匹林|双氯芬酸|扶他林|塞来昔布|西乐葆|依托考昔|安康信|美洛昔康|洛索洛芬|曲马多|二甲双胍|胰岛素|"
    "阿卡波糖|氨氯地平|硝苯地平|缬沙坦|氯沙坦|阿托伐他汀|瑞舒伐他汀|奥美拉唑|泮托拉唑|雷贝拉唑|"
    "艾司奥美拉唑|钙片|碳酸钙|钙尔奇|骨化三醇|阿法骨化醇|罗盖全|维生素d|维生素c|维生素b12|维生素|叶酸|"
    "叶酸片|阿仑膦酸钠|福善美|优甲乐|左甲状腺素|复方新诺明|吡非尼酮|尼达尼布|布地奈德|氟替卡松|舒利迭|"
    "信必可|糠酸莫米松|卤米松|氟米龙|西替利嗪|氯雷他定|阿莫西林|异烟肼|利福平|普瑞巴林|加巴喷丁|白芍总苷|"
    "帕夫林"
)
#: Medicines that people name although they are not asked for. Creams and sprays of other steroids are among them.
NOT_ASKED_FOR = tuple(_NOT_ASKED_FOR.split("|"))
_FORM = (
    r"(?:\s?(?:缓释|肠溶|分散|控释)?(?:片剂?|软?胶囊|胶丸|注射液|滴丸)|\s?(?:tablets?"
    r"|capsules?)(?![a-z])(?!\s*of))?"
)
STEROIDS_CLASS = (
    r"糖皮质激素药?|肾上腺皮质激素|皮质激素|激素类?药?物?|类固醇|(?<![a-z])(?:gluco)?(?:cortico)?(?:steroids?"
    r"|corticoids?)(?![a-z])"
)
SUPPRESSANTS_CLASS = (
    r"免疫抑制[剂药]|免疫药|生物制剂|抑制剂|(?<![a-z])(?:immuno-?suppress(?:ants?|ives?)|biologics?|dmards?)(?![a-z])"
)
HERBS = Pattern(
    r"中草药|中成药|中药|汤药|草药|(?<![a-z])(?:chinese (?:herbal )?(?:medicines?|herbs?)"
    r"|herbal (?:medicines?|tea)|herbs?)(?![a-z])"
)
CLASS = Pattern(
    rf"{STEROIDS_CLASS}|{SUPPRESSANTS_CLASS}|西药|消炎药|止痛药|止疼药|化疗药?"
    r"|(?<![a-z])(?:pain ?killers?|chemo(?:therapy)?|western medicines?|anti-?inflammator(?:y|ies))(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text: where, what it is (None: a medicine that is not asked for), and how it was written."""

    begin: int
    end: int
    drug: Drug | None
    name: str


def _labels(drug: Drug) -> tuple[str, ...]:
    return tuple(normal(catalogue(language).render(drug.label)) for language in LANGUAGES)


@functools.cache
def by_name() -> dict[str, Drug]:
    """Every name of every medicine that counts, as it is typed and as it is shown."""
    return {name: drug for drug in DRUGS.values() for name in (*drug.names, *_labels(drug))}


@functools.cache
def _pattern() -> re.Pattern[str]:
    names = sorted({*by_name(), *NOT_ASKED_FOR}, key=len, reverse=True)
    latin = "|".join(re.escape(name) for name in names if name.isascii())
    others = "|".join(re.escape(name) for name in names if not name.isascii())
    begins = re.escape("".join(sorted({name[0] for name in names})))
    return re.compile(rf"(?=[{begins}])(?P<name>(?<![a-z])(?:{latin})(?![a-z])|{others}){_FORM}")


@functools.lru_cache(maxsize=64)
def find_names(text: str) -> tuple[Found, ...]:
    """The medicines named in normalised `text`, in their order; of names that overlap, the longer one."""
    known = by_name()
    return tuple(
        Found(match.start(), match.end(), known.get(match["name"]), match["name"])
        for match in _pattern().finditer(text)
    )
