"""What members change of themselves."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dashboard.models import StaffMember
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.staff.acting import on_site
from dashboard.staff.grants import note


class NameForm(forms.ModelForm):
    class Meta:
        model = StaffMember
        fields = ("name",)


@page(EVERYONE)
@require_POST
def rename(request: Request) -> HttpResponse:
    before = request.user.name
    form = NameForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
        if form.has_changed():
            note(
                on_site(request),
                "UpdateProfile",
                request.user,
                {"name": before},
                {"name": form.instance.name},
            )
        messages.success(request, "Your name is saved.")
    else:
        messages.error(
            request, f"Your name is as it was. {' '.join(str(each) for each in form.errors.get('name', []))}"
        )
    return redirect("profile")
