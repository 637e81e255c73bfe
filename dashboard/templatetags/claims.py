"""``{% load claims %}``: claims as a reader takes them in."""

import json
from typing import Any

from django.template import Library

register = Library()


@register.filter
def as_claim(value: Any) -> str:
    """A claim's value: texts as they are, lists with commas, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ", ".join(as_claim(each) for each in value)
    return json.dumps(value, ensure_ascii=False)
