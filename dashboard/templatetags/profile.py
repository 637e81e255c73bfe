"""The part of the profile that tells who one is: ``{% load profile %}{% about_you %}``."""

from typing import Any

from django.template import Library
from django.template.context import Context

from dashboard.staff.scopes import scope_in_words

register = Library()


@register.inclusion_tag("dashboard/staff/about_you.html", takes_context=True)
def about_you(context: Context) -> dict[str, Any]:
    """Cards with the name, the theme, and what the member may do where."""
    request = context["request"]
    names = request.session.get("pool_names", {})
    grants = request.user.grants.select_related("role", "connection")
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "frame": context.get("frame"),
        "grants": [(grant.role, scope_in_words(grant, names)) for grant in grants],
    }
