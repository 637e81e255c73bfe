"""Logins with ID tokens of this site's user pools."""

from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.utils import timezone

from identities.logins.verifying import verify_logins
from pools.errors import ServiceError
from pools.models import UserPool
from pools.rules.signing_keys.keys import issuer, rotate, sign
from pools.wire.call import Call
from tests.identities.logins.conftest import UNSUPPORTED, invalid


@pytest.fixture
def provider(pool, client_id, identity_pool) -> str:
    """The key of the user pool, which the identity pool takes tokens of."""
    name = f"cognito-idp.us-east-1.amazonaws.com/{pool}"
    identity_pool.settings["CognitoIdentityProviders"] = [{"ProviderName": name, "ClientId": client_id}]
    return name


@pytest.fixture
def checked(provider, identity_pool) -> str:
    """As :func:`provider`, with the server-side token check."""
    identity_pool.settings["CognitoIdentityProviders"][0]["ServerSideTokenCheck"] = True
    return provider


@pytest.fixture
def id_token(tokens) -> str:
    return tokens["IdToken"]


@pytest.fixture
def claims(id_token) -> dict:
    return jwt.decode(id_token, options={"verify_signature": False})


@pytest.fixture
def resign(pool):
    """Signs other claims with the pool's own key."""
    return lambda claims: sign(UserPool.objects.get(public_id=pool), claims, "id")


def test_an_id_token_proves_who_its_user_is(verify, provider, id_token, claims, client_id):
    login = verify(provider, id_token)
    assert (login.provider, login.subject, login.audience) == (provider, claims["sub"], client_id)
    assert login.claims["email"] == "ann@example.com"
    assert not login.developer


def test_the_key_may_be_the_issuer_itself_as_amplify_names_it(verify, provider, id_token, pool):
    issued_by = issuer(UserPool.objects.get(public_id=pool)).partition("://")[2]
    assert verify(issued_by, id_token).provider == provider


def test_an_access_token_is_no_login(refusal, provider, tokens):
    assert refusal(provider, tokens["AccessToken"]) == invalid("Missing a required claim: aud")


def test_an_access_token_with_an_audience_is_no_login_either(refusal, provider, claims, resign):
    assert refusal(provider, resign(claims | {"token_use": "access"})) == invalid("Token is not an ID token.")


def test_a_pool_or_client_that_the_identity_pool_does_not_name_is_refused(
    refusal, provider, identity_pool, id_token, sign_in, make_app
):
    other = sign_in(make_app(ClientName="other")["ClientId"])["AuthenticationResult"]["IdToken"]
    assert refusal(provider, other) == UNSUPPORTED
    identity_pool.settings["CognitoIdentityProviders"] = []
    assert refusal(provider, id_token) == UNSUPPORTED


def test_by_its_tag_a_pools_tokens_may_bear_either_form_of_an_issuer(verify, refusal, provider, claims, pool):
    row = UserPool.objects.get(public_id=pool)
    aws = sign(row, claims | {"iss": f"https://cognito-idp.us-east-1.amazonaws.com/{pool}"}, "id")
    assert refusal(provider, aws) == invalid("Issuer doesn't match providerName")
    row.settings["UserPoolTags"] = {"lifeguard:issuer": "aws"}
    row.save()
    for token in (aws, sign(row, claims, "id")):
        assert verify(provider, token).provider == provider


def test_a_token_of_another_pool_is_refused(refusal, provider, claims, cognito):
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    stranger = UserPool.objects.get(public_id=other)
    wrong = invalid("Issuer doesn't match providerName")
    assert refusal(provider, sign(stranger, claims | {"iss": issuer(stranger)}, "id")) == wrong
    assert refusal(provider, sign(stranger, claims, "id")) == invalid("Couldn't verify signed token.")


def test_forged_tokens_are_refused(refusal, provider, id_token, claims):
    kid = jwt.get_unverified_header(id_token)["kid"]
    stranger = generate_private_key(public_exponent=65537, key_size=2048)
    signed = jwt.encode(claims, stranger, algorithm="RS256", headers={"kid": kid})
    assert refusal(provider, signed) == invalid("Token signature invalid.")
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": kid})
    assert refusal(provider, unsigned) == invalid("Couldn't verify signed token.")
    for text in ("no token", "a.b.c", "..", "é" * 40, id_token.rpartition(".")[0]):
        assert refusal(provider, text) == invalid("Not a valid OpenId Connect identity token.")


def test_the_key_of_access_tokens_signs_no_login(refusal, provider, claims, pool):
    token = sign(UserPool.objects.get(public_id=pool), claims, "access")
    assert refusal(provider, token) == invalid("Couldn't verify signed token.")


def test_an_expired_token_is_refused(identity_pool, provider, id_token, claims):
    late = Call(now=datetime.fromtimestamp(claims["exp"], UTC))
    with pytest.raises(ServiceError, match=f"Token expired: {claims['exp']} >= {claims['exp']}"):
        verify_logins(late, identity_pool, {provider: id_token})


@pytest.mark.parametrize("exp", ["soon", True, None, 1e300, [], {}])
def test_a_time_that_is_none_is_refused(refusal, provider, claims, resign, exp):
    code, message = refusal(provider, resign(claims | {"exp": exp}))
    assert code == "NotAuthorizedException"
    assert "exp" in message


def test_a_token_stays_good_after_the_pools_keys_were_rotated(verify, provider, id_token, pool):
    rotate(UserPool.objects.get(public_id=pool), timezone.now())
    assert verify(provider, id_token).provider == provider


def test_without_the_server_side_check_a_token_outlives_its_session(
    verify, provider, id_token, cognito, pool
):
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username="ann")
    assert verify(provider, id_token).provider == provider


def test_with_the_server_side_check_who_signed_out_is_refused(
    verify, refusal, checked, id_token, cognito, pool
):
    assert verify(checked, id_token).provider == checked
    cognito.admin_user_global_sign_out(UserPoolId=pool, Username="ann")
    assert refusal(checked, id_token) == ("NotAuthorizedException", "Token has been revoked.")


def test_with_the_server_side_check_a_revoked_session_is_refused(
    refusal, checked, tokens, anonymous, client_id
):
    anonymous.revoke_token(Token=tokens["RefreshToken"], ClientId=client_id)
    assert refusal(checked, tokens["IdToken"]) == ("NotAuthorizedException", "Token has been revoked.")


def test_with_the_server_side_check_a_disabled_and_a_deleted_user_are_refused(
    refusal, checked, id_token, cognito, pool
):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    assert refusal(checked, id_token) == ("NotAuthorizedException", "User is disabled.")
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    assert refusal(checked, id_token) == ("NotAuthorizedException", "User does not exist.")


def test_an_unknown_key_and_too_many_logins_are_malformed(refusal, identity_pool):
    assert refusal("somewhere", "token") == (
        "InvalidParameterException",
        "Please provide a valid public provider.",
    )
    with pytest.raises(ServiceError, match="at most 10"):
        verify_logins(Call(), identity_pool, {f"login{number}.example.com": "token" for number in range(11)})


def test_the_developers_own_users_do_not_come_in_by_a_public_key(refusal, identity_pool):
    identity_pool.settings["DeveloperProviderName"] = "login.example.com"
    code, message = refusal("login.example.com", "ann")
    assert (code, message) == ("InvalidParameterException", "Please provide a valid public provider.")
