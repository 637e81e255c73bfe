"""Ending sign-ins and hosted sessions at once. Follows "Revoking tokens" (DG:token-revocation)."""

from datetime import datetime

from pools.models import AuthorizationCode, HostedSession, SignIn, User
from pools.rules.sessions.tracking import tracks


def revoke_all(user: User, now: datetime) -> None:
    """End every sign-in of the user: their refresh tokens die, their access tokens are refused here, and so are codes that wait.

    Sessions of the pool's pages end with them where the pool tracks sessions; elsewhere they go on, as on Cognito.
    """
    # In the order in which each comes of the one before: what is made at this moment either fails or is found.
    if tracks(user.pool):
        end_hosted_sessions(user, now)
    AuthorizationCode.objects.filter(user_id=user.id, redeemed=None).update(redeemed=now)
    SignIn.objects.filter(user_id=user.id, revoked=None).update(revoked=now)


def end_all(user: User, now: datetime) -> None:
    """As :func:`revoke_all`, and every session of the pool's pages whether tracked or not: for a user who is disabled."""
    end_hosted_sessions(user, now)
    revoke_all(user, now)


def end_hosted_sessions(user: User, now: datetime) -> None:
    """Let no browser sign the user in on the pool's pages without asking."""
    HostedSession.objects.filter(user_id=user.id, ended=None).update(ended=now)


def revoke_device(user: User, device_key: str, now: datetime) -> None:
    """End every sign-in of the user on one device, and what they are signed in with on the pool's pages there."""
    on_it = {"user_id": user.id, "device_key": device_key}
    SignIn.objects.filter(**on_it, revoked=None).update(revoked=now)
    HostedSession.objects.filter(**on_it, ended=None).update(ended=now)


def revoke(session: SignIn | HostedSession, now: datetime, *, linked: bool = False) -> None:
    """End one session. With ``linked`` also the hosted session that a token session came through, or the token sessions
    that came through a hosted session.
    """
    theirs = {"user_id": session.user_id}
    if isinstance(session, HostedSession):
        end_hosted_session(session, now)
        if linked:
            born = SignIn.objects.filter(**theirs, origin_session_id=session.session_id, revoked=None)
            born.update(revoked=now)
        return
    SignIn.objects.filter(id=session.id, revoked=None).update(revoked=now)
    if linked and session.origin_session_id:
        for hosted in HostedSession.objects.filter(**theirs, session_id=session.origin_session_id):
            end_hosted_session(hosted, now)


def end_hosted_session(session: HostedSession, now: datetime) -> None:
    """End a hosted session, and the codes that it gave and nobody redeemed yet. Tokens stay good, as on Cognito."""
    HostedSession.objects.filter(id=session.id, ended=None).update(ended=now)
    waiting = AuthorizationCode.objects.filter(user_id=session.user_id, session_id=session.session_id)
    waiting.filter(redeemed=None).update(redeemed=now)
