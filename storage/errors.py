"""What can go wrong with the records, each by its name.

The text of each is one sentence for the person who runs the program. None holds a password, and none holds what a
person wrote: database drivers quote values in their messages, so those messages are not passed on.
"""


class StorageError(Exception):
    """Something is wrong with the records."""


class DatabaseURLInvalid(StorageError):
    """The address of the database makes no sense, or names a kind of database that is not supported."""


class DatabaseUnreachable(StorageError):
    """The database cannot be used now: no server, no folder, no right to write, not a database, a full disk."""


class DatabaseRefused(StorageError):
    """The database works and refused a statement."""


class DatabaseForeign(StorageError):
    """The database holds another program's tables and none of ours."""


class DatabaseTooOld(StorageError):
    """The tables are those of an older release."""


class DatabaseTooNew(StorageError):
    """The tables are those of a newer release, or of another program."""


class DatabaseUnprotected(StorageError):
    """The triggers that keep the transcript append-only are gone."""


class KeyMissing(StorageError):
    """Records are sealed with a key that is not there."""


class KeyFileUnusable(StorageError):
    """The file with the keys cannot be read or made, or holds none."""


class SealBroken(StorageError):
    """A sealed record cannot be opened with the key that has sealed it."""


class BackupImpossible(StorageError):
    """The database cannot be copied into this file."""


class ScreeningChanged(StorageError):
    """A screening was changed by somebody else between its reading and its writing. Nothing was written."""


class NoSuchScreening(StorageError):
    """No screening has this id."""


class NoSuchStaff(StorageError):
    """No account has this login name."""


class LoginTaken(StorageError):
    """An account with this login name exists."""
