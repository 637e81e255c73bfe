"""Who needs a second factor, and who may use a password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboard import audit
from dashboard.acts.sign_in_settings.save import ACT as SAVE
from dashboard.models import SignInPolicy, SignInProvider
from dashboard.pages import page
from dashboard.requests import Request
from dashboard.screens.form_fields import offer
from dashboard.staff.acting import on_site


class PolicyForm(forms.ModelForm):
    class Meta:
        model = SignInPolicy
        fields = ("factor", "passwords")
        labels = {
            "factor": "Who must have a second factor",
            "passwords": "Everyone may sign in with a password",
        }
        widgets = {"factor": forms.RadioSelect}
        help_texts = {
            "factor": "Whoever has none is led to set one up, and gets nowhere else before.",
            "passwords": "Otherwise only administrators may, and everyone else comes from a provider.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "factor", SignInPolicy.Factor.choices)

    def clean_passwords(self) -> bool:
        allowed = self.cleaned_data["passwords"]
        if not allowed and not SignInProvider.objects.exists():
            raise forms.ValidationError("Add a provider first: nobody but administrators could sign in.")
        return allowed


@page(*SAVE.permissions, grave=SAVE.grave)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_sign_in(request: Request) -> HttpResponse:
    form = PolicyForm(request.POST or None, instance=SignInPolicy.read())
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.note(on_site(request), SAVE.call, given=form.cleaned_data)
        messages.success(request, "The settings are saved. They hold from now on.")
        return redirect("sign-in-settings")
    context = {"form": form, "providers": SignInProvider.objects.all()}
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/sign_in_settings/show.html", context, status=status)
