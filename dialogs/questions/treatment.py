"""Questions about medicines."""

from dialogs.question import Question
from locales import say

_COURSES = say(
    "One line for each medicine: name, mg each time, how often, since when; for a changed dose, one line for each "
    "dose. For example: prednisone 10 mg once a day since 2026-06. The box says how many mg one tablet has. If you "
    "took none, type “none”."
)

TREATMENT = (
    Question(
        fact="prior_treatment",
        before="glucocorticoids",
        prompt=say(
            "Have you already tried a steroid together with another medicine that calms the immune system, and it did "
            "not work well enough, or you could not bear it?"
        ),
        help=say(
            "For example prednisone with methotrexate, for some months. If you are not sure, press “I don't know”."
        ),
        reason=say(
            "The study is meant for disease that is hard to treat. It is no condition; it tells the study team."
        ),
    ),
    Question(
        fact="glucocorticoids",
        prompt=say(
            "Which glucocorticoid (steroid) tablets were taken in the last 4 weeks? Name, mg, how often, since when. "
            "For example: prednisone 10 mg once a day since 2026-06"
        ),
        help=_COURSES,
    ),
    Question(
        fact="iv_glucocorticoids",
        prompt=say(
            "Which steroids were given into a vein, by drip or injection, in the last 4 weeks? Name, mg each time, how "
            "often, from and until when. For example: methylprednisolone 40 mg once a day from 2026-10-20 until "
            "2026-10-24"
        ),
        help=_COURSES,
    ),
    Question(
        fact="immunosuppressants",
        prompt=say(
            "Which medicines that calm the immune system were taken in the last 12 weeks, such as methotrexate, "
            "cyclophosphamide, mycophenolate, cyclosporine, tacrolimus, biologics, thunder god vine? For example: "
            "methotrexate 10 mg once a week since 2025-11"
        ),
        help=_COURSES,
    ),
)
