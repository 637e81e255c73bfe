"""PreTokenGeneration: asking a function what tokens shall say. Follows DG:user-pool-lambda-pre-token-generation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pools.models import UserPool
from pools.rules.triggers.functions import pool_function
from pools.rules.triggers.requests import with_metadata


@dataclass(frozen=True)
class GroupClaims:
    """What tokens say about groups; ``roles`` and ``preferred_role`` are ARNs and stand in ID tokens alone."""

    groups: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    preferred_role: str | None = None


@dataclass(frozen=True)
class Answer:
    """What a function answered to an event of ``version``: the ``response``, not looked at yet."""

    version: str
    response: dict[str, Any]


def token_version(pool: UserPool) -> str:
    """The version of the event that the pool's function takes: ``"1"``, ``"2"`` or ``"3"``; empty without one."""
    function = pool_function(pool, "PreTokenGeneration")
    return function.version if function else ""


def token_request(
    version: str,
    attributes: Mapping[str, str],
    groups: GroupClaims,
    scopes: Sequence[str],
    client_metadata: Mapping[str, str] | None,
) -> dict[str, Any]:
    """The event's request; ``attributes`` come from ``user_attributes``."""
    request: dict[str, Any] = {
        "userAttributes": dict(attributes),
        "groupConfiguration": {
            "groupsToOverride": list(groups.groups),
            "iamRolesToOverride": list(groups.roles),
            "preferredRole": groups.preferred_role,
        },
    }
    if version != "1":
        request["scopes"] = list(scopes)
    return with_metadata(request, client_metadata)


def machine_request(scopes: Sequence[str], client_metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """The request of an event for a machine, which takes version 3: it is nobody's user and in no group."""
    request: dict[str, Any] = {"userAttributes": {}, "groupConfiguration": None, "scopes": list(scopes)}
    return with_metadata(request, client_metadata)
