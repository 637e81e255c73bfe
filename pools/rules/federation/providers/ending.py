"""What ends with the word of a provider: sessions that came by it, and the tokens that came of them. Its users stay."""

from datetime import datetime
from typing import Any

from pools.models import (
    AuthorizationCode,
    FederationTrip,
    HostedSession,
    IdentityProvider,
    SignIn,
    User,
    UserPool,
)
from pools.models.numbers import user_range


def end_sessions_by(pool: UserPool, name: str | None, now: datetime, user: User | None = None) -> None:
    """End all that came by the provider of this name, or by the pool itself (None), of one user or of all, inside a change.

    Sessions on the pool's pages, codes that wait, and refresh tokens; access tokens are refused here, as after sign-out.
    """
    # In the order in which each comes of the one before: what is made at this moment either fails or is found.
    by: dict[str, Any] = {"identity_provider": name}
    by |= {"user_id__range": user_range(pool.pk)} if user is None else {"user_id": user.id}
    HostedSession.objects.filter(**by, ended=None).update(ended=now)
    AuthorizationCode.objects.filter(**by, redeemed=None).update(redeemed=now)
    SignIn.objects.filter(**by, revoked=None).update(revoked=now)


def end_provider(provider: IdentityProvider, now: datetime) -> None:
    """A provider is taken at its word no longer: end all that came of it, and let nobody come back from it."""
    FederationTrip.objects.filter(provider=provider, spent=None).update(spent=now)
    end_sessions_by(provider.pool, provider.name, now)
