"""The column types: times that are always UTC, words that can always be stored, keys that do not run out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage import storable


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Takes aware times only, gives aware UTC times back: SQLite itself keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length and any content."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable.words(value)


class Key(TypeDecorator[int]):
    """A number that the database counts up. SQLite counts `INTEGER` only (and means 64 bits by it)."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())


class Document(TypeDecorator[Any]):
    """JSON; Python's `None` is SQL's `NULL`. The engine writes it with `storable.dumps`."""

    impl = JSON(none_as_null=True)
    cache_ok = True
