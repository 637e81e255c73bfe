"""Editing a pool's settings: the form, the preview of what will change, and the update, which replaces everything."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.replacement import changes, clashes, seal, unseal
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.pools.forms.part import SubjectForm
from dashboard.screens.pools.pages import settings_page
from dashboard.screens.pools.subjects import Subject, find
from dashboard.screens.saving import saved


@page("cognito-idp:DescribeUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def edit(request: HttpRequest, place: Place, subject: str = "basics") -> HttpResponse:
    """The form; with POST, the form again with what was typed (the way back from the preview)."""
    chosen = find(subject)
    if request.method == "POST":
        return settings_page(request, place, chosen, chosen.open(place, request.POST))
    form, problem = chosen.attempt(place)
    return settings_page(request, place, chosen, form, problem)


@page("cognito-idp:UpdateUserPool")
@require_POST
@in_pool
def preview(request: HttpRequest, place: Place, subject: str) -> HttpResponse:
    chosen = find(subject)
    form = chosen.open(place, request.POST)
    if not form.is_valid():
        return settings_page(request, place, chosen, form)
    if conflict := _conflict(request, place, chosen, form):
        return conflict
    context = {
        "place": place,
        "subject": chosen,
        "form": form,
        "changes": changes(form.stored, form.members()),
        "warnings": form.warnings(),
        **_addresses(place, chosen),
    }
    return render(request, "dashboard/pools/preview.html", context)


@page("cognito-idp:UpdateUserPool")
@require_POST
@in_pool
def save(request: HttpRequest, place: Place, subject: str) -> HttpResponse:
    chosen = find(subject)
    form = chosen.open(place, request.POST)
    if not form.is_valid():
        return settings_page(request, place, chosen, form)
    if conflict := _conflict(request, place, chosen, form):
        return conflict
    call = chosen.call(place)
    if saved(form, place.connection, call, UserPoolId=place.pool_id, **form.members()) is None:
        return settings_page(request, place, chosen, form)
    messages.success(request, f"{chosen.title}: saved.")
    return redirect(chosen.url(place))


def _addresses(place: Place, subject: Subject) -> dict[str, str]:
    return {
        "preview_url": subject.url(place, "preview"),
        "save_url": subject.url(place, "save"),
        "edit_url": place.url("pool-settings", subject.key),
        "page_url": subject.url(place),
    }


def _conflict(request: HttpRequest, place: Place, subject: Subject, form: SubjectForm) -> HttpResponse | None:
    """A page with both versions if somebody else saved since the form was opened; what was typed stays in it."""
    opened, stored = unseal(form.cleaned_data["version"]), form.stored
    if opened is not None and not changes(opened, stored):
        return None
    form.data = form.data.copy()
    form.data["version"] = seal(stored)
    context = {
        "place": place,
        "form": form,
        "clashes": clashes(opened or {}, stored, form.members()),
        "last": AuditRecord.objects.filter(
            pool=place.pool_id, operation=subject.operation, outcome="ok"
        ).last(),
        "what": "this pool",
        "saved": "other settings",
        "crumbs": "dashboard/pools/parts/crumbs.html",
        **_addresses(place, subject),
    }
    return render(request, "dashboard/conflict.html", context, status=409)
