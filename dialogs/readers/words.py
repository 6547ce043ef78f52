"""Ordinary words for yes, no, not knowing and not saying. Whole answers only, never parts of one."""

from __future__ import annotations

YES = frozenset(
    [
        "yes",
        "y",
        "yeah",
        "yep",
        "yup",
        "sure",
        "right",
        "correct",
        "true",
        "是",
        "是的",
        "有",
        "有的",
        "有过",
        "对",
        "对的",
        "嗯",
        "嗯嗯",
        "能",
        "可以",
        "会",
        "愿意",
        "同意",
        "好",
        "好的",
        "行",
        "得过",
        "做过",
        "确认",
        "没错",
        "正确",
    ]
)
NO = frozenset(
    [
        "no",
        "n",
        "nope",
        "never",
        "none",
        "false",
        "wrong",
        "不",
        "不是",
        "不是的",
        "没",
        "没有",
        "没有过",
        "从没",
        "从来没有",
        "无",
        "否",
        "不能",
        "不可以",
        "不会",
        "不愿意",
        "不同意",
        "不行",
        "没得过",
        "没做过",
        "不对",
        "错了",
    ]
)
DOES_NOT_KNOW = frozenset(
    ("don't know", "dont know", "i don't know", "i dont know", "do not know", "not sure", "unsure", "no idea", "dunno")
    + (
        "unknown",
        "不知道",
        "不清楚",
        "不确定",
        "不晓得",
        "不了解",
        "忘了",
        "不记得",
        "记不清",
        "说不清",
        "没查过",
        "没测过",
    )
    + ("idk", "i have no idea", "i'm not sure", "im not sure", "i am not sure", "can't remember", "i can't remember")
    + ("i don't remember", "我不知道", "我不清楚", "不太清楚", "不太确定", "不大清楚", "搞不清", "不记得了", "忘记了")
)
PREFERS_NOT_TO_SAY = frozenset(
    ("prefer not to say", "rather not say", "i'd rather not say", "no comment", "skip", "pass")
    + ("不想说", "不愿意说", "不方便说", "不想回答", "跳过", "保密")
)
