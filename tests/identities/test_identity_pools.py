"""Identity pools: made, described, listed, updated, deleted."""

from datetime import UTC, datetime

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from django.db import connection
from django.utils import timezone

from identities.linking import pool_removal
from identities.models import (
    Identity,
    IdentityPool,
    Login,
    OpenIdConnectProvider,
    PrincipalTagMap,
    SamlProvider,
)
from identities.operations.identity_pools import update_identity_pool
from identities.tasks import remove_deleted_identity_pools
from pools.wire.call import Call

UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
USER_POOL = {"ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1", "ClientId": "app"}
OIDC = "arn:aws:iam::000000000000:oidc-provider/login.example.com/realm"
SAML = "arn:aws:iam::000000000000:saml-provider/office"


@pytest.fixture
def iam_providers(db) -> None:
    now = timezone.now()
    OpenIdConnectProvider.objects.create(url="login.example.com/realm", created=now)
    SamlProvider.objects.create(name="office", metadata="<x/>", created=now)


def describe(identities, pool: str) -> dict:
    described = identities.describe_identity_pool(IdentityPoolId=pool)
    described.pop("ResponseMetadata")
    return described


def left() -> int:
    """How many rows pools and identities take."""
    return sum(model.objects.count() for model in (IdentityPool, Identity, Login, PrincipalTagMap))


def test_a_pool_is_described_as_it_was_made(identities, make_pool, iam_providers):
    settings = {
        "IdentityPoolName": "My people +=,.@-",
        "AllowUnauthenticatedIdentities": False,
        "AllowClassicFlow": True,
        "SupportedLoginProviders": {"graph.facebook.com": "123", "api.twitter.com": "key;secret"},
        "DeveloperProviderName": "login.example",
        "OpenIdConnectProviderARNs": [OIDC],
        "CognitoIdentityProviders": [USER_POOL | {"ServerSideTokenCheck": True}],
        "SamlProviderARNs": [SAML],
        "IdentityPoolTags": {"team": "a"},
    }

    made = make_pool(**settings)

    assert made == settings | {"IdentityPoolId": made["IdentityPoolId"]}
    assert made["IdentityPoolId"].startswith("us-east-1:")
    assert describe(identities, made["IdentityPoolId"]) == made


def test_what_is_left_out_has_its_default(make_pool):
    made = make_pool()
    made.pop("IdentityPoolId")

    assert made == {
        "IdentityPoolName": "people",
        "AllowUnauthenticatedIdentities": True,
        "AllowClassicFlow": False,
        "IdentityPoolTags": {},
    }


def test_an_update_replaces_everything_but_developer_name_and_tags(identities, make_pool):
    pool = make_pool(
        AllowClassicFlow=True,
        DeveloperProviderName="login.example",
        SupportedLoginProviders={"accounts.google.com": "x"},
        CognitoIdentityProviders=[USER_POOL],
        IdentityPoolTags={"team": "a"},
    )["IdentityPoolId"]
    given = {"IdentityPoolId": pool, "IdentityPoolName": "new", "AllowUnauthenticatedIdentities": False}

    answer = identities.update_identity_pool(**given)

    answer.pop("ResponseMetadata")
    assert (
        answer
        == describe(identities, pool)
        == given
        | {
            "AllowClassicFlow": False,
            "DeveloperProviderName": "login.example",
            "IdentityPoolTags": {"team": "a"},
        }
    )
    assert identities.update_identity_pool(**given, IdentityPoolTags={})["IdentityPoolTags"] == {}


def test_a_developer_provider_name_is_set_once(identities, make_pool):
    pool = make_pool()["IdentityPoolId"]
    given = {"IdentityPoolId": pool, "IdentityPoolName": "p", "AllowUnauthenticatedIdentities": False}

    identities.update_identity_pool(**given, DeveloperProviderName="one")
    with pytest.raises(identities.exceptions.InvalidParameterException, match="cannot be changed"):
        identities.update_identity_pool(**given, DeveloperProviderName="two")

    assert describe(identities, pool)["DeveloperProviderName"] == "one"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        pytest.param({"IdentityPoolName": "a/b"}, "pattern", id="name"),
        pytest.param({"IdentityPoolName": "x" * 129}, "128", id="long name"),
        pytest.param({"SupportedLoginProviders": {"example.com": "x"}}, "not a supported", id="social"),
        pytest.param({"SupportedLoginProviders": {"www.amazon.com": "a b"}}, "pattern", id="app id"),
        pytest.param({"CognitoIdentityProviders": [{"ClientId": "app"}]}, "ProviderName", id="no provider"),
        pytest.param(
            {"CognitoIdentityProviders": [USER_POOL | {"ProviderName": "us-east-1_Ab1"}]},
            "Invalid Cognito Identity Provider",
            id="bare pool id",
        ),
        pytest.param(
            {
                "CognitoIdentityProviders": [
                    USER_POOL | {"ProviderName": "cognito-idp.eu-west-1.amazonaws.com/us-east-1_A"}
                ]
            },
            "Invalid Cognito Identity Provider",
            id="regions differ",
        ),
        pytest.param({"CognitoIdentityProviders": [USER_POOL, USER_POOL]}, "twice", id="app client twice"),
        pytest.param({"DeveloperProviderName": "a b"}, "pattern", id="developer name"),
        pytest.param({"DeveloperProviderName": "graph.facebook.com"}, "another provider", id="taken name"),
        pytest.param({"OpenIdConnectProviderARNs": [SAML]}, "not the ARN", id="SAML for OIDC"),
        pytest.param({"OpenIdConnectProviderARNs": [f"{OIDC}/x"]}, "IAM knows no", id="unknown OIDC"),
        pytest.param({"OpenIdConnectProviderARNs": [OIDC, OIDC]}, "twice", id="OIDC twice"),
        pytest.param(
            {"SamlProviderARNs": [SAML.replace("0000:", "0001:")]}, "in account", id="other account"
        ),
        pytest.param({"SamlProviderARNs": [f"{SAML}s"]}, "IAM knows no", id="unknown SAML"),
        pytest.param({"IdentityPoolTags": {"aws:x": "y"}}, "reserved", id="reserved tag"),
    ],
)
def test_settings_that_cannot_be_are_refused(
    identities, make_pool, make_client, iam_providers, settings, message
):
    unchecked = make_client(service="cognito-identity", checked=False)
    pool = make_pool()["IdentityPoolId"]
    before = describe(identities, pool)
    given = {"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": False} | settings

    with pytest.raises(ClientError, match=message):
        unchecked.create_identity_pool(**given)
    with pytest.raises(ClientError, match=message):
        unchecked.update_identity_pool(IdentityPoolId=pool, **given)

    assert describe(identities, pool) == before
    assert IdentityPool.objects.count() == 1


def test_a_pool_has_at_most_fifty_user_pools(identities, make_pool):
    providers = [USER_POOL | {"ClientId": f"app{number}"} for number in range(51)]

    with pytest.raises(identities.exceptions.LimitExceededException, match="at most 50"):
        make_pool(CognitoIdentityProviders=providers)
    assert len(make_pool(CognitoIdentityProviders=providers[:50])["CognitoIdentityProviders"]) == 50


def test_pools_are_listed_in_pages_by_region(identities, make_pool, make_client):
    made = {make_pool(IdentityPoolName=f"pool {number}")["IdentityPoolId"] for number in range(3)}
    far = make_client(service="cognito-identity", region="eu-west-1")
    far.create_identity_pool(IdentityPoolName="far", AllowUnauthenticatedIdentities=False)

    first = identities.list_identity_pools(MaxResults=2)
    second = identities.list_identity_pools(MaxResults=2, NextToken=first["NextToken"])

    pools = first["IdentityPools"] + second["IdentityPools"]
    assert {pool["IdentityPoolId"] for pool in pools} == made
    assert {pool["IdentityPoolName"] for pool in pools} == {"pool 0", "pool 1", "pool 2"}
    assert "NextToken" not in second
    assert [pool["IdentityPoolName"] for pool in far.list_identity_pools(MaxResults=60)["IdentityPools"]] == [
        "far"
    ]
    with pytest.raises(identities.exceptions.InvalidParameterException, match="pagination token"):
        far.list_identity_pools(MaxResults=2, NextToken=first["NextToken"])


def test_a_limited_key_sees_its_own_pools_alone(make_pool, make_client):
    own, other = (make_pool()["IdentityPoolId"] for _ in range(2))
    limited = make_client(service="cognito-identity", pools=[own])

    assert [
        pool["IdentityPoolId"] for pool in limited.list_identity_pools(MaxResults=9)["IdentityPools"]
    ] == [own]
    assert limited.describe_identity_pool(IdentityPoolId=own)["IdentityPoolId"] == own
    for refused in (
        limited.describe_identity_pool,
        limited.delete_identity_pool,
        limited.get_identity_pool_roles,
    ):
        with pytest.raises(limited.exceptions.ClientError, match="may not call"):
            refused(IdentityPoolId=other)
    with pytest.raises(limited.exceptions.ClientError, match="limited to certain pools"):
        limited.create_identity_pool(IdentityPoolName="p", AllowUnauthenticatedIdentities=False)


def test_a_key_that_may_only_read_changes_no_pool(identities, make_pool, make_client):
    pool = make_pool()["IdentityPoolId"]
    reader = make_client(service="cognito-identity", read_only=True)

    assert reader.describe_identity_pool(IdentityPoolId=pool)["IdentityPoolId"] == pool
    assert reader.get_identity_pool_roles(IdentityPoolId=pool)["Roles"] == {}
    for name, members in {
        "delete_identity_pool": {},
        "set_identity_pool_roles": {"Roles": {}},
    }.items():
        with pytest.raises(reader.exceptions.ClientError, match="may only read"):
            getattr(reader, name)(IdentityPoolId=pool, **members)


@pytest.mark.parametrize(
    "name", ["describe_identity_pool", "delete_identity_pool", "get_identity_pool_roles"]
)
def test_a_pool_that_is_not_there_is_said_to_be_missing(identities, name):
    with pytest.raises(
        identities.exceptions.ResourceNotFoundException, match=f"IdentityPool '{UNKNOWN}' not found"
    ):
        getattr(identities, name)(IdentityPoolId=UNKNOWN)


def test_of_two_writers_the_one_who_read_first_is_told(identities, make_pool):
    pool = make_pool()["IdentityPoolId"]
    given = {"IdentityPoolId": pool, "AllowUnauthenticatedIdentities": False}
    quick = {xform_name(member): value for member, value in given.items()} | {"identity_pool_name": "quick"}
    meanwhile = iter([lambda: update_identity_pool(Call(), **quick)])

    def overtake(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "identities_identitypool" in sql:
            next(meanwhile, lambda: None)()
        return answer

    with (
        connection.execute_wrapper(overtake),
        pytest.raises(
            identities.exceptions.ConcurrentModificationException, match="changed by another request"
        ),
    ):
        identities.update_identity_pool(**given, IdentityPoolName="late")

    assert describe(identities, pool)["IdentityPoolName"] == "quick"


def test_two_versions_never_bear_the_same_time(identities, make_pool, time_machine):
    time_machine.move_to(datetime(2026, 1, 10, tzinfo=UTC), tick=False)
    pool = make_pool()["IdentityPoolId"]
    first = IdentityPool.objects.get().modified

    identities.set_identity_pool_roles(IdentityPoolId=pool, Roles={})

    assert IdentityPool.objects.get().modified > first


def test_a_deleted_pool_and_its_identities_are_gone(public, identities, pool, people, monkeypatch):
    monkeypatch.setattr(pool_removal, "BATCH", 2)
    ids = [public.get_id(IdentityPoolId=pool)["IdentityId"] for _ in range(4)]
    ids.append(public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"])
    identities.set_principal_tag_attribute_map(
        IdentityPoolId=pool, IdentityProviderName=people.provider, UseDefaults=True
    )

    identities.delete_identity_pool(IdentityPoolId=pool)

    assert left() == 0
    for identity in ids:
        with pytest.raises(identities.exceptions.ResourceNotFoundException):
            identities.describe_identity(IdentityId=identity)


def test_a_pool_that_waits_to_be_removed_is_gone_for_every_caller(public, identities, pool):
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    pool_removal.hide_pool(IdentityPool.objects.get())

    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.describe_identity_pool(IdentityPoolId=pool)
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.describe_identity(IdentityId=guest)
    assert identities.list_identity_pools(MaxResults=9)["IdentityPools"] == []
    identities.delete_identities(IdentityIdsToDelete=[guest])
    assert Identity.objects.exists()

    remove_deleted_identity_pools()
    assert left() == 0


@pytest.mark.parametrize(
    ("operation", "given", "where"),
    [
        ("get_id", {"IdentityPoolId": "eu-west-1_x"}, "identityPoolId"),
        ("describe_identity_pool", {"IdentityPoolId": "not-an-id"}, "identityPoolId"),
        (
            "create_identity_pool",
            {"IdentityPoolName": "a#b", "AllowUnauthenticatedIdentities": False},
            "identityPoolName",
        ),
        ("list_identity_pools", {"MaxResults": 61}, "maxResults"),
        ("get_credentials_for_identity", {}, "identityId"),
        ("delete_identities", {"IdentityIdsToDelete": []}, "identityIdsToDelete"),
    ],
)
def test_a_constraint_that_fails_is_a_validation_error(make_client, operation, given, where):
    unchecked = make_client(service="cognito-identity", checked=False)

    with pytest.raises(ClientError) as caught:
        getattr(unchecked, operation)(**given)

    error = caught.value.response["Error"]
    assert error["Code"] == "ValidationException"
    assert error["Message"].startswith("1 validation error detected: Value")
    assert f"at '{where}' failed to satisfy constraint: Member must" in error["Message"]
