"""The webhook: what is taken, what is refused, and that 200 means stored."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.telegram import TelegramBot, Webhook, webhook
from bot.telegram.arrival import ALLOWED
from bot.telegram.opening import CHANNEL
from storage import DatabaseUnreachable, Store
from tests.telegram.conftest import Serving, clock, eventually
from tests.telegram.server import BotServer, Fault

SECRET = "the-secret-of-the-tests"
HOOK = Webhook(url="https://bot.example/telegram", secret=SECRET)
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}

CHAT = {"id": 31, "type": "private"}
PERSON = {"id": 31, "is_bot": False, "first_name": "Ann"}
MESSAGE = {"message_id": 1, "date": 1795000000, "chat": CHAT, "from": PERSON, "text": "/start"}
UPDATE: dict[str, Any] = {"update_id": 8, "message": MESSAGE}


def address(bot: TelegramBot, path: str = "/telegram") -> str:
    return f"http://127.0.0.1:{bot.port}{path}"


@pytest.fixture
async def hooked(serving: Serving, server: BotServer) -> AsyncIterator[TelegramBot]:
    """A bot that is brought its updates."""
    server.receivers = ["http://127.0.0.1:9/"]  # until it is known where it listens
    async with serving(webhook=HOOK, listen=("127.0.0.1", 0)) as bot:
        server.receivers = [address(bot)]
        yield bot


@pytest.fixture
async def receiver(make: Callable[..., TelegramBot], server: BotServer) -> AsyncIterator[TelegramBot]:
    """A bot that receives only, so that what it stored can be looked at."""
    bot = make(api_base_url=server.url, webhook=HOOK, listen=("127.0.0.1", 0), works=False)
    ready = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(bot.run(lambda _: ready.set()))
        await ready.wait()
        yield bot
        bot.stop()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as client:
        yield client


async def test_conversation_over_the_webhook(hooked: TelegramBot, server: BotServer) -> None:
    user = server.user()
    user.types("/start")
    await user.sees("English")
    press = user.presses("English")
    await user.sees("I am the patient")
    await press.answered.wait()
    assert not server.called("getUpdates")
    assert set(server.brought) - {0} == {200}


async def test_telegram_is_told_where_and_what(hooked: TelegramBot, server: BotServer) -> None:
    (told,) = server.called("setWebhook")
    assert told.parameters["url"].startswith("https://bot.example/telegram?v=")
    assert told.parameters["allowed_updates"] == list(ALLOWED)
    assert told.parameters["secret_token"] == SECRET == server.secret
    assert "drop_pending_updates" not in told.parameters
    assert SECRET not in told.parameters["url"]


@pytest.mark.parametrize(
    ("hook", "calls"),
    [
        pytest.param(HOOK, 1, id="nothing changed"),
        pytest.param(Webhook(url=HOOK.url, secret="another-secret-here"), 2, id="another secret"),
        pytest.param(Webhook(url="https://elsewhere.example/", secret=SECRET), 2, id="another address"),
    ],
)
async def test_webhook_is_set_only_where_it_differs(
    serving: Serving, server: BotServer, hook: Webhook, calls: int
) -> None:
    for each in (HOOK, hook):
        async with serving(webhook=each, listen=("127.0.0.1", 0)):
            pass
    assert len(server.called("setWebhook")) == calls


async def test_two_receivers_that_start_together(serving: Serving, server: BotServer) -> None:
    server.fault("setWebhook", Fault.TOO_MANY, retry_after=1)
    async with serving(webhook=HOOK, listen=("127.0.0.1", 0)):
        assert server.webhook == HOOK.address


async def test_what_waited_while_nobody_was_there_is_brought(serving: Serving, server: BotServer) -> None:
    user = server.user()
    user.types("/start")
    async with serving(webhook=HOOK, listen=("127.0.0.1", 0)) as bot:
        server.receivers = [address(bot)]
        await user.sees("English")


async def test_answer_200_means_stored(receiver: TelegramBot, store: Store, client: ClientSession) -> None:
    async with client.post(address(receiver), json=UPDATE, headers=HEADERS) as answer:
        assert answer.status == 200
        assert await answer.read() == b""
    (row,) = store.waiting(CHANNEL, clock())
    assert row.body == UPDATE


async def test_update_that_is_brought_again_counts_once(
    receiver: TelegramBot, store: Store, client: ClientSession
) -> None:
    async with asyncio.TaskGroup() as group:
        posts = [group.create_task(client.post(address(receiver), json=UPDATE, headers=HEADERS)) for _ in range(5)]
    assert [post.result().status for post in posts] == [200] * 5
    assert store.condition().updates_waiting == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 20, "x" * 8000])
async def test_nobody_else_is_let_in(
    receiver: TelegramBot, store: Store, client: ClientSession, secret: str | None
) -> None:
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    async with client.post(address(receiver), json=UPDATE, headers=headers) as answer:
        assert answer.status == 403
    assert store.condition().updates_waiting == 0


BROKEN = {
    "nothing": b"",
    "not JSON": b"text=1",
    "half": b'{"update_id": 8',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "deep inside": b'{"update_id": 8, "message": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    "not UTF-8": b'{"update_id": 8, "message": {"text": "\xff\xfe"}}',
    "a number too long to read": b'{"update_id": ' + b"9" * 5000 + b"}",
    "a list": b"[]",
    "null": b"null",
    "no id": b"{}",
    "id in quotes": b'{"update_id": "1"}',
    "id true": b'{"update_id": true}',
    "id no whole number": b'{"update_id": 1e30}',
    "id null": b'{"update_id": null}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_broken_update_is_refused(
    receiver: TelegramBot, store: Store, client: ClientSession, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with client.post(address(receiver), data=body, headers=HEADERS) as answer:
        assert answer.status == 400
    assert store.condition().updates_waiting == 0
    assert "Traceback" not in caplog.text


ODD = {
    "no chat": {"update_id": 8},
    "kind of the future": {"update_id": 8, "hologram": {"chat": CHAT, "from": PERSON}},
    "lone surrogate and NUL": {"update_id": 8, "message": {**MESSAGE, "text": "\ud800\0"}},
    "id beyond 64 bits": {"update_id": 10**30, "message": {**MESSAGE, "chat": {"id": 10**30, "type": "private"}}},
    "wrong types everywhere": {"update_id": 8, "message": {"chat": {"id": "31"}, "from": [], "text": {}}},
    "as deep as can be read": {"update_id": 8, "message": {**MESSAGE, "x": json.loads("[" * 400 + "]" * 400)}},
}


@pytest.mark.parametrize("update", ODD.values(), ids=ODD)
async def test_odd_update_is_taken_so_that_it_does_not_come_again(
    receiver: TelegramBot, client: ClientSession, update: dict[str, Any]
) -> None:
    async with client.post(address(receiver), data=json.dumps(update), headers=HEADERS) as answer:
        assert answer.status == 200


async def test_duplicate_keys_and_numbers_that_are_none(receiver: TelegramBot, client: ClientSession) -> None:
    body = b'{"update_id": 7, "update_id": 8, "message": {"chat": {"id": 31, "type": "private"}, "x": NaN}}'
    async with client.post(address(receiver), data=body, headers=HEADERS) as answer:
        assert answer.status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Content-Encoding": "gzip"}, 415),
    ],
)
async def test_only_plain_json_is_read(
    receiver: TelegramBot, client: ClientSession, headers: dict[str, str], status: int
) -> None:
    body = json.dumps(UPDATE).encode()
    if "Content-Encoding" in headers:
        body = gzip.compress(b"0" * 50_000_000)
    async with client.post(address(receiver), data=body, headers={**HEADERS, **headers}, compress=None) as answer:
        assert answer.status == status


async def test_large_update_is_refused_before_it_is_read(receiver: TelegramBot) -> None:
    announced = await spoken(receiver, f"Content-Length: {webhook.LARGEST + 1}\r\n\r\n".encode())
    assert announced.startswith(b"HTTP/1.1 413")


async def test_large_update_in_chunks_is_refused(receiver: TelegramBot) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    endless = await spoken(receiver, b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20)
    assert endless.startswith(b"HTTP/1.1 413")


async def test_slow_update_is_given_up(receiver: TelegramBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "READ_SECONDS", 0.1)
    assert (await spoken(receiver, b"Content-Length: 100\r\n\r\n{")).startswith(b"HTTP/1.1 408")
    assert (await spoken(receiver, b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")).startswith(b"HTTP/1.1 408")


async def test_update_that_breaks_off_leaves_the_next_alone(
    receiver: TelegramBot, store: Store, client: ClientSession
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", receiver.port)
    writer.write(request(b"Content-Length: 100\r\n\r\n{"))
    await writer.drain()
    writer.close()
    async with client.post(address(receiver), json=UPDATE, headers=HEADERS) as answer:
        assert answer.status == 200
    assert store.condition().updates_waiting == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/telegram", 405), ("PUT", "/telegram", 405), ("POST", "/", 404), ("GET", "/telegram/../etc/passwd", 404)],
)
async def test_other_methods_and_paths(
    receiver: TelegramBot, client: ClientSession, method: str, path: str, status: int
) -> None:
    async with client.request(method, address(receiver, path), headers=HEADERS) as answer:
        assert answer.status == status


async def test_telegram_is_asked_to_come_again_while_the_database_is_away(
    receiver: TelegramBot, store: Store, client: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> int:
        raise DatabaseUnreachable("The database is away.")

    with monkeypatch.context() as patch:
        patch.setattr(store, "receive", away)
        async with client.post(address(receiver), json=UPDATE, headers=HEADERS) as answer:
            assert answer.status == 503
            assert int(answer.headers["Retry-After"]) >= 1
    async with client.post(address(receiver), json=UPDATE, headers=HEADERS) as answer:
        assert answer.status == 200


async def test_error_that_nobody_expected_says_nothing(
    receiver: TelegramBot,
    store: Store,
    client: ClientSession,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> int:
        raise ValueError("it choked on q9")

    monkeypatch.setattr(store, "receive", broken)
    async with client.post(address(receiver), json=UPDATE, headers=HEADERS) as answer:
        assert answer.status == 500
        assert await answer.read() == b""
    assert "ValueError at test_webhook.py" in caplog.text
    assert "q9" not in caplog.text


async def test_update_under_way_at_the_stop_is_stored_and_answered(
    make: Callable[..., TelegramBot], server: BotServer, store: Store
) -> None:
    bot = make(api_base_url=server.url, webhook=HOOK, listen=("127.0.0.1", 0), works=False)
    ready = asyncio.Event()
    running = asyncio.create_task(bot.run(lambda _: ready.set()))
    await ready.wait()
    body = json.dumps(UPDATE).encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
    writer.write(request(f"Content-Length: {len(body)}\r\n\r\n".encode()) + body[:5])
    await writer.drain()
    await asyncio.sleep(0.2)  # the request has begun
    bot.stop()
    writer.write(body[5:])
    assert (await reader.read(100)).startswith(b"HTTP/1.1 200")
    writer.close()
    await running
    assert store.condition().updates_waiting == 1


async def test_webhook_that_was_taken_away_is_said(
    hooked: TelegramBot, server: BotServer, client: ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    server.webhook = ""
    await eventually(lambda: "taken this bot's webhook away" in caplog.text)
    async with client.get(address(hooked, "/healthz")) as answer:
        assert answer.status == 503
        assert "webhook" in (await answer.json())["problems"][0]
    server.webhook = HOOK.address

    async def well() -> bool:
        async with client.get(address(hooked, "/healthz")) as answer:
            return answer.status == 200

    await eventually(well)


def request(rest: bytes) -> bytes:
    lines = ["POST /telegram HTTP/1.1", "Host: bot", *(f"{name}: {value}" for name, value in HEADERS.items())]
    return "".join(f"{line}\r\n" for line in lines).encode() + rest


async def spoken(bot: TelegramBot, rest: bytes) -> bytes:
    """What is answered to a request that ends with `rest`."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bot.port)
    writer.write(request(rest))
    answer = await reader.read(100)
    writer.close()
    return answer
