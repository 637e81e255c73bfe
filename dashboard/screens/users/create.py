"""Create a user: attributes by the pool's schema, invited or not, with a password made by the pool, here, or by hand."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.acts.users.create import ACT
from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.create_form import CreateForm
from dashboard.screens.users.edit import rare_fields
from dashboard.screens.users.fields import PREFIX, as_wire, filled_in, place_error
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.passwords import generate_password

TEMPLATE = "dashboard/users/create.html"
ALIASES = ("email", "phone_number", "preferred_username")


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@in_pool
def create(request: Request, place: Place) -> HttpResponse:
    """GET shows the form, POST creates. A password that was made here is shown once."""
    form = CreateForm(request.POST if request.method == "POST" else None, pool=place.pool)
    context = at(place, form=form, **heaps(form, place.pool))
    if not form.is_valid():
        context |= heaps(form, place.pool)
        return render(request, TEMPLATE, context, status=422 if form.is_bound else 200)
    password = (
        generate_password(place.pool) if form.cleaned_data["how"] == "here" else form.cleaned_data["password"]
    )
    try:
        user = create_user(place, form.cleaned_data, password)
    except ERRORS as error:
        problem = context["problem"] = explain(error, place.connection)
        _explain_at_field(form, problem.code, problem.why)
        return render(request, TEMPLATE, context | heaps(form, place.pool), status=problem.status)
    if password:
        created = get_person(place, user["Username"])
        shown = at(place, person=created, password=password, holds="temporary", created=True)
        return render(request, "dashboard/users/password_set.html", shown)
    messages.success(request, _done(form.cleaned_data))
    return redirect(place.url("user", user["Username"]))


def heaps(form: CreateForm, pool: dict) -> dict[str, list]:
    """The attribute fields, the rarely used ones apart."""
    fields = rare_fields(form, {}, pool)
    return {"attributes": [f for f in fields["usual"] if f.name.startswith(PREFIX)], "rare": fields["rare"]}


def create_user(place: Place, data: dict, password: str) -> dict:
    """The UserType of the new user."""
    values = {name: value for name, value in filled_in(data).items() if value and value != "false"}
    members: dict = {"TemporaryPassword": password} if password else {}
    if data["invite"] == "none":
        members["MessageAction"] = "SUPPRESS"
    else:
        members["DesiredDeliveryMediums"] = ["EMAIL", "SMS"] if data["invite"] == "both" else [data["invite"]]
    return place.client.admin_create_user(
        UserPoolId=place.pool_id, Username=data["username"], UserAttributes=as_wire(values), **members
    )["User"]


def _done(data: dict) -> str:
    by = {"EMAIL": "by e-mail", "SMS": "by SMS", "both": "by e-mail and SMS"}.get(data["invite"])
    return f"{data['username']} is created" + (f", and the invitation is on its way {by}." if by else ".")


def _explain_at_field(form: forms.Form, code: str, why: str) -> None:
    if code == "UsernameExistsException":
        # The user name, or one of the values by which users of the pool are found as well.
        others = [name for name in ALIASES if f" the {name} " in why and PREFIX + name in form.fields]
        for name in others:
            form.add_error(PREFIX + name, "Another user is found by this already.")
        if not others:
            form.add_error("username", "This name is taken.")
    elif code == "InvalidPasswordException":
        form.add_error("password", why)
    else:
        place_error(form, why)
