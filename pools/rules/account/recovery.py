"""Where a user can be sent a password reset code.

Follows "Recovering user accounts" (DG:how-to-recover-a-user-account).
"""

from pools import errors
from pools.models import User, UserPool
from pools.models.user import Status
from pools.rules.destinations import typed_medium
from pools.rules.mfa.factors import MEDIUMS as FACTOR_MEDIUMS
from pools.rules.mfa.factors import factors_of, is_required, pool_factors
from pools.rules.user_pools.finding import alias_attributes, username_attributes

_MEDIUMS = {"verified_email": ("EMAIL", "email"), "verified_phone_number": ("SMS", "phone_number")}
_RESETTABLE = (Status.CONFIRMED, Status.RESET_REQUIRED, Status.UNCONFIRMED)


def recovery_destination(user: User) -> tuple[str, str]:
    """The medium (EMAIL or SMS) and address of the user's best verified contact by the pool's AccountRecoverySetting.

    What the user gets second factors by is left out: whoever has it would need nothing else. Raises
    InvalidParameterException where there is none, or only administrators recover accounts.
    """
    if only_by_administrators(user.pool):
        raise errors.InvalidParameterException(
            "Users of this pool cannot recover their accounts themselves (AccountRecoverySetting is admin_only). "
            "Set a password with AdminSetUserPassword instead."
        )
    taken = {FACTOR_MEDIUMS.get(factor) for factor in factors_of(user)}
    for mechanism in _mechanisms(user.pool):
        medium, attribute = _MEDIUMS[mechanism]
        verified = user.attributes.get(f"{attribute}_verified") == "true"
        if user.attributes.get(attribute) and verified and medium not in taken:
            return medium, user.attributes[attribute]
    raise errors.InvalidParameterException(
        "Cannot reset password for the user as there is no registered/verified email or phone_number"
    )


def only_by_administrators(pool: UserPool) -> bool:
    """Whether the users of the pool cannot recover their accounts themselves."""
    return _mechanisms(pool) == ["admin_only"]


def usual_medium(pool: UserPool, username: str) -> str:
    """The medium that a recovery code for a user of this name would go by, for all that the pool's settings tell.

    Where the name is an address of which the pool takes the code, there; else by the first medium that the pool verifies.
    """
    mediums = [_MEDIUMS[name] for name in _mechanisms(pool) if name in _MEDIUMS]
    required = pool_factors(pool) if is_required(pool) else []
    if len(required) == 1:
        # Everybody gets a second factor by it, and nobody a recovery code.
        mediums = [each for each in mediums if each[0] != FACTOR_MEDIUMS.get(required[0])] or mediums
    signs_in = {*username_attributes(pool), *alias_attributes(pool)}
    verified = {*pool.settings.get("AutoVerifiedAttributes", []), *username_attributes(pool)}
    typed = typed_medium(username)
    for medium, attribute in mediums:
        if medium == typed and attribute in verified | signs_in:
            return medium
    return next((medium for medium, attribute in mediums if attribute in verified), mediums[0][0])


def check_resettable(user: User) -> None:
    """Raise NotAuthorizedException for a user who is disabled, or has no password of their own to replace."""
    if not user.enabled:
        raise errors.NotAuthorizedException("User is disabled.")
    if user.status not in _RESETTABLE:
        raise errors.NotAuthorizedException("User password cannot be reset in the current state.")


def _mechanisms(pool: UserPool) -> list[str]:
    mechanisms = pool.settings["AccountRecoverySetting"]["RecoveryMechanisms"]
    return [option["Name"] for option in sorted(mechanisms, key=lambda option: option["Priority"])]
