"""The chain of the audit: whatever is done to it behind the program's back shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage import (
    Actor,
    DatabaseRefused,
    DatabaseUnreachable,
    Did,
    Entry,
    Fault,
    KeyMissing,
    Keys,
    LoginTaken,
    Noted,
    SealBroken,
    StaffRole,
    Store,
    chain,
    migrate,
)
from storage.engine import Database
from tests.postgres import KEY, KEYS
from tests.review.records import hire
from tests.storage.samples import NOW, execute, later, rows

ANN, BOB = Actor(name="ann", staff_id=1), Actor(name="bob", staff_id=2)
NEWER = Keys.new()


@pytest.fixture
def five(store: Store) -> Store:
    """The store, with five entries."""
    for number in range(5):
        who = ANN if number % 2 else BOB
        entry = Entry(actor=who, did=Did.VIEW, what={"list": "查看 \0 \ud800", "n": number}, reason=f"because {number}")
        store.staffing.record(entry, later(number + 0.25))
    return store


@pytest.fixture
def behind(five: Store, database: Database) -> Callable[..., None]:
    """Do something to these entries that the triggers refuse, as whoever has the database's password can."""
    remove = {"sqlite": "DROP TRIGGER {}", "postgresql": "ALTER TABLE audit DISABLE TRIGGER {}"}[database.dialect]

    def change(*statements: str) -> None:
        for trigger in ("update", "delete", "replace" if database.dialect == "sqlite" else "truncate"):
            execute(database, remove.format(f"audit_refuses_{trigger}"))
        for statement in statements:
            execute(database, statement)

    return change


def test_what_was_written_is_whole(five: Store, database: Database) -> None:
    found = five.staffing.verify()
    (newest,) = rows(database, "SELECT id, hash FROM audit WHERE id = 5")
    assert (found.entries, found.broken, found.newest) == (5, None, Noted(number=5, hash=newest["hash"]))


def test_an_audit_without_entries_is_whole(store: Store) -> None:
    found = store.staffing.verify()
    assert (found.entries, found.broken, found.newest) == (0, None, None)


DONE_BEHIND = {
    "another reason": ("UPDATE audit SET reason = 'because I may' WHERE id = 3", 3),
    "another actor": ("UPDATE audit SET actor = 'bob' WHERE id = 2", 2),
    "another account": ("UPDATE audit SET staff_id = NULL WHERE id = 2", 2),
    "another action": ("UPDATE audit SET action = 'login' WHERE id = 1", 1),
    "another site": ("UPDATE audit SET site = 'second' WHERE id = 4", 4),
    "another screening": ("UPDATE audit SET screening_id = 'aaaaaaaaaa' WHERE id = 4", 4),
    "another time": ("UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE id = 5", 5),
    "something else": ("UPDATE audit SET what = '{}' WHERE id = 5", 5),
    "one taken out": ("DELETE FROM audit WHERE id = 2", 3),
    "the first taken out": ("DELETE FROM audit WHERE id = 1", 2),
    "one put elsewhere": ("UPDATE audit SET id = 9 WHERE id = 2", 3),
    "one put in": (
        "INSERT INTO audit (id, at, actor, action, what, hash, mark)"
        " SELECT 6, at, actor, action, what, hash, mark FROM audit WHERE id = 5",
        6,
    ),
    "another hash": ("UPDATE audit SET hash = (SELECT max(hash) FROM audit) || 'a' WHERE id = 2", 2),
}


@pytest.mark.parametrize("done", DONE_BEHIND)
def test_what_was_done_behind_the_programs_back_shows(five: Store, behind: Callable[..., None], done: str) -> None:
    statement, broken = DONE_BEHIND[done]
    behind(statement)
    found = five.staffing.verify()
    assert (found.broken, found.fault, found.newest) == (broken, Fault.CHANGED, None)


@pytest.mark.parametrize("column", ["at", "what"])
def test_what_can_be_no_entry_shows(sqlite_url: str, column: str) -> None:
    """SQLite keeps in a column whatever it is given, and reading it as an entry would fail."""
    store, database = Store.open(sqlite_url, KEYS), Database(sqlite_url)
    for _ in range(3):
        store.staffing.record(Entry(actor=ANN, did=Did.VIEW), NOW)
    execute(database, "DROP TRIGGER audit_refuses_update")
    execute(database, f"UPDATE audit SET {column} = '{{' WHERE id = 3")
    assert store.staffing.verify().broken == 3
    store.close()
    database.close()


def rewritten(database: Database, keys: Keys | None) -> list[str]:
    """Statements that change entry 3 and work out all hashes anew; and the marks, by these keys."""
    statements, before = ["UPDATE audit SET reason = 'because I may' WHERE id = 3"], ""
    with database.reading() as connection:
        for row in connection.execute(chain.ALL):
            said = {**row._asdict(), "reason": "because I may" if row.id == 3 else row.reason}
            before = chain.digest(before, said) or ""
            statements.append(f"UPDATE audit SET hash = '{before}' WHERE id = {row.id}")
            if keys is not None:
                statements.append(f"UPDATE audit SET mark = '{chain.mark(keys, before)}' WHERE id = {row.id}")
    return statements


def test_hashes_worked_out_anew_lack_the_marks(five: Store, behind: Callable[..., None], database: Database) -> None:
    behind(*rewritten(database, None))
    found = five.staffing.verify()
    assert (found.broken, found.fault) == (3, Fault.UNMARKED)
    five.staffing.record(Entry(actor=ANN, did=Did.VIEW), later(60))
    assert five.staffing.verify().broken == 3  # what is added later does not vouch for it


def test_marks_by_a_key_of_their_own_are_none(five: Store, behind: Callable[..., None], database: Database) -> None:
    theirs = Keys([NEWER], "elsewhere")
    behind(*rewritten(database, theirs))
    found = five.staffing.verify()
    assert (found.broken, found.fault, found.key) == (1, Fault.KEY_MISSING, theirs.newest)


def test_what_is_cut_off_at_the_end_shows_to_who_noted_it(five: Store, behind: Callable[..., None]) -> None:
    noted = five.staffing.verify().newest
    behind("DELETE FROM audit WHERE id > 3")
    assert five.staffing.verify().broken is None
    found = five.staffing.verify(noted)
    assert (found.broken, found.fault) == (5, Fault.NOT_NOTED)


def test_what_was_written_anew_with_the_key_shows_to_who_noted_it(
    five: Store, behind: Callable[..., None], database: Database
) -> None:
    noted = five.staffing.verify().newest
    behind(*rewritten(database, KEYS))
    assert five.staffing.verify().broken is None
    assert five.staffing.verify(noted).fault == Fault.NOT_NOTED


def test_what_was_noted_is_there_when_more_has_come(five: Store) -> None:
    noted = five.staffing.verify().newest
    five.staffing.record(Entry(actor=ANN, did=Did.LOGOUT), later(60))
    found = five.staffing.verify(noted)
    assert (found.entries, found.broken) == (6, None)


@pytest.mark.parametrize("written", ["", "5", "5:", ":" + "a" * 64, "5:abc", "0:" + "a" * 64, "٥:" + "a" * 64])
def test_what_cannot_have_been_noted(written: str) -> None:
    with pytest.raises(ValueError, match="a number, a colon"):
        Noted.read(written)


def test_what_was_noted_can_be_read(five: Store) -> None:
    noted = five.staffing.verify().newest
    assert Noted.read(f" {noted}\n") == noted


@pytest.fixture
def others(database_url: str) -> Iterator[list[Store]]:
    """Two more programs with the same records."""
    stores = [Store.open(database_url, KEYS) for _ in range(2)]
    yield stores
    for opened in stores:
        opened.close()


def test_who_adds_at_the_same_time_does_not_fork_it(store: Store, others: list[Store], database: Database) -> None:
    def views(which: int) -> None:
        for number in range(20):
            entry = Entry(actor=Actor(name=f"thread {which}"), did=Did.VIEW, what={"n": number})
            [store, *others][which % 3].staffing.record(entry, NOW)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(views, range(6)))
    found = store.staffing.verify()
    assert (found.entries, found.broken) == (120, None)
    for which in range(6):
        theirs = [entry.what["n"] for entry in store.staffing.audit(actor=f"thread {which}")]
        assert theirs == list(range(20))
    assert [row["id"] for row in rows(database, "SELECT id FROM audit ORDER BY id")] == list(range(1, 121))


def test_what_is_undone_leaves_no_gap(five: Store) -> None:
    """The account is there already, so neither it nor its entry is."""
    hire(five, "ann", StaffRole.MONITOR, "unused")
    with pytest.raises(LoginTaken):
        hire(five, "ann", StaffRole.MONITOR, "unused")
    five.staffing.record(Entry(actor=ANN, did=Did.LOGOUT), NOW)
    assert (five.staffing.verify().entries, [entry.id for entry in five.staffing.audit()]) == (7, [*range(1, 8)])


def test_changing_the_key_keeps_it_whole(five: Store, database_url: str) -> None:
    noted = five.staffing.verify().newest
    both = Store.open(database_url, Keys([NEWER, KEY], "PRESCREEN_KEYS"))
    both.staffing.record(Entry(actor=ANN, did=Did.LOGOUT), NOW)
    assert both.staffing.verify(noted).broken is None
    with pytest.raises(KeyMissing):
        Store.open(database_url, KEYS)  # the newest entry is marked with another
    assert [both.reseal() for _ in range(2)] == [5, 0]
    both.close()
    newest = Store.open(database_url, Keys([NEWER], "PRESCREEN_KEYS"))
    assert (newest.staffing.verify(noted).entries, newest.staffing.verify(noted).broken) == (6, None)
    newest.close()


def test_a_new_key_does_not_vouch_for_what_no_key_has_marked(
    five: Store, behind: Callable[..., None], database: Database, database_url: str
) -> None:
    behind(*rewritten(database, None))
    keys = Keys([NEWER, KEY], "PRESCREEN_KEYS")
    database_store = Store(database, keys)
    with pytest.raises(SealBroken, match="Entry 3 of the audit"):
        database_store.reseal()
    assert database_store.staffing.verify().broken == 3


def test_the_mark_alone_can_be_set(five: Store, database: Database) -> None:
    changes = dict.fromkeys(("actor", "action", "site", "screening_id", "reason", "hash"), "'x'")
    changes |= {"id": "id + 50", "at": "'2020-01-01 00:00:00'", "staff_id": "7", "what": "'[]'"}
    assert set(changes) == {*chain.SAID, "hash"}
    if database.dialect == "sqlite":
        changes |= dict.fromkeys(("rowid", "_rowid_", "oid"), "id + 50")
    for column, value in changes.items():
        with pytest.raises((DatabaseRefused, DatabaseUnreachable), match=r"IntegrityError|RaiseException"):
            execute(database, f"UPDATE audit SET {column} = {value}")
    execute(database, "UPDATE audit SET mark = mark")
    assert five.staffing.verify().broken is None


def test_an_older_audit_is_chained(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(empty_url)
    older = tmp_path / "older"
    shutil.copytree(migrate.FOLDER, older)
    for path in (older / "versions").glob("*.py"):
        if path.name >= "0010":
            path.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "FOLDER", older)
        migrate.upgrade(empty_url, KEYS)
    values = (
        "(1, '2026-03-01 08:30:00.250000+00:00', 'ann', 1, 'view', 'main', 'aaaaaaaaaa', '{\"list\": \"早\"}', NULL)",
        "(4, '2026-03-01 08:31:00.000000+00:00', 'operator 王', NULL, 'account', NULL, NULL, '{}', '为什么')",
    )
    columns = "id, at, actor, staff_id, action, site, screening_id, what, reason"
    for each in values:
        if database.dialect == "sqlite":
            each = each.replace("+00:00", "")
        execute(database, f"INSERT INTO audit ({columns}) VALUES {each}")
    migrate.upgrade(empty_url, KEYS)
    opened = Store.open(empty_url, KEYS)
    opened.staffing.record(Entry(actor=ANN, did=Did.VIEW), NOW)
    found = opened.staffing.verify()
    assert (found.entries, found.broken) == (3, None)
    assert [entry.id for entry in opened.staffing.audit()] == [1, 4, 5]
    assert opened.staffing.audit()[0].what == {"list": "早"}
    opened.close()
    database.close()
