"""Logins with ID tokens of an OpenID Connect provider that is not ours."""

import json
from collections.abc import Callable
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.utils import timezone

from identities.logins.verifying import verify_logins
from identities.models import OpenIdConnectProvider
from pools.errors import ServiceError
from pools.rules.federation import memory, provider_keys
from pools.wire.call import Call
from tests.fixtures.oidc import OidcProvider, new_keys
from tests.identities.logins.conftest import UNSUPPORTED, invalid


@pytest.fixture
def register(identity_pool) -> Callable[..., str]:
    """Makes a provider one of IAM and of the identity pool; the key of its logins."""

    def run(name: str, *client_ids: str) -> str:
        OpenIdConnectProvider.objects.create(url=name, client_ids=client_ids, created=timezone.now())
        arn = f"arn:aws:iam::000000000000:oidc-provider/{name}"
        identity_pool.settings["OpenIdConnectProviderARNs"] = [arn]
        return name

    return run


@pytest.fixture
def provider(oidc_provider, register) -> str:
    return register(oidc_provider.name, "app", "pss", "curve")


@pytest.fixture
def claims(oidc_provider) -> dict:
    """What an ID token of ann says."""
    now = int(timezone.now().timestamp())
    return {"iss": oidc_provider.issuer, "sub": "ann", "aud": "app", "iat": now, "exp": now + 600}


@pytest.mark.parametrize("client", ["app", "pss", "curve"])
def test_an_id_token_proves_who_its_user_is(verify, provider, oidc_provider, client):
    login = verify(provider, oidc_provider.id_token("ann", client))
    assert (login.provider, login.subject, login.audience) == (provider, "ann", client)
    assert login.claims["groups"] == ["support", "staff"]


def test_a_token_for_another_client_is_refused(refusal, provider, oidc_provider):
    wrong = invalid("Incorrect token audience")
    assert refusal(provider, oidc_provider.id_token("ann", "other")) == wrong


@pytest.mark.parametrize(
    ("audience", "party", "right"),
    [
        (["app"], None, True),
        (["app", "other"], None, False),
        (["app", "other"], "app", True),
        (["app", "other"], "other", False),
        ("app", "other", False),
        ("app", ["app"], False),
        (["other", 7], None, False),
        ({"app": 1}, None, False),
    ],
)
def test_one_of_several_audiences_must_be_the_authorized_party(
    verify, refusal, provider, oidc_provider, claims, audience, party, right
):
    token = oidc_provider.sign(claims | {"aud": audience} | ({"azp": party} if party else {}))
    if right:
        assert verify(provider, token).audience == "app"
    else:
        assert refusal(provider, token)[0] == "NotAuthorizedException"


def test_another_issuers_token_is_refused(refusal, provider, oidc_provider, claims):
    wrong = invalid("Issuer doesn't match providerName")
    for issuer in ("https://elsewhere.example.com", oidc_provider.issuer + "/", provider, None, []):
        assert refusal(provider, oidc_provider.sign(claims | {"iss": issuer} if issuer else {})) == wrong


def test_times_are_kept_with_a_minutes_grace(verify, refusal, provider, oidc_provider, claims):
    now = claims["iat"]
    assert verify(provider, oidc_provider.sign(claims | {"exp": now - 30})).subject == "ann"
    late = refusal(provider, oidc_provider.sign(claims | {"exp": now - 90}))
    assert late[1].startswith("Invalid login token. Token expired: ")
    early = invalid("Token is not valid yet.")
    assert refusal(provider, oidc_provider.sign(claims | {"nbf": now + 300})) == early
    assert refusal(provider, oidc_provider.sign(claims | {"iat": now + 300})) == early


@pytest.mark.parametrize("subject", ["x" * 256, 7, ["ann"]])
def test_a_subject_that_is_no_name_is_refused(refusal, provider, oidc_provider, claims, subject):
    said = refusal(provider, oidc_provider.sign(claims | {"sub": subject}))
    assert said == invalid("The claim sub is not a name of at most 255 characters.")


def test_forged_tokens_are_refused(refusal, provider, oidc_provider, claims):
    kid = oidc_provider.keys[0]["kid"]
    public = jwt.PyJWK(oidc_provider.keys[0], "RS256").key.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    stranger = jwt.PyJWK(new_keys()[0], "RS256")
    unverified = invalid("Couldn't verify signed token.")
    foreign = jwt.encode(claims, stranger, "RS256", headers={"kid": kid})
    assert refusal(provider, foreign) == invalid("Token signature invalid.")
    unsigned = jwt.encode(claims, "", "none", headers={"kid": kid})
    assert refusal(provider, unsigned) == unverified
    hmac = jwt.api_jws.PyJWS()
    hmac._algorithms["HS256"].prepare_key = lambda key: key
    confused = hmac.encode(json.dumps(claims).encode(), pem, "HS256", headers={"kid": kid})
    assert refusal(provider, confused) == unverified


def test_a_token_brings_no_key_of_its_own(refusal, provider, oidc_provider, claims):
    key = new_keys()[0]
    public = {name: key[name] for name in ("kty", "n", "e")}
    own = {"kid": "own", "jwk": public, "jku": "https://elsewhere.example.com/keys"}
    token = jwt.encode(claims, jwt.PyJWK(key, "RS256"), "RS256", headers=own)
    assert refusal(provider, token) == invalid("Couldn't verify signed token.")


def test_a_provider_that_is_not_the_pools_is_refused(refusal, oidc_provider, identity_pool):
    assert refusal("login.example.com", oidc_provider.id_token()) == UNSUPPORTED
    arn = "arn:aws:iam::000000000000:oidc-provider/login.example.com"
    identity_pool.settings["OpenIdConnectProviderARNs"] = [arn]
    assert refusal("login.example.com", oidc_provider.id_token()) == UNSUPPORTED


class TestRotation:
    @pytest.fixture
    def rotating(self, start_oidc_provider) -> OidcProvider:
        return start_oidc_provider()

    def test_the_providers_new_keys_are_followed_half_a_minute_later(self, rotating, register, identity_pool):
        provider, now = register(rotating.name, "app"), timezone.now()
        assert subject(identity_pool, provider, rotating.id_token(), now) == "ann"
        rotating.rotate_keys()
        fresh = rotating.id_token("ben")
        with pytest.raises(ServiceError, match="Couldn't verify signed token"):
            subject(identity_pool, provider, fresh, now + timedelta(seconds=29))
        assert subject(identity_pool, provider, fresh, now + timedelta(seconds=30)) == "ben"

    def test_a_retired_key_is_forgotten(self, rotating, register, identity_pool):
        provider, now = register(rotating.name, "app"), timezone.now()
        old = rotating.id_token()
        assert subject(identity_pool, provider, old, now) == "ann"
        rotating.rotate_keys()
        subject(identity_pool, provider, rotating.id_token(), now + timedelta(minutes=1))
        with pytest.raises(ServiceError, match="Couldn't verify signed token"):
            subject(identity_pool, provider, old, now + timedelta(minutes=2))

    def test_while_the_provider_is_down_its_keys_are_kept_for_a_day(self, rotating, register, identity_pool):
        provider, now = register(rotating.name, "app"), timezone.now()
        later = int((now + timedelta(days=2)).timestamp())
        token = rotating.sign(
            {"iss": rotating.issuer, "sub": "ann", "aud": "app", "iat": later - 10**6, "exp": later}
        )
        assert subject(identity_pool, provider, token, now) == "ann"
        rotating.stop()
        assert subject(identity_pool, provider, token, now + timedelta(hours=23)) == "ann"
        with pytest.raises(ServiceError, match="could not be reached") as caught:
            subject(identity_pool, provider, token, now + timedelta(hours=25))
        assert caught.value.code == "ExternalServiceException"


class TestAsking:
    """What is asked of a provider, and how often."""

    NAME = "login.example.com"
    DISCOVERY = f"https://{NAME}/.well-known/openid-configuration"

    @pytest.fixture
    def key(self) -> dict:
        return new_keys()[0] | {"alg": "RS256"}

    @pytest.fixture
    def site(self, providers, register, key):
        """A provider whose documents the test writes."""
        register(self.NAME, "app")
        providers.pages[self.DISCOVERY] = {
            "issuer": f"https://{self.NAME}",
            "jwks_uri": f"https://{self.NAME}/keys",
        }
        public = {name: key[name] for name in ("kty", "n", "e", "kid", "alg")}
        providers.pages[f"https://{self.NAME}/keys"] = {"keys": [public]}
        return providers

    @pytest.fixture
    def token(self, key) -> Callable[..., str]:
        now = int(timezone.now().timestamp())
        claims = {"iss": f"https://{self.NAME}", "sub": "ann", "aud": "app", "iat": now, "exp": now + 600}

        def sign(algorithm: str = "RS256", **header: str) -> str:
            headers = {"kid": key["kid"]} | header
            return jwt.encode(claims, jwt.PyJWK(key, "RS256").key, algorithm, headers=headers)

        return sign

    def test_documents_are_asked_for_once(self, verify, site, token):
        for _ in range(3):
            assert verify(self.NAME, token()).subject == "ann"
        assert site.asked == [f"{self.NAME}/.well-known/openid-configuration", f"{self.NAME}/keys"]

    def test_tokens_with_unknown_keys_are_not_passed_on(self, refusal, verify, site, token):
        verify(self.NAME, token())
        for number in range(20):
            refusal(self.NAME, token(kid=f"unknown-{number}"))
        assert len(site.asked) == 2

    def test_a_provider_that_fails_is_left_alone_for_a_while(self, refusal, site, token):
        site.status = 503
        for _ in range(5):
            assert refusal(self.NAME, token()) == (
                "ExternalServiceException",
                "login.example.com answered with HTTP status 503.",
            )
        assert len(site.asked) == 1

    def test_a_token_that_is_refused_anyway_asks_nobody(self, refusal, site):
        refusal(self.NAME, jwt.encode({"iss": f"https://{self.NAME}"}, "k" * 32, "HS256"))
        assert site.asked == []

    def test_a_key_is_for_its_own_algorithm_alone(self, refusal, verify, site, token):
        assert refusal(self.NAME, token("PS256")) == invalid("Couldn't verify signed token.")
        del site.pages[f"https://{self.NAME}/keys"]["keys"][0]["alg"]
        provider_keys.forget()
        assert verify(self.NAME, token("PS256")).subject == "ann"

    def test_a_short_key_is_no_key(self, refusal, site, token):
        short = {"kty": "RSA", "kid": "short", "e": "AQAB", "n": "AQ" + "A" * 168 + "AB"}
        site.pages[f"https://{self.NAME}/keys"] = {"keys": [short, {"kty": "oct", "k": "AAAA"}, "key", None]}
        assert refusal(self.NAME, token())[0] == "ExternalServiceException"

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda key: key | {"n": "!"},
            lambda key: key | {"n": 7},
            lambda key: {"kty": "RSA", "kid": key["kid"]},
            lambda key: {"kty": "EC", "kid": key["kid"], "crv": "P-999", "x": "AA", "y": "AA"},
            lambda key: {name: value for name, value in key.items() if name not in ("alg", "use")},
        ],
        ids=["no number", "no text", "without numbers", "no curve", "private"],
    )
    def test_what_verifies_nothing_is_no_key(self, refusal, site, token, key, spoil):
        site.pages[f"https://{self.NAME}/keys"] = {"keys": [spoil(key)]}
        assert refusal(self.NAME, token()) == (
            "ExternalServiceException",
            "The provider has no keys that verify signatures.",
        )

    @pytest.mark.parametrize("keys", [None, {}, "keys", [{}] * 101])
    def test_a_key_set_is_a_list_and_not_endless(self, refusal, site, token, keys):
        site.pages[f"https://{self.NAME}/keys"] = {"keys": keys}
        assert refusal(self.NAME, token()) == (
            "ExternalServiceException",
            "The key set of login.example.com is no list of at most 100 keys.",
        )

    def test_a_document_that_is_not_there_is_the_providers_failure(self, refusal, site, token):
        del site.pages[f"https://{self.NAME}/keys"]
        said = "login.example.com answered with HTTP status 404."
        assert refusal(self.NAME, token()) == ("ExternalServiceException", said)

    def test_a_token_that_names_no_key_is_verified_by_the_only_one(self, verify, refusal, site, token, key):
        claims = jwt.decode(token(), options={"verify_signature": False})
        bare = jwt.encode(claims, jwt.PyJWK(key, "RS256").key, "RS256")
        assert verify(self.NAME, bare).subject == "ann"
        public = site.pages[f"https://{self.NAME}/keys"]["keys"]
        public.append(public[0] | {"kid": "twin"})
        provider_keys.forget()
        assert refusal(self.NAME, bare) == invalid("Couldn't verify signed token.")

    def test_whoever_was_not_asked_for_longest_is_forgotten_first(
        self, verify, site, token, key, monkeypatch, identity_pool
    ):
        monkeypatch.setattr(memory, "MOST", 1)
        other = "www.googleapis.com"
        OpenIdConnectProvider.objects.create(url=other, client_ids=["app"], created=timezone.now())
        identity_pool.settings["OpenIdConnectProviderARNs"].append(
            f"arn:aws:iam::000000000000:oidc-provider/{other}"
        )
        site.pages[f"https://{other}/.well-known/openid-configuration"] = {
            "issuer": f"https://{other}",
            "jwks_uri": f"https://{self.NAME}/keys",
        }
        claims = jwt.decode(token(), options={"verify_signature": False}) | {"iss": f"https://{other}"}
        theirs = jwt.encode(claims, jwt.PyJWK(key, "RS256").key, "RS256", headers={"kid": key["kid"]})
        for name, text in ((self.NAME, token()), (other, theirs), (self.NAME, token())):
            assert verify(name, text).subject == "ann"
        asked = [each for each in site.asked if each.endswith("openid-configuration")]
        assert [each.partition("/")[0] for each in asked] == [self.NAME, other, self.NAME]

    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": "https://login.example.com/", "jwks_uri": "https://login.example.com/keys"},
            {"issuer": "https://login.example.com"},
            {"issuer": "https://login.example.com", "jwks_uri": "http://login.example.com/keys"},
            {"issuer": "https://login.example.com", "jwks_uri": "file:///etc/passwd"},
            {"issuer": "https://login.example.com", "jwks_uri": "https://u:p@login.example.com/keys"},
            {"issuer": "https://login.example.com", "jwks_uri": ["https://login.example.com/keys"]},
            [],
            b"<html>",
            b"",
        ],
    )
    def test_a_discovery_document_that_is_wrong_is_the_providers_failure(
        self, refusal, site, token, document
    ):
        site.pages[self.DISCOVERY] = document
        assert refusal(self.NAME, token())[0] == "ExternalServiceException"

    def test_a_user_pool_on_aws_is_asked_for_its_keys(self, verify, refusal, providers, identity_pool, key):
        name = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abcdefghi"
        settings = {"ProviderName": name, "ClientId": "app"}
        identity_pool.settings["CognitoIdentityProviders"] = [settings]
        base = f"https://{name}"
        providers.pages[f"{base}/.well-known/openid-configuration"] = {
            "issuer": base,
            "jwks_uri": f"{base}/.well-known/jwks.json",
        }
        public = {each: key[each] for each in ("kty", "n", "e", "kid", "alg")}
        providers.pages[f"{base}/.well-known/jwks.json"] = {"keys": [public]}
        now = int(timezone.now().timestamp())
        claims = {"iss": base, "sub": "ann", "aud": "app", "iat": now, "exp": now + 600, "token_use": "id"}
        token = jwt.encode(claims, jwt.PyJWK(key, "RS256").key, "RS256", headers={"kid": key["kid"]})
        assert verify(name, token).subject == "ann"
        settings["ServerSideTokenCheck"] = True
        assert refusal(name, token)[0] == "InvalidParameterException"


def subject(pool, provider, token, now) -> str:
    """Who a token is for at a time."""
    [login] = verify_logins(Call(now=now), pool, {provider: token})
    return login.subject
