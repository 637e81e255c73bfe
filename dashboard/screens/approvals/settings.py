"""Which acts need a second person, and for how long a request waits."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import audit
from dashboard.acts.approvals.settings import ACT as SETTINGS
from dashboard.acts.markable import MARKABLE
from dashboard.aws.clients import actor_of
from dashboard.models import ApprovalPolicy, Connection
from dashboard.pages import page
from dashboard.requests import Request


class PolicyForm(forms.Form):
    """The policy; a label and its help for each act."""

    acts = forms.MultipleChoiceField(
        label="These acts need a second person",
        required=False,
        choices=[(act.key, act.name) for act in MARKABLE.values()],
        widget=forms.CheckboxSelectMultiple,
    )
    many = forms.IntegerField(
        label="How many are many",
        help_text="From this number of users on, deleting or signing out is on many.",
        min_value=2,
        max_value=10_000,
    )
    hours = forms.IntegerField(
        label="Hours a request waits",
        help_text="After them it has expired, and must be asked for again.",
        min_value=1,
        max_value=720,
    )


@page(*SETTINGS.permissions, grave=SETTINGS.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request) -> HttpResponse:
    actor = actor_of(request, Connection(slug="", kind=Connection.Kind.EMBEDDED))
    policy = ApprovalPolicy.current()
    before = {"acts": policy.acts, "many": policy.many, "hours": policy.hours}
    form = PolicyForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        ApprovalPolicy.objects.update_or_create(pk=1, defaults=form.cleaned_data)
        audit.note(actor, SETTINGS.call, given={"Before": before, "After": form.cleaned_data})
        messages.success(request, "Saved. It counts from now on, for everybody.")
        return redirect("approval-settings")
    context = {"form": form, "acts": MARKABLE.values()}
    return render(request, "dashboard/approvals/settings.html", context, status=422 if form.is_bound else 200)
