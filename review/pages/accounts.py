"""The accounts of an admin's sites: who works there, as what, and whether they may come in.

Whatever changes one asks for the admin's own password. First passwords and codes are shown once, and kept as hashes.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable

from starlette.responses import Response

from locales import LANGUAGES, Text, say
from review.pages.page import Page
from review.rights import Right
from review.visit import Visit
from storage import Did, Entry, LoginTaken, NoSuchStaff, Staff, StaffRole, is_login, is_name

_LOGIN = say("A login name has 2 to 32 small letters, digits, dots, hyphens or underscores.")
_NAME = say("A name has 1 to 80 characters.")
_ROLE = say("Please choose a role, a language and at least one site.")
_TAKEN = say("There is an account of this login name already.")
_OWN = say("That is your own account. Another admin has to do this, or whoever runs the program.")
_ADDED = say("The account is made.")
_MOVED = say("Role and sites are changed. They have to log in again.")
_OUT = say("They can log in no more, and are logged out.")
_IN = say("They can log in again.")
_NEW_PASSWORD = say("They have a new password. They are logged out, and need no code until they ask for codes again.")
_LINKED = say("Their code for Telegram:")

#: Random characters of a first password.
FIRST_PASSWORD_BYTES = 12


def show(visit: Visit) -> Response:
    """Everybody who works at the admin's sites and at no others."""
    colleagues = _theirs(visit)
    seen = Entry(actor=visit.staff.actor, did=Did.VIEW, what={"accounts": len(colleagues)})
    visit.deployment.store.staffing.record(seen, visit.now)
    return _everybody(visit, colleagues)


def add(visit: Visit) -> Response:
    """Make an account with a first password."""
    login, name = visit.form.get("login", "").strip(), unicodedata.normalize("NFC", visit.form.get("name", "").strip())
    role, language, sites = visit.form.get("role", ""), visit.form.get("language", ""), _sites(visit)
    problem = None
    if not is_login(login):
        problem = _LOGIN
    elif not is_name(name):
        problem = _NAME
    elif role not in list(StaffRole) or language not in LANGUAGES or not sites:
        problem = _ROLE
    if (problem := problem or _doubt(visit)) is not None:
        return _everybody(visit, _theirs(visit), problem)
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    try:
        made = visit.deployment.store.staffing.add(
            login=login,
            name=name,
            role=StaffRole(role),
            sites=sites,
            language=language,
            password=visit.deployment.passwords.hash(password),
            by=visit.staff.actor,
            now=visit.now,
        )
    except LoginTaken:
        return _everybody(visit, _theirs(visit), _TAKEN)
    return _one(visit, made, done=_ADDED, password=password)


def show_one(visit: Visit) -> Response:
    """One account."""
    found = _found(visit)
    seen = Entry(actor=visit.staff.actor, did=Did.VIEW, what={"of": found.login})
    visit.deployment.store.staffing.record(seen, visit.now)
    return _one(visit, found)


def move(visit: Visit, found: Staff) -> Response:
    """Give somebody another role, or other sites."""
    role, sites = visit.form.get("role", ""), _sites(visit)
    if role not in list(StaffRole) or not sites:
        return _one(visit, found, problem=_ROLE)
    visit.deployment.store.staffing.set_role(found.login, StaffRole(role), sites, by=visit.staff.actor, now=visit.now)
    return _one(visit, _found(visit), done=_MOVED)


def shut(visit: Visit, found: Staff) -> Response:
    """Let somebody in no more, or again."""
    out = visit.form.get("out") == "yes"
    visit.deployment.store.staffing.disable(found.login, disabled=out, by=visit.staff.actor, now=visit.now)
    return _one(visit, _found(visit), done=_OUT if out else _IN)


def renew_password(visit: Visit, found: Staff) -> Response:
    """Give somebody another first password."""
    password = secrets.token_urlsafe(FIRST_PASSWORD_BYTES)
    hashed = visit.deployment.passwords.hash(password)
    visit.deployment.store.staffing.set_password(found.login, hashed, by=visit.staff.actor, now=visit.now)
    return _one(visit, _found(visit), done=_NEW_PASSWORD, password=password)


def link(visit: Visit, found: Staff) -> Response:
    """Make a one-time code for somebody's own Telegram."""
    code = visit.deployment.store.staffing.link(found.login, by=visit.staff.actor, now=visit.now)
    return _one(visit, found, done=_LINKED, code=f"/start {code}")


def _changing(change: Callable[[Visit, Staff], Response]) -> Callable[[Visit], Response]:
    """`change`, of somebody else's account and against the admin's own password."""

    def changed(visit: Visit) -> Response:
        found = _found(visit)
        if found.id == visit.staff.id:
            return _one(visit, found, problem=_OWN)
        if (doubt := _doubt(visit)) is not None:
            return _one(visit, found, problem=doubt)
        return change(visit, found)

    return changed


def _theirs(visit: Visit) -> list[Staff]:
    everybody = visit.deployment.store.staffing.everybody()
    return [each for each in everybody if each.sites <= visit.staff.sites]


def _found(visit: Visit) -> Staff:
    """The account that the address names. `NoSuchStaff` for one of other sites too, and it is on the audit."""
    login = visit.ids["login"]
    for each in _theirs(visit):
        if each.login == login:
            return each
    refused = Entry(actor=visit.staff.actor, did=Did.REFUSED, what={"of": login[:80]})
    visit.deployment.store.staffing.record(refused, visit.now)
    raise NoSuchStaff("There is no such account.")


def _sites(visit: Visit) -> frozenset[str]:
    """Those of the admin's own sites that are ticked."""
    return frozenset(site for site in visit.staff.sites if visit.form.get(f"site {site}") == "yes")


def _doubt(visit: Visit) -> Text | None:
    return visit.doubt(visit.form.get("password", ""))


def _everybody(visit: Visit, colleagues: list[Staff], problem: Text | None = None) -> Response:
    status = 200 if problem is None else 400
    return visit.page(
        "accounts.html",
        status,
        colleagues=colleagues,
        problem=problem,
        typed={"login": "", "name": "", "role": "", "language": visit.staff.language} | dict(visit.form),
    )


def _one(
    visit: Visit,
    colleague: Staff,
    *,
    problem: Text | None = None,
    done: Text | None = None,
    password: str | None = None,
    code: str | None = None,
) -> Response:
    return visit.page(
        "colleague.html",
        200 if problem is None else 400,
        colleague=colleague,
        problem=problem,
        done=done,
        password=password,
        code=code,
    )


PAGES = (
    Page("GET", "/accounts", Right.ACCOUNTS, show),
    Page("POST", "/accounts", Right.ACCOUNTS, add),
    Page("GET", "/accounts/{login}", Right.ACCOUNTS, show_one),
    Page("POST", "/accounts/{login}/role", Right.ACCOUNTS, _changing(move)),
    Page("POST", "/accounts/{login}/out", Right.ACCOUNTS, _changing(shut)),
    Page("POST", "/accounts/{login}/password", Right.ACCOUNTS, _changing(renew_password)),
    Page("POST", "/accounts/{login}/link", Right.ACCOUNTS, _changing(link)),
)
