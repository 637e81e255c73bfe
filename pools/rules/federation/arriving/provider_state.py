"""Whether a provider's word is still taken while somebody comes back from it."""

from django.db import connection

from pools.models import IdentityProvider
from pools.rules.federation.arriving.refusals import NotTaken
from pools.rules.oauth.failures import INVALID_REQUEST, OAuthError
from pools.rules.oauth.requests import AuthorizationRequest, providers


def check_offered(asked: AuthorizationRequest, provider: IdentityProvider) -> None:
    """Raise OAuthError for a provider of another pool, or that the app client does not offer."""
    if provider.pool_id != asked.pool.id or provider.name not in providers(asked.client):
        raise OAuthError(INVALID_REQUEST, "The client has no such identity provider.")


def hold(provider: IdentityProvider) -> None:
    """Inside a change: let nobody switch the provider off or delete it before the change is done.

    Who does so afterwards ends what the change began. Raises NotTaken where they were faster.
    """
    shared = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        # SQLite's changes follow each other anyway. Sign-ins share the lock: none waits for another.
        cursor.execute(
            f"SELECT 1 FROM pools_identityprovider WHERE id = %s AND enabled{shared}",  # noqa: S608
            [provider.id],
        )
        if cursor.fetchone() is None:
            raise NotTaken(f"{provider.name} is switched off.", begins="")
