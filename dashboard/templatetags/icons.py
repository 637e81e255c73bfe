"""The icons of the heroicons package, each drawn once: a page shows thirty, and each would be made from its XML again.

Templates load them as ``heroicons``, which the settings lead here.
"""

from functools import lru_cache

from django import template
from heroicons.templatetags import heroicons

register = template.Library()
for draw in (
    heroicons.heroicon_micro,
    heroicons.heroicon_mini,
    heroicons.heroicon_outline,
    heroicons.heroicon_solid,
):
    register.simple_tag(lru_cache(maxsize=512)(draw), name=draw.__name__)
