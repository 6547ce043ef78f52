"""The records: what arrived, what was said, where each screening stands, what is to be sent.

Owns the database, and what is kept in it and how long. Knows no messenger and no network protocol; what a turn brings
about is decided in `dialogs`, and only written here.
"""

from storage.accounts import Staff, StaffRole, is_login, is_name
from storage.audit import Actor, Audited, Did, Entry, StoredEntry
from storage.bench import Bench, Namesake, Patient
from storage.casework import Casework
from storage.chain import Chain, Fault, Noted
from storage.condition import Condition
from storage.desk import Case, Desk
from storage.doctor import Doctor, SetAside, Undeliverable
from storage.errors import (
    DatabaseForeign,
    DatabaseRefused,
    DatabaseTooNew,
    DatabaseTooOld,
    DatabaseUnprotected,
    DatabaseUnreachable,
    DatabaseURLInvalid,
    KeyFileUnusable,
    KeyMissing,
    LoginTaken,
    NoSuchScreening,
    NoSuchStaff,
    ScreeningChanged,
    SealBroken,
    StorageError,
)
from storage.inbox import Arrival, Waiting
from storage.invariants import INVARIANTS, Broken, Invariant
from storage.keyfile import key_file, read_or_make
from storage.keys import Keys
from storage.limits import Turn
from storage.notices import Cause, Occasion, Task
from storage.outbox import LONGEST_WAIT, Outgoing
from storage.overview import Asked, Overview, Span, Way
from storage.reading import ScreeningRow, StoredEvent
from storage.reports import Reports
from storage.scope import DEFAULT_SITE, Scope, is_site
from storage.screening_log import Decided, Logged, Sought
from storage.staff_sessions import LoggedIn
from storage.staffing import Staffing
from storage.standings import Standing
from storage.store import Store
from storage.worklist import Disposition, Filter, Listed, WorkList

__all__ = [
    "DEFAULT_SITE",
    "INVARIANTS",
    "LONGEST_WAIT",
    "Actor",
    "Arrival",
    "Asked",
    "Audited",
    "Bench",
    "Broken",
    "Case",
    "Casework",
    "Cause",
    "Chain",
    "Condition",
    "DatabaseForeign",
    "DatabaseRefused",
    "DatabaseTooNew",
    "DatabaseTooOld",
    "DatabaseURLInvalid",
    "DatabaseUnprotected",
    "DatabaseUnreachable",
    "Decided",
    "Desk",
    "Did",
    "Disposition",
    "Doctor",
    "Entry",
    "Fault",
    "Filter",
    "Invariant",
    "KeyFileUnusable",
    "KeyMissing",
    "Keys",
    "Listed",
    "Logged",
    "LoggedIn",
    "LoginTaken",
    "Namesake",
    "NoSuchScreening",
    "NoSuchStaff",
    "Noted",
    "Occasion",
    "Outgoing",
    "Overview",
    "Patient",
    "Reports",
    "Scope",
    "ScreeningChanged",
    "ScreeningRow",
    "SealBroken",
    "SetAside",
    "Sought",
    "Span",
    "Staff",
    "StaffRole",
    "Staffing",
    "Standing",
    "StorageError",
    "Store",
    "StoredEntry",
    "StoredEvent",
    "Task",
    "Turn",
    "Undeliverable",
    "Waiting",
    "Way",
    "WorkList",
    "is_login",
    "is_name",
    "is_site",
    "key_file",
    "read_or_make",
]
