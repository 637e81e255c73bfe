"""Deleting an identity pool, with every identity in it."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.acts.identity_pools.delete import ACT
from dashboard.aws.errors import ERRORS
from dashboard.identity_pools.providers import providers_of
from dashboard.identity_pools.reading import at
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask


@page(*ACT.permissions, grave=ACT.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_identity_pool
def delete(request: Request, place: Place) -> HttpResponse:
    pool = place.identity_pool
    question = Question.of(
        ACT,
        pool["IdentityPoolName"],
        place,
        back=place.url("identity-pool"),
        crumbs="dashboard/identity_pools/crumbs.html",
    )
    context = at(place, how_many=count_words(place), providers=providers_of(pool))
    return ask(request, question, reverse("identity-pools", args=[place.connection.slug]), **context)


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
