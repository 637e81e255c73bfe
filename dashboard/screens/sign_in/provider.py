"""Signing in through an OpenID Connect provider."""

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from dashboard.models import SignInProvider
from dashboard.sign_in.providers import VerifyingAdapter


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _run(OAuth2LoginView, request, provider_id)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: type[OAuth2View], request: HttpRequest, slug: str) -> HttpResponse:
    """The library's view; whatever a provider answers wrongly is a failed sign-in, no error of this site."""
    get_object_or_404(SignInProvider, slug=slug)
    adapter = VerifyingAdapter(request, slug)
    try:
        return view.adapter_view(adapter)(request)
    except (RequestException, OAuth2Error, ValidationError, LookupError, TypeError, ValueError) as error:
        return render_authentication_error(request, adapter.get_provider(), exception=error)
