"""Set a user's password: one that is drawn and sent to the user alone; or one to pass on, temporary or for good, which
needs a permission of its own. It is shown once and kept nowhere.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.acts.user import User
from dashboard.acts.users.set_password import ACT, PERMANENT, SEND, SENT, SET, SET_TEMPORARY, TEMPORARY
from dashboard.aws.errors import ERRORS, explain
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.form_fields import offer
from dashboard.screens.users.acting import show_act
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.invitation import invitation_contact, validity_days
from dashboard.users.passwords import generate_password, policy_words
from dashboard.users.person import Person

_HOLDS = [
    (SENT, "A temporary one, drawn here and sent to the user: you do not see it"),
    (TEMPORARY, "The one below, until the first sign-in: you pass it on"),
    (PERMANENT, "The one below, for good: you pass it on"),
]


class PasswordForm(forms.Form):
    """The password in plain sight, as the staff member passes it on, and how long it holds."""

    password = forms.CharField(
        max_length=256,
        required=False,
        strip=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    holds = forms.ChoiceField(
        choices=_HOLDS,
        widget=forms.RadioSelect,
        label="Which",
    )
    field_order = ("holds", "password")

    def __init__(self, data: Any, offered: list[str], pool: dict) -> None:
        super().__init__(data, initial={"holds": offered[0] if offered else ""})
        offer(self, "holds", [each for each in _HOLDS if each[0] in offered])
        self.fields[
            "holds"
        ].help_text = f"A temporary one must be replaced within {validity_days(pool)} days."
        if {TEMPORARY, PERMANENT} & set(offered):
            self.fields["password"].help_text = policy_words(pool)
            self.fields["password"].initial = generate_password(pool)
        else:
            del self.fields["password"]

    def clean(self) -> dict:
        data = super().clean() or {}
        if data.get("holds") in (TEMPORARY, PERMANENT) and not data.get("password"):
            self.add_error("password", "Give the password.")
        return data


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("password")
@in_pool
def set_password(request: Request, place: Place, username: str) -> HttpResponse:
    """GET offers what the member may do; POST sends the user a password, or sets the one in the form and shows it once."""
    person = get_person(place, username)
    user = User(place, person.username, person)
    form = PasswordForm(request.POST or None, _offered(place, person), place.pool)
    if ACT.why_not(person, place.pool) or not form.is_valid():
        return show_act(request, user, ACT, form, status=422 if form.is_bound else 200)
    try:
        ACT.perform(user, form.cleaned_data)
    except ERRORS as error:
        problem = explain(error, place.connection)
        if problem.code == "InvalidPasswordException" and "password" in form.fields:
            form.add_error("password", problem.why)
        return show_act(request, user, ACT, form, problem)
    if form.cleaned_data["holds"] == SENT:
        messages.success(request, ACT.says(user, form.cleaned_data))
        return redirect("user", place.connection.slug, place.pool_id, person.username)
    context = at(place, person=get_person(place, username), **form.cleaned_data)
    return render(request, "dashboard/users/password_set.html", context)


def _offered(place: Place, person: Person) -> list[str]:
    """What the member may choose, the safest first: nobody can be sent a password who has no contact."""
    may = {
        SENT: bool(invitation_contact(person)) and place.may(SEND),
        TEMPORARY: place.may(SET) or place.may(SET_TEMPORARY),
        PERMANENT: place.may(SET),
    }
    return [each for each, allowed in may.items() if allowed]
