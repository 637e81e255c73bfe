"""Making an API key, and changing what it may do."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.aws.errors import ERRORS
from dashboard.aws.telling import status_of, telling
from dashboard.iam_documents.documents import write_document
from dashboard.iam_documents.key_scopes import POLICY, READS, policy_of
from dashboard.pages import page
from dashboard.place import Place
from dashboard.requests import Request
from dashboard.screens.api_keys.choices import pools_to_choose
from dashboard.screens.api_keys.forms import KeyForm, ScopeForm, initial_for
from dashboard.screens.api_keys.reading import on_embedded, read_key
from dashboard.screens.api_keys.snippet import snippet


@page("iam:CreateUser", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@on_embedded
def create(request: Request, place: Place) -> HttpResponse:
    """The secret is on the very answer, for it is told once."""
    form = KeyForm(request.POST or None, initial={"kind": READS}, pools=pools_to_choose(place))
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        with telling(place, form):
            place.iam.create_user(UserName=name)
            made = _finish(place, form, name)
            if made is not None:
                return show_secret(request, place, made)
    context = {"place": place, "form": form}
    return render(request, "dashboard/api_keys/form.html", context, status=status_of(form))


@page("iam:PutUserPolicy", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@on_embedded
def scope(request: Request, place: Place, name: str) -> HttpResponse:
    key = read_key(place.iam, name)
    if key.fixed:
        messages.warning(request, "What a key of the command line may do is fixed. Make another key here.")
        return redirect("api-key", place.connection.slug, name)
    pools = pools_to_choose(place)
    form = ScopeForm(request.POST or None, initial=initial_for(key.scope, pools), pools=pools)
    if request.method == "POST" and form.is_valid():
        put = {"UserName": name, "PolicyName": POLICY, "PolicyDocument": _document(form)}
        with telling(place, form):
            place.iam.put_user_policy(**put)
            messages.success(request, f"What {name} may do is saved. It holds from the next call on.")
            return redirect("api-key", place.connection.slug, name)
    context = {"place": place, "form": form, "key": key}
    return render(request, "dashboard/api_keys/form.html", context, status=status_of(form))


def show_secret(request: Request, place: Place, made: dict) -> HttpResponse:
    """The page with the secret of an access key that was just made."""
    context = {"place": place, "made": made, "snippet": snippet(request, place.connection, made)}
    return render(request, "dashboard/api_keys/secret.html", context)


def _finish(place: Place, form: KeyForm, name: str) -> dict | None:
    """Scope and access key of the user that was just made; if that fails, the user goes again."""
    with telling(place, form):
        place.iam.put_user_policy(UserName=name, PolicyName=POLICY, PolicyDocument=_document(form))
        return place.iam.create_access_key(UserName=name)["AccessKey"]
    with suppress(*ERRORS):
        place.iam.delete_user_policy(UserName=name, PolicyName=POLICY)
    with suppress(*ERRORS):
        place.iam.delete_user(UserName=name)
    return None


def _document(form: ScopeForm) -> str:
    return write_document(policy_of(form.scope()))
