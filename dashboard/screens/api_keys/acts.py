"""Rotating an API key, switching its access keys off and on, and deleting them or all of it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.acts.api_keys.delete import ACT as DELETE
from dashboard.acts.api_keys.delete_access_key import ACT as DELETE_ACCESS_KEY
from dashboard.acts.api_keys.rotate import ACT as ROTATE
from dashboard.acts.api_keys.switch import ACT as SWITCH
from dashboard.acts.place_act import PlaceAct
from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.api_keys.create import show_secret
from dashboard.screens.api_keys.reading import AccessKey, ApiKey, on_embedded, read_key
from dashboard.screens.asking import Question, ask, do_at_once, show_question


@page(*ROTATE.permissions, grave=ROTATE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@on_embedded
def rotate(request: Request, place: Place, name: str) -> HttpResponse:
    """Make the second access key. The first goes on until somebody retires it."""
    key = read_key(place.iam, name)
    heading = {} if key.keys else {"heading": "Add an access key"}
    question = _question(ROTATE, key.title, place, key, name, **heading)
    with telling(place) as outcome:
        if request.method == "POST":
            return show_secret(request, place, ROTATE.perform(place, name))
    return show_question(request, question, outcome.problem, place=place, key=key)


@page(*SWITCH.permissions, grave=SWITCH.grave)
@require_POST
@on_embedded
def switch(request: Request, place: Place, name: str, key_id: str, status: str) -> HttpResponse:
    return do_at_once(request, SWITCH, key_id, place, name, key_id, status, to=_address(place, name))


@page(*DELETE_ACCESS_KEY.permissions, grave=DELETE_ACCESS_KEY.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def remove(request: Request, place: Place, name: str, key_id: str) -> HttpResponse:
    """Delete one access key."""
    key = read_key(place.iam, name)
    question = _question(DELETE_ACCESS_KEY, key_id, place, key, name, key_id)
    # A key of the command line is gone with its one access key.
    to = reverse("api-keys", args=[place.connection.slug]) if key.fixed else question.back
    return ask(request, question, to, place=place, key=key, one=_one_of(key, key_id))


@page(*DELETE.permissions, grave=DELETE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def delete(request: Request, place: Place, name: str) -> HttpResponse:
    """Delete the access keys, the policies and the user."""
    key = read_key(place.iam, name)
    hanging = ([one.id for one in key.keys], key.policies, key.fixed)
    question = _question(DELETE, key.title, place, key, name, *hanging)
    return ask(request, question, reverse("api-keys", args=[place.connection.slug]), place=place, key=key)


def _question(act: PlaceAct, title: str, place: Place, key: ApiKey, *keys: object, **words: Any) -> Question:
    more = {"back": _address(place, key.name), "crumbs": "dashboard/api_keys/crumbs.html"}
    return Question.of(act, title, place, *keys, **more, **words)


def _address(place: Place, name: str) -> str:
    return reverse("api-key", args=[place.connection.slug, name])


def _one_of(key: ApiKey, key_id: str) -> AccessKey:
    found = next((one for one in key.keys if one.id == key_id), None)
    if found is None:
        raise Http404("This key has no such access key.")
    return found
