"""What becomes of tokens: verified by the issuer's documents, renewed, revoked, and refused when they are not right."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
import pytest
from django.utils import timezone

from pools.models import User, UserPool
from pools.rules.signing_keys import keys
from tests.fixtures.rivals import meanwhile
from tests.pools.sign_in.conftest import PASSWORD


def refresh(cognito, client_id: str, token: str, **parameters: str) -> dict:
    return cognito.initiate_auth(
        AuthFlow="REFRESH_TOKEN_AUTH",
        ClientId=client_id,
        AuthParameters={"REFRESH_TOKEN": token, **parameters},
    )["AuthenticationResult"]


def claims(token: str) -> dict:
    return jwt.decode(token, options={"verify_signature": False})


def test_tokens_verify_by_the_documents_of_their_issuer(client, pool, tokens, client_id):
    issuer = claims(tokens["IdToken"])["iss"]
    configuration = client.get(f"/{pool}/.well-known/openid-configuration").json()
    assert configuration["issuer"] == issuer
    assert configuration["jwks_uri"] == f"{issuer}/.well-known/jwks.json"
    keys = jwt.PyJWKSet.from_dict(client.get(f"/{pool}/.well-known/jwks.json").json())
    kids = {name: jwt.get_unverified_header(tokens[name])["kid"] for name in ("IdToken", "AccessToken")}
    assert kids["IdToken"] != kids["AccessToken"]
    identity = jwt.decode(
        tokens["IdToken"], keys[kids["IdToken"]], algorithms=["RS256"], audience=client_id, issuer=issuer
    )
    assert identity["cognito:username"] == "ann"
    assert jwt.decode(tokens["AccessToken"], keys[kids["AccessToken"]], algorithms=["RS256"])


def test_a_pool_that_does_not_exist_has_no_documents(client, db):
    assert client.get("/us-east-1_Nothing00/.well-known/jwks.json").status_code == 404


def test_a_refresh_keeps_the_sign_in_and_gives_new_tokens(cognito, tokens, client_id, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    time_machine.shift(120)
    renewed = refresh(cognito, client_id, tokens["RefreshToken"])
    before, after = claims(tokens["AccessToken"]), claims(renewed["AccessToken"])
    assert "RefreshToken" not in renewed
    same = ("sub", "auth_time", "origin_jti", "event_id")
    assert [before[name] for name in same] == [after[name] for name in same]
    assert after["iat"] > before["iat"]
    assert after["jti"] != before["jti"]


def test_a_refresh_token_is_of_one_client_alone(cognito, make_app, tokens):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        refresh(cognito, make_app()["ClientId"], tokens["RefreshToken"])


@pytest.mark.parametrize("spoil", [lambda t: t[:-1] + "!", lambda t: "x" * 86, lambda t: t[:22]])
def test_an_altered_refresh_token_is_refused(cognito, tokens, client_id, spoil):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        refresh(cognito, client_id, spoil(tokens["RefreshToken"]))


def test_a_refresh_token_expires(cognito, tokens, client_id, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    time_machine.shift(31 * 86_400)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        refresh(cognito, client_id, tokens["RefreshToken"])


def test_a_disabled_user_gets_no_new_tokens(cognito, pool, tokens, client_id):
    cognito.admin_disable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        refresh(cognito, client_id, tokens["RefreshToken"])


@pytest.fixture
def rotating(make_app) -> str:
    return make_app(
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    )["ClientId"]


def rotate(cognito, client_id: str, token: str) -> dict:
    return cognito.get_tokens_from_refresh_token(ClientId=client_id, RefreshToken=token)[
        "AuthenticationResult"
    ]


def test_a_rotated_token_is_replaced_and_a_retry_gets_the_same_one(cognito, sign_in, rotating):
    first = sign_in(rotating)["AuthenticationResult"]["RefreshToken"]
    second = rotate(cognito, rotating, first)["RefreshToken"]
    assert second != first
    assert rotate(cognito, rotating, first)["RefreshToken"] == second
    assert rotate(cognito, rotating, second)["RefreshToken"] not in (first, second)


def test_a_replaced_token_ends_the_line_after_its_grace(cognito, sign_in, rotating, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    first = sign_in(rotating)["AuthenticationResult"]["RefreshToken"]
    second = rotate(cognito, rotating, first)["RefreshToken"]
    time_machine.shift(11)
    with pytest.raises(cognito.exceptions.RefreshTokenReuseException):
        rotate(cognito, rotating, first)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        rotate(cognito, rotating, second)


def test_a_revoked_token_and_its_access_tokens_die_at_once(cognito, tokens, client_id):
    cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=client_id)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        refresh(cognito, client_id, tokens["RefreshToken"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def test_only_refresh_tokens_are_revoked_and_only_by_their_client(cognito, make_app, tokens, client_id):
    with pytest.raises(cognito.exceptions.UnsupportedTokenTypeException):
        cognito.revoke_token(Token=tokens["AccessToken"], ClientId=client_id)
    with pytest.raises(cognito.exceptions.UnauthorizedException):
        cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=make_app()["ClientId"])
    off = make_app(EnableTokenRevocation=False)["ClientId"]
    with pytest.raises(cognito.exceptions.UnsupportedOperationException):
        cognito.revoke_token(Token=tokens["RefreshToken"], ClientId=off)


@pytest.mark.parametrize("end", ["admin_disable_user", "admin_user_global_sign_out"])
def test_an_administrator_ends_every_sign_in_at_once(cognito, pool, tokens, client_id, end):
    getattr(cognito, end)(UserPoolId=pool, Username="ann")
    cognito.admin_enable_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        cognito.global_sign_out(AccessToken=tokens["AccessToken"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        refresh(cognito, client_id, tokens["RefreshToken"])


def test_signing_out_everywhere_ends_every_sign_in_and_no_later_one(cognito, sign_in, client_id):
    first, second = (sign_in(client_id)["AuthenticationResult"] for _ in range(2))
    cognito.global_sign_out(AccessToken=first["AccessToken"])
    for gone in (first, second):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            refresh(cognito, client_id, gone["RefreshToken"])
    assert refresh(cognito, client_id, sign_in(client_id)["AuthenticationResult"]["RefreshToken"])


def unsigned(token: str) -> str:
    _, payload, _ = token.split(".")
    header = urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    return f"{header}.{payload}."


def altered(token: str) -> str:
    header, payload, signature = token.split(".")
    read = json.loads(urlsafe_b64decode(payload + "=="))
    read["username"] = "ben"
    return f"{header}.{urlsafe_b64encode(json.dumps(read).encode()).decode().rstrip('=')}.{signature}"


def signed_by_the_public_key(token: str) -> str:
    return jwt.encode(
        claims(token),
        "secret" * 6,
        algorithm="HS256",
        headers=jwt.get_unverified_header(token) | {"alg": "HS256"},
    )


@pytest.mark.parametrize("forge", [unsigned, altered, signed_by_the_public_key, lambda token: "a.b.c"])
def test_a_forged_access_token_is_refused(cognito, tokens, forge):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Access Token"):
        cognito.global_sign_out(AccessToken=forge(tokens["AccessToken"]))


def test_an_id_token_is_no_access_token(cognito, tokens):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Access Token"):
        cognito.global_sign_out(AccessToken=tokens["IdToken"])


def test_an_expired_access_token_is_refused(cognito, tokens, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    time_machine.shift(3601)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="expired"):
        cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def test_the_token_of_a_deleted_user_is_good_for_nothing(cognito, pool, tokens):
    cognito.admin_delete_user(UserPoolId=pool, Username="ann")
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def test_groups_and_roles_stand_in_the_tokens_by_precedence(cognito, pool, sign_in, client_id):
    for name, precedence in (("second", 2), ("first", 1), ("none", None)):
        given = {} if precedence is None else {"Precedence": precedence}
        role = f"arn:aws:iam::000000000000:role/{name}"
        cognito.create_group(UserPoolId=pool, GroupName=name, RoleArn=role, **given)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username="ann", GroupName=name)
    result = sign_in(client_id)["AuthenticationResult"]
    identity, access = claims(result["IdToken"]), claims(result["AccessToken"])
    assert identity["cognito:groups"] == access["cognito:groups"] == ["first", "second", "none"]
    assert identity["cognito:preferred_role"].endswith("/first")
    assert len(identity["cognito:roles"]) == 3
    assert "cognito:roles" not in access


def test_a_client_without_revocation_gets_tokens_without_ids(make_app, sign_in):
    client = make_app(EnableTokenRevocation=False)["ClientId"]
    assert "origin_jti" not in claims(sign_in(client)["AuthenticationResult"]["AccessToken"])


def test_tokens_live_as_long_as_the_client_says(make_app, sign_in):
    client = make_app(
        AccessTokenValidity=5,
        IdTokenValidity=10,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes"},
    )["ClientId"]
    result = sign_in(client)["AuthenticationResult"]
    access, identity = claims(result["AccessToken"]), claims(result["IdToken"])
    assert result["ExpiresIn"] == access["exp"] - access["iat"] == 300
    assert identity["exp"] - identity["iat"] == 600


def test_a_client_sees_the_attributes_that_it_may_read(make_app, sign_in):
    client = make_app(ReadAttributes=["name"])["ClientId"]
    assert "email" not in claims(sign_in(client)["AuthenticationResult"]["IdToken"])


def test_a_client_with_a_secret_must_prove_it(cognito, make_app, ann):
    client = make_app(GenerateSecret=True)["ClientId"]
    given = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client}
    parameters = {"USERNAME": ann, "PASSWORD": PASSWORD}
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="SECRET_HASH was not received"):
        cognito.initiate_auth(**given, AuthParameters=parameters)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Unable to verify secret hash"):
        cognito.initiate_auth(**given, AuthParameters=parameters | {"SECRET_HASH": "wrong"})


def test_a_token_of_a_deleted_pool_is_good_for_nothing(cognito, pool, tokens):
    cognito.delete_user_pool(UserPoolId=pool)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Access Token"):
        cognito.global_sign_out(AccessToken=tokens["AccessToken"])


def test_what_the_key_of_access_tokens_signed_for_another_use_is_none(cognito, pool, tokens):
    """Nothing is signed so today: the key's use is looked at first, and the token's own word too."""
    kept = UserPool.objects.get(public_id=pool)
    token = keys.sign(kept, claims(tokens["AccessToken"]) | {"token_use": "id"}, "access")
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Access Token"):
        cognito.get_user(AccessToken=token)


def test_a_token_without_the_users_own_scope_changes_nothing_of_the_user(
    cognito, pool, functions, sign_in, client_id
):
    def narrow(event):
        details = {"accessTokenGeneration": {"scopesToSuppress": ["aws.cognito.signin.user.admin"]}}
        return event | {"response": {"claimsAndScopeOverrideDetails": details}}

    config = {"LambdaVersion": "V2_0", "LambdaArn": functions.by_arn(narrow)}
    cognito.update_user_pool(UserPoolId=pool, LambdaConfig={"PreTokenGenerationConfig": config})
    token = sign_in(client_id)["AuthenticationResult"]["AccessToken"]
    for ask in (cognito.get_user, cognito.global_sign_out, cognito.delete_user):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="does not have required scopes"):
            ask(AccessToken=token)


def test_who_is_disabled_while_they_sign_in_gets_tokens_that_are_good_for_nothing(
    cognito, sign_in, client_id
):
    with meanwhile(lambda: User.objects.update(enabled=False), "pools_signin", begins="INSERT", before=True):
        result = sign_in(client_id)["AuthenticationResult"]
    for ask in (
        lambda: cognito.get_user(AccessToken=result["AccessToken"]),
        lambda: refresh(cognito, client_id, result["RefreshToken"]),
    ):
        with pytest.raises(cognito.exceptions.NotAuthorizedException, match="User is disabled"):
            ask()


def test_who_is_deleted_while_tokens_are_renewed_is_not_found(cognito, tokens, client_id):
    remove = User.objects.filter(username="ann").delete
    with (
        meanwhile(remove, "pools_signin", begins="SELECT"),
        pytest.raises(cognito.exceptions.UserNotFoundException),
    ):
        refresh(cognito, client_id, tokens["RefreshToken"])


def test_a_client_that_renews_no_tokens_renews_none_that_rotate(cognito, make_app, sign_in):
    client = make_app(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["ClientId"]
    token = sign_in(client)["AuthenticationResult"]["RefreshToken"]
    with pytest.raises(cognito.exceptions.ClientError, match="Refresh tokens are not enabled"):
        rotate(cognito, client, token)


def test_a_token_that_nobody_has_is_revoked_without_an_error(cognito, tokens, client_id):
    for unknown in ("x" * 86, tokens["RefreshToken"][:22] + "x" * 64):
        cognito.revoke_token(Token=unknown, ClientId=client_id)
    assert refresh(cognito, client_id, tokens["RefreshToken"])


def test_a_replaced_token_ends_the_line_also_where_tokens_rotate_no_more(cognito, pool, sign_in, rotating):
    first = sign_in(rotating)["AuthenticationResult"]["RefreshToken"]
    rotate(cognito, rotating, first)
    second = rotate(cognito, rotating, rotate(cognito, rotating, first)["RefreshToken"])["RefreshToken"]
    cognito.update_user_pool_client(
        UserPoolId=pool,
        ClientId=rotating,
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        RefreshTokenRotation={"Feature": "DISABLED"},
    )
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid Refresh Token"):
        refresh(cognito, rotating, first)
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="revoked"):
        refresh(cognito, rotating, second)
