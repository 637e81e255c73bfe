"""A new provider: its form, and what is found of it before it is saved."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.pool_providers.create import ACT as CREATE
from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.finding import NotFound, discover, fetch_metadata, read
from dashboard.pool_providers.kinds import kind_named
from dashboard.pool_providers.values import base_of, values_for
from dashboard.requests import Request
from dashboard.screens.pool_providers.forms.creation import new_form


@page(*CREATE.permissions, grave=CREATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def create(request: Request, place: Place, kind: str) -> HttpResponse:
    chosen = kind_named(kind)
    form = new_form(chosen, request.POST or None, request.FILES or None, embedded=place.embedded)
    if request.method == "POST" and form.is_valid():
        with telling(place, form):
            messages.success(request, CREATE.do(form.provider_name, place, form.create_members()))
            return redirect(place.url("pool-provider", form.provider_name))
    base = base_of(place)
    context = {
        "place": place,
        "kind": chosen,
        "form": form,
        "base": base,
        "values": values_for(place, chosen, base),
    }
    return render(request, "dashboard/pool_providers/create.html", context, status=status_of(form))


@page(*CREATE.permissions)
@require_POST
@in_pool
def look(request: Request, place: Place, kind: str) -> HttpResponse:
    """What is found at what was typed so far; nothing is saved."""
    chosen = kind_named(kind)
    context: dict = {"place": place, "kind": chosen}
    try:
        if chosen.key == "oidc":
            context["discovered"] = discover(request.POST.get("issuer", "")[:2048])
        elif text := request.POST.get("text", "").strip():
            context["metadata"] = read(text)
        else:
            context["metadata"] = fetch_metadata(request.POST.get("url", "")[:2048])
    except NotFound as problem:
        context["problem"] = str(problem)
    template = "dashboard/pool_providers/found.html"
    return render(request, f"{template}#found" if request.htmx else template, context)
