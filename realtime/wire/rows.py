"""The statements of the hot path, written out.

A vote is a handful of rows, and the ORM spends ten times longer on building their SQL than the database on running it.
These functions keep the models' own conversions; a list goes as one parameter, so that a statement has one text. The
lookup `among` is the ORM's `in`, done so.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, ForeignObject, Lookup, Model


def insert(model: type[Model], names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, each the values of the fields `names` in their order."""
    listed = list(rows)
    if not listed:
        return
    fields = _fields(model, names)
    stored = [_stored(field, column) for field, column in zip(fields, zip(*listed, strict=True), strict=True)]
    marks = ", ".join(["%s"] * len(fields))
    sql = " ".join(["INSERT INTO", _table(model), f"({_columns(fields)})", "VALUES", f"({marks})"])
    _execute_many(sql, list(zip(*stored, strict=True)))


def update_each(model: type[Model], key: str, name: str, pairs: Collection[tuple[Any, Any]]) -> None:
    """Set the field `name` of the row whose `key` is so, for each pair (key, value); there is at least one."""
    key_field, field = _fields(model, (key, name))
    keys, values = zip(*pairs, strict=True)
    sql = " ".join(["UPDATE", _table(model), "SET", _column(field), "= %s WHERE", _column(key_field), "= %s"])
    _execute_many(sql, list(zip(_stored(field, values), _stored(key_field, keys), strict=True)))


def select(
    model: type[Model], names: tuple[str, ...], *, where: str, among: Collection[Any], lock: bool = False
) -> list[tuple[Any, ...]]:
    """The fields `names` of the rows whose field `where` is among these values, in its order; locked if asked."""
    if not among:
        return []
    fields, [key] = _fields(model, names), _fields(model, (where,))
    column = _column(key)
    # SQLite has one writer: the transaction itself is the lock.
    locked = "FOR UPDATE" if lock and connection.vendor != "sqlite" else ""
    condition = ["WHERE", column, _is_among(), "ORDER BY", column, locked]
    sql = " ".join(["SELECT", _columns(fields), "FROM", _table(model), *condition])
    with connection.cursor() as cursor:
        cursor.execute(sql, [_as_one(_stored(key, among))])
        found = cursor.fetchall()
    columns = zip(*found, strict=True)
    return list(zip(*(_read(field, column) for field, column in zip(fields, columns, strict=False)), strict=True))


@Field.register_lookup
@ForeignObject.register_lookup
class Among(Lookup):
    """`seat__among=ids`: the value is one of these; one parameter, however many they are."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} {_is_among()}", (*parameters, _as_one(_stored(self.lhs.output_field, self.rhs)))


def _is_among() -> str:
    return "IN (SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "= ANY(%s)"


def _as_one(values: list[Any]) -> Any:
    return json.dumps(values) if connection.vendor == "sqlite" else values


def _execute_many(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


@cache
def _fields(model: type[Model], names: tuple[str, ...]) -> list["Field[Any, Any]"]:
    return [model._meta.get_field(name) for name in names]  # type: ignore[misc] # never a relation seen from behind


def _stored(field: "Field[Any, Any]", values: Iterable[Any]) -> list[Any]:
    """Values of a field as the database takes them; one that stands there many times in a row is converted once."""
    # The connection itself: what Django calls by that name looks it up at every attribute.
    database = connections[DEFAULT_DB_ALIAS]
    usual = _usual(field, database.vendor)
    is_hex = usual is UUID and not database.features.has_native_uuid_field
    stored: list[Any] = []
    last: Any = stored
    for value in values:
        if value is not last:
            last = value
            if type(value) is usual:
                converted = value.hex if is_hex else value  # type: ignore[attr-defined] # a UUID
            else:
                converted = field.get_db_prep_save(value, database)
        stored.append(converted)
    return stored


def _read(field: "Field[Any, Any]", values: Sequence[Any]) -> Sequence[Any]:
    """Values of a field as the database gives them, as the model has them."""
    usual = _usual(field, connection.vendor)
    return [value if type(value) is usual else field.to_python(value) for value in values]


@cache
def _usual(field: "Field[Any, Any]", vendor: str) -> type | None:
    """The type of which the models' conversions leave a field's values as they are (SQLite has ids in hexadecimal): a
    vote is sixteen values, and Django would spend a tenth of its time on finding that out for each.
    """
    of = field.target_field if isinstance(field, ForeignObject) else field
    match of.get_internal_type():
        case "CharField" | "TextField":
            return str
        case "UUIDField":
            return UUID
        # psycopg is told how large a whole number is.
        case "BigIntegerField" | "PositiveSmallIntegerField" | "IntegerField" if vendor == "sqlite":
            return int
    return None


def _columns(fields: "list[Field[Any, Any]]") -> str:
    return ", ".join(_column(field) for field in fields)


def _column(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
