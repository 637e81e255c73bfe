"""What ends with the word of a provider: trips that are under way, sessions that came by it, and the tokens that came of them."""

from datetime import datetime

from pools.models import AuthorizationCode, FederationTrip, HostedSession, IdentityProvider, SignIn, User
from pools.rules.federation.arriving.ending import end_sessions_of


def end_provider(provider: IdentityProvider, now: datetime) -> None:
    """A provider is taken at its word no longer: end all that came of it, and let nobody come back from it.

    Inside the change that says so, once it is written.
    """
    FederationTrip.objects.filter(provider_id=provider.pk, spent=None).update(spent=now)
    end_sessions_of(provider, now)


def end_sessions_by(user: User, provider_name: str | None, now: datetime) -> None:
    """End all sessions, codes and lines of tokens of a user that came by a provider, or by the pool itself (None)."""
    theirs = {"user_id": user.id, "identity_provider": provider_name}
    # In the order in which each comes of the one before: what is made at this moment either fails or is found.
    HostedSession.objects.filter(**theirs, ended=None).update(ended=now)
    AuthorizationCode.objects.filter(**theirs, redeemed=None).update(redeemed=now)
    SignIn.objects.filter(**theirs, revoked=None).update(revoked=now)
