"""The conversation as a checked table of states and transitions, generated from the protocol.

The machine only moves. What is said in a state, and when to move, is decided by the phases; nothing happens in a
callback. One machine serves all sessions: they are not registered with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from transitions import EventData, Machine

from eligibility import Criterion

BEFORE = ("language", "who", "notice")
DECLINED, EXCLUSION, SUMMARY, CHOOSING, PAUSED = "declined", "exclusion", "summary", "choosing", "paused"
AMENDING = "amending"
SUBMITTED, ENDED_EARLY, EXPIRED = "submitted", "ended_early", "expired"
ERASED = "erased"

#: What moves all criterion states alike: drawn once, from the group of them.
SHARED = frozenset(["correct", "pick", "amend", "settle", "stop", "resume", "expire", "hand_over", "lend", "give_back"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One transition. An `aimed` row is taken only when it leads where the conversation aims to go."""

    trigger: str
    source: str
    target: str
    aimed: bool = False


class Mover(Protocol):
    """What the machine moves: a state, and where it aims to go, if anywhere in particular."""

    state: str
    aim: str | None


def rows(criteria: Iterable[Criterion]) -> Iterator[Row]:
    """Every transition of a conversation about `criteria`."""
    listed = tuple(criteria)
    asking = tuple(criterion.id for criterion in listed)
    line = (*BEFORE, *asking, SUMMARY)
    for here, there in pairwise(line):
        yield Row(trigger="proceed", source=here, target=there)
    for here, there in pairwise((*asking, SUMMARY)):
        yield Row(trigger="back", source=there, target=here)
    yield Row(trigger="decline", source="notice", target=DECLINED)
    for criterion in listed:
        if criterion.hard:
            yield Row(trigger="exclude", source=criterion.id, target=EXCLUSION)
            yield Row(trigger="reconsider", source=EXCLUSION, target=criterion.id, aimed=True)
            yield Row(trigger="pass_over", source=EXCLUSION, target=criterion.id, aimed=True)
    yield Row(trigger="confirm", source=EXCLUSION, target=ENDED_EARLY)
    for state in (*asking, SUMMARY):
        yield Row(trigger="correct", source=state, target=CHOOSING)
        yield Row(trigger="pick", source=CHOOSING, target=state, aimed=True)
    for state in (*asking, EXCLUSION, SUMMARY, CHOOSING):
        yield Row(trigger="amend", source=state, target=AMENDING)
        yield Row(trigger="settle", source=AMENDING, target=state, aimed=True)
    for state in (*line, EXCLUSION, CHOOSING, AMENDING):
        yield Row(trigger="stop", source=state, target=PAUSED)
        yield Row(trigger="resume", source=PAUSED, target=state, aimed=True)
    for state in (*line, EXCLUSION, CHOOSING, AMENDING, PAUSED):
        yield Row(trigger="expire", source=state, target=EXPIRED)
    for state in ("notice", *asking, SUMMARY, EXCLUSION, CHOOSING, AMENDING, PAUSED):
        yield Row(trigger="hand_over", source=state, target="who")
    for state in (*asking, SUMMARY, EXCLUSION, CHOOSING, AMENDING, PAUSED):
        yield Row(trigger="lend", source=state, target=asking[0])
        yield Row(trigger="give_back", source=state, target=asking[0], aimed=True)
        yield Row(trigger="give_back", source=state, target=SUBMITTED, aimed=True)
    yield Row(trigger="lend", source=SUBMITTED, target=asking[0])
    yield Row(trigger="submit", source=SUMMARY, target=SUBMITTED)
    for state in (*line, EXCLUSION, CHOOSING, AMENDING, PAUSED, SUBMITTED, ENDED_EARLY, DECLINED, EXPIRED):
        yield Row(trigger="erase", source=state, target=ERASED)


def build(criteria: Iterable[Criterion]) -> Machine:
    """The machine of a conversation about `criteria`."""
    table = list(rows(criteria))
    states = list(dict.fromkeys(state for row in table for state in (row.source, row.target)))
    return Machine(
        model=None,
        states=states,
        initial=BEFORE[0],
        auto_transitions=False,
        send_event=True,
        transitions=[
            {
                "trigger": row.trigger,
                "source": row.source,
                "dest": row.target,
                "conditions": [_is_aimed_at] if row.aimed else [],
            }
            for row in table
        ],
    )


def move(machine: Machine, mover: Mover, trigger: str) -> None:
    """Fire `trigger`. `LookupError` if the table has no such way from here: a fault of the program."""
    here = mover.state
    if machine.events[trigger].trigger(mover) is not True:
        raise LookupError(f"no way to {mover.aim} by {trigger} from {here}")


def _is_aimed_at(event: EventData) -> bool:
    model: Any = event.model
    return event.transition is not None and event.transition.dest == model.aim


def mermaid(criteria: Iterable[Criterion]) -> str:
    """The machine as a Mermaid state diagram; ways that most states share are drawn once, from the group of them."""
    listed = tuple(criteria)
    asking = [criterion.id for criterion in listed]
    name = {state: state.replace(".", "_") for state in asking}
    lines = ["stateDiagram-v2", "    [*] --> language"]
    lines += [f"    {name[state]} : {state}" for state in asking if name[state] != state]
    seen: set[tuple[str, str, str]] = set()
    inner: list[str] = []
    for row in rows(listed):
        if row.trigger == "erase":
            continue  # from everywhere
        both_asking = row.source in name and row.target in name and row.trigger not in SHARED
        source = name.get(row.source, row.source)
        target = name.get(row.target, row.target)
        if both_asking:
            if row.trigger == "proceed":
                inner.append(f"        {source} --> {target} : proceed / back")
            continue
        if row.trigger in SHARED:
            source, target = (("asking" if state in name else state) for state in (row.source, row.target))
        if (source, target, row.trigger) not in seen:
            seen.add((source, target, row.trigger))
            lines.append(f"    {source} --> {target} : {row.trigger}")
    lines += ["    state asking {", *inner, "    }"]
    lines += [f"    {end} --> [*]" for end in (SUBMITTED, ENDED_EARLY, DECLINED, EXPIRED)]
    lines += [f"    {ERASED} --> [*]", f"    note right of {ERASED} : erase, from every state"]
    return "\n".join(lines) + "\n"
