"""Google, Facebook, Amazon and Apple at their own addresses, which lead to this machine."""

import json
from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pools.models import PostedAnswer
from tests.pools.federation.oidc.conftest import RESPONSE, Traveller, query_of
from tests.pools.federation.oidc.issuers import CLIENT, CURVE, SECRET, Issuer

GRAPH, PEOPLE = "https://graph.facebook.com/v17.0", "https://people.googleapis.com/v1/people/me"
P8 = CURVE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def add(cognito, pool, make_app) -> Callable[..., Traveller]:
    """Makes a provider of a type, and somebody at an app of it."""

    def make(kind: str, mapping: dict[str, str], **details: str) -> Traveller:
        given = {"client_id": CLIENT, **details}
        if kind != "SignInWithApple":
            given["client_secret"] = SECRET
        cognito.create_identity_provider(
            UserPoolId=pool,
            ProviderName=kind,
            ProviderType=kind,
            ProviderDetails=given,
            AttributeMapping=mapping,
        )
        return Traveller(make_app(pool, SupportedIdentityProviders=[kind]))

    return make


class TestGoogle:
    @pytest.fixture
    def google(self, providers) -> Issuer:
        google = Issuer(providers, "accounts.google.com")
        google.claims = {"iss": "accounts.google.com", "email_verified": True}
        providers.pages["https://www.googleapis.com/oauth2/v4/token"] = google.give_tokens
        return google

    def test_somebody_signs_in_by_the_id_token_alone(self, add, google, attributes_of, providers):
        mapping = {"email": "email", "email_verified": "email_verified"}
        traveller = add("Google", mapping, authorize_scopes="email profile openid")
        location = traveller.leave("Google", login_hint="ines@example.org")
        assert location.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
        assert query_of(location)["login_hint"] == "ines@example.org"
        assert "code" in traveller.come_back(**google.meet(location)).told
        found = attributes_of("Google_1029")
        assert (found["email"], found["email_verified"]) == ("ines@example.org", "true")
        assert not any("people.googleapis.com" in each for each in providers.asked)

    def test_what_only_the_people_api_tells_is_asked_there(self, add, google, attributes_of, providers):
        mapping = {"email": "email", "phone_number": "phoneNumbers", "birthdate": "birthdays"}
        traveller = add("Google", mapping, authorize_scopes="email openid")
        providers.pages[PEOPLE] = {
            "resourceName": "people/1029",
            "phoneNumbers": [
                {"value": "+1 555"},
                {"metadata": {"primary": True}, "value": "+49 1", "canonicalForm": "+491701234567"},
            ],
            "birthdays": [{"date": {"year": 1990, "month": 4, "day": 1}}],
        }
        assert "code" in traveller.travel(google, "Google")
        found = attributes_of("Google_1029")
        assert (found["phone_number"], found["birthdate"]) == ("+491701234567", "1990-04-01")
        assert f"{PEOPLE.removeprefix('https://')}?personFields=birthdays,phoneNumbers" in providers.asked


class TestFacebook:
    def test_somebody_signs_in_by_gets_alone(self, add, attributes_of, providers):
        traveller = add(
            "Facebook", {"email": "email", "name": "name"}, authorize_scopes="public_profile, email"
        )
        providers.pages[f"{GRAPH}/oauth/access_token"] = {"access_token": "opaque", "token_type": "bearer"}
        providers.pages[f"{GRAPH}/me"] = {"id": "77", "email": "ines@example.org", "name": "Ines"}
        asked = query_of(traveller.leave("Facebook", login_hint="ines"))
        assert asked["scope"] == "public_profile,email"
        assert not {"nonce", "login_hint"} & set(asked)
        assert "code" in traveller.come_back(code="x", state=asked["state"]).told
        assert attributes_of("Facebook_77")["email"] == "ines@example.org"
        redeemed, told = (each for each in providers.asked if each.startswith("graph.facebook.com"))
        assert dict(parse_qsl(urlsplit(redeemed).query))["client_secret"] == SECRET
        assert urlsplit(told).query == "fields=id,email,name"
        assert not providers.forms

    def test_its_error_is_told(self, add, providers):
        traveller = add("Facebook", {}, authorize_scopes="public_profile")
        said = {"error": {"message": "This code has been used.", "type": "OAuthException", "code": 100}}
        providers.pages[f"{GRAPH}/oauth/access_token"] = lambda handler: handler.answer(400, said)
        traveller.come_back(code="x", state=query_of(traveller.leave("Facebook"))["state"])
        told = traveller.told["error_description"]
        assert told == "Facebook Error - 400 OAuthException This code has been used."

    @pytest.mark.parametrize("told", [{}, {"id": 77}, {"id": ""}, {"name": "Ines"}, {"id": "x\n"}])
    def test_nobody_signs_in_whom_it_does_not_name(self, add, providers, told):
        traveller = add("Facebook", {}, authorize_scopes="public_profile")
        providers.pages[f"{GRAPH}/oauth/access_token"] = {"access_token": "opaque"}
        providers.pages[f"{GRAPH}/me"] = told
        traveller.come_back(code="x", state=query_of(traveller.leave("Facebook"))["state"])
        assert "does not say who it is" in traveller.told["error_description"]


def test_amazon_tells_who_it_is_by_its_profile(add, attributes_of, providers):
    traveller = add("LoginWithAmazon", {"email": "email"}, authorize_scopes="profile postal_code")
    providers.pages["https://api.amazon.com/auth/o2/token"] = {"access_token": "opaque"}
    profile = {"user_id": "amzn1.account.A", "email": "ines@example.org"}
    providers.pages["https://api.amazon.com/user/profile"] = profile
    location = traveller.leave("LoginWithAmazon")
    assert location.startswith("https://www.amazon.com/ap/oa?")
    assert "code" in traveller.come_back(code="x", state=query_of(location)["state"]).told
    assert attributes_of("LoginWithAmazon_amzn1.account.A")["email"] == "ines@example.org"
    assert providers.forms[0]["client_secret"] == SECRET


class TestApple:
    @pytest.fixture
    def apple(self, providers) -> Issuer:
        apple = Issuer(providers, "appleid.apple.com")
        apple.secrets = []
        pages = providers.pages
        pages[f"{apple.url}/auth/token"] = lambda handler: self.redeem(apple, handler)
        return apple

    def redeem(self, apple: Issuer, handler: Any) -> None:
        apple.secrets = [apple.providers.forms[-1]["client_secret"]]
        apple.give_tokens(handler)

    @pytest.fixture
    def traveller(self, add) -> Traveller:
        mapping = {"email": "email", "name": "name", "given_name": "firstName", "family_name": "lastName"}
        ids = {"team_id": "TEAM", "key_id": "KEY", "private_key": P8}
        return add("SignInWithApple", mapping, authorize_scopes="email name", **ids)

    def post(self, traveller: Traveller, form: dict[str, str], **headers: str) -> Any:
        """As a browser does it that comes from another site: without our cookies."""
        stranger = Traveller(traveller.app)
        return stranger.http.post(
            RESPONSE, urlencode(form), content_type="application/x-www-form-urlencoded", **headers
        )

    def test_its_form_is_answered_by_our_own_get(self, traveller, apple, attributes_of):
        location = traveller.leave("SignInWithApple")
        assert query_of(location)["response_mode"] == "form_post"
        named = {"name": {"firstName": "Ines", "lastName": "Ortega"}, "email": "forged@example.org"}
        response = self.post(traveller, apple.meet(location) | {"user": json.dumps(named)})
        assert response.status_code == 303
        assert not response.cookies
        assert "code" in traveller._get(response["Location"]).told
        found = attributes_of("SignInWithApple_1029")
        assert found["email"] == "ines@example.org"
        assert (found["name"], found["given_name"]) == ("Ines Ortega", "Ines")

    def test_the_secret_is_a_token_that_its_key_signs(self, traveller, apple, providers):
        response = self.post(traveller, apple.meet(traveller.leave("SignInWithApple")))
        traveller._get(response["Location"])
        secret = providers.forms[0]["client_secret"]
        claims = jwt.decode(secret, CURVE.public_key(), ["ES256"], audience=apple.url)
        assert (claims["iss"], claims["sub"]) == ("TEAM", CLIENT)
        assert claims["exp"] <= time() + 300
        assert jwt.get_unverified_header(secret)["kid"] == "KEY"

    def test_the_form_is_good_once_and_for_the_browser_that_left(self, traveller, apple):
        location = self.post(traveller, apple.meet(traveller.leave("SignInWithApple")))["Location"]
        assert Traveller(traveller.app)._get(location).is_lost
        assert traveller._get(location).is_lost

    def test_a_form_that_answers_nothing_is_not_kept(self, traveller, apple):
        traveller.leave("SignInWithApple")
        for form in ({}, {"state": "x"}, {"state": "x" * 9000, "code": "y"}):
            assert "/error?" in self.post(traveller, form)["Location"]
        back = apple.meet(traveller.leave("SignInWithApple"))
        assert "/error?" in self.post(traveller, back | {"user": "x" * 70_000})["Location"]
        assert not PostedAnswer.objects.exists()

    def test_a_name_that_is_no_name_is_left_out(self, traveller, apple, attributes_of):
        for number, user in enumerate(["nonsense", "[]", '{"name": 7}', '{"name": {"firstName": 7}}']):
            apple.sub = f"sub-{number}"
            form = apple.meet(traveller.leave("SignInWithApple", prompt="login")) | {"user": user}
            assert "code" in traveller._get(self.post(traveller, form)["Location"]).told
            assert "name" not in attributes_of(f"SignInWithApple_sub-{number}")
