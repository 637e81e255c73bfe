"""Values as the database hands them over, turned into Python's.

Django's own conversions of a page of users (its dates, its JSON, one value at a time) cost several times what reading
the page does.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.expressions import Col

Conversion = Callable[[Any], Any]


def read_rows(rows: QuerySet, *names: str) -> list[tuple]:
    """These columns of rows of one model, without lookups, equal to those that ``values_list`` gives."""
    try:
        return run_select(rows.model, names, *rows.values_list(*names).query.sql_with_params())
    except EmptyResultSet:  # a condition that no row can meet
        return []


def run_select(model: type[Model], names: tuple[str, ...], sql: str, values: Sequence[Any]) -> list[tuple]:
    """The rows of a statement that selects these columns of a model."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    if not found:
        return []
    columns: list[Sequence[Any]] = list(zip(*found, strict=True))
    for place, convert in conversions(connection.vendor, model, names):
        columns[place] = [value if value is None else convert(value) for value in columns[place]]
    return list(zip(*columns, strict=True))


@cache
def conversions(vendor: str, model: type[Model], names: tuple[str, ...]) -> list[tuple[int, Conversion]]:
    """The places of columns that do not come as they are wanted, each with its conversion, which takes no None."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = [fields[name].get_col(model._meta.db_table) for name in names]
    found = [(place, _conversion(vendor, column)) for place, column in enumerate(columns)]
    return [(place, convert) for place, convert in found if convert]


def _conversion(vendor: str, column: Col) -> Conversion | None:
    kind = column.output_field.get_internal_type()
    if kind == "JSONField":
        return orjson.loads
    if vendor == "sqlite" and kind in _ON_SQLITE:
        return _ON_SQLITE[kind]
    steps = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    return _by_django(column, steps) if steps else None


def _by_django(column: Col, steps: list[Callable]) -> Conversion:
    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return convert


def _in_utc(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)


# By the declared type of a column, Django has let sqlite3 make these Python's already, but for the zone.
_ON_SQLITE: dict[str, Conversion | None] = {"BooleanField": None, "DateTimeField": _in_utc}
