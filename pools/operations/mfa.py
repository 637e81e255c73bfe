"""The MFA configuration of a pool. Follows GetUserPoolMfaConfig and SetUserPoolMfaConfig."""

from pools.rules.pool_checks import check_settings
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.rules.user_pools.mfa_settings import describe_mfa, with_mfa
from pools.rules.user_pools.settings import present
from pools.wire.call import Call


def get_user_pool_mfa_config(call: Call, *, user_pool_id: str) -> dict:
    return describe_mfa(find_pool(user_pool_id).settings)


def set_user_pool_mfa_config(
    call: Call,
    *,
    user_pool_id: str,
    sms_mfa_configuration: dict | None = None,
    software_token_mfa_configuration: dict | None = None,
    email_mfa_configuration: dict | None = None,
    mfa_configuration: str | None = None,
    web_authn_configuration: dict | None = None,
) -> dict:
    """Say which second factors a pool asks for. Passkeys and, where no mode is given, the other factors stay as they were."""
    given = present(
        SmsMfaConfiguration=sms_mfa_configuration,
        SoftwareTokenMfaConfiguration=software_token_mfa_configuration,
        EmailMfaConfiguration=email_mfa_configuration,
        MfaConfiguration=mfa_configuration,
        WebAuthnConfiguration=web_authn_configuration,
    )
    with call.change():
        pool = lock_pool(user_pool_id)
        pool.settings = with_mfa(pool.settings, given)
        check_settings(pool.settings)
        pool.modified = call.now
        pool.save(update_fields=["settings", "modified"])
    return describe_mfa(pool.settings)
