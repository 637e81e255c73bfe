"""Roles of identity pools, and the mappings that choose among them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.db import connection

from identities.operations.roles import set_identity_pool_roles
from pools.wire.call import Call
from tests.identities.conftest import GUEST_ROLE, USER_ROLE

ROLES = {"authenticated": USER_ROLE, "unauthenticated": GUEST_ROLE}
RULE = {"Claim": "custom:team", "MatchType": "Equals", "Value": "a", "RoleARN": USER_ROLE}
GOOGLE = "accounts.google.com"


def rules(*given: dict, **more: Any) -> dict:
    """A mapping by these rules."""
    return {
        "Type": "Rules",
        "AmbiguousRoleResolution": "Deny",
        "RulesConfiguration": {"Rules": list(given)},
    } | more


@pytest.fixture
def pool(make_pool, people) -> str:
    return make_pool(CognitoIdentityProviders=[people.settings], SupportedLoginProviders={GOOGLE: "x"})[
        "IdentityPoolId"
    ]


def kept(identities, pool: str) -> tuple[dict, dict | None]:
    answer = identities.get_identity_pool_roles(IdentityPoolId=pool)
    return answer["Roles"], answer.get("RoleMappings")


def test_roles_and_mappings_are_answered_as_they_were_set(identities, pool, people):
    mappings = {
        f"{people.provider}:{people.client_id}": {
            "Type": "Token",
            "AmbiguousRoleResolution": "AuthenticatedRole",
        },
        GOOGLE: rules(*[RULE | {"Value": str(number)} for number in range(25)]),
    }
    identities.set_identity_pool_roles(IdentityPoolId=pool, Roles=ROLES, RoleMappings=mappings)

    assert kept(identities, pool) == (ROLES, mappings)


def test_both_are_replaced(identities, pool):
    identities.set_identity_pool_roles(IdentityPoolId=pool, Roles=ROLES, RoleMappings={GOOGLE: rules(RULE)})
    identities.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": USER_ROLE})

    assert kept(identities, pool) == ({"authenticated": USER_ROLE}, None)


@pytest.mark.parametrize(
    ("roles", "mappings", "message"),
    [
        pytest.param({"admin": USER_ROLE}, {}, "pattern", id="kind of role"),
        pytest.param({"authenticated": "arn:aws:iam::12:role/x"}, {}, "not the ARN of a role", id="account"),
        pytest.param(
            {"authenticated": USER_ROLE.replace("role", "user")}, {}, "not the ARN of a role", id="user"
        ),
        pytest.param({"authenticated": "role"}, {}, "20", id="short"),
        pytest.param(
            ROLES, {"graph.facebook.com": rules(RULE)}, "is not a valid RoleMapping", id="no provider"
        ),
        pytest.param(ROLES, {"{user pool}": rules(RULE)}, "is not a valid RoleMapping", id="no client"),
        pytest.param(
            ROLES, {GOOGLE: {"Type": "Token"}}, "AmbiguousRoleResolution is required", id="ambiguous"
        ),
        pytest.param(
            ROLES,
            {GOOGLE: {"Type": "Rules", "AmbiguousRoleResolution": "Deny"}},
            "RulesConfiguration is required",
            id="no rules",
        ),
        pytest.param(
            ROLES, {GOOGLE: rules(RULE, Type="Token")}, "takes no RulesConfiguration", id="token with rules"
        ),
        pytest.param(ROLES, {GOOGLE: rules(*[RULE] * 26)}, "at most 25 rules", id="26 rules"),
        pytest.param(
            ROLES, {GOOGLE: rules(RULE, RULE | {"RoleARN": "x" * 20})}, "rule 2", id="role of a rule"
        ),
        pytest.param(ROLES, {GOOGLE: rules(RULE | {"MatchType": "Like"})}, "enum", id="match type"),
        pytest.param(ROLES, {GOOGLE: rules(RULE | {"Claim": "x" * 65})}, "64", id="long claim"),
        pytest.param(ROLES, {GOOGLE: rules(RULE | {"Value": ""})}, "1", id="no value"),
        pytest.param(ROLES, {GOOGLE: rules(RULE, Type="Maybe")}, "enum", id="type"),
        pytest.param(ROLES, {f"p{number}": rules(RULE) for number in range(11)}, "10", id="eleven providers"),
    ],
)
def test_what_cannot_decide_is_refused_and_changes_nothing(
    identities, make_client, pool, people, roles, mappings, message
):
    identities.set_identity_pool_roles(IdentityPoolId=pool, Roles=ROLES)
    unchecked = make_client(service="cognito-identity", checked=False)
    named = {key.replace("{user pool}", people.provider): mapping for key, mapping in mappings.items()}

    with pytest.raises(ClientError, match=message):
        unchecked.set_identity_pool_roles(IdentityPoolId=pool, Roles=roles, RoleMappings=named)

    assert kept(identities, pool) == (ROLES, None)


def test_of_two_writers_the_one_who_read_first_is_told(identities, pool):
    meanwhile = iter([lambda: set_identity_pool_roles(Call(), identity_pool_id=pool, roles=ROLES)])

    def overtake(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT") and "identities_identitypool" in sql:
            next(meanwhile, lambda: None)()
        return answer

    with (
        connection.execute_wrapper(overtake),
        pytest.raises(identities.exceptions.ConcurrentModificationException),
    ):
        identities.set_identity_pool_roles(IdentityPoolId=pool, Roles={})

    assert kept(identities, pool) == (ROLES, None)


def test_roles_of_a_pool_that_is_not_there(identities):
    unknown = "us-east-1:00000000-0000-4000-8000-000000000000"

    with pytest.raises(identities.exceptions.ResourceNotFoundException):
        identities.set_identity_pool_roles(IdentityPoolId=unknown, Roles={})
