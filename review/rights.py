"""Who may do what: one table. What is not in it, nobody may."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from storage import StaffRole


class Right(StrEnum):
    """Something that can be done on the staff pages. Every page asks for one."""

    OWN_ACCOUNT = "own_account"
    READ = "read"
    ASSIGN = "assign"
    CORRECT = "correct"
    EXPORT = "export"
    AUDIT = "audit"
    NOTE = "note"
    SETTLE = "settle"
    DECIDE = "decide"
    COMPLETE = "complete"
    ACCOUNTS = "accounts"


COORDINATOR, REVIEWER, ADMIN, MONITOR = StaffRole.COORDINATOR, StaffRole.REVIEWER, StaffRole.ADMIN, StaffRole.MONITOR

#: Admins keep accounts and see nobody's answers; monitors read and change nothing.
RIGHTS: Mapping[Right, frozenset[StaffRole]] = {
    Right.OWN_ACCOUNT: frozenset({COORDINATOR, REVIEWER, ADMIN, MONITOR}),
    Right.READ: frozenset({COORDINATOR, REVIEWER, MONITOR}),
    Right.ASSIGN: frozenset({COORDINATOR, REVIEWER}),
    Right.CORRECT: frozenset({COORDINATOR, REVIEWER}),
    Right.EXPORT: frozenset({COORDINATOR, REVIEWER, MONITOR}),
    Right.AUDIT: frozenset({ADMIN, MONITOR}),
    Right.NOTE: frozenset({COORDINATOR, REVIEWER}),
    Right.SETTLE: frozenset({REVIEWER}),
    Right.DECIDE: frozenset({REVIEWER}),
    Right.COMPLETE: frozenset({COORDINATOR, REVIEWER}),
    Right.ACCOUNTS: frozenset({ADMIN}),
}


def may(role: StaffRole, right: Right) -> bool:
    """Whether somebody of this role may do it."""
    return role in RIGHTS.get(right, frozenset())


def home(role: StaffRole) -> str:
    """The page that somebody of this role begins with."""
    return "/" if may(role, Right.READ) else "/accounts"
