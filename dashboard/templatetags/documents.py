"""``{% load documents %}``: JSON as it reads best, coloured on the server."""

from typing import Any

import regex
from django.template import Library
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dashboard.iam_documents.documents import write_document

register = Library()

_TOKEN = regex.compile(
    r'(?P<key>"(?:\\.|[^"\\])*+")(?=:)|(?P<text>"(?:\\.|[^"\\])*+")|(?P<word>-?\d[\d.eE+-]*|true|false|null)'
)


@register.simple_tag
def document(value: dict[str, Any], label: str) -> SafeString:
    """A JSON document with its lines numbered; ``label`` names it for screen readers."""
    lines = [format_html("<span>{}</span>", _coloured(line)) for line in write_document(value).splitlines()]
    return format_html(
        '<pre class="code json" tabindex="0" role="region" aria-label="{}"><code>{}</code></pre>',
        label,
        mark_safe("\n".join(lines)),
    )


def _coloured(line: str) -> SafeString:
    parts, last = [], 0
    for token in _TOKEN.finditer(line):
        parts.append(escape(line[last : token.start()]))
        parts.append(format_html('<i class="{}">{}</i>', token.lastgroup, token.group()))
        last = token.end()
    return mark_safe("".join([*parts, escape(line[last:])]))
