"""What a site's subject codes look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dialogs import is_subject_code
from locales import Text, say

_PLAIN = say("A code has letters, digits, dots and hyphens, and no names. For example: /new S-001")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectCodes:
    """`pattern`: what a whole code matches; `hint`: the site's own sentence about what is expected."""

    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(r".*"))
    hint: str | None = None

    def allow(self, code: str) -> bool:
        """Whether `code` can be a subject's here. In no case a name in Chinese, or a sentence."""
        return is_subject_code(code) and self.pattern.fullmatch(code) is not None

    @property
    def expected(self) -> Text:
        """What a code looks like."""
        return _PLAIN if self.hint is None else say("A code here: {hint}", hint=self.hint)
