"""Deleting a pool, with everything in it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import marked_acts
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.screens.saving import saved, status_of


class DeleteForm(forms.Form):
    """The pool's name, typed by hand."""

    name = forms.CharField(label="Type the pool's name to confirm", strip=True)

    def __init__(self, *args, expected: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_name(self) -> str:
        if self.cleaned_data["name"] != self.expected:
            raise forms.ValidationError(f"This is not the pool's name. Type “{self.expected}”.")
        return self.cleaned_data["name"]


@page("cognito-idp:DeleteUserPool", grave=True)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: HttpRequest, place: Place) -> HttpResponse:
    form = DeleteForm(request.POST or None, expected=place.pool["Name"])
    if request.method == "POST" and form.is_valid():
        call = place.client.delete_user_pool
        if saved(form, place.connection, call, UserPoolId=place.pool_id) is not None:
            messages.success(request, f"{place.pool['Name']} and all its users are deleted.")
            return redirect("home")
    second = marked_acts.needs_approval("cognito-idp:DeleteUserPool")
    context = {"place": place, "form": form, "second_person": second}
    return render(request, "dashboard/pools/delete.html", context, status=status_of(form))
