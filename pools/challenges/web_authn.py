"""WEB_AUTHN: the user signs a challenge with a passkey of theirs. On a page it may itself tell who the user is."""

import orjson
from webauthn.helpers import bytes_to_base64url

from pools import errors
from pools.challenges import admission, choices, flows, nobody
from pools.challenges.answers import require
from pools.challenges.attempt import Attempt
from pools.models import User
from pools.rules.first_factors import needs_two
from pools.rules.passkeys import assertion, relying_party
from pools.rules.passkeys.credentials import passkeys_of
from pools.rules.user_pools.sign_in_policy import WEB_AUTHN

_CHALLENGE, _PARTY, _VERIFICATION = "challenge", "relying_party", "verification"
_USE, _ANYBODY = "use", "anybody"


def ask(attempt: Attempt) -> dict[str, str]:
    """``CREDENTIAL_REQUEST_OPTIONS`` for ``navigator.credentials.get``; for nobody with a passkey that there is not.

    Where no name was typed yet, any passkey will do that verifies its user, as what that user needs is not known.
    """
    user, pool, anybody = attempt.user, attempt.client.pool, not attempt.kept.username
    party, challenge = relying_party.relying_party_id(pool), assertion.new_challenge()
    verification = relying_party.user_verification(pool)
    if anybody or (user and needs_two(user)):
        verification = relying_party.REQUIRED
    known: list[tuple[str, list[str]]] = []
    if user:
        known = [(passkey.credential_id, passkey.transports) for passkey in passkeys_of(user)]
    elif not anybody:
        known = [(bytes_to_base64url(nobody.passkey_id(attempt)), ["internal", "hybrid"])]
    attempt.kept.asked = {
        _CHALLENGE: challenge,
        _PARTY: party,
        _VERIFICATION: verification,
        _ANYBODY: anybody,
    }
    options = assertion.request_options(party, challenge, verification, known)
    return {"CREDENTIAL_REQUEST_OPTIONS": orjson.dumps(options).decode()}


def check(attempt: Attempt, answers: dict[str, str]) -> None:
    """Raise NotAuthorizedException unless ``CREDENTIAL`` is what a passkey of the user signed for this challenge."""
    asked = attempt.kept.asked
    given = assertion.read_assertion(require(answers, "CREDENTIAL"))
    if asked.get(_ANYBODY):
        _meet(attempt, assertion.owner_of(attempt.client.pool, given))
    choices.check_available(attempt, WEB_AUTHN)
    if _CHALLENGE not in asked:
        raise errors.NotAuthorizedException("Invalid session for the user.")
    asked[_USE] = assertion.check_assertion(
        attempt.user,
        given,
        challenge=asked[_CHALLENGE],
        relying_party=asked[_PARTY],
        verification=asked[_VERIFICATION],
    )


def _meet(attempt: Attempt, user: User) -> None:
    """Go on as if the user had typed their name; the pool's function may refuse them now."""
    attempt.user, attempt.kept.username = user, user.username
    flows.ask_before(attempt)


def accept(attempt: Attempt, answers: dict[str, str]) -> None:
    """Keep what the authenticator counted.

    Where the pool counts a passkey that verified its user for two factors, it is enough for whoever needs two.
    """
    use = assertion.Use(*attempt.kept.asked[_USE])
    assertion.count_use(use)
    counts_twice = use.verified and relying_party.count_twice(attempt.client.pool)
    admission.accept_passwordless(attempt, counts_twice=counts_twice)
