"""ConfirmSignUp and ResendConfirmationCode.

Where the client hides who exists, whoever is sent no code is answered like a name that nobody bears.
"""

from pools import errors
from pools.challenges import sign_up
from pools.models import User
from pools.models.user import Status
from pools.rules import codes
from pools.rules.account.confirmation import address_to_confirm, confirm, send_confirmation, usual_address
from pools.rules.app_clients.calling import hides_users, proved_client
from pools.rules.context.reading import read_context
from pools.rules.destinations import MEDIUMS, invented_delivery
from pools.rules.events import PASS, RESEND_CODE, record_event
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_nobody
from pools.rules.users.named import limited_user, refuse_unknown
from pools.wire.call import Call


def confirm_sign_up(
    call: Call,
    *,
    client_id: str,
    username: str,
    confirmation_code: str,
    secret_hash: str | None = None,
    force_alias_creation: bool | None = None,
    analytics_metadata: dict | None = None,
    user_context_data: dict | None = None,
    client_metadata: dict[str, str] | None = None,
    session: str | None = None,
) -> dict:
    """Confirm a user by the code that they were sent, with which they may go on to their first sign-in.

    Raises CodeMismatchException, ExpiredCodeException, and AliasExistsException for an address of another user unless
    ForceAliasCreation takes it.
    """
    client = proved_client(client_id, username, secret_hash)
    user, who = limited_user(attempts.CONFIRM_SIGN_UP, client.pool, username, call.now)
    if user is None:
        refuse_unknown(client)
    if user is None or (hides_users(client) and not _awaits_code(user)):
        raise codes.try_nobodys(client.pool_id, who, codes.CONFIRM, call.now)
    if session:
        sign_up.check_session(call, client, user, session)
    confirm(
        call,
        client,
        user,
        confirmation_code,
        force=bool(force_alias_creation),
        client_metadata=client_metadata,
    )
    proven = address_to_confirm(client.pool, user.attributes) or ""
    following = sign_up.confirmed(call, client, user, username, proven)
    return {"Session": following} if following else {}


def resend_confirmation_code(
    call: Call,
    *,
    client_id: str,
    username: str,
    secret_hash: str | None = None,
    user_context_data: dict | None = None,
    analytics_metadata: dict | None = None,
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Send a user who has not confirmed their sign-up another code. How often is limited."""
    client = proved_client(client_id, username, secret_hash)
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
        return {"CodeDeliveryDetails": invented_delivery(pool, medium, username)}
    if user.status != Status.UNCONFIRMED:
        raise errors.InvalidParameterException("User is already confirmed.")
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    delivery = send_confirmation(call, user, client.id, "ResendCode", client_metadata)
    if delivery is None:
        raise _nothing_to_send()
    context = read_context(call, client=client, user_context_data=user_context_data)
    record_event(call, user, RESEND_CODE, PASS, client_id=client.id, context=context)
    return {"CodeDeliveryDetails": delivery}


def _awaits_code(user: User) -> bool:
    """Whether a code can be sent to the user to confirm them. Any other is answered like nobody, where the client hides who exists."""
    waits = user.enabled and user.status == Status.UNCONFIRMED
    return waits and address_to_confirm(user.pool, user.attributes) is not None


def _nothing_to_send() -> errors.InvalidParameterException:
    return errors.InvalidParameterException("Cannot resend codes. Auto verification not turned on.")
