"""`/healthz` and `/metrics`: whether a process can do its work, and what it measured, without a word about anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.listening import AddressTaken
from bot.telegram import TelegramBot
from storage import DatabaseUnreachable, Store
from tests.telegram.conftest import Serving, clock, eventually
from tests.telegram.server import BotServer, Fault
from tests.telegram.test_webhook import HOOK, address

ANYWHERE = ("127.0.0.1", 0)


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as client:
        yield client


async def health(client: ClientSession, bot: TelegramBot) -> tuple[int, dict[str, Any]]:
    async with client.get(address(bot, "/healthz")) as answer:
        return answer.status, await answer.json()


async def figures(client: ClientSession, bot: TelegramBot) -> dict[str, float]:
    """Every figure by its name and labels."""
    async with client.get(address(bot, "/metrics")) as answer:
        assert answer.content_type == "text/plain"
        families = text_string_to_metric_families(await answer.text())
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sample.labels.items()): sample.value
        for family in families
        for sample in family.samples
    }


async def test_poller_that_is_well(serving: Serving, server: BotServer, client: ClientSession) -> None:
    user = server.user()
    async with serving(listen=ANYWHERE) as bot:
        user.types("/start")
        await user.sees("English")
        status, report = await health(client, bot)
        assert (status, report["ready"], report["problems"], report["warnings"]) == (200, True, [], [])
        assert report["seconds_since_receipt"] < 60
        assert (await client.post(address(bot), json={})).status == 404  # nothing is received here


async def test_figures_of_a_conversation(serving: Serving, server: BotServer, client: ClientSession) -> None:
    user = server.user(31_415_926)
    async with serving(listen=ANYWHERE) as bot:
        server.fault("sendMessage", Fault.BROKEN)
        user.types("/start")
        await user.sees("English")
        server.fault("sendMessage", Fault.TOO_MANY, retry_after=1)
        user.types("canary")
        await user.sees()
        found = await figures(client, bot)
        async with client.get(address(bot, "/metrics")) as answer:
            text = await answer.text()
    assert found["prescreen_updates_received_total"] == 2
    assert found["prescreen_turns_total outcome=handled"] == 2
    assert found["prescreen_turn_seconds_count"] == 2
    assert found["prescreen_sends_total outcome=not_known_to_arrive"] == 1
    assert found["prescreen_sends_total outcome=too_many"] == 1
    assert found["prescreen_retries_total what=send"] == 2
    assert found["prescreen_ready"] == 1
    assert found["prescreen_inbox_dead"] == 0
    for word in ("31415926", "canary", "Person"):
        assert word not in text


async def test_age_of_what_waits(serving: Serving, server: BotServer, client: ClientSession) -> None:
    user = server.user()

    def later() -> datetime:
        return clock() + timedelta(minutes=2)

    async with serving() as bot:
        server.fault("sendMessage", Fault.TOO_MANY, retry_after=3600)
        user.types("/start")
        await server.until(lambda: bool(server.called("sendMessage")))
    async with serving(listen=ANYWHERE, clock=later) as bot:
        _, report = await health(client, bot)
        assert report["warnings"] == ["The oldest message waits too long."]
        assert report["oldest_message_seconds"] > 100
        assert (await figures(client, bot))["prescreen_outbox_age_seconds"] > 100


async def test_update_that_was_set_aside_is_shown(serving: Serving, server: BotServer, client: ClientSession) -> None:
    user = server.user()
    user.started = True
    async with serving(listen=ANYWHERE) as bot:
        server.deliver(message={"message_id": 1, "chat": user.chat, "from": user.account, "text": "5"})
        await user.sees()

        async def shown() -> bool:
            status, report = await health(client, bot)
            return status == 200 and report["updates_dead"] == 1 and report["warnings"] == ["Updates were set aside."]

        await eventually(shown)
        assert (await figures(client, bot))["prescreen_turns_total outcome=set_aside"] == 1


async def test_second_poller_is_a_problem_until_it_is_gone(
    serving: Serving, server: BotServer, client: ClientSession
) -> None:
    async with serving(listen=ANYWHERE) as bot:
        server.fault("getUpdates", Fault.CONFLICT, times=30)
        server.user().types("/start")

        async def noticed() -> bool:
            status, report = await health(client, bot)
            return status == 503 and "Another process" in report["problems"][0]

        await eventually(noticed)
        assert (await figures(client, bot))["prescreen_second_poller_total"] >= 1


async def test_two_pollers_both_say_so_and_nobody_is_lost(
    serving: Serving, server: BotServer, caplog: pytest.LogCaptureFixture
) -> None:
    user = server.user()
    async with serving(), serving():
        user.types("/start")
        await user.sees("English")
        user.presses("English")
        await user.sees("I am the patient")
        await eventually(lambda: "Another process is fetching" in caplog.text)


async def test_poller_that_hears_nothing_for_long(serving: Serving, server: BotServer, client: ClientSession) -> None:
    ahead = timedelta()

    async with serving(listen=ANYWHERE, clock=lambda: clock() + ahead) as bot:
        server.fault("getUpdates", Fault.BROKEN, times=10_000)
        server.user().types("/start")
        await server.until(lambda: bool(server.called("getUpdates")))
        ahead = timedelta(seconds=90)
        status, report = await health(client, bot)
        assert (status, report["problems"]) == (503, ["Telegram cannot be polled."])


async def test_database_that_is_away(
    serving: Serving, store: Store, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise DatabaseUnreachable("The database x cannot be used.")

    async with serving(listen=ANYWHERE) as bot:
        monkeypatch.setattr(store, "condition", away)
        status, report = await health(client, bot)
        assert (status, report["problems"]) == (503, ["The database x cannot be used."])
        assert (await figures(client, bot))["prescreen_ready"] == 0


async def test_tables_of_another_release(serving: Serving, store: Store, client: ClientSession) -> None:
    async with serving(listen=ANYWHERE) as bot:
        with store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'next'")
        status, report = await health(client, bot)
        assert status == 503
        assert "not those of this release" in report["problems"][0]


async def test_webhook_hears_nothing_while_nobody_writes(serving: Serving, client: ClientSession) -> None:
    ahead = timedelta()
    async with serving(webhook=HOOK, listen=ANYWHERE, clock=lambda: clock() + ahead) as bot:
        ahead = timedelta(hours=9)
        status, report = await health(client, bot)
        assert (status, report["seconds_since_receipt"]) == (200, None)


async def test_address_that_is_taken_is_a_sentence(serving: Serving, make: Callable[..., TelegramBot]) -> None:
    async with serving(listen=ANYWHERE) as bot:
        assert bot.port is not None
        with pytest.raises(AddressTaken, match=r"Nothing can be served at 127\.0\.0\.1:\d+: .*\."):
            await make(listen=("127.0.0.1", bot.port)).run()
