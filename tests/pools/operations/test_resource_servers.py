"""Resource servers, and the scopes of theirs that app clients may ask for."""

import pytest

from pools.models import AppClient
from pools.rules.resource_servers.scopes import granted_scopes
from tests.pools.operations.answers import refused

READ, WRITE = ({"ScopeName": name, "ScopeDescription": f"{name} orders"} for name in ("read", "write"))
OAUTH = {
    "ClientName": "app",
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "CallbackURLs": ["https://app.example.com/in"],
}


@pytest.fixture
def given(pool_id) -> dict[str, str]:
    return {"UserPoolId": pool_id}


@pytest.fixture
def orders(cognito, given) -> dict:
    return cognito.create_resource_server(**given, Identifier="orders", Name="Orders", Scopes=[READ, WRITE])[
        "ResourceServer"
    ]


def test_a_resource_server_is_made_described_changed_and_deleted(cognito, given, orders):
    named = {**given, "Identifier": "orders"}
    assert orders == {**named, "Name": "Orders", "Scopes": [READ, WRITE]}
    assert cognito.describe_resource_server(**named)["ResourceServer"] == orders

    changed = cognito.update_resource_server(**named, Name="All orders", Scopes=[WRITE])["ResourceServer"]
    assert (changed["Name"], changed["Scopes"]) == ("All orders", [WRITE])
    assert cognito.update_resource_server(**named, Name="None")["ResourceServer"]["Scopes"] == []

    cognito.delete_resource_server(**named)
    assert cognito.list_resource_servers(**given)["ResourceServers"] == []


def test_they_are_listed_by_identifier_page_by_page(cognito, given):
    for name in ("https://api.example.com/c", "b", "a"):
        cognito.create_resource_server(**given, Identifier=name, Name="x")
    first = cognito.list_resource_servers(**given, MaxResults=2)
    second = cognito.list_resource_servers(**given, MaxResults=2, NextToken=first["NextToken"])

    found = [one["Identifier"] for page in (first, second) for one in page["ResourceServers"]]
    assert found == ["a", "b", "https://api.example.com/c"]
    assert "NextToken" not in second


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"Identifier": "orders"}, "orders already exists"),
        ({"Identifier": "aws.cognito"}, "reserved"),
        ({"Identifier": "AWS.Cognito/dcr"}, "reserved"),
        ({"Scopes": [READ, READ]}, "once only: read"),
        ({"Scopes": [{"ScopeName": "a/b", "ScopeDescription": "x"}]}, "regular expression"),
        ({"Identifier": "with space"}, "regular expression"),
        ({"Identifier": "x" * 257}, "less than or equal to 256"),
        (
            {"Scopes": [{"ScopeName": f"s{n}", "ScopeDescription": "x"} for n in range(101)]},
            "less than or equal to 100",
        ),
    ],
)
def test_what_cannot_be_one_is_refused(make_client, given, orders, members, words):
    ask = make_client(checked=False).create_resource_server
    refused(ask, match=words, **{**given, "Identifier": "more", "Name": "More", **members})


@pytest.mark.parametrize("verb", ["describe", "update", "delete"])
def test_one_that_there_is_not_is_told(cognito, given, verb):
    named = {"Name": "x"} if verb == "update" else {}
    ask = getattr(cognito, f"{verb}_resource_server")
    refused(ask, "ResourceNotFoundException", match="orders", **given, Identifier="orders", **named)
    nowhere = {"UserPoolId": "us-east-1_nowhere", "Identifier": "orders", **named}
    refused(ask, "ResourceNotFoundException", match="us-east-1_nowhere", **nowhere)


def test_a_client_may_have_the_scopes_that_exist_alone(cognito, given, orders):
    asked = [*("openid", "orders/read"), "orders/delete"]
    refused(
        cognito.create_user_pool_client,
        "ScopeDoesNotExistException",
        "Invalid scope requested: orders/delete$",
        **given,
        **OAUTH,
        AllowedOAuthScopes=asked,
    )
    made = cognito.create_user_pool_client(**given, **OAUTH, AllowedOAuthScopes=asked[:2])["UserPoolClient"]
    assert made["AllowedOAuthScopes"] == ["openid", "orders/read"]


def test_a_scope_that_is_gone_stays_on_the_client_without_effect(cognito, given, orders):
    scopes = ["openid", "orders/read", "orders/write"]
    made = cognito.create_user_pool_client(**given, **OAUTH, AllowedOAuthScopes=scopes)["UserPoolClient"]
    cognito.update_resource_server(**given, Identifier="orders", Name="Orders", Scopes=[WRITE])

    client = AppClient.objects.select_related("pool").get(id=made["ClientId"])
    assert granted_scopes(client) == ["openid", "orders/write"]
    described = cognito.describe_user_pool_client(**given, ClientId=made["ClientId"])["UserPoolClient"]
    assert described["AllowedOAuthScopes"] == scopes


def test_scopes_of_another_pool_are_none_of_this_one(cognito, make_pool_id, orders):
    other = {"UserPoolId": make_pool_id(), **OAUTH, "AllowedOAuthScopes": ["orders/read"]}
    refused(cognito.create_user_pool_client, "ScopeDoesNotExistException", **other)


def test_a_machine_has_a_secret_and_scopes_of_resource_servers(cognito, given, orders):
    made = cognito.create_user_pool_client(
        **given,
        ClientName="robot",
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["orders/read"],
    )["UserPoolClient"]
    assert made["AllowedOAuthScopes"] == ["orders/read"]
