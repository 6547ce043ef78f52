"""The criterion states: asking for what the criterion still needs, and reading the answers."""

from __future__ import annotations

from decimal import Decimal

from dialogs.danger import danger_of
from dialogs.events import AnswerUnclear, QuestionPutOff
from dialogs.prompt import Option, Prompt
from dialogs.question import Question
from dialogs.readers import normal, read, words
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Unclear, Understood
from dialogs.session import Pending, Role
from dialogs.sides import own
from dialogs.turn import DOES_NOT_KNOW, Turn
from eligibility import FACTS, Criterion, Polarity, Status, Value, describe
from eligibility.kinds import NO, YES, Courses, Day, Kind, Number, OneOf, YesNo
from locales import Text, say, verbatim

UNKNOWN, DECLINED, LATER, REMARK = "unknown", "declined", "later", "remark"

#: After so many answers in a row that could not be read, examples and a way out are offered.
PATIENCE = 3


class AskingPhase:
    """All criterion states: they differ only in their criterion."""

    def silent(self, turn: Turn) -> bool:
        """Nothing to ask for: decided, or all that this person can say was said. Else the next fact is asked for."""
        if turn.session.asked is None:
            turn.change(asked=next(iter(self._open(turn)), None), pending=None)
        return turn.session.asked is None

    def _open(self, turn: Turn) -> list[str]:
        session = turn.session
        missing = turn.assessment.finding(session.state).missing
        wanted = turn.interview.questionnaire.called_for(session.state, missing, session.role, session.answers)
        return [fact for fact in wanted if fact not in session.later]

    def prompt(self, turn: Turn) -> Prompt:
        """The question; or, while half an answer waits, what is still needed to make it whole."""
        question = self._question(turn)
        pending = _pending(turn)
        if pending is None:
            return self._ask(turn, question)
        if pending.value is not None:
            return self._confirm(pending)
        return self._complete(turn, pending)

    def _ask(self, turn: Turn, question: Question) -> Prompt:
        paragraphs: tuple[Text, ...] = (
            say("Question {number} of about {total}", **position(turn)),
            *((_clause(turn, question),) if turn.session.own else ()),
            turn.aloud(question.prompt),
        )
        if question.fact in turn.session.answers:
            paragraphs += _so_far(turn, question.fact)
        answers = _answers(question)
        return Prompt(
            paragraphs=paragraphs,
            answers=answers,
            aside=(*_instead(turn, question), *_ways_out(turn), HELP_ROW),
            numbered=isinstance(FACTS[question.fact].kind, YesNo | OneOf),
        )

    def _confirm(self, pending: Pending) -> Prompt:
        fact = FACTS[pending.fact]
        value = describe(fact, fact.kind.load(pending.value))
        return Prompt(
            paragraphs=(say("I understood: {label}: {value}. Is that right?", label=fact.label, value=value),),
            answers=(Option(id="yes", label=YES), Option(id="no", label=NO)),
            numbered=False,
        )

    def _complete(self, turn: Turn, pending: Pending) -> Prompt:
        reading = read(pending.typed, FACTS[pending.fact], today=turn.today)
        assert isinstance(reading, Unclear)  # `_pending` saw to it
        answers = tuple(
            Option(id=f"candidate:{index}", label=candidate.label) for index, candidate in enumerate(reading.candidates)
        )
        return Prompt(
            paragraphs=(verbatim(f"“{pending.typed}”"), reading.ask),
            answers=answers,
            aside=(_unsaid(self._question(turn)), HELP_ROW),
            numbered=False,
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """A button of the question, of the confirmation, or of what is still needed."""
        pending = _pending(turn)
        fact = self._question(turn).fact
        if choice == UNKNOWN and (without := _without_the_rest(turn)):
            return self._read(turn, without)
        if choice == UNKNOWN:
            return self._record(turn, fact, Status.DOES_NOT_KNOW, typed)
        if choice == LATER:
            turn.note(QuestionPutOff(fact=fact, actor=turn.session.actor))
            turn.change(later=(*turn.session.later, fact), asked=None, pending=None, failures=0)
            return True
        if choice == DECLINED:
            return self._record(turn, fact, Status.PREFERS_NOT_TO_SAY, typed)
        if pending is None:
            kind = FACTS[fact].kind
            return self._record(turn, fact, Status.KNOWN, typed, _value(kind, choice))
        if pending.value is not None:
            if choice == "yes":
                value = FACTS[fact].kind.load(pending.value)
                return self._record(turn, fact, Status.KNOWN, pending.typed, value)
            return self._again(turn)
        return self._read(turn, pending.candidates[int(choice.removeprefix("candidate:"))])

    def type(self, turn: Turn, text: str) -> bool:
        """Words: a new answer, or the missing part of the one that waits."""
        pending = _pending(turn)
        if pending is None:
            return self._read(turn, text)
        fact = FACTS[pending.fact]
        if len(pending.candidates) == 1 and not pending.complete and (said := normal(text)) in words.YES | words.NO:
            return self._read(turn, pending.candidates[0]) if said in words.YES else self._again(turn)
        alone = read(text, fact, today=turn.today)
        if isinstance(alone, DoesNotKnow) and (without := _without_the_rest(turn)):
            return self._read(turn, without)
        wholes = [complete.replace("{}", text.strip()) for complete in pending.complete]
        readings = [read(whole, fact, today=turn.today) for whole in wholes]
        for whole, reading in zip(wholes, readings, strict=True):
            if isinstance(reading, Understood):
                return self._read(turn, whole)
        if isinstance(alone, Unclear):
            before = read(pending.typed, fact, today=turn.today)
            asked = before.ask if isinstance(before, Unclear) else None
            for whole, reading in zip(wholes, readings, strict=True):
                if isinstance(reading, Unclear) and reading.complete and reading.ask != asked:
                    return self._read(turn, whole)  # nearer to an answer: the next missing part is asked for
        return self._read(turn, text, sure=not pending.complete)

    def _again(self, turn: Turn) -> bool:
        """It was not meant so."""
        turn.change(pending=None)
        turn.say(say("Then please type it again."))
        return True

    def _read(self, turn: Turn, text: str, *, sure: bool = True) -> bool:
        """`sure`: nothing else was said that the words may contradict; else even a plain value is read back."""
        fact = FACTS[self._question(turn).fact]
        match read(text, fact, today=turn.today):
            case Understood(value=tuple() as courses) if (danger := danger_of(courses)) is not None:
                turn.warn(danger)
                turn.change(pending=Pending(fact=fact.id, typed=text, value=fact.kind.dump(courses)))
                return True
            case Understood(value=value, confirm=False) if sure:
                return self._record(turn, fact.id, Status.KNOWN, text, value)
            case Understood(value=value):
                turn.change(pending=Pending(fact=fact.id, typed=text, value=fact.kind.dump(value)))
                return True
            case DoesNotKnow():
                return self._record(turn, fact.id, Status.DOES_NOT_KNOW, text)
            case PrefersNotToSay():
                return self._record(turn, fact.id, Status.PREFERS_NOT_TO_SAY, text)
            case Unclear() as unclear:
                return self._unclear(turn, fact.id, text, unclear)

    def _unclear(self, turn: Turn, fact: str, text: str, unclear: Unclear) -> bool:
        """Half understood: the question back takes the question's place. Not understood: the question stands."""
        turn.note(AnswerUnclear(fact=fact, actor=turn.session.actor))
        if unclear.candidates or unclear.complete:
            offered = tuple(candidate.words for candidate in unclear.candidates)
            turn.change(pending=Pending(fact=fact, typed=text, complete=unclear.complete, candidates=offered))
            return True
        turn.say(say("I am not sure what that means, so I have not noted anything."), unclear.ask)
        turn.change(failures=turn.session.failures + 1)
        if turn.session.failures % PATIENCE == 0:
            turn.say(self.help(turn))
            return True
        return False

    def _record(self, turn: Turn, fact: str, status: Status, typed: str | None, value: object = None) -> bool:
        turn.record(fact, turn.answer(status, typed, value))
        turn.change(asked=None, failures=0)
        return True

    def help(self, turn: Turn) -> Text:
        """What the question means and where to find the answer."""
        return self._question(turn).help

    def why(self, turn: Turn) -> Text:
        """Which sentence of the trial's criteria the question serves."""
        question = self._question(turn)
        if question.reason is not None:
            return question.reason
        criterion = turn.interview.protocol.criterion(turn.session.state)
        words = criterion.sentence if turn.session.role is Role.COORDINATOR else criterion.title
        return say(
            "It is for this point of the study plan: {clause} {number}, “{words}”",
            clause=_polarity(criterion),
            number=criterion.id[1:],
            words=words,
        )

    def _question(self, turn: Turn) -> Question:
        assert turn.session.asked is not None
        return turn.interview.questionnaire.questions[turn.session.asked]


def _pending(turn: Turn) -> Pending | None:
    """The half answer that waits, if this program still reads it as the one that stored it did."""
    pending = turn.session.pending
    if pending is None or pending.fact != turn.session.asked:
        return None
    fact = FACTS[pending.fact]
    if pending.value is None:
        return pending if isinstance(read(pending.typed, fact, today=turn.today), Unclear) else None
    try:
        fact.kind.load(pending.value)
    except ValueError:
        return None
    return pending


def _so_far(turn: Turn, fact: str) -> tuple[Text, ...]:
    """What is on record of what is being asked. What staff found out, a patient does not learn from a question."""
    if turn.is_for_staff(fact):
        return (say("The study team has noted an answer to this meanwhile. You can still give yours."),)
    given = turn.own(fact)
    if given.value is None:
        return ()
    value = describe(FACTS[fact], given.value)
    if own(given, turn.session.actor) is None:
        return (say("Noted so far: {value}. Please answer again.", value=value),)
    return (say("Your answer so far: {value}. Please answer again.", value=value),)


def _instead(turn: Turn, question: Question) -> tuple[tuple[Option, ...], ...]:
    """What can be pressed instead of an answer, in as many rows as a phone needs."""
    unsaid, theirs = _unsaid(question), (*_put_off(turn), *_remark(turn))
    return ((*unsaid, *theirs),) if len(unsaid) == 1 else (unsaid, theirs)


def _put_off(turn: Turn) -> tuple[Option, ...]:
    """On the phone somebody may be able to look it up: until then nobody has said that it is not known."""
    session = turn.session
    if session.role is not Role.COORDINATOR or session.asked in session.answers:
        return ()
    return (Option(id=LATER, label=say("Ask later")),)


def _remark(turn: Turn) -> tuple[Option, ...]:
    """What the last answer leaves to say, for staff."""
    return (Option(id=REMARK, label=say("Remark")),) if turn.session.role is Role.COORDINATOR else ()


def _ways_out(turn: Turn) -> tuple[tuple[Option, ...], ...]:
    """Where reading failed again and again: somebody to talk with."""
    person = Option(id="wish:person", label=say("I'd like to talk with a person"))
    return ((person,),) if turn.session.failures >= PATIENCE else ()


def _without_the_rest(turn: Turn) -> str | None:
    """The answer that the words so far make when the part asked for is not known; None where they make none."""
    pending = _pending(turn)
    reading = None if pending is None else read(pending.typed, FACTS[pending.fact], today=turn.today)
    return reading.without if isinstance(reading, Unclear) else None


HELP_ROW = (
    Option(id="wish:help", label=say("Help")),
    Option(id="wish:why", label=say("Why?")),
    Option(id="wish:back", label=say("Back")),
)


def position(turn: Turn) -> dict[str, int]:
    """The number of the question that stands, and about how many there will be."""
    session = turn.session
    answered = len(session.answers)
    again = session.asked in session.answers
    number = list(session.answers).index(str(session.asked)) + 1 if again else answered + 1
    return {"number": number, "total": answered + len(still_open(turn))}


def still_open(turn: Turn) -> list[str]:
    """The facts that there are to ask for as things stand, also those that were put off."""
    session, questionnaire = turn.session, turn.interview.questionnaire
    wanted: set[str] = set()
    for finding in turn.assessment.findings:
        wanted |= set(questionnaire.called_for(finding.criterion, finding.missing, session.role, session.answers))
    return [fact for fact in questionnaire.order if fact in wanted]


def _answers(question: Question) -> tuple[Option, ...]:
    match FACTS[question.fact].kind:
        case YesNo():
            return (Option(id="yes", label=YES), Option(id="no", label=NO))
        case OneOf(options=options):
            return tuple(Option(id=option.id, label=option.label) for option in options)
        case Day(words=words):
            return tuple(Option(id=word.id, label=word.label) for word in words)
        case Courses():
            return (Option(id="none", label=say("none taken")),)
        case Number(counts=True):
            return (Option(id="none", label=say("none")),)
        case _:
            return ()


def _value(kind: Kind, choice: str) -> Value:
    """The value that a question's own button stands for."""
    match kind:
        case YesNo():
            return choice == "yes"
        case Courses():
            return ()
        case Number():
            return Decimal(0)
        case _:
            return choice


def _clause(turn: Turn, question: Question) -> Text:
    """What a question is for, in a line above what is read aloud."""
    if question.reason is not None:
        return say("For staff to know; read aloud:")
    criterion = turn.interview.protocol.criterion(turn.session.state)
    return say(
        "{clause} {number} ({title}); read aloud:",
        clause=_polarity(criterion),
        number=criterion.id[1:],
        title=criterion.title,
    )


def _polarity(criterion: Criterion) -> Text:
    return say("Inclusion criterion") if criterion.polarity is Polarity.INCLUSION else say("Exclusion criterion")


def _unsaid(question: Question) -> tuple[Option, ...]:
    unknown = (Option(id=UNKNOWN, label=DOES_NOT_KNOW),)
    return (*unknown, Option(id=DECLINED, label=say("I'd rather not say"))) if question.sensitive else unknown
