"""Where a screening stands, for the lists: what the evaluator says of it now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version

from dialogs import PERSON, SET_ASIDE, Session
from eligibility import PROTOCOL, disputes
from review.deployment import Deployment
from review.visit import Visit
from review.work import stage, waits_for, work
from storage import Standing, StoredEvent


def bring_up_to_date(visit: Visit) -> None:
    """Have the lists say what is so by today's evaluator."""
    deployment, today = visit.deployment, visit.today

    def judge(session: Session | None, events: Sequence[StoredEvent]) -> Standing:
        done = work(events, PROTOCOL)
        came = stage(done, session)
        unread = Standing(
            verdict=None,
            findings={},
            answers=0,
            danger=False,
            person=False,
            stage=came and came.value,
            waits_for=waits_for(done),
        )
        if session is None:
            return unread
        assessment = deployment.assess(session.answers, session.assessed_on or today)
        return replace(
            unread,
            verdict=assessment.verdict.value,
            findings={finding.criterion: finding.outcome.value for finding in assessment.findings},
            answers=len(session.answers),
            danger=any(alert not in (PERSON, SET_ASIDE) for alert in session.alerts),
            person=PERSON in session.alerts,
            conflicts=len(disputes(session.answers)),
        )

    visit.desk.bring_up_to_date(judge, rules=_rules(deployment), day=today)


def _rules(deployment: Deployment) -> str:
    return f"{version('prescreen')} {PROTOCOL.version} {json.dumps(dict(deployment.choices), sort_keys=True)}"
