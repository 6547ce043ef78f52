"""Coordinators in Telegram: linked accounts, several subjects that never mix, and what is read aloud on the phone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.subjects import SubjectCodes
from storage import Actor, Staff, StaffRole, Store
from tests.telegram.conftest import Serving
from tests.telegram.people import User
from tests.telegram.server import BotServer

OPERATOR = Actor(name="operator")


def now() -> datetime:
    return datetime.now(UTC)


def hire(store: Store, login: str, role: StaffRole = StaffRole.COORDINATOR, *, language: str = "en") -> str:
    """The secret of the one-time link of a new account."""
    store.staffing.add(
        login=login,
        name=login.title(),
        role=role,
        sites=frozenset({"main"}),
        language=language,
        password="no hash",
        by=OPERATOR,
        now=now(),
    )
    return store.staffing.link(login, by=OPERATOR, now=now())


async def links(user: User, secret: str) -> None:
    user.types(f"/start {secret}")
    await user.sees("is now linked")


async def begins(user: User, code: str, *, language: str = "English") -> None:
    user.types(f"/new {code}")
    await user.sees(code, "Which language does the patient speak?")
    user.presses(language)
    await user.sees("Please read this to the patient:")
    user.presses("agree")
    await user.sees("Question 1", f"Subject {code}")


async def test_link_makes_a_coordinator_until_the_account_is_disabled(
    serving: Serving, server: BotServer, store: Store
) -> None:
    secret, user = hire(store, "ann"), server.user(7, language_code="en")
    async with serving():
        user.types(f"/start {secret}")
        await user.sees("This Telegram is now linked to the account ann, Ann.", "/new")
        await server.until(lambda: ("7", "") in server.commands)
        assert {"new", "list"} <= {each["command"] for each in server.commands["7", ""]}
        await begins(user, "S-001")
        store.staffing.disable("ann", disabled=True, by=OPERATOR, now=now())
        user.types("1980-05-31")
        await user.sees("does not allow you to screen here any more")
    (row,) = store.screenings()
    assert (row.role, row.subject, row.answers) == ("coordinator", "S-001", 0)
    assert secret not in "".join(str(event.payload) for event in store.transcript(row.id))


async def test_link_is_good_once_and_for_one_person(serving: Serving, server: BotServer, store: Store) -> None:
    secret, ann, stranger = hire(store, "ann"), server.user(7, language_code="en"), server.user(8, language_code="en")
    async with serving():
        await links(ann, secret)
        stranger.types(f"/start {secret}")
        await stranger.sees("That link is not good")
        stranger.types("/new S-001")
        await stranger.sees("English")
    assert [row.role for row in store.screenings()] == ["patient"]


async def test_guessing_is_held_up_and_raises_an_alarm(
    serving: Serving, server: BotServer, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    secret, guesser = hire(store, "ann"), server.user(8, language_code="en")
    async with serving():
        for guess in range(5):
            guesser.types(f"/start {guess:x<32}")
            await guesser.sees("That link is not good")
        guesser.types(f"/start {secret}")
        await guesser.sees("wait for an hour")
        for number in range(20, 24):
            other = server.user(number, language_code="en")
            for guess in range(4):
                other.types(f"/start {guess:y<32}")
                await other.sees("That link is not good")
    assert store.staffing.by_contact(1) is None
    assert "Somebody may be guessing" in caplog.text
    assert [entry.what for entry in store.staffing.audit() if "alarm" in entry.what] == [
        {"alarm": "links", "guesses": 20}
    ]


async def test_admins_are_linked_and_screen_nobody(serving: Serving, server: BotServer, store: Store) -> None:
    secret, user = hire(store, "root", StaffRole.ADMIN), server.user(7, language_code="en")
    async with serving():
        user.types(f"/start {secret}")
        await user.sees("do not screen subjects")
        user.types("/new S-001")
        await user.sees("English")
    assert [row.role for row in store.screenings()] == ["patient"]


async def test_subjects_never_mix(serving: Serving, server: BotServer, store: Store) -> None:
    secret, user = hire(store, "ann"), server.user(7, language_code="en")
    async with serving():
        await links(user, secret)
        await begins(user, "S-001")
        first = user.screen[-1]
        user.types("1980-05-31")
        await user.sees("Question 2")
        second = user.screen[-1]
        await begins(user, "S-002")
        user.presses("yes", on=second)
        await user.sees("That button belongs to subject S-001, so it does not count here.")
        user.types("/list")
        shown = await user.sees("S-001", "S-002: ")
        assert "▶ S-002" in shown[-1].text
        assert re.search(r"S-001: \d+ questions open, at I2", shown[-1].text)
        user.presses("S-001")
        await user.sees("Subject S-001", "Question 2")
        user.presses("unknown", on=second)
        await user.sees("earlier message")
        user.presses("yes")
        await user.sees("Question 3", "Subject S-001")
        user.presses("unknown", on=first)
        await user.sees("earlier message")
    answers = {row.subject: row.answers for row in store.screenings()}
    assert answers == {"S-001": 2, "S-002": 0}


async def test_code_of_the_site_and_no_second_of_the_same(serving: Serving, server: BotServer, store: Store) -> None:
    codes = SubjectCodes(pattern=re.compile(r"S-[0-9]{3}"), hint="S, a hyphen and three digits, such as S-001")
    ann, bob = server.user(7, language_code="en"), server.user(8)
    async with serving(codes=codes):
        await links(ann, hire(store, "ann"))
        await links(bob, hire(store, "bob"))
        for wrong in ("", "S-1", "王小明", "S-001 x"):
            ann.types(f"/new {wrong}".strip())
            await ann.sees("A code here: S, a hyphen and three digits, such as S-001")
        await begins(ann, "S-001")
        bob.types("/new S-001")
        await bob.sees("S-001 is being screened by Ann since")
        ann.types("/new S-001")
        await ann.sees("S-001 is open already, yours since")
        ann.presses("Open S-001")
        await ann.sees("Question 1", "Subject S-001")
    assert len(store.screenings()) == 1


async def test_reading_aloud_in_the_patients_language(serving: Serving, server: BotServer, store: Store) -> None:
    user = server.user(7, language_code="en")
    async with serving():
        await links(user, hire(store, "ann"))
        await begins(user, "S-001", language="中文")
        aloud = user.screen[-1].text
        assert aloud.startswith("Subject S-001\n\nQuestion 1 of about")
        assert "Inclusion criterion 1 (" in aloud
        assert "您的出生日期是哪一天" in aloud
        user.types("1980-05-31")
        await user.sees("✓ date of birth: May 31, 1980", "医生诊断您得了皮肌炎吗")
        user.types("// sounds unsure, will look at the report")
        await user.sees("Remark kept, for staff only, on: date of birth")
        user.presses("Remark")
        await user.sees("Type the remark on date of birth now.")
        user.types("looked it up")
        await user.sees("Remark kept, for staff only, on: date of birth")
        user.presses("later")
        await user.sees("Question 2")
    (row,) = store.screenings()
    assert (row.language, row.answers) == ("zh", 1)
    events = [(event.type, event.payload.get("fact")) for event in store.transcript(row.id)]
    assert events.count(("remark_made", "birth_date")) == 2
    assert [kind for kind, _ in events].count("question_put_off") == 1


async def comes_to_the_first_question(user: User) -> None:
    user.types("/start")
    await user.sees("English")
    user.presses("English")
    await user.sees("I am the patient")
    user.presses("patient")
    await user.sees("I agree")
    user.presses("agree")
    await user.sees("Question 1")


class Clock:
    """An hour of the day in the tests' zone, UTC."""

    def __init__(self, hour: int) -> None:
        self.now = datetime(2026, 11, 22, hour, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now


async def test_patient_and_staff_write_to_each_other(serving: Serving, server: BotServer, store: Store) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10), staff_pages="https://review.example.org"):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        patient.types("/person")
        await patient.sees("I have marked for the study team")
        (row,) = store.screenings()
        (told,) = await ann.sees("asks for a person")
        assert told.text == (
            f"{row.id}: asks for a person.\nTo write to them, press Reply, or reply to this message.\n"
            f"https://review.example.org/screening/{row.id}"
        )
        (task,) = store.desk(account(store, "ann"), now()).tasks()
        assert (task.cause, task.taken_by) == ("person", None)
        ann.sends(text="We call you at three.", reply_to_message={"message_id": told.id, "date": 1, "chat": ann.chat})
        await ann.sees(f"Sent to {row.id}.")
        (task,) = store.desk(account(store, "ann"), now()).tasks()
        assert task.taken_by == "Ann"
        (written,) = await patient.sees("From the study team:\nWe call you at three.")
        patient.sends(text="four", reply_to_message={"message_id": written.id, "date": 1, "chat": patient.chat})
        await patient.sees("I have passed this on to the study team.")
        await ann.sees("asks for a person")
        patient.types("1980-05-31")
        await patient.sees("Question 2")
    said = [
        (event.actor, event.payload["text"].split("\n\n")[0])
        for event in store.transcript(row.id)
        if event.type in ("message_shown", "message_received")
    ]
    assert ("staff", "From the study team:\nWe call you at three.") in said
    assert ("patient", "four") in said
    store.desk(account(store, "ann"), now()).see_to(row.id, done=True)
    assert store.desk(account(store, "ann"), now()).tasks() == []


async def test_at_night_only_danger_signs_are_told(serving: Serving, server: BotServer, store: Store) -> None:
    ann, patient, clock = server.user(7, language_code="en"), server.user(31), Clock(23)
    async with serving(clock=clock):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        patient.types("/person")
        await patient.sees("I have marked for the study team")
        patient.types("I cannot breathe")
        await patient.sees("call 120")
        (told,) = await ann.sees("a danger sign was seen")
        assert "asks for a person" not in told.text
        clock.now += timedelta(hours=10)
        await ann.sees("asks for a person")


async def test_other_sites_and_disabled_accounts_are_told_nothing(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, bob, patient = (server.user(id_, language_code="en") for id_ in (7, 8, 31))
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await links(bob, hire(store, "bob"))
        store.staffing.set_role("bob", StaffRole.COORDINATOR, frozenset({"second"}), by=OPERATOR, now=now())
        await comes_to_the_first_question(patient)
        patient.types("/person")
        (told,) = await ann.sees("asks for a person")
        bob.sends(text="hello", reply_to_message={"message_id": told.id, "date": 1, "chat": bob.chat})
        await bob.sees("You are here as a coordinator.")
    assert len(bob.screen) == 2


def account(store: Store, login: str) -> Staff:
    return next(each for each in store.staffing.everybody() if each.login == login)


async def test_patient_finishes_what_a_coordinator_began(serving: Serving, server: BotServer, store: Store) -> None:
    ann, patient, late = server.user(7, language_code="en"), server.user(31), server.user(32, language_code="en")
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await begins(ann, "S-001", language="中文")
        ann.types("1980-05-31")
        await ann.sees("Question 2")
        ann.presses("unknown")
        await ann.sees("Question 3")
        ann.types("/handover")
        (given,) = await ann.sees("Give this link to the patient of S-001")
        secret = given.text.partition("?start=")[2]
        patient.types(f"/start {secret}")
        await patient.sees("研究团队已经", "我是患者")
        await ann.sees("S-001: the patient goes on in their own Telegram.")
        patient.presses("patient")
        await patient.sees("同意")
        patient.presses("agree")
        await patient.sees("医生诊断您得了皮肌炎吗")
        patient.presses("yes")
        await patient.sees("✓ 医生是否诊断皮肌炎：是")
        ann.types("1981-05-31")
        await ann.sees("You are here as a coordinator.")
        late.types(f"/start {secret}")
        await late.sees("That link is not good")
    (row,) = store.screenings()
    assert (row.role, row.answers) == ("patient", 2)
    answered = [
        (event.actor, event.payload["fact"], event.payload["answer"]["by"], event.payload["answer"]["status"])
        for event in store.transcript(row.id)
        if event.type in ("answer_recorded", "answer_corrected")
    ]
    assert [(actor, by, status) for actor, _, by, status in answered] == [
        ("coordinator", "coordinator", "known"),
        ("coordinator", "coordinator", "does_not_know"),
        ("patient", "patient", "known"),
    ]
    consents = [event.actor for event in store.transcript(row.id) if event.type == "consent_given"]
    assert consents == ["coordinator", "patient"]


async def test_hand_over_button_under_the_summary_makes_the_link(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await begins(ann, "S-001")
        await does_not_know(ann, until="These are the answers.")
        assert "Let the patient finish" in ann.screen[-1].labels
        ann.presses("Let the patient finish")
        (given,) = await ann.sees("Give this link to the patient of S-001")
        patient.types(f"/start {given.text.partition('?start=')[2]}")
        await patient.sees("The study team has begun these questions with you.")
        await ann.sees("S-001: the patient goes on in their own Telegram.")
        ann.presses("submit")
        await ann.sees("You are here as a coordinator.")
    (row,) = store.screenings()
    assert (row.role, row.state) == ("patient", "who")


async def test_menus_of_linked_coordinators_are_set_again_at_every_start(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, root = server.user(7, language_code="en"), server.user(8, language_code="en")
    async with serving():
        await links(ann, hire(store, "ann"))
        await links(root, hire(store, "root", StaffRole.ADMIN))
        await server.until(lambda: ("7", "") in server.commands)
    server.commands.clear()
    async with serving():
        assert {"new", "list", "handover"} <= {each["command"] for each in server.commands["7", ""]}
        assert ("7", "zh") in server.commands
        assert ("8", "") not in server.commands
        assert ("", "default") not in server.commands
    store.staffing.disable("ann", disabled=True, by=OPERATOR, now=now())
    server.commands.clear()
    async with serving():
        assert ("7", "") not in server.commands


async def does_not_know(user: User, until: str) -> None:
    """Know nothing of any question before the message with these words."""
    while until not in user.screen[-1].text:
        user.presses("unknown")
        await user.sees()


async def submits(user: User) -> None:
    """To the end, without knowing anything more."""
    await does_not_know(user, until="These are your answers.")
    user.presses("submit")
    await user.sees("Thank you for your time.")


async def test_finished_screening_is_told_once_with_what_came_of_it(
    serving: Serving, server: BotServer, store: Store
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        await submits(patient)
        (row,) = store.screenings()
        (told,) = await ann.sees("finished")
        assert told.text == (
            f"{row.id}: finished.\nTo write to them, press Reply, or reply to this message.\n"
            f"http://127.0.0.1:8081/screening/{row.id}"
        )
        assert told.labels == ["Reply", "Complete by phone"]
    assert (row.verdict, store.desk(account(store, "ann"), now()).tasks()) == ("incomplete", [])


async def test_screening_that_needs_review_is_told_as_such(serving: Serving, server: BotServer, store: Store) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=Clock(10)):
        await links(ann, hire(store, "ann"))
        await comes_to_the_first_question(patient)
        await does_not_know(patient, until="To how many medicines are you allergic?")
        patient.types("1")
        await patient.sees("✓ number of medicines the patient is allergic to: 1")
        await submits(patient)
        await ann.sees("finished, and needs review.")
    assert [row.verdict for row in store.screenings()] == ["needs_staff_review"]
