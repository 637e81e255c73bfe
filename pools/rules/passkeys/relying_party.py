"""The relying party: the domain that a pool's passkeys are made for, and the pages that may ask for them."""

import hashlib
from urllib.parse import urlsplit

from pools.models import UserPool
from pools.rules.domains.addresses import domains_of, main_host

REQUIRED, PREFERRED = "required", "preferred"


def relying_party_id(pool: UserPool) -> str:
    """The RelyingPartyId that the pool's WebAuthnConfiguration names, else the host of its domain, the custom one first.

    Empty for a pool that has neither: it has no passkeys until it names its relying party.
    """
    named = pool.settings.get("WebAuthnConfiguration", {}).get("RelyingPartyId", "").lower()
    return named or main_host(domains_of(pool))


def relying_party_hash(relying_party: str) -> bytes:
    """What authenticators write in place of the id."""
    return hashlib.sha256(relying_party.encode()).digest()


def is_own_origin(origin: str, relying_party: str) -> bool:
    """Whether a page of this origin may use the passkeys: https on the domain or below it, or http on localhost and below it."""
    try:
        parts = urlsplit(origin)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not relying_party or origin != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        return False
    if host != relying_party and not host.endswith(f".{relying_party}"):
        return False
    here = relying_party == "localhost" or relying_party.endswith(".localhost")
    return parts.scheme == "https" or (parts.scheme == "http" and here)


def user_verification(pool: UserPool) -> str:
    """Whether the pool requires or prefers that the authenticator verifies its user."""
    return pool.settings.get("WebAuthnConfiguration", {}).get("UserVerification", PREFERRED)


def count_twice(pool: UserPool) -> bool:
    """Whether a passkey with user verification is a first and a second factor in one."""
    configuration = pool.settings.get("WebAuthnConfiguration", {})
    return configuration.get("FactorConfiguration") == "MULTI_FACTOR_WITH_USER_VERIFICATION"
