"""Medicines that the criteria count: systemic glucocorticoids and drugs that suppress the immune system.

Glucocorticoid equivalence: the milligrams that equal 5 mg of prednisone, systemic use. Immunosuppressants: whether the
criterion names the drug, or its "etc." plainly covers it ("counts"), or may ("unclear").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from eligibility.values import Route
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
    #: Milligrams of a tablet, capsule or vial as it is sold in China, and the further ones that are sold elsewhere.
    strengths: tuple[Decimal, ...] = ()
    elsewhere: tuple[Decimal, ...] = ()
    #: The only ways in which it is given, the usual one first, where it is not swallowed.
    routes: tuple[Route, ...] = ()
    #: The way it is given when it is given a week or more apart.
    rarely: Route | None = None
    #: Names under which it is sold for other ways than the rest of its names, with those ways.
    sold_as: Mapping[str, tuple[Route, ...]] = field(default_factory=dict, hash=False)

    @property
    def prednisone_per_mg(self) -> Decimal:
        """Milligrams of prednisone that one milligram equals, by the first figure."""
        return 5 / self.equivalents[0]


def _figures(written: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(figure) for figure in written.split())


def _steroid(
    id_: str,
    label: Text,
    *names: str,
    mg: str,
    tablets: str,
    elsewhere: str = "",
    sold_as: Mapping[str, tuple[Route, ...]] | None = None,
) -> Drug:
    sold = sold_as or {}
    return Drug(
        id=id_,
        label=label,
        names=(*names, *sold),
        equivalents=_figures(mg),
        strengths=_figures(tablets),
        elsewhere=_figures(elsewhere),
        sold_as=sold,
    )


def _suppressant(
    id_: str,
    label: Text,
    *names: str,
    counting: Counting = Counting.COUNTS,
    tablets: str = "",
    elsewhere: str = "",
    routes: tuple[Route, ...] = (),
    rarely: Route | None = None,
    sold_as: Mapping[str, tuple[Route, ...]] | None = None,
) -> Drug:
    sold = sold_as or {}
    return Drug(
        id=id_,
        label=label,
        names=(*names, *sold),
        counting=counting,
        strengths=_figures(tablets),
        elsewhere=_figures(elsewhere),
        routes=routes,
        rarely=rarely,
        sold_as=sold,
    )


_DRIP = (Route.INTRAVENOUS,)
_DRIP_OR_SHOT = (Route.INTRAVENOUS, Route.INTRAMUSCULAR, Route.JOINT)
_DEPOT = (Route.INTRAMUSCULAR, Route.JOINT)
_SKIN = (Route.TOPICAL,)

GLUCOCORTICOIDS = (
    _steroid(
        "prednisone",
        say("prednisone"),
        *(
            "prednisone",
            "pred",
            "pdn",
            "deltasone",
            "rayos",
            "泼尼松",
            "强的松",
            "醋酸泼尼松",
            "醋酸强的松",
            "去氢可的松",
        ),
        mg="5",
        tablets="5",
        elsewhere="10 20 1 2.5 25 50",
    ),
    _steroid(
        "prednisolone",
        say("prednisolone"),
        *("prednisolone", "泼尼松龙", "强的松龙", "醋酸泼尼松龙", "醋酸强的松龙", "氢化泼尼松"),
        mg="5",
        tablets="5",
        elsewhere="10 20 1 2.5 25 30",
        sold_as={"百力特": _SKIN},
    ),
    _steroid(
        "methylprednisolone",
        say("methylprednisolone"),
        *("methylprednisolone", "methylpred", "medrol", "mp", "mpred", "medrone", "urbason"),
        *("甲泼尼龙", "甲基泼尼松龙", "甲基强的松龙", "甲强", "美卓乐"),
        mg="4",
        tablets="4 16",
        elsewhere="2 8 32 40 125 500 1000",
        sold_as=dict.fromkeys(
            (
                "solu-medrol",
                "solumedrol",
                "solu medrol",
                "甲强龙",
                "米乐松",
                "尤金",
                "甲泼尼龙琥珀酸钠",
                "注射用甲泼尼龙琥珀酸钠",
                "注射用甲泼尼龙",
            ),
            _DRIP,
        )
        | {"depo-medrol": _DEPOT},
    ),
    _steroid(
        "triamcinolone",
        say("triamcinolone"),
        *("triamcinolone", "曲安西龙", "去炎松"),
        mg="4",
        tablets="4",
        elsewhere="1 2 8",
        sold_as={"kenalog": _DEPOT, "曲安奈德": _DEPOT, "康宁克通": _DEPOT},
    ),
    _steroid(
        "hydrocortisone",
        say("hydrocortisone"),
        *("hydrocortisone", "cortef", "氢化可的松", "醋酸氢化可的松"),
        mg="20",
        tablets="10 20",
        elsewhere="5 100",
        sold_as={"solu-cortef": _DRIP, "氢化可的松琥珀酸钠": _DRIP},
    ),
    _steroid("cortisone", say("cortisone"), *("cortisone", "可的松", "醋酸可的松"), mg="25", tablets="5 25"),
    _steroid(
        "dexamethasone",
        say("dexamethasone"),
        *("dexamethasone", "dexa", "dex", "decadron", "地塞米松", "醋酸地塞米松", "氟美松", "地米"),
        mg="0.75",
        tablets="0.75",
        elsewhere="0.5 1.5 1 2 4 5 6",
        sold_as=dict.fromkeys(("地塞米松磷酸钠", "地塞米松注射液"), _DRIP_OR_SHOT),
    ),
    _steroid(
        "betamethasone",
        say("betamethasone"),
        *("betamethasone", "celestone", "倍他米松"),
        mg="0.6 0.75",
        tablets="0.5",
        elsewhere="0.25 0.6",
        sold_as=dict.fromkeys(("得宝松", "diprospan", "复方倍他米松"), _DEPOT),
    ),
    _steroid(
        "deflazacort",
        say("deflazacort"),
        *("deflazacort", "calcort", "地夫可特"),
        mg="6 7.5",
        tablets="6 30",
        elsewhere="18 36",
    ),
)

_UNCLEAR = Counting.UNCLEAR

IMMUNOSUPPRESSANTS = (
    _suppressant(
        "cyclophosphamide",
        say("cyclophosphamide"),
        *("cyclophosphamide", "ctx", "cytoxan", "endoxan", "环磷酰胺", "安道生"),
        tablets="50 200",
        elsewhere="25 500 1000",
        rarely=Route.INTRAVENOUS,
    ),
    _suppressant(
        "mycophenolate",
        say("mycophenolate"),
        *("mycophenolate", "mycophenolate mofetil", "mycophenolic acid", "mycophenolate sodium", "mmf", "cellcept"),
        *("myfortic", "吗替麦考酚酯", "麦考酚酯", "霉酚酸酯", "霉酚酸", "麦考酚钠", "骁悉", "赛可平", "米芙"),
        tablets="250 500",
        elsewhere="180 360",
    ),
    _suppressant(
        "cyclosporine",
        say("cyclosporine"),
        *("cyclosporine", "ciclosporin", "ciclosporine", "cyclosporin", "cyclosporine a", "cyclosporin a", "csa"),
        *("neoral", "sandimmun", "环孢素", "环孢素a", "环孢a", "环孢菌素", "环孢菌素a", "环孢霉素", "环孢霉素a"),
        *("新山地明", "新赛斯平", "田可"),
        tablets="25 50",
        elsewhere="10 100",
    ),
    _suppressant(
        "tacrolimus",
        say("tacrolimus"),
        *("tacrolimus", "fk506", "fk-506", "fk 506", "prograf", "他克莫司", "普乐可复", "赛福开"),
        tablets="0.5 1",
        elsewhere="0.75 2 3 4 5",
        sold_as={"普特彼": _SKIN, "protopic": _SKIN},
    ),
    _suppressant(
        "azathioprine",
        say("azathioprine"),
        *("azathioprine", "aza", "imuran", "硫唑嘌呤", "依木兰"),
        tablets="50 100",
        elsewhere="25 75",
    ),
    _suppressant(
        "methotrexate",
        say("methotrexate"),
        *("methotrexate", "mtx", "trexall", "甲氨蝶呤", "甲氨喋呤", "氨甲蝶呤", "氨甲喋呤"),
        tablets="2.5",
        elsewhere="5 10 7.5 15",
    ),
    _suppressant(
        "leflunomide",
        say("leflunomide"),
        *("leflunomide", "arava", "来氟米特", "爱若华"),
        tablets="10 20",
        elsewhere="100",
    ),
    _suppressant(
        "sirolimus",
        say("sirolimus"),
        *("sirolimus", "rapamycin", "rapamune", "西罗莫司", "雷帕霉素", "宜欣可"),
        counting=_UNCLEAR,
        tablets="0.5 1",
        elsewhere="2",
    ),
    _suppressant(
        "mizoribine",
        say("mizoribine"),
        *("mizoribine", "咪唑立宾", "布累迪宁"),
        counting=_UNCLEAR,
        tablets="25 50",
    ),
    _suppressant(
        "tripterygium",
        say("tripterygium (thunder god vine)"),
        *("tripterygium", "thunder god vine", "雷公藤", "雷公藤多苷", "雷公藤多甙", "火把花根", "昆仙胶囊"),
        counting=_UNCLEAR,
        tablets="10",
    ),
    _suppressant(
        "tofacitinib",
        say("tofacitinib"),
        *("tofacitinib", "xeljanz", "托法替布", "托法", "尚杰"),
        counting=_UNCLEAR,
        tablets="5 11",
    ),
    _suppressant(
        "baricitinib",
        say("baricitinib"),
        *("baricitinib", "olumiant", "巴瑞替尼", "巴瑞克替尼", "艾乐明"),
        counting=_UNCLEAR,
        tablets="2 4",
        elsewhere="1",
    ),
    _suppressant(
        "upadacitinib",
        say("upadacitinib"),
        *("upadacitinib", "rinvoq", "乌帕替尼", "瑞福"),
        counting=_UNCLEAR,
        tablets="15 30",
        elsewhere="45",
    ),
    _suppressant(
        "rituximab",
        say("rituximab"),
        *("rituximab", "mabthera", "rituxan", "利妥昔单抗", "利妥昔", "美罗华", "汉利康"),
        counting=_UNCLEAR,
        tablets="100 500",
        routes=_DRIP,
    ),
    _suppressant(
        "belimumab",
        say("belimumab"),
        *("belimumab", "benlysta", "贝利尤单抗", "贝利尤", "倍力腾"),
        counting=_UNCLEAR,
        tablets="120 400",
        elsewhere="200",
        routes=(Route.INTRAVENOUS, Route.SUBCUTANEOUS),
    ),
    _suppressant(
        "telitacicept",
        say("telitacicept"),
        *("telitacicept", "泰它西普", "泰他西普", "泰爱"),
        counting=_UNCLEAR,
        tablets="80 160",
        routes=(Route.SUBCUTANEOUS,),
    ),
    _suppressant(
        "tocilizumab",
        say("tocilizumab"),
        *("tocilizumab", "actemra", "托珠单抗", "雅美罗"),
        counting=_UNCLEAR,
        tablets="80 400",
        elsewhere="162 200",
        routes=(Route.INTRAVENOUS, Route.SUBCUTANEOUS),
    ),
    _suppressant(
        "anifrolumab",
        say("anifrolumab"),
        *("anifrolumab", "saphnelo", "阿尼鲁单抗", "阿尼弗鲁单抗"),
        counting=_UNCLEAR,
        tablets="300",
        elsewhere="120",
        routes=(Route.INTRAVENOUS, Route.SUBCUTANEOUS),
    ),
    _suppressant(
        "abatacept",
        say("abatacept"),
        *("abatacept", "orencia", "阿巴西普", "恩瑞舒"),
        counting=_UNCLEAR,
        tablets="125",
        elsewhere="250",
        routes=(Route.SUBCUTANEOUS, Route.INTRAVENOUS),
    ),
    _suppressant(
        "adalimumab",
        say("adalimumab"),
        *("adalimumab", "humira", "阿达木单抗", "修美乐"),
        counting=_UNCLEAR,
        tablets="40",
        elsewhere="20 80",
        routes=(Route.SUBCUTANEOUS,),
    ),
    _suppressant(
        "etanercept",
        say("etanercept"),
        *("etanercept", "enbrel", "依那西普", "恩利", "益赛普", "安佰诺"),
        counting=_UNCLEAR,
        tablets="25 50",
        elsewhere="12.5",
        routes=(Route.SUBCUTANEOUS,),
    ),
    _suppressant(
        "infliximab",
        say("infliximab"),
        *("infliximab", "remicade", "英夫利昔单抗", "英夫利西单抗", "英夫利昔", "英夫利西", "类克"),
        counting=_UNCLEAR,
        tablets="100",
        elsewhere="120",
        routes=(Route.INTRAVENOUS, Route.SUBCUTANEOUS),
    ),
    _suppressant(
        "obinutuzumab",
        say("obinutuzumab"),
        *("obinutuzumab", "gazyva", "奥妥珠单抗", "奥比妥珠单抗", "佳罗华"),
        counting=_UNCLEAR,
        tablets="1000",
        routes=_DRIP,
    ),
    _suppressant(
        "efgartigimod",
        say("efgartigimod"),
        *("efgartigimod", "vyvgart", "艾加莫德", "卫伟迦", "卫力迦"),
        counting=_UNCLEAR,
        tablets="400",
        elsewhere="1000",
        routes=(Route.INTRAVENOUS, Route.SUBCUTANEOUS),
    ),
    _suppressant(
        "ruxolitinib",
        say("ruxolitinib"),
        *("ruxolitinib", "jakavi", "芦可替尼", "鲁索替尼", "捷恪卫"),
        counting=_UNCLEAR,
        tablets="5 15 20",
        elsewhere="10 25",
    ),
    _suppressant(
        "filgotinib",
        say("filgotinib"),
        *("filgotinib", "jyseleca", "非戈替尼"),
        counting=_UNCLEAR,
        tablets="",
        elsewhere="100 200",
    ),
    _suppressant(
        "deucravacitinib",
        say("deucravacitinib"),
        *("deucravacitinib", "sotyktu", "氘可来昔替尼", "颂狄多"),
        counting=_UNCLEAR,
        tablets="6",
    ),
    _suppressant(
        "ivarmacitinib",
        say("ivarmacitinib"),
        *("ivarmacitinib", "艾玛昔替尼", "艾速达"),
        counting=_UNCLEAR,
        tablets="4",
        elsewhere="2",
    ),
    _suppressant(
        "immunoglobulin",
        say("immunoglobulin (IVIG)"),
        *("immunoglobulin", "immunoglobulins", "ivig", "丙球", "丙种球蛋白", "静脉丙种球蛋白", "静丙"),
        *("免疫球蛋白", "人免疫球蛋白", "静注人免疫球蛋白", "静脉注射用人免疫球蛋白"),
        counting=_UNCLEAR,
        tablets="2500",
        routes=_DRIP,
    ),
    _suppressant(
        "hydroxychloroquine",
        say("hydroxychloroquine"),
        *("hydroxychloroquine", "hcq", "plaquenil", "羟氯喹", "硫酸羟氯喹", "纷乐", "赛能"),
        counting=_UNCLEAR,
        tablets="100 200",
        elsewhere="400",
    ),
    _suppressant(
        "thalidomide",
        say("thalidomide"),
        *("thalidomide", "沙利度胺", "反应停"),
        counting=_UNCLEAR,
        tablets="25 50",
        elsewhere="100",
    ),
    _suppressant(
        "iguratimod",
        say("iguratimod"),
        *("iguratimod", "艾拉莫德", "艾得辛"),
        counting=_UNCLEAR,
        tablets="25",
    ),
)

DRUGS = {drug.id: drug for drug in (*GLUCOCORTICOIDS, *IMMUNOSUPPRESSANTS)}
