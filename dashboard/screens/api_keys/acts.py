"""Rotating an API key, switching its access keys off and on, and deleting them or all of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place
from dashboard.screens.api_keys.create import show_secret
from dashboard.screens.api_keys.reading import AccessKey, ApiKey, on_embedded, read_key


@page("iam:CreateAccessKey", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@on_embedded
def rotate(request: HttpRequest, place: Place, name: str) -> HttpResponse:
    """Make the second access key. The first goes on until somebody retires it."""
    context = {"place": place, "key": read_key(place.iam, name)}
    if request.method == "POST":
        try:
            made = place.iam.create_access_key(UserName=name)["AccessKey"]
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            return show_secret(request, place, made)
    return _answer(request, "rotate", context)


@page("iam:UpdateAccessKey", grave=True)
@require_POST
@on_embedded
def switch(request: HttpRequest, place: Place, name: str, key_id: str, status: str) -> HttpResponse:
    place.iam.update_access_key(UserName=name, AccessKeyId=key_id, Status=status)
    word = "works again" if status == "Active" else "is off. What it signs is refused from now on"
    messages.success(request, f"{key_id} {word}.")
    return redirect("api-key", place.connection.slug, name)


@page("iam:DeleteAccessKey", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def remove(request: HttpRequest, place: Place, name: str, key_id: str) -> HttpResponse:
    """Delete one access key."""
    key = read_key(place.iam, name)
    context = {"place": place, "key": key, "one": _one_of(key, key_id)}
    if request.method == "POST":
        try:
            place.iam.delete_access_key(UserName=name, AccessKeyId=key_id)
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            messages.success(request, f"{key_id} is deleted. What it signs is refused from now on.")
            # A key of the command line is gone with its one access key.
            return (
                redirect("api-keys", place.connection.slug)
                if key.fixed
                else redirect("api-key", place.connection.slug, name)
            )
    return _answer(request, "remove", context)


@page("iam:DeleteUser", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def delete(request: HttpRequest, place: Place, name: str) -> HttpResponse:
    """Delete the access keys, the policies and the user."""
    key = read_key(place.iam, name)
    context = {"place": place, "key": key}
    if request.method == "POST":
        try:
            _delete(place, key)
        except ERRORS as error:
            context["problem"] = explain(error, place.connection)
        else:
            messages.success(request, f"{key.title} is deleted. What it signs is refused from now on.")
            return redirect("api-keys", place.connection.slug)
    return _answer(request, "delete", context)


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


def _answer(request: HttpRequest, page: str, context: dict) -> HttpResponse:
    status = context["problem"].status if "problem" in context else 200
    return render(request, f"dashboard/api_keys/{page}.html", context, status=status)
