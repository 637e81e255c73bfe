"""Authorization codes: given out for five minutes, good once, and to whoever can show all that they were given for.

Follows RFC 6749 (4.1), RFC 7636 (4.6), RFC 9700 (2.1) and "Token endpoint" (DG:token-endpoint).
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import orjson
import regex
from django.conf import settings
from django.db import IntegrityError

from pools import errors
from pools.models import AppClient, AuthorizationCode, SignIn, User
from pools.models.prepared_sql import find_one
from pools.rules.oauth.failures import INVALID_GRANT, INVALID_REQUEST, UNAUTHORIZED_CLIENT, OAuthError
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.oauth.scopes import check_readable
from pools.rules.oauth.self_registered import takes_callback
from pools.rules.sessions.revoking import revoke
from pools.rules.tokens.claims import group_claims
from pools.rules.tokens.generation import Answer
from pools.rules.tokens.issuing import begin, new_sign_in, sign_tokens
from pools.rules.tokens.reading import check_reset
from pools.wire.call import Call

VALIDITY = timedelta(minutes=5)
REMEMBERED = timedelta(hours=1)
"""How long a code that was used, or never was, is known for what it is."""
_VERIFIER = regex.compile(r"[A-Za-z0-9._~-]{43,128}")


def new_code(
    call: Call, asked: AuthorizationRequest, sign_in: SignIn, answer: Answer | None
) -> tuple[AuthorizationCode, str]:
    """A code for a request, as a row to store and as the app gets it. ``sign_in`` is what will come of it."""
    code = str(uuid4())
    row = AuthorizationCode(
        digest=_digest(code),
        user_id=sign_in.user_id,
        client_id=asked.client.id,
        metadata_url=asked.client.metadata_url or None,
        redirect_uri=asked.callback.uri,
        redirect_given=asked.redirect_given,
        scopes=list(asked.scopes),
        code_challenge=asked.code_challenge,
        nonce=asked.nonce,
        resource=asked.resource,
        session_id=sign_in.origin_session_id,
        amr=sign_in.amr,
        by_password=bool(sign_in.by_password),
        device_key=sign_in.device_key,
        sign_in_id=sign_in.id,
        identity_provider=sign_in.identity_provider,
        level=sign_in.level,
        answer=_sealed(answer),
        auth_time=sign_in.auth_time,
        expires=call.now + VALIDITY,
        forget_after=call.now + REMEMBERED,
    )
    return row, code


def redeem(call: Call, client: AppClient, code: str, *, redirect_uri: str, verifier: str) -> dict[str, Any]:
    """AuthenticationResultType for a code of the client.

    A wrong client or callback leaves the code as it is, a wrong verifier spends it, and a second use by who could have
    used it ends what came of the first. Raises OAuthError.
    """
    row = _found(call, client, code)
    _check_callback(client, row, redirect_uri)
    if not _proves(row, verifier):
        _spend(call, row)
        raise OAuthError(INVALID_GRANT)
    if row.redeemed is not None:
        _end(call, row)
    if row.expires <= call.now:
        raise OAuthError(INVALID_GRANT)
    user = _user(client, row)
    check_readable(client, row.scopes)
    sign_in, refresh_token = _sign_in(call, client, user, row)
    result = sign_tokens(call, client, user, sign_in, group_claims(user), _unsealed(row), nonce=row.nonce)
    try:
        with call.change():
            first = _claim(call, row)
            if first:
                begin(sign_in, user)
    except IntegrityError:  # the user was deleted meanwhile
        raise OAuthError(INVALID_GRANT) from None
    if not first:
        _end(call, row)
    return result | {"RefreshToken": refresh_token}


def _found(call: Call, client: AppClient, code: str) -> AuthorizationCode:
    row = find_one(AuthorizationCode, digest=_digest(code))
    if row is None or row.client_id != client.id or (row.metadata_url or "") != client.metadata_url:
        raise OAuthError(INVALID_GRANT)
    if row.forget_after <= call.now:
        raise OAuthError(INVALID_GRANT)
    return row


def _check_callback(client: AppClient, row: AuthorizationCode, given: str) -> None:
    if not given:
        if row.redirect_given:
            raise OAuthError(INVALID_REQUEST, "redirect_uri is missing.")
    elif not takes_callback(client, given):
        raise OAuthError(UNAUTHORIZED_CLIENT)
    elif given != row.redirect_uri:
        raise OAuthError(INVALID_GRANT)


def _proves(row: AuthorizationCode, verifier: str) -> bool:
    """Whether the verifier is that of the challenge. Where none was promised, one that comes is wrong."""
    if not row.code_challenge or not verifier:
        return not row.code_challenge and not verifier
    made = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    return _VERIFIER.fullmatch(verifier) is not None and hmac.compare_digest(row.code_challenge, made)


def _user(client: AppClient, row: AuthorizationCode) -> User:
    user = find_one(User, id=row.user_id)
    if user is None or not user.enabled:
        raise OAuthError(INVALID_GRANT)
    user.pool = client.pool
    return user


def _sign_in(call: Call, client: AppClient, user: User, row: AuthorizationCode) -> tuple[SignIn, str]:
    sign_in, refresh_token = new_sign_in(
        call,
        client,
        user,
        event_id=row.sign_in_id,
        by_password=row.by_password,
        device_key=row.device_key,
        scopes=row.scopes,
        by_pages=True,
        audience=row.resource or None,
        amr=row.amr,
        origin_session_id=row.session_id,
        auth_time=row.auth_time,
        identity_provider=row.identity_provider,
        level=row.level,
    )
    try:
        check_reset(user, sign_in)
    except errors.PasswordResetRequiredException:
        raise OAuthError(INVALID_GRANT) from None
    return sign_in, refresh_token


def _claim(call: Call, row: AuthorizationCode) -> bool:
    """Spend the code inside a change; False where somebody else has. Of many at once it is one's alone."""
    unspent = AuthorizationCode.objects.filter(digest=row.digest, redeemed=None)
    return unspent.update(redeemed=call.now) == 1


def _spend(call: Call, row: AuthorizationCode) -> None:
    with call.change():
        _claim(call, row)


def _end(call: Call, row: AuthorizationCode) -> None:
    """A code that comes a second time was stolen, or the first one to come was a thief: what was given ends."""
    sign_in = find_one(SignIn, id=row.sign_in_id)
    if sign_in is not None:
        with call.change():
            revoke(sign_in, call.now)
    raise OAuthError(INVALID_GRANT)


def _digest(code: str) -> str:
    """Random, so a fast hash hides it."""
    return sha256(code.encode()).hexdigest()


def _sealed(answer: Answer | None) -> bytes | None:
    if answer is None:
        return None
    return settings.KEY_RING.encrypt(orjson.dumps([answer.version, answer.response]))


def _unsealed(row: AuthorizationCode) -> Answer | None:
    return Answer(*orjson.loads(settings.KEY_RING.decrypt(bytes(row.answer)))) if row.answer else None
