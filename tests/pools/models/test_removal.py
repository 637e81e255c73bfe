"""A user goes in one statement, and the database takes away whatever hangs on them."""

import pytest
import regex
from django.apps import apps
from django.db import connection, models

from pools.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HANGING = [
    model
    for model in apps.get_models(include_auto_created=True)
    if any(
        isinstance(field, models.ForeignKey) and field.related_model is User for field in model._meta.fields
    )
]
_TRIGGERS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'pools_user'",
    "postgresql": "SELECT pg_get_functiondef(tgfoid) FROM pg_trigger WHERE tgrelid = 'pools_user'::regclass AND NOT tgisinternal",
}


def emptied_with_a_user() -> set[str]:
    """The tables from which a trigger on ``pools_user`` deletes."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        return {name for (sql,) in cursor.fetchall() for name in regex.findall(r"DELETE FROM (\w+)", sql)}


def test_the_tables_that_hang_on_a_user_are_found():
    assert {"pools_alias", "pools_signin", "pools_device"} <= {model._meta.db_table for model in HANGING}


@pytest.mark.parametrize("model", HANGING, ids=lambda model: model.__name__)
def test_what_hangs_on_a_user_goes_with_them(model: type[models.Model]):
    assert model._meta.db_table in emptied_with_a_user(), (
        f"{model.__name__} has a foreign key to User, and no trigger deletes its rows with the user: call "
        "pools.models.removal.follow_user in the migration that makes it."
    )


def test_a_trigger_that_is_dropped_is_missed():
    suffix = " ON pools_user" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER pools_user_gone_device{suffix}")
    assert "pools_device" not in emptied_with_a_user()
