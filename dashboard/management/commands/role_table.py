"""Writes docs/roles.md: what each built-in role may do, operation by operation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.permissions.table import role_table


class Command(BaseCommand):
    help = "Write docs/roles.md, the table of roles and operations, anew."

    def handle(self, *args: Any, **options: Any) -> None:
        (Path(settings.BASE_DIR) / "docs" / "roles.md").write_text(role_table())
