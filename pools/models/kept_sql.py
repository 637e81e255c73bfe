"""The few statements that every operation runs, with SQL that is made once.

Making the SQL anew costs Django several times what running it does, and an operation finds its key, its pool and
its user by equality each time.
"""

from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

Row = TypeVar("Row", bound=Model)
_SELECTS: dict[tuple, str] = {}
_INSERTS: dict[tuple[type[Model], str], str] = {}


def find_one(model: type[Row], *, lock: bool = False, **equals: Any) -> Row | None:
    """The row whose columns (``attname=value``, no lookups, no None) are these, or None. At most one may fit.

    With ``lock`` no one else can change it until the transaction ends.
    """
    names = tuple(sorted(equals))
    key = (connection.vendor, model, names, lock)
    if key not in _SELECTS:
        rows = model._base_manager.filter(**equals)
        _SELECTS[key] = (rows.select_for_update() if lock else rows).query.sql_with_params()[0]
    return next(iter(model._base_manager.raw(_SELECTS[key], [equals[name] for name in names])), None)


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
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(_INSERTS[key], values)
    row._state.adding = False


def count_users(pool_id: int, change: int) -> None:
    """Add to the number of users that a pool shows. The last statement of its transaction: it holds up other writers."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pools_usertally SET users = users + %s WHERE pool_id = %s", [change, pool_id])
