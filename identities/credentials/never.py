"""What temporary credentials never do, whatever the policies of their role say (docs/identity-pools.md).

Whoever could change roles or make keys with them would keep, for good, what was lent for an hour. So would whoever could
read or make a secret: an app client's, a provider's, or a token in the name of somebody who proved nothing.
"""

from collections.abc import Mapping
from typing import Any

from pools.models import ClientSecret

SERVICES = frozenset({"iam", "sts"})
SECRETS = frozenset(
    {
        "cognito-idp:AddUserPoolClientSecret",
        "cognito-idp:CreateIdentityProvider",
        "cognito-idp:DescribeIdentityProvider",
        "cognito-idp:GetClientToken",
        "cognito-idp:GetDerivedToken",
        "cognito-idp:GetIdentityProviderByIdentifier",
        "cognito-idp:ListUserPoolClientSecrets",
        "cognito-idp:UpdateIdentityProvider",
        "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    }
)
"""Operations whose answer holds a secret by the service's model."""
SECRETS_OF_CLIENTS = frozenset({"cognito-idp:DescribeUserPoolClient", "cognito-idp:UpdateUserPoolClient"})
"""They answer with the client's secret where it has one: refused for those clients alone."""
MAKES_CLIENTS = "cognito-idp:CreateUserPoolClient"
"""Refused where a secret is asked for or given."""


def never_allowed(action: str, given: Mapping[str, Any]) -> bool:
    """Whether a call is one of those."""
    if action.partition(":")[0] in SERVICES or action in SECRETS:
        return True
    if action == MAKES_CLIENTS:
        return bool(given.get("GenerateSecret") or given.get("ClientSecret"))
    return action in SECRETS_OF_CLIENTS and ClientSecret.objects.filter(client=given.get("ClientId")).exists()
