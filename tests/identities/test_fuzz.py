"""Whatever members an operation of identity pools is given, it answers or refuses: it never fails."""

import json

import pytest
from django.db import transaction

from pools.wire.registry import SERVICES
from tests.pools.test_fuzz import INPUTS, Drawn, send

TARGET = "AWSCognitoIdentityService"
SERVICE = SERVICES[TARGET]
NAME = "login.example"


@pytest.fixture
def real(make_pool, public, identities, people) -> dict[str, list]:
    """Values that exist, by the ends of members' names."""
    pool = make_pool(
        DeveloperProviderName=NAME,
        AllowClassicFlow=True,
        CognitoIdentityProviders=[people.settings],
        SupportedLoginProviders={"accounts.google.com": "x"},
    )["IdentityPoolId"]
    guest = public.get_id(IdentityPoolId=pool)["IdentityId"]
    ann = public.get_id(IdentityPoolId=pool, Logins=people.login("ann"))["IdentityId"]
    identities.get_open_id_token_for_developer_identity(
        IdentityPoolId=pool, IdentityId=ann, Logins={NAME: "ann"}
    )
    identities.get_open_id_token_for_developer_identity(IdentityPoolId=pool, Logins={NAME: "ben"})
    role = "arn:aws:iam::000000000000:role/user"
    return {
        "IdentityPoolId": [pool],
        "IdentityId": [guest, ann],
        "IdentityIdsToDelete": [guest, ann],
        "ResourceArn": [f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{pool}"],
        "RoleARN": [role],
        "CustomRoleArn": [role],
        "UserIdentifier": ["ann", "ben", f"login:{people.provider}:ann", "login:", "login:a:b:c"],
        "DeveloperProviderName": [NAME, "login.other"],
        "ProviderName": [people.provider, "accounts.google.com"],
        "ClientId": [people.client_id],
        "AccountId": ["000000000000"],
        "LoginsToRemove": [people.provider, NAME],
        "LoginsToRemov": [people.provider, NAME],
        "Logins": [{NAME: "ann"}, people.login("ann"), people.login("ann") | {NAME: "ben"}],
        "Roles": [{"authenticated": role}, {"unauthenticated": role}],
    }


class IdentityDrawn(Drawn):
    """Maps of logins and of roles are often those that exist."""

    def _map(self, shape, name):
        if name in self.real and self.random.random() < 0.8:
            return self.random.choice(self.real[name])
        keys = [*self.real["ProviderName"], NAME, "authenticated", "key", ""]
        return {
            key: self.draw(shape.value, "Value")
            for key in self.random.sample(keys, self.random.choice([0, 1, 2]))
        }


@pytest.mark.parametrize("operation", sorted(SERVICE.operations))
def test_no_input_makes_an_operation_fail(operation: str, real: dict[str, list]):
    shape, drawn = SERVICE.operation_model(operation).input_shape, IdentityDrawn(operation, real)
    for _ in range(INPUTS):
        members = drawn.draw(shape)
        with transaction.atomic():
            response = send(TARGET, operation, members)
            transaction.set_rollback(True)
        assert response.status_code < 500, f"{operation} {json.dumps(members)[:2000]}"
