"""Wishes in ordinary words: whole sentences only, so that "I stopped the ibuprofen" stays an answer."""

from __future__ import annotations

from dialogs.inbound import Wish
from dialogs.pattern import Pattern

_SENTENCES: tuple[tuple[Wish, str], ...] = (
    (
        Wish.BACK,
        r"(?:请)?(?:返回|后退|退回|回到|回去)(?:上一?(?:题|步|个(?:问题)?))?|上一(?:题|步|个(?:问题)?)"
        r"|(?:刚才|上一题)(?:我)?(?:填|答|写|按|点)错了"
        r"|(?:please )?(?:go |take me )?back(?: please)?|(?:the )?previous(?: question)?|(?:oops )?i made a mistake",
    ),
    (
        Wish.HELP,
        r"[?]{1,3}|帮助|帮帮我|(?:这(?:个|是)?)?(?:什么意思|啥意思)|这是什么|怎么填|怎么(?:看|查)"
        r"|(?:在)?哪(?:里|儿)(?:看|找|查)|看不懂|没看懂"
        r"|(?:我)?不(?:太)?明白|help(?: me)?(?: please)?|(?:please )?help|what(?:'s| is| does) (?:this"
        r"|that|it)(?: mean)?|i don't understand"
        r"|what do you mean|where (?:do|can) i find (?:it|this|that)|how do i (?:answer|fill)(?: this)?",
    ),
    (
        Wish.WHY,
        r"为(?:什么|啥)(?:要)?(?:问|知道)?(?:这个|这些)?(?:问题)?|问这个(?:干嘛|干什么|做什么)"
        r"|why(?: do you (?:ask|need|want)(?: this| that| it| to know)*)?[?]?"
        r"|what(?:'s| is) (?:it|this|that) for",
    ),
    (
        Wish.STOP,
        r"停|停止|暂停|(?:我)?(?:先|就)(?:不填|停|到这(?:里|儿)?|这样)了?|(?:以后|回头|晚点|明天|改天"
        r"|下次)再(?:填|说|答|弄|来)(?:吧)?"
        r"|(?:我)?(?:不填|不想填|不答|不做|不想答|不玩)了|(?:please |i want to |let's )?(?:stop"
        r"|pause)(?: here| now)?(?: please)?"
        r"|(?:i'll |let me )?(?:continue |finish )?later|not now|i have to go|i'm tired of this",
    ),
    (Wish.SUMMARY, r"小结|汇总|(?:看看?)?我的(?:回答|答案)|(?:show me )?my answers|summary"),
    (
        Wish.DELETE,
        r"(?:请)?(?:帮我)?(?:删除|删掉|清除|清空|抹掉)(?:我)?的?(?:所有|全部|一切)?(?:的)?(?:个人)?(?:数据|信息|资料|回答|答案|记录|内容)"
        r"|(?:请)?(?:帮我)?(?:把)?我的(?:所有|全部)?(?:个人)?(?:数据|信息|资料|回答|答案|记录)(?:都|全部?)?(?:删除|删掉|删了|清除|清空)(?:掉|了)?(?:吧)?"
        r"|(?:please |i want to |i'd like to |can you |could you )?(?:delete|erase|remove|wipe)"
        r" (?:all (?:of )?)?(?:my (?:personal )?(?:data|answers|information|records?|account)|everything)(?: please)?"
        r"|(?:i want |i'd like )(?:all (?:of )?)?my (?:data|answers|information) (?:deleted|erased|removed)"
        r"|(?:please )?forget (?:about )?me(?: please)?",
    ),
    (Wish.PRIVACY, r"隐私|(?:我的)?(?:数据|信息)(?:会)?怎么(?:用|处理|保存)|privacy|what happens (?:to|with) my data"),
    (Wish.LANGUAGE, r"语言|换(?:个|种)?语言|切换语言|(?:change |another )?language"),
    (
        Wish.QUIET,
        r"(?:请)?(?:以后)?(?:不要|不用|别|不必)再?(?:一直|老是?|总是?)?(?:提醒|催)我?了?"
        r"|(?:please )?(?:no more reminders|stop reminding me|do(?:n't| not) remind me(?: again| any ?more)?)"
        r"(?: please)?",
    ),
    (
        Wish.PERSON,
        r"(?:请)?转?人工(?:客服|服务)?|(?:我)?(?:想|要|能不能|可以)?(?:找|和|跟)(?:个|一个|位)?(?:真?人"
        r"|医生|护士|协调员|工作人员)"
        r"(?:说话?|聊聊?|谈谈?|问问?|联系|帮忙)?(?:吗|吧)?|有人(?:在)?吗|给我打(?:个)?电话"
        r"|(?:a |real )*(?:person|human|doctor|nurse)(?:,)? please|call me|is (?:there )?(?:anybody|anyone"
        r"|somebody|a person)(?: there| here)?"
        r"|(?:can i |could i |i want to |i'd like to |please let me )?(?:talk|speak) (?:to|with) (?:a |an "
        r"|the )?(?:real )?"
        r"(?:person|human|doctor|nurse|someone|somebody|coordinator)(?: please)?",
    ),
)
_COMPILED = tuple((wish, Pattern(rf"(?:{pattern})[?]?")) for wish, pattern in _SENTENCES)

_LANGUAGES = {
    "en": Pattern(r"(?:请)?(?:说|用|换(?:成)?|讲)?(?:英文|英语)|(?:in |speak )?english(?: please)?|en"),
    "zh": Pattern(
        r"(?:请)?(?:说|用|换(?:成)?|讲)?(?:中文|汉语|普通话)|(?:in |speak )?(?:chinese|mandarin)(?: please)?|zh"
    ),
}


def wish_in(said: str) -> Wish | None:
    """The wish that normalised words are, or None where they are none."""
    return next((wish for wish, pattern in _COMPILED if pattern.fullmatch(said)), None)


def language_in(said: str) -> str | None:
    """The language that normalised words ask for, or None."""
    return next((language for language, pattern in _LANGUAGES.items() if pattern.fullmatch(said)), None)
