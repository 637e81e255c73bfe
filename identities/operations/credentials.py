"""Credentials and tokens of identities. Follows GetCredentialsForIdentity, GetOpenIdToken and "Identity pools
authentication flow" (DG:authentication-flow)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from identities.credentials.claims import identity_claims
from identities.credentials.issuing import credentials_for, credentials_of_claims
from identities.linking import find_identity, identity_for
from identities.linking.pools import pool_of_identity
from identities.linking.resolving import OWN_TOKENS
from identities.logins.verified import VerifiedLogin
from identities.logins.verifying import verify_logins
from identities.models import IdentityPool
from identities.role_mapping.choosing import choose_role, mapping_for
from identities.tokens import issue
from pools import errors
from pools.wire.call import Call

TOKEN_LIFETIME = timedelta(minutes=10)


def get_credentials_for_identity(
    call: Call,
    *,
    identity_id: str,
    logins: dict[str, str] | None = None,
    custom_role_arn: str | None = None,
) -> dict:
    """The enhanced flow: credentials of the role that the pool's mapping gives this login."""
    pool = pool_of_identity(identity_id)
    if OWN_TOKENS in (logins or {}):
        return _for_own_token(call, pool, identity_id, logins or {}, custom_role_arn)
    verified = verify_logins(call, pool, logins or {})
    identity = identity_for(call, pool, verified, identity_id)
    role = _choose(pool, verified, custom_role_arn)
    return {
        "IdentityId": identity.public_id,
        "Credentials": credentials_for(call, pool, identity, role, verified),
    }


def get_open_id_token(call: Call, *, identity_id: str, logins: dict[str, str] | None = None) -> dict:
    """The basic flow: a token that the app itself takes to STS, for a role that it names."""
    pool = pool_of_identity(identity_id)
    if not pool.settings.get("AllowClassicFlow"):
        raise errors.InvalidParameterException(
            "Basic (classic) flow is not enabled, please use enhanced flow."
        )
    if pool.role_mappings:
        raise errors.InvalidParameterException(
            "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow."
        )
    if OWN_TOKENS in (logins or {}):
        raise errors.InvalidParameterException(
            f"A token of {OWN_TOKENS} gives no other: take it to GetCredentialsForIdentity, or to STS."
        )
    verified = verify_logins(call, pool, logins or {})
    identity = identity_for(call, pool, verified, identity_id)
    claims = identity_claims(call, pool, identity, verified)
    return {"IdentityId": identity.public_id, "Token": issue(claims, TOKEN_LIFETIME, call.now)}


def _for_own_token(
    call: Call, pool: IdentityPool, identity_id: str, logins: dict[str, str], custom_role_arn: str | None
) -> dict:
    """The developer's flow: the login is a token that GetOpenIdTokenForDeveloperIdentity gave out."""
    if len(logins) > 1:
        raise errors.InvalidParameterException(f"No other login may stand beside {OWN_TOKENS}.")
    verified = verify_logins(call, pool, logins)
    identity = find_identity(pool, identity_id)
    if verified[0].subject != identity_id or identity.disabled:
        raise errors.NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden.")
    role = _choose(pool, verified, custom_role_arn)
    return {"IdentityId": identity_id, "Credentials": credentials_of_claims(call, role, verified[0].claims)}


def _choose(pool: IdentityPool, logins: list[VerifiedLogin], requested: str | None) -> str:
    """The role for these logins. The first one whose provider has a mapping decides; guests have none."""
    mapping: Mapping[str, Any] | None = None
    claims: Mapping[str, Any] = {}
    for login in logins:
        mapping = mapping_for(pool.role_mappings, login.provider, login.audience)
        if mapping is not None:
            claims = login.claims
            break
    default = pool.roles.get("authenticated" if logins else "unauthenticated")
    choice = choose_role(mapping, claims, default=default, requested=requested)
    if choice.role is None:
        name, message = choice.refusal or (
            "InvalidIdentityPoolConfigurationException",
            "No role.",
        )
        raise getattr(errors, name)(message)
    return choice.role
