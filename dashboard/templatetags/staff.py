"""How pages about staff show devices and what browsers are asked for."""

import json
from typing import Any

from django.template import Library

from dashboard.sign_in import sessions

register = Library()


@register.filter
def device(agent: str) -> str:
    """A browser and its system in words."""
    return sessions.device(agent)


@register.filter
def as_json(value: Any) -> str:
    return json.dumps(value)
