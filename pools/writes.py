"""The SQL that writes a row, made once for each model, and what turns a column's value into the database's.

Making it anew costs Django several times what running it does. No model is known here: the engine's rows are written by it
and the console's audit trail, for which calls of API keys wait.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, CharField, DateTimeField, Field, JSONField, Model, TextField

_NUMBERS = {
    "BigIntegerField",
    "ForeignKey",
    "IntegerField",
    "OneToOneField",
    "PositiveIntegerField",
}


class Write(NamedTuple):
    """A statement, and by the name of each column what stores its value, in their order."""

    sql: str
    columns: list[tuple[str, Callable[[Any], Any]]]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters of the statement, from a row's values by ``attname``."""
        return [store(given[name]) for name, store in self.columns]


def insert_of(
    database: BaseDatabaseWrapper, model: type[Model], conflict: str = "", *, keyless: bool = False
) -> Write:
    """The INSERT of a row as Django would write it; ``keyless`` where the database gives the key."""
    fields = [field for field in model._meta.concrete_fields if not (keyless and field.primary_key)]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places}) {conflict}"  # noqa: S608
    return Write(sql, [(field.attname, _storing(database.vendor, field)) for field in fields])


def update_of(database: BaseDatabaseWrapper, model: type[Model], names: tuple[str, ...]) -> Write:
    """The UPDATE of these columns of the row whose key is the last parameter."""
    quote, meta = database.ops.quote_name, model._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    changes = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in names)
    key = next(quote(str(field.column)) for field in meta.concrete_fields if field.primary_key)
    sql = f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 (names of our models)
    return Write(sql, [(name, _storing(database.vendor, fields[name])) for name in names])


def _storing(vendor: str, field: Field) -> Callable[[Any], Any]:
    """What turns a column's value into the database's: for the usual types what Django makes of them too, sooner."""
    by_type: dict[type, Callable[[Any], Any]] = {}
    if isinstance(field, CharField | TextField):
        by_type = {str: _as_is}
    elif field.get_internal_type() in _NUMBERS:
        by_type = {int: _as_is}
    elif isinstance(field, BooleanField):
        by_type = {bool: _as_is}
    elif vendor == "sqlite" and isinstance(field, DateTimeField):
        by_type = {datetime: _in_utc}
    elif vendor == "sqlite" and isinstance(field, JSONField) and field.encoder is None:
        by_type = {list: _as_json, dict: _as_json}

    def store(value: Any) -> Any:
        if value is None:
            return None
        known = by_type.get(type(value))
        return known(value) if known else field.get_db_prep_save(value, connections[DEFAULT_DB_ALIAS])

    return store


def _as_is(value: Any) -> Any:
    return value


def _in_utc(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _as_json(value: Any) -> str:
    return orjson.dumps(value).decode()
