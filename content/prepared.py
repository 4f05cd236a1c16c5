"""Queries that are put together once: for a page, Django takes longer to write SQL than the database to answer it."""

import threading
from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any, Final, Generic, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

# They stand for the values while the SQL is written, and are like nothing else in a query. A key of Wagtail's is an
# integer of four bytes.
NUMBERS: Final = 2_147_480_000
TEXTS: Final = "\ue000value "


class _Written(SQLCompiler):
    """A compiler that writes its SQL once, and remembers which of its parameters is which value."""

    _converters: dict[int, Any] | None = None

    def write(self, marks: Sequence[int | str]) -> None:
        """Put the query together with marks for values. Raises ValueError for one that is not compared as it is."""
        sql, params = super().as_sql()
        self._sql, self._params = sql, list(params)
        self._places = [(at, marks.index(param)) for at, param in enumerate(params) if param in marks]
        if {which for _, which in self._places} != set(range(len(marks))):
            raise ValueError(f"not every value is a parameter of its own: {sql}")

    def give(self, values: Sequence[int | str]) -> None:
        """Put values in the places of their marks."""
        for at, which in self._places:
            self._params[at] = values[which]

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """Return what is written."""
        return self._sql, tuple(self._params)

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        """Return how the columns are read, which are always the same."""
        if self._converters is None:
            self._converters = super().get_converters(expressions)
        return self._converters


class _WrittenQuery(Query):
    """A query that brings along the compiler that has written it."""

    written: _Written

    def get_compiler(self, *_: Any, **__: Any) -> _Written:
        """Return it, whoever asks."""
        return self.written


class Prepared(Generic[Row]):
    """A query whose SQL is written at its first use in a thread, and asked with other values from then on.

    `build` takes as many whole numbers and texts as `kinds` says. What it returns may depend on nothing else, neither
    date nor settings, and may only compare the values as they are: no `startswith`, no list.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"], *kinds: type[int | str]) -> None:
        self._build = build
        self._marks = [NUMBERS + at if kind is int else f"{TEXTS}{at}" for at, kind in enumerate(kinds)]
        # A compiler belongs to a connection, and a connection to a thread.
        self._mine = threading.local()
        update_wrapper(self, build)

    def __call__(self, *values: int | str) -> list[Row]:
        """Return the rows for these values; one query. Raises TypeError for more or fewer than `kinds`."""
        if len(values) != len(self._marks):
            raise TypeError(f"{len(self._marks)} values, not {len(values)}")
        rows: Any = getattr(self._mine, "rows", None)
        if rows is None or rows.query.written.connection is not connections[rows.db]:
            rows = self._mine.rows = self._write()
        rows.query.written.give(values)
        # Its rows, and not its own memory of them.
        return list(rows._iterable_class(rows))  # noqa: SLF001

    def _write(self) -> Any:
        rows: Any = self._build(*self._marks)
        query = rows.query.chain(_WrittenQuery)
        query.written = _Written(query, connections[rows.db], rows.db)
        query.written.write(self._marks)
        # Past the setter, which would make dictionaries of what is to be tuples.
        rows._query = query  # noqa: SLF001
        return rows


def prepared(*kinds: type[int | str]) -> Callable[[Callable[..., "QuerySet[Any, Row]"]], Prepared[Row]]:
    """Decorate a function of so many values that returns a query: calling it then returns the rows."""

    def decorate(build: Callable[..., "QuerySet[Any, Row]"]) -> Prepared[Row]:
        return Prepared(build, *kinds)

    return decorate
