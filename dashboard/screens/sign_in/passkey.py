"""Signing in with a passkey alone."""

from allauth.mfa.webauthn.views import login_webauthn
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from dashboard.sign_in.failures import count_refused, is_refused


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_passkey(request: HttpRequest) -> HttpResponse:
    """The library's view; what is refused counts for the address, what goes well does not."""
    if request.method == "POST" and is_refused(request):
        return render(request, "429.html", status=429)
    response = login_webauthn(request)
    if request.method == "POST" and not request.user.is_authenticated:
        count_refused(request)
    return response
