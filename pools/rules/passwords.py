"""Passwords: the policy of a pool, hashes, history, and passwords that Lifeguard makes itself.

Follows "Adding user pool password requirements" (DG:user-pool-settings-policies). How hashes are chosen is
written down in docs/decisions/2026-11-21-two-kinds-of-password-hash.md.
"""

import secrets

import regex
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from pools import errors
from pools.models import User, UserPool

_DEFAULT_POLICY = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
}
_CLASSES = (
    ("RequireUppercase", regex.compile("[A-Z]"), "uppercase"),
    ("RequireLowercase", regex.compile("[a-z]"), "lowercase"),
    ("RequireNumbers", regex.compile("[0-9]"), "numeric"),
    ("RequireSymbols", regex.compile(r"""[\^$*.\[\]{}()?"!@#%&/\\,><':;|_~`=+\-]"""), "symbol"),
)
# No two characters that are mistaken for each other in print or in a bad connection: 0O, 1Il, 5S.
_UPPER, _LOWER, _DIGITS = ("ABCDEFGHJKLMNPQRTUVWXYZ", "abcdefghijkmnpqrtuvwxyz", "2346789")
_READABLE = _UPPER + _LOWER + _DIGITS
_GROUP = 4
_MADE_HERE = "hmac-sha256$"
_SALT = "pools.rules.passwords.made-here"
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def password_policy(pool: UserPool) -> dict:
    """The pool's PasswordPolicyType, or Cognito's default."""
    return pool.settings.get("Policies", {}).get("PasswordPolicy") or _DEFAULT_POLICY


def check_password(pool: UserPool, password: str) -> None:
    """Raise InvalidPasswordException with the first thing that the pool's policy misses."""
    policy = password_policy(pool)
    if len(password) < policy.get("MinimumLength", 8):
        raise errors.InvalidPasswordException(
            "Password did not conform with policy: Password not long enough"
        )
    for member, pattern, noun in _CLASSES:
        if policy.get(member) and not pattern.search(password):
            raise errors.InvalidPasswordException(
                f"Password did not conform with policy: Password must have {noun} characters"
            )


def make_password(pool: UserPool) -> str:
    """A new temporary password that fits the pool's policy: groups of four to be read out over the phone.

    At least 16 random characters of 53, each kind among them: more than 90 bits.
    """
    minimum = password_policy(pool).get("MinimumLength", 8)
    groups = max(4, -(-(minimum + 1) // (_GROUP + 1)))
    while True:
        characters = [secrets.choice(_READABLE) for _ in range(groups * _GROUP)]
        if all(any(c in kind for c in characters) for kind in (_UPPER, _LOWER, _DIGITS)):
            break
    text = "".join(characters)
    return "-".join(text[place : place + _GROUP] for place in range(0, len(text), _GROUP))


def hash_chosen(password: str) -> str:
    """The hash of a password that a person chose (Argon2id): slow, as it may be guessed."""
    return _hasher.hash(password)


def hash_made(password: str) -> str:
    """The hash of a password from :func:`make_password`: fast, as 90 random bits cannot be guessed."""
    return _MADE_HERE + _keyed(password, settings.SECRET_KEY)


def _keyed(password: str, secret: str | bytes) -> str:
    return salted_hmac(_SALT, password, secret=secret, algorithm="sha256").hexdigest()


def matches(password: str, encoded: str) -> bool:
    """Whether a password is the one behind a hash that Lifeguard wrote; False for an empty hash."""
    if encoded.startswith(_MADE_HERE):
        digest = encoded.removeprefix(_MADE_HERE)
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        return any(constant_time_compare(_keyed(password, key), digest) for key in keys)
    try:
        return bool(encoded) and _hasher.verify(encoded, password)
    except (VerificationError, InvalidHashError):
        return False


def check_history(user: User, password: str) -> None:
    """Raise PasswordHistoryPolicyViolationException for one of the last passwords that the policy remembers."""
    size = password_policy(user.pool).get("PasswordHistorySize") or 0
    remembered = [user.password, *user.password_history][:size]
    if any(matches(password, encoded) for encoded in remembered):
        raise errors.PasswordHistoryPolicyViolationException("Password has previously been used.")


def replace_password(user: User, encoded: str) -> None:
    """Put a new hash in place (not saved) and the old one into the history, as long as the policy remembers."""
    size = password_policy(user.pool).get("PasswordHistorySize") or 0
    former = [user.password] if user.password else []
    user.password_history = [*former, *user.password_history][:size]
    user.password = encoded


def allows_passwordless(pool: UserPool, attributes: dict[str, str]) -> bool:
    """Whether a user with these attributes can sign in by a code that is sent to them, with no password."""
    policy = pool.settings.get("Policies", {}).get("SignInPolicy") or {}
    factors = policy.get("AllowedFirstAuthFactors", [])
    return ("EMAIL_OTP" in factors and "email" in attributes) or (
        "SMS_OTP" in factors and "phone_number" in attributes
    )
