"""What a user can begin a sign-in of the flow USER_AUTH with: the pool's choice, and what the user has.

Follows "Choice-based sign-in" and "Passwordless sign-in" (DG:amazon-cognito-user-pools-authentication-flow-methods).
"""

from pools.models import User, UserPool
from pools.models.user import Status
from pools.rules.mfa import factors
from pools.rules.passkeys.credentials import passkeys_of
from pools.rules.passkeys.relying_party import count_twice, relying_party_id
from pools.rules.user_pools.sign_in_policy import (
    ADDRESSES,
    CHOICES,
    EMAIL_OTP,
    PASSWORD,
    PASSWORD_SRP,
    SMS_OTP,
    WEB_AUTHN,
    allowed_factors,
)


def needs_two(user: User) -> bool:
    """Whether one factor is too little for this user: the pool requires two, or the user has turned a second one on."""
    return factors.is_required(user.pool) or bool(factors.factors_of(user))


def choices_of(user: User) -> list[str]:
    """The challenges that the user (with their ``pool``) may begin with.

    A code alone is too little for whoever needs two factors; so is a passkey, unless the pool counts it for both.
    """
    if user.status == Status.EXTERNAL_PROVIDER:
        return []
    allowed = allowed_factors(user.pool)
    codes = [name for name in ADDRESSES if name in allowed and _receives(user, ADDRESSES[name])]
    passkeys = _passkeys_are_open(user.pool) and bool(passkeys_of(user))
    if (codes or passkeys) and needs_two(user):
        codes, passkeys = [], passkeys and count_twice(user.pool)
    has = {
        PASSWORD: PASSWORD in allowed and bool(user.password),
        PASSWORD_SRP: PASSWORD in allowed and user.srp is not None,
        **dict.fromkeys(codes, True),
        WEB_AUTHN: passkeys,
    }
    return [name for name in CHOICES if has.get(name)]


def choices_in(pool: UserPool) -> list[str]:
    """The challenges that a user of the pool with everything, and no second factor, may begin with."""
    allowed, strict = allowed_factors(pool), factors.is_required(pool)
    open_to_some = {
        PASSWORD: PASSWORD in allowed,
        PASSWORD_SRP: PASSWORD in allowed,
        EMAIL_OTP: EMAIL_OTP in allowed and not strict,
        SMS_OTP: SMS_OTP in allowed and not strict,
        WEB_AUTHN: _passkeys_are_open(pool) and (not strict or count_twice(pool)),
    }
    return [name for name in CHOICES if open_to_some[name]]


def configured_factors(user: User) -> list[str]:
    """The user's ConfiguredUserAuthFactors: what they can sign in with, as a first or a second factor."""
    first, second = choices_of(user), factors.factors_of(user)
    has = {
        PASSWORD: bool(user.password),
        EMAIL_OTP: EMAIL_OTP in first or factors.EMAIL in second,
        SMS_OTP: SMS_OTP in first or factors.SMS in second,
        WEB_AUTHN: WEB_AUTHN in first,
        "SOFTWARE_TOKEN": factors.TOKEN in factors.pool_factors(user.pool)
        and factors.find_token(user) is not None,
    }
    return [name for name, configured in has.items() if configured]


def _passkeys_are_open(pool: UserPool) -> bool:
    return WEB_AUTHN in allowed_factors(pool) and bool(relying_party_id(pool))


def _receives(user: User, attribute: str) -> bool:
    """Whether a code may go to the user's address: a verified one, or the one by which they first sign in.

    The code proves the address, and confirms a user who signed up. Of a user who has a password and is confirmed an
    unverified address is not taken: it may be a slip of the pen, and its owner somebody else.
    """
    if not user.attributes.get(attribute):
        return False
    verified = user.attributes.get(f"{attribute}_verified") == "true"
    return verified or user.status == Status.UNCONFIRMED or not user.password
