"""New addresses of users: those that are verified at once, later, or before they count.

Follows "Verifying updates to email addresses and phone numbers" (DG:user-pool-settings-email-phone-verification) and
UserAttributeUpdateSettingsType.
"""

from collections.abc import Callable, Mapping

from pools import errors
from pools.models import User, UserPool
from pools.rules import codes
from pools.rules.destinations import MEDIUMS
from pools.rules.messages.sending import send_code
from pools.rules.schema.attributes import VERIFIABLE
from pools.rules.schema.values import change_attributes
from pools.rules.users.attributes import changing, write_attributes
from pools.rules.users.finding import lock_user
from pools.wire.call import Call


def update_attributes(
    call: Call,
    find: Callable[[], User],
    changes: Mapping[str, str],
    *,
    client_id: str = "",
    client_metadata: Mapping[str, str] | None = None,
) -> list[dict[str, str]]:
    """Change a user's attributes, and send codes to new addresses that the pool verifies; their delivery details.

    ``find`` reads the user's row and locks it: :func:`lock_user` for a user who is known, :func:`find_user` for a name.
    An address that the pool wants verified before it counts is kept pending, and the old one stays active until its code
    is entered. Changes that say ``email_verified`` is true are believed: the caller has checked who may say so. Raises
    what :func:`pools.rules.users.attributes.change_user_attributes` and :func:`pools.rules.messages.sending.send_code` raise.
    """
    issued = {}
    with changing(call, changes):
        user = find()
        pool = user.pool
        change_attributes(pool, user.attributes, changes)  # what is pending must fit too
        pending = _pending(pool, user.attributes, changes)
        before, direct = user.attributes, _without(changes, pending)
        if direct:
            write_attributes(user, change_attributes(pool, before, direct), call.now)
        for name in _to_verify(pool, before, user.attributes, changes):
            issued[name] = codes.issue_code(user, codes.VERIFY[name], call.now, sent_to=changes[name])
        for name, address in pending.items():
            issued[name] = codes.issue_code(user, codes.VERIFY[name], call.now, pending=address)
    return [
        send_code(
            call,
            user,
            client_id,
            source="UpdateUserAttribute",
            medium=MEDIUMS[name],
            destination=changes[name],
            code=code,
            client_metadata=client_metadata,
        )
        for name, code in issued.items()
    ]


def is_new_address(before: Mapping[str, str], changes: Mapping[str, str]) -> bool:
    """Whether the changes hold an address that the user does not have yet."""
    return any(changes.get(name) and changes[name] != before.get(name) for name in VERIFIABLE)


def _pending(pool: UserPool, before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    setting = pool.settings.get("UserAttributeUpdateSettings", {})
    return {
        name: changes[name]
        for name in setting.get("AttributesRequireVerificationBeforeUpdate", [])
        if changes.get(name)
        and changes[name] != before.get(name)
        and changes.get(f"{name}_verified") != "true"
    }


def _without(changes: Mapping[str, str], pending: Mapping[str, str]) -> dict[str, str]:
    left_out = {*pending, *(f"{name}_verified" for name in pending)}
    return {name: value for name, value in changes.items() if name not in left_out}


def _to_verify(
    pool: UserPool, before: Mapping[str, str], after: Mapping[str, str], changes: Mapping[str, str]
) -> list[str]:
    return [
        name
        for name in pool.settings.get("AutoVerifiedAttributes", [])
        if name in changes
        and after.get(name, "") != before.get(name, "")
        and after.get(name)
        and after.get(f"{name}_verified") != "true"
    ]


def send_attribute_code(
    call: Call, user: User, client_id: str, name: str, client_metadata: Mapping[str, str] | None
) -> dict[str, str]:
    """Send a code to the user's address or, where one is pending, to that; its delivery details.

    Raises InvalidParameterException where the user has none.
    """
    pending = codes.pending_address(user, name, call.now)
    address = pending or user.attributes.get(name, "")
    if not address:
        raise errors.InvalidParameterException(f"The user has no {name} to verify.")
    with call.change():
        code = codes.issue_code(user, codes.VERIFY[name], call.now, sent_to=address, pending=pending)
    return send_code(
        call,
        user,
        client_id,
        source="VerifyUserAttribute",
        medium=MEDIUMS[name],
        destination=address,
        code=code,
        client_metadata=client_metadata,
    )


def verify_attribute(call: Call, user: User, name: str, code: str) -> None:
    """Take the code that was sent to an address: the address is verified, and a pending one becomes the user's.

    Raises CodeMismatchException, ExpiredCodeException, AliasExistsException.
    """
    sent_to = user.attributes.get(name, "")
    right = codes.check_code(user, codes.VERIFY[name], code, call.now, sent_to=sent_to)
    changes = {f"{name}_verified": "true"} | ({name: right.pending} if right.pending else {})
    with changing(call, [name]):
        locked = lock_user(user)
        # A change in between has made the code of the former address void.
        codes.spend(right)
        write_attributes(locked, change_attributes(user.pool, locked.attributes, changes), call.now)
