"""A pool's settings with Cognito's defaults filled in.

Follows CreateUserPool, UpdateUserPool and UserPoolType of the API reference.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pools import errors

FIXED = ("UsernameConfiguration", "AliasAttributes", "UsernameAttributes")
"""Set when a pool is made, and never again."""

FACTORS = (
    "SmsMfaConfiguration",
    "SoftwareTokenMfaConfiguration",
    "EmailMfaConfiguration",
    "WebAuthnConfiguration",
)
"""Set by SetUserPoolMfaConfig and shown by GetUserPoolMfaConfig, not by DescribeUserPool.

SMS shares its message and sender with the pool itself: an empty ``SmsMfaConfiguration`` says that SMS is a factor.
"""

ACR_LEVELS = {f"Level{level}": {"AcrValue": f"urn:cognito:loa:{level}"} for level in range(1, 5)}
REGISTRATION = {
    "EnableStatus": "Enabled",
    "OpenDcrEnabled": False,
    "AuthenticatedGrantTypes": ["code", "client_credentials"],
    "OpenDcrGrantTypes": ["code"],
    "AllowedScopes": [],
}
"""What a DcrConfiguration says where it is given and leaves something out."""

REGISTER_SCOPE = "aws.cognito/dcr/register"
"""The scope of Cognito's own that lets the bearer of an access token register clients. No resource server has it."""

_DEFAULTS: dict[str, Any] = {
    "Policies": {},
    "DeletionProtection": "INACTIVE",
    "LambdaConfig": {},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
    "MfaConfiguration": "OFF",
    "EmailConfiguration": {},
    "UserPoolTags": {},
    "UsernameConfiguration": {"CaseSensitive": True},
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [
            {"Priority": 1, "Name": "verified_email"},
            {"Priority": 2, "Name": "verified_phone_number"},
        ]
    },
    "UserPoolTier": "ESSENTIALS",
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
    "AcrConfiguration": ACR_LEVELS,
}
_PASSWORD_CLASSES = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
_LEGACY_MESSAGES = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}


def registration_is_on(settings: Mapping[str, Any]) -> bool:
    """Whether clients may register themselves."""
    return settings.get("DcrConfiguration", {}).get("EnableStatus") == "Enabled"


def present(**members: Any) -> dict[str, Any]:
    """The members that a caller gave, in the API's spelling."""
    return {name: value for name, value in members.items() if value is not None}


def fill_in(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a pool whose caller gave these members; what they left out takes its default.

    Raises InvalidParameterException where two members say different things about one setting.
    """
    settings = deepcopy({**_DEFAULTS, **given})
    policies = settings["Policies"]
    admin = settings.setdefault("AdminCreateUserConfig", {})
    _fill_password_policy(policies, admin)
    if settings["UserPoolTier"] != "LITE":
        policies.setdefault("SignInPolicy", {}).setdefault("AllowedFirstAuthFactors", ["PASSWORD"])
    admin.setdefault("AllowAdminCreateUserOnly", False)
    settings["EmailConfiguration"].setdefault("EmailSendingAccount", "COGNITO_DEFAULT")
    settings["AccountRecoverySetting"].setdefault(
        "RecoveryMechanisms", deepcopy(_DEFAULTS["AccountRecoverySetting"]["RecoveryMechanisms"])
    )
    settings["AcrConfiguration"] = ACR_LEVELS | settings["AcrConfiguration"]
    if "DcrConfiguration" in settings:
        settings["DcrConfiguration"] = REGISTRATION | settings["DcrConfiguration"]
    _agree_on_messages(settings)
    _mirror_token_generation(settings["LambdaConfig"])
    settle_factors(settings)
    return settings


def _fill_password_policy(policies: dict, admin: dict) -> None:
    """A policy that is given at all asks only for the classes that it names; no policy asks for all four."""
    strict = "PasswordPolicy" not in policies
    policy = policies.setdefault("PasswordPolicy", {})
    policy.setdefault("MinimumLength", 8)
    for name in _PASSWORD_CLASSES:
        policy.setdefault(name, strict)
    days, legacy = policy.get("TemporaryPasswordValidityDays"), admin.get("UnusedAccountValidityDays")
    if days and legacy and days != legacy:
        raise errors.InvalidParameterException(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays; "
            f"they say {days} and {legacy} days."
        )
    policy["TemporaryPasswordValidityDays"] = admin["UnusedAccountValidityDays"] = days or legacy or 7


def _agree_on_messages(settings: dict) -> None:
    """The older members and the template's are two names of one text."""
    template = settings.setdefault("VerificationMessageTemplate", {})
    template.setdefault("DefaultEmailOption", "CONFIRM_WITH_CODE")
    for legacy, member in _LEGACY_MESSAGES.items():
        text = template.get(member, settings.get(legacy))
        if text is None:
            continue
        if settings.get(legacy, text) != text:
            raise errors.InvalidParameterException(
                f"{legacy} and VerificationMessageTemplate.{member} differ. Give one of them, or the same text in both."
            )
        settings[legacy] = template[member] = text


def _mirror_token_generation(functions: dict) -> None:
    """The older member is shown as the first version of the newer one too."""
    if place := functions.get("PreTokenGeneration"):
        functions.setdefault("PreTokenGenerationConfig", {"LambdaArn": place, "LambdaVersion": "V1_0"})


def settle_factors(settings: dict) -> None:
    """Turn SMS and software tokens off with MFA; make SMS the factor of a pool that turns MFA on with SMS alone."""
    if settings["MfaConfiguration"] == "OFF":
        settings.pop("SmsMfaConfiguration", None)
        settings.pop("SoftwareTokenMfaConfiguration", None)
    elif "SmsConfiguration" not in settings:
        settings.pop("SmsMfaConfiguration", None)
    elif not active_factors(settings):
        settings["SmsMfaConfiguration"] = {}


def active_factors(settings: dict) -> list[str]:
    """The second factors that the pool's users may set up; none while MFA is off."""
    if settings["MfaConfiguration"] == "OFF":
        return []
    passkeys = settings.get("WebAuthnConfiguration", {}).get("FactorConfiguration")
    on = {
        "SMS": "SmsMfaConfiguration" in settings,
        "SOFTWARE_TOKEN": settings.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False),
        "EMAIL_OTP": "EmailMfaConfiguration" in settings,
        "WEB_AUTHN": passkeys == "MULTI_FACTOR_WITH_USER_VERIFICATION",
    }
    return [name for name, active in on.items() if active]
