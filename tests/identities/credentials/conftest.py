"""An identity pool whose users and guests have roles, and ann, who signs in by SRP."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from tests.fixtures.roles import allow, trust
from tests.identities.conftest import PASSWORD, People

USER_POOLS = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/"


@dataclass
class Place:
    """An identity pool, its users' and its guests' role, and clients to set it up with."""

    identities: Any
    public: Any
    people: People
    id: str
    user_role: str
    guest_role: str

    def sign_in(self, name: str = "ann") -> dict[str, str]:
        """The logins of a sign-in by SRP."""
        client = self.people.cognito
        srp = AWSSRP(name, PASSWORD, self.people.id, self.people.client_id, client=client)
        return {self.people.provider: srp.authenticate_user()["AuthenticationResult"]["IdToken"]}

    def get_id(self, logins: dict[str, str] | None = None) -> str:
        return self.public.get_id(IdentityPoolId=self.id, Logins=logins or {})["IdentityId"]

    def credentials(self, logins: dict[str, str] | None = None, **more: Any) -> dict:
        """What GetCredentialsForIdentity gives for GetId's identity; a guest's for no login."""
        identity_id = self.get_id(logins)
        return self.public.get_credentials_for_identity(IdentityId=identity_id, Logins=logins or {}, **more)[
            "Credentials"
        ]

    def set_roles(self, mapping: dict | None = None, **roles: str) -> None:
        roles = roles or {"authenticated": self.user_role, "unauthenticated": self.guest_role}
        mappings = {f"{self.people.provider}:{self.people.client_id}": mapping} if mapping else {}
        self.identities.set_identity_pool_roles(IdentityPoolId=self.id, Roles=roles, RoleMappings=mappings)

    def tag(self, **tags: str) -> None:
        """Let these claims travel as principal tags."""
        self.identities.set_principal_tag_attribute_map(
            IdentityPoolId=self.id, IdentityProviderName=self.people.provider, PrincipalTags=tags
        )


@pytest.fixture
def place(make_pool, identities, public, cognito, make_role) -> Place:
    """Users may read users of their own pool; guests may list user pools, and ask IAM."""
    people = People(cognito)
    cognito.update_user_pool_client(
        UserPoolId=people.id,
        ClientId=people.client_id,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
    )
    who = {"UserPoolId": people.id, "Username": "ann"}
    cognito.admin_create_user(**who, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**who, Password=PASSWORD, Permanent=True)
    pool = make_pool(CognitoIdentityProviders=[people.settings], DeveloperProviderName="login.example")
    pool_id = pool["IdentityPoolId"]
    user = make_role("user", allow("cognito-idp:AdminGetUser", USER_POOLS + people.id), trust=trust(pool_id))
    guest = make_role(
        "guest", allow(["cognito-idp:ListUserPools", "iam:*"]), trust=trust(pool_id, "unauthenticated")
    )
    made = Place(identities, public, people, pool_id, user, guest)
    made.set_roles()
    return made


@pytest.fixture
def ann(place) -> Callable[[], dict]:
    """ann's credentials, after a sign-in by SRP."""
    return lambda: place.credentials(place.sign_in())
