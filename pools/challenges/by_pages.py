"""A sign-in on the pool's own pages: what it is for is a session of the browser, and what the app is told at its callback."""

from pools.challenges import completion
from pools.challenges.attempt import Attempt
from pools.models import HostedSession
from pools.rules.oauth.hosted_sessions import new_hosted_session
from pools.rules.oauth.proofs import used_password
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.oauth.signed_in import SignedIn, prepare_sign_in

PAGE_MINUTES = 5
"""How long a page waits for its answer, whatever the client says of sessions of the API (DG:managed-login)."""


def complete(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> SignedIn:
    """End a sign-in at ``base``. The browser's ``former`` session ends with it: its cookie is replaced.

    Raises as :func:`pools.challenges.completion.finish` does.
    """
    return completion.finish(attempt, lambda: _prepared(attempt, asked, base, former), new_device=False)


def _prepared(
    attempt: Attempt, asked: AuthorizationRequest, base: str, former: HostedSession | None
) -> completion.Prepared[SignedIn]:
    call, user, kept = attempt.call, attempt.known_user, attempt.kept
    begun = new_hosted_session(
        call,
        asked.client,
        user,
        base,
        passed=kept.passed,
        by_password=used_password(kept.passed),
        device_key=kept.device_key,
    )
    return prepare_sign_in(call, asked, user, begun, former, kept.event_id)
