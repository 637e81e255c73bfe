"""A new user pool."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.aws.telling import status_of, telling
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.pools.forms import Attributes, CreateForm

FIRST = {"auto_verified": ["email"], "deletion_protection": False}


@page("cognito-idp:CreateUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: Request, place: Place) -> HttpResponse:
    form = CreateForm(request.POST or None, initial=FIRST)
    attributes = Attributes(request.POST or None, prefix="custom")
    if request.method == "POST" and form.is_valid() and attributes.is_valid():
        custom = [each.member() for each in attributes if each.has_changed()]
        with telling(place, form):
            pool = place.client.create_user_pool(**form.creation(custom))["UserPool"]
            messages.success(request, f"{pool['Name']} is ready. Add users one by one or import a CSV.")
            _turn_on_mfa(request, place, pool["Id"], form.cleaned_data["mfa"])
            return redirect("pool", place.connection.slug, pool["Id"])
    context = {"place": place, "form": form, "attributes": attributes}
    return render(request, "dashboard/pools/create.html", context, status=status_of(form, attributes))


def _turn_on_mfa(request: Request, place: Place, pool_id: str, mfa: str) -> None:
    """A second call: Cognito takes an authenticator app only by SetUserPoolMfaConfig."""
    if mfa == "OFF":
        return
    factor = {"SoftwareTokenMfaConfiguration": {"Enabled": True}, "MfaConfiguration": mfa}
    with telling(place) as outcome:
        place.client.set_user_pool_mfa_config(UserPoolId=pool_id, **factor)
    if outcome.problem:
        messages.warning(request, f"The pool exists, but MFA is still off: {outcome.problem}")
