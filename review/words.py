"""How staff read the records' ids: roles, verdicts, dispositions, outcomes, sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from dialogs import PERSON, SET_ASIDE
from eligibility import Level, Outcome, Status, Truth, Verdict
from locales import Text, say
from review.work import Decision
from storage import Did, Disposition, StaffRole

UNITS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))

ROLES: Mapping[str, Text] = {
    StaffRole.COORDINATOR: say("coordinator"),
    StaffRole.REVIEWER: say("reviewing physician"),
    StaffRole.ADMIN: say("administrator"),
    StaffRole.MONITOR: say("monitor"),
}

VERDICTS: Mapping[str, Text] = {
    Verdict.POTENTIALLY_ELIGIBLE: say("potentially eligible"),
    Verdict.NEEDS_STAFF_REVIEW: say("needs staff review"),
    Verdict.INCOMPLETE: say("incomplete"),
    Verdict.LIKELY_NOT_ELIGIBLE: say("likely not eligible"),
}

DISPOSITIONS: Mapping[str, Text] = {
    Disposition.INVITED: say("invited"),
    Disposition.STARTED: say("started"),
    Disposition.PARTIAL: say("partial"),
    Disposition.COMPLETE: say("complete"),
    Disposition.IN_REVIEW: say("in review"),
    Disposition.DECIDED: say("decided"),
    Disposition.DECLINED: say("declined"),
    Disposition.WITHDRAWN: say("withdrawn"),
    Disposition.EXPIRED: say("expired"),
    Disposition.UNREACHABLE: say("unreachable"),
}

#: Of a line of the screening log: there, what was erased has one.
LOGGED_AT: Mapping[str, Text] = {**DISPOSITIONS, "erased": say("erased")}

OUTCOMES: Mapping[str, Text] = {
    Outcome.PASS: say("does not stand in the way"),
    Outcome.FAIL: say("stands in the way"),
    Outcome.UNKNOWN: say("data missing"),
    Outcome.REVIEW: say("for staff to judge"),
}

#: What a settlement can say.
SETTLED: Mapping[str, Text] = {outcome: OUTCOMES[outcome] for outcome in (Outcome.PASS, Outcome.FAIL)}

DECISIONS: Mapping[str, Text] = {
    Decision.INVITE: say("to be invited"),
    Decision.NOT_ELIGIBLE: say("not eligible"),
    Decision.RESCREEN: say("to be screened again"),
    Decision.LOST: say("lost to follow-up"),
}

#: What somebody puts their name to.
MEANINGS: Mapping[str, Text] = {
    Decision.INVITE: say(
        "I have reviewed this screening as shown here. The person is to be invited to the screening visit."
    ),
    Decision.NOT_ELIGIBLE: say("I have reviewed this screening as shown here. The person is not eligible."),
    Decision.RESCREEN: say("I have reviewed this screening as shown here. It is to be done again on the day named."),
    Decision.LOST: say("I have reviewed this screening as shown here. The person is lost to follow-up."),
}

#: What staff can say of a person, besides deciding.
MARKS: Mapping[str, Text] = {
    Disposition.WITHDRAWN: DISPOSITIONS[Disposition.WITHDRAWN],
    Disposition.UNREACHABLE: DISPOSITIONS[Disposition.UNREACHABLE],
}

LEVELS: Mapping[str, Text] = {
    Level.SELF_REPORTED: say("self-reported"),
    Level.CONFIRMED: say("confirmed by staff"),
    Level.DOCUMENT_SEEN: say("document seen"),
}

STATUSES: Mapping[str, Text] = {
    Status.DOES_NOT_KNOW: say("does not know"),
    Status.PREFERS_NOT_TO_SAY: say("prefers not to say"),
    Status.NOT_APPLICABLE: say("does not apply"),
}

WHO: Mapping[str, Text] = {
    "patient": say("patient"),
    "helper": say("helper"),
    "coordinator": say("coordinator"),
    "staff": say("staff"),
    "system": say("assistant"),
}

#: Where an answer was given.
CHANNELS: Mapping[str, Text] = {
    "telegram": say("Telegram"),
    "console": say("terminal"),
    "desk": say("staff pages"),
}

TRUTHS: Mapping[Truth, Text] = {
    Truth.TRUE: say("true"),
    Truth.FALSE: say("not true"),
    Truth.UNKNOWN: say("unknown"),
    Truth.OPEN: say("left open"),
}

#: Signs of danger in what somebody typed.
DANGERS: Mapping[str, Text] = {
    "cannot_swallow": say("trouble swallowing"),
    "cannot_breathe": say("trouble breathing"),
    "chest_pain": say("chest pain"),
    "bleeding": say("bleeding"),
    "unconscious": say("loss of consciousness"),
    "wants_to_die": say("thoughts of dying"),
    "daily_methotrexate": say("methotrexate every day"),
}

#: What asks for somebody: a danger sign, or the wish to talk.
ALERTS: Mapping[str, Text] = {
    PERSON: say("asks for a person"),
    SET_ASIDE: say("something that was sent could not be read"),
    **DANGERS,
}

#: What somebody did, on the audit.
DEEDS: Mapping[str, Text] = {
    Did.LOGIN: say("logged in"),
    Did.LOGIN_FAILED: say("failed to log in"),
    Did.LOGOUT: say("logged out"),
    Did.VIEW: say("looked at"),
    Did.EXPORT: say("took away"),
    Did.CHANGE: say("changed"),
    Did.ACCOUNT: say("changed an account"),
    Did.ERASE: say("erased"),
    Did.REFUSED: say("was refused"),
}

#: What it was done with, on the audit. What is not here is shown by its id.
DONE_WITH: Mapping[str, Text] = {
    "list": say("work list"),
    "overview": say("overview"),
    "log": say("screening log"),
    "audit": say("audit"),
    "page": say("page"),
    "found": say("found"),
    "lines": say("lines"),
    "as": say("as"),
    "assigned": say("looked after by account"),
    "answer": say("answer to"),
    "of": say("account"),
    "added": say("new, as"),
    "sites": say("sites"),
    "disabled": say("disabled"),
    "role": say("role"),
    "password": say("password"),
    "own": say("own"),
    "accounts": say("accounts"),
    "link": say("link"),
    "path": say("address"),
    "screening": say("screening"),
    "alarm": say("alarm"),
    "guesses": say("guesses"),
    "settled": say("judged"),
    "outcome": say("outcome"),
    "note": say("note"),
    "query": say("query"),
    "to": say("asked of"),
    "closed": say("closed"),
    "disposition": say("stands at"),
    "decided": say("decided"),
    "sha256": say("fingerprint"),
    "wrote": say("wrote to"),
    "completes": say("completes for"),
}

LANGUAGES_SPOKEN: Mapping[str, Text] = {"zh": say("Chinese"), "en": say("English")}


def took(time: timedelta) -> Text:
    """How long something took, as roughly as people say it."""
    minutes, hours, days = (Decimal(time / unit).quantize(Decimal("0.1")) for unit in UNITS)
    if minutes < 1:
        return say("under a minute")
    if minutes < 90:
        return say("{number} min", number=round(minutes))
    return say("{number} h", number=hours) if hours < 36 else say("{number} days", number=days)
