"""A plan of what is done to many users: made in the background, looked at, and then carried out or given up."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard import marked_acts
from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.acts.user_act import UserAct
from dashboard.approvals.plans import work_of
from dashboard.aws.telling import telling
from dashboard.bulk_jobs.doing import act_of
from dashboard.bulk_jobs.message_limits import limit_of
from dashboard.models import BulkJob, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.bulk_job import page_of_job
from dashboard.screens.users.waves_form import WavesForm
from dashboard.tasks.bulk import start_bulk
from dashboard.user_search.query import read_query


def asked_query(request: Request) -> dict[str, str]:
    """The query of the list that a form comes from, which carries it in ``back``."""
    return asdict(read_query(QueryDict(request.POST.get("back", ""))).but(sort=""))


def make_plan(
    request: Request,
    place: Place,
    act: UserAct,
    source: dict[str, Any],
    *,
    group: str = "",
    names: str = "",
    usernames: Sequence[str] = (),
) -> HttpResponse:
    """Have a worker make the plan, and lead to its page. ``names`` is the stored list that the source speaks of, ``usernames``
    those whom it speaks of."""
    job = BulkJob.objects.create(
        connection=place.connection,
        pool=place.pool_id,
        action=act.key_for_many,
        group=group,
        source=source,
        names=names,
        usernames=[*usernames],
        stage=Stage.PLANNING,
        staff=request.user,
    )
    start_bulk(job.pk)
    return redirect(place.url("bulk-job", str(job.pk)))


def is_grave(request: HttpRequest) -> bool:
    """Whether the act of the plan that is to be carried out is a grave one."""
    match = request.resolver_match
    job = BulkJob.objects.filter(pk=match.kwargs["job_id"]).first() if match else None
    act = act_of(job) if job else None
    return act is not None and act.to_many.grave


@page(*permissions_of(acts_on_many().values()), grave=is_grave)
@require_POST
@in_pool
def begin_planned(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Carry the plan out, on behalf of whoever says so."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id, run=None)
    act = act_of(job)
    place.check(*act.permissions)
    group = job.group or (request.POST.get("group", "")[:128] if act.to_many.needs_group else "")
    new_group = "" if job.group or not act.to_many.needs_group else _new_group(request, act)
    if act.to_many.needs_group and not (group or new_group):
        messages.error(request, "Choose a group.")
        return redirect(place.url("bulk-job", str(job.pk)))
    waves = WavesForm(job, limit_of(place.connection, place.pool), request.POST) if act.sends else None
    if waves and not waves.is_valid():
        return page_of_job(request, place, job, waves, status=422)
    if job.stage == Stage.PLANNED:
        # The request is for the plan, by its digest: it may be for a million.
        members = members_for_many(act, place.pool_id, group or new_group)
        marked_acts.check(place.actor, act.operation, members, place.pool_id, work=work_of(job))
    if new_group:
        with telling(place) as outcome:
            place.client.create_group(UserPoolId=place.pool_id, GroupName=new_group)
        if outcome.problem:
            messages.error(request, f"The group could not be made: {outcome.problem}")
            return redirect(place.url("bulk-job", str(job.pk)))
        group = new_group
    planned = BulkJob.objects.filter(pk=job.pk, stage=Stage.PLANNED, finished=None)
    begun = planned.update(
        **(waves.pace_of_job if waves else {}),
        stage=Stage.RUNNING,
        begun=timezone.now(),
        group=group,
        staff=request.user,
        reason=place.actor.reason,
        ticket=place.actor.ticket,
    )
    if begun:
        start_bulk(job.pk)
    return redirect(place.url("bulk-job", str(job.pk)))


def _new_group(request: Request, act: UserAct) -> str:
    """The group that is to be made for them, where one was named in place of a choice."""
    return request.POST.get("new_group", "").strip()[:128] if act.key_for_many == "group" else ""


def members_for_many(act: UserAct, pool: str, group: str) -> dict[str, str]:
    """What the calls of an act on many have in common."""
    return {"UserPoolId": pool, **({"GroupName": group} if act.to_many.needs_group else {})}


@page(*permissions_of(acts_on_many().values()))
@require_POST
@in_pool
def take_back(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Plan the opposite for those to whom the job did it."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    opposite = acts_on_many().get(act_of(job).to_many.opposite)
    if opposite is None:
        raise Http404("Nothing takes this back.")
    place.check(*opposite.permissions, reason=False)
    if not (job.finished or job.stopped):
        messages.warning(request, "It still runs: stop it first.")
        return redirect(place.url("bulk-job", str(job.pk)))
    return make_plan(request, place, opposite, {"job": job.pk}, group=job.group)
