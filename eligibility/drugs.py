"""Medicines that the criteria count: systemic glucocorticoids and drugs that suppress the immune system.

Glucocorticoid equivalence: the milligrams that equal 5 mg of prednisone, systemic use. Immunosuppressants: whether the
criterion names the drug, or its "etc." plainly covers it ("counts"), or may ("unclear").
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from locales import Text, say


class Counting(StrEnum):
    """Whether a drug counts as an "immunosuppressant" of inclusion criterion 3."""

    COUNTS = "counts"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """A medicine. `names` are what people call it, in either language, lower case."""

    id: str
    label: Text
    names: tuple[str, ...]
    #: Milligrams equal to 5 mg of prednisone; a second figure where tables disagree. Empty: no glucocorticoid.
    equivalents: tuple[Decimal, ...] = ()
    counting: Counting | None = None

    @property
    def prednisone_per_mg(self) -> Decimal:
        """Milligrams of prednisone that one milligram equals, by the first figure."""
        return 5 / self.equivalents[0]


def _steroid(id_: str, label: Text, *names: str, mg: str, disputed: str | None = None) -> Drug:
    figures = tuple(Decimal(figure) for figure in (mg, disputed) if figure)
    return Drug(id=id_, label=label, names=names, equivalents=figures)


def _suppressant(id_: str, label: Text, *names: str, counting: Counting = Counting.COUNTS) -> Drug:
    return Drug(id=id_, label=label, names=names, counting=counting)


GLUCOCORTICOIDS = (
    _steroid("prednisone", say("prednisone"), "prednisone", "pred", "泼尼松", "强的松", "醋酸泼尼松", mg="5"),
    _steroid("prednisolone", say("prednisolone"), "prednisolone", "泼尼松龙", "强的松龙", "醋酸泼尼松龙", mg="5"),
    _steroid(
        "methylprednisolone",
        say("methylprednisolone"),
        *("methylprednisolone", "medrol", "solu-medrol", "mp"),
        *("甲泼尼龙", "甲基强的松龙", "甲强龙", "甲强", "美卓乐", "尤金", "米乐松"),
        mg="4",
    ),
    _steroid("triamcinolone", say("triamcinolone"), "triamcinolone", "曲安西龙", "去炎松", mg="4"),
    _steroid("hydrocortisone", say("hydrocortisone"), "hydrocortisone", "氢化可的松", mg="20"),
    _steroid("cortisone", say("cortisone"), "cortisone", "可的松", mg="25"),
    _steroid(
        "dexamethasone",
        say("dexamethasone"),
        "dexamethasone",
        "dexa",
        "地塞米松",
        "氟美松",
        "地米",
        mg="0.75",
    ),
    _steroid(
        "betamethasone",
        say("betamethasone"),
        "betamethasone",
        "倍他米松",
        "得宝松",
        mg="0.6",
        disputed="0.75",
    ),
    _steroid("deflazacort", say("deflazacort"), "deflazacort", "地夫可特", mg="6", disputed="7.5"),
)

_UNCLEAR = Counting.UNCLEAR

IMMUNOSUPPRESSANTS = (
    _suppressant("cyclophosphamide", say("cyclophosphamide"), "cyclophosphamide", "ctx", "环磷酰胺", "安道生"),
    _suppressant(
        "mycophenolate",
        say("mycophenolate"),
        *("mycophenolate", "mycophenolate mofetil", "mmf", "cellcept"),
        *("吗替麦考酚酯", "霉酚酸酯", "骁悉", "赛可平", "米芙"),
    ),
    _suppressant(
        "cyclosporine",
        say("cyclosporine"),
        *("cyclosporine", "ciclosporin", "cyclosporin", "csa"),
        *("环孢素", "环孢素a", "新山地明", "新赛斯平", "田可"),
    ),
    _suppressant("tacrolimus", say("tacrolimus"), "tacrolimus", "fk506", "prograf", "他克莫司", "普乐可复", "赛福开"),
    _suppressant("azathioprine", say("azathioprine"), "azathioprine", "aza", "imuran", "硫唑嘌呤", "依木兰"),
    _suppressant("methotrexate", say("methotrexate"), "methotrexate", "mtx", "甲氨蝶呤", "甲氨喋呤"),
    _suppressant("leflunomide", say("leflunomide"), "leflunomide", "来氟米特", "爱若华"),
    _suppressant("sirolimus", say("sirolimus"), "sirolimus", "西罗莫司", "宜欣可", counting=_UNCLEAR),
    _suppressant("mizoribine", say("mizoribine"), "mizoribine", "咪唑立宾", "布累迪宁", counting=_UNCLEAR),
    _suppressant(
        "tripterygium",
        say("tripterygium (thunder god vine)"),
        "tripterygium",
        "雷公藤",
        "雷公藤多苷",
        counting=_UNCLEAR,
    ),
    _suppressant("tofacitinib", say("tofacitinib"), "tofacitinib", "托法替布", "尚杰", counting=_UNCLEAR),
    _suppressant("baricitinib", say("baricitinib"), "baricitinib", "巴瑞替尼", "艾乐明", counting=_UNCLEAR),
    _suppressant("upadacitinib", say("upadacitinib"), "upadacitinib", "乌帕替尼", "瑞福", counting=_UNCLEAR),
    _suppressant("rituximab", say("rituximab"), "rituximab", "利妥昔单抗", "美罗华", "汉利康", counting=_UNCLEAR),
    _suppressant("belimumab", say("belimumab"), "belimumab", "贝利尤单抗", "倍力腾", counting=_UNCLEAR),
    _suppressant("telitacicept", say("telitacicept"), "telitacicept", "泰它西普", "泰爱", counting=_UNCLEAR),
    _suppressant("tocilizumab", say("tocilizumab"), "tocilizumab", "托珠单抗", "雅美罗", counting=_UNCLEAR),
    _suppressant(
        "immunoglobulin",
        say("immunoglobulin (IVIG)"),
        *("immunoglobulin", "ivig", "丙球", "丙种球蛋白", "静脉丙种球蛋白", "免疫球蛋白"),
        counting=_UNCLEAR,
    ),
    _suppressant(
        "hydroxychloroquine",
        say("hydroxychloroquine"),
        *("hydroxychloroquine", "hcq", "plaquenil", "羟氯喹", "纷乐", "赛能"),
        counting=_UNCLEAR,
    ),
    _suppressant("thalidomide", say("thalidomide"), "thalidomide", "沙利度胺", "反应停", counting=_UNCLEAR),
    _suppressant("iguratimod", say("iguratimod"), "iguratimod", "艾拉莫德", "艾得辛", counting=_UNCLEAR),
)

DRUGS = {drug.id: drug for drug in (*GLUCOCORTICOIDS, *IMMUNOSUPPRESSANTS)}
