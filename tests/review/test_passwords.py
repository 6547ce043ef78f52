"""Passwords are kept as Argon2id hashes of as much work as is recommended."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from review import Passwords, is_long_enough
from tests.review.records import PASSWORD


def test_hash_is_argon2id_with_the_work_that_is_recommended() -> None:
    """RFC 9106, section 4: the second recommended option."""
    passwords = Passwords()
    kept = passwords.hash(PASSWORD)
    used = extract_parameters(kept)
    assert (used.type, used.memory_cost, used.time_cost, used.parallelism) == (Type.ID, 64 * 1024, 3, 4)
    assert PASSWORD not in kept
    assert passwords.matches(kept, PASSWORD)
    assert not passwords.outdated(kept)


def test_two_hashes_of_one_password_differ(passwords: Passwords) -> None:
    assert passwords.hash(PASSWORD) != passwords.hash(PASSWORD)


@pytest.mark.parametrize(
    "typed", ["", "Correct horse battery", PASSWORD + " ", PASSWORD + "\0", "\ud800", "密码" * 500]
)
def test_another_password_is_wrong(passwords: Passwords, hashed: str, typed: str) -> None:
    assert not passwords.matches(hashed, typed)


@pytest.mark.parametrize("kept", [None, "", "plain text", "$argon2id$v=19$broken"])
def test_what_is_no_hash_is_opened_by_nothing(passwords: Passwords, kept: str | None) -> None:
    assert not passwords.matches(kept, PASSWORD)


def test_password_is_the_same_however_a_keyboard_composes_it(passwords: Passwords) -> None:
    assert passwords.matches(passwords.hash("caf\u00e9 horse battery"), "cafe\u0301 horse battery")


def test_hash_of_less_work_is_outdated(hashed: str) -> None:
    assert Passwords(PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)).outdated(hashed)


@pytest.mark.parametrize(("length", "enough"), [(11, False), (12, True), (256, True), (257, False)])
def test_length_of_a_password(length: int, enough: bool) -> None:
    assert is_long_enough("密" * length) is enough
