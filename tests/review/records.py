"""Records for the staff pages: whole conversations, stored turn by turn as a messenger's are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from dialogs import MessageReceived, Step
from storage import Actor, Arrival, StaffRole, Store
from tests.dialogs.script import FOLDER, Player, Script
from tests.dialogs.talk import Talk

#: The day of the conversations, in the afternoon.
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

PASSWORD = "correct horse battery"

CHANNEL = "console"


def keep(
    store: Store,
    script: str,
    screening: str,
    *,
    subject: str | None = None,
    site: str | None = None,
    at: datetime = NOW,
    typed: dict[str, str] | None = None,
    alerts: tuple[str, ...] = (),
) -> None:
    """Store the conversation `script` as a screening. `typed` changes words of the person in the transcript."""
    player = Player(Script.read(FOLDER / f"{script}.txt"), screening)
    for said in player.script.said:
        before = len(player.events)
        player.turn(said)
        assert player.session is not None
        session = replace(player.session, subject=subject or player.session.subject, site=site, alerts=alerts)
        events = tuple(
            replace(event, text=(typed or {}).get(event.text, event.text))
            if isinstance(event, MessageReceived)
            else event
            for event in player.events[before:]
        )
        arrival = Arrival(update_id=f"{screening}/{before}", address=screening, person=screening, kind="line", body={})
        store.receive(CHANNEL, "local", [arrival], at)
        step = Step(session=session, events=events)
        for waiting in store.waiting(CHANNEL, at):
            store.turn(waiting.id, lambda _, step=step: step, at)  # type: ignore[misc]


def keep_talk(store: Store, talk: Talk, subject: str, *, at: datetime = NOW) -> None:
    """Store a conversation as it stands, as one turn of a screening that has the talk's id."""
    screening = talk.session.id
    arrival = Arrival(update_id=f"{screening}/0", address=screening, person=screening, kind="line", body={})
    store.receive(CHANNEL, "local", [arrival], at)
    (waiting,) = store.waiting(CHANNEL, at)
    step = Step(session=replace(talk.session, subject=subject), events=tuple(talk.events))
    store.turn(waiting.id, lambda _: step, at)


def hire(
    store: Store,
    login: str,
    role: StaffRole,
    password: str,
    *,
    sites: tuple[str, ...] = ("main",),
    language: str = "en",
) -> None:
    """Make an account; `password` is a hash."""
    store.staffing.add(
        login=login,
        name=f"Dr. {login.capitalize()}",
        role=role,
        sites=frozenset(sites),
        language=language,
        password=password,
        by=Actor(name="operator test"),
        now=NOW,
    )
