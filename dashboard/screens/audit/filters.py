"""What the trail can be narrowed to."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from dashboard.audit import UNFINISHED
from dashboard.audit.scope import readable
from dashboard.audit.search import containing
from dashboard.models import AuditIntent, AuditRecord
from dashboard.models.audit import Act
from dashboard.requests import Request

_LAST_DAY = date.max - timedelta(days=2)
_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_EXACT = ("kind", "connection", "pool", "request_id", "ticket", "source_ip", "who_id")


class Filters(forms.Form):
    """Every filter is optional; an unreadable one is said to be, and filters nothing."""

    q = forms.CharField(label="User, group, client or other target", required=False)
    staff = forms.CharField(label="Staff member or API key", required=False)
    operation = forms.CharField(label="Operation", required=False)
    pool = forms.CharField(label="Pool id", required=False)
    outcome = forms.CharField(label="Outcome", required=False)
    since = forms.DateField(label="From", required=False, widget=_DATE)
    until = forms.DateField(label="To", required=False, widget=_DATE)
    kind = forms.ChoiceField(
        label="Who", required=False, choices=[("", "Staff, keys and this site"), *Act.Kind.choices]
    )
    role = forms.CharField(label="Role", required=False)
    connection = forms.CharField(label="Connection", required=False)
    reason = forms.CharField(label="Reason", required=False)
    ticket = forms.CharField(label="Ticket", required=False)
    source_ip = forms.CharField(label="Address", required=False)
    request_id = forms.CharField(label="Request id", required=False)
    who_id = forms.CharField(label="Who’s id", required=False)


FIRST = ("q", "staff", "operation", "pool", "outcome", "since", "until")
"""Filters that are always in sight; the others stand behind "More filters"."""


def records_of(request: Request, act: str = "console:ReadTrail") -> QuerySet[AuditRecord]:
    """The records on which the member may do this. Raises PermissionDenied where there can be none."""
    return AuditRecord.objects.filter(_scope(request, act))


def intents_of(request: Request) -> QuerySet[AuditIntent]:
    """The calls that the member may read of whose outcome is not known yet."""
    return AuditIntent.objects.filter(_scope(request, "console:ReadTrail"))


def _scope(request: Request, act: str) -> Q:
    scope = readable(request.user, act)
    if scope is None:
        raise PermissionDenied("Your role does not include the audit trail. Ask an administrator.")
    return scope


def narrowed(records: QuerySet[Any], wanted: dict) -> QuerySet[Any]:
    """The records that match: a text is looked for anywhere in target, name, role and reason, else the value is whole."""
    texts = {"target": wanted.get("q"), "staff": wanted.get("staff"), "roles": wanted.get("role")}
    texts["reason"] = wanted.get("reason")
    records = containing(records, **{column: text for column, text in texts.items() if text})
    records = records.filter(**{name: wanted[name] for name in _EXACT if wanted.get(name)})
    if operation := wanted.get("operation"):
        records = records.filter(operation=_spelt(operation))
    if outcome := wanted.get("outcome"):
        records = records.filter(outcome__in=_failures() if outcome == "failed" else [outcome])
    if since := wanted.get("since"):
        records = records.filter(at__gte=_midnight(since))
    if until := wanted.get("until"):
        records = records.filter(at__lt=_midnight(min(until, _LAST_DAY) + timedelta(days=1)))
    return records


def known(column: str) -> list[str]:
    """The different values of a column that an index begins with, one look-up each however long the trail is."""
    name = connection.ops.quote_name(column)
    query = (
        f"WITH RECURSIVE each_one(v) AS (SELECT min({name}) FROM dashboard_auditrecord UNION ALL"  # noqa: S608
        f" SELECT (SELECT min({name}) FROM dashboard_auditrecord WHERE {name} > v) FROM each_one WHERE v IS NOT NULL)"
        " SELECT v FROM each_one WHERE v IS NOT NULL LIMIT 500"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def _spelt(operation: str) -> str:
    """The operation as the trail spells it."""
    return {each.lower(): each for each in known("operation")}.get(operation.lower(), operation)


def _failures() -> list[str]:
    """By name: an index finds what is there, not what is not."""
    return [*{*known("outcome"), UNFINISHED} - {"ok"}]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
