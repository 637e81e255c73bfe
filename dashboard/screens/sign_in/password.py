"""Signing in with a password or a passkey."""

from allauth.account.internal.stagekit import clear_login
from allauth.account.views import LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.models import SignInProvider


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_password(request: HttpRequest) -> HttpResponse:
    view = LoginView.as_view(
        template_name="dashboard/sign_in/password.html",
        extra_context={"providers": SignInProvider.objects.all()},
    )
    return view(request)


@login_not_required
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Forget a sign-in that waits for its second factor, to begin again as somebody else."""
    clear_login(request)
    return redirect("sign-in")
