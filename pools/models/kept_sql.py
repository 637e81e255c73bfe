"""The few statements that every operation runs, with SQL that is made once.

Making the SQL anew costs Django several times what running it does, and so does finding out how to turn a row into
an object. An operation finds its key, its pool and its user by equality each time.
"""

from typing import Any, NamedTuple, TypeVar

from django.db import connection
from django.db.models import CharField, Field, Model, QuerySet, TextField

from pools.models.stored_values import Conversion, conversions, run_select

Row = TypeVar("Row", bound=Model)


class _Select(NamedTuple):
    sql: str
    columns: tuple[str, ...]
    conversions: list[tuple[int, Conversion]]


_SELECTS: dict[tuple, _Select] = {}
_TEXTS = (CharField, TextField)
_RANGES: dict[tuple, str] = {}
_INSERTS: dict[tuple[type[Model], str], str] = {}


def find_one(model: type[Row], *, lock: bool = False, **equals: Any) -> Row | None:
    """The row whose columns (``attname=value``, no lookups, no None) are these, or None. At most one may fit.

    With ``lock`` no one else can change it until the transaction ends.
    """
    return next(iter(find_all(model, lock=lock, **equals)), None)


def find_all(model: type[Row], *, lock: bool = False, **equals: Any) -> list[Row]:
    """The few rows whose columns are these, as :func:`find_one` takes them, in no order."""
    names = tuple(sorted(equals))
    key = (connection.vendor, model, names, lock)
    if key not in _SELECTS:
        rows = model._base_manager.filter(**equals)
        _SELECTS[key] = _select(model, rows.select_for_update() if lock else rows)
    select = _SELECTS[key]
    with connection.cursor() as cursor:
        cursor.execute(select.sql, [equals[name] for name in names])
        return [_made(model, select, row) for row in cursor.fetchall()]


def _made(model: type[Row], select: _Select, row: tuple) -> Row:
    values = list(row)
    for place, convert in select.conversions:
        if values[place] is not None:
            values[place] = convert(values[place])
    return model.from_db(connection.alias, select.columns, values)


def _select(model: type[Model], rows: QuerySet) -> _Select:
    columns = tuple(field.attname for field in model._meta.concrete_fields)
    return _Select(rows.query.sql_with_params()[0], columns, conversions(connection.vendor, model, columns))


def find_range(
    model: type[Model], names: tuple[str, ...], low: int, high: int, most: int
) -> list[tuple[Any, ...]]:
    """These columns of at most so many rows whose key lies in the range, the highest keys first."""
    key = (connection.vendor, model, names)
    if key not in _RANGES:
        rows = model._base_manager.filter(pk__range=(low, high)).order_by("-pk").values_list(*names)
        _RANGES[key] = f"{rows.query.sql_with_params()[0]} LIMIT %s"
    return run_select(model, names, _RANGES[key], (low, high, most))


def insert_one(row: Model, conflict: str = "") -> None:
    """Insert a row whose key is set already, or is the database's to give. Raises IntegrityError.

    ``conflict`` is the ``ON CONFLICT`` clause that says what becomes of a row that is there already.
    """
    fields = [field for field in row._meta.concrete_fields if not (field.primary_key and row.pk is None)]
    key = (type(row), conflict)
    if key not in _INSERTS:
        quote = connection.ops.quote_name
        columns = ", ".join(quote(str(field.column)) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        table = quote(row._meta.db_table)
        _INSERTS[key] = f"INSERT INTO {table} ({columns}) VALUES ({places}) {conflict}"  # noqa: S608
    values = [_stored(field, getattr(row, field.attname)) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTS[key], values)
    row._state.adding = False


def _stored(field: Field, value: Any) -> Any:
    if isinstance(field, _TEXTS) and (value is None or type(value) is str):
        return value  # as Django would find too, in several calls for each of a user's dozen texts
    return field.get_db_prep_save(value, connection)


def count_users(pool_id: int, change: int) -> None:
    """Add to the number of users that a pool shows. The last statement of its transaction: it holds up other writers."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pools_usertally SET users = users + %s WHERE pool_id = %s", [change, pool_id])
