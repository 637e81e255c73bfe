"""Step 3: a job, running or ended, whoever started it. All of it is read from the pool's own API."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.imports.stop import ACT as STOP
from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Pages
from dashboard.csv_files.hashes.names import TOTP
from dashboard.import_runs import jobs
from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.beyond import import_header
from dashboard.import_runs.log import log_page, read_log_line
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.imports.after import follow_up_of
from dashboard.screens.imports.hiding import hide_in_log
from dashboard.screens.imports.latest import NOTHING, latest_lines
from dashboard.screens.imports.next_steps import next_steps
from dashboard.screens.imports.place import at
from dashboard.screens.imports.rejects import rejects_of
from dashboard.screens.imports.undo import read_undo
from pools.disk import shortage
from pools.files import files_problem

Step = ImportRun.Step


@page("cognito-idp:DescribeUserImportJob")
@require_safe
@in_pool
def show_job(request: Request, place: Place, job_id: str) -> HttpResponse:
    run = run_of(place, job_id)
    job = jobs.read_job(place.client, place.pool_id, job_id, run.lines if run else 0)
    gathering = bool(run and job.ended and run.working)
    undo = _undo_of(place, job)
    context = {
        "place": place,
        "job": job,
        "run": run,
        "live": not job.ended or gathering,
        "gathering": gathering,
        "undo": undo,
        "follow_up": follow_up_of(run) if run else None,
    }
    if job.waiting:
        context |= NOTHING
    elif context["live"]:
        context |= {"short": shortage(0) or files_problem()} if place.embedded or gathering else {}
        context |= latest_lines(request, place.logs, place.pool, job, run)
    if request.htmx and request.GET.get("part") == "state":
        begun = bool(request.GET.get("waiting")) and not job.waiting
        if begun or not context["live"]:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "dashboard/imports/job.html#state", context)
    if run and run.step in (Step.FOLLOWING, Step.FINISHED):
        context |= rejects_of(request, run, "run")
    elif job.ended and not run:
        context |= _log_page(request, place, job)
    if request.htmx:
        return render(request, "dashboard/imports/job.html#rejects", context)
    context |= next_steps(place, job, run, undo)
    return render(request, "dashboard/imports/job.html", at(place, **context))


@page(*STOP.permissions, grave=STOP.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def stop(request: Request, place: Place, job_id: str) -> HttpResponse:
    run = run_of(place, job_id)
    job = jobs.read_job(place.client, place.pool_id, job_id, run.lines if run else 0)
    question = Question.of(
        STOP,
        job_id,
        place,
        job_id,
        back=place.url("import-job", job_id),
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Imports", place.url("imports")),),
    )
    return ask(request, question, question.back, **at(place, job=job, run=run))


def run_of(place: Place, job_id: str) -> ImportRun | None:
    """The console's own run behind a job; None for a job that a script made."""
    runs = ImportRun.objects.select_related("connection", "staff")
    return runs.filter(connection=place.connection, pool=place.pool_id, job=job_id).first()


def _undo_of(place: Place, job: jobs.Progress) -> dict:
    """How the undo of a job that has ended stands, or whether there can be one; nothing where none can be asked for."""
    if not (place.embedded and job.ended and place.may("lifeguard:DescribeImportUndo")):
        return {}
    return read_undo(place, job.id)


def _log_page(request: Request, place: Place, job: jobs.Progress) -> dict:
    """Where the console has no file to look into, the job's own log."""
    pages = Pages(request, "GetLogEvents", place.connection.slug, place.pool_id, job.id)
    with telling(place) as outcome:
        header = [*import_header(place.client, place.pool_id), TOTP]
        events, token = log_page(place.logs, place.pool_id, place.pool["Name"], job.job, pages.token)
    if outcome.problem:
        return {"log_problem": outcome.problem}
    read = (read_log_line(event, header) for event in events)
    lines = hide_in_log(place, [line for line in read if line])
    rows = [
        {"line": line, "advice": advice_for(line.column, line.reason) if line.rejected else ""}
        for line in lines
    ]
    return {"log": pages.page(rows, token)}
