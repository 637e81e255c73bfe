"""Credentials for an identity: from the STS that is configured, or else from the embedded one.

Follows GetCredentialsForIdentity.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings

from identities.credentials import embedded, external
from identities.credentials.claims import UNAUTHENTICATED, identity_claims
from identities.credentials.proofs import own_proof
from identities.logins.verified import VerifiedLogin
from identities.models import Identity, IdentityPool
from pools import errors
from pools.wire.call import Call

SESSION_NAME = "CognitoIdentityCredentials"
LIFETIME = timedelta(hours=1)
"""How long credentials last: no role's longest session is shorter."""


def credentials_for(
    call: Call,
    pool: IdentityPool,
    identity: Identity,
    role_arn: str,
    logins: Sequence[VerifiedLogin],
) -> dict[str, Any]:
    """The API's Credentials of a role for an identity that these logins lead to; a guest's for none.

    Raises InvalidIdentityPoolConfigurationException where the role cannot be taken, ExternalServiceException where the
    STS that is configured does not answer.
    """
    return credentials_of_claims(call, role_arn, identity_claims(call, pool, identity, logins))


def credentials_of_claims(call: Call, role_arn: str, claims: Mapping[str, Any]) -> dict[str, Any]:
    """As :func:`credentials_for`, for what a token of the identity says."""
    guest = UNAUTHENTICATED in claims["amr"]
    if settings.STS_ENDPOINT_URL:
        given = external.exchange(call, role_arn, claims, SESSION_NAME, guest=guest)
    else:
        given = _embedded(call, role_arn, claims, guest)
    names = {"SecretAccessKey": "SecretKey"}
    return {names.get(name, name): value for name, value in given.items()}


def _embedded(call: Call, role_arn: str, claims: Mapping[str, Any], guest: bool) -> dict[str, Any]:
    proof = own_proof(call, claims)
    try:
        return embedded.assume_role(call, role_arn, proof, SESSION_NAME, LIFETIME, guest=guest)[0]
    except errors.AccessDeniedException:
        raise errors.InvalidIdentityPoolConfigurationException(external.CHECK_ROLES) from None
