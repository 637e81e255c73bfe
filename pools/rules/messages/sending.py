"""The one door for everything that sends a code: sign-up, recovery, a changed address, a second factor, passwordless sign-in.

A custom sender function sends it, or else the pool does, in the words of its CustomMessage function, or else in those of
its templates.
"""

from collections.abc import Mapping

from django.db import transaction

from pools.models import User, UserPool
from pools.rules.destinations import ATTRIBUTES, describe_delivery
from pools.rules.messages.authentication import compose_authentication
from pools.rules.messages.letters import Letter
from pools.rules.messages.queueing import send_later, send_nothing
from pools.rules.messages.verification import compose_verification, confirmation_link, goes_by_link
from pools.rules.triggers import has_trigger
from pools.rules.triggers.custom_message import custom_message
from pools.rules.triggers.custom_sender import send_by_trigger, sender_for
from pools.wire.call import Call


def send_code(
    call: Call,
    user: User,
    client_id: str,
    *,
    source: str,
    medium: str,
    destination: str,
    code: str,
    client_metadata: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Send a code that is kept already (its transaction is over), and describe where to as CodeDeliveryDetailsType.

    ``source`` is what is sent: ``SignUp``, ``ResendCode``, ``ForgotPassword``, ``UpdateUserAttribute``,
    ``VerifyUserAttribute`` or ``Authentication`` (a code to sign in with). ``medium`` is EMAIL or SMS, ``destination`` the
    address, which may be one that is not the user's yet. Without an app client ``client_id`` is empty. ``user.pool`` is
    loaded. Raises what :func:`pools.rules.triggers.run_trigger` raises; the code then stays good and may be sent again.
    """
    pool = user.pool
    new = {} if user.attributes.get(ATTRIBUTES[medium]) == destination else {ATTRIBUTES[medium]: destination}
    if has_trigger(pool, sender_for(medium)):
        send_by_trigger(call, pool, medium, source, user, client_id, code, client_metadata, changed=new)
    else:
        by_link = goes_by_link(pool, medium, source) and bool(client_id)
        worded = custom_message(
            call, pool, source, user, client_id, client_metadata, by_link=by_link, changed=new
        )
        link = confirmation_link(pool, client_id, user.username, code) if by_link else ""
        letter = _compose(
            pool,
            medium,
            destination,
            source=source,
            username=user.username,
            code=code,
            worded=worded,
            link=link,
        )
        send_later([letter], call.now)
    return describe_delivery(medium, destination)


def send_nobody(call: Call, pool: UserPool, *, source: str, medium: str) -> None:
    """Do the work of :func:`send_code` for a name that nobody bears."""
    letter = _compose(pool, medium, "", source=source, username="", code="000000", worded={}, link="")
    with transaction.atomic():
        send_nothing(letter, call.now)


def _compose(
    pool: UserPool,
    medium: str,
    destination: str,
    *,
    source: str,
    username: str,
    code: str,
    worded: dict[str, str],
    link: str,
) -> Letter:
    if source == "Authentication":
        return compose_authentication(pool, medium, destination, username=username, code=code, worded=worded)
    return compose_verification(
        pool, medium, destination, source=source, username=username, code=code, link=link, worded=worded
    )
