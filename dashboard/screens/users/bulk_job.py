"""The page of a bulk job: how far it is, whom it failed for, and a way to stop it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask_in
from dashboard.models import BulkJob, StaffMember
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.users.page_context import at

LISTED_FAILURES = 200


@dataclass(frozen=True)
class Progress:
    """A job in figures. ``rate`` is in users a second, ``left`` in seconds; both None while there is nothing to say."""

    job: BulkJob
    now: datetime

    @property
    def failed(self) -> int:
        return len(self.job.failures)

    @property
    def done(self) -> int:
        return self.job.position - self.failed

    @property
    def percent(self) -> int:
        return self.job.position * 100 // max(1, self.job.total)

    @property
    def running(self) -> bool:
        return self.job.finished is None and not self.job.stopped

    @property
    def remaining(self) -> int:
        return self.job.total - self.job.position

    @property
    def rate(self) -> float | None:
        seconds = ((self.job.finished or self.now) - self.job.created).total_seconds()
        return self.job.position / seconds if self.job.position and seconds > 0 else None

    @property
    def left(self) -> int | None:
        return round(self.remaining / self.rate) if self.running and self.rate else None

    @property
    def words(self) -> str:
        if self.running:
            return "Running" if self.job.position else "Waiting for a worker"
        if self.job.position < self.job.total:
            return "Stopped"
        return "Finished, with failures" if self.failed else "Finished"

    @property
    def tone(self) -> str:
        if self.running:
            return "info"
        return "off" if self.job.position < self.job.total else "warn" if self.failed else "good"


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show(request: HttpRequest, place: Place, job_id: int) -> HttpResponse:
    """The page; its figures alone where htmx asks."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    progress = Progress(job, timezone.now())
    context = {
        "place": place,
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
        return render(request, "dashboard/users/bulk_job.html#progress", context)
    return render(request, "dashboard/users/bulk_job.html", at(**context))


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
def stop(request: HttpRequest, place: Place, job_id: int) -> HttpResponse:
    """Stop after the user that is being worked on; open to whoever may do what the job does."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    place.check(*acts_on_many()[job.action].permissions, reason=False)
    jobs = BulkJob.objects.filter(pk=job_id, connection=place.connection, pool=place.pool_id, finished=None)
    if jobs.update(stopped=True):
        messages.success(request, "Stopped. What was done stays done.")
    return redirect(place.url("bulk-job", str(job_id)))


def running_jobs(staff: StaffMember) -> list[dict]:
    """The member's bulk jobs under way, for the top bar: ``url``, ``label``, ``percent``."""
    jobs = BulkJob.objects.filter(staff=staff, finished=None, stopped=False).select_related("connection")
    return [
        {
            "url": reverse("bulk-job", args=[job.connection.slug, job.pool, job.pk]),
            "label": acts_on_many()[job.action].to_many.verb,
            "percent": Progress(job, timezone.now()).percent,
        }
        for job in jobs.order_by("-id")[:5]
    ]
