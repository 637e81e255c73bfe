"""What branding asks of a pool's domain."""

from django.conf import settings

from pools.models import UserPool


def has_domain(pool: UserPool) -> bool:
    """Whether the pool's pages have a domain: classic customization is refused without one."""
    return bool(getattr(settings, "POOLS_HAVE_DOMAINS", False))


def pages_address(pool: UserPool) -> str:
    """What addresses of the pool's pages begin with; no slash at its end."""
    return f"{(settings.SITE_URL or settings.OWN_ADDRESS).rstrip('/')}/{pool.public_id}"
