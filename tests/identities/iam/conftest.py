"""IAM as an SDK meets it."""

import json
from collections.abc import Callable
from typing import Any

import pytest

ACCOUNT = "000000000000"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Principal": {"Federated": "cognito-identity.amazonaws.com"},
            "Action": "sts:AssumeRoleWithWebIdentity",
        }
    ],
}
READ = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::staff/*"}],
}


@pytest.fixture
def iam(make_client):
    """A boto3 client of ``iam`` that signs with a key without limits."""
    return make_client(service="iam")


@pytest.fixture
def make_role(iam) -> Callable[..., dict]:
    """Makes roles: ``make_role("staff", Description=...)``."""

    def make(name: str = "staff", **more: Any) -> dict:
        trust = more.pop("AssumeRolePolicyDocument", json.dumps(TRUST))
        return iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, **more)["Role"]

    return make
