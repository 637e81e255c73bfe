"""What SetUserPoolMfaConfig does to a pool's settings. Follows "Adding MFA" (DG:user-pool-settings-mfa)."""

from pools import errors
from pools.rules.user_pools.settings import settle_factors

_SECOND = ("SmsMfaConfiguration", "SoftwareTokenMfaConfiguration", "EmailMfaConfiguration")


def with_mfa(settings: dict, given: dict) -> dict:
    """The settings after the change; passkeys and, where no mode is given, other factors stay as they were.

    Raises InvalidParameterException where a factor is configured while MFA is off.
    """
    if "MfaConfiguration" in given:
        settings = {name: value for name, value in settings.items() if name not in _SECOND}
    given = dict(given)
    sms = given.pop("SmsMfaConfiguration", None)
    settings = settings | given
    token_on = settings.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False)
    if settings["MfaConfiguration"] == "OFF" and (sms is not None or token_on):
        raise errors.InvalidParameterException(
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
        )
    if sms is not None:
        settings = settings | sms | {"SmsMfaConfiguration": {}}
        if "SmsConfiguration" not in settings:
            raise errors.InvalidParameterException("SMS as a factor needs an SmsConfiguration.")
    if settings["MfaConfiguration"] == "OFF":
        settle_factors(settings)
    if "WebAuthnConfiguration" in settings:
        settings["WebAuthnConfiguration"].setdefault("UserVerification", "preferred")
    return settings


def describe_mfa(settings: dict) -> dict:
    """The output of GetUserPoolMfaConfig and SetUserPoolMfaConfig."""
    shown = {"MfaConfiguration": settings["MfaConfiguration"]}
    for name in (*_SECOND, "WebAuthnConfiguration"):
        if name in settings:
            shown[name] = settings[name]
    if "SmsMfaConfiguration" in shown:
        shared = ("SmsAuthenticationMessage", "SmsConfiguration")
        shown["SmsMfaConfiguration"] = {name: settings[name] for name in shared if name in settings}
    return shown
