"""Taking an import back: the question, stopping it, and whom it left."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.imports.undo import ACT, EFFECTS
from dashboard.aws.token_paging import Pages
from dashboard.import_runs import jobs
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.imports.hiding import masked_in
from dashboard.screens.imports.place import at

PAGE = 50


@page(*ACT.permissions, grave=ACT.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def undo(request: Request, place: Place, job_id: str) -> HttpResponse:
    job = jobs.read_job(place.client, place.pool_id, job_id)
    state = read_undo(place, job_id)
    question = Question.of(
        ACT,
        job.name,
        effects=(f"The import made or changed {state.get('Users', 0):,} users. {EFFECTS}",),
        why_not=state.get("WhyNot", ""),
        back=place.url("import-undo-state" if state.get("Status") else "import-job", job_id),
        **_crumbs(place),
    )
    there = place.url("import-undo-state", job_id)
    return ask(request, question, partial(ACT.do, job.name, place, job_id), there, **at(place))


@page("lifeguard:StopImportUndo")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def stop(request: Request, place: Place, job_id: str) -> HttpResponse:
    question = Question(
        heading="Stop an undo",
        asks="Stop the undo?",
        button="Stop",
        effects=("What was taken back stays so. You can go on with it later.",),
        back=place.url("import-undo-state", job_id),
        **_crumbs(place),
    )

    def perform() -> str:
        place.own.stop_import_undo(UserPoolId=place.pool_id, JobId=job_id)
        return "The undo is asked to stop."

    return ask(request, question, perform, question.back, **at(place))


@page("lifeguard:DescribeImportUndo")
@require_safe
@in_pool
def show(request: Request, place: Place, job_id: str) -> HttpResponse:
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


def _crumbs(place: Place) -> dict:
    return {"crumbs": "dashboard/pools/parts/crumbs.html", "trail": (("Imports", place.url("imports")),)}
