"""Who somebody is can be read with the keys alone, and the keys can be changed."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import KeyFileUnusable, KeyMissing, Keys, SealBroken, Store, key_file, migrate, read_or_make
from storage.engine import Database
from storage.keys import name_of
from tests.postgres import KEY, KEYS
from tests.storage.samples import CHANNEL, NOW, arrival, dump, execute, receive, reply, rows, take_turn

NEWER = Keys.new()
BOTH = Keys([NEWER, KEY], "PRESCREEN_KEYS")
NEWEST = Keys([NEWER], "PRESCREEN_KEYS")


@pytest.fixture
def with_both(database_url: str) -> Iterator[Store]:
    """The store, in a program that was given a newer key."""
    opened = Store.open(database_url, BOTH)
    yield opened
    opened.close()


def test_what_is_sealed_differs_each_time_and_opens() -> None:
    sealed = [KEYS.seal("100200300") for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert [KEYS.unseal(each) for each in sealed] == ["100200300"] * 2
    assert not [each for each in sealed if "100200300" in each]


def test_marks_tell_parts_apart() -> None:
    assert KEYS.mark("a", "bc") == KEYS.mark("a", "bc")
    assert len({KEYS.mark("a", "bc"), KEYS.mark("ab", "c"), KEYS.mark("abc"), NEWEST.mark("a", "bc")}) == 4


def test_an_older_key_opens_and_finds_and_the_newest_seals() -> None:
    assert BOTH.unseal(KEYS.seal("words")) == "words"
    assert KEYS.mark("words") in BOTH.marks("words")
    assert name_of(BOTH.seal("words")) == name_of(BOTH.mark("words")) == NEWEST.newest


def test_another_key_is_named_and_its_seal_stays_closed() -> None:
    with pytest.raises(KeyMissing, match=f"the key {KEYS.newest}, which is not in PRESCREEN_KEYS") as caught:
        NEWEST.unseal(KEYS.seal("words"))
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [lambda sealed: sealed[:-8], lambda sealed: sealed[:20] + ("B" if sealed[20] == "A" else "A") + sealed[21:]],
)
def test_a_damaged_seal_stays_closed(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(SealBroken, match="damaged"):
        KEYS.unseal(damage(KEYS.seal("words")))


@pytest.mark.parametrize("keys", [[], [""], ["short"], [KEY, "ключ"], ["=" * 44], ["t" * 42 + "=="]])
def test_what_is_no_key_is_refused_and_not_quoted(keys: list[str]) -> None:
    with pytest.raises(ValueError, match="prescreen keys new") as caught:
        Keys(keys, "the tests")
    assert not [key for key in keys if key and key in str(caught.value)]


def test_a_newer_key_finds_whom_the_older_knew(store: Store, with_both: Store, database: Database) -> None:
    take_turn(store, 1)
    take_turn(with_both, 2)
    assert len(rows(database, "SELECT id FROM contact")) == 1
    assert len(store.transcript("aaaaaaaaaa")) == 4


def test_the_same_update_is_the_same_under_a_newer_key(store: Store, with_both: Store) -> None:
    receive(store, arrival(1, text="hi"))
    assert receive(with_both, arrival(1, text="hi")) == 0


def test_after_sealing_anew_the_newest_key_is_enough(
    store: Store, with_both: Store, database_url: str, database: Database
) -> None:
    for number in range(5):
        receive(store, arrival(number, f"person {number}", text="hi"))
    store.fail(store.waiting(CHANNEL, NOW)[0].id, "broken", NOW, give_up_after=1)
    assert [with_both.reseal() for _ in range(3)] == [5, 5, 0]
    opened = Store.open(database_url, NEWEST)
    assert sorted(row.body["message"]["text"] for row in opened.waiting(CHANNEL, NOW)) == ["hi"] * 4
    receive(opened, arrival(9, "person 3"))
    take_turn(opened, 10, address="person 0")
    assert [message.address for message in opened.outgoing(CHANNEL, NOW)] == ["person 0"]
    opened.close()
    assert len(rows(database, "SELECT id FROM contact")) == 5


def test_sealing_anew_goes_on_where_it_was(store: Store, with_both: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.sealing.BATCH", 2)
    receive(store, *(arrival(number, f"person {number}") for number in range(5)))
    assert [with_both.reseal() for _ in range(7)] == [2, 2, 1, 2, 2, 1, 0]


def test_records_of_another_key_are_not_opened(store: Store, database_url: str, database: Database) -> None:
    take_turn(store, 1)
    before = dump(database)
    with pytest.raises(KeyMissing, match=f"sealed with the key {KEYS.newest}"):
        Store.open(database_url, NEWEST)
    assert dump(database) == before
    Store.open(database_url, BOTH).close()


def test_an_older_database_is_sealed(empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(empty_url)
    older = tmp_path / "older"
    shutil.copytree(migrate.FOLDER, older)
    for path in (older / "versions").glob("*.py"):
        if path.name >= "0003":
            path.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "FOLDER", older)
        migrate.upgrade(empty_url, KEYS)
    for statement in (
        "INSERT INTO contact (id, channel, account, address, person, created_at)"
        " VALUES (1, 'telegram', '7000', '100200300', '100200300', '2026-03-01')",
        "INSERT INTO inbox (channel, account, update_id, contact_id, kind, received_at, body, body_sha256, status,"
        " attempts) VALUES ('telegram', '7000', '1', 1, 'message', '2026-03-01', '{\"text\": \"早 100200300\"}',"
        " 'abc', 'waiting', 0), ('telegram', '7000', '2', 1, 'message', '2026-03-01', NULL, 'abd', 'done', 0)",
    ):
        execute(database, statement)
    migrate.upgrade(empty_url, KEYS)
    assert [row for table in dump(database).values() for row in table if "100200300" in row] == []
    opened = Store.open(empty_url, KEYS)
    (row,) = opened.waiting(CHANNEL, NOW)
    assert row.body == {"text": "早 100200300"}
    opened.turn(row.id, reply(), NOW)
    assert [message.address for message in opened.outgoing(CHANNEL, NOW)] == ["100200300"]
    receive(opened, arrival(3))
    assert len(rows(database, "SELECT id FROM contact")) == 1
    opened.close()
    database.close()


def test_a_key_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'records.db'}"
    path = key_file(url)
    assert path == tmp_path / "records.key"
    made, new = read_or_make(url, path)
    again, old = read_or_make(url, path)
    assert (new, old, again.newest) == (True, False, made.newest)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(each.name for each in tmp_path.iterdir() if "key" in each.name) == ["records.key"]


def test_a_database_on_a_server_has_no_key_file() -> None:
    assert key_file("postgresql://somebody@host/name") is None


def test_no_key_is_made_for_records_that_have_one(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "prescreen.key"
    keys, _ = read_or_make(sqlite_url, path)
    opened = Store.open(sqlite_url, keys)
    take_turn(opened, 1)
    opened.close()
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(KeyMissing, match=f"the key {keys.newest}, and the key file .* is missing"):
        read_or_make(sqlite_url, path)
    assert not path.exists()


def test_a_key_file_that_holds_no_keys_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "prescreen.key"
    for content in (b"", b"not a key\n", "ключ".encode()):
        path.write_bytes(content)
        with pytest.raises(KeyFileUnusable, match="holds something else than keys"):
            read_or_make(sqlite_url, path)
    path.unlink()
    path.mkdir()
    with pytest.raises(KeyFileUnusable, match="cannot be used"):
        read_or_make(sqlite_url, path)
