"""The session that leads from a sign-up into the first sign-in: SignUp gives one, ConfirmSignUp takes it and gives another.

With the latter InitiateAuth asks for nothing more in the flow USER_AUTH: the code that confirmed the user is their
first factor. Follows "Automatic sign-in with OTPs" (DG:amazon-cognito-user-pools-authentication-flow-methods).
"""

from pools import errors
from pools.challenges import admission, choices
from pools.challenges.attempt import Attempt, Kept, seal, spend, unseal
from pools.models import AppClient, User
from pools.rules.context.reading import read_context
from pools.rules.user_pools.sign_in_policy import ADDRESSES
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

SIGNED_UP, CONFIRMED = "SIGNED_UP", "CONFIRMED_SIGN_UP"
"""What such a session waits for: its confirmation, then the sign-in. Neither is a challenge of the API."""
_FACTOR = "factor"


def signed_up(call: Call, client: AppClient, user: User | None, username: str) -> str | None:
    """SignUp's Session; None where the client does not sign in by USER_AUTH.

    ``user`` is None where a sign-up is made up for an address that is taken, as ``username`` was typed.
    """
    return seal(_attempt(call, client, user, username), SIGNED_UP) if _signs_in(client) else None


def check_session(call: Call, client: AppClient, user: User, session: str) -> None:
    """Raise NotAuthorizedException unless this is SignUp's Session of the user, not yet expired.

    It is not spent: a wrong code may be corrected, and the right one works once.
    """
    if _signs_in(client):
        _unseal(call, client, session, SIGNED_UP, user)


def confirmed(call: Call, client: AppClient, user: User, username: str, attribute: str) -> str | None:
    """ConfirmSignUp's Session, once the code that was sent to ``attribute`` (``email``, ``phone_number``) was right.

    None where the client does not sign in by USER_AUTH. The code is what counts, so it is also given to who brought no
    Session of SignUp: Amplify for JavaScript sends none, and goes on with the one that it gets here.
    """
    if not _signs_in(client):
        return None
    attempt = _attempt(call, client, user, username)
    factors = [factor for factor, address in ADDRESSES.items() if address == attribute]
    attempt.kept.asked = {_FACTOR: factors[0] if factors else ""}
    return seal(attempt, CONFIRMED)


def is_enough(attempt: Attempt) -> bool:
    """Whether a user who brings ConfirmSignUp's Session to InitiateAuth is signed in by it, and spend it.

    They have to choose where a code is too little for them, or the pool does not sign users in by one. Raises
    NotAuthorizedException for a session that is another user's, expired or used.
    """
    if not attempt.signed_up:
        return False
    before = _unseal(attempt.call, attempt.client, attempt.signed_up, CONFIRMED, attempt.user)
    spend(before)
    factor = before.kept.asked[_FACTOR]
    if factor not in choices.available(attempt):
        return False
    attempt.kept.passed.append(factor)
    admission.accept_passwordless(attempt)
    return True


def _signs_in(client: AppClient) -> bool:
    return "ALLOW_USER_AUTH" in client.settings["ExplicitAuthFlows"]


def _attempt(call: Call, client: AppClient, user: User | None, username: str) -> Attempt:
    kept = Kept(client.id, "USER_AUTH", username, admin=False, event_id=new_uuid())
    return Attempt(call, client, kept, read_context(call), user)


def _unseal(call: Call, client: AppClient, session: str, state: str, user: User | None) -> Attempt:
    attempt = unseal(call, client, session, state, admin=False, context=read_context(call))
    if user is None or attempt.user is None or attempt.user.id != user.id:
        raise errors.NotAuthorizedException("Invalid session for the user.")
    return attempt
