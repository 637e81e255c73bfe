"""Which second factors a user has turned on, and which they prefer.

Follows SetUserMFAPreference and AdminSetUserMFAPreference.
"""

from datetime import datetime
from typing import Any

from pools import errors
from pools.models import User
from pools.rules.mfa.factors import (
    EMAIL,
    SMS,
    TOKEN,
    enabled_factors,
    is_set_up,
    pool_factors,
    preferred_factor,
)
from pools.rules.users.finding import change_user

_ORDER = (SMS, TOKEN, EMAIL)
_NOT_SET_UP = {
    SMS: "User does not have delivery config set to turn on SMS_MFA",
    TOKEN: "User has not verified software token mfa",
    EMAIL: "User does not have delivery config set to turn on EMAIL_OTP",
}


def change_preferences(user: User, given: dict[str, dict[str, Any] | None], now: datetime) -> None:
    """Turn factors on and off: ``given`` has, by factor, the API's ``Enabled`` and ``PreferredMfa``.

    A factor that is not given stays as it is. The user is held by the caller's lock. Raises InvalidParameterException
    for a factor that the pool has not turned on, that the user has not set up, or that is preferred and off.
    """
    enabled, preferred = set(enabled_factors(user)), preferred_factor(user)
    settings = {factor: setting for factor, setting in given.items() if setting is not None}
    _check(user, settings)
    for factor, setting in settings.items():
        turned_on = bool(setting.get("Enabled"))
        enabled = enabled | {factor} if turned_on else enabled - {factor}
        if preferred == factor:
            preferred = ""
    chosen = [factor for factor, setting in settings.items() if setting.get("PreferredMfa")]
    keep_choice(user, [factor for factor in _ORDER if factor in enabled], (chosen or [preferred])[0], now)


def _check(user: User, settings: dict[str, dict[str, Any]]) -> None:
    preferred = [factor for factor, setting in settings.items() if setting.get("PreferredMfa")]
    if len(preferred) > 1:
        raise errors.InvalidParameterException("Only one factor can be set as preferred.")
    active = pool_factors(user.pool)
    for factor, setting in settings.items():
        if not setting.get("Enabled"):
            if setting.get("PreferredMfa"):
                raise errors.InvalidParameterException(f"{factor} can be preferred only where it is enabled.")
            continue
        if factor not in active:
            raise errors.InvalidParameterException(f"{factor} is not turned on in this user pool.")
        if not is_set_up(user, factor):
            raise errors.InvalidParameterException(_NOT_SET_UP[factor])


def without(user: User, factor: str) -> tuple[list[str], str]:
    """What a user has turned on and prefers when a factor is gone."""
    preferred = preferred_factor(user)
    return [
        other for other in enabled_factors(user) if other != factor
    ], "" if preferred == factor else preferred


def keep_choice(user: User, enabled: list[str], preferred: str, now: datetime) -> None:
    """Write what the user has turned on and prefers."""
    user.mfa = {"Enabled": enabled} | ({"Preferred": preferred} if preferred else {}) if enabled else None
    change_user(user, now, mfa=user.mfa)
