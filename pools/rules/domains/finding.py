"""Finding domains: by name for operations, and by host for each request, with a short memory."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

import regex
from django.conf import settings
from django.db.models import QuerySet

from pools import errors
from pools.models import Domain, UserPool

REMEMBER_SECONDS = 5.0
MOST_REMEMBERED = 2_000
"""Hosts, known and unknown: a stranger can name as many as they like."""
_HOST = regex.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+")
_remembered: OrderedDict[str, tuple[float, "HostedAt | None"]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class HostedAt:
    """What is remembered of a host: the id of the pool whose it is, and its domain."""

    pool_id: str
    domain: Domain


def find_domain(pool: UserPool, name: str, domains: QuerySet[Domain] | None = None) -> Domain:
    """The pool's domain of this name. Raises InvalidParameterException, in Cognito's words."""
    rows = Domain.objects.all() if domains is None else domains
    found = rows.filter(pool=pool, name=name).first()
    if found is None:
        raise errors.InvalidParameterException("No such domain or user pool exists.")
    return found


def is_below_hosted_domain(host: str) -> bool:
    return bool(settings.HOSTED_DOMAIN) and host.endswith(f".{settings.HOSTED_DOMAIN}")


def find_host(host: str) -> HostedAt | None:
    """Whose pages answer at this host (lower case, no port), or None. At most seconds old, for hosts of nobody too."""
    if len(host) > 253 or not _HOST.fullmatch(host):
        return None
    with _lock:
        since, known = _remembered.get(host, (float("-inf"), None))
    if monotonic() - since < REMEMBER_SECONDS:
        return known
    known = _look_up(host)
    with _lock:
        _remembered[host] = monotonic(), known
        _remembered.move_to_end(host)
        if len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return known


def forget_hosts() -> None:
    """Look every host up again; the other processes do within seconds."""
    with _lock:
        _remembered.clear()


def _look_up(host: str) -> HostedAt | None:
    below = is_below_hosted_domain(host)
    name = host.removesuffix(f".{settings.HOSTED_DOMAIN}") if below else host
    found = Domain.objects.select_related("pool").filter(name=name, custom=not below).first()
    return HostedAt(found.pool.public_id, found) if found else None
