"""What templates of users need beyond Django's own filters."""

import regex
from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def highlight(value: object, words: list[str]) -> SafeString:
    """The text with every match of the search words marked."""
    text = str(value or "")
    if not words:
        return escape(text)
    pattern = "|".join(regex.escape(word, special_only=True) for word in sorted(words, key=len, reverse=True))
    parts = regex.split(f"({pattern})", text, flags=regex.IGNORECASE)
    marked = (f"<mark>{escape(part)}</mark>" if i % 2 else escape(part) for i, part in enumerate(parts))
    return mark_safe("".join(marked))


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, *args: str) -> str:
    """The address of a page of the pool that the page at hand stands in."""
    return context["place"].url(name, *args)


@register.filter
def shortened(identifier: str) -> str:
    """A long identifier by its first and last four signs."""
    return f"{identifier[:4]}…{identifier[-4:]}" if len(identifier) > 12 else identifier
