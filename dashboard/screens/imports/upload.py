"""Step 1: choose a file."""

import csv

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.csv_files.detection import UnreadableFileError
from dashboard.import_runs.intake import COPIES, take_in
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.imports.forms import UploadForm
from dashboard.screens.imports.place import at, page_of
from dashboard.screens.large_files import why_refused
from dashboard.tasks.imports import enqueue_import
from pools.disk import DiskFull
from pools.outages import FilesAway


@page("console:Import", asks_reason=False)
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
@in_pool
def new(request: Request, place: Place) -> HttpResponse:
    if refused := why_refused(request, COPIES):
        request.method = "GET"
        return _page(request, place, UploadForm(), status=refused.status, **{refused.name: refused.problem})
    return _new(request, place)


new.large_bodies = True  # type: ignore[attr-defined]


@csrf_protect
def _new(request: Request, place: Place) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, place, form, status=422 if form.is_bound else 200)
    try:
        place.check("console:Import", reason=False)
        header = place.client.get_csv_header(UserPoolId=place.pool_id)["CSVHeader"]
        run = take_in(form.cleaned_data["file"], place.connection, place.pool, request.user, header)
    except DiskFull as short:
        return _page(request, place, form, no_room=short, status=507)
    except FilesAway as away:
        return _page(request, place, form, away=away, status=503)
    except UnreadableFileError as error:
        form.add_error("file", str(error))
        return _page(request, place, form, status=422)
    if run.step == ImportRun.Step.PREPARING:
        transaction.on_commit(lambda: enqueue_import(run.pk))
    return redirect(page_of(place, run))


def _page(request: Request, place: Place, form: UploadForm, *, status: int, **more) -> HttpResponse:
    header = place.client.get_csv_header(UserPoolId=place.pool_id)["CSVHeader"]
    schema = place.pool.get("SchemaAttributes", [])
    required = [a["Name"] for a in schema if a.get("Required") and a["Name"] in header]
    context = at(
        place,
        form=form,
        header=header,
        required=required,
        verified=place.pool.get("AutoVerifiedAttributes", []),
        kept_days=settings.RETENTION_DAYS,
        largest=filesizeformat(settings.MAX_IMPORT_BYTES).replace("\xa0", " "),
        largest_bytes=str(settings.MAX_IMPORT_BYTES),
        **more,
    )
    return render(request, "dashboard/imports/new.html", context, status=status)


@page("cognito-idp:GetCSVHeader")
@require_safe
@in_pool
def template(_request: Request, place: Place) -> HttpResponse:
    """An empty file with the pool's own header."""
    header = place.client.get_csv_header(UserPoolId=place.pool_id)["CSVHeader"]
    name = f"template-{place.pool_id}.csv"
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    csv.writer(response).writerow(header)
    return response
