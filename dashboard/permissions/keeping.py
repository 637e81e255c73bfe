"""The rows of the built-in roles, which every database has."""

from typing import Any

from django.apps import apps

from dashboard.permissions.builtin import BUILT_IN


def keep_built_in_roles(**_: Any) -> None:
    """Make the rows that are missing; called after each migration."""
    roles = apps.get_model("dashboard.Role").objects
    for key, role in BUILT_IN.items():
        roles.get_or_create(key=key, defaults={"name": role.name, "help": role.help})
