"""Tokens for tokens (RFC 8693, GetDerivedToken) and for machines without a domain (GetClientToken)."""

from typing import Any

import orjson
import pytest
from botocore.exceptions import ClientError

from tests.pools.oauth.conftest import SCOPES, claims, give_scopes

GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
TYPE = "urn:ietf:params:oauth:token-type:"
IMPERSONATION, DELEGATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"


@pytest.fixture
def orders(cognito, pool) -> None:
    """A resource server with two scopes."""
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)


@pytest.fixture
def subject(browser, app, ann) -> dict:
    """The tokens of ann, signed in on the pool's pages."""
    return orjson.loads(browser.redeem(app, browser.code(app)).content)


@pytest.fixture
def broker(make_app, orders) -> dict:
    """A client that exchanges tokens, with a secret."""
    return make_app(
        GenerateSecret=True,
        ExplicitAuthFlows=[IMPERSONATION, DELEGATION],
        AllowedOAuthScopes=["openid", "email", "orders/read"],
    )


@pytest.fixture
def robot(make_app, orders, browser) -> str:
    """The access token of a machine."""
    made = make_app(
        GenerateSecret=True, AllowedOAuthFlows=["client_credentials"], AllowedOAuthScopes=["orders/read"]
    )
    form = {"client_id": made["ClientId"], "client_secret": made["ClientSecret"]}
    return orjson.loads(browser.token(grant_type="client_credentials", **form).content)["access_token"]


def derive(cognito, broker: dict, token: str, kind: str = "ACCESS_TOKEN", **more: Any) -> dict:
    asked = {"ClientId": broker["ClientId"], "ClientSecret": broker["ClientSecret"]} | more
    return cognito.get_derived_token(SubjectToken=token, SubjectTokenType=kind, **asked)


def test_a_client_acts_as_the_user_with_the_scopes_that_both_have(cognito, broker, subject):
    answer = derive(cognito, broker, subject["access_token"])

    told, before = claims(answer["IssuedToken"]), claims(subject["access_token"])
    assert (answer["IssuedTokenType"], answer["TokenType"], answer["ExpiresIn"]) == (
        "ACCESS_TOKEN",
        "Bearer",
        3600,
    )
    assert answer["Scopes"] == ["openid", "email"]
    assert told["scope"] == "openid email"
    assert (told["sub"], told["client_id"]) == (before["sub"], broker["ClientId"])
    assert told["auth_time"] == before["auth_time"]
    assert not {"act", "aud"} & set(told)


def test_an_actor_stands_in_the_token_and_those_before_inside(cognito, broker, subject, robot):
    once = derive(
        cognito,
        broker,
        subject["access_token"],
        ActorToken=robot,
        ActorTokenType="ACCESS_TOKEN",
        Resources=["orders"],
    )
    actor = {"sub": claims(robot)["sub"], "iss": claims(robot)["iss"]}
    assert (claims(once["IssuedToken"])["act"], claims(once["IssuedToken"])["aud"]) == (actor, "orders")

    twice = derive(cognito, broker, once["IssuedToken"], ActorToken=robot, ActorTokenType="ACCESS_TOKEN")

    assert claims(twice["IssuedToken"])["act"] == actor | {"act": actor}


def test_an_id_token_is_exchanged_and_given(cognito, broker, subject):
    answer = derive(
        cognito, broker, subject["id_token"], "ID_TOKEN", RequestedTokenType="ID_TOKEN", Audiences=["api"]
    )

    told = claims(answer["IssuedToken"])
    assert (answer["TokenType"], told["token_use"], told["aud"]) == ("N_A", "id", "api")
    assert told["email"] == "ann@example.com"


def test_a_machine_s_token_is_exchanged_too(cognito, broker, robot):
    told = claims(derive(cognito, broker, robot, Audiences=["stock"])["IssuedToken"])

    assert (told["sub"], told["client_id"]) == (claims(robot)["sub"], broker["ClientId"])
    assert (told["scope"], told["aud"]) == ("orders/read", "stock")


def test_what_came_of_a_sign_in_ends_with_it(browser, cognito, pool, broker, subject, ann):
    derived = derive(cognito, broker, subject["access_token"])["IssuedToken"]
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {derived}"}
    assert browser.get("oauth2/userInfo", **bearer).status_code == 200

    cognito.admin_user_global_sign_out(UserPoolId=pool, Username=ann)

    assert browser.get("oauth2/userInfo", **bearer).status_code == 401
    for token in (derived, subject["access_token"]):
        with pytest.raises(cognito.exceptions.NotAuthorizedException):
            derive(cognito, broker, token)


def test_the_grant_at_the_token_endpoint_is_the_same(browser, broker, subject, robot):
    form = {
        "grant_type": GRANT,
        "client_id": broker["ClientId"],
        "client_secret": broker["ClientSecret"],
        "subject_token": subject["access_token"],
        "subject_token_type": f"{TYPE}access_token",
        "actor_token": robot,
        "actor_token_type": f"{TYPE}access_token",
        "scope": "openid orders/read",
    }

    told = orjson.loads(browser.token(**form).content)

    assert {name: told[name] for name in ("issued_token_type", "token_type", "scope")} == {
        "issued_token_type": f"{TYPE}access_token",
        "token_type": "Bearer",
        "scope": "openid",
    }
    assert claims(told["access_token"])["act"]["sub"] == claims(robot)["sub"]
    for change, error in (
        ({"subject_token": "x"}, "invalid_grant"),
        ({"subject_token_type": f"{TYPE}saml2"}, "invalid_request"),
        ({"subject_token_type": "access_token"}, "invalid_request"),
        ({"actor_token_type": ""}, "invalid_request"),
        ({"requested_token_type": f"{TYPE}refresh_token"}, "invalid_request"),
        ({"resource": "nothing"}, "invalid_target"),
        ({"resource": "orders", "audience": "x"}, "invalid_request"),
        ({"scope": "phone"}, "invalid_scope"),
        ({"client_secret": "wrong"}, "invalid_client"),
    ):
        answer = browser.token(**(form | change))
        assert (answer.status_code, orjson.loads(answer.content)["error"]) == (400, error), change


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"ClientSecret": "x" * 52}, "NotAuthorized"),
        ({"SubjectTokenProviderName": "Okta"}, "Tokens of Okta are not exchanged here"),
        ({"ActorToken": "a"}, "go together"),
        ({"Audiences": ["a"], "Resources": ["orders"]}, "not both"),
        ({"Resources": ["nothing"]}, "does not exist"),
        ({"Scopes": ["phone"]}, "share none"),
    ],
)
def test_an_exchange_that_cannot_be_is_refused(cognito, broker, subject, more, error):
    with pytest.raises(ClientError, match=error):
        derive(cognito, broker, subject["access_token"], **more)


def test_a_client_needs_the_flow(cognito, make_app, broker, subject, robot):
    plain = make_app(GenerateSecret=True)
    acts_as = make_app(GenerateSecret=True, ExplicitAuthFlows=[IMPERSONATION])

    with pytest.raises(cognito.exceptions.NotAuthorizedException, match=IMPERSONATION):
        derive(cognito, plain, subject["access_token"])
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match=DELEGATION):
        derive(cognito, acts_as, subject["access_token"], ActorToken=robot, ActorTokenType="ACCESS_TOKEN")


def test_a_token_of_another_pool_is_none(cognito, make_app, broker):
    other = cognito.create_user_pool(PoolName="others")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=other, Username="bob", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=other, Username="bob", Password="Correct-horse-1", Permanent=True
    )
    client = cognito.create_user_pool_client(
        UserPoolId=other, ClientName="c", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    token = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "bob", "PASSWORD": "Correct-horse-1"},
    )["AuthenticationResult"]["AccessToken"]

    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="not of this user pool"):
        derive(cognito, broker, token)


def test_a_machine_gets_a_token_without_a_domain_or_a_signature(browser, cognito, make_app, orders):
    machine = make_app(
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["orders/read", "orders/write"],
    )
    asked = {"ClientId": machine["ClientId"], "Secret": machine["ClientSecret"]}

    target = {"HTTP_X_AMZ_TARGET": "AWSCognitoIdentityProviderService.GetClientToken"}
    answer = browser.http.post("/", orjson.dumps(asked), content_type="application/x-amz-json-1.1", **target)
    result = orjson.loads(answer.content)["ClientAuthenticationResult"]
    assert (result["TokenType"], result["ExpiresIn"]) == ("Bearer", 3600)
    assert claims(result["AccessToken"])["scope"] == "orders/read orders/write"
    narrow = cognito.get_client_token(**asked, Scopes=["orders/read"])["ClientAuthenticationResult"]
    assert claims(narrow["AccessToken"])["scope"] == "orders/read"
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_client_token(**(asked | {"Secret": "x" * 52}))
    with pytest.raises(cognito.exceptions.InvalidParameterException):
        cognito.get_client_token(**asked, Scopes=["openid"])


def test_a_client_of_another_kind_gets_none(cognito, make_app, broker):
    with pytest.raises(cognito.exceptions.NotAuthorizedException, match="ALLOW_CLIENT_TOKEN_AUTH"):
        cognito.get_client_token(ClientId=broker["ClientId"], Secret=broker["ClientSecret"])
    for settings in (
        {"ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]},
        {"ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH", IMPERSONATION], "GenerateSecret": True},
    ):
        with pytest.raises(cognito.exceptions.InvalidParameterException, match="only auth flow"):
            make_app(**settings)


def test_a_machine_s_default_scopes_leave_the_standard_ones_out(browser, make_app, machine_app):
    give_scopes(machine_app["ClientId"], [*SCOPES, "orders/read"], ["client_credentials"])
    form = {"client_id": machine_app["ClientId"], "client_secret": machine_app["ClientSecret"]}

    token = orjson.loads(browser.token(grant_type="client_credentials", **form).content)["access_token"]

    assert claims(token)["scope"] == "orders/read"
