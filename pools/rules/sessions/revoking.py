"""Ending sign-ins at once. Follows "Revoking tokens" (DG:token-revocation)."""

from datetime import datetime

from django.db.models import Q

from pools.models import SignIn, User


def revoke_all(user: User, now: datetime) -> None:
    """End every sign-in of the user: their refresh tokens die, their access tokens are refused here."""
    SignIn.objects.filter(user_id=user.id, revoked=None).update(revoked=now)


def revoke_device(user: User, device_key: str, now: datetime) -> None:
    """End every sign-in of the user on one device."""
    SignIn.objects.filter(user_id=user.id, device_key=device_key, revoked=None).update(revoked=now)


def revoke(sign_in: SignIn, now: datetime, *, linked: bool = False) -> None:
    """End one session. With ``linked`` also the managed login that a token session came through, or the token sessions
    that came through a managed login.
    """
    ended = Q(id=sign_in.id)
    if linked and sign_in.kind == "SSO":
        ended |= Q(origin_session_id=sign_in.session_id)
    elif linked and sign_in.origin_session_id:
        ended |= Q(session_id=sign_in.origin_session_id)
    SignIn.objects.filter(ended, user_id=sign_in.user_id, revoked=None).update(revoked=now)
