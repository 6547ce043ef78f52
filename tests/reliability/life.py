"""The core's life by chance: people, a messenger that repeats itself, a program that dies between any two steps.

The model is the pure conversation: what somebody did, in the order in which it was stored, taken one after the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy import Connection, event

from dialogs import Edited, Inbound, MessageShown, Opening, Pressed, Sent, Session, Step, Typed, Wish, Wished
from storage import Arrival, Outgoing, Store, Waiting
from tests.postgres import KEYS
from tests.reliability.delivery import wrong_order
from tests.reliability.rehearsal import Understood, understood
from tests.storage.samples import ACCOUNT, CHANNEL, NOW, arrival
from tests.storage.talking import CONVERSATION

PEOPLE = st.sampled_from(("ann", "ben"))
#: Words that answer what is asked at the beginning, words that answer nothing, and commands.
WORDS = st.sampled_from(("English", "中文", "1", "agree", "1963", "yes", "I don't know", "40", "？？", "help"))
WISHES = st.sampled_from((Wish.START, Wish.BACK, Wish.HELP, Wish.STOP, Wish.SUMMARY))
WHICH = st.integers(0, 7)

Row = TypeVar("Row", Waiting, Outgoing)

#: When everything is due, if no clock can have it wait for longer.
LONG_ENOUGH = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone."""


class Life(RuleBasedStateMachine):
    """`database` gives a fresh one for each example; its URL."""

    def __init__(self, database: Callable[[], AbstractContextManager[str]]) -> None:
        super().__init__()
        self._database = database()
        self._url = self._database.__enter__()
        self._open()
        self.now = NOW
        #: What the messenger was not told to have arrived.
        self.pending: list[Arrival] = []
        self.said: dict[str, Inbound] = {}
        #: What was handled of each person, in order; None for what was set aside.
        self.handled: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        self.seen: dict[str, list[Outgoing]] = defaultdict(list)

    def _open(self) -> None:
        self.store = Store.open(self._url, KEYS)

    def teardown(self) -> None:
        """Without any more trouble all ends well: everything is handled, delivered, and as the model has it."""
        try:
            self.fetch(told=True)
            self._drain()
            self._check()
        finally:
            self.store.close()
            self._database.__exit__(None, None, None)

    # What people do

    @initialize()
    def both_begin(self) -> None:
        """Otherwise most of the examples are about little."""
        for person in ("ann", "ben"):
            for inbound in (Wished(wish=Wish.START), Typed(text="English"), Typed(text="1"), Typed(text="agree")):
                self._arrives(person, inbound)

    @rule(person=PEOPLE, words=WORDS)
    def types(self, person: str, words: str) -> None:
        """Somebody types something."""
        self._arrives(person, Typed(text=words, reference=str(len(self.said))))

    @rule(person=PEOPLE, message=WHICH, choice=WHICH, twice=st.booleans())
    def presses(self, person: str, message: int, choice: int, twice: bool) -> None:
        """Somebody presses a button of one of the newest messages, perhaps of an old one, perhaps twice."""
        drawn = [shown for shown in self.seen[person] if shown.choices]
        if drawn:
            shown = drawn[-1 - message % 3 % len(drawn)]
            choices = [each for row in shown.choices for each in row]
            press = Pressed(
                screening=str(shown.screening_id), prompt=shown.prompt or 0, choice=choices[choice % len(choices)].id
            )
            for _ in range(1 + twice):
                self._arrives(person, press)

    @rule(person=PEOPLE, wish=WISHES)
    def wishes(self, person: str, wish: Wish) -> None:
        """Somebody gives a command."""
        self._arrives(person, Wished(wish=wish))

    @rule(person=PEOPLE, message=WHICH, words=WORDS)
    def edits(self, person: str, message: int, words: str) -> None:
        """Somebody changes what they typed before."""
        self._arrives(person, Edited(text=words, reference=str(message)))

    @rule(person=PEOPLE)
    def sends(self, person: str) -> None:
        """Somebody sends a picture."""
        self._arrives(person, Sent(kind="photo"))

    def _arrives(self, person: str, inbound: Inbound) -> None:
        number = len(self.said)
        update_id = f"{(number * 7919) % 100_003}-{person}"  # ids tell nothing of the order
        self.said[update_id] = inbound
        self.pending.append(arrival(update_id, person))

    # What the program does

    @rule(told=st.booleans())
    def fetch(self, told: bool) -> None:
        """The receiver stores what there is. If it dies before it says so, all of it comes again."""
        self.store.receive(CHANNEL, ACCOUNT, self.pending, self.now)
        if told:
            self.pending.clear()

    @rule(which=WHICH)
    def turn(self, which: int) -> None:
        """Somebody's turn."""
        if row := self._one(self.store.waiting(CHANNEL, self.now), which):
            self._turn(row)

    @rule(which=WHICH)
    def turn_of_two_workers(self, which: int) -> None:
        """Somebody's turn, which another worker takes as well, having seen the same row."""
        if row := self._one(self.store.waiting(CHANNEL, self.now), which):
            self._turn(row)
            assert self.store.turn(row.id, self._decide(row), self.now) is None

    @rule(which=WHICH)
    def turn_that_fails(self, which: int) -> None:
        """A turn that raises is counted, and comes again later."""
        if row := self._one(self.store.waiting(CHANNEL, self.now), which):
            self._dies_in(row, LookupError)
            self.store.fail(row.id, "LookupError", self.now, give_up_after=1000)

    @rule(which=WHICH, at_commit=st.booleans())
    def turn_that_is_killed(self, which: int, at_commit: bool) -> None:
        """The process dies while it decides, or when everything is written and nothing committed."""
        if row := self._one(self.store.waiting(CHANNEL, self.now), which):
            if not at_commit:
                self._dies_in(row, Killed)
            else:
                self._dies_at_commit(row)
            self.restart()

    @rule(which=WHICH)
    def turn_that_is_given_up(self, which: int) -> None:
        """An update is set aside, and the person told."""
        if row := self._one(self.store.waiting(CHANNEL, self.now), which):
            self._give_up(row)

    @rule(which=WHICH)
    def retry(self, which: int) -> None:
        """Somebody has an update handled again that was set aside."""
        rows = self.store.doctor.set_aside()
        if rows:
            row = rows[which % len(rows)]
            assert self.store.doctor.retry(row.id) is not row.gone_on

    @rule(which=WHICH)
    def send(self, which: int) -> None:
        """A message is delivered."""
        if message := self._one(self.store.outgoing(CHANNEL, self.now), which):
            self._deliver(message)
            self.store.sent(message.id, f"ref{message.id}", self.now)

    @rule(which=WHICH)
    def send_and_die(self, which: int) -> None:
        """A message is delivered, and nobody notes it."""
        if message := self._one(self.store.outgoing(CHANNEL, self.now), which):
            self._deliver(message)
            self.restart()

    @rule(which=WHICH, seconds=st.integers(1, 600), arrived=st.booleans())
    def send_later(self, which: int, seconds: int, arrived: bool) -> None:
        """The messenger asks to wait, or its answer got lost."""
        if message := self._one(self.store.outgoing(CHANNEL, self.now), which):
            if arrived:
                self._deliver(message)
            self.store.postpone(message.id, "RetryAfter", self.now + timedelta(seconds=seconds))

    @rule()
    def restart(self) -> None:
        """The program ends and starts again."""
        self.store.close()
        self._open()

    @rule(seconds=st.integers(1, 400))
    def time_passes(self, seconds: int) -> None:
        """The clock goes on."""
        self.now += timedelta(seconds=seconds)

    @rule(hours=st.integers(1, 48))
    def clock_is_set_back(self, hours: int) -> None:
        """The clock was wrong."""
        self.now -= timedelta(hours=hours)

    @rule()
    def look(self) -> None:
        """At any time the records are as they should be, but for what has not been done yet."""
        self._holds(self.now, but=("I1", "I6"))

    # How

    @staticmethod
    def _one(rows: list[Row], which: int) -> Row | None:
        return rows[which % len(rows)] if rows else None

    def _decide(self, row: Waiting) -> Callable[[Session | None], Step]:
        update_id = str(row.body["update_id"])
        opening = Opening(id="s" + update_id.replace("-", ""), channel=CHANNEL)
        now = self.now
        return lambda session: CONVERSATION.step(session, self.said[update_id], now=now, opening=opening)

    def _turn(self, row: Waiting) -> None:
        assert self.store.turn(row.id, self._decide(row), self.now) is not None
        self._note(row, counted=True)

    def _note(self, row: Waiting, *, counted: bool) -> None:
        update_id = str(row.body["update_id"])
        self.handled[update_id.partition("-")[2]].append((update_id, counted))

    def _give_up(self, row: Waiting) -> None:
        said = self._decide(row)

        def apologise(session: Session | None) -> Step:
            if session is None:
                return said(None)
            return Step(session=session, events=(MessageShown(text="Sorry?", language=session.language),))

        first = not self.handled[str(row.body["update_id"]).partition("-")[2]]
        assert self.store.turn(row.id, apologise, self.now, given_up="broken") is not None
        self._note(row, counted=first)

    def _dies_in(self, row: Waiting, error: type[BaseException]) -> None:
        def decide(session: Session | None) -> Step:
            self._decide(row)(session)
            raise error

        try:
            self.store.turn(row.id, decide, self.now)
        except error:
            return
        raise AssertionError("it should have died")

    def _dies_at_commit(self, row: Waiting) -> None:
        def die(_: Connection) -> None:
            raise Killed

        engine = self.store._database._engine
        event.listen(engine, "commit", die)
        try:
            self.store.turn(row.id, self._decide(row), self.now)
        except Killed:
            return
        finally:
            event.remove(engine, "commit", die)
        raise AssertionError("it should have died")

    def _deliver(self, message: Outgoing) -> None:
        self.seen[message.address].append(message)

    def _drain(self) -> None:
        """No clock that was set back makes anybody wait for longer than an hour."""
        limit = self.now + LONG_ENOUGH
        while self.now < limit:
            for row in self.store.waiting(CHANNEL, self.now):
                self._turn(row)
            for message in self.store.outgoing(CHANNEL, self.now):
                self._deliver(message)
                self.store.sent(message.id, f"ref{message.id}", self.now)
            if not self.store.waiting(CHANNEL, self.now) and not self.store.outgoing(CHANNEL, self.now):
                self.now += timedelta(minutes=5)

    def _check(self) -> None:
        self._holds(self.now + timedelta(days=7))
        stored = {row.id: self.store.transcript(row.id) for row in self.store.screenings()}
        expected: dict[str, tuple[Understood, ...]] = {}
        for person, handled in self.handled.items():
            mine = self._taken(update_id for update_id, counted in handled if counted)
            expected |= mine
            said = [event.payload["text"] for id_ in mine for event in stored[id_] if event.type == "message_shown"]
            assert list(wrong_order(said, [message.text for message in self.seen[person]])) == []
            once = [update_id for update_id, _ in handled]
            arrived = [update_id for update_id in self.said if update_id.endswith(f"-{person}")]
            assert [each for each in once if once.count(each) == 1] == [
                each for each in arrived if once.count(each) == 1
            ]
            assert set(once) == set(arrived)
        assert {id_: understood(events) for id_, events in stored.items()} == expected

    def _taken(self, update_ids: Iterable[str]) -> dict[str, tuple[Understood, ...]]:
        """The model: these one after the other, and nothing else in the world."""
        session: Session | None = None
        events: dict[str, list[object]] = {}
        for update_id in update_ids:
            opening = Opening(id="s" + update_id.replace("-", ""), channel=CHANNEL)
            step = CONVERSATION.step(session, self.said[update_id], now=NOW, opening=opening)
            session = step.session
            events.setdefault(session.id, []).extend(step.events)
        return {id_: understood(each) for id_, each in events.items()}  # type: ignore[arg-type]

    def _holds(self, now: datetime, but: tuple[str, ...] = ()) -> None:
        found = {each.invariant.id: each.examples for each in self.store.doctor.invariants(now) if each.count}
        assert set(found) <= set(but), f"broken: {found}"
