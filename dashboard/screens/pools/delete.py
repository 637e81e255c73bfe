"""Deleting a pool, with everything in it."""

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dashboard.acts.pools.delete import ACT
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.asking import Question, ask


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


@page(*ACT.permissions, grave=ACT.grave)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def delete(request: Request, place: Place) -> HttpResponse:
    name = place.pool["Name"]
    question = Question.of(
        ACT,
        name,
        place,
        back=place.url("pool"),
        crumbs="dashboard/pools/parts/crumbs.html",
        first=_first(place),
    )
    form = DeleteForm(request.POST or None, expected=name)
    return ask(request, question, reverse("home"), form=form, place=place)


def _first(place: Place) -> tuple[str, str]:
    """What would have to be done before."""
    if place.pool.get("Domain") or place.pool.get("CustomDomain"):
        return "Domain", place.url("pool-domain")
    return "Edit settings", place.url("pool-settings-first")
