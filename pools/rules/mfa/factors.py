"""The second factors of a pool and of its users, by the names that their challenges have.

Follows "Adding MFA to a user pool" (DG:user-pool-settings-mfa). What a user may use is told by the pool's settings of
this moment: a factor that is turned off is asked for no longer.
"""

from typing import Any

from pools.models import SoftwareToken, User, UserPool
from pools.models.prepared_sql import find_one
from pools.rules.user_pools.settings import active_factors

SMS, TOKEN, EMAIL = "SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"
ADDRESSES = {SMS: "phone_number", EMAIL: "email"}
"""The attribute that a factor sends its codes to."""
MEDIUMS = {SMS: "SMS", EMAIL: "EMAIL"}
_OF_POOL = {"SMS": SMS, "SOFTWARE_TOKEN": TOKEN, "EMAIL_OTP": EMAIL}


def is_required(pool: UserPool) -> bool:
    """Whether nobody signs in to the pool with one factor alone."""
    return pool.settings.get("MfaConfiguration") == "ON"


def pool_factors(pool: UserPool) -> list[str]:
    """The second factors that the pool has turned on; none while its MFA is off."""
    return [_OF_POOL[name] for name in active_factors(pool.settings) if name in _OF_POOL]


def enabled_factors(user: User) -> list[str]:
    """What the user, or an administrator for them, has turned on."""
    return list((user.mfa or {}).get("Enabled", ()))


def preferred_factor(user: User) -> str:
    """The factor that the user is asked for where there are several; empty where none is preferred."""
    return (user.mfa or {}).get("Preferred", "")


def find_token(user: User) -> SoftwareToken | None:
    """The user's verified authenticator app."""
    token = find_one(SoftwareToken, user_id=user.id)
    return token if token and token.encrypted else None


def is_set_up(user: User, factor: str) -> bool:
    """Whether the user has what the factor needs: a verified app, a phone number, an e-mail address."""
    if factor == TOKEN:
        return find_token(user) is not None
    return bool(user.attributes.get(ADDRESSES[factor]))


def factors_of(user: User) -> list[str]:
    """The second factors by which the user (with their ``pool``) signs in; one of them is asked for.

    They are those that are turned on for the user. Where the pool requires a factor and the user has turned none on,
    every one that is set up counts.
    """
    active, enabled = pool_factors(user.pool), enabled_factors(user)
    chosen = [factor for factor in active if factor in enabled and is_set_up(user, factor)]
    if chosen or not is_required(user.pool):
        return chosen
    return [factor for factor in active if is_set_up(user, factor)]


def describe_factors(user: User) -> dict[str, Any]:
    """The members UserMFASettingList, PreferredMfaSetting and MFAOptions of a user; those that are empty are left out."""
    enabled, preferred = enabled_factors(user), preferred_factor(user)
    shown: dict[str, Any] = {}
    if SMS in enabled:
        shown["MFAOptions"] = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    if enabled:
        shown["UserMFASettingList"] = enabled
    if preferred:
        shown["PreferredMfaSetting"] = preferred
    return shown
