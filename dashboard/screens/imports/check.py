"""Step 2: what would become of each line. Nothing is written."""

from contextlib import suppress

from django.contrib import messages
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.imports.discard import ACT as DISCARD
from dashboard.acts.imports.retry import ACT as RETRY
from dashboard.acts.imports.start import ACT as START
from dashboard.acts.imports.stop_check import ACT as STOP_CHECK
from dashboard.approvals.waiting import open_request
from dashboard.aws.errors import ERRORS
from dashboard.import_runs import intake, jobs, limits
from dashboard.import_runs.check_pool import checking_client
from dashboard.import_runs.second_person import needs_second_person
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.imports.after import after_of
from dashboard.screens.imports.forms import StartForm
from dashboard.screens.imports.hiding import rows_to_show, without_secrets
from dashboard.screens.imports.latest import NOTHING, latest_lines
from dashboard.screens.imports.passwords import passwords_of
from dashboard.screens.imports.place import at, in_run, page_of
from dashboard.screens.imports.rejects import rejects_of
from dashboard.tasks.imports import enqueue_import
from pools.disk import shortage
from pools.files import files_problem
from pools.outages import FilesAway

Step = ImportRun.Step


@page("console:Import", asks_reason=False)
@require_safe
@in_run
def show_check(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    if run.job or run.step == Step.MAPPING:
        there = page_of(place, run)
        return HttpResponse(headers={"HX-Redirect": there}) if request.htmx else redirect(there)
    context = {"place": place, "run": run, **(_progress(place, run) if run.working else {})}
    if run.working:
        context["short"] = shortage(run.size if run.prepared else 2 * run.size) or files_problem()
    if request.htmx and request.GET.get("part") == "state":
        if not run.working:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "dashboard/imports/check.html#state", context)
    if run.step == Step.CHECKED:
        context |= rejects_of(request, run, "check") | after_of(place, run)
    if request.htmx:
        return render(request, "dashboard/imports/check.html#rejects", context)
    return _page(request, place, run, StartForm(), context)


def _page(
    request: Request, place: Place, run: ImportRun, form: StartForm, context: dict, *, status: int = 200
) -> HttpResponse:
    size, rows = 0, []
    with suppress(FileNotFoundError, FilesAway):  # then the next step says so
        rows = rows_to_show(place, intake.first_rows(run, 5))
        size = default_storage.size(run.prepared) if run.prepared and run.step == Step.CHECKED else 0
    too_much = [] if place.embedded else limits.exceeded(run.lines, size)
    second = run.step == Step.CHECKED and needs_second_person(run)
    context |= at(
        place,
        second_person=second,
        waits=open_request(place.connection, run.pool, timezone.now(), Run=run.pk) if second else None,
        form=None if place.embedded else form,
        too_much=too_much,
        passwords=passwords_of(run),
        rows=without_secrets(rows, run.mapping.get("targets", [])),
    )
    return render(request, "dashboard/imports/check.html", context, status=status)


def _progress(place: Place, run: ImportRun) -> dict:
    """How the job that checks stands, and its latest lines; nothing before there is one."""
    if not run.check_job or run.step != Step.CHECKING:
        return NOTHING
    client, logs, pool = place.client, place.logs, run.pool
    if not place.embedded:
        client, logs, pool = checking_client(run), checking_client(run, "logs"), run.check_pool
    try:
        job = jobs.read_job(client, pool, run.check_job, run.lines) if pool else None
    except ERRORS:
        job = None
    if not job:
        return NOTHING
    return {"progress": job, **latest_lines(place.request, logs, {**place.pool, "Id": pool}, job, run)}


@page(*START.permissions, grave=START.grave)
@require_POST
@in_run
def start(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """Go on to step 3."""
    if run.step != Step.CHECKED or run.problem:
        return redirect(page_of(place, run))
    form = StartForm(request.POST)
    if not place.embedded and not form.is_valid():
        context = {"run": run, **rejects_of(request, run, "check"), **after_of(place, run)}
        return _page(request, place, run, form, context, status=422)
    if START.perform(place, run, "" if place.embedded else form.cleaned_data["role_arn"]):
        transaction.on_commit(lambda: enqueue_import(run.pk))
    return redirect(place.url("import-run", run.pk))


@page(*STOP_CHECK.permissions, grave=STOP_CHECK.grave, asks_reason=False)
@require_POST
@in_run
def stop(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    if STOP_CHECK.perform(place, run):
        messages.success(request, STOP_CHECK.says(run))
    return redirect(page_of(place, run))


@page(*RETRY.permissions, grave=RETRY.grave, asks_reason=False)
@require_POST
@in_run
def retry(_request: Request, place: Place, run: ImportRun) -> HttpResponse:
    RETRY.perform(place, run)
    transaction.on_commit(lambda: enqueue_import(run.pk))
    return redirect(place.url("import-run", run.pk))


@page(*DISCARD.permissions, grave=DISCARD.grave, asks_reason=False)
@require_http_methods(["GET", "HEAD", "POST"])
@in_run
def discard(request: Request, place: Place, run: ImportRun) -> HttpResponse:
    """Forget a file that was not started."""
    back = page_of(place, run)
    if in_use := DISCARD.why_not(place, run):
        messages.warning(request, in_use)
        return redirect(back)
    question = Question.of(
        DISCARD,
        run.name,
        place,
        run,
        back=back,
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Imports", place.url("imports")),),
    )
    return ask(request, question, place.url("imports"), **at(place, run=run))
