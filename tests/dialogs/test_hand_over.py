"""A screening that two sides answer: what one could not know the other is asked for."""

from __future__ import annotations

from dialogs import (
    Actor,
    Due,
    Edited,
    MessageReceived,
    Pressed,
    Role,
    ScreeningAssessed,
    Sent,
    Typed,
    Wish,
    Wished,
)
from dialogs.session import Loan
from eligibility import Status
from tests.dialogs.talk import CONVERSATION, Talk


def test_patient_is_asked_for_what_the_coordinator_did_not_know() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().types("1980-05-31").presses("unknown").is_handed_over()
    asked_before = list(talk.session.answers)[-1]
    assert talk.session.answers[asked_before].status is Status.DOES_NOT_KNOW
    talk.presses("patient", "agree")
    assert talk.session.asked == asked_before
    talk.presses("unknown")
    assert talk.session.asked != asked_before


def test_coordinator_is_asked_for_what_the_patient_did_not_know_and_could_not() -> None:
    talk = Talk().consents().types("1980-05-31").presses("unknown").wishes(Wish.STOP).is_lent()
    assert talk.session.asked == "dm_told"
    assert "The study team now completes these questions with you" in talk.told[-1].text
    talk.presses("yes").comes_to("heliotrope")
    given = talk.session.answers["dm_told"]
    assert (given.by, given.via, given.value) == ("coordinator", "console", True)
    assert talk.session.answers["birth_date"].by == "patient"


def test_what_the_patient_does_meanwhile_answers_nothing() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent()
    asked, answers = talk.session.asked, talk.session.answers
    for inbound in (
        Typed(text="yes"),
        Typed(text="1981-05-31", reference="1"),
        Edited(text="1981-05-31", reference="1"),
        Sent(kind="photo"),
        Pressed(screening=talk.session.id, prompt=1, choice="agree"),
        Pressed(screening=talk.session.id, prompt=talk.session.prompt, choice="yes"),
        Wished(wish=Wish.BACK),
        Wished(wish=Wish.START),
    ):
        talk.meanwhile(inbound)
        assert (talk.session.asked, talk.session.answers, talk.session.loan is None) == (asked, answers, False)
    assert (talk.session.role, talk.session.actor) == (Role.COORDINATOR, Actor.COORDINATOR)
    heard = [event for event in talk.events if isinstance(event, MessageReceived)][-8:]
    assert {event.actor for event in heard} == {Actor.PATIENT}
    talk.presses("yes")
    assert talk.session.answers[str(asked)].by == "coordinator"


def test_what_the_patient_writes_meanwhile_is_for_staff_and_danger_is_seen() -> None:
    talk = Talk().consents().is_lent().meanwhile(Typed(text="Please call after six"))
    assert talk.told[-1].text.startswith("I have passed this on to the study team")
    assert talk.session.alerts == ("person",)
    talk.meanwhile(Typed(text="I cannot breathe"))
    assert "call 120" in talk.told[-1].text
    assert "person" in talk.session.alerts
    assert len(talk.session.alerts) == 2


def test_flood_of_the_patient_meanwhile_is_kept_without_a_reply_each() -> None:
    talk = Talk().consents().is_lent()
    told = len(talk.told)
    talk.meanwhile(Typed(text="hello"), crowded=True)
    assert len(talk.told) == told
    assert talk.events[-1].payload()["text"] == "hello"
    talk.meanwhile(Typed(text="I cannot breathe"), crowded=True)
    assert len(talk.told) == told + 1


def test_patient_reads_meanwhile_what_happens_to_the_data_and_changes_the_language() -> None:
    talk = Talk().consents().is_lent().meanwhile(Wished(wish=Wish.PRIVACY))
    assert "What we keep" in talk.told[-1].text
    talk.meanwhile(Wished(wish=Wish.LANGUAGE))
    assert [choice.id for row in talk.told[-1].choices for choice in row] == ["language:zh", "language:en"]
    talk.meanwhile(Pressed(screening=talk.session.id, prompt=talk.session.prompt, choice="language:zh"))
    assert (talk.session.language, talk.told[-1].language) == ("zh", "zh")
    talk.meanwhile(Typed(text="English"))
    assert talk.session.language == "en"


def test_patient_takes_it_back() -> None:
    talk = Talk().presses("helper").presses("agree").types("1980-05-31").presses("unknown").is_lent().presses("yes")
    talk.meanwhile(Typed(text="Go on here myself"))
    assert (talk.session.role, talk.session.actor, talk.session.loan) == (Role.PATIENT, Actor.HELPER, None)
    assert "All right, we go on here" in talk.text
    assert talk.session.asked == "onset_age"


def test_patient_who_wants_everything_erased_takes_it_back_first() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent().meanwhile(Wished(wish=Wish.DELETE))
    assert talk.session.loan is None
    talk.presses("yes", "yes")
    assert talk.session.state == "erased"


def test_coordinator_gives_it_back_with_what_is_still_open() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent().presses("yes").is_given_back()
    assert (talk.session.role, talk.session.actor, talk.session.own) == (Role.PATIENT, Actor.PATIENT, None)
    assert "has given the questions back to you" in talk.text
    assert talk.session.asked == "onset_age"
    talk.presses("unknown")
    assert talk.session.answers["onset_age"].by == "patient"


def test_both_are_told_when_the_coordinator_comes_to_the_end() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent(own="zh").skips(99).presses("submit")
    assert (talk.session.state, talk.session.role, talk.session.loan) == ("submitted", Role.PATIENT, None)
    assert talk.shown[-1].language == "zh"
    assert "The study team has completed the questions with you." in talk.told[-1].text
    assert talk.told[-1].language == "en"


def test_gaps_of_what_was_handed_in_are_completed_and_it_is_handed_in_again() -> None:
    talk = Talk().consents().types("1980-05-31").skips(99).presses("submit")
    assert talk.session.verdict == "incomplete"
    talk.later(2)
    assert CONVERSATION.can_lend(talk.session, now=talk.now)
    talk.is_lent()
    assert talk.session.verdict is None
    assert talk.session.asked == "dm_told"
    assert talk.told[-1].choices == ()
    talk.presses("yes").skips(99).presses("submit")
    assert (talk.session.verdict, talk.session.assessed_on) == ("incomplete", talk.now.date())
    assert talk.session.answers["dm_told"].by == "coordinator"
    assert len([event for event in talk.events if isinstance(event, ScreeningAssessed)]) == 2


def test_what_was_handed_in_is_so_again_when_it_is_given_back_or_nobody_goes_on() -> None:
    for ends in (Talk.is_given_back, Talk.lapses):
        talk = Talk().consents().types("1980-05-31").skips(99).presses("submit").is_lent().presses("yes")
        ends(talk)
        assert (talk.session.state, talk.session.verdict, talk.session.role) == (
            "submitted",
            "incomplete",
            Role.PATIENT,
        )


def test_lent_screening_that_nobody_goes_on_with_expires_for_the_patient() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent(own="zh").presses("yes").expires()
    assert (talk.session.state, talk.session.loan, talk.session.verdict) == ("expired", None, "incomplete")
    assert talk.shown[-1].language == "en"


def test_message_of_the_other_s_chat_corrects_nothing() -> None:
    handed_over = Talk(role=Role.COORDINATOR).consents().types("1980-05-31").is_handed_over().consents()
    lent = Talk().consents().types("1980-05-31").is_lent()
    given_back = Talk().consents().is_lent().types("1980-05-31").is_given_back()
    for talk in (handed_over, lent, given_back):
        talk.edits(1, "1981-05-31")
        assert "That message was no answer that stands now" in talk.text
        assert str(talk.session.answers["birth_date"].value) == "1980-05-31"


def test_patient_who_had_handed_in_can_still_have_everything_erased() -> None:
    talk = Talk().consents().skips(99).presses("submit").is_lent().meanwhile(Wished(wish=Wish.DELETE))
    assert (talk.session.state, talk.session.loan) == ("submitted", None)
    talk.presses("no")
    assert "Thank you for your time." in talk.text
    talk.wishes(Wish.DELETE).presses("yes", "yes")
    assert talk.session.state == "erased"


def test_nobody_is_reminded_of_what_a_coordinator_has_in_hand() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent().later(1).is_due(Due.REMINDER)
    assert talk.session.reminders == 0


def test_what_cannot_be_completed() -> None:
    def possible(talk: Talk) -> bool:
        return CONVERSATION.can_lend(talk.session, now=talk.now)

    assert not possible(Talk())
    assert not possible(Talk().presses("patient").wishes(Wish.STOP))
    assert not possible(Talk().presses("patient", "decline"))
    assert not possible(Talk().consents().types("2015-05-31").presses("yes"))
    assert not possible(Talk().consents().wishes(Wish.DELETE))
    assert not possible(Talk(role=Role.COORDINATOR).consents())
    assert not possible(Talk().consents().expires())
    assert possible(Talk().consents().wishes(Wish.STOP))


def test_another_coordinator_goes_on_where_the_first_one_was() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent().presses("yes")
    told = len(talk.told)
    talk.is_lent(own="zh")
    assert (talk.session.own, talk.session.asked, len(talk.told)) == ("zh", "onset_age", told)
    assert talk.session.loan == Loan(actor=Actor.PATIENT, submitted=False)
