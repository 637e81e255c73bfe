"""Principal tags of an identity pool: which claims travel with each provider's logins."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place, in_identity_pool
from dashboard.requests import Request
from dashboard.role_mappings.providers import Provider, by_login, providers_of
from dashboard.role_mappings.subjects import subject_of_user
from dashboard.role_mappings.tagging import CUSTOM, USE_DEFAULTS, names_of, stored_tags, tags_from
from dashboard.role_mappings.versions import flat_tags
from dashboard.screens import replacing
from dashboard.screens.replacing.versions import seal
from dashboard.screens.role_mappings.forms.tags import TAG, TagMapForm
from dashboard.screens.role_mappings.rows import rearranged, rows_of

_WORDS = {USE_DEFAULTS: "Defaults", CUSTOM: "Own tags"}


@page("cognito-identity:GetPrincipalTagAttributeMap")
@require_safe
@in_identity_pool
def list_principal_tags(request: Request, place: Place) -> HttpResponse:
    """Every provider with its tags; for a user that the address names, what the tags come to."""
    rows = [_row(place, each) for each in by_login(providers_of(place))]
    return render(request, "dashboard/role_mappings/tags.html", {"place": place, "rows": rows})


@page("cognito-identity:SetPrincipalTagAttributeMap")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_identity_pool
def edit(request: Request, place: Place) -> HttpResponse:
    """The form; with POST as typed, after a tag was added or removed where a button said so."""
    return replacing.show(
        request, _page(request, place), "tags" if request.htmx and "do" in request.POST else ""
    )


@page("cognito-identity:SetPrincipalTagAttributeMap")
@require_POST
@in_identity_pool
def preview(request: Request, place: Place) -> HttpResponse:
    return replacing.preview(request, _page(request, place))


@page("cognito-identity:SetPrincipalTagAttributeMap")
@require_POST
@in_identity_pool
def save(request: Request, place: Place) -> HttpResponse:
    return replacing.save(request, _page(request, place))


def _row(place: Place, provider: Provider) -> dict[str, Any]:
    row: dict[str, Any] = {
        "provider": provider,
        "url": f"{place.url('principal-tag-map')}?{urlencode({'provider': provider.login})}",
    }
    with telling(place) as outcome:
        stored = stored_tags(place, provider)
    if outcome.problem:
        return row | {"problem": outcome.problem}
    return row | {"how": _WORDS.get(stored["mode"], ""), "names": names_of(stored)}


def _page(request: Request, place: Place) -> replacing.Replacement:
    login = request.GET.get("provider", "")
    provider = next((each for each in providers_of(place) if each.login == login), None)
    if provider is None:
        raise Http404("The identity pool has no such provider.")
    stored = stored_tags(place, provider)
    form = _form(request, stored)
    query = urlencode({"provider": login})
    names = {"edit_url": "", "preview_url": "-preview", "save_url": "-save"}
    urls: dict[str, Any] = {
        key: f"{place.url(f'principal-tag-map{name}')}?{query}" for key, name in names.items()
    }
    title, done_url = f"Principal tags of {provider.title}", place.url("principal-tags")
    return replacing.Replacement(
        place=place,
        title=title,
        what=place.identity_pool["IdentityPoolName"],
        form=form,
        template="dashboard/role_mappings/tag_map.html",
        stored=stored,
        typed=form.version_typed,
        flat=flat_tags,
        operation="SetPrincipalTagAttributeMap",
        send=place.identities.set_principal_tag_attribute_map,
        members=lambda typed: _members(place, provider, typed),
        said=f"{title}: saved. It counts from the next credentials on.",
        crumbs="dashboard/role_mappings/crumbs.html",
        trail=((title, done_url),),
        done_url=done_url,
        context={"provider": provider, **_example(request, place, provider, stored)},
        **urls,
    )


def _members(place: Place, provider: Provider, typed: dict) -> dict:
    return {
        "IdentityPoolId": place.identity_pool_id,
        "IdentityProviderName": provider.login,
        "UseDefaults": typed["mode"] == USE_DEFAULTS,
        **({"PrincipalTags": typed["PrincipalTags"]} if typed["mode"] != USE_DEFAULTS else {}),
    }


def _form(request: Request, stored: dict) -> TagMapForm:
    rows = [{"tag": tag, "claim": claim} for tag, claim in stored["PrincipalTags"].items()]
    first = {"version": seal(stored), "mode": stored["mode"]}
    if request.method != "POST":
        return TagMapForm(initial=first, rows=rows)
    if "do" not in request.POST:
        return TagMapForm(request.POST, initial=first, rows=[])
    rows, focus = rearranged(rows_of(request.POST, "tag", TAG), request.POST["do"], TAG)
    typed = {name: request.POST.get(name, first[name]) for name in first}
    return TagMapForm(initial=typed, rows=rows, focus=focus)


def _example(request: Request, place: Place, provider: Provider, stored: dict) -> dict[str, Any]:
    """What the stored map makes of a user of the provider's pool, where one was asked for."""
    username = request.GET.get("username", "").strip()[:256]
    if not (username and provider.pool_id):
        return {"username": username}
    with telling(place) as outcome:
        subject = subject_of_user(place, provider, username)
    if outcome.problem:
        return {"username": username, "example_problem": outcome.problem}
    return {"username": username, "subject": subject, "example": tags_from(names_of(stored), subject.claims)}
