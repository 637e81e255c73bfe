"""Set a user's password: a generated one to copy, or another, temporary or for good. It is shown once and kept nowhere."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.people.invitation import validity_days
from dashboard.people.person import Person
from dashboard.place import Place, in_pool
from dashboard.screens.users.acting import get_person, show_action
from dashboard.screens.users.offers import offer
from dashboard.screens.users.page_context import at
from dashboard.screens.users.passwords import generate_password, policy_words


class PasswordForm(forms.Form):
    """The password in plain sight, as the staff member passes it on, and how long it holds."""

    password = forms.CharField(
        max_length=256,
        strip=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    holds = forms.ChoiceField(
        choices=[("temporary", "Until the first sign-in"), ("permanent", "For good")],
        widget=forms.RadioSelect,
        initial="temporary",
        label="It holds",
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def set_password(request: HttpRequest, place: Place, username: str) -> HttpResponse:
    """GET offers a generated password, POST sets the one in the form and shows it once."""
    person, pool = get_person(place, username), place.pool
    what = offer("password", person, pool)
    form = PasswordForm(request.POST or None, initial={"password": generate_password(pool)})
    form.fields["password"].help_text = policy_words(pool)
    if not place.may("cognito-idp:AdminSetUserPassword"):
        form.fields["holds"].choices = PasswordForm.base_fields["holds"].choices[:1]
    form.fields["holds"].help_text = f"A temporary one must be replaced within {validity_days(pool)} days."
    if not what.possible or not form.is_valid():
        return show_action(request, place, person, what, form, status=422 if form.is_bound else 200)
    if problem := _set(place, person, form):
        return show_action(request, place, person, what, form, problem, problem.status)
    context = at(place, person=get_person(place, username), **form.cleaned_data)
    return render(request, "dashboard/users/password_set.html", context)


def _set(place: Place, person: Person, form: PasswordForm) -> Problem | None:
    try:
        place.client.admin_set_user_password(
            UserPoolId=place.pool_id,
            Username=person.username,
            Password=form.cleaned_data["password"],
            Permanent=form.cleaned_data["holds"] == "permanent",
        )
    except ERRORS as error:
        problem = explain(error, place.connection)
        if problem.code == "InvalidPasswordException":
            form.add_error("password", problem.why)
        return problem
    return None
