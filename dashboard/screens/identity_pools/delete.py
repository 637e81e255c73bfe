"""Deleting an identity pool, with every identity in it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import marked_acts
from dashboard.aws.errors import ERRORS, explain
from dashboard.identity_pools.providers import providers_of
from dashboard.identity_pools.reading import at
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool


@page("cognito-identity:DeleteIdentityPool", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def delete(request: HttpRequest, place: Place) -> HttpResponse:
    pool = place.identity_pool
    context = at(place, pool=pool, how_many=count_words(place), providers=providers_of(pool))
    context["second_person"] = second = marked_acts.needs_approval("cognito-identity:DeleteIdentityPool")
    context["button"] = "Ask for approval" if second else "Delete identity pool"
    if request.method == "POST":
        try:
            place.identities.delete_identity_pool(IdentityPoolId=place.identity_pool_id)
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            messages.success(request, f"{pool['IdentityPoolName']} and all its identities are deleted.")
            return redirect("identity-pools", place.connection.slug)
    status = context["problem"].status if "problem" in context else 200
    return render(request, "dashboard/identity_pools/delete.html", context, status=status)


def count_words(place: Place) -> str:
    """How many identities there are, as far as one read tells: the API has no count."""
    try:
        answer = place.identities.list_identities(IdentityPoolId=place.identity_pool_id, MaxResults=60)
    except ERRORS:
        return "every identity"
    count = len(answer.get("Identities", []))
    if answer.get("NextToken"):
        return f"more than {count} identities"
    return {0: "no identities", 1: "1 identity"}.get(count, f"{count} identities")
