"""Members who come from an OpenID Connect provider: who they are here, and who may come in."""

import time
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect

from dashboard.models import ClaimRule, SignInProvider, StaffMember
from dashboard.permissions.deciding import is_administrator
from dashboard.sign_in.claims import apply_rules, rules_met
from dashboard.sign_in.factors import has_factor
from dashboard.sign_in.requests import ProviderSession

LINKING = "linking"
"""What the session holds while a member links their account: the provider's slug, and until when."""
LINK_SECONDS = 600
log = structlog.get_logger()


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """The library's, but the ID token's signature is always verified, and is what counts of two tellings."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise ValidationError("The provider sends no ID token.")
        if self.openid_config["issuer"].rstrip("/") != app.settings["server_url"]:
            raise ValidationError("The provider bears the name of another issuer.")
        self.did_fetch_access_token = False
        claims = self._decode_id_token(app, id_token)
        told = self._fetch_user_info(token.token) if "userinfo_endpoint" in self.openid_config else {}
        if told.get("sub", claims["sub"]) != claims["sub"]:
            raise ValidationError("The provider tells of two people.")
        return self.get_provider().sociallogin_from_response(request, {"id_token": {**told, **claims}})


class StaffProviders(DefaultSocialAccountAdapter):
    """What the library asks of this site about providers."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        rows = SignInProvider.objects.all()
        if provider and provider != "openid_connect":
            rows = rows.filter(slug=provider)
        return [_app(row) for row in rows if client_id in (None, row.client_id)]

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the member, or make one if the provider may bring new ones; else say why not and stop."""
        provider = SignInProvider.objects.get(slug=sociallogin.account.provider)
        claims = sociallogin.account.extra_data["id_token"]
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            _link(request, sociallogin, provider)
        rules = rules_met(provider, claims)
        member = sociallogin.user if sociallogin.is_existing else _arrive(request, provider, claims, rules)
        if not sociallogin.is_existing:
            sociallogin.account.user = member
            sociallogin.account.extra_data = {}
            sociallogin.account.save()
            sociallogin.user = member
        apply_rules(member, provider, rules)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, **_: Any
    ) -> None:
        log.warning(
            "signing in through a provider failed", provider=provider.name, error=str(exception or error)
        )
        _stop(
            request,
            f"Signing in with {provider.name} did not work. Try again; if it goes on, tell an administrator.",
        )


def _app(row: SignInProvider) -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=row.slug,
        name=row.name,
        client_id=row.client_id,
        secret=row.secret,
        settings={"server_url": row.issuer.rstrip("/"), "scope": row.scopes.split()},
    )


def _arrive(
    request: HttpRequest, provider: SignInProvider, claims: dict, rules: list[ClaimRule]
) -> StaffMember:
    """Whom an account that is not linked belongs to. Nobody's local account is taken over by its address alone."""
    email = str(claims.get("email", "")).lower()
    if not email or claims.get("email_verified") not in (True, "true"):
        _stop(request, f"{provider.name} does not say that your e-mail address is verified.")
    try:
        validate_email(email)
    except ValidationError:
        _stop(request, f"{provider.name} names no usable e-mail address.")
    member = StaffMember.objects.filter(email=email).first()
    if member is None:
        return _invite(request, provider, claims, email, rules)
    linked = SocialAccount.objects.filter(user=member, provider=provider.slug).exists()
    if linked or member.has_usable_password() or has_factor(member) or is_administrator(member):
        _stop(
            request,
            f"{email} has an account here already. Sign in to it as before, and link {provider.name} in your profile.",
        )
    return member


def _invite(
    request: HttpRequest, provider: SignInProvider, claims: dict, email: str, rules: list[ClaimRule]
) -> StaffMember:
    if not provider.admits or not rules:
        _stop(request, f"Nobody invited {email} to this site. Ask an administrator.")
    name = claims.get("name")
    member = StaffMember(email=email, name=name[:100] if isinstance(name, str) else "")
    member.set_unusable_password()
    with transaction.atomic():
        member.save()
    return member


def begin_linking(request: HttpRequest, provider: SignInProvider) -> None:
    """From now on, and for some minutes, an account of this provider may be linked to the member of the session."""
    request.session[LINKING] = [provider.slug, time.time() + LINK_SECONDS]


def _link(request: HttpRequest, sociallogin: SocialLogin, provider: SignInProvider) -> None:
    slug, until = request.session.pop(LINKING, ["", 0])
    if not request.user.is_authenticated or slug != provider.slug or until < time.time():
        _stop(request, "Begin on your profile to link an account.")
    elif sociallogin.is_existing and sociallogin.user != request.user:
        messages.error(request, f"This account of {provider.name} is linked to another member.")
    elif not sociallogin.is_existing:
        account = sociallogin.account
        account.user, account.extra_data = request.user, {}
        account.save()
        messages.success(request, f"You can sign in with {provider.name} now.")
    raise ImmediateHttpResponse(redirect("profile"))


def _stop(request: HttpRequest, why: str) -> None:
    messages.error(request, why)
    raise ImmediateHttpResponse(redirect("sign-in"))
