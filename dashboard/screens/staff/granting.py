"""The part of a page in which roles are chosen: how it is read, and drawn again with what was typed."""

from functools import cache, partial
from typing import Any

from django.forms import BaseFormSet
from django.http import QueryDict

from dashboard.requests import Request
from dashboard.screens.staff.forms import MOST, GrantSet
from dashboard.screens.staff.pool_lists import pools_of

PREFIX = "grant"
_FIELDS = ("role", "scope", "pools", "others")


def is_drawn(request: Request) -> bool:
    """Whether the form is only to be shown again: another connection was chosen, or another role is wanted."""
    return "draw" in request.GET or "draw" in request.POST


def grant_set(request: Request) -> BaseFormSet:
    """The roles of the form: empty, as typed, or bound where they are to be given."""
    options: dict[str, Any] = {
        "prefix": PREFIX,
        "form_kwargs": {"list_pools": cache(partial(pools_of, request))},
    }
    if is_drawn(request):
        return GrantSet(initial=_typed(request.POST if request.method == "POST" else request.GET), **options)
    return GrantSet(request.POST, **options) if request.method == "POST" else GrantSet(**options)


def _typed(data: QueryDict) -> list[dict[str, Any]]:
    """What was typed for each role, and one more where that was asked for."""
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "1")
    count = min(MOST, max(1, int(total) if total.isdecimal() and len(total) < 4 else 1))
    rows = [
        {name: _value(data, f"{PREFIX}-{number}-{name}", name) for name in _FIELDS} for number in range(count)
    ]
    asked = data.get("draw", "")
    if asked == "more" and count < MOST:
        rows.append({})
    if asked.startswith("without-") and count > 1:
        rows = [row for number, row in enumerate(rows) if f"without-{number}" != asked]
    return rows


def _value(data: QueryDict, name: str, field: str) -> object:
    return data.getlist(name) if field == "pools" else data.get(name, "")
