"""The page of a bulk job: how far it is, whom it failed for, and a way to stop it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dashboard import marked_acts
from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.approvals.waiting import open_request
from dashboard.aws.masking import masked_for
from dashboard.aws.masks import mask_in
from dashboard.bulk_jobs.doing import FOLLOW_UP, act_of, told
from dashboard.bulk_jobs.message_limits import limit_of
from dashboard.bulk_jobs.progress import Progress
from dashboard.models import BulkJob, BulkTarget, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.screens.users.waves_form import WavesForm
from dashboard.tasks.bulk import start_bulk
from dashboard.users.groups import group_names
from dashboard.words import count_users, length_words

LISTED_FAILURES, LISTED_TARGETS, LISTED_REASONS = 200, 8, 20
MAKE_GROUP = "cognito-idp:CreateGroup"


@page("cognito-idp:ListUsers")
@require_safe
@in_pool
def show_bulk_job(request: Request, place: Place, job_id: int) -> HttpResponse:
    """The page; its figures alone where htmx asks."""
    return page_of_job(request, place, get_object_or_404(shown_jobs(place), pk=job_id))


def page_of_job(
    request: Request, place: Place, job: BulkJob, waves: WavesForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of a job, with what was wrong in a form of its waves that was sent."""
    progress = Progress(job, timezone.now())
    act, follows = act_of(job), job.action == FOLLOW_UP.key
    context = {
        "job": job,
        "act": act,
        "progress": progress,
        "done_word": "sent" if act.sends else "done",
        "failed_tone": "bad" if progress.failed else "",
        "rate_words": f"{progress.rate:.1f}" if progress.rate else "–",
        "left_words": length_words(progress.left),
        "follows": follows,
        "counted": f"{job.total:,} change{'' if job.total == 1 else 's'}"
        if follows
        else count_users(job.total),
        "import_url": place.url("import-job", job.run.job) if job.run else "",
        "left_out": _left_out(job) if follows else (),
        "failures": [_failure(place, *each) for each in _failures(job)],
        "unlisted": max(0, progress.failed - LISTED_FAILURES),
        "job_url": place.url("bulk-job", str(job.pk)),
        "follow_on_url": place.url("bulk-follow-on", str(job.pk))
        if follows and progress.stopped_early
        else "",
        "stop_url": place.url("bulk-stop", str(job.pk)),
        "result_url": "" if job.problem and not progress.has_begun else place.url("bulk-result", str(job.pk)),
        "result_label": "Download the result" if progress.has_begun else "Download the list",
        **({} if progress.has_begun else _plan(place, job, progress)),
        **_undo(place, job, progress),
        **_waves(place, job, progress, waves),
    }
    if request.htmx:
        return render(request, "dashboard/users/bulk_job.html#progress", {"place": place, **context})
    return render(request, "dashboard/users/bulk_job.html", at(place, **context), status=status)


def shown_jobs(place: Place) -> QuerySet[BulkJob]:
    """The pool's jobs, but for one of an import that is still being listed."""
    jobs = BulkJob.objects.select_related("run", "staff").filter(
        connection=place.connection, pool=place.pool_id
    )
    return jobs.exclude(action=FOLLOW_UP.key, stage=Stage.PLANNED)


def _failures(job: BulkJob) -> Iterable[tuple[str, str]]:
    if not job.source:
        return job.failures[:LISTED_FAILURES]
    in_vain = job.targets.exclude(failed="").order_by("pk")[:LISTED_FAILURES]
    return [
        (each.username or each.group, ": ".join(filter(None, (told(each), each.failed)))) for each in in_vain
    ]


def _left_out(job: BulkJob) -> Iterable[tuple[str, int]]:
    """Why users are left out, in the plan or when it was their turn, the commonest reason first."""
    left_out = job.targets.exclude(left_out="").values_list("left_out").annotate(many=Count("pk"))
    return left_out.order_by("-many")[:LISTED_REASONS]


def _plan(place: Place, job: BulkJob, progress: Progress) -> dict[str, Any]:
    """What somebody must know of a plan before it is carried out."""
    act = act_of(job)
    if not progress.planned:
        return {}
    second = marked_acts.needs_second_person(act.marks, job.total)
    many = count_users(job.total)
    return {
        "left_out": _left_out(job),
        "sample": _shown(place, job.targets.filter(left_out="").order_by("pk")[:LISTED_TARGETS]),
        "unsampled": max(0, job.total - LISTED_TARGETS),
        "groups": group_names(place.client, place.pool_id) if act.to_many.needs_group else [],
        "may_make_group": act.key_for_many == "group" and place.may(MAKE_GROUP),
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


def _waves(place: Place, job: BulkJob, progress: Progress, sent: WavesForm | None) -> dict[str, Any]:
    """What a job that sends messages asks, before it begins and where it is paused."""
    if not act_of(job).sends or not (progress.planned or progress.has_begun):
        return {}
    asks = progress.paused or (progress.planned and job.total)
    return {
        "waves": sent or (WavesForm(job, limit_of(place.connection, place.pool)) if asks else None),
        "skipped": _left_out(job) if job.skipped else [],
        "can_pause": progress.running and not progress.paused,
        "pause_url": place.url("bulk-pause", str(job.pk)),
        "go_on_url": place.url("bulk-go-on", str(job.pk)),
    }


def _undo(place: Place, job: BulkJob, progress: Progress) -> dict[str, Any]:
    """The act that takes back what the job did, where there is one."""
    opposite = acts_on_many().get(act_of(job).to_many.opposite)
    if opposite is None or progress.running or not progress.done or not progress.has_begun:
        return {}
    return {"opposite": opposite, "undo_url": place.url("bulk-undo", str(job.pk))}


def _failure(place: Place, name: str, reason: str) -> tuple[str, str, str]:
    """The user name, where it leads, and what went wrong; a name that is masked leads nowhere."""
    shown = mask_in(name, masked_for(place.actor, place.pool_id))
    return shown, place.url("user", name) if shown == name else "", reason


@page(*permissions_of(acts_on_many().values()))
@require_POST
@in_pool
def stop_bulk_job(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Stop after the user that is being worked on; open to whoever may do what the job does."""
    job = get_object_or_404(shown_jobs(place), pk=job_id)
    place.check(*act_of(job).permissions, reason=False)
    jobs = BulkJob.objects.filter(pk=job_id, connection=place.connection, pool=place.pool_id, finished=None)
    given_up = jobs.filter(stage=Stage.PLANNED).update(stopped=True, finished=timezone.now())
    if given_up or jobs.update(stopped=True):
        done = job.stage == Stage.RUNNING
        messages.success(request, f"Stopped. {'What was done stays done.' if done else 'Nothing was done.'}")
    return redirect(place.url("bulk-job", str(job_id)))


@page(*permissions_of(acts_on_many().values()))
@require_POST
@in_pool
def follow_on(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Go on with an import's rest that was stopped, on behalf of whoever says so."""
    job = get_object_or_404(shown_jobs(place), pk=job_id, action=FOLLOW_UP.key)
    place.check(*act_of(job).permissions)
    stopped = BulkJob.objects.filter(pk=job.pk, stopped=True, position__lt=F("to_do")).exclude(finished=None)
    said = {"staff": request.user, "reason": place.actor.reason, "ticket": place.actor.ticket}
    if stopped.update(stopped=False, finished=None, **said):
        start_bulk(job.pk)
    return redirect(place.url("bulk-job", str(job.pk)))
