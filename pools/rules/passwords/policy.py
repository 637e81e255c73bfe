"""The password policy of a pool, and passwords that Lifeguard makes to fit it.

Follows "Adding user pool password requirements" (DG:user-pool-settings-policies).
"""

import secrets

import regex

from pools import errors
from pools.models import UserPool

MAX_LENGTH = 256
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
    ("RequireSymbols", regex.compile(r"""[\^$*.\[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]"""), "symbol"),
)
# No two characters that are mistaken for each other in print or in a bad connection: 0O, 1Il, 5S.
_UPPER, _LOWER, _DIGITS = ("ABCDEFGHJKLMNPQRTUVWXYZ", "abcdefghijkmnpqrtuvwxyz", "2346789")
_READABLE = _UPPER + _LOWER + _DIGITS
_KINDS = tuple(map(frozenset, (_UPPER, _LOWER, _DIGITS)))
_GROUP = 4


def password_policy(pool: UserPool) -> dict:
    """The pool's PasswordPolicyType, or Cognito's default."""
    return pool.settings.get("Policies", {}).get("PasswordPolicy") or _DEFAULT_POLICY


def check_password(pool: UserPool, password: str) -> None:
    """Raise InvalidPasswordException with the first thing that the pool's policy misses."""
    policy = password_policy(pool)
    if len(password) < policy.get("MinimumLength", 8):
        raise _not_fit("Password not long enough")
    if len(password) > MAX_LENGTH:
        raise _not_fit(f"Password must have at most {MAX_LENGTH} characters")
    if password != password.strip():
        raise _not_fit("Password must not begin or end with a space")
    for member, pattern, noun in _CLASSES:
        if policy.get(member) and not pattern.search(password):
            raise _not_fit(f"Password must have {noun} characters")


def missed(pool: UserPool, password: str) -> list[str]:
    """The members of the pool's policy that a password does not meet."""
    policy = password_policy(pool)
    short = len(password) < policy.get("MinimumLength", 8)
    lacks = [member for member, pattern, _ in _CLASSES if policy.get(member) and not pattern.search(password)]
    return ["MinimumLength", *lacks] if short else lacks


def _not_fit(reason: str) -> errors.InvalidPasswordException:
    return errors.InvalidPasswordException(f"Password did not conform with policy: {reason}")


def make_password(pool: UserPool) -> str:
    """A new temporary password that fits the pool's policy: groups of four to be read out over the phone.

    At least 16 random characters of 53, each kind among them: more than 90 bits.
    """
    minimum = password_policy(pool).get("MinimumLength", 8)
    groups = max(4, -(-(minimum + 1) // (_GROUP + 1)))
    while True:
        characters = _readable(groups * _GROUP)
        if all(not kind.isdisjoint(characters) for kind in _KINDS):
            break
    return "-".join(characters[place : place + _GROUP] for place in range(0, len(characters), _GROUP))


def _readable(length: int) -> str:
    """Random characters, all from one number: the system is asked for it once, and not for each of them."""
    number, characters = secrets.randbelow(len(_READABLE) ** length), ""
    for _ in range(length):
        number, place = divmod(number, len(_READABLE))
        characters += _READABLE[place]
    return characters


def allows_passwordless(pool: UserPool, attributes: dict[str, str]) -> bool:
    """Whether a user with these attributes can sign in by a code that is sent to them, with no password."""
    policy = pool.settings.get("Policies", {}).get("SignInPolicy") or {}
    factors = policy.get("AllowedFirstAuthFactors", [])
    return ("EMAIL_OTP" in factors and "email" in attributes) or (
        "SMS_OTP" in factors and "phone_number" in attributes
    )
