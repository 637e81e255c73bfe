"""Writes the table of operations in docs/operations.md from the registry: every operation, and whether it is built."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pools.wire.registry import SERVICES
from pools.wire.shapes import load_service

BEGIN, END = "<!-- operations: begin -->", "<!-- operations: end -->"
TITLES = {
    "cognito-idp": "User pools (`cognito-idp`)",
    "cognito-identity": "Identity pools (`cognito-identity`)",
    "cognito-sync": "Sync (`cognito-sync`)",
    "lifeguard": "Lifeguard's own (`lifeguard`)",
}


def operation_table() -> str:
    """One table in Markdown for each service: what is built, and what is not yet."""
    return "\n\n".join(_table(service, title) for service, title in TITLES.items())


def with_table(text: str) -> str:
    """A page's text with its table renewed. Raises CommandError where the markers are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise CommandError(
            f"docs/operations.md needs the lines {BEGIN} and {END}: the table goes between them."
        )
    return f"{before}{BEGIN}\n{operation_table()}\n{END}{after}"


class Command(BaseCommand):
    help = "Write the table of operations in docs/operations.md anew."

    def handle(self, *args: Any, **options: Any) -> None:
        page = Path(settings.BASE_DIR) / "docs" / "operations.md"
        page.write_text(with_table(page.read_text()))


def _table(service: str, title: str) -> str:
    names = load_service(service).operation_names
    built = {
        name for hung in SERVICES.values() if hung.model.service_name == service for name in hung.operations
    }
    rows = [f"| `{name}` | {'yes' if name in built else 'not yet'} |" for name in names]
    return "\n".join(
        [f"**{title}:** {len(built)} of {len(names)}", "", "| Operation | Built |", "| --- | --- |", *rows]
    )
