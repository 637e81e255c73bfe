"""Rotating an API key, switching its access keys off and on, and deleting them or all of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.telling import telling
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.api_keys.create import show_secret
from dashboard.screens.api_keys.reading import AccessKey, ApiKey, on_embedded, read_key
from dashboard.screens.asking import Question, ask, show_question


@page("iam:CreateAccessKey", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@on_embedded
def rotate(request: Request, place: Place, name: str) -> HttpResponse:
    """Make the second access key. The first goes on until somebody retires it."""
    key = read_key(place.iam, name)
    question = _question(
        place,
        key,
        heading="Rotate a key" if key.keys else "Add an access key",
        asks=f"Make an access key for {key.title}?",
        button="Make access key",
        words="dashboard/api_keys/rotate.html",
        destroys=False,
    )
    with telling(place) as outcome:
        if request.method == "POST":
            return show_secret(request, place, place.iam.create_access_key(UserName=name)["AccessKey"])
    return show_question(request, question, outcome.problem, place=place, key=key)


@page("iam:UpdateAccessKey", grave=True)
@require_POST
@on_embedded
def switch(request: Request, place: Place, name: str, key_id: str, status: str) -> HttpResponse:
    place.iam.update_access_key(UserName=name, AccessKeyId=key_id, Status=status)
    word = "works again" if status == "Active" else "is off. What it signs is refused from now on"
    messages.success(request, f"{key_id} {word}.")
    return redirect("api-key", place.connection.slug, name)


@page("iam:DeleteAccessKey", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def remove(request: Request, place: Place, name: str, key_id: str) -> HttpResponse:
    """Delete one access key."""
    key = read_key(place.iam, name)
    question = _question(
        place,
        key,
        heading="Delete an access key",
        asks="Delete this access key?",
        button="Delete access key",
        words="dashboard/api_keys/remove.html",
    )

    def perform() -> str:
        place.iam.delete_access_key(UserName=name, AccessKeyId=key_id)
        return f"{key_id} is deleted. What it signs is refused from now on."

    # A key of the command line is gone with its one access key.
    to = reverse("api-keys", args=[place.connection.slug]) if key.fixed else question.back
    return ask(request, question, perform, to, place=place, key=key, one=_one_of(key, key_id))


@page("iam:DeleteUser", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def delete(request: Request, place: Place, name: str) -> HttpResponse:
    """Delete the access keys, the policies and the user."""
    key = read_key(place.iam, name)
    question = _question(
        place,
        key,
        heading="Delete an API key",
        asks=f"Delete {key.title}?",
        button="Delete API key",
        words="dashboard/api_keys/delete.html",
    )

    def perform() -> str:
        _delete(place, key)
        return f"{key.title} is deleted. What it signs is refused from now on."

    to = reverse("api-keys", args=[place.connection.slug])
    return ask(request, question, perform, to, place=place, key=key)


def _question(place: Place, key: ApiKey, **words: Any) -> Question:
    back = reverse("api-key", args=[place.connection.slug, key.name])
    return Question(back=back, crumbs="dashboard/api_keys/crumbs.html", **words)


def _delete(place: Place, key: ApiKey) -> None:
    """IAM deletes a user only when nothing hangs on it. The access keys go first; it can be tried again."""
    for one in key.keys:
        place.iam.delete_access_key(UserName=key.name, AccessKeyId=one.id)
    if key.fixed:
        return
    for policy in key.policies:
        place.iam.delete_user_policy(UserName=key.name, PolicyName=policy)
    place.iam.delete_user(UserName=key.name)


def _one_of(key: ApiKey, key_id: str) -> AccessKey:
    found = next((one for one in key.keys if one.id == key_id), None)
    if found is None:
        raise Http404("This key has no such access key.")
    return found
