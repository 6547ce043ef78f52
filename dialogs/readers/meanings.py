"""Results and conditions in people's own words: what they mean for one fact alone.

Each rule is a whole answer, as a pattern of normalised words. It gives an option of the fact, which is read back
before it counts, or what has to be asked, where the words are often mistaken for something else. The first rule that
fits wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dialogs.pattern import Pattern
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility import FACTS
from eligibility.kinds import OneOf
from locales import Text, catalogue, say


@dataclass(frozen=True, slots=True)
class Ask:
    """Words that leave it open: what to ask, and the options they may have meant."""

    ask: Text
    options: tuple[str, ...] = ()


Rule = tuple[str, "str | Ask"]

_POSITIVE = r"(?:是)?(?:阳性(?: ?\(?\+\)?)?|阳|\(\+\)|(?<!non-)(?<!non )(?:positive|pos|reactive)|\+)"
_NEGATIVE = r"(?:是)?(?:阴性(?: ?\(?-\)?)?|阴|\(-\)|negative|neg|non-? ?reactive|-)"
#: A sign or a letter alone may be a slip.
_PLAINLY_POSITIVE, _PLAINLY_NEGATIVE = rf"(?![+阳]$){_POSITIVE}", rf"(?![-阴]$){_NEGATIVE}"
_SURFACE = r"(?:乙肝|乙型肝炎)?(?:病毒)?表面抗原(?:\(?hbsag\)?)?|hbsag|hbs ag|hep(?:atitis)? b (?:surface )?antigen"
_HCV = r"(?:抗-?hcv|anti-?hcv|hcv|hcv-?ab|hcv antibody|丙肝(?:抗体)?|丙型肝炎(?:抗体)?|hep(?:atitis)? c(?: antibody)?)"
_WEAK = r"(?:弱阳性?|临界(?:值)?|可疑|灰区|weak(?:ly)?(?: positive)?|borderline|gr[ae]y zone|indeterminate|±|\(±\))"
_OTHERS = r"(?:[ ,，、;；].*)?"

_ANTIBODY = Ask(
    say(
        "That sounds like the surface antibody, the second item: it protects. What does the surface antigen, the first "
        "item (HBsAg), say?"
    )
)
_CURED = Ask(
    say("The antibody usually stays positive after a cure. What did the last antibody test say?"),
    ("positive", "negative"),
)
_WHICH_PNEUMONIA = Ask(
    say("Is that an infection, or interstitial pneumonia from dermatomyositis, which is none?"), ("pneumonia", "none")
)
_INFECTED_NOW = Ask(say("Is there an infection now?"), ("none", "minor"))
_NOW_OR_PAST = Ask(say("Is the cancer there now, or was it treated in the past?"), ("malignant", "past"))
_HOW_LONG = Ask(
    say("Has there been no period for 12 months or longer, without another medical reason?"), ("menopause", "possible")
)

RULES: dict[str, tuple[Rule, ...]] = {
    "hbsag": (
        (_PLAINLY_POSITIVE, "positive"),
        (_PLAINLY_NEGATIVE, "negative"),
        (rf"{_WEAK}|(?:{_SURFACE})[ :：]*{_WEAK}", "weak"),
        (
            r".*(?:转阴|转阳|以前|曾经|was|used to).*",
            Ask(say("What does the newest test say?"), ("positive", "negative")),
        ),
        (r"(?:乙肝)?[大小]三阳|小二阳|(?:big|small) three(?: positive)?", "positive"),
        (
            r"(?:是|我是)?(?:乙肝)?(?:病毒)?携带者?|(?:(?:i am |i'm )?a )?(?:hep(?:atitis)? b )?(?:virus )?carrier",
            "positive",
        ),
        (r"(?:只有)?第[一1]项(?:是)?阳性?|1[、,， ]?[345]?[、,， ]?5? ?阳(?:性)?", "positive"),
        (rf"(?:{_SURFACE})[ :：]*{_POSITIVE}{_OTHERS}", "positive"),
        (rf"(?:{_SURFACE})[ :：]*{_NEGATIVE}{_OTHERS}", "negative"),
        (r"(?:乙肝)?(?:两对半|五项|乙肝五项)(?:全部?|都(?:是)?)(?:阴性?|正常)|all (?:five )?negative", "negative"),
        (
            r"(?:只有|就)?第?[二2]项(?:是)?阳性?|(?:乙肝)?(?:2[、,， ]?4?[、,， ]?5|4[、,， ]?5|单?5|2) ?阳(?:性)?",
            "negative",
        ),
        (r"(?:打过)?疫苗.*(?:有抗体|抗体阳性)|vaccinated(?:,? (?:and )?(?:have|with) antibod(?:y|ies))?", "negative"),
        (r".*(?:抗体|antibody|hbsab|anti-?hbs).*", _ANTIBODY),
        (r"乙肝阳性?|hep(?:atitis)? b positive|有乙肝|得过乙肝", _ANTIBODY),
    ),
    "anti_hcv": (
        (_PLAINLY_POSITIVE, "positive"),
        (_PLAINLY_NEGATIVE, "negative"),
        (rf"{_WEAK}|{_HCV}[ :：]*{_WEAK}", "weak"),
        (r".*(?:治好|治愈|好了|转阴|cured|cleared|treated|得过|had).*", _CURED),
        (rf"(?:.*[ ,，、;；])?{_HCV}[ :：]*{_POSITIVE}", "positive"),
        (rf"(?:.*[ ,，、;；])?{_HCV}[ :：]*{_NEGATIVE}", "negative"),
    ),
    "anti_jo1": (
        (_PLAINLY_POSITIVE, "positive"),
        (_PLAINLY_NEGATIVE, "negative"),
        (_WEAK, "weak"),
        (rf"(?:抗)?-?(?:anti-?)?jo-?1(?:抗体)?[ :：]*{_POSITIVE}", "positive"),
        (rf"(?:抗)?-?(?:anti-?)?jo-?1(?:抗体)?[ :：]*{_NEGATIVE}", "negative"),
    ),
    "anti_hbc": (
        (_PLAINLY_POSITIVE, "positive"),
        (_PLAINLY_NEGATIVE, "negative"),
        (_WEAK, "weak"),
        (rf"(?:乙肝)?核心抗体[ :：]*{_POSITIVE}|anti-?hbc[ :：]*{_POSITIVE}|第?[五5]项阳性?", "positive"),
        (rf"(?:乙肝)?核心抗体[ :：]*{_NEGATIVE}|anti-?hbc[ :：]*{_NEGATIVE}|第?[五5]项阴性?", "negative"),
    ),
    "nyha": (
        (r"(?:心功能|nyha|class|grade)?[ :]*(?:i|1|一)(?: ?级)?", "I"),
        (r"(?:心功能|nyha|class|grade)?[ :]*(?:ii|2|二)(?: ?级)?", "II"),
        (r"(?:心功能|nyha|class|grade)?[ :]*(?:iii|3|三)(?: ?级)?", "III"),
        (r"(?:心功能|nyha|class|grade)?[ :]*(?:iv|4|四)(?: ?级)?", "IV"),
        (r"(?:日常)?活动不受限|no limitation", "I"),
        (r"(?:活动)?轻度受限|slight limitation", "II"),
        (r"(?:活动)?明显受限|marked limitation", "III"),
        (r"(?:休息|躺着|静息)(?:时)?也(?:会|有|觉得)?(?:喘|累|症状|不舒服|气短|心慌).*|symptoms at rest", "IV"),
    ),
    "sex": (
        (r"女(?:的|性|士|生|孩)?|woman|girl|f|lady", "female"),
        (r"男(?:的|性|士|生|孩)?|先生|man|boy|m|gentleman", "male"),
    ),
    "fertility": (
        (
            r"(?:已经|早就)?(?:绝经|停经)(?:了)?(?:好?几年|多年|很久|\d+年|[一二两三四五六七八九十]+年)(?:了|多)?",
            "menopause",
        ),
        (
            r"(?:已经)?(?:\d\d岁)?绝经(?:了|期了?|的)?"
            r"|(?:i am |i'm )?(?:post-? ?menopausal|menopausal|(?:in )?menopause)",
            "menopause",
        ),
        (r".*(?:停经|没来月经|no periods?).*", _HOW_LONG),
        (
            r"(?:做过|切了|切除了?|没有了?)?子宫(?:切除|切了|没了)?(?:手术|了)?"
            r"|(?:had a )?hysterectomy|no (?:womb|uterus)",
            "sterile",
        ),
        (r"(?:双侧)?(?:卵巢|输卵管)(?:都)?切(?:除)?了?|ovaries removed|tubes removed", "sterile"),
        (r"(?:做过|已经)?(?:输卵管)?结扎(?:了|过)?|tubes tied|tubal ligation", "possible"),
        (r"(?:还)?(?:有|来)月经|月经(?:正常|规律|还来)|(?:still )?(?:have|having) periods|regular periods", "possible"),
    ),
    "pregnancy": (
        (
            r"(?:我)?(?:现在)?(?:已经)?怀孕(?:了|中)?(?:快)?(?:[\d一二两三四五六七八九十半]+个?多?(?:月|周|天)(?:了|多)?)?"
            r"|(?:i am |i'm )?pregnant(?: now)?(?:,? (?:with .{1,10}|\d{1,2} (?:weeks?|months?)(?: now)?))?",
            "pregnant",
        ),
        (r"(?:我)?(?:现在|正)?(?:在)?(?:哺乳|喂奶)(?:期)?|(?:i am )?(?:breast-?feeding|nursing)", "breastfeeding"),
        (
            r"没有?怀孕(?:[,，]?也(?:没有?|不)(?:在)?(?:哺乳|喂奶))?|都没有|没有,?也没哺乳"
            r"|(?:i'm |i am )?not pregnant|neither",
            "no",
        ),
    ),
    "tumour": (
        (r"没(?:有)?(?:得过|查出)?(?:肿瘤|癌)(?:症)?|no (?:tumou?rs?|cancer)", "none"),
        (
            r".*(?:结节|息肉|nodule|polyp|囊肿|cyst).*",
            Ask(say("Has a doctor called it a tumour, and which kind?"), ("none", "benign")),
        ),
        (r".*(?:良性|肌瘤|脂肪瘤|血管瘤|纤维瘤|腺瘤|benign|fibroids?|lipoma|adenoma).*", "benign"),
        (
            r".*(?:以前|曾经|治好|治愈|切(?:除)?了|手术|化疗过|had|treated|cured|removed|in remission)"
            r".*(?:癌|瘤|cancer|tumou?r).*",
            "past",
        ),
        (
            r".*(?:癌|瘤|cancer|tumou?r|lymphoma|leukemia).*(?:治好|治愈|切(?:除)?了|手术|化疗过|treated"
            r"|cured|removed).*",
            "past",
        ),
        (r".*(?:癌|恶性|淋巴瘤|白血病|cancer|malignan|lymphoma|leukemia).*", _NOW_OR_PAST),
    ),
    "other_ctd": (
        (r"没(?:有)?(?:别的|其他的?)?|no others?|只有皮肌炎|only dermatomyositis|just dm", "none"),
        (r".*(?:红斑狼疮|狼疮|lupus|sle).*", "sle"),
        (r".*(?:硬皮病|系统性硬化|scleroderma|systemic sclerosis).*", "ssc"),
        (r".*(?:类风湿|rheumatoid|\bra\b).*", "ra"),
        (r".*(?:混合性结缔组织|mctd|mixed connective).*", "mctd"),
        (
            r".*(?:干燥|sj[oö]gren|sicca).*",
            Ask(say("Is it primary Sjögren's syndrome, or not clear?"), ("pss", "unclear")),
        ),
        (r".*(?:未分化|重叠|抗合成酶|uctd|overlap|anti-?synthetase|undifferentiated).*", "unclear"),
    ),
    "infection": (
        (r".*(?:好了|痊愈|recovered|cured|gone|got over).*", _INFECTED_NOW),
        (
            r".*(?:间质|肺纤维化|interstitial|\bild\b).*(?:合并|感染|发烧|发热|\bwith\b|\band\b|infect|fever).*"
            r"|.*(?:合并|感染|发烧|发热|infect|fever|肺炎.*[和,，、]).*(?:间质|肺纤维化|interstitial|\bild\b).*",
            _WHICH_PNEUMONIA,
        ),
        (r".*(?:间质性?(?:肺炎|肺病|肺)|肺间质|肺纤维化|interstitial|\bild\b).*", "none"),
        (r"没(?:有)?(?:感染|发烧|发炎)|no infections?", "none"),
        (r".*(?:肺炎|pneumonia).*", _WHICH_PNEUMONIA),
        (r".*(?:肾盂肾炎|pyelonephritis|kidney infection).*", "kidney"),
        (r".*(?:败血症|菌血症|sepsis|bacter[ea]+mia|blood infection).*", "bloodstream"),
        (
            r".*(?:eb ?病毒|epstein|ebv).*",
            Ask(say("Is the EB virus active now, or are there only old antibodies?"), ("ebv", "none")),
        ),
        (r".*(?:乙肝|丙肝|甲肝|戊肝|病毒性肝炎|hepatitis).*", "hepatitis"),
        (
            r".*(?:尿路感染|膀胱炎|\buti\b|urinary).*",
            Ask(say("Does it reach the kidney, or only the bladder?"), ("kidney", "minor")),
        ),
        (
            r".*(?:感冒|鼻炎|咽炎|嗓子疼|喉咙痛|脚气|灰指甲|甲沟炎|毛囊炎|口腔溃疡|疱疹|shingles|hpv"
            r"|\bcold\b|sore throat|athlete|herpes"
            r"|fungal nail|tinea).*",
            "minor",
        ),
    ),
    "tuberculosis": (
        (r"没(?:有)?(?:得过)?(?:肺)?结核(?:病)?|never had (?:it|tb|tuberculosis)|no tb", "none"),
        (r".*(?:陈旧|钙化|old (?:lesion|tb|scar)|calcif).*", "old"),
        (r".*(?:潜伏|ppd|t-?spot|igra|γ-?干扰素|quantiferon|latent).*", "latent"),
        (r".*(?:得过|有过|治好|治愈|吃过.*(?:药|异烟肼|利福平)|had|treated for|cured).*", "active"),
        (r".*(?:正在治|在吃抗结核|活动性|active|现在有).*", "active"),
    ),
    "transaminases_cause": (
        (r".*(?:皮肌炎|肌炎|肌肉|dermatomyositis|myositis|muscle|\bdm\b).*", "dermatomyositis"),
        (r".*(?:药物|吃药|脂肪肝|酒精|胆|drug|medication|fatty liver|alcohol).*", "other"),
    ),
}
#: Somebody else than the patient, and what is only supposed.
_OTHERS_TOLD = Pattern(
    r"爸|妈|父亲|母亲|爷爷|奶奶|哥|姐|弟|妹|儿子|女儿|老公|老婆|丈夫|妻子|家里人|亲戚|\bmy (?:father"
    r"|mother|dad|mom|mum|brother|sister)"
    r"|\bmy (?:son|daughter|wife|husband|uncle|aunt|family)|family history"
)
#: What takes back a word that a rule finds anywhere in an answer: "no lupus", T-SPOT阴性, 类风湿因子.
_DENIED = Pattern(
    r"没|无|不|非(?!霍奇金|典)|未(?!分化)|否|排除|阴性|因子"
    r"|(?<![a-z])(?:no|not|never|non|without|neg(?:ative)?|ruled out|factor)(?![a-z])|n't"
)
_UNSURE = Pattern(r"好像|可能|怀疑|疑似|待查|大概|也许|吗|maybe|perhaps|suspect|probabl|possibl|\?")
_COMPILED = {fact: tuple((Pattern(pattern), meaning) for pattern, meaning in rules) for fact, rules in RULES.items()}

_ALLERGENS = Pattern(
    r"青霉素|头孢(?:类|菌素|拉定|呋辛|克肟|曲松|他啶|哌酮|地尼|克洛|氨苄|唑林|噻肟|丙烯|西丁)?|阿莫西林|磺胺(?:类|药)?|阿司匹林|布洛芬|左氧氟沙星|链霉素"
    r"|红霉素|阿奇霉素|碘(?:造影剂|海醇)?"
    r"|造影剂|普鲁卡因|利多卡因|甲硝唑|万古霉素|破伤风|对乙酰氨基酚|扑热息痛"
    r"|penicillins?|cephalosporins?|cef[a-z]+|amoxicillin|sulfa|sulfonamides?|sulphonamides?|aspirin"
    r"|ibuprofen|levofloxacin"
    r"|erythromycin|azithromycin|(?:iodine |contrast )?contrast|vancomycin|lidocaine|metronidazole"
    r"|paracetamol|codeine"
)
_AROUND = Pattern(r"(?:对|我|过敏|类|药|都|和|跟|及|与|只有|、|,|，|;|；|&| |and|to|only|allergic|i am|i'm|also|\.)*")
_NO_ALLERGIES = Pattern(
    r"(?:我|对)?(?:没有?|无|不)(?:任何)?(?:药物?)?过敏(?:史)?|没有?(?:任何)?药物?过敏(?:史)?|没有?对药物?过敏"
    r"|n\.?k\.?d\.?a\.?|none known|no (?:known )?(?:drug |medicine |medication )?allerg(?:y|ies)"
    r"|(?:i'm |i am )?not allergic(?: to (?:any(?:thing| medicines?| drugs?)?|medicines?|drugs?))?"
)


def read_meaning(fact: str, text: str) -> Reading | None:
    """What whole words mean for `fact`, or None where no rule speaks of them, or only to find them denied."""
    if fact == "drug_allergies":
        return _counted(text)
    rules = _COMPILED.get(fact, ())
    if rules and _OTHERS_TOLD.search(text):
        return Unclear(ask=say("This question is about the patient only. How is it with the patient?"))
    if rules and _UNSURE.search(text):
        return Unclear(ask=say("If it is not sure, please press “I don't know”. What is known for sure?"))
    denied = _DENIED.search(text) is not None
    for pattern, meaning in rules:
        if pattern.fullmatch(text):
            if denied and isinstance(meaning, str) and _anywhere(pattern):
                return None
            return _asked(fact, meaning) if isinstance(meaning, Ask) else Understood(value=meaning, confirm=True)
    return None


def _anywhere(pattern: Pattern) -> bool:
    """Whether a rule finds its words among any others."""
    return pattern.pattern.startswith(".*")


def _asked(fact: str, ask: Ask) -> Unclear:
    kind = FACTS[fact].kind
    assert isinstance(kind, OneOf)
    labels = [kind.label(option) for option in ask.options]
    plain = catalogue("en")
    return Unclear(ask=ask.ask, candidates=tuple(Candidate(label=label, words=plain.render(label)) for label in labels))


def _counted(text: str) -> Reading | None:
    """How many medicines a list of them names; None where anything else stands in it."""
    if _NO_ALLERGIES.fullmatch(text):
        return Understood(value=Decimal(0), confirm=True)
    named = {match[0] for match in _ALLERGENS.finditer(text)}
    rest = _ALLERGENS.sub(" ", text)
    if not named or _AROUND.fullmatch(rest) is None:
        return None
    return Understood(value=Decimal(len(named)), confirm=True)
