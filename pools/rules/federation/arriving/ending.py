"""The end of what a provider vouched for: it is switched off, or deleted."""

from datetime import datetime

from pools.models import AuthorizationCode, HostedSession, IdentityProvider, SignIn, User


def end_sessions_of(provider: IdentityProvider, now: datetime) -> None:
    """End every session, code and line of tokens that came of the provider's word. Inside the change that switches it off or
    deletes it, once its row is written: sign-ins that were under way are found here, or find it gone.

    Its users stay, with the passwords that some of them have; whoever is linked signs in by what else they have.
    """
    users = User.objects.filter(pool_id=provider.pool_id).values("id")
    theirs = {"identity_provider": provider.name, "user_id__in": users}
    # In the order in which each comes of the one before.
    HostedSession.objects.filter(**theirs, ended=None).update(ended=now)
    AuthorizationCode.objects.filter(**theirs, redeemed=None).update(redeemed=now)
    SignIn.objects.filter(**theirs, revoked=None, expires__gt=now).update(revoked=now)
