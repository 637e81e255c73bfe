"""UpdateUserAttributes, DeleteUserAttributes, GetUserAttributeVerificationCode and VerifyUserAttribute."""

from functools import partial

from pools import errors
from pools.rules.account.address_changes import (
    is_new_address,
    send_attribute_code,
    update_attributes,
    verify_attribute,
)
from pools.rules.app_clients.attribute_access import check_may_write
from pools.rules.limits import attempts
from pools.rules.schema.attributes import VERIFIABLE, attributes_by_name
from pools.rules.schema.values import check_name, read_attributes
from pools.rules.tokens.reading import Session, read_access_token
from pools.rules.users.attributes import change_user_attributes, changing
from pools.rules.users.finding import lock_user
from pools.wire.call import Call


def update_user_attributes(
    call: Call,
    *,
    access_token: str,
    user_attributes: list[dict],
    client_metadata: dict[str, str] | None = None,
) -> dict:
    """Change attributes of the token's user, those that the app client may write.

    A new address is proved by a code; whether it counts before that, the pool says. Raises TooManyRequestsException where
    too many codes were asked for, and AliasExistsException for an address of another user.
    """
    session = read_access_token(call, access_token)
    user = session.user
    changes = read_attributes(user.pool, user_attributes)
    check_may_write(session.client, changes)
    if is_new_address(user.attributes, changes):
        _take_sending(call, session)
    deliveries = update_attributes(
        call,
        partial(lock_user, user),
        changes,
        client_id=session.client_id,
        client_metadata=client_metadata,
    )
    return {"CodeDeliveryDetailsList": deliveries}


def _take_sending(call: Call, session: Session) -> None:
    """Count that a code may go out, as the operation that sends another one does, with an error that this one models."""
    try:
        attempts.take(attempts.SEND_ATTRIBUTE_CODE, session.user.pool_id, session.user.sub, call.now)
    except errors.LimitExceededException as limit:
        raise errors.TooManyRequestsException(limit.message) from None


def delete_user_attributes(call: Call, *, access_token: str, user_attribute_names: list[str]) -> dict:
    """Take attributes of the token's user away, those that the app client may write."""
    session = read_access_token(call, access_token)
    schema = attributes_by_name(session.user.pool)
    for name in user_attribute_names:
        check_name(schema, name)
    check_may_write(session.client, user_attribute_names)
    with changing(call, user_attribute_names):
        user = lock_user(session.user)
        change_user_attributes(user, dict.fromkeys(user_attribute_names, ""), call.now)
    return {}


def get_user_attribute_verification_code(
    call: Call, *, access_token: str, attribute_name: str, client_metadata: dict[str, str] | None = None
) -> dict:
    """Send the token's user a code for an address of theirs. How often is limited."""
    session = read_access_token(call, access_token)
    user, name = session.user, _verifiable(attribute_name)
    attempts.take(attempts.SEND_ATTRIBUTE_CODE, user.pool_id, user.sub, call.now)
    delivery = send_attribute_code(call, user, session.client_id, name, client_metadata)
    return {"CodeDeliveryDetails": delivery}


def verify_user_attribute(call: Call, *, access_token: str, attribute_name: str, code: str) -> dict:
    """Prove an address of the token's user by the code that went to it."""
    session = read_access_token(call, access_token)
    user, name = session.user, _verifiable(attribute_name)
    attempts.take(attempts.VERIFY_ATTRIBUTE, user.pool_id, user.sub, call.now)
    verify_attribute(call, user, name, code)
    return {}


def _verifiable(name: str) -> str:
    if name not in VERIFIABLE:
        raise errors.InvalidParameterException(f"{name} cannot be verified; only email and phone_number can.")
    return name
