"""What becomes of each line: those that change somebody, and those that are left out, with why."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.token_paging import Pages
from dashboard.import_runs import jobs
from dashboard.import_runs.advice import advice_for
from dashboard.import_runs.beyond import read_plan
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
    rows = [_row(line) for line in answer["Lines"]]
    context = at(
        place,
        job=jobs.read_job(place.client, place.pool_id, job_id),
        plan=read_plan(place.client, place.pool_id, job_id),
        page=pages.page(rows, answer.get("NextToken")),
        outcome=outcome if only else "",
        outcomes=OUTCOMES,
    )
    return render(request, "dashboard/imports/lines.html", context)


def _row(line: dict) -> dict:
    advice = (
        advice_for(line.get("Column", ""), line["Reason"])
        if line["Outcome"] in ("CONFLICT", "FAILED")
        else ""
    )
    return line | {"advice": advice, "words": OUTCOMES[line["Outcome"]], "tone": TONES[line["Outcome"]]}
