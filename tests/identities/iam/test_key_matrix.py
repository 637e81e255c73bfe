"""What limited keys may call: every signed operation of the three services, held against one table."""

from collections.abc import Iterator

import botocore.session
import pytest

from dashboard.iam_documents.key_scopes import EVERYTHING, READS, Scope, policy_of
from identities.models import IamUser
from pools import errors
from pools.models import ApiKey
from pools.rules.callers.access import authorise, caller_of
from pools.rules.callers.api_keys import create_api_key
from pools.wire.call import Call

SERVICES = ("cognito-idp", "cognito-identity", "cognito-sync")
USER_POOL, IDENTITY_POOL = "us-east-1_Shop", "us-east-1:5f2c1b7e-40d1-40a2-9c1f-0d3b6a51e7aa"
OTHERS = "us-east-1_Other", "us-east-1:00000000-40d1-40a2-9c1f-0d3b6a51e7aa"

READING = {
    "cognito-idp": """
        AdminGetDevice AdminGetUser AdminGetUserAuthFactors AdminListDevices AdminListGroupsForUser
        AdminListUserAuthEvents AdminListUserSessions DescribeCIMDPolicy DescribeIdentityProvider
        DescribeManagedLoginBranding DescribeManagedLoginBrandingByClient DescribePointInTimeRecovery
        DescribeResourceServer DescribeRiskConfiguration DescribeTerms DescribeTermsByClient
        DescribeUserImportJob DescribeUserPool DescribeUserPoolClient DescribeUserPoolDomain
        GetCSVHeader GetGroup GetIdentityProviderByIdentifier GetLogDeliveryConfiguration GetProvisionedLimit
        GetSigningCertificate GetUICustomization GetUserPoolClientSessionConfiguration GetUserPoolMfaConfig
        GetUserPoolSessionConfiguration ListCIMDPolicies ListClientMetadataURLs ListGroups ListIdentityProviders
        ListPointInTimeRecoveries ListResourceServers ListTagsForResource
        ListTerms ListUserImportJobs ListUserPoolClientSecrets ListUserPoolClients ListUserPoolReplicas ListUserPools
        ListUsers ListUsersInGroup""",
    "cognito-identity": """
        DescribeIdentity DescribeIdentityPool GetIdentityPoolRoles GetPrincipalTagAttributeMap ListIdentities
        ListIdentityPools ListTagsForResource LookupDeveloperIdentity""",
    "cognito-sync": """
        DescribeDataset DescribeIdentityPoolUsage DescribeIdentityUsage GetBulkPublishDetails GetCognitoEvents
        GetIdentityPoolConfiguration ListDatasets ListIdentityPoolUsage ListRecords""",
}
"""What a read-only key may call."""

OF_NO_POOL = {
    "cognito-idp": """
        CreateUserPool DescribeUserPoolDomain GetClientToken GetDerivedToken GetProvisionedLimit ListUserPools
        UpdateProvisionedLimit""",
    "cognito-identity": "CreateIdentityPool DeleteIdentities DescribeIdentity ListIdentityPools",
    "cognito-sync": "ListIdentityPoolUsage",
}
"""What a key for one pool may not call: it is about no one pool, or its input does not say about which."""

LISTED_IN_PART = {
    *("DeleteIdentities", "DescribeIdentity", "DescribeUserPoolDomain", "ListIdentityPools", "ListUserPools")
}
"""But a key of the command line may: its answers keep to the key's pools."""


def operations() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Service, name and the input's members of every operation that is signed."""
    for service in SERVICES:
        model = botocore.session.get_session().get_service_model(service)
        for name in model.operation_names:
            operation = model.operation_model(name)
            if operation.auth_type != "none":
                shape = operation.input_shape
                yield service, name, frozenset(shape.members) if shape else frozenset()


def given(members: frozenset[str], pools: tuple[str, str]) -> dict:
    """An input that names these pools wherever it can."""
    arn = (
        f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pools[0]}"
        if "IdentityPoolId" not in members
        else ""
    )
    known = {"UserPoolId": pools[0], "IdentityPoolId": pools[1], "ResourceArn": arn, "Roles": {}}
    return {name: value for name, value in known.items() if name in members}


@pytest.fixture
def scoped(db):
    """Makes keys of a user with the policy of a scope."""

    def make(scope: Scope) -> ApiKey:
        now = Call().now
        IamUser.objects.create(
            name="shop",
            folded_name="shop",
            public_id="AIDA1",
            policies={"scope": policy_of(scope)},
            created=now,
        )
        return create_api_key("shop", now, owner="AIDA1")

    return make


def allowed(key: ApiKey, pools: tuple[str, str] = (USER_POOL, IDENTITY_POOL)) -> set[tuple[str, str]]:
    """The operations that the key may call on these pools."""
    found = set()
    for service, name, members in operations():
        sent = given(members, pools)
        if sent.get("ResourceArn") and service == "cognito-identity":
            sent["ResourceArn"] = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{pools[1]}"
        try:
            authorise(Call(operation=name, caller=caller_of(key)), service, sent)
        except errors.AccessDeniedException:
            continue
        found.add((service, name))
    return found


def table(words: dict[str, str]) -> set[tuple[str, str]]:
    return {(service, name) for service, names in words.items() for name in names.split()}


def every() -> set[tuple[str, str]]:
    return {(service, name) for service, name, _ in operations()}


def test_a_read_only_key_calls_what_reads(scoped):
    assert allowed(scoped(Scope(READS))) == table(READING)


def test_a_read_only_key_of_the_command_line_calls_the_same(make_key):
    assert allowed(make_key(read_only=True)) == table(READING)


def test_a_key_for_everything_calls_everything(scoped):
    assert allowed(scoped(Scope(EVERYTHING))) == every()


def test_a_key_for_one_pool_calls_what_is_about_it(scoped):
    key = scoped(Scope(EVERYTHING, (), (USER_POOL, IDENTITY_POOL)))
    assert allowed(key) == every() - table(OF_NO_POOL)
    assert allowed(key, OTHERS) == set()


def test_a_key_of_the_command_line_for_one_pool_calls_the_same_and_lists_in_part(make_key):
    key = make_key(pools=[USER_POOL, IDENTITY_POOL])
    listing = {(service, name) for service, name in every() if name in LISTED_IN_PART}
    assert allowed(key) == (every() - table(OF_NO_POOL)) | listing
    assert allowed(key, OTHERS) == listing


def test_a_read_only_key_for_one_pool_only_reads_in_it(scoped):
    key = scoped(Scope(READS, (), (USER_POOL, IDENTITY_POOL)))
    assert allowed(key) == table(READING) - table(OF_NO_POOL)
    assert allowed(key, OTHERS) == set()
