"""A new password by a code. Follows "Recovering user accounts" (DG:how-to-recover-a-user-account).

Where the client hides who exists, a name that nobody bears, a user who is disabled or only invited and one whom no code
can reach are all answered like a user who is sent a code.
"""

from collections.abc import Mapping
from functools import partial

from pools import errors
from pools.models import AppClient, User
from pools.models.user import Status
from pools.rules import codes
from pools.rules.account.confirmation import after_confirmation
from pools.rules.account.recovery import (
    check_resettable,
    only_by_administrators,
    recovery_destination,
    usual_medium,
)
from pools.rules.app_clients.calling import hides_users
from pools.rules.context.reading import Context
from pools.rules.destinations import invented_delivery
from pools.rules.events import FAIL, FORGOT_PASSWORD, IN_PROGRESS, PASS, record_event
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_code, send_nobody
from pools.rules.new_users.migrating import bring_over
from pools.rules.passwords import credentials
from pools.rules.risk import chosen_passwords
from pools.rules.sessions.revoking import revoke_all
from pools.rules.users.finding import change_user
from pools.rules.users.named import limited_user, refuse_unknown, user_named
from pools.wire.call import Call


def send_reset_code(
    call: Call,
    client: AppClient,
    username: str,
    *,
    context: Context,
    client_metadata: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Send a user a code with which they choose a new password; CodeDeliveryDetailsType.

    Brings them over where the UserMigration function knows them. Raises InvalidParameterException where no verified address
    can be used, unless the client hides who exists, and NotAuthorizedException where administrators alone recover accounts.
    """
    pool = client.pool
    if only_by_administrators(pool):
        raise errors.NotAuthorizedException("Contact administrator to reset password.")
    user, who = limited_user(attempts.FORGOT_PASSWORD, pool, username, call.now)
    user = user or _migrated(call, client, username, client_metadata)
    reached = _destination(client, user)
    if user is None or reached is None:
        medium = usual_medium(pool, username)
        codes.issue_nobodys(pool.id, who, codes.RESET, call.now)
        send_nobody(call, pool, source="ForgotPassword", medium=medium)
        return invented_delivery(pool, medium, username)
    medium, destination = reached
    with call.change():
        code = codes.issue_code(user, codes.RESET, call.now)
    delivery = send_code(
        call,
        user,
        client.id,
        source="ForgotPassword",
        medium=medium,
        destination=destination,
        code=code,
        client_metadata=client_metadata,
    )
    record_event(call, user, FORGOT_PASSWORD, IN_PROGRESS, client_id=client.id, context=context)
    return delivery


def _migrated(
    call: Call, client: AppClient, username: str, client_metadata: Mapping[str, str] | None
) -> User | None:
    """The user whom the pool's UserMigration function knows; None where it knows none."""
    try:
        return bring_over(call, client, username, password=None, client_metadata=client_metadata)
    except errors.UsernameExistsException:
        return user_named(client.pool, username)
    except errors.UserNotFoundException:
        refuse_unknown(client)
        return None


def _destination(client: AppClient, user: User | None) -> tuple[str, str] | None:
    """Where the code goes; None where there is nowhere, and the client must not tell."""
    if user is None:
        refuse_unknown(client)
        return None
    try:
        check_resettable(user)
        return recovery_destination(user)
    except (errors.NotAuthorizedException, errors.InvalidParameterException):
        if hides_users(client):
            return None
        raise


def replace_password(
    call: Call,
    client: AppClient,
    username: str,
    code: str,
    password: str,
    *,
    context: Context,
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Replace the password of the user of this name by a code that they were sent. All sign-ins end.

    Raises CodeMismatchException, ExpiredCodeException, LimitExceededException, and InvalidPasswordException or
    PasswordHistoryPolicyViolationException for a password that the pool refuses.
    """
    pool = client.pool
    risk = chosen_passwords.check_chosen(pool, client.id, password, chosen_passwords.PASSWORD_CHANGE)
    user, who = limited_user(attempts.CONFIRM_FORGOT_PASSWORD, pool, username, call.now)
    if user is None:
        refuse_unknown(client)
        raise codes.try_nobodys(pool.id, who, codes.RESET, call.now)
    try:
        check_resettable(user)
    except errors.NotAuthorizedException:
        if hides_users(client):
            raise codes.try_nobodys(pool.id, who, codes.RESET, call.now) from None
        raise
    record = partial(
        record_event, call, user, FORGOT_PASSWORD, client_id=client.id, context=context, risk=risk
    )
    try:
        right = codes.check_code(user, codes.RESET, code, call.now)
    except (errors.CodeMismatchException, errors.ExpiredCodeException) as refused:
        record(FAIL)
        raise _as_nobodys(call, client, who, refused) from None
    _replace(call, user, right, password)
    record(PASS)
    after_confirmation(call, user, client.id, "ConfirmForgotPassword", client_metadata)


def _as_nobodys(call: Call, client: AppClient, who: str, refused: errors.ServiceError) -> errors.ServiceError:
    """What to answer with. A user who was told of a code that was never sent has to be told that it is wrong."""
    if isinstance(refused, errors.ExpiredCodeException) and hides_users(client):
        return codes.try_nobodys(client.pool_id, who, codes.RESET, call.now)
    return refused


def _replace(call: Call, user: User, right: codes.RightCode, password: str) -> None:
    """Keep the new password, and end all sign-ins: whoever had the old one is out."""
    credentials.check_history(user, password)
    credentials.set_password(user, password)
    user.status = Status.CONFIRMED
    with call.change():
        codes.spend(right)
        change_user(
            user,
            call.now,
            status=user.status,
            password_set=call.now,
            **credentials.columns(user),
        )
        revoke_all(user, call.now)
        attempts.forget_guesses(attempts.PASSWORD, user.pool_id, user.sub)
