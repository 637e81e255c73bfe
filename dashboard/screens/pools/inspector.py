"""The token inspector. A pasted token is looked into and forgotten: it is in no address, no record and no log."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dashboard.aws.telling import status_of
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.tokens.inspecting import look_into
from dashboard.tokens.reading import read_token


class TokenForm(forms.Form):
    token = forms.CharField(
        label="ID or access token",
        max_length=32 * 1024,
        widget=forms.Textarea(
            attrs={
                "rows": 6,
                "spellcheck": "false",
                "autocomplete": "off",
                "class": "mono",
                "autofocus": True,
            }
        ),
        help_text="It is looked at and forgotten: not stored, not logged.",
    )


@page("cognito-idp:DescribeUserPool")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("token")
@never_cache
@in_pool
def inspect_token(request: Request, place: Place) -> HttpResponse:
    form = TokenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"place": place, "form": form, "pool": place.pool}
    if form.is_bound and form.is_valid():
        context["look"] = look_into(place, read_token(form.cleaned_data["token"]))
    status = status_of(form)
    # Never sent back: what was pasted does not stay in the page.
    if status == 200 and form.is_bound:
        context["form"] = again = TokenForm()
        del again.fields["token"].widget.attrs["autofocus"]  # it would scroll past the verdict
    return render(request, "dashboard/pools/tokens.html", context, status=status)
