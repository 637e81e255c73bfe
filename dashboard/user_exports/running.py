"""Writes an exported list in the background. It changes nothing: a worker that dies leaves no file, and the next begins anew."""

from contextlib import suppress
from tempfile import TemporaryFile
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain, is_busy
from dashboard.leases import LostLeaseError, due, held, keep, release, take
from dashboard.models import StaffMember, UserExport
from dashboard.user_exports.columns import cells, head
from dashboard.user_exports.writing import WRITERS
from dashboard.user_search.finding import find_many
from dashboard.user_search.query import Query


class Busy(Exception):
    """The connection takes no more calls at the moment: the export begins again later."""


class Looking:
    """Where the users are looked for: on behalf of whoever asked, with what their role masks."""

    def __init__(self, export: UserExport) -> None:
        actor = Actor(
            export.staff,
            export.connection,
            page_pool=export.pool,
            reason=export.reason,
            ticket=export.ticket,
        )
        self.pool_id, self.embedded = export.pool, export.connection.is_embedded
        self.client, self.own = StaffClient(actor), StaffClient(actor, "lifeguard")


def open_exports() -> QuerySet[UserExport]:
    """Exports that nobody writes: new ones, and those whose worker went away."""
    return due(_unfinished())


def _unfinished() -> QuerySet[UserExport]:
    return UserExport.objects.select_related("staff", "connection").filter(finished=None)


def work_on(export_id: int) -> None:
    """Write the file; nothing where another worker holds the export. Raises Busy."""
    export = take(_unfinished(), export_id)
    if export is not None:
        with suppress(LostLeaseError), held(export):
            _write(export)


def _write(export: UserExport) -> None:
    try:
        with TemporaryFile() as file:
            if _fill(export, file):
                file.seek(0)
                name = default_storage.save(f"exports/{uuid4().hex}/users.{export.kind}", File(file))
                keep(export, file=name, finished=timezone.now(), leased=None)
            else:
                keep(export, finished=timezone.now(), leased=None)
    except ERRORS as error:
        if is_busy(error):
            release(export, None)
            raise Busy from None
        problem = str(explain(error, export.connection))
        keep(export, problem=problem[:500], finished=timezone.now(), leased=None)


def _fill(export: UserExport, file) -> bool:
    """Write all users; False where somebody has stopped it."""
    writer = WRITERS[export.kind](file, head(export.columns))
    where, query, token, seen = Looking(export), Query(**export.query), None, set()
    once = not (where.embedded and (query.contains or not query.q))
    written = 0
    while not UserExport.objects.filter(pk=export.pk, stopped=True).exists():
        found = find_many(where, query, token, export.created)
        for person in found.people:
            if once and person.username in seen:  # a search over several attributes may find one twice
                continue
            seen |= {person.username} if once else set()
            writer.row(cells(person, export.columns))
            written += 1
        keep(export, written=written)
        token = found.next_token
        if not token:
            writer.end()
            return True
    return False


def running_exports(staff: StaffMember) -> list[dict]:
    """The member's exports under way, for the top bar: ``url``, ``label``, ``percent``."""
    exports = UserExport.objects.filter(staff=staff, finished=None, stopped=False).select_related(
        "connection"
    )
    return [
        {
            "url": reverse("user-export", args=[each.connection.slug, each.pool, each.pk]),
            "label": f"Export: {each.written:,} users",
            "percent": 0,
        }
        for each in exports.order_by("-id")[:5]
    ]


def forget_files(before) -> None:
    """Delete the files of exports that ended before."""
    for export in UserExport.objects.filter(finished__lt=before).exclude(file="").iterator():
        with suppress(FileNotFoundError):
            default_storage.delete(export.file)
        UserExport.objects.filter(pk=export.pk).update(file="")
