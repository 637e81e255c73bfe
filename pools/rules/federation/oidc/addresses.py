"""Where a provider is asked: what its details say, and where they do not, what it says of itself."""

from dataclasses import dataclass
from datetime import datetime

from pools.models import IdentityProvider
from pools.rules.federation.oidc.discovery import ISSUER, NAMED, NAMES_ITSELF, discovered, is_address
from pools.rules.federation.oidc.kinds import KINDS, details_of
from pools.rules.federation.rejections import TooSlow, Unreachable


@dataclass(frozen=True)
class Addresses:
    """``user_info`` and ``keys`` are empty where there are none; ``issuers`` all the names that the issuer goes by.

    ``names_itself`` says that each answer of the provider bears its ``iss``.
    """

    authorize: str
    token: str
    user_info: str
    keys: str
    issuers: tuple[str, ...]
    names_itself: bool = False


def addresses_of(provider: IdentityProvider, now: datetime) -> Addresses:
    """A provider's addresses. Raises Unreachable where it does not tell them, and never did."""
    kind, given = KINDS[provider.type], details_of(provider)
    found = {name: given.get(name, "") for name in NAMED}
    issuer = given.get("oidc_issuer", "")
    told: dict[str, str] = {}
    if kind.discovers and not all(found.values()):
        told = _told(provider, issuer, now)
        found = {name: found[name] or told.get(name, "") for name in NAMED}
    if not is_address(found["authorize_url"]) or not is_address(found["token_url"]):
        raise Unreachable("The provider names an address that is not an https:// address.")
    own = told.get(ISSUER, issuer)
    return Addresses(
        found["authorize_url"],
        found["token_url"],
        found["attributes_url"],
        found["jwks_uri"],
        (own, *kind.also) if own else (),
        bool(told.get(NAMES_ITSELF)),
    )


def _told(provider: IdentityProvider, issuer: str, now: datetime) -> dict[str, str]:
    """What the provider says of itself now; what it said before while it cannot be asked."""
    try:
        return discovered(issuer, now)
    except Unreachable as problem:
        if provider.discovered:
            return provider.discovered
        if isinstance(problem, TooSlow):
            raise TooSlow("Read timed out") from None
        raise
