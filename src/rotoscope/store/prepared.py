"""Statements of the hot paths: on SQLite their text is made once and goes to the driver as it is.

SQLAlchemy takes 60-90 µs to carry a statement that SQLite answers in ten; a job is created with five of them. On
PostgreSQL the way to the server costs more than that, and SQLAlchemy's care for lost connections is wanted.

A list (`IN` an expanding parameter) goes to SQLite as one JSON text, so that the statement is the same however long the
list is.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa

Values = Mapping[str, Any]
AS_THEY_ARE = (sa.LargeBinary, sa.Boolean, sa.Float)  # what the driver takes without help
COUNTED = {"preserve_rowcount": True}
_LIST = re.compile(r"__\[POSTCOMPILE_(\w+)\]")


class Prepared:
    """A statement whose every parameter has a name; `names` are those of the columns that an INSERT is to set."""

    def __init__(self, statement: sa.Executable, names: Collection[str] | None = None) -> None:
        self._statement = statement
        self._names = None if names is None else list(names)
        self._plain: _Plain | None = None

    def first(self, conn: sa.Connection, values: Values) -> dict[str, Any] | None:
        """The first row, by the names of its columns."""
        if (plain := self._on_sqlite(conn)) is None:
            row = conn.execute(self._statement, dict(values)).first()
            return None if row is None else dict(row._mapping)
        row = _cursor(conn, plain.text, plain.ordered(values)).fetchone()
        return None if row is None else plain.named(row)

    def all(self, conn: sa.Connection, values: Values) -> list[dict[str, Any]]:
        """Every row, by the names of its columns; for statements that find few."""
        if (plain := self._on_sqlite(conn)) is None:
            return [dict(row._mapping) for row in conn.execute(self._statement, dict(values))]
        return list(map(plain.named, _cursor(conn, plain.text, plain.ordered(values)).fetchall()))

    def stream(self, conn: sa.Connection, values: Values, at_once: int) -> Iterator[tuple[Any, ...]]:
        """Every row in the order of its columns, holding `at_once` of them."""
        if (plain := self._on_sqlite(conn)) is None:
            streamed = {"stream_results": True, "yield_per": at_once}
            with conn.execute(self._statement, dict(values), execution_options=streamed) as rows:
                yield from rows
            return
        cursor = _cursor(conn, plain.text, plain.ordered(values))
        try:
            while rows := cursor.fetchmany(at_once):
                yield from rows if plain.is_as_it_comes else (tuple(plain.named(row).values()) for row in rows)
        finally:
            cursor.close()

    def run(self, conn: sa.Connection, values: Values) -> int:
        """Carry it out; how many rows it touched."""
        if (plain := self._on_sqlite(conn)) is None:
            return conn.execute(self._statement, dict(values), execution_options=COUNTED).rowcount
        return _cursor(conn, plain.text, plain.ordered(values)).rowcount

    def run_many(self, conn: sa.Connection, rows: Sequence[Values]) -> int:
        """Carry it out for each of these; how many rows that touched."""
        if (plain := self._on_sqlite(conn)) is None:
            return conn.execute(self._statement, [dict(row) for row in rows], execution_options=COUNTED).rowcount
        raw: Any = conn.connection.driver_connection
        try:
            return raw.executemany(plain.text, map(plain.ordered, rows)).rowcount
        except Exception as error:
            raise _wrapped(conn, plain.text, error) from error

    def _on_sqlite(self, conn: sa.Connection) -> "_Plain | None":
        if conn.dialect.name != "sqlite":
            return None
        if self._plain is None:
            self._plain = _Plain(self._statement, self._names, conn.dialect)
        return self._plain


class _Plain:
    """The text that SQLite reads, the order of its parameters, and how its columns become what they mean."""

    def __init__(self, statement: Any, names: Sequence[str] | None, dialect: sa.Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        if any(not isinstance(compiled.binds[name].type, AS_THEY_ARE) for name in compiled._bind_processors):
            raise TypeError("This statement has parameters that SQLAlchemy must prepare each time.")
        text = str(compiled)
        self._lists = frozenset(_LIST.findall(text))
        if self._lists != {compiled.bind_names[each] for each in compiled.post_compile_params}:
            raise TypeError("This statement has parameters that SQLAlchemy must write out each time.")
        self.text = _LIST.sub("SELECT value FROM json_each(?)", text)
        self._order: list[str] = compiled.positiontup or []
        self._constants = {} if names else {key: value for key, value in compiled.params.items() if value is not None}
        self._columns = [column.keyname for column in compiled._result_columns]
        readers = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in compiled._result_columns
        ]
        self._readers = [(name, reader) for name, reader in zip(self._columns, readers, strict=True) if reader]
        self._get = itemgetter(*self._order) if len(self._order) > 1 else None

    def ordered(self, values: Values) -> tuple[Any, ...]:
        if self._constants:
            values = self._constants | dict(values)
        if self._lists:
            values = dict(values) | {name: json.dumps(list(values[name])) for name in self._lists}
        return self._get(values) if self._get else tuple(values[name] for name in self._order)

    @property
    def is_as_it_comes(self) -> bool:
        """Whether every column means what the driver makes of it."""
        return not self._readers

    def named(self, row: tuple[Any, ...]) -> dict[str, Any]:
        found = dict(zip(self._columns, row, strict=True))
        for name, reader in self._readers:
            found[name] = reader(found[name])
        return found


def _cursor(conn: sa.Connection, text: str, values: tuple[Any, ...]) -> Any:
    raw: Any = conn.connection.driver_connection
    try:
        return raw.execute(text, values)
    except Exception as error:
        raise _wrapped(conn, text, error) from error


def _wrapped(conn: sa.Connection, text: str, error: Exception) -> Exception:
    """The error as SQLAlchemy would have raised it."""
    return sa.exc.DBAPIError.instance(text, None, error, conn.dialect.loaded_dbapi.Error, dialect=conn.dialect)  # type: ignore[return-value]
