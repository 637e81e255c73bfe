"""Writes the style sheet of Lifeguard's own look: ``static/pools/own.css``. A test fails while it is stale."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from pools.rules.branding.styles import styles_of

_HEAD = "/* Lifeguard's own values of a style. Written by `manage.py hosted_style`. */\n"


def own_style() -> str:
    """What the file holds."""
    return _HEAD + styles_of({})[0]


class Command(BaseCommand):
    help = "Write the style sheet of Lifeguard's own look."

    def handle(self, *args: Any, **options: Any) -> None:
        (Path(settings.BASE_DIR) / "static" / "pools" / "own.css").write_text(own_style())
