"""Questions about the person: age, sex, weight, willingness."""

from dialogs.question import Question
from locales import say

PERSON = (
    Question(
        fact="birth_date",
        prompt=say(
            "What is the date of birth, by the solar calendar, as on the identity card? For example: 1980-05-31"
        ),
        help=say(
            "Please give the date on the identity card, not the lunar birthday and not the nominal age. If only the "
            "year is known, the year alone will do."
        ),
    ),
    Question(
        fact="weight",
        prompt=say("What is the body weight now? Please type the number with its unit, for example: 60 kg"),
        help=say("The dose of some medicines is judged by body weight. kg, jin (斤) or lb are all fine."),
    ),
    Question(
        fact="willing",
        prompt=say(
            "If the study team finds that the study suits you, would you be willing to talk it through at the "
            "hospital, to sign a written consent if you agree, and to come to the visits?"
        ),
        help=say(
            "Saying yes here binds you to nothing. Consent is given only on paper, at the hospital, after your "
            "questions."
        ),
    ),
    Question(
        fact="sex",
        prompt=say("Are you female or male?"),
        help=say("Some limits differ between women and men, and some questions are for women only."),
    ),
    Question(
        fact="fertility",
        sensitive=True,
        prompt=say("Which of these is true for you?"),
        help=say(
            "Menopause means: no period for 12 months, and no other medical reason for it. With tubes that are only "
            "tied, please press the first. If you are not sure, press “I don't know”."
        ),
    ),
    Question(
        fact="pregnancy",
        before="contraception",
        needs=("fertility", "possible"),
        sensitive=True,
        prompt=say("Are you pregnant or breastfeeding?"),
        help=say("If you do not know whether you are pregnant, press “I don't know”: there is a test at the hospital."),
        reason=say("For your safety: the study doctor has to know. By itself it decides nothing here."),
    ),
    Question(
        fact="contraception",
        sensitive=True,
        prompt=say("Would you use effective contraception during the whole study?"),
        help=say(
            "For example a coil, the pill, an implant, condoms, a partner with a vasectomy, or abstinence if that is "
            "your way of life. The study doctor will talk with you about what suits you."
        ),
    ),
    Question(
        fact="cooperation",
        sensitive=True,
        prompt=say(
            "Would you be able to keep to the treatment (small injections for several months) and to the visits?"
        ),
        help=say(
            "Think of health, mood, work, family and the way to the hospital. You need not name any reason. If you say "
            "no, the study team will not hold it against you."
        ),
    ),
    Question(
        fact="mental_illness",
        prompt=say("For the physician: is there a mental illness that bears on taking part?"),
        help=say("To be judged by the study physician. It is never asked of the patient by this assistant."),
    ),
)
