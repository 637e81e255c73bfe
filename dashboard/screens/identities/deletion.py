"""Deleting identities, one or those that were selected. DeleteIdentities takes sixty at a time and may leave some."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.identity_pools.reading import at
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool

AT_ONCE = 60
LISTED = 10
_WHY = {
    "AccessDenied": "this connection’s credentials may not delete it",
    "InternalServerError": "Amazon Cognito failed inside",
}


@page("cognito-identity:DeleteIdentities")
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def ask(request: HttpRequest, place: Place) -> HttpResponse:
    """The one question, for those selected in the list (POST) or named in the address."""
    chosen = list(dict.fromkeys((request.POST or request.GET).getlist("identity")))
    if not chosen:
        messages.info(request, "Nothing was selected.")
        return redirect(place.url("identities"))
    return _question(request, place, chosen)


@page("cognito-identity:DeleteIdentities", grave=True)
@require_POST
@in_identity_pool
def run(request: HttpRequest, place: Place) -> HttpResponse:
    chosen = list(dict.fromkeys(request.POST.getlist("identity")))
    done, left, problem = _delete(place, chosen)
    if left:
        return _question(request, place, list(left), problem=problem, done=done, why=left)
    messages.success(request, "The identity is deleted." if done == 1 else f"{done} identities are deleted.")
    return redirect(place.url("identities"))


def _delete(place: Place, chosen: list[str]) -> tuple[int, dict[str, str], Problem | None]:
    """How many are deleted, the others with why, and the error that ended it."""
    left: dict[str, str] = {}
    for start in range(0, len(chosen), AT_ONCE):
        try:
            answer = place.identities.delete_identities(IdentityIdsToDelete=chosen[start : start + AT_ONCE])
        except ERRORS as error:
            rest = dict.fromkeys(chosen[start:], "")
            return start - len(left), left | rest, explain(error, place.connection)
        for each in answer.get("UnprocessedIdentityIds") or []:
            code = each.get("ErrorCode", "")
            left[each["IdentityId"]] = _WHY.get(code, code)
    return len(chosen) - len(left), left, None


def _question(request: HttpRequest, place: Place, chosen: list[str], **more: object) -> HttpResponse:
    why, problem, count = more.get("why") or {}, more.get("problem"), len(chosen)
    context = {
        "chosen": chosen,
        "listed": [(each, why.get(each, "")) for each in chosen[:LISTED]],
        "unlisted": count - LISTED,
        "question": f"Delete {count} identities?" if count > 1 else "Delete this identity?",
        "button": f"Delete {count} identities" if count > 1 else "Delete identity",
        **more,
    }
    status = problem.status if problem else 409 if why else 200
    return render(request, "dashboard/identities/delete.html", at(place, **context), status=status)
