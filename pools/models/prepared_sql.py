"""The few statements that every operation runs, with SQL that is made once.

Making the SQL anew costs Django several times what running it does, and so does finding out how to turn a row into
an object. An operation finds its key, its pool and its user by equality each time.
"""

from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    Model,
    QuerySet,
)
from django.db.models.base import ModelState
from django.db.models.expressions import BaseExpression

from pools.models.stored_values import Conversion, conversions, run_select
from pools.writes import Write, insert_of, update_of

Row = TypeVar("Row", bound=Model)


class _Select(NamedTuple):
    sql: str
    columns: tuple[str, ...]
    conversions: list[tuple[int, Conversion]]


_SELECTS: dict[tuple, _Select] = {}
_PAIRS: dict[tuple, tuple[_Select, _Select, tuple]] = {}
_RANGES: dict[tuple, str] = {}
_INSERTS: dict[tuple, Write] = {}
_UPDATES: dict[tuple, Write] = {}


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
    for index, convert in select.conversions:
        if values[index] is not None:
            values[index] = convert(values[index])
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
        _INSERTS[key] = insert_of(database, type(row), conflict, keyless=keyless)
    insert, given = _INSERTS[key], row.__dict__
    with database.cursor() as cursor:
        cursor.execute(insert.sql, insert.values(given))
    row._state.adding = False


def update_one(row: Model, **values: Any) -> None:
    """Set columns (``attname=value``, in any state of the object) of the row with this object's key."""
    database, names = connections[DEFAULT_DB_ALIAS], tuple(values)
    key = (database.vendor, type(row), names)
    if key not in _UPDATES:
        _UPDATES[key] = update_of(database, type(row), names)
    update = _UPDATES[key]
    with database.cursor() as cursor:
        cursor.execute(update.sql, [*update.values(values), row.pk])


def count_users(pool_id: int, change: int) -> None:
    """Add to the number of users that a pool shows. The last change of its transaction: it holds up other writers."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("UPDATE pools_usertally SET users = users + %s WHERE pool_id = %s", [change, pool_id])
