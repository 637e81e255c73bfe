"""The proxies that stand before the site: those that TRUSTED_PROXIES counts, and one that nobody named."""

from ipaddress import ip_address, ip_network
from time import monotonic

import structlog
from django.core.cache import cache
from django.db import Error
from django.http import HttpRequest

log = structlog.get_logger("lifeguard.proxies")
_NEAR = [
    ip_network(each)
    for each in (
        *("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("::1/128", "fc00::/7", "fe80::/10"),
    )
]
"""This machine and private networks, where a proxy of ours would stand."""
_SEEN = "unnamed-proxy"
_TOLD_EVERY, _REMEMBERED = 3600, 86_400
_told_at = float("-inf")
WARNING = (
    "X-Forwarded-For arrives, and TRUSTED_PROXIES is 0: set it to the number of your proxies. "
    "Until then nothing is limited by address."
)


def first_address(header: str, proxies: int) -> str:
    """What the outermost of so many proxies of ours saw; empty where it is no address."""
    seen = [part.strip() for part in header.split(",")]
    return seen[-proxies] if len(seen) >= proxies and is_address(seen[-proxies]) else ""


def is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def seems_to_stand_before(request: HttpRequest) -> bool:
    """Whether a proxy sent the request that nobody named.

    Anyone can send the header. It says something only where it comes from an address that a proxy of ours would have:
    of this machine, or of a private network.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not request.headers.get("X-Forwarded-For"):
        return False
    return not peer or any(is_address(peer) and ip_address(peer) in network for network in _NEAR)


def remember_unnamed() -> None:
    """Tell it in the log, and keep it for readiness: once an hour in each process."""
    global _told_at  # noqa: PLW0603
    if monotonic() - _told_at < _TOLD_EVERY:
        return
    _told_at = monotonic()
    log.warning(WARNING)
    try:
        cache.set(_SEEN, True, timeout=_REMEMBERED)
    except Error:
        _told_at = float("-inf")


def is_unnamed() -> bool:
    """Whether such a proxy was seen in the last day, by any process."""
    return bool(cache.get(_SEEN))
