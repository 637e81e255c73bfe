"""A forgotten password: the answer is the same for every address, and takes the same time."""

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from dashboard.sign_in.failures import may_send
from dashboard.sign_in.links import ask_for_link
from dashboard.tasks.sign_in import enqueue_password_link


class ForgottenForm(forms.Form):
    email = forms.EmailField(
        label="E-mail", widget=forms.EmailInput({"autocomplete": "username", "autofocus": True})
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_password_link(request: HttpRequest) -> HttpResponse:
    """A worker looks whether anybody has the address, so that nobody can tell from this answer."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if not may_send(request):
            return ratelimit.respond_429(request)
        if too_often := ratelimit.consume_or_429(request, action="reset_password", key=email):
            return too_often
        enqueue_password_link(ask_for_link(email, timezone.now()))
        return render(request, "dashboard/sign_in/link_sent.html", {"email": email})
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/sign_in/forgotten.html", {"form": form}, status=status)
