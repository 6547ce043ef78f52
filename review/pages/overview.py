"""The overview: how the screenings of some days went, as pictures with their numbers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from dialogs import Questionnaire, Role, machine
from dialogs.questions import QUESTIONS
from eligibility import PROTOCOL
from locales import Text, say
from review import overview, pictures, words
from review.days import chosen_days
from review.pages.page import Page
from review.rights import Right
from review.standing import bring_up_to_date
from review.visit import Visit

#: So many days back, where nobody chose any.
BEFORE = 90

QUESTIONNAIRE = Questionnaire(QUESTIONS, PROTOCOL.criteria)

ORDER = tuple(criterion.id for criterion in PROTOCOL.criteria)

#: Every state of a conversation that can be left off in, in the order in which people come to them.
STATES: Mapping[str, Text] = {
    "language": say("choosing a language"),
    "who": say("saying who answers"),
    "notice": say("the notice"),
    **{each.id: say("{id} {title}", id=each.id, title=each.title) for each in PROTOCOL.criteria},
    machine.EXCLUSION: say("confirming what ends it early"),
    machine.CHOOSING: say("choosing what to correct"),
    machine.AMENDING: say("correcting an answer"),
    machine.SUMMARY: say("the summary"),
}


def later_half(role: Role) -> frozenset[str]:
    """The facts that somebody of this role is asked for in the later half of their questions."""
    asked = [fact for fact in QUESTIONNAIRE.order if QUESTIONNAIRE.concerns(fact, role)]
    return frozenset(asked[len(asked) // 2 :])


LATER = {role: later_half(role) for role in Role}


def show(visit: Visit) -> Response:
    """The screenings that began in the chosen days, at one site or all of theirs."""
    bring_up_to_date(visit)
    days, site = chosen_days(visit, BEFORE), visit.chosen_site
    found = visit.reports.overview(days.span(visit.deployment.zone), site, LATER)
    stages = overview.funnel(found.ways)
    failing = overview.failures(found.ways, ORDER)
    standing = overview.standstills(found.ways, tuple(STATES))
    burdens = overview.burdens(found.asked, QUESTIONNAIRE.home, ORDER)
    times = {
        say("the end of the conversation"): overview.until_finished(found.ways),
        say("the decision"): overview.until_decided(found.ways),
    }
    return visit.page(
        "overview.html",
        days=days,
        site=site,
        began=len(found.ways),
        erased=found.erased,
        stages=stages,
        failures=failing,
        standstills=standing,
        burdens=burdens,
        times=times,
        names={"stages": pictures.STAGES, "states": STATES},
        pictures={
            "funnel": pictures.funnel(stages),
            "failures": pictures.failures(failing, STATES),
            "standstills": pictures.standstills(standing, STATES),
            "not_known": pictures.shares(burdens, "not_known", STATES, words.LANGUAGES_SPOKEN),
            "unclear": pictures.shares(burdens, "unclear", STATES, words.LANGUAGES_SPOKEN),
            "times": pictures.boxes(times),
        },
    )


PAGES = (Page("GET", "/overview", Right.READ, show),)
