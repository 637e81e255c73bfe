"""Which settings of a pool go together.

Each check takes the whole of the settings, defaults filled in, and raises the error that Cognito raises.
"""

from collections.abc import Callable

from pools import errors
from pools.rules.triggers.checks import check_triggers
from pools.rules.user_pools.settings import (
    ACR_LEVELS,
    REGISTER_SCOPE,
    active_factors,
    registration_is_on,
)

Check = Callable[[dict], None]


def check_settings(settings: dict) -> None:
    """Raise InvalidParameterException or FeatureUnavailableInTierException for settings that cannot hold."""
    for check in _CHECKS:
        check(settings)


def _refuse(message: str) -> None:
    raise errors.InvalidParameterException(message)


def _one_kind_of_sign_in_name(settings: dict) -> None:
    if settings.get("AliasAttributes") and settings.get("UsernameAttributes"):
        _refuse("Only one of the aliasAttributes or usernameAttributes can be set in a user pool.")


def _recovery(settings: dict) -> None:
    mechanisms = settings["AccountRecoverySetting"]["RecoveryMechanisms"]
    names = [mechanism["Name"] for mechanism in mechanisms]
    if "admin_only" in names and len(names) > 1:
        _refuse("admin_only cannot be combined with another recovery mechanism.")
    if len(set(names)) < len(names) or len({m["Priority"] for m in mechanisms}) < len(names):
        _refuse("Each recovery mechanism and each priority may be given once only.")


def _verification(settings: dict) -> None:
    first = set(settings["UserAttributeUpdateSettings"].get("AttributesRequireVerificationBeforeUpdate", []))
    if not first <= set(settings.get("AutoVerifiedAttributes", [])):
        _refuse("AttributesRequireVerificationBeforeUpdate must be a part of AutoVerifiedAttributes.")


def _senders(settings: dict) -> None:
    email = settings["EmailConfiguration"]
    if email["EmailSendingAccount"] == "DEVELOPER" and not email.get("SourceArn"):
        _refuse("EmailConfiguration needs a SourceArn when EmailSendingAccount is DEVELOPER.")
    sms = settings.get("SmsConfiguration")
    if sms is not None and "EumsSms" in sms:
        _refuse("Lifeguard sends no SMS through End User Messaging: give SnsCallerArn in place of EumsSms.")
    if sms is not None and not sms.get("SnsCallerArn"):
        _refuse("SmsConfiguration needs an SnsCallerArn.")


def _factors(settings: dict) -> None:
    factors = settings["Policies"].get("SignInPolicy", {}).get("AllowedFirstAuthFactors", [])
    if "SOFTWARE_TOKEN" in factors:
        _refuse("SOFTWARE_TOKEN cannot be a first factor.")
    if "SMS_OTP" in factors and "SmsConfiguration" not in settings:
        _refuse("SMS_OTP needs an SmsConfiguration.")
    if settings["MfaConfiguration"] != "OFF" and not active_factors(settings):
        _refuse(
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration. "
            "Give an SmsConfiguration, or turn on a factor with SetUserPoolMfaConfig."
        )


def _plan(settings: dict) -> None:
    """In the words of Cognito's own refusal (hashicorp/terraform-provider-aws#40734)."""
    tier = settings["UserPoolTier"]
    beyond = [
        *(_beyond_lite(settings) if tier == "LITE" else ()),
        *(_plus(settings) if tier != "PLUS" else ()),
    ]
    if beyond:
        raise errors.FeatureUnavailableInTierException(
            f"The following features need to be disabled for the {tier} pricing tier configured: {', '.join(beyond)}"
        )


def _beyond_lite(settings: dict) -> list[str]:
    policies = settings["Policies"]
    first = policies.get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ["PASSWORD"])
    tokens = settings["LambdaConfig"].get("PreTokenGenerationConfig", {}).get("LambdaVersion", "V1_0")
    needs = {
        "Password History": policies["PasswordPolicy"].get("PasswordHistorySize"),
        "Sign-In Policy": first != ["PASSWORD"],
        "Email MFA": "EmailMfaConfiguration" in settings,
        "Passkeys": "WEB_AUTHN" in active_factors(settings),
        "Access Token Customization": tokens != "V1_0",
        "Dynamic Client Registration": registration_is_on(settings),
        "Authentication Context Class References": settings["AcrConfiguration"] != ACR_LEVELS,
    }
    return [feature for feature, used in needs.items() if used]


def _plus(settings: dict) -> list[str]:
    threat = settings.get("UserPoolAddOns", {})
    used = threat.get("AdvancedSecurityMode", "OFF") != "OFF" or threat.get("AdvancedSecurityAdditionalFlows")
    return ["Threat Protection"] if used else []


def _levels(settings: dict) -> None:
    """No name may stand for two levels, nor for another one than it does by default."""
    names = [level["AcrValue"] for level in settings["AcrConfiguration"].values()]
    usual = {level["AcrValue"]: name for name, level in ACR_LEVELS.items()}
    moved = [
        level["AcrValue"]
        for name, level in settings["AcrConfiguration"].items()
        if usual.get(level["AcrValue"], name) != name
    ]
    if len(set(names)) < len(names) or moved:
        _refuse(
            "AcrConfiguration: each AcrValue must be unique, also among the default names of other levels."
        )


def _registration(settings: dict) -> None:
    allowed = settings.get("DcrConfiguration", {}).get("AllowedScopes", [])
    if REGISTER_SCOPE in allowed:
        _refuse(f"DcrConfiguration: clients that register themselves cannot have the scope {REGISTER_SCOPE}.")


def _without_effect_here(settings: dict) -> None:
    """What would be kept and then ignored is refused instead."""
    key = settings["KeyConfiguration"]
    if key.get("KeyType", "AWS_OWNED_KEY") != "AWS_OWNED_KEY" or "KmsKeyArn" in key:
        _refuse(
            "Lifeguard encrypts with its own key ring (KEY_RING), not with a KMS key: leave KeyType AWS_OWNED_KEY."
        )
    if settings["IssuerConfiguration"].get("Type", "ORIGINAL") != "ORIGINAL":
        _refuse("Lifeguard issues tokens under one issuer for each pool: leave IssuerConfiguration ORIGINAL.")


_CHECKS: tuple[Check, ...] = (
    _one_kind_of_sign_in_name,
    _recovery,
    _verification,
    _senders,
    _plan,
    _factors,
    _levels,
    _registration,
    check_triggers,
    _without_effect_here,
)
