"""Where a function by address may be: on the public Internet, and in the networks of ``TRIGGER_ALLOW_PRIVATE``."""

import time
from urllib.parse import urlsplit

import structlog
from django.conf import settings

from pools.models import UserPool
from pools.rules.fetching.addresses import NotPublic, find_places, is_open, written_places
from pools.rules.triggers.functions import pool_function
from pools.wire.triggers import TRIGGERS

log = structlog.get_logger("lifeguard.triggers")
REFUSED = "at an address that is not public. TRIGGER_ALLOW_PRIVATE lists the networks that are open"
_LOOK_UP = 2.0
"""Seconds in all for the names of all pools' functions."""


def is_refused(host: str) -> bool:
    """Whether what a host's name says by itself is closed. A name that DNS knows is looked up when it is called."""
    return not all(is_open(place, settings.TRIGGER_ALLOW_PRIVATE) for place in written_places(host))


def refused_pools() -> list[str]:
    """The ids of pools with a function by address that would be refused now, its name looked up."""
    deadline = time.monotonic() + _LOOK_UP
    hosts: dict[str, bool] = {}
    found = []
    for pool in UserPool.objects.filter(settings__LambdaConfig__isnull=False).order_by("pk").iterator():
        functions = [function for name in TRIGGERS if (function := pool_function(pool, name))]
        for function in functions:
            if function.is_address and _is_closed(urlsplit(function.place).hostname or "", deadline, hosts):
                found.append(pool.public_id)
                break
    return found


def name_refused_pools(**_: object) -> None:
    """Say in the log which pools those are; called after each migration, and so at each start."""
    if pools := refused_pools():
        log.warning("triggers refused", pools=pools, problem=f"Their functions are {REFUSED}.")


def _is_closed(host: str, deadline: float, known: dict[str, bool]) -> bool:
    if host not in known:
        known[host] = is_refused(host) or _leads_in(host, deadline)
    return known[host]


def _leads_in(host: str, deadline: float) -> bool:
    try:
        find_places(host, 443, deadline, settings.TRIGGER_ALLOW_PRIVATE)
    except NotPublic:
        return True
    except OSError:  # nobody knows the name now, or it takes too long
        return False
    return False
