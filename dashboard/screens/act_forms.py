"""A form by which an act makes or changes something at a place: it is shown, and taken once it is sent and right."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dashboard.acts.asked_act import AskedAct
from dashboard.aws.telling import status_of, telling
from dashboard.place import Place
from dashboard.requests import Request


class ActForm(forms.Form):
    """A form that speaks for what an act takes."""

    def members(self) -> dict[str, Any]:
        """What was typed, under the names of the API."""
        raise NotImplementedError


def act_by_form(
    request: Request,
    place: Place,
    form: ActForm,
    act: AskedAct,
    heading: str,
    listed: tuple[str, str],
    *keys: str,
    named: str = "",
    to: str = "",
    template: str = "dashboard/pools/parts/form.html",
    **context: Any,
) -> HttpResponse:
    """Show the form under ``heading``; where it is right do the act with the ``keys`` and the form's members, and go to the
    address ``to``, by default that of the list.

    ``listed`` is the name of the list and of its page, which Cancel leads to. What is done is said of the member ``named``, by
    default of the first key.
    """
    list_name, list_url = listed[0], place.url(listed[1])
    if request.method == "POST" and form.is_valid():
        members = form.members()
        with telling(place, form):
            messages.success(request, act.do(members[named] if named else keys[0], place, *keys, members))
            return redirect(to or list_url)
    context |= {"list_name": list_name, "list_url": list_url, "heading": heading, "button": act.label}
    return render(request, template, {"place": place, "form": form, **context}, status=status_of(form))
