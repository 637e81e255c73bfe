"""Logins with the OpenID tokens that this site gives to a developer's backend."""

from datetime import timedelta

import jwt
import pytest
from django.utils import timezone

from identities.logins.verifying import verify_logins
from identities.tokens import issue
from pools.errors import NotAuthorizedException
from pools.wire.call import Call
from tests.fixtures.oidc import new_keys
from tests.identities.logins.conftest import invalid

OWN = "cognito-identity.amazonaws.com"
IDENTITY = "us-east-1:0d6ad2ba-1f1c-4f5b-9a53-0123456789ab"


@pytest.fixture
def claims(identity_pool) -> dict:
    amr = ["authenticated", "login.example.com"]
    return {"sub": IDENTITY, "aud": identity_pool.public_id, "amr": amr}


@pytest.fixture
def give():
    return lambda claims: issue(claims, timedelta(minutes=15), timezone.now())


def test_the_tokens_subject_is_the_identity_itself(verify, give, claims, identity_pool):
    login = verify(OWN, give(claims))
    assert (login.provider, login.subject, login.audience) == (OWN, IDENTITY, identity_pool.public_id)
    assert not login.developer


def test_a_token_of_another_pool_or_of_a_guest_is_refused(refusal, give, claims):
    assert refusal(OWN, give(claims | {"aud": "us-east-1:another"})) == invalid("Incorrect token audience")
    guest = give(claims | {"amr": ["unauthenticated"]})
    assert refusal(OWN, guest) == invalid("Token is not of an authenticated identity.")


def test_a_foreign_or_expired_token_is_refused(refusal, give, claims, identity_pool):
    token = give(claims)
    said = jwt.decode(token, options={"verify_signature": False})
    header = {"kid": jwt.get_unverified_header(token)["kid"]}
    forged = jwt.encode(said, jwt.PyJWK(new_keys()[0], "RS256").key, "RS256", headers=header)
    assert refusal(OWN, forged)[0] == "NotAuthorizedException"
    late = Call(now=timezone.now() + timedelta(minutes=16))
    with pytest.raises(NotAuthorizedException, match="Token expired"):
        verify_logins(late, identity_pool, {OWN: token})
