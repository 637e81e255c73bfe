"""An app client's settings with Cognito's defaults filled in. Follows UserPoolClientType."""

from datetime import timedelta
from typing import Any

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_REFRESH_DAYS = 30
_DEFAULTS: dict[str, Any] = {
    "TokenValidityUnits": {},
    "AllowedOAuthFlowsUserPoolClient": False,
    "PreventUserExistenceErrors": "LEGACY",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}


def fill_in_client(given: dict[str, Any]) -> dict[str, Any]:
    """The settings of a client whose caller gave these members; what they left out takes its default."""
    settings = _DEFAULTS | given
    if not settings.get("RefreshTokenValidity"):
        unit = settings["TokenValidityUnits"].get("RefreshToken", "days")
        settings["RefreshTokenValidity"] = _REFRESH_DAYS * SECONDS["days"] // SECONDS[unit]
    rotation = settings.get("RefreshTokenRotation")
    if rotation is not None:
        settings["RefreshTokenRotation"] = {"RetryGracePeriodSeconds": 0} | rotation
    if "ExplicitAuthFlows" not in settings:
        flows = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]
        settings["ExplicitAuthFlows"] = flows if rotates(settings) else [*flows, "ALLOW_REFRESH_TOKEN_AUTH"]
    return settings


def rotates(settings: dict) -> bool:
    """Whether a refresh gives a new refresh token in place of the old one."""
    return settings.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"


def lifetimes(settings: dict) -> dict[str, timedelta]:
    """How long the client's ``AccessToken``, ``IdToken`` and ``RefreshToken`` live."""
    units = settings["TokenValidityUnits"]
    values = {
        "AccessToken": (settings.get("AccessTokenValidity"), units.get("AccessToken", "hours")),
        "IdToken": (settings.get("IdTokenValidity"), units.get("IdToken", "hours")),
        "RefreshToken": (settings["RefreshTokenValidity"], units.get("RefreshToken", "days")),
    }
    return {
        name: timedelta(hours=1) if value is None else timedelta(seconds=value * SECONDS[unit])
        for name, (value, unit) in values.items()
    }
