"""The staff pages on a real HTTP server, with a clock that a test moves, and people who log in to them."""

from __future__ import annotations

import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket
from zoneinfo import ZoneInfo

import httpx
import pytest
import uvicorn
from argon2 import PasswordHasher

from review import Deployment, Passwords, staff_pages
from storage import StaffRole, Store
from tests.postgres import KEYS
from tests.review.records import NOW, PASSWORD, hire, keep

LONGEST = 30


class Clock:
    """What time it is."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, **more: float) -> None:
        """Let time pass."""
        self.now += timedelta(**more)


class Visitor(httpx.Client):
    """Somebody with a browser that keeps cookies and says where a form came from."""

    def submit(self, path: str, *, on: str | None = None, **fields: str) -> httpx.Response:
        """Send a form of the page `on`, which is the one of the same address unless it says otherwise."""
        (token,) = set(re.findall(r'name="csrf" value="([^"]+)"', self.get(on or path).text))
        return self.post(path, data={"csrf": token, **fields}, headers={"Origin": str(self.base_url).rstrip("/")})

    def log_in(self, login: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Type a login name and a password."""
        return self.submit("/login", login=login, password=password, code=code, next="/", language="en")


@contextmanager
def serving(deployment: Callable[[str], Deployment]) -> Iterator[str]:
    """The pages of a deployment on a free port; their address."""
    with socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(staff_pages(deployment(url)), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            until = time.monotonic() + LONGEST
            while not server.started:
                assert time.monotonic() < until
                time.sleep(0.005)
            yield url
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    """With little work, as there are many here."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture(scope="session")
def hashed(passwords: Passwords) -> str:
    """What is kept of everybody's password."""
    return passwords.hash(PASSWORD)


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, hashed: str) -> Path:
    """A file with one account of each role, to be copied."""
    path = tmp_path_factory.mktemp("staffed") / "template.db"
    shutil.copy(migrated_sqlite, path)
    store = Store.open(f"sqlite:///{path}", KEYS)
    for role in StaffRole:
        hire(store, role.value, role, hashed)
    store.close()
    return path


#: Conversations of one site, and how many days ago they were, by subject.
TALKS = {
    "S-1": ("en_coordinator_potentially_eligible", 40),
    "S-2": ("en_patient_stops_and_resumes", 10),
    "S-3": ("en_patient_hepatitis_b", 1),
    "S-4": ("zh_patient_does_not_know", 0),
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, staffed: Path) -> Path:
    """A file with four screenings of one site and one of another, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "template.db"
    shutil.copy(staffed, path)
    store = Store.open(f"sqlite:///{path}", KEYS)
    for subject, (script, age) in TALKS.items():
        keep(store, script, subject.lower(), subject=subject, at=NOW - timedelta(days=age))
    keep(store, "en_patient_hepatitis_b", "elsewhere", subject="S-9", site="second")
    store.close()
    return path


@pytest.fixture
def full(store: Store, tmp_path: Path, filled: Path) -> Store:
    """The records of `store`, with those screenings."""
    with sqlite3.connect(filled) as source, sqlite3.connect(tmp_path / "records.db") as target:
        source.backup(target)
    return store


@pytest.fixture
def store(tmp_path: Path, staffed: Path) -> Iterator[Store]:
    """Records of one account of each role, and of nobody else."""
    path = tmp_path / "records.db"
    shutil.copy(staffed, path)
    opened = Store.open(f"sqlite:///{path}", KEYS)
    yield opened
    opened.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(store: Store, clock: Clock, passwords: Passwords) -> Iterator[str]:
    """Where the pages are."""

    def deployment(url: str) -> Deployment:
        return Deployment(store=store, clock=clock, zone=ZoneInfo("Asia/Shanghai"), url=url, passwords=passwords)

    with serving(deployment) as address:
        yield address


@pytest.fixture
def visitor(url: str) -> Iterator[Visitor]:
    """Somebody who has not logged in."""
    with Visitor(base_url=url, timeout=LONGEST) as browser:
        yield browser


@pytest.fixture
def enter(url: str) -> Iterator[Callable[[str], Visitor]]:
    """Have somebody log in."""
    browsers = []

    def logged_in(login: str) -> Visitor:
        browsers.append(Visitor(base_url=url, timeout=LONGEST))
        assert browsers[-1].log_in(login).status_code == 303
        return browsers[-1]

    yield logged_in
    for browser in browsers:
        browser.close()
