"""Deleting identities, one or those that were selected. DeleteIdentities takes sixty at a time and may leave some."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.identities.delete import ACT, AT_ONCE, perform
from dashboard.aws.errors import Problem
from dashboard.aws.telling import telling
from dashboard.identity_pools.reading import at
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, show_question

LISTED = 10
_WHY = {
    "AccessDenied": "this connection’s credentials may not delete it",
    "InternalServerError": "Amazon Cognito failed inside",
}


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def ask_to_delete_identities(request: Request, place: Place) -> HttpResponse:
    """The one question, for those selected in the list (POST) or named in the address."""
    chosen = list(dict.fromkeys((request.POST or request.GET).getlist("identity")))
    if not chosen:
        messages.info(request, "Nothing was selected.")
        return redirect(place.url("identities"))
    return _question(request, place, chosen)


@page(*ACT.permissions, grave=ACT.grave)
@require_POST
@in_identity_pool
def run(request: Request, place: Place) -> HttpResponse:
    chosen = list(dict.fromkeys(request.POST.getlist("identity")))
    done, left, problem = _delete(place, chosen)
    if left:
        return _question(request, place, list(left), done, left, problem)
    messages.success(request, ACT.says("") if done == 1 else f"{done} identities are deleted.")
    return redirect(place.url("identities"))


def _delete(place: Place, chosen: list[str]) -> tuple[int, dict[str, str], Problem | None]:
    """How many are deleted, the others with why, and the error that ended it."""
    left: dict[str, str] = {}
    for start in range(0, len(chosen), AT_ONCE):
        with telling(place) as outcome:
            refused = perform(place, *chosen[start : start + AT_ONCE])
        if outcome.problem:
            rest = dict.fromkeys(chosen[start:], "")
            return start - len(left), left | rest, outcome.problem
        left |= {each: _WHY.get(code, code) for each, code in refused.items()}
    return len(chosen) - len(left), left, None


def _question(
    request: Request,
    place: Place,
    chosen: list[str],
    done: int = 0,
    left: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    """The question; after a yes for those that are ``left``, each with why, beside how many are ``done``."""
    why, count = left or {}, len(chosen)
    several = {"asks": f"Delete {count} identities?", "button": f"Delete {count} identities"}
    question = Question.of(
        ACT,
        "",
        place,
        *chosen,
        **(several if count > 1 else {}),
        back=place.url("identities"),
        crumbs="dashboard/identities/crumbs.html",
        post=place.url("identities-delete-run"),
        hidden=tuple(("identity", each) for each in chosen),
    )
    context = {
        "listed": [(each, why.get(each, "")) for each in chosen[:LISTED]],
        "unlisted": count - LISTED,
        "done": done,
        "why": why,
    }
    status = 409 if why else 200
    return show_question(request, question, problem, status=status, **at(place, **context))
