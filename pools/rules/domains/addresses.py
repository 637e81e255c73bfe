"""The addresses of a pool: of its documents, always under the site's own, and of its pages, at its domain.

Follows "Configuring a user pool domain" (DG:cognito-user-pools-assign-domain).
"""

from urllib.parse import urlsplit

from django.conf import settings

from pools.models import Domain, UserPool
from pools.models.prepared_sql import find_all


def site_url() -> str:
    """The address under which issuers of this site are found; no slash at its end."""
    return settings.SITE_URL.rstrip("/") or f"http://127.0.0.1:{settings.PORT}"


def own_address() -> str:
    """What links to this site begin with; no slash at its end. Never taken from a request."""
    return (settings.SITE_URL or settings.OWN_ADDRESS).rstrip("/")


def host_of(domain: Domain) -> str:
    """The host at which a domain's pages answer; empty for a prefix while the site has no HOSTED_DOMAIN."""
    if domain.custom:
        return domain.name
    return f"{domain.name}.{settings.HOSTED_DOMAIN}" if settings.HOSTED_DOMAIN else ""


def address_of(host: str) -> str:
    """``https://auth.example.com``: the scheme and the port are those of the site."""
    own = urlsplit(own_address())
    return f"{own.scheme}://{host}" + (f":{own.port}" if own.port else "")


def domains_of(pool: UserPool) -> list[Domain]:
    """The pool's domains, the custom one first. One query."""
    return sorted(find_all(Domain, pool_id=pool.pk), key=lambda domain: not domain.custom)


def main_host(domains: list[Domain]) -> str:
    """The host that links lead to and discovery names, of domains as :func:`domains_of` gives them; empty for none."""
    return next((host for domain in domains if (host := host_of(domain))), "")


def base_url(pool: UserPool) -> str:
    """Where the pool's pages are: its custom domain, else its prefix domain, else its path on the site. No slash at its end.

    One query.
    """
    host = main_host(domains_of(pool))
    return address_of(host) if host else path_url(pool)


def path_url(pool: UserPool) -> str:
    """The pool's path on the site itself, below which its pages are tried out (HOSTED_PATHS); no slash at its end."""
    return f"{own_address()}/{pool.public_id}"


def pages_url(pool: UserPool) -> str:
    """As :func:`base_url`; empty where the pool has no domain and the site answers pages by no path. One query."""
    host = main_host(domains_of(pool))
    if host:
        return address_of(host)
    return path_url(pool) if settings.HOSTED_PATHS else ""
