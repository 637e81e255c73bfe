"""The keys that sign a pool's tokens."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.issuers import issuers, read_keys
from dashboard.navigation import settings_pages
from dashboard.pages import page
from dashboard.place import Place, in_pool

TAG = "lifeguard:signing-keys"
"""Each new value of this tag rotates the keys of an embedded pool."""


@page("cognito-idp:DescribeUserPool")
@require_safe
@in_pool
def show(request: HttpRequest, place: Place) -> HttpResponse:
    context: dict[str, Any] = {
        "place": place,
        "subject": {"title": "Keys"},
        "pages": settings_pages(place.connection.slug, place.pool_id, "keys"),
        "pool": place.pool,
    }
    try:
        context["keys"] = [_row(key) for key in reversed(read_keys(place.client, place.pool_id))]
        context["issuer"] = issuers(place.client, place.pool_id)[0]
    except ERRORS as error:
        context["problem"] = explain(error, place.connection)
    return render(request, "dashboard/pools/settings/keys.html", context)


@page("cognito-idp:TagResource", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def rotate(request: HttpRequest, place: Place) -> HttpResponse:
    """Asks once; on AWS it says why there is nothing to do."""
    problem = None
    if request.method == "POST" and place.embedded:
        now = timezone.now().isoformat(timespec="seconds")
        try:
            place.client.tag_resource(ResourceArn=place.pool["Arn"], Tags={TAG: now})
            messages.success(request, "New keys sign from now on. The former ones verify for two more days.")
            return redirect(place.url("pool-keys"))
        except ERRORS as error:
            problem = explain(error, place.connection)
    context = {"place": place, "problem": problem}
    return render(
        request, "dashboard/pools/settings/rotate.html", context, status=problem.status if problem else 200
    )


def _row(key: dict) -> dict[str, Any]:
    """What is known of a key: who published it says no more than the standard members on AWS."""
    created, until = (_moment(key.get(name)) for name in ("created", "until"))
    return {
        "kid": key.get("kid", ""),
        "algorithm": key.get("alg", ""),
        "use": {"id": "ID tokens", "access": "Access tokens"}.get(key.get("token_use", ""), ""),
        "created": created,
        "until": until,
    }


def _moment(text: object) -> datetime | None:
    return parse_datetime(text) if isinstance(text, str) else None
