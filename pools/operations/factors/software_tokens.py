"""AssociateSoftwareToken, VerifySoftwareToken and AdminDeleteSoftwareToken."""

from pools import errors
from pools.challenges import mfa_setup
from pools.rules.mfa import software_tokens
from pools.rules.tokens.reading import read_access_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import find_user
from pools.wire.call import Call


def associate_software_token(
    call: Call, *, access_token: str | None = None, session: str | None = None
) -> dict:
    """A secret for an authenticator app, for the token's user or in the sign-in that waits in MFA_SETUP."""
    _one_of(access_token, session)
    if session:
        secret, following = mfa_setup.associate(call, session)
        return {"SecretCode": secret, "Session": following}
    try:
        user = read_access_token(call, access_token or "", while_reset=True).user
    except errors.UserNotFoundException:
        # Which this operation does not know.
        raise errors.NotAuthorizedException("Access Token has been revoked") from None
    secret = software_tokens.new_secret()
    with call.change():
        software_tokens.offer_secret(user, secret)
    return {"SecretCode": secret}


def verify_software_token(
    call: Call,
    *,
    user_code: str,
    access_token: str | None = None,
    session: str | None = None,
    friendly_device_name: str | None = None,
) -> dict:
    """Prove by a code that the app has the secret. In a sign-in it becomes the user's factor, and the session goes on.

    Raises EnableSoftwareTokenMFAException for a wrong code, after which another can be tried.
    """
    _one_of(access_token, session)
    name = friendly_device_name or ""
    if session:
        return {"Status": "SUCCESS", "Session": mfa_setup.verify(call, session, user_code, name)}
    user = read_access_token(call, access_token or "").user
    with call.change():
        software_tokens.verify_pending(user, user_code, name, call.now)
    return {"Status": "SUCCESS"}


def _one_of(access_token: str | None, session: str | None) -> None:
    if bool(access_token) == bool(session):
        raise errors.InvalidParameterException("Give either an AccessToken or a Session.")


def admin_delete_software_token(call: Call, *, user_pool_id: str, username: str) -> dict:
    """Take a user's authenticator app away, which is no factor of theirs then."""
    pool = find_pool(user_pool_id)
    with call.change():
        software_tokens.remove_token(find_user(pool, username, lock=True), call.now)
    return {}
