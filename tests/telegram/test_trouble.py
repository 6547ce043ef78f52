"""What goes wrong on the way, and that nobody's answer or reply gets lost by it."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from bot.telegram import ServerRefuses, TelegramBot, TokenRejected, Webhook, guard
from dialogs import Choice, Conversation, Inbound, MessageShown, Opening, Session, Step, Typed
from storage import DatabaseUnreachable, Store
from tests.telegram.conftest import PACE, Serving
from tests.telegram.server import TOKEN, BotServer, Fault


@pytest.mark.parametrize("fault", list(Fault))
@pytest.mark.parametrize("method", ["sendMessage", "getUpdates"])
async def test_reply_arrives(serving: Serving, server: BotServer, method: str, fault: Fault) -> None:
    user = server.user()
    async with serving():
        server.fault(method, fault)
        user.types("/start")
        await user.sees("English")
        user.presses("English")
        await user.sees("I am the patient")


async def test_replies_stay_in_order_when_one_has_to_wait(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
        server.fault("sendMessage", Fault.BROKEN, times=3)
        for command in ("/help", "/privacy", "/language"):
            user.types(command)
        shown = await user.sees(count=3)
    ids = [message.id for message in shown]
    assert ids == sorted(ids)
    prompts = [int(button.data.split(":")[2]) for message in shown for row in message.drawn for button in row[:1]]
    assert prompts == sorted(prompts)


async def test_one_contact_waiting_does_not_hold_up_another(serving: Serving, server: BotServer) -> None:
    slow, quick = server.user(31), server.user(32)
    async with serving():
        server.fault("sendMessage", Fault.TOO_MANY, retry_after=3600)
        slow.types("/start")
        await server.until(lambda: bool(server.called("sendMessage")))
        quick.types("/start")
        await quick.sees("English")
    assert slow.screen == []


async def test_update_ids_that_begin_again_further_down(serving: Serving, server: BotServer) -> None:
    user = server.user()
    user.started = True
    async with serving(pace=replace(PACE, poll=1)):
        user.types("/start")
        await user.sees("English")
        text = {"message_id": 5, "date": 1795000000, "chat": user.chat, "from": user.account, "text": "English"}
        server.deliver(update_id=7, message=text)
        await user.sees("I am the patient")


async def test_update_that_cannot_be_parsed_is_set_aside(
    serving: Serving, server: BotServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    user, other = server.user(31), server.user(32)
    async with serving():
        user.types("/start")
        await user.sees("English")
        user.presses("English")
        await user.sees("I am the patient")
        chat = {"id": 31}  # without a type
        server.deliver(message={"message_id": 1, "date": 1795000000, "chat": chat, "from": user.account, "text": "q9"})
        user.types("good")
        other.types("/start")
        await other.sees("English")
        shown = await user.sees("Sorry, we could not read that.", count=2)
        await server.until_confirmed()
    assert "Sorry" in shown[0].text
    assert [row.alerts for row in store.screenings()] == [("set_aside",), ()]
    assert "set aside" in caplog.text
    assert "q9" not in caplog.text


async def test_first_update_of_a_person_that_cannot_be_parsed(serving: Serving, server: BotServer) -> None:
    user = server.user()
    user.started = True
    async with serving():
        server.deliver(message={"message_id": 1, "chat": user.chat, "from": user.account, "text": "5"})
        await user.sees()


class Breaking(Conversation):
    """Fails at one word, and counts how often."""

    failures = 0

    def step(
        self, session: Session | None, inbound: Inbound, *, now: datetime, opening: Opening, crowded: bool = False
    ) -> Step:
        """The step, but for the word."""
        if isinstance(inbound, Typed) and inbound.text == "breaks q9":
            self.failures += 1
            raise RuntimeError("it choked on breaks q9")
        return super().step(session, inbound, now=now, opening=opening, crowded=crowded)


async def test_turn_that_fails_is_tried_again_and_then_set_aside(
    serving: Serving, server: BotServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.telegram.worker.TRIES", 2)
    conversation = Breaking()
    user = server.user()
    async with serving(conversation=conversation):
        user.types("/start")
        await user.sees("English")
        user.presses("English")
        await user.sees("I am the patient")
        user.types("breaks q9")
        await user.sees("Sorry, we could not read that.")
        user.types("goes on")
        await user.sees()
    assert conversation.failures == 2
    assert "RuntimeError at test_trouble.py" in caplog.text
    assert "q9" not in caplog.text


class Talking(Conversation):
    """Says the message that it was given, in place of what the conversation says."""

    def __init__(self, message: MessageShown) -> None:
        super().__init__()
        self.message = message

    def step(
        self, session: Session | None, inbound: Inbound, *, now: datetime, opening: Opening, crowded: bool = False
    ) -> Step:
        """The step, but for the words."""
        step = super().step(session, inbound, now=now, opening=opening, crowded=crowded)
        return Step(session=step.session, events=(self.message,))


YES_NO = ((Choice(id="yes", label="Yes"), Choice(id="no", label="No")),)


async def test_long_message_comes_in_pieces_with_the_keyboard_on_the_last(serving: Serving, server: BotServer) -> None:
    paragraphs = [f"{n} " + "字" * 1500 for n in range(5)]
    message = MessageShown(text="\n\n".join(paragraphs), language="zh", prompt=1, choices=YES_NO)
    user = server.user()
    async with serving(conversation=Talking(message)):
        server.fault("sendMessage", Fault.BROKEN)
        user.types("/start")
        shown = await user.sees("Yes", count=3)
    assert "\n\n".join(piece.text for piece in shown) == message.text
    assert [piece.labels for piece in shown] == [[], [], ["Yes", "No"]]


@pytest.mark.parametrize(
    "choices",
    [
        pytest.param(((Choice(id="x" * 60, label="Yes"), Choice(id="no", label="No")),), id="data too long"),
        pytest.param(((Choice(id="是", label="Yes"), Choice(id="no", label="No")),), id="data in Chinese"),
        pytest.param((*YES_NO, (Choice(id="none", label=" "),)), id="refused by the server"),
    ],
)
async def test_message_with_a_bad_keyboard_still_arrives(
    serving: Serving, server: BotServer, choices: tuple[tuple[Choice, ...], ...], caplog: pytest.LogCaptureFixture
) -> None:
    user = server.user()
    message = MessageShown(text="Do you agree?", language="en", prompt=1, choices=choices)
    async with serving(conversation=Talking(message)):
        user.types("/start")
        (shown,) = await user.sees()
    assert shown.text.split() == ["Do", "you", "agree?", "Yes", "No"]
    assert shown.labels == []
    assert [record for record in caplog.records if record.levelno == logging.ERROR]


async def test_message_that_no_server_takes_does_not_hold_up_the_next(serving: Serving, server: BotServer) -> None:
    user = server.user()
    conversation = Talking(MessageShown(text=" ", language="en"))
    async with serving(conversation=conversation):
        user.types("/start")
        await server.until(lambda: any(not call.ok for call in server.called("sendMessage")))
        conversation.message = MessageShown(text="next", language="en")
        user.types("more")
        await user.sees("next")


async def test_stop_waits_for_what_is_under_way(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving() as bot:
        server.hold("sendMessage")
        user.types("/start")
        await server.held("sendMessage")
        bot.stop()
        server.release("sendMessage")
    shown = len(user.screen)
    assert shown >= 1
    async with serving():
        user.types("x")
        await user.sees(count=shown + 1)
    texts = [message.text for message in user.screen]
    assert len(server.called("sendMessage")) == len(texts)


async def test_blocked_user_is_written_to_again_once_they_write(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
        user.blocked = True
        user.types("x")
        await server.until(lambda: any(not call.ok for call in server.called("sendMessage")))
        user.blocked = False
        user.types("y")
        await user.sees(count=2)  # what was refused comes first


async def test_wrong_token_is_a_sentence(make: Callable[..., TelegramBot], server: BotServer) -> None:
    bot = make(token="1111111111:AAAAnotherTokenThatTheServerDoesNotKnow", api_base_url=server.url)
    with pytest.raises(TokenRejected, match="does not accept") as caught:
        await bot.run()
    assert "1111111111" not in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("token", ["", "   ", "12345:abc def", "12345:ключ", "12345:a\nb"])
async def test_impossible_token_is_a_sentence(make: Callable[..., TelegramBot], token: str) -> None:
    with pytest.raises(TokenRejected, match="token"):
        make(token=token)


async def test_token_that_stops_being_accepted_ends_the_bot(
    make: Callable[..., TelegramBot], server: BotServer
) -> None:
    server.user().types("/start")
    with pytest.raises(TokenRejected):
        await make(api_base_url=server.url).run(lambda _: setattr(server, "token", "2:another"))


async def test_server_that_refuses_the_webhook_is_a_sentence(
    make: Callable[..., TelegramBot], server: BotServer
) -> None:
    bot = make(api_base_url=server.url, webhook=Webhook(url="https://bot.example/telegram", secret="not a secret!"))
    with pytest.raises(ServerRefuses, match="refuses"):
        await bot.run()


async def test_server_that_is_away_at_the_start_is_waited_for(
    serving: Serving, server: BotServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.fault("getMe", Fault.DROPPED_BEFORE, times=2)
    user = server.user()
    user.types("/start")
    async with serving():
        await user.sees("English")
    assert caplog.text.count("cannot be reached") == 2


async def test_bot_says_that_its_server_is_away_and_can_be_stopped(make: Callable[..., TelegramBot]) -> None:
    bot = make(api_base_url="http://127.0.0.1:9/", listen=("127.0.0.1", 0))
    running = asyncio.create_task(bot.run())
    await asyncio.sleep(0)  # it opens its port first
    async with asyncio.timeout(20), httpx.AsyncClient(base_url=f"http://127.0.0.1:{bot.port}") as client:
        while "http://127.0.0.1:9 cannot be reached" not in (health := await client.get("/healthz")).text:
            pass
        assert health.status_code == 503
        bot.stop()
        await running


@pytest.mark.parametrize("call", ["receive", "waiting", "turn", "outgoing", "sent"])
async def test_database_that_comes_back_costs_nobody_an_answer(
    serving: Serving, server: BotServer, store: Store, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    works, failures = getattr(store, call), 0

    def fails_twice(*args: object, **more: object) -> object:
        nonlocal failures
        failures += 1
        if failures <= 2:
            raise DatabaseUnreachable("The database is away.")
        return works(*args, **more)

    monkeypatch.setattr(store, call, fails_twice)
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
        user.presses("English")
        await user.sees("I am the patient")
    assert len(user.screen) == 2


async def test_unexpected_error_ends_the_bot(
    make: Callable[..., TelegramBot], server: BotServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(store, "outgoing", broken)
    with pytest.raises(ZeroDivisionError):
        await make(api_base_url=server.url).run()


async def test_second_poller_is_said_once(
    serving: Serving, server: BotServer, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving():
        server.fault("getUpdates", Fault.CONFLICT, times=3)
        server.user().types("/start")
        await server.user().sees("English")
    assert caplog.text.count("Another process") == 1


async def test_sigterm_stops_cleanly(make: Callable[..., TelegramBot], server: BotServer) -> None:
    user = server.user()
    bot = make(api_base_url=server.url)
    running = asyncio.create_task(bot.run())
    user.types("/start")
    await user.sees("English")
    signal.raise_signal(signal.SIGTERM)
    await running


async def test_neither_token_nor_words_are_logged(
    serving: Serving, server: BotServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    guard(caplog.handler)
    user = server.user()
    canary = "canary-Zq7"
    async with serving():
        for fault in Fault:
            server.fault("sendMessage", fault)
            user.types(f"{canary} {fault.name}")
            await user.sees()
        server.deliver(message={"message_id": 1, "date": "x", "chat": user.chat, "text": canary})
        await user.sees()
        logging.getLogger("httpx").warning("POST %s/bot%s/getMe", server.url, TOKEN)
    assert caplog.records
    assert canary not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text


class Slow(Conversation):
    """Thinks until it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def step(
        self, session: Session | None, inbound: Inbound, *, now: datetime, opening: Opening, crowded: bool = False
    ) -> Step:
        """The step, once it may go on."""
        assert self.may_go_on.wait(20)
        return super().step(session, inbound, now=now, opening=opening, crowded=crowded)


async def test_reply_that_takes_long_is_announced(serving: Serving, server: BotServer) -> None:
    conversation, user = Slow(), server.user()
    async with serving(conversation=conversation):
        user.types("/start")
        await server.until(lambda: bool(server.called("sendChatAction")))
        assert user.screen == []
        conversation.may_go_on.set()
        await user.sees("English")
    (call,) = server.called("sendChatAction")
    assert (call.parameters["action"], call.parameters["chat_id"]) == ("typing", str(user.id))
