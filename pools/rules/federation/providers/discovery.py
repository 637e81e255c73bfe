"""Where an OpenID Connect provider answers, as it is read while the provider is saved."""

from pools.rules.federation.oidc.discovery import read_discovery
from pools.rules.federation.providers.checks import refuse
from pools.rules.federation.rejections import Unreachable


def discover(issuer: str) -> dict[str, str]:
    """As :func:`~pools.rules.federation.oidc.discovery.read_discovery`. Raises InvalidParameterException where it fails."""
    try:
        return read_discovery(issuer)
    except Unreachable as problem:
        url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        raise refuse(f"Unable to contact well-known endpoint {url}: {problem}") from None
