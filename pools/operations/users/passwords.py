"""AdminSetUserPassword and AdminResetUserPassword."""

from pools import errors
from pools.models.user import Status
from pools.rules import codes
from pools.rules.account.recovery import recovery_destination
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_code
from pools.rules.passwords import credentials
from pools.rules.passwords.policy import check_password
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import change_user, find_user
from pools.wire.call import Call

_RESETTABLE = (Status.CONFIRMED, Status.RESET_REQUIRED)


def admin_set_user_password(
    call: Call, *, user_pool_id: str, username: str, password: str, permanent: bool | None = None
) -> dict:
    """Set a user's password: their own (Permanent), or one that they replace as they sign in."""
    pool = find_pool(user_pool_id)
    user = find_user(pool, username)
    check_password(pool, password)
    credentials.check_history(user, password)
    credentials.set_password(user, password)
    with call.change():
        change_user(
            user,
            call.now,
            status=Status.CONFIRMED if permanent else Status.FORCE_CHANGE_PASSWORD,
            password_set=call.now,
            **credentials.columns(user),
        )
        codes.forget_codes(user, codes.RESET)
        # What was guessed was the former password.
        attempts.forget_guesses(attempts.PASSWORD, pool.id, user.sub)
    return {}


def admin_reset_user_password(
    call: Call, *, user_pool_id: str, username: str, client_metadata: dict[str, str] | None = None
) -> dict:
    """Make a password void and send the user a code with which they choose another.

    Raises InvalidParameterException where no verified address can be used.
    """
    pool = find_pool(user_pool_id)
    with call.change():
        user = find_user(pool, username, lock=True)
        if not user.enabled:
            raise errors.NotAuthorizedException("User is disabled.")
        if user.status not in _RESETTABLE:
            raise errors.NotAuthorizedException("User password cannot be reset in the current state.")
        medium, destination = recovery_destination(user)
        code = codes.issue_code(user, codes.RESET, call.now)
        change_user(user, call.now, status=Status.RESET_REQUIRED)
    send_code(
        call,
        user,
        "",
        source="ForgotPassword",
        medium=medium,
        destination=destination,
        code=code,
        client_metadata=client_metadata,
    )
    return {}
