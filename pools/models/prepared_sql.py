"""The few statements that every operation runs, with SQL that is made once.

Making the SQL anew costs Django several times what running it does, and so does finding out how to turn a row into
an object. An operation finds its key, its pool and its user by equality each time.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

import orjson
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Field,
    JSONField,
    Model,
    QuerySet,
    TextField,
)
from django.db.models.base import ModelState
from django.db.models.expressions import BaseExpression

from pools.models.stored_values import Conversion, conversions, run_select

Row = TypeVar("Row", bound=Model)


class _Select(NamedTuple):
    sql: str
    columns: tuple[str, ...]
    conversions: list[tuple[int, Conversion]]


class _Write(NamedTuple):
    sql: str
    columns: list[tuple[str, Callable[[Any], Any]]]


_SELECTS: dict[tuple, _Select] = {}
_PAIRS: dict[tuple, tuple[_Select, _Select, tuple]] = {}
_NUMBERS = {
    "BigIntegerField",
    "BooleanField",
    "ForeignKey",
    "IntegerField",
    "OneToOneField",
    "PositiveIntegerField",
}
_RANGES: dict[tuple, str] = {}
_INSERTS: dict[tuple, _Write] = {}
_UPDATES: dict[tuple, _Write] = {}


def find_one(model: type[Row], *, lock: bool = False, **equals: Any) -> Row | None:
    """The row whose columns (``attname=value``, no lookups, no None) are these, or None. At most one may fit.

    With ``lock`` no one else can change it until the transaction ends.
    """
    return next(iter(find_all(model, lock=lock, **equals)), None)


def find_all(model: type[Row], *, lock: bool = False, **equals: Any) -> list[Row]:
    """The few rows whose columns are these, as :func:`find_one` takes them, in no order."""
    names, database = tuple(sorted(equals)), connections[DEFAULT_DB_ALIAS]
    key = (database.vendor, model, names, lock)
    if key not in _SELECTS:
        rows = model._base_manager.filter(**equals)
        _SELECTS[key] = _select(database, rows.select_for_update() if lock else rows)
    select = _SELECTS[key]
    with database.cursor() as cursor:
        cursor.execute(select.sql, [equals[name] for name in names])
        return [_made(model, select, row) for row in cursor.fetchall()]


def find_with(model: type[Row], other: str, flag: str, is_set: BaseExpression, **equals: Any) -> Row | None:
    """As :func:`find_one`, with the row that its foreign key ``other`` names and a ``flag``, in one statement.

    ``is_set`` is the condition that the flag, an attribute beside the columns, tells the truth of.
    """
    names, database = tuple(sorted(equals)), connections[DEFAULT_DB_ALIAS]
    parent: Any = model._meta.get_field(other).related_model
    key = (database.vendor, model, names, other, flag)
    if key not in _PAIRS:
        rows = model._base_manager.filter(**equals).select_related(other).annotate(**{flag: is_set})
        of_flag = rows.query.sql_with_params()[1][: -len(names)]
        _PAIRS[key] = _select(database, rows), _select(database, parent._base_manager.all()), of_flag
    own, others, of_flag = _PAIRS[key]
    with database.cursor() as cursor:
        cursor.execute(own.sql, [*of_flag, *(equals[name] for name in names)])
        row = cursor.fetchone()
    if row is None:
        return None
    made, border = _made(model, own, row), len(own.columns)
    setattr(made, flag, bool(row[border]))
    setattr(made, other, _made(parent, others, row[border + 1 :]))
    return made


def _made(model: type[Row], select: _Select, row: tuple) -> Row:
    """The object of a row's first columns."""
    values = list(row[: len(select.columns)])
    for place, convert in select.conversions:
        if values[place] is not None:
            values[place] = convert(values[place])
    # As from_db makes it, which sets one column after the other and costs more than the statement.
    made = model.__new__(model)
    made.__dict__.update(zip(select.columns, values, strict=True))
    made._state = ModelState()
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return made


def _select(database: BaseDatabaseWrapper, rows: QuerySet) -> _Select:
    model: type[Model] = rows.model
    columns = tuple(field.attname for field in model._meta.concrete_fields)
    return _Select(rows.query.sql_with_params()[0], columns, conversions(database.vendor, model, columns))


def find_range(
    model: type[Model], names: tuple[str, ...], low: int, high: int, most: int
) -> list[tuple[Any, ...]]:
    """These columns of at most so many rows whose key lies in the range, the highest keys first."""
    key = (connections[DEFAULT_DB_ALIAS].vendor, model, names)
    if key not in _RANGES:
        rows = model._base_manager.filter(pk__range=(low, high)).order_by("-pk").values_list(*names)
        _RANGES[key] = f"{rows.query.sql_with_params()[0]} LIMIT %s"
    return run_select(model, names, _RANGES[key], (low, high, most))


def insert_one(row: Model, conflict: str = "") -> None:
    """Insert a row whose key is set already, or is the database's to give. Raises IntegrityError.

    ``conflict`` is the ``ON CONFLICT`` clause that says what becomes of a row that is there already.
    """
    database = connections[DEFAULT_DB_ALIAS]
    keyless = row.pk is None
    key = (database.vendor, type(row), keyless, conflict)
    if key not in _INSERTS:
        _INSERTS[key] = _insert(database, type(row), conflict, keyless=keyless)
    insert, given = _INSERTS[key], row.__dict__
    with database.cursor() as cursor:
        cursor.execute(insert.sql, [store(given[name]) for name, store in insert.columns])
    row._state.adding = False


def _insert(database: BaseDatabaseWrapper, model: type[Model], conflict: str, *, keyless: bool) -> _Write:
    fields = [field for field in model._meta.concrete_fields if not (keyless and field.primary_key)]
    quote = database.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places}) {conflict}"  # noqa: S608
    return _Write(sql, [(field.attname, _storing(database.vendor, field)) for field in fields])


def update_one(row: Model, **values: Any) -> None:
    """Set columns (``attname=value``, in any state of the object) of the row with this object's key."""
    database, names = connections[DEFAULT_DB_ALIAS], tuple(values)
    key = (database.vendor, type(row), names)
    if key not in _UPDATES:
        _UPDATES[key] = _update(database, type(row), names)
    update = _UPDATES[key]
    with database.cursor() as cursor:
        cursor.execute(update.sql, [*(store(values[name]) for name, store in update.columns), row.pk])


def _update(database: BaseDatabaseWrapper, model: type[Model], names: tuple[str, ...]) -> _Write:
    quote, meta = database.ops.quote_name, model._meta
    fields = {field.attname: field for field in meta.concrete_fields}
    changes = ", ".join(f"{quote(str(fields[name].column))} = %s" for name in names)
    key = next(quote(str(field.column)) for field in meta.concrete_fields if field.primary_key)
    sql = f"UPDATE {quote(meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 (names of our models)
    return _Write(sql, [(name, _storing(database.vendor, fields[name])) for name in names])


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


def count_users(pool_id: int, change: int) -> None:
    """Add to the number of users that a pool shows. The last change of its transaction: it holds up other writers."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("UPDATE pools_usertally SET users = users + %s WHERE pool_id = %s", [change, pool_id])
