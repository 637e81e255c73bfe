"""What a user proves themselves by: second factors (MFA), and what a sign-in may begin with."""

from dashboard.users.person import Person

SMS, TOKEN, EMAIL = "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"
LABELS = {TOKEN: "Authenticator app", SMS: "Code by SMS", EMAIL: "Code by e-mail"}
SETTINGS = {TOKEN: "SoftwareTokenMfaSettings", SMS: "SMSMfaSettings", EMAIL: "EmailMfaSettings"}
"""The member of AdminSetUserMFAPreference for each."""
POOL_MEMBERS = {
    TOKEN: "SoftwareTokenMfaConfiguration",
    SMS: "SmsMfaConfiguration",
    EMAIL: "EmailMfaConfiguration",
}
"""The member of GetUserPoolMfaConfig for each."""
CONTACTS = {SMS: "phone_number", EMAIL: "email"}
"""Where a factor sends its codes."""
FIRST_LABELS = {
    "PASSWORD": "Password",
    "EMAIL_OTP": "Code by e-mail",
    "SMS_OTP": "Code by SMS",
    "WEB_AUTHN": "Passkey",
    "SOFTWARE_TOKEN": "Authenticator app",
}
"""ConfiguredUserAuthFactors in words."""


def pool_has(factor: str, mfa_config: dict) -> bool:
    """Whether a pool asks for this factor, by the answer of GetUserPoolMfaConfig."""
    if mfa_config.get("MfaConfiguration", "OFF") == "OFF":
        return False
    member = mfa_config.get(POOL_MEMBERS[factor])
    return bool(member and member.get("Enabled")) if factor == TOKEN else member is not None


def asked_for(person: Person, pool: dict) -> list[str]:
    """The second factors that a sign-in may ask this user for, the preferred one first."""
    if pool.get("MfaConfiguration", "OFF") == "OFF":
        return []
    return sorted(person.factors, key=lambda factor: factor != person.preferred_factor)
