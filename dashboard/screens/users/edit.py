"""Edit a user's attributes, in a form made from the pool's schema."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.acts.users.edit import ACT
from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.masking import masked_for
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.fields import PREFIX, as_wire, attribute_fields, changed, filled_in, place_error
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.attributes import in_order, label_of
from dashboard.users.person import Person


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def edit(request: Request, place: Place, username: str) -> HttpResponse:
    """GET shows the form, POST writes what differs."""
    person = get_person(place, username)
    masked = masked_for(place.actor, place.pool_id) | person.masked
    form = forms.Form(request.POST if request.method == "POST" else None)
    form.fields.update(attribute_fields(place.pool, person.attributes, creating=False, masked=masked))
    left_out = [label_of(a["Name"]) for a in in_order(place.pool) if a["Name"] in masked]
    context = at(
        place, person=person, form=form, left_out=left_out, **rare_fields(form, person.attributes, place.pool)
    )
    if not form.is_valid():
        return render(request, "dashboard/users/edit.html", context, status=422 if form.is_bound else 200)
    try:
        names = write_changes(place, person, filled_in(form.cleaned_data))
    except ERRORS as error:
        problem = context["problem"] = explain(error, place.connection)
        place_error(form, problem.why)
        return render(request, "dashboard/users/edit.html", context, status=problem.status)
    messages.success(request, f"Saved: {', '.join(names)}." if names else "Nothing had changed.")
    return redirect(place.url("user", person.username))


def write_changes(place: Place, person: Person, values: dict[str, str]) -> list[str]:
    """Write and delete what differs; the names of what did."""
    written, removed = changed(person.attributes, values)
    who = {"UserPoolId": place.pool_id, "Username": person.username}
    if written:
        place.client.admin_update_user_attributes(**who, UserAttributes=as_wire(written))
    if removed:
        place.client.admin_delete_user_attributes(**who, UserAttributeNames=removed)
    return [*written, *removed]


def rare_fields(form: forms.Form, kept: dict[str, str], pool: dict) -> dict[str, list]:
    """The form's fields in two heaps: those that this pool or user uses, and the other standard attributes."""
    required = {a["Name"] for a in pool.get("SchemaAttributes", ()) if a.get("Required")}
    common = {"email", "email_verified", "phone_number", "phone_number_verified", "name", *required, *kept}
    heaps: dict[str, list] = {"usual": [], "rare": []}
    for key in form.fields:
        name = key.removeprefix(PREFIX)
        usual = not key.startswith(PREFIX) or name in common or ":" in name or key in form.errors
        heaps["usual" if usual else "rare"].append(form[key])
    return heaps
