"""Accounts, sessions, one-time links and lists of staff, on each database."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from dialogs import Session
from storage import (
    DatabaseRefused,
    Filter,
    LoggedIn,
    LoginTaken,
    NoSuchStaff,
    Scope,
    Staff,
    StaffRole,
    Standing,
    Store,
    StoredEvent,
)
from storage.engine import Database
from storage.links import LASTS
from storage.staff_sessions import IDLE
from tests.postgres import KEYS
from tests.storage.samples import NOW, ROOT, arrival, execute, later, receive, reply, rows, take_turn


@pytest.fixture
def ann(store: Store) -> Staff:
    """A reviewing physician of the usual site."""
    return add(store, "ann")


def add(store: Store, login: str, site: str = "main", role: StaffRole = StaffRole.REVIEWER) -> Staff:
    """An account."""
    return store.staffing.add(
        login=login,
        name=login.capitalize(),
        role=role,
        sites=frozenset({site}),
        language="en",
        password="hash",
        by=ROOT,
        now=NOW,
    )


def audited(store: Store) -> list[tuple[str, str]]:
    """Who did what."""
    return [(entry.actor, entry.action) for entry in store.staffing.audit()]


def test_account_is_what_it_was_made(store: Store, ann: Staff) -> None:
    assert store.staffing.everybody() == [ann]
    assert (ann.role, ann.sites, ann.disabled_at, ann.contact_id) == (
        StaffRole.REVIEWER,
        frozenset({"main"}),
        None,
        None,
    )
    assert audited(store) == [("operator test", "account")]
    assert "hash" not in repr(ann)


def test_login_name_is_given_once(store: Store, ann: Staff) -> None:
    with pytest.raises(LoginTaken):
        add(store, "ann")
    assert audited(store) == [("operator test", "account")]


def test_change_of_nobody_changes_nothing(store: Store) -> None:
    staffing = store.staffing
    for change in (
        lambda: staffing.disable("bob", disabled=True, by=ROOT, now=NOW),
        lambda: staffing.set_role("bob", StaffRole.ADMIN, None, by=ROOT, now=NOW),
        lambda: staffing.set_password("bob", "hash", by=ROOT, now=NOW),
        lambda: staffing.link("bob", by=ROOT, now=NOW),
    ):
        with pytest.raises(NoSuchStaff):
            change()
    assert audited(store) == []


def test_role_and_sites_change_with_what_they_were_on_the_audit(store: Store, ann: Staff) -> None:
    store.staffing.set_role("ann", StaffRole.MONITOR, frozenset({"a", "b"}), by=ROOT, now=NOW)
    (now,) = store.staffing.everybody()
    assert (now.role, now.sites) == (StaffRole.MONITOR, frozenset({"a", "b"}))
    assert store.staffing.audit()[-1].what == {
        "of": "ann",
        "role": {"was": "reviewer", "is": "monitor"},
        "sites": {"was": ["main"], "is": ["a", "b"]},
    }


def test_there_is_no_scope_without_a_site() -> None:
    with pytest.raises(ValueError, match="without a site"):
        Scope(frozenset())


def test_token_is_kept_as_a_hash(store: Store, ann: Staff, database: Database) -> None:
    token = store.staffing.log_in(ann, NOW, old=None)
    assert token is not None
    assert len(token) >= 32
    (kept,) = rows(database, "SELECT * FROM staff_session")
    assert token not in str(kept)
    assert store.staffing.session(token, NOW) == LoggedIn(staff=ann, until=NOW + IDLE)
    assert store.staffing.session(token + "x", NOW) is None


def test_sessions_that_are_over_are_swept_up(store: Store, ann: Staff, database: Database) -> None:
    for number in range(3):
        store.staffing.log_in(ann, NOW + timedelta(days=number), old=None)
    assert len(rows(database, "SELECT * FROM staff_session")) == 1


def test_guesses_at_the_same_time_all_count(store: Store, ann: Staff) -> None:
    with ThreadPoolExecutor(8) as threads:
        tries = list(threads.map(lambda _: store.staffing.may_try("ann", NOW), range(20)))
    assert sum(blocked is None for _, blocked in tries) == 5


def test_guesses_are_forgotten_after_a_day(store: Store, ann: Staff, database: Database) -> None:
    for login in ("ann", "bob", "cho"):
        store.staffing.may_try(login, NOW)
    store.staffing.may_try("ann", later(24 * 3600 + 1))
    assert [row["failures"] for row in rows(database, "SELECT * FROM attempts")] == [1]
    assert "ann" not in str(rows(database, "SELECT * FROM attempts"))


def test_waiting_doubles_up_to_an_hour(store: Store, ann: Staff) -> None:
    now, waits = NOW, []
    for _ in range(14):
        _, blocked = store.staffing.may_try("ann", now)
        assert blocked is None
        _, blocked = store.staffing.may_try("ann", now)
        if blocked is not None:
            waits.append((blocked - now).total_seconds() / 60)
            now = blocked
    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.fixture
def contact_id(store: Store, database: Database) -> int:
    """Somebody's messenger account."""
    take_turn(store, 1)
    (row,) = rows(database, "SELECT id FROM contact")
    return int(row["id"])


def test_link_makes_a_messenger_account_somebody_s(store: Store, ann: Staff, contact_id: int) -> None:
    secret = store.staffing.link("ann", by=ROOT, now=NOW)
    assert len(secret) >= 22  # of 64 characters: more than 128 bits
    linked = store.staffing.use_link(secret, contact_id, NOW)
    assert linked is not None
    assert (linked.login, linked.contact_id) == ("ann", contact_id)
    assert store.staffing.by_contact(contact_id) == linked


def test_link_works_once_and_for_a_day(store: Store, ann: Staff, contact_id: int, database: Database) -> None:
    used, old = (store.staffing.link("ann", by=ROOT, now=NOW) for _ in range(2))
    assert store.staffing.use_link(used, contact_id, NOW) is not None
    assert store.staffing.use_link(used, contact_id, NOW) is None
    assert store.staffing.use_link(old, contact_id, NOW + LASTS) is None
    assert used not in str(rows(database, "SELECT * FROM link"))
    assert audited(store)[-2:] == [("messenger", "refused")] * 2


def test_link_that_two_use_at_the_same_time_is_one_s(store: Store, ann: Staff, database: Database) -> None:
    for number in range(4):
        receive(store, arrival(number, f"person {number}"))
    contacts = [row["id"] for row in rows(database, "SELECT id FROM contact")]
    secret = store.staffing.link("ann", by=ROOT, now=NOW)
    with ThreadPoolExecutor(4) as threads:
        won = list(threads.map(lambda contact: store.staffing.use_link(secret, contact, NOW), contacts))
    assert sum(staff is not None for staff in won) == 1


def test_guessing_links_stops_working(store: Store, ann: Staff, contact_id: int) -> None:
    secret = store.staffing.link("ann", by=ROOT, now=NOW)
    for number in range(5):
        assert store.staffing.use_link(f"guess {number}", contact_id, NOW) is None
    assert store.staffing.use_link(secret, contact_id, NOW) is None
    assert store.staffing.use_link(secret, contact_id, later(3601)) is not None


def test_messenger_account_is_one_person_s(store: Store, ann: Staff, contact_id: int) -> None:
    add(store, "bob")
    for login in ("ann", "bob"):
        store.staffing.use_link(store.staffing.link(login, by=ROOT, now=NOW), contact_id, NOW)
    assert {staff.login: staff.contact_id for staff in store.staffing.everybody()} == {"ann": None, "bob": contact_id}


def test_account_that_is_disabled_is_nobody_s(store: Store, ann: Staff, contact_id: int) -> None:
    store.staffing.use_link(store.staffing.link("ann", by=ROOT, now=NOW), contact_id, NOW)
    store.staffing.disable("ann", disabled=True, by=ROOT, now=NOW)
    assert store.staffing.by_contact(contact_id) is None
    assert store.staffing.may_try("ann", NOW)[0] is None


WRONG = {
    "unknown role": "UPDATE staff SET role = 'king'",
    "two of a name": "INSERT INTO staff (login, name, role, language, password, created_at)"
    " SELECT login, name, role, language, password, created_at FROM staff",
    "session of nobody": "UPDATE staff_session SET staff_id = 99",
    "link to two things": "UPDATE link SET screening_id = 'aaaaaaaaaa'",
    "link used by nobody": "UPDATE link SET used_at = expires_at",
    "look after nothing": "INSERT INTO assignment VALUES ('nosuch', 1, '2026-01-01')",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_the_database_itself_refuses_what_must_not_be(
    store: Store, ann: Staff, contact_id: int, database: Database, wrong: str
) -> None:
    store.staffing.log_in(ann, NOW, old=None)
    store.staffing.link("ann", by=ROOT, now=NOW)
    with pytest.raises(DatabaseRefused):
        execute(database, WRONG[wrong])


def judge(of: Session | None, events: Sequence[StoredEvent]) -> Standing:
    """What an evaluator could say."""
    assert of is not None
    return Standing(
        verdict="incomplete", findings={"I1": "pass", "E6": "unknown"}, answers=3, danger=False, person=True
    )


@pytest.fixture
def day() -> date:
    return NOW.date()


def test_standings_are_worked_out_once_and_again_when_stale(
    store: Store, ann: Staff, contact_id: int, day: date
) -> None:
    judged: list[str] = []

    def counted(of: Session | None, events: Sequence[StoredEvent]) -> Standing:
        judged.append("x")
        return judge(of, events)

    def look(rules: str, on: date) -> int:
        judged.clear()
        store.desk(ann, NOW).bring_up_to_date(counted, rules=rules, day=on)
        return len(judged)

    assert [look("r1", day), look("r1", day), look("r2", day), look("r2", day + timedelta(days=1))] == [1, 0, 1, 1]
    take_turn(store, 2)
    assert look("r2", day + timedelta(days=1)) == 1


def test_standings_of_other_sites_are_left_alone(store: Store, contact_id: int, day: date, database: Database) -> None:
    store.desk(add(store, "bob", site="second"), NOW).bring_up_to_date(judge, rules="r", day=day)
    assert rows(database, "SELECT * FROM standing") == []


def test_two_may_work_out_standings_at_the_same_time(store: Store, ann: Staff, day: date, database: Database) -> None:
    for number in range(30):
        take_turn(store, number, reply(screening=f"screening{number}"), address=f"person {number}")
    with ThreadPoolExecutor(4) as threads:
        at_once = [threads.submit(store.desk(ann, NOW).bring_up_to_date, judge, rules="r", day=day) for _ in range(4)]
    assert [each.exception() for each in at_once] == [None] * 4
    assert len(rows(database, "SELECT * FROM standing")) == 30
    assert len(rows(database, "SELECT * FROM finding")) == 60


def test_list_is_filtered_and_counted(store: Store, ann: Staff, contact_id: int, day: date) -> None:
    desk = store.desk(ann, NOW)
    desk.bring_up_to_date(judge, rules="r", day=day)

    def found(**looked_for: object) -> int:
        return desk.work_list(Filter(**looked_for), page=1, size=10).total  # type: ignore[arg-type]

    assert found() == 1
    assert found(verdict="incomplete", criterion="E6", outcome="unknown") == 1
    assert found(criterion="I1") == 0
    assert found(mine=ann.id) == 0
    desk.assign("aaaaaaaaaa", ann.id)
    assert found(mine=ann.id) == 1
    listed = desk.work_list(Filter(), page=1, size=10)
    assert (listed.dispositions, listed.verdicts, listed.everything) == ({"partial": 1}, {"incomplete": 1}, 1)


def test_screening_belongs_to_the_site_of_the_deployment(database_url: str, database: Database) -> None:
    opened = Store.open(database_url, KEYS, "pkuph")
    take_turn(opened, 1)
    assert [row["site"] for row in rows(database, "SELECT site FROM screening")] == ["pkuph"]
    execute(database, "UPDATE screening SET site = NULL")
    opened.close()
    Store.open(database_url, KEYS, "pkuph").close()
    assert [row["site"] for row in rows(database, "SELECT site FROM screening")] == ["pkuph"]
