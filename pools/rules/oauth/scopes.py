"""Which scopes a request gets. Follows "Scopes, M2M, and APIs with resource servers" (DG:cognito-user-pools-define-resource-servers)."""

from collections.abc import Iterable

import regex

from pools.models import AppClient
from pools.rules.app_clients.checks import STANDARD_SCOPES
from pools.rules.oauth.failures import INVALID_GRANT, INVALID_SCOPE, OAuthError
from pools.rules.resource_servers.scopes import granted_scopes
from pools.rules.schema.attributes import standard_names
from pools.rules.tokens.claims import OPENID, SCOPED
from pools.rules.user_pools.settings import REGISTER_SCOPE

_SCOPE = regex.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


def requested_scopes(client: AppClient, asked: str) -> tuple[str, ...]:
    """What a request for ``scope=asked`` gets: all scopes of the client where it names none.

    One that the client has, and that its resource server has no more, is left out. Raises OAuthError ``invalid_scope``.
    """
    there, allowed = granted_scopes(client), client.settings.get("AllowedOAuthScopes", [])
    named = list(dict.fromkeys(asked.split()))
    if any(not _SCOPE.fullmatch(scope) or scope not in allowed for scope in named):
        raise OAuthError(INVALID_SCOPE)
    if OPENID not in named and any(scope in SCOPED for scope in named):
        raise OAuthError(INVALID_SCOPE, f"{', '.join(SCOPED)} need {OPENID}.")
    given = tuple(scope for scope in named or there if scope in there)
    if not given:
        raise OAuthError(INVALID_SCOPE)
    return given


def machine_scopes(client: AppClient, asked: str) -> tuple[str, ...]:
    """What a machine gets: as :func:`requested_scopes`, of scopes of resource servers alone; all of the client's where it
    names none. The scope that lets it register clients has to be named."""
    named = asked.split()
    if any(scope in STANDARD_SCOPES for scope in named):
        raise OAuthError(INVALID_SCOPE)
    if named:
        return requested_scopes(client, asked)
    given = tuple(s for s in granted_scopes(client) if s not in (*STANDARD_SCOPES, REGISTER_SCOPE))
    if not given:
        raise OAuthError(INVALID_SCOPE)
    return given


def check_readable(client: AppClient, scopes: Iterable[str]) -> None:
    """Raise OAuthError ``invalid_grant`` where the client may not read every attribute that a scope names."""
    readable = client.settings.get("ReadAttributes") or standard_names()
    for scope in scopes:
        if any(name not in readable for name in SCOPED.get(scope, ())):
            raise OAuthError(INVALID_GRANT)
