"""A bulk job that sends messages is paused, and let go on at the same pace or another."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.bulk_jobs.message_limits import limit_of
from dashboard.models import BulkJob, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.bulk_job import page_of_job
from dashboard.screens.users.waves_form import WavesForm
from dashboard.tasks.bulk import start_bulk

PERMISSIONS = permissions_of(act for act in acts_on_many().values() if act.sends)


@page(*PERMISSIONS, asks_reason=False)
@require_POST
@in_pool
def pause(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Send nothing more after the message under way, before somebody lets it go on."""
    job = _job(place, job_id)
    if _running(job).update(paused=True):
        messages.success(request, "Paused. Nothing more goes out before somebody lets it go on.")
    return redirect(place.url("bulk-job", str(job.pk)))


@page(*PERMISSIONS)
@require_POST
@in_pool
def go_on(request: Request, place: Place, job_id: int) -> HttpResponse:
    """End the pause, on behalf of whoever says so. What was sent stays counted: a wave that was full has its whole time."""
    job = _job(place, job_id, reason=True)
    form = WavesForm(job, limit_of(place.connection, place.pool), request.POST)
    if not form.is_valid():
        return page_of_job(request, place, job, form, status=422)
    same = job.staff_id == request.user.pk
    begun = (
        _running(job)
        .filter(paused=True)
        .update(
            **form.pace_of_job,
            paused=False,
            problem="",
            staff=request.user,
            reason=place.actor.reason or (job.reason if same else ""),
            ticket=place.actor.ticket or (job.ticket if same else ""),
        )
    )
    if begun:
        start_bulk(job.pk)
    return redirect(place.url("bulk-job", str(job.pk)))


def _job(place: Place, job_id: int, *, reason: bool = False) -> BulkJob:
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    act = acts_on_many()[job.action]
    if not act.sends:
        raise Http404("This job sends no messages.")
    place.check(*act.permissions, reason=reason)
    return job


def _running(job: BulkJob) -> QuerySet[BulkJob]:
    return BulkJob.objects.filter(pk=job.pk, stage=Stage.RUNNING, finished=None, stopped=False)
