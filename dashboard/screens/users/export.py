"""Export of the list: what its query finds, at once where that is little, else in the background."""

from dataclasses import asdict
from io import BytesIO

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard import audit
from dashboard.models import UserExport
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.columns import every_column
from dashboard.screens.users.page_context import at
from dashboard.tasks.exports import start_export
from dashboard.user_exports.columns import cells, every_key, head, with_flags
from dashboard.user_exports.writing import TYPES, WRITERS
from dashboard.user_search.finding import find_many
from dashboard.user_search.query import Query, read_query
from dashboard.users.person import Person

ACT = "console:ExportUsers"
AT_ONCE = 5_000
CALLS_AT_ONCE = 5


@page(ACT)
@require_POST
@in_pool
def export_users(request: Request, place: Place) -> HttpResponseBase:
    """The file, or the page of the export that makes it. Taking it is recorded first."""
    kind = request.POST.get("format", "")
    if kind not in WRITERS:
        raise Http404("There is no such format.")
    place.check(ACT)
    query = read_query(QueryDict(request.POST.get("back", ""))).but(sort="")
    keys = _keys(request, place)
    audit.note(
        place.actor,
        "ExportUsers",
        pool=place.pool_id,
        given={"Format": kind, "Filters": query.address, "Columns": head(keys)},
    )
    people = _few(place, query)
    if people is not None:
        return _file(people, keys, kind)
    export = UserExport.objects.create(
        connection=place.connection,
        pool=place.pool_id,
        query=asdict(query),
        columns=keys,
        kind=kind,
        staff=request.user,
        reason=place.actor.reason,
        ticket=place.actor.ticket,
    )
    start_export(export.pk)
    return redirect(place.url("user-export", export.pk))


def _keys(request: Request, place: Place) -> list[str]:
    if request.POST.get("columns") == "all":
        return every_key(place.pool, embedded=place.embedded)
    columns = every_column(place.pool, request.session, embedded=place.embedded)
    return with_flags(column.key for column in columns if column.chosen)


def _few(place: Place, query: Query) -> list[Person] | None:
    """Everybody whom the query finds, where that takes few calls; None where they are many."""
    people: dict[str, Person] = {}
    token, now = None, timezone.now()
    for _ in range(CALLS_AT_ONCE):
        found = find_many(place, query, token, now)
        people |= {person.username: person for person in found.people}
        token = found.next_token
        if not token:
            return list(people.values())
    return None


def _file(people: list[Person], keys: list[str], kind: str) -> FileResponse:
    file = BytesIO()
    writer = WRITERS[kind](file, head(keys))
    for person in people:
        writer.row(cells(person, keys))
    writer.end()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=_name(kind), content_type=TYPES[kind])


def _name(kind: str) -> str:
    return f"users-{timezone.now():%Y-%m-%d-%H%M}.{kind}"


def _export_of(request: Request, place: Place, export_id: int) -> UserExport:
    """An export of the member's own: what their role masks was masked for them."""
    return get_object_or_404(
        UserExport, pk=export_id, connection=place.connection, pool=place.pool_id, staff=request.user
    )


@page(ACT)
@require_safe
@in_pool
def show_export(request: Request, place: Place, export_id: int) -> HttpResponse:
    """How far it is; its figures alone where htmx asks."""
    export = _export_of(request, place, export_id)
    context = {
        "export": export,
        "running": export.finished is None and not export.stopped,
        "export_url": place.url("user-export", export.pk),
        "file_url": place.url("user-export-file", export.pk) if export.file else "",
        "stop_url": place.url("user-export-stop", export.pk),
    }
    if request.htmx:
        return render(request, "dashboard/users/export.html#progress", {"place": place, **context})
    return render(request, "dashboard/users/export.html", at(place, **context))


@page(ACT)
@require_safe
@in_pool
def export_file(request: Request, place: Place, export_id: int) -> FileResponse:
    """The finished file."""
    export = _export_of(request, place, export_id)
    if not export.file:
        raise Http404("There is no file.")
    file = default_storage.open(export.file, "rb")
    return FileResponse(
        file, as_attachment=True, filename=_name(export.kind), content_type=TYPES[export.kind]
    )


@page(ACT, asks_reason=False)
@require_POST
@in_pool
def stop_export(request: Request, place: Place, export_id: int) -> HttpResponse:
    """End it without a file."""
    export = _export_of(request, place, export_id)
    if UserExport.objects.filter(pk=export.pk, finished=None).update(stopped=True):
        messages.success(request, "Stopped. There is no file.")
    return redirect(place.url("user-export", export.pk))
