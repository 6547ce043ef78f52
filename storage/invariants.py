"""What always holds of the records, as queries: each finds what breaks it.

Whoever wrote the records, in whatever order and however often they were killed, none of these may ever find anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, exists, func, or_, select, union

from dialogs import AnswerCorrected, AnswerRecorded, AnswerSetBeside, MessageReceived, MessageShown, StateChanged
from dialogs.machine import BEFORE
from storage import tables
from storage.tables import contact, event, inbox, outbox, screening

#: What has waited longer than this waits for nothing.
LATE = timedelta(minutes=5)

#: How many of those that break an invariant are named.
EXAMPLES = 5

#: Kinds of update after which a person waits for a message, or for word that there will be none.
ASKING = ("message", "typed")
APOLOGISED_FOR = ("message", "callback_query")

ANSWERS = (AnswerRecorded.type, AnswerCorrected.type, AnswerSetBeside.type)

BEFORE_LATE = bindparam("before", type_=inbox.c.received_at.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """`says` what holds; `broken` selects the ids of those of which it does not, each an `of` with that id."""

    id: str
    says: str
    of: str
    broken: Select[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """An invariant, how many break it, and some of their ids. With a `count` of 0 it holds."""

    invariant: Invariant
    count: int
    examples: tuple[str, ...]


def _has_no_message() -> Any:
    return ~exists().where(outbox.c.inbox_id == inbox.c.id)


def _handled_or_told() -> Select[Any]:
    late = and_(tables.waiting(inbox), inbox.c.received_at < BEFORE_LATE)
    untold = and_(
        inbox.c.status == "dead",
        inbox.c.kind.in_(APOLOGISED_FOR),
        contact.c.current_screening_id.is_not(None),
        _has_no_message(),
    )
    return select(inbox.c.id).join(contact, contact.c.id == inbox.c.contact_id).where(or_(late, untold))


def _is_an_answer() -> Any:
    """Of an event: somebody in the conversation answered. Staff answer at any time, and no prompt."""
    return and_(event.c.type.in_(ANSWERS), event.c.actor.in_(("patient", "helper", "coordinator")))


def _answered_once() -> Select[Any]:
    prompt = event.c.payload["answer", "prompt"].as_integer()
    return (
        select(event.c.screening_id)
        .where(_is_an_answer(), prompt.is_not(None))
        .group_by(event.c.screening_id, prompt)
        .having(func.count() > 1)
    )


def _not_from_an_update() -> Any:
    """Of an event whose person is known: no update brought it about. Events outlast the person, updates do not."""
    arrived = exists().where(inbox.c.id == event.c.inbox_id)
    known = exists().where(screening.c.id == event.c.screening_id, screening.c.contact_id.is_not(None))
    return and_(known, ~arrived)


def _answered_by_somebody() -> Select[Any]:
    return select(event.c.screening_id).where(_is_an_answer(), _not_from_an_update())


def _moved_with_an_event() -> Select[Any]:
    moves = (
        select(
            event.c.screening_id,
            event.c.payload["target"].as_string().label("target"),
            func.row_number().over(partition_by=event.c.screening_id, order_by=event.c.seq.desc()).label("place"),
        )
        .where(event.c.type == StateChanged.type)
        .subquery()
    )
    return (
        select(screening.c.id)
        .join(moves, and_(moves.c.screening_id == screening.c.id, moves.c.place == 1), isouter=True)
        .where(screening.c.state != func.coalesce(moves.c.target, BEFORE[0]))
    )


def _replied_to() -> Select[Any]:
    heard = exists().where(
        event.c.inbox_id == inbox.c.id, event.c.type == MessageReceived.type, event.c.reason.is_(None)
    )
    return select(inbox.c.id).where(inbox.c.status == "done", inbox.c.kind.in_(ASKING), heard, _has_no_message())


def _sent_soon() -> Select[Any]:
    return (
        select(outbox.c.id)
        .join(contact, contact.c.id == outbox.c.contact_id)
        .where(tables.waiting(outbox), outbox.c.created_at < BEFORE_LATE, contact.c.unreachable_at.is_(None))
    )


def _sent_in_order() -> Select[Any]:
    """Each message and the one before it to the same contact. A clock that was seen to go back explains it."""

    def before(column: Any) -> Any:
        return func.lag(column).over(partition_by=outbox.c.contact_id, order_by=outbox.c.id)

    pairs = (
        select(
            outbox.c.id,
            outbox.c.status,
            outbox.c.sent_at,
            outbox.c.created_at,
            before(outbox.c.status).label("status_before"),
            before(outbox.c.sent_at).label("sent_before"),
            before(outbox.c.created_at).label("created_before"),
        )
        .where(outbox.c.status != "undeliverable")
        .subquery()
    )
    overtook = and_(
        pairs.c.sent_at < pairs.c.sent_before,
        pairs.c.created_at >= pairs.c.created_before,
        pairs.c.sent_at >= pairs.c.created_at,
    )
    return select(pairs.c.id).where(pairs.c.status == "sent", or_(pairs.c.status_before == "waiting", overtook))


def _nothing_else() -> Select[Any]:
    shown = event.c.type == MessageShown.type
    heard = event.c.type == MessageReceived.type
    same = and_(event.c.id == outbox.c.event_id, event.c.screening_id == outbox.c.screening_id, shown)
    found = union(
        select(event.c.screening_id).where(shown, ~exists().where(outbox.c.event_id == event.c.id)),
        select(event.c.screening_id).where(heard, _not_from_an_update()),
        select(outbox.c.screening_id).where(outbox.c.event_id.is_not(None), ~exists().where(same)),
        select(event.c.screening_id).group_by(event.c.screening_id).having(func.max(event.c.seq) != func.count()),
    ).subquery()
    return select(found.c.screening_id)


INVARIANTS = (
    Invariant(
        id="I1",
        says="Every update is handled within five minutes, or set aside and the person told.",
        of="update",
        broken=_handled_or_told(),
    ),
    Invariant(id="I2", says="No prompt has more than one answer.", of="screening", broken=_answered_once()),
    Invariant(
        id="I3",
        says="Every answer of a person comes from an update of theirs.",
        of="screening",
        broken=_answered_by_somebody(),
    ),
    Invariant(
        id="I4",
        says="Every screening stands where its transcript says that it went.",
        of="screening",
        broken=_moved_with_an_event(),
    ),
    Invariant(id="I5", says="Whoever wrote, and was read, has a message in reply.", of="update", broken=_replied_to()),
    Invariant(
        id="I6",
        says="No message to somebody who can be reached waits longer than five minutes.",
        of="message",
        broken=_sent_soon(),
    ),
    Invariant(id="I7", says="Messages to one person leave in their order.", of="message", broken=_sent_in_order()),
    Invariant(
        id="I8",
        says="A transcript holds what arrived and what was to be sent, without a gap, and nothing else.",
        of="screening",
        broken=_nothing_else(),
    ),
)


def check(connection: Connection, now: datetime) -> list[Broken]:
    """Every invariant, held against the records as they are `now`."""
    return [_check(connection, invariant, {"before": now - LATE}) for invariant in INVARIANTS]


def _check(connection: Connection, invariant: Invariant, values: dict[str, Any]) -> Broken:
    found = invariant.broken.distinct().subquery()
    count: int = connection.execute(select(func.count()).select_from(found), values).scalar_one()
    ids = connection.execute(select(found.c[0]).order_by(found.c[0]).limit(EXAMPLES), values).scalars() if count else ()
    return Broken(invariant=invariant, count=count, examples=tuple(str(each) for each in ids))
