"""What a name that nobody bears is answered where the client hides who exists: the same each time, and never right.

What differs in form from a user's answer tells as much as an error would.

Follows "Managing user existence error responses" (DG:cognito-user-pool-managing-errors).
"""

from django.utils.crypto import salted_hmac

from pools.challenges.attempt import Attempt
from pools.rules.destinations import ATTRIBUTES, typed_medium
from pools.rules.first_factors import choices_in
from pools.rules.names.search_keys import username_key
from pools.rules.passwords import srp
from pools.rules.user_pools.finding import alias_attributes, case_sensitive, username_attributes
from pools.rules.user_pools.sign_in_policy import PASSWORD, PASSWORD_SRP, WEB_AUTHN

_SALT = "pools.challenges.nobody"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def shown_name(attempt: Attempt) -> str:
    """The user's name, or what would be it: a UUID where what was typed can only stand for a name, else that itself.

    As an app should name users by a UUID of its own where they sign in by an alias (DG:user-pool-settings-attributes).
    The name is folded as the pool folds it: typed in capitals, it would come back in capitals for nobody alone.
    """
    if attempt.user:
        return attempt.user.username
    pool = attempt.client.pool
    key = username_key(attempt.kept.username, case_sensitive=case_sensitive(pool))
    return srp.fake_user_id(srp.group_of(pool.public_id), key) if _stands_for_name(attempt) else key


def _stands_for_name(attempt: Attempt) -> bool:
    """Whether what was typed would be no user name but lead to one. A preferred user name cannot be told from one: some are."""
    pool, typed = attempt.client.pool, typed_medium(attempt.kept.username)
    aliases = alias_attributes(pool)
    if username_attributes(pool) or (typed and ATTRIBUTES[typed] in aliases):
        return True
    return "preferred_username" in aliases and bool(_seed(attempt, "preferred")[0] & 1)


def choices(attempt: Attempt) -> list[str]:
    """What the user could choose from: a password where the pool allows one, and some of the rest."""
    possible, seed = choices_in(attempt.client.pool), _seed(attempt, "choices")
    kept = [
        choice
        for index, choice in enumerate(possible)
        if choice in (PASSWORD, PASSWORD_SRP) or seed[index] & 1 or _is_typed(attempt, choice)
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
