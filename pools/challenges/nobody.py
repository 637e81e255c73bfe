"""What a name that nobody bears is answered where the client hides who exists: the same each time, and never right.

Follows "Managing user existence error responses" (DG:cognito-user-pool-managing-errors).
"""

from django.utils.crypto import salted_hmac

from pools.challenges.attempt import Attempt
from pools.rules.first_factors import PASSWORD, PASSWORD_SRP, WEB_AUTHN, choices_in
from pools.rules.passwords import srp
from pools.rules.search_keys import username_key
from pools.rules.user_pools import case_sensitive, username_attributes

_SALT = "pools.challenges.nobody"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def shown_name(attempt: Attempt) -> str:
    """The user's name, or what would be it: in a pool where people sign in with an address, users are named by a UUID."""
    if attempt.user:
        return attempt.user.username
    pool, typed = attempt.client.pool, attempt.kept.username
    if not username_attributes(pool):
        return typed
    key = username_key(typed, case_sensitive=case_sensitive(pool))
    return srp.fake_user_id(srp.group_of(pool.public_id), key)


def choices(attempt: Attempt) -> list[str]:
    """What the user could choose from: a password where the pool allows one, and some of the rest."""
    possible, seed = choices_in(attempt.client.pool), _seed(attempt, "choices")
    kept = [
        choice
        for place, choice in enumerate(possible)
        if choice in (PASSWORD, PASSWORD_SRP) or seed[place] & 1 or _is_typed(attempt, choice)
    ]
    return kept or [choice for choice in possible if choice != WEB_AUTHN][:1]


def address(attempt: Attempt, attribute: str) -> str:
    """Where a code would go: what was typed, where that is such an address."""
    typed, seed = attempt.kept.username, _seed(attempt, attribute)
    if attribute == "email":
        return typed if "@" in typed else f"{_letter(seed[0])}@{_letter(seed[1])}"
    return typed if typed.startswith("+") else f"+1555{int.from_bytes(seed[:4], 'big') % 10**7:07}"


def passkey_id(attempt: Attempt) -> bytes:
    """The id of the passkey that the user would have."""
    seed = _seed(attempt, "passkey")
    return seed if seed[0] & 1 else seed[:20]


def _is_typed(attempt: Attempt, choice: str) -> bool:
    typed = attempt.kept.username
    return (choice == "EMAIL_OTP" and "@" in typed) or (choice == "SMS_OTP" and typed.startswith("+"))


def _letter(number: int) -> str:
    return _LETTERS[number % len(_LETTERS)]


def _seed(attempt: Attempt, purpose: str) -> bytes:
    pool = attempt.client.pool
    key = username_key(attempt.kept.username, case_sensitive=case_sensitive(pool))
    return salted_hmac(_SALT, f"{purpose} {pool.public_id} {key}", algorithm="sha256").digest()
