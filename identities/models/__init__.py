"""What the identity-pool engine stores."""

from identities.models.iam_user import IamUser
from identities.models.identity import Identity, Login
from identities.models.identity_pool import IdentityPool, PrincipalTagMap
from identities.models.identity_provider import OpenIdConnectProvider, SamlProvider
from identities.models.role import Role
from identities.models.signing_key import SigningKey

__all__ = [
    "IamUser",
    "Identity",
    "IdentityPool",
    "Login",
    "OpenIdConnectProvider",
    "PrincipalTagMap",
    "Role",
    "SamlProvider",
    "SigningKey",
]
