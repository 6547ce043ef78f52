"""Words that break out of wherever they are put, and records that are full of them."""

from __future__ import annotations

import json
from typing import Any

from storage import Actor, Did, Entry, Store
from tests.review.records import NOW

#: Breaks out of text, attributes, forms, scripts and templates, and is a script as an address.
HOSTILE = "javascript:canary()//\"'`><canary canary=1></textarea></select></title></script></template><canary>{{7*7}}"

#: In the records, what people wrote, or what was written after what they wrote.
FREE = {"text", "typed", "understood", "was", "label", "name", "referral", "reason", "newest", "question", "about"}


def poisoned(value: Any) -> Any:
    """The same, with whatever may be free text hostile."""
    if isinstance(value, dict):
        return {
            name: HOSTILE if name in FREE and isinstance(each, str) else poisoned(each) for name, each in value.items()
        }
    return [poisoned(each) for each in value] if isinstance(value, list) else value


def poison(store: Store) -> None:
    """Make everything hostile that anybody may have written. On SQLite."""
    with store._database.writing() as connection:
        run = connection.exec_driver_sql
        run("DROP TRIGGER event_refuses_update")
        for key, payload in run("SELECT id, payload FROM event").all():
            values = (json.dumps(poisoned(json.loads(payload))), HOSTILE, key)
            run("UPDATE event SET payload = ?, reason = ? WHERE id = ?", values)
        for key, snapshot in run("SELECT id, snapshot FROM screening").all():
            changed = {**poisoned(json.loads(snapshot)), "subject": HOSTILE, "alerts": ["person", "cannot_breathe"]}
            values = (json.dumps(changed), HOSTILE, key)
            run("UPDATE screening SET snapshot = ?, subject = ?, version = version + 1 WHERE id = ?", values)
        run("UPDATE staff SET name = ?", (HOSTILE,))
        for cause in ("person", "danger"):
            run("INSERT INTO notice (screening_id, cause, at) VALUES ('s-3', ?, '2026-11-22 08:00:00')", (cause,))
    entry = Entry(actor=Actor(name=HOSTILE), did=Did.EXPORT, what={HOSTILE: HOSTILE}, reason=HOSTILE)
    store.staffing.record(entry, NOW)
