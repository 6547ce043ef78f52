"""Group commit: the writes of many threads in one transaction, where only one transaction can write at a time.

Making a commit durable costs more than most writes do, and those that wait meanwhile can share the next one. The first
thread to come leads: it carries out what the others have queued, each piece behind a savepoint of its own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")


@dataclass(slots=True, kw_only=True)
class _Piece(Generic[T]):
    work: Callable[[Connection], T]
    outcome: Future[T] = field(default_factory=Future)


class Group:
    """The threads that write to one database. `begin` opens a transaction that is committed at the end of its block."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._changed = threading.Condition()
        self._queue: list[_Piece[Any]] = []
        self._led = False

    def write(self, work: Callable[[Connection], T]) -> T:
        """Carry out `work` in a transaction, perhaps with others' and in another thread; its result, once committed.

        What `work` raises is raised here and undoes `work` alone. A failed commit fails all that took part, and nothing
        of theirs was written.
        """
        piece = _Piece(work=work)
        with self._changed:
            self._queue.append(piece)
            while self._led and not piece.outcome.done():
                self._changed.wait()
            if piece.outcome.done():
                return piece.outcome.result()
            self._led = True
            together, self._queue = self._queue, []
        try:
            self._carry_out(together)
        finally:
            with self._changed:
                self._led = False
                self._changed.notify_all()
        return piece.outcome.result()

    def _carry_out(self, pieces: list[_Piece[Any]]) -> None:
        results: dict[int, Any] = {}
        errors: dict[int, Exception] = {}
        try:
            with self._begin() as connection:
                for n, piece in enumerate(pieces):
                    connection.exec_driver_sql("SAVEPOINT piece")
                    try:
                        results[n] = piece.work(connection)
                    except Exception as error:
                        errors[n] = error
                        # SQLite may have undone the whole transaction by itself; then this fails, and all of it has.
                        connection.exec_driver_sql("ROLLBACK TO piece")
                    connection.exec_driver_sql("RELEASE piece")
        except BaseException as error:
            for piece in pieces:
                piece.outcome.set_exception(error)
            return
        for n, piece in enumerate(pieces):
            if n in errors:
                piece.outcome.set_exception(errors[n])
            else:
                piece.outcome.set_result(results[n])
