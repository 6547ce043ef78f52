"""The audit as somebody of a site may read it: what was done with its records, by its staff, with their accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage import Actor, Audited, Did, Entry, Scope, Staff, StaffRole, Store, audit
from storage.engine import Database
from tests.review.records import hire
from tests.storage.samples import NOW, later

DAY = timedelta(days=1)
ALL = Audited(since=NOW - DAY, until=NOW + DAY)


@pytest.fixture
def staff(store: Store) -> dict[str, Staff]:
    """Somebody of each of two sites, and what was done, each named by its reason."""
    for login, site in (("ann", "main"), ("bob", "second")):
        hire(store, login, StaffRole.MONITOR, "unused", sites=(site,))
    people = {each.login: each for each in store.staffing.everybody()}
    entries = (
        Entry(actor=people["ann"].actor, did=Did.LOGIN, reason="ann logs in"),
        Entry(actor=people["bob"].actor, did=Did.LOGIN, reason="bob logs in"),
        Entry(actor=people["ann"].actor, did=Did.VIEW, site="main", screening="a", reason="ann reads hers"),
        Entry(actor=people["ann"].actor, did=Did.REFUSED, site="second", screening="b", reason="ann tries another's"),
        Entry(actor=people["ann"].actor, did=Did.REFUSED, screening="c", reason="ann tries what is not there"),
        Entry(actor=Actor(name="operator"), did=Did.ACCOUNT, what={"of": "ann"}, reason="ann's account"),
        Entry(actor=Actor(name="operator"), did=Did.ACCOUNT, what={"of": "bob"}, reason="bob's account"),
        Entry(actor=Actor(name="unknown"), did=Did.LOGIN_FAILED, reason="nobody knows who"),
    )
    for number, entry in enumerate(entries):
        store.staffing.record(entry, later(number))
    return people


def reasons(database: Database, *sites: str, audited: Audited = ALL) -> list[str]:
    """What somebody of these sites reads."""
    with database.reading() as connection:
        found, total = audit.listed(connection, Scope(frozenset(sites)), audited, page=1, size=99)
    named = [entry.reason for entry in found if entry.reason is not None]
    assert total == len(found)
    return named


def test_what_was_done_at_a_site_and_by_its_staff(database: Database, staff: dict[str, Staff]) -> None:
    assert reasons(database, "main") == [
        "nobody knows who",
        "ann's account",
        "ann tries what is not there",
        "ann reads hers",
        "ann logs in",
    ]
    assert reasons(database, "second") == ["nobody knows who", "bob's account", "ann tries another's", "bob logs in"]
    assert len(reasons(database, "main", "second")) == 8
    assert reasons(database, "third") == ["nobody knows who"]


@pytest.mark.parametrize(
    ("looked_for", "found"),
    [
        ({"actor": "ann", "action": Did.LOGIN}, ["ann logs in"]),
        ({"action": Did.REFUSED}, ["ann tries what is not there"]),
        ({"screening": "a"}, ["ann reads hers"]),
        ({"screening": "b"}, []),
        ({"actor": "bob"}, []),
        ({"since": later(5)}, ["nobody knows who", "ann's account"]),
        ({"until": later(1)}, ["ann logs in"]),
    ],
)
def test_filters(database: Database, staff: dict[str, Staff], looked_for: dict[str, object], found: list[str]) -> None:
    named = {"since": ALL.since, "until": ALL.until} | looked_for
    assert reasons(database, "main", audited=Audited(**named)) == found  # type: ignore[arg-type]


def test_pages_follow_each_other_and_reading_is_an_entry(store: Store, staff: dict[str, Staff]) -> None:
    reports = store.reports(staff["bob"], later(60))
    first, total = reports.audit(ALL, page=1, size=3)
    second, more = reports.audit(ALL, page=2, size=3)
    assert [entry.reason for entry in first] == ["nobody knows who", "bob's account", "ann tries another's"]
    assert more == total + 1
    assert second[0].reason == "ann tries another's"
    (*_, entry) = store.staffing.audit(actor="bob")
    assert (entry.action, entry.what["page"], entry.what["found"]) == ("view", 2, more)
