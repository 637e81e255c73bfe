"""SetUserMFAPreference and SetUserSettings, with their admin twins."""

from typing import Any

from pools import errors
from pools.models import UserPool
from pools.rules.mfa.factors import EMAIL, SMS, TOKEN
from pools.rules.mfa.preferences import change_preferences
from pools.rules.tokens.reading import read_access_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def set_user_mfa_preference(
    call: Call,
    *,
    access_token: str,
    sms_mfa_settings: dict | None = None,
    software_token_mfa_settings: dict | None = None,
    email_mfa_settings: dict | None = None,
    web_authn_mfa_settings: dict | None = None,
) -> dict:
    """Turn second factors of the token's user on or off, and say which is preferred. What is left out stays."""
    user = read_access_token(call, access_token).user
    given = {SMS: sms_mfa_settings, TOKEN: software_token_mfa_settings, EMAIL: email_mfa_settings}
    return _change(call, user.pool, user.username, given, web_authn_mfa_settings)


def admin_set_user_mfa_preference(
    call: Call,
    *,
    user_pool_id: str,
    username: str,
    sms_mfa_settings: dict | None = None,
    software_token_mfa_settings: dict | None = None,
    email_mfa_settings: dict | None = None,
    web_authn_mfa_settings: dict | None = None,
) -> dict:
    """Turn second factors of a user on or off, and say which is preferred. What is left out stays."""
    given = {SMS: sms_mfa_settings, TOKEN: software_token_mfa_settings, EMAIL: email_mfa_settings}
    return _change(call, find_pool(user_pool_id), username, given, web_authn_mfa_settings)


def set_user_settings(call: Call, *, access_token: str, mfa_options: list[dict]) -> dict:
    """The older form of SetUserMFAPreference, which knows SMS alone."""
    user = read_access_token(call, access_token).user
    return _change(call, user.pool, user.username, _sms_alone(mfa_options))


def admin_set_user_settings(call: Call, *, user_pool_id: str, username: str, mfa_options: list[dict]) -> dict:
    """The older form of AdminSetUserMFAPreference, which knows SMS alone."""
    return _change(call, find_pool(user_pool_id), username, _sms_alone(mfa_options))


def _sms_alone(options: list[dict[str, str]]) -> dict[str, dict[str, Any] | None]:
    """What the older operations can say: SMS to the phone number, or nothing at all."""
    sms = {"DeliveryMedium": "SMS", "AttributeName": "phone_number"}
    if any(option != sms for option in options):
        raise errors.InvalidParameterException(
            "MFAOptions takes DeliveryMedium SMS with AttributeName phone_number alone. Use SetUserMFAPreference."
        )
    return {SMS: {"Enabled": bool(options)}}


def _change(
    call: Call,
    pool: UserPool,
    username: str,
    given: dict[str, dict[str, Any] | None],
    passkeys: dict[str, Any] | None = None,
) -> dict:
    if passkeys and passkeys.get("Enabled"):
        raise errors.InvalidParameterException(
            "A passkey counts for two factors for every user of a pool whose FactorConfiguration says so: leave "
            "WebAuthnMfaSettings out or disabled."
        )
    with call.change():
        change_preferences(find_user(pool, username, lock=True), given, call.now)
    return {}
