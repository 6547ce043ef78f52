"""Working on one screening: settling, notes, queries to colleagues, dispositions, and the signed decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from secrets import token_hex
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from dialogs import (
    Actor,
    CaseDecided,
    CriterionSettled,
    DispositionSet,
    Event,
    NoteAdded,
    QueryAnswered,
    QueryClosed,
    QueryOpened,
    SettlementTakenBack,
    Step,
    understood,
)
from eligibility import FACTS, PROTOCOL, Outcome, Verdict, dump_assessment, dump_record, earliest_rescreen
from locales import Text, say
from review import words
from review.changes import changes, line_seen, version_seen, written
from review.levels import by_level
from review.pages.page import Page
from review.rights import Right, may
from review.visit import Visit
from review.work import Decision, Work, digest, signature, with_settlements, work
from storage import Case, ScreeningChanged, Staff

_REASON = say("Please say why: it stays beside the change for good.")
_EMPTY = say("There is nothing written in it.")
_CHOOSE = say("Please choose one.")
_COLLEAGUE = say("Please choose a colleague.")
_OPEN = say("This criterion is not one that is left to staff.")
_DAY = say("Please name a day after today for screening again.")
_CHANGED = say(
    "Somebody else has changed this screening meanwhile, so nothing was saved. Your own words are still here."
)
_OTHERWISE = say("What is shown here is not what was shown before, so nothing was signed. Please look again.")

#: A settlement that is taken back.
BACK = "back"


def settle(visit: Visit) -> Response:
    """Judge a criterion that the evaluator leaves to staff, or take that back."""
    case, criterion = visit.desk.case(visit.ids["id"]), visit.ids["criterion"]
    if criterion not in {each.id for each in PROTOCOL.criteria}:
        raise HTTPException(404)
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    said, outcome, reason = (
        assessment.finding(criterion).outcome,
        visit.form.get("outcome", ""),
        written(visit, "reason"),
    )
    before = work(case.events, PROTOCOL).settled(criterion)

    def again(status: int, problem: Text) -> Response:
        return _unsaved(visit, case, status, problem, "settle", criterion=criterion, before=before)

    if outcome not in (*words.SETTLED, BACK) or (outcome == BACK and before is None):
        return again(400, _CHOOSE)
    if outcome != BACK and said is not Outcome.REVIEW:
        return again(400, _OPEN)
    if not reason:
        return again(400, _REASON)
    event: Event
    if outcome == BACK:
        event = SettlementTakenBack(criterion=criterion, reason=reason, **_by(visit))
    else:
        event = CriterionSettled(criterion=criterion, outcome=outcome, said=said.value, reason=reason, **_by(visit))
    return _keep(visit, event, again, at=f"#{criterion}", settled=criterion, outcome=outcome)


def note(visit: Visit) -> Response:
    """Write something down; people who answer never see it."""
    text = written(visit, "text")
    if not text:
        return _unsaved(visit, visit.desk.case(visit.ids["id"]), 400, _EMPTY, "note")
    return _keep(visit, NoteAdded(text=text, **_by(visit)), None, at="#notes", note="added")


def ask(visit: Visit) -> Response:
    """Put a query to a colleague."""
    case, text, to = visit.desk.case(visit.ids["id"]), written(visit, "text"), visit.form.get("to", "")
    if to not in {colleague.login for colleague in colleagues(visit, case)}:
        return _unsaved(visit, case, 400, _COLLEAGUE, "ask", colleagues=colleagues(visit, case))
    if not text:
        return _unsaved(visit, case, 400, _EMPTY, "ask", colleagues=colleagues(visit, case))
    about = visit.form.get("about") if visit.form.get("about") in {each.id for each in PROTOCOL.criteria} else None
    event = QueryOpened(query=token_hex(4), to=to, text=text, about=about, **_by(visit))
    return _keep(visit, event, None, at="#queries", query=event.query, to=to)


def reply(visit: Visit) -> Response:
    """Answer a query, or close it."""
    case = visit.desk.case(visit.ids["id"])
    query = next((each for each in work(case.events, PROTOCOL).queries if each.id == visit.ids["query"]), None)
    if query is None:
        raise HTTPException(404)

    def again(status: int, problem: Text) -> Response:
        return _unsaved(visit, case, status, problem, "reply", query=query)

    closing, text = visit.form.get("do") == "close", written(visit, "text")
    if query.closed:
        return again(409, _CHANGED)
    if not text and not closing:
        return again(400, _EMPTY)
    event: Event
    if closing:
        event = QueryClosed(query=query.id, **_by(visit))
    else:
        event = QueryAnswered(query=query.id, text=text, **_by(visit))
    return _keep(visit, event, again, at="#queries", query=query.id, closed="yes" if closing else None)


def mark(visit: Visit) -> Response:
    """Say that the person withdrew or cannot be reached; or that this is over."""
    case, to, reason = visit.desk.case(visit.ids["id"]), visit.form.get("disposition", ""), written(visit, "reason")

    def again(status: int, problem: Text) -> Response:
        return _unsaved(visit, case, status, problem, "mark", done=work(case.events, PROTOCOL))

    if to not in ("", *words.MARKS):
        return again(400, _CHOOSE)
    if not reason:
        return again(400, _REASON)
    event = DispositionSet(disposition=to or None, reason=reason, **_by(visit))
    return _keep(visit, event, again, at="#history", disposition=to or None)


def consider(visit: Visit) -> Response:
    """All that is to be signed, and the form to sign it with."""
    return _decide_page(visit, visit.desk.case(visit.ids["id"]))


def decide(visit: Visit) -> Response:
    """Decide, and sign exactly what was shown, with the password once more."""
    case, form = visit.desk.case(visit.ids["id"]), visit.form
    decision, reason = form.get("decision", ""), written(visit, "reason")
    if case.version != version_seen(visit):
        return _decide_page(visit, case, 409, problem=_CHANGED, since=changes(case, line_seen(visit)))
    shown = _shown(visit, case, work(case.events, PROTOCOL))
    if digest(shown) != form.get("shown"):
        return _decide_page(visit, case, 409, problem=_OTHERWISE)
    if decision not in list(Decision):
        return _decide_page(visit, case, 400, problem=_CHOOSE)
    day = _day(form.get("day", "")) if decision == Decision.RESCREEN else None
    if decision == Decision.RESCREEN and (day is None or day <= visit.today):
        return _decide_page(visit, case, 400, problem=_DAY)
    if not reason:
        return _decide_page(visit, case, 400, problem=_REASON)
    if (doubt := visit.doubt(form.get("password", ""))) is not None:
        return _decide_page(visit, case, 400, problem=doubt)
    told: dict[str, Any] = {"decision": decision, "day": day and day.isoformat(), "name": visit.staff.name}
    sha256 = signature(shown=shown, reason=reason, staff=visit.staff.login, at=visit.now, **told)
    event = CaseDecided(shown=shown, sha256=sha256, reason=reason, **told, **_by(visit))

    def again(status: int, problem: Text) -> Response:
        now = visit.desk.case(case.row.id)
        return _decide_page(visit, now, status, problem=problem, since=changes(now, line_seen(visit)))

    return _keep(visit, event, again, decided=decision, sha256=sha256)


def colleagues(visit: Visit, case: Case) -> tuple[Staff, ...]:
    """Who else of the staff can answer a query at this screening."""
    return tuple(
        staff
        for staff in visit.deployment.store.staffing.everybody()
        if staff.id != visit.staff.id
        and staff.disabled_at is None
        and case.row.site in staff.sites
        and may(staff.role, Right.NOTE)
    )


def _keep(
    visit: Visit,
    event: Event,
    again: Callable[[int, Text], Response] | None,
    *,
    at: str = "",
    **what: str | None,
) -> Response:
    """Store it. `again`: the page for whoever comes second; None where it does not matter what has changed."""
    screening = visit.ids["id"]
    version = None if again is None else version_seen(visit)
    try:
        visit.casework.take(screening, version, lambda session: Step(session=session, events=(event,)), **what)
    except ScreeningChanged:
        assert again is not None
        return again(409, _CHANGED)
    return visit.go(f"/screening/{screening}{at}")


def _unsaved(visit: Visit, case: Case, status: int, problem: Text, form: str, **more: Any) -> Response:
    """The form again, with what was written in it, and what has changed meanwhile."""
    since = changes(visit.desk.case(case.row.id), line_seen(visit)) if status == 409 else ()
    fresh = visit.desk.case(case.row.id) if status == 409 else case
    values: Mapping[str, Any] = {
        "criterion": None,
        "before": None,
        "query": None,
        "done": None,
        "colleagues": (),
        **more,
    }
    return visit.page(
        "unsaved.html",
        status,
        case=fresh,
        form=form,
        problem=problem,
        since=since,
        filled=visit.form,
        criteria=PROTOCOL.criteria,
        **values,
    )


def _decide_page(visit: Visit, case: Case, status: int = 200, **more: Any) -> Response:
    done = work(case.events, PROTOCOL)
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    rescreen = earliest_rescreen(assessment)
    filled = {"decision": "", "reason": "", "day": rescreen.day.isoformat() if rescreen else ""} | dict(visit.form)
    return visit.page(
        "decide.html",
        status,
        case=case,
        done=done,
        assessment=assessment,
        levels=by_level(visit.deployment, case, visit.today),
        settled=with_settlements(assessment, done),
        shown=digest(_shown(visit, case, done)),
        criteria=PROTOCOL.criteria,
        facts=FACTS,
        understood=understood,
        filled=filled,
        **{"problem": None, "since": (), **more},
    )


def _shown(visit: Visit, case: Case, done: Work) -> dict[str, Any]:
    """What is signed, as JSON values: the assessment, the settlements that count, the answers."""
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    verdict: Verdict = with_settlements(assessment, done)
    return {
        "screening": case.row.id,
        "subject": case.row.subject,
        "assessment": dump_assessment(assessment),
        "levels": {
            each.level.value: {"verdict": each.verdict.value, "outcomes": dict(each.outcomes)}
            for each in by_level(visit.deployment, case, visit.today)
        },
        "settlements": [
            {"criterion": each.criterion, "outcome": each.outcome, "reason": each.reason, "staff": each.staff}
            for each in done.settlements
            if each.void is None
        ],
        "verdict": verdict.value,
        "answers": dump_record(case.session.answers),
    }


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _by(visit: Visit) -> dict[str, Any]:
    return {"actor": Actor.STAFF, "staff": visit.staff.login}


PAGES = (
    Page("POST", "/screening/{id}/settle/{criterion}", Right.SETTLE, settle),
    Page("POST", "/screening/{id}/note", Right.NOTE, note),
    Page("POST", "/screening/{id}/query", Right.NOTE, ask),
    Page("POST", "/screening/{id}/query/{query}", Right.NOTE, reply),
    Page("POST", "/screening/{id}/disposition", Right.NOTE, mark),
    Page("GET", "/screening/{id}/decide", Right.DECIDE, consider),
    Page("POST", "/screening/{id}/decide", Right.DECIDE, decide),
)
