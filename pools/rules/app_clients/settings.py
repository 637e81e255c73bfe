"""An app client's settings with Cognito's defaults filled in. Follows UserPoolClientType."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
UNITS = {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
"""What a number means where no unit is said. Where one is said, Cognito shows all three."""
_VALIDITY = {
    "AccessToken": "AccessTokenValidity",
    "IdToken": "IdTokenValidity",
    "RefreshToken": "RefreshTokenValidity",
}
_REFRESH_DAYS = 30
_DEFAULTS: dict[str, Any] = {
    "TokenValidityUnits": {},
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}


def fill_in_client(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a client whose caller gave these members; what they left out takes its default."""
    settings = {**_DEFAULTS, **given}
    if settings["TokenValidityUnits"]:
        settings["TokenValidityUnits"] = UNITS | settings["TokenValidityUnits"]
    if not settings.get("RefreshTokenValidity"):
        unit = (UNITS | settings["TokenValidityUnits"])["RefreshToken"]
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
    units = UNITS | settings["TokenValidityUnits"]
    values = {name: (settings.get(_VALIDITY[name]), units[name]) for name in UNITS}
    return {
        name: timedelta(hours=1) if value is None else timedelta(seconds=value * SECONDS[unit])
        for name, (value, unit) in values.items()
    }
