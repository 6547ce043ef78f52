"""What comes by the clock and by afterthought: gaps, reminders, expiry, edits, help in place, words that came early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs import Conversation
from storage import Store
from tests.telegram.conftest import PACE, Serving, eventually
from tests.telegram.people import User
from tests.telegram.server import BotServer
from tests.telegram.test_coordinators import begins, hire, links

SHANGHAI = ZoneInfo("Asia/Shanghai")
BRISK = PACE.__class__(**{name: getattr(PACE, name) for name in PACE.__slots__} | {"round": 0.05})


class Clock:
    """Noon in Shanghai, until it is set to something else."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now.astimezone(UTC)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def comes_to_the_first_question(user: User) -> None:
    user.types("/start")
    await user.sees("English")
    user.presses("English")
    await user.sees("I am the patient")
    user.presses("patient")
    await user.sees("I agree")
    user.presses("agree")
    await user.sees("date of birth")


async def test_open_question_is_put_again_once_after_a_gap(serving: Serving, server: BotServer, clock: Clock) -> None:
    waiting, done = server.user(31), server.user(32)
    async with serving(clock=clock):
        await comes_to_the_first_question(waiting)
        done.types("/start")
        await done.sees("English")
        done.presses("English")
        await done.sees("I am the patient")
        done.presses("patient")
        await done.sees("I agree")
        done.presses("decline")
        await done.sees("quite all right")
    clock.later(minutes=5)
    async with serving(clock=clock):
        shown = await waiting.sees("I was away for a few minutes", "date of birth")
        assert len(shown) == 1
        waiting.types("1980-05-31")
        await waiting.sees("May 31, 1980")
    clock.later(minutes=1)
    async with serving(clock=clock):
        waiting.types("yes")
        shown = await waiting.sees("Question 3")
        assert not any("I was away" in message.text for message in shown)
        done.types("hello")
        (told,) = await done.sees()
        assert "I was away" not in told.text


async def test_who_wrote_during_the_gap_is_answered_and_not_asked_again(
    serving: Serving, server: BotServer, clock: Clock
) -> None:
    user = server.user()
    async with serving(clock=clock):
        await comes_to_the_first_question(user)
    user.types("1980-05-31")
    clock.later(minutes=30)
    async with serving(clock=clock):
        await user.sees("Question 2")
        other = server.user(32)
        other.types("/start")
        await other.sees("English")
    assert not any("I was away" in message.text for message in user.screen)


async def test_reminders_come_by_day_and_can_be_ended(serving: Serving, server: BotServer, clock: Clock) -> None:
    user = server.user()
    async with serving(clock=clock, zone=SHANGHAI, pace=BRISK):
        await comes_to_the_first_question(user)
        clock.later(hours=34)  # ten at night
        other = server.user(32)
        other.types("/start")
        await other.sees("English")
        clock.later(hours=11)  # nine in the morning
        shown = await user.sees("You have not finished the questions yet.")
        (reminder,) = [message for message in shown if "not finished" in message.text]
        assert "No more reminders" in reminder.labels
        user.presses("No more reminders")
        await user.sees("All right, no more reminders.")
        clock.later(days=4)
        other.types("hello")
        await other.sees()
    at_night = [message.text for message in user.screen if "not finished" in message.text]
    assert len(at_night) == 1


async def test_second_reminder_is_the_last(serving: Serving, server: BotServer, clock: Clock) -> None:
    user = server.user()
    async with serving(clock=clock, zone=SHANGHAI, pace=BRISK):
        await comes_to_the_first_question(user)
        clock.later(days=1, minutes=5)
        await user.sees("not finished")
        clock.later(days=2)
        await user.sees("not finished")
        clock.later(days=20)
        other = server.user(32)
        other.types("/start")
        await other.sees("English")
    assert sum("not finished" in message.text for message in user.screen) == 2


async def test_screening_that_nobody_goes_on_with_is_closed_and_kept(
    serving: Serving, server: BotServer, store: Store, clock: Clock
) -> None:
    user = server.user()
    async with serving(clock=clock, zone=SHANGHAI, pace=BRISK, expiry=timedelta(days=30)):
        await comes_to_the_first_question(user)
        user.types("1980-05-31")
        await user.sees("Question 2")
        clock.later(days=31)
        await user.sees("closed now, not finished")
    (row,) = store.screenings()
    assert (row.state, row.verdict, row.answers) == ("expired", "incomplete", 1)


async def test_coordinator_is_told_in_one_message_of_all_subjects_that_are_closed(
    serving: Serving, server: BotServer, store: Store, clock: Clock
) -> None:
    ann, patient = server.user(7, language_code="en"), server.user(31)
    async with serving(clock=clock, zone=SHANGHAI, pace=BRISK):
        await links(ann, hire(store, "ann"))
        for code in ("S-001", "S-002"):
            await begins(ann, code)
        await comes_to_the_first_question(patient)
        patient.types("/person")
        (told,) = await ann.sees("Complete by phone")
        ann.presses("Complete by phone", on=told)
        await ann.sees("You complete these questions for the patient")
        await patient.sees("The study team now completes these questions with you")
        clock.later(days=29)
        ann.types("/list")
        await ann.sees("S-001", "S-002")
        clock.later(days=2)
        await ann.sees("this is closed now, not finished; what was answered is kept: S-001, S-002")
        await patient.sees("these questions are closed now, not finished")
        await eventually(lambda: {row.state for row in store.screenings()} == {"expired"})
    assert not [shown for shown in patient.screen if "You have not finished the questions yet" in shown.text]


async def test_edited_message_corrects_the_answer_that_it_gave(
    serving: Serving, server: BotServer, store: Store
) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
        message = {"message_id": 5001, "date": 1795000000, "chat": user.chat, "from": user.account}
        server.deliver(message=message | {"text": "1980-05-31"})
        await user.sees("Question 2")
        server.deliver(edited_message=message | {"text": "1981-05-31", "edit_date": 1795000009})
        await user.sees("Change date of birth from “May 31, 1980” to “May 31, 1981”?")
        user.presses("Yes, change it")
        await user.sees("✓ date of birth: May 31, 1981", "Question 2")
    (row,) = store.screenings()
    corrected = [event for event in store.transcript(row.id) if event.type == "answer_corrected"]
    assert [(event.payload["was"], event.reason) for event in corrected] == [("May 31, 1980", "the message was edited")]


async def test_help_and_reason_take_the_place_of_the_question(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
        messages, question = len(user.screen), user.screen[-1]
        asked = question.text
        user.presses("wish:help")
        await server.until(lambda: question.text != asked)
        assert question.text.endswith(asked)
        helped = question.text
        user.presses("wish:why")
        await server.until(lambda: question.text not in (asked, helped))
        user.presses("wish:why")
        user.types("1980-05-31")
        await user.sees("Question 2")
    assert len(user.screen) == messages + 1


async def test_old_keyboard_is_taken_away_also_after_a_restart(serving: Serving, server: BotServer) -> None:
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
        question = user.screen[-1]
    async with serving():
        user.types("1980-05-31")
        await user.sees("Question 2")
        await server.until(lambda: question.buttons == [])


async def test_words_sent_before_a_question_was_put_do_not_answer_it(
    serving: Serving, server: BotServer, store: Store
) -> None:
    """ "yes" and "yes", one after the other while the bot was away: the second was not meant for what comes next."""
    user = server.user()
    async with serving():
        await comes_to_the_first_question(user)
    user.types("1980-05-31")
    user.types("yes")
    user.types("yes")
    async with serving():
        await user.sees("Question 2", "I had not asked this yet when you wrote “yes”")
        user.types("yes")
        await user.sees("Question 3")
    (row,) = store.screenings()
    assert row.answers == 2
    assert sum("I had not asked" in message.text for message in user.screen) == 1


async def test_practice_says_so_and_is_not_listed(serving: Serving, server: BotServer, store: Store) -> None:
    user = server.user()
    async with serving(practice=True):
        await comes_to_the_first_question(user)
    assert all(message.text.startswith("🔶") for message in user.screen)
    assert store.screenings() == []
    async with serving():
        user.types("/start")
        await user.sees("English")
    assert not user.screen[-1].text.startswith("🔶")
    assert len(store.screenings()) == 1


@pytest.mark.parametrize(
    ("argument", "site"), [("BJH-2", "BJH-2"), ("bjh-2", "BJH-2"), ("poster", "PKUPH"), ("", "PKUPH")]
)
async def test_start_with_a_referral_code_goes_to_that_site(
    serving: Serving, server: BotServer, store: Store, argument: str, site: str
) -> None:
    user = server.user()
    async with serving(conversation=Conversation(sites=("PKUPH", "BJH-2"))):
        user.types(f"/start {argument}".strip())
        await user.sees("English")
    (row,) = store.screenings()
    (started,) = [event for event in store.transcript(row.id) if event.type == "screening_started"]
    assert (row.site, started.payload["referral"]) == (site, argument or None)
