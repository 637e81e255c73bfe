"""The staff member's running jobs, as the top bar shows them on every page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.bulk_jobs.progress import running_jobs
from dashboard.import_runs.running import running_imports
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.user_exports.running import running_exports


@page(EVERYONE, before_factor=True)
@require_safe
def show_running(request: Request) -> HttpResponse:
    """A fragment; empty where nothing runs."""
    return render(
        request,
        "dashboard/running.html",
        {
            "jobs": [
                *running_jobs(request.user),
                *running_imports(request),
                *running_exports(request.user),
            ]
        },
    )
