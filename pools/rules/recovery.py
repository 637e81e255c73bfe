"""Where a user can be sent a password reset code.

Follows "Recovering user accounts" (DG:how-to-recover-a-user-account).
"""

from pools import errors
from pools.models import User, UserPool

_LEGACY = ["verified_phone_number", "verified_email"]
_MEDIUMS = {"verified_email": ("EMAIL", "email"), "verified_phone_number": ("SMS", "phone_number")}


def recovery_destination(user: User) -> tuple[str, str]:
    """The medium (EMAIL or SMS) and address of the user's best verified contact by the pool's AccountRecoverySetting.

    Raises InvalidParameterException where there is none, or only administrators recover accounts.
    """
    mechanisms = _mechanisms(user.pool)
    if mechanisms == ["admin_only"]:
        raise errors.InvalidParameterException(
            "Users of this pool cannot recover their accounts themselves (AccountRecoverySetting is admin_only). "
            "Set a password with AdminSetUserPassword instead."
        )
    for mechanism in mechanisms:
        medium, attribute = _MEDIUMS[mechanism]
        if user.attributes.get(attribute) and user.attributes.get(f"{attribute}_verified") == "true":
            return medium, user.attributes[attribute]
    raise errors.InvalidParameterException(
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )


def _mechanisms(pool: UserPool) -> list[str]:
    setting = pool.settings.get("AccountRecoverySetting", {}).get("RecoveryMechanisms")
    if not setting:
        return _LEGACY
    return [option["Name"] for option in sorted(setting, key=lambda option: option["Priority"])]
