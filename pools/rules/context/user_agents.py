"""The name of a device, as far as its user agent tells."""

from functools import lru_cache

import regex

_VERSION = regex.compile(r" [\d.]+")


@lru_cache(maxsize=4096)
def device_name(user_agent: str) -> str:
    """``Chrome 120, Windows 10``; empty where the user agent is of no known kind."""
    if not user_agent:
        return ""
    # Its thousand patterns are nearly a tenth of what a process takes to start, and many processes never look.
    from ua_parser import Domain, parser

    found = parser(user_agent, Domain.USER_AGENT | Domain.OS)
    parts = [f"{part.family} {part.major or ''}".strip() for part in (found.user_agent, found.os) if part]
    return ", ".join(parts)


def device_family(name: str) -> str:
    """What stays of a device's name when it is updated."""
    return _VERSION.sub("", name)
