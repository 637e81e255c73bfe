"""ChangePassword."""

from pools import errors
from pools.models import User
from pools.models.user import Status
from pools.rules import codes
from pools.rules.events import FAIL, PASS, PASSWORD_CHANGE, record_event
from pools.rules.limits import attempts
from pools.rules.passwords import credentials, hashes
from pools.rules.risk import chosen_passwords
from pools.rules.tokens.reading import read_access_token
from pools.wire.call import Call


def change_password(
    call: Call, *, access_token: str, proposed_password: str, previous_password: str | None = None
) -> dict:
    """Replace the password of the token's user, who gives the one before unless they have none.

    Raises NotAuthorizedException for a wrong one, LimitExceededException after too many, InvalidPasswordException and
    PasswordHistoryPolicyViolationException for a new one that the pool refuses.
    """
    session = read_access_token(call, access_token)
    user, known = session.user, session.user.password
    if user.status == Status.RESET_REQUIRED:
        # However the sign-in began: the next one would still ask for the code of the reset, which would be void.
        raise errors.PasswordResetRequiredException("Password reset required for the user")
    if user.status == Status.EXTERNAL_PROVIDER:
        raise errors.NotAuthorizedException("A user of an identity provider has no password here.")
    risk = chosen_passwords.check_chosen(
        user.pool, session.client_id, proposed_password, chosen_passwords.PASSWORD_CHANGE
    )
    try:
        _check_previous(call, user, previous_password)
    except errors.NotAuthorizedException:
        record_event(call, user, PASSWORD_CHANGE, FAIL, client_id=session.client_id, risk=risk)
        raise
    credentials.check_history(user, proposed_password)
    credentials.set_password(user, proposed_password)
    with call.change():
        # Of two changes at the same moment the second no longer knows the previous password.
        own = User.objects.filter(id=user.id, password=known)
        if not own.update(password_set=call.now, modified=call.now, **credentials.columns(user)):
            raise errors.NotAuthorizedException("Incorrect username or password.")
        codes.forget_codes(user, codes.RESET)
    record_event(call, user, PASSWORD_CHANGE, PASS, client_id=session.client_id, risk=risk)
    return {}


def _check_previous(call: Call, user: User, previous: str | None) -> None:
    """Raise unless this is the user's password; none is right for a user who has none, and signs in without.

    Raises NotAuthorizedException, LimitExceededException.
    """
    if not user.password and previous is None:
        return
    try:
        attempts.take_guess(attempts.PASSWORD, user.pool_id, user.sub, call.now)
    except errors.NotAuthorizedException:
        raise errors.LimitExceededException("Attempt limit exceeded, please try after some time.") from None
    if previous is None or not hashes.proves(previous, user.password):
        raise errors.NotAuthorizedException("Incorrect username or password.")
    attempts.forget_guesses(attempts.PASSWORD, user.pool_id, user.sub)
