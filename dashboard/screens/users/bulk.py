"""Do one thing to many users: ask once, then at once for a handful, in the background for more."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dashboard import marked_acts
from dashboard.acts.registry import acts_on_many, permissions_of
from dashboard.acts.user_act import UserAct
from dashboard.aws.clients import StaffClient
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.masking import masked_for
from dashboard.bulk_jobs.rounds import Round
from dashboard.bulk_jobs.running import try_one
from dashboard.desk.kinds import KINDS
from dashboard.desk.queue import items_of, name_for
from dashboard.models import BulkJob
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.bulk_plan import asked_query, make_plan, members_for_many
from dashboard.screens.users.page_context import at
from dashboard.tasks.bulk import start_bulk
from dashboard.users.groups import group_names
from dashboard.words import count_users

AT_ONCE = 5
LISTED = 8
TEMPLATE = "dashboard/users/bulk.html"
PERMISSIONS = permissions_of(acts_on_many().values())
"""Any of these opens the pages on which something is done to many users."""


def is_grave(request: HttpRequest) -> bool:
    """Whether the act that is sent is a grave one, where it is done to many."""
    act = acts_on_many().get(request.POST.get("action", ""))
    return act is not None and act.to_many.grave


@page(*PERMISSIONS)
@require_POST
@in_pool
def ask_about_many(request: Request, place: Place) -> HttpResponse:
    """Name how many users it will touch, and which."""
    act, usernames = _asked(request, place)
    place.check(*act.permissions, reason=False)
    if request.POST.get("everybody"):
        return make_plan(request, place, act, {"query": asked_query(request)})
    if not usernames:
        messages.warning(request, "Select users first; nothing was done.")
        return redirect(_back(request, place))
    if act.sends and len(usernames) > AT_ONCE:  # the plan asks how fast the messages go
        return make_plan(request, place, act, {"usernames": True}, usernames=usernames)
    return _question(request, place, act, usernames)


@page(*PERMISSIONS, grave=is_grave)
@require_POST
@in_pool
def do_to_many(request: Request, place: Place) -> HttpResponse:
    """Do it: a handful now, more in the background."""
    act, usernames = _asked(request, place)
    group = request.POST.get("group", "") if act.to_many.needs_group else ""
    if act.to_many.needs_group and not group:
        return _question(request, place, act, usernames, status=422)
    place.check(*act.permissions)
    members = members_for_many(act, place.pool_id, group)
    marked_acts.check(place.actor, act.operation, members, place.pool_id, usernames)
    if len(usernames) > AT_ONCE:
        job = BulkJob.objects.create(
            connection=place.connection,
            pool=place.pool_id,
            action=act.key_for_many,
            group=group,
            usernames=usernames,
            staff=request.user,
            reason=place.actor.reason,
            ticket=place.actor.ticket,
        )
        start_bulk(job.pk)
        return redirect(place.url("bulk-job", str(job.pk)))
    return _run_now(request, place, act, usernames, group)


def _run_now(request: Request, place: Place, act: UserAct, usernames: list[str], group: str) -> HttpResponse:
    actor = replace(place.actor, many=len(usernames))
    work = Round(StaffClient(actor), place.pool_id, {"group": group})
    failed: list[str] = []
    for number, username in enumerate(usernames):
        try:
            reason = try_one(act, work, username)
        except ERRORS as error:
            context = {
                "problem": (problem := explain(error, place.connection)),
                "before": number - len(failed),
            }
            return _question(request, place, act, usernames[number:], problem.status, **context)
        if reason:
            failed.append(f"{username}: {reason}")
    done = len(usernames) - len(failed)
    if done:
        messages.success(request, f"{count_users(done)} {act.to_many.done}.")
    for words in failed:
        messages.error(request, words)
    return redirect(_back(request, place))


def _question(
    request: Request,
    place: Place,
    act: UserAct,
    usernames: list[str],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    second = marked_acts.needs_second_person(act.marks, len(usernames))
    context = at(
        place,
        act=act,
        usernames=usernames,
        listed=usernames[:LISTED],
        unlisted=len(usernames) - LISTED,
        how_many=count_users(len(usernames)),
        question=f"{act.to_many.verb}: {count_users(len(usernames))}?",
        button="Ask for approval" if second else f"{act.to_many.verb}: {count_users(len(usernames))}",
        run_url=place.url("bulk-run"),
        second_person=second,
        back_url=_back(request, place),
        queue=request.POST.get("queue", ""),
        back=request.POST.get("back", ""),
        in_background=len(usernames) > AT_ONCE,
        groups=group_names(place.client, place.pool_id) if act.to_many.needs_group else [],
        chosen=request.POST.get("group", ""),
        asked_without_group=status == 422,
        **more,
    )
    return render(request, TEMPLATE, context, status=status)


def _asked(request: Request, place: Place) -> tuple[UserAct, list[str]]:
    """The act, and whom: those selected, or everybody whom the desk's queue holds of one kind (``queue``)."""
    act = acts_on_many().get(request.POST.get("action", ""))
    if act is None:
        raise Http404("There is no such action.")
    if kind := request.POST.get("queue"):
        items = items_of(place.connection, place.pool_id, kind, timezone.now())
        masked = masked_for(place.actor, place.pool_id)
        return act, [name_for(item, masked) for item in items]
    return act, list(dict.fromkeys(name[:128] for name in request.POST.getlist("username") if name))


def _back(request: Request, place: Place) -> str:
    """Where the form came from: the list of users, or a kind of the desk's queue."""
    kind = request.POST.get("queue") or request.POST.get("back", "").removeprefix("queue/")
    return place.url("queue-kind", kind) if kind in KINDS else place.url("users")
