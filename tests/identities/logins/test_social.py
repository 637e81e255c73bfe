"""Logins with tokens of social providers, which a server of the tests stands for."""

import jwt
import pytest
from django.utils import timezone
from oauthlib.common import Request
from oauthlib.oauth1.rfc5849 import signature

from tests.fixtures.oidc import new_keys
from tests.identities.logins.conftest import UNSUPPORTED, invalid

FAILED = "ExternalServiceException"
UNVERIFIED, AUDIENCE = invalid("Couldn't verify signed token."), invalid("Incorrect token audience")
KEY = new_keys()[0]
PUBLIC = {name: KEY[name] for name in ("kty", "n", "e", "kid")}


@pytest.fixture
def apps(identity_pool, providers) -> None:
    """The apps of the identity pool, and the documents of providers that speak OpenID Connect."""
    identity_pool.settings["SupportedLoginProviders"] = {
        "accounts.google.com": "web.apps.googleusercontent.com;ios.apps.googleusercontent.com",
        "appleid.apple.com": "com.example.app",
        "graph.facebook.com": "7346241598935555",
        "www.amazon.com": "amzn1.application.188a56d827a7d6555a8b67a5d",
        "api.twitter.com": "consumer-key;consumer-secret",
        "www.digits.com": "consumer-key;consumer-secret",
    }
    for host, keys in {
        "accounts.google.com": "www.googleapis.com/oauth2/v3/certs",
        "appleid.apple.com": "appleid.apple.com/auth/keys",
    }.items():
        document = {"issuer": f"https://{host}", "jwks_uri": f"https://{keys}"}
        providers.pages[f"https://{host}/.well-known/openid-configuration"] = document
        providers.pages[f"https://{keys}"] = {"keys": [PUBLIC]}
    limited = "https://www.facebook.com/.well-known/oauth/openid/jwks/"
    providers.pages[limited] = {"keys": [PUBLIC]}


def id_token(issuer: str, audience: str, **claims) -> str:
    now = int(timezone.now().timestamp())
    said = {"iss": issuer, "aud": audience, "sub": "ann", "iat": now, "exp": now + 600} | claims
    return jwt.encode(said, jwt.PyJWK(KEY, "RS256").key, "RS256", headers={"kid": KEY["kid"]})


@pytest.mark.parametrize(
    ("provider", "issuer", "audience"),
    [
        ("accounts.google.com", "https://accounts.google.com", "web.apps.googleusercontent.com"),
        ("accounts.google.com", "accounts.google.com", "ios.apps.googleusercontent.com"),
        ("appleid.apple.com", "https://appleid.apple.com", "com.example.app"),
        ("graph.facebook.com", "https://www.facebook.com", "7346241598935555"),
        ("graph.facebook.com", "https://facebook.com", "7346241598935555"),
    ],
)
def test_id_tokens_are_verified_by_the_providers_keys(verify, refusal, apps, provider, issuer, audience):
    login = verify(provider, id_token(issuer, audience))
    assert (login.provider, login.subject, login.audience) == (provider, "ann", audience)
    assert refusal(provider, id_token(issuer, "another")) == AUDIENCE
    assert (
        refusal(provider, id_token("https://elsewhere.example.com", audience))[0] == "NotAuthorizedException"
    )
    changed = id_token(issuer, audience).rpartition(".")[0] + "." + "A" * 342
    assert refusal(provider, changed) == invalid("Token signature invalid.")


def test_google_may_hand_a_token_for_the_server_to_the_phones_app(verify, apps):
    token = id_token("https://accounts.google.com", "web.apps.googleusercontent.com", azp="android")
    assert verify("accounts.google.com", token).audience == "web.apps.googleusercontent.com"


@pytest.fixture
def facebook(providers, apps):
    providers.pages["https://graph.facebook.com/app"] = {"id": "7346241598935555", "name": "Example"}
    providers.pages["https://graph.facebook.com/me"] = {"id": "1001", "name": "Ann"}
    return providers


def test_facebook_is_asked_whose_an_access_token_is(verify, facebook):
    login = verify("graph.facebook.com", "EAAB&token")
    assert (login.subject, login.audience, login.claims["name"]) == ("1001", "7346241598935555", "Ann")
    assert facebook.asked[0] == "graph.facebook.com/app?access_token=EAAB%26token"


def test_a_facebook_token_of_another_app_or_none_is_refused(refusal, facebook):
    facebook.pages["https://graph.facebook.com/app"] = {"id": "9", "name": "Another"}
    assert refusal("graph.facebook.com", "EAAB") == AUDIENCE
    assert len(facebook.asked) == 1
    facebook.status = 400
    assert refusal("graph.facebook.com", "EAAB") == UNVERIFIED


def test_amazon_is_asked_whose_an_access_token_is(verify, refusal, providers, apps):
    page = "https://api.amazon.com/auth/o2/tokeninfo"
    told = {"user_id": "amzn1.account.ANN", "aud": "amzn1.application-oa2-client.x", "exp": 3597}
    providers.pages[page] = told | {"app_id": "amzn1.application.188a56d827a7d6555a8b67a5d"}
    assert verify("www.amazon.com", "Atza|token").subject == "amzn1.account.ANN"
    providers.pages[page] = told | {"aud": "amzn1.application.188a56d827a7d6555a8b67a5d"}
    assert verify("www.amazon.com", "Atza|token").audience == "amzn1.application.188a56d827a7d6555a8b67a5d"
    providers.pages[page] = told | {"app_id": ["amzn1.application.188a56d827a7d6555a8b67a5d"]}
    assert refusal("www.amazon.com", "Atza|token") == AUDIENCE
    providers.pages[page] = {"app_id": "amzn1.application.188a56d827a7d6555a8b67a5d"}
    assert refusal("www.amazon.com", "Atza|token")[0] == FAILED


@pytest.fixture
def twitter(providers, apps):
    """Twitter knows one token, and answers who signs with its secret."""
    address = "https://api.twitter.com/1.1/account/verify_credentials.json"

    def answer(handler) -> None:
        head = {"Authorization": handler.headers["Authorization"]}
        given = signature.collect_parameters(headers=head, exclude_oauth_signature=False)
        asked = Request(address, http_method="GET")
        asked.params = [pair for pair in given if pair[0] != "oauth_signature"]
        asked.signature = dict(given)["oauth_signature"]
        known = dict(given)["oauth_token"] == "token"
        if known and signature.verify_hmac_sha1(asked, "consumer-secret", "token-secret"):
            handler.answer(200, {"id": 42, "id_str": "42", "screen_name": "ann"})
        else:
            handler.answer(401, {"errors": [{"code": 32}]})

    providers.pages[address] = answer
    return providers


def test_twitter_is_asked_whose_a_signed_question_is(verify, refusal, twitter):
    login = verify("api.twitter.com", "token;token-secret")
    assert (login.subject, login.claims["screen_name"]) == ("42", "ann")
    assert refusal("api.twitter.com", "token;guessed") == UNVERIFIED
    assert refusal("api.twitter.com", "another;token-secret") == UNVERIFIED


@pytest.mark.parametrize("text", ["token", ";", "token;", ";secret", "\ud800;secret", "token;\ud800"])
def test_twitters_token_comes_with_its_secret(refusal, twitter, text):
    assert refusal("api.twitter.com", text)[0] == "NotAuthorizedException"
    assert twitter.asked == []


def test_digits_is_no_more(refusal, apps):
    code, message = refusal("www.digits.com", "token;secret")
    assert code == "NotAuthorizedException"
    assert "shut down" in message


def test_a_provider_without_an_app_is_refused(refusal, identity_pool, providers):
    for name in ("accounts.google.com", "graph.facebook.com", "www.amazon.com", "api.twitter.com"):
        assert refusal(name, "token") == UNSUPPORTED
    assert providers.asked == []


@pytest.mark.parametrize("status", [429, 500, 302])
def test_a_provider_that_fails_is_no_refusal_of_the_token(refusal, facebook, status):
    facebook.status = status
    assert refusal("graph.facebook.com", "EAAB")[0] == FAILED


@pytest.mark.parametrize("told", [[], {}, {"id": 7}, {"id": ""}, b"<html>"])
def test_an_answer_that_makes_no_sense_is_the_providers_failure(refusal, facebook, told):
    facebook.pages["https://graph.facebook.com/me"] = told
    assert refusal("graph.facebook.com", "EAAB")[0] == FAILED
