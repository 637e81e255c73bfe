"""A code that is sent as a first factor: what EMAIL_OTP and SMS_OTP share.

The code has eight digits and is good as long as the session that waits for it. Whoever types it reads the address,
which becomes verified; a user who only signed up is confirmed. Follows "Passwordless sign-in with one-time passwords"
(DG:amazon-cognito-user-pools-authentication-flow-methods).
"""

import hmac
import secrets

from django.db import transaction

from pools import errors
from pools.challenges import choices, nobody, order, sent_code
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.models import Message
from pools.models.user import Status
from pools.rules import attempts
from pools.rules.codes import digest
from pools.rules.first_factors import ADDRESSES, MEDIUMS
from pools.rules.messages import compose_authentication, queue
from pools.rules.mfa.masking import masked
from pools.rules.triggers import has_trigger, run_trigger
from pools.rules.triggers.requests import confirmation_request
from pools.rules.user_attributes import change_user_attributes
from pools.rules.users import change_user

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
    code = f"{secrets.randbelow(10**8):08}"
    attempt.kept.asked = {
        FIRST: True,
        "name": name,
        "address": address,
        "digest": _digest(attempt, factor, code),
    }
    if user and user.enabled:
        sent_code.send(attempt, MEDIUMS[factor], address, code)
    else:
        _send_nothing(attempt, MEDIUMS[factor], address, name, code)
    return {
        "USER_ID_FOR_SRP": name,
        "CODE_DELIVERY_DELIVERY_MEDIUM": MEDIUMS[factor],
        "CODE_DELIVERY_DESTINATION": masked(MEDIUMS[factor], address),
    }


def _digest(attempt: Attempt, factor: str, code: str) -> str:
    return digest(attempt.user.id if attempt.user else 0, f"first {factor}", code)


def _send_nothing(attempt: Attempt, medium: str, address: str, name: str, code: str) -> None:
    """Write a letter and throw it away, so that the answer takes as long as one to a user."""
    letter = compose_authentication(attempt.client.pool, medium, address, username=name, code=code)
    with transaction.atomic():
        Message.objects.filter(id__in=queue([letter], attempt.call.now)).delete()


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
        and user.attributes.get(ADDRESSES[factor]) == asked["address"]
        and factor in choices.available(attempt)
    )
    if not (hmac.compare_digest(asked["digest"], _digest(attempt, factor, code)) and usable):
        raise errors.CodeMismatchException("Invalid code received for user")
    attempts.forget_guesses(attempts.SIGN_IN, pool_id, attempt.who)


def accept_by(attempt: Attempt, factor: str) -> None:
    """The address is verified and the user is confirmed. Raises AliasExistsException for an address of somebody else."""
    user, now, verified = attempt.known_user, attempt.call.now, f"{ADDRESSES[factor]}_verified"
    confirms = user.status == Status.UNCONFIRMED
    with transaction.atomic():
        if user.attributes.get(verified) != "true":
            changed = change_user_attributes(user.pool, user.username, {verified: "true"}, now)
            user.attributes = changed.attributes
        if confirms:
            user.status = Status.CONFIRMED
            change_user(user, now, status=user.status)
    if confirms and has_trigger(user.pool, "PostConfirmation"):
        run_trigger(
            attempt.call,
            user.pool,
            "PostConfirmation",
            "PostConfirmation_ConfirmSignUp",
            user.username,
            attempt.client.id,
            confirmation_request(user, attempt.metadata),
        )


def leads_to(attempt: Attempt) -> str:
    """The tokens, unless the user needs a second factor by now."""
    return order.after_passwordless(attempt)
