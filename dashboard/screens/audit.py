"""The audit trail: who did what to whom, searchable, paged by id."""

import json
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from dashboard.models import AuditRecord, Connection, StaffMember
from dashboard.roles.deciding import acts_of_role, grants_of

PAGE = 50
_LAST_DAY = date.max - timedelta(days=2)
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Filters(forms.Form):
    """Every filter is optional; an unreadable one is said to be, and filters nothing."""

    q = forms.CharField(label="User, group, client or other target", required=False)
    staff = forms.CharField(label="Staff member", required=False)
    operation = forms.CharField(label="Operation", required=False)
    pool = forms.CharField(label="Pool id", required=False)
    outcome = forms.ChoiceField(
        label="Outcome",
        required=False,
        choices=[("", "Any outcome"), ("ok", "Succeeded"), ("failed", "Failed")],
    )
    since = forms.DateField(label="From", required=False, widget=_DATE)
    until = forms.DateField(label="To", required=False, widget=_DATE)


def show(request: HttpRequest) -> HttpResponse:
    form = Filters(request.GET)
    form.is_valid()
    rows, newer, older = _page(request, filtered(form.cleaned_data) & readable(request.user))
    context = {
        "form": form,
        "rows": rows,
        "filtered": any(form.cleaned_data.values()),
        "newer": _address(request, after=rows[0].pk) if newer else "",
        "older": _address(request, before=rows[-1].pk) if older else "",
        "operations": known_operations(),
    }
    template = "dashboard/audit/list.html#results" if request.htmx else "dashboard/audit/list.html"
    return render(request, template, context)


def show_record(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(readable(request.user), pk=pk)
    given = [(name, _words(value)) for name, value in record.input.items()]
    context = {
        "record": record,
        "given": given,
        "shown_connection": Connection.objects.filter(slug=record.connection).first(),
    }
    return render(request, "dashboard/audit/show.html", context)


def readable(member: StaffMember) -> QuerySet[AuditRecord]:
    """The records that a member may read: of everything, of a connection or of single pools, as their roles are given."""
    reading = [grant for grant in grants_of(member) if "console:ReadTrail" in acts_of_role(grant.role)]
    if any(grant.connection is None for grant in reading):
        return AuditRecord.objects.all()
    parts = [Q(connection=g.connection.slug, **({"pool": g.pool} if g.pool else {})) for g in reading]
    return AuditRecord.objects.filter(reduce(or_, parts)) if parts else AuditRecord.objects.none()


def filtered(wanted: dict) -> QuerySet[AuditRecord]:
    """The records that match. A name in a filter may be any part of it, but a pool and an operation are whole."""
    records = AuditRecord.objects.all()
    if text := wanted.get("q"):
        records = records.filter(target__icontains=text)
    if staff := wanted.get("staff"):
        records = records.filter(staff__icontains=staff)
    if operation := wanted.get("operation"):
        records = records.filter(operation__iexact=operation)
    if pool := wanted.get("pool"):
        records = records.filter(pool=pool)
    if outcome := wanted.get("outcome"):
        records = records.filter(outcome="ok") if outcome == "ok" else records.exclude(outcome="ok")
    if since := wanted.get("since"):
        records = records.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        records = records.filter(at__lt=_midnight(min(until, _LAST_DAY) + timedelta(days=1)))
    return records


def known_operations() -> list[str]:
    """Operations that the trail knows, for the filter's suggestions."""
    return list(AuditRecord.objects.order_by("operation").values_list("operation", flat=True).distinct())


def _page(request: HttpRequest, records: QuerySet[AuditRecord]) -> tuple[list[AuditRecord], bool, bool]:
    """One page by key, newest first, and whether there are newer and older ones."""
    before, after = _number(request, "before"), _number(request, "after")
    if after is not None:
        rows = list(records.filter(pk__gt=after).order_by("pk")[: PAGE + 1])
        return rows[:PAGE][::-1], len(rows) > PAGE, bool(rows)
    narrowed = records.filter(pk__lt=before) if before is not None else records
    rows = list(narrowed.order_by("-pk")[: PAGE + 1])
    return rows[:PAGE], before is not None and bool(rows), len(rows) > PAGE


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _address(request: HttpRequest, **key: int) -> str:
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    for name, value in key.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def _midnight(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
