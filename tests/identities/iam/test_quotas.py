"""How many of each an account holds."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.fixtures.saml import SamlIdp
from tests.identities.iam.conftest import TRUST


def make_role(iam, name: str) -> None:
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))


def make_user(iam, name: str) -> None:
    iam.create_user(UserName=name)


def make_oidc_provider(iam, name: str) -> None:
    iam.create_open_id_connect_provider(Url=f"https://{name}.example.com")


def make_saml_provider(iam, name: str) -> None:
    iam.create_saml_provider(Name=name, SAMLMetadataDocument=SamlIdp().metadata + "<!-- -->" * 125)


@pytest.mark.parametrize(
    ("make", "quota", "said"),
    [
        (make_role, "roles.MAX_ROLES", "RolesPerAccount"),
        (make_user, "users.MAX_USERS", "UsersPerAccount"),
        (make_oidc_provider, "open_id_connect_providers.MAX_PROVIDERS", "OpenIdConnectProvidersPerAccount"),
        (make_saml_provider, "saml_providers.MAX_PROVIDERS", "SAMLProvidersPerAccount"),
    ],
)
def test_one_more_than_the_quota_is_refused(iam, monkeypatch, make, quota, said):
    monkeypatch.setattr(f"identities.iam.{quota}", 1)
    make(iam, "first")
    with pytest.raises(ClientError, match=f"Cannot exceed quota for {said}: 1") as caught:
        make(iam, "second")
    assert caught.value.response["Error"]["Code"] == "LimitExceeded"
