"""Secrets of an app client, and deleting the client."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard import audit
from dashboard.acts.clients.delete import ACT as DELETE
from dashboard.acts.clients.remove_secret import ACT as REMOVE_SECRET
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.clients.reading import read_client


@page("console:RevealClientSecret", grave=True)
@require_POST
@never_cache
@in_pool
def reveal(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Show the secret. Describing only reads, so the record in the audit trail is made here, before it is shown."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    client = place.client.describe_user_pool_client(**names)["UserPoolClient"]
    audit.note(place.client.actor, "RevealUserPoolClientSecret", pool=place.pool_id, target=client_id)
    context = {"place": place, "client": client, "secret": client.get("ClientSecret", "")}
    return render(request, "dashboard/clients/secret.html", context)


@page("cognito-idp:AddUserPoolClientSecret", grave=True)
@require_POST
@never_cache
@in_pool
def add(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Add the second secret. AWS tells it once, so it is shown on this very answer."""
    names = {"UserPoolId": place.pool_id, "ClientId": client_id}
    answer = place.client.add_user_pool_client_secret(**names)["ClientSecretDescriptor"]
    context = {"place": place, "client": read_client(place, client_id), "secret": answer["ClientSecretValue"]}
    return render(request, "dashboard/clients/secret.html", {**context, "added": True})


@page(*REMOVE_SECRET.permissions, grave=REMOVE_SECRET.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def remove(request: Request, place: Place, client_id: str, secret_id: str) -> HttpResponse:
    client, back = read_client(place, client_id), place.url("client", client_id)
    question = Question.of(
        REMOVE_SECRET,
        secret_id,
        words="dashboard/clients/remove_secret.html",
        back=back,
        crumbs="dashboard/clients/crumbs.html",
    )
    perform = partial(REMOVE_SECRET.do, secret_id, place, client_id, secret_id)
    return ask(request, question, perform, back, place=place, client=client, secret_id=secret_id)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, client_id: str) -> HttpResponse:
    client = read_client(place, client_id)
    question = Question.of(
        DELETE,
        client["ClientName"],
        words="dashboard/clients/delete.html",
        back=place.url("client", client_id),
        crumbs="dashboard/clients/crumbs.html",
    )
    perform = partial(DELETE.do, client["ClientName"], place, client_id)
    return ask(request, question, perform, place.url("clients"), place=place, client=client)
