"""OpenID Connect providers: a new one, its client ids and thumbprints, and its end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboard.acts.identity_providers.delete_oidc import ACT as DELETE
from dashboard.acts.identity_providers.remove_client import ACT as REMOVE_CLIENT
from dashboard.aws.telling import status_of, telling
from dashboard.models import AuditRecord
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.identity_providers.forms import ClientForm, OidcForm, ThumbprintsForm
from dashboard.screens.identity_providers.listing import ask_to_delete, name_in
from dashboard.screens.replacing import is_overtaken
from dashboard.screens.replacing.versions import seal


@page("iam:CreateOpenIDConnectProvider")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: Request, place: Place) -> HttpResponse:
    form = OidcForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        lists = {"ClientIDList": data["client_ids"], "ThumbprintList": data["thumbprints"]}
        members = {"Url": data["url"], **{name: value for name, value in lists.items() if value}}
        with telling(place, form):
            answer = place.iam.create_open_id_connect_provider(**members)
            messages.success(request, f"Provider {data['url']} is ready. Identity pools can name it.")
            return redirect("oidc-provider", place.connection.slug, answer["OpenIDConnectProviderArn"])
    context = {"place": place, "form": form}
    return render(request, "dashboard/identity_providers/oidc_create.html", context, status=status_of(form))


@page("iam:GetOpenIDConnectProvider")
@require_safe
@on_connection
def show_oidc_provider(request: Request, place: Place, arn: str) -> HttpResponse:
    return _page(request, place, arn, ClientForm())


@page("iam:AddClientIDToOpenIDConnectProvider")
@require_POST
@on_connection
def add_client(request: Request, place: Place, arn: str) -> HttpResponse:
    form = ClientForm(request.POST)
    if form.is_valid():
        client_id = form.cleaned_data["client_id"]
        names = {"OpenIDConnectProviderArn": arn, "ClientID": client_id}
        call = place.iam.add_client_id_to_open_id_connect_provider
        with telling(place, form):
            call(**names)
            messages.success(request, f"Tokens for {client_id} are accepted.")
            return redirect("oidc-provider", place.connection.slug, arn)
    return _page(request, place, arn, form)


@page(*REMOVE_CLIENT.permissions, grave=REMOVE_CLIENT.grave)
@require_POST
@on_connection
def remove_client(request: Request, place: Place, arn: str) -> HttpResponse:
    client_id = request.POST.get("client_id", "")
    with telling(place) as outcome:
        messages.success(request, REMOVE_CLIENT.do(client_id, place, arn, client_id))
        return redirect("oidc-provider", place.connection.slug, arn)
    return _page(request, place, arn, ClientForm(), problem=outcome.problem)


@page("iam:UpdateOpenIDConnectProviderThumbprint")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def thumbprints(request: Request, place: Place, arn: str) -> HttpResponse:
    stored = _read(place, arn).get("ThumbprintList", [])
    initial = {"thumbprints": stored, "version": seal({"list": stored})}
    form = ThumbprintsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and not is_overtaken(form, {"list": stored}):
        names = {"OpenIDConnectProviderArn": arn, "ThumbprintList": form.cleaned_data["thumbprints"]}
        call = place.iam.update_open_id_connect_provider_thumbprint
        with telling(place, form):
            call(**names)
            messages.success(request, "The thumbprints are saved.")
            return redirect("oidc-provider", place.connection.slug, arn)
    status = 409 if getattr(form, "overtaken", False) else status_of(form)
    context = {"place": place, "arn": arn, "name": name_in(arn), "form": form, "stored": stored}
    return render(request, "dashboard/identity_providers/thumbprints.html", context, status=status)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def delete(request: Request, place: Place, arn: str) -> HttpResponse:
    _read(place, arn)
    return ask_to_delete(request, DELETE, place, arn, "oidc-provider")


def _read(place: Place, arn: str) -> dict:
    return place.iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def _page(request: Request, place: Place, arn: str, form: ClientForm, problem=None) -> HttpResponse:
    context = {
        "place": place,
        "arn": arn,
        "name": name_in(arn),
        "provider": _read(place, arn),
        "form": form,
        "problem": problem,
        "records": AuditRecord.objects.filter(connection=place.connection.slug, target=arn).order_by("-id")[
            :6
        ],
    }
    status = problem.status if problem else status_of(form)
    return render(request, "dashboard/identity_providers/oidc.html", context, status=status)
