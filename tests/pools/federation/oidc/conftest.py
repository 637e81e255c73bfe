"""A pool that takes the word of ``login.example.com``, called Okta there, and a browser that goes there and comes back."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from tests.pools.federation.oidc.issuers import CLIENT, SECRET, Issuer
from tests.pools.pages.conftest import Visitor, make_app, make_pool, make_user, pool  # noqa: F401 (fixtures)

RESPONSE = "/oauth2/idpresponse"


@pytest.fixture
def issuer(providers) -> Issuer:
    return Issuer(providers)


@pytest.fixture
def add_provider(cognito, pool) -> Callable[..., None]:  # noqa: F811
    """Makes an OpenID Connect provider of the pool; ``details`` are put over what one usually has, None leaves one out."""

    def add(name: str = "Okta", url: str = "https://login.example.com", /, **settings: Any) -> None:
        details = {
            "client_id": CLIENT,
            "client_secret": SECRET,
            "authorize_scopes": "openid email",
            "oidc_issuer": url,
            "attributes_request_method": "GET",
        } | settings.pop("details", {})
        usual = {"AttributeMapping": {"email": "email", "name": "name"}}
        cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName=name,
            ProviderType="OIDC",
            ProviderDetails={name: value for name, value in details.items() if value is not None},
            **(usual | settings),
        )

    return add


@pytest.fixture
def okta(issuer, add_provider) -> Issuer:
    add_provider()
    return issuer


class Traveller(Visitor):
    """A person whose browser goes to a provider and comes back."""

    def leave(self, provider: str = "Okta", page: str = "oauth2/authorize", **more: str) -> str:
        """Where the browser is sent."""
        self.open(page, identity_provider=provider, **more)
        assert self.response.status_code == 302, self.text
        return str(self.response["Location"])

    def come_back(self, **answer: str) -> "Traveller":
        response = self.http.get(RESPONSE, QUERY_STRING=urlencode(answer), secure=self.secure)
        self._follow(response)
        return self

    def travel(self, issuer: Issuer, provider: str = "Okta", **more: str) -> dict[str, str]:
        """There and back; what the app is told."""
        return self.come_back(**issuer.meet(self.leave(provider, **more))).told

    @property
    def is_lost(self) -> bool:
        """Whether the browser is sent nowhere."""
        return self.path == "/error" and self.response.status_code == 400


def query_of(location: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture
def app(make_app, pool, okta) -> str:  # noqa: F811
    return make_app(pool, SupportedIdentityProviders=["COGNITO", "Okta"])


@pytest.fixture
def traveller(app) -> Traveller:
    return Traveller(app)


@pytest.fixture
def attributes_of(cognito, pool) -> Callable[[str], dict[str, str]]:  # noqa: F811
    """The attributes of a user."""

    def read(username: str) -> dict[str, str]:
        found = cognito.admin_get_user(UserPoolId=pool, Username=username)
        return {each["Name"]: each["Value"] for each in found["UserAttributes"]}

    return read
