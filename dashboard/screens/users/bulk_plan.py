"""A plan of what is done to many users: made in the background, looked at, and then carried out or given up."""

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
from dashboard.models import BulkJob, Stage
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.tasks.bulk import start_bulk
from dashboard.user_search.query import read_query


def asked_query(request: Request) -> dict[str, str]:
    """The query of the list that a form comes from, which carries it in ``back``."""
    return asdict(read_query(QueryDict(request.POST.get("back", ""))).but(sort=""))


def make_plan(
    request: Request, place: Place, act: UserAct, source: dict[str, Any], *, group: str = "", names: str = ""
) -> HttpResponse:
    """Have a worker make the plan, and lead to its page. ``names`` is the stored list that the source speaks of."""
    job = BulkJob.objects.create(
        connection=place.connection,
        pool=place.pool_id,
        action=act.key_for_many,
        group=group,
        source=source,
        names=names,
        stage=Stage.PLANNING,
        staff=request.user,
    )
    start_bulk(job.pk)
    return redirect(place.url("bulk-job", str(job.pk)))


def is_grave(request: HttpRequest) -> bool:
    """Whether the act of the plan that is to be carried out is a grave one."""
    match = request.resolver_match
    job = BulkJob.objects.filter(pk=match.kwargs["job_id"]).first() if match else None
    act = acts_on_many().get(job.action) if job else None
    return act is not None and act.to_many.grave


@page(*permissions_of(acts_on_many().values()), grave=is_grave)
@require_POST
@in_pool
def begin_planned(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Carry the plan out, on behalf of whoever says so."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    act = acts_on_many()[job.action]
    place.check(*act.permissions)
    group = job.group or (request.POST.get("group", "")[:128] if act.to_many.needs_group else "")
    if act.to_many.needs_group and not group:
        messages.error(request, "Choose a group.")
        return redirect(place.url("bulk-job", str(job.pk)))
    if job.stage == Stage.PLANNED:
        # The request is for the plan, by its digest: it may be for a million.
        members = members_for_many(act, place.pool_id, group)
        marked_acts.check(place.actor, act.operation, members, place.pool_id, work=work_of(job))
    planned = BulkJob.objects.filter(pk=job.pk, stage=Stage.PLANNED, finished=None)
    begun = planned.update(
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


def members_for_many(act: UserAct, pool: str, group: str) -> dict[str, str]:
    """What the calls of an act on many have in common."""
    return {"UserPoolId": pool, **({"GroupName": group} if act.to_many.needs_group else {})}


@page(*permissions_of(acts_on_many().values()))
@require_POST
@in_pool
def take_back(request: Request, place: Place, job_id: int) -> HttpResponse:
    """Plan the opposite for those to whom the job did it."""
    job = get_object_or_404(BulkJob, pk=job_id, connection=place.connection, pool=place.pool_id)
    opposite = acts_on_many().get(acts_on_many()[job.action].to_many.opposite)
    if opposite is None:
        raise Http404("Nothing takes this back.")
    place.check(*opposite.permissions, reason=False)
    if not (job.finished or job.stopped):
        messages.warning(request, "It still runs: stop it first.")
        return redirect(place.url("bulk-job", str(job.pk)))
    return make_plan(request, place, opposite, {"job": job.pk}, group=job.group)
