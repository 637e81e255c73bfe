"""Confirming a sign-up: where the code goes, what it proves, and what follows.

Follows "Signing up and confirming user accounts" (DG:signing-up-users-in-your-app).
"""

from collections.abc import Mapping

from pools import errors
from pools.models import AppClient, User, UserPool
from pools.models.user import Status
from pools.rules import codes
from pools.rules.destinations import ATTRIBUTES, MEDIUMS, typed_medium
from pools.rules.events import finish_sign_up
from pools.rules.messages.sending import send_code
from pools.rules.schema.attributes import required_names
from pools.rules.schema.values import change_attributes
from pools.rules.triggers import run_trigger
from pools.rules.triggers.requests import confirmation_request
from pools.rules.users.attributes import changing, write_attributes
from pools.rules.users.finding import lock_user
from pools.wire.call import Call

_BY_PREFERENCE = ("phone_number", "email")


def address_to_confirm(pool: UserPool, attributes: Mapping[str, str]) -> str | None:
    """The attribute that a new user's code goes to: one that the pool verifies, the phone number before the e-mail address."""
    verified = pool.settings.get("AutoVerifiedAttributes", [])
    return next((name for name in _BY_PREFERENCE if name in verified and attributes.get(name)), None)


def usual_address(pool: UserPool, username: str) -> str:
    """What :func:`address_to_confirm` would be of a user of this name, for all that the pool's settings tell."""
    verified = [name for name in _BY_PREFERENCE if name in pool.settings.get("AutoVerifiedAttributes", [])]
    typed = typed_medium(username)
    required = [name for name in verified if name in required_names(pool)]
    if typed and ATTRIBUTES[typed] in verified:
        return ATTRIBUTES[typed]
    return (required or verified)[0]


def send_confirmation(
    call: Call, user: User, client_id: str, source: str, client_metadata: Mapping[str, str] | None
) -> dict[str, str] | None:
    """Send a new user their code (``source`` is SignUp or ResendCode), and describe where to; None with no address to verify."""
    name = address_to_confirm(user.pool, user.attributes)
    if name is None:
        return None
    address = user.attributes[name]
    with call.change():
        code = codes.issue_code(user, codes.CONFIRM, call.now, sent_to=address)
    return send_code(
        call,
        user,
        client_id,
        source=source,
        medium=MEDIUMS[name],
        destination=address,
        code=code,
        client_metadata=client_metadata,
    )


def confirm(
    call: Call,
    client: AppClient,
    user: User,
    code: str,
    *,
    force: bool = False,
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Confirm a user by the code that was sent to them, which verifies the address that it went to.

    With ``force`` an alias is taken from whoever holds it. Raises NotAuthorizedException for a user who cannot be
    confirmed, CodeMismatchException, ExpiredCodeException, AliasExistsException.
    """
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    _check_unconfirmed(user)
    name = address_to_confirm(user.pool, user.attributes)
    sent_to = user.attributes[name] if name else ""
    right = codes.check_code(user, codes.CONFIRM, code, call.now, sent_to=sent_to)
    with changing(call, [name or ""]):
        locked = lock_user(user)
        codes.spend(right)
        _check_unconfirmed(locked)
        proven = {f"{name}_verified": "true"} if name else {}
        after = change_attributes(user.pool, locked.attributes, proven)
        write_attributes(locked, after, call.now, force=force, status=Status.CONFIRMED)
        finish_sign_up(user)
    after_confirmation(call, locked, client.id, "ConfirmSignUp", client_metadata)


def after_confirmation(
    call: Call, user: User, client_id: str, source: str, client_metadata: Mapping[str, str] | None
) -> None:
    """Ask the pool's PostConfirmation function, after ``ConfirmSignUp`` or ``ConfirmForgotPassword``.

    Raises what :func:`pools.rules.triggers.run_trigger` raises; the user stays confirmed.
    """
    run_trigger(
        call,
        user.pool,
        "PostConfirmation",
        f"PostConfirmation_{source}",
        user.username,
        client_id,
        confirmation_request(user, client_metadata),
    )


def _check_unconfirmed(user: User) -> None:
    if user.status != Status.UNCONFIRMED:
        raise errors.NotAuthorizedException(f"User cannot be confirmed. Current status is {user.status}")
