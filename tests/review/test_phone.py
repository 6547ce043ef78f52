"""Completing by phone what a patient began: a link that is good once, for those who may, while something is open."""

from __future__ import annotations

import re
from collections.abc import Callable

from storage import Store
from tests.review.conftest import Visitor
from tests.review.records import CHANNEL, NOW, keep

Enter = Callable[[str], Visitor]


def test_link_names_the_bot_and_is_made_anew_each_time(store: Store, enter: Enter) -> None:
    keep(store, "en_patient_incomplete", "k7m2qw9xyz", subject="S-7")
    store.known_as(CHANNEL, "local", "study_bot", NOW)
    ann = enter("coordinator")
    assert "Complete by phone" in ann.get("/screening/k7m2qw9xyz").text
    pages = [ann.submit("/screening/k7m2qw9xyz/phone", on="/screening/k7m2qw9xyz").text for _ in range(2)]
    secrets = [re.findall(r"https://t\.me/study_bot\?start=([\w-]{32})<", page) for page in pages]
    assert len({secret for (secret,) in secrets}) == 2
    assert f"/start {secrets[0][0]}" in pages[0]
    made = [entry.what for entry in store.staffing.audit(screening="k7m2qw9xyz") if entry.action == "change"]
    assert made == [{"link": "made"}] * 2
    assert secrets[0][0] not in str(store.staffing.audit())


def test_bot_without_a_name_is_sent_the_code(store: Store, enter: Enter) -> None:
    keep(store, "en_patient_incomplete", "k7m2qw9xyz", subject="S-7")
    store.received(CHANNEL, "local", NOW)
    page = enter("reviewer").submit("/screening/k7m2qw9xyz/phone", on="/screening/k7m2qw9xyz").text
    assert re.search(r"/start [\w-]{32}<", page)
    assert "t.me" not in page


def test_nothing_is_offered_where_there_is_nothing_to_complete(store: Store, enter: Enter) -> None:
    keep(store, "en_patient_incomplete", "noboteeeee")
    ann = enter("coordinator")
    assert "Complete by phone" not in ann.get("/screening/noboteeeee").text
    store.known_as(CHANNEL, "local", "study_bot", NOW)
    keep(store, "en_patient_hepatitis_b", "endedeeeee")
    keep(store, "en_coordinator_potentially_eligible", "phoneeeeee")
    keep(store, "en_patient_incomplete", "elsewheree", site="second")
    for other in ("endedeeeee", "phoneeeeee"):
        assert "Complete by phone" not in ann.get(f"/screening/{other}").text
        assert ann.submit(f"/screening/{other}/phone", on=f"/screening/{other}").status_code == 409
    assert ann.submit("/screening/elsewheree/phone", on="/screening/endedeeeee").status_code == 404
    assert "Complete by phone" not in enter("monitor").get("/screening/noboteeeee").text


def test_transcript_says_what_went_to_the_patient_while_a_coordinator_went_on(store: Store, enter: Enter) -> None:
    keep(store, "zh_patient_and_coordinator", "k7m2qw9xyz")
    page = enter("reviewer").get("/screening/k7m2qw9xyz").text
    assert "assistant → patient" in page
    assert "handed over: from here on by coordinator" in page
    assert "<bdi>ann</bdi>" in page
