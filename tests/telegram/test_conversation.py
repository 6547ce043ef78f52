"""From what a person does to what they see: the same over the library alone, and over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.telegram import TelegramBot
from locales import catalogue, say
from storage import Store
from tests.telegram.conftest import Serving, running
from tests.telegram.recording import Recording
from tests.telegram.server import BotServer

PATIENT = "I am the patient"
AGREE = say("I agree")


async def test_recorded_conversation(make: Callable[..., TelegramBot]) -> None:
    telegram = Recording()
    person = {"id": 31, "is_bot": False, "first_name": "Ann"}
    chat = {"id": 31, "type": "private"}
    start = {"message_id": 1, "date": 1795000000, "chat": chat, "from": person, "text": "/start"}
    async with running(make(request=telegram)):
        await telegram.updates.put([{"update_id": 8, "message": start}])
        asked = await telegram.sent.get()
        while "reply_markup" not in asked:
            asked = await telegram.sent.get()
        (english,) = [
            button["callback_data"]
            for row in asked["reply_markup"]["inline_keyboard"]
            for button in row
            if button["text"] == "English"
        ]
        press = {"id": "5", "from": person, "chat_instance": "1", "message": {**start, "text": "?"}, "data": english}
        await telegram.updates.put([{"update_id": 9, "callback_query": press}])
        while PATIENT not in str(asked):
            asked = await telegram.sent.get()
    polls = [parameters for name, parameters in telegram.calls if name == "getUpdates"]
    assert [poll.get("offset") for poll in polls] == [None, 9, 10]
    assert "message" in polls[0]["allowed_updates"]
    assert ("answerCallbackQuery", {"callback_query_id": "5"}) in telegram.calls
    assert all("parse_mode" not in parameters for _, parameters in telegram.calls)


@pytest.mark.parametrize(("button", "language"), [("English", "en"), ("中文", "zh")])
async def test_consent_is_asked_for_in_the_language_chosen(
    serving: Serving, server: BotServer, store: Store, button: str, language: str
) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English", "中文")
        presses = [user.presses(button)]
        await user.sees()
        presses.append(user.presses("patient"))
        await user.sees(catalogue(language).render(AGREE))
        for press in presses:
            await press.answered.wait()
    (screening,) = store.screenings()
    assert (screening.channel, screening.language, screening.state) == ("telegram", language, "notice")


@pytest.mark.parametrize(("code", "language"), [("zh-hans", "zh"), ("en", "en")])
async def test_language_of_the_app_is_suggested(
    serving: Serving, server: BotServer, store: Store, code: str, language: str
) -> None:
    user = server.user(language_code=code)
    async with serving():
        user.types("/start")
        await user.sees()
    (screening,) = store.screenings()
    assert screening.language == language


async def test_conversation_goes_on_after_a_restart(serving: Serving, server: BotServer, store: Store) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
    user.presses("English")
    async with serving():
        await user.sees(PATIENT)
    (screening,) = store.screenings()
    assert screening.language == "en"


async def test_coordinator_is_known_by_id_alone(serving: Serving, server: BotServer, store: Store) -> None:
    async with serving(coordinators={7}):
        for user in (server.user(7), server.user(8)):
            user.types("/new S-001")
            await user.sees()
    assert sorted(screening.role for screening in store.screenings()) == ["coordinator", "patient"]


async def test_old_keyboard_is_taken_away(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        (*_, asked) = await user.sees("English")
        user.presses("English")
        await user.sees(PATIENT)
        await server.until(lambda: asked.buttons == [])


async def test_old_button_and_double_press_count_once(serving: Serving, server: BotServer, store: Store) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        (*_, asked) = await user.sees("中文")
        presses = [user.presses("English", on=asked) for _ in range(2)]
        await user.sees(PATIENT)
        presses.append(user.presses("中文", on=asked))
        for press in presses:
            await press.answered.wait()
        user.types("/help")
        await user.sees(count=2)
    (screening,) = store.screenings()
    assert screening.language == "en"
    chosen = [event for event in store.transcript(screening.id) if event.type == "language_chosen"]
    assert len(chosen) == 1


async def test_press_that_expired_still_counts(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
        server.hold("answerCallbackQuery")
        press = user.presses("English")
        await server.held("answerCallbackQuery")
        server.advance(151)
        server.release("answerCallbackQuery")
        await user.sees(PATIENT)
        await server.until(lambda: bool(server.called("answerCallbackQuery")))
    assert not press.answered.is_set()


async def test_press_of_an_outage_is_gone_and_what_was_typed_is_not(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
    user.presses("中文")
    user.types("English")
    server.advance(151)
    async with serving():
        await user.sees(PATIENT)


async def test_what_is_no_answer_gets_an_answer(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        user.types("/start")
        await user.sees("English")
        for act in (user.sends_photo, lambda: user.types("/nosuch"), lambda: user.presses_data("v9:x")):
            act()
            await user.sees()


async def test_group_is_left_with_a_word_in_both_languages(serving: Serving, server: BotServer) -> None:
    async with serving():
        group: dict[str, Any] = {"id": -55, "type": "group", "title": "Ward"}
        server.deliver(message={"message_id": 1, "date": 1795000000, "chat": group, "text": "/start"})
        await server.until(lambda: server.left == [-55])
        (told,) = server.called("sendMessage")
        server.user().types("/start")
        await server.user().sees()
    assert told.parameters["chat_id"] == "-55"
    assert "write to me directly" in told.parameters["text"]
    assert "私聊" in told.parameters["text"]
    assert {call.parameters["chat_id"] for call in server.called("sendMessage")} == {"-55", "31"}


async def test_bot_presents_itself_in_both_languages_and_once(serving: Serving, server: BotServer) -> None:
    async with serving():
        pass
    shown = dict(server.texts)
    assert {key for key in shown if key[0] == "name"} == {("name", ""), ("name", "zh")}
    assert shown["name", "zh"] == "皮肌炎研究预筛"
    assert "120" in shown["description", "zh"]
    assert len(shown["description", ""]) <= 512
    assert len(shown["short_description", ""]) <= 120
    async with serving():
        pass
    assert len(server.called("setMyName")) == len(server.called("setMyDescription")) == 2


async def test_command_menu_in_both_languages(serving: Serving, server: BotServer) -> None:
    server.user(7).started = True
    async with serving(coordinators={7}):
        pass
    menus = {key: [each["command"] for each in menu] for key, menu in server.commands.items()}
    assert set(menus) == {("default", ""), ("default", "zh"), ("7", ""), ("7", "zh")}
    assert "new" in menus["7", "zh"]
    assert "new" not in menus["default", ""]
    assert {"start", "help", "stop", "privacy"} <= set(menus["default", "zh"])
