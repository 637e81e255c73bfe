"""Linking an account of a provider to one's own, and taking it away again."""

from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dashboard.models import SignInProvider
from dashboard.pages import EVERYONE, page
from dashboard.requests import Request
from dashboard.sign_in.providers import begin_linking


@page(EVERYONE, grave=True)
@require_POST
def link(request: Request, slug: str) -> HttpResponse:
    """A link leads on to the provider: the content security policy lets no form lead to another site."""
    provider = get_object_or_404(SignInProvider, slug=slug)
    begin_linking(request, provider)
    onward = reverse("openid_connect_login", args=[slug]) + "?process=connect"
    return render(request, "dashboard/profile/link.html", {"provider": provider, "onward": onward})


@page(EVERYONE, grave=True)
@require_POST
def unlink(request: Request, pk: int) -> HttpResponse:
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    if not request.user.has_usable_password():
        messages.error(request, "It is your only way in: you have no password here.")
        return redirect("profile")
    request.user.grants.filter(provider__slug=account.provider).delete()
    account.delete()
    messages.success(request, "The account is no longer linked, and the roles it gave are gone.")
    return redirect("profile")
