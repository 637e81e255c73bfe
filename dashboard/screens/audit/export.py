"""The records that match, as a file: CSV for a spreadsheet, JSON Lines for a program. Taking it is recorded first."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db.models import QuerySet
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard import audit
from dashboard.acts.audit.export import ACT as EXPORT
from dashboard.aws.clients import actor_of
from dashboard.aws.guard import ReasonNeeded
from dashboard.aws.masked_records import seen_by
from dashboard.csv_files.formulas import defuse
from dashboard.models import AuditRecord, Connection, StaffMember
from dashboard.pages import page
from dashboard.permissions.deciding import demands, grants_of, permissions_of_role
from dashboard.requests import Request
from dashboard.screens.audit.filters import Filters, narrowed, records_of

COLUMNS = tuple(field.attname for field in AuditRecord._meta.concrete_fields)
_AT_ONCE = 1000
_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}


@page(*EXPORT.permissions, grave=EXPORT.grave)
@require_POST
def export(request: Request) -> HttpResponseBase:
    """Stream the file. A role may ask for a reason first; filters that cannot be read lead back to the page."""
    form = Filters(request.POST)
    kind = request.POST.get("format", "")
    records = records_of(request, EXPORT.operation)
    if not form.is_valid() or kind not in _TYPES:
        return redirect("audit")
    embedded = Connection(slug="", kind=Connection.Kind.EMBEDDED)
    actor = actor_of(request, embedded)
    wanted = demands(
        grant.role for grant in grants_of(request.user) if EXPORT.operation in permissions_of_role(grant.role)
    )
    if (wanted.reason and not actor.reason) or (wanted.ticket and not actor.ticket):
        raise ReasonNeeded(wanted)
    asked = {name: str(value) for name, value in form.cleaned_data.items() if value}
    noted = audit.note(actor, EXPORT.operation, given={"Format": kind, "Filters": asked})
    rows = _all(narrowed(records, form.cleaned_data).filter(pk__lt=noted.pk), request.user)
    response = StreamingHttpResponse(_LINES[kind](rows), content_type=_TYPES[kind])
    name = f"audit-{timezone.now():%Y-%m-%d-%H%M}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _all(records: QuerySet[AuditRecord], member: StaffMember) -> Iterator[dict]:
    """Oldest first, some at a time by key: no cursor stays open while the browser reads."""
    after = 0
    while True:
        rows = list(records.filter(pk__gt=after).order_by("pk").values(*COLUMNS)[:_AT_ONCE])
        for row in rows:
            yield seen_by(member, row) | {"at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")}
        if len(rows) < _AT_ONCE:
            return
        after = rows[-1]["id"]


class _Line:
    """What csv writes to: it hands the line back."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Iterable[dict]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([_cell(row[name]) for name in COLUMNS])


def _cell(value: object) -> str:
    if value is None or value == {}:
        return ""
    text = value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return defuse(str(text))


def _as_json_lines(rows: Iterable[dict]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


_LINES = {"csv": _as_csv, "jsonl": _as_json_lines}
