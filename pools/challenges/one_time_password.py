"""A code that is sent as a first factor: what EMAIL_OTP and SMS_OTP share.

The code has eight digits and is good as long as the session that waits for it. Whoever types it reads the address,
which becomes verified; a user who only signed up is confirmed. Follows "Passwordless sign-in with one-time passwords"
(DG:amazon-cognito-user-pools-authentication-flow-methods).
"""

import hmac
from functools import partial

from pools import errors
from pools.challenges import choices, nobody, order, sent_code
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.models.user import Status
from pools.rules.account.confirmation import after_confirmation
from pools.rules.codes import digest, draw_code
from pools.rules.destinations import masked
from pools.rules.events import finish_sign_up
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_nobody
from pools.rules.schema.values import change_attributes
from pools.rules.user_pools.sign_in_policy import ADDRESSES, MEDIUMS
from pools.rules.users.attributes import changing, write_attributes
from pools.rules.users.finding import lock_user

FIRST = "first_factor"
"""Under which ``asked`` says that the code is a first factor."""


def ask_by(attempt: Attempt, factor: str) -> dict[str, str]:
    """Send a code by EMAIL_OTP or SMS_OTP, and tell where it went, masked. Nobody is sent none, and told the same.

    Raises TooManyRequestsException for somebody who is sent too many.
    """
    user, attribute = attempt.user, ADDRESSES[factor]
    try:
        attempts.take(attempts.SIGN_IN_CODE, attempt.client.pool_id, attempt.who, attempt.call.now)
    except errors.LimitExceededException as problem:
        raise errors.TooManyRequestsException(problem.message) from None
    name = nobody.shown_name(attempt)
    address = user.attributes[attribute] if user else nobody.address(attempt, attribute)
    code = draw_code(8)
    attempt.kept.asked = {
        FIRST: True,
        "name": name,
        "address": _address_digest(attribute, address),
        "digest": _digest(attempt, factor, code),
    }
    if user and user.enabled:
        sent_code.send(attempt, MEDIUMS[factor], address, code)
    else:
        send_nobody(attempt.call, attempt.client.pool, source="Authentication", medium=MEDIUMS[factor])
    return {
        "USER_ID_FOR_SRP": name,
        "CODE_DELIVERY_DELIVERY_MEDIUM": MEDIUMS[factor],
        "CODE_DELIVERY_DESTINATION": masked(MEDIUMS[factor], address),
    }


def _digest(attempt: Attempt, factor: str, code: str) -> str:
    return digest(attempt.user.id if attempt.user else 0, f"first {factor}", code)


def _address_digest(attribute: str, address: str) -> str:
    """What the session keeps of the address: as many characters for nobody's as for anybody's."""
    return digest(0, attribute, "", address)


def check_by(attempt: Attempt, answers: dict[str, str], factor: str, answer: str) -> None:
    """Raise CodeMismatchException unless the answer is the code that was sent, and it may still be sent there.

    Raises NotAuthorizedException where too many were wrong.
    """
    asked, user, pool_id = attempt.kept.asked, attempt.user, attempt.client.pool_id
    code = require(answers, answer)
    attempts.take_guess(attempts.SIGN_IN, pool_id, attempt.who, attempt.call.now)
    usable = (
        user is not None
        and user.enabled
        and asked["address"] == _address_digest(ADDRESSES[factor], user.attributes.get(ADDRESSES[factor], ""))
        and factor in choices.available(attempt)
    )
    if not (hmac.compare_digest(asked["digest"], _digest(attempt, factor, code)) and usable):
        raise errors.CodeMismatchException("Invalid code received for user")
    attempts.forget_guesses(attempts.SIGN_IN, pool_id, attempt.who)


def accept_by(attempt: Attempt, factor: str) -> None:
    """The address is verified and the user is confirmed. Raises AliasExistsException for an address of somebody else.

    Raises CodeMismatchException where the address was changed in this very moment.
    """
    user, attribute = attempt.known_user, ADDRESSES[factor]
    proved, confirms = {f"{attribute}_verified": "true"}, user.status == Status.UNCONFIRMED
    if proved.items() <= user.attributes.items() and not confirms:
        return
    with changing(partial(lock_user, user), [attribute]) as locked:
        if attempt.kept.asked["address"] != _address_digest(attribute, locked.attributes.get(attribute, "")):
            raise errors.CodeMismatchException("Invalid code received for user")
        after = change_attributes(user.pool, locked.attributes, proved)
        status = Status.CONFIRMED if locked.status == Status.UNCONFIRMED else locked.status
        write_attributes(locked, after, attempt.call.now, status=status)
    user.attributes, user.status = locked.attributes, locked.status
    if confirms:
        finish_sign_up(user)
        after_confirmation(attempt.call, user, attempt.client.id, "ConfirmSignUp", attempt.metadata)


def leads_to(attempt: Attempt) -> str:
    """The tokens, unless the user needs a second factor by now."""
    return order.after_passwordless(attempt)
