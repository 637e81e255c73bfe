"""The addresses of an OpenID Connect provider, by its discovery document. Follows "OpenID Connect Discovery 1.0" (4)."""

from datetime import datetime
from typing import Any

from pools.rules.federation import fetching
from pools.rules.federation.memory import FRESH, Memory
from pools.rules.federation.rejections import Unreachable

NAMED = {
    "authorize_url": "authorization_endpoint",
    "token_url": "token_endpoint",
    "attributes_url": "userinfo_endpoint",
    "jwks_uri": "jwks_uri",
}
"""What ProviderDetails calls the members of a discovery document."""
ISSUER, NAMES_ITSELF = "issuer", "names_itself"
"""Under these names the provider's own spelling of its issuer is kept, which its tokens bear, and that its answers bear it."""
_LONGEST = 2048
_memory: Memory[dict[str, str]] = Memory()


def discovered(issuer: str, now: datetime) -> dict[str, str]:
    """As :func:`read_discovery`, as it was in the last hour. Raises Unreachable."""
    known = _memory.of(issuer)
    with known.lock:
        if known.is_due(now, FRESH):
            known.ask(now, lambda: read_discovery(issuer))
    if known.value is None:
        raise known.failure()
    return known.value


def read_discovery(issuer: str) -> dict[str, str]:
    """The addresses that the provider names now, as ProviderDetails calls them; its ``issuer``, and ``names_itself`` where
    each of its answers bears that (RFC 9207). Raises Unreachable, also for what is another issuer's, or is no https address.
    """
    answer = fetching.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if answer.status != 200:
        raise Unreachable(f"{answer.host} answered with HTTP status {answer.status}.")
    document = answer.json()
    own = document.get("issuer")
    if not isinstance(own, str) or own.rstrip("/") != issuer.rstrip("/"):
        raise Unreachable(f"The discovery document of {answer.host} names another issuer.")
    found = {ISSUER: own}
    for name, member in NAMED.items():
        address = document.get(member)
        if address is None:
            continue
        if not is_address(address):
            raise Unreachable(
                f"The {member} in the discovery document of {answer.host} is no https:// address."
            )
        found[name] = address
    if document.get("authorization_response_iss_parameter_supported") is True:
        found[NAMES_ITSELF] = "true"
    return found


def is_address(value: Any) -> bool:
    """Whether it is an address to which a browser, or a request of ours, may be sent."""
    return (
        isinstance(value, str)
        and value.startswith("https://")
        and len(value) <= _LONGEST
        and value.isascii()
        and value.isprintable()
        and " " not in value
    )


def forget() -> None:
    """Forget every provider's addresses."""
    _memory.forget()
