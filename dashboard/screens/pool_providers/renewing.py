"""What a provider is recognised by, or the pool at the provider, replaced by a new one."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.acts.pool_providers.replace_secret import ACT as REPLACE_SECRET
from dashboard.acts.pool_providers.update import ACT as UPDATE
from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.pool_providers.details import whole_details
from dashboard.pool_providers.kinds import kind_of
from dashboard.pool_providers.reading import describe, read_provider
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.pool_providers.forms.details import secret_field
from dashboard.screens.pool_providers.forms.metadata import MetadataForm


class SecretForm(forms.Form):
    """The new secret. The former one is not asked for, and not shown."""


@page(*REPLACE_SECRET.permissions, grave=REPLACE_SECRET.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def replace_secret(request: Request, place: Place, name: str) -> HttpResponse:
    kind = kind_of(describe(place, name)["ProviderType"])
    if not kind.secret:
        raise Http404("A SAML provider has no secret.")
    form = SecretForm(request.POST or None)
    form.fields["secret"] = secret_field(kind, required=True)
    given = form.cleaned_data["secret"].strip() if form.is_valid() else ""
    back = place.url("pool-provider", name)
    crumbs = "dashboard/pool_providers/crumbs.html"
    question = Question.of(REPLACE_SECRET, name, place, name, given, back=back, crumbs=crumbs)
    return ask(request, question, back, form=form, place=place, name=name)


@page(*UPDATE.permissions, grave=UPDATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def replace_metadata(request: Request, place: Place, name: str) -> HttpResponse:
    shown = read_provider(place, name)
    if shown.kind.key != "saml":
        raise Http404("It has no metadata.")
    form = MetadataForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with telling(place, form):
            details = whole_details(describe(place, name), metadata=form.cleaned_data["metadata"])
            messages.success(request, UPDATE.do(name, place, name, {"ProviderDetails": details}))
            return redirect(place.url("pool-provider", name))
    context = {"place": place, "name": name, "form": form, "provider": shown, "kind": shown.kind}
    return render(request, "dashboard/pool_providers/metadata.html", context, status=status_of(form))
