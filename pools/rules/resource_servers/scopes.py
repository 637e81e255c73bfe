"""The scopes that there are: Cognito's own, and ``identifier/name`` of the pool's resource servers."""

from collections.abc import Iterable

from pools.models import AppClient, ResourceServer, UserPool
from pools.rules.user_pools.settings import REGISTER_SCOPE

STANDARD_SCOPES = ("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin")


def existing_scopes(pool: UserPool) -> frozenset[str]:
    """Every custom scope of the pool. One query."""
    servers = ResourceServer.objects.filter(pool=pool).values_list("identifier", "scopes")
    return frozenset(
        f"{identifier}/{scope['ScopeName']}" for identifier, scopes in servers for scope in scopes
    )


def unknown_scopes(pool: UserPool, scopes: Iterable[str]) -> list[str]:
    """Those that the pool does not have, in their order. A query only where one is not Cognito's own."""
    custom = [scope for scope in scopes if scope not in (*STANDARD_SCOPES, REGISTER_SCOPE)]
    known = existing_scopes(pool) if custom else frozenset()
    return [scope for scope in custom if scope not in known]


def granted_scopes(client: AppClient) -> list[str]:
    """The client's AllowedOAuthScopes that still exist: one that was removed from its server stays on the client without
    effect. ``client.pool`` is loaded. At most one query."""
    allowed = client.settings.get("AllowedOAuthScopes", [])
    gone = set(unknown_scopes(client.pool, allowed))
    return [scope for scope in allowed if scope not in gone]
