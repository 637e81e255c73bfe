"""Imports under way, for the indicator of the top bar."""

from dataclasses import dataclass

from django.urls import reverse

from dashboard.aws.clients import StaffClient, actor_of
from dashboard.aws.errors import ERRORS
from dashboard.import_runs.jobs import read_job
from dashboard.models import ImportRun
from dashboard.requests import Request

SHOWN = 3


@dataclass(frozen=True)
class Running:
    """One import under way: ``url`` leads to its page, ``percent`` is how much of it is done."""

    label: str
    percent: int
    url: str


def running_imports(request: Request) -> list[Running]:
    """The staff member's own imports that are being checked or run, newest first."""
    runs = ImportRun.objects.select_related("connection").filter(
        staff=request.user, step__in=ImportRun.WORKING, problem=""
    )
    return [
        Running(
            label="Check" if run.step in (ImportRun.Step.PREPARING, ImportRun.Step.CHECKING) else "Import",
            percent=_percent(request, run),
            url=reverse("import-run", args=[run.connection.slug, run.pool, run.pk]),
        )
        for run in runs.order_by("-created")[:SHOWN]
    ]


def _percent(request: Request, run: ImportRun) -> int:
    if run.step == ImportRun.Step.PREPARING:
        return run.percent_read
    job = run.job or (run.check_job if run.connection.is_embedded else "")
    if not job:
        return 0
    try:
        return read_job(StaffClient(actor_of(request, run.connection)), run.pool, job, run.lines).percent
    except ERRORS:
        return 0
