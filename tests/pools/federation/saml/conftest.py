"""A pool with a SAML provider of the tests, an app client that offers it, and a browser on its way there and back."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zlib import decompress

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import etree

from pools.models import IdentityProvider
from tests.fixtures.saml import SamlIdp, encoded
from tests.fixtures.saml_attacks import Forger, Right
from tests.pools.oauth.conftest import (  # noqa: F401 (fixtures)
    SCOPES,
    Browser,
    answer_of,
    make_app,
    pool,
)

BASE = "http://testserver"
IDP = SamlIdp()


class Traveller(Browser):
    """A browser that goes to the provider and comes back with what a test makes of its answer."""

    def leave(self, app: str, **more: str) -> "Request":
        response = self.authorize(app, identity_provider="Okta", state="s1", **more)
        assert response["Location"].startswith("https://idp.example.com/sso?a=1&b=2&SAMLRequest="), response
        return Request(response["Location"])

    def bring(self, response: str, relay_state: str) -> HttpResponse:
        """The provider's form, which comes without cookies, and what the browser finds where it is led to."""
        form = {"SAMLResponse": response, "RelayState": relay_state}
        taken = Browser(self.pool, Client()).post("saml2/idpresponse", form)
        if taken.status_code != 303:
            return taken
        url = urlsplit(taken["Location"])
        return self.http.get(url.path, QUERY_STRING=url.query)


class Request:
    """What a browser took along."""

    def __init__(self, address: str) -> None:
        self.address, self.query = address, parse_qs(urlsplit(address).query)
        self.relay_state = self.query.get("RelayState", [""])[0]
        [name] = {"SAMLRequest", "SAMLResponse"} & set(self.query)
        self.document = etree.fromstring(decompress(b64decode(self.query[name][0]), -15))

    @property
    def id(self) -> str:
        return self.document.get("ID")


@pytest.fixture
def acs(pool) -> str:  # noqa: F811
    return f"{BASE}/{pool}/saml2/idpresponse"


@pytest.fixture
def make_provider(cognito, pool) -> Callable[..., IdentityProvider]:  # noqa: F811
    def make(**details: str) -> IdentityProvider:
        metadata = {} if "MetadataURL" in details else {"MetadataFile": IDP.metadata}
        cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName="Okta",
            ProviderType="SAML",
            ProviderDetails=metadata | details,
            AttributeMapping={"email": "email"},
        )
        return IdentityProvider.objects.select_related("pool").get(name="Okta")

    return make


@pytest.fixture
def provider(make_provider) -> IdentityProvider:
    return make_provider()


@pytest.fixture
def offer(make_app) -> Callable[[], str]:  # noqa: F811
    """Makes an app client that offers the provider, which has to be there."""
    return lambda: make_app(SupportedIdentityProviders=["COGNITO", "Okta"])["ClientId"]


@pytest.fixture
def app(provider, offer) -> str:
    return offer()


@pytest.fixture
def visitor(pool) -> Traveller:  # noqa: F811
    return Traveller(pool)


@pytest.fixture
def right(pool, acs) -> Callable[[str], Right]:  # noqa: F811
    """What an answer to a request must have."""
    return lambda request_id="": Right(f"urn:amazon:cognito:sp:{pool}", acs, request_id)


@pytest.fixture
def good(right) -> Callable[..., str]:
    """An answer to a request, about ann, in Base64."""

    def make(request_id: str = "", idp: SamlIdp = IDP, **assertion: Any) -> str:
        return encoded(Forger(idp, right(request_id)).signed(**assertion))

    return make


def refusal(response: HttpResponse) -> str:
    """What the app is told of an answer that is not taken."""
    told = answer_of(response)
    assert (told["error"], told["state"]) == ("server_error", "s1")
    return told["error_description"]
