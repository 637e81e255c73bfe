"""Identities: made, found, listed, deleted."""

import pytest
from botocore.exceptions import ClientError

UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"


def test_each_guest_is_somebody_new(public, pool):
    ids = {public.get_id(IdentityPoolId=pool)["IdentityId"] for _ in range(3)}

    assert len(ids) == 3
    assert all(identity.startswith("us-east-1:") for identity in ids)


def test_a_login_leads_to_the_same_identity_each_time(public, pool, people):
    first = public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"]

    assert public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"] == first
    assert public.get_id(IdentityPoolId=pool, Logins=people.login("ben"))["IdentityId"] != first


def test_the_same_login_is_somebody_else_in_another_pool(public, pool, people, make_pool):
    other = make_pool(CognitoIdentityProviders=[people.settings])["IdentityPoolId"]

    ids = {
        public.get_id(IdentityPoolId=each, Logins=people.login("ann"))["IdentityId"] for each in (pool, other)
    }

    assert len(ids) == 2


def test_a_pool_without_guests_refuses_them(public, make_pool):
    pool = make_pool(AllowUnauthenticatedIdentities=False)["IdentityPoolId"]

    with pytest.raises(public.exceptions.NotAuthorizedException, match="Unauthenticated access is not"):
        public.get_id(IdentityPoolId=pool)


def test_a_pool_that_is_not_there_is_said_to_be_missing(public, identities, pool):
    with pytest.raises(
        public.exceptions.ResourceNotFoundException, match=f"IdentityPool '{UNKNOWN}' not found"
    ):
        public.get_id(IdentityPoolId=UNKNOWN)
    with pytest.raises(public.exceptions.ResourceNotFoundException, match="account 111111111111"):
        public.get_id(IdentityPoolId=pool, AccountId="111111111111")
    assert public.get_id(IdentityPoolId=pool, AccountId="000000000000")["IdentityId"]
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.list_identities(IdentityPoolId=UNKNOWN, MaxResults=1)


def test_a_described_identity_names_the_providers_of_its_logins(public, identities, pool, people, others):
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    both = people.login("ann") | others.login("ann")
    user = public.get_id(IdentityPoolId=pool, Logins=both)["IdentityId"]

    assert identities.describe_identity(IdentityId=guest)["Logins"] == []
    described = identities.describe_identity(IdentityId=user)
    assert described["Logins"] == sorted([people.provider, others.provider])
    assert described["CreationDate"] == described["LastModifiedDate"]


def test_an_identity_that_is_not_there_is_said_to_be_missing(identities, pool):
    with pytest.raises(
        identities.exceptions.ResourceNotFoundException, match=f"Identity '{UNKNOWN}' not found"
    ):
        identities.describe_identity(IdentityId=UNKNOWN)


def test_identities_come_in_pages(public, identities, pool, people):
    made = [public.get_id(IdentityPoolId=pool)["IdentityId"] for _ in range(4)]
    made.append(public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"])

    seen, token = [], {}
    for _ in range(3):
        page = identities.list_identities(IdentityPoolId=pool, MaxResults=2, **token)
        seen += page["Identities"]
        token = {"NextToken": page.get("NextToken", "")}
    assert [identity["IdentityId"] for identity in seen] == made
    assert token == {"NextToken": ""}
    assert [identity["Logins"] for identity in seen] == [[], [], [], [], [people.provider]]


def test_a_page_token_serves_its_own_request_alone(public, identities, pool):
    for _ in range(2):
        public.get_id(IdentityPoolId=pool)
    token = identities.list_identities(IdentityPoolId=pool, MaxResults=1)["NextToken"]

    with pytest.raises(identities.exceptions.InvalidParameterException, match="other parameters"):
        identities.list_identities(IdentityPoolId=pool, MaxResults=1, NextToken=token, HideDisabled=True)
    with pytest.raises(identities.exceptions.InvalidParameterException, match="Invalid pagination token"):
        identities.list_identities(IdentityPoolId=pool, MaxResults=1, NextToken="made-up")


def test_disabled_identities_can_be_hidden(public, identities, pool, people):
    ann = public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"]
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    public.unlink_identity(IdentityId=ann, Logins=people.login("ann"), LoginsToRemove=[people.provider])

    def listed(**more):
        page = identities.list_identities(IdentityPoolId=pool, MaxResults=60, **more)
        return [identity["IdentityId"] for identity in page["Identities"]]

    assert listed() == [ann, guest]
    assert listed(HideDisabled=True) == [guest]


def test_deleted_identities_are_gone_and_their_logins_start_anew(public, identities, pool, people):
    ann = public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"]

    answer = identities.delete_identities(IdentityIdsToDelete=[ann, UNKNOWN])

    assert answer["UnprocessedIdentityIds"] == []
    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.describe_identity(IdentityId=ann)
    assert public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"] != ann


def test_at_most_sixty_identities_are_deleted_at_once(identities, pool):
    with pytest.raises(ClientError, match=r"ValidationException.*less than or equal to 60"):
        identities.delete_identities(IdentityIdsToDelete=[UNKNOWN] * 61)


def test_a_limited_key_neither_sees_nor_deletes_what_is_in_other_pools(
    public, identities, pool, make_pool, make_client
):
    other = make_pool()["IdentityPoolId"]
    limited = make_client(service="cognito-identity", pools=[pool])
    own = public.get_id(IdentityPoolId=pool)["IdentityId"]
    foreign = public.get_id(IdentityPoolId=other)["IdentityId"]

    assert limited.describe_identity(IdentityId=own)["IdentityId"] == own
    with pytest.raises(limited.exceptions.ResourceNotFoundException, match="not found"):
        limited.describe_identity(IdentityId=foreign)
    answer = limited.delete_identities(IdentityIdsToDelete=[own, foreign, UNKNOWN])

    refused = [{"IdentityId": each, "ErrorCode": "AccessDenied"} for each in (foreign, UNKNOWN)]
    assert answer["UnprocessedIdentityIds"] == refused
    assert identities.describe_identity(IdentityId=foreign)["IdentityId"] == foreign
    with pytest.raises(limited.exceptions.ClientError, match="may not call"):
        limited.list_identities(IdentityPoolId=other, MaxResults=1)


def test_a_key_that_may_only_read_deletes_nothing(public, pool, make_client):
    reader = make_client(service="cognito-identity", read_only=True)
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]

    assert reader.describe_identity(IdentityId=guest)["IdentityId"] == guest
    with pytest.raises(reader.exceptions.ClientError, match="may only read"):
        reader.delete_identities(IdentityIdsToDelete=[guest])


def test_what_administers_needs_a_signature(public, pool):
    with pytest.raises(public.exceptions.ClientError, match="Missing Authentication Token"):
        public.list_identities(IdentityPoolId=pool, MaxResults=1)
