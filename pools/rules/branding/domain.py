"""What branding asks of a pool's domain."""

from pools.models import UserPool
from pools.rules.domains.addresses import domains_of


def has_domain(pool: UserPool) -> bool:
    """Whether the pool's pages have a domain: classic customization is refused without one."""
    return bool(domains_of(pool))
