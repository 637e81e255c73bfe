"""One record of the trail, with what it changed."""

import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from dashboard.acts.registry import in_the_past
from dashboard.aws.masked_records import hide_in
from dashboard.models import AuditRecord, Connection
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.audit.filters import records_of


@dataclass(frozen=True)
class Change:
    """A member that the act changed; None where it was not there."""

    name: str
    before: str | None
    after: str | None


@page("console:ReadTrail")
@require_safe
def show_record(request: Request, pk: int) -> HttpResponse:
    record = get_object_or_404(records_of(request), pk=pk)
    hide_in(record, request.user)
    context = {
        "record": record,
        "past": in_the_past(record.operation, record.input),
        "given": [(name, _words(value)) for name, value in record.input.items()],
        "changes": changes_of(record),
        "shown_connection": Connection.objects.filter(slug=record.connection).first(),
        "of_identities": ":" in record.pool,
    }
    return render(request, "dashboard/audit/show.html", context)


def changes_of(record: AuditRecord) -> list[Change]:
    """What the act changed, member by member."""
    return [
        Change(
            name, *(_words(side[name]) if name in side else None for side in (record.before, record.after))
        )
        for name in {**record.before, **record.after}
    ]


def _words(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
