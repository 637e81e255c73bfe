"""The keys that sign a pool's tokens."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.acts.pools.rotate_keys import ACT as ROTATE
from dashboard.aws.issuers import issuers, read_keys
from dashboard.aws.telling import telling
from dashboard.navigation import settings_pages
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask


@page("cognito-idp:DescribeUserPool")
@require_safe
@in_pool
def list_keys(request: Request, place: Place) -> HttpResponse:
    context: dict[str, Any] = {
        "place": place,
        "subject": {"title": "Keys"},
        "pages": settings_pages(place.connection.slug, place.pool_id, "keys"),
        "pool": place.pool,
    }
    with telling(place) as outcome:
        context["keys"] = [_row(key) for key in reversed(read_keys(place.client, place.pool_id))]
        context["issuer"] = issuers(place.client, place.pool_id)[0]
    context["problem"] = outcome.problem
    return render(request, "dashboard/pools/settings/keys.html", context)


@page(*ROTATE.permissions, grave=ROTATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def rotate(request: Request, place: Place) -> HttpResponse:
    """Asks once; on AWS it says why there is nothing to do."""
    back = place.url("pool-keys")
    crumbs = "dashboard/pools/parts/crumbs.html"
    question = Question.of(ROTATE, "", place, back=back, crumbs=crumbs, trail=(("Keys", back),))
    return ask(request, question, back, place=place)


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
