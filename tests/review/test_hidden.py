"""What cannot be seen is made visible, and what can be seen is left alone."""

from __future__ import annotations

import pytest

from review.hidden import Part, is_hidden, parts


@pytest.mark.parametrize(
    "char", list("\u200b\u200d\ufeff\u202e\u2066\x00\x1b\r\t\x7f\u00a0\u2003\u3164\u00ad\u2028\ue000")
)
def test_hidden(char: str) -> None:
    assert is_hidden(char)


@pytest.mark.parametrize("char", list("aé密，。 \u3000😀①½\u0301²٣"))
def test_plain(char: str) -> None:
    assert not is_hidden(char)


def test_parts_put_together_are_the_text_with_names_for_what_is_hidden() -> None:
    assert list(parts("12\u200b3\n密\u202e")) == [
        Part("12"),
        Part("U+200B", "U+200B ZERO WIDTH SPACE"),
        Part("3\n密"),
        Part("U+202E", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ]


def test_nothing_has_no_parts() -> None:
    assert list(parts("")) == []
