"""Settings of a user pool that a careful person would question."""

from dashboard.risk import Risk


def pool_risks(pool: dict) -> list[Risk]:
    """The risky settings of a pool (UserPoolType), the worst first."""
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    mechanisms = pool.get("AccountRecoverySetting", {}).get("RecoveryMechanisms", [])
    recovery = [mechanism["Name"] for mechanism in mechanisms]
    found = []
    if not pool.get("AutoVerifiedAttributes") and recovery != ["admin_only"]:
        found.append(_NOT_VERIFIED)
    if policy.get("MinimumLength", 8) < 8:
        found.append(_SHORT)
    if policy.get("TemporaryPasswordValidityDays", 7) > 30:
        found.append(_OLD_INVITATIONS)
    if pool.get("MfaConfiguration", "OFF") == "OFF":
        found.append(_NO_MFA)
    if pool.get("DeletionProtection", "INACTIVE") != "ACTIVE":
        found.append(_UNPROTECTED)
    if pool.get("UsernameConfiguration", {}).get("CaseSensitive", True):
        found.append(_CASE)
    if recovery[:1] == ["verified_phone_number"]:
        found.append(_PHONE_RECOVERY)
    return found


_NOT_VERIFIED = Risk(
    "not-verified",
    "bad",
    "Nothing is verified automatically",
    "Users who sign up are never asked to prove an address, so they cannot reset a password, and no CSV import can start.",
    "Turn on verification of the e-mail address.",
)
_SHORT = Risk(
    "short-passwords",
    "bad",
    "Passwords may be shorter than 8 characters",
    "Short passwords are guessed.",
    "Set the minimum to at least 8, better 12.",
)
_OLD_INVITATIONS = Risk(
    "old-invitations",
    "warn",
    "Temporary passwords hold for more than 30 days",
    "An invitation forgotten in a mailbox stays a way in.",
    "7 days is the default; an invitation can always be sent again.",
)
_NO_MFA = Risk(
    "no-mfa",
    "warn",
    "Multi-factor authentication is off",
    "A stolen password is enough to get in.",
    "Make it optional, so that people can turn it on.",
)
_UNPROTECTED = Risk(
    "unprotected",
    "warn",
    "Deletion protection is off",
    "One call deletes the pool and every user in it, for good.",
    "Turn it on for every pool that real people use.",
)
_CASE = Risk(
    "case-sensitive",
    "warn",
    "Names are case-sensitive",
    "Ann@example.com and ann@example.com are two users; people get locked out by a capital letter.",
    "It cannot be changed here: only a new pool can ignore case.",
)
_PHONE_RECOVERY = Risk(
    "phone-recovery",
    "warn",
    "Passwords are recovered by SMS first",
    "Numbers change hands, and whoever uses SMS as a second factor cannot recover by SMS.",
    "Put the verified e-mail address first.",
)
