"""Taking an import back: the question, stopping it, and whom it left."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.imports.stop_undo import ACT as STOP
from dashboard.acts.imports.undo import ACT as UNDO
from dashboard.acts.place_act import PlaceAct
from dashboard.aws.token_paging import Pages
from dashboard.import_runs import jobs
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.imports.hiding import masked_in
from dashboard.screens.imports.place import at

PAGE = 50


@page(*UNDO.permissions, grave=UNDO.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def undo(request: Request, place: Place, job_id: str) -> HttpResponse:
    return _ask(request, place, UNDO, job_id, back="import-job")


@page(*STOP.permissions, grave=STOP.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def stop(request: Request, place: Place, job_id: str) -> HttpResponse:
    return _ask(request, place, STOP, job_id, back="import-undo-state")


def _ask(request: Request, place: Place, act: PlaceAct, job_id: str, *, back: str) -> HttpResponse:
    question = Question.of(
        act,
        jobs.read_job(place.client, place.pool_id, job_id).name,
        place,
        job_id,
        back=place.url(back, job_id),
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=(("Imports", place.url("imports")),),
    )
    return ask(request, question, place.url("import-undo-state", job_id), **at(place))


@page("lifeguard:DescribeImportUndo")
@require_safe
@in_pool
def show_undo(request: Request, place: Place, job_id: str) -> HttpResponse:
    """How far the undo is, and whom it left."""
    state = read_undo(place, job_id)
    live = state.get("Status") in LIVE
    context = {"undo": state, "live": live, "job_id": job_id, "place": place}
    if request.htmx and request.GET.get("part") == "state":
        if not live:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return render(request, "dashboard/imports/undo.html#state", context)
    pages = Pages(request, "ListImportUndoUsers", place.connection.slug, place.pool_id, job_id)
    more = {"NextToken": pages.token} if pages.token else {}
    answer = place.own.list_import_undo_users(UserPoolId=place.pool_id, JobId=job_id, MaxResults=PAGE, **more)
    if masked_in(place):
        for user in answer["Users"]:
            user["Username"] = user.get("Sub", "")
    job = jobs.read_job(place.client, place.pool_id, job_id)
    left = pages.page(answer["Users"], answer.get("NextToken"))
    return render(request, "dashboard/imports/undo.html", at(place, **context, job=job, left=left))


LIVE = ("Pending", "InProgress", "Stopping")


def read_undo(place: Place, job_id: str) -> dict:
    """The undo of a job, as ImportUndoType, with how much of it is done."""
    state = place.own.describe_import_undo(UserPoolId=place.pool_id, JobId=job_id)["ImportUndo"]
    done = sum(state.get(name, 0) for name in ("Removed", "Restored", "Left", "Gone"))
    return state | {"Done": min(done, state.get("Users", 0)), "Live": state.get("Status") in LIVE}
