"""Secrets of an app client, and deleting the client."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.clients.add_secret import ACT as ADD_SECRET
from dashboard.acts.clients.delete import ACT as DELETE
from dashboard.acts.clients.remove_secret import ACT as REMOVE_SECRET
from dashboard.acts.clients.reveal_secret import ACT as REVEAL_SECRET
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask
from dashboard.screens.clients.reading import read_client


@page(*REVEAL_SECRET.permissions, grave=REVEAL_SECRET.grave)
@require_POST
@never_cache
@in_pool
def reveal(request: Request, place: Place, client_id: str) -> HttpResponse:
    client = REVEAL_SECRET.perform(place, client_id)
    context = {"place": place, "client": client, "secret": client.get("ClientSecret", "")}
    return render(request, "dashboard/clients/secret.html", context)


@page(*ADD_SECRET.permissions, grave=ADD_SECRET.grave)
@require_POST
@never_cache
@in_pool
def add(request: Request, place: Place, client_id: str) -> HttpResponse:
    """Add the second secret. AWS tells it once, so it is shown on this very answer."""
    secret = ADD_SECRET.perform(place, client_id)
    context = {"place": place, "client": read_client(place, client_id), "secret": secret}
    return render(request, "dashboard/clients/secret.html", {**context, "added": True})


@page(*REMOVE_SECRET.permissions, grave=REMOVE_SECRET.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def remove(request: Request, place: Place, client_id: str, secret_id: str) -> HttpResponse:
    client, back = read_client(place, client_id), place.url("client", client_id)
    question = Question.of(
        REMOVE_SECRET,
        secret_id,
        place,
        client_id,
        secret_id,
        back=back,
        crumbs="dashboard/clients/crumbs.html",
    )
    return ask(request, question, back, place=place, client=client, secret_id=secret_id)


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place, client_id: str) -> HttpResponse:
    client = read_client(place, client_id)
    question = Question.of(
        DELETE,
        client["ClientName"],
        place,
        client_id,
        back=place.url("client", client_id),
        crumbs="dashboard/clients/crumbs.html",
    )
    return ask(request, question, place.url("clients"), place=place, client=client)
