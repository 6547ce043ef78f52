"""Every question, as rows: one file for each part of the conversation."""

from dialogs.questions.disease import DISEASE
from dialogs.questions.health import HEALTH
from dialogs.questions.person import PERSON
from dialogs.questions.treatment import TREATMENT

QUESTIONS = (*PERSON, *DISEASE, *TREATMENT, *HEALTH)

__all__ = ["QUESTIONS"]
