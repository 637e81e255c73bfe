"""Logins with ID tokens of OpenID Connect providers that the pool names by the ARN under which IAM keeps them.

Follows "Setting up an OIDC provider as an identity pool IdP" (DG:open-id).
"""

from identities.logins.refusals import unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool, OpenIdConnectProvider
from pools.models.prepared_sql import find_one
from pools.rules.federation.id_tokens import parse
from pools.rules.federation.trusted_tokens import read_id_token
from pools.wire.call import Call


def is_open_id(pool: IdentityPool, provider: str) -> bool:
    """Whether a key of the Logins map is the address, without its scheme, of one of the pool's providers."""
    arns = pool.settings.get("OpenIdConnectProviderARNs") or ()
    return any(arn.partition(":oidc-provider/")[2] == provider for arn in arns)


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a provider's ID token. Raises NotAuthorizedException, Rejected, Unreachable."""
    token = parse(text)
    kept = find_one(OpenIdConnectProvider, url=provider)
    if kept is None:
        raise unsupported()
    subject, audience = read_id_token(token, f"https://{provider}", kept.client_ids, call.now)
    return VerifiedLogin(provider, subject, audience, token.claims)
