"""The answers of one screening: what is known of each fact, how well it is evidenced, and correcting it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from dialogs import Session, Step, understood
from dialogs.danger import danger_of
from dialogs.readers import read
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Unclear, Understood
from dialogs.sides import same
from dialogs.turn import DOES_NOT_KNOW
from eligibility import FACTS, PROTOCOL, Answer, Fact, Level, Status
from eligibility.kinds import NO, YES, OneOf, YesNo
from locales import Text, say
from review.case import history
from review.changes import changes, line_seen, version_seen, written
from review.conflicts import claims, conflicts
from review.pages.page import Page
from review.rights import Right
from review.visit import Visit
from storage import Case, ScreeningChanged

#: How an answer that was given at the desk came in.
DESK = "desk"

_REASON = say("Please say why: it stays beside the change for good.")
_LEVEL = say("Please choose how well it is evidenced.")
_SAME = say("That is the answer already.")
_WHICH = say("Please choose the answer that is right.")
_CHANGED = say(
    "Somebody else has changed this screening meanwhile, so nothing was saved. Your own words are still here."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A criterion and the facts that it asks for first."""

    id: str
    title: Text
    facts: tuple[Fact, ...]


def show_all(visit: Visit) -> Response:
    """Every fact that can be known, by criterion, with its answer where there is one."""
    return visit.page("answers.html", case=visit.desk.case(visit.ids["id"]), groups=_GROUPS, understood=understood)


def show(visit: Visit) -> Response:
    """One fact: its answer, how that came about, and what can be done about it."""
    return _page(visit, *_asked_for(visit))


def give_evidence(visit: Visit) -> Response:
    """Say how well the answer is evidenced."""
    case, fact = _asked_for(visit)
    level, reason = visit.form.get("level", ""), written(visit, "reason")
    if fact.id not in case.session.answers or level not in list(Level):
        return _page(visit, case, fact, 400, problem=_LEVEL)
    if not reason:
        return _page(visit, case, fact, 400, problem=_REASON)
    if case.session.answers[fact.id].level == level:
        return _page(visit, case, fact, 400, problem=_SAME)
    conversation = visit.deployment.conversation
    return _change(
        visit,
        fact,
        lambda session: conversation.give_evidence(
            session, fact.id, Level(level), staff=visit.staff.login, reason=reason, now=visit.now
        ),
    )


def correct(visit: Visit) -> Response:
    """Another answer, or a first one, read as the conversation reads it; shown back where it asks to be."""
    case, fact = _asked_for(visit)
    words = (visit.form.get("instead") or visit.form.get("words", "")).strip()
    level, reason = visit.form.get("level", ""), written(visit, "reason")
    reading = read(words, fact, today=visit.today)
    if isinstance(reading, Unclear):
        return _page(visit, case, fact, 400, problem=reading.ask, candidates=reading.candidates)
    if level not in list(Level):
        return _page(visit, case, fact, 400, problem=_LEVEL)
    if not reason:
        return _page(visit, case, fact, 400, problem=_REASON)
    answer = Answer(
        status=_STATUS.get(type(reading), Status.KNOWN),
        value=reading.value if isinstance(reading, Understood) else None,
        by="staff",
        via=DESK,
        level=Level(level),
        typed=words,
        at=visit.now,
    )
    before = case.session.answers.get(fact.id)
    if before is not None and same(before, answer) and before.level == answer.level and not before.disputed:
        return _page(visit, case, fact, 400, problem=_SAME)
    unsure = isinstance(reading, Understood) and (reading.confirm or _is_dangerous(reading.value))
    return _enter(visit, case, fact, answer, reason, unsure=unsure)


def settle(visit: Visit) -> Response:
    """Keep one of several answers that differ; the others stay in the transcript."""
    case, fact = _asked_for(visit)
    if case.version != version_seen(visit):
        return _outrun(visit, case, fact)
    level, reason = visit.form.get("level", ""), written(visit, "reason")
    said = {str(number): claim.answer for number, claim in enumerate(claims(case, fact.id))}
    kept = said.get(visit.form.get("keep", "")) if len(said) > 1 else None
    if kept is None:
        return _page(visit, case, fact, 400, problem=_WHICH)
    if level not in list(Level):
        return _page(visit, case, fact, 400, problem=_LEVEL)
    if not reason:
        return _page(visit, case, fact, 400, problem=_REASON)
    answer = Answer(status=kept.status, value=kept.value, by="staff", via=DESK, level=Level(level), at=visit.now)
    return _enter(visit, case, fact, answer, reason)


def _enter(visit: Visit, case: Case, fact: Fact, answer: Answer, reason: str, *, unsure: bool = False) -> Response:
    """Store it, once they have agreed to how it was read and to what it takes back."""
    conversation = visit.deployment.conversation
    before = case.session.answers.get(fact.id)
    changes_it = before is None or not same(before, answer)
    withdrawn = conversation.dependents(case.session, fact.id) if changes_it else []
    dump = json.dumps(fact.kind.dump(answer.value)) if answer.status is Status.KNOWN else answer.status.value
    if case.version != version_seen(visit):
        return _outrun(visit, case, fact)
    if (unsure or withdrawn) and visit.form.get("agreed") != dump:
        return _page(visit, case, fact, proposed=answer, withdrawn=withdrawn, agreed=dump)
    return _change(
        visit,
        fact,
        lambda session: conversation.enter(
            session, fact.id, answer, staff=visit.staff.login, reason=reason, now=visit.now
        ),
    )


def _change(visit: Visit, fact: Fact, step: Callable[[Session], Step]) -> Response:
    screening = visit.ids["id"]
    try:
        visit.casework.take(screening, version_seen(visit), step, answer=fact.id)
    except ScreeningChanged:
        return _outrun(visit, visit.desk.case(screening), fact)
    return visit.go(f"/screening/{screening}/answer/{fact.id}")


def _outrun(visit: Visit, case: Case, fact: Fact) -> Response:
    """Somebody else, or the conversation, was faster."""
    return _page(visit, case, fact, 409, problem=_CHANGED, since=changes(case, line_seen(visit)))


def _asked_for(visit: Visit) -> tuple[Case, Fact]:
    fact = FACTS.get(visit.ids["fact"])
    if fact is None:
        raise HTTPException(404)
    return visit.desk.case(visit.ids["id"]), fact


def _is_dangerous(value: object) -> bool:
    return isinstance(value, tuple) and danger_of(value) is not None


def _page(visit: Visit, case: Case, fact: Fact, status: int = 200, **more: Any) -> Response:
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    asked = {"problem": None, "candidates": (), "proposed": None, "withdrawn": (), "agreed": None, "since": ()}
    return visit.page(
        "answer.html",
        status,
        case=case,
        fact=fact,
        answer=case.session.answers.get(fact.id),
        options=_options(fact),
        conflict=next((each for each in conflicts(case, assessment) if each.fact is fact), None),
        history=history(case, fact.id),
        needed_by=[criterion for criterion in PROTOCOL.criteria if fact.id in criterion.reads],
        facts=FACTS,
        understood=understood,
        typed={"words": "", "keep": "", "level": "", "reason": ""} | dict(visit.form),
        correcting="words" in visit.form,
        **{**asked, **more},
    )


def _options(fact: Fact) -> tuple[Text, ...]:
    """What can be chosen instead of typed: the names that are read as themselves."""
    match fact.kind:
        case YesNo():
            return (YES, NO, DOES_NOT_KNOW)
        case OneOf(options=options):
            return (*(option.label for option in options), DOES_NOT_KNOW)
        case _:
            return ()


def _groups() -> tuple[Group, ...]:
    placed: set[str] = set()
    groups = []
    for criterion in PROTOCOL.criteria:
        facts = tuple(FACTS[fact] for fact in criterion.facts if fact not in placed)
        placed.update(criterion.facts)
        if facts:
            groups.append(Group(id=criterion.id, title=criterion.title, facts=facts))
    rest = tuple(fact for fact in FACTS.values() if fact.id not in placed)
    return (*groups, Group(id="", title=say("For no criterion"), facts=rest)) if rest else tuple(groups)


_GROUPS = _groups()

_STATUS = {DoesNotKnow: Status.DOES_NOT_KNOW, PrefersNotToSay: Status.PREFERS_NOT_TO_SAY}

PAGES = (
    Page("GET", "/screening/{id}/answers", Right.READ, show_all),
    Page("GET", "/screening/{id}/answer/{fact}", Right.READ, show),
    Page("POST", "/screening/{id}/answer/{fact}/evidence", Right.CORRECT, give_evidence),
    Page("POST", "/screening/{id}/answer/{fact}/correct", Right.CORRECT, correct),
    Page("POST", "/screening/{id}/answer/{fact}/settle", Right.CORRECT, settle),
)
