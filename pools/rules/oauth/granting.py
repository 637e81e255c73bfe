"""What a signed-in user's app is given at its callback: a code, or in the implicit flow the tokens themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError

from pools.models import HostedSession, SignIn, User
from pools.models.prepared_sql import insert_one
from pools.rules.oauth.codes import new_code
from pools.rules.oauth.proofs import methods
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.tokens.claims import group_claims
from pools.rules.tokens.generation import Answer, GroupClaims, token_version
from pools.rules.tokens.issuing import ask_function, begin, new_sign_in, sign_tokens, token_claims
from pools.rules.uuids import new_uuid
from pools.wire.call import Call

SOURCE = "TokenGeneration_HostedAuth"


@dataclass(frozen=True)
class Grant:
    """``answer`` is what the callback is told. ``store`` keeps what stands behind it, inside a change."""

    answer: dict[str, str]
    store: Callable[[], None]


def grant(
    call: Call, asked: AuthorizationRequest, user: User, session: HostedSession, sign_in_id: str
) -> Grant:
    """The code or the tokens for a request, by a session; the tokens will bear ``sign_in_id``.

    The pool's PreTokenGeneration function is asked now, so that what it refuses is told at the callback; what it says
    is kept with the code. Raises as functions do.
    """
    # A code that no function is asked about looks at the groups when it is redeemed.
    tells = asked.response_type == "token" or token_version(user.pool)
    groups = group_claims(user) if tells else GroupClaims()
    answer = ask_function(call, asked.client, user, groups, asked.scopes, source=SOURCE)
    sign_in, _ = new_sign_in(
        call,
        asked.client,
        user,
        event_id=sign_in_id,
        by_password=session.by_password,
        device_key=session.device_key,
        scopes=list(asked.scopes),
        by_pages=True,
        audience=asked.resource or None,
        amr=methods(session.passed),
        origin_session_id=session.session_id,
        auth_time=session.auth_time,
        identity_provider=session.identity_provider,
        level=session.level,
    )
    if asked.response_type == "code":
        return _code(call, asked, user, sign_in, groups, answer)
    return _tokens(call, asked, user, sign_in, groups, answer)


def grant_silently(call: Call, asked: AuthorizationRequest, session: HostedSession) -> dict[str, str] | None:
    """What the callback is told of a user who is signed in already; None where their session ends at this moment.

    The session lasts no longer for it. Raises as functions do.
    """
    granted = grant(call, asked, session.user, session, new_uuid())
    used = {"last_active": call.now, "ip": call.source_ip, "user_agent": call.user_agent}
    try:
        with call.change():
            if not HostedSession.objects.filter(id=session.id, ended=None).update(**used):
                return None
            granted.store()
    except IntegrityError:  # the user was deleted meanwhile
        return None
    return granted.answer


def _code(
    call: Call,
    asked: AuthorizationRequest,
    user: User,
    sign_in: SignIn,
    groups: GroupClaims,
    answer: Answer | None,
) -> Grant:
    if answer is not None:  # what cannot be followed is told now, where somebody reads it
        token_claims(call, asked.client, user, sign_in, groups, answer)
    row, code = new_code(call, asked, sign_in, answer)
    return Grant({"code": code}, lambda: insert_one(row))


def _tokens(
    call: Call,
    asked: AuthorizationRequest,
    user: User,
    sign_in: SignIn,
    groups: GroupClaims,
    answer: Answer | None,
) -> Grant:
    """The implicit flow: nobody gets the refresh token that the sign-in would have."""
    result = sign_tokens(call, asked.client, user, sign_in, groups, answer, nonce=asked.nonce)
    id_token = {"id_token": result["IdToken"]} if "IdToken" in result else {}
    told = {
        **id_token,
        "access_token": result["AccessToken"],
        "expires_in": str(result["ExpiresIn"]),
        "token_type": result["TokenType"],
    }
    return Grant(told, lambda: begin(sign_in, user))
