"""Answers that differ, on each database: kept as they are, found on the list, and older lists worked out anew."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from dialogs import Session, Step
from eligibility import disputes
from storage import Filter, Standing, Store, StoredEvent, WorkList, migrate
from storage.engine import Database
from tests.dialogs.talk import Talk
from tests.dialogs.test_conflicts import corrected, handed_over
from tests.postgres import KEYS
from tests.storage.samples import NOW, execute, rows, take_turn
from tests.storage.test_staffing import add


def judge(screened: Session | None, events: Sequence[StoredEvent]) -> Standing:
    """What an evaluator could say, with what differs."""
    assert screened is not None
    many = len(disputes(screened.answers))
    return Standing(verdict="incomplete", findings={}, answers=1, danger=False, person=False, conflicts=many)


def keep(store: Store, talk: Talk, address: str) -> Session:
    """Store a conversation as it stands, as one turn."""
    step = Step(session=talk.session, events=tuple(talk.events))
    take_turn(store, address, lambda _: step, address)
    return talk.session


def test_both_answers_are_kept_and_the_screening_found(store: Store) -> None:
    ann = add(store, "ann")
    differing = keep(store, corrected(handed_over(), "birth_date", "1981-05-31"), "100")
    desk = store.desk(ann, NOW)
    case = desk.case(differing.id)
    assert case.session == differing
    (other,) = case.session.answers["birth_date"].disputed
    assert (other.by, other.typed) == ("coordinator", "1980-05-31")

    def found(conflict: bool) -> WorkList:
        desk.bring_up_to_date(judge, rules="r", day=NOW.date())
        return desk.work_list(Filter(conflict=conflict), page=1, size=10)

    assert [(row.id, row.conflicts) for row in found(conflict=True).rows] == [(differing.id, 1)]
    assert (found(conflict=False).conflict, found(conflict=True).everything) == (1, 1)


def test_nobody_differs_is_no_conflict(store: Store) -> None:
    ann = add(store, "ann")
    keep(store, Talk().consents().types("1980-05-31"), "100")
    desk = store.desk(ann, NOW)
    assert desk.work_list(Filter(), page=1, size=10).conflict == 0
    desk.bring_up_to_date(judge, rules="r", day=NOW.date())
    listed = desk.work_list(Filter(), page=1, size=10)
    assert ([row.conflicts for row in listed.rows], listed.conflict) == ([0], 0)
    assert desk.work_list(Filter(conflict=True), page=1, size=10).total == 0


def test_standings_of_older_releases_are_worked_out_anew(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(empty_url)
    older = tmp_path / "older"
    shutil.copytree(migrate.FOLDER, older)
    for path in (older / "versions").glob("*.py"):
        if path.name >= "0012":
            path.unlink()
    with monkeypatch.context() as patched:
        patched.setattr(migrate, "FOLDER", older)
        migrate.upgrade(empty_url, KEYS)
    for statement in (
        "INSERT INTO contact (id, channel, account, address, person, created_at)"
        " VALUES (1, 'telegram', '7000', 'sealed', 'sealed', '2026-03-01')",
        "INSERT INTO screening (id, contact_id, site, practice, role, channel, language, state, protocol, snapshot,"
        " version, created_at, updated_at) VALUES ('old', 1, 'main', false, 'patient', 'telegram', 'en', 'I1', '1',"
        " '{}', 3, '2026-03-01', '2026-03-01')",
        "INSERT INTO standing (screening_id, version, rules, answers, danger, person)"
        " VALUES ('old', 3, 'r', 1, true, false)",
    ):
        execute(database, statement)
    migrate.upgrade(empty_url, KEYS)
    (kept,) = rows(database, "SELECT conflicts, rules, danger FROM standing")
    assert (kept["conflicts"], kept["rules"], bool(kept["danger"])) == (0, "", True)
    database.close()
