"""The list of roles, page by page, and the search in it.

IAM finds roles by their path only: a search by name reads the roles of the account, at most :data:`MOST_READ`.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.token_paging import Page, Pages
from dashboard.iam_documents.documents import as_document
from dashboard.iam_documents.pool_scan import names_if_told
from dashboard.iam_documents.trust import takers
from dashboard.iam_roles.reading import takers_of
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request

PAGE, STEP = 50, 1000
MOST_READ, MOST_SHOWN = 5000, 200


@page("iam:ListRoles")
@require_safe
@on_connection
def list_roles(request: Request, place: Place) -> HttpResponse:
    typed, only = request.GET.get("q", "").strip()[:64], request.GET.get("only", "")
    found = _search(place, typed, only) if typed or only else _page(request, place)
    names = names_if_told(place.identities) if found["page"].rows else {}
    for role in found["page"].rows:
        role["takers"] = takers_of(role, names)
    context = {"place": place, "q": typed, "only": only, **found}
    return render(request, "dashboard/iam_roles/list.html", context)


def _page(request: Request, place: Place) -> dict:
    pages = Pages(request, "ListRoles", place.connection.slug)
    paging = {"Marker": pages.token} if pages.token else {}
    answer = place.iam.list_roles(MaxItems=PAGE, **paging)
    return {"page": pages.page(answer["Roles"], answer.get("Marker"))}


def _search(place: Place, typed: str, only: str) -> dict:
    """Roles whose name begins with what was typed, or, with ``only``, those that identities may take."""
    found: list[dict] = []
    paging: dict[str, str] = {}
    read = 0
    while True:
        answer = place.iam.list_roles(MaxItems=STEP, **paging)
        read += len(answer["Roles"])
        found += [role for role in answer["Roles"] if _fits(role, typed.lower(), only)]
        if not answer.get("IsTruncated") or read >= MOST_READ or len(found) > MOST_SHOWN:
            break
        paging = {"Marker": answer["Marker"]}
    whole = not answer.get("IsTruncated") and len(found) <= MOST_SHOWN
    return {"page": Page(found[:MOST_SHOWN], 1, False), "read": read, "whole": whole}


def _fits(role: dict, typed: str, only: str) -> bool:
    if not role["RoleName"].lower().startswith(typed):
        return False
    return not only or any(
        taker.is_identity for taker in takers(as_document(role.get("AssumeRolePolicyDocument")))
    )
