"""A coordinator and a patient say different things in Telegram; staff find it on their pages and settle it."""

from __future__ import annotations

import asyncio
import re
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher

from review import Deployment, Passwords
from storage import StaffRole, Store
from tests.review.conftest import Visitor
from tests.review.conftest import serving as pages
from tests.review.records import PASSWORD
from tests.telegram.conftest import Serving
from tests.telegram.people import User
from tests.telegram.server import BotServer
from tests.telegram.test_coordinators import OPERATOR, Clock, begins, hire, links, now


async def notes_and_hands_over(ann: User, birth: str) -> str:
    """A coordinator begins S-001; the secret of the link with which the patient goes on."""
    await begins(ann, "S-001")
    ann.types(birth)
    await ann.sees("Question 2")
    ann.presses("yes")
    await ann.sees("Question 3")
    ann.types("/handover")
    (given,) = await ann.sees("Give this link to the patient of S-001")
    return given.text.partition("?start=")[2]


async def goes_on_and_says(patient: User, secret: str, birth: str) -> None:
    """The patient agrees, and corrects what the coordinator noted."""
    patient.types(f"/start {secret}")
    await patient.sees("I am the patient")
    patient.presses("patient")
    await patient.sees("I agree")
    patient.presses("agree")
    await patient.sees("Question 3")
    patient.types("/summary")
    await patient.sees("date of birth: May 31, 1980")
    patient.presses("fact:birth_date")
    await patient.sees("Noted so far: May 31, 1980.")
    patient.types(birth)


async def test_what_patient_and_coordinator_differ_on_is_found_and_settled(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient, clock = server.user(7, language_code="en"), server.user(31, language_code="en"), Clock(10)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    hire(store, "wang", StaffRole.REVIEWER)
    store.staffing.set_password("wang", passwords.hash(PASSWORD), by=OPERATOR, now=now())

    def settled(url: str) -> str:
        """A reviewer finds the only conflict and keeps what the coordinator noted; what the list shows then."""
        with Visitor(base_url=url) as wang:
            wang.log_in("wang")
            (case,) = re.findall(r'href="(/screening/\w+)"', wang.get("/?conflict=yes").text)
            page = wang.get(case).text
            assert re.search(r'id="I1-title"><span class="badge review">', page)
            seen = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("version", "line")}
            kept = {"keep": "1", "level": "document_seen", "reason": "identity card", **seen}
            assert wang.submit(f"{case}/answer/birth_date/settle", on=case, **kept).status_code == 303
            assert re.search(r'id="I1-title"><span class="badge pass">', wang.get(case).text)
            return wang.get("/?conflict=yes").text

    async with serving(clock=clock):
        await links(ann, hire(store, "ann"))
        secret = await notes_and_hands_over(ann, "1980-05-31")
        await goes_on_and_says(patient, secret, "2015-05-31")
        await patient.sees("✓ date of birth: May 31, 2015", "Both are kept", "Question 3")
        with pages(
            lambda url: Deployment(store=store, clock=clock, zone=ZoneInfo("UTC"), url=url, passwords=passwords)
        ) as url:
            assert "0 found" in await asyncio.to_thread(settled, url)
        patient.presses("unknown")
        await patient.sees("Question 4")
    (row,) = store.screenings()
    told = [
        (
            event.actor,
            event.payload["answer"]["value"],
            [each["value"] for each in event.payload["answer"].get("disputed", ())],
        )
        for event in store.transcript(row.id)
        if event.payload.get("fact") == "birth_date"
    ]
    assert told == [
        ("coordinator", "1980-05-31", []),
        ("patient", "2015-05-31", ["1980-05-31"]),
        ("staff", "1980-05-31", []),
    ]
