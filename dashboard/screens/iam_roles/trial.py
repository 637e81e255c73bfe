"""Trying an action against a role, without doing it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dashboard.aws.telling import status_of, telling
from dashboard.iam_documents.trial import TrialForm, try_action
from dashboard.iam_roles.reading import read_policies, read_role
from dashboard.pages import page
from dashboard.place import Place, on_connection
from dashboard.requests import Request
from dashboard.screens.iam_roles.show import page_context


@page("iam:GetRole")
@require_POST
@on_connection
def try_role(request: Request, place: Place, role_name: str) -> HttpResponse:
    form = TrialForm(request.POST)
    context: dict = {"place": place, "role_name": role_name}
    if not request.htmx:
        context = page_context(place, role_name)
    context["trial_form"] = form
    if form.is_valid():
        with telling(place, form):
            arn = context["role"]["Arn"] if "role" in context else read_role(place, role_name)["Arn"]
            context["trial"] = try_action(place.iam, arn, form, read_policies(place, role_name))
    if request.htmx:
        return render(request, "dashboard/iam_roles/trial_part.html", context)
    return render(request, "dashboard/iam_roles/show.html", context, status=status_of(form))
