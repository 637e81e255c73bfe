"""What a forged, foreign or stale answer of a provider comes to: nobody is signed in, and the check that failed is named."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone
from structlog.testing import capture_logs

from pools.models import FederatedIdentity, IdentityProvider
from tests.pools.federation.oidc.conftest import RESPONSE, Traveller, query_of
from tests.pools.federation.oidc.issuers import RSA_KEYS, SECRET, Issuer, jwk
from tests.pools.pages.conftest import HOST

Bend = Callable[[Issuer], None]


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(issuer: Issuer) -> None:
    issuer.make = lambda claims: f"{_part({'alg': 'none', 'kid': 'one'})}.{_part(claims)}."


def signed_with_the_public_key(issuer: Issuer) -> None:
    public = issuer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def make(claims: dict[str, Any]) -> str:
        signed = f"{_part({'alg': 'HS256', 'kid': 'one'})}.{_part(claims)}"
        key = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
        signature = base64.urlsafe_b64encode(key.sign(signed.encode(), public)).rstrip(b"=").decode()
        return f"{signed}.{signature}"

    issuer.make = make


def signed_with_the_secret(issuer: Issuer) -> None:
    """The provider has public keys: who learns of the secret must not be able to sign for it."""
    issuer.make = lambda claims: jwt.encode(claims, SECRET, "HS256", headers={"kid": "one"})


def with_its_own_key(**headers: Any) -> Bend:
    def bend(issuer: Issuer) -> None:
        whole = headers | ({"jwk": jwk(RSA_KEYS[1], "mine")} if "jwk" in headers else {})
        issuer.make = lambda claims: jwt.encode(claims, RSA_KEYS[1], "RS256", headers=whole)

    return bend


def claiming(**claims: Any) -> Bend:
    def bend(issuer: Issuer) -> None:
        issuer.claims = claims

    return bend


def answering(**answer: Any) -> Bend:
    def bend(issuer: Issuer) -> None:
        issuer.answer = answer

    return bend


def telling(**told: Any) -> Bend:
    def bend(issuer: Issuer) -> None:
        issuer.user_info = told

    return bend


MINE = "https://login.example.com/mine"
BENT: dict[str, tuple[Bend, str]] = {
    "unsigned": (unsigned, "algorithm"),
    "signed with the public key as a secret": (signed_with_the_public_key, "algorithm"),
    "signed with the client secret": (signed_with_the_secret, "algorithm"),
    "signed with a key that it brings": (with_its_own_key(kid="mine", jwk=1), "key"),
    "signed with a key at an address that it names": (with_its_own_key(kid="mine", jku=MINE), "key"),
    "signed with a certificate at an address": (with_its_own_key(kid="mine", x5u=MINE), "key"),
    "signed with another key under the known name": (with_its_own_key(kid="one"), "signature"),
    "of another issuer": (claiming(iss="https://other.example.com"), "issuer"),
    "of an issuer of a similar name": (claiming(iss="https://login.example.com.evil.example"), "issuer"),
    "for another client": (claiming(aud="somebody-else"), "audience"),
    "for nobody": (claiming(aud=[]), "form"),
    "for two, without saying for whom": (claiming(aud=["lifeguard", "other"]), "audience"),
    "handed to another party": (claiming(azp="other"), "audience"),
    "handed to another of two": (claiming(aud=["lifeguard", "other"], azp="other"), "audience"),
    "of another sign-in": (claiming(nonce="another"), "request"),
    "of no sign-in": (claiming(nonce=None), "request"),
    "expired": (claiming(exp=int(time()) - 120), "time"),
    "of tomorrow": (claiming(iat=int(time()) + 86_400), "time"),
    "not yet good": (claiming(nbf=int(time()) + 86_400), "time"),
    "without an end": (claiming(exp=None), "form"),
    "about nobody": (claiming(sub=None), "form"),
    "about a number": (claiming(sub=1029), "subject"),
    "about somebody of endless name": (claiming(sub="x" * 256), "subject"),
    "missing": (answering(id_token=None), "form"),
    "no token": (answering(id_token="a.b.c"), "form"),
    "without an access token": (answering(access_token=None), "form"),
    "with a header in the access token": (answering(access_token="a\r\nX: b"), "form"),
    "about somebody else than userInfo": (telling(sub="4711"), "subject"),
}


@pytest.fixture
def refused() -> Iterator[Callable[[], list[str]]]:
    """The checks that failed, as the log names them."""
    with capture_logs() as lines:
        yield lambda: [line["check"] for line in lines if line["event"] == "provider refused"]


@pytest.mark.parametrize(("bend", "check"), BENT.values(), ids=BENT.keys())
def test_a_token_signs_nobody_in(traveller, okta, refused, bend, check):
    bend(okta)
    told = traveller.travel(okta)
    assert told["error"] == "invalid_request"
    assert told["error_description"].startswith("Okta Error - ")
    assert refused() == [check]
    assert "cognito" not in traveller.http.cookies
    assert not FederatedIdentity.objects.exists()


def test_keys_that_one_provider_names_are_not_anothers(okta, add_provider, make_app, pool, providers):
    """Who sets a provider up may say where its keys are, and does not say that for every pool of the site."""
    mine = "https://www.googleapis.com/keys"
    providers.pages[mine] = {"keys": [jwk(RSA_KEYS[1], "one")]}
    told = {
        "authorize_url": f"{okta.url}/a",
        "token_url": f"{okta.url}/token",
        "attributes_url": f"{okta.url}/me",
    }
    add_provider("Mine", details=told | {"jwks_uri": mine})
    okta.key = RSA_KEYS[1]
    assert "code" in Traveller(make_app(pool, SupportedIdentityProviders=["Mine"])).travel(okta, "Mine")
    assert "error" in Traveller(make_app(pool, SupportedIdentityProviders=["Okta"])).travel(okta)


class TestTheBrowser:
    def test_the_answer_to_another_browser_is_lost(self, traveller, okta):
        back, other = okta.meet(traveller.leave()), Traveller(traveller.app)
        assert other.come_back(**back).is_lost
        other.leave()
        assert other.come_back(**back).is_lost
        assert "code" in traveller.come_back(**back).told

    def test_a_code_that_was_given_to_another_browser_is_not_redeemed(self, traveller, okta):
        theirs = okta.meet(Traveller(traveller.app).leave())
        mine = okta.meet(traveller.leave())
        assert (
            traveller.come_back(state=mine["state"], code=theirs["code"]).told["error"] == "invalid_request"
        )

    def test_an_answer_is_taken_once(self, traveller, okta):
        back = okta.meet(traveller.leave())
        assert "code" in traveller.come_back(**back).told
        assert traveller.come_back(**back).is_lost

    def test_an_answer_that_failed_is_not_taken_again(self, traveller, okta):
        okta.claims = {"nonce": "another"}
        back = okta.meet(traveller.leave())
        assert "error" in traveller.come_back(**back).told
        okta.claims = {}
        assert traveller.come_back(**back).is_lost

    def test_an_answer_that_comes_late_is_lost(self, traveller, okta, time_machine):
        back = okta.meet(traveller.leave())
        time_machine.move_to(timezone.now() + timedelta(minutes=11))
        assert traveller.come_back(**back).is_lost

    @pytest.mark.parametrize("given", [{}, {"state": "x"}, {"code": "x"}, {"error": "x"}, {"posted": "x"}])
    def test_what_nobody_waits_for_is_lost(self, traveller, given):
        traveller.leave()
        assert traveller.come_back(**given).is_lost

    def test_a_parameter_that_comes_twice_is_not_believed(self, traveller, okta):
        back = okta.meet(traveller.leave())
        query = f"state={back['state']}&code={back['code']}&code=other"
        traveller._follow(traveller.http.get(RESPONSE, QUERY_STRING=query))
        assert traveller.is_lost

    def test_another_pool_does_not_take_it(self, traveller, okta, cognito):
        back = okta.meet(traveller.leave())
        other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
        cognito.create_user_pool_domain(UserPoolId=other, Domain="other")
        # Django's client sends its cookies to every host.
        response = traveller.http.get(RESPONSE, back, HTTP_HOST=HOST.replace("acme", "other"))
        assert "/error?" in response["Location"]

    def test_the_answer_of_one_provider_is_not_anothers(self, okta, add_provider, make_app, pool, providers):
        """The mix-up: somebody who runs one provider sends the honest one's code to it."""
        honest = Issuer(providers, "www.googleapis.com")
        add_provider("Honest", honest.url)
        app = make_app(pool, SupportedIdentityProviders=["Okta", "Honest"])
        both = Traveller(app)
        evil = query_of(both.leave("Okta"))
        code = honest.meet(both.leave("Honest"))["code"]
        asked = len(providers.forms)
        both.come_back(state=evil["state"], code=code, iss=honest.url)
        assert both.told["error_description"] == "Okta Error - The answer is of another issuer."
        assert len(providers.forms) == asked

    def test_a_provider_that_always_says_whose_its_answers_are_is_not_believed_without(self, traveller, okta):
        okta.discovery["authorization_response_iss_parameter_supported"] = True
        back = okta.meet(traveller.leave())
        assert "error" in traveller.come_back(**back).told

    def test_a_provider_that_is_switched_off_meanwhile_is_not_asked(self, traveller, okta, providers):
        back = okta.meet(traveller.leave())
        IdentityProvider.objects.update(enabled=False)
        assert traveller.come_back(**back).told["error"] == "invalid_request"
        assert not providers.forms

    def test_a_client_that_is_gone_meanwhile_leads_nowhere(self, traveller, okta, cognito, pool):
        back = okta.meet(traveller.leave())
        cognito.delete_user_pool_client(UserPoolId=pool, ClientId=traveller.app)
        assert traveller.come_back(**back).path == "/error"


class TestThePlace:
    @pytest.mark.parametrize(
        "bent",
        [
            {"issuer": "https://other.example.com"},
            {"token_endpoint": "http://login.example.com/token"},
            {"token_endpoint": "https://login.example.com/to ken"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"jwks_uri": "file:///etc/passwd"},
            {"userinfo_endpoint": 7},
        ],
        ids=str,
    )
    def test_discovery_that_points_elsewhere_is_not_followed(self, traveller, okta, bent, providers):
        IdentityProvider.objects.update(discovered={})
        okta.discovery |= bent
        traveller.open("oauth2/authorize", identity_provider="Okta")
        assert traveller.told["error_description"] == "Connection reset"
        assert all(address.endswith("/.well-known/openid-configuration") for address in providers.asked)

    def test_a_private_address_is_not_asked(self, traveller, okta, providers, settings):
        back = okta.meet(traveller.leave())
        settings.PROVIDER_ALLOW_PRIVATE = False
        assert traveller.come_back(**back).told["error_description"] == "Connection reset"
        assert not providers.forms

    def test_a_redirect_is_not_followed(self, traveller, okta, providers):
        providers.pages[f"{okta.url}/token"] = lambda handler: handler.answer(
            307, b"", Location="https://www.googleapis.com/token"
        )
        assert traveller.travel(okta)["error_description"] == "Connection reset"
        assert len(providers.forms) == 1

    @pytest.mark.parametrize(
        ("page", "said"),
        [
            ("token", "Timeout occurred in calling IdP token endpoint"),
            ("keys", "Timeout in calling jwks uri"),
            ("me", "Read timed out"),
        ],
    )
    def test_a_provider_that_takes_its_time_is_given_up(
        self, traveller, okta, providers, settings, page, said
    ):
        back = okta.meet(traveller.leave())
        settings.PROVIDER_TIMEOUT = 2
        providers.pages[f"{okta.url}/{page}"] = lambda handler: providers.released.wait(30)
        assert traveller.come_back(**back).told["error_description"] == said

    @pytest.mark.parametrize("page", ["token", "keys", "me"])
    def test_an_endless_answer_is_not_read(self, traveller, okta, providers, page):
        def endless(handler: Any) -> None:
            handler.send_response(200)
            handler.end_headers()
            for _ in range(1000):
                handler.wfile.write(b" " * 65_536)

        providers.pages[f"{okta.url}/{page}"] = endless
        assert traveller.travel(okta)["error_description"] == "Connection reset"
