"""The audit trail, newest first, narrowed by any of its fields, paged by id."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.audit import retention
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.permissions.deciding import may, may_somewhere
from dashboard.requests import Request
from dashboard.screens.audit.filters import FIRST, Filters, intents_of, known, narrowed, records_of

PAGE = 50
BEGUN = 20
"""So many calls whose outcome is not known yet stand above the records."""


@page("console:ReadTrail")
@require_safe
def list_records(request: Request) -> HttpResponse:
    form = Filters(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    rows, newer, older = _page(request, narrowed(records_of(request), wanted))
    context = {
        "form": form,
        "more_fields": [field for field in form if field.name not in FIRST],
        "more_used": sum(bool(value) for name, value in wanted.items() if name not in FIRST),
        "rows": rows,
        "begun": [] if newer else narrowed(intents_of(request), wanted).order_by("-at")[:BEGUN],
        "filtered": any(wanted.values()),
        "newer": _address(request, after=rows[0].pk) if newer else "",
        "older": _address(request, before=rows[-1].pk) if older else "",
        "operations": known("operation"),
        "outcomes": known("outcome"),
        "days": retention.days(),
        "may_export": may_somewhere(request.user, "console:ExportTrail"),
        "may_retain": may(request.user, "console:ManageRetention"),
    }
    template = "dashboard/audit/list.html#results" if request.htmx else "dashboard/audit/list.html"
    return render(request, template, context)


def _page(request: Request, records: QuerySet[AuditRecord]) -> tuple[list[AuditRecord], bool, bool]:
    """One page by key, newest first, and whether there are newer and older ones."""
    before, after = _number(request, "before"), _number(request, "after")
    if after is not None:
        rows = list(records.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, bool(rows)
    records = records.filter(pk__lt=before) if before is not None else records
    rows = list(records.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], before is not None and bool(rows), len(rows) > PAGE


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: Request, **key: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in key.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"
