"""A new user pool."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.screens.pools.forms import Attributes, CreateForm
from dashboard.screens.saving import saved, status_of

FIRST = {"auto_verified": ["email"], "deletion_protection": False}


@page("cognito-idp:CreateUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@on_connection
def create(request: HttpRequest, place: Place) -> HttpResponse:
    form = CreateForm(request.POST or None, initial=FIRST)
    attributes = Attributes(request.POST or None, prefix="custom")
    if request.method == "POST" and form.is_valid() and attributes.is_valid():
        custom = [each.member() for each in attributes if each.has_changed()]
        create_pool = place.client.create_user_pool
        if answer := saved(form, place.connection, create_pool, **form.creation(custom)):
            pool = answer["UserPool"]
            messages.success(request, f"{pool['Name']} is ready. Add users one by one or import a CSV.")
            _turn_on_mfa(request, place, pool["Id"], form.cleaned_data["mfa"])
            return redirect("pool", place.connection.slug, pool["Id"])
    context = {"place": place, "form": form, "attributes": attributes}
    return render(request, "dashboard/pools/create.html", context, status=status_of(form, attributes))


def _turn_on_mfa(request: HttpRequest, place: Place, pool_id: str, mfa: str) -> None:
    """A second call: Cognito takes an authenticator app only by SetUserPoolMfaConfig."""
    if mfa == "OFF":
        return
    factor = {"SoftwareTokenMfaConfiguration": {"Enabled": True}, "MfaConfiguration": mfa}
    try:
        place.client.set_user_pool_mfa_config(UserPoolId=pool_id, **factor)
    except ERRORS as error:
        problem = explain(error, place.connection)
        messages.warning(request, f"The pool exists, but MFA is still off: {problem}")
