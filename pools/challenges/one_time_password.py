"""A code that is sent as a first factor.

The code has eight digits and is good as long as the session that waits for it. Whoever types it reads the address,
which becomes verified; a user who only signed up is confirmed. Follows "Passwordless sign-in with one-time passwords"
(DG:amazon-cognito-user-pools-authentication-flow-methods).
"""

import hmac
from dataclasses import dataclass

from pools import errors
from pools.challenges import admission, choices, nobody, sent_code
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


@dataclass(frozen=True)
class OneTimePassword:
    """The challenge EMAIL_OTP or SMS_OTP, which ``factor`` names, in the flow USER_AUTH."""

    factor: str

    def ask(self, attempt: Attempt) -> dict[str, str]:
        """Send a code, and say where it went, masked. Nobody is sent none, and answered the same.

        Raises TooManyRequestsException for somebody who is sent too many.
        """
        user, attribute, medium = attempt.user, ADDRESSES[self.factor], MEDIUMS[self.factor]
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
            "digest": _digest(attempt, self.factor, code),
        }
        if user and user.enabled:
            sent_code.send(attempt, medium, address, code)
        else:
            send_nobody(attempt.call, attempt.client.pool, source="Authentication", medium=medium)
        return {
            "USER_ID_FOR_SRP": name,
            "CODE_DELIVERY_DELIVERY_MEDIUM": medium,
            "CODE_DELIVERY_DESTINATION": masked(medium, address),
        }

    def check(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """Raise CodeMismatchException unless the answer is the code that was sent, and it may still be sent there.

        Raises NotAuthorizedException where too many were wrong.
        """
        asked, pool_id = attempt.kept.asked, attempt.client.pool_id
        code = require(answers, f"{self.factor}_CODE")
        attempts.take_guess(attempts.SIGN_IN, pool_id, attempt.who, attempt.call.now)
        usable = self._is_usable(attempt)
        if not (hmac.compare_digest(asked["digest"], _digest(attempt, self.factor, code)) and usable):
            raise errors.CodeMismatchException("Invalid code received for user")
        attempts.forget_guesses(attempts.SIGN_IN, pool_id, attempt.who)

    def _is_usable(self, attempt: Attempt) -> bool:
        user, attribute = attempt.user, ADDRESSES[self.factor]
        return (
            user is not None
            and user.enabled
            and attempt.kept.asked["address"]
            == _address_digest(attribute, user.attributes.get(attribute, ""))
            and self.factor in choices.available(attempt)
        )

    def accept(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """The address is verified and the user is confirmed, and signs in unless they need a second factor by now.

        Raises AliasExistsException for an address of somebody else.
        """
        _prove(attempt, ADDRESSES[self.factor])
        admission.accept_passwordless(attempt)


@dataclass(frozen=True)
class FirstOrSecond:
    """The challenge EMAIL_OTP, which is the first factor where nothing was proved before it."""

    first: OneTimePassword
    second: sent_code.SentCode

    def ask(self, attempt: Attempt) -> dict[str, str]:
        """Send a code; the address that it went to, masked."""
        kept = attempt.kept
        is_first = kept.flow == "USER_AUTH" and not kept.passed
        return (self.first if is_first else self.second).ask(attempt)

    def check(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """Raise unless ``EMAIL_OTP_CODE`` is the code."""
        self._asked(attempt).check(attempt, answers)

    def accept(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """The address is verified."""
        self._asked(attempt).accept(attempt, answers)

    def _asked(self, attempt: Attempt) -> OneTimePassword | sent_code.SentCode:
        return self.first if attempt.kept.asked.get(FIRST) else self.second


def _prove(attempt: Attempt, attribute: str) -> None:
    """Raises CodeMismatchException where the address was changed in this very moment."""
    user = attempt.known_user
    proved, confirms = {f"{attribute}_verified": "true"}, user.status == Status.UNCONFIRMED
    if proved.items() <= user.attributes.items() and not confirms:
        return
    with changing(attempt.call, [attribute]):
        locked = lock_user(user)
        if attempt.kept.asked["address"] != _address_digest(attribute, locked.attributes.get(attribute, "")):
            raise errors.CodeMismatchException("Invalid code received for user")
        after = change_attributes(user.pool, locked.attributes, proved)
        status = Status.CONFIRMED if locked.status == Status.UNCONFIRMED else locked.status
        write_attributes(locked, after, attempt.call.now, status=status)
        if confirms:
            finish_sign_up(user)
    user.attributes, user.status = locked.attributes, locked.status
    if confirms:
        after_confirmation(attempt.call, user, attempt.client.id, "ConfirmSignUp", attempt.metadata)


def _digest(attempt: Attempt, factor: str, code: str) -> str:
    return digest(attempt.user.id if attempt.user else 0, f"first {factor}", code)


def _address_digest(attribute: str, address: str) -> str:
    """What the session keeps of the address: as many characters for nobody's as for anybody's."""
    return digest(0, attribute, "", address)
