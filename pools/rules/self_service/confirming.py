"""Confirming a sign-up by name and code, and sending another code.

Where the client hides who exists, whoever is sent no code is answered like a name that nobody bears.
"""

from collections.abc import Callable, Mapping

from pools import errors
from pools.models import AppClient, User
from pools.models.user import Status
from pools.rules import codes
from pools.rules.account.confirmation import address_to_confirm, confirm, send_confirmation, usual_address
from pools.rules.app_clients.calling import hides_users
from pools.rules.context.reading import Context
from pools.rules.destinations import MEDIUMS, invented_delivery
from pools.rules.events import PASS, RESEND_CODE, record_event
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_nobody
from pools.rules.users.named import limited_user, refuse_unknown
from pools.wire.call import Call


def confirm_named(
    call: Call,
    client: AppClient,
    username: str,
    code: str,
    *,
    force: bool = False,
    client_metadata: Mapping[str, str] | None = None,
    check: Callable[[User], None] | None = None,
) -> User:
    """Confirm the user of this name by the code that they were sent; ``check`` may refuse them before.

    Raises CodeMismatchException, ExpiredCodeException, LimitExceededException, and AliasExistsException for an address of
    another user unless ``force`` takes it.
    """
    user, who = limited_user(attempts.CONFIRM_SIGN_UP, client.pool, username, call.now)
    if user is None:
        refuse_unknown(client)
    if user is None or (hides_users(client) and not _awaits_code(user)):
        raise codes.try_nobodys(client.pool_id, who, codes.CONFIRM, call.now)
    if check:
        check(user)
    confirm(call, client, user, code, force=force, client_metadata=client_metadata)
    return user


def send_another_code(
    call: Call,
    client: AppClient,
    username: str,
    *,
    context: Context,
    client_metadata: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Send a user who has not confirmed their sign-up another code; CodeDeliveryDetailsType. How often is limited."""
    pool = client.pool
    if not pool.settings.get("AutoVerifiedAttributes"):
        raise _nothing_to_send()
    user, who = limited_user(attempts.RESEND, pool, username, call.now)
    if user is None:
        refuse_unknown(client)
    if user is None or (hides_users(client) and not _awaits_code(user)):
        medium = MEDIUMS[usual_address(pool, username)]
        codes.issue_nobodys(pool.id, who, codes.CONFIRM, call.now)
        send_nobody(call, pool, source="ResendCode", medium=medium)
        return invented_delivery(pool, medium, username)
    if user.status != Status.UNCONFIRMED:
        raise errors.InvalidParameterException("User is already confirmed.")
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    delivery = send_confirmation(call, user, client.id, "ResendCode", client_metadata)
    if delivery is None:
        raise _nothing_to_send()
    record_event(call, user, RESEND_CODE, PASS, client_id=client.id, context=context)
    return delivery


def _awaits_code(user: User) -> bool:
    """Whether a code can be sent to the user to confirm them. Any other is answered like nobody, where the client hides who exists."""
    waits = user.enabled and user.status == Status.UNCONFIRMED
    return waits and address_to_confirm(user.pool, user.attributes) is not None


def _nothing_to_send() -> errors.InvalidParameterException:
    return errors.InvalidParameterException("Cannot resend codes. Auto verification not turned on.")
