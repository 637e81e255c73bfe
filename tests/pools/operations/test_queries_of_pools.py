"""No operation on pools, app clients, groups or tags takes more than six queries, however much there is."""

import pytest
from django.utils import timezone

from pools.models import AppClient, Domain, Group, Membership, ResourceServer, User, UserPool
from pools.models.numbers import new_user_id
from tests.fixtures.pool_providers import details_of, provider
from tests.fixtures.queries import own_queries


@pytest.fixture
def there(cognito) -> dict[str, str]:
    """A pool that holds more than a page of everything, and what its things are called."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]
    kept, now = UserPool.objects.get(), timezone.now()
    made = cognito.create_user_pool_client(UserPoolId=pool["Id"], ClientName="app", GenerateSecret=True)
    client_id = made["UserPoolClient"]["ClientId"]
    added = cognito.add_user_pool_client_secret(UserPoolId=pool["Id"], ClientId=client_id)
    times = {"created": now, "modified": now}
    users = User.objects.bulk_create(
        User(
            id=new_user_id(kept.pk),
            pool=kept,
            username=name,
            username_key=name,
            sub=f"sub-of-{name}",
            status="CONFIRMED",
            **times,
        )
        for name in ("ann", "ben", "cleo")
    )
    groups = Group.objects.bulk_create(Group(pool=kept, name=f"group-{n}", **times) for n in range(5))
    AppClient.objects.bulk_create(
        AppClient(id=f"client{n}", pool=kept, name="app", **times) for n in range(3)
    )
    ResourceServer.objects.bulk_create(
        ResourceServer(pool=kept, identifier=f"server-{n}", name="app", **times) for n in range(3)
    )
    Membership.objects.bulk_create(
        Membership(group=group, user=user, created=now) for group in groups[:4] for user in users
    )
    cognito.create_identity_provider(UserPoolId=pool["Id"], **provider("Google", IdpIdentifiers=["google"]))
    return {
        "pool": pool["Id"],
        "arn": pool["Arn"],
        "client": client_id,
        "secret": added["ClientSecretDescriptor"]["ClientSecretId"],
    }


def on_pool(there: dict, **members) -> dict:
    return {"UserPoolId": there["pool"], **members}


def on_client(there: dict, **members) -> dict:
    return on_pool(there, ClientId=there["client"], **members)


CALLS = {
    "create_user_pool": lambda there: {
        "PoolName": "more",
        "Schema": [{"Name": "plan", "AttributeDataType": "String"}],
    },
    "describe_user_pool": on_pool,
    "list_user_pools": lambda there: {"MaxResults": 1},
    "update_user_pool": on_pool,
    "add_custom_attributes": lambda there: on_pool(
        there, CustomAttributes=[{"Name": "plan", "AttributeDataType": "String"}]
    ),
    "get_user_pool_mfa_config": on_pool,
    "set_user_pool_mfa_config": lambda there: on_pool(there, MfaConfiguration="OFF"),
    "tag_resource": lambda there: {"ResourceArn": there["arn"], "Tags": {"a": "b"}},
    "untag_resource": lambda there: {"ResourceArn": there["arn"], "TagKeys": ["a"]},
    "list_tags_for_resource": lambda there: {"ResourceArn": there["arn"]},
    "create_user_pool_client": lambda there: on_pool(there, ClientName="more", GenerateSecret=True),
    "describe_user_pool_client": on_client,
    "update_user_pool_client": on_client,
    "list_user_pool_clients": lambda there: on_pool(there, MaxResults=2),
    "delete_user_pool_client": on_client,
    "list_user_pool_client_secrets": on_client,
    "delete_user_pool_client_secret": lambda there: on_client(there, ClientSecretId=there["secret"]),
    "create_user_pool_domain": lambda there: on_pool(there, Domain="more"),
    "describe_user_pool_domain": lambda there: {"Domain": "acme"},
    "update_user_pool_domain": lambda there: on_pool(there, Domain="acme", ManagedLoginVersion=2),
    "delete_user_pool_domain": lambda there: on_pool(there, Domain="acme"),
    "create_resource_server": lambda there: on_pool(there, Identifier="more", Name="More"),
    "describe_resource_server": lambda there: on_pool(there, Identifier="server-1"),
    "update_resource_server": lambda there: on_pool(there, Identifier="server-1", Name="More"),
    "delete_resource_server": lambda there: on_pool(there, Identifier="server-1"),
    "list_resource_servers": lambda there: on_pool(there, MaxResults=2),
    "create_identity_provider": lambda there: on_pool(there, **provider("OIDC")),
    "describe_identity_provider": lambda there: on_pool(there, ProviderName="Google"),
    "get_identity_provider_by_identifier": lambda there: on_pool(there, IdpIdentifier="google"),
    "update_identity_provider": lambda there: on_pool(
        there, ProviderName="Google", ProviderDetails=details_of("Google")
    ),
    "delete_identity_provider": lambda there: on_pool(there, ProviderName="Google"),
    "list_identity_providers": lambda there: on_pool(there, MaxResults=2),
    "create_group": lambda there: on_pool(there, GroupName="more"),
    "get_group": lambda there: on_pool(there, GroupName="group-1"),
    "update_group": lambda there: on_pool(there, GroupName="group-1", Precedence=1),
    "delete_group": lambda there: on_pool(there, GroupName="group-1"),
    "list_groups": lambda there: on_pool(there, Limit=2),
    "admin_add_user_to_group": lambda there: on_pool(there, GroupName="group-4", Username="ann"),
    "admin_remove_user_from_group": lambda there: on_pool(there, GroupName="group-1", Username="ann"),
    "admin_list_groups_for_user": lambda there: on_pool(there, Username="ann", Limit=2),
    "list_users_in_group": lambda there: on_pool(there, GroupName="group-1", Limit=2),
}


MORE = {"delete_user_pool_client": 9, "delete_identity_provider": 12}
"""A style, a classic look, terms and their images go with a client; identifiers, keys, trips and sessions with a provider: a
query for each kind."""


@pytest.mark.parametrize("operation", CALLS)
def test_an_operation_takes_at_most_six_queries(cognito, there, operation):
    if "domain" in operation and "create" not in operation:
        kept, now = UserPool.objects.get(), timezone.now()
        Domain.objects.create(name="acme", pool=kept, custom=False, version=1, created=now, modified=now)
    members = CALLS[operation](there)

    assert len(own_queries(lambda: getattr(cognito, operation)(**members))) <= MORE.get(operation, 6)


def test_adding_a_secret_takes_at_most_six_queries(cognito, there):
    cognito.delete_user_pool_client_secret(**on_client(there, ClientSecretId=there["secret"]))

    assert len(own_queries(lambda: cognito.add_user_pool_client_secret(**on_client(there)))) <= 6


def test_hiding_a_pool_that_is_deleted_takes_at_most_six_queries(cognito, there):
    queries = own_queries(lambda: cognito.delete_user_pool(**on_pool(there)))

    # What comes after is the removal, which is a task.
    hidden = next(index for index, query in enumerate(queries) if query.startswith('UPDATE "pools_userpool"'))
    assert hidden < 6
