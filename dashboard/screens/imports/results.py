"""What one takes away from an import: the rejected lines to correct, and the log in Cognito's form."""

from collections.abc import Iterator
from itertools import chain, islice

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import Http404, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from dashboard.aws.masks import mask_in
from dashboard.import_runs import jobs
from dashboard.import_runs.log import job_log
from dashboard.import_runs.mended import kept_stretches
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.imports.hiding import masked_in, refuse_where_masked
from dashboard.screens.imports.place import in_run
from pools.files import PIECE


@page("console:Import", asks_reason=False)
@require_safe
@in_run
def rejected(_request: Request, place: Place, run: ImportRun, which: str) -> StreamingHttpResponse:
    """The rejected lines in the person's own columns, with a reason, to be corrected and uploaded as they are. What was
    mended or left out in the browser is not among them."""
    refuse_where_masked(place)
    name = run.results.get(which, {}).get("rejected", "")
    if not name or not default_storage.exists(name):
        raise Http404("This import has no rejected lines.")
    stem = run.name.rpartition(".")[0] or run.name
    disposition = content_disposition_header(True, f"{stem}-rejected.csv")
    return StreamingHttpResponse(
        _pieces(name, kept_stretches(run, checked=which == "check")),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": str(disposition)},
    )


def _pieces(name: str, without: list[tuple[int, int]]) -> Iterator[bytes]:
    """A stored file but for some stretches of its bytes, which come in order."""
    with default_storage.open(name, "rb") as stream:
        for start, end in without:
            yield from _next(stream, start - stream.tell())
            stream.seek(end)
        yield from _next(stream)


def _next(stream: File, size: int | None = None) -> Iterator[bytes]:
    """The next bytes of a file, all that are left by default."""
    while piece := stream.read(PIECE if size is None else min(PIECE, size)):
        size = None if size is None else size - len(piece)
        yield piece


@page("cognito-idp:DescribeUserImportJob")
@require_safe
@in_pool
def log(_request: Request, place: Place, job_id: str) -> StreamingHttpResponse:
    """The job's log as it is, streamed. The first page is read before the answer begins, so that errors are a page."""
    job = jobs.read_job(place.client, place.pool_id, job_id).job
    messages = job_log(place.logs, place.pool_id, place.pool["Name"], job)
    first, masked = list(islice(messages, 1)), masked_in(place)
    return StreamingHttpResponse(
        (f"{mask_in(message, masked)}\n" for message in chain(first, messages)),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{job_id}.log"'},
    )
