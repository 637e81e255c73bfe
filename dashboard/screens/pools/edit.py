"""Editing a pool's settings: the form, the preview of what will change, and the update, which replaces everything."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens import replacing
from dashboard.screens.pools.pages import settings_page
from dashboard.screens.pools.subjects import find


@page("cognito-idp:DescribeUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: Request, place: Place, subject: str = "basics") -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    chosen = find(subject)
    if request.method == "POST":
        return settings_page(request, place, chosen, chosen.open(place, request.POST))
    form, problem = chosen.attempt(place)
    return settings_page(request, place, chosen, form, problem)


@page("cognito-idp:UpdateUserPool")
@require_POST
@in_pool
def preview(request: Request, place: Place, subject: str) -> HttpResponse:
    return replacing.preview(request, _settings(request, place, subject))


@page("cognito-idp:UpdateUserPool")
@require_POST
@in_pool
def save(request: Request, place: Place, subject: str) -> HttpResponse:
    return replacing.save(request, _settings(request, place, subject))


def _settings(request: Request, place: Place, key: str) -> replacing.Replacement:
    subject = find(key)
    form = subject.open(place, request.POST)
    return replacing.Replacement(
        place=place,
        form=form,
        title=subject.title,
        what=place.pool["Name"],
        stored=form.stored,
        typed=form.members,
        operation=subject.operation,
        send=subject.call(place),
        members=lambda typed: {"UserPoolId": place.pool_id, **typed},
        warnings=lambda typed: form.warnings(),
        page=partial(settings_page, request, place, subject, form),
        crumbs="dashboard/pools/parts/crumbs.html",
        trail=((subject.title, subject.url(place)),),
        edit_url=place.url("pool-settings", subject.key),
        preview_url=subject.url(place, "preview"),
        save_url=subject.url(place, "save"),
        done_url=subject.url(place),
    )
