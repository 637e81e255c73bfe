"""What templates of users need beyond Django's own filters."""

from django import template
from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: str) -> str:
    """The address of a page of the pool that the page at hand stands in."""
    return context["place"].url(name, *args)


@register.filter
def shortened(identifier: str) -> str:
    """A long identifier by its first and last four signs."""
    return f"{identifier[:4]}…{identifier[-4:]}" if len(identifier) > 12 else identifier
