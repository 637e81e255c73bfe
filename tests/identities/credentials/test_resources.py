"""The ARN that policies are asked about, by service and input."""

import pytest

from identities.credentials.resources import passed_roles, resource_of
from pools.wire.call import Call

POOL = "eu-west-1:11111111-2222-3333-4444-555555555555"
IDENTITY = "eu-west-1:99999999-2222-3333-4444-555555555555"
SYNC = f"arn:aws:cognito-sync:eu-west-1:000000000000:identitypool/{POOL}"


@pytest.mark.parametrize(
    ("action", "given", "arn"),
    [
        (
            "cognito-idp:AdminGetUser",
            {"UserPoolId": "eu-west-1_abc"},
            "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_abc",
        ),
        (
            "cognito-identity:DescribeIdentityPool",
            {"IdentityPoolId": POOL},
            f"arn:aws:cognito-identity:eu-west-1:000000000000:identitypool/{POOL}",
        ),
        (
            "cognito-idp:TagResource",
            {"ResourceArn": "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_abc", "Tags": {}},
            "arn:aws:cognito-idp:eu-west-1:000000000000:userpool/eu-west-1_abc",
        ),
        ("cognito-idp:ListUserPools", {"MaxResults": 1}, "*"),
        ("logs:GetLogEvents", {"logGroupName": "/aws/cognito"}, "*"),
        ("cognito-sync:ListRecords", {"IdentityPoolId": POOL}, SYNC),
        (
            "cognito-sync:ListRecords",
            {"IdentityPoolId": POOL, "IdentityId": IDENTITY, "DatasetName": "notes"},
            f"{SYNC}/identity/{IDENTITY}/dataset/notes",
        ),
        (
            "iam:CreateRole",
            {"RoleName": "a", "Path": "/team/"},
            "arn:aws:iam::000000000000:role/team/a",
        ),
        (
            "iam:CreateOpenIDConnectProvider",
            {"Url": "https://example.com/x"},
            "arn:aws:iam::000000000000:oidc-provider/example.com/x",
        ),
        ("iam:CreateSAMLProvider", {"Name": "corp"}, "arn:aws:iam::000000000000:saml-provider/corp"),
        ("iam:ListRoles", {}, "*"),
    ],
)
def test_a_call_is_about(db, action, given, arn):
    assert resource_of(Call(), action, given) == arn


@pytest.mark.parametrize(
    ("action", "given", "roles"),
    [
        ("cognito-idp:CreateGroup", {"RoleArn": "arn:r"}, ["arn:r"]),
        ("cognito-idp:CreateUserPool", {"SmsConfiguration": {"SnsCallerArn": "arn:s"}}, ["arn:s"]),
        (
            "cognito-identity:SetIdentityPoolRoles",
            {
                "Roles": {"authenticated": "arn:a"},
                "RoleMappings": {"p": {"RulesConfiguration": {"Rules": [{"RoleARN": "arn:b"}]}}},
            },
            ["arn:a", "arn:b"],
        ),
        ("sts:AssumeRole", {"RoleArn": "arn:r"}, []),
    ],
)
def test_a_call_hands_on_these_roles(action, given, roles):
    assert passed_roles(action, given) == roles
