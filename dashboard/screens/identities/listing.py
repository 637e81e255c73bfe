"""The list of a pool's identities, and the search."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.telling import telling
from dashboard.aws.token_paging import Pages
from dashboard.identity_pools.providers import login_words
from dashboard.identity_pools.reading import at, user_pool_names
from dashboard.identity_pools.search import LONGEST, find
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request

PAGE = 60


@page("cognito-identity:ListIdentities")
@require_safe
@in_identity_pool
def list_identities(request: Request, place: Place) -> HttpResponse:
    """The pool's identities in the service's order, or those that the search finds."""
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    hide = "hide" in request.GET
    pool, names = place.identity_pool, user_pool_names(place)
    context = {"pool": pool, "q": words, "hide": hide, "fragment": request.htmx}
    if words:
        finds = find(place, words)
        rows = [row_of(each.identity, pool, names) | {"by": each.by} for each in finds.found]
        context |= {"rows": rows, "problem": finds.problem}
    else:
        context |= _listed(request, place, names, hide=hide)
    template = "dashboard/identities/list.html"
    return render(request, f"{template}#results" if request.htmx else template, at(place, **context))


def row_of(identity: dict, pool: dict, names: dict[str, str]) -> dict:
    """An identity (IdentityDescription) with its ``logins`` in words, each provider once."""
    logins = dict.fromkeys(identity.get("Logins") or [])
    return {**identity, "logins": [login_words(login, pool, names) for login in logins]}


def _listed(request: Request, place: Place, names: dict[str, str], *, hide: bool) -> dict:
    pages = Pages(request, "ListIdentities", place.connection.slug, place.identity_pool_id, str(hide))
    paging = {"NextToken": pages.token} if pages.token else {}
    given = {"IdentityPoolId": place.identity_pool_id, "MaxResults": PAGE, "HideDisabled": hide}
    with telling(place) as outcome:
        answer = place.identities.list_identities(**given, **paging)
    if outcome.problem:
        return {"rows": [], "problem": outcome.problem}
    rows = [row_of(identity, place.identity_pool, names) for identity in answer.get("Identities", [])]
    page = pages.page(rows, answer.get("NextToken"))
    here, kept = place.url("identities"), "&hide=on" if hide else ""
    return {
        "rows": rows,
        "page": page,
        "previous_url": f"{here}?page={page.previous}{kept}" if page.has_previous else "",
        "next_url": f"{here}?page={page.next}{kept}" if page.has_next else "",
    }
