"""All imports of a pool: its jobs, whoever started them, and files that are not started yet."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dashboard.aws.token_paging import Pages
from dashboard.import_runs import jobs
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.imports.place import at, in_run, page_of

KEPT = 20
"""Files not started that the page shows; older ones stay reachable by their own address."""


@page("cognito-idp:ListUserImportJobs")
@require_safe
@in_pool
def list_imports(request: Request, place: Place) -> HttpResponse:
    pages = Pages(request, "ListUserImportJobs", place.connection.slug, place.pool_id)
    found, token = jobs.list_jobs(place.client, place.pool_id, pages.token)
    rows = [row for row in _with_runs(place, found) if not row["job"].name.startswith(jobs.CHECK)]
    running = any(row["job"].active for row in rows)
    context = {"page": pages.page(rows, token), "running": running}
    if request.htmx:
        if not running:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "dashboard/imports/list.html#jobs", {"place": place, **context})
    context["files"] = [{"run": run, "url": page_of(place, run)} for run in _not_started(place)]
    return render(request, "dashboard/imports/list.html", at(place, **context))


@page("console:Import", asks_reason=False)
@require_safe
@in_run
def show_run(_request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """To the page that shows where the run stands."""
    return redirect(page_of(place, run))


def _with_runs(place: Place, found: list[dict]) -> list[dict]:
    ids = [job["JobId"] for job in found]
    runs = {
        run.job: run
        for run in ImportRun.objects.select_related("staff").filter(
            connection=place.connection, pool=place.pool_id, job__in=ids
        )
    }
    now = timezone.now()
    return [
        {
            "job": jobs.Progress(job, run.lines if (run := runs.get(job["JobId"])) else 0, now),
            "run": runs.get(job["JobId"]),
            "url": place.url("import-job", job["JobId"]),
        }
        for job in found
    ]


def _not_started(place: Place) -> list[ImportRun]:
    runs = ImportRun.objects.select_related("staff")
    return list(
        runs.filter(connection=place.connection, pool=place.pool_id, job="").order_by("-created")[:KEPT]
    )
