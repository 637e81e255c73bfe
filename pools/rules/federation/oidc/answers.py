"""What a browser brings back from a provider, and whom the provider vouches for by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.utils.crypto import constant_time_compare

from pools.models import FederationTrip, IdentityProvider
from pools.rules.federation.checks import Check, passed
from pools.rules.federation.id_tokens import MAX_SUBJECT
from pools.rules.federation.oidc.addresses import Addresses, addresses_of
from pools.rules.federation.oidc.declining import declined
from pools.rules.federation.oidc.kinds import KINDS
from pools.rules.federation.oidc.leaving import RESPONSE
from pools.rules.federation.oidc.proofs import read_proof
from pools.rules.federation.oidc.redeeming import Tokens, redeem
from pools.rules.federation.oidc.telling import read_user_info
from pools.rules.federation.providers.types import DETAILS
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.trips import verifier_of
from pools.rules.federation.verified import VerifiedIdentity

LONGEST = 16 * 1024
"""Characters of what a provider may add to its answer."""


def verify_answer(
    trip: FederationTrip, answer: Mapping[str, str], now: datetime, *, max_age: int | None = None
) -> VerifiedIdentity:
    """Whom the provider of a trip vouches for, by the answer that this browser came back with; ``max_age`` is the app's.

    Nothing of it is written. Raises Declined, Rejected, Unreachable.
    """
    provider = trip.provider
    passed(Check.REQUEST, "state")
    addresses = addresses_of(provider, now)
    _check_issuer(addresses, answer)
    if answer.get("error"):
        raise declined(answer)
    code = answer.get("code", "")
    if not code or len(code) > LONGEST:
        raise Rejected(Check.FORM, "The answer has no code.")
    tokens = redeem(provider, addresses, code, verifier_of(trip), f"{trip.base}/{RESPONSE}", now)
    access_token = tokens.text("access_token")
    if not access_token or not access_token.isprintable() or not access_token.isascii():
        raise Rejected(Check.FORM, "The answer of the token endpoint has no access_token.")
    claims = _proved(provider, addresses, tokens, trip.nonce, now, max_age)
    told = read_user_info(provider, addresses.user_info, access_token)
    subject = _subject(provider, claims or told)
    if claims and not constant_time_compare(str(told.get("sub", subject)), subject):
        raise Rejected(Check.SUBJECT, "userInfo is about somebody else than the ID token.")
    return VerifiedIdentity(
        provider,
        subject,
        _named_by_form(provider, answer) | told | claims,
        tokens=tokens.kept,
        told={"tokenResponse": tokens.answer, "idToken": claims or None, "userInfo": told or None},
        acr=claims["acr"] if isinstance(claims.get("acr"), str) else "",
    )


def _check_issuer(addresses: Addresses, answer: Mapping[str, str]) -> None:
    """RFC 9207: an answer that says whose it is is this provider's, or it carries a code of another's to this one."""
    said = answer.get("iss", "")
    if said and said not in addresses.issuers:
        raise Rejected(Check.ISSUER, "The answer is of another issuer.")
    if addresses.names_itself and not said:
        raise Rejected(Check.ISSUER, "The answer does not say whose it is, as the provider's do.")
    if said:
        passed(Check.ISSUER, said)


def _proved(
    provider: IdentityProvider,
    addresses: Addresses,
    tokens: Tokens,
    nonce: str,
    now: datetime,
    max_age: int | None,
) -> dict[str, Any]:
    """The claims of the ID token; nothing of a provider that gives none."""
    if not KINDS[provider.type].proves:
        return {}
    text = tokens.text("id_token")
    if not text:
        raise Rejected(Check.FORM, "The answer of the token endpoint has no id_token.")
    return read_proof(provider, addresses, text, tokens.secret, nonce, now, max_age=max_age).claims


def _subject(provider: IdentityProvider, told: Mapping[str, Any]) -> str:
    subject = told.get(DETAILS[provider.type].subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not subject.isprintable():
        raise Rejected(Check.SUBJECT, "The provider does not say who it is, in a name that can be kept.")
    passed(Check.SUBJECT, subject)
    return subject


def _named_by_form(provider: IdentityProvider, answer: Mapping[str, str]) -> dict[str, str]:
    """The name that Apple tells once, in its form on the first visit. It came through the browser: nothing else is read."""
    if not KINDS[provider.type].form_scopes or len(answer.get("user", "")) > LONGEST:
        return {}
    try:
        user = orjson.loads(answer.get("user") or "{}")
    except orjson.JSONDecodeError:
        return {}
    name = user.get("name") if isinstance(user, dict) else None
    given = {each: name.get(each) for each in ("firstName", "lastName")} if isinstance(name, dict) else {}
    parts = {each: value for each, value in given.items() if isinstance(value, str) and value}
    return parts | ({"name": " ".join(parts.values())} if parts else {})
