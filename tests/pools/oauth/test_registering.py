"""Clients that register themselves at a pool: who may, what they get, and what is refused (RFC 7591, DcrConfigurationType)."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
import time_machine
from botocore.exceptions import ClientError

from pools.models import AppClient
from pools.rules.expiry import remove_expired
from pools.rules.oauth import registering
from tests.pools.oauth.conftest import CALLBACK, PUBLIC, Browser, claims, error_of, register

REGISTER = "aws.cognito/dcr/register"


def test_anybody_registers_where_registration_is_open(browser, cognito, pool, allow):
    allow(OpenDcrEnabled=True)

    answer = register(browser)

    assert answer.status_code == 201
    told = orjson.loads(answer.content)
    issued = told.pop("client_id_issued_at")
    client_id = told.pop("client_id")
    assert abs(issued - datetime.now(UTC).timestamp()) < 60
    assert told == {
        "client_name": "Notes",
        "redirect_uris": [CALLBACK],
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
        "scope": "openid profile email phone",
    }
    described = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client_id)["UserPoolClient"]
    assert (described["ClientType"], described["AllowedOAuthFlows"]) == ("DCR", ["code"])
    assert described["ExplicitAuthFlows"] == []
    listed = cognito.list_user_pool_clients(UserPoolId=pool, ClientType="DCR")["UserPoolClients"]
    assert [client["ClientId"] for client in listed] == [client_id]
    for ask in (cognito.add_user_pool_client_secret, cognito.list_user_pool_client_secrets):
        with pytest.raises(ClientError, match=r"InvalidParameter.*registered itself"):
            ask(UserPoolId=pool, ClientId=client_id)


def test_an_update_gives_no_flow_of_the_api_that_it_does_not_name(browser, cognito, pool, allow):
    allow(OpenDcrEnabled=True)
    client_id = orjson.loads(register(browser).content)["client_id"]

    updated = cognito.update_user_pool_client(UserPoolId=pool, ClientId=client_id, ClientName="Notes")

    assert updated["UserPoolClient"]["ExplicitAuthFlows"] == []


def test_the_configuration_is_described_with_its_defaults_and_advertised_while_it_is_on(
    browser, cognito, pool, allow
):
    documents = f"/{pool}/.well-known/openid-configuration"
    assert "registration_endpoint" not in browser.http.get(documents).json()

    allow(OpenDcrEnabled=True, AllowedScopes=["aws.cognito.signin.user.admin"])

    assert cognito.describe_user_pool(UserPoolId=pool)["UserPool"]["DcrConfiguration"] == {
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": True,
        "AuthenticatedGrantTypes": ["code", "client_credentials"],
        "OpenDcrGrantTypes": ["code"],
        "AllowedScopes": ["aws.cognito.signin.user.admin"],
    }
    assert browser.http.get(documents).json()["registration_endpoint"].endswith(f"/{pool}/oauth2/register")
    assert "signin.user.admin" in orjson.loads(register(browser).content)["scope"]
    allow(OpenDcrEnabled=True, AllowedScopes=["orders/read"])  # of a resource server that is not there
    assert "orders/read" not in orjson.loads(register(browser).content)["scope"]
    allow(EnableStatus="Disabled")
    assert "registration_endpoint" not in browser.http.get(documents).json()
    assert register(browser).status_code == 403


def test_a_bearer_of_the_scope_registers_where_registration_is_not_open(
    browser, cognito, pool, allow, make_app
):
    allow(EnableStatus="Enabled", AllowedScopes=["orders/read"])
    cognito.create_resource_server(
        UserPoolId=pool,
        Identifier="orders",
        Name="Orders",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "Read orders"}],
    )
    steward = make_app(
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[REGISTER, "orders/read"],
    )
    form = {
        "grant_type": "client_credentials",
        "client_id": steward["ClientId"],
        "client_secret": steward["ClientSecret"],
    }
    all_custom = orjson.loads(browser.token(**form).content)["access_token"]
    assert claims(all_custom)["scope"] == "orders/read"  # the scope to register has to be named
    token = orjson.loads(browser.token(**form, scope=REGISTER).content)["access_token"]
    machine = {"grant_types": ["client_credentials"], "scope": "orders/read"}

    refused = register(browser)
    assert (refused.status_code, error_of(refused)["error"]) == (401, "invalid_token")
    assert refused["WWW-Authenticate"].startswith("Bearer ")
    assert register(browser, HTTP_AUTHORIZATION=f"Bearer {all_custom}").status_code == 403
    assert register(browser, HTTP_AUTHORIZATION="Bearer made-up").status_code == 401

    made = orjson.loads(register(browser, machine, HTTP_AUTHORIZATION=f"Bearer {token}").content)
    form = {
        "grant_type": "client_credentials",
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
    }
    given = orjson.loads(browser.token(**form).content)["access_token"]
    assert claims(given)["scope"] == "orders/read"
    assert AppClient.objects.get(id=made["client_id"]).unused_until is None


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        (PUBLIC | {"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
        (PUBLIC | {"grant_types": ["authorization_code", "client_credentials"]}, "invalid_client_metadata"),
        (PUBLIC | {"grant_types": ["implicit"]}, "invalid_client_metadata"),
        (PUBLIC | {"grant_types": ["password"]}, "invalid_client_metadata"),
        (PUBLIC | {"grant_types": "authorization_code"}, "invalid_client_metadata"),
        (PUBLIC | {"response_types": ["token"]}, "invalid_client_metadata"),
        (PUBLIC | {"scope": "aws.cognito.signin.user.admin"}, "invalid_client_metadata"),
        (PUBLIC | {"scope": REGISTER}, "invalid_client_metadata"),
        (PUBLIC | {"scope": ["openid"]}, "invalid_client_metadata"),
        (PUBLIC | {"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "none"}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": []}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": ["https://a.example.com/#x"]}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": ["http://a.example.com/"]}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": ["data:text/html,x"]}, "invalid_redirect_uri"),
        (PUBLIC | {"redirect_uris": ["intent://x"]}, "invalid_redirect_uri"),
        (
            PUBLIC | {"redirect_uris": [f"https://a.example.com/{n}" for n in range(101)]},
            "invalid_redirect_uri",
        ),
        (b"[]", "invalid_client_metadata"),
        (b"{", "invalid_client_metadata"),
        (PUBLIC | {"client_name": "x" * 70_000}, "invalid_client_metadata"),
    ],
)
def test_a_registration_that_cannot_be_is_refused_and_nothing_is_kept(browser, allow, metadata, error):
    allow(OpenDcrEnabled=True)

    answer = register(browser, metadata)

    assert (answer.status_code, error_of(answer)["error"]) == (400, error)
    assert not AppClient.objects.exists()


def test_grants_that_lifeguard_does_not_have_are_left_out_of_what_is_registered(browser, allow):
    allow(OpenDcrEnabled=True)
    device = "urn:ietf:params:oauth:grant-type:device_code"

    answer = register(browser, PUBLIC | {"grant_types": ["authorization_code", "refresh_token", device]})

    assert orjson.loads(answer.content)["grant_types"] == ["authorization_code", "refresh_token"]


def test_a_client_that_nobody_signs_in_to_goes_after_a_day(browser, allow):
    allow(OpenDcrEnabled=True)
    register(browser)
    now = datetime.now(UTC)

    remove_expired(now + timedelta(hours=23))
    assert AppClient.objects.count() == 1
    remove_expired(now + timedelta(hours=25))
    assert not AppClient.objects.exists()


def test_registrations_have_a_bound_by_address(browser, allow, settings):
    allow(OpenDcrEnabled=True)
    settings.LIMITS_BY_ADDRESS = {"registrations": "2/hour"}

    with time_machine.travel(datetime.now(UTC), tick=False):
        assert [register(browser).status_code for _ in range(3)] == [201, 201, 429]


def test_clients_that_wait_for_their_first_sign_in_have_a_bound(browser, allow, monkeypatch):
    allow(OpenDcrEnabled=True)
    monkeypatch.setattr(registering, "MOST_UNUSED", 2)

    assert [register(browser).status_code for _ in range(3)] == [201, 201, 503]
    assert AppClient.objects.count() == 2


def test_a_token_of_another_pool_registers_nobody(browser, cognito, allow, make_app):
    allow(EnableStatus="Enabled")
    machine = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": [REGISTER]}
    steward = make_app(GenerateSecret=True, **machine)
    form = {"client_id": steward["ClientId"], "client_secret": steward["ClientSecret"], "scope": REGISTER}
    token = orjson.loads(browser.token(grant_type="client_credentials", **form).content)["access_token"]
    other = cognito.create_user_pool(PoolName="other", DcrConfiguration={"EnableStatus": "Enabled"})
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}

    assert register(Browser(other["UserPool"]["Id"]), **bearer).status_code == 401
    assert register(browser, **bearer).status_code == 201


@pytest.mark.parametrize(
    "settings", [{"UserPoolTier": "LITE"}, {"DcrConfiguration": {"AllowedScopes": [REGISTER]}}]
)
def test_what_cannot_be_configured_is_refused(cognito, settings):
    asked = {"PoolName": "p", "DcrConfiguration": {"OpenDcrEnabled": True}} | settings

    with pytest.raises(ClientError, match=r"FeatureUnavailableInTier|cannot have the scope"):
        cognito.create_user_pool(**asked)


def test_open_registration_gives_no_grant_that_it_does_not_name(browser, cognito, pool, allow):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Read orders"}]
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders", Scopes=scopes)
    allow(OpenDcrEnabled=True, AllowedScopes=["orders/read"])
    machine = {"grant_types": ["client_credentials"], "scope": "orders/read"}

    answer = register(browser, machine)

    assert (answer.status_code, error_of(answer)["error"]) == (400, "invalid_client_metadata")
    assert not AppClient.objects.exists()
