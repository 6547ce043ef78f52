"""A coordinator completes what a patient began: from the staff pages or from the word in Telegram, and back again."""

from __future__ import annotations

import pytest

from storage import Case, StaffRole, Store
from tests.telegram.conftest import Serving
from tests.telegram.people import User
from tests.telegram.server import BotServer
from tests.telegram.test_coordinators import (
    OPERATOR,
    Clock,
    account,
    begins,
    comes_to_the_first_question,
    hire,
    links,
    now,
    submits,
)


def case(store: Store, login: str = "ann") -> Case:
    """The only screening, as this member of staff sees it."""
    (row,) = store.screenings()
    return store.desk(account(store, login), now()).case(row.id)


def link_for(store: Store, login: str = "ann") -> str:
    """What the staff pages make."""
    (row,) = store.screenings()
    return store.casework(account(store, login), now()).offer(row.id)


async def opens(user: User, secret: str) -> None:
    user.types(f"/start {secret}")
    await user.sees("You complete these questions for the patient")


async def test_link_of_the_staff_pages_lets_a_coordinator_complete_it(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        patient.types("1980-05-31")
        await patient.sees("Question 2")
        bot = case(store).bot
        assert bot is not None
        assert (bot.name, bot.lent_to) == ("prescreen_test_bot", None)
        secret = link_for(store)
        await opens(ann, secret)
        (told,) = await patient.sees("The study team now completes these questions with you")
        assert told.labels == ["Go on here myself"]
        await server.until(lambda: patient.screen[-2].buttons == [])
        bot = case(store).bot
        assert bot is not None
        assert bot.lent_to == "Ann"
        patient.types("yes")
        await patient.sees("I have passed this on to the study team")
        ann.presses("yes")
        await ann.sees("Question 3", "Inclusion criterion 2")
        ann.types("/handover")
        await ann.sees("the patient goes on in their own Telegram")
        await patient.sees("has given the questions back to you", "Question 3")
        patient.presses("unknown")
        await patient.sees("Question 4")
        ann.types("42")
        await ann.sees("You are here as a coordinator.")
        ann.types(f"/start {secret}")
        await ann.sees("That link is not good")
    answers = case(store).session.answers
    assert [(fact, answer.by) for fact, answer in answers.items()] == [
        ("birth_date", "patient"),
        ("dm_told", "coordinator"),
        ("onset_age", "patient"),
    ]
    handed = [
        (event.payload["to"], event.payload.get("staff")) for event in case(store).events if event.type == "handed_over"
    ]
    assert handed == [("coordinator", "ann"), ("patient", None)]
    assert {"completes": "patient"} in [entry.what for entry in store.staffing.audit()]


async def test_button_of_the_word_lets_a_coordinator_complete_it_and_the_patient_takes_it_back(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await begins(ann, "S-001")
        await comes_to_the_first_question(patient)
        patient.types("/person")
        await patient.sees("I have marked for the study team")
        (told,) = await ann.sees("asks for a person")
        assert told.labels == ["Reply", "Complete by phone"]
        ann.presses("Complete by phone", on=told)
        await ann.sees("You complete these questions for the patient", "Question 1")
        ann.types("/list")
        shown = await ann.sees("S-001")
        screening = next(row.id for row in store.screenings() if row.role == "patient")
        assert f"▶ {screening}" in shown[-1].text
        await patient.sees("The study team now completes")
        patient.presses("Go on here myself")
        await patient.sees("All right, we go on here", "Question 1")
        await ann.sees(f"{screening}: the patient goes on in their own Telegram.")
        ann.presses(f"turn:{screening}", on=shown[-1])
        await ann.sees("not yours to go on with")
        patient.types("1980-05-31")
        await patient.sees("Question 2")


async def test_patient_has_everything_erased_while_a_coordinator_has_it(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        await opens(ann, link_for(store))
        ann.types("1980-05-31")
        await ann.sees("Question 2")
        await patient.sees("The study team now completes")
        patient.types("/delete")
        await patient.sees("Delete your data?")
        await ann.sees("the patient goes on")
        patient.presses("yes")
        await patient.sees("Really erase everything?")
        patient.presses("yes")
        await patient.sees("is erased")
        ann.types("yes")
        await ann.sees("You are here as a coordinator.")
        ann.types("/list")
        await ann.sees("You have no open subjects.")
    (row,) = store.screenings()
    assert (row.state, row.answers) == ("erased", 0)
    assert [event.type for event in store.transcript(row.id)] == ["state_changed", "screening_erased"]


async def test_gaps_of_what_was_handed_in_are_completed_in_telegram(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        patient.types("1980-05-31")
        await patient.sees("Question 2")
        await submits(patient)
        (told,) = await ann.sees("finished")
        ann.presses("Complete by phone", on=told)
        await ann.sees("You complete these questions for the patient", "Has a doctor diagnosed dermatomyositis?")
        (told,) = await patient.sees("The study team now completes")
        assert told.labels == []
        ann.presses("yes")
        await ann.sees("Question")
        ann.types("/handover")
        await patient.sees("The study team has completed the questions with you.", "Thank you for your time.")
    assert case(store).session.verdict == "incomplete"
    assert case(store).session.answers["dm_told"].by == "coordinator"


@pytest.mark.parametrize("who", ["stranger", "other site", "monitor"])
async def test_link_is_for_staff_of_the_site_alone(serving: Serving, server: BotServer, store: Store, who: str) -> None:
    ann, patient, other = server.user(7, language_code="en"), server.user(31), server.user(8, language_code="en")
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        if who == "other site":
            await links(other, hire(store, "bob"))
            store.staffing.set_role("bob", StaffRole.COORDINATOR, frozenset({"second"}), by=OPERATOR, now=now())
        elif who == "monitor":
            await links(other, hire(store, "bob", StaffRole.MONITOR))
        await comes_to_the_first_question(patient)
        other.types(f"/start {link_for(store)}")
        await other.sees("not one that you can complete" if who == "other site" else "That link is not good")
        patient.types("1980-05-31")
        await patient.sees("Question 2")
    assert case(store).session.loan is None


async def test_colleague_takes_over_from_another_who_is_told(serving: Serving, server: BotServer, store: Store) -> None:
    ann, bob, patient = server.user(7, language_code="en"), server.user(8, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await links(bob, hire(store, "bob"))
        await comes_to_the_first_question(patient)
        await opens(ann, link_for(store))
        ann.types("1980-05-31")
        await ann.sees("Question 2")
        await opens(bob, link_for(store, "bob"))
        await ann.sees("a colleague completes it now")
        ann.types("yes")
        await ann.sees("You are here as a coordinator.")
        bob.presses("yes")
        await bob.sees("Question 3")
    bot = case(store).bot
    assert bot is not None
    assert bot.lent_to == "Bob"


async def test_reply_by_a_button_reaches_the_patient(serving: Serving, server: BotServer, store: Store) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        patient.types("/person")
        (told,) = await ann.sees("press Reply")
        ann.presses("Reply", on=told)
        (asked,) = await ann.sees("as a reply to this message")
        sent = server.called("sendMessage")[-1].parameters
        assert sent["reply_markup"] == {"force_reply": True}
        ann.sends(text="We call at three.", reply_to_message={"message_id": asked.id, "date": 1, "chat": ann.chat})
        await ann.sees("Sent to")
        await patient.sees("From the study team:\nWe call at three.")
