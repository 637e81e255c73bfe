"""The page of a bulk job: how far it is, whom it failed for, and a way to stop it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask_in
from dashboard.bulk_jobs.progress import Progress
from dashboard.models import BulkJob
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at

LISTED_FAILURES = 200


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show_bulk_job(request: Request, place: Place, job_id: int) -> HttpResponse:
    """The page; its figures alone where htmx asks."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    progress = Progress(job, timezone.now())
    context = {
        "job": job,
        "act": acts_on_many()[job.action],
        "progress": progress,
        "failed_tone": "bad" if progress.failed else "",
        "rate_words": f"{progress.rate:.1f}" if progress.rate else "–",
        "left_words": length_words(progress.left),
        "failures": [_failure(place, name, reason) for name, reason in job.failures[:LISTED_FAILURES]],
        "unlisted": max(0, progress.failed - LISTED_FAILURES),
        "job_url": place.url("bulk-job", str(job.pk)),
        "stop_url": place.url("bulk-stop", str(job.pk)),
    }
    if request.htmx:
        return render(request, "dashboard/users/bulk_job.html#progress", {"place": place, **context})
    return render(request, "dashboard/users/bulk_job.html", at(place, **context))


def _failure(place: Place, name: str, reason: str) -> tuple[str, str, str]:
    """The user name, where it leads, and what went wrong; a name that is masked leads nowhere."""
    shown = mask_in(name, masked_for(place.actor, place.pool_id))
    return shown, place.url("user", name) if shown == name else "", reason


def length_words(seconds: int | None) -> str:
    """``40 s``, ``12 min``, ``3 h``; a dash while nothing is known."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


@page(*permissions_of(acts_on_many().values()))
@require_POST
@in_pool
def stop_bulk_job(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Stop after the user that is being worked on; open to whoever may do what the job does."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    place.check(*acts_on_many()[job.action].permissions, reason=False)
    jobs = BulkJob.objects.filter(pk=job_id, connection=place.connection, pool=place.pool_id, finished=None)
    if jobs.update(stopped=True):
        messages.success(request, "Stopped. What was done stays done.")
    return redirect(place.url("bulk-job", str(job_id)))
