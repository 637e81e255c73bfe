"""No operation on identity pools takes more than six queries, however much there is."""

import pytest
from django.utils import timezone

from identities.linking.identities import digest
from identities.models import Identity, IdentityPool, Login
from tests.fixtures.queries import own_queries

NAME = "login.example"
ROLE = "arn:aws:iam::000000000000:role/user"
OPERATIONS = {
    "create_identity_pool": {"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": True},
    "describe_identity_pool": {"IdentityPoolId": "{pool}"},
    "update_identity_pool": {
        "IdentityPoolId": "{pool}",
        "IdentityPoolName": "p",
        "AllowUnauthenticatedIdentities": True,
    },
    "list_identity_pools": {"MaxResults": 2},
    "delete_identity_pool": {"IdentityPoolId": "{pool}"},
    "tag_resource": {"ResourceArn": "{arn}", "Tags": {"a": "b"}},
    "untag_resource": {"ResourceArn": "{arn}", "TagKeys": ["a"]},
    "list_tags_for_resource": {"ResourceArn": "{arn}"},
    "set_identity_pool_roles": {"IdentityPoolId": "{pool}", "Roles": {"authenticated": ROLE}},
    "get_identity_pool_roles": {"IdentityPoolId": "{pool}"},
    "set_principal_tag_attribute_map": {
        "IdentityPoolId": "{pool}",
        "IdentityProviderName": "accounts.google.com",
        "UseDefaults": True,
    },
    "get_principal_tag_attribute_map": {
        "IdentityPoolId": "{pool}",
        "IdentityProviderName": "accounts.google.com",
    },
    "get_id": {"IdentityPoolId": "{pool}"},
    "describe_identity": {"IdentityId": "{ann}"},
    "list_identities": {"IdentityPoolId": "{pool}", "MaxResults": 5},
    "delete_identities": {"IdentityIdsToDelete": ["{ann}", "{ben}", "{guest}"]},
    "get_open_id_token_for_developer_identity": {"IdentityPoolId": "{pool}", "Logins": {NAME: "new"}},
    "lookup_developer_identity": {"IdentityPoolId": "{pool}", "DeveloperUserIdentifier": "ann"},
    "merge_developer_identities": {
        "IdentityPoolId": "{pool}",
        "DeveloperProviderName": NAME,
        "SourceUserIdentifier": "ann",
        "DestinationUserIdentifier": "ben",
    },
    "unlink_developer_identity": {
        "IdentityPoolId": "{pool}",
        "DeveloperProviderName": NAME,
        "IdentityId": "{ann}",
        "DeveloperUserIdentifier": "ann",
    },
}


@pytest.fixture
def there(make_pool) -> dict[str, str]:
    """A pool that holds more than a page of everything, and what its things are called."""
    names = {}
    for _ in range(3):
        names["pool"] = make_pool(
            DeveloperProviderName=NAME, SupportedLoginProviders={"accounts.google.com": "x"}
        )["IdentityPoolId"]
    names["arn"] = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{names['pool']}"
    pool, now = IdentityPool.objects.get(public_id=names["pool"]), timezone.now()
    for number, name in enumerate(["ann", "ben", "guest", *"abcdef"]):
        names[name] = f"us-east-1:{number}"
        identity = Identity.objects.create(public_id=names[name], pool=pool, created=now, modified=now)
        logins = [(NAME, name, True), (f"p{number}", name, False)] if name in ("ann", "ben") else []
        Login.objects.bulk_create(
            Login(
                identity=identity,
                pool=pool,
                provider=provider,
                subject=subject,
                digest=digest(subject),
                developer=developer,
                created=now,
            )
            for provider, subject, developer in logins
        )
    return names


def filled(value: object, names: dict[str, str]) -> object:
    if isinstance(value, dict):
        return {key: filled(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [filled(each, names) for each in value]
    return value.format(**names) if isinstance(value, str) else value


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_takes_at_most_six_queries(identities, there, name):
    identities.get_open_id_token_for_developer_identity(  # the first one makes the key that signs
        IdentityPoolId=there["pool"], Logins={NAME: "first"}
    )
    members = filled(OPERATIONS[name], there)

    own = own_queries(lambda: getattr(identities, name)(**members))

    # What a deleted pool leaves is removed afterwards, by a task.
    own = own[:3] if name == "delete_identity_pool" else own
    assert len(own) <= 6, "\n".join(own)


@pytest.mark.parametrize("comes", ["new", "known", "kept", "merged"])
def test_a_sign_in_takes_at_most_six_queries_beside_the_token_s(
    identities, public, come_back, pool, people, comes
):
    if comes in ("known", "merged"):
        public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    logins = people.login("ann")

    def sign_in():
        if comes in ("new", "known"):
            public.get_id(IdentityPoolId=pool, Logins=logins)
        else:
            come_back(guest, logins)

    own = [sql for sql in own_queries(sign_in) if "identities_" in sql]
    assert len(own) <= 6, "\n".join(own)
