"""One's own account: language, password, second factor."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from locales import LANGUAGES, Text, say
from review.pages.page import Page
from review.passwords import LONGEST, SHORTEST, is_long_enough
from review.rights import Right
from review.second_factor import new_totp_secret, totp_address, totp_step
from review.visit import Visit

_LENGTH = say("A password has {shortest} to {longest} characters.", shortest=SHORTEST, longest=LONGEST)
_DIFFER = say("The two new passwords differ.")
_CODE = say("That code is not right. Please try the next one that the app shows.")
_CHANGED = say("Your password is changed.")
_ON = say("From now on you need a code to log in.")
_OFF = say("From now on you log in without a code.")


def show(visit: Visit) -> Response:
    """The account."""
    return _page(visit)


def stay(visit: Visit) -> Response:
    """Somebody is still there: for so many seconds more they stay logged in."""
    return PlainTextResponse(str(visit.seconds_left))


def change_language(visit: Visit) -> Response:
    """Go on in another language, on the page that one was on."""
    if visit.form.get("language") in LANGUAGES:
        _change(visit, language=visit.form["language"])
    return visit.go(visit.form.get("back", "/"))


def change_password(visit: Visit) -> Response:
    """Another password, against the present one. Sessions elsewhere end."""
    new = visit.form.get("new", "")
    if not is_long_enough(new):
        return _page(visit, problem=_LENGTH)
    if new != visit.form.get("again"):
        return _page(visit, problem=_DIFFER)
    if (doubt := visit.doubt(visit.form.get("password", ""))) is not None:
        return _page(visit, problem=doubt)
    _change(visit, password=visit.deployment.passwords.hash(new))
    return _page(visit, done=_CHANGED)


def turn_on_codes(visit: Visit) -> Response:
    """Ask for codes from now on, against the password and a first code of the app."""
    secret = visit.form.get("secret", "")
    if totp_step(secret, visit.form.get("code", ""), visit.now) is None:
        return _page(visit, problem=_CODE, secret=secret)
    if (doubt := visit.doubt(visit.form.get("password", ""))) is not None:
        return _page(visit, problem=doubt, secret=secret)
    visit.deployment.store.staffing.set_totp(visit.staff, visit.token, secret, visit.now)
    return _page(visit, done=_ON, codes=True)


def turn_off_codes(visit: Visit) -> Response:
    """Ask for no codes any more, against the password."""
    if (doubt := visit.doubt(visit.form.get("password", ""))) is not None:
        return _page(visit, problem=doubt)
    visit.deployment.store.staffing.set_totp(visit.staff, visit.token, None, visit.now)
    return _page(visit, done=_OFF, codes=False)


def _change(visit: Visit, **values: str) -> None:
    visit.deployment.store.staffing.change_own(visit.staff, visit.token, visit.now, **values)


def _page(
    visit: Visit,
    *,
    problem: Text | None = None,
    done: Text | None = None,
    secret: str | None = None,
    codes: bool | None = None,
) -> Response:
    secret = secret or new_totp_secret()
    return visit.page(
        "account.html",
        status=200 if problem is None else 400,
        problem=problem,
        done=done,
        codes=visit.staff.totp_secret is not None if codes is None else codes,
        secret=secret,
        address=totp_address(secret, visit.staff.login),
    )


PAGES = (
    Page("GET", "/account", Right.OWN_ACCOUNT, show),
    Page("GET", "/account/stay", Right.OWN_ACCOUNT, stay),
    Page("POST", "/account/language", Right.OWN_ACCOUNT, change_language),
    Page("POST", "/account/password", Right.OWN_ACCOUNT, change_password),
    Page("POST", "/account/codes", Right.OWN_ACCOUNT, turn_on_codes),
    Page("POST", "/account/no-codes", Right.OWN_ACCOUNT, turn_off_codes),
)
