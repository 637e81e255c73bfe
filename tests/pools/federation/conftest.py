"""Somebody who comes back from a provider: what it said of them is verified already, and the rest is real.

How a word is verified is tested with each kind of provider; here what becomes of it.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from pools.hosted.calls import call_of
from pools.hosted.oauth.base import base_of
from pools.hosted.oauth.cookies import keep_session, session_of
from pools.hosted.oauth.flow import begin_request
from pools.hosted.oauth.going import go
from pools.models import IdentityProvider, UserPool
from pools.rules.federation.arriving.signing_in import sign_in
from pools.rules.federation.identities import SUBJECT
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.failures import Refused
from pools.rules.user_pools.finding import find_pool
from tests.pools.oauth.conftest import (  # noqa: F401 (fixtures)
    CALLBACK,
    Browser,
    ann,
    answer_of,
    browser,
    claims,
    hang_in,
    make_app,
    make_user,
    pool,
)

MAPPING = {"email": "email", "name": "name", "family_name": "surname"}
CLAIMS = {"sub": "1029", "email": "ines@example.org", "name": "Ines", "surname": "Sá"}


@pytest.fixture
def make_provider(pool) -> Callable[..., IdentityProvider]:  # noqa: F811
    """Makes a provider of the pool's: ``make_provider("Okta", type="SAML", attribute_mapping={...})``."""

    def make(name: str = "Okta", **settings: Any) -> IdentityProvider:
        now = timezone.now()
        told = {"type": "OIDC", "attribute_mapping": MAPPING, "created": now, "modified": now}
        settings.setdefault("pool", UserPool.objects.get(public_id=pool))
        return IdentityProvider.objects.create(name=name, **(told | settings))

    return make


@pytest.fixture
def okta(make_provider) -> IdentityProvider:
    return make_provider()


@pytest.fixture
def app(make_app, okta) -> str:  # noqa: F811
    """The id of a public client that offers Okta beside the pool itself."""
    return make_app(SupportedIdentityProviders=["COGNITO", "Okta"])["ClientId"]


class Visitor:
    """One browser that comes back from a provider."""

    def __init__(self, browser: Browser) -> None:  # noqa: F811
        self.browser = browser

    def come(
        self,
        app: str,
        provider: IdentityProvider,
        subject: str = "1029",
        claims: dict | None = None,  # noqa: F811
        *,
        query: dict | None = None,
        **more: Any,
    ) -> HttpResponse:
        """What answers the browser that comes back with these claims; ``query`` is of the request for authorization."""
        asked_for = {"response_type": "code", "client_id": app, "redirect_uri": CALLBACK} | (query or {})
        path = f"/{self.browser.pool}/oauth2/authorize"
        request = RequestFactory().get(path, QUERY_STRING=urlencode(asked_for))
        request.COOKIES.update({name: each.value for name, each in self.browser.http.cookies.items()})
        request.pool_host = SimpleNamespace(pool=find_pool(self.browser.pool), domain=None)
        asked = begin_request(request)
        assert not isinstance(asked, HttpResponse), asked["Location"]
        call = call_of(request, "FederatedSignIn")
        verified = VerifiedIdentity(provider, subject, CLAIMS if claims is None else claims, **more)
        try:
            done = sign_in(call, asked, base_of(request).url, session_of(request, call), verified)
        except Refused as refused:
            return go(refused.address)
        response = go(asked.callback.address(**done.answer))
        keep_session(request, response, done.session, done.secret)
        self.browser.http.cookies.update(response.cookies)
        return response

    def tokens(self, app: str, provider: IdentityProvider, *args: Any, **more: Any) -> dict:
        """The tokens that the app gets for whoever comes."""
        code = answer_of(self.come(app, provider, *args, **more))["code"]
        return self.browser.redeem(app, code).json()

    def refused(self, app: str, provider: IdentityProvider, *args: Any, **more: Any) -> tuple[str, str]:
        """What the app is told of somebody who is not signed in."""
        told = answer_of(self.come(app, provider, *args, **more))
        return told["error"], told.get("error_description", "")


@pytest.fixture
def visitor(browser) -> Visitor:  # noqa: F811
    return Visitor(browser)


@pytest.fixture
def user_of(cognito, pool) -> Callable[[str], dict[str, Any]]:  # noqa: F811
    """A user as AdminGetUser tells of them, attributes by name."""

    def read(username: str) -> dict[str, Any]:
        told = cognito.admin_get_user(UserPoolId=pool, Username=username)
        return told | {one["Name"]: one["Value"] for one in told.pop("UserAttributes")}

    return read


@pytest.fixture
def link(cognito, pool) -> Callable[..., None]:  # noqa: F811
    """Links whoever a provider calls ``value`` to a user of the pool."""

    def to(provider: IdentityProvider, username: str, value: str, attribute: str = SUBJECT) -> None:
        cognito.admin_link_provider_for_user(
            UserPoolId=pool,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": username},
            SourceUser={
                "ProviderName": provider.name,
                "ProviderAttributeName": attribute,
                "ProviderAttributeValue": value,
            },
        )

    return to
