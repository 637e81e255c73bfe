"""A code that is sent as a second factor.

The code is good as long as the session that waits for it, which holds its keyed digest and nothing else of it.
"""

import hmac
from dataclasses import dataclass

from pools import errors
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.rules.codes import digest, draw_code
from pools.rules.limits import attempts
from pools.rules.messages.sending import send_code
from pools.rules.mfa import factors
from pools.rules.mfa.preferences import keep_choice
from pools.rules.users.attributes import change_user_attributes, changing
from pools.rules.users.finding import lock_user

NEW = "new_address"
"""Under which MFA_SETUP leaves, in ``asked``, an address that becomes the user's when its code is right."""


@dataclass(frozen=True)
class SentCode:
    """The challenge of a second factor: SMS_MFA, or EMAIL_OTP after a password. ``answer`` is the member that holds the code."""

    factor: str
    answer: str

    def ask(self, attempt: Attempt) -> dict[str, str]:
        """Send a code. Where it went, masked, is what the app is told."""
        user, factor = attempt.known_user, self.factor
        new = attempt.kept.asked.get(NEW, "")
        address = new or user.attributes[factors.ADDRESSES[factor]]
        code = draw_code()
        attempt.kept.asked = {"address": address, "digest": digest(user.id, factor, code, address), NEW: new}
        sent = send(attempt, factors.MEDIUMS[factor], address, code)
        return {
            "USER_ID_FOR_SRP": user.username,
            "CODE_DELIVERY_DELIVERY_MEDIUM": sent["DeliveryMedium"],
            "CODE_DELIVERY_DESTINATION": sent["Destination"],
        }

    def check(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """Raise unless the answer is the code that was sent, and the user may still sign in by it.

        Raises MFAMethodNotFoundException, CodeMismatchException, and NotAuthorizedException where too many were wrong.
        """
        asked, user, pool_id = attempt.kept.asked, attempt.known_user, attempt.client.pool_id
        code = require(answers, self.answer)
        if not self._is_usable(attempt):
            raise errors.MFAMethodNotFoundException(
                f"The user can no longer sign in by {self.factor}. Sign in again."
            )
        attempts.take_guess(attempts.FACTOR, pool_id, attempt.who, attempt.call.now)
        if not hmac.compare_digest(asked["digest"], digest(user.id, self.factor, code, asked["address"])):
            raise errors.CodeMismatchException("Invalid code received for user")
        attempts.forget_guesses(attempts.FACTOR, pool_id, attempt.who)

    def _is_usable(self, attempt: Attempt) -> bool:
        asked, user, factor = attempt.kept.asked, attempt.known_user, self.factor
        if asked[NEW]:
            return factor in factors.pool_factors(user.pool) and not factors.factors_of(user)
        address = user.attributes.get(factors.ADDRESSES[factor])
        return factor in factors.factors_of(user) and address == asked["address"]

    def accept(self, attempt: Attempt, answers: dict[str, str]) -> None:
        """Whoever typed the code reads the address: it is verified, and a new one becomes the user's factor."""
        asked, user = attempt.kept.asked, attempt.known_user
        name = factors.ADDRESSES[self.factor]
        verified = {f"{name}_verified": "true"}
        if asked[NEW]:
            changes = {name: asked["address"]} | verified
            with changing(attempt.call, changes):
                locked = lock_user(user)
                change_user_attributes(locked, changes, attempt.call.now)
                user.attributes = locked.attributes
                keep_choice(user, [self.factor], self.factor, attempt.call.now)
        elif user.attributes.get(f"{name}_verified") != "true":
            _verify(attempt, verified)


def send(attempt: Attempt, medium: str, address: str, code: str) -> dict[str, str]:
    """Send a code to sign in with, by EMAIL or SMS, to an address that is or becomes the user's; where it went."""
    return send_code(
        attempt.call,
        attempt.known_user,
        attempt.client.id,
        source="Authentication",
        medium=medium,
        destination=address,
        code=code,
        client_metadata=attempt.metadata,
    )


def _verify(attempt: Attempt, verified: dict[str, str]) -> None:
    user, now = attempt.known_user, attempt.call.now
    try:
        with changing(attempt.call, verified):
            locked = lock_user(user)
            change_user_attributes(locked, verified, now)
        user.attributes = locked.attributes
    except errors.AliasExistsException:
        # Another user signs in with this address. It still is this one's second factor, and stays unverified.
        return
