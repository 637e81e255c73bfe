"""Tokens that are taken for a role: of the site's identity issuer, of its user pools, and of other OpenID Connect issuers.

All but those of the identity issuer need a provider of IAM that has the issuer's address and the token's audience.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from identities.credentials.proofs import Proof, foreign_proof, own_proof
from identities.logins.refusals import invalid
from identities.models import OpenIdConnectProvider
from identities.tokens import ExpiredToken, issuer, read
from pools import errors
from pools.models import UserPool
from pools.models.prepared_sql import find_one
from pools.rules.federation.checks import Check
from pools.rules.federation.id_tokens import IdToken, check_claims, check_signature, parse
from pools.rules.federation.rejections import Rejected, Unreachable
from pools.rules.federation.trusted_tokens import read_id_token
from pools.rules.signing_keys import keys
from pools.wire.call import Call


def prove(call: Call, text: str) -> Proof:
    """What a token proves.

    Raises InvalidIdentityTokenException, ExpiredTokenException, and IDPCommunicationErrorException where the issuer's
    keys cannot be had.
    """
    token = _in_words_of_sts(parse, text)
    claimed = str(token.claims.get("iss", ""))
    if claimed == issuer():
        return own_proof(call, _in_words_of_sts(read, text, call.now))
    host = claimed.partition("://")[2]
    kept = find_one(OpenIdConnectProvider, url=host)
    if kept is None:
        raise errors.InvalidIdentityTokenException(
            f"No OpenIDConnect provider found in your account for {claimed[:255]}"
        )
    _in_words_of_sts(_verify, token, claimed, kept, call.now)
    return foreign_proof(call, host, token.claims)


def _verify(token: IdToken, claimed: str, kept: OpenIdConnectProvider, now: datetime) -> None:
    user_pool = find_one(UserPool, public_id=claimed.rpartition("/")[2])
    if user_pool is None or claimed not in keys.issuers(user_pool):
        read_id_token(token, f"https://{kept.url}", kept.client_ids, now)
        return
    check_claims(token, now)
    key = keys.public_key(user_pool, token.kid, "id", now)
    if key is None or token.claims.get("token_use") != "id":
        raise Rejected(Check.KEY, "Couldn't verify signed token.")
    check_signature(token, key, ("RS256",))
    if token.claims["aud"] not in kept.client_ids:
        raise Rejected(Check.AUDIENCE, "Incorrect token audience")


def _in_words_of_sts(step: Callable, *given: Any) -> Any:
    try:
        return step(*given)
    except ExpiredToken as problem:
        raise errors.ExpiredTokenException(problem.message) from None
    except Rejected as problem:
        said = invalid(problem.said).message
        token = next((each for each in given if isinstance(each, IdToken)), None)
        if token is not None and _is_over(token, next(each for each in given if isinstance(each, datetime))):
            raise errors.ExpiredTokenException(said) from None
        raise errors.InvalidIdentityTokenException(said) from None
    except errors.NotAuthorizedException as problem:
        raise errors.InvalidIdentityTokenException(problem.message) from None
    except Unreachable as problem:
        raise errors.IDPCommunicationErrorException(str(problem)) from None


def _is_over(token: IdToken, now: datetime) -> bool:
    expires = token.claims.get("exp")
    return isinstance(expires, int) and expires <= now.astimezone(UTC).timestamp()
