"""People who do anything at all, for a long time: nothing breaks, and nothing becomes an answer by mistake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import ERASED, Due, Pressed, Role, Sent, Wish
from dialogs.readers import read
from dialogs.reading import Understood
from dialogs.sides import is_vouched
from eligibility import FACTS, Answer
from tests.dialogs.talk import Talk
from tests.dialogs.test_desk import entered

ANSWERS = (
    *(
        "yes",
        "no",
        "是",
        "没有",
        "I don't know",
        "不知道",
        "skip",
        "1",
        "2",
        "3",
        "7",
        "42",
        "60 kg",
        "120斤",
        "60",
        "0",
    ),
    *("1980-05-31", "2009-12-01", "05/06/1980", "2026-10", "never", "没有住过", "118/150", "62", "350", "350 (40-200)"),
    *("65 µmol/L", "12.5 g/dL", "21万", "210", "none", "大三阳", "prednisone", "prednisone 10 mg", "10", "每天一次"),
    *("since 2026-06", "2026-06", "强的松 10mg 每天一次 从2026-06", "methotrexate 10 mg once a week since 2025-11"),
    *("agree", "不同意", "back", "为什么", "帮助", "stop", "English", "中文", "summary", "Go on", "继续", "12 (3-21)"),
)
JUNK = (
    "",
    "\x00",
    "\ud800",
    "\u202e06",
    "{0} {words} %s",
    "[bold]",
    "9" * 1200,
    "<b>",
    "²",
    "1e3",
    "/",
    "🙂",
    "v1:x:1:yes",
)
SENT = ("photo", "voice", "sticker", "unknown_command", "unknown_button", "edited_message", "something_new")

ACTIONS = st.one_of(
    *[st.tuples(st.just("press"), st.integers(0, 15))] * 6,
    *[st.tuples(st.just("type"), st.sampled_from(ANSWERS))] * 5,
    st.tuples(st.just("type"), st.sampled_from(JUNK) | st.text(max_size=30)),
    st.tuples(st.just("wish"), st.sampled_from(list(Wish))),
    st.tuples(st.just("language"), st.sampled_from(["zh", "en", "English", "fr", "{}"])),
    st.tuples(st.just("old"), st.integers(0, 500)),
    st.tuples(st.just("sent"), st.sampled_from(SENT)),
    st.tuples(st.just("edit"), st.tuples(st.integers(1, 20), st.sampled_from(ANSWERS))),
    st.tuples(st.just("due"), st.sampled_from([Due.REPEAT, Due.REMINDER])),
    st.tuples(st.just("days"), st.sampled_from([1, 30, 400])),
    *[st.tuples(st.just("desk"), st.integers(0, 5000))] * 2,
)


def staff_enter(talk: Talk, fact: str, number: int) -> None:
    """Staff enter at their desk one of the answers that `fact` can have here."""
    readings = [read(words, FACTS[fact], today=talk.now.date()) for words in ANSWERS]
    values = [reading.value for reading in readings if isinstance(reading, Understood)]
    if values and talk.session.state != ERASED:
        entered(talk, fact, FACTS[fact].kind.dump(values[number % len(values)]))


def said_so(answer: Answer) -> Answer:
    """The answer without what others said instead."""
    return replace(answer, disputed=())


def act(talk: Talk, kind: str, what: Any) -> None:
    """One turn. `Talk` holds what must be so after every turn."""
    before = talk.session
    match kind:
        case "press" if before.open:
            choices = list(talk.choices)
            talk.presses(choices[what % len(choices)])
        case "type":
            talk.types(what)
        case "wish":
            talk.wishes(what)
        case "language":
            talk.wishes(Wish.LANGUAGE, what)
        case "old":
            prompts = [number for number in talk.buttons if number != before.prompt and talk.buttons[number]]
            if prompts:
                prompt = prompts[what % len(prompts)]
                talk.presses(talk.buttons[prompt][what % len(talk.buttons[prompt])].id, prompt=prompt)
                assert talk.session == replace(before, heard_at=talk.now, remarking=False)
            talk.does(Pressed(screening="another234", prompt=before.prompt, choice="yes"))
            talk.does(Pressed(screening=before.id, prompt=before.prompt + 1, choice="unknown"))
            talk.does(Pressed(screening=before.id, prompt=before.prompt, choice=f"nonsense{what}"))
            assert talk.session == replace(before, heard_at=talk.now, remarking=False)
        case "sent":
            talk.does(Sent(kind=what))
            assert talk.session == replace(before, heard_at=talk.now, remarking=False)
        case "edit":
            number, text = what
            talk.edits(number, text)
            stands = {fact: given for fact, given in before.answers.items() if fact != before.asked}
            assert stands.items() <= talk.session.answers.items()
        case "due":
            talk.is_due(what)
            assert talk.session.answers == before.answers
        case "days":
            talk.later(what)
        case "desk":
            fact = list(FACTS)[what % len(FACTS)]
            staff_enter(talk, fact if before.asked is None or what % 4 == 0 else before.asked, what)
            assert (talk.session.state, talk.session.prompt, talk.session.asked) == (
                before.state,
                before.prompt,
                before.asked,
            )
    if kind != "desk" and talk.session.id == before.id and talk.session.answers:
        vouched = {fact: said_so(given) for fact, given in before.answers.items() if is_vouched(given)}
        assert vouched.items() <= {fact: said_so(given) for fact, given in talk.session.answers.items()}.items()
    assert talk.session.actor == before.actor or before.state == "who" or talk.session.id != before.id


@settings(max_examples=60, deadline=None)
@given(
    role=st.sampled_from(Role),
    language=st.sampled_from(["zh", "en", None]),
    skipped=st.sampled_from([None, 0, 5, 12, 24, 36, 48, 99]),
    actions=st.lists(ACTIONS, min_size=20, max_size=60),
)
def test_walk(role: Role, language: str | None, skipped: int | None, actions: list[tuple[str, Any]]) -> None:
    """`skipped`: how many questions were passed over before; None: from the very beginning."""
    talk = Talk(role=role, language=language)
    if skipped is not None and language is not None:
        talk.consents().skips(skipped)
    for kind, what in actions:
        act(talk, kind, what)
