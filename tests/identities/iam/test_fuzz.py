"""Whatever form an operation of IAM is sent, it answers or refuses: it never fails."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from django.db import transaction
from django.test import RequestFactory

from pools.hosted.root_door import root_door
from pools.models import ApiKey
from pools.wire.registry import SERVICES
from tests.identities.iam.conftest import ACCOUNT, READ, TRUST
from tests.identities.iam.test_identity_providers import metadata
from tests.pools.test_fuzz import INPUTS, Drawn

VERSION = "2010-05-08"
SERVICE = SERVICES[VERSION]
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/a.example.com"


def call(operation: str, members: Any) -> Any:
    form = urlencode(
        [("Action", operation), ("Version", VERSION), *flat(members, "")], errors="surrogatepass"
    )
    request = RequestFactory(headers={"host": "localhost"}).post(
        "/", form, content_type="application/x-www-form-urlencoded"
    )
    request.staff_caller = "fuzz"
    return root_door(request)


def flat(value: Any, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from flat(inner, f"{name}.member.{number}")
    elif value is not None:
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture
def real(db) -> dict[str, list]:
    """Values that exist, by the ends of members' names."""
    policy, document = json.dumps(READ), metadata()
    made = [
        ("CreateRole", {"RoleName": "staff", "AssumeRolePolicyDocument": json.dumps(TRUST)}),
        ("PutRolePolicy", {"RoleName": "staff", "PolicyName": "read", "PolicyDocument": policy}),
        ("CreateUser", {"UserName": "shop"}),
        ("CreateAccessKey", {"UserName": "shop"}),
        ("CreateOpenIDConnectProvider", {"Url": "https://a.example.com"}),
        ("CreateSAMLProvider", {"Name": "staff", "SAMLMetadataDocument": document}),
    ]
    for operation, members in made:
        assert call(operation, members).status_code == 200
    return {
        "AssumeRolePolicyDocument": [json.dumps(TRUST), policy],
        "PolicyDocument": [policy, policy.replace("s3", "${x")],
        "PolicyInput": [policy, "{"],
        "SAMLMetadataDocument": [document, document.replace("IDP", "SP")],
        "RoleName": ["staff", "STAFF", "other"],
        "UserName": ["shop", "other"],
        "AccessKeyId": [ApiKey.objects.get().id],
        "PolicyName": ["read", "write"],
        "SourceArn": [f"arn:aws:iam::{ACCOUNT}:role/staff"],
        "OpenIDConnectProviderArn": [OIDC, f"{OIDC}/x"],
        "SAMLProviderArn": [f"arn:aws:iam::{ACCOUNT}:saml-provider/staff"],
        "Url": ["https://b.example.com", "https://a.example.com"],
        "Thumbprint": ["ab" * 20],
        "ActionName": ["s3:GetObject", "*"],
        "ContextKeyName": ["aws:SourceIp", "aws:x"],
        "Path": ["/", "/a/"],
        "PathPrefix": ["/", "/a"],
        "RefreshToken": [],
    }


@pytest.mark.parametrize("operation", sorted(SERVICE.operations))
def test_no_form_makes_an_operation_fail(operation: str, real: dict[str, list]):
    shape, drawn = SERVICE.operation_model(operation).input_shape, Drawn(operation, real)
    for _ in range(INPUTS):
        members = drawn.draw(shape) if shape else {}
        with transaction.atomic():
            response = call(operation, members if isinstance(members, dict) else {"x": members})
            transaction.set_rollback(True)
        assert response.status_code < 500, f"{operation} {json.dumps(members)[:2000]}"
        assert ET.fromstring(response.content).tag
