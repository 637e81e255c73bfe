"""How a user proved who they are, as ``amr`` tells it (RFC 8176)."""

from collections.abc import Iterable

_PASSWORDS = frozenset(("PASSWORD", "PASSWORD_VERIFIER"))
_ONE_TIME = frozenset(("EMAIL_OTP", "SMS_OTP", "SMS_MFA", "SOFTWARE_TOKEN_MFA"))
_DEVICES = frozenset(("DEVICE_PASSWORD_VERIFIER",))
_PASSKEYS = frozenset(("WEB_AUTHN",))
_METHODS = (("pwd", _PASSWORDS), ("otp", _ONE_TIME), ("hwk", _PASSKEYS), ("swk", _DEVICES))


def used_password(passed: Iterable[str]) -> bool:
    """Whether a password was among the challenges that were answered."""
    return not _PASSWORDS.isdisjoint(passed)


def methods(passed: Iterable[str]) -> list[str]:
    """``["pwd", "otp", "mfa"]`` of the challenges that were answered."""
    found = [name for name, challenges in _METHODS if not challenges.isdisjoint(passed)]
    return [*found, "mfa"] if len(found) > 1 else found
