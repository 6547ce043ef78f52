"""A coordinator on the phone: what is read to the patient, and what the coordinator is told."""

from __future__ import annotations

import pytest

from dialogs import ConsentGiven, Role
from tests.dialogs.talk import Talk


def test_notice_that_is_read_aloud_asks_the_patient_to_send_nothing() -> None:
    notice = Talk(role=Role.COORDINATOR).text
    assert "Please read this to the patient" in notice
    assert "/delete" not in notice
    assert "/delete" in Talk().presses("patient").text


@pytest.mark.parametrize(("role", "notice"), [(Role.COORDINATOR, "2026-11-23 aloud"), (Role.PATIENT, "2026-11-23")])
def test_consent_tells_which_of_the_notices_was_heard(role: Role, notice: str) -> None:
    talk = Talk(role=role).consents()
    (consent,) = [event for event in talk.events if isinstance(event, ConsentGiven)]
    assert consent.notice == notice


def test_patient_on_the_phone_who_does_not_agree() -> None:
    talk = Talk(role=Role.COORDINATOR).presses("decline")
    assert "the patient does not agree" in talk.text
    assert "/start" not in talk.text
    assert "/new" in talk.text


def test_screening_that_a_coordinator_left_is_closed_in_words_for_them() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().expires()
    assert talk.session.state == "expired"
    assert "Nothing was entered here for a while" in talk.text


def test_end_begins_with_what_the_patient_is_to_hear() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().skips(100).presses("submit")
    aloud, _, rest = talk.text.partition("Result: incomplete")
    assert "Thank you for your time." in aloud
    assert "Some things are still missing" in aloud
    assert "Still needed:" in rest
