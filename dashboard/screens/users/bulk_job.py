"""The page of a bulk job: how far it is, whom it failed for, and a way to stop it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard import marked_acts
from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.approvals.waiting import open_request
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask_in
from dashboard.bulk_jobs.progress import Progress
from dashboard.models import BulkJob, BulkTarget, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.users.groups import group_names
from dashboard.words import count_users

LISTED_FAILURES, LISTED_TARGETS, LISTED_REASONS = 200, 8, 20


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show_bulk_job(request: Request, place: Place, job_id: int) -> HttpResponse:
    """The page; its figures alone where htmx asks."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    progress = Progress(job, timezone.now())
    act = acts_on_many()[job.action]
    context = {
        "job": job,
        "act": act,
        "progress": progress,
        "failed_tone": "bad" if progress.failed else "",
        "rate_words": f"{progress.rate:.1f}" if progress.rate else "–",
        "left_words": length_words(progress.left),
        "failures": [_failure(place, name, reason) for name, reason in _failures(job)],
        "unlisted": max(0, progress.failed - LISTED_FAILURES),
        "job_url": place.url("bulk-job", str(job.pk)),
        "stop_url": place.url("bulk-stop", str(job.pk)),
        "result_url": "" if job.problem else place.url("bulk-result", str(job.pk)),
        "result_label": "Download the result" if progress.has_begun else "Download the list",
        **({} if progress.has_begun else _plan(place, job, progress)),
        **_undo(place, job, progress),
    }
    if request.htmx:
        return render(request, "dashboard/users/bulk_job.html#progress", {"place": place, **context})
    return render(request, "dashboard/users/bulk_job.html", at(place, **context))


def _failures(job: BulkJob) -> list[tuple[str, str]]:
    if not job.source:
        return job.failures[:LISTED_FAILURES]
    in_vain = job.targets.exclude(failed="").order_by("pk").values_list("username", "failed")
    return list(in_vain[:LISTED_FAILURES])


def _plan(place: Place, job: BulkJob, progress: Progress) -> dict[str, Any]:
    """What somebody must know of a plan before it is carried out."""
    act = acts_on_many()[job.action]
    if not progress.planned:
        return {}
    left_out = job.targets.exclude(left_out="").values_list("left_out").annotate(many=Count("pk"))
    second = marked_acts.needs_second_person(act.marks, job.total)
    many = count_users(job.total)
    return {
        "left_out": left_out.order_by("-many")[:LISTED_REASONS],
        "sample": _shown(place, job.targets.filter(left_out="").order_by("pk")[:LISTED_TARGETS]),
        "unsampled": max(0, job.total - LISTED_TARGETS),
        "groups": group_names(place.client, place.pool_id) if act.to_many.needs_group else [],
        "second_person": second,
        "waits": open_request(place.connection, place.pool_id, timezone.now(), Job=job.pk)
        if second
        else None,
        "begin_url": place.url("bulk-begin", str(job.pk)),
        "button": "Ask for approval" if second else f"{act.to_many.verb}: {many}",
        "question": f"{act.to_many.verb}: {many}?",
    }


def _shown(place: Place, targets: Iterable[BulkTarget]) -> list[str]:
    masked = masked_for(place.actor, place.pool_id)
    return [mask_in(target.username, masked) for target in targets]


def _undo(place: Place, job: BulkJob, progress: Progress) -> dict[str, Any]:
    """The act that takes back what the job did, where there is one."""
    opposite = acts_on_many().get(acts_on_many()[job.action].to_many.opposite)
    if opposite is None or progress.running or not progress.done or not progress.has_begun:
        return {}
    return {"opposite": opposite, "undo_url": place.url("bulk-undo", str(job.pk))}


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
    given_up = jobs.filter(stage=Stage.PLANNED).update(stopped=True, finished=timezone.now())
    if given_up or jobs.update(stopped=True):
        done = job.stage == Stage.RUNNING
        messages.success(request, f"Stopped. {'What was done stays done.' if done else 'Nothing was done.'}")
    return redirect(place.url("bulk-job", str(job_id)))
