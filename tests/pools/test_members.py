"""Every member of every input is used, or refused with a sentence: nothing that the service models know vanishes.

The members come from the models, so that a newer botocore that brings one more fails here. A top-level member is used
where the operation's function reads its argument; one that it passes on with others, and a nested one, where the engine
reads a key of its name. What neither reads stands below, with its reason, and is tried.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from botocore.model import Shape
from django.conf import settings

from pools.wire.registry import SERVICES, passed_on

EMPTY = "the list is empty, whatever the size of its pages"
NO_PINPOINT = "counts for app clients with AnalyticsConfiguration, which is refused"
UNREAD = {
    **{("cognito-idp", operation, "AnalyticsMetadata"): NO_PINPOINT for operation in (
        "AdminInitiateAuth AdminRespondToAuthChallenge ConfirmForgotPassword ConfirmSignUp ForgotPassword InitiateAuth "
        "ResendConfirmationCode RespondToAuthChallenge SignUp".split()
    )},
    ("cognito-idp", "ListPointInTimeRecoveries", "MaxResults"): EMPTY,
    ("cognito-idp", "ConfirmSignUp", "UserContextData"): "a confirmation is no event of threat protection",
    ("logs", "GetLogEvents", "unmask"): "nothing is masked here",
}  # fmt: skip
"""Arguments that their functions never read."""

BY_LEVEL = "read by the level of a risk"
REFUSED_WHOLE = "the structure is refused as a whole"
UNNAMED = {
    **{("AccountTakeoverActionsType", f"{level}Action"): BY_LEVEL for level in ("Low", "Medium", "High")},
    **{("AnalyticsConfigurationType", name): REFUSED_WHOLE for name in ("ApplicationArn", "ApplicationId", "UserDataShared")},
    ("AnalyticsMetadataType", "AnalyticsEndpointId"): NO_PINPOINT,
    **{("ContextDataType", name): "tells which server asks; no answer depends on it" for name in ("ServerName", "ServerPath")},
    **{("ContextProvider", name): REFUSED_WHOLE for name in (
        "KeyDefinitionList", "SubjectSourceKey", "SubjectTypeSourceKey", "SubjectTypeValue",
    )},
    **{("ContextProviderKeyDefinition", name): REFUSED_WHOLE for name in ("SourceKey", "TargetKey")},
    **{("InlinePolicyIdentifierType", name): REFUSED_WHOLE for name in ("AttachmentName", "AttachmentType")},
    **{("PolicyIdentifier", name): REFUSED_WHOLE for name in ("InlinePolicyIdentifier", "PolicyArn", "PolicyType")},
    **{("FailoverType", name): REFUSED_WHOLE for name in ("PrimaryRoute53HealthCheckId", "SecondaryRegion")},
    ("OrderedOrganizationPolicyType", "ServiceControlPolicyInputList"): REFUSED_WHOLE,
}  # fmt: skip
"""Nested members that no line of the engine names."""


def test_every_argument_is_read_by_its_function():
    unread = {
        (service.model.service_name, name, member)
        for service in SERVICES.values()
        for name, function in service.operations.items()
        for member in members_of(service.operation_model(name).input_shape)
        if not is_read(function, member)
    }

    assert unread == set(UNREAD)


def test_every_nested_member_is_named_by_the_engine():
    names = words_of_the_engine()
    nested = {
        member
        for service in SERVICES.values()
        for name in service.operations
        for member in nested_members(service.operation_model(name).input_shape)
    }

    assert {(shape, member) for shape, member in nested if member not in names} == set(UNNAMED)
    assert "NoSuchMember" not in names


def members_of(shape: Shape | None) -> list[str]:
    return list(shape.members) if shape else []


def is_read(function, member: str) -> bool:
    """Whether the function reads the argument or, where it passes the member on with others, the engine names it."""
    if member in passed_on(function):
        return member in words_of_the_engine()
    return xform_name(member) in names_read(function)


def names_read(function) -> set[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    return {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


@cache
def words_of_the_engine() -> frozenset[str]:
    """Every text of the engine's code that could be the name of a key; docstrings are none."""
    found: set[str] = set()
    for folder in ("pools", "identities"):
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            if path.parent.name == "migrations":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(node.value)
                elif isinstance(node, ast.keyword) and node.arg:
                    found.add(node.arg)
    return frozenset(found)


def nested_members(
    shape: Shape | None, *, top: bool = True, seen: frozenset[str] = frozenset()
) -> Iterator[tuple]:
    """``(structure, member)`` of every structure inside an input."""
    if shape is None or shape.name in seen:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            if not top:
                yield shape.name, name
            yield from nested_members(member, top=False, seen=seen | {shape.name})
    elif shape.type_name in ("list", "map"):
        inner = shape.member if shape.type_name == "list" else shape.value
        yield from nested_members(inner, top=False, seen=seen)


ROLE = {"RoleName": "staff"}
TRUST = '{"Version":"2012-10-17","Statement":[]}'
ROUTING = {"Failover": {"SecondaryRegion": "eu-west-1", "PrimaryRoute53HealthCheckId": "check"}}
PINPOINT = "arn:aws:mobiletargeting:us-east-1:000000000000:apps/a"
CONTEXT = {"SubjectSourceKey": "sub"}
PROPAGATION = [{"ContextProvider": CONTEXT}, {"IdentityCenterInstanceArn": "arn:aws:sso:::instance/ssoins-1"}]
PROVIDER = {"SAMLProviderArn": "arn:aws:iam::000000000000:saml-provider/staff"}
REFUSED = [
    *(
        ("iam", operation, required | given, "IAM Identity Center, and Lifeguard has none")
        for operation, required in (
            ("create_open_id_connect_provider", {"Url": "https://id.example.com"}),
            ("create_saml_provider", {"Name": "staff", "SAMLMetadataDocument": "x" * 1000}),
            ("update_saml_provider", PROVIDER),
        )
        for given in PROPAGATION
    ),
    ("iam", "update_saml_provider", PROVIDER | {"RemoveContextProvider": True}, "IAM Identity Center"),
    ("iam", "update_saml_provider", PROVIDER | {"RemoveIdentityCenterInstance": True}, "IAM Identity Center"),
    (
        "iam",
        "create_role",
        ROLE | {"AssumeRolePolicyDocument": TRUST, "MaxSigninSessionDuration": 3600},
        "AWS Sign-In",
    ),
    ("iam", "update_role", ROLE | {"MaxSigninSessionDuration": 3600}, "AWS Sign-In"),
    ("iam", "update_role", ROLE | {"ResetMaxSigninSessionDuration": True}, "AWS Sign-In"),
    (
        "iam",
        "simulate_principal_policy",
        {
            "PolicySourceArn": "arn:aws:iam::000000000000:role/staff",
            "ActionNames": ["s3:GetObject"],
            "PolicyExclusionList": [{"PolicyType": "scp"}],
        },
        "PolicyExclusionList",
    ),
    (
        "iam",
        "simulate_custom_policy",
        {
            "PolicyInputList": [TRUST],
            "ActionNames": ["s3:GetObject"],
            "OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": [TRUST]}],
        },
        "OrderedOrganizationPolicyInputList",
    ),
    *(
        ("cognito-idp", f"{verb}_user_pool_domain", {"Domain": "acme", "Routing": ROUTING}, "no replica")
        for verb in ("create", "update")
    ),
    ("cognito-idp", "create_user_pool_client", {"PublishSecretsInAWSSecretsManager": True}, "publishes none"),
    ("cognito-idp", "update_user_pool_client", {"PublishSecretsInAWSSecretsManager": True}, "publishes none"),
    ("cognito-idp", "create_user_pool_client", {"AnalyticsConfiguration": {"ApplicationArn": PINPOINT}}, "nothing to Amazon Pinpoint"),
    (
        "cognito-idp",
        "update_user_pool_client",
        {"AnalyticsConfiguration": {"ApplicationId": "a", "UserDataShared": False}},
        "nothing to Amazon Pinpoint",
    ),
]  # fmt: skip


@pytest.fixture
def there(cognito) -> dict:
    """A pool and a client in it, by the names of members."""
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=flows)
    return {"UserPoolId": pool, "ClientId": client["UserPoolClient"]["ClientId"], "ClientName": "app"}


@pytest.mark.parametrize(("service", "operation", "given", "said"), REFUSED)
def test_what_cannot_be_honoured_is_refused_with_a_sentence(
    make_client, there, service, operation, given, said
):
    client = make_client(service=service, checked=False)
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    known = {name: value for name, value in there.items() if name in model.input_shape.members}

    with pytest.raises(ClientError, match=said):
        getattr(client, operation)(**known | given)


def test_secrets_that_are_not_to_be_published_need_not_be(cognito, there):
    made = cognito.create_user_pool_client(
        UserPoolId=there["UserPoolId"],
        ClientName="more",
        GenerateSecret=True,
        PublishSecretsInAWSSecretsManager=False,
    )
    assert made["UserPoolClient"]["ClientSecret"]


def test_what_tells_only_of_the_asking_passes(cognito, anonymous, there):
    pool, app = there["UserPoolId"], there["ClientId"]
    analytics = {"AnalyticsEndpointId": "endpoint"}
    anonymous.sign_up(ClientId=app, Username="ann", Password="Correct-horse-1", AnalyticsMetadata=analytics)
    cognito.admin_confirm_sign_up(UserPoolId=pool, Username="ann")
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool,
        ClientId=app,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-horse-1"},
        AnalyticsMetadata=analytics,
        ContextData={"IpAddress": "192.0.2.1", "ServerName": "s", "ServerPath": "/", "HttpHeaders": []},
    )
    assert answer["AuthenticationResult"]["AccessToken"]
