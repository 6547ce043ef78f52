"""How a conversation goes on: the phase that a turn is in, what stands open in it, and what is shown next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogs import machine, timed
from dialogs.events import LanguageChosen, ScreeningAssessed
from dialogs.phases.asking import AskingPhase
from dialogs.phases.phase import Phase
from dialogs.phases.start import language_options
from dialogs.prompt import Prompt
from dialogs.session import Role
from dialogs.turn import Turn
from eligibility import dump_assessment
from locales import LANGUAGES, say

QUESTION_STANDS = say("The question above is still open.")
_OVER = say("This conversation is over. To begin another one, send /start.")
_OVER_FOR_STAFF = say("This screening is finished. For another subject, send /new and the subject code.")


class Flow:
    """The phases of every state, built once."""

    def __init__(self, phases: Mapping[str, Phase], erasing: Phase) -> None:
        """`erasing` stands before all of them while it is being asked whether everything is to be erased."""
        self.phases = phases
        self.erasing = erasing

    def phase(self, turn: Turn) -> Phase:
        """The phase that the turn is in now."""
        return self.erasing if turn.session.erasing else self.phases[turn.state]

    def standing(self, turn: Turn) -> Prompt:
        """What can be pressed now: the phase's own prompt, and the language buttons at any time."""
        if turn.session.choosing_language:
            return Prompt(paragraphs=(), answers=language_options())
        prompt = self.phase(turn).prompt(turn)
        if turn.state == "language":
            return prompt
        return replace(prompt, aside=(*prompt.aside, language_options(), timed.NO_MORE))

    def advance(self, turn: Turn) -> None:
        """Go on to the next state with something to ask, and ask it. A hard exclusion stops on the way."""
        self.proceed(turn)
        turn.show(self.phase(turn).prompt(turn))

    def proceed(self, turn: Turn) -> None:
        """Go on to the next state with something to ask, or to the end."""
        while not self._is_excluded(turn) and self.phase(turn).silent(turn):
            turn.fire("proceed")
        if turn.state in (machine.SUBMITTED, machine.ENDED_EARLY):
            self.close(turn)

    def _is_excluded(self, turn: Turn) -> bool:
        """Whether the criterion at hand has a hard exclusion that nobody passed over, and no question is open.

        Patients are not asked to confirm what only staff know: staff know it, and the conversation goes on.
        """
        state, session = turn.state, turn.session
        if not isinstance(self.phases[state], AskingPhase) or session.asked or state in session.passed_over:
            return False
        if all(turn.is_for_staff(fact) for fact in turn.assessment.finding(state).hard):
            return False
        turn.fire("exclude")
        turn.change(excluded_by=state)
        return True

    def close(self, turn: Turn) -> None:
        """Assess what was collected, as of today."""
        verdict = turn.assessment.verdict
        turn.change(verdict=verdict.value, assessed_on=turn.today, asked=None, pending=None)
        turn.note(ScreeningAssessed(verdict=verdict.value, assessment=dump_assessment(turn.assessment)))

    def stand(self, turn: Turn) -> None:
        """Say what was to be said; what was asked still stands."""
        over = _OVER_FOR_STAFF if turn.session.role is Role.COORDINATOR else _OVER
        turn.say(QUESTION_STANDS if turn.session.open or turn.session.erasing else over)
        turn.reply()

    def speak(self, turn: Turn, language: str) -> None:
        """Talk in `language` from now on."""
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}")
        turn.change(language=language)
        turn.note(LanguageChosen(language=language, actor=turn.session.actor))

    def choose_language(self, turn: Turn, language: str) -> None:
        """Talk in `language`, and put in it what is asked."""
        self.speak(turn, language)
        if turn.state == "language":
            turn.fire("proceed")
            self.advance(turn)
        else:
            turn.show(self.phase(turn).prompt(turn))
