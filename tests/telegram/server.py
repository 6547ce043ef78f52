"""A Bot API server on loopback: what the bot sends is checked as strictly as Telegram checks it.

It stands for Telegram's side of the wire, and for the people behind it: a test acts through `User` and looks at what
that user would see. Nothing sleeps to let others catch up; whoever waits, waits for the thing itself.

Known: polling with confirmation by offset, conflicts between pollers, limits of texts and button data, presses that
expire after 150 s, fetched or not, and are answered once, users who block the bot, and faults on demand or by chance.
With a webhook, updates are brought to it: each chat's messages in order and each person's presses in order, again and
again until they are taken.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from types import TracebackType
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from tests.telegram.people import BOT, Button, Press, Shown, User

TOKEN = "4242424242:AAServerOnLoopbackOpensNothing-_abcd"
LONGEST_TEXT = 4096  # UTF-16 code units
LONGEST_DATA = 64  # bytes
PRESS_LIFE = 150.0  # seconds
UPDATE_LIFE = 86_400.0  # seconds, of every other update
PATIENCE = 10.0  # seconds until a test that waits for something has failed


class Fault(StrEnum):
    """What can be made to go wrong with one call."""

    TOO_MANY = "429"
    BROKEN = "500"
    CONFLICT = "409"
    DROPPED_BEFORE = "the connection breaks, nothing was done"
    DROPPED_AFTER = "the connection breaks, everything was done"


#: What can go wrong with any call.
ANYWHERE = (Fault.TOO_MANY, Fault.BROKEN, Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """What goes wrong by chance: this `share` of the calls, each on its way for up to `latency` seconds."""

    chance: Random
    share: float
    latency: float

    def fault(self) -> Fault | None:
        """What goes wrong with the next call."""
        return self.chance.choice(ANYWHERE) if self.chance.random() < self.share else None


CALM = Weather(chance=Random(0), share=0, latency=0)


class Refused(Exception):
    """An answer of the server's that is not ok."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    @property
    def body(self) -> dict[str, Any]:
        """The answer as JSON values."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method that was called, with its parameters; `ok` says whether it was carried out."""

    method: str
    parameters: dict[str, Any]
    ok: bool


class BotServer:
    """The server. `async with BotServer() as server:` serves at `server.url` until the block ends."""

    def __init__(self, token: str = TOKEN, *, weather: Weather = CALM, patience: float = PATIENCE) -> None:
        self.token = token
        self.weather = weather
        self.faults_met: Counter[Fault] = Counter()
        self._patience = patience
        self.url = ""
        self.calls: list[Call] = []
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.left: list[int] = []
        self._webhook_settings: dict[str, Any] = {}
        self.webhook = ""
        self.secret = ""
        #: Where updates are brought in place of the webhook's address, in turn: what stands behind a load balancer.
        self.receivers: list[str] = []
        self.pause = 0.05  # seconds until an update that was not taken is brought again
        self.brought: list[int] = []  # the statuses of the answers
        self._turn = itertools.count()
        self._bringing: dict[tuple[str, int], asyncio.Task[None]] = {}
        self._users: dict[int, User] = {}
        self._updates: deque[dict[str, Any]] = deque()
        self._arrived_at: dict[int, float] = {}
        self._faults: dict[str, deque[tuple[Fault, int]]] = defaultdict(deque)
        self._gates: dict[str, asyncio.Event] = {}
        self._held: set[str] = set()
        self._poll: asyncio.Future[None] | None = None
        self._changed = asyncio.Condition()
        self._last_id = 1000
        self._last_update = 700_000_000
        self._ahead = 0.0
        self._runner: web.AppRunner | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> BotServer:
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_poll()
        for bringing in self._bringing.values():
            bringing.cancel()
        assert self._runner is not None
        await self._runner.cleanup()

    # For tests

    def user(self, user_id: int = 31, *, language_code: str | None = None) -> User:
        """A user with this id, made at the first call. `language_code`: what their Telegram speaks."""
        return self._users.setdefault(user_id, User(self, user_id, language_code))

    def deliver(self, *, update_id: int | None = None, **kinds: Any) -> int:
        """Put an update in line for the bot, whatever it holds; its id."""
        if update_id is None:
            self._last_update += 1
            update_id = self._last_update
        self._updates.append({"update_id": update_id, **kinds})
        self._arrived_at[update_id] = self.now()
        self._end_poll()
        self._bring()
        self._notify()
        return update_id

    def fault(self, method: str, fault: Fault, *, times: int = 1, retry_after: int = 1) -> None:
        """Let the next calls of `method` go wrong."""
        self._faults[method.lower()].extend([(fault, retry_after)] * times)
        self._notify()

    def hold(self, method: str) -> None:
        """Keep the calls of `method` waiting until `release`."""
        self._gates[method.lower()] = asyncio.Event()

    def release(self, method: str) -> None:
        """Let the calls of `method` go on."""
        self._gates.pop(method.lower()).set()

    async def held(self, method: str) -> None:
        """Wait until a call of `method` waits."""
        await self.until(lambda: method.lower() in self._held, lambda: f"nobody calls {method}")

    def advance(self, seconds: float) -> None:
        """Let time pass for the presses."""
        self._ahead += seconds

    def now(self) -> float:
        """Seconds on the server's clock."""
        return time.monotonic() + self._ahead

    def next_id(self) -> int:
        """A number that nothing else has."""
        self._last_id += 1
        return self._last_id

    def called(self, method: str) -> list[Call]:
        """The calls of `method`, oldest first."""
        return [call for call in self.calls if call.method == method]

    async def until(self, condition: Callable[[], bool], problem: Callable[[], str] = lambda: "") -> None:
        """Wait until `condition` holds; it is looked at after everything that happens here."""
        try:
            async with asyncio.timeout(self._patience), self._changed:
                await self._changed.wait_for(condition)
        except TimeoutError:
            raise AssertionError(problem() or "what was waited for did not happen") from None

    async def until_confirmed(self) -> None:
        """Wait until the bot has confirmed every update that was delivered."""
        await self.until(lambda: not self._updates, lambda: f"{len(self._updates)} updates are not confirmed")

    # The wire

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method, parameters = request.match_info["method"], await _parameters(request)
        if gate := self._gates.get(method.lower()):
            self._held.add(method.lower())
            self._notify()
            await gate.wait()
            self._held.discard(method.lower())
        fault, seconds = self._next_fault(method)
        if self.weather.latency:
            await asyncio.sleep(self.weather.chance.uniform(0, self.weather.latency))
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            if fault is Fault.TOO_MANY:
                raise Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
            if fault is Fault.BROKEN:
                raise Refused(500, "Internal Server Error")
            if fault is Fault.CONFLICT:
                raise Refused(409, "Conflict: terminated by other getUpdates request")
            if fault is Fault.DROPPED_BEFORE:
                return self._drop(request)
            result = await self._carry_out(method, parameters)
        except Refused as refused:
            self._note(method, parameters, ok=False)
            return web.json_response(refused.body, status=refused.code)
        self._note(method, parameters, ok=True)
        if fault is Fault.DROPPED_AFTER:
            return self._drop(request)
        return web.json_response({"ok": True, "result": result})

    def _drop(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.abort()
        self._notify()
        return web.Response()

    def _next_fault(self, method: str) -> tuple[Fault | None, int]:
        waiting = self._faults[method.lower()]
        fault, seconds = waiting.popleft() if waiting else (self.weather.fault(), 1)
        if fault is not None:
            self.faults_met[fault] += 1
        return fault, seconds

    def _note(self, method: str, parameters: dict[str, Any], *, ok: bool) -> None:
        self.calls.append(Call(method=method, parameters=parameters, ok=ok))
        self._notify()

    def _notify(self) -> None:
        async def tell() -> None:
            async with self._changed:
                self._changed.notify_all()

        task = asyncio.get_running_loop().create_task(tell())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, method: str, parameters: Mapping[str, Any]) -> Any:
        known: dict[str, Callable[[Mapping[str, Any]], Any]] = {
            "getme": lambda _: {
                **BOT,
                "can_join_groups": False,
                "can_read_all_group_messages": False,
                "supports_inline_queries": False,
            },
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "editmessagereplymarkup": self._edit_message_reply_markup,
            "answercallbackquery": self._answer_callback_query,
            "setmycommands": self._set_my_commands,
            "getmycommands": lambda asked: self.commands.get(_scope(asked), []),
            "setmyname": self._set_text("name"),
            "setmydescription": self._set_text("description"),
            "setmyshortdescription": self._set_text("short_description"),
            "getmyname": self._get_text("name"),
            "getmydescription": self._get_text("description"),
            "getmyshortdescription": self._get_text("short_description"),
            "setwebhook": self._set_webhook,
            "getwebhookinfo": lambda _: {
                "url": self.webhook,
                "has_custom_certificate": False,
                "pending_update_count": len(self._updates),
                **self._webhook_settings,
            },
            "deletewebhook": self._delete_webhook,
            "leavechat": self._leave_chat,
            "sendchataction": self._send_chat_action,
        }
        if method.lower() == "getupdates":
            return await self._get_updates(parameters)
        if method.lower() not in known:
            raise Refused(404, "Not Found")
        return known[method.lower()](parameters)

    # The methods

    async def _get_updates(self, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._end_poll(conflict=True)
        if (offset := int(asked.get("offset", 0))) > 0:
            while self._updates and self._updates[0]["update_id"] < offset:
                self._updates.popleft()
        self._notify()
        if not self._updates and (seconds := int(asked.get("timeout", 0))):
            self._poll = poll = asyncio.get_running_loop().create_future()
            try:
                async with asyncio.timeout(min(seconds, 50)):
                    await poll
            except TimeoutError:
                pass
            finally:
                if self._poll is poll:
                    self._poll = None
        allowed = asked.get("allowed_updates")
        self._updates = deque(
            each
            for each in self._updates
            if not self._expired(each) and (not allowed or any(kind in allowed for kind in each.keys() - {"update_id"}))
        )
        return [each for each in self._updates if each["update_id"] >= offset][: int(asked.get("limit", 100))]

    def _expired(self, update: Mapping[str, Any]) -> bool:
        life = PRESS_LIFE if "callback_query" in update else UPDATE_LIFE
        return self.now() - self._arrived_at[update["update_id"]] > life

    def _end_poll(self, *, conflict: bool = False) -> None:
        poll, self._poll = self._poll, None
        if poll is None or poll.done():
            return
        if conflict:
            reason = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
            poll.set_exception(Refused(409, reason))
        else:
            poll.set_result(None)

    def _send_message(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        user = self._reachable(asked)
        text = _text(asked)
        rows = _keyboard(asked)
        message = Shown(id=self.next_id(), text=text, drawn=rows, buttons=rows)
        user.screen.append(message)
        user.history.append(replace(message))
        return _as_message(user, message)

    def _edit_message_text(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        user = self._reachable(asked)
        message = _message(user, asked)
        text, rows = _text(asked), _keyboard(asked)
        user.history.append(replace(message, text=text, drawn=rows, buttons=rows))
        if (message.text, message.buttons) == (text, rows):
            raise Refused(400, "Bad Request: message is not modified")
        message.text, message.buttons = text, rows
        return _as_message(user, message)

    def _edit_message_reply_markup(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        user = self._reachable(asked)
        message = _message(user, asked)
        rows = _keyboard(asked)
        if message.buttons == rows:
            raise Refused(400, "Bad Request: message is not modified")
        message.buttons = rows
        return _as_message(user, message)

    def _answer_callback_query(self, asked: Mapping[str, Any]) -> bool:
        press = self.presses.get(str(asked.get("callback_query_id")))
        if press is None or press.answered.is_set() or self.now() - press.made_at > PRESS_LIFE:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        press.answered.set()
        return True

    def _set_my_commands(self, asked: Mapping[str, Any]) -> bool:
        commands = asked["commands"]
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        scope, language = _scope(asked)
        if scope.isdigit() and not self._known(int(scope)):
            raise Refused(400, "Bad Request: chat not found")
        self.commands[scope, language] = commands
        return True

    def _set_text(self, what: str) -> Callable[[Mapping[str, Any]], bool]:
        def set_text(asked: Mapping[str, Any]) -> bool:
            self.texts[what, str(asked.get("language_code", ""))] = str(asked.get(what, ""))
            return True

        return set_text

    def _get_text(self, what: str) -> Callable[[Mapping[str, Any]], dict[str, str]]:
        return lambda asked: {what: self.texts.get((what, str(asked.get("language_code", ""))), "")}

    def _set_webhook(self, asked: Mapping[str, Any]) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret := str(asked.get("secret_token", ""))):
            raise Refused(400, "Bad Request: secret token contains unallowed characters")
        self.webhook, self.secret = str(asked["url"]), secret
        self._webhook_settings = {
            "max_connections": int(asked.get("max_connections", 40)),
            "allowed_updates": asked.get("allowed_updates", []),
        }
        if asked.get("drop_pending_updates") in (True, "true"):
            self._updates.clear()
        self._end_poll(conflict=True)
        self._bring()
        return True

    def _bring(self) -> None:
        """See to it that every queue is being brought to the webhook."""
        for queue in {_queue(update) for update in self._updates} if self.webhook else ():
            if (before := self._bringing.get(queue)) is None or before.done():
                self._bringing[queue] = asyncio.get_running_loop().create_task(self._bring_queue(queue))

    async def _bring_queue(self, queue: tuple[str, int]) -> None:
        async with ClientSession(timeout=ClientTimeout(total=20)) as client:
            while self.webhook:
                self._updates = deque(each for each in self._updates if not self._expired(each))
                update = next((each for each in self._updates if _queue(each) == queue), None)
                if update is None:
                    return
                addresses = self.receivers or [self.webhook]
                try:
                    async with client.post(
                        addresses[next(self._turn) % len(addresses)],
                        json=update,
                        headers={"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {},
                    ) as answer:
                        status = answer.status
                except (ClientError, TimeoutError, OSError):
                    status = 0
                self.brought.append(status)
                if 200 <= status < 300:
                    self._updates.remove(update)
                self._notify()
                if not 200 <= status < 300:
                    await asyncio.sleep(self.pause)

    def _delete_webhook(self, asked: Mapping[str, Any]) -> bool:
        self.webhook = ""
        if asked.get("drop_pending_updates") in (True, "true"):
            self._updates.clear()
        return True

    def _send_chat_action(self, asked: Mapping[str, Any]) -> bool:
        self._reachable(asked)
        return True

    def _leave_chat(self, asked: Mapping[str, Any]) -> bool:
        self.left.append(int(asked["chat_id"]))
        return True

    def _known(self, chat_id: int) -> bool:
        return chat_id in self._users and self._users[chat_id].started

    def _reachable(self, asked: Mapping[str, Any]) -> User:
        chat_id = int(asked.get("chat_id", 0))
        if not self._known(chat_id):
            raise Refused(400, "Bad Request: chat not found")
        if self._users[chat_id].blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        return self._users[chat_id]


def _queue(update: Mapping[str, Any]) -> tuple[str, int]:
    """What an update waits in line with: a chat's messages, or a person's presses."""
    for kind, body in update.items():
        if isinstance(body, dict):
            whose = body.get("from") if kind == "callback_query" else body.get("chat")
            return ("press" if kind == "callback_query" else "chat", (whose or {}).get("id", 0))
    return ("other", 0)


async def _parameters(request: web.Request) -> dict[str, Any]:
    """The parameters of a call, JSON values inside a form read as well."""
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    form = {**request.query, **(await request.post())}
    structured = ("allowed_updates", "commands", "entities", "link_preview_options", "reply_markup", "scope")
    return {name: json.loads(str(value)) if name in structured else str(value) for name, value in form.items()}


def _text(asked: Mapping[str, Any]) -> str:
    text = str(asked.get("text", ""))
    if not text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        raise Refused(400, "Bad Request: message is too long")
    return text


def _keyboard(asked: Mapping[str, Any]) -> list[list[Button]]:
    rows = (asked.get("reply_markup") or {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not button["text"].strip():
            raise Refused(400, "Bad Request: inline keyboard button text must be non-empty")
        if not 1 <= len(button["callback_data"].encode()) <= LONGEST_DATA:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return [[Button(label=button["text"], data=button["callback_data"]) for button in row] for row in rows]


def _message(user: User, asked: Mapping[str, Any]) -> Shown:
    for message in user.screen:
        if str(message.id) == str(asked.get("message_id")):
            return message
    raise Refused(400, "Bad Request: message to edit not found")


def _as_message(user: User, message: Shown) -> dict[str, Any]:
    body = {"message_id": message.id, "date": int(time.time()), "chat": user.chat, "from": BOT, "text": message.text}
    keyboard = [[{"text": each.label, "callback_data": each.data} for each in row] for row in message.buttons]
    return {**body, "reply_markup": {"inline_keyboard": keyboard}} if keyboard else body


def _scope(asked: Mapping[str, Any]) -> tuple[str, str]:
    scope = asked.get("scope") or {"type": "default"}
    return str(scope.get("chat_id", scope["type"])), str(asked.get("language_code", ""))
