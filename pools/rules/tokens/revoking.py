"""Ending sign-ins at once. Follows "Revoking tokens" (DG:token-revocation)."""

from datetime import datetime

from pools.models import SignIn, User


def revoke_all(user: User, now: datetime) -> None:
    """End every sign-in of the user: their refresh tokens die, their access tokens are refused here."""
    SignIn.objects.filter(user_id=user.id, revoked=None).update(revoked=now)


def revoke(sign_in: SignIn, now: datetime) -> None:
    """End one sign-in."""
    SignIn.objects.filter(id=sign_in.id, revoked=None).update(revoked=now)
