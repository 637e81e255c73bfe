"""What userInfo tells of the user of an access token. Follows "UserInfo endpoint" (DG:userinfo-endpoint)."""

from typing import Any

from pools import errors
from pools.models import UserPool
from pools.rules.app_clients.attribute_access import IDENTITIES
from pools.rules.oauth.failures import OAuthError
from pools.rules.tokens.claims import OPENID, as_claim, shown_attributes
from pools.rules.tokens.reading import read_access_token
from pools.wire.call import Call

VOID = OAuthError(
    "invalid_token",
    "Access token is expired, disabled, or deleted, or the user has globally signed out.",
    status=401,
)
_AS_THEY_ARE = ("email_verified", "phone_number_verified", IDENTITIES)
"""What an ID token tells in another form."""


def user_info(call: Call, pool: UserPool, token: str) -> dict[str, Any]:
    """The user's claims. Raises OAuthError for a token that is not good here, or lacks the scope ``openid``."""
    try:
        session = read_access_token(call, token, scope=OPENID)
    except (
        errors.NotAuthorizedException,
        errors.PasswordResetRequiredException,
        errors.UserNotFoundException,
    ):
        raise VOID from None
    if session.user.pool_id != pool.id:
        raise VOID
    shown = shown_attributes(session.scopes, session.user, session.client)
    told = {name: value if name in _AS_THEY_ARE else as_claim(name, value) for name, value in shown.items()}
    return {"sub": session.user.sub, **told, "username": session.user.username}
