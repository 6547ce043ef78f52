"""Several people answer the same fact: whose word stands, and what is kept beside it for staff to settle.

The patient and a helper are one side, the coordinators another, staff at the desk a third.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dialogs.events import Actor
from eligibility import Answer, Level, Record, Status

_SIDES = {Actor.HELPER.value: Actor.PATIENT.value}


def after(old: Answer | None, new: Answer) -> Answer:
    """What stands of a fact once `new` is said, with what others said instead.

    What staff enter settles it. What they entered or confirmed, nobody else's word displaces; between patient and
    coordinator the last word stands. Not knowing takes nothing from what staff know, and a side that says something
    else than before is held to its last word.
    """
    if old is None or new.by == Actor.STAFF.value:
        return new
    if is_vouched(old):
        others = _of_others(new, old.disputed)
        contradicts = new.status is Status.KNOWN and not same(old, new)
        return replace(old, disputed=(*others, new) if contradicts else others)
    known = [each for each in _of_others(new, (old, *old.disputed)) if each.status is Status.KNOWN]
    return replace(new, disputed=tuple(replace(each, disputed=()) for each in known if not same(each, new)))


def is_vouched(answer: Answer) -> bool:
    """Whether staff entered it, or said that it is more than somebody's word."""
    by_staff = answer.by == Actor.STAFF.value or answer.level is not Level.SELF_REPORTED
    return by_staff and answer.status is Status.KNOWN


def own(answer: Answer, actor: Actor) -> Answer | None:
    """What `actor`'s side said last, where it is on record: it stands, or beside `answer`, which stands."""
    return next((each for each in (*answer.disputed, answer) if _side(each.by) == _side(actor.value)), None)


def withdrawable(record: Record, actor: Actor) -> Record:
    """The answers that another answer of `actor`'s can take back: their own side's, unless staff vouch for them."""
    return {
        fact: answer
        for fact, answer in record.items()
        if _side(answer.by) == _side(actor.value) and not is_vouched(answer)
    }


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers say the same, however and whenever they were given."""
    return (one.status, one.value) == (other.status, other.value)


def _of_others(new: Answer, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(each for each in answers if _side(each.by) != _side(new.by))


def _side(by: str | None) -> str | None:
    return _SIDES.get(by, by) if by is not None else None
