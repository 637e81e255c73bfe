"""What becomes of each line: those that change somebody, and those that are left out, with why."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.token_paging import Pages
from dashboard.import_runs import jobs
from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.beyond import read_plan
from dashboard.import_runs.line_numbers import LineNumbers, in_own_lines, numbers_of
from dashboard.models import ImportRun
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.imports.place import at

PAGE = 50
OUTCOMES = {
    "UPDATED": "Change somebody",
    "CREATED": "Need help to sign in",
    "SKIPPED": "Skipped",
    "CONFLICT": "In conflict",
    "FAILED": "Rejected",
}
TONES = {"UPDATED": "good", "CREATED": "warn", "SKIPPED": "off", "CONFLICT": "warn", "FAILED": "bad"}


@page("lifeguard:ListImportLines")
@require_safe
@in_pool
def lines(request: Request, place: Place, job_id: str, outcome: str = "") -> HttpResponse:
    only = {"Outcome": outcome} if outcome in OUTCOMES else {}
    pages = Pages(request, "ListImportLines", place.connection.slug, place.pool_id, job_id, outcome)
    more = {"NextToken": pages.token} if pages.token else {}
    answer = place.own.list_import_lines(
        UserPoolId=place.pool_id, JobId=job_id, MaxResults=PAGE, **only, **more
    )
    run = _run_of(place, job_id)
    numbers = numbers_of(run) if run else None
    rows = [_row(line, numbers) for line in answer["Lines"]]
    context = at(
        place,
        run=run if numbers else None,
        job=jobs.read_job(place.client, place.pool_id, job_id),
        plan=read_plan(place.client, place.pool_id, job_id),
        page=pages.page(rows, answer.get("NextToken")),
        outcome=outcome if only else "",
        outcomes=OUTCOMES,
    )
    return render(request, "dashboard/imports/lines.html", context)


def _run_of(place: Place, job_id: str) -> ImportRun | None:
    """The console's own run behind a job, or behind the check of one."""
    runs = ImportRun.objects.filter(connection=place.connection, pool=place.pool_id)
    return runs.filter(Q(job=job_id) | Q(check_job=job_id)).first()


def _row(line: dict, numbers: LineNumbers | None) -> dict:
    advice = (
        advice_for(line.get("Column", ""), line["Reason"])
        if line["Outcome"] in ("CONFLICT", "FAILED")
        else ""
    )
    if numbers:
        reason = in_own_lines(line["Reason"], numbers.line_of)
        line = line | {"Line": numbers.line_of(line["Line"]), "Reason": reason}
    return line | {"advice": advice, "words": OUTCOMES[line["Outcome"]], "tone": TONES[line["Outcome"]]}
