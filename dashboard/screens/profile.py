"""One's own page: the name, the theme, and how one signs in."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from dashboard.models import StaffMember
from dashboard.staff.acting import on_site
from dashboard.staff.factors import have_second_factor
from dashboard.staff.grants import note
from dashboard.staff.scopes import told

_DOORS = (
    ("account_change_password", "Password", "Change your password"),
    ("mfa_index", "Second factor", "Authenticator app, passkeys and recovery codes"),
    ("usersessions_list", "Sessions", "Where you are signed in"),
)


class NameForm(forms.ModelForm):
    class Meta:
        model = StaffMember
        fields = ("name",)


def show(request: HttpRequest) -> HttpResponse:
    before = request.user.name
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        if form.has_changed():
            note(on_site(request), "UpdateProfile", request.user, before, form.instance.name)
        messages.success(request, "Your name is saved.")
        return redirect("profile")
    names = request.session.get("pool_names", {})
    grants = request.user.grants.select_related("role", "connection")
    context = {
        "form": form,
        "grants": [(grant.role, told(grant, names)) for grant in grants],
        "secured": bool(have_second_factor([request.user])),
        "doors": [(url, title, words) for name, title, words in _DOORS if (url := _address(name))],
    }
    return render(request, "dashboard/profile.html", context, status=422 if form.errors else 200)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
