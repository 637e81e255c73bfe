"""The address of a provider that a browser is sent to. Follows RFC 6749 (4.1.1), RFC 7636 and "Authorize endpoint" (DG)."""

import base64
from datetime import datetime
from hashlib import sha256

import regex

from pools.models import IdentityProvider
from pools.rules.federation.oidc.addresses import addresses_of
from pools.rules.federation.oidc.kinds import KINDS, Kind
from pools.rules.federation.trips import Departure
from pools.rules.oauth.callbacks import with_query
from pools.rules.oauth.requests import AuthorizationRequest

RESPONSE = "oauth2/idpresponse"
"""Where a provider sends people back, below a pool's base."""


def departure_address(
    provider: IdentityProvider,
    leaving: Departure,
    asked: AuthorizationRequest,
    base: str,
    now: datetime,
    *,
    hint: str = "",
) -> str:
    """Where the browser goes, with all that the provider has to know. ``hint`` is the e-mail address that it was chosen by.

    Raises Unreachable.
    """
    kind, scopes = KINDS[provider.type], scopes_of(provider)
    query = {
        "client_id": provider.details.get("client_id", ""),
        "redirect_uri": f"{base}/{RESPONSE}",
        "response_type": "code",
        "scope": kind.joint.join(scopes),
        "state": leaving.state,
        "code_challenge": _challenge(leaving.verifier),
        "code_challenge_method": "S256",
    }
    if kind.proves:
        query["nonce"] = leaving.nonce
    if kind.form_scopes & set(scopes):
        query["response_mode"] = "form_post"
    query |= _wishes(provider, kind, asked, hint)
    return with_query(addresses_of(provider, now).authorize, query)


def scopes_of(provider: IdentityProvider) -> list[str]:
    """What a provider is asked to tell; Facebook's are written with commas."""
    return [each for each in regex.split(r"[\s,]+", provider.details.get("authorize_scopes", "")) if each]


def _wishes(provider: IdentityProvider, kind: Kind, asked: AuthorizationRequest, hint: str) -> dict[str, str]:
    """What the app wants of the sign-in, as far as it is passed on."""
    wanted = {
        "prompt": " ".join(sorted(asked.prompt - {"none"})),
        "login_hint": (asked.login_hint or hint) if kind.takes_hint else "",
    }
    if provider.acr_mapping:
        levels = [provider.acr_mapping.get(f"Level{level}", "") for level in asked.levels]
        wanted["acr_values"] = " ".join(dict.fromkeys(filter(None, levels)))
    if kind.discovers and asked.max_age is not None:
        wanted["max_age"] = str(asked.max_age)
    return {name: value for name, value in wanted.items() if value}


def _challenge(verifier: str) -> str:
    digest = sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
