"""Several processes over one PostgreSQL: two that receive, three that work; and what happens when some of them die."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import pytest

from bot.telegram import TelegramBot
from bot.telegram.opening import CHANNEL
from dialogs import Conversation
from storage import Arrival, DatabaseUnreachable, Store
from tests.postgres import KEYS, Postgres
from tests.storage.samples import rows
from tests.telegram.conftest import PACE, clock, eventually, running
from tests.telegram.server import TOKEN, BotServer
from tests.telegram.test_coordinators import Clock, begins, hire, links
from tests.telegram.test_webhook import HOOK, address

#: Each looks for forgotten work, which is a query.
WORKERS = replace(PACE, idle=0.2)


@pytest.fixture
def store(postgresql_url: str) -> Iterator[Store]:
    store = Store.open(postgresql_url, KEYS)
    yield store
    store.close()


@asynccontextmanager
async def process(server: BotServer, url: str, **chosen: object) -> AsyncIterator[TelegramBot]:
    """A bot with a store of its own, as another process has."""
    store = Store.open(url, KEYS)
    usual = {"store": store, "conversation": Conversation(), "token": TOKEN, "clock": clock, "pace": WORKERS}
    bot = TelegramBot(**{**usual, "api_base_url": server.url, **chosen})  # type: ignore[arg-type]
    try:
        async with running(bot):
            yield bot
    finally:
        store.close()


@asynccontextmanager
async def deployment(
    server: BotServer, url: str, *, receivers: int = 2, workers: int = 3, **chosen: object
) -> AsyncIterator[None]:
    """Webhook receivers behind a load balancer, and workers."""
    async with AsyncExitStack() as stack:
        for _ in range(receivers):
            hooked = process(server, url, webhook=HOOK, listen=("127.0.0.1", 0), works=False, **chosen)
            server.receivers.append(address(await stack.enter_async_context(hooked)))
        for _ in range(workers):
            await stack.enter_async_context(process(server, url, receives=False, **chosen))
        yield


async def converse(server: BotServer, person: int) -> None:
    user = server.user(person)
    user.types("/start")
    await user.sees("English")
    user.presses("English")
    await user.sees("I am the patient")
    user.presses("patient")
    await user.sees("I agree")


async def test_conversations_go_through_many_processes(server: BotServer, postgresql_url: str, store: Store) -> None:
    async with deployment(server, postgresql_url):
        async with asyncio.TaskGroup() as people:
            for person in range(31, 41):
                people.create_task(converse(server, person))
        await eventually(lambda: not jobs(store))
    states = [screening.state for screening in store.screenings()]
    assert states == ["notice"] * 10
    for person in range(31, 41):
        ids = [shown.id for shown in server.user(person).screen]
        assert ids == sorted(ids)
        assert len(ids) == 3


async def test_each_contact_is_attended_to_by_one_worker_at_a_time(server: BotServer, postgresql_url: str) -> None:
    """Everything that one person types at once is answered in the order in which it was typed."""
    user = server.user()
    async with deployment(server, postgresql_url):
        user.types("/start")
        await user.sees("English")
        server.brought.clear()
        for n in range(20):
            user.types(f"/{('help', 'language')[n % 2]}")
        await user.sees(count=20)
    prompts = [int(button.data.split(":")[2]) for shown in user.screen for row in shown.drawn for button in row[:1]]
    assert prompts == sorted(prompts)


async def test_polling_and_working_in_one_process(server: BotServer, postgresql_url: str) -> None:
    async with process(server, postgresql_url):
        await converse(server, 31)


async def test_polling_with_workers_beside_it(server: BotServer, postgresql_url: str) -> None:
    async with process(server, postgresql_url, works=False), process(server, postgresql_url, receives=False):
        await converse(server, 31)
    assert len(server.called("deleteWebhook")) == 1


async def test_coordinators_and_patients_work_together(server: BotServer, postgresql_url: str, store: Store) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with deployment(server, postgresql_url, clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await begins(ann, "S-001")
        await converse(server, 31)
        patient.presses("agree")
        await patient.sees("Question 1")
        patient.types("/person")
        (told,) = await ann.sees("press Reply")
        ann.presses("Reply", on=told)
        (asked,) = await ann.sees("as a reply to this message")
        ann.sends(text="We call now.", reply_to_message={"message_id": asked.id, "date": 1, "chat": ann.chat})
        await patient.sees("From the study team:\nWe call now.")
        ann.presses("Complete by phone", on=told)
        await ann.sees("You complete these questions for the patient", "Question 1")
        await patient.sees("The study team now completes these questions with you")
        ann.types("1980-05-31")
        await ann.sees("Question 2")
        ann.types("/handover")
        await patient.sees("has given the questions back to you", "Question 2")
        await eventually(lambda: not jobs(store))
    assert {(row.subject, row.role, row.answers) for row in store.screenings()} == {
        ("S-001", "coordinator", 0),
        (None, "patient", 1),
    }


def arrive(store: Store, update_id: int = 1, person: int = 31, text: str = "/start") -> None:
    chat = {"id": person, "type": "private"}
    sender = {"id": person, "is_bot": False, "first_name": "Ann"}
    message = {"message_id": update_id, "date": 1795000000, "chat": chat, "from": sender, "text": text}
    arrival = Arrival(
        update_id=str(update_id),
        address=str(person),
        person=str(person),
        kind="message",
        body={"update_id": update_id, "message": message},
    )
    store.receive(CHANNEL, TOKEN.partition(":")[0], [arrival], clock())


def jobs(store: Store) -> list[tuple[str, str, int]]:
    listed = rows(store._database, "SELECT status::text AS status, lock, args FROM procrastinate_jobs ORDER BY id")
    return [(row["status"], row["lock"], row["args"]["contact_id"]) for row in listed]


def test_a_job_says_no_more_than_whom_to_attend_to(store: Store) -> None:
    arrive(store)
    assert jobs(store) == [("todo", "contact 1", 1)]


def test_a_flood_makes_one_job(store: Store) -> None:
    for n in range(1, 6):
        arrive(store, n)
    assert len(jobs(store)) == 1


def test_update_that_comes_again_makes_no_job(store: Store) -> None:
    arrive(store)
    execute(store, "DELETE FROM procrastinate_jobs")
    arrive(store)
    assert jobs(store) == []


def test_job_is_made_with_the_update_or_not_at_all(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(store, "ALTER TABLE procrastinate_jobs RENAME COLUMN args TO gone")
    with pytest.raises(DatabaseUnreachable, match="workers could not be told"):
        arrive(store)
    execute(store, "ALTER TABLE procrastinate_jobs RENAME COLUMN gone TO args")
    assert store.condition().updates_waiting == 0


async def test_job_that_got_lost_costs_nobody_an_answer(server: BotServer, postgresql_url: str, store: Store) -> None:
    user = server.user()
    user.started = True
    arrive(store)
    execute(store, "DELETE FROM procrastinate_jobs")
    async with process(server, postgresql_url, receives=False):
        await user.sees("English")


async def test_job_that_comes_twice_is_harmless(server: BotServer, postgresql_url: str, store: Store) -> None:
    user = server.user()
    user.started = True
    arrive(store)
    for _ in range(3):
        columns = "queue_name, task_name, lock, args"
        execute(
            store,
            f"INSERT INTO procrastinate_jobs ({columns}) SELECT {columns} FROM procrastinate_jobs LIMIT 1",
        )
    async with process(server, postgresql_url, receives=False):
        await user.sees("English")
        await eventually(lambda: not jobs(store))
    assert len(user.screen) == 1


async def test_job_of_a_worker_that_died_is_taken_over(server: BotServer, postgresql_url: str, store: Store) -> None:
    user = server.user()
    user.started = True
    arrive(store)
    execute(store, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    execute(
        store,
        "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)",
    )
    async with process(server, postgresql_url, receives=False):
        await user.sees("English")


def test_job_that_was_taken_over_was_taken_over_again_from_who_had_it(postgresql_url: str, store: Store) -> None:
    """Several processes look at the same time for jobs of the dead, and the living take up what is put back."""
    people, processes = 60, 4
    for person in range(people):
        arrive(store, person, person)
    execute(store, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour'), (now())")
    at_work = "UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT {}(id) FROM procrastinate_workers)"
    execute(store, at_work.format("min"))
    stores = [Store.open(postgresql_url, KEYS) for _ in range(processes)]
    with ThreadPoolExecutor(processes + 1) as threads:
        looking = [threads.submit(each.take_over, CHANNEL, 10.0) for each in stores for _ in range(5)]
        while not all(look.done() for look in looking):
            execute(store, f"{at_work.format('max')} WHERE status = 'todo'")
    for each in stores:
        each.close()
    assert sorted(contact for look in looking for contact in look.result()) == list(range(1, people + 1))


async def test_workers_wait_while_the_database_is_away(postgres: Postgres, migrated_postgres: str) -> None:
    """Everybody's connections are cut, and nobody gets a new one for a while."""
    with postgres.database(template=migrated_postgres) as url:
        name = url.partition("?")[0].rpartition("/")[2]
        async with BotServer(patience=60) as server, deployment(server, url, receivers=1, workers=1):
            user = server.user()
            user.types("/start")
            await user.sees("English")
            await asyncio.to_thread(postgres.execute, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            await asyncio.to_thread(postgres.execute, cut)
            user.presses("English")
            await server.until(lambda: 503 in server.brought)
            await asyncio.to_thread(postgres.execute, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await user.sees("I am the patient")


async def test_unexpected_error_of_a_worker_ends_it(
    make: Callable[..., TelegramBot], server: BotServer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(store, "waiting", broken)
    arrive(store)
    with pytest.raises(ZeroDivisionError):
        await make(api_base_url=server.url, receives=False).run()


async def test_stop_of_a_worker_waits_for_what_is_under_way(
    server: BotServer, postgresql_url: str, store: Store
) -> None:
    user = server.user()
    user.started = True
    arrive(store)
    async with process(server, postgresql_url, receives=False) as bot:
        server.hold("sendMessage")
        await server.held("sendMessage")
        bot.stop()
        await asyncio.sleep(0)
        server.release("sendMessage")
    assert len(user.screen) == 1
    assert store.condition().messages_waiting == 0


def execute(store: Store, statement: str) -> None:
    with store._database.writing() as connection:
        connection.exec_driver_sql(statement)
